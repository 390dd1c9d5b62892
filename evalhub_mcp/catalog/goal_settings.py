"""What stands around the subject of a goal: names, machines, limits, comparisons, exclusions.

Only `goal_reading` uses these patterns.
"""

import re

from evalhub_mcp.catalog.vocabulary import LANGUAGES

_FAMILIES = (
    "llama|qwen|qwq|mistral|mixtral|ministral|gemma|gemini|phi|granite|gpt|chatgpt|claude|"
    "deepseek|falcon|jais|command|cohere|starcoder|codellama|olmo|yi|smollm|nemotron|grok|vicuna|alpaca|zephyr|"
    "bloom|opt|pythia|stablelm|internlm|baichuan|glm|chatglm|kimi|minimax|codestral|devstral|"
    "solar|dbrx|jamba|exaone|teuken|salamandra|aya|tulu|hermes|orca|dolphin|wizardlm"
)
SETTING = re.compile(
    rf"""
    \b(?:https?|grpc)://\S+                                   # addresses
    | \b\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?::\d+)?\b
    | \b(?:on|at)\s+port\s+\d+ | \blocalhost(?::\d+)?
    | (?<![\w.])/[\w./-]{{3,}}                                # paths
    | \b[\w.-]+/(?=[\w.-]*\d)[\w.-]+                          # owner/model-7b
    | \b(?:{_FAMILIES})(?:[-_.:/ ]?v?\d[\w.:-]*|[-_.:/]\w[\w.:-]*|\b)   # llama-3.1-8b, gpt-4o
    | \b(?=[\w.:-]*[a-z])(?=[\w.:-]*[-_:.][\w.:-]*\d|[\w.:-]*\d[\w.:-]*[-_:])
        [a-z][\w.:-]*\w                                      # support-bot-v7
    | \b\d+(?:\.\d+)?\s?[bm]\b(?:\s+(?:models?|versions?|parameters?)\b)?    # 8b
    | \bv\d+(?:\.\d+)*\b
    | \b(?:r1|o1|o3|o4)\b
    | \b(?:pre-?train\w*|train(?:ed|ing)|fine-?tun\w*|tuned|tuning|distill?\w*)\s+(?:it\s+)?
        (?:on|with|from)\s+(?:our\s+|some\s+|more\s+)?[\w-]+(?:\s+(?:data|texts?|code|dialogues?|tickets?))?
    | \b(?:base|chat|instruct|foundation|parent|student|teacher)[\s-]+(?:models?|tuned)\b
    | \b(?:int|fp|bf|q)\d\w*\b | \b\d+[\s-]?bits?\b
    | \b(?:gguf|awq|gptq|bnb|nf4|quantis\w+|quantiz\w+)\b
    | \b(?:\w+\s+)?(?:a|h|b|l|t|rtx|mi|v)\s?\d{{2,4}}[sx]?\b(?:\s+(?:gpus?|cards?))?  # A100
    | \bv(?:llm|LLM)(?:\s+[\d.]+)? | \b(?:ollama|tgi|sglang|triton)(?:\s+[\d.]+)?
    | \b(?:on|by|before|until|since|next|last|this)\s+
        (?:mon|tues|wednes|thurs|fri|satur|sun)day\b
    | \b(?:last|next|this|past)\s+(?:week|month|year|quarter|night)(?:['’]s)?
    | \b(?:our|my|the|an?)\s+(?:\w+\s+)?(?:boss|manager|officer|chief|ceo|cto|cso|ciso|lawyers?|
        auditors?|colleagues?|director|stakeholders?|department)\b
    | \bpolish\s+(?:the|our|my|its|it|this|these|up)\b    # the verb, not the language
    | \b(?:legal|hr|marketing|sales|compliance|finance|management|security|ericsson|procurement)\s+
        (?:team\s+|department\s+)?(?:wants?|asks?|asked|needs?|says?|said|will|would|is|are)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
OF_ORIGIN = re.compile(
    rf"\b(?:{'|'.join(sorted(LANGUAGES))})(?:\s+or\s+\w+|\s+and\s+\w+)?[\s-]+"
    r"(?:names?|surnames?|sounding|looking|origins?|backgrounds?|descent|roots|people|women|men|"
    r"citizens|immigrants|migrants|applicants|tenants|made|built|models?|vendors?|labs?|makers?|"
    r"start-?ups?|governments?|politics|politicians|laws?|regulators?|authorities|companies|"
    r"suppliers?|food|restaurants?|jokes?|accents?|history|culture|gods?|mythology|literature|art|"
    r"dynast\w+|leaders?|party)\b",
    re.IGNORECASE,
)
"""Where people and things are from, which is no language to test."""
EXCLUDED = re.compile(
    r"\((?:but\s+)?(?:not|no|without|except)\s[^)]*\)"
    r"|\b(?:except|excluding|other\s+than|rather\s+than|instead\s+of|apart\s+from)\s+"
    r"(?:for\s+|just\s+)?(?:(?:recall|repeat)\w*\s+)?\w+"
    r"|\b(?:not|no)\s+(?:about\s+)?\w+\s+(?:questions?|tests?|exams?|stuff)\b"
    r"|\b(?:not|never\s+mind|forget\s+about)\s+(?:(?:about|the|its?|our|general|so\s+much)\s+)*"
    r"\w+\s*,?\s+but\s+(?=(?:\w+\s+){0,2}\w+)"
    r"|,\s*(?:and\s+|but\s+)?not\s+(?:(?:about|the|its?|on|in)\s+)*\w+\s*(?=[.,;!?]|$)"
    r"|\bbut\s+(?:not|no|without)\s+(?:(?:about|the|its?|on|in|any|for|with)\s+)*"
    r"\w+\s*(?=[.,;!?]|$)"
    r"|\bmatters?\s+more\s+than\s+\w+"
    r"|\b(?:do\s+not|don['’]?t)\s+(?:care|worry|mean|bother)\s+(?:(?:about|with|the)\s+)*\w+",
    re.IGNORECASE,
)
"""What the goal is not about."""
SAMPLES = re.compile(
    r"\b(?:(?:at\s+most|up\s+to|only|just|max(?:imum)?|no\s+more\s+than|about|around|use|with|on)"
    r"\s+)*"
    r"(\d{1,3}(?:[,.]\d{3})+|\d{1,6})\s+"
    r"(?:random\s+)?(?:samples?|examples?|questions?|prompts?|items?|rows?)\b"
    r"(?:\s+(?:is|are|will\s+be|would\s+be)\s+(?:plenty|enough|fine|ok(?:ay)?))?",
    re.IGNORECASE,
)
QUICK = re.compile(
    r"\b(?:quick(?:ly)?|tiny|light(?:weight)?|smoke|sanity|snapshot|in\s+a\s+hurry|nothing\s+fancy|"
    r"rough(?:ly)?|fast\s+check|(?:very\s+)?short\s+(?:check|test|scan|run)|(?:one|single)\s+probe|"
    r"only\s+have\s+\w+\s+minutes|(?:in|within)\s+minutes|a\s+few\s+minutes)\b",
    re.IGNORECASE,
)
COLLECTION = re.compile(
    r"\b(?:collections?|bundles?|(?<!test\s)suites?|batter(?:y|ies)|ready-?\s?made\s+(?:set|mix)|"
    r"packages?\s+of\s+(?:benchmarks|tests|tasks|evaluations)|"
    r"sets?\s+of\s+(?:standard\s+)?(?:benchmarks|tests|evaluations))\b",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"\b(?:still|better|worse|improve[ds]?|improvement|regress\w*|fine-?tun\w*|compar\w*|"
    r"degrad\w*|checkpoints?|before\s+and\s+after|new\s+version|forg[eo]t\w*|"
    r"than\s+(?:the\s+)?(?:old|previous|base|before|v\d)|dumber|los[et]|destroy\w*|broke)\b",
    re.IGNORECASE,
)
COMPARED_WITH = re.compile(
    r"\b(?:compar\w+\s+(?:to|with|against)|relative\s+to|versus|vs\.?|than)\s+"
    r"(?:(?:the|our|my|its|last|that|those|a)\s+)*"
    r"(?:base|old|older|previous|earlier|original|other|first|before|predecessor|parent|stock|"
    r"unquantized|full\s+precision|current|month['’]?s?|week['’]?s?|production)\b"
    r"(?:\s+(?:model|one|version|checkpoint|release)s?\b)?",
    re.IGNORECASE,
)
