"""Evaluations of recorded answers and of agents: their data is named and checked."""

from collections.abc import Iterator
from typing import Any

import pytest

from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.client.models import Benchmark, Provider
from tests.server.support.reply_text import dry_run_request

pytestmark = pytest.mark.anyio
MODEL = {"url": "http://127.0.0.1:9/v1", "name": "judge-model"}
DATA = {"git": {"url": "https://host.org/o/logs", "ref": "main"}}
RUNTIME = {"local": {"command": "true"}}


def benchmark(id: str, category: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "name": id, "category": category, **more}


PROVIDERS = [
    {"name": "RAGAS", "benchmarks": [benchmark("ragas_rag_default", "rag_evaluation")]},
    {
        "name": "DeepEval",
        "benchmarks": [
            benchmark("deepeval-faithfulness", "rag-evaluation"),
            benchmark("role-adherence", "multi-turn"),
        ],
    },
    {"name": "IBM CLEAR", "benchmarks": [benchmark("agentic-evaluation", "error-analysis")]},
    {"name": "House RAG", "benchmarks": [benchmark("house_rag", "rag_evaluation")]},
]


@pytest.fixture(scope="module")
def logs(hub) -> Iterator[dict[str, str]]:
    """Ids of providers that score recorded answers, by their names."""
    made = [hub.client.providers.create({**p, "runtime": RUNTIME}) for p in PROVIDERS]
    yield {provider.name: provider.id for provider in made}
    for provider in made:
        hub.client.providers.delete(provider.id)


@pytest.mark.parametrize(
    ("provider", "id", "columns"),
    [
        ("RAGAS", "ragas_rag_default", "user_input, response, retrieved_contexts, reference"),
        ("DeepEval", "deepeval-faithfulness", "input, actual_output, retrieval_context"),
        ("DeepEval", "role-adherence", "turns, chatbot_role"),
        ("IBM CLEAR", "agentic-evaluation", "mlflow_traces_experiment_name"),
    ],
)
async def test_a_run_without_its_data_is_refused_with_what_it_needs(
    agent, hub, logs, provider, id, columns
):
    before = len(hub.client.jobs.list())
    one = {"id": id, "provider_id": logs[provider]}
    message = await agent.fails("submit_evaluation", model=MODEL, benchmarks=[one])
    assert columns in message
    assert "test_data_ref" in message
    assert "Without data the run fails at once" in message
    assert len(hub.client.jobs.list()) == before
    shown = await agent.call("get_benchmark", benchmark_id=id, provider_id=logs[provider])
    assert columns in shown.text
    assert "does not ask the endpoint" in shown.text


async def test_with_its_data_it_runs_and_says_what_is_measured(agent, logs):
    one = {"id": "ragas_rag_default", "provider_id": logs["RAGAS"], "test_data_ref": DATA}
    reply = await agent.call("submit_evaluation", model=MODEL, benchmarks=[one], dry_run=True)
    assert dry_run_request(reply.text)["benchmarks"][0]["test_data_ref"] == DATA
    assert "model judge-model judges the recorded answers" in reply.text
    assert "every row needs user_input" in reply.text
    other = {**one, "parameters": {"data_path": "/data/set.jsonl"}}
    del other["test_data_ref"]
    found = await agent.call("submit_evaluation", model=MODEL, benchmarks=[other], dry_run=True)
    assert "Every check made passed" in found.text


async def test_the_judge_needs_its_address_also_for_recorded_answers(agent, logs):
    recorded = {**DATA, "type": "pre_recorded_data"}
    one: dict[str, Any] = {
        "id": "deepeval-faithfulness", "provider_id": logs["DeepEval"], "test_data_ref": recorded,
    }  # fmt: skip
    message = await agent.fails("submit_evaluation", model={"name": "j"}, benchmarks=[one])
    assert "model.url or parameters.eval_model_url is needed" in message
    one["parameters"] = {"eval_model_url": "https://judge.example/v1", "eval_model_name": "j2"}
    reply = await agent.call(
        "submit_evaluation", model={"name": "j"}, benchmarks=[one], dry_run=True
    )
    assert "model j2 judges" in reply.text
    traces = {
        "id": "agentic-evaluation", "provider_id": logs["IBM CLEAR"], "test_data_ref": recorded,
        "parameters": {"eval_model_name": "openai/big", "provider": "openai"},
    }  # fmt: skip
    found = await agent.call(
        "submit_evaluation", model={"name": "traces"}, benchmarks=[traces], dry_run=True
    )
    assert "Every check made passed" in found.text


async def test_a_judge_of_traces_is_asked_for(agent, logs):
    one: dict[str, Any] = {
        "id": "agentic-evaluation",
        "provider_id": logs["IBM CLEAR"],
        "parameters": {"mlflow_traces_experiment_name": "my-agent"},
    }
    message = await agent.fails("submit_evaluation", model=MODEL, benchmarks=[one])
    assert "eval_model_name and provider" in message
    one["parameters"] |= {"eval_model_name": "openai/big", "provider": "openai"}
    reply = await agent.call("submit_evaluation", model=MODEL, benchmarks=[one], dry_run=True)
    assert "model openai/big judges the recorded answers" in reply.text


async def test_a_collection_is_checked_like_its_benchmarks(agent, hub, logs):
    member = {"id": "ragas_rag_default", "provider_id": logs["RAGAS"]}
    collection = hub.client.collections.create(
        {"name": "rag gate", "category": "rag", "benchmarks": [member]}
    )
    try:
        message = await agent.fails(
            "submit_evaluation", model=MODEL, collection={"id": collection.id}
        )
        assert "retrieved_contexts" in message
        given = {"id": collection.id, "benchmarks": [{**member, "test_data_ref": DATA}]}
        reply = await agent.call("submit_evaluation", model=MODEL, collection=given, dry_run=True)
        assert "Every check made passed" in reply.text
    finally:
        hub.client.collections.delete(collection.id)


async def test_a_likely_data_need_is_a_caution_and_not_a_refusal(agent, logs):
    one = {"id": "house_rag", "provider_id": logs["House RAG"]}
    reply = await agent.call("submit_evaluation", model=MODEL, benchmarks=[one], dry_run=True)
    assert "seems to score recorded answers" in reply.text


async def test_a_search_marks_what_needs_data(agent, logs):
    reply = await agent.call("find_benchmarks", provider_id=logs["RAGAS"])
    assert "needs test_data_ref]" in reply.text
    other = await agent.call("find_benchmarks", provider_id="alpha")
    assert "test_data_ref" not in other.text


async def test_a_recommendation_asks_for_what_is_missing(agent, logs):
    reply = await agent.call("recommend_evaluation", goal="faithfulness of my RAG answers")
    assert "needs from the user:" in reply.text
    assert "Ask the user where they are" in reply.text
    assert "Without such data no option runs as a whole" in reply.text


async def test_target_type_agent_leads_to_traces_and_live_agents(agent, logs):
    for tool, arguments in (
        ("discover_providers", {}),
        ("recommend_evaluation", {"goal": "how reliable is my agent"}),
    ):
        reply = await agent.call(tool, target_type="agent", **arguments)
        assert "mlflow_traces_experiment_name" in reply.text
        assert "live_collection" in reply.text


LIVE = {
    "questions_path": "/test_data/q.csv",
    "output_dir": "/tmp/out",
    "endpoint_url": "https://agent.example/v1",
    "model": "my-agent",
}
ANY_HTTP = {
    "questions_path": "/test_data/q.jsonl",
    "output_dir": "/tmp/out",
    "endpoint_url": "https://agent.example/ask",
    "protocol": "generic_http",
    "request_template": {"text": "{question}", "id": "{question_id}"},
    "response_path": "answer.0.text",
    "extra_response_paths": {"retrieved_contexts": "sources"},
}


@pytest.mark.parametrize("config", [LIVE, ANY_HTTP, {**LIVE, "timeout_seconds": "30"}])
async def test_a_live_agent_is_passed_on_as_adapters_take_it(agent, logs, config):
    one = {
        "id": "ragas_rag_default",
        "provider_id": logs["RAGAS"],
        "parameters": {"live_collection": config},
        "test_data_ref": DATA,
    }
    reply = await agent.call("submit_evaluation", model=MODEL, benchmarks=[one], dry_run=True)
    sent = dry_run_request(reply.text)["benchmarks"][0]
    assert sent["parameters"]["live_collection"] == config
    assert "read only by adapters that are built for it" in reply.text


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"endpoint_url": "http://agent.example/v1"}, "must be https"),
        ({"endpoint_url": "https://169.254.169.254/v1"}, "link-local"),
        ({"model": None}, "needs model"),
        ({"questions_path": "/test_data/q.xlsx"}, ".csv"),
        ({"protocol": "grpc"}, "generic_http"),
        ({"request_templat": {}}, "did you mean request_template?"),
        ({"api_key_env": "my key"}, "environment variable"),
        ({**ANY_HTTP, "response_path": None}, "needs response_path"),
        ({**ANY_HTTP, "request_template": {"q": "{prompt}"}}, "{prompt}"),
        ({**ANY_HTTP, "request_template": {"q": "hello"}}, "nowhere contains"),
        ({**ANY_HTTP, "request_template": '{"q": "{question}"}'}, "must be an object"),
        ({**ANY_HTTP, "response_path": ["a", "b"]}, "response_path must be text"),
        ({"timeout_seconds": "soon"}, "timeout_seconds must be a number above 0"),
        ({"timeout_seconds": 0}, "timeout_seconds must be a number above 0"),
        ({"retry_backoff_seconds": -1}, "must be a number from 0"),
        ({"max_retries": 1.5}, "max_retries must be a whole number from 0"),
        ({"max_retries": True}, "max_retries must be a whole number from 0"),
        ({"insecure": "maybe"}, "insecure must be true or false"),
        ({"request_headers": ["a"]}, "request_headers must be an object of texts"),
        ({"extra_response_paths": {"c": 5}}, "must be an object of texts"),
        ({"system_prompt": 5}, "system_prompt must be text"),
    ],
)
async def test_a_mistake_in_a_live_agent_is_found_before_its_pod_starts(
    agent, logs, changes, reason
):
    config = {name: value for name, value in {**LIVE, **changes}.items() if value is not None}
    one = {
        "id": "ragas_rag_default",
        "provider_id": logs["RAGAS"],
        "parameters": {"live_collection": config},
        "test_data_ref": DATA,
    }
    assert reason in await agent.fails("submit_evaluation", model=MODEL, benchmarks=[one])


async def test_questions_in_the_data_folder_need_data(agent, logs):
    one = {
        "id": "ragas_rag_default",
        "provider_id": logs["RAGAS"],
        "parameters": {"live_collection": LIVE},
    }
    message = await agent.fails("submit_evaluation", model=MODEL, benchmarks=[one])
    assert "give test_data_ref with the file of questions" in message


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"mlflow_traces_max_results": 50}, "without one of them nothing is read"),
        ({"mlflow_traces_experiment": "x"}, "did you mean mlflow_traces_experiment_"),
        ({"mlflow_traces_experiment_id": "1", "mlflow_traces_max_results": 0}, "above 0"),
        ({"mlflow_traces_experiment_id": 1, "mlflow_traces_max_results": "all"}, "above 0"),
        ({"mlflow_traces_experiment_name": 5}, "is text"),
        ({"live_colection": LIVE}, "live_collection must be meant"),
    ],
)
async def test_traces_of_mlflow_are_named_as_adapters_read_them(agent, parameters, reason):
    one = {"id": "capitals", "provider_id": "alpha", "parameters": parameters}
    assert reason in await agent.fails("submit_evaluation", model=MODEL, benchmarks=[one])


@pytest.mark.parametrize(
    ("hint", "columns", "parameters"),
    [
        ("Needs test_data_ref with columns question, context and answer.",
         ("question", "context", "answer"), ()),
        ("test_data is required (CSV, columns: prompt, reply), or parameters.dataset_path",
         ("prompt", "reply"), ("dataset_path",)),
        ("Give test_data_ref", (), ()),
        ("The model endpoint must support chat completions", None, None),
        ("num_examples limits the test data", None, None),
        ("Set num_examples to shorten the test data", None, None),
        ("It needs no test data", None, None),
    ],
)  # fmt: skip
def test_a_data_need_that_a_provider_declares_is_read(hint, columns, parameters) -> None:
    provider = Provider.model_validate(
        {"resource": {"id": "house"}, "name": "House", "agent": {"hints": ["Be patient", hint]}}
    )
    entry = CatalogEntry(provider, Benchmark.model_validate({"id": "b", "category": "quality"}))
    need = entry.data_need
    assert (need is None) is (columns is None)
    if need is not None:
        assert need.is_known
        assert (need.columns, need.given_by) == (columns, parameters)


def test_an_evaluation_that_asks_the_endpoint_itself_needs_no_data() -> None:
    provider = Provider.model_validate({"resource": {"id": "lm"}, "name": "LM"})
    plain = Benchmark.model_validate({"id": "mmlu", "category": "knowledge", "tags": ["mc"]})
    assert CatalogEntry(provider, plain).data_need is None
