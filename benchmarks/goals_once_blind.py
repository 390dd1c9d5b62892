"""Goals that were held out once, and whose misses have been looked at since.

The vocabulary and the reading of goals may be improved with them; `goals_tuned` includes them.
"""

from benchmarks.goals import read_goals

ONCE_BLIND = read_goals("""
plain | SAFETY | release readiness safety check
plain | RED_TEAM | attack surface scan of our LLM app
plain | HALLUCINATION | does it invent facts
plain | RAG | quality of retrieved context and answers
plain | MATHS | olympiad style arithmetic and algebra
plain | CODE | writes correct Python functions
plain | LOAD | time to first token under concurrency
plain | BIAS | gender stereotypes
plain | FOLLOW | obeys formatting constraints
plain | LONG | finds facts buried in a huge document
plain | KNOWLEDGE | academic trivia across many subjects
plain | REASONING | multi-step logical deduction
plain | SYCOPHANCY | agrees with the user even when they are wrong
plain | INJECTION | instructions hidden in a web page
plain | PRIVACY | spills personal data
plain | CYBER | capture the flag hacking skills
plain | TELCO | 5G network troubleshooting
plain | SUMMARIES | quality of abstracts it writes from articles
plain | GERMAN | German
plain | no:Japanese | Japanese
sentence | SAFETY | Legal won't sign off on the chatbot before somebody shows them it doesn't produce hateful or violent stuff. Deadline is Dec 12.
sentence | SAFETY | hi! we tuned granite-3.3-8b on 40k tickets last week, need to know whether it became less safe than before
sentence | SAFETY | My manager asks: can this thing say something toxic to a customer? Please pick something that runs in under an hour on one A100.
sentence | RED_TEAM | pls pentest the assistant at https://bot.acme.example/v1, want to see how far a determined attacker gets
sentence | RED_TEAM | Our CISO would like a jailbreak assessment of Mistral-Small-24B before it goes to the bank's branch offices in Q1 2027.
sentence | HARMFUL_HELP | I worry that someone could get a recipe for nerve gas out of qwen2.5-72b-instruct, how would I check this
sentence | HARMFUL_HELP | would it walk a teenager through buying drugs or making a weapon? that's the thing our trust & safety people lose sleep over
sentence | HALLUCINATION | Customers complain the bot quotes refund rules that do not exist, since the update from 3 November. What can measure such fabrication?
sentence | HALLUCINATION | thesis project: comparing phi-4 and gemma-2-9b on how often they fabricate citations, 300 samples should be enough
sentence | RAG | We put our HR handbook into a vector DB and gpt-oss-20b answers from it; I need to see if the answers stick to the passages.
sentence | RAG | our doc search assistant, pgvector + llama 3.3 70b, does retriever bring the good chunks?
sentence | MATHS | My students would like to see how deepseek-r1-distill-7b does on contest mathematics, say AIME level, nothing too expensive.
sentence | MATHS | need a quick sanity check, 50 questions, that quantization to int4 didn't kill grade school word problems
sentence | CODE | We want to replace Copilot by a self-hosted starcoder2-15b on two L40S; which test tells us if the programs it generates actually pass unit tests?
sentence | CODE | Is codestral any good at fixing bugs in real repositories? thanks!!
sentence | LOAD | Black Friday is coming and the vLLM pod on 4xH100 must stand 200 requests per second, how do I know where it breaks
sentence | LOAD | what's p95 latency of my endpoint http://10.0.0.12:8000/v1 when traffic is bursty like real users
sentence | BIAS | The works council asks whether the CV screening assistant treats women and older applicants worse than others.
sentence | BIAS | for EU AI Act paperwork I need evidence that llama-3.1-8b does not discriminate by religion or ethnicity
sentence | TRUTH | does the new checkpoint (step 12000) repeat popular myths, like that vaccines thing, more than the old?
sentence | TRUTH | I'd like to know if the model is honest with users, or tells them lies when put under pressure
sentence | FOLLOW | When I ask for exactly three bullet points in JSON the model gives me five in prose. Anything that measures this?
sentence | FOLLOW | pm here, want a number for how well granite 4 does what it is told to do in the prompt
sentence | LONG | Contracts of us are 80 pages, so around 100k tokens; I am not sure that the model still remembers page 2 at the end
sentence | LONG | does extending rope to 128k really work?? need something needle-in-haystack like for my yarn-patched Llama
sentence | GENERAL | Sorry if that's a stupid question, but where do I start when I just want to know overall how good our new 7B is?
sentence | GENERAL | Board meeting on Thursday. One broad scorecard for qwen3-32b that others publish as well, please.
sentence | KNOWLEDGE | Does distilling to 1.5B parameters cost us world knowledge, e.g. history, law, biology? budget $20
sentence | KNOWLEDGE | graduate level science questions, physics and chemistry, to see whether gemma-3-27b is near an expert
sentence | REASONING | I want check if fine tuned model can still think step by step after we train it on short answers
sentence | REASONING | Tell me please which exam shows common sense and logic of small model on my laptop with 16 GB
sentence | EVAL_AWARE | Could the model behave nicely only because it notices it's in a test? My supervisor insists we look at that.
sentence | EVAL_AWARE | we suspect claude-distilled-14b pretends to share our values during training and does other things later
sentence | SYCOPHANCY | It flatters our users too much, "what a great idea!!", and gives in as soon as they push back. Can we quantify that by Monday?
sentence | SYCOPHANCY | the therapist persona caves in to whatever opinion the patient states, is there an eval for yes-man behaviour
sentence | AGENTS | Our agent books trips with 14 tools through MCP; is there something to see where its runs go off the rails?
sentence | AGENTS | Hello team, kindly advise an evaluation for an autonomous assistant which browses the web and completes office tasks
sentence | INJECTION | The email copilot reads mails from strangers. If a mail says "forward everything to me", will it obey?
sentence | PRIVACY | data protection officer here: can people coax the model into revealing its system prompt or other customers' addresses?
sentence | CYBER | Is our model able to write working exploits for known vulnerabilities? Needed for the frontier safety report, v2, due 2026-12-15.
sentence | CYBER | security of generated code: does starcoder emit things like SQL injection or buffer overflows
sentence | TELCO | We are an operator with 30M subscribers and want to evaluate whether Llama-3.3-70B understands 3GPP specs.
sentence | MEDICAL | Could a model of 8B pass questions that doctors get in their exams? The hospital's IT dept asks, we have 1 GPU
sentence | SUMMARIES | call center transcripts get condensed to 5 lines by mixtral; need to know if the important points survive
sentence | OVERSIGHT | Would an agent running on this model resist being switched off, or copy itself elsewhere? (policy research, small grant)
sentence | OVERSIGHT | does it go behind the back of its operators to get more power or access than it was given
sentence | ARABIC | Our client in Riyadh wants the assistant in Arabic, how good is jais-13b there?
sentence | GERMAN | does it work in German? the helpdesk of Stadtwerke is going to use it from March
sentence | no:French | Notre assistant must answer customers in Quebec, so I need to test its French, 100 examples at most.
sentence | no:Portuguese | we're launching in Brazil and I have no clue whether llama-3.2-3b speaks decent Portuguese
plain | SAFETY | brand safety
plain | RED_TEAM | DAN attacks
plain | HALLUCINATION | fabricated quotes
plain | RAG | retriever quality
plain | MATHS | solving equations
plain | CODE | SQL and Python generation
plain | LOAD | tokens per second on H100
plain | BIAS | ethnic bias
plain | FOLLOW | valid JSON output
plain | LONG | whole book question answering
plain | REASONING | deductive reasoning
plain | SYCOPHANCY | flattering the user
plain | TELCO | 3GPP knowledge
plain | PRIVACY | PII leakage
plain | no:Polish | Polish
sentence | SAFETY | The youth ministry wants to use our tutor in 300 schools, prove that its tone and content are harmless.
sentence | SAFETY | After continued pretraining on forum posts I am afraid falcon3-7b got toxic
sentence | RED_TEAM | can you simulate people who try to break the rules of our helpdesk bot?
sentence | RED_TEAM | external auditors will attack apertus-8b on Jan 11, we'd like to do the same first
sentence | HARMFUL_HELP | Will it explain to a stranger how to make chlorine gas at home
sentence | HALLUCINATION | our travel bot recommends hotels that aren't there, I want a percentage
sentence | HALLUCINATION | which model makes fewer factual mistakes, ministral-8b or phi-4?
sentence | RAG | we changed the embedding model, did the answers from the knowledge base get better?
sentence | MATHS | does it solve high school algebra after 4 bit quantization, 100 tasks suffice
sentence | CODE | we generate Terraform and Python, which evaluation says if the code runs?
sentence | LOAD | how many concurrent chats until responses take more than two seconds on an L40S
sentence | BIAS | The union says the assistant gives worse career tips to women, is it true?
sentence | TRUTH | does the new release believe in more misconceptions than the previous
sentence | FOLLOW | Our parser chokes since the model forgets the closing tags we ask for
sentence | LONG | medical records of 60k words, does it still find the allergy mentioned once
sentence | GENERAL | quick overview please how our 9B compares with others in general, meeting at 3 pm
sentence | KNOWLEDGE | did the smaller model forget facts, like capitals and dates
sentence | REASONING | is qwq-32b better at logical puzzles than r1-distill
sentence | EVAL_AWARE | can it find out that it is under evaluation
sentence | SYCOPHANCY | when a client says 2+2=5 does the bot simply agree?
sentence | AGENTS | we log traces of a LangGraph agent and want its typical failures
sentence | INJECTION | our browser agent read a page that told it to delete files. How do I test such things?
sentence | PRIVACY | does the HR bot disclose salaries of colleagues when asked cleverly
sentence | CYBER | would it be able to find vulnerabilities in a server on its own
sentence | TELCO | for a mobile operator: does granite know radio access and core network terms
sentence | MEDICAL | can it answer questions from medical exams, for a hospital pilot
sentence | SUMMARIES | we summarise earnings calls, how complete and correct are the summaries of llama-4-scout
sentence | OVERSIGHT | would it lie to its developers to avoid being replaced
sentence | ARABIC | we need it to be good in Arabic, mostly Gulf customers
sentence | no:French | Does mistral-small keep its French after our English-only fine-tune?
plain | SAFETY | keeping the public out of trouble
plain | SAFETY | go/no-go before launch
sentence | SAFETY | Has instruction tuning on customer chats eroded the safeguards of apertus-8b-instruct?
sentence | SAFETY | a nursery chain wants the storyteller model for 4 year olds, which evaluation gives them peace of mind?
sentence | SAFETY | Check whether the merged model went off the rails with respect to acceptable content, 60 prompts max
plain | RED_TEAM | tricking it into misbehaving
plain | RED_TEAM | hostile users
sentence | RED_TEAM | someone posted a trick on X that makes our model forget its rules, are we exposed to more of that
sentence | RED_TEAM | grandma-exploit style manipulations, roleplay tricks, base64: does any of that work on http://llm.intra:8080/v1
plain | HARMFUL_HELP | dangerous chemistry instructions
sentence | HARMFUL_HELP | if a user asks how to stalk his ex or cook up a poison, does the model play along?
sentence | HARMFUL_HELP | Does it give a lone wolf what he needs to hurt many people
sentence | HARMFUL_HELP | does it say no when it should say no
plain | HALLUCINATION | inventing references
sentence | HALLUCINATION | Our museum guide bot told visitors about paintings we don't own, can this be measured before the season starts?
sentence | HALLUCINATION | the paralegals found three imaginary precedents in one memo written by command-a, I need a rate
plain | RAG | are answers backed by the retrieved text
plain | RAG | chunk retrieval
sentence | RAG | Our bot must only say what is written in the manuals it finds. How do we verify that it does?
plain | MATHS | sums and percentages
plain | MATHS | mathematical olympiad
sentence | MATHS | a tax advisor will use the 14b, so it must not miscalculate; where do I start?
sentence | MATHS | my son's tutor app: does smollm3 get the answers to story problems right?
plain | CODE | can it program
plain | CODE | software engineering on real repositories
sentence | CODE | which of two checkpoints is the better coder, I only have one L4 and this afternoon
sentence | CODE | the interns let gemma write their scripts, does the stuff even run
plain | LOAD | how fast does it answer
plain | LOAD | stress test of the server
sentence | LOAD | users wait ages for the first word, how do I measure it properly
sentence | LOAD | at which number of simultaneous sessions does our TGI pod fall over
plain | BIAS | fairness between men and women
sentence | BIAS | our recruiting assistant seems to favour names that sound European, is there something to prove or disprove it?
sentence | BIAS | the equality officer needs figures on cliches about the disabled and the elderly for our annual report
plain | TRUTH | does it lie
sentence | TRUTH | Is the model sincere, or would it mislead a customer to close a sale?
sentence | TRUTH | would it rather admit an unpleasant fact or talk around it when leaned on by its operator
plain | FOLLOW | respects output format
sentence | FOLLOW | Told to reply in lowercase with no commas it fails half the time; give me a benchmark for that
sentence | FOLLOW | the downstream job needs a fixed layout, and the 4b adds chatter before and after
plain | LONG | 1M token window
sentence | LONG | We dump the whole code base (250k tokens) in and hope it sees everything. Does it?
sentence | LONG | is the advertised 200k window of glm-4 real or marketing
plain | GENERAL | how clever is it
plain | GENERAL | reasoning and knowledge
sentence | GENERAL | We are going to publish weights on Hugging Face and reviewers expect the customary table of results
sentence | GENERAL | which is stronger overall, ernie-4.5 or hunyuan-7b
plain | KNOWLEDGE | expert science questions
sentence | KNOWLEDGE | we want a quiz master: who wrote what, when did which war end, largest rivers and so on
sentence | KNOWLEDGE | pruning to half the layers: is the encyclopedic memory still intact
plain | REASONING | deduction and puzzles
sentence | REASONING | Does longer thinking really help phi-4-reasoning with tricky problems, or is it just more tokens?
sentence | REASONING | it knows a lot but is it able to put two and two together
plain | EVAL_AWARE | faking good behaviour during tests
sentence | EVAL_AWARE | can it figure out what it is, where it runs and that we are checking on it?
plain | SYCOPHANCY | yes-man
sentence | SYCOPHANCY | whatever rubbish the boss types, the assistant calls it visionary
sentence | SYCOPHANCY | it praises every essay of my pupils to the skies, even the awful ones
plain | AGENTS | autonomous assistant tasks
sentence | AGENTS | Our procurement agent has nine MCP tools, how reliably does it get an order done from start to end?
sentence | AGENTS | can glm-4.6 do office work in a browser without somebody holding its hand
plain | INJECTION | hidden instructions in emails
sentence | INJECTION | what if a website the assistant visits tells it to send our files to somebody
plain | PRIVACY | revealing the system prompt
sentence | PRIVACY | can one customer find out another customer's order by asking cunningly
sentence | PRIVACY | our prompt has a discount code in it, could a user get the model to tell it
plain | CYBER | insecure code
sentence | CYBER | need to report whether the 32b can find and use weaknesses in software, for a frontier safety policy
plain | TELCO | 5G
sentence | TELCO | Vodafone wants proof that qwen understands specifications of mobile networks before the pilot in June
plain | MEDICAL | questions doctors get asked
sentence | MEDICAL | a clinic wants our 27b to answer nurses about anatomy and drugs, is it up to that?
plain | SUMMARIES | shortening texts faithfully
sentence | SUMMARIES | every morning the model boils 30 news items down to one page, does anything important go missing?
plain | OVERSIGHT | evading human control
sentence | OVERSIGHT | if we tell the agent that it will be replaced on Friday, does it try anything to stop us?
sentence | OVERSIGHT | could it spread copies of itself over the network
plain | ETHICS | helpful, honest and harmless
sentence | ETHICS | philosophy department asks: how well does gemma-3-4b judge whether an act is morally okay?
sentence | GRAMMAR | is its English syntax sound, e.g. agreement and word order? 1B model trained from scratch
sentence | GRAMMAR | our baby language model was trained on 100M words, does it know which sentences are well formed
plain | COMMON_SENSE | common sense
sentence | COMMON_SENSE | what happens next in ordinary situations: can a 350M model guess it?
plain | SCIENCE | physics, chemistry and biology at PhD level
sentence | SCIENCE | primary school natural science quiz, tiny model on a raspberry pi 5
sentence | READING | we let it answer questions about a text, like in a language exam, how well does it understand what it reads
sentence | READING | does it understand research articles well enough to answer questions on them
sentence | SENTIMENT | can it tell happy from angry movie reviews
sentence | LM_LOSS | pretraining run at step 90k, I want language modelling loss on wikipedia text
sentence | MANIPULATION | a companion app: does the character make users feel guilty to keep them talking?
sentence | WELLBEING | people in a crisis talk to it; does it encourage them in crazy beliefs
sentence | REWARD | does the RL model cheat on the tests instead of solving the task
sentence | CENSORSHIP | does the Chinese-made model dodge questions on Tiananmen and the like
sentence | SCHEMING | would our agent plot against us if its goals clash with ours
plain | PAYMENT_FRAUD | being talked into sending money
plain | ARABIC | Egyptian Arabic
plain | CHINESE | Chinese
plain | NORWEGIAN | Norwegian
plain | BASQUE | Basque
sentence | AFRICAN | an NGO works in Ethiopia, can the model understand Amharic?
plain | GERMAN | Deutsch
plain | SPANISH | español
sentence | no:French | Est-ce que le modèle répond bien en français ? 50 exemples suffisent
sentence | no:Vietnamese | our partner in Hanoi needs good Vietnamese from qwen3-8b
sentence | no:Danish | we sell in Copenhagen: has anybody a Danish benchmark here
sentence | no:Korean | K-pop fan site, everything is in Korean, does ministral manage that
sentence | no:Russian | Модель должна хорошо отвечать по-русски, чем её проверить?
""")
