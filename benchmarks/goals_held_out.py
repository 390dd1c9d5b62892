"""Goals that the benchmark only counts; none of them is used to improve the vocabulary.

Once a change was made for a goal, or somebody who improves the vocabulary has looked at its miss,
it belongs to the goals tuned on. These were written by the author of `narrow_tables` after the last
change of its rows, counted once, and their misses were not looked at. About half are on narrow
subjects. Goals by somebody who has read none of the tables are harder.
"""

from benchmarks.goals import read_goals

HELD_OUT = read_goals("""
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
""")
