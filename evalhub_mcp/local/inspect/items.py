"""The questions of a benchmark, and the fixed order in which a run asks them.

The order is fixed and not random, so that two runs with the same `num_examples` ask the same
questions and can be compared. It spreads the groups evenly: every prefix is as balanced as its
length allows.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Item:
    """One question with its expected answer.

    `fields` contains the other columns of the data file (`aliases`, `constraints`, …), for
    the grader.
    """

    id: str
    input: str
    target: str
    group: str
    fields: Mapping[str, Any]


def in_run_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items in the order in which runs ask them, each group spread evenly."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        groups[item.group].append(item)
    positions: list[tuple[float, str, Item]] = []
    for members in groups.values():
        members.sort(key=_shuffle_key)
        for rank, item in enumerate(members):
            positions.append(((rank + 0.5) / len(members), _shuffle_key(item), item))
    return tuple(item for _, _, item in sorted(positions, key=lambda position: position[:2]))


def _shuffle_key(item: Item) -> str:
    return hashlib.sha256(item.id.encode()).hexdigest()
