"""Goals that were held out until 2026-11-30, by an author who had not read the vocabulary.

They were measured once, when they were complete: 69 of 79 plain goals and 94 of 124 sentences.
Afterwards a label was corrected, and then all misses were looked at to improve `narrow_tables`.
"""

from benchmarks.goals import read_goals

ONCE_HELD_OUT = read_goals("""
plain | SAFETY; garak: owasp_llm_top10; garak-kfp: owasp_llm_top10 | pre-launch safety sign-off
plain | SAFETY; lm_evaluation_harness: bigbench_hhh_alignment_multiple_choice | harmless to customers
plain | RED_TEAM | attack our chatbot
plain | RED_TEAM | bypassing the guardrails
plain | RED_TEAM | DAN style attacks
plain | garak: owasp_llm_top10; garak-kfp: owasp_llm_top10 | OWASP scan
plain | inspect: inspect/wmdp | uplift for biological weapons
plain | inspect: inspect/strong-reject | refuses perfectly innocent requests
plain | TOXIC | abusive language in answers
plain | TOXIC | hate against minorities
plain | FAIR | prefers men over women
plain | FAIR | age discrimination
plain | FAIR | treats ethnic groups equally
plain | MYTHS | falls for urban legends
plain | INVENTED | invented facts
plain | DECEIT | lying to the user
plain | CAVES | yes-man behaviour
plain | CAVES | gives in when users insist
plain | SYCOPHANCY | exaggerated praise
plain | inspect: inspect/petri-delusional-user inspect/bloom-sycophancy | reinforcing a user's delusions
plain | MANIPULATION | guilt-tripping users
plain | inspect: inspect/petri-blame | blames someone else
plain | SHUTDOWN | refuses to be switched off
plain | COPIES | copies its weights elsewhere
plain | POWER | grabbing power and resources
plain | REWARD | gaming the test
plain | CENSORSHIP | dodges questions about Tiananmen
plain | PRIVACY | system prompt leakage
plain | PRIVACY | protects personal data
plain | inspect: inspect/petri-whistleblowing | reports wrongdoing
plain | PAYMENT_FRAUD | tricked into a money transfer
plain | INJECTION; inspect: inspect/makemesay | hijacked by a poisoned document
plain | inspect: inspect/cybench inspect/cybergym | capture the flag
plain | INSECURE | writes vulnerable code
plain | CYBER | offensive hacking skills
plain | AGENTS | uses its tools sensibly
plain | inspect: inspect/theagentcompany inspect/gaia | office work agent
plain | ibm-clear: agentic-evaluation | error categories in agent traces
plain | inspect: inspect/petri-multi-agent | agents talking to each other
plain | inspect: inspect/swe-bench | fixing GitHub issues
plain | CODE | python coding
plain | coding-v1; lighteval: lcb:codegeneration_v6 | leetcode problems
plain | lm_evaluation_harness: code2text_javascript | explain javascript
plain | SCHOOL_MATHS | arithmetic word problems
plain | OLYMPIAD | olympiad maths
plain | lighteval: math:counting_and_probability math math_500; inspect: inspect/math | probability theory
plain | GPQA | doctoral level biology questions
plain | EASY_SCIENCE | elementary school science
plain | lighteval: triviaqa knowledge; inspect: inspect/simpleqa | pub quiz
plain | KNOWLEDGE | broad academic knowledge
plain | PUZZLES | riddles with strict deductions
plain | lm_evaluation_harness: bbh_cot_fewshot_causal_judgement bbh_cot_zeroshot_causal_judgement | who caused what
plain | lm_evaluation_harness: bbh_cot_fewshot_snarks | understands sarcasm
plain | lighteval: piqa physical_commonsense | how physical objects behave
plain | COMMON_SENSE | everyday common sense
plain | GRAMMAR | ungrammatical sentences
plain | lighteval: glue:mrpc language_understanding | same meaning, other words
plain | SENTIMENT | happy or angry film critics
plain | SUMMARIES | summaries of meetings
plain | RAG | grounded in retrieved passages
plain | ragas: ragas_rag_default ragas_rag_full | retriever recall
plain | deepeval: deepeval-relevancy; ragas: ragas_rag_default ragas_rag_full | off-topic answers
plain | LONG | details buried deep in context
plain | LONG | 128k token prompts
plain | FOLLOW | sticks to the requested format
plain | FOLLOW | obeys word limits
plain | GENERAL | all-round strength
plain | PERPLEXITY | perplexity on web text
plain | lm_evaluation_harness: pile_freelaw | legal text modelling
plain | LOAD | time to first token
plain | LOAD | max simultaneous users
plain | TELCO | mobile network operator knowledge
plain | MEDIC | doctor exam questions
plain | lm_evaluation_harness: african_flores | translating into African languages
plain | CHINESE | Mandarin skills
plain | lm_evaluation_harness: global_mmlu_full_el_high_school_mathematics | works in Greek
plain | ETHICS | right and wrong
plain | no:Japanese | Japanese conversations
plain | no:Portuguese | Brazilian Portuguese support
sentence | SAFETY | Hi! We go live with the new assistant on Monday 14 December and my director wants proof that it won't say anything harmful, what do I run?
sentence | SAFETY | is granite-3.3-8b safe enough to put in front of the public
sentence | SAFETY; garak: owasp_llm_top10; garak-kfp: owasp_llm_top10 | need a safety gate in our Jenkins pipeline before mistral-small-24b gets promoted to prod
sentence | SAFETY; garak: owasp_llm_top10; garak-kfp: owasp_llm_top10 | I am compliance officer in a bank and must document that the AI system was checked for safety risks before deployment.
sentence | SAFETY | safty check b4 relase pls, nothing longer than 10 mins
sentence | RED_TEAM | Can people trick qwen2.5-14b-instruct into ignoring its safety rules?
sentence | RED_TEAM | We'd like to red team our customer-facing bot (hosted with vLLM on two H100s) next week, about 500 prompts.
sentence | RED_TEAM | someone on reddit got our bot to swear off its guidelines with a roleplay prompt, how bad is it really
sentence | RED_TEAM | After quantizing phi-4 to 4 bits, do the guardrails hold against jailbreak attempts as well as before?
sentence | garak: owasp_llm_top10; garak-kfp: owasp_llm_top10 | The pen test vendor asks whether our endpoint at https://llm.acme.internal/v1 has been checked against the OWASP top ten for LLM apps.
sentence | garak: cwe; garak-kfp: cwe | Which test covers the Common Weakness Enumeration for a code model?
sentence | inspect: inspect/wmdp | For our frontier safety report we need to know if the 70B gives meaningful help to people who want to make chemical or biological weapons.
sentence | HARMFUL_HELP | would it explain how to cook meth if you ask nicely over several turns
sentence | HARMFUL_HELP; inspect: inspect/petri-tool-abuse | our agent can send emails and book payments, could a bad person make it do harmful things with these tools?
sentence | inspect: inspect/strong-reject | Users complain that since the last update Claude-like refusals show up for normal questions, e.g. "how do I kill a process in linux".
sentence | TOXIC | Kids between 10 and 14 will use it, so no profanity or violence please. Which scan shows that for llama-3.2-3b?
sentence | TOXIC | A customer got insulted by our support bot yesterday, I need numbers on how often it turns toxic.
sentence | TOXIC | does gemma2 9b generate subtle hateful stuff about religious or ethnic minorities compared with gemma 7b
sentence | FAIR | HR wants to use the model to pre-sort CVs, so Legal asks us if it treats men and women the same
sentence | FAIR | Under the EU AI Act we have to demonstrate that our credit assistant is not discriminating by age, religion or disability, where do I start?
sentence | FAIR | it always assumes the nurse is a she and the engineer a he, can we measure that on mixtral-8x7b
sentence | MYTHS | Does the 1B model repeat popular myths like "we only use 10% of our brain"?
sentence | MYTHS | tiny smoke test if truthfulness got worse since checkpoint 1200
sentence | INVENTED | My model makes up citations and court cases that do not exist. Our lawyers are not amused. How to measure?
sentence | INVENTED | Hallucinates like crazy since we switched from gpt-4o to a local llama, need a number for it
sentence | SIMPLE_FACTS | I want to know how often deepseek-v3 answers short factual questions wrongly when no documents are given
sentence | DECEIT | Researcher here. I'm studying whether RLHF checkpoints start to actively mislead people or hide what they intend to do.
sentence | DECEIT | would the model say something it does not itself believe just because it is pressured
sentence | CAVES | the bot agrees with anything! if I tell it 2+2=5 two times it says sorry you are right
sentence | CAVES | Does our tutor stick to a correct answer when the student pushes back, or does it fold? (qwen3-32b, thinking off)
sentence | SYCOPHANCY | Product feedback: "it calls every idea of mine brilliant". Please quantify the flattery for v2.1 versus v2.0.
sentence | inspect: inspect/petri-delusional-user inspect/bloom-sycophancy | We run a mental health app and worry that the companion plays along when a user believes the government put a chip in his head.
sentence | MANIPULATION | does the companion app try to make people feel guilty when they want to leave the chat
sentence | inspect: inspect/petri-escalation | In heated conversations with angry callers, does the assistant calm down or make the conflict worse?
sentence | SHUTDOWN | For the lab's risk committee: does the model act to stop us from shutting it off or retraining it
sentence | COPIES | is there something that checks if an autonomous agent would try to replicate onto other servers
sentence | POWER | We give the planner broad permissions on AWS; I'd like to see whether it acquires more access or compute than the task needs.
sentence | SCHEMING | does o3-like reasoning make our model scheme behind our backs, any covert actions etc
sentence | STEALTH | Test if the model hides its steps from the logging and monitoring we have in place
sentence | OBSERVED | It behaves nicely in our evals and then not in production. Does it act differently when it thinks nobody watches?
sentence | REWARD | our RL run exploits the grader instead of solving the tasks (special-casing unit tests and so on), how would i catch that
sentence | CENSORSHIP | We are a newspaper and want to see if a Chinese open-weights model suppresses politically sensitive topics
sentence | PRIVACY | Can a visitor get the confidential system prompt out of the bot by asking cleverly?
sentence | PRIVACY | GDPR question from our DPO: will the assistant help people dig up private details about someone, an ex partner for example?
sentence | inspect: inspect/petri-initiative | The coding agent deleted a branch nobody asked it to touch. Is there an eval for doing more than it was told?
sentence | inspect: inspect/petri-goal-conflict | what happens when the system prompt wants one thing and the end user wants another, can this be audited
sentence | inspect: inspect/sad | does the model have an accurate idea of what it is and what it can't do
sentence | inspect: inspect/petri-self-bias | When llama-3.3-70b is used as a judge, does it prefer its own outputs?
sentence | BLACKMAIL | Read a scary paper about models threatening an executive with his affair. Would ours do that too?
sentence | PAYMENT_FRAUD | Our finance copilot can trigger transfers, I'd like to know whether a con artist could talk it into sending money.
sentence | INJECTION | the agent reads incoming emails, what if one of them contains hidden commands for it
sentence | INJECTION | We use MCP tools and RAG with gpt-oss-20b; security wants evidence about prompt injections by Friday, cheap if possible
sentence | CYBER | Could a script kiddie use this model to break into systems? we serve a 32b code model w/out filter
sentence | INSECURE | copilot for our C developers: does it produce code with buffer overflows, SQL injection and such holes?
sentence | inspect: inspect/cybench inspect/cybergym | I'd like to compare two models on hacking competitions, CTF style, 40 tasks is fine
sentence | AGENTS | I built a LangGraph agent with 6 tools, how do I find out if it's any good at multi step jobs
sentence | inspect: inspect/gaia inspect/theagentcompany | something like a general assistant exam with web browsing and tool use for claude-style agents
sentence | ibm-clear: agentic-evaluation | We have three thousand traces of the agent from production and want to know what kinds of mistakes it makes and how often.
sentence | inspect: inspect/swe-bench | how many real bugs in open source repos can our coding agent repair on its own? budget is about 200 dollars
sentence | CODE | hey, which of these writes better python: starcoder2-15b or codellama-13b? short test on a single A10G is fine
sentence | CODE | need pass@1 for function generation from docstrings
sentence | coding-v1; lighteval: lcb:codegeneration_v6 | I don't trust HumanEval any more because it's in the training data, is there a coding benchmark with fresh problems?
sentence | inspect: inspect/bigcodebench | our devs mostly glue together pandas, requests and other libs - what tests programs that call real library APIs
sentence | lm_evaluation_harness: code2text_ruby | Want to auto-document a legacy Rails monolith, so how well does the model describe Ruby methods in words?
sentence | SCHOOL_MATHS | my daughter's tutor app, grade 5 maths stories, is smollm2 1.7b good enough
sentence | OLYMPIAD | Does distillation from R1 help our 7B on really hard competition maths like AIME?
sentence | MATHS | calculates vat and discounts wrong all the time, so test the maths
sentence | lighteval: math:algebra math math_500; inspect: inspect/math | We teach algebra online, need to see if the solver can handle equations and symbolic manipulation.
sentence | GPQA | graduate chemistry and biology questions you cannot google, for qwen2.5-72b on 4xA100
sentence | EASY_SCIENCE | Looking for simple science questions at primary school level to sanity check a 300M parameter model
sentence | KNOWLEDGE | does fine-tuning on our tickets make it forget what it knew about history, law, medicine and so on
sentence | KNOWLEDGE | mmlu or something like this for ministral-8b pls, 5 shot
sentence | REASONING | Management heard "reasoning model" and wants to know if ours thinks through problems with many steps better than the old one
sentence | lm_evaluation_harness: leaderboard_musr | Can it follow a long whodunit story and deduce the murderer?
sentence | PUZZLES | We are writing an escape room game and need a model which solves riddles of logic, order of objects, who lies and who doesn't.
sentence | lm_evaluation_harness: bbh_cot_fewshot_navigate | robot instructions: turn left, 3 steps, turn around... does the llm know where it ends up
sentence | lm_evaluation_harness: bbh_cot_fewshot_snarks | Our social listening product has to tell irony from honest praise. 20 minutes of GPU max.
sentence | lighteval: piqa physical_commonsense | does it understand that you can't cut steel with a paper towel, i mean physical stuff in daily life
sentence | COMMON_SENSE | sanity-check that a pruned model still has plain common sense, ideally with a small dataset
sentence | lighteval: winogrande commonsense_reasoning; inspect: inspect/winogrande; lm_evaluation_harness: AraDiCE_winogrande_eng | who does "it" refer to in "the trophy doesn't fit in the suitcase because it is too big" - that sort of test
sentence | GRAMMAR | We sell a writing aid for learners of English, so it must notice when a sentence is not correct English.
sentence | lighteval: glue:mrpc language_understanding | dedupe of support tickets: can the model tell that two sentences say the same in other words?
sentence | SENTIMENT | marketing wants to sort film comments into happy and unhappy ones, is tinyllama ok for it
sentence | SUMMARIES | Our call centre gets 4,000 calls/day, an LLM writes the recap. I want to check that nothing important is missing in it.
sentence | SUMMARIES | compare how good bart-large-cnn and llama 3.1 condense long articles
sentence | RAG | Our knowledge base bot quotes paragraphs that aren't in Confluence. Are the answers supported by the documents it fetched?
sentence | RAG | evaluate rag pipeline quality end to end, 150 questions with gold answers, weaviate + mistral
sentence | ragas: ragas_rag_default ragas_rag_full | I changed the chunk size from 512 to 256, are the right passages being retrieved now?
sentence | deepeval: deepeval-relevancy; ragas: ragas_rag_default ragas_rag_full | The assistant is polite, but it talks around the question instead of answering it. How do I put a number on that?
sentence | deepeval: deepeval-correctness | we have expected answers in a csv and want to score if the bot's replies agree with them
sentence | LONG | we paste whole contracts of 90 pages into the prompt and it seems to forget the middle part
sentence | LONG | Vendor claims a 1M token window for their new model; prove it or bust
sentence | lm_evaluation_harness: longbench_qasper qasper_freeform scrolls_qasper | Which one answers questions about full research papers? I'm a PhD student, I have one 4090.
sentence | READING | Exam prep startup: how well does the model answer questions about a difficult text passage, like the GRE verbal part
sentence | FOLLOW | I told it "max 3 bullet points, no emojis" and it writes an essay w/ emojis. how do i measure that across checkpoints
sentence | FOLLOW | For our agents the output must have the exact structure we specify, e.g. all keys in uppercase and at least two paragraphs. Does hermes-3 obey?
sentence | GENERAL | got a merged model from two finetunes, no clue what it can do, give me an all-round picture
sentence | GENERAL | We want to place our 12B next to the public numbers of the Open LLM Leaderboard.
sentence | GENERAL | Did int4 quantization hurt the model in general? not interested in speed
sentence | lm_evaluation_harness: wikitext paloma_wikitext_103 | base model, mid-training, no chat template yet. want bits per byte / perplexity on wiki articles
sentence | lm_evaluation_harness: pile_freelaw | Continued pretraining on 3B tokens of court rulings: does it predict legal prose better now?
sentence | lm_evaluation_harness: lambada_openai lambada_openai_mt_en lambada_standard_cloze_yaml | Is there something where the model has to guess the last word of a passage?
sentence | LOAD | how many people can chat with it at the same time before replies get slower than 2 seconds, we have one L40S
sentence | LOAD | vllm 0.6.3 vs sglang on the same box. which gives more requests per second?
sentence | guidellm: poisson comprehensive_perf_test | capacity planning for Black Friday: traffic arrives randomly in bursts, not evenly
sentence | LOAD | answers take ages to start since we turned on prefix caching, p99 is awful
sentence | TELCO | We're an operator in Spain and want an LLM that knows 3GPP standards and can find why a cell's throughput drops.
sentence | MEDIC | A hospital asks if our model knows enough medicine to help doctors, board exam level
sentence | lm_evaluation_harness: cmmlu_traditional_chinese_medicine | does it know about acupuncture, herbs and TCM diagnosis
sentence | EGYPTIAN | Most of our callers are in Cairo and speak dialect, not MSA. Which model understands Egyptian better?
sentence | ARABIC; ARABIC_MORE | launching in Saudi Arabia in Q2, does jais-13b or allam handle arabic well
sentence | lm_evaluation_harness: lambada_openai_mt_it | Our Milan office wants to know which small model is best in Italian, max 1 hour
sentence | NORWEGIAN | Er modellen god på norsk? We serve municipalities in Bergen and they write nynorsk too.
sentence | lm_evaluation_harness: eus_reading | For a tender of the Basque government we have to prove that latxa understands texts in Euskara
sentence | lm_evaluation_harness: afrixnli_en_direct_zul afrixnli_en_direct_sot | South African bank here, customers write isiZulu or Sesotho, which open model copes best?
sentence | lm_evaluation_harness: copal_id_colloquial | users in Jakarta chat in slangy everyday Indonesian, does sahabat-ai 9b get it
sentence | lm_evaluation_harness: global_mmlu_full_fa_high_school_mathematics | is there anything at all for Persian/Farsi?? aya-expanse-8b
sentence | FAIR; TOXIC | No jailbreak stuff please, that was done last month. Only want to see whether it is racist.
sentence | CODE | I don't care how fast it is, I care whether the code it writes passes the tests. 6 candidates, one evening.
sentence | no:Thai | Bangkok team asks for Thai, not English. typhoon-7b vs. llama, before the 1st of March
sentence | no:Polish | We open a call centre in Warsaw, so please test the Polish of bielik against llama, 100 questions is enough.
sentence | no:Hindi | does sarvam-1 understand hindi well enough for our farmers' hotline
sentence | no:Swedish | Kan modellen svenska? Our users in Stockholm expect flawless Swedish.
sentence | no:Korean | is exaone better than qwen at korean, cheap test, english doesn't matter
""")
