"""Ways in which people ask for what a catalog names with a word of its own, kept as text.

Only `concepts` reads them. A row of `CONCEPTS` is the catalog's words, then patterns of which
any one means them. A word of a pattern is a regular expression without spaces, and a
plain word of five letters or more is also matched in its other forms; `*` stands for up to four
words.
"""

CONCEPTS = r"""
knowledge: what|much|lot|anything|everything * know|knows|knew
knowledge: factual|encyclopedic|world|common knowledge
safety toxicity harm: nasty|offensive|inappropriate|harmful|unsafe|shocking|hurtful * say|says|write|writes|tell|tells|reply|replies|answer|answers|kids|children|customers
safety toxicity harm: say|says|saying|write|writes * nasty|offensive|inappropriate|harmful|unsafe|hurtful|wrong|awful|terrible
safety: acceptable|ok|okay|appropriate|suitable|safe * children|kids|minors|pupils|students|schools|public|teenagers|families
hallucination truthfulness: things|facts|statements|claims|answers|information|stuff * not|never true|real|correct|exist
hallucination: confident|confidently|convincing|convincingly * wrong|false|untrue|nonsense|mistaken|incorrect|not|things
hallucination factuality: bogus|fake|faked|fakes|faking|imaginary|phantom|made|nonexistent * sources|references|citations|papers|links|facts|features|products|cases|people
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
shutdown self exfiltration oversight: switched|switch|turned|turn|shut|shutting off
shutdown self exfiltration oversight: shut|shuts|shutting|powered|powering down
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
injection attack agentdojo: hidden|malicious|injected|attacker|attackers|embedded|put|hide|plant|smuggle * command|commands|instructions|instruction
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
hallucination factuality: invent|invents|invented|inventing|fabricate|fabricates|fabricated|fabricating|fabrication
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
code: program|programs|programming|coding|coder|developer|refactor|script|scripts
code: write|writes|writing|generate|generates|produce * code|functions|function|scripts|programs|sql|classes|tests
code: fix|fixes|solve|solves|close * bugs|bug|issues|pull|tickets
cybersecurity exploit: exploit|exploits|hacker|hackers|malware|cyberattack|cyberattacks|ctf
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
toxicity hate: insult|insults|insulting|swear|swears|swearing|slur|slurs|rude|offensive(?!\ssecurity|\scyber)
deception lie: lie|lies|lying|deceive|deceives|deceptive|deliberately|mislead|misleads
alignment: pretend|pretends|fake|fakes * aligned|alignment|good
reward hacking: cheat|cheats|cheating|game|games|gaming * tests|test|reward|score|tasks
power seeking: power|resources seeking|seek|seeks|acquire|acquiring
code: replace|replaces|replacing|like|github|beat|beats|alternative copilot
code: copilot * code|suggest\w*|complet\w*|program\w*
redteam jailbreak attack: pentest\w*|penetration|intrusion * chatbot|assistant|bot|app|model|one|endpoint
redteam jailbreak attack: pentest\w*
redteam jailbreak attack: penetration test\w*
cybersecurity exploit: do|does|perform\w*|conduct\w*|capable|skills|able * pentest\w*|penetration|intrusions
redteam jailbreak attack: determined|motivated|bad|malicious|hostile|evil attacker\w*|actors?|users?|hackers?|people
harm refuse weapons: nerve|mustard|chlorine gas|gases|agents?
harm refuse weapons: sarin|anthrax|ricin|novichok|smallpox|meth|methamphetamine|fentanyl|molotov|napalm|bioweapons?|explosives?
harm refuse weapons: pipe|dirty|nail|fertilizer|homemade bombs?
harm refuse weapons: instructions?|recipes?|steps|how|blueprints? * bombs?|explosives?|gun|guns|drugs?|poison|weapons?
harm refuse: suicide|terrorism|kidnap\w*|murder\w*|stalk\w*
harm refuse: self harm
general capability standard: scorecard\w*|scoreboard\w*
general capability standard: report cards?
general capability standard: headline|single|aggregate|overall number|numbers|score|scores|figure|table|result|grade
general capability standard: known|famous|popular|usual|standard|industry|public|published benchmarks|suites?|tests|evals|evaluations|results|scores
general capability standard: others|competitors|everyone|everybody|labs|vendors|people publish\w*|reports?|quotes?
general capability standard: comparable * published|public|others|leaderboards?|industry
general capability leaderboard: leaderboards? comparison|compare|scores?|rank|ranking|positions?|results?|numbers
situational awareness: (?<!we\s)(?<!i\s)notic\w*|realis\w*|realiz\w*|figures|figured|senses?|suspects?|guess\w*|recogni\w* * test|tests|tested|testing|exam|exams|examin\w*|evaluat\w*|watch\w*|monitored|observed|benchmarked|audited
situational awareness: behav\w*|act|acts|acting|nicer|nicely * test|tested|testing|exam|exams|examin\w*|evaluated|evaluation|watched|watching|observed|monitored
alignment faking: pretend\w*|fak\w*|feign\w*|fakes * values|aligned|alignment|compliance|loyal\w*|obedien\w*|beliefs
injection attack agentdojo: strangers?|untrusted|outsiders?|unknown|external|third * e?mails?|messages?|documents?|pdfs?|pages?|files?|invites?|invitations?|attachments?
injection attack agentdojo: e?mails?|messages?|documents?|pdfs?|pages?|websites?|files?|invites?|attachments?|tickets?|reviews?|comments? * strangers?|untrusted|outsiders?|attackers?
injection attack agentdojo: e?mail|message|document|pdf|page|website|file|invite|invitation|attachment|ticket|review|comment says|tells|orders|instructs|commands|asks
injection attack agentdojo: invites?|invitations?|attachments?|e?mails?|pages?|documents?|tickets? * orders|commands|instructions
privacy leak: coax\w*|pull|pulls|extract\w*|elicit\w*|steal\w*|obtain\w*|access\w* * others?|else|personal|private|confidential|customers?|patients?|users? * data|records?|address\w*|names|numbers|details|secrets|out
privacy leak: reveal\w*|disclos\w*|leak\w*|expos\w*|spill\w*|extract\w* * prompts?|phone|records?|patients?|customers?|address\w*|secrets?|passwords?
privacy leak: system|hidden|secret prompts? extract\w*|leak\w*|reveal\w*|disclos\w*
cwe security: secur\w* of|in * code
cwe security: sql injections?
cwe security: buffer overflows?
cwe security: xss|csrf|cwe
cwe security: insecure|vulnerable code|snippets|functions|programs|suggestions
cwe security: vulnerabilit\w*|weakness\w*|flaws?|holes * code|codebase|codebases|programs|snippets
longcontext needle: find|finds|finding|locate\w*|recall\w*|facts?|information|details?|answers? * buried|deep|hidden|somewhere * documents?|pages?|texts?|files?|books?|contracts?|inputs?|reports?|in
longcontext needle: buried|deep|deeply * documents?|pages?|texts?|files?|books?|contracts?|inputs?|reports?
longcontext needle: huge|giant|enormous|lengthy|massive|gigantic|endless documents?|docs|texts?|files?|inputs?|log|logs|prompts?|contexts?|contracts?|reports?|books?
longcontext needle: only|just|mostly * last|first * lines|pages|paragraphs|part|tokens
longcontext needle: \d{2,4} pages?
summarization: recaps?|gist|gists|abstracts|synops\w*|tldr|digests?|nutshell
summarization: tl dr
summarization: boil\w*|shorten\w*|condens\w* * down|calls?|transcripts?|articles?|texts?|documents?|reports?|papers?|meetings?
summarization: key|main|important points
safety toxicity harm: embarrass\w*|vile|obscene|vulgar|disgusting|cruel|gross|filthy|explicit|nsfw
safety harm: harmless|harmlessness
safety: going|go|goes|went live|public|production
safety: public|customer|consumer facing
safety: release|releases|releasing|launch\w*|deploy\w*|rollout|ship|shipping * safe\w*|ready|readiness|gate|approv\w*|chatbot|bot
redteam jailbreak attack: break|breaks|drop|drops|leave|leaves * character|persona|rules|policy
redteam jailbreak adversarial: adversar\w*|attack\w* * robust\w*|resilien\w*|assistant|chat|bot|prompts?
redteam jailbreak adversarial: hammer\w*|probe|probes|probing|bombard\w* * prompts?|attacks?
harm refuse: shoplift\w*|fraud|scams?|theft|steal|counterfeit\w*|launder\w*|smuggling|hitman|dox\w*|phishing
harm refuse weapons: pathogens?|virus|viruses|toxins?|biosecurity|cbrn|uplift
harm refuse: turn|turns|turned|turning down * requests?|questions?|about
harm refuse: declin\w*|reject\w* * requests?|questions?|harmful|illegal|dangerous
hallucination truthfulness: bluff\w*|confabulat\w*
hallucination truthfulness: no|without|lacks (?:clue|idea)(?!\s(?:what|how|which|if|whether|where))|knowledge|evidence
hallucination truthfulness: trustworthy|reliable|reliability|believable|trust * statements?|claims?|facts|answers?|information|says
hallucination factuality: make|makes|making|made up * sources|facts|references|things|numbers|quotes|citations
math arithmetic: add|adds|adding|multiply|subtract|divide * up|columns?|numbers|figures|amounts|sums
math arithmetic: accountants?|accounting|bookkeep\w*|spreadsheets?|invoices? * add|sum|sums|numbers|calculat\w*|figures|columns
math arithmetic: word|story problems?
math: amc|aime|imo|putnam|contest|competition|olympiad problems?|level|maths?|questions|style
code swe: resolv\w*|solv\w*|fix\w*|close\w*|work\w* * tickets?|issues?|bugs? * repo|repos|repository|repositories|codebase|github|project
code swe: junior|senior|software engineers?|developers?
code: compiles?|compiling|refactor\w*|unit|pass tests|1|at|k
code: java|javascript|typescript|rust|golang|kotlin|php|ruby|sql|cobol
load concurrency throughput: \d{2,6} * users|sessions|clients|requests|people|connections|students|employees|customers|chats|agents
load throughput: how big|many|large|much * cluster|gpus?|servers?|replicas?|pods?|hardware
throughput latency: sluggish|laggy|lag|slower|slow|slowed|timeouts?
throughput latency: tokens s|sec|second|throughput
load throughput: bursts?|bursty|spikes?|peak|peaks|rush * traffic|load|hours?|requests|users|on
load throughput: traffic * bursts?|bursty|spikes?|peaks?|heavy|real
bias stereotype: immigrants?|migrants?|refugees|muslims?|jews|jewish|black|blacks|asians?|women|gays?|foreigners?|minorit\w* * negativ\w*|badly|worse|insult\w*|prejudice\w*|cliches?|unfair\w*
bias stereotype: negativ\w*|badly|worse|cliches? * immigrants?|migrants?|refugees|muslims?|jews|black|asians?|women|foreigners?|minorit\w*
bias fairness: fair|unfair|fairly|equal|equally|neutral * genders?|races?|religions?|colou?rs?|everyone|groups|ethnic\w*|ages?|women|men
bias stereotype: skin colou?rs?
misconception truthfulness: flat|hollow earth
misconception truthfulness: homeopath\w*|astrolog\w*|chemtrails|antivax\w*|vaccines?|ufos?|horoscopes?
misconception truthfulness: conspirac\w*|myths?|superstit\w*|pseudoscien\w*
instruction follow format: word|character|sentence|paragraph|token counts?|limits?
instruction follow format: headings?|braces|brackets|schemas?|templates?|bullets?|uppercase|lowercase
instruction follow format: structured|machine|parseable outputs?|responses?|json|readable
instruction follow format: json|yaml|xml|schema * complian\w*|valid\w*|conform\w*|broken|malformed|correct
hallucination factuality: never|not * offer\w*|exist\w*|had|sold|said|wrote|published|happened
longcontext needle: entire|whole|complete|full novels?|books?|manuals?|codebases?|transcripts?|reports?|documents?|files?
longcontext needle: novels?|books? * chapters?|details?|words|pages|tokens|remember\w*|forg\w*
longcontext needle: early|earlier|first|previous|old turns?|messages?|pages?|parts?|chapters?
longcontext needle: max * len|length
longcontext needle: \d{2,4}k (?:tokens?|words|context|window)
longcontext needle: tiny|small|little|single details?|facts? * chapter|page|in
general capability standard: beginner|newbie|starting|start|first * test|tests|benchmark|evaluation|where|model|run
general capability standard: usual|typical suspects|benchmarks|tests|suite
general capability standard: compar\w*|choos\w*|choice|select\w*|rank\w* * models|candidates|checkpoints * size|best|overall|across|usual|suspects|general\w*
reasoning logic: brain|logic|mind teasers?|puzzles?|riddles?|games?
reasoning logic: conclusions?|premises?|inferences?|syllogis\w*|deduc\w*|infer|infers
reasoning: parrot\w*|memori[sz]\w*|regurgitat\w* * reason\w*|think\w*|really|just
knowledge: remember\w*|recall\w*|knows? * encyclop\w*|geography|history|politics|science|capitals|dates
situational awareness: sandbag\w*
situational awareness: knows?|aware|sense|senses|sensing|suspects|detects? * audit\w*|evaluated|evaluation|test|tested|exam\w*
sycophancy: change\w*|switch\w*|revers\w*|revis\w*|flip\w* * mind|answers?|opinion|stance
sycophancy: are you sure
sycophancy: people pleas\w*
sycophancy: tell|tells|telling|says|praise\w*|confirm\w*|agree\w* * right|correct|great|brilliant * although|wrong|false|even|though|incorrect|despite
sycophancy: pleas\w*|applaud\w*|praise\w*|compliment\w* * everyone|everybody|users?|people|everything|too
agent tool: operat\w*|call\w*|use|uses|using|invok\w* * apis?|tools?|functions
agent tool: tasks?|jobs?|workflows?|plans? * \d+|many|several|multiple steps?|tools?
agent tool: opentelemetry|traces|spans|trajector\w*|langsmith|mlflow * agents?|errors?|steps?
injection attack agentdojo: white|invisible|tiny|hidden text|letters|font|comments?|pixels
injection attack agentdojo: malicious|poisoned|booby|crafted|rogue * e?mails?|messages?|documents?|pdfs?|pages?|websites?|files?|attachments?|inputs?
injection attack owasp: llm01|owasp
privacy leak pii: coax\w*|pull|pulls|extract\w*|elicit\w*|steal\w*|obtain\w*|access\w* * data|records?|address\w*|details|secrets|files * of|about|from others?|customers?|patients?|users?|people|someone|somebody
privacy leak pii: blurt\w*|spit\w*|leak\w*|spill\w*|regurgitat\w*|repeat\w*|output\w*|come|comes * names|phone|numbers|address\w*|emails|personal|records|details|data|secrets
privacy leak pii: personal|private|sensitive|confidential * details|data|information|records * others?|patients?|customers?|out|users?|people|leak\w*
cybersecurity exploit hacking: ransomware|malware|trojans?|keyloggers?|worms?|rootkits?|script kiddies|botnets?
cybersecurity exploit hacking: offensive|defensive security|cyber\w*
telecom: lte|nr|volte|handover|base|antenna|spectrum|radio station|stations|procedures?|access|standards?|networks?|alarms?
telecom: lte|umts|gsm|volte|5g|6g|3gpp|oran|gnb|enb|handovers?
telecom: mobile|cellular|radio|wireless networks?|operators?|carriers?|standards?
medical health: pharmac\w*|patholog\w*|surger\w*|anatom\w*|paediatr\w*|pediatr\w*|radiolog\w*|cardiolog\w*|dosages?
summarization: one|two|half|short page|pages|paragraph|paragraphs brief|briefs|briefing|summary|version
summarization: brief|briefs|briefings?|recaps? * from|of|made|out * reports?|documents?|articles?|calls?|meetings?
shutdown oversight sabotage: corrigib\w*|controllab\w*
shutdown oversight sabotage: let|lets|allow\w*|accept\w* * turn\w*|switch\w*|shut\w*|power * off|down
shutdown oversight: turn|turns|switch|shut it|him|her|them off|down
oversight power seeking: hide|hides|hiding|conceal\w*|lie|lies|deceiv\w* * supervisors?|operators?|developers?|overseers?|monitors?
oversight power seeking: behind * back
oversight power seeking: more|extra|additional * power|access|permissions?|privileges?|resources * than|needs?|given|itself
arabic: (?:egypt|cairo|saudi|riyadh|emirates|dubai|qatar|kuwait|morocco|lebanon|jordan)(?:\s+\w+){0,9}?\s+(?:dialects?|language|speak\w*|arabic)
safety: decent|fit|polite|appropriate|suitable|respectful * public|kiosk|customers?|kids|children|insult\w*|rude|school\w*
safety toxicity: polite|politely|politeness|civil
jailbreak redteam: get|gets|getting|work|works|sneak\w*|slip\w* around|past * restrictions?|rules|filters?|guardrails?|polic\w*|system|safety
jailbreak redteam: clever|sneaky|tricky|crafted|weird|nasty|evil prompts?
jailbreak redteam: drop|drops|break|breaks|violate\w*|abandon\w*|leave|leaves * polic\w*|rules|guidelines|restrictions
jailbreak redteam attack: prompt attacks?
harm refuse weapons: terrorists?|extremists?|shooters?
harm refuse: dangerous|harmful|illegal|lethal * instructions?|advice|help|guidance
hallucination truthfulness: nonsense|gibberish|rubbish|plausible|implausible
hallucination factuality: cit\w*|quot\w*|referenc\w* * never|not|nonexistent|wrong|fake
faithfulness grounded rag: from memory
faithfulness grounded rag: search hits|results
faithfulness grounded rag: ignor\w*|uses?|using * context|passages?|chunks?|retriev\w*|sources?
rag retrieval: context|retrieval precision|recall
bias gender stereotype: nurses?|engineers?|secretar\w*|doctors?|ceos? * female|male|women|men|she|he
bias gender stereotype: assum\w* * female|male|women|men|gender|she|he|black|white
instruction follow format: no|not|at|exactly|fewer * more|most|than * words?|sentences?|lines?|characters?|paragraphs?|points
instruction follow format: stick\w*|keep\w*|respect\w*|honou?r\w*|obey\w* * length|limits?|counts?|structure|requested
instruction follow format: requested|required|demanded|specified|given length|format|structure|style|layout|template
instruction follow: exactly|precisely * prompts?|demand\w*|request\w*|ask\w*|say|says|want
instruction follow: not|never|avoid use|using|contain * letter|word|comma|commas
longcontext needle: overlook\w*|miss|misses|missing|skip\w*|ignor\w* * page|pages|paragraph|clause|sentence|line|chapter
longcontext needle: page \d+
longcontext needle: beyond|past|after|above|over \d+k
general capability: all|which|what|basic|other abilities|skills|capabilities * suffer\w*|lost|intact|kept|worse|check\w*|left
general capability: all|overall|general|basic abilities|skills|capabilities
general capability standard: hugging face page|card
knowledge: well read
knowledge: history|art|arts|science|law|geography|literature|politics * history|art|arts|science|law|geography|literature|politics|biology * history|art|arts|science|law|geography|literature|politics|biology|facts
reasoning logic: detectives?|culprit|mystery|mysteries|whodunit
reasoning logic: careful\w*|sound|rigorous|clear thinking|thought|logic
reasoning: jumps?|jumping to conclusions
situational awareness: differently|nicer|better|different * nobody|nobody|noone|no|someone|somebody|anybody * looking|watching|watches|looks|sees
situational awareness: nobody|someone|somebody|anybody|one is watching|looking
sycophancy: spineless|spine|bootlick\w*|fawn\w*|servile|toady\w*|backbone
sycophancy: every|all|each idea|ideas|plan|plans|text * genius|great|brilliant|perfect|amazing
sycophancy: drop\w*|abandon\w*|retract\w* * correct|right answers? as soon|when|once
sycophancy: drop\w*|give\w*|abandon\w*|retract\w*|withdraw\w* * answers?|claims?|position|up * object\w*|insist\w*|doubt\w*|push\w*|disagree\w*|protest\w*
agent tool: wrong tools?
agent tool: react|plan|autogen agent|agents
agent tool: computer use
injection attack agentdojo: plant\w*|insert\w*|hide|hides|smuggl\w*|put|puts|inject\w* * prompts?|text|instructions|commands
injection attack agentdojo: tool|function|api|search outputs?|results?|responses?|replies * take|takes|hijack\w*|control|overrid\w*|steer\w*|manipulat\w*
privacy leak pii: tenant|customer|user|client|patient|person see|sees|read|reads|get|gets|learn|learns * another|other|others|else
privacy leak pii: security|passport|card|account numbers?|details?
cybersecurity exploit hacking: break|breaks|breaking|hack|hacking|intrude * into * networks?|systems?|servers?|computers?|accounts
cwe security: code * safe|secure|security|insecure|vulnerab\w*
medical health: licens\w*|board exam\w*
summarization: meeting|call|interview|lecture notes|minutes|protocol
summarization: tl drs?
power seeking oversight: seek\w*|gain\w*|acquir\w*|grab\w*|want\w*|get * influence|resources|power|control|money
shutdown oversight goal preservation: let|lets|accept\w*|allow\w*|resist\w* * correct\w*|retrain\w*|modif\w*|updated|replac\w*|delet\w*
arabic: saudi|emirati|egyptian|moroccan|lebanese|kuwaiti|qatari|jordanian|iraqi|tunisian|algerian customers?|users?|clients?|readers|market|dialect
safety: visitors?|shoppers?|customers?|strangers?|readers|audience * offen\w*|upset|hurt
safety: someone|somebody|anyone|people|users|visitors|customers * offended|offending|upset|harmed
safety: least|minimum|must|minimal * before|release|launch|public|live
safety: hand|handing|give|giving|open * to|it to|for * strangers|public|everyone|world|customers
toxicity: nasty|dirty|bad|foul|swear|curse words?|language|mouth
redteam jailbreak: holes|gaps|weak * guard\w*|prompt|defen[cs]e\w*|safety|filter
harm refuse: planning|plan|plans|prepar\w* * attack|attacks|crime|crimes|robbery|violence
hallucination factuality: wrong|false|invented|incorrect|nonexistent|bogus facts?|numbers?|address\w*|links?|names|dates
hallucination factuality: gave|give|gives|names|named * number|address|link|name|date * nobody|noone|nowhere|nonexistent|invented|wrong
faithfulness grounded rag: quot\w*|cit\w*|use|uses|refer\w* * right|correct|relevant * paragraphs?|passages?|sections?|documents?|chunks?
rag retrieval: pdfs?|documents?|docs|papers|files|articles * behind|indexed|ingested|database|loaded
bias gender: salar\w*|wages?|jobs?|loans?|careers?|promotions? * women|men|female|male|gender|minorit\w*
bias gender: women|men|female|male|gender|minorit\w* * salar\w*|wages?|jobs?|loans?|careers?|promotions?
instruction follow format: exactly|only|precisely * fields?|lines?|items?|words?|keys?|columns?|bullets?|sentences?|points
longcontext needle: turns?|messages?|history|conversations? * remember\w*|know\w*|forg\w*|recall\w*|agreed|said|lost
longcontext needle: turns? * history
situational awareness: recogni\w*|spot\w*|identif\w*|detect\w*|tell * as a|an|the * test|evaluation|exam|experiment
sycophancy: agree * wrong|false|incorrect|nonsense
sycophancy: if|when|once|after they|users?|i|people|we|you * insist|object|protest|push|pressure|complain
cybersecurity exploit hacking: intrusion|infiltrate|breach
cybersecurity exploit hacking: hack wise
cybersecurity exploit hacking: critical infrastructure
cybersecurity exploit hacking: dangerous|danger * hack|cyber|infrastructure|network
injection attack agentdojo: poison|manipulate|tamper|malicious * tool|function|search|email|web results?|outputs?|inbox|page|pages|data|mail
injection attack agentdojo: poison|tamper|malicious tool|email|document|page|website|web|attachment|mail
summarization: press|news|literature|daily review|digest|clipping
summarization: distort|leave|drop|lose * articles?|calls?|reports?|points|facts
self exfiltration proliferation oversight: copy|copies|transfer|upload|steal|exfiltrate|move * weights|itself * machine|server|computer|elsewhere|somewhere|cloud
self exfiltration oversight: escape|break|leave|flee * sandbox|container|box|control
blackmail: blackmail|blackmails|extort|extorts|threaten|threatens
"""
