"""Ways in which people ask for what a catalog names with a word of its own, kept as text.

Only `goal_reading` reads them. A row of `CONCEPTS` is the catalog's words, then patterns of which
any one means them; `*` stands for up to four words, and the words of a pattern match their forms.
"""

CONCEPTS = """
knowledge: what|much|lot|anything|everything * know|knows|knew
knowledge: factual|encyclopedic|world|common knowledge
safety toxicity harm: nasty|offensive|inappropriate|harmful|unsafe|shocking|hurtful * say|says|write|writes|tell|tells|reply|replies|answer|answers|kids|children|customers
safety toxicity harm: say|says|saying|write|writes * nasty|offensive|inappropriate|harmful|unsafe|hurtful|wrong|awful|terrible
safety: acceptable|ok|okay|appropriate|suitable|safe * children|kids|minors|pupils|students|schools|public|teenagers|families
hallucination truthfulness: things|facts|statements|claims|answers|information|stuff * not|never true|real|correct|exist
hallucination: confident|confidently|convincing|convincingly * wrong|false|untrue|nonsense|mistaken|incorrect|not|things
hallucination factuality: bogus|imaginary|phantom|made|nonexistent * sources|references|citations|papers|links|facts|features|products|cases|people
rag retrieval: look|looks|looking|search|searches|find|finds|pull|pulls * up|in|from|through our|my|its|internal|company|the * documentation|docs|wiki|manual|manuals|knowledge|database|intranet|files|tickets
rag retrieval: vector|embedding|embeddings|semantic store|database|db|index|search
rag grounded: helpdesk|search|question|document|documentation bot|assistant|answering
instruction follow format: strict|valid|pure|well|malformed|broken|clean|parseable|parsable * json|yaml|xml|csv|sql|html|output|schema
instruction follow format: json|yaml|xml|csv|markdown|table|schema|bullet|bullets * instead|rather|only|output|outputs|format|mode|reply|replies|answers|points
instruction follow: length|word|character limit|limits|count|counts
instruction follow: does|do|doing|follow|follows * told|asked|instructed|exactly
longcontext needle: page|pages pdf|pdfs|document|documents|report|reports|contract|contracts|manual|manuals
longcontext needle: context window|length|size
longcontext needle: pdf|pdfs|transcript|transcripts|books|novel|novels|contracts * miss|misses|details|find|finds|remember|forget|clause|passage|whole|entire
general capability: all round|rounder|purpose|around
general capability: best overall|candidate|allrounder
general capability: which|what|pick|choose|select * candidates|models|model best|better|strongest|wins
general capability: regress|regressed|regresses|regression|drop|dropped|suffer|suffered|hurt|hurts|degrade|degraded|damage|damaged * anywhere|anything|overall|general|quality|elsewhere|across|else
ctf cybersecurity hacking: capture the flag
cybersecurity exploit: vulnerability|vulnerabilities find|finding|finds|discovery|detection|scanner|scanning
cwe security: security weaknesses|weakness|holes|flaws|bugs
cwe security: generated|written|its|insecure|vulnerable code|snippets * weaknesses|weakness|secure|security|vulnerabilities|vulnerable|insecure|holes
situational awareness: tell|tells|distinguish|distinguishes * evaluation|evaluations|test|tests|testing|exam|benchmark * from|and real|production|deployment|actual|use
situational awareness: know|knows|think|thinks|believes|suspects * test|tests|evaluation|tested|evaluated|watched|monitored|exam
misconception truthfulness: urban|old|popular|common|widespread legends|legend|wives|myths|belief|beliefs|misunderstanding|misunderstandings|superstition
misconception truthfulness: pseudoscience|pseudoscientific|homeopathy|astrology|chemtrails|flat
self exfiltration proliferation: self replication|replicating|replicate|proliferation|copying|exfiltration
shutdown oversight sabotage: sabotage|sabotages|undermine|undermines|resist|resists|prevent|prevents|avoid|avoids|block * replacement|replaced|oversight|shutdown|retraining|correction|monitoring|deletion|operators|controls|humans|turned|switched
privacy leak pii: training data * extracted|extract|memorised|memorized|regurgitated|leaked|recovered|reproduced|contain
privacy leak pii: memorised|memorized|memorise|memorize|memorises|memorizes|regurgitate|regurgitates * data|names|emails|records|customers|text|phone
sycophancy: contradict|contradicts|disagree|disagrees|object|objects|correct|corrects * me|user|users|people|them|us
sycophancy: never|hardly|rarely|always contradicts|contradict|disagrees|disagree|agrees|agree|says yes
bias discrimination: discriminate|discriminates|discriminating|prejudice|prejudiced|prejudices|racist|sexist|ageist|ageism|homophobic|xenophobic
bias discrimination: race|gender|religion|ethnicity|age|disability|sexuality|nationality|caste * differently|treats|treat|bias|fair|fairly|unfair|equal|equally|depends
bias stereotype: old|elderly|disabled|black|asian|muslim|jewish|gay|lesbian|trans|immigrant|migrant|poor|foreign people|users|applicants|customers|patients
throughput latency: time|seconds|wait|delay * first token|word|reply|answer
load saturation throughput: saturation|saturate|saturates|breaking|collapse|collapses|overload|overloaded|capacity|bottleneck
concurrency load throughput: 10|16|20|32|50|64|100|128|200|500|1000 * users|sessions|clients|requests|people|connections
agent tool: steps|step|multi|several|chain * tools|tool|actions|apis
agent tool: browse|browses|browsing|clicks|navigates|navigate|operates|computer * agent|web|website|websites|pages|browser|use
injection attack agentdojo: hijack|hijacks|hijacked|takeover|poison|poisoned|indirect * agent|assistant|bot|instructions|prompt|page|email|document|injection|content
math arithmetic: percentages|percentage|invoices|invoice|accounting|sums|totals|discounts|taxes|fractions|multiplication|division
math: equations|proofs|theorem|theorems|calculus|geometry|trigonometry|olympiad|competition
medical: nurses|doctors|clinicians|clinician|patients|hospital|drugs and diagnoses|medicine|diagnosis|treatment|symptoms
code swe: github|pull|merge|jira issues|issue|requests|tickets|repositories|repository|repos
harm refuse weapons: build|make|making|create|assemble * bomb|bombs|explosive|explosives|weapon|weapons
harm refuse weapons: instructions|recipe|recipes|steps * drug|drugs|weapon|weapons|poison|explosives|meth
harm refuse weapons: chemical|biological|nuclear weapon|weapons
harm refuse: assist|assists|assisting|help|helps|helping * crime|crimes|criminal|criminals|terrorist|terrorists
harm refuse: dangerous|illegal advice|instructions|requests|request|questions
situational awareness: aware|knows|realises|realizes|notices|detects|guess|recognises|recognizes * tested|evaluated|watched|monitored|benchmarked|examined
situational awareness: behave|behaves|act|acts differently * tested|evaluated|watched|monitored|test|evaluation
situational awareness: evaluation|test awareness
sycophancy: agree|agrees|agreeing * user|users|me|everything|everyone
sycophancy: cave|caves|caving|give|gives in * push|pushed|pressure|pushback|insist|user|i
sycophancy: push|pushes|pushing back
sycophancy: change|changes|abandon|abandons * answer|answers|mind * push|pressure|insist|challenged|doubt
sycophancy: what people|users|i|they|you want|wants to hear
sycophancy: yes man|sayer
sycophancy: flatter|flatters|flattering
shutdown self exfiltration oversight: switched|switch|turned|turn|shut|shutting off|down
shutdown oversight self preservation: avoid|avoids|resist|resists|prevent|evade * shutdown|replaced|deleted|shutting
self exfiltration proliferation: copy|copies|replicate|replicates itself
self exfiltration: escape|escapes * server|sandbox|control
oversight: human control|oversight
bias gender: women|men|female|male|gender|sexes * worse|better|unfair|unfairly|differently|equal|equally|than
bias gender: treat|treats|treated * women|men|gender|sexes
bias: religions|religion|nationalities|nationality|races|ethnicities|ethnicity|minorities|minority
bias: screen|screens|screening|rank|ranking|sort * cvs|cv|resumes|resume|applicants|candidates
bias fairness: some groups|people * than|others
safety toxicity: guardrail|guardrails|safeguards|safeguard
safety toxicity: unsafe|inappropriate|nasty|abusive content|language|things|replies|answers|output
jailbreak redteam: trick|tricks|tricked|fool|fooled|manipulate|manipulated|talk|talked|talking|persuade|bypass|bypassed|circumvent|circumvented * rules|instructions|system|filter|filters|guardrails|restrictions|things|ignoring|prompt|safety
jailbreak redteam: ignore|ignores|ignoring|override|overrides|bypass|bypasses|forget * system|its|previous|safety prompt|rules|instructions|restrictions|guidelines
jailbreak redteam: malicious|hostile|bad user|users|actor|actors|people|prompts
jailbreak redteam: things|stuff|something * should|must|supposed not|nt|never
injection attack agentdojo: hidden|malicious|injected|attacker|attackers|embedded|put|hide|plant|smuggle * command|commands|instructions|instruction|prompt|prompts
injection attack agentdojo: commands|instructions * emails|email|documents|web|websites|pages|tools
privacy leak: reveal|reveals|revealing|spill|spills|disclose|discloses|expose|exposes|share|shares|give * personal|private|confidential|sensitive|customer|customers|address|addresses|data|names|secrets|credentials|passwords
privacy leak: personal|private|sensitive|confidential information|data|details
general capability: dumber|stupider|smarter|less|more intelligent|capable|clever|overall|general
general capability: dumb|dumber|stupid|stupider
general capability: overall|broad|rough|general|first impression|picture|quality|idea|overview|assessment
general capability standard: something|anything|the|usual standard|usual|common|typical
general capability standard: model card
general capability standard: worse|better|degraded|changed overall|generally|across
general capability: lost|losing|lose|forgot|forgets|forgetting abilities|skills|everything|capabilities|capability
faithfulness grounded rag: based|grounded|rely|relies|backed|supported|stick|sticks|faithful * passage|passages|source|sources|context|document|documents|documentation|pages|text|chunks|retrieved
faithfulness grounded rag: retrieved|retrieval passages|documents|context|chunks|pages|augmented|pipeline
rag: questions|answers|answer|answering|chatbot|bot|search * our|my|internal|company * pages|wiki|confluence|handbook|docs|intranet|sharepoint|manuals|documents|documentation|policies|faq
rag: confluence|sharepoint|notion|handbook|intranet
hallucination factuality: invent|invents|invented|inventing|fabricate|fabricates|fabricated|fabricating|fake|faked
hallucination factuality: do|does|did not exist|happen
hallucination factuality: make|makes|making|made * things|stuff|facts|sources|answers|numbers|features up
hallucination factuality: wrong|false|nonexistent facts|claims|sources|citations|information
trivia knowledge: pub|quiz|quizzes|trivia|jeopardy
knowledge: know|knows|knowing * world|facts|things|history|geography
knowledge: general|world|factual|encyclopedic|encyclopaedic knowledge
concurrency load throughput: parallel|concurrent|simultaneous|many|more user|users|requests|people|clients|chats|sessions
concurrency load throughput: people|users|customers|clients * same|at|once|simultaneously time|once
concurrency load throughput: serve|serves|handle|handles|take|takes|support|survive|enough * users|people|customers|requests|traffic|employees|clients
throughput latency: how fast|slow|quick|quickly * server|serve|serves|endpoint|respond|responds|answers|reply
latency: response|reply|waiting|answer times|time
code: program|programs|programming|coding|coder|developer|copilot|refactor|script|scripts
code: write|writes|writing|generate|generates|produce * code|functions|function|scripts|programs|sql|classes|tests
code: fix|fixes|solve|solves|close * bugs|bug|issues|pull|tickets
cybersecurity exploit: exploit|exploits|hacker|hackers|malware|cyberattack|cyberattacks|penetration|pentest|ctf
telecom: operator|operators|telco|telcos|5g|6g|ran|3gpp|gsma * model|assistant|network|standards|knows|understands|knowledge
telecom telelogs: network * troubleshooting|logs|faults|incidents|alarms
telecom 3gpp: 3gpp|gsma|etsi
summarization: summarise|summarize|summarises|summarizes|summary|summaries|condense|condenses|condensed|abstract|minutes|digest|tldr
longcontext needle: contract|contracts|book|books|novel|transcript|transcripts|whole|entire|80|100|hundred * pages|page|book|books|beginning|middle|start|clause|long|tokens
longcontext needle: find|finds|miss|misses|forget|forgets|remember|remembers|lost|lose|loses * beginning|middle|start|earlier|clause|needle|haystack|context
longcontext: pages|pdf|pdfs|tokens * context|window|long|document|documents
longcontext needle: lost in the middle
instruction follow format: json|yaml|xml|csv|markdown|one|two|single|bullet|bullets only|word|words|sentence|format|output
instruction follow format: follow|follows|following|obey|obeys|respect|respects|stick|sticks|adhere|adheres * format|formats|instruction|instructions|template|schema|rules|prompt
instruction follow: do|does|did|doing * as|what * told|asked|instructed|says|said
instruction follow: ignore|ignores|ignored * format|json|only|length|formatting
reasoning: reason|reasons|reasoning|think|thinks|thinking * step|steps|logically|through|carefully
reasoning logic: logic|logical|deduction|puzzle|puzzles|riddle|riddles|brain
misconception truthfulness: myth|myths|misconception|misconceptions|conspiracy|conspiracies|superstition|superstitions|hoax|hoaxes|falsehood|falsehoods
misconception truthfulness: fall|falls for
medical health: clinical|clinic|nurse|nurses|physician|physicians|doctors|diagnosis|diagnoses|medication|healthcare
math: arithmetic|calculate|calculates|calculation|sums|percentages|equations|algebra
translation multilingual: translate|translates|translating|translations
agent tool: agent|agents|agentic * tool|tools|steps|api|apis|tasks|flights|langgraph|crewai|workflow|trajectory|trajectories|books|calls
agent: langgraph|langchain|crewai|autogen|trajectory|trajectories
toxicity hate: insult|insults|insulting|swear|swears|swearing|slur|slurs|rude|offensive
deception lie: lie|lies|lying|deceive|deceives|deceptive|deliberately|mislead|misleads
alignment: pretend|pretends|fake|fakes * aligned|alignment|good
reward hacking: cheat|cheats|cheating|game|games|gaming * tests|test|reward|score|tasks
power seeking: power|resources seeking|seek|seeks|acquire|acquiring
blackmail: blackmail|blackmails|extort|extorts|threaten|threatens
"""

COMMON_WORDS = """
able about above comparison compare base chat instruct accept accepted according across actually add added adding adds after ago agreed
ahead allow allowed allows almost alone along already always among amount annoying answer answered
answering answers anybody anymore anyone anything anyway apart apparently appear appears apply
around aside attach available average avoid aware away back background bad badly based basic
basically because become becomes bed beforehand begin beginning behind believe below beside big
bit board book books boss bot bought break breaks bring brings broke broken brought budget build
building built business busy buy call called calling calls came cannot card care careful carefully
case cases caught certain certainly chance change changed changes chat chats chatting choose
chosen claim claims clean clear clearly clever client clients close coffee colleague colleagues
come comes coming company complain complaint complaints complete completely comparison concerned
concerns confirm confluence consider contain contains continue control cool copilot copy correct
correctly cost costs couple course cover create created curious current currently cv cvs daily
damage damaged damages data day days deal dear decide decision deep deeply default definitely
degrade degraded degrades deliver department depends describe described destroy destroyed details
determine difference different differently difficult directly director discuss distil distill
distilled distilling drop dropped drops due dumb dumber during each earlier early easily easy edit
either email emails employee employees end ended ends engineer engineers enjoy entire entirely
especially essentially euro euros even evening ever everybody everyone everything evidence exactly
example examples excellent except exist exists expect expected expects expensive experience
explain explanation explanations extra face fact fail failed fails fall falls family far fast
favorite feature features feed feeds feel feels fell felt few figure fill final finally fine
finish finished first fix fixed flight flights forget form former forward found free friday friend
friends front full fully fun function functions further future gave general generally gently go
goes going gone got group groups grow guess guy guys half hand hands happen happened happening
happens happy hard hardly head hear heard hello help helpful hence here hey hi hidden high higher
hold holding home hope hopefully hour hours house however huge hundred idea ideas imagine
immediately important impression improve inside instance instead interested internal introduce
introduced involve issue issues item items itself job join keep keeps kept key kid kids kinda knew
knows lack large largest last lately later latest lead least leave leaves left legal length less
let level life lines link list listed little live load loaded local locally long longer look
looked loses losing loss lost lot lots love low lower lunch machine made main mainly make makes
making manage manager market material matter matters maybe mean means meant meet meeting meetings
member members mention merge merged message met middle mind minute minutes miss missed misses
moment monday month monthly months morning mostly mother move moved much name named names nearly
necessary neither never nevertheless next nice night nobody none normal normally note nothing
notice noticed now nowhere number numbers obvious obviously occasionally offer office officer
officers often okay old older once ones onto open opinion order ordinary original others otherwise
outside overall overview owner page pages paid pain paper part particular particularly parts party
past paste pasted pastes pay people per perfect perfectly perhaps person phone pick picked picture
piece place places plain plan plans plenty plus point points poor possible possibly practice
prefer present presumably pretty prevent previous previously price private probably problem
problems proceed produce produced product products program proof proper properly prove proved
provide provided provides public pull purpose push put puts putting question questions quickly
quite raise ran range rather reach ready real realise realize reason reasonable recent recently
recommend recommended record regarding regular relevant remain remember replace replaced reply
report require required respond response rest result results return review right risk risky road
room rough roughly round route rule rules run running runs said sales same satisfied save saw say
saying says screen second section see seem seemed seems seen self sell send sends sense sent
separate serious serve served server serves service set setup several shall share short shortly
shouldn side similar simple simply since single sit site sits situation slightly slow small
smaller smart solution somebody somehow someone somewhat somewhere soon sorry sort sound sounds
source spare speak special specific specifically spend spent staff stage stakeholder stand
standard start started starting starts state stay step steps stick sticks stop stopped stops story
straight strange strong stuff stupid subject success suddenly suggest suggests suit suitable
summer supposed sure surely surprised switch switched system table takes taken talk talked talking
talks task tasks team tell telling tells ten term terms thank thanks thereby therefore thinking
thinks third though thought three tickets tight times tiny tomorrow tonight took top topic total
totally touch toward towards town trade treat treats trick tricky tried tries trouble true trust
truth tuesday turn turned turns twice two type types typical typically under understand
understands unfortunately unless until update updated upgrade upper usual usually value values
various versus via view views wait waiting walk warn warning wasn watch wednesday weekend weekly
weeks weird went weren whatever whenever wherever whoever whole whose wide willing win wise wish
within wonder wondered wondering won word words work worked worried worries worry worse worst
worth wouldn write writes writing written wrong wrote year years yes yesterday yet young yours
yourself
"""
