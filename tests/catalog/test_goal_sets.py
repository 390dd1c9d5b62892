"""Held-out goals are not among those used for tuning."""

from collections import Counter

from benchmarks.goals_held_out import HELD_OUT
from benchmarks.goals_tuned import TUNED
from evalhub_mcp.catalog.subjects import SUBJECTS, UNMEASURABLE
from scripts.subject_words.__main__ import rows_of

MIN_TEXTS = 9
"""Requests that each subject needs, so that its words are not those of one text."""


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def test_no_held_out_goal_is_tuned_on() -> None:
    held_out = {_plain(goal.text) for goal in HELD_OUT}
    assert len(held_out) == len(HELD_OUT) > 300
    assert not held_out & {_plain(goal.text) for goal in TUNED}
    for name in ("requests.txt", "sentences.txt"):
        assert not held_out & {_plain(text) for _, text in rows_of(name)}


def test_every_subject_has_requests() -> None:
    counts = Counter(subject for subject, _ in rows_of("requests.txt"))
    assert counts.keys() == {*SUBJECTS, UNMEASURABLE}
    assert min(counts.values()) >= MIN_TEXTS
