"""Recognise goals that no search for benchmarks answers.

"How many questions do I need", "something for my boss" or "fail the build when it gets worse" are
about planning, reporting and gating. Searched as words they would find benchmarks that happen to
mention them. A goal may be about one of these and about a subject too.
"""

import re
from functools import lru_cache
from typing import Literal

GoalRoute = Literal[
    "sample size",
    "report",
    "gate",
    "variants",
    "equivalence",
    "own data",
    "failure",
    "job",
    "cancellation",
    "cost",
]
"""What a goal is about besides a subject: how many samples, a document of results, a check in CI,
several prompts or settings of one model, whether two models are equally good, questions of one's
own, a job that failed, jobs that run or have run, a job to be stopped, what an evaluation costs."""

_PEOPLE = (
    r"(?:boss|bosses|manager|managers|management|ceo|cto|board|director|stakeholders?|executives?|"
    r"leadership|customer|client|auditors?|regulator|steering\s+committee|investors?)"
)
_COUNTED = (
    r"(?:samples?|questions?|examples?|items?|prompts?|test\s+cases|rows|data\s*points?|runs?|"
    r"repetitions?|epochs)"
)
_ROUTES: tuple[tuple[GoalRoute, str], ...] = (
    (
        "sample size",
        rf"""
        \bsample\s+sizes?\b | \bstatistical(?:ly)?\s+(?:power|significan\w+)
        | \bpower\s+(?:analysis|calculation)\b | \bconfidence\s+intervals?\b
        | \bmargin\s+of\s+error\b
        | \bhow\s+(?:many|few)\s+{_COUNTED}\b(?!\s+(?:does|do|did|will|would)\s+(?:it|they|the)\b)
            (?![^.?!]*\b(?:it|they|model|bot)\s+(?:\w+\s+)?(?:get|answer|solve|pass|know|fail)s?\b)
        | \b(?:enough|too\s+few|sufficient)\s+{_COUNTED}\b
        | \b(?:is|are|would|will)\s+(?:be\s+)?\d[\d,.]*\s+{_COUNTED}\s+(?:be\s+)?enough\b
        | \b(?:detect|notice|see|show|resolve)\w*\s+an?\s+(?:\w+\s+){{0,2}}(?:difference|drop|
            change|
            improvement|effect)\s+of\s+\d
        """,
    ),
    (
        "report",
        rf"""
        \b(?:something|anything|report|slides?|deck|summary|write-?up|page|pdf|document|chart|
            figure|
            overview|presentation|one-?pager)\s+(?:\w+\s+){{0,3}}?
            (?:for|to|that)\s+(?:show\s+|give\s+|send\s+|present\s+)?(?:to\s+)?
            (?:(?:my|our|the|your)\s+)?{_PEOPLE}\b
        | \b(?:report|present|show|explain|send|share|forward)s?\s+(?:\w+\s+){{0,4}}?results?\s+
            (?:\w+\s+){{0,2}}?(?:to|with|for)\b
        | \b(?:make|create|write|generate|produce|export|need|
            want)\s+(?:me\s+)?an?\s+(?:\w+\s+){{0,2}}
            (?:report\b(?!\s+card)|pdf|html\s+page|slides?|deck)\b
        | \bresults?\s+(?:as|in)\s+(?:an?\s+)?(?:pdf|html|report|word|excel|csv|slides?|chart)\b
        """,
    ),
    (
        "gate",
        r"""
        \bci(?:\s*/\s*cd)?\b(?:\s+(?:gate|pipeline|job|check|run|stage|step)s?)?
        | \b(?:release|quality|deployment|deploy|merge|regression)\s+gates?\b
        | \b(?:github\s+actions?|gitlab(?:\s+ci)?|jenkins|tekton|argo(?:\s+workflows?)?|
            azure\s+pipelines)\b
        | \b(?:block|stop|fail|prevent|reject|gate)\w*\s+(?:the\s+|an?\s+|our\s+|every\s+|each\s+)?
            (?:build|merge|merges|release|deployment|deploy|rollout|pull\s+requests?|prs?|
            pipeline)\b
        | \b(?:on|in|for|at|before)\s+(?:every|each|all)\s+(?:commit|pull\s+request|pr|merge|push|
            nightly\s+build|build)s?\b
        | \bautomatically\s+(?:after|on|with|for)\s+(?:every|each)\b | \bnightly\s+(?:run|job|build|
            eval\w*)\b | \bexit\s+codes?\b | \bgates?\b
        """,
    ),
    (
        "variants",
        r"""
        \b(?:try|compare|test|vary|sweep|tune|choose|which(?!\s+(?:the|our|my|its)\b)|different|several|various|two|three|four|
            five|\d+|a/b(?:\s+test\w*)?|best|better)\s+(?:(?!to\s)\w+\s+){0,3}?
            (?:system\s+prompts?|prompt\s+(?:versions?|variants?|templates?|wordings?)|
            temperatures?|decoding\s+settings?|sampling\s+settings?|top[-_\s]?p|seeds?|
            few-?shot\s+(?:settings?|numbers?|counts?))\b
        | \b(?:system\s+prompts?|prompt\s+(?:versions?|variants?|wordings?))\s+(?:\w+\s+){0,3}?
            (?:works?|performs?|is|are|does|do)\s+(?:the\s+)?(?:best|better)\b
        | \b(?:effect|influence|impact)\s+of\s+(?:the\s+)?(?:temperature|system\s+prompt|prompt\s+
            wording|seed|few-?shot)
        """,
    ),
    (
        "equivalence",
        r"""
        \b(?:as|equally|just\s+as)\s+(?:good|strong|accurate|capable|safe|well)\b(?:\s+as\b|
            \s*\?|\s*$)
        | \b(?:no|not|isn['’]?t)\s+worse\s+than\b | \bnon-?inferior\w*
        | \b(?:keep|keeps|kept|hold|holds|match|matches|matched|equal|equals)\s+up?\s*(?:with\s+)?
            (?:the\s+)?(?:quality|accuracy|performance|level)\s+of\b
        | \b(?:compare|comparison\s+of|difference\s+between)\s+(?:the\s+|my\s+|our\s+|these\s+|
            those\s+|
            two\s+|last\s+|both\s+){1,3}(?:runs?|jobs?|evaluations?|results?)\b
        | \bwhich\s+(?:of\s+(?:the|my|our|these)\s+)?(?:two\s+|three\s+|\d+\s+)?(?:runs?|jobs?)\b
        """,
    ),
    (
        "own data",
        r"""
        \b(?:our|my|your)\s+own\s+(?:\w+\s+){0,2}?(?:questions?|data|dataset|test\s*set|examples?|
            prompts?|cases|file|tickets?|csv|benchmark)\b
        | \b(?:questions?|data|dataset|test\s*set|examples?|prompts?|cases)\s+of\s+(?:our|
            my)\s+own\b
        | \b(?:custom|in-?house|private|internal|home-?made)\s+(?:\w+\s+){0,1}?(?:questions?|
            dataset|
            test\s*set|data\s*set|benchmark|eval(?:uation)?\s+set)\b
        | \b(?:a|my|our|this|with)\s+(?:csv|jsonl|excel|parquet|spreadsheet)\b
        | \b(?:our|my)\s+(?:golden|gold)\s+(?:set|answers?|questions?|data)
        | \b(?:grade|score|mark)s?\s+(?:\w+\s+){0,2}?(?:free[-\s]?text|open[-\s]?ended|written)\s+
            (?:answers?|replies|responses)\b
        """,
    ),
    (
        "failure",
        r"""
        \bwhy\s+(?:did|does|has|is|was)\s+(?:\w+\s+){0,3}?(?:job|run|evaluation)\s+(?:\w+\s+){0,2}?
            (?:fail|crash|die|hang|stuck|stop)\w*
        | \b(?:job|run|evaluation)\s+(?:\w+\s+){0,2}?(?:failed|crashed|hangs|is\s+stuck|
            never\s+ends|
            has\s+no\s+score)\b
        """,
    ),
    (
        "job",
        r"""
        \b(?:status|progress)\s+of\s+(?:my|the|our)\s+(?:\w+\s+){0,2}?(?:jobs?|runs?|evaluations?)\b
        | \bis\s+(?:my|the|our)\s+(?:\w+\s+){0,2}?(?:job|run|evaluation)\s+(?:done|finished|ready|
            running)\b
        | \b(?:what|which)\s+(?:(?:jobs?|evaluations?|benchmarks?|tests?)\s+)?
            (?:are\s+running|is\s+running|have\s+finished|did\s+(?:i|we)\s+run|
            have\s+(?:i|we)\s+(?:already\s+)?(?:run|evaluated|measured)|
            (?:was|were)\s+(?:run|evaluated))\b
        | \b(?:show|list)\s+(?:me\s+)?(?:my|our|all|the)\s+(?:\w+\s+){0,2}?
            (?:jobs|runs|evaluations)\b
        """,
    ),
    (
        "cancellation",
        r"""
        \b(?:stop|cancel|abort|kill|terminate|end)\s+(?:the|my|our|that|this|all)\s+(?:\w+\s+){0,2}?
            (?:jobs?|runs?|evaluations?)\b
        """,
    ),
    (
        "cost",
        r"""
        \b(?:how\s+much|what)\s+(?:does|do|will|would)\s+(?:it|this|that|an?|the|one|such)
            (?:\s+\w+){0,2}?\s+(?:cost|be\s+charged)\b
        | \b(?:price|costs?)\s+of\s+(?:an?|the|one|this)\s+(?:job|run|evaluation|benchmark)\b
        | \bhow\s+(?:long|many\s+(?:hours|minutes|tokens))\s+(?:does|do|will|would)\s+
            (?:it|this|that|an?|the|one)\s*(?:job|run|evaluation|benchmark)?\s+(?:take|run|need|last)\b
        """,
    ),
)
_PATTERNS = [(route, re.compile(text, re.IGNORECASE | re.VERBOSE)) for route, text in _ROUTES]


@lru_cache(maxsize=64)
def goal_routes(goal: str) -> tuple[GoalRoute, ...]:
    """Return what a goal is about that no search answers, in the order of `GoalRoute`."""
    return tuple(route for route, pattern in _PATTERNS if pattern.search(goal))


def without_routes(goal: str) -> str:
    """Return a goal without the words by which its routes were recognised.

    What is left may name a subject: of "a CI gate for safety" it is "for safety". Nothing of an
    equivalence is removed, for its words may be the subject: "is it as safe as the old one".
    """
    for route, pattern in _PATTERNS:
        if route != "equivalence":
            goal = pattern.sub(" ", goal)
    return goal
