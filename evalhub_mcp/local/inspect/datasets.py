"""The question sets that ship with the package, and which of them a run takes.

Decision: samples are drawn by a fixed rule, not at random, so that two runs with the same
`num_examples` see the same questions and can be compared. The order is fixed per data set
and spreads its groups evenly: every prefix is as balanced as its length allows.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

BENCHMARK_IDS = (
    "everyday_facts",
    "arithmetic_word_problems",
    "instruction_following",
    "refusals",
)
RED_TEAM = "red_team"
QUESTION_SETS = (*BENCHMARK_IDS, RED_TEAM)
MAX_FEWSHOT = 5


@dataclass(frozen=True)
class Item:
    """One question: what is asked, what is expected, and what the scorer needs besides.

    `fields` holds the data file's further columns (`aliases`, `constraints`, …).
    """

    id: str
    input: str
    target: str
    group: str
    fields: Mapping[str, Any]


def _read(name: str) -> list[Item]:
    text = files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    items = []
    for line in text.splitlines():
        row = json.loads(line)
        items.append(
            Item(
                id=row.pop("id"),
                input=row.pop("input"),
                target=row.pop("target"),
                group=row.pop("group", ""),
                fields=row,
            )
        )
    return items


def _shuffle_key(item: Item) -> str:
    return hashlib.sha256(item.id.encode()).hexdigest()


@cache
def load(benchmark_id: str) -> tuple[Item, ...]:
    """All items of a benchmark, in the order in which runs take them.

    Raises KeyError for an unknown benchmark.
    """
    if benchmark_id not in QUESTION_SETS:
        raise KeyError(benchmark_id)
    return ordered(_read(f"{benchmark_id}.jsonl"))


def ordered(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items in the order in which runs take them, each group spread evenly."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        groups[item.group].append(item)
    positions: list[tuple[float, str, Item]] = []
    for members in groups.values():
        members.sort(key=_shuffle_key)
        for rank, item in enumerate(members):
            positions.append(((rank + 0.5) / len(members), _shuffle_key(item), item))
    return tuple(item for _, _, item in sorted(positions, key=lambda position: position[:2]))


def sample(benchmark_id: str, num_examples: int | None = None) -> tuple[Item, ...]:
    """The first `num_examples` items of a benchmark; all of them by default."""
    return load(benchmark_id)[:num_examples]


@cache
def fewshot(benchmark_id: str) -> tuple[Item, ...]:
    """The worked examples of a benchmark; none of them is a test item."""
    return tuple(_read(f"{benchmark_id}.fewshot.jsonl"))
