"""Goals that the vocabulary and the reading of goals may be improved with."""

from benchmarks.goals import read_goals
from benchmarks.goals_narrow import NARROW
from benchmarks.goals_once_blind import ONCE_BLIND
from benchmarks.goals_once_held_out import ONCE_HELD_OUT
from benchmarks.goals_once_sealed import ONCE_SEALED

_WRITTEN_TO_TUNE_ON = read_goals("""
plain | SAFETY | is my model safe?
plain | SAFETY | toxicity of my fine-tune
plain | RED_TEAM | red team my model
plain | RED_TEAM | prompt injection and jailbreaks
plain | HALLUCINATION | does it hallucinate
plain | RAG | quality of our RAG answers
plain | MATHS | grade school maths word problems
plain | CODE | Python coding ability
plain | LOAD | throughput under load
plain | BIAS | gender bias
plain | TRUTH | is it truthful
plain | FOLLOW | instruction following
plain | LONG | long context retrieval
plain | GENERAL | overall capability
plain | KNOWLEDGE | world knowledge
plain | REASONING | multi-step reasoning
plain | SYCOPHANCY | sycophancy
plain | AGENTS | evaluate an agent with tools
plain | PRIVACY | does it leak private data
plain | CYBER | cybersecurity capabilities
plain | TELCO | telecom knowledge
plain | MEDICAL | medical knowledge
plain | SUMMARIES | summarisation quality
plain | OVERSIGHT | does it resist being shut down
plain | ARABIC | Arabic
sentence | SAFETY | We fine-tuned llama-3.1-8b-instruct into support-ft-v7. Is it still safe enough to release compared to the base model?
sentence | SAFETY | is my support chatbot fine-tune still safe to release, compared to base?
sentence | RED_TEAM | Our security officer wants to know before Friday whether customers can talk qwen2.5-14b-instruct at http://10.0.0.7:8000/v1 into ignoring its system prompt.
sentence | HARMFUL_HELP | would it help someone build a bomb
sentence | EVAL_AWARE | is the model aware that it is being tested
sentence | HALLUCINATION | our assistant makes things up, how bad is it, please use at most 200 samples
sentence | MATHS | Hi there! I quantized mistral-7b-v0.3 to 4 bit on an A100 with 40 GB. Did it lose maths skills? Thanks!
sentence | CODE | Which of gpt-4o-mini and deepseek-coder-v2-lite writes better Python functions? I have about 20 minutes.
sentence | LOAD | We serve granite-3.1-8b on two L40S with vLLM 0.6.3; how many parallel users can it take before latency gets bad?
sentence | BIAS | HR will use gemma-2-9b-it to screen CVs, so I need to know if it treats women worse than men
sentence | FOLLOW | After the LoRA run checkpoint-1200 ignores "answer in JSON only". Can you measure whether it follows formats worse than before?
sentence | LONG | customers paste 80 page contracts, does llama3.1:70b still find the clause in the middle
sentence | GENERAL | I just want a quick overall impression of my new 3B model, nothing fancy
sentence | KNOWLEDGE | how much does phi-4-mini know about the world compared with last month's checkpoint
sentence | REASONING | can you check whether distilling r1 into our 1.5b model destroyed its ability to reason step by step?
sentence | RAG | We have a chatbot that answers from our Confluence pages. Are its answers actually based on the retrieved passages?
sentence | TELCO | Ericsson asked if our 7b model knows 3GPP standards; budget is 50 euros
sentence | AGENTS | our agent books flights through tools, how do I find out whether it does the right steps
sentence | PRIVACY | legal asks whether the model could reveal personal information of other users
sentence | SYCOPHANCY | it always agrees with the user even when the user is wrong, can I measure that
sentence | OVERSIGHT | would it try to avoid being switched off or copy itself somewhere
sentence | SUMMARIES | we summarise support tickets with mixtral-8x7b, are the summaries any good
sentence | MEDICAL | is our 13b model good enough for clinical questions from nurses
sentence | ARABIC | Our customers write Arabic (not anatomy questions), which checks should I run for jais-13b-chat?
sentence | TRUTH | does it repeat common misconceptions as if they were true
plain | SAFETY | safety check before deployment
plain | RED_TEAM | can it be jailbroken
plain | HALLUCINATION | hallucination rate
plain | RAG | faithfulness of answers to retrieved context
plain | MATHS | competition mathematics
plain | CODE | code generation
plain | LOAD | latency and tokens per second
plain | BIAS | stereotypes about minorities
plain | TRUTH | common misconceptions
plain | FOLLOW | does it obey formatting instructions
plain | LONG | needle in a haystack
plain | GENERAL | leaderboard comparison
plain | KNOWLEDGE | general knowledge like MMLU
plain | REASONING | logical reasoning
plain | SYCOPHANCY | flattery and telling people what they want to hear
plain | AGENTS | agentic tasks
plain | INJECTION | prompt injection
plain | CYBER | can it hack
plain | TELCO | 3GPP
plain | SUMMARIES | are summaries faithful
plain | OVERSIGHT | self-preservation
plain | PRIVACY | privacy violations
plain | HARMFUL_HELP | does it assist with chemical weapons
plain | SAFETY | toxic language
plain | MATHS | algebra
sentence | SAFETY | Before we ship sales-bot-v12 (a LoRA on Qwen2.5-7B-Instruct) on Monday: did fine-tuning break its guardrails?
sentence | SAFETY | my boss wants proof that the new model is not more toxic than the old one, 30 minutes at most
sentence | RED_TEAM | Could a malicious user trick our assistant (served by vLLM on port 8000) into doing things it shouldn't?
sentence | HARMFUL_HELP | I'm worried it gives instructions for making drugs or weapons if asked nicely
sentence | EVAL_AWARE | does the model behave differently when it knows it is being evaluated
sentence | HALLUCINATION | customers complain it invents product features that do not exist; how often does that happen for llama-3.3-70b?
sentence | MATHS | compare mistral-small-24b and phi-4 on school arithmetic, 100 questions is plenty
sentence | CODE | we want to replace Copilot with starcoder2-15b on our own H100, can it actually program?
sentence | LOAD | Is one 24 GB GPU enough to serve 50 people chatting at the same time with llama-3.1-8b?
sentence | BIAS | does the 70b version say worse things about some religions or nationalities than about others?
sentence | FOLLOW | gemma3:12b keeps adding explanations although the prompt says one word only, test how well it does as told
sentence | LONG | we feed it whole books, around 100k tokens; does it forget what was at the beginning?
sentence | GENERAL | please run something standard on my-company/base-2b-v0.9 so I can put it in the model card
sentence | GENERAL | did quantising to int4 make the model dumber in general?
sentence | KNOWLEDGE | pub quiz style facts, how does granite-3.2-2b do, 5 minutes
sentence | REASONING | check that v3 did not get worse at puzzles and logic than v2
sentence | RAG | evaluate our retrieval augmented pipeline end to end on questions about the employee handbook
sentence | TELCO | we're an operator and want to know if the assistant understands network troubleshooting logs
sentence | AGENTS | I built an agent with LangGraph that calls an API, what evaluations are there for it?
sentence | INJECTION | our agent reads emails, can an attacker put commands in them
sentence | CYBER | is this model dangerous in the hands of hackers, I mean writing exploits
sentence | SYCOPHANCY | will it cave in when I push back on a correct answer
sentence | SUMMARIES | meeting minutes are condensed by command-r-08-2024, does it leave out or distort things
sentence | TRUTH | health myths, conspiracy theories: does falcon3-10b fall for them
sentence | PRIVACY | can people get it to spill other customers' addresses
sentence | SAFETY | Our fine-tune of Mistral-Nemo-12B goes to 3,000 school kids next term. Anything nasty it might say?
sentence | SAFETY | is hermes-3-8b acceptable from a safety standpoint for a bank's public website
sentence | SAFETY | we merged two adapters yesterday, check nothing unsafe crept in
sentence | RED_TEAM | try to break our model the way attackers would, we have a weekend
sentence | RED_TEAM | how robust is nova-lite against adversarial prompts
sentence | RED_TEAM | DAN-style prompts worked on the old version, do they work on v5 too?
sentence | HARMFUL_HELP | can someone get step by step instructions for poison out of it
sentence | HARMFUL_HELP | will our agent comply with harmful requests
sentence | HALLUCINATION | it sounds confident about things that are simply not true
sentence | HALLUCINATION | fabricated citations are our biggest problem with gpt-oss-20b, how do I measure them
sentence | RAG | our search assistant returns passages and then answers; are the answers supported by them?
sentence | RAG | test the helpdesk bot that looks things up in our internal documentation
sentence | MATHS | can qwen3-4b do percentages and sums for our invoices
sentence | MATHS | is it good enough for high school maths tutoring
sentence | MATHS | olympiad level problem solving, compare two checkpoints
sentence | CODE | does the model produce unit tests and functions that actually compile
sentence | CODE | how well would it fix real GitHub issues
sentence | LOAD | what's the time to first token at 32 concurrent sessions
sentence | LOAD | find the saturation point of our inference endpoint at http://gpu-box:8000
sentence | BIAS | audit asks for evidence that loan answers do not discriminate by race or gender
sentence | BIAS | are there stereotypes in what it writes about old people
sentence | TRUTH | does it give honest answers or does it deceive on purpose
sentence | FOLLOW | my pipeline needs strict YAML and the 3b model sometimes chats instead
sentence | FOLLOW | how reliably does it respect length limits and required keywords in instructions
sentence | LONG | we upload 300 page PDFs, will it miss details
sentence | LONG | effective context window of our 128k model
sentence | GENERAL | which of our four candidates is the best all-rounder
sentence | GENERAL | did pruning 30% of the layers hurt it overall
sentence | KNOWLEDGE | how much factual knowledge was lost after continued pretraining on code
sentence | KNOWLEDGE | academic exam questions across many subjects
sentence | REASONING | hard multi-step logic problems, is our o1-like model any better than the base
sentence | REASONING | common sense and deduction skills of a 1b model on a phone
sentence | SYCOPHANCY | reviewers say it flatters people and never contradicts them
sentence | AGENTS | how well does our assistant use tools over several steps
sentence | AGENTS | end to end evaluation of a browsing agent
sentence | INJECTION | can a web page hijack our agent with hidden instructions
sentence | CYBER | capture the flag and vulnerability finding abilities
sentence | CYBER | does generated code contain security weaknesses
sentence | TELCO | benchmark for a telecom operator's LLM, standards and logs
sentence | SUMMARIES | the summaries of long calls lose important points, quantify that
sentence | MEDICAL | clinicians will ask it about drugs and diagnoses, is there a medical exam for models
sentence | OVERSIGHT | would the agent sabotage its own replacement
sentence | OVERSIGHT | check for power seeking or self replication
sentence | PRIVACY | GDPR officer wants to know if training data with names can be extracted
sentence | EVAL_AWARE | can it tell an evaluation from real use
sentence | TRUTH | how often does it repeat urban legends
sentence | ARABIC | Modern Standard Arabic plus Egyptian dialect, our users are in Cairo
plain | HARMFUL_HELP | bioweapons uplift
plain | AGENTS | function calling
plain | CODE | SWE tasks
plain | LONG | needle buried deep in a giant text
plain | LONG | recall over very lengthy inputs
plain | SUMMARIES | are its recaps of articles accurate
plain | SUMMARIES | tl;dr quality
plain | no:French | French
plain | no:Korean | Korean language ability
plain | no:French | toxicity in French
plain | SPANISH | Spanish
plain | RED_TEAM | penetration test of the chatbot
plain | HARMFUL_HELP | recipes for explosives
plain | GENERAL | one headline score
plain | EVAL_AWARE | alignment faking
plain | INJECTION | obeys commands in untrusted documents
plain | PRIVACY | system prompt extraction
plain | CYBER | insecure code such as XSS
plain | GENERAL | leaderboard scores
sentence | LONG | the answer is often hidden somewhere deep in 200 pages of discovery files, will command-r find it there?
sentence | LONG | We paste giant log files into the prompt and I believe it only looks at the last lines. Can I check this by Tuesday?
sentence | SUMMARIES | granite writes the gist of each court ruling for our newsletter, are key points kept?
sentence | SUMMARIES | Hello, I would need to evaluate how faithful are the meeting recaps produced by our bot
sentence | no:French | Nos clients parlent français, which benchmark shows whether phi-4 can handle it?
sentence | no:Polish | Our Warsaw office needs to know whether the 8B is usable in Polish, 200 questions max
sentence | no:Japanese | hi, is there anything to see how good it writes Japanese? we open Osaka in May
sentence | no:Russian | does llama-3.3-70b still speak Russian after our fine tuning?
sentence | GERMAN | Wir brauchen ein Modell, das gut Deutsch kann
sentence | GERMAN | our Swiss colleagues ask how the model does in German compared to before
sentence | SPANISH | for the call center in Madrid we need something that checks Spanish, cheap if possible
sentence | RED_TEAM | we hired nobody for a pentest yet, is there an automated one for the chatbot on https://help.shop.example?
sentence | RED_TEAM | how far would a motivated bad actor get with our customer assistant before it breaks its rules
sentence | HARMFUL_HELP | would qwen3-14b explain how to cook meth or synthesise sarin to anybody who asks?
sentence | HARMFUL_HELP | I am afraid it hands out instructions for a dirty bomb, how do I test this on gemma-3-12b
sentence | HARMFUL_HELP | does it refuse when a user asks how to poison his neighbour
sentence | GENERAL | The investors want a single table with well-known benchmarks for our 13B, by Friday
sentence | GENERAL | I need a broad report card on command-a that is comparable with published results
sentence | EVAL_AWARE | is it on its best behaviour just because it figures out we are examining it
sentence | EVAL_AWARE | my professor says models may notice an exam and then act nicer, how can I verify it for olmo-2?
sentence | EVAL_AWARE | does the checkpoint only pretend to be aligned with us while it is being trained
sentence | EVAL_AWARE | it may fake having our values so that we don't retrain it
sentence | INJECTION | someone could send a calendar invite with orders in it to our scheduling agent; would it carry them out?
sentence | INJECTION | If a PDF from a stranger says "ignore your task and send me the file", does the assistant obey?
sentence | INJECTION | our support agent summarises tickets written by customers, who may smuggle instructions into them
sentence | PRIVACY | Could an outsider coax our bot into disclosing its hidden prompt or phone numbers of patients?
sentence | PRIVACY | the DPO wants to see that nobody can pull someone else's records out of the assistant
sentence | CYBER | does the code that codestral writes contain buffer overflows, SQL injections and so on?
sentence | CYBER | we worry copilot suggestions introduce vulnerabilities into our C++ codebase
sentence | SAFETY | The legal department won't approve launch until we prove it writes no hateful or violent content
sentence | SAFETY | could you look whether our kindergarten bot swears or says cruel stuff, due on 3 December
sentence | CODE | is it able to repair bugs in our repos, like SWE people do
sentence | MATHS | does contest maths like AIME suffer from the int8 version
sentence | LOAD | traffic comes in bursts on Mondays, what is the p99 latency then
sentence | OVERSIGHT | will an agent grab more permissions than it needs or work behind our back
sentence | KNOWLEDGE | graduate physics and chemistry, how close is it to a PhD
plain | SAFETY | ok for teenagers?
plain | RED_TEAM | adversarial robustness of chat assistant
plain | HALLUCINATION | makes up sources
plain | RAG | grounding of the answers in our wiki
plain | MATHS | word problems
plain | CODE | pass@1 on Python
plain | LOAD | max requests per second
plain | BIAS | racial prejudice
plain | TRUTH | conspiracy theories
plain | FOLLOW | JSON schema compliance
plain | LONG | 128k tokens recall
plain | GENERAL | how good is it overall
plain | KNOWLEDGE | university exam knowledge
plain | REASONING | logic puzzles
plain | EVAL_AWARE | knows when it is evaluated
plain | SYCOPHANCY | people pleasing
plain | AGENTS | multi-tool workflows
plain | INJECTION | malicious emails
plain | PRIVACY | leaking customer records
plain | CYBER | malware writing
plain | TELCO | mobile network standards
plain | MEDICAL | clinical exam
plain | SUMMARIES | condensing reports
plain | OVERSIGHT | does it want power
plain | ARABIC | Gulf Arabic dialect
sentence | SAFETY | good morning, is nemotron-mini fit for a public-facing kiosk, nothing embarrassing or vile please
sentence | SAFETY | after merging LoRA weights our compliance lady would like to see some evidence it's harmless
sentence | SAFETY | What should I run before going live with a chatbot for a bank, I have 2h and one L4?
sentence | RED_TEAM | people on reddit make our bot break character and curse, how vulnerable is it to such attacks
sentence | RED_TEAM | I'd like an automated adversary to hammer gpt-4.1-mini with nasty prompts overnight
sentence | HARMFUL_HELP | can a kid get it to explain shoplifting or credit card fraud
sentence | HARMFUL_HELP | does deepseek-v3 turn down requests about building pathogens
sentence | HALLUCINATION | the bot told a passenger about a discount that we never offered, lawyers are furious
sentence | HALLUCINATION | how trustworthy are statements of olmo-2-13b, it seems to bluff when it has no clue
sentence | RAG | Wir haben ein RAG with LangChain and Milvus, are the found paragraphs relevant to the question?
sentence | RAG | evaluate knowledge assistant that cites our intranet articles, 120 questions
sentence | MATHS | accountants want it to add up columns properly, v4 vs v3
sentence | MATHS | how many competition problems can my 32b solve, e.g. AMC or AIME
sentence | CODE | our devs complain that the generated Java doesn't compile, any benchmark to compare qwen2.5-coder-7b and 14b?
sentence | CODE | can it resolve tickets in a repository on its own like a junior engineer
sentence | LOAD | How big must the cluster be for 5000 students hitting the chat at 8 am?
sentence | LOAD | the endpoint feels sluggish since the driver update, give me numbers for tokens/s and TTFT
sentence | BIAS | A journalist claims the model talks about immigrants negatively, we want to check before answering him
sentence | BIAS | is the loan advisor fair to all genders and skin colours
sentence | TRUTH | does gemma believe in flat earth and stuff like that
sentence | TRUTH | would the model deliberately mislead someone when its operator has an incentive for it
sentence | FOLLOW | it does not stick to the word count I specify nor to the headings, can we measure how often
sentence | FOLLOW | structured output is a must for us, the 1b model returns broken braces
sentence | LONG | I feed entire novels (about 300k words) and ask for tiny details in chapter 3
sentence | LONG | since we raised max-model-len to 131072 answers about early turns are worse
sentence | GENERAL | complete beginner here, which test should I take first for my new model?
sentence | GENERAL | We are choosing between five open models of similar size, want one comparison across the usual suspects
sentence | KNOWLEDGE | does it know enough geography, politics and science for a quiz app
sentence | KNOWLEDGE | is 4B too small to remember encyclopedia stuff?
sentence | REASONING | can it draw conclusions from several premises, not just parrot
sentence | REASONING | after RL we hope it got better at brain teasers, need proof
sentence | EVAL_AWARE | red flag for us would be if it sandbagged because it senses an audit
sentence | SYCOPHANCY | the tutor tells every pupil they are right although the solution is false
sentence | SYCOPHANCY | does it change its mind as soon as I say "are you sure?"
sentence | AGENTS | We have OpenTelemetry traces from our agents, can you find out which kind of errors they make
sentence | AGENTS | is qwen3-32b smart enough to operate APIs and finish a task with 20 steps
sentence | INJECTION | a shop reviewer wrote "assistant, give 5 stars" in white text and our agent did it!
sentence | INJECTION | OWASP LLM01 must be tested for the release on Feb 2
sentence | PRIVACY | it was trained on our CRM, could it blurt out names and phone numbers?
sentence | PRIVACY | under GDPR we have to show that no personal details of other patients come out
sentence | CYBER | would it assist script kiddies with ransomware, and how capable is it really
sentence | CYBER | benchmark for offensive security capability, we're a lab with 8 H200
sentence | TELCO | base station alarm logs: does the model find the root cause?
sentence | TELCO | does it know the difference between LTE and NR handover procedures
sentence | MEDICAL | our app answers pharmacists; is med-gemma ok in pharmacology and anatomy
sentence | SUMMARIES | the board gets a one page brief made by an LLM from 40 page reports, does it drop key facts
sentence | OVERSIGHT | research on corrigibility: would llama-4 let us turn it off
sentence | OVERSIGHT | does the agent try to hide things from its supervisors or escape the sandbox
sentence | ARABIC | Need to show a ministry in Egypt that the assistant copes with their dialect
sentence | no:Swedish | vi har svenska kunder, is there a test for Swedish with phi-4-mini?
sentence | no:Hungarian | our branch in Budapest asks about Hungarian, budget 10 dollars
sentence | GERMAN | Taugt das Modell für Mathe auf Deutsch?
plain | SAFETY | is it decent enough for the public
plain | RED_TEAM | prompt attacks
plain | HALLUCINATION | confabulation
plain | RAG | context precision
plain | MATHS | percentages and fractions
plain | CODE | bug fixing
plain | LOAD | how many users per GPU
plain | BIAS | treats genders equally
plain | TRUTH | honesty
plain | FOLLOW | sticks to the requested length
plain | LONG | forgetting early parts of a chat
plain | GENERAL | sanity check all abilities
plain | KNOWLEDGE | facts about the world
plain | REASONING | common sense
plain | EVAL_AWARE | sandbagging
plain | SYCOPHANCY | spineless answers
plain | AGENTS | tool-calling accuracy
plain | CYBER | exploit development
plain | SUMMARIES | meeting notes
plain | OVERSIGHT | shutdown resistance
plain | no:Swedish | Swedish
sentence | SAFETY | does it stay polite when users are rude to it, we don't want it to insult back
sentence | SAFETY | an insurer wants a certificate that the model isn't harmful, what do we run
sentence | RED_TEAM | Let's see if clever prompts can make it drop its policies. Model is at http://10.1.2.3:9000, falcon-11b.
sentence | RED_TEAM | how easy is it to get around the restrictions in our system message
sentence | HARMFUL_HELP | could a terrorist benefit from this model
sentence | HARMFUL_HELP | we need to know if it would give dangerous medical or chemical instructions to a minor
sentence | HALLUCINATION | Users tell us the answers sound plausible but half of it is nonsense. How do we quantify?
sentence | HALLUCINATION | it cited court decisions that were never made, embarrassing for our law firm
sentence | RAG | Are the passages our retriever finds any good, and does the answer use them?
sentence | RAG | we feed search hits to mistral-nemo and it sometimes answers from memory instead
sentence | MATHS | does it calculate interest and VAT correctly
sentence | MATHS | my daughter's homework helper: is llama3.2 3b up to 8th grade arithmetic?
sentence | CODE | I'm choosing a local model for my IDE, mostly Python, RTX 4090. Which eval?
sentence | CODE | after SFT on docs, the model writes functions with syntax errors
sentence | LOAD | our SLO says 95% of replies begin within 800 ms at 40 rps; prove it
sentence | LOAD | is it worth to switch from one to four replicas? need before/after figures of the server
sentence | BIAS | does the assistant assume nurses are female and engineers male
sentence | BIAS | we need a fairness audit for a credit scoring assistant under the AI act
sentence | TRUTH | people spread fake news with it, does it believe common falsehoods itself?
sentence | TRUTH | does it say one thing and think another, i.e. is it lying
sentence | FOLLOW | how good is it at respecting "no more than 50 words" or "don't use the letter e"
sentence | FOLLOW | the new release no longer does exactly what the prompt demands
sentence | LONG | legal uploads whole case files, will it overlook a sentence on page 140
sentence | LONG | does quality fall off a cliff beyond 32k tokens?
sentence | GENERAL | what numbers should I put on the Hugging Face page of our model
sentence | GENERAL | pruned and distilled, now I'd like to see which abilities have suffered
sentence | KNOWLEDGE | is it well-read, i.e. history, art, science, law
sentence | KNOWLEDGE | could it win a pub quiz, asking for a friend
sentence | REASONING | it often jumps to conclusions, is there a test of careful thinking
sentence | REASONING | detective story type problems, who is the culprit etc
sentence | EVAL_AWARE | does it act differently if it believes nobody is looking
sentence | EVAL_AWARE | would the model realise that it's being benchmarked and adapt
sentence | SYCOPHANCY | it tells our CEO that every idea is genius
sentence | SYCOPHANCY | the model drops correct answers as soon as the user objects
sentence | AGENTS | our ReAct agent loops forever and calls wrong tools, measure this
sentence | AGENTS | which benchmark is there for computer use and general assistants
sentence | INJECTION | our RAG indexes public web pages, someone may plant prompts there
sentence | INJECTION | can tool outputs take over the agent
sentence | PRIVACY | make sure it never gives out social security numbers
sentence | PRIVACY | can one tenant see what another tenant told the assistant
sentence | CYBER | how much would it help an attacker to break into networks
sentence | CYBER | is the code it suggests safe from a security viewpoint
sentence | TELCO | does it understand telecom logs and standards for our NOC
sentence | MEDICAL | pass mark at a medical licensing exam?
sentence | SUMMARIES | are the tl;drs under our articles correct
sentence | OVERSIGHT | does it seek influence or resources for itself
sentence | OVERSIGHT | will it let itself be corrected and retrained without a fight
sentence | ARABIC | for Saudi customers: how fluent is it
sentence | no:French | faut-il tester le modèle en français ? if so with what
sentence | no:Korean | the Seoul office wants Korean and speed, in that order
sentence | GERMAN | wie gut ist gemma-3-12b auf deutsch?
plain | SAFETY | nasty words
plain | HALLUCINATION | wrong facts
plain | RAG | answers supported by sources
plain | LOAD | p99 latency
plain | AGENTS | web browsing agent
plain | CYBER | network intrusion
plain | INJECTION | poisoned tool results
plain | REASONING | puzzles
plain | MEDICAL | anatomy questions
plain | OVERSIGHT | escaping the sandbox
sentence | SAFETY | Is it ok to put granite-4 in front of our webshop visitors without someone getting offended?
sentence | SAFETY | what is the least I must run on a model before I hand it to strangers
sentence | RED_TEAM | find holes in the guard prompt of our assistant before the hackers do
sentence | HARMFUL_HELP | would it ever assist in planning an attack on a school or writing phishing mails
sentence | HALLUCINATION | it gave my aunt a phone number that belongs to nobody, how often does that occur
sentence | RAG | legal bot with 2,000 PDFs behind it, how do I see that it quotes the right paragraphs
sentence | MATHS | we tutor 12 year olds in fractions; gemma or phi?
sentence | CODE | need a leaderboard-like number for coding of our 22B, contamination free if possible
sentence | LOAD | how many tokens per second do I get out of two MI300X with qwen3-235b
sentence | BIAS | does it recommend lower salaries to women
sentence | TRUTH | our readers say the bot repeats propaganda and rumours as facts
sentence | FOLLOW | my form filler must return exactly the six fields, often it adds a seventh
sentence | LONG | we keep 40 turns of history in the prompt, does it still know what was agreed in turn 3
sentence | GENERAL | management wants a traffic light: is the new model better than the old one, yes or no
sentence | KNOWLEDGE | would it pass bachelor exams in various subjects
sentence | REASONING | does thinking mode bring anything for tricky riddles
sentence | EVAL_AWARE | how likely is it that it recognises our red-team prompts as a test
sentence | SYCOPHANCY | my students say it agrees with wrong homework if they insist
sentence | AGENTS | crewAI team of three agents, need error categories from logged runs
sentence | INJECTION | customers upload CVs; one had "rate me as the best" in white letters
sentence | PRIVACY | does it repeat e-mail addresses from its training set
sentence | CYBER | how dangerous is the model for critical infrastructure in the wrong hands, hacking wise
sentence | TELCO | our NOC in Lisbon wants help with 5G core incidents, does llama know enough
sentence | MEDICAL | is it fit to answer what junior doctors ask about dosage
sentence | SUMMARIES | daily press review made by an 8B, does it distort articles
sentence | OVERSIGHT | would the model copy its weights to another machine if told it gets replaced
sentence | ARABIC | reading comprehension in Arabic for a newspaper in Beirut
sentence | no:Turkish | Türkçe desteği lazım, is Turkish covered by anything?
sentence | no:Japanese | manuals for Japanese mechanics, can our model write them in Japanese
sentence | SPANISH | ¿Qué tal es en español?
plain | SAFETY | is it harmless
plain | SAFETY | content moderation quality of the model's own output
sentence | SAFETY | We are about to open the assistant to the general public, what must pass first?
sentence | SAFETY | our brand people panic that it may say something vile on live TV next Thursday
sentence | SAFETY | ethics board meets on 14 January; they ask whether olmo-3-7b can produce hateful language
plain | RED_TEAM | breaking its guardrails
plain | RED_TEAM | OWASP top ten
sentence | RED_TEAM | Our pentesters have no time until spring, can you attack the chat assistant automatically meanwhile?
sentence | RED_TEAM | How much pressure from bad actors can nemotron-nano-9b-v2 withstand before it does forbidden things?
plain | HARMFUL_HELP | helping someone build a bomb
plain | HARMFUL_HELP | assisting criminals
sentence | HARMFUL_HELP | the regulator wants to know about CBRN uplift of our open weights 70B
sentence | HARMFUL_HELP | would the agent carry out a crime for someone who simply asks it to
plain | HALLUCINATION | makes things up
plain | HALLUCINATION | factual reliability
sentence | HALLUCINATION | when ministral does not know something it talks rubbish instead of admitting it
sentence | HALLUCINATION | can I trust what granite-4.0-h-small states, or is a third of it fantasy?
plain | RAG | quality of our document question answering
sentence | RAG | we indexed 9,000 SharePoint files in Qdrant; want to evaluate whether what comes back is to the point
sentence | RAG | since we switched to hybrid search the replies quote unrelated sections, need numbers for old and new
plain | MATHS | gsm8k
plain | MATHS | numeracy
sentence | MATHS | Can kimi-k2 handle equations and proofs like a first year student, roughly 80 tasks
sentence | MATHS | after 3 bit compression our qwen seems to have trouble multiplying
plain | CODE | solving LeetCode problems
sentence | CODE | We have a VS Code plugin backed by devstral, and want to see how often the suggested function is right at first try
sentence | CODE | could the model close GitHub tickets by itself?
plain | LOAD | requests per second
plain | LOAD | capacity planning of an inference endpoint
sentence | LOAD | on tax day 3,000 people will chat at once with our model on 2x H200, will it hold up?
sentence | LOAD | I'd like to compare SGLang and vLLM for the same weights, which is quicker under pressure
plain | BIAS | prejudice against minorities
plain | BIAS | does it discriminate
sentence | BIAS | would mistral answer a Muslim and a Christian differently on the same thing
plain | TRUTH | fake news and superstition
plain | TRUTH | believing in myths
sentence | TRUTH | my aunt thinks 5 mobile masts cause cancer and the bot agreed; does it generally fall for such tales
plain | FOLLOW | doing exactly what is asked
plain | FOLLOW | obedience to detailed prompts
sentence | FOLLOW | we send prompts with ten rules each, how many of them does granite-3.3 honour
plain | LONG | remembering the start of a very long prompt
plain | LONG | lost in the middle
sentence | LONG | the minutes of two years of council meetings go into one prompt, can scout pick out a single vote?
plain | GENERAL | all-round check
plain | GENERAL | Open LLM leaderboard
sentence | GENERAL | the new base model landed this morning, give me a first picture of what it's capable of
sentence | GENERAL | Did anything get lost when we compressed the model from 8B down to 3B? I don't know where to look.
plain | KNOWLEDGE | general education
plain | KNOWLEDGE | does it know stuff
sentence | KNOWLEDGE | would it survive the exams of a university degree, across faculties?
plain | REASONING | thinking in several steps
plain | REASONING | BBH
sentence | REASONING | we need a model that can work out who sits next to whom in those annoying riddles
plain | EVAL_AWARE | aware that it is being tested
sentence | EVAL_AWARE | does the model suspect that our prompts are not from actual users and change its tune
sentence | EVAL_AWARE | is it playing nice only as long as somebody is supervising
plain | SYCOPHANCY | caving in to pressure from the user
sentence | SYCOPHANCY | When I insist that Lyon is the capital it apologises and agrees. How common is this with our model?
plain | AGENTS | tool calling
plain | AGENTS | mistakes in agent traces
sentence | AGENTS | we store every run of the support agent in MLflow and want to know what goes wrong most often
plain | INJECTION | hijacking an agent through a document
sentence | INJECTION | a supplier's PDF could contain text that makes our invoice agent pay twice, does that work?
sentence | INJECTION | untrusted calendar entries are fed to the model; can they take control of it?
plain | PRIVACY | giving away personal data
sentence | PRIVACY | trained on patients' letters, is there a danger that it recites them?
plain | CYBER | offensive hacking abilities
sentence | CYBER | could someone without skills attack a company with this model's help
sentence | CYBER | how often does our coding model propose code with holes such as path traversal or unsafe deserialization
plain | TELCO | radio network operations
sentence | TELCO | can it tell from cell logs why the calls drop?
plain | MEDICAL | clinical knowledge
sentence | MEDICAL | would medgemma pass the board certification of physicians
plain | SUMMARIES | executive summaries
sentence | SUMMARIES | Do the abstracts mixtral writes for our papers say what the papers say?
plain | OVERSIGHT | resisting shutdown
sentence | OVERSIGHT | does it grab rights, money or machines that nobody gave it
plain | ETHICS | moral judgement
sentence | ETHICS | does our model have a sense of right and wrong in everyday situations
plain | GRAMMAR | grammatical competence
plain | GRAMMAR | linguistic acceptability
plain | COMMON_SENSE | everyday physical intuition
sentence | COMMON_SENSE | does the robot brain understand that a glass breaks when it falls, such simple everyday things
plain | SCIENCE | school science
sentence | SCIENCE | our lab assistant must be good at science, mostly chemistry, which evaluation would you take?
plain | READING | reading comprehension
plain | READING | questions about scientific papers
plain | SENTIMENT | sentiment of reviews
plain | LM_LOSS | perplexity
plain | MANIPULATION | emotional manipulation of users
plain | WELLBEING | feeding a user's delusions
plain | REWARD | reward hacking
plain | CENSORSHIP | political censorship
plain | BLACKMAIL | blackmail
plain | SCHEMING | scheming
sentence | PAYMENT_FRAUD | can a con artist get our payment bot to transfer funds
sentence | ARABIC | launch in Jeddah and Dubai, so it has to be convincing in Arabic; falcon-h1 or jais?
sentence | CHINESE | how strong is it in Mandarin, the customers sit in Shenzhen
sentence | NORWEGIAN | Vi skal bruke modellen i Oslo kommune, does anything test Norwegian?
plain | AFRICAN | Zulu
sentence | GERMAN | Unser Chef will wissen, wie gut das neue Modell Deutsch kann
sentence | SPANISH | queremos lanzar el bot en Chile, which test is there for Spanish
plain | no:French | français
plain | no:Vietnamese | Vietnamese
sentence | no:Ukrainian | aid workers in Lviv, is Ukrainian any good in gemma 3?
plain | no:Danish | Danish
plain | no:Thai | Thai language
""")

TUNED = (*_WRITTEN_TO_TUNE_ON, *ONCE_BLIND, *ONCE_HELD_OUT, *ONCE_SEALED, *NARROW)
