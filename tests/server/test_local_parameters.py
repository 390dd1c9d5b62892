"""Parameters of our own evaluations are refused at submission, by the rules of the evaluation."""

import json
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.app.application import App
from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.catalog_cache import CatalogCache
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_submission import prepare_job, send_job
from evalhub_mcp.app.question_files import copies_dir
from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.settings import Settings
from tests.catalog.sample import catalog

pytestmark = pytest.mark.anyio

PROVIDER = {
    "id": "inspect-local",
    "name": "inspect",
    "benchmarks": [{"id": "inspect_task", "name": "task"}, {"id": "refusals", "name": "refusals"}],
    "runtime": {"local": {"command": "inspect-local"}},
}
OTHER = {
    **PROVIDER,
    "id": "mine",
    "benchmarks": [{"id": "inspect_task", "name": "a namesake"}],
}
SUITE = {
    "id": "suite",
    "name": "suite",
    "category": "test",
    "benchmarks": [{"provider_id": "inspect-local", "id": "refusals"}],
}
REFUSED: list[tuple[Any, str]] = [
    ({"solver": {"type": "solver", "name": "x"}}, "'solver' contains an object"),
    ({"rows": [[1]]}, "'rows' contains a list in a list"),
    ({"file": "/etc/passwd"}, "'file' is a path outside the folder of question files"),
    ({"file": "../../x"}, "'file' is a path outside the folder of question files"),
    ({"file": "https://example.org/x.csv"}, "'file' is a URL"),
    ("level=1", "they are not an object"),
]


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HubSession:
    """A session with a hub on this machine that must not be asked."""
    monkeypatch.setenv("EVALHUB_MCP_DATA_DIR", str(tmp_path))
    client = AsyncEvalHubClient("http://127.0.0.1:9")
    app, known = App(Settings(local=True)), catalog((PROVIDER, OTHER), (SUITE,))

    async def get(self: CatalogCache, *_: Any, **__: Any) -> Any:
        return known

    monkeypatch.setattr(CatalogCache, "get", get)
    return HubSession(app, Caller(), client)


async def submit(session: HubSession, **request: Any) -> Any:
    model = {"url": "http://127.0.0.1:9/v1", "name": "m"}
    prepared = await prepare_job(session, {"model": model, **request}, dry_run=True)
    return await send_job(session, prepared, dry_run=True)


def of_task(arguments: Any, provider: str = "inspect-local") -> list[dict[str, Any]]:
    parameters = {"task": "a/b", "task_args": arguments}
    return [{"provider_id": provider, "id": "inspect_task", "parameters": parameters}]


@pytest.mark.parametrize(("arguments", "problem"), REFUSED, ids=str)
async def test_a_value_that_is_not_plain_is_refused(
    session: HubSession, arguments: Any, problem: str
) -> None:
    with pytest.raises(UserError, match="Nothing was submitted") as refusal:
        await submit(session, benchmarks=of_task(arguments))
    assert problem in str(refusal.value)


async def test_plain_values_are_sent_as_they_are(session: HubSession) -> None:
    given = {"level": "hard", "seeds": [1, 2], "file": str(copies_dir() / "q.csv")}
    submission = await submit(session, benchmarks=of_task(given))
    assert json.dumps(given) in json.dumps(submission.body)


async def test_a_change_of_a_collection_is_checked_too(session: HubSession) -> None:
    change = {"id": "refusals", "parameters": {"task_args": {"x": {"type": "model"}}}}
    with pytest.raises(UserError, match="'x' contains an object"):
        await submit(session, collection={"id": "suite", "benchmarks": [change]})


async def test_task_arguments_of_other_providers_are_not_checked(session: HubSession) -> None:
    assert await submit(session, benchmarks=of_task({"nested": {"a": 1}}, "mine"))


@pytest.mark.parametrize(
    ("benchmark", "parameters", "said"),
    [
        ("refusals", {"scorer": "exact"}, "unknown parameter 'scorer'"),
        ("refusals", {"temperature": 50}, "temperature must be a number from 0 to 2"),
        ("refusals", {"num_examples": 10**9}, "num_examples must be a whole number from 1 to"),
        ("refusals", {"num_fewshot": 9}, "num_fewshot must be a whole number from 0 to 5"),
        ("inspect_task", {"scorer": "exact", "task": "x/y"}, "unknown parameter 'scorer'"),
    ],
)
async def test_a_parameter_that_the_evaluation_would_refuse_costs_no_job(
    session: HubSession, benchmark: str, parameters: dict[str, Any], said: str
) -> None:
    row = {"id": benchmark, "provider_id": "inspect-local", "parameters": parameters}
    with pytest.raises(UserError, match="Nothing was submitted") as refused:
        await submit(session, benchmarks=[row])
    assert said in str(refused.value)


async def test_parameters_that_change_a_collection_are_checked_alike(session: HubSession) -> None:
    change = {"id": "refusals", "parameters": {"num_fewshot": 9}}
    with pytest.raises(UserError, match="num_fewshot must be a whole number from 0 to 5"):
        await submit(session, collection={"id": "suite", "benchmarks": [change]})


async def test_parameters_of_other_providers_are_not_checked(session: HubSession) -> None:
    theirs = {"id": "inspect_task", "provider_id": "mine", "parameters": {"probes": "dan"}}
    submission = await submit(session, benchmarks=[theirs])
    assert submission.body["benchmarks"] == [theirs]
    fine = {"id": "refusals", "provider_id": "inspect-local", "parameters": {"num_examples": 5}}
    await submit(session, benchmarks=[fine])


async def test_parameters_of_the_model_count_as_the_benchmarks(session: HubSession) -> None:
    row = {"id": "refusals", "provider_id": "inspect-local"}
    for parameters, said in (({"temperature": 50}, "temperature"), ({"top_q": 1}, "top_q")):
        model = {"url": "http://127.0.0.1:9/v1", "name": "m", "parameters": parameters}
        with pytest.raises(UserError, match=said):
            await submit(session, model=model, benchmarks=[row])
