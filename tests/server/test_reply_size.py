"""Replies stay short: 6 kB, or 20 kB when more was asked for, in the form a model is shown."""

import json
from typing import Any

import pytest

from evalhub_mcp.server.core.reply import (
    MOST_BYTES,
    MOST_BYTES_DETAILED,
    Reply,
    fit_page,
    json_bytes,
    shorten_text,
)

pytestmark = pytest.mark.anyio


class Rows(Reply):
    """Ids of rows."""

    ids: list[str]


def page(rows: int) -> tuple[str, Rows]:
    return "\n".join(f"- row {n} " + "x" * 90 for n in range(rows)), Rows(ids=["i" * 36] * rows)


@pytest.mark.parametrize("most", [300, 2_000, 6_000])
def test_the_longest_page_that_fits_is_found(most: int) -> None:
    text, reply = fit_page(page, 100, most)
    assert json_bytes({"answer": text, **reply.model_dump()}) <= most
    longer, more = page(len(reply.ids) + 3)
    assert json_bytes({"answer": longer, **more.model_dump()}) > most


def test_a_page_of_one_item_is_shown_however_long_it_is() -> None:
    assert len(fit_page(page, 5, 10)[1].ids) == 1


def test_a_text_that_is_too_long_keeps_its_end_and_says_what_is_missing() -> None:
    text = "\n".join(["head", *(f"row {n} é" for n in range(500)), "Next: a", "Note: b", "More: c"])
    short = shorten_text(text, 1_000)
    assert len(json.dumps(short, ensure_ascii=False).encode()) <= 1_000
    lines = short.split("\n")
    assert (lines[0], lines[-3:]) == ("head", ["Next: a", "Note: b", "More: c"])
    shown = sum(line.startswith("row") for line in lines)
    assert f"({500 - shown} lines are left out here" in short
    assert shorten_text("short", 1_000) == "short"


@pytest.mark.parametrize("count", [600, 2_500, 50_000])
@pytest.mark.parametrize("char", ["x", "é", "界", "🙂", '"', "\n"])
def test_one_endless_line_is_cut(char: str, count: int) -> None:
    short = shorten_text(char * count, 2_000)
    assert len(json.dumps(short, ensure_ascii=False).encode()) <= 2_000


async def test_lists_of_jobs_with_long_names_are_paged_by_their_size(agent: Any, hub: Any) -> None:
    model = {"url": "http://127.0.0.1:9/v1", "name": "long-" + "m" * 100}
    for number in range(24):
        await agent.call(
            "submit_evaluation",
            model=model,
            benchmarks="alpha/capitals, alpha/breakout",
            name=f"{number} " + "name " * 30,
            tags=[f"tag-{n}-" + "t" * 40 for n in range(6)],
            allow_duplicate=True,
        )
    for limit, most in ((None, MOST_BYTES), (100, MOST_BYTES_DETAILED)):
        seen: list[str] = []
        more: dict[str, Any] = {}
        while True:
            given = {} if limit is None else {"limit": limit}
            reply = await agent.call("list_jobs", model=model["name"], **given, **more)
            assert len(json.dumps(reply.data, ensure_ascii=False).encode()) <= most
            seen += [job["job_id"] for job in reply.data["jobs"]]
            if "next_cursor" not in reply.data:
                break
            more = {"cursor": reply.data["next_cursor"]}
        assert len(seen) == len(set(seen)) == 24
