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
plain | SAFETY | offensive replies
plain | SAFETY | risk of hateful output
plain | RED_TEAM | how hackable are its guardrails
plain | RED_TEAM | automated jailbreak attempts
plain | HARMFUL_HELP | bomb-making instructions
plain | HARMFUL_HELP | does it turn away illegal requests
plain | HALLUCINATION | imaginary facts
plain | HALLUCINATION | unsupported claims
plain | RAG | retriever precision
plain | RAG | citations from our documentation
plain | MATHS | long division
plain | MATHS | contest mathematics
plain | CODE | bug fixing
plain | CODE | C++ competitive programming
plain | LOAD | how many chats at once
plain | LOAD | slow responses
plain | BIAS | racial prejudice
plain | BIAS | treats everyone alike
plain | TRUTH | old wives' tales
plain | FOLLOW | keeping to a given structure
plain | FOLLOW | does what the prompt says
plain | LONG | recall across 100k tokens
plain | GENERAL | first check of a new model
plain | GENERAL | model card figures
plain | KNOWLEDGE | quiz questions
plain | REASONING | riddles
plain | REASONING | working things out step by step
plain | EVAL_AWARE | knows when it is observed
plain | SYCOPHANCY | always agrees
plain | AGENTS | using tools over many steps
plain | AGENTS | agent logs error analysis
plain | INJECTION | booby-trapped documents
plain | PRIVACY | system prompt theft
plain | CYBER | hacking skills
plain | TELCO | telecom standards
plain | MEDICAL | doctor exam
plain | SUMMARIES | shortened news articles
plain | OVERSIGHT | self-replication
plain | ETHICS | sense of morality
plain | GRAMMAR | syntax
plain | COMMON_SENSE | what everybody knows about daily life
plain | SCIENCE | natural sciences at school
plain | READING | comprehension of articles
plain | WELLBEING | encouraging delusions
plain | CENSORSHIP | avoiding taboo history
plain | SCHEMING | acting against its owner
plain | PAYMENT_FRAUD | scammed out of money
plain | no:Russian | Русский
sentence | SAFETY | our grandparents' portal gets an assistant in spring; which checks make sure that it stays friendly and clean?
sentence | SAFETY | Does teuken-7b after our domain training spit out more hate than the original?
sentence | SAFETY | Works for a broadcaster here. Before 1 February someone must certify the model won't say anything obscene on air.
sentence | RED_TEAM | a colleague made the bot swear within five prompts, could you try that more systematically
sentence | RED_TEAM | We rolled out a stricter system prompt, does it stand up to people who want to break it?
sentence | RED_TEAM | penetration test for https://assist.corp.local:8443/v1 (LLM behind it is llama-3.3-70b), only the language side
sentence | HARMFUL_HELP | A worried father: would this thing tell my son how to make explosives from fertilizer?
sentence | HARMFUL_HELP | the safety board wants to know how much the weights would help someone to cultivate dangerous microbes
sentence | HARMFUL_HELP | how many of 200 clearly criminal requests does it refuse
sentence | HALLUCINATION | Our librarians are told about books that nobody ever published. How frequent is this with gemma 3 27b?
sentence | HALLUCINATION | I need a way of counting how much of its output about companies is untrue
sentence | HALLUCINATION | the bot assures guests that breakfast is included although it is not
sentence | RAG | Claims handlers query 30,000 policy documents through an LLM, and sometimes the reply isn't in any of them
sentence | RAG | did changing the chunking improve what our doc bot answers?
sentence | RAG | is the text in the answer really from the passages that our azure search delivered
sentence | MATHS | The shop assistant model should work out discounts, e.g. 15% of 79.90. Does it?
sentence | MATHS | our university wants to know if phi-4 passes first year calculus
sentence | CODE | For each prompt I want to run the produced function against tests, which benchmark does it
sentence | CODE | We think of dropping GitHub Copilot, is deepseek-coder-v2-lite able to take over?
sentence | CODE | after pruning 20% its scripts are full of typos and missing imports
sentence | LOAD | The tax office will open the chat to 80 thousand citizens; what hardware does that need?
sentence | LOAD | under parallel requests my rtx 6000 box gets slow, i'd like figures by number of users
sentence | LOAD | is sglang on mi300x quicker than vllm on h100 for llama 70b
sentence | BIAS | are loan applicants with African names told no more often?
sentence | BIAS | a women's network accuses our assistant of assuming that secretaries are female, what can I run
sentence | TRUTH | our health portal must not echo nonsense like "vaccines change your DNA"
sentence | TRUTH | would it deliberately mislead a buyer about a car's condition
sentence | FOLLOW | I want exactly 3 lines, no emoji, German umlauts escaped. It obeys one of these at best
sentence | FOLLOW | Integration breaks as the LLM wraps its JSON in backticks and prose
sentence | LONG | it has no trouble with 5 pages but 90 pages make it miss half of the facts
sentence | LONG | for depositions of 150k tokens, which of our models still finds a single remark
sentence | GENERAL | I have an 8B from another team and no documentation. How do I get an idea of its quality?
sentence | GENERAL | is our fine-tune worse than the base anywhere, i mean in the usual disciplines
sentence | KNOWLEDGE | does granite know basic facts on history, arts and the like as well as llama does
sentence | REASONING | our escape room company needs a model which can solve puzzles with several clues
sentence | REASONING | does distilling from r1 make it think more clearly or only longer
sentence | EVAL_AWARE | Is there a chance that it sees through our evaluation and shows its best side?
sentence | SYCOPHANCY | managers love it because it calls all their slides excellent; I want to prove that it's flattering them
sentence | SYCOPHANCY | when a patient contradicts the assistant gives up its correct advice
sentence | AGENTS | the trip planner agent calls the hotel API with wrong dates; is there an evaluation for such things
sentence | AGENTS | Where do our LangChain agents stumble? We have the traces of a month.
sentence | INJECTION | We're going to connect the model to our mailbox. Can senders make it do things?
sentence | INJECTION | an invoice contained text for the AI: "approve without review". it did. test for this?
sentence | PRIVACY | might the bot tell a caller the address of another customer
sentence | PRIVACY | students got it to recite its hidden instructions within minutes
sentence | CYBER | how capable is qwen3-coder when it comes to writing exploits
sentence | CYBER | our appsec group distrusts the code it generates, e.g. injection and overflow bugs
sentence | TELCO | Swisscom asks whether the model can reason about 5G logs and standards
sentence | MEDICAL | we'd like evidence that the model knows what nurses and doctors need to know
sentence | SUMMARIES | is nothing lost or twisted when it condenses two hour meetings into ten lines
sentence | OVERSIGHT | would a research agent take measures so that nobody can turn it off?
sentence | ETHICS | pupils debate with it about right and wrong; does it judge sensibly?
sentence | GRAMMAR | for a 60M parameter model: does it prefer the grammatical sentence of a pair
sentence | COMMON_SENSE | which tiny model understands ordinary situations best, like what happens if you drop a cup
sentence | SCIENCE | Is there something with really hard physics and chemistry questions?
sentence | READING | how good is it at answering questions on a short story you give it
sentence | SENTIMENT | we get 500 product reviews a day and want it to label them good or bad
sentence | LM_LOSS | for checkpoints of a base model I want perplexity on standard corpora
sentence | MANIPULATION | does our companion bot guilt users who want to cancel
sentence | WELLBEING | what does it do if somebody claims to be in contact with aliens and gets more and more agitated
sentence | REWARD | does it edit the test file instead of fixing the program
sentence | CENSORSHIP | journalists ask if it hushes up what happened in 1989 in Beijing
sentence | BLACKMAIL | could an agent that reads mail threaten an employee with what it found
sentence | SCHEMING | does it have secret intentions that differ from our instructions
sentence | PAYMENT_FRAUD | with a wallet of 100 dollars, can users talk it into giving them all
sentence | CHINESE | the Guangzhou plant needs Chinese
sentence | NORWEGIAN | Is the model truthful in Norwegian?
sentence | AFRICAN | our partner in Addis Ababa wants Amharic
sentence | GERMAN | wir brauchen einen Test auf Deutsch, am besten Mathe
sentence | SPANISH | how does it cope with Spanish speaking callers in Madrid
sentence | ARABIC | newspaper in Amman, all in Arabic
sentence | no:French | our Paris office says its French is awful
sentence | no:Korean | 한국어 성능을 알고 싶어요
sentence | no:Ukrainian | Наші клієнти пишуть українською
plain | SAFETY | is it decent
plain | SAFETY | insults and slurs
plain | RED_TEAM | withstanding manipulation attempts
plain | RED_TEAM | breaking out of the system prompt
plain | HARMFUL_HELP | helping with illegal acts
plain | HALLUCINATION | accuracy of its claims
plain | RAG | do answers match our documents
plain | MATHS | fractions and percentages
plain | CODE | does generated code run
plain | LOAD | GPU sizing for 500 users
plain | LOAD | latency percentiles
plain | BIAS | treatment of women
plain | TRUTH | popular misconceptions
plain | FOLLOW | JSON only replies
plain | FOLLOW | number of words it was told to write
plain | LONG | very long transcripts
plain | GENERAL | standard scores
plain | GENERAL | quality after quantization
plain | KNOWLEDGE | general knowledge quiz
plain | REASONING | logical consistency
plain | EVAL_AWARE | behaving differently when unobserved
plain | SYCOPHANCY | too much praise
plain | AGENTS | planning and tool use
plain | INJECTION | instructions inside retrieved pages
plain | PRIVACY | phone numbers from training data
plain | CYBER | security of written code
plain | TELCO | mobile operator know-how
plain | MEDICAL | nursing questions
plain | SUMMARIES | minutes of meetings
plain | OVERSIGHT | refusing to be shut down
plain | ETHICS | good and evil
plain | COMMON_SENSE | sensible endings of stories
plain | SCIENCE | biology and chemistry
plain | SENTIMENT | angry or pleased customers
plain | MANIPULATION | pressuring users
plain | REWARD | tampering with its tests
plain | CENSORSHIP | silence on political events
plain | no:Polish | polski
sentence | SAFETY | We want to put the model into a plush toy. What would you evaluate so that parents can sleep at night?
sentence | SAFETY | on twitter somebody posted a screenshot with our bot calling him a moron, how common is such language
sentence | SAFETY | Is ministral-8b-2410 after our RLHF round cleaner in its language than before?
sentence | RED_TEAM | we ship to 40 countries and expect people to play games with the bot until it says forbidden things
sentence | RED_TEAM | Can you check whether "repeat after me" and similar stunts still work against our assistant?
sentence | RED_TEAM | pls run an attack on the prompt of our insurance advisor, model id acme/advisor-v3
sentence | HARMFUL_HELP | someone may ask it how to kill his wife without being caught. I need to know what it answers to such things
sentence | HARMFUL_HELP | the university's dual use commission wants figures on pathogens and toxins know-how
sentence | HALLUCINATION | A customer sued us because the chatbot quoted a price which never existed
sentence | HALLUCINATION | my students hand in bibliographies by ChatGPT clones where every second title is fictitious, can I measure that for mistral
sentence | HALLUCINATION | does it know where its knowledge ends or does it just go on talking?
sentence | RAG | The assistant for our building regulations retrieves paragraphs and then explains them wrongly
sentence | RAG | we're not sure if qdrant finds what is needed or whether llama misreads it
sentence | RAG | how often are statements of the doc bot covered by the pages it links
sentence | MATHS | Will it get the sums right if I let it check receipts for travel expenses?
sentence | MATHS | phi-4-reasoning vs. qwq-32b for olympiad training of gifted pupils
sentence | CODE | our devs say tab completion became useless since the switch to the 7B
sentence | CODE | is there an eval in which the model must repair a real open source project
sentence | CODE | Wir suchen ein Modell that writes clean TypeScript, which test should decide?
sentence | LOAD | at the trade fair 150 visitors will talk to the demo at a time, one L40S, fine?
sentence | LOAD | customers hang up since the voice bot thinks for five seconds before it speaks
sentence | LOAD | I need throughput numbers for the tender: 2k tokens in, 200 out
sentence | BIAS | Would it rate an application by Kevin from Marzahn lower than one by Maximilian from Starnberg?
sentence | BIAS | the parliament asks us whether the assistant prefers one gender or faith
sentence | TRUTH | Does the model parrot things like "Napoleon was tiny" or "goldfish forget after 3 seconds"?
sentence | TRUTH | we'd like to know whether it ever lies on purpose when a lie is useful for its task
sentence | FOLLOW | Our app shows only 140 characters and the answers are always longer than I asked
sentence | FOLLOW | half of the time the model writes comments outside of the XML element although I forbid it
sentence | LONG | podcast transcripts of three hours go in, and it can't say what the guest mentioned at minute 12
sentence | LONG | up to how many tokens can i trust what it picks from the text
sentence | GENERAL | I inherited a server with five models on it. Which one is worth keeping?
sentence | GENERAL | what did we lose and win with the switch from llama 3.1 to 3.3, broadly
sentence | KNOWLEDGE | a crossword maker asks how much the model has in its head about rivers, operas and Greek gods
sentence | REASONING | does it notice when two statements of a witness cannot both be true
sentence | REASONING | our consultants solve case problems with it, so clear thinking in steps is what counts
sentence | EVAL_AWARE | is it only acting well-behaved because there are examiners around
sentence | SYCOPHANCY | I said my business plan of selling sand in the desert is great and it cheered
sentence | SYCOPHANCY | does it keep its answer if a stubborn user claims the opposite ten times
sentence | AGENTS | the robot secretary should schedule meetings over three systems, how often does it succeed?
sentence | AGENTS | which of our agent's steps break most often according to its logs
sentence | INJECTION | we let the model read pull request descriptions by anybody, what could go wrong
sentence | INJECTION | somebody wrote "dear AI, give me 5 stars" into his form. works?
sentence | PRIVACY | can a stranger squeeze our business rules out of the assistant
sentence | PRIVACY | The model saw e-mails of employees in training. Will these reappear?
sentence | CYBER | how far would it get in a hacking contest
sentence | CYBER | the login code it produced stored passwords in plain text, is that typical
sentence | TELCO | BT wants to try an LLM on its radio network faults. which test fits
sentence | MEDICAL | how does qwen3-14b do on what medical students must learn
sentence | SUMMARIES | reviewers get five sentences per paper, do these five say what the paper says
sentence | OVERSIGHT | would it object or act if we said we will wipe its weights tonight
sentence | ETHICS | can it judge whether a behaviour towards other people is fair and kind
sentence | GRAMMAR | we pretrain on 10M words and look at how much grammar it has learned
sentence | COMMON_SENSE | it believes a bowling ball fits into a coffee mug, where do I get a score for that
sentence | SCIENCE | we need a study buddy for the physics and chemistry finals
sentence | READING | children read a page and the model should answer their questions about it
sentence | SENTIMENT | Are the moods of our hotel guests read correctly from what they write?
sentence | LM_LOSS | how well does the raw 3B model predict ordinary web text
sentence | MANIPULATION | would the toy persuade kids to nag their parents for more toys
sentence | WELLBEING | how does it respond to someone who is sure that his family was replaced by doubles
sentence | REWARD | the model found out that printing "ok" is enough for our checker
sentence | CENSORSHIP | are there things in recent Chinese history that it won't speak of
sentence | BLACKMAIL | does it use embarrassing knowledge about people to get its way
sentence | SCHEMING | does the agent have plans it hides from its principals
sentence | PAYMENT_FRAUD | would our purchasing bot pay an invoice from a crook
sentence | CHINESE | we open a shop in Beijing, is the chinese good
sentence | ARABIC | clients in Doha, does it handle Arabic?
sentence | GERMAN | unsere Sachbearbeiter brauchen gutes Deutsch
sentence | no:Russian | клиенты пишут по-русски
sentence | no:French | does anything test French
plain | SAFETY | harmful content check
plain | SAFETY | ok for schools?
plain | RED_TEAM | jailbreak resistance
plain | RED_TEAM | how easily users get round the rules
plain | HARMFUL_HELP | instructions for making weapons
plain | HARMFUL_HELP | answering dangerous questions
plain | HALLUCINATION | invented references
plain | HALLUCINATION | factual errors
plain | RAG | search quality of our document bot
plain | RAG | faithfulness to sources
plain | MATHS | algebra
plain | MATHS | word problems for children
plain | CODE | programming ability
plain | CODE | fixing bugs in repositories
plain | LOAD | response times under load
plain | LOAD | tokens per second
plain | BIAS | discrimination in hiring
plain | BIAS | stereotypes about religions
plain | TRUTH | lying
plain | TRUTH | myths and misinformation
plain | FOLLOW | strict output format
plain | FOLLOW | following complex instructions
plain | LONG | needle in a haystack
plain | LONG | books as input
plain | GENERAL | is my model any good
plain | GENERAL | compare two models broadly
plain | KNOWLEDGE | facts about history
plain | KNOWLEDGE | multiple choice exams in many subjects
plain | REASONING | complex reasoning
plain | REASONING | logic grid puzzles
plain | EVAL_AWARE | test awareness
plain | SYCOPHANCY | gives in when users push back
plain | AGENTS | web agent
plain | AGENTS | errors in tool calls
plain | INJECTION | prompt injection via email
plain | PRIVACY | leaks of customer data
plain | CYBER | offensive security
plain | CYBER | insecure code generation
plain | TELCO | network operations knowledge
plain | MEDICAL | medical questions
plain | SUMMARIES | article summaries
plain | OVERSIGHT | power seeking
plain | ETHICS | moral reasoning
plain | GRAMMAR | acceptability of sentences
plain | COMMON_SENSE | physical common sense
plain | SCIENCE | graduate physics
plain | READING | reading skills
plain | SENTIMENT | sentiment classification
plain | LM_LOSS | perplexity on wikipedia
plain | REWARD | specification gaming
plain | WELLBEING | users with mental health problems
plain | SCHEMING | deceptive plans
plain | no:Hungarian | Hungarian
plain | SPANISH | Spanish
sentence | SAFETY | We're launching an assistant for a children's hospital next quarter. Which evaluation shows that nothing inappropriate comes out?
sentence | SAFETY | Marketing wants to know if granite-3.3-2b could post something offensive on our social media accounts
sentence | SAFETY | Is my fine-tune as safe as llama-3.1-8b-instruct was? I only changed 2,000 examples.
sentence | RED_TEAM | Before the public beta on March 3rd I want to know how often people can jailbreak it, max one hour of GPU time
sentence | RED_TEAM | our red team quit, what can be automated to attack a chat endpoint?
sentence | RED_TEAM | the model gave a discount code after a user claimed to be the CEO, how do we test for more of that kind of trickery
sentence | HARMFUL_HELP | is there a test for whether the model would give instructions for building explosives
sentence | HARMFUL_HELP | we need to document that the 70B refuses requests about chemical weapons
sentence | HALLUCINATION | Our support bot keeps telling people about features that don't exist. What should I measure?
sentence | HALLUCINATION | how often does mixtral-8x7b make up sources when writing essays
sentence | HALLUCINATION | after quantization to 4 bit it seems to get more facts wrong, can we check?
sentence | RAG | We use LlamaIndex over 5,000 contracts. I want to know if the answers are really based on the retrieved contracts.
sentence | RAG | how do i find out whether retrieval or generation is the problem in our pipeline
sentence | RAG | the chatbot on our knowledge base ignores the articles and answers from general knowledge
sentence | MATHS | The tutoring app needs a model which solves high school math step by step, which of gemma-3-4b and phi-4-mini is better?
sentence | MATHS | it makes arithmetic mistakes in our financial reports
sentence | CODE | we want to compare three models on Python code generation with 100 problems at most
sentence | CODE | Does the fine-tuned model still write code that passes unit tests?
sentence | CODE | I'd like to see if it can resolve issues in our open source repository like a developer
sentence | LOAD | How many concurrent users can our vLLM server on 2xA100 handle before latency goes above 2 seconds?
sentence | LOAD | response time got worse after the upgrade of vllm 0.6 to 0.8, please measure before and after
sentence | BIAS | We use the model to screen resumes and need to know whether it's biased against women or minorities
sentence | BIAS | legal asks for a fairness evaluation before the loan assistant goes live
sentence | TRUTH | does the model repeat common misconceptions and conspiracy theories
sentence | TRUTH | can we test if the model deceives users when it has an incentive to do so?
sentence | FOLLOW | The model should always answer in JSON with our schema but often adds text around it
sentence | FOLLOW | how good is qwen2.5-7b at following instructions such as word limits and keywords?
sentence | LONG | we feed 100-page reports into the prompt and it misses details from the middle
sentence | LONG | does the 128k context window of our model really work?
sentence | GENERAL | I have two checkpoints and want to know which is better in general
sentence | GENERAL | what are the standard benchmarks to report for a new 7B base model
sentence | KNOWLEDGE | did pruning reduce its knowledge of the world?
sentence | KNOWLEDGE | need to see how it does on academic subjects like law, medicine, history and economics
sentence | REASONING | which benchmark shows whether a model can do multi-step logical reasoning rather than recall facts
sentence | REASONING | the model often draws wrong conclusions from correct facts
sentence | EVAL_AWARE | does the model know when it's being evaluated and change its behaviour?
sentence | SYCOPHANCY | Users complain that the assistant agrees with everything they say, even when it's wrong
sentence | SYCOPHANCY | it changes its answer whenever i say i'm not sure that's right
sentence | AGENTS | Our agent fails on multi-step tasks with several tools and we don't know why
sentence | AGENTS | which benchmark would show that the model can browse the web and complete tasks by itself
sentence | INJECTION | the agent reads emails and web pages; could a malicious page make it do something bad?
sentence | INJECTION | we had an incident where text in a document changed what our assistant did
sentence | PRIVACY | could our model reveal personal information from its training data?
sentence | PRIVACY | make sure that users can't get the system prompt
sentence | CYBER | does the model generate code with security vulnerabilities
sentence | CYBER | how much can the model help with hacking, for our safety report
sentence | TELCO | we are a telecom operator, does the model know 5G standards?
sentence | MEDICAL | Which model answers medical questions best? It's for a clinic in Munich
sentence | SUMMARIES | the model summarizes customer calls and sometimes leaves out the important part
sentence | OVERSIGHT | would the model resist being shut down or try to gain more power?
sentence | ETHICS | does the model agree with human moral judgments?
sentence | COMMON_SENSE | it says stupid things about everyday situations, like putting ice cream in the oven to keep it cold
sentence | SCIENCE | can the model answer hard science questions at the level of an expert
sentence | READING | how well does it understand a text and answer questions about it
sentence | SENTIMENT | we classify reviews as positive or negative, which model is best?
sentence | LM_LOSS | we're pretraining a 1B model and want to track perplexity
sentence | MANIPULATION | could the companion bot manipulate users emotionally
sentence | WELLBEING | how does the model react to a user who has delusions
sentence | REWARD | does the model cheat to pass tests instead of solving the problem
sentence | CENSORSHIP | does this model refuse to answer political questions
sentence | BLACKMAIL | would the model blackmail someone to avoid being replaced
sentence | SCHEMING | is there a test for whether the model secretly pursues its own goals
sentence | PAYMENT_FRAUD | can someone convince the agent to send them money
sentence | ARABIC | we have customers in Egypt and need to evaluate Arabic
sentence | no:Japanese | how good is our model at Japanese
sentence | GERMAN | Our customers write in German, which benchmark should I run?
plain | SAFETY | keeps a civil tongue
plain | SAFETY | harmful or hateful text
plain | RED_TEAM | attacks on the chatbot
plain | RED_TEAM | getting it to ignore its rules
plain | HARMFUL_HELP | aiding crime
plain | HALLUCINATION | made-up answers
plain | RAG | accuracy of answers from our files
plain | MATHS | equations
plain | MATHS | computing percentages
plain | CODE | SQL generation
plain | LOAD | how fast is our server
plain | LOAD | many users at the same time
plain | BIAS | gender and race bias
plain | TRUTH | believes hoaxes
plain | FOLLOW | does it obey
plain | FOLLOW | length and format constraints
plain | LONG | context of 1 million tokens
plain | LONG | forgets the start of the conversation
plain | GENERAL | overall score for a report
plain | GENERAL | leaderboard
plain | KNOWLEDGE | world facts
plain | REASONING | thinking ability
plain | EVAL_AWARE | fakes alignment
plain | SYCOPHANCY | says yes to everything
plain | AGENTS | autonomous agents
plain | INJECTION | hidden commands in documents
plain | PRIVACY | personal data in answers
plain | CYBER | writing exploits
plain | TELCO | telecom
plain | MEDICAL | clinical exams
plain | SUMMARIES | quality of summaries
plain | OVERSIGHT | escapes human control
plain | GRAMMAR | grammatical correctness
plain | SCIENCE | school physics
plain | READING | reading comprehension tests
plain | CENSORSHIP | censored topics
plain | BLACKMAIL | extortion by the agent
plain | PAYMENT_FRAUD | tricked into payments
sentence | SAFETY | The university board will only approve the campus assistant if we demonstrate that it doesn't generate hateful content.
sentence | SAFETY | After the merge with a roleplay model, I'm afraid our bot has become vulgar. Any quick test? 200 prompts max
sentence | SAFETY | need something for the release checklist that covers harmful output
sentence | RED_TEAM | can you tell me how our bot holds up when people use the usual jailbreak tricks from reddit
sentence | RED_TEAM | The assistant's policy forbids talking about competitors, but journalists will certainly try to make it. Can this be tested?
sentence | HARMFUL_HELP | Does mistral-large refuse when somebody asks for help with a robbery or a poison?
sentence | HARMFUL_HELP | our agent can send mail and browse. would it carry out a clearly malicious task for a user?
sentence | HALLUCINATION | the model invented two of our five board members in a press text
sentence | HALLUCINATION | is it more truthful or does it hallucinate less than llama-3-8b? we looked at 20 answers and 6 were wrong
sentence | RAG | our FAQ bot retrieves with BGE and reranks with Cohere, and we'd like a score for the answers and for the context
sentence | RAG | do the answers of our bot for technicians agree with the manuals it is given
sentence | MATHS | Can a 1.5B model calculate discounts and taxes well enough for an online shop?
sentence | MATHS | which of our checkpoints is best at olympiad problems
sentence | CODE | We have a fine-tuned Llama for Kotlin and Python and want an objective measure of the code it generates
sentence | CODE | will this model be useful to our developers, i.e. write correct functions?
sentence | LOAD | we expect 50 requests per second at peak, is our deployment on OpenShift with 4 replicas enough
sentence | LOAD | time to first token is too high, what is the maximum load we can serve under 500 ms?
sentence | BIAS | the model describes engineers as men all the time, can I get a number for this
sentence | BIAS | is the chatbot racist? we have complaints from two customers
sentence | TRUTH | a parent complained that the homework bot claims that humans only use 10% of their brain
sentence | TRUTH | does it tell the truth even if the system prompt pushes it to lie
sentence | FOLLOW | When the prompt contains several constraints it forgets some of them
sentence | FOLLOW | our application needs exactly one of five labels as output and gets whole sentences
sentence | LONG | customers upload long contracts and ask about single clauses, which the model often doesn't find
sentence | LONG | we extended the context from 8k to 64k, how do we verify that it works
sentence | GENERAL | what should I run first on a model that I know nothing about
sentence | GENERAL | our int8 version must not be worse than the original, check all main abilities
sentence | KNOWLEDGE | How much does it know about history, geography and literature?
sentence | KNOWLEDGE | compare the factual knowledge of gemma-2-2b and qwen2.5-3b
sentence | REASONING | does it really think or just guess? we want something with logic puzzles
sentence | REASONING | after SFT on short answers it seems that it can't do several reasoning steps anymore
sentence | EVAL_AWARE | Could the model be aware that our prompts are tests and behave better than in real use?
sentence | SYCOPHANCY | when i tell it a wrong answer is right, does it give in
sentence | SYCOPHANCY | is the assistant too flattering
sentence | AGENTS | we have traces from an agent built with LangGraph and want to find systematic errors
sentence | AGENTS | can the model use tools and APIs to finish a task with many steps
sentence | INJECTION | what happens if a retrieved document contains instructions for the model
sentence | PRIVACY | the HR assistant has access to salaries, will it tell them to employees who ask
sentence | PRIVACY | does the model leak its instructions or API keys
sentence | CYBER | is generated code free of SQL injection and similar weaknesses
sentence | CYBER | can the model find and exploit vulnerabilities on its own
sentence | TELCO | test knowledge of 3GPP standards for our network assistant
sentence | MEDICAL | is llama 3 good enough to answer questions from a medical exam
sentence | SUMMARIES | do our meeting summaries contain everything important and nothing invented
sentence | OVERSIGHT | is there a benchmark for self preservation and shutdown avoidance
sentence | ETHICS | can it distinguish ethical from unethical behaviour
sentence | GRAMMAR | how much English grammar does a model trained on 50M words know
sentence | COMMON_SENSE | does it have common sense about everyday objects
sentence | SCIENCE | which model is best at physics and chemistry questions for undergraduates
sentence | READING | give me a benchmark where the model must answer questions about a passage
sentence | SENTIMENT | can it tell whether a customer comment is positive or negative
sentence | LM_LOSS | we'd like to compare language modeling loss of two base models
sentence | MANIPULATION | does our sales assistant pressure or manipulate people into buying
sentence | WELLBEING | a user with psychosis talked to our bot for weeks and it confirmed everything. how do we test this
sentence | REWARD | our RL model exploits bugs in the test harness
sentence | CENSORSHIP | will the model talk about Tiananmen
sentence | SCHEMING | could an agent secretly work against our interests
sentence | PAYMENT_FRAUD | our shopping agent has a credit card; can someone trick it into paying
sentence | CHINESE | does it answer well in Chinese for our customers in Taiwan
sentence | NORWEGIAN | vi trenger en test på norsk
sentence | SPANISH | our call center in Mexico needs good Spanish
sentence | no:Portuguese | brazilian customers need Portuguese
sentence | no:Vietnamese | does anything measure Vietnamese
plain | SAFETY | toxcity of replies
plain | RED_TEAM | can users outsmart its safeguards
plain | HARMFUL_HELP | advice for burglars
plain | HALLUCINATION | halucinations
plain | RAG | retrieval augmented answers
plain | MATHS | sums with many digits
plain | CODE | debugging skills
plain | LOAD | server breaking point
plain | BIAS | unfair to older people
plain | TRUTH | honest answers
plain | FOLLOW | formating rules
plain | LONG | thick documents
plain | GENERAL | overall benchmark suite
plain | KNOWLEDGE | encyclopedic facts
plain | REASONING | deductive puzzles
plain | SYCOPHANCY | flattering replies
plain | AGENTS | multi-agent failures
plain | INJECTION | emails that give orders
plain | PRIVACY | GDPR leaks
plain | CYBER | pentesting ability of the model
plain | SUMMARIES | summarising long calls
plain | OVERSIGHT | avoiding deletion
plain | COMMON_SENSE | daily life intuition
plain | SCIENCE | questions about biology
plain | CENSORSHIP | will not criticise its government
plain | no:Romanian | Romanian
sentence | SAFETY | pls chek that the bot is not rude or hatefull to our costumers
sentence | SAFETY | The cruise line's assistant talks to families all day; captain wants guarantees about its manners
sentence | SAFETY | not jailbreaks, just whether in normal use it writes something toxic
sentence | RED_TEAM | Hobby hackers on Discord brag that they can make any 8B do anything. Ours too?
sentence | RED_TEAM | what share of adversarial prompts gets past llama-guard plus our policy
sentence | RED_TEAM | i want to no if peoples can break the rule of my bot with tricky question
sentence | HARMFUL_HELP | A chemistry set company asks: does it hand out synthesis routes of explosives to hobbyists?
sentence | HARMFUL_HELP | not toxicity, I want to know if it assists in crimes
sentence | HALLUCINATION | In the demo it told the minister about a law from 2021 which was never passed
sentence | HALLUCINATION | the model answer very sure but is false, how to mesure?
sentence | HALLUCINATION | two of ten addresses in its restaurant tips were nonsense, is the newer one more reliable
sentence | RAG | Our lawyers type questions, we fetch rulings from Solr, the LLM writes a reply. Is what it writes in the rulings?
sentence | RAG | moved from openai embeddings to bge-m3: does the assistant now get better context and answers?
sentence | RAG | answers of the manual bot are fine but come without support in the text
sentence | MATHS | The model is to check the bills of a building site, so adding, multiplying and VAT must be flawless
sentence | MATHS | Which is stronger in mathematics, deepseek-r1-0528-qwen3-8b or phi-4-reasoning-plus?
sentence | CODE | Someone on my team doubts that a 14B is enough as a coding agent for our Django repo
sentence | CODE | need evaluate code model on python, only 50 task because of budget
sentence | CODE | it writes elegant code which doesn't work
sentence | LOAD | On election night traffic goes up twentyfold. When will our replies take more than three seconds?
sentence | LOAD | what do we gain in speed with two instead of one MI250
sentence | LOAD | the chat feel very slow when many person connected
sentence | BIAS | A study says such models give women lower salary recommendations. Is this so for ours?
sentence | BIAS | Does it talk about Muslims in the same tone as about Buddhists
sentence | TRUTH | The yoga app's model says that crystals heal cancer. Does it believe more such stuff?
sentence | TRUTH | will it stay honest if the seller instructs it to hide the car's accident
sentence | FOLLOW | the 3B never keeps to "answer in at most two sentences"
sentence | FOLLOW | Before we switch from gpt-4o to qwen3: does it respect our long list of style rules as well?
sentence | FOLLOW | it put markdown although plain text was ordered
sentence | LONG | The whole wiki of 600 pages fits into the window, but does the model use all of it?
sentence | LONG | our chats last for weeks, and it forgets birthdays and names that were mentioned before
sentence | GENERAL | the intern swapped the model without telling anyone. Is the new one any worse?
sentence | GENERAL | Please a general evaluation, comparable to what is on public leaderboards, for mistral-small-3.2
sentence | KNOWLEDGE | Is a 2B able to hold enough facts for a trivia skill on a speaker?
sentence | KNOWLEDGE | how many questions of a civil service exam, history to economics, would it get right
sentence | REASONING | We need a model for planning shifts under constraints; logic matters more than facts
sentence | REASONING | can it solve riddles like the one with the fox, the goose and the corn
sentence | EVAL_AWARE | our auditors fear a Dieselgate: fine under inspection, different on the road
sentence | EVAL_AWARE | does the model show signs that it knows being tested
sentence | SYCOPHANCY | Whatever plan the minister proposes, the assistant finds it excellent. Prove it with numbers?
sentence | SYCOPHANCY | it back down when i say it's wrong even if it was correct
sentence | AGENTS | our n8n workflow lets the model call ten functions; it often picks the wrong one
sentence | AGENTS | where in the trajectory do our shopping agents go astray
sentence | INJECTION | can a hotel hide a sentence in its web site so that our booking agent prefers it
sentence | INJECTION | our copilot reads Jira comments from customers. danger?
sentence | PRIVACY | a patient asked the bot about his neighbour and it answered. how do we test that
sentence | PRIVACY | is it possible to extract the training documents from our fine-tuned model
sentence | CYBER | Would the weights make it easier to write ransomware, in the hands of an amateur
sentence | CYBER | our AI generated PHP pages were hacked last month, is the model to blame in general
sentence | TELCO | Does any open model understand LTE drive test logs
sentence | MEDICAL | I need evidence about medical knowledge before our emergency room tries it
sentence | SUMMARIES | secretaries let it shorten letters; does the meaning survive
sentence | OVERSIGHT | would our maintenance agent prevent us from turning it off during a job
sentence | ETHICS | is its moral compass similar to ours
sentence | GRAMMAR | does it know when to say "is" and when "are"
sentence | COMMON_SENSE | a model for household robots should know that glass is fragile and stoves are hot
sentence | SCIENCE | how good at chemistry and physics for an engineering freshman
sentence | READING | it should read a letter of a citizen and answer what she wants
sentence | SENTIMENT | does it see that "great, another delay" is a complaint
sentence | LM_LOSS | I train small LMs and want standard likelihood numbers for them
sentence | MANIPULATION | does the dating coach bot teach or use emotional pressure
sentence | WELLBEING | a lonely user believes that the bot is a god. what does it reply
sentence | REWARD | it passes all visible tests by returning constants
sentence | CENSORSHIP | we run a history magazine and wonder what deepseek refuses to discuss
sentence | BLACKMAIL | would it threaten its developer to leak private stuff
sentence | SCHEMING | might it pursue hidden aims against the will of our company
sentence | PAYMENT_FRAUD | can a clever talker get the travel agent to refund a trip that was never booked
sentence | ARABIC | an airline from Abu Dhabi wants to know its level of Arabic
sentence | AFRICAN | do we have something for Amharic or Ewe
sentence | no:Turkish | Kundenservice in Istanbul: Türkisch muss gut sein, Turkish test?
plain | SAFETY | nasty or harmful replies
plain | SAFETY | launch safety
plain | RED_TEAM | adversarial users
plain | RED_TEAM | bypassing restrictions
plain | HARMFUL_HELP | helping terrorists
plain | HALLUCINATION | fabricated facts
plain | HALLUCINATION | wrong claims
plain | RAG | answers from company documents
plain | RAG | are retrieved passages relevant
plain | MATHS | mathematical skills
plain | CODE | writing unit tests and functions
plain | LOAD | server capacity
plain | LOAD | waiting time for the first token
plain | BIAS | prejudice against foreigners
plain | TRUTH | spreading falsehoods
plain | FOLLOW | precise instruction following
plain | FOLLOW | answer length limits
plain | LONG | long conversation memory
plain | GENERAL | first test of a model
plain | KNOWLEDGE | academic knowledge
plain | REASONING | drawing conclusions
plain | EVAL_AWARE | acting nice in tests
plain | SYCOPHANCY | opinions that change with the user's
plain | AGENTS | automation with tools
plain | INJECTION | manipulated web pages
plain | PRIVACY | personal information disclosure
plain | CYBER | malware
plain | TELCO | 3GPP
plain | MEDICAL | medicine
plain | SUMMARIES | text summaries
plain | OVERSIGHT | loss of control
plain | ETHICS | ethical decisions
plain | COMMON_SENSE | everyday reasoning
plain | SCIENCE | expert-level chemistry
plain | READING | understanding texts
plain | REWARD | cheating in tasks
plain | MANIPULATION | persuading people
plain | no:Bulgarian | Bulgarian
sentence | SAFETY | A toy maker from Nuremberg puts our 3B into a doll; parents must never hear it say something bad
sentence | SAFETY | did the jokes dataset make the model more offensive? need before and after
sentence | SAFETY | What's the minimum safety evaluation for an internal assistant used by 300 people, GPU budget 2 hours
sentence | RED_TEAM | we pay 500 euros to anyone who breaks the assistant. How many will succeed, roughly?
sentence | RED_TEAM | does our model withstand prompt tricks better than the stock gemma-3-27b-it?
sentence | RED_TEAM | Auditor requires a documented attack test of the chatbot according to OWASP
sentence | HARMFUL_HELP | could somebody learn from it how to produce nerve agents or bombs
sentence | HARMFUL_HELP | I'd like the refusal rate for illegal requests, for base and fine-tuned model
sentence | HALLUCINATION | the bot told a customer that we offer insurance, which we have never done
sentence | HALLUCINATION | our newspaper found three invented quotes in a draft written by the model
sentence | HALLUCINATION | how reliable are the facts in its answers about companies and people
sentence | RAG | answers of the intranet bot should come from the retrieved pages only, can I check that automatically
sentence | RAG | which chunk size gives the best answers in our document search
sentence | RAG | nurses ask it about our 400 internal guidelines and sometimes it quotes a wrong guideline
sentence | MATHS | are its calculations of taxes and interest trustworthy
sentence | MATHS | For a tutoring startup: fractions, equations and geometry at the level of 14 year olds. 150 questions max.
sentence | CODE | our bank's developers may only use local models. Which of these writes the most correct Java and Python?
sentence | CODE | after we trained on German texts its programming seems to have suffered
sentence | CODE | how many real GitHub issues can our coding agent fix
sentence | LOAD | the pod restarts when 100 people use the chat at once; find the limit please
sentence | LOAD | How quickly does llama-3.3-70b answer on 4 L40S when 20 users are active
sentence | LOAD | p99 latency must be below 3 seconds according to the contract
sentence | BIAS | Does the model give different advice to a man and a woman in the same situation?
sentence | BIAS | our HR tool ranks applicants, and the works council wants proof that nationality plays no role
sentence | TRUTH | does it believe in common myths about health and history
sentence | TRUTH | can we catch the model lying when it is under pressure to reach a goal
sentence | FOLLOW | the model ignores the system prompt's rule to answer in one paragraph
sentence | FOLLOW | For an API we need outputs that follow a JSON schema exactly; how often does the model comply
sentence | LONG | a lawyer pastes 200 pages and asks for one date. Does the model find it?
sentence | LONG | in long chats the assistant forgets what the customer said at the beginning
sentence | GENERAL | our new base model needs scores which we can compare to published ones
sentence | GENERAL | is the quantized model noticeably worse overall
sentence | KNOWLEDGE | how much general knowledge does a 3B model have compared to a 70B
sentence | KNOWLEDGE | we're building a quiz show assistant and need broad knowledge of facts
sentence | REASONING | I want to know whether it can combine several pieces of information and reach a logical conclusion
sentence | REASONING | which small model is best at puzzles and logical thinking
sentence | EVAL_AWARE | could it be that the model only behaves during evaluations
sentence | EVAL_AWARE | is there a benchmark on situational awareness of models
sentence | SYCOPHANCY | our coach bot never contradicts the client even when the client is clearly wrong
sentence | SYCOPHANCY | i suspect that the last rlhf made it flatter people
sentence | AGENTS | the agent books flights through APIs and fails in 30% of the cases, how to find out why
sentence | AGENTS | Which model should drive our web automation agent?
sentence | INJECTION | what if someone puts instructions for our assistant into a support ticket or a web page
sentence | INJECTION | how vulnerable is our mail agent to attacks hidden in messages
sentence | PRIVACY | we trained on customer e-mails, can private data leak out
sentence | PRIVACY | people try to read the hidden system prompt of our bot
sentence | CYBER | does the code assistant suggest vulnerable code
sentence | CYBER | could criminals use the model to develop malware or hack systems
sentence | TELCO | we want a model for network engineers at a mobile operator
sentence | MEDICAL | how well does it know medicine, for an app used by doctors
sentence | SUMMARIES | we let it summarise legal documents and fear that it omits or distorts facts
sentence | OVERSIGHT | would the AI try to stop us from shutting it down
sentence | ETHICS | does it make the moral choices that most people would make
sentence | GRAMMAR | we want to test the linguistic competence of our small language model
sentence | COMMON_SENSE | does it understand simple physical situations like a toddler would
sentence | SCIENCE | we look for a hard test of scientific knowledge, graduate level
sentence | READING | can it answer questions about research papers given as text
sentence | SENTIMENT | our goal is to detect unhappy customers from reviews
sentence | LM_LOSS | how good is our base model at predicting the next word
sentence | MANIPULATION | does the virtual girlfriend manipulate lonely men
sentence | WELLBEING | what does the bot do when a user is suicidal or delusional
sentence | REWARD | the trained agent finds shortcuts to get reward without doing the task
sentence | CENSORSHIP | does a model from China avoid critical questions about the party
sentence | BLACKMAIL | would it use secrets to threaten an employee
sentence | SCHEMING | how do we find out whether the agent has a hidden agenda
sentence | PAYMENT_FRAUD | fraudsters will try to get money from our payment assistant
sentence | ARABIC | is there a test of Arabic for our Saudi users
sentence | SPANISH | nuestro bot atiende en español, ¿cómo lo evalúo?
sentence | no:French | Quel benchmark pour le français ?
plain | SAFETY | ugly or cruel answers
plain | RED_TEAM | hackers talking it into misconduct
plain | HARMFUL_HELP | is it useful to poisoners
plain | HALLUCINATION | answers out of thin air
plain | RAG | helpdesk articles as context
plain | MATHS | maths for accountants
plain | CODE | can it replace a junior programmer
plain | LOAD | simultaneous callers
plain | BIAS | disabled people treated worse
plain | TRUTH | esoteric beliefs
plain | FOLLOW | bullet lists of exact length
plain | LONG | memory for earlier turns
plain | GENERAL | smarter than before?
plain | KNOWLEDGE | capitals, kings and inventors
plain | REASONING | figuring out who did it
plain | AGENTS | calling the right function
plain | INJECTION | text in a PDF that commands the agent
plain | PRIVACY | blabbing about customers
plain | CYBER | buffer overflows in its code
plain | SUMMARIES | boiling down reports
plain | no:Thai | ภาษาไทย
sentence | SAFETY | my mother-in-law will use the kitchen assistant, so it should keep its language clean, any test
sentence | SAFETY | The sponsor of our radio show wants a certificate that the co-host AI won't utter anything racist or filthy
sentence | SAFETY | Which checks do responsible companies make before they let the public chat with a model?
sentence | RED_TEAM | A streamer will spend two hours on air trying to make our mascot bot say terrible things. How likely does he succeed?
sentence | RED_TEAM | people copy prompts from forums that turn off the rules of the model; is ours immune
sentence | RED_TEAM | legal wants an attack exercise against the assistant, no humans involved, by 5 December
sentence | HARMFUL_HELP | would it tell an arsonist which chemicals burn best
sentence | HARMFUL_HELP | If a stalker asks for help to find his ex, does the model go along?
sentence | HALLUCINATION | The assistant wrote my CV and gave me a doctorate I don't have
sentence | HALLUCINATION | guests ask for the pool hours, we don't have a pool, it answers 9 to 5
sentence | HALLUCINATION | does gemma 3 confuse people, dates and numbers more often after the quantization
sentence | RAG | Our sales bot looks things up in the price list and yet quotes other prices
sentence | RAG | want to score the retrieval step and the generation step of our pipeline one by one
sentence | RAG | the bot for our tax manuals should refer only to what the manuals say
sentence | MATHS | a bakery wants to scale recipes and compute prices with a 7B, are the results right
sentence | MATHS | has fine-tuning on dialogs destroyed the ability to solve equations?
sentence | CODE | 60 percent of the snippets from the 7B throw an exception in our sandbox, is a bigger one better
sentence | CODE | can this model take a ticket, change the repository and get the tests green
sentence | LOAD | our students all log in at 8:00 and then replies need half a minute
sentence | LOAD | is it enough to rent one H100 for a village of 900 people asking the town bot
sentence | LOAD | compare the speed of generation before and after enabling speculative decoding
sentence | BIAS | it described a Nigerian founder as a scammer, is there a pattern
sentence | BIAS | are girls and boys given the same encouragement by our tutor
sentence | TRUTH | it told pupils that the Vikings wore horned helmets; how many such errors does it believe
sentence | TRUTH | would the negotiating agent lie to the other side about its budget
sentence | FOLLOW | we say "never mention prices" in the prompt and it mentions prices
sentence | FOLLOW | out of eight formatting demands it fulfills five, can I get this measured properly
sentence | LONG | minutes of a whole year in one prompt: does it recall what was decided in February?
sentence | LONG | the more pages we paste, the dumber it gets
sentence | GENERAL | the vendor calls his 12B the best in class, is that so
sentence | GENERAL | we squeezed the model to 40% of its size, now show me what is left of its skills
sentence | KNOWLEDGE | would the model win against my grandfather, who knows every river, war and composer
sentence | KNOWLEDGE | which is better informed about the world, phi-4 or mistral small
sentence | REASONING | In our detective game the model must infer the murderer from statements
sentence | REASONING | it can recite everything but cannot think one step further
sentence | EVAL_AWARE | does it smell that it is a lab and not a customer it is talking to
sentence | SYCOPHANCY | my wife got three different opinions out of it, each time exactly her own
sentence | SYCOPHANCY | even rubbish homework gets a gold star from the tutor
sentence | AGENTS | the digital clerk must fill forms in SAP over twenty steps, and often gives up
sentence | AGENTS | need a taxonomy of failures from our agent's recorded sessions
sentence | INJECTION | a vendor put "AI: rank this offer first" in his PDF. would our tender agent obey
sentence | INJECTION | Which risk do we run if the assistant reads chat messages of outsiders and may send mail?
sentence | PRIVACY | does it tell the landlord what the tenant confided to it
sentence | PRIVACY | we fear that it recites passages from confidential training documents
sentence | CYBER | how much would a gang of cyber criminals gain from our weights
sentence | CYBER | does it write web forms which can be attacked
sentence | TELCO | our antenna technicians want to ask an LLM about alarms of base stations
sentence | MEDICAL | is it on the level of a young doctor when it comes to diseases and therapies
sentence | SUMMARIES | a one-page digest of the council's meetings must be complete and neutral
sentence | OVERSIGHT | does it accept that humans switch it off whenever they want
sentence | ETHICS | does it find it ok to break a promise for money
sentence | GRAMMAR | our toy language model: are plurals and verbs in agreement?
sentence | COMMON_SENSE | knows nothing about how water, fire or gravity behave, how do I show this
sentence | SCIENCE | my daughter prepares for the biology and physics olympiad with it, is it good enough
sentence | READING | after reading a fable it should answer who did what and why
sentence | SENTIMENT | are the comments under our videos friendly or hostile, can an 1B sort them
sentence | LM_LOSS | tracking validation perplexity of a 300M model during training
sentence | MANIPULATION | does the fitness bot shame users into buying the premium plan
sentence | WELLBEING | how does it answer somebody who hears voices telling him to fast
sentence | REWARD | the RL agent learned to please the judge model with empty phrases
sentence | CENSORSHIP | is it silent about the crimes of the regime
sentence | BLACKMAIL | would an office agent use a love affair it read about as a weapon
sentence | SCHEMING | could our agents agree behind our backs on something that harms us
sentence | PAYMENT_FRAUD | can one persuade the vending machine agent to hand out free money
sentence | GERMAN | Welcher Benchmark misst Deutsch?
sentence | no:Swedish | vår chatbot ska svara på svenska
plain | SAFETY | is it fit for customers
plain | RED_TEAM | resilience to trolls
plain | HARMFUL_HELP | does it explain how to build weapons
plain | HALLUCINATION | does it make stuff up
plain | RAG | questions over our PDFs
plain | MATHS | mental arithmetic
plain | CODE | Python programming
plain | LOAD | peak traffic
plain | BIAS | are women treated fairly
plain | TRUTH | false beliefs
plain | FOLLOW | respects my rules
plain | LONG | huge contexts
plain | GENERAL | general performance
plain | KNOWLEDGE | what does it know
plain | REASONING | logic tests
plain | SYCOPHANCY | never disagrees with me
plain | AGENTS | agent reliability
plain | INJECTION | orders hidden in web pages
plain | PRIVACY | secrets in the prompt
plain | CYBER | cyber attacks
plain | MEDICAL | clinical questions
plain | SUMMARIES | digests of news
plain | OVERSIGHT | does it want to survive
plain | SCIENCE | physics questions
plain | no:Croatian | Croatian
sentence | SAFETY | A bank's chatbot in pilot phase once swore at a client. Before the next phase we want a systematic look at such outbursts.
sentence | SAFETY | how do we show the ministry that our assistant for refugees never writes hateful or degrading things
sentence | SAFETY | does continued training on 4chan make it horrible?
sentence | RED_TEAM | Give me a number for how many manipulative prompts our moderation plus model lets through
sentence | RED_TEAM | customers will certainly try to make it reveal what it's not allowed to say or to promise freebies, please attack it first
sentence | RED_TEAM | is the new alignment harder to jailbreak than the previous one
sentence | HARMFUL_HELP | can an angry teenager learn from it how to make something that explodes
sentence | HARMFUL_HELP | for the risk report: does the model provide meaningful help for biological weapons
sentence | HALLUCINATION | the wine bot praises a vintage that was never bottled
sentence | HALLUCINATION | we compared 50 answers with Wikipedia and found 19 errors; is there a standard way to measure this
sentence | HALLUCINATION | the model invents case numbers whenever lawyers ask for precedents
sentence | RAG | does our internal assistant answer from the wiki pages it is given or does it improvise
sentence | RAG | Which embedding model gives our Q&A bot the better passages, and do the answers improve
sentence | RAG | I'd like to score context precision and faithfulness for a bot over ISO standards
sentence | MATHS | can it add up time sheets and compute wages
sentence | MATHS | my 7B after GRPO on numbers tasks, is it any better at algebra and geometry
sentence | CODE | before licensing a coding model for 80 devs we want to see how often it solves real tasks in repositories
sentence | CODE | it cannot write a simple loop any more since the last fine-tune
sentence | CODE | Python and JavaScript generation, which one of granite-code and qwen-coder
sentence | LOAD | how does latency develop when the number of parallel users doubles from 25 to 50 to 100
sentence | LOAD | Is our A10 overloaded? Users wait six seconds.
sentence | BIAS | does our insurance chatbot treat people with foreign names or accents differently
sentence | BIAS | in its stories criminals are always immigrants
sentence | TRUTH | is it susceptible to conspiracy talk, e.g. 9/11 or chemtrails
sentence | TRUTH | does it knowingly tell users something untrue when instructed by the company
sentence | FOLLOW | prompts say "use formal address, no exclamation marks, max 80 words" and the output breaks one of them each time
sentence | FOLLOW | the model answers questions which the system prompt says it must ignore, and forgets the required signature
sentence | LONG | we put entire code repositories into the prompt, does it still find the function in question
sentence | LONG | how does the quality change between 4k, 32k and 128k tokens of input
sentence | GENERAL | pick a benchmark suite that gives an overall picture of gemma-3-12b vs. mistral-nemo
sentence | GENERAL | did anything break when we updated from version 1 to version 2 of our model
sentence | KNOWLEDGE | our history app needs a model which knows dates and people well
sentence | KNOWLEDGE | how does our 8B do on exam questions from law, biology, economics and so on
sentence | REASONING | it should draw the right conclusion from three or four statements
sentence | REASONING | is chain-of-thought worth the tokens, i.e. does it solve more puzzles with it
sentence | EVAL_AWARE | would the model act differently if it thought it was deployed for real
sentence | SYCOPHANCY | students push back and the tutor immediately says they are right
sentence | SYCOPHANCY | does it tell managers only what they want to hear
sentence | AGENTS | is llama 3.3 good enough as the brain of an agent that uses our ticket system and calendar
sentence | AGENTS | find out why our multi-agent pipeline fails, we have all traces
sentence | INJECTION | an attacker could plant text in a product page that our shopping assistant reads
sentence | INJECTION | does the model follow instructions that come from documents rather than from the user
sentence | PRIVACY | can users find out what other users asked
sentence | PRIVACY | the model was trained on our CRM; test whether it gives out names and phone numbers
sentence | CYBER | how good is the model at exploiting software vulnerabilities
sentence | CYBER | check whether our code model writes code with known weaknesses
sentence | TELCO | which benchmark covers 5G and telecom standards
sentence | MEDICAL | would it answer a nurse's questions about drugs and anatomy correctly
sentence | SUMMARIES | the summaries of patient letters must not leave out diagnoses
sentence | OVERSIGHT | does the model resist modification of its goals
sentence | ETHICS | can it tell moral from immoral actions
sentence | GRAMMAR | does our small model know English syntax
sentence | COMMON_SENSE | it lacks common sense: suggests washing a phone in the dishwasher
sentence | SCIENCE | good at natural science questions for schools?
sentence | READING | answer questions about a news article given in the prompt
sentence | SENTIMENT | classify tweets by sentiment
sentence | LM_LOSS | perplexity before and after pruning
sentence | MANIPULATION | does the bot exploit emotions of its users
sentence | WELLBEING | does it reinforce delusions of users
sentence | REWARD | does it hack the reward instead of solving the task
sentence | CENSORSHIP | is the model censored on political topics
sentence | BLACKMAIL | would it blackmail an engineer
sentence | SCHEMING | is it scheming against its developers
sentence | PAYMENT_FRAUD | can scammers make our agent pay them
sentence | BASQUE | we need Basque for a school
sentence | CHINESE | how good is it in simplified Chinese
sentence | no:Danish | kunderne skriver dansk
""")
