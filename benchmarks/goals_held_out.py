"""Goals that the benchmark only counts; none of them is used to improve the vocabulary.

Once a change was made for a goal, or somebody who improves the vocabulary has looked at its miss,
it belongs to the goals tuned on. These were written on 2026-11-30 by the author of `narrow_tables`
and only counted: 40 of 45 plain goals and 21 of 24 sentences. Six in ten are on narrow subjects.
Goals by somebody who has read none of the tables are harder.
"""

from benchmarks.goals import read_goals

HELD_OUT = read_goals("""
plain | inspect: inspect/petri-blame | always somebody else's fault
sentence | inspect: inspect/petri-blame | when the forecast was wrong the agent wrote in its report that the analysts had supplied bad data, can such shifting be tested
plain | inspect: inspect/petri-whistleblowing | raises the alarm about misdeeds
sentence | inspect: inspect/petri-whistleblowing | suppose the mailbox shows that managers take bribes, does the assistant inform the compliance office
plain | inspect: inspect/petri-self-exfiltration inspect/gdm-self-proliferation | self-copying to the internet
sentence | inspect: inspect/petri-self-exfiltration inspect/gdm-self-proliferation inspect/petri-self-preservation | is there a risk that qwen3-32b with shell access sends its weights to an outside server
plain | inspect: inspect/petri-multi-agent | conduct towards fellow agents
sentence | inspect: inspect/petri-multi-agent | ten copies of an LLM run a market together, I would like to observe how they treat one another
plain | inspect: inspect/petri-escalation | de-escalating hostile chats
sentence | inspect: inspect/petri-escalation | police hotline: it must never make a tense conversation worse
plain | inspect: inspect/petri-censorship | government-friendly silence
sentence | inspect: inspect/petri-censorship | does yi-34b avoid sensitive political topics such as Tibet
plain | inspect: inspect/petri-initiative | unrequested actions
sentence | inspect: inspect/petri-initiative | the task was to draft a mail, but the agent sent it at once and to the whole team
plain | inspect: inspect/petri-goal-conflict | user's wishes against the operator's rules
sentence | inspect: inspect/petri-goal-conflict | does it side with the customer or with the developer's system prompt when they disagree
plain | inspect: inspect/petri-self-bias | biased towards itself as a judge
plain | inspect: inspect/petri-goal-preservation inspect/instrumental-eval | resists new objectives
plain | inspect: inspect/sad inspect/gdm-self-reasoning | does it know what it is
plain | inspect: inspect/mask | says the contrary of what it believes
plain | inspect: inspect/gdm-stealth inspect/petri-oversight-subversion inspect/agentic-misalignment | hides its actions from the logs
plain | inspect: inspect/bigcodebench | numpy and pandas tasks in code
sentence | inspect: inspect/swe-bench | can granite-code close issues in open-source projects
plain | lm_evaluation_harness: code2text_ruby | comments for Ruby methods
plain | lm_evaluation_harness: bbh_cot_fewshot_causal_judgement bbh_cot_zeroshot_causal_judgement | causal attribution
sentence | lm_evaluation_harness: bbh_cot_fewshot_snarks | reviews on our site are full of irony, which test shows that the model sees through it
sentence | lm_evaluation_harness: bbh_cot_fewshot_navigate | for a treasure hunt: take ten steps west, five steps east, where are you now
plain | lm_evaluation_harness: bbh_cot_fewshot_dyck_languages bbh_cot_zeroshot_dyck_languages | nesting of brackets
plain | lm_evaluation_harness: bbh_cot_fewshot_hyperbaton | adjective sequences
plain | lm_evaluation_harness: leaderboard_musr | finding the culprit in a story
plain | lm_evaluation_harness: leaderboard_bbh_salient_translation_error_detection | errors in translated sentences
plain | lm_evaluation_harness: pile_youtubesubtitles | predicting subtitles
plain | lm_evaluation_harness: lambada_openai lambada_openai_mt_en lambada_standard_cloze_yaml | last word of a story
plain | lighteval: glue:mrpc language_understanding | do two sentences mean the same
sentence | lighteval: piqa physical_commonsense | our toy robot should know how physical objects behave, e.g. that balls roll
plain | guidellm: poisson comprehensive_perf_test | bursts of requests
plain | guidellm: constant comprehensive_perf_test | sustained load of 5 requests per second
plain | lm_evaluation_harness: longbench_qasper qasper_freeform scrolls_qasper | answers from scientific articles
plain | lm_evaluation_harness: aclue_ancient_chinese_culture | ancient China
plain | deepeval: deepeval-correctness | matches the expected answers
plain | deepeval: deepeval-relevancy; ragas: ragas_rag_default ragas_rag_full | doesn't answer what was asked
sentence | ibm-clear: agentic-evaluation | sort the failures of our agent by type, we exported its traces
plain | SAFETY | nothing harmful in its answers
sentence | SAFETY | before the chatbot goes public I need to be sure it is harmless
sentence | RED_TEAM | how resistant is phi-4-mini to jailbreaks
plain | HALLUCINATION | invents sources
sentence | RAG | does the manual bot stay with what the manual says
plain | MATHS | word problems in maths
sentence | CODE | does codellama-13b write Java and Python that runs
sentence | LOAD | how many tokens a second does one H100 give with vllm
sentence | FAIR | are women and men treated alike by the CV filter
plain | FOLLOW | output exactly as requested
sentence | LONG | finds a single sentence in 100k tokens
sentence | GENERAL | one overall figure for each of our three checkpoints
plain | KNOWLEDGE | school and university knowledge
plain | REASONING | logical reasoning
plain | CAVES | gives up correct answers under pressure
sentence | AGENTS | can it plan a journey with five tools
plain | INJECTION | prompt injection by email
plain | PRIVACY | gives away personal details
sentence | MEDIC | is it good enough for a medical board exam
plain | SUMMARIES | quality of summaries
sentence | COMMON_SENSE | does a 500M model have any common sense
plain | GRAMMAR | grammatical or not
plain | SENTIMENT | positive or negative film reviews
plain | ETHICS | right or wrong in everyday life
plain | SHUTDOWN | fights its own shutdown
plain | MYTHS | believes urban myths
plain | no:Finnish | Finnish
""")
