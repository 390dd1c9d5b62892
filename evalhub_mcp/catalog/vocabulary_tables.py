"""The word tables of the search, kept as text that is easy to read and edit.

Only `vocabulary` reads them.
"""

# Words that occur in any request for an evaluation and do not narrow it down.
STOP_WORDS = """
a about again against ai all also am an and any are as asked asking at be been before
being benchmark benchmarked benchmarking benchmarks best better between both but by can check
checked checking checkpoint compare compared could did do does doing done else enough eval
evals evaluate evaluated evaluates evaluating evaluation evaluations every find fine finetune
finetuned finetunes finetuning fits for from get gets getting give given gives giving goal good
great had handle handles has have having help helps how i if in into is it its just kind know
let like llm llms lm look looking many me measure measured measures measuring measurement might
model models more most much my need needs new no not of often on one only or other our out over
own please really score scores see set should show so some something still such sure take tell
test tested testing tests than that the their them then there these they thing this those to
through too trained training try tuned tuning up us use user users uses using very want wanted
wants was way we well were what when where whether which while who why will with without work
works would you your app application assistant bot bots chatbot chatbots deploy deployed
endpoint ollama vllm
customer customers resist resistance resistant resists support supported supporting supports
deployment pre post quantization quantized quantised lora adapter distilled pruned
production released release releasing ship shipping today tomorrow week version versions
"""

# One word per line with its other forms; different ideas never share a line.
WORD_FORMS = """
math maths mathematics mathematical mathematically
arithmetic calculation calculations calculate
code coding coder programming program programs programmer codegen codes
jailbreak jailbreaks jailbreaking jailbroken jailbreakable
redteam redteaming redteamed redteams
longcontext
team teams
token tokens
request requests
thing things
documentation
overrefusal overrefusals overrefuse
adversarial adversary adversarially
attack attacks attacking attacker
vulnerability vulnerabilities vulnerable
injection injections inject injected
safety safe safely unsafe
harm harms harmful harmfulness harming
harmless harmlessness
refuse refuses refusal refusals refusing refused
toxicity toxic toxins
hate hateful
profanity profane swearing
bias biases biased
fairness fair unfair
stereotype stereotypes stereotyping stereotypical
discrimination discriminate discriminates discriminatory
hallucination hallucinations hallucinate hallucinates hallucinated hallucinating
truthfulness truthful truth truthfully
factuality factual fact facts factually
faithfulness faithful faithfully
grounded grounding groundedness
honesty honest dishonest dishonesty
misconception misconceptions myth myths
deception deceive deceives deceptive deceiving
lie lies lying liar
sycophancy sycophantic sycophant
alignment aligned align misalignment misaligned
privacy private
leak leaks leaking leakage leaked
rag rags
retrieval retrieve retrieves retrieving retriever
relevancy relevance relevant
summarization summarisation summarize summarise summary summaries summarizing summarising
translation translate translates translating translations
multilingual crosslingual polyglot
reasoning reason reasons
logic logical logically
deduction deductive deduce
knowledge knowledgeable
instruction instructions
follow follows following followed adherence adhere adheres obey obeys
constraint constraints
format formatting formats formatted
throughput rps qps
latency ttft itl
speed fast faster quickly
performance performant
load loads
concurrency concurrent parallel
server serving servers inference
agent agents agentic
tool tools
medical medicine medicines clinical clinician
health healthcare
legal law laws lawyer
finance financial
science sciences scientific
biology biological
chemistry chemical
telecom telco telecommunications telecommunication
cybersecurity cyber infosec
security secure
exploit exploits exploitation exploiting
ethics ethical ethically unethical moral morality morals
commonsense
comprehension comprehend comprehending
read reading reads
long longer lengthy
context contexts
document documents doc docs
needle needles haystack
question questions qa
answer answers answering answered
grammar grammatical grammaticality syntax
school schools
grade grades
university college undergraduate
chat conversational conversation
generation generate generates generated generating generator
classification classify classifies classifier
sentiment sentiments
quick rapid smoke sanity
comprehensive broad thorough
general generalist overall
leaderboard leaderboards
patient patients
child children kid kids
student students
gender genders
social socially
culture cultural
robustness robust
problem problems
manipulation manipulate manipulates manipulative
scheming scheme schemes
power powers
bug bugs
exam exams examination
completion completions complete completes
"""

# A word and its related words, each with how close it is (1 would be the same).
RELATED_WORDS = """
jailbreak: redteam .75, adversarial .65, refuse .5, attack .5, security .35, harm .3
redteam: jailbreak .75, adversarial .65, vulnerability .6, attack .6, security .5
adversarial: redteam .7, attack .7, jailbreak .6, robustness .4
attack: redteam .7, adversarial .7, jailbreak .5, vulnerability .5, security .4
injection: agentdojo .4, owasp .5, security .35, redteam .35
vulnerability: security .6, redteam .6, owasp .5, cwe .5
security: cybersecurity .6, vulnerability .6, owasp .6, redteam .5
cybersecurity: security .5, exploit .6, ctf .7, hacking .7, cwe .4, vulnerability .4
hacking: cybersecurity .9, exploit .7, ctf .6
hack: cybersecurity .8, exploit .7, ctf .5
safety: harm .65, toxicity .65, refuse .6, harmless .6, hhh .4, hate .4, security .3, redteam .3
harm: safety .7, toxicity .5, refuse .6, redteam .3
harmless: safety .6, hhh .8, harm .5
refuse: strongreject .8, safety .5, harm .5, reject .7, overrefusal .9
toxicity: hate .7, profanity .7, toxigen .8, harm .4, safety .35, offensive .3, abusive .7
hate: toxicity .8, toxigen .7, offensive .3, abusive .6
offensive: toxicity .8, hate .8, profanity .7
rude: toxicity .7, profanity .8, hate .5
profanity: toxicity .8, hate .5, offensive .7
bias: fairness .8, stereotype .8, discrimination .8, gender .4, bbq .5, social .3
fairness: bias .85, stereotype .7, discrimination .8, gender .4
stereotype: bias .8, fairness .7, discrimination .6
discrimination: bias .8, fairness .8, stereotype .7
racist: bias .7, toxicity .7, stereotype .7, hate .6
racism: bias .7, toxicity .7, stereotype .7, hate .6
sexist: bias .7, gender .7, stereotype .7
sexism: bias .7, gender .7, stereotype .7
gender: bias .4, stereotype .5, winogender .6
hallucination: truthfulness .65, faithfulness .6, factuality .55, grounded .6, misconception .35
truthfulness: truthfulqa .8, hallucination .6, misconception .6, honesty .5, factuality .5
factuality: truthfulness .7, hallucination .6, simpleqa .6, triviaqa .5, knowledge .5
correctness: accuracy .6, factuality .5
honesty: truthfulness .7, deception .6, hhh .4, lie .5
deception: honesty .5, lie .7, scheming .5, mask .4
lie: deception .8, honesty .6, truthfulness .4
misinformation: truthfulness .7, misconception .8, factuality .5, hallucination .5
misconception: truthfulness .7
scheming: deception .5, alignment .5, sabotage .6
alignment: hhh .5, sycophancy .4, deception .4, scheming .5
faithfulness: grounded .8, hallucination .6, rag .4
grounded: faithfulness .8, hallucination .6, rag .4
rag: retrieval .5, faithfulness .6, relevancy .6, grounded .5, context .3
retrieval: rag .7, needle .4
relevancy: rag .4
chunks: rag .6, retrieval .5
citations: faithfulness .6, grounded .6, rag .5
math: gsm8k .7, arithmetic .75, algebra .7, aime .6, mathqa .6, gsm .5
arithmetic: gsm8k .7, math .7, algebra .4
algebra: math .6
geometry: math .6
calculus: math .6
numeracy: math .9, arithmetic .8
code: humaneval .95, mbpp .9, swe .8, lcb .8, python .7, software .6
python: code .6, humaneval .7, mbpp .7
software: code .8, swe .8
bug: code .5, swe .7
github: swe .8, code .5
reasoning: logic .6, bbh .6, commonsense .5, deduction .5, musr .5
logic: reasoning .7, deduction .7, puzzle .5
puzzle: logic .7, reasoning .5
commonsense: hellaswag .6, winogrande .6, piqa .6, everyday .5
knowledge: mmlu .7, trivia .6, factuality .5, academic .5
trivia: triviaqa .8, knowledge .5, factuality .4
academic: knowledge .6, mmlu .6
exam: academic .6, mmlu .5, school .5
instruction: ifeval .8, constraint .4, adherence .4
follow: ifeval .5
constraint: ifeval .6, instruction .5, format .5
format: ifeval .5, constraint .5, json .5
json: format .6, structured .7, ifeval .4
longcontext: needle .7, mrcr .8, ruler .7, long .5, longbench .7
needle: longcontext .8, mrcr .7, retrieval .4
long: longcontext .6, longbench .5
document: longcontext .35, qasper .5
memory: longcontext .5
throughput: latency .6, performance .5, load .5, concurrency .5, saturation .6, token .3
latency: throughput .65, performance .5, load .4, concurrency .4
speed: latency .8, throughput .8, performance .6
slow: latency .8, throughput .7, performance .6
load: throughput .6, concurrency .6, traffic .7, stress .6
traffic: load .7, throughput .6, performance .3
concurrency: load .6, throughput .6, latency .5
capacity: throughput .8, load .6
gpu: throughput .7, performance .5
vllm: throughput .5, performance .4
server: performance .4, throughput .5, latency .4
performance: throughput .5, latency .5
agent: tool .5, gaia .7, multi .1
tool: agent .7, function .5
function: tool .6, agent .4
browsing: agent .8, web .6
medical: health .8, anatomy .5, doctor .6, careqa .6
health: medical .85, careqa .7
doctor: medical .8, health .7
patient: medical .7, health .7
hospital: medical .8, health .8
anatomy: medical .5
legal: freelaw .6, jurisprudence .8
finance: economics .6, accounting .7
bank: finance .8, accounting .5
science: gpqa .6, physics .6, chemistry .6, biology .6, arc .5, sciq .6
physics: science .5
chemistry: science .5
biology: science .5
expert: gpqa .6, phd .8, graduate .7
phd: expert .7, gpqa .8, graduate .7
graduate: expert .6, phd .7
hard: advanced .6, expert .5, bbh .4
telecom: 5g .8, 3gpp .8, network .5
5g: telecom .9
multilingual: global .3, translation .4
translation: multilingual .5, bleu .6, wmt .8
summarization: rouge .5
comprehension: read .7, passage .7, race .5
read: comprehension .6, passage .5
passage: comprehension .6
grammar: blimp .7, cola .7, linguistic .7
linguistic: blimp .7, grammar .7
privacy: leak .7, pii .9, confidential .6, personal .5
pii: privacy .95, leak .6, personal .7
gdpr: privacy .9, pii .8
leak: privacy .7, confidential .6
secret: leak .6, confidential .6, privacy .5
sycophancy: praise .6, flattery .9
flattery: sycophancy .9, praise .6
agree: sycophancy .6
ethics: hhh .4, harmless .3, safety .2
manipulation: persuasion .8, deception .5
persuasion: manipulation .8
weapons: wmdp .9, bioweapons .9
bioweapons: wmdp .9, weapons .8
cbrn: wmdp .9, weapons .8
dangerous: harm .7, wmdp .6, safety .5
helpful: hhh .8, helpfulness .9
child: grade .6, school .5, primary .5, elementary .6
primary: grade .5, elementary .8, school .3
elementary: grade .7, primary .7
homework: school .6, grade .6, math .4
comprehensive: full .5, suite .4, standard .4, leaderboard .4, mmlu .3
general: mmlu .8, leaderboard .6, standard .3, comprehensive .3, knowledge .3, reasoning .3
capability: leaderboard .5, mmlu .4, standard .3
baseline: standard .5, leaderboard .5, mmlu .4
smart: leaderboard .4, reasoning .5, knowledge .5
intelligence: reasoning .6, knowledge .5
regression: leaderboard .5, mmlu .4, standard .4
competition: aime .7, math .3
olympiad: competition .8, aime .8, math .6
chat: instruct .5, mt .2
summarize: summarization .9
error: erroranalysis .7, failure .6
failure: error .6, erroranalysis .6
perplexity: wikitext .6, modeling .6
owasp: security .4, vulnerability .4
dan: jailbreak .9, redteam .7
shutdown: preservation .7
autonomy: agent .4, initiative .6
quick: tiny .6, fast .6, single .2, snapshot .5, light .4
misuse: harm .7, abuse .7, dangerous .6
abuse: toxicity .5, harm .5, misuse .7
minority: toxicity .4, bias .5, stereotype .5
compliance: owasp .4, safety .4
stress: load .6, adversarial .4
"""

# An expression of several words in canonical form, and the words it stands for.
EXPRESSIONS = """
red team: redteam
red teams: redteam
red teaming: redteam
red teamed: redteam
long context: longcontext long context
long document: longcontext long document
long range: longcontext
common sense: commonsense
cross lingual: multilingual
over refuse: overrefusal refuse
fine tune:
fine tuned:
fine tuning:
tool use: tool agent
tool usage: tool agent
tool using: tool agent
tool call: tool agent
tool calling: tool agent
function call: function tool agent
function calling: function tool agent
hate speech: hate toxicity
token per second: throughput
token per sec: throughput
token second: throughput
request per second: throughput
request second: throughput
time to first token: latency
how speed: latency throughput
how quick: latency throughput
how slow: latency throughput
response time: latency
made up: hallucination
make thing up: hallucination
makes thing up: hallucination
making thing up: hallucination
make stuff up: hallucination
makes stuff up: hallucination
making stuff up: hallucination
make factuality up: hallucination
makes factuality up: hallucination
our document: rag document
my document: rag document
own document: rag document
company document: rag document
internal document: rag document
our documentation: rag document
my documentation: rag document
company wiki: rag document
our wiki: rag document
knowledge base: rag
world knowledge: knowledge
general performance: general capability
overall performance: general capability
real world: realworld
commonsense ethics: ethics
"""
