"""check_dataset, and a user's question file up to its interpreted result."""

import hashlib
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from evalhub_mcp.app.application import App
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.question_files import FileCopies, copy_question_files, readable_dirs
from evalhub_mcp.local.inspect.benchmarks.everyday_facts import EVERYDAY_FACTS
from evalhub_mcp.local.stub_model import StubModel
from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.core.error_text import expected_error_text
from evalhub_mcp.server.tools.dataset_check.tool import check_dataset
from evalhub_mcp.settings import Settings, SettingsError, load_settings
from tests.narrow import text_of
from tests.server.support.apps_host import APPS, view_of
from tests.server.support.reply_text import json_after, row_of

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVALHUB_MCP_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "questions").mkdir()
    return tmp_path / "questions"


async def check(
    folder: Path, name: str, scorer: str | None = None, **options: Any
) -> tuple[str, Any]:
    app = App(Settings(local=True, dataset_roots=(folder,)))
    context: Any = SimpleNamespace(mcp_server=SimpleNamespace(app=app))
    result = await check_dataset.fn(context, name, scorer, **options)
    return text_of(result), result.structured_content


GOOD = "question,answer,source\n" + "".join(f"What is word {n}?,term{n},x\n" for n in range(40))


async def test_a_good_file_is_described_in_few_words_with_arguments_to_run_it(folder: Path) -> None:
    (folder / "good.csv").write_text(GOOD)
    text, data = await check(folder, "good.csv")
    assert text.splitlines() == [
        "good.csv can be run: 40 of 40 rows can be asked (CSV, 1.0 kB, "
        f"sha256 {hashlib.sha256(GOOD.encode()).hexdigest()[:12]}).",
        "Columns: question = question; answer = answer (not used: source).",
        "Scorer includes (suggested): the reply contains the answer as whole words, whatever the "
        "case.",
        'First question: "What is word 0?" -> "term0"',
        'Next: submit_evaluation(model=..., benchmarks=[{"id": "own_questions", "provider_id": '
        f'"inspect-local", "parameters": {{"dataset": "{folder / "good.csv"}", "scorer": '
        '"includes"}}]).',
    ]
    assert data == {"answer": text, "path": str(folder / "good.csv"), "usable": True}


async def test_an_ambiguity_of_a_file_is_asked_with_the_argument_that_settles_it(
    folder: Path,
) -> None:
    (folder / "open.csv").write_text("one,choices,other\nx,r|s|t,1\ny,u|v|w,2\n")
    text, _ = await check(folder, "open.csv")
    assert "Set question_column to one of them" in text
    named = {"question_column": "one", "answer_column": "other"}
    text, data = await check(folder, "open.csv", **named)
    assert "set answers_are to from_0 or from_1. (lines 2, 3)" in text
    assert data["usable"] is False
    text, _ = await check(folder, "open.csv", answers_are="from_1", **named)
    assert row_of(text, "First question: ").endswith('-> "A. r"')
    benchmarks = json_after(text, "benchmarks=")
    parameters = benchmarks[0]["parameters"]
    assert {"answers_are": "from_1", **named}.items() <= parameters.items()
    copies = await copy_question_files(
        Settings(local=True, dataset_roots=(folder,)), benchmarks, keep=False
    )
    assert copies.sizes == {0: 2}


async def test_every_fault_is_reported_with_its_lines(folder: Path) -> None:
    rows = [
        json.dumps({"prompt": "Is Paris in France?", "expected": "Paris", "id": 1}),
        '{"prompt": "broken',
        json.dumps({"prompt": "", "expected": "x"}),
        json.dumps({"prompt": "y", "expected": ""}),
        json.dumps({"prompt": ["z"], "expected": "x"}),
        json.dumps({"prompt": "What?", "expected": "a"}),
        json.dumps({"prompt": "what? ", "expected": "b"}),
        json.dumps({"prompt": "again", "expected": "b", "id": "1"}),
    ]
    (folder / "bad.jsonl").write_bytes(b"\xef\xbb\xbf" + "\n".join(rows).encode())
    text, _ = await check(folder, "bad.jsonl")
    assert text.startswith("bad.jsonl cannot be run as it is: 3 of 8 rows can be asked")
    problems, _, notes = text.partition("To fix first:\n")[2].partition("Worth knowing:\n")
    for told, (problem, line) in zip(
        problems.splitlines(),
        (
            ("Rows that cannot be read", 2),
            ("The question is empty", 3),
            ("The answer is empty", 4),
            ("The question is a list, not text", 5),
            ("Ids that an earlier row has already", 8),
        ),
        strict=True,
    ):
        assert told.startswith(f"- {problem}")
        assert told.endswith(f" (line {line})")
    assert row_of(notes, "- The question contains its answer").endswith(" (line 1)")
    assert row_of(notes, "- Questions that an earlier row asks with another").endswith(" (line 7)")
    assert "byte order mark" in notes
    assert "With 3 questions a score is uncertain by about" in notes
    assert '"skip_bad_rows": true' in text
    assert len(text) < 2500


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("mixed.csv", "question,answer\nGröße,1\n".encode() + b"\xf6,2\n", "not UTF-8: line 3"),
        ("empty.yaml", b"", "empty"),
        ("x.txt", b"x", "ends in one of"),
        ("../data/hub/evalhub.db", b"", "outside"),
        ("/etc/passwd", None, "lies outside the folders"),
        ("missing.csv", None, "There is no file 'missing.csv'"),
    ],
)
async def test_a_file_that_cannot_be_read_says_what_would_work(
    folder: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None and "/" not in name:
        (folder / name).write_bytes(content)
    with pytest.raises(UserError, match=said):
        await check(folder, name)


async def test_an_unknown_file_name_is_answered_with_the_existing_files(folder: Path) -> None:
    for name in ("Questions.CSV", "cases.jsonl", ".hidden.csv", "notes.txt", "package.json"):
        (folder / name).write_text("x")
    with pytest.raises(UserError, match=r"\. Close: 'Questions\.CSV'\."):
        await check(folder, "questions.csv")
    with pytest.raises(UserError, match=r"\. There: 'Questions\.CSV', 'cases\.jsonl'\."):
        await check(folder, "z")


async def test_an_unknown_scorer_is_answered_with_those_there_are(folder: Path) -> None:
    (folder / "good.csv").write_text(GOOD)
    with pytest.raises(UserError, match="there are: exact, includes"):
        await check(folder, "good.csv", "bleu")


async def test_a_judge_is_asked_for_where_one_is_needed(folder: Path) -> None:
    (folder / "good.csv").write_text(GOOD)
    text, _ = await check(folder, "good.csv", "model-graded")
    assert "Set judge_url and judge_model" in text
    settings = Settings(local=True, dataset_roots=(folder,))
    parameters = {"dataset": "good.csv", "scorer": "model_graded"}
    benchmark = {"id": "own_questions", "parameters": parameters}
    with pytest.raises(UserError, match="needs judge_url and judge_model"):
        await copy_question_files(settings, [benchmark], keep=True)


async def test_own_questions_without_a_file_are_sent_to_check_dataset(folder: Path) -> None:
    other = {"id": "refusals", "parameters": {"dataset": "x"}}
    assert await copy_question_files(Settings(local=True), [other], keep=True) == FileCopies(
        [other]
    )
    with pytest.raises(UserError, match=r"parameters\.dataset") as refused:
        await copy_question_files(Settings(local=True), [{"id": "own_questions"}], keep=True)
    assert "check_dataset" in str(expected_error_text(refused.value))


async def test_the_hubs_own_files_are_not_questions_even_below_an_allowed_folder(
    folder: Path,
) -> None:
    secret = folder.parent / "data" / "hub" / "secrets" / "keys.yaml"
    secret.parent.mkdir(parents=True)
    secret.write_text("- question: x\n  answer: y\n")
    with pytest.raises(UserError, match="belongs to the local hub"):
        await check(folder.parent, str(secret))


def test_the_working_directory_may_be_read_unless_it_is_home_or_above(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    copies = folder.parent / "data" / "hub" / "datasets"
    assert readable_dirs(Settings(local=True)) == [folder, copies]
    for home in (folder, folder / "below"):
        monkeypatch.setenv("HOME", str(home))
        assert readable_dirs(Settings(local=True)) == [copies]
    monkeypatch.setenv("EVALHUB_DATASET_ROOTS", f"{folder}{os.pathsep}{folder.parent}")
    assert readable_dirs(load_settings({"local": True})) == [folder, folder.parent, copies]
    monkeypatch.setenv("EVALHUB_DATASET_ROOTS", str(folder / "none"))
    with pytest.raises(SettingsError, match="EVALHUB_DATASET_ROOTS: there is no folder"):
        load_settings({"local": True})


async def test_a_rerun_says_when_the_original_file_has_changed(folder: Path) -> None:
    settings = Settings(local=True, dataset_roots=(folder,))
    (folder / "q.csv").write_text(GOOD)

    async def copied(name: str) -> FileCopies:
        benchmark = {"id": "own_questions", "parameters": {"dataset": name}}
        return await copy_question_files(settings, [benchmark], keep=True)

    copy = (await copied("q.csv")).benchmarks[0]["parameters"]["dataset"]
    assert not any("has changed" in note for note in (await copied(copy)).notes)
    (folder / "q.csv").write_text(GOOD.replace("term1,", "term one,"))
    again = await copied(copy)
    assert again.benchmarks[0]["parameters"]["dataset"] == copy
    assert any(note.startswith("q.csv has changed since its copy") for note in again.notes)
    (folder / "q.csv").unlink()
    assert not any("has changed" in note for note in (await copied(copy)).notes)


async def test_a_dry_run_writes_no_copy_and_names_the_one_there_would_be(folder: Path) -> None:
    (folder / "good.csv").write_text(GOOD)
    settings = Settings(local=True, dataset_roots=(folder,))
    benchmark = {"id": "own_questions", "parameters": {"dataset": "good.csv", "num_examples": 5}}
    copies = folder.parent / "data" / "hub" / "datasets"
    dry_run = await copy_question_files(settings, [benchmark], keep=False)
    assert not copies.exists()
    (dry,), notes = dry_run.benchmarks, dry_run.notes
    assert dry_run.sizes == {0: 5}
    (kept,) = (await copy_question_files(settings, [benchmark], keep=True)).benchmarks
    assert dry == kept
    visible = [path.name for path in copies.iterdir() if path.name[0] != "."]
    assert visible == [kept["parameters"]["dataset"]]
    assert kept["parameters"]["scorer"] == "includes"
    assert "5 of 40 questions" in notes[0]
    (folder / "good.csv").write_text(GOOD + "more?,other,x\n")
    (edited,) = (await copy_question_files(settings, [benchmark], keep=True)).benchmarks
    assert edited["parameters"]["dataset"] != kept["parameters"]["dataset"]
    (again,) = (await copy_question_files(settings, [kept], keep=True)).benchmarks
    assert again == kept, "a rerun takes the copy of the first run"


async def test_it_is_offered_with_the_local_hub_only() -> None:
    async with Client(build_server(Settings())) as client:
        names = [tool.name for tool in (await client.list_tools()).tools]
        assert "check_dataset" not in names
        refused = await client.call_tool("check_dataset", {"path": "x.csv"})
        assert refused.is_error


async def test_own_questions_go_from_the_file_to_an_interpreted_result(tmp_path: Path) -> None:
    lines = [{"question": i.input, "answer": i.target} for i in EVERYDAY_FACTS.items]
    work = tmp_path / "work"
    work.mkdir()
    (work / "facts.jsonl").write_text("\n".join(map(json.dumps, lines)))
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "evalhub_mcp", "--local"],
        env=kept | {"EVALHUB_MCP_DATA_DIR": str(tmp_path / "data"), "HOME": str(tmp_path)},
        cwd=work,
    )
    with StubModel(0.7) as model:
        async with Client(server, extensions=[APPS]) as client:
            checked = await client.call_tool(
                "check_dataset", {"path": "facts.jsonl", "scorer": "exact"}
            )
            submitted = await client.call_tool(
                "submit_evaluation",
                {
                    "model": {"url": model.base_url, "name": "stand-in"},
                    "benchmarks": json_after(text_of(checked), "benchmarks="),
                },
            )
            judged = await client.call_tool(
                "submit_evaluation",
                {
                    "model": {"url": model.base_url, "name": "stand-in"},
                    "benchmarks": [
                        {
                            "id": "own_questions",
                            "provider_id": "inspect-local",
                            "parameters": {
                                "dataset": "facts.jsonl",
                                "scorer": "model_graded",
                                "judge_url": model.base_url,
                                "judge_model": "j",
                                "num_examples": 10,
                                "epochs": 2,
                                "temperature": 1,
                            },
                        }
                    ],
                    "dry_run": True,
                },
            )
            assert (
                "Cost: 20 samples, each at least one request to the model, and about 24 requests "
                "to the judge." in text_of(judged)
            )
            assert not submitted.is_error, text_of(submitted)
            assert "64 of 64 questions from a copy of facts.jsonl" in text_of(submitted)
            assert "Cost: 64 samples" in text_of(submitted)
            job = submitted.structured_content["job_id"]
            (work / "facts.jsonl").write_text("edited meanwhile")
            with anyio.fail_after(90):
                while True:
                    status = await client.call_tool(
                        "get_job_status", {"job_id": job, "wait_seconds": 30}
                    )
                    if status.structured_content["done"]:
                        break
            results = await client.call_tool("get_job_results", {"job_id": job})
    (benchmark,) = view_of(results)["benchmarks"]
    assert benchmark["score"] == pytest.approx(model.expected_accuracy("everyday_facts"), abs=1e-3)
    assert benchmark["threshold"] == 0.8
    assert "own_questions" in text_of(results)
    assert "needs at least 0.80" in text_of(results)
