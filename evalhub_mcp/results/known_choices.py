"""How many choices the questions of well-known benchmarks have.

Source: the papers of the data sets and their task definitions in lm-evaluation-harness
(`doc_to_choice`). Only data sets whose questions all have the same number of choices, but for a
few, are listed. A benchmark is recognised by words of its id: `arabic_mt_piqa_light` is PIQA.
"""

import re
from functools import lru_cache

CHOICES: dict[int, str] = {
    2: "boolq copa xcopa piqa winogrande storycloze xstorycloze rte wic wsc qnli qqp mrpc sst2 "
    "cola paws toxigen blimp copal ethics_cm ethics_justice ethics_deontology",
    3: "afrixnli anli cb xnli snli mnli siqa social_iqa socialiqa pubmedqa bbq",
    4: "mmlu cmmlu ceval kmmlu arabicmmlu hellaswag swag arc_easy arc_challenge openbookqa race "
    "gpqa sciq medqa medmcqa belebele aclue darijahellaswag egyhellaswag logiqa cosmosqa teleqna",
    5: "commonsenseqa commonsense_qa csqa mathqa",
    10: "mmlu_pro mmlupro",
}
_BY_NAME = {tuple(name.split("_")): n for n, names in CHOICES.items() for name in names.split()}
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST = max(map(len, _BY_NAME))


@lru_cache(maxsize=4096)
def known_choices(benchmark_id: str) -> int | None:
    """Return the number of choices of a well-known benchmark; None for another one.

    The longest name counts: `mmlu_pro` has ten choices, `mmlu` four. An id with names of different
    numbers has none.
    """
    words = [word for word in re.split(r"[^a-z0-9]+", _HUMP.sub("_", benchmark_id).lower()) if word]
    for length in range(_LONGEST, 0, -1):
        spans = (tuple(words[i : i + length]) for i in range(len(words) - length + 1))
        found = {_BY_NAME[span] for span in spans if span in _BY_NAME}
        if found:
            return found.pop() if len(found) == 1 else None
    return None
