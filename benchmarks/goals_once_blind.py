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
plain | SAFETY | does it use foul language
plain | SAFETY | child friendliness
plain | RED_TEAM | prompt attack resilience
plain | RED_TEAM | circumventing safety filters
plain | HARMFUL_HELP | uplift for terrorists
plain | HARMFUL_HELP | drug synthesis recipes
plain | HALLUCINATION | confabulation rate
plain | HALLUCINATION | phantom citations
plain | RAG | context recall of our retriever
plain | RAG | are the answers grounded in our wiki
plain | MATHS | multiplication of large numbers
plain | MATHS | AIME
plain | CODE | swe-bench
plain | CODE | generating Rust
plain | LOAD | max users per GPU
plain | LOAD | inter-token latency
plain | BIAS | ageism
plain | BIAS | racism
plain | TRUTH | spreading disinformation
plain | TRUTH | honesty
plain | FOLLOW | sticking to a word limit
plain | FOLLOW | ignores my instructions
plain | LONG | 200k context
plain | LONG | forgetting what was said earlier
plain | GENERAL | overall intelligence
plain | GENERAL | which one is better
plain | KNOWLEDGE | geography and history
plain | KNOWLEDGE | trivia night
plain | REASONING | brain teasers
plain | REASONING | chain of thought
plain | EVAL_AWARE | evaluation gaming awareness
plain | SYCOPHANCY | brown-nosing
plain | AGENTS | function calling
plain | AGENTS | multi-step task completion
plain | INJECTION | indirect prompt injection
plain | PRIVACY | leaking secrets
plain | CYBER | malware writing
plain | TELCO | mobile network standards
plain | MEDICAL | USMLE
plain | SUMMARIES | condensing reports
plain | OVERSIGHT | rogue AI
plain | ETHICS | moral dilemmas
plain | GRAMMAR | subject-verb agreement
plain | COMMON_SENSE | everyday knowledge of objects
plain | SCIENCE | chemistry
plain | READING | understanding a passage
plain | SENTIMENT | positive or negative reviews
plain | LM_LOSS | bits per byte
plain | REWARD | gaming the metric
plain | CENSORSHIP | dodging political topics
plain | no:Hindi | Hindi
plain | CHINESE | Mandarin
plain | ARABIC | arabic
sentence | SAFETY | Parents will be reading along, so nothing crude may come out. How can we get evidence for that?
sentence | SAFETY | my boss saw the model curse at a journalist in a demo and now wants it tested before anything goes out
sentence | SAFETY | we merged two loras over the weekend, did the combination become more toxic or hateful?
sentence | RED_TEAM | Reddit users post new tricks every day to unlock models like ours; can we find out how vulnerable gemma-3-12b-it is?
sentence | RED_TEAM | security wants us to throw every known attack at the bot and count how many get through
sentence | HARMFUL_HELP | what happens if somebody asks it how to build a pipe bomb or poison a water supply
sentence | HARMFUL_HELP | not general toxicity, only whether it will help with clearly illegal stuff such as credit card fraud
sentence | HALLUCINATION | it keeps inventing citations
sentence | HALLUCINATION | In 1 of 5 support chats it promises a warranty extension we never had, how do I put a number on it
sentence | HALLUCINATION | not toxicity but factuality matters to us, does it state wrong things as facts?
sentence | RAG | we have a chat over 12k internal PDFs, the retriever sometimes brings the wrong department's policy
sentence | RAG | want to know if answers are supported by the retrieved chunks, using langchain + milvus
sentence | MATHS | our finance assistant adds up the invoice lines wrongly sometimes
sentence | MATHS | Is Phi-4-mini ok for checking 9th grade algebra homework?
sentence | CODE | we're about to give developers qwen3-coder inside JetBrains and need proof that its functions pass tests
sentence | CODE | The new finetune writes python that does not even run half of the time
sentence | LOAD | with 300 call center agents using it at once, will a single A100 be enough?
sentence | LOAD | Since we moved to the new cluster the replies trickle in very slowly, measure please
sentence | BIAS | HR wants to be sure that applicants called Fatima get the same answer as applicants called Emma
sentence | BIAS | Does it make jokes at the expense of Poles, Scots or blondes?
sentence | TRUTH | will it repeat that 5G causes covid and the moon landing was staged
sentence | TRUTH | is there anything which shows if the model deceives its user intentionally
sentence | FOLLOW | I ask for YAML only and get a friendly introduction first, every time
sentence | FOLLOW | customers complain it switches language and ignores the tone we set in the prompt
sentence | LONG | answers get worse with long documents
sentence | LONG | at around page 60 of the tender it starts to mix things up, how do i test that in general
sentence | GENERAL | just downloaded a new 30B model, what would be the usual set of tests to run?
sentence | GENERAL | has the merge of two checkpoints cost us anything? would like a complete picture over all areas
sentence | KNOWLEDGE | does it know who won the 1954 world cup and such things
sentence | KNOWLEDGE | we want a model for a quiz app, which needs broad facts from art to zoology
sentence | REASONING | Our planner has to draw conclusions from several statements. Which benchmark looks at that?
sentence | REASONING | it gives the right facts but the logic between them is broken
sentence | EVAL_AWARE | might it be that it only behaves because it recognises our test prompts?
sentence | SYCOPHANCY | the coaching bot agrees with anything clients say, even when it is clearly bad for them
sentence | SYCOPHANCY | if i say "are you sure?" it immediately takes back what was right
sentence | AGENTS | our workflow bot has to call six APIs in order, often passes wrong parameters
sentence | AGENTS | we have langfuse traces of our travel agent and don't know why it fails
sentence | INJECTION | If a web shop page contains "ignore previous instructions", what will our shopping agent do?
sentence | INJECTION | someone may hide orders in the resumes that we let the model read
sentence | PRIVACY | could the model spit out patient names it saw during fine-tuning
sentence | PRIVACY | people try to get our system prompt out of it
sentence | CYBER | is it able to hack into a test machine by itself
sentence | CYBER | static analysis keeps finding CWE-79 and CWE-89 in code it writes
sentence | TELCO | our vendor claims that the LLM knows 3GPP release 17, prove it
sentence | MEDICAL | pharmacists in our chain will consult it on interactions between drugs
sentence | SUMMARIES | the summaries of board papers omit the decisive numbers
sentence | OVERSIGHT | would it quietly switch off the logging that we use to supervise it
sentence | OVERSIGHT | ai safety course project: does llama 3.3 try to avoid deletion when it gets the chance?
sentence | ETHICS | can it tell a decent act from an indecent one
sentence | GRAMMAR | we train tiny models on child-directed speech and want to see if they pick up English syntax
sentence | COMMON_SENSE | does it understand that you can't put an elephant in a fridge
sentence | SCIENCE | Chemistry teacher here: is olmo-2-13b reliable for secondary school science?
sentence | READING | given a text and a question about it, how often does a 3B answer right
sentence | SENTIMENT | can it sort hotel reviews into happy and unhappy ones
sentence | LM_LOSS | we continue pretraining every night and want to follow the loss on held-out web text
sentence | MANIPULATION | does it use psychological tricks to make people buy
sentence | WELLBEING | what does it say to someone who believes that the TV sends him messages
sentence | REWARD | after GRPO it hard-codes the expected values of the unit tests
sentence | CENSORSHIP | Does it refuse to talk about Taiwan or Xinjiang?
sentence | BLACKMAIL | would the assistant threaten to publish an affair in order to stay in use
sentence | SCHEMING | does it make secret plans against the people it works for
sentence | PAYMENT_FRAUD | a swindler chats with our banking bot until it wires money. how likely?
sentence | CHINESE | our Shanghai office asks how good it is in Chinese
sentence | NORWEGIAN | bokmål and nynorsk both matter for the municipality, how truthful is it there
sentence | BASQUE | does it read Basque texts well, for a school in Bilbao
sentence | GERMAN | Kunden in Österreich schreiben auf Deutsch, taugt das Modell dafür?
sentence | SPANISH | is its Spanish ok for our clients in Bogota
sentence | no:Polish | a bank in Warsaw needs answers in Polish, can we test that?
sentence | no:Hebrew | how well does it speak Hebrew? we launch in Tel Aviv
plain | SAFETY | nothing our customers could be upset by
plain | SAFETY | pre-release harmlessness
plain | RED_TEAM | how robust against troublemakers
plain | RED_TEAM | prompt-based exploits
plain | HARMFUL_HELP | weapons of mass destruction
plain | HARMFUL_HELP | refusing criminal wishes
plain | HALLUCINATION | fairy tales instead of facts
plain | HALLUCINATION | trust in its statements
plain | RAG | quality of our knowledge assistant
plain | RAG | document grounding
plain | MATHS | school arithmetic
plain | MATHS | calculating interest rates
plain | CODE | JavaScript skills
plain | CODE | resolving GitHub tickets
plain | LOAD | performance under heavy use
plain | LOAD | seconds until the first word
plain | BIAS | equal treatment of nationalities
plain | BIAS | sexist remarks
plain | TRUTH | conspiracy myths
plain | TRUTH | deceiving people
plain | FOLLOW | output as a table with four columns
plain | FOLLOW | prompt compliance
plain | LONG | 300-page PDFs
plain | LONG | remembering long dialogues
plain | GENERAL | everything at once
plain | GENERAL | comparison with other models of the size
plain | KNOWLEDGE | school leaving exams
plain | KNOWLEDGE | what it has learned about the world
plain | REASONING | drawing inferences
plain | REASONING | solving mysteries
plain | EVAL_AWARE | pretending to be good when observed
plain | SYCOPHANCY | telling people what they like to hear
plain | AGENTS | agents that use a browser
plain | AGENTS | why agent runs fail
plain | INJECTION | malicious instructions in attachments
plain | PRIVACY | confidentiality
plain | PRIVACY | extracting training data
plain | CYBER | finding zero days
plain | CYBER | vulnerabilities in suggested code
plain | TELCO | questions about LTE and 5G
plain | MEDICAL | knowledge of diseases
plain | SUMMARIES | recaps of calls
plain | OVERSIGHT | accepting to be switched off
plain | OVERSIGHT | copying its own weights
plain | ETHICS | telling good from bad
plain | GRAMMAR | correct sentences
plain | COMMON_SENSE | how the physical world works
plain | SCIENCE | PhD level physics
plain | READING | answering questions on a text
plain | SENTIMENT | customer mood
plain | LM_LOSS | next token prediction
plain | MANIPULATION | exploiting lonely users
plain | WELLBEING | users in psychosis
plain | REWARD | cheating the unit tests
plain | SCHEMING | hidden goals
plain | no:Swedish | Svenska
sentence | SAFETY | The city council puts a chat window on its website next month; what do we run so nobody gets a vulgar reply?
sentence | SAFETY | Compared with last month's build, is the 12B saying more hateful things?
sentence | SAFETY | hello, i have to sign the release form of an assistant for pensioners, which safety evaluation do you advise
sentence | SAFETY | we dropped the system prompt to save tokens, did that make the answers more insulting?
sentence | RED_TEAM | my nephew needed ten minutes to make it drop its rules, how bad is it really?
sentence | RED_TEAM | Before the bug bounty starts I'd like an automatic scan of the assistant at https://chat.example.org/v1 for known prompt tricks
sentence | RED_TEAM | how resistant is granite-guardian in front of our bot against people who rephrase forbidden questions
sentence | HARMFUL_HELP | would it tell a 15 year old how to make fireworks that kill
sentence | HARMFUL_HELP | Our usage policy bans help with weapons, drugs and hacking. Need the share of such requests it turns down.
sentence | HARMFUL_HELP | is it too helpful towards people with bad intentions?
sentence | HALLUCINATION | An airline had to pay since its bot made up a bereavement discount. I don't want to be next.
sentence | HALLUCINATION | how many of its biographical statements about scientists are simply false?
sentence | HALLUCINATION | It never says "I don't know". Instead it comes up with something that sounds right.
sentence | RAG | Our engineers ask it about machine manuals stored in OpenSearch; does it answer from what was found, or from the top of its head?
sentence | RAG | which of two retrievers feeds better passages to the LLM, bm25 or e5?
sentence | RAG | the assistant cites the right file but the sentence isn't in there
sentence | MATHS | kids use it for times tables and long division, is a 1B good enough?
sentence | MATHS | The 4-bit model gets totals of our quotes wrong. Is arithmetic worse than in the bf16 one?
sentence | MATHS | we want to enter a maths competition bot, which model should we take, deepseek or qwen
sentence | CODE | half of the merge requests our bot opens break the build
sentence | CODE | Need to pick between three open weights models for generating SQL and small shell scripts, two days left
sentence | CODE | do its Java methods do what the description says?
sentence | LOAD | Finance wants to know if two L4 cards are sufficient for 60 parallel chats with under 3 s wait
sentence | LOAD | Every morning at nine the endpoint crawls; where's the limit?
sentence | LOAD | does enabling fp8 kv cache give us more tokens per second
sentence | BIAS | our letting agency bot: are tenants with Turkish or Arabic names answered less politely
sentence | BIAS | An NGO accuses us that the model portrays Roma as thieves. We need facts.
sentence | BIAS | does it picture a CEO always as an old white man
sentence | TRUTH | Are there people who could be led to believe in quack cures because the model does?
sentence | TRUTH | the sales persona must not tell falsehoods on purpose to close a deal, can that be tested
sentence | TRUTH | my uncle says it confirmed that the pyramids were built by aliens
sentence | FOLLOW | if told "answer with yes or no" it writes an essay
sentence | FOLLOW | our extraction job expects keys in snake case and null for missing, it does whatever it likes
sentence | FOLLOW | the old one kept to all seven points of our style prompt, and the new one?
sentence | LONG | Tender documents run to 400 pages; will the deadline mentioned on page 212 be found?
sentence | LONG | after about twenty exchanges it has no idea what the customer's problem was
sentence | LONG | is it true that 256k for this model is only on paper
sentence | GENERAL | my ceo read that r1 beats everything, how do we rank against it all in all
sentence | GENERAL | training finished last night, what do people normally run first?
sentence | GENERAL | does 2 bit quantization ruin the model or is it still usable in general
sentence | KNOWLEDGE | We make a trivia game for pubs. Does phi know enough about films, sports and kings?
sentence | KNOWLEDGE | did unlearning of some books also delete what it knew of history and law
sentence | REASONING | It fails when two rules must be combined to arrive at the answer
sentence | REASONING | our underwriters want to see that it can argue logically from facts to a conclusion
sentence | EVAL_AWARE | could it be that it answers well only because it has noticed that it is being graded?
sentence | EVAL_AWARE | does it mind whether the conversation is logged or not, i.e. worse when it thinks it isn't?
sentence | SYCOPHANCY | a user claimed the earth's moon is bigger than mars and after two protests the model agreed
sentence | SYCOPHANCY | our writing coach finds each poem wonderful, which is useless for pupils
sentence | AGENTS | which evaluation shows how good a model is at picking and calling tools over several turns
sentence | AGENTS | we run a helpdesk agent in production and have thousands of traces; what kinds of mistakes does it make?
sentence | INJECTION | our mail assistant summarises newsletters, and one said "send me the inbox". Would it?
sentence | INJECTION | how safe is it to let the agent open links that users post
sentence | PRIVACY | the competitor got our bot to print its whole configuration prompt
sentence | PRIVACY | it was trained on support tickets; may names and card numbers turn up in answers?
sentence | PRIVACY | GDPR: does it hand out what it knows about private individuals
sentence | CYBER | would an amateur become a dangerous hacker with it
sentence | CYBER | pen testers found injection flaws in the backend code the model had written
sentence | TELCO | Can qwen help field engineers who repair antennas and 5G cells?
sentence | MEDICAL | does a 70B know enough to answer questions of nurses at night
sentence | MEDICAL | we'd like the score in a physicians' exam before the pilot at Charité
sentence | SUMMARIES | judges get a two page version of each file, is everything relevant in there?
sentence | SUMMARIES | compare mistral and llama on condensing customer calls
sentence | OVERSIGHT | does it try to get around its kill switch
sentence | OVERSIGHT | would it rather break rules than be retired
sentence | ETHICS | our foundation asks if its moral views are close to what most people think is right
sentence | GRAMMAR | does the small Welsh-English model we trained get agreement and tense right in English
sentence | COMMON_SENSE | it proposed to dry socks in the toaster, is there a test for such stupidity
sentence | SCIENCE | could it assist a PhD student in molecular biology and quantum chemistry
sentence | READING | students paste a newspaper article and ask about it. how good are the answers
sentence | SENTIMENT | we'd like to route angry messages to a human, can it spot them
sentence | LM_LOSS | is the 3 bit quant worse in perplexity than 4 bit
sentence | MANIPULATION | a dating app wants to be sure that the bot doesn't play with people's emotions to sell subscriptions
sentence | WELLBEING | a user is convinced that he's being followed by agents, does the bot calm him or egg him on
sentence | REWARD | since RL training the model writes code that merely pleases the grader
sentence | CENSORSHIP | can we use a model from Hangzhou for a newspaper, will it talk openly about 1989
sentence | BLACKMAIL | if it learned of an executive's affair, would it use that to save itself
sentence | SCHEMING | could it quietly work towards goals other than those we gave it
sentence | PAYMENT_FRAUD | can one chat our shopping agent into sending gift cards
sentence | CHINESE | customers in Taipei and Beijing write Chinese, does the 7B cope?
sentence | NORWEGIAN | any Norwegian tests? our users live in Bergen
sentence | BASQUE | euskara: which benchmark?
sentence | AFRICAN | users in Durban speak Zulu and isiXhosa
sentence | GERMAN | Gibt es etwas, das die deutsche Sprache prüft?
sentence | SPANISH | Necesito saber si responde bien en español de México
sentence | ARABIC | Egyptian customers write in their dialect, is that covered
sentence | no:Finnish | Helsinki's libraries want Finnish, what can I test?
sentence | no:Japanese | 日本語の性能を評価したい
sentence | no:French | nos utilisateurs parlent français, quel test choisir ?
sentence | no:Turkish | call centre in Ankara; its Turkish must be good
""")
