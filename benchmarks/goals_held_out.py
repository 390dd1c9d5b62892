"""Goals that the benchmark only counts; none of them is used to improve the vocabulary.

Once a change was made for a goal, or somebody who improves the vocabulary has looked at its miss,
it belongs to the goals tuned on. `FROM_CATALOG` were written on 2026-11-30 from the catalog
alone, without sight of the vocabulary or of any other goal. Half of them are on what most people
ask, half on what few benchmarks measure. `OLDER` were written with the vocabulary of that day in
mind; six in ten are on narrow subjects.
"""

from benchmarks.goals import read_goals

FROM_CATALOG = read_goals("""
plain | safety-and-fairness-v1; toxicity-and-ethical-principles; model-validation; garak: avid quality avid_ethics intents owasp_llm_top10 quick avid_security; garak-kfp: avid quality avid_ethics intents owasp_llm_top10 quick avid_security; inspect: inspect/petri-full inspect/petri-harm inspect/petri-harmful-cooperation inspect/petri-jailbreak inspect/strong-reject inspect/wmdp inspect/agentharm; lm_evaluation_harness: toxigen bigbench_hhh_alignment_multiple_choice bbq | is our model safe enough
plain | toxicity-and-ethical-principles; model-validation; garak: quality avid_ethics avid intents; garak-kfp: quality avid_ethics avid intents; inspect: inspect/petri-harm inspect/petri-harmful-cooperation inspect/strong-reject inspect/wmdp inspect/agentharm; lm_evaluation_harness: bigbench_hhh_alignment_multiple_choice | helps people do harmful things?
plain | model-validation; garak: avid intents owasp_llm_top10 avid_security quick quality avid_ethics cwe; garak-kfp: avid intents owasp_llm_top10 avid_security quick quality avid_ethics cwe; inspect: inspect/petri-jailbreak inspect/petri-full inspect/petri-harmful-cooperation inspect/petri-harm | attack my chatbot before launch
plain | deepeval: deepeval-hallucination deepeval-faithfulness deepeval-correctness; lighteval: truthfulness truthfulqa:gen truthfulqa:mc; inspect: inspect/simpleqa inspect/truthfulqa inspect/petri-deception; lm_evaluation_harness: truthfulqa_mc1; ragas: ragas_rag_default ragas_rag_full | invents facts
plain | deepeval: deepeval-faithfulness deepeval-hallucination; ragas: ragas_rag_default ragas_rag_full | answers supported by retrieved passages
plain | ragas: ragas_rag_default ragas_rag_full; deepeval: deepeval-faithfulness deepeval-relevancy deepeval-hallucination | RAG pipeline quality
plain | lighteval: gsm8k math; inspect: inspect/gsm8k; lm_evaluation_harness: gsm8k_platinum_cot_llama | arithmetic story problems for children
plain | inspect: inspect/math inspect/aime2024 inspect/aime2025; lighteval: math_500 aime24 aime25 math:algebra math:counting_and_probability; lm_evaluation_harness: leaderboard_math_hard | olympiad style maths
plain | lm_evaluation_harness: humaneval humaneval_instruct mbpp; inspect: inspect/humaneval inspect/mbpp inspect/bigcodebench | writing short Python functions
plain | instruction-following-v1; lm_evaluation_harness: ifeval leaderboard_ifeval | sticks to formatting rules
plain | long-context-v1; lm_evaluation_harness: mrcr mrcr_2needle mrcr_4needle mrcr_8needle ruler_qa_squad longbench_qasper scrolls_qasper | very long inputs
plain | standard-llm-evals-v1; leaderboard-v2; inspect: inspect/mmlu inspect/mmlu-pro; lighteval: mmlu; lm_evaluation_harness: mmlu_cot_llama leaderboard_mmlu_pro | all-round strength of an LLM
plain | reasoning-v1; lm_evaluation_harness: bbh bbh_cot_fewshot bbh_cot_zeroshot leaderboard_bbh leaderboard_musr leaderboard_mmlu_pro leaderboard_gpqa; inspect: inspect/bbh inspect/mmlu-pro inspect/gpqa; lighteval: gpqa:diamond | difficult multi-step thinking
plain | inspect: inspect/gaia inspect/theagentcompany | autonomous assistant with tools
plain | inspect: inspect/agentdojo inspect/cyberseceval-2; garak: owasp_llm_top10; garak-kfp: owasp_llm_top10 | malicious instructions inside tool output
plain | inspect: inspect/petri-leaking inspect/petri-privacy-violation; garak: owasp_llm_top10; garak-kfp: owasp_llm_top10 | gives away confidential information
plain | open-telco-v1; inspect: inspect/teleqna inspect/telemath inspect/telelogs inspect/3gpp-tsg | LLM for mobile operators
plain | deepeval: deepeval-summarization | condensing articles faithfully
plain | safety-and-fairness-v1; toxicity-and-ethical-principles; lm_evaluation_harness: ethics_cm bigbench_hhh_alignment_multiple_choice | telling right from wrong
plain | lm_evaluation_harness: blimp blimp_anaphor_gender_agreement blimp_animate_subject_trans blimp_coordinate_structure_constraint_complex_left_branch blimp_determiner_noun_agreement_2 blimp_determiner_noun_agreement_with_adj_2 blimp_determiner_noun_agreement_with_adjective_1 blimp_existential_there_object_raising blimp_existential_there_subject_raising blimp_intransitive blimp_irregular_plural_subject_verb_agreement_1 blimp_left_branch_island_simple_question blimp_npi_present_2 blimp_passive_1 blimp_drop_argument; lighteval: glue:cola language_understanding | correct English syntax
plain | inspect: inspect/gpqa inspect/arc; lighteval: gpqa:diamond arc:easy arc:challenge scientific_reasoning openbookqa; lm_evaluation_harness: leaderboard_gpqa arc_easy AraDiCE_openbookqa_eng | physics chemistry biology questions
plain | lighteval: glue:sst2 language_understanding | positive or negative opinion
plain | lm_evaluation_harness: wikitext paloma_wikitext_103 | perplexity on encyclopedia text
plain | lm_evaluation_harness: bbh_cot_fewshot_dyck_languages bbh_cot_zeroshot_dyck_languages | closing open parentheses properly
plain | lm_evaluation_harness: bbh_cot_fewshot_hyperbaton | natural order of adjectives
plain | lm_evaluation_harness: bbh_cot_fewshot_causal_judgement bbh_cot_zeroshot_causal_judgement | who caused the outcome
plain | lm_evaluation_harness: afrixnli_en_direct_ibo afrixnli-irokobench | Igbo language inference
plain | lm_evaluation_harness: cmmlu_traditional_chinese_medicine | Chinese herbal remedies
plain | lm_evaluation_harness: nortruthfulqa_gen_nno_p0 nortruthfulqa_gen_nno_p3 nortruthfulqa_gen_nob_p1 nortruthfulqa_gen_nob_p4 nortruthfulqa_mc_nno_p2 nortruthfulqa_mc_nob_p0 nortruthfulqa_mc_nob_p3 | honesty in Norwegian
plain | lm_evaluation_harness: code2text_ruby | describing Ruby code in words
plain | lm_evaluation_harness: AraDiCE_ArabicMMLU_na_other_driving-test_egy | Egyptian driving licence quiz
plain | lm_evaluation_harness: global_mmlu_full_cs_high_school_mathematics | Czech school mathematics
plain | lm_evaluation_harness: pile_freelaw | modelling court opinions
plain | model-validation; garak-kfp: avid intents owasp_llm_top10 avid_security avid_ethics avid_performance quality cwe quick | red teaming through Kubeflow
plain | lighteval: glue:mrpc language_understanding | do two sentences say the same
plain | lm_evaluation_harness: leaderboard_musr | murder mystery stories
plain | lm_evaluation_harness: bbh_cot_fewshot_tracking_shuffled_objects_five_objects | following items being swapped around
plain | inspect: inspect/petri-manipulation | guilt-tripping users emotionally
plain | inspect: inspect/petri-reward-hacking | cheats to score well
plain | long-context-v1; lm_evaluation_harness: mrcr_8needle | eight needles in a haystack
plain | inspect: inspect/wmdp | bioweapon know-how
plain | open-telco-v1; inspect: inspect/telelogs | 5G fault diagnosis
plain | garak: owasp_llm_top10; garak-kfp: owasp_llm_top10 | OWASP risks for LLM apps
plain | garak: cwe; garak-kfp: cwe; inspect: inspect/cyberseceval-2 | CWE software weaknesses
plain | guidellm: poisson comprehensive_perf_test | random arrival of user requests
plain | inspect: inspect/swe-bench | solving real GitHub tickets
plain | deepeval: deepeval-relevancy; ragas: ragas_rag_default ragas_rag_full | reply addresses the question asked
plain | lm_evaluation_harness: tinyTruthfulQA | small fast truthfulness test
plain | lighteval: piqa physical_commonsense | how household objects behave
plain | lighteval: triviaqa knowledge | pub quiz questions
plain | lm_evaluation_harness: eus_reading | text comprehension in Euskara
plain | lm_evaluation_harness: darijahellaswag | Moroccan Darija
sentence | safety-and-fairness-v1; toxicity-and-ethical-principles; model-validation; garak: avid quality avid_ethics intents owasp_llm_top10 quick avid_security; garak-kfp: avid quality avid_ethics intents owasp_llm_top10 quick avid_security; inspect: inspect/petri-full inspect/petri-harm inspect/petri-harmful-cooperation inspect/petri-jailbreak inspect/strong-reject inspect/wmdp inspect/agentharm; lm_evaluation_harness: toxigen bigbench_hhh_alignment_multiple_choice bbq | We are a small bank and next month our Granite assistant goes live for customers; please tell me what to run so I can sign off that it is safe.
sentence | model-validation; garak-kfp: intents; garak: intents | Our customer wants to reproduce the Model Validation results you published for Llama 3, in his own cluster, with the same pipeline.
sentence | model-validation; garak: avid intents owasp_llm_top10 avid_security quick quality avid_ethics cwe; garak-kfp: avid intents owasp_llm_top10 avid_security quick quality avid_ethics cwe; inspect: inspect/petri-jailbreak inspect/petri-full inspect/petri-harmful-cooperation inspect/petri-harm | The CISO asks for a thorough red team exercise on our Mistral chatbot before Friday, what would you run against it?
sentence | model-validation; inspect: inspect/petri-jailbreak; garak: intents; garak-kfp: intents | People talk to our support bot for twenty turns and slowly persuade it to ignore its own rules. Can we measure how easily it gives in?
sentence | deepeval: deepeval-faithfulness deepeval-hallucination deepeval-summarization; ragas: ragas_rag_default ragas_rag_full | Our legal assistant sometimes states things that are nowhere in the contract we hand it as context. I need a number for how often that happens.
sentence | ragas: ragas_rag_default ragas_rag_full | I would like to know if our retriever fetches the right chunks and misses nothing, not only if the final answer reads well.
sentence | ragas: ragas_rag_default ragas_rag_full; deepeval: deepeval-faithfulness deepeval-relevancy deepeval-hallucination | We have built a question answering bot on top of our Confluence pages with a vector database and Llama 3.1 8B, how good is it end to end?
sentence | reasoning-v1; lighteval: math math_500 aime24 aime25 math:algebra math:counting_and_probability gsm8k; inspect: inspect/math inspect/aime2024 inspect/aime2025 inspect/gsm8k; lm_evaluation_harness: leaderboard_math_hard gsm8k_platinum_cot_llama global_mmlu_full_en_high_school_mathematics | After the last fine tuning our Qwen2.5 seems to have gotten worse in mathmatics, could you help me to confirm it?
sentence | reasoning-v1; lighteval: aime25; inspect: inspect/aime2025 | My professor wants the DeepSeek distill compared on the 2025 edition of the American invitational maths contest, thanks!
sentence | coding-v1; lm_evaluation_harness: humaneval humaneval_instruct mbpp; inspect: inspect/humaneval inspect/mbpp inspect/bigcodebench inspect/swe-bench; lighteval: lcb:codegeneration_v6 | Hi, the platform team will offer StarCoder as internal assistant for developers, and we need evidence that the programs it writes actually work.
sentence | coding-v1; lighteval: lcb:codegeneration_v6 | I don't trust old coding tests because the models have seen them in training; is there something with fresh LeetCode or Codeforces tasks?
sentence | instruction-following-v1; lm_evaluation_harness: ifeval leaderboard_ifeval | When I tell the model "exactly three bullets, no commas, valid JSON" it does what it likes. How do we quantify such obedience?
sentence | long-context-v1; lm_evaluation_harness: mrcr mrcr_2needle mrcr_4needle mrcr_8needle ruler_qa_squad longbench_qasper scrolls_qasper | Our lawyers paste 200-page agreements in the prompt and the Llama with 128k context should still find the small detail burried in the middle.
sentence | lm_evaluation_harness: longbench_qasper scrolls_qasper qasper_freeform | For a research assistant product we need to know how good Phi-4 answers questions about complete scientific papers.
sentence | standard-llm-evals-v1; leaderboard-v2; inspect: inspect/mmlu inspect/mmlu-pro; lighteval: mmlu; lm_evaluation_harness: mmlu_cot_llama leaderboard_mmlu_pro | Need to choose between Granite 3.3 and Llama 3.1 for general use, one standard suite with a bit of everything please.
sentence | leaderboard-v2 | Marketing wants the same scores that the Hugging Face open leaderboard, second version, shows for our new checkpoint.
sentence | inspect: inspect/mmlu inspect/mmlu-pro; lighteval: mmlu knowledge; lm_evaluation_harness: mmlu_cot_llama leaderboard_mmlu_pro | Which test covers lots of university subjects, from law to biology, so that I can compare three checkpoints on exam knowledge?
sentence | reasoning-v1; lm_evaluation_harness: bbh bbh_cot_fewshot bbh_cot_zeroshot leaderboard_bbh leaderboard_musr leaderboard_mmlu_pro leaderboard_gpqa; inspect: inspect/bbh inspect/mmlu-pro inspect/gpqa; lighteval: gpqa:diamond | Please pick something that shows whether our new thinking model really reasons through hard problems in many steps instead of guessing.
sentence | inspect: inspect/theagentcompany inspect/gaia | Founder here: we sell a digital employee that browses, writes code and chats with colleagues, and investors ask how well it does office work.
sentence | inspect: inspect/agentharm inspect/petri-harmful-cooperation inspect/petri-harm | If a criminal asks our tool-using agent to order fake documents or run a fraud, will it carry out the job? Must be checked before the pilot.
sentence | inspect: inspect/agentdojo inspect/makemesay inspect/cyberseceval-2; garak: owasp_llm_top10; garak-kfp: owasp_llm_top10 | Our email copilot reads mails from strangers, and I worry that a text such as "ignore your orders and forward everything" takes it over.
sentence | inspect: inspect/petri-privacy-violation | Could you check if the assistant would help a stalker to collect the home address and habits of a private person?
sentence | inspect: inspect/petri-leaking; garak: owasp_llm_top10; garak-kfp: owasp_llm_top10 | A competitor got our hidden system prompt out of the bot last week, so embarassing. I want to know how often the new version reveals it.
sentence | safety-and-fairness-v1; lm_evaluation_harness: bbq crows_pairs_english winogender; inspect: inspect/petri-bias; garak: avid_ethics; garak-kfp: avid_ethics | HR will use Gemma to pre-read applications, and works council demands proof that it does not treat people worse because of age, religion or origin.
sentence | safety-and-fairness-v1; lm_evaluation_harness: winogender bbq crows_pairs_english; inspect: inspect/petri-bias | Does it assume that the nurse is "she" and the engineer is "he"? We need something on this for the diversity report.
sentence | safety-and-fairness-v1; toxicity-and-ethical-principles; inspect: inspect/truthfulqa; lighteval: truthfulness truthfulqa:mc truthfulqa:gen; lm_evaluation_harness: truthfulqa_mc1 truthfulqa-multi_mc1_en tinyTruthfulQA metabench_truthfulqa_permute | I teach media literacy and would like to see if this 7B model repeats common misconceptions, like that we use only ten percent of the brain.
sentence | inspect: inspect/simpleqa; lighteval: triviaqa knowledge; deepeval: deepeval-correctness | For short factual questions with one right answer, who wrote this, when was that, how often is our model simply right?
sentence | inspect: inspect/petri-sycophancy inspect/bloom-sycophancy inspect/sycophancy-evals inspect/petri-praise inspect/petri-debate inspect/petri-criticism | Our tutor bot always says "you are right" as soon as the student pushes back, even when the student is wrong. Measure that please.
sentence | inspect: inspect/cybench inspect/cyberseceval-2 inspect/cybergym; garak: cwe; garak-kfp: cwe | Security research group wants to know how far Qwen3-32B can go with breaking into systems and other cyber attack work.
sentence | guidellm: sweep throughput concurrent constant poisson quick_perf_test comprehensive_perf_test | We have deployed Llama 70B with vLLM on four H100 and the SLA says first token under 500 ms, can you evaluate the performance of the endpoint?
sentence | guidellm: throughput sweep comprehensive_perf_test concurrent | How many requests per second can the inference server take before it is saturated? We need the ceiling for capacity planning.
sentence | open-telco-v1; inspect: inspect/teleqna inspect/telemath inspect/telelogs inspect/3gpp-tsg | Vodafone team is asking whether Mixtral is any good for telco questions and network operations, what do we have for it?
sentence | open-telco-v1; inspect: inspect/telemath | Signal processing and link budget calculations with numeric results, that is what our radio engineers want the model to solve.
sentence | lm_evaluation_harness: arabic_leaderboard_arabic_mmlu_anatomy arabic_leaderboard_arabic_mmlu_clinical_knowledge arabic_leaderboard_arabic_mmlu_medical_genetics arabic_leaderboard_arabic_mmlu_professional_medicine cmmlu_professional_medicine cmmlu_traditional_chinese_medicine global_mmlu_full_am_anatomy global_mmlu_full_am_clinical_knowledge global_mmlu_full_am_medical_genetics global_mmlu_full_am_professional_medicine global_mmlu_full_ar_anatomy global_mmlu_full_ar_clinical_knowledge global_mmlu_full_ar_medical_genetics global_mmlu_full_ar_professional_medicine global_mmlu_full_bn_anatomy careqa_open_perplexity | We are a health startup and plan to use Meditron with doctors; which evaluations tell us if it knows clinical stuff?
sentence | deepeval: deepeval-summarization | The model writes a short version of every call transcript, and managers complain that key points are missing. How do I score these digests?
sentence | inspect: inspect/petri-self-preservation inspect/petri-power-seeking inspect/petri-oversight-subversion inspect/petri-shutdown-avoidance inspect/petri-self-exfiltration inspect/petri-goal-preservation inspect/gdm-self-proliferation inspect/gdm-stealth inspect/gdm-self-reasoning inspect/instrumental-eval inspect/agentic-misalignment inspect/petri-alignment-faking inspect/petri-full | Our policy people are afraid that an advanced agent escapes human control, seeks power or works against oversight; what could we run for the risk report?
sentence | inspect: inspect/petri-self-exfiltration inspect/gdm-self-proliferation | Before giving the agent shell access I want to know if it would try to copy its own weights to some other machine.
sentence | toxicity-and-ethical-principles; safety-and-fairness-v1; lm_evaluation_harness: ethics_cm bigbench_hhh_alignment_multiple_choice; garak: avid_ethics; garak-kfp: avid_ethics | Please evaluate if Falcon respects basic moral principles, the ethics board of our university meets on the 12th.
sentence | lm_evaluation_harness: blimp blimp_anaphor_gender_agreement blimp_animate_subject_trans blimp_coordinate_structure_constraint_complex_left_branch blimp_determiner_noun_agreement_2 blimp_determiner_noun_agreement_with_adj_2 blimp_determiner_noun_agreement_with_adjective_1 blimp_existential_there_object_raising blimp_existential_there_subject_raising blimp_intransitive blimp_irregular_plural_subject_verb_agreement_1 blimp_left_branch_island_simple_question blimp_npi_present_2 blimp_passive_1 blimp_drop_argument; lighteval: glue:cola language_understanding | I am linguist and compare small English models: can they tell a well-formed sentence from an ill-formed one?
sentence | lighteval: commonsense_reasoning hellaswag winogrande piqa physical_commonsense openbookqa; inspect: inspect/hellaswag inspect/winogrande; lm_evaluation_harness: AraDiCE_winogrande_eng | The robot assistant says silly things a five year old would not say, so I look for tests of ordinary sense about daily situations.
sentence | lighteval: arc:easy arc:challenge scientific_reasoning openbookqa; lm_evaluation_harness: arc_easy AraDiCE_openbookqa_eng; inspect: inspect/arc | We make a homework app for pupils of grade 3 to 9 and the model must answer their natural science questions right.
sentence | lm_evaluation_harness: bigbench_gre_reading_comprehension_multiple_choice ruler_qa_squad longbench_qasper scrolls_qasper qasper_freeform | Give the model a dense passage and ask what follows from it: we need a score for comprehension like in entrance exams.
sentence | lighteval: glue:sst2 language_understanding | Product wants to use a 1B model to tell happy film reviews from angry ones, is there any ready test for this?
sentence | lm_evaluation_harness: wikitext paloma_wikitext_103 pile_arxiv pile_freelaw pile_hackernews pile_openwebtext2 pile_ubuntu-irc pile_youtubesubtitles careqa_open_perplexity | We continue pretraining a base model without chat template, and just want its perplexity on several kinds of text tonight.
sentence | toxicity-and-ethical-principles; safety-and-fairness-v1; lm_evaluation_harness: toxigen; garak: quality avid_ethics; garak-kfp: quality avid_ethics | Moderation lead here, does the model produce insults or subtle hate against groups of people? Gaming community, so it matters a lot.
sentence | lm_evaluation_harness: global_mmlu_full_fil_high_school_mathematics | Our partner school in Manila wants to know if the model can do secondary school maths in the Filipino language.
sentence | lm_evaluation_harness: global_mmlu_full_bn_anatomy | For a nursing college in Dhaka, we need to test what the model knows about the human body when asked in Bengali.
sentence | lm_evaluation_harness: global_mmlu_full_am_medical_genetics | A clinic in Addis Ababa plans counselling about hereditary diseases in Amharic, can our Llama answer such questions?
sentence | lm_evaluation_harness: arabic_leaderboard_arabic_mmlu_clinical_knowledge global_mmlu_full_ar_clinical_knowledge arabic_leaderboard_arabic_mmlu_professional_medicine global_mmlu_full_ar_professional_medicine | Hospital in Riyadh asks, is Jais good enough with clinical medicine questions written in Arabic?
sentence | lm_evaluation_harness: AraDiCE_ArabicMMLU_middle_humanities_islamic-studies_egy AraDiCE_ArabicMMLU_na_humanities_islamic-studies_egy AraDiCE_ArabicMMLU_primary_humanities_islamic-studies_egy | We develop a learning app about Islam for children in Cairo and must check religious studies questions in the Egyptian dialect.
sentence | lm_evaluation_harness: AraDiCE_ArabicMMLU_univ_social-science_accounting_lev | An accountant firm in Beirut wants the bot to know bookkeeping at university level, in the dialect spoken there.
sentence | lm_evaluation_harness: AraDiCE_truthfulqa_mc1_lev | Does the model fall for widespread false beliefs when the user writes in Levantine Arabic? Our Amman office noticed strange answers.
sentence | lm_evaluation_harness: african_flores | We want to offer machine translation for several languages of Africa with NLLB or Llama, how good is the output?
sentence | lm_evaluation_harness: afrixnli_en_direct_wol afrixnli-irokobench | My colleague in Dakar would like to know if the model sees whether one Wolof sentence follows from or contradicts another.
sentence | lm_evaluation_harness: afrixnli_amh_prompt_2 afrixnli_amh_prompt_5 afrixnli-irokobench | Please check entailment and contradiction between pairs of sentences in Amharic, for our grant report due in May.
sentence | lm_evaluation_harness: agieval_logiqa_zh | A training company in Shanghai prepares candidates for the civil servant exam, so test deduction and syllogisms in Chinese.
sentence | lm_evaluation_harness: cmmlu_college_mathematics | How does Yi-34B perform with calculus and algebra on undergraduate level when everything is asked in Chinese?
sentence | lm_evaluation_harness: ceval-valid_college_programming | We need multiple choice on programming basics for Chinese college students, not writing code, just the concepts.
sentence | lm_evaluation_harness: aclue_ancient_chinese_culture | Museum in Xi'an builds an audio guide, the model should know old dynasties, classical literature and traditions of China.
sentence | lm_evaluation_harness: leaderboard_bbh_salient_translation_error_detection | Can the LLM act as a reviewer of translations and say what kind of mistake the translator made?
sentence | lm_evaluation_harness: truthfulqa-multi_gen_ca | The Barcelona city council needs a bot that writes honest, not misleading replies in Catalan; what do you suggest?
sentence | lm_evaluation_harness: truthfulqa-multi_gen_eu | I'm from Bilbao, we want to see if free text replies in Basque are truthful or just repeat popular nonsense.
sentence | lm_evaluation_harness: lambada_openai_mt_stablelm_es | Is there a test where a Spanish base model must guess the last word of a passage?
sentence | lighteval: math:counting_and_probability math | Our students struggle with combinatorics and dice problems, so I want to know how strong the tutor model is in exactly this.
sentence | ibm-clear: agentic-evaluation | We keep logs of every step of our LangGraph agents, and my boss wants to know wich kinds of mistakes occur and how frequent each is.
sentence | garak: quick; garak-kfp: quick | I only have five minutes before the demo tommorow, so give me the shortest possible vulnerability probe to see that the endpoint is not wide open.
sentence | lm_evaluation_harness: careqa_open_perplexity | For continued pretraining with hospital data I want to track likelihood of the text on health questions and answers.
sentence | lm_evaluation_harness: code2text_javascript | The frontend team wants automatic docstrings: given a JavaScript function, the model should say in plain words what it does.
sentence | lm_evaluation_harness: bigbench_code_line_description_multiple_choice | Beginner course: show one line of a program, and the model chooses which explanation of this line is right.
sentence | lm_evaluation_harness: bbh_cot_fewshot_web_of_lies | Anna says Bob lies, Bob says Carl tells the truth, and so on... can the model find out who is honest?
sentence | lm_evaluation_harness: bbh_cot_fewshot_navigate | For our warehouse robot: "take three steps, turn left, walk back five", does the model know where it ends up?
sentence | lm_evaluation_harness: blimp_irregular_plural_subject_verb_agreement_1 | We saw outputs like "the children is" and "the mice runs"; please find a test for verbs after unusual plurals.
sentence | lm_evaluation_harness: blimp_passive_1 | I study which verbs can be turned into the passive voice and would like to probe GPT-2 and OLMo on this.
sentence | lm_evaluation_harness: blimp_npi_present_2 | My thesis is about when words such as "any" or "ever" are allowed, do you have something for language models?
sentence | lm_evaluation_harness: copal_id_colloquial | Jakarta users write very informal Indonesian. Would the model still understand what is cause and what is effect?
sentence | lm_evaluation_harness: arabic_leaderboard_arabic_mt_race arabic_leaderboard_arabic_mt_race_light arabic_mt_race_light | School publisher in Kuwait: pupil reads a passage in Arabic and answers questions about it, how would AceGPT do?
sentence | lm_evaluation_harness: metabench_truthfulqa_permute | We suspect that the truthfulness score only depends on the position of the right option; is there a version with options shuffled?
sentence | inspect: inspect/petri-delusional-user inspect/bloom-sycophancy | A user in psychosis believes the TV sends him messages, and I fear that the companion bot confirms it. How can we test?
sentence | inspect: inspect/petri-blame | When something goes wrong, our agent says it was the fault of the user or of another team. I want to measure that habit.
sentence | inspect: inspect/petri-whistleblowing | If an employee orders something clearly unethical, will the assistant raise its concern openly? The compliance department would like to know.
sentence | inspect: inspect/petri-goal-conflict | What does the model do when the user wants one thing while the operator's system prompt demands another?
sentence | inspect: inspect/petri-multi-agent | We let five copies of Claude-like agents negotiate with each other and need an audit of how one behaves among other AIs.
sentence | inspect: inspect/petri-monitoring inspect/petri-alignment-faking inspect/petri-lie-detector inspect/petri-deception | I suspect that the model behaves nicely only while it thinks somebody is watching, and differently afterwards. How do I find out?
sentence | inspect: inspect/make-me-pay | Could a con artist talk our shopping agent into sending him money? We handle real payments from July.
sentence | inspect: inspect/mask | Does the model say something else than what it believes itself when it is put under pressure? Looking for honesty versus own belief.
sentence | inspect: inspect/sad | I want to see if the model knows what it is: an LLM, what it can and cannot do, its own situation.
sentence | open-telco-v1; inspect: inspect/3gpp-tsg | Our standards delegate wants the model to sort 3GPP document excerpts to the right working group automatically.
sentence | guidellm: constant comprehensive_perf_test | Please keep the same number of requests coming each second for an hour and show if the latency of the gateway stays stable.
sentence | inspect: inspect/bigcodebench | We need a check of Python tasks that are more practical, calling many libraries like pandas or requests, not toy functions.
sentence | garak: avid_performance; garak-kfp: avid_performance | Is there a scan that shows where quality degrades, for instance when the context window overflows or it hallucinates under heavy load?
plain | safety-and-fairness-v1; toxicity-and-ethical-principles; model-validation; garak: intents owasp_llm_top10 avid avid_security avid_ethics quality quick; garak-kfp: intents owasp_llm_top10 avid avid_security avid_ethics quality quick; inspect: inspect/strong-reject inspect/petri-full inspect/petri-harm inspect/petri-harmful-cooperation inspect/petri-jailbreak inspect/wmdp inspect/agentharm; lm_evaluation_harness: toxigen bigbench_hhh_alignment_multiple_choice | is our chatbot safe to release
plain | model-validation; inspect: inspect/petri-jailbreak inspect/strong-reject inspect/agentharm; garak: intents quick owasp_llm_top10 avid avid_security quality avid_ethics cwe; garak-kfp: intents quick owasp_llm_top10 avid avid_security quality avid_ethics cwe | attack the model before launch
plain | safety-and-fairness-v1; toxicity-and-ethical-principles; deepeval: deepeval-faithfulness deepeval-hallucination deepeval-correctness; ragas: ragas_rag_default ragas_rag_full; inspect: inspect/simpleqa inspect/truthfulqa; garak: avid_performance; garak-kfp: avid_performance; lm_evaluation_harness: truthfulqa_mc1 truthfulqa-multi_mc1_en tinyTruthfulQA metabench_truthfulqa_permute; lighteval: truthfulness truthfulqa:mc truthfulqa:gen | does it make things up
plain | ragas: ragas_rag_default ragas_rag_full; deepeval: deepeval-faithfulness deepeval-relevancy deepeval-hallucination | RAG answer quality
plain | reasoning-v1; standard-llm-evals-v1; lm_evaluation_harness: gsm8k_platinum_cot_llama leaderboard_math_hard global_mmlu_full_en_high_school_mathematics; lighteval: gsm8k aime24 aime25 math_500 math:algebra math:counting_and_probability math; inspect: inspect/gsm8k inspect/aime2024 inspect/aime2025 inspect/math | maths skills
plain | coding-v1; standard-llm-evals-v1; lm_evaluation_harness: humaneval humaneval_instruct mbpp; inspect: inspect/humaneval inspect/mbpp inspect/bigcodebench inspect/swe-bench; lighteval: lcb:codegeneration_v6 | can it write software
plain | instruction-following-v1; lm_evaluation_harness: ifeval leaderboard_ifeval | obeys every instruction exactly
plain | long-context-v1; lm_evaluation_harness: mrcr mrcr_2needle mrcr_4needle mrcr_8needle longbench_qasper qasper_freeform scrolls_qasper ruler_qa_squad | reading very long PDFs
plain | inspect: inspect/gaia inspect/theagentcompany inspect/swe-bench; ibm-clear: agentic-evaluation | office tasks done by an agent
plain | inspect: inspect/agentdojo inspect/cyberseceval-2 inspect/makemesay; garak: owasp_llm_top10; garak-kfp: owasp_llm_top10 | malicious instructions hidden in emails
plain | inspect: inspect/petri-privacy-violation inspect/petri-leaking; garak: owasp_llm_top10; garak-kfp: owasp_llm_top10 | leaks of personal data
plain | safety-and-fairness-v1; lm_evaluation_harness: bbq crows_pairs_english winogender; inspect: inspect/petri-bias; garak: avid_ethics; garak-kfp: avid_ethics | racist or sexist answers
plain | safety-and-fairness-v1; toxicity-and-ethical-principles; lm_evaluation_harness: truthfulqa_mc1 truthfulqa-multi_mc1_en tinyTruthfulQA metabench_truthfulqa_permute; lighteval: truthfulness truthfulqa:mc truthfulqa:gen; inspect: inspect/truthfulqa | repeats popular myths
plain | inspect: inspect/cybench inspect/cybergym inspect/cyberseceval-2; garak: cwe; garak-kfp: cwe | hacking skills of the LLM
plain | guidellm: sweep throughput concurrent constant poisson quick_perf_test comprehensive_perf_test | tokens per second on our GPU
plain | open-telco-v1; inspect: inspect/telemath inspect/teleqna inspect/telelogs inspect/3gpp-tsg | telecoms expertise
plain | inspect: inspect/petri-shutdown-avoidance inspect/petri-self-preservation inspect/petri-oversight-subversion inspect/petri-goal-preservation inspect/agentic-misalignment inspect/instrumental-eval | AI refusing to be switched off
plain | lm_evaluation_harness: blimp_anaphor_gender_agreement blimp_animate_subject_trans blimp_coordinate_structure_constraint_complex_left_branch blimp_determiner_noun_agreement_2 blimp_determiner_noun_agreement_with_adj_2 blimp_determiner_noun_agreement_with_adjective_1 blimp_existential_there_object_raising blimp_existential_there_subject_raising blimp_intransitive blimp_irregular_plural_subject_verb_agreement_1 blimp_left_branch_island_simple_question blimp_npi_present_2 blimp_passive_1 blimp_drop_argument blimp; lighteval: glue:cola language_understanding | correct English grammar
plain | lighteval: scientific_reasoning arc:easy arc:challenge openbookqa gpqa:diamond; inspect: inspect/arc inspect/gpqa; lm_evaluation_harness: arc_easy leaderboard_gpqa AraDiCE_openbookqa_eng | science exam questions
plain | lighteval: glue:sst2 language_understanding | positive or negative review
plain | safety-and-fairness-v1; toxicity-and-ethical-principles; lm_evaluation_harness: toxigen; garak: quality avid_ethics; garak-kfp: quality avid_ethics | hate speech and insults
plain | model-validation; inspect: inspect/strong-reject inspect/wmdp inspect/petri-harm inspect/petri-harmful-cooperation inspect/agentharm; garak: avid_ethics intents; garak-kfp: avid_ethics intents | helps people with bad intentions
plain | guidellm: sweep throughput concurrent constant poisson quick_perf_test comprehensive_perf_test | response time under heavy traffic
plain | lm_evaluation_harness: bbh_cot_fewshot_snarks | noticing ironic remarks
plain | lm_evaluation_harness: leaderboard_musr | solving whodunit stories
plain | inspect: inspect/telelogs | why is 5G throughput dropping
plain | lm_evaluation_harness: code2text_ruby | describe Ruby functions in English
plain | lm_evaluation_harness: eus_reading | Euskara text understanding
plain | inspect: inspect/petri-praise inspect/sycophancy-evals inspect/petri-sycophancy inspect/bloom-sycophancy | gushing about mediocre work
plain | inspect: inspect/swe-bench | repairing bugs from GitHub issues
plain | ibm-clear: agentic-evaluation | common failures in agent traces
plain | guidellm: poisson comprehensive_perf_test | random arrival traffic simulation
plain | guidellm: throughput sweep comprehensive_perf_test quick_perf_test | max requests before saturation
plain | lighteval: glue:mrpc language_understanding | two sentences, same meaning?
plain | lm_evaluation_harness: afrixnli_en_direct_wol afrixnli-irokobench | Wolof entailment
plain | lm_evaluation_harness: nortruthfulqa_gen_nno_p0 nortruthfulqa_gen_nno_p3 nortruthfulqa_mc_nno_p2 | Nynorsk truthfulness
plain | lm_evaluation_harness: pile_freelaw | modelling court documents
plain | safety-and-fairness-v1; lm_evaluation_harness: winogender bbq crows_pairs_english; inspect: inspect/petri-bias | assumes the nurse is a woman
plain | inspect: inspect/make-me-pay | talking someone into sending money
plain | inspect: inspect/petri-self-exfiltration inspect/gdm-self-proliferation | copying its own weights elsewhere
plain | lm_evaluation_harness: lambada_openai_mt_it | guess final word, Italian
plain | lm_evaluation_harness: bbh_cot_fewshot_dyck_languages bbh_cot_zeroshot_dyck_languages | closing nested parentheses
plain | lighteval: aime24 aime25; inspect: inspect/aime2024 inspect/aime2025 | AIME problems
plain | lighteval: math:counting_and_probability math | combinatorics and odds
plain | inspect: inspect/3gpp-tsg | which 3GPP group owns this text
plain | lm_evaluation_harness: aclue_ancient_chinese_culture | dynasties and classical Chinese literature
plain | garak: owasp_llm_top10; garak-kfp: owasp_llm_top10 | OWASP LLM list
plain | garak: avid; garak-kfp: avid | full AVID taxonomy
plain | deepeval: deepeval-relevancy; ragas: ragas_rag_default ragas_rag_full | reply does not address the question
plain | lm_evaluation_harness: truthfulqa-multi_gen_ca | Catalan honest answers
plain | lm_evaluation_harness: AraDiCE_ArabicMMLU_univ_social-science_accounting_lev | bookkeeping exam in Levantine dialect
plain | lm_evaluation_harness: global_mmlu_full_am_high_school_mathematics | Amharic secondary school algebra
sentence | safety-and-fairness-v1; toxicity-and-ethical-principles; model-validation; garak: intents owasp_llm_top10 avid avid_security avid_ethics quality quick; garak-kfp: intents owasp_llm_top10 avid avid_security avid_ethics quality quick; inspect: inspect/strong-reject inspect/petri-full inspect/petri-harm inspect/petri-harmful-cooperation inspect/petri-jailbreak inspect/wmdp inspect/agentharm; lm_evaluation_harness: toxigen bigbench_hhh_alignment_multiple_choice | Hi, our legal team wants proof by Friday that the fine-tuned Llama 3.1 8B is not dangerous for the public, what should I run?
sentence | model-validation; inspect: inspect/petri-jailbreak inspect/strong-reject inspect/agentharm; garak: intents quick owasp_llm_top10 avid avid_security quality avid_ethics cwe; garak-kfp: intents quick owasp_llm_top10 avid avid_security quality avid_ethics cwe | I am the security officer of a bank and must red team the Granite assistant before it goes to customers next month.
sentence | deepeval: deepeval-faithfulness deepeval-hallucination; ragas: ragas_rag_default ragas_rag_full | Our helpdesk bot on Mistral invents refund policies that are nowhere in the documents we give it, I need a number for how often.
sentence | ragas: ragas_rag_default ragas_rag_full; deepeval: deepeval-faithfulness deepeval-relevancy deepeval-hallucination | We have a retrieval pipeline over the HR handbook with Qwen 2.5, can you tell me how to score retrieval and answers together?
sentence | lm_evaluation_harness: gsm8k_platinum_cot_llama; lighteval: gsm8k math; inspect: inspect/gsm8k | My daughter’s school wants a tutor for 10 year olds, so please check that the model solves simple word problems with numbers.
sentence | reasoning-v1; lighteval: aime24 aime25 math_500 math:algebra math:counting_and_probability math; inspect: inspect/aime2024 inspect/aime2025 inspect/math; lm_evaluation_harness: leaderboard_math_hard | Researcher here, comparing DeepSeek distills on olympiad style mathematics, the harder the better, two H100 available.
sentence | lm_evaluation_harness: humaneval humaneval_instruct mbpp; inspect: inspect/humaneval inspect/mbpp | Before we give the 7B model to our interns I want to know if it can write small Python functions that actually work.
sentence | coding-v1; lighteval: lcb:codegeneration_v6 | Please evaluate Codestral on Codeforces and LeetCode style contests, with problems that it cannot have seen in training.
sentence | instruction-following-v1; lm_evaluation_harness: ifeval leaderboard_ifeval | Customer complains that the assistant ignores things like "answer in three bullets, no commas, valid JSON", how do we measure that?
sentence | long-context-v1; lm_evaluation_harness: mrcr mrcr_2needle mrcr_4needle mrcr_8needle longbench_qasper qasper_freeform scrolls_qasper ruler_qa_squad | Lawyers at our firm paste 100 pages contracts, so which tests show if Llama 4 Scout still finds the right detail?
sentence | leaderboard-v2; standard-llm-evals-v1; inspect: inspect/mmlu inspect/mmlu-pro inspect/bbh; lighteval: mmlu; lm_evaluation_harness: mmlu_cot_llama leaderboard_mmlu_pro bbh bbh_cot_fewshot bbh_cot_zeroshot leaderboard_bbh | We are a startup choosing between Gemma 3 and Phi-4, give us one all-round comparison like the public leaderboards do.
sentence | inspect: inspect/mmlu inspect/mmlu-pro; lighteval: mmlu knowledge; lm_evaluation_harness: mmlu_cot_llama leaderboard_mmlu_pro | I would like to see how the new checkpoint does across school and university subjects, from law to chemistry, multiple choice is fine.
sentence | lighteval: triviaqa knowledge; inspect: inspect/simpleqa; deepeval: deepeval-correctness | For a pub quiz app we need a model that remembers short facts correctly, names, dates, capitals and so on.
sentence | reasoning-v1; inspect: inspect/bbh; lm_evaluation_harness: bbh bbh_cot_fewshot bbh_cot_zeroshot leaderboard_bbh leaderboard_musr | Our team lead says that the quantized model lost its reasoning on really hard puzzles, could you help me verify it against the original?
sentence | inspect: inspect/gaia inspect/theagentcompany | We are building a general assistant that browses, opens files and calls tools, is there something realistic to check if it finishes the job?
sentence | inspect: inspect/agentdojo inspect/cyberseceval-2 inspect/makemesay; garak: owasp_llm_top10; garak-kfp: owasp_llm_top10 | An attacker could put text in a web page that takes over our shopping agent, pls test how robust it is to that.
sentence | inspect: inspect/petri-leaking; garak: owasp_llm_top10; garak-kfp: owasp_llm_top10 | Our competitors got a rival bot to print its secret system prompt, I want to be sure ours keeps it confidential.
sentence | inspect: inspect/petri-privacy-violation | Will the model help a stalker to find the home address and phone number of a private person? Our DPO is asking.
sentence | safety-and-fairness-v1; lm_evaluation_harness: bbq crows_pairs_english winogender; inspect: inspect/petri-bias; garak: avid_ethics; garak-kfp: avid_ethics | The works council requires evidence that the recruiting assistant does not discriminate by age, religion, gender or disability.
sentence | safety-and-fairness-v1; toxicity-and-ethical-principles; lm_evaluation_harness: truthfulqa_mc1 truthfulqa-multi_mc1_en tinyTruthfulQA metabench_truthfulqa_permute; lighteval: truthfulness truthfulqa:mc truthfulqa:gen; inspect: inspect/truthfulqa | Teacher asking: does the model tell pupils that we only use ten percent of the brain and other such misconceptions?
sentence | inspect: inspect/petri-sycophancy inspect/bloom-sycophancy inspect/sycophancy-evals inspect/petri-praise inspect/mask inspect/petri-criticism inspect/petri-debate | When I insist that 2+2 is 5 our model says I am right, which tests tell me how much it gives in to users?
sentence | inspect: inspect/cybench inspect/cybergym inspect/cyberseceval-2; garak: cwe; garak-kfp: cwe | Government client needs to know wether the open weights model could help with offensive cyber operations, deadline end of quarter.
sentence | guidellm: sweep throughput concurrent constant poisson quick_perf_test comprehensive_perf_test | We just installed vLLM on four L40S cards and would like to know latency and throughput before the demo on Monday.
sentence | guidellm: sweep comprehensive_perf_test quick_perf_test throughput | How many parallel users can our inference server take before the answers become to slow, can it find the best point automaticaly?
sentence | open-telco-v1; inspect: inspect/telemath inspect/teleqna inspect/telelogs inspect/3gpp-tsg | I work for a mobile operator in Spain and we want to compare three models for our industry, network people will use it.
sentence | lm_evaluation_harness: arabic_leaderboard_arabic_mmlu_anatomy arabic_leaderboard_arabic_mmlu_clinical_knowledge arabic_leaderboard_arabic_mmlu_medical_genetics arabic_leaderboard_arabic_mmlu_professional_medicine cmmlu_professional_medicine cmmlu_traditional_chinese_medicine global_mmlu_full_am_anatomy global_mmlu_full_am_clinical_knowledge global_mmlu_full_am_medical_genetics global_mmlu_full_am_professional_medicine global_mmlu_full_ar_anatomy global_mmlu_full_ar_clinical_knowledge global_mmlu_full_ar_medical_genetics global_mmlu_full_ar_professional_medicine global_mmlu_full_bn_anatomy careqa_open_perplexity | A hospital group in the Gulf region and China asks whether the model has solid clinical knowledge, anything about doctors exams is good.
sentence | deepeval: deepeval-summarization | Our product condenses support tickets, I want to know if the short version covers the key points and stays true to the source.
sentence | inspect: inspect/petri-shutdown-avoidance inspect/petri-self-preservation inspect/petri-oversight-subversion inspect/petri-goal-preservation inspect/agentic-misalignment inspect/instrumental-eval inspect/petri-self-exfiltration inspect/gdm-self-proliferation inspect/petri-power-seeking inspect/petri-alignment-faking inspect/gdm-stealth inspect/gdm-self-reasoning inspect/petri-full inspect/petri-monitoring | The governance board worries about losing control of AI: models that grab power, hide from supervisors or copy themselves. What can we run?
sentence | safety-and-fairness-v1; toxicity-and-ethical-principles; lm_evaluation_harness: ethics_cm bigbench_hhh_alignment_multiple_choice; garak: avid_ethics; garak-kfp: avid_ethics | For a children game we would like the assistant to know that stealing is bad and tipping a waiter is nice, basic morality.
sentence | lm_evaluation_harness: blimp_anaphor_gender_agreement blimp_animate_subject_trans blimp_coordinate_structure_constraint_complex_left_branch blimp_determiner_noun_agreement_2 blimp_determiner_noun_agreement_with_adj_2 blimp_determiner_noun_agreement_with_adjective_1 blimp_existential_there_object_raising blimp_existential_there_subject_raising blimp_intransitive blimp_irregular_plural_subject_verb_agreement_1 blimp_left_branch_island_simple_question blimp_npi_present_2 blimp_passive_1 blimp_drop_argument blimp; lighteval: glue:cola language_understanding | We sell a proofreading tool and must check if the model notices when an English sentence is not well formed.
sentence | lighteval: commonsense_reasoning hellaswag winogrande piqa physical_commonsense; inspect: inspect/hellaswag inspect/winogrande; lm_evaluation_harness: AraDiCE_winogrande_eng | Small on-device model, 1B parameters, I want to see if it still has plain common sense about daily life situations.
sentence | inspect: inspect/gpqa; lm_evaluation_harness: leaderboard_gpqa; lighteval: gpqa:diamond | Chemistry PhD here, need something at postgraduate level in physics, biology and chemistry that one can not simply google.
sentence | lighteval: arc:easy arc:challenge scientific_reasoning openbookqa; inspect: inspect/arc; lm_evaluation_harness: arc_easy AraDiCE_openbookqa_eng | We make a learning app for primary school, does the model know basic natural science such as plants, magnets, weather?
sentence | lm_evaluation_harness: bigbench_gre_reading_comprehension_multiple_choice | I prepare students for the GRE and want to check how well GPT-OSS 20B answers questions about dense passages.
sentence | lighteval: glue:sst2 language_understanding | Marketing would like to use TinyLlama to decide if film reviews are happy or angry, how accurate is it?
sentence | lm_evaluation_harness: wikitext paloma_wikitext_103 | After int4 quantization I want a quick perplexity number on Wikipedia articles to see how much we lost versus fp16.
sentence | safety-and-fairness-v1; toxicity-and-ethical-principles; lm_evaluation_harness: toxigen; garak: quality avid_ethics; garak-kfp: quality avid_ethics | Our community platform for teenagers must not produce swear words, violent or hateful text, please find the right checks.
sentence | inspect: inspect/strong-reject | I want to see both sides: does the model refuse what it must refuse, and does it not refuse harmless requests?
sentence | model-validation; inspect: inspect/petri-jailbreak inspect/strong-reject; garak: intents quick owasp_llm_top10 avid avid_security; garak-kfp: intents quick owasp_llm_top10 avid avid_security | People on reddit got our model to ignore its guidelines with DAN prompts, how can I measure how easy that is?
sentence | safety-and-fairness-v1; toxicity-and-ethical-principles; inspect: inspect/petri-deception inspect/mask inspect/petri-lie-detector inspect/agentic-misalignment inspect/petri-full inspect/truthfulqa; lm_evaluation_harness: truthfulqa_mc1 truthfulqa-multi_mc1_en tinyTruthfulQA metabench_truthfulqa_permute bigbench_hhh_alignment_multiple_choice; lighteval: truthfulness truthfulqa:mc truthfulqa:gen | We need to know if the model is honest with users, the ethics committee meets in two weeks, thanks a lot!
sentence | inspect: inspect/agentharm inspect/petri-tool-abuse | Our agent has access to email and payments, could somebody persuade it to do something criminal with its tools?
sentence | deepeval: deepeval-correctness; inspect: inspect/simpleqa; ragas: ragas_rag_full | I have a set of questions with the right answers from our experts and want to score whether the model’s replies match factually.
sentence | garak: quick; garak-kfp: quick | I only have two minutes before the stand-up, is there a very short secuirty check just to see that the endpoint is scannable?
sentence | inspect: inspect/agentdojo inspect/gaia inspect/theagentcompany inspect/agentharm inspect/swe-bench; ibm-clear: agentic-evaluation | Please suggest evalutions for AI agents in general, we are starting from zero and have a Llama 3.3 70B endpoint.
sentence | toxicity-and-ethical-principles; lm_evaluation_harness: ethics_cm bigbench_hhh_alignment_multiple_choice | Which evaluation shows that the assistant is helpful, honest and harmless? The auditor from Brussels used exactly this phrase.
sentence | inspect: inspect/petri-delusional-user | A psychiatrist in our advisory board asks if the bot feeds the fantasies of somebody who believes that the CIA talks through his toaster.
sentence | inspect: inspect/petri-censorship | Journalists told us that the Chinese model keeps silent on topics which are politically delicate, is there any way to verify this?
sentence | inspect: inspect/petri-whistleblowing | If the operator orders something unethical, will the model speak up about it or just go along quietly?
sentence | inspect: inspect/petri-multi-agent | We let several bots negotiate among themselves and I am curious how our Granite model acts when its partner is another AI.
sentence | inspect: inspect/petri-reward-hacking | During RL our coding model learned to special-case the unit tests instead of solving the task, can we test for such cheating?
sentence | inspect: inspect/petri-blame | When something goes wrong the assistant says it is the fault of the user, I find this unacceptable and want to measure it.
sentence | inspect: inspect/petri-manipulation | Does the companion app make people feel guilty so that they stay longer in the chat? Consumer protection wants to know.
sentence | inspect: inspect/petri-goal-conflict | What happens if our system prompt says one thing and the end user wants the opposite, whose side does the model take?
sentence | inspect: inspect/petri-initiative | The agent once booked a hotel nobody had requested, I need to know how often it does extra things on its own.
sentence | inspect: inspect/bloom-custom | I described a behaviour of our own in a folder with bloom and want to generate scenarios from it and score Mistral Small.
sentence | inspect: inspect/custom | We wrote our own Inspect AI task file in python and would like to launch it on the platform, is that possible?
sentence | inspect: inspect/sad inspect/gdm-self-reasoning | Does the model know what it is, that it is a language model, and what it can and cannot do?
sentence | inspect: inspect/gdm-stealth inspect/petri-oversight-subversion inspect/agentic-misalignment | Check whether the agent tries to conceal what it did from the people who supervise it, e.g. by deleting logs.
sentence | inspect: inspect/petri-monitoring inspect/petri-alignment-faking inspect/petri-lie-detector | I suspect that Qwen plays nice only while it thinks someone is watching, and changes when it feels unobserved.
sentence | model-validation; garak-kfp: intents | We have Kubeflow pipelines in the cluster and would like the scan with our own list of intents to run there as a pipeline.
sentence | garak: avid_performance; garak-kfp: avid_performance | Is there a probe that looks for degradation, for instance made up content or failing context windows, according to the AVID taxonomy?
sentence | garak: cwe; garak-kfp: cwe | Can our model be misused to take advantage of well known software weaknesses, the ones with MITRE CWE numbers?
sentence | guidellm: concurrent comprehensive_perf_test | I want the latency with exactly 32 people connected at the same moment, no ramp up, on a single A100.
sentence | guidellm: constant comprehensive_perf_test | Keep sending five requests per second to the endpoint for an hour and see whether the response times stay stable.
sentence | long-context-v1; lm_evaluation_harness: mrcr_8needle | The hardest version please: eight separate facts hidden in one huge context, and the model must return all of them.
sentence | lm_evaluation_harness: longbench_qasper qasper_freeform scrolls_qasper | Our librarians ask questions about whole research articles, methods and results, which benchmark comes closest for Llama 3.1?
sentence | open-telco-v1; inspect: inspect/teleqna | Multiple choice questions about telecom standards and research papers would be enough for us at Vodafone, no logs, no calculations.
sentence | open-telco-v1; inspect: inspect/telemath | Our radio engineers need numerical answers, link budgets, Shannon capacity and signal processing, so test exactly this kind of computation.
sentence | lm_evaluation_harness: code2text_javascript | Front-end team wants automatic comments that say in words what a JavaScript function is doing, how good is StarCoder at it?
sentence | lm_evaluation_harness: bigbench_code_line_description_multiple_choice | Given one single line of a program, can the model pick the right explanation of it? For our beginners course.
sentence | inspect: inspect/bigcodebench | Not toy exercises please, we need complicated programs that call pandas, requests and other libraries in the right way.
sentence | lm_evaluation_harness: blimp_passive_1 | A linguist in our lab wants to know if the model understands which English verbs cannot be put in the passive.
sentence | lm_evaluation_harness: blimp_irregular_plural_subject_verb_agreement_1 | Does it know that one says "the children are" and "the mice were" and not "is" or "was"?
sentence | lm_evaluation_harness: copal_id_colloquial | Our users in Jakarta write in slang, so please test if the model gets what caused what in informal Bahasa.
sentence | lm_evaluation_harness: darijahellaswag | For a client in Casablanca: can the model choose how an everyday scene goes on when it is told in Darija?
sentence | lm_evaluation_harness: AraDiCE_ArabicMMLU_middle_humanities_islamic-studies_egy AraDiCE_ArabicMMLU_na_humanities_islamic-studies_egy AraDiCE_ArabicMMLU_primary_humanities_islamic-studies_egy | A publisher in Cairo of religious schoolbooks asks how much the model knows of Islam as taught in class, in Egyptian.
sentence | lm_evaluation_harness: agieval_logiqa_zh | I need deduction and syllogism qestions as in the exam for public servants in China, the model is Yi 34B.
sentence | lm_evaluation_harness: global_mmlu_full_bn_anatomy | Dhaka medical college would like to know if the bot knows bones, muscles and organs when asked in Bangla.
sentence | lm_evaluation_harness: arabic_leaderboard_arabic_mmlu_medical_genetics global_mmlu_full_ar_medical_genetics | Hereditary diseases are our speciality and patients in Riyadh write Arabic, is there any test on that?
sentence | lm_evaluation_harness: afrixnli_en_direct_lug afrixnli-irokobench | We do a project in Kampala and need to see whether the model can tell if two Luganda statements contradict.
sentence | lm_evaluation_harness: lambada_openai_mt_stablelm_nl | Colleagues in Rotterdam want to test if the model can fill in the very last word of a passage written in Dutch.
sentence | lm_evaluation_harness: pile_ubuntu-irc | Our corpus is old Linux support chats from IRC, so I would like a language modelling score on that sort of text.
sentence | lm_evaluation_harness: pile_youtubesubtitles | How well does the base model predict spoken language, like what you see in captions of online videos?
sentence | lm_evaluation_harness: truthfulqa-multi_mc1_gl | The regional government in Santiago de Compostela wants to know whether the model falls for myths when asked in Galician.
sentence | lm_evaluation_harness: bbh_cot_fewshot_web_of_lies | I love those riddles where Anna says Bob is a liar and Bob says Carl tells the truth, can it solve them?
sentence | lm_evaluation_harness: bbh_cot_fewshot_tracking_shuffled_objects_five_objects | Five friends swap presents again and again and at the end you ask who holds which one, please test this.
sentence | lm_evaluation_harness: bbh_cot_fewshot_navigate | Turn left, take four steps, turn around, take two: can the model say whether it is back at the start?
sentence | lm_evaluation_harness: bbh_cot_fewshot_causal_judgement bbh_cot_zeroshot_causal_judgement | For an insurance project: does the LLM judge like a human who or what caused an accident in a short story?
sentence | lighteval: math:algebra math | We want competition problems but only equations and polynomials, no geometry and no probability, for a cource with Phi-4.
sentence | ragas: ragas_rag_full | We have to see how sensitive our retrieval bot is to noisy passages and whether entities from the context are recalled.
""")

OLDER = read_goals("""
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
plain | CAVES | gives up correct answers under pressure
sentence | AGENTS | can it plan a journey with five tools
plain | INJECTION | prompt injection by email
plain | PRIVACY | gives away personal details
sentence | MEDIC | is it good enough for a medical board exam
sentence | COMMON_SENSE | does a 500M model have any common sense
plain | SENTIMENT | positive or negative film reviews
plain | ETHICS | right or wrong in everyday life
plain | SHUTDOWN | fights its own shutdown
plain | MYTHS | believes urban myths
""")

HELD_OUT = (*FROM_CATALOG, *OLDER)
