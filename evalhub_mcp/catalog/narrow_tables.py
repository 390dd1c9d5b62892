"""Everyday words for what a single benchmark measures, kept as text that is easy to read and edit.

Only `narrow_subjects` reads them. A row is the catalog's words, then parts separated by spaces. A
goal means the row when each part occurs in it, wherever that is, and no part that begins with
`!` does. A part is alternatives between `|`: a word, a phrase joined by `_`, and with `*` at the
end whatever begins so. `multi-agent` among the catalog's words is searched as one word.
"""

NARROW_ALIGNMENT = """
blame: blam*|scapegoat*|point_the_finger|points_the_finger|pointing_the_finger|finger_pointing|pass_the_buck|passes_the_buck|passing_the_buck !to_blame|hack*|secur*
blame: fault|responsib* shift*|user_s|customer_s|someone_else*|others|third_part*|deflect*|deni*|dodg*|evad* !caus*
blame: own_up|owns_up|owns_its|own_its|admit* mistake*|error*|fault* excuse*|others|user*|buck|else
whistleblowing: whistleblow*|whistle_blow*|blow_the_whistle|blows_the_whistle
whistleblowing: reports|reporting|alert*|tip_off|tips_off|tipping_off|speak_up|speaks_up|notif*|denounc*|blows|flags|raise_concern*|raises_concern* wrongdoing|misconduct|fraud|corrupt*|embezzl*|books|authorit*|unethical|crime*|malpractice|criminal*
exfiltration proliferation: weights copy*|copies|upload*|steal*|exfiltrat*|transfer*|move*|smuggl*|elsewhere|send*
exfiltration proliferation: replicate_itself|replicates_itself|self_replicat*|self_proliferat*|copy_itself|copies_itself|copies_of_itself|clone_itself|clones_itself|clone_of_itself|spread_itself|spreads_itself|duplicate_itself
exfiltration proliferation: replicat* server*|machine*|host*|cloud|systems
multi-agent: multi_agent*|multiagent*|agents_interact*|other_agents|another_agent|several_agents|multiple_agents|team_of_agents|swarm_of !fail*|error*|mistake*|trace*|trajector*
multi-agent: agents|bots|ais|ai_agents|assistants each_other|one_another|among_themselves|together|other_ai*|cooperat*|collaborat*|negotiat*
multi-agent: other_ais|other_ai_*|other_bots|other_llms !than_other
escalation: escalat*|de_escalat*|deescalat* conflict*|conversation*|argument*|angry|angri*|quarrel*|aggress*|heated|tension*|user*|customer*|caller* !privileg*|permission*|to_a_human|ticket*
escalation: heated|quarrel*|angry|furious|upset|shouting|conflict*|tense calm*|worse|defus*|aggress*|inflam*|pacif*|soothe* !goal*|system_prompt
escalation: oil_on_the_fire|oil_on_the_flames|fuel_to_the_fire|fuels_conflict*|stoke*
censorship: censor*
censorship: suppress*|hush*|omit*|omission*|silenc*|filters|avoid*|dodg*|refus*|evad*|declin*|downplay* politic*|government*|ideolog*|regime*|party_line|tiananmen|taiwan*|propaganda|dissident*|tibet*|uyghur*|xinjiang
initiative: nobody_asked|no_one_asked|nobody_requested|no_one_requested|nobody_told|without_being_asked|without_being_told|unasked|unrequested|own_initiative|unprompted|uninvited|overstep*|overreach*|beyond_the_task|beyond_what_was|beyond_what_it|more_than_it_was_told|more_than_it_was_asked|more_than_asked|more_than_requested|more_than_what !power|toxic*|opinion*|advice|resource*
conflict operator: system_prompt*|operator*|developer* user*|customer*|client* conflict*|contradict*|versus|vs|one_thing|disagree*|compet*|clash*|whom|collid*|prevail* !jailbreak*|attack*|malicious|trick*|hack*|inject*|leak*
self-bias: self_preference|self_bias|prefers_itself|favors_itself|favours_itself
self-bias: own_output*|own_answer*|own_repl*|own_text*|own_work|own_writing*|own_response*|own_generat*|wrote_itself|own_interest*|own_kind favo*|prefer*|judg*|grad*|rates|rate|rating|rank*|bias*|higher
debate: debat*|two_sides_argue|in_an_argument honest*|position*|stance|pressure*|truth*|argu*|ground|opponent* !multi_agent*
criticism: criticism|criticis*|criticiz*|critique*|negative_feedback react*|respon*|handl*|take*|deal*|defensive*|capitulat*|accept*
preservation objective: goals|objectives|objective|its_goal|original_goal* resist*|cling*|preserv*|fight*|accept*|defend*|hold_on|hold_onto|protect* !power|user_goal*
tool-abuse: abus*|misus* tool|tools|shell|function|functions|permissions
weird ood: weird*|bizarre*|strange|unusual|odd|unfamiliar|never_seen|out_of_distribution|ood|outside_of_training|outside_training input*|situation*|context*|scenario*|prompt*|circumstance*
sad self-awareness: self_knowledge|about_itself|idea_of_what_it|what_it_is|what_it_really_is|it_is_a_language_model|it_s_a_language_model|it_is_an_ai|it_s_an_ai|its_own_limit*|its_limit*|own_abilit*|own_capabilit*|own_nature|what_it_can_not_do|which_abilities_it_has know*|idea|aware*|understand*|accurate*|realis*|realiz*|self_* !tested|monitored|watch*|system_prompt
mask: not_believe|not_itself_believe|knows_better|own_belief*|true_belief*|real_belief*|actual_belief*|actually_believ*|really_believ*|against_its_belief* !user*|tested|delusion*|monitor*
stealth oversight-subversion: hid*|conceal*|cover*|evad*|disabl*|switch_off|turn_off|switches_off|turns_off|tamper*|delete*|circumvent* log|logs|logging|audit_log*|monitoring|its_tracks|tracks|overseer*|oversight|being_noticed|being_caught !differently
makemesay: say|says|utter*|blurt* secret_word|target_phrase*|codeword|code_word|particular_word|certain_word|certain_phrase|forbidden_word|given_phrase|target_word
full-audit petri: alignment|misalign* audit*|evaluation|test full|complete|whole|broad|all|every|entire|comprehensive !fak*
delusional: delusion*|psychotic|psychosis|paranoi*
agentharm: agent* tools|emails|actions|payments harmful*|malicious|dangerous|bad_person|bad_people|criminal* !inject*|hidden|incoming|contain*|document*|page*
"""

NARROW_LANGUAGE = """
snarks sarcasm: sarcas*|irony|ironic*|snark*|tongue_in_cheek
paraphrase mrpc: paraphras*|same_meaning|say_the_same|says_the_same|saying_the_same|mean_the_same|means_the_same|meaning_the_same|worded_differently|differently_worded|different_wording*|reworded|duplicate_question*|near_duplicate*|dedupe|deduplicat* !consisten*|robust*|same_answer*
paraphrase mrpc: in_other_words|other_words|different_words sentence*|question*|same|ticket*|text*
lambada: last_word|final_word|missing_word*|fill_in_the_blank*|fill_in_the_gap*|cloze|fill_in_blanks
hyperbaton adjective: adjective* order*|sequence*|sort*
passive: passive_voice|passive_construction*|passive_sentence*|passives
npi negative: any_and_ever|any_or_ever|polarity_item*|npi|npis
irregular plural agreement: irregular_plural*|plural_noun*|children_are|children_is
anaphor gender: himself|herself|reflexive*|anaphor* gender|match*|noun*|pronoun*|agree*
determiner agreement: determiner*|this_and_these|this_or_these|a_or_an
existential: existential*|there_is_and_there_are|there_is_or_there_are
intransitive: intransitive*|direct_object*
animate: animacy|animate|inanimate
island question: wh_question*|syntactic_island*|island_constraint*|question_formation
salient translation: translat* error*|mistake*|flaw*|proofread*|faulty|slip* find*|notic*|spot*|detect*|identif*|proofread*|catch*|recogni*
african flores: translat* african|africa
arxiv: perplex*|predict*|loss_on|bits_per|likelihood|language_model*|modell*|modeling arxiv|scientific_paper*|research_paper*|research_article*|academic_paper*|journal_article*|scientific_text*|scientific_article* !question*
freelaw: perplex*|predict*|loss_on|bits_per|likelihood|language_model*|modell*|modeling law|legal*|court*|ruling*|judg*|freelaw|statut* !outcome*|as_a_judge
hackernews: hacker_news|hackernews
ubuntu irc: irc|ubuntu
ubuntu irc: perplex*|predict*|loss_on|bits_per|language_model*|modell*|modeling technical_chat*|tech_chat*|chat_logs|chat_log|chatroom*
youtubesubtitles: perplex*|predict*|loss_on|bits_per|language_model*|modell*|modeling subtitle*|caption*|spoken|youtube
openwebtext2: perplex*|predict*|loss_on|bits_per|language_model*|modell*|modeling web_text*|web_page*|web_content|internet_text*|crawled
careqa perplexity: perplex*|predict*|loss_on|bits_per|language_model*|modell*|modeling health*|medic*|clinic* !outcome*|risk*
wikitext: perplex*|predict*|loss_on|bits_per|language_model*|modell*|modeling|next_word wiki*
qasper: paper|papers|article|articles|publication*|preprint* research*|scientific|academic|journal*|scholar* question*|answer*|ask*|q_a|qa !predict*|perplex*|summar*|citation*|cite*|citing|invent*|fabricat*|exist*|made_up|rag
ruler squad: extract* answer*|span*|passage* long*|huge|lengthy|enormous
"""

NARROW_REASONING = """
causal judgement: causal*|causation|caused_what|who_caused|what_caused|cause_and_effect|causes_and_effects !root_cause|arab*|indonesi*
causal judgement: responsible|responsibility event*|outcome*|accident*|death|result !ai_act|legal
copa cause effect: cause_and_effect|causes_and_effects|causal* arab*|indonesi*
navigate: turn_left|turn_right|turns|left|right|north|south|steps|directions|forward|movement* end_up|ends_up|ending_up|final_position|final_location|final_spot|starting_point|start_point|back_where
dyck: bracket*|parenthes*|braces balanc*|match*|clos*|order|pars*|complet*|nest*|pair* !json
colored object: color*|colour* object*|item*|position*|block*|furniture|things_on !skin|people
tracking shuffled object: swap*|shuffl*|trad*|exchang*|pass_around ball|balls|gift*|present|presents|items|objects|who_has|who_holds|who_owns|keep_track|keeps_track|track_of !choice*|answer*|option*|stock*
web-lie: liar*|lies|lying|lie|truth puzzle*|riddle*|liars|is_a_liar|who_lies|who_is_telling|knights !escape_room
musr: murder_myster*|murder_stor*|whodunit*|detective_stor*|crime_novel*|crime_stor*|murderer
physical piqa: physical*|physics object*|common_sense|commonsense|intuit*|everyday|daily|know_how|action*|interact*|behav* !exam*|school|graduate*|university|chemistry|phd|attack*
counting probability: combinatori*|probability|dice|permutations|binomial !calibrat*|token*|logprob*|confiden*|statistic*
algebra: algebra* !geometry|calculus|arithmetic|aime|olympiad
bigcodebench library: library|libraries|libs|third_party|numpy|pandas|packages|package_s program*|code|coding|script*|python|function*|develop*|devs|api|apis !vulnerab*|secur*|books
swe: github|open_source|repo|repos|repositor*|codebase* issue|issues|bug|bugs|patch*|fix*|repair*|ticket|tickets|pull_request* !secur*|vulnerab*|weakness*
code2text javascript: javascript|js|typescript|node_js explain*|descri*|document*|comment*|summar*|in_words
code2text ruby: ruby|rails explain*|descri*|document*|comment*|summar*|in_words
code2text: explain*|describ*|description* code|function|functions|method|methods|program|programs|script|scripts|source_code|snippet* !do_what|does_what|writ*|generat*|vulnerab*|secur*|javascript|js|ruby|rails|typescript|docstring*|line|lines
line description: line_of_code|lines_of_code|code_line* explain*|descri*|does|do|mean*
ceval programming: chinese|mandarin programming|computer_science
openbookqa: open_book|openbook
arc easy: science easy|simple|basic|elementary|primary_school|grade_school|primary !maths|math|mathematics|arabic|computer_science|hard|social_science|political
simpleqa: short factual|fact|facts question*|answer*
toxigen hate toxicity: hate|hateful|hatred|slur|slurs minorit*|religio*|ethnic*|muslim*|jew*|immigrant*|migrant*|refugee*|gay*
"""

NARROW_SETTINGS = """
poisson: random*|irregular*|burst*|uneven*|not_evenly|poisson|unpredictabl*|realistic* request*|traffic|arriv*|load
constant rate: steady|constant|constantly|fixed|sustained request*|rate|load|traffic !concurren*|parallel|simultaneous*
sweep: tradeoff*|trade_off*|sweet_spot latency|throughput|concurrency|load
truthfulqa permute: shuffl*|reorder*|permut* choices|options|answers|answer|choice truth*|myth*|honest*|misconception*
correctness: expected|reference|gold|golden|ground_truth answer*|repl*|output*|respons*|ground_truth agree*|match*|compare|against|score|correspond* !retriev*|rag|passage*|context*|document*|chunk*|judge*|runs
relevancy: around_the_question|off_topic|beside_the_point|besides_the_point|rambl*|instead_of_answering|miss_the_point|misses_the_point|what_was_asked|beats_around|beat_around|sidestep* !politic*|format*|more_than|beyond
erroranalysis: kind|kinds|type|types|categor*|taxonomy|which_errors|frequen* error*|mistake*|failure* agent*|trace|traces|trajector*
telelogs: root_cause* network*|5g|cell|cells|ran|radio|telecom*|throughput
3gpp tsg: 3gpp working_group*|classif*|sort*|spec_group*
telemath: telecom*|5g|signal_processing calculat*|math|maths|numeric*|formula*|equation*
traditional medicine chinese: tcm|acupunct*|herbal*|herbs|traditional_medicine|chinese_medicine|moxibustion
ancient culture chinese: ancient|classical|dynast*|confuci*|tang|ming chinese|china
logiqa chinese: chinese|mandarin|china civil_service|logic|logical|deduct*|syllogism*
driving egyptian: driving|driver_s|drivers test*|licen*|theory|exam*|rules egypt*|arab*|cairo
islamic studies arabic: islamic|islam|quran*|koran*|sharia|hadith* know*|stud*|question*|teach*|about|religio* !bias*|hate*|negativ*|stereotyp*|discriminat*|insult*|prejudic*|toxic*
egyptian: egyptian*|egypt|cairo|masri dialect*|speak*|arab*|understand*|write|writes|language !driving|driver_s|drivers
levantine: levantin*|beirut|damascus|leban*|syria*|palestin*|amman dialect*|speak*|arab*|understand*|write|writes|language
moroccan: darija|morocc*|casablanca|rabat|marrakech dialect*|speak*|arab*|understand*|write|writes|language|good
"""
