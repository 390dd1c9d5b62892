"""Completions for every argument of every template and prompt."""

import time
from typing import Any

import pytest
from mcp import Client, MCPError
from mcp.shared.uri_template import UriTemplate
from mcp_types import PromptReference, ResourceTemplateReference

from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.completions import ranked
from evalhub_mcp.settings import Settings
from tests.catalog.sample import LM
from tests.server.support.sample_hub import Curious, Jobs, agent, curious, jobs, sample_hub

pytestmark = pytest.mark.anyio
__all__ = ["agent", "jobs", "sample_hub"]


async def completed(agent: Curious, ref: str, argument: str, typed: str = "", **chosen: str) -> Any:
    reference = ResourceTemplateReference(uri=ref) if "://" in ref else PromptReference(name=ref)
    result = await agent.client.complete(
        reference, {"name": argument, "value": typed}, context_arguments=chosen or None
    )
    return result.completion


@pytest.mark.parametrize("mode", ["legacy", "auto"])
async def test_every_argument_of_every_template_and_prompt_is_completed(
    sample_hub: str, jobs: Jobs, mode: str
) -> None:
    jobs.finished("for completions", (LM, "mmlu", {"acc": 0.7}))
    jobs.failed("for completions", LM, "mmlu", "broken")
    jobs.submitted("for completions", [(LM, "mmlu")], tags=["nightly"])
    async with curious(sample_hub, mode=mode) as agent:
        for template in (await agent.client.list_resource_templates()).resource_templates:
            names = UriTemplate.parse(template.uri_template.replace("*}", "}")).variable_names
            for name in names:
                found = await completed(agent, template.uri_template, name)
                assert found.values, (template.uri_template, name)
                assert found.total == len(found.values)
                assert found.has_more is False
        for prompt in (await agent.client.list_prompts()).prompts:
            for argument in prompt.arguments or []:
                found = await completed(agent, prompt.name, argument.name)
                assert found.values, (prompt.name, argument.name)


@pytest.mark.parametrize(
    ("ref", "argument", "typed", "first"),
    [
        ("evalhub://providers/{id}", "id", "lm", LM),
        ("evalhub://providers/{id}", "id", "GARAK", "garak"),
        ("evalhub://benchmarks/{id}", "id", "tox", "toxigen"),
        ("evalhub://benchmarks/{id}", "id", "petri", "inspect/petri-jailbreak"),
        ("evalhub://benchmarks{?label*}", "label", "rag-e", "rag_evaluation"),
        ("evalhub://collections/{id}", "id", "safe", "safety-and-fairness-v1"),
        ("evalhub://jobs{?status}", "status", "part", "partially_failed"),
        ("edd_workflow", "application_type", "cl", "classifier"),
        ("evaluate_model", "benchmark_preferences", "saf", "safety"),
    ],
)
async def test_what_begins_with_the_typed_text_comes_first(
    agent: Curious, ref: str, argument: str, typed: str, first: str
) -> None:
    assert (await completed(agent, ref, argument, typed)).values[0] == first


async def test_a_chosen_provider_limits_its_benchmarks(agent: Curious) -> None:
    template = "evalhub://providers/{provider_id}/benchmarks/{benchmark_id}"
    found = await completed(agent, template, "benchmark_id", provider_id="garak")
    assert found.values == ["owasp_llm_top10", "quality", "quick"]


async def test_lists_with_commas_complete_their_last_part(agent: Curious, jobs: Jobs) -> None:
    label = "evalhub://benchmarks{?label*}"
    found = await completed(agent, label, "label", "safety,tox")
    assert found.values == ["safety,toxicity"]
    one = jobs.finished("one", (LM, "mmlu", {"acc": 0.7}))
    found = await completed(agent, "compare_runs", "job_ids", f"{one},")
    assert all(value.startswith(f"{one},") for value in found.values)
    assert f"{one},{one}" not in found.values


async def test_failed_jobs_are_offered_for_diagnosis_and_no_others(
    agent: Curious, jobs: Jobs
) -> None:
    failed = jobs.failed("broken", LM, "mmlu", "no")
    fine = jobs.finished("fine", (LM, "mmlu", {"acc": 0.7}))
    values = (await completed(agent, "diagnose_failure", "job_id")).values
    assert failed in values
    assert fine not in values


async def test_a_hundred_values_at_most_with_the_true_total(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from evalhub_mcp.catalog.snapshot import Catalog
    from tests.catalog.sample import benchmark, catalog

    offered = [benchmark(f"b{n:04}", "x", "y") for n in range(5_000)]
    many = catalog(({"id": "p", "name": "P", "benchmarks": offered},), ())

    async def fetch(client: object) -> Catalog:
        return many

    monkeypatch.setattr("evalhub_mcp.app.hub_session.fetch_catalog", fetch)
    async with Client(build_server(Settings(base_url="http://127.0.0.1:9"))) as client:
        agent = Curious(client)
        found = await completed(agent, "evalhub://benchmarks/{id}", "id")
        assert (len(found.values), found.total, found.has_more) == (100, 5_000, True)
        start = time.process_time()
        found = await completed(agent, "evalhub://benchmarks/{id}", "id", "b12")
        assert time.process_time() - start < 0.5
        assert (len(found.values), found.total, found.has_more) == (100, 100, False)


@pytest.mark.parametrize("mode", ["legacy", "auto"])
@pytest.mark.parametrize(
    ("ref", "argument"),
    [
        ("evalhub://nope/{id}", "id"),
        ("evalhub://jobs/{id}", "name"),
        ("nope", "x"),
        ("evaluate_model", "x"),
    ],
)
async def test_unknown_references_and_arguments_are_invalid_parameters(
    sample_hub: str, mode: str, ref: str, argument: str
) -> None:
    async with curious(sample_hub, mode=mode) as agent:
        with pytest.raises(MCPError) as caught:
            await completed(agent, ref, argument)
    assert caught.value.code == -32602


async def test_without_a_hub_there_is_nothing_to_complete_and_no_error() -> None:
    async with Client(build_server(Settings())) as client:
        agent = Curious(client)
        found = await completed(agent, "evalhub://providers/{id}", "id", "g")
        assert (found.values, found.total, found.has_more) == ([], 0, False)
        assert (await completed(agent, "edd_workflow", "application_type")).values


def test_ranking_puts_beginnings_before_what_only_contains_the_text() -> None:
    assert ranked(["about_math", "math", "Math hard", "physics"], "math") == [
        "math",
        "Math hard",
        "about_math",
    ]
    assert ranked(["a", "b", "a"], "") == ["a", "b"]
