"""Helpers that build the cases."""

from typing import Any

from tests.results.shapes import ATTACK, GENERAL, Shape

CATALOG_CHOICE = {**GENERAL, "dataset_size": 500}
ATTACKS = {**ATTACK, "id": "quality"}


def case(name: str, metrics: dict[str, Any], expected: dict[str, Any], **more: Any) -> Shape:
    return Shape(name, metrics, expected, **more)
