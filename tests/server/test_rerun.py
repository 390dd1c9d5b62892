"""rerun_evaluation, on jobs of the real hub."""

import json

import pytest

from tests.server.support.reply_text import dry_run_request, row_of

pytestmark = pytest.mark.anyio

MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}


async def submitted(agent, *benchmarks, **more):
    if benchmarks:
        more["benchmarks"] = [
            b if isinstance(b, dict) else {"id": b, "provider_id": "alpha"} for b in benchmarks
        ]
    reply = await agent.call(
        "submit_evaluation", **{"model": MODEL, "allow_duplicate": True, **more}
    )
    assert not reply.failed, reply.text
    return reply.data["job_id"]


async def test_the_same_evaluation_runs_on_another_model(agent, hub):
    capitals = {
        "id": "capitals",
        "provider_id": "alpha",
        "parameters": {"num_examples": 7},
        "weight": 2,
        "primary_score": {"metric": "acc", "lower_is_better": False},
        "pass_criteria": {"threshold": 0.7},
    }
    first = await submitted(
        agent, capitals, tags=["nightly"], pass_criteria={"threshold": 0.4}, description="why"
    )
    reply = await agent.call("rerun_evaluation", job_id=first, model={"name": "rerun-other"})
    job = hub.client.jobs.get(reply.data["job_id"])
    assert (job.model.name, job.model.url) == ("rerun-other", MODEL["url"])
    assert job.benchmarks[0].to_config().to_wire() == capitals
    assert job.pass_criteria.threshold == 0.4
    assert (job.user_tags, job.description) == (["nightly"], "why")
    assert f"repeating job {first}." in reply.text
    assert reply.data["rerun_of"] == first


async def test_the_second_job_is_linked_to_the_first(agent):
    first = await submitted(agent, "capitals")
    second = await agent.call("rerun_evaluation", job_id=first, model={"name": "rerun-linked"})
    row = row_of((await agent.call("list_jobs", model="rerun-linked")).text, "- ")
    assert row.startswith(f"- {second.data['job_id']} |")
    assert row.endswith(f"| rerun of {first}")


async def test_a_rerun_of_a_running_job_is_answered_with_that_job(agent):
    first = await submitted(agent, {"id": "capitals", "parameters": {"num_examples": 13}})
    reply = await agent.call("rerun_evaluation", job_id=first)
    assert reply.data["job_id"] == first
    assert "It can be repeated when that job has ended." in reply.text
    assert "allow_duplicate" not in reply.text


async def test_model_parameters_alone_make_another_evaluation(agent, hub):
    first = await submitted(agent, "capitals")
    reply = await agent.call(
        "rerun_evaluation", job_id=first, model={"parameters": {"temperature": 0}}
    )
    job = hub.client.jobs.get(reply.data["job_id"])
    assert (job.model.name, job.model.parameters) == (MODEL["name"], {"temperature": 0})


async def test_parameters_are_set_on_every_benchmark(agent, hub):
    first = await submitted(
        agent,
        {"id": "capitals", "provider_id": "alpha", "parameters": {"num_examples": 7, "seed": 1}},
        "breakout",
    )
    reply = await agent.call(
        "rerun_evaluation", job_id=first, parameters={"num_examples": 9}, name="more samples"
    )
    job = hub.client.jobs.get(reply.data["job_id"])
    assert [b.parameters for b in job.benchmarks] == [
        {"num_examples": 9, "seed": 1},
        {"num_examples": 9},
    ]
    assert job.name == "more samples"


async def test_only_failed_repeats_the_failed_benchmarks(agent, hub):
    first = await submitted(agent, "capitals", "breakout")
    hub.event(first, "capitals", 0, "completed", metrics={"acc": 1})
    nothing = await agent.fails("rerun_evaluation", job_id=first, only_failed=True)
    assert "None of its benchmarks failed" in nothing
    hub.event(first, "breakout", 1, "failed")
    reply = await agent.call("rerun_evaluation", job_id=first, only_failed=True, dry_run=True)
    assert "for alpha/breakout on model tiny, repeating" in reply.text
    (again,) = dry_run_request(reply.text)["benchmarks"]
    assert (again["provider_id"], again["id"]) == ("alpha", "breakout")


async def test_a_collection_job_is_repeated_as_the_benchmarks_it_ran(agent):
    first = await submitted(agent, collection={"id": "pair"})
    reply = await agent.call(
        "rerun_evaluation", job_id=first, model={"name": "rerun-pair"}, dry_run=True
    )
    request = dry_run_request(reply.text)
    assert "collection" not in request
    assert [b["id"] for b in request["benchmarks"]] == ["capitals", "breakout"]


async def test_a_job_whose_collection_is_gone_is_repeated_as_far_as_it_reported(agent, hub):
    made = hub.client.collections.create(
        {
            "name": "Short-lived",
            "category": "knowledge",
            "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
        }
    )
    first = await submitted(agent, collection={"id": made.id})
    hub.event(first, "capitals", 0, "running")
    hub.client.collections.delete(made.id)
    reply = await agent.call("rerun_evaluation", job_id=first, dry_run=True)
    assert [b["id"] for b in dry_run_request(reply.text)["benchmarks"]] == ["capitals"]


async def test_a_secret_is_not_carried_to_another_host(agent):
    first = await submitted(agent, "capitals", model={**MODEL, "auth": {"secret_ref": "my-key"}})
    same = await agent.call(
        "rerun_evaluation", job_id=first, model={"name": "rerun-same"}, dry_run=True
    )
    assert dry_run_request(same.text)["model"]["auth"] == {"secret_ref": "my-key"}
    other = await agent.call(
        "rerun_evaluation", job_id=first, model={"url": "http://elsewhere/v1"}, dry_run=True
    )
    assert "auth" not in dry_run_request(other.text)["model"]
    assert "not sent to another host" in other.text


async def test_a_repeated_call_starts_one_job(agent):
    first = await submitted(agent, "capitals")
    arguments = {"job_id": first, "model": {"name": "rerun-once"}}
    second = await agent.call("rerun_evaluation", **arguments)
    again = await agent.call("rerun_evaluation", **arguments)
    assert again.data["job_id"] == second.data["job_id"]
    assert again.data["duplicate"] is True


async def test_changes_are_checked_like_any_submission(agent):
    first = await submitted(agent, "capitals")
    message = await agent.fails(
        "rerun_evaluation", job_id=first, model={"url": "http://169.254.169.254/v1"}
    )
    assert "metadata" in message
    assert "There is no job" in await agent.fails("rerun_evaluation", job_id="nope")
    assert "modle" in await agent.fails("rerun_evaluation", job_id=first, modle={})


@pytest.mark.parametrize(
    ("given", "model"),
    [
        ({"model": "other"}, {"name": "other"}),
        ({"model": "http://127.0.0.1:10/v1"}, {"url": "http://127.0.0.1:10/v1"}),
        ({"model_url": "http://127.0.0.1:10/v1"}, {"url": "http://127.0.0.1:10/v1"}),
        ({"model_name": "other"}, {"name": "other"}),
        (
            {"model": "other", "model_url": "http://127.0.0.1:10/v1"},
            {"name": "other", "url": "http://127.0.0.1:10/v1"},
        ),
    ],
)
async def test_a_rerun_takes_a_model_by_name_or_url(agent, given, model):
    first = await submitted(agent, "capitals")
    reply = await agent.call("rerun_evaluation", job_id=first, dry_run=True, **given)
    assert dry_run_request(reply.text)["model"] == {**MODEL, **model}


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"num_examples": 5}, 'parameters: {"num_examples": …}'),
        ({"system_prompt": "Be brief."}, 'parameters: {"system_prompt": …}'),
        ({"pass_criteria": {"threshold": 0.5}}, "submit_evaluation"),
        ({"benchmarks": ["breakout"]}, "submit_evaluation"),
        ({"hardware_config": {"memory": {"limit": "2Gi"}}}, "submit_evaluation"),
    ],
)
async def test_arguments_that_a_rerun_does_not_take_are_answered_with_their_place(
    agent, given, place
):
    assert place in await agent.fails("rerun_evaluation", job_id="any", **given)


async def test_three_system_prompts_are_three_linked_jobs_of_the_same_name(agent, hub):
    prompts = ["Be brief.", "Think step by step.", "You are an expert."]
    row = {"id": "capitals", "provider_id": "alpha", "parameters": {"num_examples": 5}}
    first = await submitted(agent, row, name="prompts")
    jobs = []
    for prompt in prompts:
        reply = await agent.call(
            "rerun_evaluation", job_id=first, parameters={"system_prompt": prompt}
        )
        assert f"system_prompt {prompt}" in row_of(reply.text, "Settings: ")
        assert not row_of(reply.text, "Settings: ").endswith("..")
        jobs.append(hub.client.jobs.get(reply.data["job_id"]))
    assert [job.benchmarks[0].parameters["system_prompt"] for job in jobs] == prompts
    assert {job.name for job in jobs} == {"prompts"}
    assert len({job.id for job in jobs}) == 3


async def test_null_removes_a_parameter_and_the_reply_says_so(agent, hub):
    first = await submitted(
        agent,
        {"id": "capitals", "provider_id": "alpha", "parameters": {"limit": 5, "shots": 2}},
        {"id": "breakout", "provider_id": "alpha", "parameters": {"limit": 5}},
    )
    change = {"limit": None, "shots": None, "sed": None}
    dry = await agent.call("rerun_evaluation", job_id=first, parameters=change, dry_run=True)
    assert all("parameters" not in one for one in dry_run_request(dry.text)["benchmarks"])
    reply = await agent.call("rerun_evaluation", job_id=first, parameters=json.dumps(change))
    for text in (dry.text, reply.text):
        assert "Removed the parameter limit (5)." in text
        assert "Removed the parameter shots (2, which 1 of them had)." in text
        assert "No benchmark had a parameter 'sed'" in text
    job = hub.client.jobs.get(reply.data["job_id"])
    assert reply.data["job_id"] != first
    assert not any(benchmark.parameters for benchmark in job.benchmarks)


@pytest.mark.parametrize(
    "call", [{}, {"model": {"name": "other"}, "name": None, "only_failed": False, "dry_run": True}]
)
async def test_null_in_a_listed_parameter_counts_as_absent(agent, call):
    parameters = {"num_examples": 7, "limit": 5}
    first = await submitted(agent, {"id": "capitals", "parameters": parameters})
    reply = await agent.call(
        "rerun_evaluation",
        job_id=first,
        **{**call, "dry_run": True, "parameters": {"num_examples": None}},
    )
    assert dry_run_request(reply.text)["benchmarks"][0]["parameters"] == parameters
    assert "Removed" not in reply.text
