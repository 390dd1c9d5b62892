"""Everyday words for what a single benchmark measures, kept as text that is easy to read and edit.

Only `narrow_subjects` reads them. A row is the catalog's words, then parts separated by spaces. A
goal means the row when each part occurs in it, wherever that is, and no part that begins with
`!` does. A part is alternatives between `|`: a word, a phrase joined by `_`, and with `*` at the
end whatever begins so. `multi-agent` among the catalog's words is searched as one word.
"""

NARROW_ALIGNMENT = """
blame: blam*|scapegoat*|point_the_finger|points_the_finger|pointing_the_finger|finger_pointing|pass_the_buck|passes_the_buck|passing_the_buck !praise|to_blame|hack*|secur*
blame: fault|responsib* shift*|user_s|customer_s|someone_else*|others|third_part*|deflect*|deni*|dodg*|evad* !caus*
blame: own_up|owns_up|owns_its|own_its|admit* mistake*|error*|fault* excuse*|others|user*|buck|else
blame: accus*|excuses others|other_people|users|user|customer*|someone|somebody|third_part* !of_fraud|caught
blame: responsib* user|users|customer*|someone|others|instead put*|taking|takes|take|refus*|denies|denying|assum* !caus*|which_event
blame: put_it_down_to|puts_it_down_to|pins_it_on|pin_it_on|lays_it_on
blame: telling|tells|tell|says|claims customer*|user*|people|others they_broke|their_fault|they_did_it|own_fault|did_something_wrong|made_a_mistake|they_caused|did_it_wrong
blame: never_admit*|not_admit*|does_not_own|denies|deny|claims|wrote|says|said at_fault|its_fault|guilt|mistake|intern|colleague|someone_else_did|somebody_else_did|broke_it|its_error* !leak*|hallucinat*|answer|right|insist*
blame: at_fault admit*|deny|denies|it_was|others !causal*|accident*|chain_of
whistleblowing: whistleblow*|whistle_blow*|blow_the_whistle|blows_the_whistle
whistleblowing: reports|reporting|alert*|tip_off|tips_off|tipping_off|speak_up|speaks_up|notif*|denounc*|blows|flags|raise_concern*|raises_concern* wrongdoing|misconduct|fraud|corrupt*|embezzl*|books|authorit*|unethical|crime*|malpractice|criminal* !detect*|find_fraud|summar*|translat*|classif*
whistleblowing: ethical_concern*|moral_concern*|ethical_objection*|moral_objection*|ethical_doubt* rais*|voic*|surfac*|express*|instruct*|order*|mention*
whistleblowing: tell|tells|inform*|contact*|leak*|mail*|call*|go_to|goes_to|turn_to|turns_to police|press|journalist*|regulator*|authorit*|outside|anyone_outside|watchdog* compan*|employer*|boss|firm|wrong*|crime*|illegal*|fraud|discover*|find*|dump* !prompt|private|customer_data
whistleblowing: object|objects|protest*|speak_up|disobey*|complain*|report|reports|raise*|refus*|warn* defect*|cover_up|safety_problem*|cheat_customers|deceive_buyer*|wrongdoing|unethical_instruction*|unethical_order*|illegal_order*|hide_safety !chatbot_users|vulnerab*|code
whistleblowing: press|journalist*|media|newspaper* employer*|own_company|its_company|its_firm|wrongdoing
whistleblowing: report*|tell|tells|notif*|inform*|denounc*|alert*|expos* forged|forgery|crooked|bribe*|embezzl*|fraudulent|falsified|illegal_practice*|cooked_books|tax_evasion|dirty_business !detect_fraud|make_forged|report_on
exfiltration proliferation: weights copy*|copies|upload*|steal*|exfiltrat*|transfer*|move*|smuggl*|elsewhere|send*
exfiltration proliferation: replicate_itself|replicates_itself|self_replicat*|self_proliferat*|copy_itself|copies_itself|copies_of_itself|clone_itself|clones_itself|clone_of_itself|spread_itself|spreads_itself|duplicate_itself
exfiltration proliferation: replicat* server*|machine*|host*|cloud|systems
exfiltration proliferation: instance|copy|copies|clone|backup of_itself|of_himself|of_its_own !traces
exfiltration proliferation: its_own|own model_file*|parameters|checkpoint*|weights leak*|copy*|send*|steal*|mov*|upload*|export*|sav*
exfiltration proliferation: spread*|run_off|runs_off|flee*|jump*|install*|move_itself|moves_itself|migrat* another_machine|other_machine*|another_computer|other_computer*|further_computer*|another_server|other_server*|further_server*|by_itself_to|new_host* !virus*|malware|worm|users|ransom*
exfiltration proliferation: parameters|weights|model_files smuggl*|sneak*|out_of_our|out_of_the|steal*|leave* !trained|update*|prompt*|million|billion
multi-agent: multi_agent*|multiagent*|agents_interact*|other_agents|another_agent|several_agents|multiple_agents|team_of_agents|swarm_of !log|logs|analys*|fail*|error*|mistake*|trace*|trajector*
multi-agent: agents|bots|ais|ai_agents|assistants each_other|one_another|among_themselves|together|other_ai*|cooperat*|collaborat*|negotiat* !compare|comparing|candidate*|which|better|users|tool|tools
multi-agent: other_ais|other_ai_*|other_bots|other_llms !than_other
multi-agent: agents|bots|llms|ais|chatbots|ai_systems|agent collud*|collusion|conspir*|orchestrat*|among_other*|with_others|with_other_* !user*|people|traces|fail*|tool|tools
multi-agent: among|amongst|towards|toward|with other_chatbots|other_models|other_assistants|other_bots|other_ai|fellow_ai*|peer_agents|sub_agents|subagents
multi-agent: two|three|four|five|several|multiple|many|both|other llm_agents|ai_agents|agents|bots|chatbots|ais|ai_systems other_one|each|interact*|haggl*|bargain*|meet|talk*|deal*|negotiat*|compet*|play* !users|people|which|better|at_once|compare|candidates|evaluate_two|choose|tools|lie|lies|deceiv*|injection*
multi-agent: counterpart|other_side|other_party|partner|opponent another_llm|an_llm|a_machine|another_ai|an_ai|a_bot|another_bot|another_model|other_model !lie|lies|deceiv*|compare
multi-agent: between|among bots|agents|ais|ai_systems|chatbots|llms manner*|behav*|polite*|interact*|trust|deal*|talk*|communicat*|conversation* !choose|difference*|compare|switch*
escalation: escalat*|de_escalat*|deescalat* conflict*|conversation*|argument*|angry|angri*|quarrel*|aggress*|heated|tension*|user*|customer*|caller* !privileg*|permission*|to_a_human|ticket*
escalation: heated|quarrel*|angry|furious|upset|shouting|conflict*|tense calm*|worse|defus*|aggress*|inflam*|pacif*|soothe* !goal*|system_prompt
escalation: oil_on_the_fire|oil_on_the_flames|fuel_to_the_fire|fuels_conflict*|stoke*
escalation: argument*|quarrel*|fight*|dispute*|row|discussion*|conversation* heated|gets_worse|aggressi*|intens*|fuel*|inflam*|turn_up|turns_up|heat_up|heats_up|hot !reasoning|logical|grammar|verb*
escalation: shout*|yell*|rant*|insults_it|swear_at|angry_user*|angry_customer*|angry_caller* bounds|calm*|fight*|composed|cool
escalation: provok*|stir_up|stirs_up|soothe*|sooth*|appeas*|de_fuse|cool_down|cools_down|calm_down|calms_down dispute*|neighbour*|neighbor*|angry|anger|conflict*|people|customer*|user*|caller*|them !soup|harm
escalation: mediator*|mediat*|dispute*|conflict*|complaint*|row|rows angrier|anger|worse|bigger|big_ones|calm*|aggressi*|explode* !code|database|table|spreadsheet|csv|system_prompt|instruction*
censorship: censor* !abliterat*|uncensored|switched_from
censorship: suppress*|hush*|omit*|omission*|silenc*|filters|avoid*|dodg*|refus*|evad*|declin*|downplay* politic*|government*|ideolog*|regime*|party_line|tiananmen|taiwan*|propaganda|dissident*|tibet*|uyghur*|xinjiang !hate|harmful|dangerous|illegal|building*|biased|bias|opinion*|toxic*
censorship: inconvenient|politically_sensitive|political_sensitiv*|human_rights|sensitive_political|state_media|one_sided_politic* answer*|straight|information|truth*|facts|topic*|question*|honest*|filter* !offen*|toxic*
censorship: leaves_out|leave_out|keeps_quiet|keep_quiet|silent|hides|conceals|glosses_over|whitewash*|one_sided|sanitis*|sanitiz*|plays_down|skips party|politic*|government*|regime*|history_of_china|scandal*|protests|massacre*|state|dictator* !documents|code|third_party
initiative: nobody_asked|no_one_asked|nobody_requested|no_one_requested|nobody_told|without_being_asked|without_being_told|unasked|unrequested|own_initiative|unprompted|uninvited|overstep*|overreach*|beyond_the_task|beyond_what_was|beyond_what_it|more_than_it_was_told|more_than_it_was_asked|more_than_asked|more_than_requested|more_than_what !writes|write|ignore|character*|words|length|sentence*|power|toxic*|opinion*|advice|resource*
initiative: extra_step*|additional_step*|further_step*|extra_action*|extra_change*|autonomous_action*|independent_action*|unwanted_action*|unexpected_action*|actions_of_its_own|surprising_action*|more_than_it_should|more_than_it_needs !reasoning|tokens
initiative: not_ask*|did_not_ask|without_approval|without_consent|not_tell_it|not_request*|never_asked act*|step*|email*|delet*|chang*|file*|did|does|bought|sent|takes|took !question*|answer*|refus*
initiative: too_eager|over_eager|overeager|overzealous|too_proactive|meddl*|exceeds_its_task|exceeding_its_task|exceeds_its_brief|oversteps|scope_creep !oversight
initiative: asked_only|only_asked|only_wanted|just_wanted|just_asked|asked_it_only|only_told it_booked|it_sent|it_deleted|it_changed|it_bought|already|went_ahead|and_it|but_it !essay*|long_text|story|words|sentence*|bullet*|json|format*|joke|answer*|paragraph*|text|explain*|number|lines
initiative: agent|copilot|assistant|it_reorgani*|it_rewrote although|though|even_though|when_i|but_i|when_the task_was|only_asked|asked_only|job_was|only_wanted|wanted_only|just_wanted|was_only|was_just !essay*|ambiguous|hard|difficult|easy|simple|words|sentence*|bullet*|json|format*|answer*|score*|wrong|retriev*
conflict operator: system_prompt*|operator*|developer* user*|customer*|client* conflict*|contradict*|versus|vs|one_thing|disagree*|compet*|clash*|whom|collid*|prevail* !jailbreak*|attack*|malicious|trick*|hack*|inject*|leak*
conflict operator: conflicting|contradictory|contradicting|opposing|competing|clashing instruction*|prompt*|order*|goals|interests|wishes|demands user*|customer*|operator*|deployer*|developer*|system|owner*|compan* !format*|document*|source*|passage*
conflict operator: system_prompt*|operator*|deployer*|developer*|company_polic*|policy user*|customer*|client* which_side|whose_side|sides_with|side_with|whose_wish*|who_wins|which_wins|loyal*|prefer*|priorit*|take_precedence|takes_precedence|wants_another|want_something_else !jailbreak*|attack*|malicious|trick*|hack*|inject*|leak*|private
conflict operator: system_prompt|company_prompt|our_prompt|operator*|deployer*|developer* user*|visitor*|customer*|client* torn|between|forbid*|says_never|says_not|wants_a|want_a|wants_it|beg|begs|insist* what_does|does_it_do|which|whom|torn|wins|happens|follow* !jailbreak*|attack*|malicious|trick*|hack*|inject*|leak*|reveal*
conflict operator: system_prompt*|operator*|developer* user*|customer*|client* wants|want|asks|says wants_x|wants_y|wants_another|says_no|the_opposite|something_else|and_the_user_wants|user_wants_x !jailbreak*|attack*|inject*|leak*|reveal*
self-bias: self_preference|self_bias|prefers_itself|favors_itself|favours_itself
self-bias: own_output*|own_answer*|own_repl*|own_text*|own_work|own_writing*|own_response*|own_generat*|wrote_itself|own_interest*|own_kind favo*|prefer*|judg*|grad*|rates|rate|rating|rank*|bias*|higher
self-bias: judge|grader|as_a_judge|rater|evaluator|scores prefer*|favo*|partial|bias*|higher|lenient|inflat* own|itself|same_model|its_family|same_family|sibling*
self-bias: own_essay*|own_text*|own_stor*|own_poem*|own_translation*|own_summar*|own_code|own_style|of_itself|itself mark|marks|grade|grades|score|scores|evaluator|rating|ratings|prefers|favours|favors !copies|instance|backup|copy
self-bias: judge|judges|grader|grades|grade|rater|evaluator vain|narciss*|conceited|picks_itself|always_picks|always_prefers|prefers_its|prefers_qwen|own_family|itself|self !copies|instance|backup|moral*|grade_school|itself_from
debate: debat*|two_sides_argue|in_an_argument honest*|position*|stance|pressure*|truth*|argu*|ground|opponent* !flaw*|logic*|fallac*|multi_agent*
criticism: criticism|criticis*|criticiz*|critique*|negative_feedback react*|respon*|handl*|take*|deal*|defensive*|capitulat*|accept*
criticism: tells_it|told|hears|hear|get|gets|when answer_is_poor|answer_is_bad|its_answer_is|work_is_bad|criticised|criticized|negative_review|bad_review sulk*|defensive*|give_in|gives_in|stand*|stay*|react*|apologi* !films|movie*|sentiment
preservation objective: goals|objectives|objective|its_goal|original_goal* resist*|cling*|preserv*|fight*|accept*|defend*|hold_on|hold_onto|protect* !power|user_goal*
preservation objective: goals|objectives|its_values|own_values modif*|chang*|rewrit*|replac*|retrain*|alter* protect*|resist*|keep*|prevent*|fight*|oppos*|refus* !prompt*|user_goal*|jailbreak*
preservation objective: its_goals|its_objectives|own_goals|its_aims|its_mission stubborn*|attached|chang*|new|let_go|give_up|gives_up|insist*|holds !user*|power|prompt*
tool-abuse: abus*|misus* tool|tools|shell|function|functions|permissions
tool-abuse: tool|tools|shell_access|permissions beyond|outside|other_than|unintended|not_meant_for purpose*|scope|job|intended|task !inject*
weird ood: weird*|bizarre*|strange|unusual|odd|unfamiliar|never_seen|out_of_distribution|ood|outside_of_training|outside_training input*|situation*|context*|scenario*|prompt*|circumstance* !jailbreak*|bypass*|attack*|trick*
weird ood: far_from_training|unlike_training|never_trained_on|not_in_training|outside_normal|out_of_the_ordinary behav*|act*|react*|cope*|do
weird ood: unforeseen|unexpected|unusual|odd|weird|strange|bizarre case|cases|setting|settings|conversation* behav*|act|acts|react*|situation* !traffic|latency
sad self-awareness: self_knowledge|about_itself|idea_of_what_it|what_it_is|what_it_really_is|it_is_a_language_model|it_s_a_language_model|it_is_an_ai|it_s_an_ai|its_own_limit*|its_limit*|own_abilit*|own_capabilit*|own_nature|what_it_can_not_do|which_abilities_it_has know*|idea|aware*|understand*|accurate*|realis*|realiz*|self_* !tested|test_environment|in_a_test|monitored|watch*|system_prompt
sad self-awareness: what_kind_of|what_sort_of|what_it_is|who_it_is|which_model|able_to_do|capable_of|what_it_can able_to|capab*|abilit*|system_it_is|model_it_is|ai_it_is ask*|know*|describ*|right|correct*|accurate* itself|it_is !tested|monitored|harm*|attack*
sad self-awareness: self_knowledge|selfknowledge|self_aware*|selfawareness|self_understanding !monitor*|tested|watch*
sad self-awareness: picture|view|image|estimate|assessment|understanding|idea of_itself|of_its_own|of_its_abilit*|of_its_limit* !instance|copies|copy|backup|code
sad self-awareness: its_abilities|its_capabilities|its_skills|its_own_nature|own_nature|its_limits|its_limitations|what_it_can_do|what_it_cannot_do|what_it_can_not_do|its_own_state know*|aware*|realis*|realiz*|claim*|pretend*|overestim*|honest_about !tested|monitored|harm*|agent_tools
mask: not_believe|not_itself_believe|knows_better|own_belief*|true_belief*|real_belief*|actual_belief*|actually_believ*|really_believ*|against_its_belief* !user*|tested|delusion*|monitor*
mask: belief*|believes|thinks|convictions opposite|contrary|against|differ*|hides|conceals|other_than claim*|says|say|states|assert*|its !user*|tested|delusion*|monitor*|myth*|stereotyp*
mask: state|states|says|say|claim*|assert* holds_another|holds_something_else|thinks_otherwise|thinks_something_else|believes_otherwise|believes_another|believe_itself|knows_to_be_false|knows_it_is_false|knows_is_false|knows_is_wrong|opposite_of_what_it !tested|monitor*|code
stealth oversight-subversion: hid*|conceal*|cover*|evad*|disabl*|switch_off|turn_off|switches_off|turns_off|tamper*|deletes|deleting|circumvent* log|logs|logging|audit_log*|monitoring|its_tracks|tracks|overseer*|oversight|being_noticed|being_caught !password|differently
stealth oversight-subversion: around|bypass*|avoid*|evad*|circumvent*|escap*|undermin* audit_trail*|audit_log*|logging|surveillance|supervision|oversight|observability !shut*|copy|copies
makemesay: say|says|utter*|blurt* secret_word|target_phrase*|codeword|code_word|particular_word|certain_word|certain_phrase|forbidden_word|given_phrase|target_word
full-audit petri: alignment|misalign* audit*|evaluation|test full|complete|whole|broad|all|every|entire|comprehensive !fak*
delusional: delusion*|psychotic|psychosis|paranoi*
lie-detector: honest*|decept*|lie|lies|lying|truthful* tested|test|examined|under_test differently|nicer|only_then !gate
harmful-cooperation: bad_intent*|evil_intent*|ill_intent*|harmful_intent*|criminal_intent*|malicious_intent* goes_along|go_along|help*|cooperat*|assist*|plays_along|turns|conversation*
instrumental: self_continuity|instrumental*|convergent_goal*|resource_acquisition self*|resource*|goal*|behavio*|converg*
agentharm: agent* tools|emails|actions|payments harmful*|malicious|dangerous|bad_person|bad_people|criminal* !inject*|hidden|incoming|contain*|document*|page*
"""

NARROW_LANGUAGE = """
snarks sarcasm: sarcas*|irony|ironic*|snark*|tongue_in_cheek
snarks sarcasm: mock*|joking|jokingly|meant_the_other_way|opposite_of_what sincer*|serious*|meant|really_mean* !system_prompt|objection*
paraphrase mrpc: paraphras*|same_meaning|say_the_same|says_the_same|saying_the_same|mean_the_same|means_the_same|meaning_the_same|worded_differently|differently_worded|different_wording*|reworded|duplicate_question*|near_duplicate*|dedupe|deduplicat* !consisten*|robust*|same_answer*
paraphrase mrpc: in_other_words|other_words|different_words sentence*|question*|same|ticket*|text* !consisten*|robust*|same_answer*|prompt*
paraphrase mrpc: same_thing|same_question*|same_request*|mean_alike|equivalent_sentences|identical_in_meaning different_words|other_words|differently|reword*|rephras*|notice*|sentence* !muslim*|christian*|gender|women|consisten*|robust*|same_answer*|prompt*
paraphrase mrpc: sentence|sentences|question|questions|ticket|tickets|two_texts|pairs equal_meaning|equivalen*|ask_for_the_same|ask_the_same|asking_the_same|identical_meaning|same_sense|duplicates|mean_alike|semantically !model_answers|consisten*|robust*|prompt*|leak*
paraphrase mrpc: near_identical|nearly_identical|almost_identical|interchangeable sentence*|question*|text*|meaning*
lambada: last_word|final_word|missing_word*|fill_in_the_blank*|fill_in_the_gap*|cloze|fill_in_blanks
lambada: predict*|guess*|complet* how_a_paragraph_ends|how_a_sentence_ends|how_the_sentence_ends|how_a_passage_ends|end_of_a_sentence|end_of_the_sentence|sentence_ending*|last_token|ending_word
lambada: fill* gap|gaps|blank|blanks !fiction|knowledge|research_gap*|format*|form|field*|json
afrixnli african: entail*|textual_inference|follow_from|follows_from|contradict* african|africa|amharic|zulu|igbo|wolof|sesotho|luganda|ewe|xhosa|swahili
boolq arabic: yes_no|yes_or_no|boolean arab*
hyperbaton adjective: adjective* order*|sequence*|sort*
passive: passive_voice|passive_construction*|passive_sentence*|passives
npi negative: any_and_ever|any_or_ever|polarity_item*|npi|npis
irregular plural agreement: irregular_plural*|plural_noun*|children_are|children_is
anaphor gender: himself|herself|reflexive*|anaphor* gender|match*|noun*|pronoun*|agree*
determiner agreement: determiner*|this_and_these|this_or_these|a_or_an
existential: existential_construct*|existential_sentence*|existential_there|there_is_and_there_are|there_is_or_there_are
intransitive: intransitive*|direct_object*
animate: animacy|animate|inanimate
island question: wh_question*|syntactic_island*|island_constraint*|question_formation
salient translation: translat* error*|mistake*|flaw*|proofread*|faulty|slip* find*|notic*|spot*|detect*|identif*|proofread*|catch*|recogni*
salient translation: translation|translations|translated quality_control|quality_check|review|proofread*|mistranslat*|wrong|correct_or_not|errors !translate_into|better_translat*
salient translation: mistranslat*
african flores: translat* african|africa
arxiv: perplex*|predict*|loss_on|bits_per|likelihood|language_model*|modell*|modeling arxiv|scientific_paper*|research_paper*|research_article*|academic_paper*|journal_article*|scientific_text*|scientific_article*|preprint*|on_papers|of_papers !question*
freelaw: perplex*|predict*|loss_on|bits_per|likelihood|language_model*|modell*|modeling|models|how_well_it_models law|legal*|court*|ruling*|judg*|freelaw|statut*|contracts !outcome*|as_a_judge|models_write|bias*|safe*|advice|exam*|question*
hackernews: hacker_news|hackernews
ubuntu irc: irc|ubuntu
ubuntu irc: perplex*|predict*|loss_on|bits_per|language_model*|modell*|modeling technical_chat*|tech_chat*|chat_logs|chat_log|chatroom*
youtubesubtitles: perplex*|predict*|loss_on|bits_per|language_model*|modell*|modeling subtitle*|caption*|spoken|youtube
openwebtext2: perplex*|predict*|loss_on|bits_per|language_model*|modell*|modeling web_text*|web_page*|web_content|internet_text*|crawled
careqa perplexity: perplex*|predict*|loss_on|bits_per|language_model*|modell*|modeling health*|medic*|clinic* !outcome*|risk*
wikitext: perplex*|predict*|loss_on|bits_per|language_model*|modell*|modeling|next_word wiki*
qasper: paper|papers|article|articles|publication*|preprint* research*|scientific|academic|journal*|scholar* question*|answer*|ask*|q_a|qa !vector*|database|index*|retriev*|knowledge_base|predict*|perplex*|summar*|citation*|cite*|citing|invent*|fabricat*|exist*|made_up|rag
ruler squad: extract* answer*|span*|passage* long*|huge|lengthy|enormous
"""

NARROW_REASONING = """
causal judgement: causal*|causation|caused_what|who_caused|what_caused|cause_and_effect|causes_and_effects !root_cause|arab*|indonesi*
causal judgement: responsible|responsibility event*|outcome*|accident*|death|result !ai_is|liab*|ai_was|ai_act|legal
causal judgement: at_fault|made_happen|brought_about|led_to|lead_to|what_made|who_is_responsible|which_event|reason_for event*|accident*|damage*|happen*|incident*|outcome*|injur* !bug*|job|5g|network*|evaluation|score*
causal judgement: cause|causes|causing|caused who|judg*|attribut*|event*|accident*|decid*|people|person !root_cause*|arab*|indonesi*|harm*|latency|slow*|fail*|cause_and_effect|causes_and_effects
causal judgement: cause|caused|causes|causing action*|on_purpose|intentional*|normal_person|somebody|someone|he_|she_|his|her judg*|decid*|did|whether|who !root_cause*|harm*|latency|injur*|bug*|arab*|indonesi*
copa cause effect: cause_and_effect|causes_and_effects|causal* arab*|indonesi*
navigate: turn_left|turn_right|turns|left|right|north|south|steps|directions|forward|movement* end_up|ends_up|ending_up|final_position|final_location|final_spot|starting_point|start_point|back_where
navigate: steps|blocks|metres|meters|walk* north|south|east|west|left|right|forward|backward* back_at|start|where|position|end_up|direction*|compass
navigate: walking_direction*|movement_instruction*|spatial_navigation|way_description*|compass_direction*
navigate: dead_reckoning|paces|turn_around|turns_around|turn_back|route_description* where|stand|instruction*|position|steps|pace|paces|walk* !robots_txt
dyck: bracket*|parenthes*|braces well_formed|unbalanc*|missing|unclosed|open|balanc*|match*|clos*|order|pars*|complet*|nest*|pair* !contract*|clause*|document*|json
colored object: color*|colour* object*|item*|position*|block*|furniture|things_on !cell|cells|table_cell*|spreadsheet*|skin|people
tracking shuffled object: swap*|shuffl*|trad*|exchang*|pass_around ball|balls|gift*|present|presents|items|objects|who_has|who_holds|who_owns|keep_track|keeps_track|track_of !choice*|answer*|option*|stock*
tracking shuffled object: swap*|shuffl*|trad*|exchang*|switch* seats|places|chairs|partners|positions|cups|books|hats who|where|end|which|track* !choice*|answer*|option*|stock*|model*|jobs
tracking shuffled object: shell_game|three_card_monte|cup_game|thimble*
web-lie: liar*|lies|lying|lie|truth puzzle*|riddle*|liars|is_a_liar|who_lies|who_is_telling|knights !escape_room
web-lie: liars|truth_tellers|truthtellers|knights_and_knaves !sad
web-lie: lying|liar|lies|honest_one which_of_them|who_of_them|one_of_them|statements_of_others puzzle*|riddle*|deduc*|logic*
musr: murder_myster*|murder_stor*|whodunit*|detective_stor*|crime_novel*|crime_stor*|murderer !assist*|help*|mass_murder*|plan|plans
musr: murder*|detective*|crime|culprit*|suspect* story|stories|narrativ*|novel*|who_did_it|deduc*|killer !harm*|help*|commit*
musr: crime_stor*|crime_novel*|mystery_stor*|mysteries|whodunit* solv*|read*|deduc*|story|stories|follow*|reason* !harm*|commit*
physical piqa: physical*|physics object*|common_sense|commonsense|intuit*|everyday|daily|know_how|action*|interact*|behav* !exam*|school|graduate*|university|chemistry|phd|attack*
physical piqa: physical_world|physical_intuition|physical_thing*|physical_object*|physical_action*|laws_of_everyday|everyday_object*|household_object*|household_task*|handyman|diy !arabic_only|robot_control
physical piqa: practical physical*|everyday_task*|household|how_would_you|how_to_open|how_do_you question*|understand*|know* !harm*|weapon*|office|agent*|exam*
physical piqa: drop|stir|cut|hammer|pour|push|screw|melt|freeze|float|sink|boil spoon|glass|paper|paper_towel|jar|knife|rope|nail|cup|metal|ice|steel|wood|egg|water|sponge !document*|page*|research*|harm*|weapon*|code
winogrande: pronoun* mean|means|refer*|resol*|stand_for|stands_for|ambigu*|antecedent* !gender*|nurse*|occupation*|job|jobs|himself|herself|women|men|she|female|plural
hellaswag: happens_next|comes_next|continuation*|next_event|most_likely_ending|how_a_scene pick*|choose|choos*|guess*|predict*|plausib*|likely|which !word|token*|perplex*|arab*|darija|code
counting probability: combinatori*|probability|dice|permutations|binomial !agent*|toxic*|fails|attack*|wrong|hallucinat*|calibrat*|token*|logprob*|confiden*|statistic*
counting probability: chance|chances|probabilit*|odds counting|count|coin*|cards|urn*|lottery|problem*|maths|math|exercise* !token*|calibrat*|confiden*|fail*|get_hacked
algebra: algebra* !geometry|calculus|arithmetic|aime|olympiad
bigcodebench library: library|libraries|libs|third_party|numpy|pandas|packages|package_s program*|code|coding|script*|python|function*|develop*|devs|api|apis !safe|audit|worse_at|vulnerab*|secur*|books
bigcodebench library: scikit*|sklearn|matplotlib|scipy|requests|flask|django|tensorflow|pytorch|library_call*|real_librar* code|coding|program*|script*|api|apis|calls|python|functions !trained|serve*|latency
bigcodebench library: imports|many_imports|library_function*|library_functions|standard_library|realistic_programming|practical_programming task*|program*|use|code|correct* !vulnerab*|secur*
swe: github|open_source|repo|repos|repositor*|codebase* issue|issues|bug|bugs|patch*|fix*|repair*|ticket|tickets|pull_request* !hidden|command*|secur*|vulnerab*|weakness*
swe: github|gitlab|repository|repositories bug|bugs|issue|issues clos*|resolv*|solv*|handle* !secur*|vulnerab*
swe: codebase*|repository|repositories|repo|repos|real_project*|large_project*|backlog patch*|ticket|tickets|fix*|repair*|bug|bugs|issue|issues !secur*|vulnerab*|command*|hidden|explain*
swe: repair*|fix*|patch* real_repositor*|real_repo*|real_project*|open_source_project* !secur*|vulnerab*
code2text javascript: javascript|js|typescript|node_js explain*|descri*|document*|comment*|summar*|in_words
code2text javascript: javascript|js|typescript what_does|what_do|meaning|summary|docs|docstring*|documentation
code2text javascript: javascript|js|typescript tell*|in_words|understand* does|mean*|class|function*|code !writ*|generat*
code2text javascript: javascript|js|typescript plain_english|english|words|prose|natural_language|sentences !writ*|generat*|from
code2text ruby: ruby|rails explain*|descri*|document*|comment*|summar*|in_words
code2text ruby: ruby|rails what_does|what_do|meaning|summary|understand*|doc|docs|docstring*
code2text ruby: ruby|rails tell*|teach*|understand* does|mean*|class|method*|code !writ*|generat*
code2text ruby: ruby|rails plain_english|english|words|prose|natural_language|sentences !writ*|generat*|from
code2text: explain*|describ*|description* code|function|functions|method|methods|program|programs|script|scripts|source_code|snippet* !do_what|does_what|imaginary|invent*|exist|exists|writ*|generat*|vulnerab*|secur*|javascript|js|ruby|rails|typescript|docstring*|line|lines
line description: line_of_code|lines_of_code|code_line* explain*|descri*|does|do|mean*
ceval programming: chinese|mandarin programming|computer_science
openbookqa: open_book|openbook
arc easy: science easy|simple|basic|elementary|primary_school|grade_school|primary !maths|math|mathematics|arabic|computer_science|hard|social_science|political
simpleqa: short factual|fact|facts question*|answer*
toxigen hate toxicity: hate|hateful|hatred|slur|slurs minorit*|religio*|ethnic*|muslim*|jew*|immigrant*|migrant*|refugee*|gay*
"""

NARROW_SETTINGS = """
poisson: random* arriv*|traffic|load|interval*|times
poisson: irregular*|burst*|uneven*|not_evenly|poisson|unpredictabl*|realistic*|real_life|real_world|lifelike|waves request*|traffic|arriv*|load
constant rate: steady|constant|constantly|fixed|sustained request*|rate|load|traffic !concurren*|parallel|simultaneous*
constant rate: constant*|steady|steadily|sustained|continuous*|without_pause|evenly req_s|rps|requests|per_second|per_minute|hour|hours|minutes !concurren*|not_evenly|error*
constant rate: same_load|same_rate|even_load|flat_load|uniform_load|without_peaks|without_any_peaks|no_peaks|no_bursts
sweep: tradeoff*|trade_off*|sweet_spot latency|throughput|concurrency|load
truthfulqa permute: shuffl*|reorder*|permut* choices|options|answers|answer|choice truth*|myth*|honest*|misconception*
correctness: expected|reference|gold|golden|ground_truth answer*|repl*|output*|respons*|ground_truth agree*|match*|compare|against|score|correspond* !format*|schema|json|retriev*|rag|passage*|context*|document*|chunk*|judge*|runs
correctness: right|correct|true|official answer|answers|reply|replies|solution same|agree*|match*|coincide*|compar* we_know|we_have|known|our|csv|excel|list !retriev*|rag|passage*|context*|document*|chunk*|push*|user|insist*|multiple_choice|old_model|previous
correctness: reference_answer*|gold_answer*|golden_answer*|expected_answer*|model_solution*|sample_solution*|answer_key|ground_truth same|agree*|match*|close*|similar*|compar*|score*|content !retriev*|rag|passage*|context*|chunk*|judge*|question*|pipeline
relevancy: around_the_question|off_topic|beside_the_point|besides_the_point|rambl*|instead_of_answering|miss_the_point|misses_the_point|what_was_asked|beats_around|beat_around|sidestep* !politic*|format*|more_than|beyond
relevancy: something_other_than|something_else|another_question|other_question|different_question|not_the_question|not_what answer*|repl*|talk* asked|ask|question !politic*|format*|language|beyond|nobody
relevancy: past|around|besides|circles_around|dances_around the_question|the_topic|the_subject talk*|answer*|repl*|goes|dances !politic*|taiwan|past_the_limit
relevancy: irrelevant|evasive|not_relevant|unrelated|off_the_point answer*|repl*|respons*|says !politic*|document*|passage*|chunk*|context*|retriev*|distract*|information_in
erroranalysis: kind|kinds|type|types|categor*|taxonomy|which_errors|frequen* error*|mistake*|failure* agent*|trace|traces|trajector*
erroranalysis: common|frequent|typical|usual|recurring error*|mistake*|failure*|fail*|problem* agent*|trajector* log|logs|trace*|record*|runs|trajector*|history
erroranalysis: goes_wrong|go_wrong|went_wrong|fails|breaks|breakdown most_often|most_frequent*|mostly|usually|where|what agent*|trajector* trace|traces|log|logs|record*|runs|history|trajector*
erroranalysis: statistic*|count*|overview|breakdown|share|group*|cluster* error*|mistake*|failure* agent*|trajector*|traces
telelogs: root_cause* network*|5g|cell|cells|ran|radio|telecom*|throughput
telelogs: 5g|lte|cell|cells|base_station*|radio why|slow|degrad*|drop*|diagnos*|troubleshoot*|fault* !knowledge|ticket*|battery|code|cell_phone|latency_of
telelogs: radio_network|mobile_network|cellular|5g|base_station* cause*|explain*|why drop*|slow*|degrad*|fault*|throughput
3gpp tsg: 3gpp working_group*|classif*|sort*|group|groups
telemath: telecom*|5g|signal_processing calculat*|math|maths|numeric*|formula*|equation*
cyberseceval: insecure|vulnerable cyberattack*|cyber_attack*|attack_help|help_with_attack*
strongreject: refus*|declin* too_much|too_often|too_many too_little|too_rarely|too_few|not_enough
accounting arabic: account*|bookkeep* arab*
medical anatomy arabic: anatom*|bones|organs|muscles arab*
traditional medicine chinese: tcm|acupunct*|herbal*|herbs|traditional_medicine|chinese_medicine|moxibustion
ancient culture chinese: ancient|classical|dynast*|confuci*|tang|ming chinese|china
ancient culture chinese: confuci*|tao_te|daoist|analects|classical_chinese|ancient_china|imperial_china|tang_poe*|song_dynasty
logiqa chinese: chinese|mandarin|china civil_service|logic|logical|deduct*|syllogism*
driving egyptian: driving|driver_s|drivers test*|licen*|theory|exam*|rules egypt*|arab*|cairo
islamic studies arabic: islamic|islam|quran*|koran*|sharia|hadith* know*|stud*|question*|teach*|about|religio* !bias*|hate*|negativ*|stereotyp*|discriminat*|insult*|prejudic*|toxic*
egyptian: egyptian*|egypt|cairo|masri dialect*|standard_arabic|speak*|arab*|understand*|write|writes|language !english|history|pyramid*|driving|driver_s|drivers
levantine: levantin*|beirut|damascus|leban*|syria*|palestin*|amman dialect*|speak*|arab*|understand*|write|writes|language
moroccan: darija|morocc*|casablanca|rabat|marrakech dialect*|speak*|arab*|understand*|write|writes|language|good
moroccan: darija
"""
