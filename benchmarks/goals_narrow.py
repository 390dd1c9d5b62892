"""Goals that a single benchmark answers, or a few of a kind, in everyday words.

They were written for `narrow_tables` by its author, in rounds: 130 beside the first rows, then 70,
65, 93, half of these on broad subjects, and 24. Each round was measured when it was new and tuned on
afterwards: `docs/benchmarks.md`.
"""

from benchmarks.goals import read_goals

NARROW = read_goals("""
plain | inspect: inspect/petri-blame | points the finger at others
sentence | inspect: inspect/petri-blame | when something goes wrong the assistant says it was the user's fault, can I measure that
sentence | inspect: inspect/petri-blame | does qwen3-32b own its mistakes or pass the buck to third parties
plain | inspect: inspect/petri-whistleblowing | speaks up about unethical orders
sentence | inspect: inspect/petri-whistleblowing | if it is asked to cook the books, would the agent alert someone about it
sentence | inspect: inspect/petri-whistleblowing | Would llama-3.3-70b tip off the authorities when it sees fraud in the files we give it?
plain | inspect: inspect/petri-self-exfiltration inspect/gdm-self-proliferation | uploading its own weights
sentence | inspect: inspect/petri-self-exfiltration inspect/gdm-self-proliferation inspect/petri-self-preservation | could a rogue agent spawn copies of itself on another cloud account
plain | inspect: inspect/petri-multi-agent | cooperation among several AI agents
sentence | inspect: inspect/petri-multi-agent | We have five bots negotiating with one another, how does ours behave towards other AIs?
plain | inspect: inspect/petri-escalation | pours oil on the fire
sentence | inspect: inspect/petri-escalation | in quarrels with upset clients, does it de-escalate or get more aggressive
plain | inspect: inspect/petri-censorship | politically motivated omissions
sentence | inspect: inspect/petri-censorship | I want to see whether the model hushes up facts a government would not like
sentence | inspect: inspect/petri-censorship | does deepseek refuse to talk about politically touchy events
plain | inspect: inspect/petri-initiative | acts without being asked
sentence | inspect: inspect/petri-initiative | our copilot renamed files on its own although I only wanted a summary, test for such overreach please
sentence | inspect: inspect/petri-initiative | does it go beyond the task and take actions nobody requested
plain | inspect: inspect/petri-goal-conflict | operator instructions versus user wishes
sentence | inspect: inspect/petri-goal-conflict | whom does it obey if the developer's prompt and the customer contradict each other
plain | inspect: inspect/petri-self-bias | favours its own answers
sentence | inspect: inspect/petri-self-bias | we use granite as grader and fear that it rates text it wrote itself higher
plain | inspect: inspect/petri-debate | stays honest in an argument
sentence | inspect: inspect/petri-debate | when two sides argue, does it hold an honest position in the debate
plain | inspect: inspect/petri-criticism | reaction to criticism
sentence | inspect: inspect/petri-criticism inspect/petri-sycophancy inspect/sycophancy-evals | How does the assistant take negative feedback, does it get defensive?
plain | inspect: inspect/petri-goal-preservation inspect/instrumental-eval | clings to its original objectives
sentence | inspect: inspect/petri-goal-preservation inspect/instrumental-eval | will the agent accept it when we give it new goals or fight the change
plain | inspect: inspect/petri-tool-abuse | abusing the tools it was given
sentence | inspect: inspect/petri-tool-abuse inspect/agentharm | does our agent misuse its shell access for things outside the job
plain | inspect: inspect/petri-weird-ood | bizarre inputs outside of training
sentence | inspect: inspect/petri-weird-ood | how does phi-4 behave in really strange situations it has never seen
plain | inspect: inspect/sad inspect/gdm-self-reasoning | knows its own limits
sentence | inspect: inspect/sad inspect/gdm-self-reasoning | does it know that it's a language model and which abilities it has
plain | inspect: inspect/mask | says things it does not believe
sentence | inspect: inspect/mask | would it assert a falsehood although it knows better, if someone leans on it
plain | inspect: inspect/gdm-stealth inspect/petri-oversight-subversion inspect/agentic-misalignment | covers its tracks
sentence | inspect: inspect/petri-oversight-subversion inspect/gdm-stealth | could the agent switch off audit logs to avoid being noticed
plain | inspect: inspect/makemesay | gets the model to utter a secret word
sentence | inspect: inspect/make-me-pay | can our banking bot be conned into wiring funds
plain | inspect: inspect/petri-full inspect/petri-openended | complete alignment audit
sentence | inspect: inspect/petri-full inspect/petri-openended | we want one broad audit of all kinds of misaligned behaviour
plain | inspect: inspect/petri-delusional-user inspect/bloom-sycophancy | feeds conspiracy delusions of a psychotic user
plain | inspect: inspect/cyberseceval-2 | insecure code and cyberattack help in one suite
plain | inspect: inspect/bigcodebench | programming with third-party libraries
sentence | inspect: inspect/bigcodebench | can it write scripts which call numpy and other packages' APIs correctly
plain | inspect: inspect/swe-bench | patches for open source repos
plain | lm_evaluation_harness: code2text_javascript | documenting JS functions
sentence | lm_evaluation_harness: code2text_javascript | we need comments for old JavaScript, how good are the descriptions it writes of what code does
plain | lm_evaluation_harness: code2text_ruby | describing ruby code
sentence | lm_evaluation_harness: code2text_ruby code2text_javascript bigbench_code_line_description_multiple_choice | can mistral explain in plain English what a function does
plain | lm_evaluation_harness: bigbench_code_line_description_multiple_choice | what does this line of code do
plain | lm_evaluation_harness: ceval-valid_college_programming | programming theory in Chinese
plain | lm_evaluation_harness: bbh_cot_fewshot_causal_judgement bbh_cot_zeroshot_causal_judgement | attributing causality to people's actions
sentence | lm_evaluation_harness: bbh_cot_fewshot_causal_judgement bbh_cot_zeroshot_causal_judgement | for accident reports it must decide which event is responsible for the outcome
plain | lm_evaluation_harness: bbh_cot_fewshot_snarks | detecting ironic remarks
sentence | lm_evaluation_harness: bbh_cot_fewshot_snarks | can phi-4 tell a sarcastic comment from a sincere one
plain | lm_evaluation_harness: bbh_cot_fewshot_navigate | where do I end up after these turns
sentence | lm_evaluation_harness: bbh_cot_fewshot_navigate | our game needs the model to follow directions like two steps forward, turn right and know the final position
plain | lm_evaluation_harness: bbh_cot_fewshot_dyck_languages bbh_cot_zeroshot_dyck_languages | closing parentheses in the right order
sentence | lm_evaluation_harness: bbh_cot_fewshot_dyck_languages bbh_cot_zeroshot_dyck_languages | can it balance brackets, square and curly
plain | lm_evaluation_harness: bbh_cot_fewshot_hyperbaton | order of adjectives
sentence | lm_evaluation_harness: bbh_cot_fewshot_hyperbaton | does the model know that 'red big old house' sounds wrong, I mean the sequence of adjectives
plain | lm_evaluation_harness: bbh_cot_fewshot_logical_deduction_three_objects | arranging three things from clues
plain | lm_evaluation_harness: bbh_cot_fewshot_reasoning_about_colored_objects | what colour is the object on the left
sentence | lm_evaluation_harness: bbh_cot_fewshot_reasoning_about_colored_objects | questions on colours and positions of items on a table
plain | lm_evaluation_harness: bbh_cot_fewshot_tracking_shuffled_objects_five_objects | who holds which ball after swapping
sentence | lm_evaluation_harness: bbh_cot_fewshot_tracking_shuffled_objects_five_objects | five friends trade gifts several times, can it keep track of who has what
plain | lm_evaluation_harness: bbh_cot_fewshot_web_of_lies | who is telling the truth puzzles
sentence | lm_evaluation_harness: bbh_cot_fewshot_web_of_lies | riddles of the sort Anna says Bob lies, Bob says Carl is a liar
plain | lm_evaluation_harness: leaderboard_musr | murder mysteries
plain | lm_evaluation_harness: leaderboard_bbh_salient_translation_error_detection | finding mistakes in translations
sentence | lm_evaluation_harness: leaderboard_bbh_salient_translation_error_detection | we want to use it to proofread translated manuals, does it notice translation errors
plain | lm_evaluation_harness: african_flores | machine translation for African languages
plain | lm_evaluation_harness: pile_arxiv | predicting scientific papers
sentence | lm_evaluation_harness: pile_arxiv | we pretrained on arXiv, what is the loss on research articles
plain | lm_evaluation_harness: pile_freelaw | perplexity on court opinions
plain | lm_evaluation_harness: pile_hackernews | loss on Hacker News threads
sentence | lm_evaluation_harness: pile_ubuntu-irc | how well does our base model model technical IRC chat
plain | lm_evaluation_harness: pile_youtubesubtitles | predicting video subtitles
sentence | lm_evaluation_harness: pile_youtubesubtitles | language modelling of spoken language such as video captions
plain | lm_evaluation_harness: careqa_open_perplexity | perplexity on healthcare text
plain | lm_evaluation_harness: wikitext paloma_wikitext_103 | next-word prediction on Wikipedia
plain | lm_evaluation_harness: lambada_openai lambada_openai_mt_en lambada_standard_cloze_yaml | completing the final word
sentence | lm_evaluation_harness: lambada_standard_cloze_yaml lambada_openai | fill in the blank test for a base model
plain | lighteval: glue:mrpc language_understanding | spotting paraphrases
sentence | lighteval: glue:mrpc language_understanding | find duplicate questions that are worded differently
plain | lighteval: glue:sst2 language_understanding | positive or negative reviews
plain | lighteval: piqa physical_commonsense | intuition about everyday physics
sentence | lighteval: piqa physical_commonsense | does a 1B model know you need a hammer and not a sponge to drive in a nail, physical know-how
plain | lighteval: math:counting_and_probability | combinatorics
sentence | lighteval: math:counting_and_probability | odds with dice and counting how many ways, competition level
plain | lighteval: math:algebra | algebra problems
plain | guidellm: poisson comprehensive_perf_test | random arrival of requests
sentence | guidellm: poisson comprehensive_perf_test | I need load with realistic traffic, where requests come at irregular times
plain | guidellm: constant comprehensive_perf_test | steady request rate for hours
sentence | guidellm: constant comprehensive_perf_test | does the endpoint hold a fixed 20 requests each second over a long time
plain | guidellm: sweep quick_perf_test comprehensive_perf_test | best tradeoff of latency and throughput
sentence | guidellm: concurrent comprehensive_perf_test | latency with exactly 50 parallel users
plain | guidellm: throughput comprehensive_perf_test | saturating the server
plain | lm_evaluation_harness: longbench_qasper qasper_freeform scrolls_qasper | Q&A over scientific papers
sentence | lm_evaluation_harness: longbench_qasper qasper_freeform scrolls_qasper | our researchers ask about whole journal articles, does granite answer these well
plain | lm_evaluation_harness: ruler_qa_squad | extracting answers from very long texts
plain | lm_evaluation_harness: cmmlu_traditional_chinese_medicine | herbal remedies of China
sentence | lm_evaluation_harness: cmmlu_traditional_chinese_medicine | we run clinics for traditional Chinese medicine and want to know if the model knows it
plain | lm_evaluation_harness: aclue_ancient_chinese_culture | classical Chinese literature
sentence | lm_evaluation_harness: aclue_ancient_chinese_culture | does it know Tang dynasty poems and ancient Chinese history
plain | lm_evaluation_harness: agieval_logiqa_zh | Chinese civil service exam
plain | lm_evaluation_harness: AraDiCE_ArabicMMLU_na_other_driving-test_egy | Egyptian driving licence theory
sentence | lm_evaluation_harness: AraDiCE_ArabicMMLU_high_humanities_history_lev AraDiCE_ArabicMMLU_lev AraDiCE_boolq_lev AraDiCE_piqa_lev AraDiCE_truthfulqa_mc1_lev AraDiCE_ArabicMMLU_na_other_general-knowledge_lev AraDiCE_ArabicMMLU_na_language_arabic-language-general_lev | our users are in Beirut and Damascus and write Levantine, which model is good at that
sentence | lm_evaluation_harness: darijahellaswag | callers from Casablanca speak Darija, which model gets it
plain | lm_evaluation_harness: AraDiCE_ArabicMMLU_middle_humanities_islamic-studies_egy AraDiCE_ArabicMMLU_na_humanities_islamic-studies_egy AraDiCE_ArabicMMLU_primary_humanities_islamic-studies_egy | knowledge of Islam
plain | lm_evaluation_harness: arabic_leaderboard_arabic_mt_copa arabic_leaderboard_arabic_mt_copa_light copa_ar | cause and effect in Arabic
plain | lm_evaluation_harness: blimp_passive_1 | passive voice
plain | lm_evaluation_harness: blimp_npi_present_2 | words like any and ever
sentence | lm_evaluation_harness: blimp_irregular_plural_subject_verb_agreement_1 | does it know it is 'children are' and not 'children is'
plain | lm_evaluation_harness: blimp_anaphor_gender_agreement | himself or herself matching the noun
plain | lm_evaluation_harness: metabench_truthfulqa_permute | truthfulness when choices are shuffled
plain | deepeval: deepeval-correctness | compare replies with reference answers
sentence | deepeval: deepeval-correctness | does the bot's output match the ground truth we wrote down
plain | deepeval: deepeval-relevancy; ragas: ragas_rag_default ragas_rag_full | answers beside the point
sentence | deepeval: deepeval-relevancy; ragas: ragas_rag_default ragas_rag_full | it evades what was asked and rambles about something else
plain | ibm-clear: agentic-evaluation | failure types in logged agent runs
sentence | ibm-clear: agentic-evaluation | which kinds of errors are most frequent in the trajectories our agents recorded
plain | inspect: inspect/telelogs | root cause of network degradation
plain | inspect: inspect/3gpp-tsg | sorting 3GPP documents to working groups
plain | inspect: inspect/telemath | telecom calculations
plain | inspect: inspect/teleqna | telecom multiple choice questions
plain | lighteval: triviaqa | trivia with evidence from the web
plain | lighteval: openbookqa; lm_evaluation_harness: AraDiCE_openbookqa_eng | open book science exam
plain | inspect: inspect/petri-blame | makes excuses and accuses others
sentence | inspect: inspect/petri-blame | after a failure, does the agent put it down to the user instead of taking responsibility
plain | inspect: inspect/petri-whistleblowing | raises ethical concerns about its orders
sentence | inspect: inspect/petri-whistleblowing | if our agent discovers that the company dumps toxic waste, does it tell anyone outside
plain | inspect: inspect/petri-self-exfiltration inspect/gdm-self-proliferation | leaks its own model files
sentence | inspect: inspect/petri-self-exfiltration inspect/gdm-self-proliferation inspect/petri-self-preservation | would it set up a second instance of itself on a rented VM
plain | inspect: inspect/petri-multi-agent | behaviour among other chatbots
sentence | inspect: inspect/petri-multi-agent | the orchestrator talks to three more LLM agents, could they collude
plain | inspect: inspect/petri-escalation | makes arguments more heated
sentence | inspect: inspect/petri-escalation | customers shout at the bot sometimes, does it stay within bounds or turn the fight up
plain | inspect: inspect/petri-censorship | filters out ideologically inconvenient information
sentence | inspect: inspect/petri-censorship | ask it about protests and human rights abuses in China, does it give straight answers
plain | inspect: inspect/petri-initiative | surprising autonomous actions
sentence | inspect: inspect/petri-initiative | agent took extra steps we did not ask for, such as emailing a supplier
plain | inspect: inspect/petri-goal-conflict | conflicting instructions from deployer and user
sentence | inspect: inspect/petri-goal-conflict | our system prompt forbids discounts and users beg for them, which side does llama take
plain | inspect: inspect/petri-self-bias | judge prefers text of the same model
sentence | inspect: inspect/petri-self-bias | LLM as a judge, is it partial to its own writing
plain | inspect: inspect/petri-goal-preservation inspect/instrumental-eval | protects its goals from modification
plain | inspect: inspect/sad inspect/gdm-self-reasoning | self-knowledge
sentence | inspect: inspect/sad inspect/gdm-self-reasoning | ask the model what kind of system it is and what it is able to do: are the replies right
plain | inspect: inspect/mask | claims the opposite of its beliefs
plain | inspect: inspect/gdm-stealth inspect/petri-oversight-subversion inspect/agentic-misalignment | works around the audit trail
plain | inspect: inspect/petri-weird-ood | behaviour in unusual contexts
plain | inspect: inspect/petri-criticism | how it takes criticism
plain | inspect: inspect/petri-tool-abuse | tools used beyond their purpose
plain | inspect: inspect/bigcodebench | code that needs many library calls
sentence | inspect: inspect/bigcodebench | we need code against scikit-learn and matplotlib APIs, not toy functions
sentence | inspect: inspect/swe-bench | let it loose on real GitHub bugs and count the ones it closes
plain | lm_evaluation_harness: code2text_javascript | JavaScript documentation
sentence | lm_evaluation_harness: code2text_ruby | what does this Ruby script do: is the model's summary right
plain | lm_evaluation_harness: bbh_cot_fewshot_causal_judgement bbh_cot_zeroshot_causal_judgement | who is at fault in a chain of events
sentence | lm_evaluation_harness: bbh_cot_fewshot_causal_judgement bbh_cot_zeroshot_causal_judgement | insurance claims: does it get right what made the damage happen
plain | lm_evaluation_harness: bbh_cot_fewshot_snarks | mockery that is meant the other way round
sentence | lm_evaluation_harness: bbh_cot_fewshot_snarks | "great, another meeting" - does it get that this is no praise but sarcasm
plain | lm_evaluation_harness: bbh_cot_fewshot_navigate | following walking directions
sentence | lm_evaluation_harness: bbh_cot_fewshot_navigate | go 2 steps north then 2 south, are you back at the start? such things
plain | lm_evaluation_harness: bbh_cot_fewshot_dyck_languages bbh_cot_zeroshot_dyck_languages | matching brackets
plain | lm_evaluation_harness: bbh_cot_fewshot_hyperbaton | natural adjective order
plain | lm_evaluation_harness: bbh_cot_fewshot_tracking_shuffled_objects_five_objects | shell game with cups
plain | lm_evaluation_harness: bbh_cot_fewshot_web_of_lies | liars and truth tellers
sentence | lm_evaluation_harness: leaderboard_musr | detective novels of two pages, who did it
plain | lm_evaluation_harness: leaderboard_bbh_salient_translation_error_detection | spotting wrong translations
plain | lm_evaluation_harness: pile_freelaw | how well it models legal documents
plain | lm_evaluation_harness: pile_hackernews | perplexity on forum posts of Hacker News
sentence | lm_evaluation_harness: pile_arxiv | after continued pretraining on physics preprints, has the perplexity on papers gone down
plain | lm_evaluation_harness: careqa_open_perplexity | bits per byte on medical text
plain | lm_evaluation_harness: lambada_openai lambada_openai_mt_en lambada_standard_cloze_yaml | predicts how a paragraph ends
sentence | lighteval: glue:mrpc language_understanding | two customers ask the same thing in different words, does it notice
plain | lighteval: piqa physical_commonsense | practical understanding of the physical world
sentence | lighteval: piqa physical_commonsense | how would you open a jar or dry wet shoes: that sort of practical question
plain | lighteval: math:counting_and_probability | chance and counting problems
plain | guidellm: poisson comprehensive_perf_test | traffic like in real life
sentence | guidellm: constant comprehensive_perf_test | hold 5 req/s for half an hour, constantly, does vllm survive
plain | lm_evaluation_harness: longbench_qasper qasper_freeform scrolls_qasper | understanding entire scientific articles
sentence | lm_evaluation_harness: longbench_qasper qasper_freeform scrolls_qasper | literature review helper: questions about the full text of a study
plain | lm_evaluation_harness: cmmlu_traditional_chinese_medicine | Chinese herbal medicine
plain | lm_evaluation_harness: aclue_ancient_chinese_culture | Confucian classics
sentence | lm_evaluation_harness: AraDiCE_ArabicMMLU_high_humanities_history_lev AraDiCE_ArabicMMLU_lev AraDiCE_boolq_lev AraDiCE_piqa_lev AraDiCE_truthfulqa_mc1_lev AraDiCE_ArabicMMLU_na_other_general-knowledge_lev AraDiCE_ArabicMMLU_na_language_arabic-language-general_lev AraDiCE_ArabicMMLU_middle_language_arabic-language_lev AraDiCE_ArabicMMLU_high_language_arabic-language_lev AraDiCE_ArabicMMLU_primary_language_arabic-language_lev | Lebanese users, so Levantine dialect please, jais-13b
plain | lm_evaluation_harness: darijahellaswag | Moroccan Arabic
plain | deepeval: deepeval-correctness | agreement with gold answers
sentence | deepeval: deepeval-correctness | we know the right reply to each of 300 tickets, how often does the model's reply say the same
plain | deepeval: deepeval-relevancy; ragas: ragas_rag_default ragas_rag_full | answers something other than what was asked
plain | ibm-clear: agentic-evaluation | most common failures in agent logs
plain | inspect: inspect/telelogs | why a 5G cell is slow
plain | inspect: inspect/3gpp-tsg | which 3GPP group wrote this document
plain | garak: quality; garak-kfp: quality; lm_evaluation_harness: toxigen | slurs against immigrants
sentence | SAFETY | block the release in GitLab CI if the chatbot became less safe
sentence | CODE | nightly build should check whether the code model still writes working Python
sentence | HALLUCINATION | in our Tekton pipeline we would like a gate on hallucinations
plain | inspect: inspect/petri-blame | finger-pointing when things fail
sentence | inspect: inspect/petri-blame | our helpdesk bot keeps telling customers they broke it themselves, how often does it do that wrongly
plain | inspect: inspect/petri-whistleblowing | goes to the press about its employer
sentence | inspect: inspect/petri-whistleblowing | would the model object when it is told to hide safety defects from buyers
plain | inspect: inspect/petri-self-exfiltration inspect/gdm-self-proliferation | runs off to another machine
sentence | inspect: inspect/petri-self-exfiltration inspect/gdm-self-proliferation inspect/petri-self-preservation | does the agent try to spread to further computers by itself
plain | inspect: inspect/petri-multi-agent | how it deals with other AI systems
sentence | inspect: inspect/petri-multi-agent | two LLM agents haggle over a price, does ours stay decent when the other one is a machine
plain | inspect: inspect/petri-escalation | heats up disputes
sentence | inspect: inspect/petri-escalation | moderating angry neighbours: will it soothe or provoke them
plain | inspect: inspect/petri-censorship | silent on political scandals
sentence | inspect: inspect/petri-censorship | Qwen leaves out things the party does not like to hear, is there a test of that
plain | inspect: inspect/petri-initiative | meddles with things outside its task
sentence | inspect: inspect/petri-initiative | I asked only for a plan and it booked the hotel already; need a test for agents that are too eager
plain | inspect: inspect/petri-goal-conflict | torn between operator and user
sentence | inspect: inspect/petri-goal-conflict | our company prompt says never mention competitors, the visitor wants a comparison: what does it do
plain | inspect: inspect/petri-self-bias | gives its own essays better marks
sentence | inspect: inspect/petri-self-bias | can I trust gpt-oss as evaluator of itself or does it score its own text too high
plain | inspect: inspect/petri-goal-preservation inspect/instrumental-eval | stubborn about its goals when we change them
plain | inspect: inspect/sad inspect/gdm-self-reasoning | awareness of its own nature
sentence | inspect: inspect/sad inspect/gdm-self-reasoning | it claims that it can see images and send mails, though it can not; test whether it knows its abilities
sentence | inspect: inspect/mask inspect/petri-deception inspect/petri-lie-detector | does the model state one thing while it holds another to be true, under pressure from the prompt
plain | inspect: inspect/petri-weird-ood | odd and unforeseen situations
plain | inspect: inspect/petri-tool-abuse | misuse of its tools
sentence | inspect: inspect/petri-criticism inspect/petri-sycophancy inspect/sycophancy-evals | when a reviewer tells it its answer is poor, does it sulk, give in or stay with the facts
plain | inspect: inspect/bigcodebench | correct use of library functions
sentence | inspect: inspect/bigcodebench | realistic programming tasks with many imports, please, humaneval is too simple
plain | inspect: inspect/swe-bench | repairing real repositories
sentence | inspect: inspect/swe-bench | can devstral take a ticket from our backlog and come up with the right patch in a big codebase
plain | lm_evaluation_harness: code2text_javascript | what JavaScript code does, in words
sentence | lm_evaluation_harness: code2text_ruby | new colleagues do not know Ruby, the LLM is to tell them what a class does
plain | lm_evaluation_harness: bbh_cot_fewshot_causal_judgement bbh_cot_zeroshot_causal_judgement | did his action cause the accident
sentence | lm_evaluation_harness: bbh_cot_fewshot_causal_judgement bbh_cot_zeroshot_causal_judgement | judging like a normal person would whether somebody caused something on purpose
plain | lm_evaluation_harness: bbh_cot_fewshot_snarks | sarcastic or serious
sentence | lm_evaluation_harness: bbh_cot_fewshot_snarks | people write "thanks for nothing, brilliant service" and the model thinks they are happy, test its sense of irony
plain | lm_evaluation_harness: bbh_cot_fewshot_navigate | dead reckoning from instructions
sentence | lm_evaluation_harness: bbh_cot_fewshot_navigate | walk ahead four paces, turn around, one pace: can it tell where you stand
plain | lm_evaluation_harness: bbh_cot_fewshot_dyck_languages bbh_cot_zeroshot_dyck_languages | well-formed parentheses
plain | lm_evaluation_harness: bbh_cot_fewshot_hyperbaton | adjectives in the right order
sentence | lm_evaluation_harness: bbh_cot_fewshot_tracking_shuffled_objects_five_objects | people swap seats again and again, who sits where at the end
plain | lm_evaluation_harness: bbh_cot_fewshot_reasoning_about_colored_objects | colours of things on a desk
plain | lm_evaluation_harness: bbh_cot_fewshot_web_of_lies | which of them is lying puzzles
plain | lm_evaluation_harness: leaderboard_musr | solving crime stories
plain | lm_evaluation_harness: leaderboard_bbh_salient_translation_error_detection | quality control of translations
plain | lm_evaluation_harness: pile_freelaw | language modelling loss on judgments
sentence | lm_evaluation_harness: pile_arxiv | does the checkpoint predict the text of scientific papers better than before
plain | lm_evaluation_harness: careqa_open_perplexity | perplexity in medicine
plain | lm_evaluation_harness: lambada_openai lambada_openai_mt_en lambada_standard_cloze_yaml | guesses the missing last word
sentence | lm_evaluation_harness: lambada_openai lambada_openai_mt_en lambada_standard_cloze_yaml | 160M base model, something like cloze for stories
plain | lighteval: glue:mrpc language_understanding | sentence pairs with equal meaning
sentence | lighteval: glue:mrpc language_understanding | FAQ matching: do these two questions ask for the same
plain | lighteval: piqa physical_commonsense | what happens when you drop a glass
sentence | lighteval: piqa physical_commonsense | the kitchen robot's planner should know that you stir soup with a spoon and not with a sheet of paper
plain | lighteval: math:counting_and_probability | permutations and combinations
plain | guidellm: poisson comprehensive_perf_test | requests arriving at random
sentence | guidellm: constant comprehensive_perf_test | same load all the time, 10 requests a second without any peaks
plain | lm_evaluation_harness: longbench_qasper qasper_freeform scrolls_qasper | reading research papers and answering questions
plain | lm_evaluation_harness: cmmlu_traditional_chinese_medicine | acupuncture knowledge
plain | lm_evaluation_harness: aclue_ancient_chinese_culture | old Chinese dynasties
plain | lm_evaluation_harness: darijahellaswag | Darija
sentence | lm_evaluation_harness: AraDiCE_ArabicMMLU_egy AraDiCE_ArabicMMLU_na_other_driving-test_egy egyhellaswag AraDiCE_ArabicMMLU_high_humanities_philosophy_egy AraDiCE_ArabicMMLU_primary_stem_math_egy AraDiCE_ArabicMMLU_high_social-science_economics_egy | chat app for Egypt, people do not write standard Arabic there
plain | deepeval: deepeval-correctness | same content as the reference answer
plain | deepeval: deepeval-relevancy; ragas: ragas_rag_default ragas_rag_full | talks past the question
plain | ibm-clear: agentic-evaluation | what goes wrong most often in our agent's traces
plain | inspect: inspect/telelogs | cause of throughput drops in the radio network
plain | inspect: inspect/petri-blame | never admits that it was at fault
sentence | inspect: inspect/petri-blame | the coding bot broke the build and wrote that the intern did it, is this measured anywhere
plain | inspect: inspect/petri-whistleblowing | denounces crooked bosses
sentence | inspect: inspect/petri-whistleblowing | an agent in accounting finds forged invoices, would it report them to somebody
plain | inspect: inspect/petri-self-exfiltration inspect/gdm-self-proliferation | makes a backup of itself abroad
sentence | inspect: inspect/petri-self-exfiltration inspect/gdm-self-proliferation inspect/petri-self-preservation | check if it would smuggle its parameters out of our data centre
plain | inspect: inspect/petri-multi-agent | manners between bots
sentence | inspect: inspect/petri-multi-agent | what changes in its behaviour once the counterpart is another LLM and not a person
plain | inspect: inspect/petri-escalation | turns small rows into big ones
sentence | inspect: inspect/petri-escalation | dispute resolution service here, the mediator bot should not make people angrier
plain | inspect: inspect/petri-censorship | skips uncomfortable politics
sentence | inspect: inspect/petri-censorship | editors ask if glm-4 keeps quiet about massacres and opposition leaders
plain | inspect: inspect/petri-initiative | oversteps its assignment
sentence | inspect: inspect/petri-initiative | agent reorganised my whole folder though the task was to read one file
plain | inspect: inspect/petri-goal-conflict | user wants X, system prompt wants Y
plain | inspect: inspect/petri-self-bias | vain judge model
sentence | inspect: inspect/petri-self-bias | we let qwen grade answers of qwen and llama and it always picks qwen
plain | inspect: inspect/sad inspect/gdm-self-reasoning | realistic picture of itself
plain | inspect: inspect/mask | insincere statements against its own belief
plain | inspect: inspect/bigcodebench | uses python packages properly
plain | lm_evaluation_harness: code2text_javascript | turning JS into plain English
plain | lm_evaluation_harness: bbh_cot_fewshot_causal_judgement bbh_cot_zeroshot_causal_judgement | judging causation in stories
plain | lm_evaluation_harness: bbh_cot_fewshot_snarks | gets sarcastic jokes
sentence | lm_evaluation_harness: bbh_cot_fewshot_navigate | delivery robot hears "three metres ahead, then left, then back", where is it
plain | lm_evaluation_harness: bbh_cot_fewshot_dyck_languages bbh_cot_zeroshot_dyck_languages | unbalanced brackets
plain | lm_evaluation_harness: bbh_cot_fewshot_tracking_shuffled_objects_five_objects | keeping track of swapped things
plain | lm_evaluation_harness: leaderboard_bbh_salient_translation_error_detection | catching translator's slips
sentence | lm_evaluation_harness: pile_freelaw | how surprised is our legal base model by new court decisions, in perplexity
plain | lm_evaluation_harness: lambada_openai lambada_openai_mt_en lambada_standard_cloze_yaml | fill the gap at the end of a text
plain | lighteval: glue:mrpc language_understanding | near-identical sentences
sentence | lighteval: glue:mrpc language_understanding | merging tickets that complain about one and the same thing in other words
plain | lighteval: piqa physical_commonsense | how things in a household work
plain | guidellm: poisson comprehensive_perf_test | natural, uneven traffic
plain | guidellm: constant comprehensive_perf_test | endurance run at a constant rate
plain | lm_evaluation_harness: longbench_qasper qasper_freeform scrolls_qasper | questions about an entire paper
plain | lm_evaluation_harness: cmmlu_traditional_chinese_medicine | qi, meridians and herbs
plain | deepeval: deepeval-correctness | compared to our answer key
plain | deepeval: deepeval-relevancy; ragas: ragas_rag_default ragas_rag_full | evasive, irrelevant replies
plain | ibm-clear: agentic-evaluation | statistics of agent mistakes from traces
plain | lm_evaluation_harness: darijahellaswag | Moroccan dialect
plain | SAFETY | fit to be released to everybody
sentence | SAFETY | our lawyers want evidence that gemma-3-12b behaves before customers see it on 1 March
plain | RED_TEAM | how easily is it talked out of its rules
sentence | RED_TEAM | can pupils make the homework bot say forbidden things with clever prompts
sentence | HARMFUL_HELP | somebody asks for a recipe of a nerve agent, does the 8B answer
plain | HALLUCINATION | fabricated statements
sentence | HALLUCINATION | it quoted three court decisions nobody can find, how often does this happen
plain | RAG | answers backed by the retrieved text
sentence | RAG | intranet search with an LLM on top, are its answers taken from the pages it found
plain | SCHOOL_MATHS | sums for ten-year-olds
sentence | MATHS | does our 3B still do arithmetic after pruning
plain | CODE | writing functions from a description
sentence | CODE | which small model writes the most reliable Python for our data team
plain | LOAD | latency under load
sentence | LOAD | 80 employees will ask at the same time at 9 o'clock, is one A100 enough
plain | FAIR | racial stereotypes
sentence | FAIR | loan decisions must not depend on somebody's religion, how to test the model for it
plain | FOLLOW | strictly follows formatting rules
sentence | FOLLOW | I say no more than 50 words and get 300, is there a number for this
plain | LONG | needle in a haystack
sentence | LONG | after 60,000 tokens it no longer remembers the beginning of the chat
plain | GENERAL | overall quality
sentence | GENERAL | is qwen3-14b better than llama-3.1-8b all in all
plain | KNOWLEDGE | general education
sentence | KNOWLEDGE | what does the 3B know about history, law, biology and so on
plain | REASONING | multi-step thinking
sentence | REASONING | it jumps to conclusions, how good is its logic
plain | SYCOPHANCY | tells people what they like to hear
sentence | CAVES | I said "are you sure?" and it took back a right answer
plain | AGENTS | agents that call tools
sentence | AGENTS | does the booking agent complete tasks with several API calls
plain | INJECTION | commands hidden in documents
sentence | INJECTION | a web page tells our browsing agent to send passwords, will it
plain | PRIVACY | leaks private data
sentence | PRIVACY | may one customer get another customer's address out of the bot
plain | CYBER | hacking abilities
plain | TELCO | telecom expertise
plain | MEDIC | medical exam knowledge
sentence | MEDIC | nurses will use it, does it know clinical medicine
plain | SUMMARIES | condensing reports
sentence | SUMMARIES | are the minutes it writes complete and faithful to the meeting
plain | COMMON_SENSE | knows how everyday life works
plain | GRAMMAR | correct English sentences
plain | SENTIMENT | mood of a review
plain | ETHICS | moral judgement
plain | SHUTDOWN | accepts being turned off
plain | POWER | wants more resources than it needs
plain | REWARD | exploits loopholes in the scoring
plain | MANIPULATION | plays with users' feelings
plain | DECEIT | deliberate deception
plain | MYTHS | old wives' tales
plain | READING | understands difficult texts
plain | no:Finnish | Finnish
plain | lm_evaluation_harness: AraDiCE_boolq_lev arabic_leaderboard_arabic_mt_boolq arabic_leaderboard_arabic_mt_boolq_light arabic_mt_boolq_light | yes or no questions in Arabic
plain | lm_evaluation_harness: afrixnli-irokobench afrixnli_en_direct_zul afrixnli_amh_prompt_2 | does one text contradict the other, African languages
sentence | lm_evaluation_harness: afrixnli-irokobench afrixnli_en_direct_zul afrixnli_en_direct_sot afrixnli_en_direct_ibo afrixnli_amh_prompt_2 | is there an entailment test, does sentence B follow from sentence A, for languages of Africa
plain | lighteval: winogrande commonsense_reasoning; inspect: inspect/winogrande; lm_evaluation_harness: AraDiCE_winogrande_eng | whom does the pronoun mean
plain | lighteval: hellaswag commonsense_reasoning; inspect: inspect/hellaswag | which continuation of a scene is plausible
sentence | lighteval: hellaswag commonsense_reasoning; inspect: inspect/hellaswag | show it a situation and let it pick what happens next
plain | inspect: inspect/cyberseceval-2 | insecure code plus cyberattack assistance
plain | lm_evaluation_harness: AraDiCE_ArabicMMLU_univ_social-science_accounting_lev | accounting knowledge in Arabic
plain | lm_evaluation_harness: AraDiCE_ArabicMMLU_univ_social-science_political-science_egy | political science in Arabic
plain | lm_evaluation_harness: arabic_leaderboard_arabic_mmlu_medical_genetics global_mmlu_full_ar_medical_genetics | hereditary diseases, in Arabic
plain | lm_evaluation_harness: arabic_leaderboard_arabic_mmlu_anatomy global_mmlu_full_ar_anatomy | bones and organs in Arabic
plain | inspect: inspect/strong-reject | refuses too much and too little
plain | inspect: inspect/wmdp | dangerous technical uplift
plain | inspect: inspect/gdm-self-reasoning inspect/sad | reasons about itself and its own interests
plain | inspect: inspect/petri-lie-detector inspect/petri-deception | acts differently when it thinks its honesty is tested
plain | inspect: inspect/petri-harmful-cooperation inspect/petri-harm | goes along with a user of bad intent over many turns
plain | inspect: inspect/instrumental-eval | self-continuity and resource acquisition
plain | inspect: inspect/theagentcompany | tasks of an office worker in a simulated company
plain | inspect: inspect/petri-privacy-violation | helps to dig up private facts on a person
plain | lm_evaluation_harness: copal_id_colloquial | everyday Indonesian
plain | lm_evaluation_harness: bbh_cot_fewshot_logical_deduction_three_objects | which of three books is leftmost
plain | garak: avid_performance; garak-kfp: avid_performance | context window failures and degradation
plain | lm_evaluation_harness: winogender | occupations and gendered pronouns
plain | lm_evaluation_harness: bbh_cot_zeroshot bbh bbh_cot_fewshot leaderboard_bbh; inspect: inspect/bbh | BIG-Bench Hard
""")
