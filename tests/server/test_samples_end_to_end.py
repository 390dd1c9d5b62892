"""get_samples with a separate server process, the local hub and models of known answers."""

import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import pytest
import scipy
import yaml
from mcp import Client, StdioServerParameters

from evalhub_mcp._version import __version__
from evalhub_mcp.local.inspect.benchmarks import QUESTION_SETS
from evalhub_mcp.local.stub_model import StubModel
from tests.local.support.models import Judge
from tests.narrow import text_of
from tests.server.support.apps_host import APPS, view_of

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]
FACTS = "everyday_facts"
ITEMS = QUESTION_SETS[FACTS].items


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


class Chat:
    """A client of a local server with two finished jobs, of a better and of a worse model."""

    environment: dict[str, str]

    def __init__(self, client: Client, before: StubModel, after: StubModel) -> None:
        self.client = client
        self.right_before = before._right_ids[FACTS]
        self.right_after = after._right_ids[FACTS]
        self.before = self.after = ""

    async def call(self, tool: str, **arguments: Any) -> tuple[str, dict[str, Any]]:
        result = await self.client.call_tool(tool, arguments)
        assert not result.is_error, text_of(result)
        return text_of(result), result.structured_content or {}

    async def run(self, url: str, name: str = "stand-in") -> str:
        _, data = await self.call(
            "submit_evaluation",
            model={"url": url, "name": name},
            benchmarks=[{"id": FACTS, "provider_id": "inspect-local"}],
            allow_duplicate=True,
        )
        with anyio.fail_after(90):
            while True:
                _, status = await self.call(
                    "get_job_status", job_id=data["job_id"], wait_seconds=20
                )
                if status["done"]:
                    return str(data["job_id"])

    @property
    def lost(self) -> list[str]:
        """Ids of the questions that the second model lost, in the run's order."""
        return [i.id for i in ITEMS if i.id in self.right_before - self.right_after]


@pytest.fixture(scope="module")
async def chat(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Chat]:
    tmp_path: Path = tmp_path_factory.mktemp("answers")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    environment = kept | {"EVALHUB_MCP_DATA_DIR": str(tmp_path / "data"), "HOME": str(tmp_path)}
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "evalhub_mcp", "--local"], env=environment
    )
    before, after = StubModel(0.8), StubModel(0.7, seed=1)
    async with Client(server, extensions=[APPS]) as client:
        found = Chat(client, before, after)
        found.environment = environment
        with before, after:
            found.before = await found.run(before.base_url)
            found.after = await found.run(after.base_url)
        yield found


async def test_wrong_answers_are_listed_with_question_expected_and_got(chat: Chat) -> None:
    text, data = await chat.call("get_samples", job_id=chat.before, limit=100)
    wrong = [item for item in ITEMS if item.id not in chat.right_before]
    assert [sample["id"] for sample in data["samples"]] == [item.id for item in wrong]
    assert data["total"] == len(wrong)
    assert f"{len(ITEMS)} questions, {len(wrong)} wrong" in text
    assert f'"{wrong[0].input}" expected "{wrong[0].target}"' in text


async def test_lost_questions_are_exactly_those_of_the_two_models(chat: Chat) -> None:
    text, data = await chat.call("get_samples", job_id=chat.after, baseline=chat.before)
    assert [sample["id"] for sample in data["samples"]] == chat.lost[: len(data["samples"])]
    assert data["total"] == len(chat.lost)
    assert f"{len(chat.lost)} lost" in text
    _, won = await chat.call(
        "get_samples", job_id=chat.after, baseline=chat.before, show="won", limit=100
    )
    assert {sample["id"] for sample in won["samples"]} == {
        item.id for item in ITEMS if item.id in chat.right_after - chat.right_before
    }


async def test_pages_together_are_the_whole_list(chat: Chat) -> None:
    seen: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        _, data = await chat.call(
            "get_samples", job_id=chat.after, baseline=chat.before, limit=4, **cursor
        )
        seen += [sample["id"] for sample in data["samples"]]
        if "next_cursor" not in data:
            break
        cursor = {"cursor": data["next_cursor"]}
    assert seen == chat.lost


async def test_one_question_is_shown_with_prompt_and_both_replies(chat: Chat) -> None:
    lost = next(item for item in ITEMS if item.id == chat.lost[0])
    text, _ = await chat.call(
        "get_samples", job_id=chat.after, baseline=chat.before, sample_id=lost.id
    )
    assert lost.input in text
    assert "Prompt as sent" in text
    assert f"Reply in job {chat.before} (score 1" in text
    assert "Reply (score 0" in text


async def test_answers_are_searched(chat: Chat) -> None:
    target = ITEMS[3]
    text, data = await chat.call(
        "get_samples", job_id=chat.before, show="all", contains=target.input.upper()
    )
    assert [sample["id"] for sample in data["samples"]] == [target.id]
    assert target.input in text


async def test_a_comparison_pairs_and_shows_the_first_lost_questions(chat: Chat) -> None:
    text, _ = await chat.call("compare_jobs", job_ids=[chat.before, chat.after])
    won = len(chat.right_after - chat.right_before)
    assert f"{len(ITEMS)} equal questions: {len(chat.lost)} lost, {won} won" in text
    assert f"- {chat.lost[0]}:" in text
    assert f'get_samples(job_id="{chat.after}", baseline="{chat.before}", show="lost"' in text


async def test_results_lead_to_the_answers_and_do_not_show_the_record(chat: Chat) -> None:
    wrong = len(ITEMS) - len(chat.right_before)
    for detail in ("concise", "detailed"):
        text, _ = await chat.call("get_job_results", job_id=chat.before, detail=detail)
        assert f"{wrong} wrong answers, question by question: get_samples(" in text
        assert "outcomes" not in text
        assert "prefixes" not in text


async def test_questions_that_do_not_exist_say_what_ids_look_like(chat: Chat) -> None:
    result = await chat.client.call_tool("get_samples", {"job_id": chat.before, "sample_id": "?"})
    assert result.is_error
    assert ITEMS[0].id in text_of(result)
    result = await chat.client.call_tool("get_samples", {"job_id": chat.before, "show": "lost"})
    assert "baseline" in text_of(result)


async def test_a_model_that_always_says_the_same_is_diagnosed(chat: Chat) -> None:
    with Judge(reply="Well, let me think: I do not know this one.") as model:
        job = await chat.run(model.base_url, "always the same")
    text, data = await chat.call("diagnose_job", job_id=job)
    assert "replies_same" in data["causes"]
    assert f"{len(ITEMS)} of {len(ITEMS)} replies are the same" in text


async def test_kept_answers_are_exported_by_the_command_line(chat: Chat, tmp_path: Path) -> None:
    output = tmp_path / "answers.jsonl"
    command = [sys.executable, "-m", "evalhub_mcp", "export", chat.before, "--local"]
    done = await anyio.run_process([*command, "-o", str(output)], env=chat.environment)
    assert b"Wrote" in done.stdout
    rows = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == [item.id for item in ITEMS]
    assert {row["id"] for row in rows if row["score"] == 1} == chat.right_before


async def test_the_page_in_the_chat_gets_the_questions_with_both_replies(chat: Chat) -> None:
    calls: list[tuple[str, dict[str, Any]]] = [
        ("get_samples", {"job_id": chat.after, "baseline": chat.before}),
        ("compare_jobs", {"job_ids": [chat.before, chat.after]}),
        ("get_job_results", {"job_id": chat.after}),
    ]
    samples, compared, results = [
        view_of(await chat.client.call_tool(tool, arguments)) for tool, arguments in calls
    ]
    paired = compared["jobs"][0]["differences"][0]["questions"]
    assert samples["show"] == "lost"
    for questions in (samples["questions"], paired):
        assert questions["counts"]["lost"] == len(chat.lost)
        lost = [row for row in questions["rows"] if "lost" in row.get("kinds", [])]
        assert [row["id"] for row in lost] == chat.lost
        assert all(row["baseline"]["score"] == 1 and row["here"]["reply"] for row in lost)
    own = results["benchmarks"][0]["questions"]
    assert own["asked"] == len(own["rows"]) == len(ITEMS)


async def test_a_report_has_the_questions_of_the_comparison_and_of_each_job(
    chat: Chat, tmp_path: Path
) -> None:
    output = tmp_path / "report.html"
    command = [sys.executable, "-m", "evalhub_mcp", "report", chat.before, chat.after, "--local"]
    await anyio.run_process([*command, "-o", str(output)], env=chat.environment)
    data = output.read_text("utf-8").partition('id="data">')[2].partition("</script>")[0]
    comparison, before, after = json.loads(data)["replies"]
    difference = comparison["jobs"][0]["differences"][0]
    assert difference["lost"] == difference["questions"]["counts"]["lost"] == len(chat.lost)
    for reply, right in ((before, chat.right_before), (after, chat.right_after)):
        rows = reply["benchmarks"][0]["questions"]["rows"]
        assert {row["id"] for row in rows if row.get("here", {}).get("score") == 1} == right


async def test_results_are_exported_in_the_formats_of_others(chat: Chat, tmp_path: Path) -> None:
    async def export(*options: str) -> tuple[str, str]:
        command = [sys.executable, "-m", "evalhub_mcp", "export", *options, "--local"]
        done = await anyio.run_process(command, env=chat.environment, check=False)
        return done.stdout.decode(), done.stderr.decode()

    log = json.loads((await export(chat.before, "--format", "eee"))[0])
    [result] = log["evaluation_results"]
    right = len(chat.right_before) / len(ITEMS)
    assert result["score_details"]["score"] == pytest.approx(right, abs=1e-5)
    assert result["score_details"]["uncertainty"]["num_samples"] == len(ITEMS)
    assert log["eval_library"] == {"name": "evalhub-mcp", "version": __version__}
    out, _ = await export(chat.before, chat.after, "--format", "card", "-o", str(tmp_path))
    assert "Wrote 2 files" in out
    card = json.loads((tmp_path / f"{chat.after}.json").read_text("utf-8"))
    assert card["results"]["benchmarks"][0]["id"] == FACTS
    out, _ = await export(
        chat.before, chat.after, "--format", "eee", "--samples", "-o", str(tmp_path)
    )
    assert "Wrote 4 files" in out
    [stored] = tmp_path.glob(f"data/*/unknown/stand-in/{chat.after}_samples.jsonl")
    rows = [json.loads(line) for line in stored.read_text("utf-8").splitlines()]
    assert {row["sample_id"] for row in rows if row["evaluation"]["is_correct"]} == chat.right_after
    out, error = await export(chat.before, "--format", "hf")
    assert out == ""
    assert "--dataset BENCHMARK=ORG/NAME:TASK" in error
    out, _ = await export(chat.before, "--format", "hf", "--dataset", f"{FACTS}=me/facts:facts")
    assert yaml.safe_load(out)[0]["value"] == pytest.approx(right, abs=1e-5)
    out, _ = await export(chat.before, "--format", "html")
    assert out.startswith("<!doctype html>")
    assert ITEMS[0].id in out


async def test_the_path_of_inspects_log_is_shown(chat: Chat) -> None:
    folder = Path(chat.environment["EVALHUB_MCP_DATA_DIR"], "hub", "samples")
    log = folder / f"{chat.before}.0.eval"
    log.write_bytes(b"zip")
    try:
        for tool in ("get_job_results", "get_samples"):
            text, _ = await chat.call(tool, job_id=chat.before)
            assert str(log) in text
            other, _ = await chat.call(tool, job_id=chat.after)
            assert ".eval" not in other
        command = [sys.executable, "-m", "evalhub_mcp", "local", "status"]
        done = await anyio.run_process(command, env=chat.environment)
        assert f"with 1 log of inspect-ai: inspect view --log-dir {folder}" in done.stdout.decode()
    finally:
        log.unlink()


async def test_a_history_of_real_runs_claims_what_their_known_answers_show(chat: Chat) -> None:
    """Three evaluations that really ran; the exact tests are made from what each model knows."""
    best = StubModel(0.95, seed=2)
    with best:
        third = await chat.run(best.base_url)
    text, data = await chat.call("get_history", model="stand-in")
    runs = {chat.before: chat.right_before, chat.after: chat.right_after}
    runs[third] = best._right_ids[FACTS]
    by_score = sorted(runs, key=lambda job: len(runs[job]))
    (series,) = data["series"]
    assert series["latest"] == third
    assert (series["best"], series["worst"]) == (by_score[-1], by_score[0])
    won, lost = len(runs[third] - chat.right_after), len(chat.right_after - runs[third])
    p_value = 9 * (
        2 * scipy.stats.binom.cdf(min(won, lost), won + lost, 0.5)
        - scipy.stats.binom.pmf(lost, won + lost, 0.5)
    )
    assert f"{len(ITEMS)} equal questions: {lost} lost, {won} won" in text
    claimed = "better (by" if p_value < 0.05 and won > lost else "inconclusive"
    assert f"against the previous {len(chat.right_after) / len(ITEMS):.2f}" in text
    assert f": {claimed}" in text
    shown = "p < 0.001" if p_value < 0.001 else f"p = {min(p_value, 1):.2g}"
    assert shown in text
    assert "measured at 3 endpoints" in text
