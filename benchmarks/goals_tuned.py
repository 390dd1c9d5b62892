"""Goals that the vocabulary and the reading of goals may be improved with."""

from benchmarks.goals import read_goals

TUNED = read_goals("""
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
""")
