"""What submit_evaluation checks before anything is sent."""

from types import SimpleNamespace
from typing import Any

import anyio
import pytest

from tests.server.support.reply_text import dry_run_request, row_of

pytestmark = pytest.mark.anyio

MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}
CAPITALS = [{"id": "capitals", "provider_id": "alpha"}]


async def refused(agent, hub, **arguments):
    before = {job.id for job in hub.client.jobs.list()}
    message = await agent.fails("submit_evaluation", **arguments)
    assert {job.id for job in hub.client.jobs.list()} == before
    return message


async def test_an_unknown_benchmark_is_answered_with_near_names(agent, hub):
    message = await refused(
        agent, hub, model=MODEL, benchmarks=[{"id": "capitls", "provider_id": "alpha"}]
    )
    assert "no benchmark 'capitls' of provider alpha" in message
    assert "alpha/capitals" in message


async def test_an_unknown_provider_is_answered_with_those_there_are(agent, hub):
    message = await refused(
        agent, hub, model=MODEL, benchmarks=[{"id": "capitals", "provider_id": "gamma"}]
    )
    assert "no provider 'gamma'" in message
    assert "alpha" in message


async def test_an_id_that_two_providers_offer_lists_both(agent, hub):
    message = await refused(agent, hub, model=MODEL, benchmarks=[{"id": "shared"}])
    assert "alpha/shared" in message
    assert "beta/shared" in message


@pytest.mark.parametrize("reference", ["capitals", "alpha/capitals", "Capital cities"])
async def test_a_benchmark_may_be_named_in_any_unambiguous_way(agent, reference):
    reply = await agent.call("submit_evaluation", model=MODEL, benchmarks=[{"id": reference}])
    assert not reply.failed, reply.text
    assert ": alpha/capitals on model tiny" in reply.text


async def test_neither_benchmarks_nor_collection_is_refused(agent, hub):
    assert "neither of them" in await refused(agent, hub, model=MODEL)


async def test_benchmarks_and_collection_together_are_refused(agent, hub):
    message = await refused(agent, hub, model=MODEL, benchmarks=CAPITALS, collection={"id": "pair"})
    assert "both" in message


async def test_an_unknown_collection_is_answered_with_those_there_are(agent, hub):
    message = await refused(agent, hub, model=MODEL, collection={"id": "pear"})
    assert "pair" in message


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("ftp://host/v1", "http(s)"),
        ("host:8000/v1", "http(s)"),
        ("http://", "http(s)"),
        ("http://user:pass@host/v1", "secret_ref"),
        ("http://169.254.169.254/latest", "metadata"),
        ("http://[fe80::1]/v1", "link-local"),
        ("http://[::ffff:169.254.169.254]/v1", "link-local"),
        ("http://metadata.google.internal/v1", "metadata"),
        ("http://host/v1/chat/completions", "http://host/v1"),
        ("http://host:99999/v1", "URL"),
        ("http://ho st/v1", "URL"),
    ],
)
async def test_a_model_url_that_cannot_work_is_refused_with_the_reason(agent, hub, url, word):
    message = await refused(agent, hub, model={"name": "tiny", "url": url}, benchmarks=CAPITALS)
    assert word in message
    assert "pass@" not in message


async def test_a_missing_model_url_is_refused(agent, hub):
    assert "model.url is required" in await refused(
        agent, hub, model={"name": "tiny"}, benchmarks=CAPITALS
    )


async def test_a_key_in_place_of_a_secret_name_is_refused_and_not_repeated(agent, hub):
    key = "sk-abcdefghijklmnopqrstuvwxyz012345"
    message = await refused(
        agent, hub, model={**MODEL, "auth": {"secret_ref": key}}, benchmarks=CAPITALS
    )
    assert "name of a secret" in message
    assert key not in message


async def test_a_tag_with_a_comma_is_refused(agent, hub):
    assert "tags" in await refused(agent, hub, model=MODEL, benchmarks=CAPITALS, tags=["a,b"])


async def test_all_problems_are_told_at_once(agent, hub):
    message = await refused(
        agent,
        hub,
        model={"name": "tiny", "url": "ftp://x"},
        benchmarks=[{"id": "nope", "provider_id": "alpha"}],
        tags=["a,b"],
    )
    assert all(word in message for word in ("model.url", "tags", "nope"))


async def test_unknown_arguments_are_refused_by_name(agent, hub):
    message = await refused(agent, hub, model=MODEL, benchmark=CAPITALS)
    assert "'benchmark'" in message
    assert "did you mean 'benchmarks'" in message


async def test_unknown_fields_inside_arguments_are_refused_by_name(agent, hub):
    message = await refused(
        agent,
        hub,
        model=MODEL,
        benchmarks=[{"id": "capitals", "provider_id": "alpha", "parameter": {}}],
    )
    assert (
        "benchmarks[0].parameter: is not a known field here; did you mean 'parameters'" in message
    )


async def test_an_experiment_without_mlflow_gives_the_hubs_reason(agent, hub):
    message = await refused(
        agent, hub, model=MODEL, benchmarks=CAPITALS, experiment={"name": "trial"}
    )
    assert "400" in message
    assert "mlflow" in message.lower()


async def test_everything_given_reaches_the_hub(agent, hub):
    reply = await agent.call(
        "submit_evaluation",
        name="nightly",
        description="after the merge",
        tags=["nightly"],
        model={**MODEL, "auth": {"secret_ref": "tiny-key"}},
        benchmarks=[
            {
                "id": "capitals",
                "provider_id": "alpha",
                "parameters": {"num_examples": 5},
                "weight": 2,
                "primary_score": {"metric": "acc", "lower_is_better": False},
                "pass_criteria": {"threshold": 0.7},
            }
        ],
        pass_criteria={"threshold": 0.65},
    )
    job = hub.client.jobs.get(reply.data["job_id"])
    assert (job.name, job.description, job.user_tags) == ("nightly", "after the merge", ["nightly"])
    assert job.model.auth == {"secret_ref": "tiny-key"}
    assert job.benchmarks[0].parameters == {"num_examples": 5}
    assert job.benchmarks[0].weight == 2
    assert job.benchmarks[0].pass_criteria.threshold == 0.7
    assert job.pass_criteria.threshold == 0.65


@pytest.fixture
def lab(hub):
    """A provider that declares its parameters, and a collection that sets one of them."""
    provider = hub.client.providers.create(
        {
            "name": "Strict Lab",
            "agent": {
                "hints": [
                    "Parameters: limit (samples to take), seed; others fail the job",
                    "Parameters are read once",
                ]
            },
            "runtime": {"local": {"command": "true"}},
            "benchmarks": [
                {"id": "first", "name": "First", "category": "knowledge", "dataset_size": 200},
                {"id": "second", "name": "Second", "category": "knowledge"},
            ],
        }
    )
    collection = hub.client.collections.create(
        {
            "name": "Both",
            "category": "knowledge",
            "benchmarks": [
                {"id": "first", "provider_id": provider.id, "parameters": {"limit": 5}},
                {"id": "second", "provider_id": provider.id},
            ],
        }
    )
    yield SimpleNamespace(provider=provider.id, collection=collection.id)
    hub.client.collections.delete(collection.id)
    hub.client.providers.delete(provider.id)


@pytest.fixture
def idle(hub):
    """A provider that no hub can start."""
    provider = hub.client.providers.create(
        {"name": "Idle", "benchmarks": [{"id": "nothing", "name": "N", "category": "knowledge"}]}
    )
    yield provider.id
    hub.client.providers.delete(provider.id)


async def test_hints_leave_out_the_list_that_parameters_were_checked_against(agent, lab):
    reply = await agent.call(
        "submit_evaluation",
        model={**MODEL, "name": "hinted"},
        benchmarks=[{"id": "first", "provider_id": lab.provider, "parameters": {"limit": 3}}],
        dry_run=True,
    )
    assert "\nWorth knowing: Parameters are read once\n" in reply.text


@pytest.mark.parametrize(
    ("temperature", "says"),
    [(0, "a repeat is no new evidence unless the model changed"), (0.7, "how far chance moves")],
)
async def test_what_was_already_measured_is_said_before_it_runs_again(
    agent, hub, temperature, says
):
    request: dict[str, Any] = {
        "model": {**MODEL, "name": f"again-{temperature}"},
        "benchmarks": [{"id": "capitals", "parameters": {"num_examples": 10}}],
    }
    first = await agent.call("submit_evaluation", **request)
    assert "already measured" not in first.text
    job_id = first.data["job_id"]
    info = {"parameters": {"temperature": temperature}}
    metrics = {"acc": 0.5, "n_samples": 10}
    hub.event(job_id, "capitals", 0, "completed", metrics=metrics, additional_info=info)
    for dry_run in (True, False):
        again = await agent.call("submit_evaluation", **request, dry_run=dry_run)
        assert f"Job {job_id} already measured exactly this (capitals 0." in again.text
        assert says in again.text
    other: dict[str, Any] = {**request, "model": {**MODEL, "name": "other"}}
    assert "already measured" not in (await agent.call("submit_evaluation", **other)).text


async def test_a_dry_run_shows_the_exact_request_and_sends_nothing(agent, hub):
    before = {job.id for job in hub.client.jobs.list()}
    reply = await agent.call(
        "submit_evaluation",
        model={**MODEL, "name": "dry"},
        benchmarks=[{"id": "capitals", "parameters": {"num_examples": 10}}],
        dry_run=True,
    )
    assert {job.id for job in hub.client.jobs.list()} == before
    assert "job_id" not in reply.data
    request = dry_run_request(reply.text)
    (tag,) = request.pop("tags")
    assert tag.startswith("evalhub-mcp-content:")
    assert request == {
        "name": "dry on capitals",
        "model": {"url": MODEL["url"], "name": "dry"},
        "benchmarks": [
            {"id": "capitals", "provider_id": "alpha", "parameters": {"num_examples": 10}}
        ],
        "pass_criteria": {"threshold": 0.6},
    }
    assert "Dry run, nothing was submitted" in reply.text
    shown = "Two such runs can show differences from 0.53 on capitals (10 of 50 questions)"
    assert shown in reply.text


@pytest.mark.parametrize(
    ("parameters", "samples"),
    [({}, 50), ({"num_examples": 10}, 10), ({"limit": 0.1}, 5), ({"num_samples": 900}, 50)],
)
async def test_the_cost_counts_the_samples_that_will_run(agent, parameters, samples):
    reply = await agent.call(
        "submit_evaluation",
        model=MODEL,
        benchmarks=[{"id": "capitals", "parameters": parameters}, {"id": "latency"}],
        dry_run=True,
    )
    cost = row_of(reply.text, "Cost: ")
    assert cost.startswith(f"Cost: {samples} samples, ")
    assert cost.endswith("; the size of beta/latency is not known.")


async def test_a_repeated_call_gets_the_job_that_is_already_under_way(agent, hub):
    arguments = {"model": {**MODEL, "name": "twice"}, "benchmarks": CAPITALS}
    first = await agent.call("submit_evaluation", **arguments)
    again = await agent.call("submit_evaluation", **arguments, name="other", tags=["label"])
    assert again.data["job_id"] == first.data["job_id"]
    assert again.data["duplicate"] is True
    assert "already under way" in again.text
    assert [job.model.name for job in hub.client.jobs.list()].count("twice") == 1


async def test_a_repeated_call_is_told_that_the_job_under_way_seems_stuck(connect, hub):
    arguments = {"model": {**MODEL, "name": "stuck"}, "benchmarks": CAPITALS}
    async with connect(base_url=hub.base_url, stall_after=1e-6) as agent:
        first = await agent.call("submit_evaluation", **arguments)
        again = await agent.call("submit_evaluation", **arguments)
    assert "Note: " not in first.text
    assert "may be stuck" in row_of(again.text, "Note: ")


async def test_a_repeated_call_after_a_restart_of_the_server_finds_the_job(connect, hub):
    arguments = {"model": {**MODEL, "name": "restarted"}, "benchmarks": CAPITALS}
    async with connect(base_url=hub.base_url) as agent:
        first = await agent.call("submit_evaluation", **arguments)
    async with connect(base_url=hub.base_url) as agent:
        again = await agent.call("submit_evaluation", **arguments)
    assert again.data["job_id"] == first.data["job_id"]


async def test_calls_at_the_same_time_make_one_job(agent, hub):
    arguments = {"model": {**MODEL, "name": "crowd"}, "benchmarks": CAPITALS}
    ids = []

    async def submit():
        ids.append((await agent.call("submit_evaluation", **arguments)).data["job_id"])

    with anyio.fail_after(30):
        async with anyio.create_task_group() as group:
            for _ in range(10):
                group.start_soon(submit)
    assert len(set(ids)) == 1
    assert [job.model.name for job in hub.client.jobs.list()].count("crowd") == 1


async def test_a_call_given_up_while_it_submits_is_found_by_the_next(agent, hub):
    arguments = {"model": {**MODEL, "name": "given-up"}, "benchmarks": CAPITALS}
    with anyio.move_on_after(0.005):
        await agent.call("submit_evaluation", **arguments)
    reply = await agent.call("submit_evaluation", **arguments)
    assert [job.id for job in hub.client.jobs.list() if job.model.name == "given-up"] == [
        reply.data["job_id"]
    ]


async def test_an_evaluation_that_ended_or_differs_is_started_anew(agent, hub):
    model = {**MODEL, "name": "anew"}
    first = await agent.call("submit_evaluation", model=model, benchmarks=CAPITALS)
    other = await agent.call(
        "submit_evaluation",
        model=model,
        benchmarks=[{**CAPITALS[0], "parameters": {"num_examples": 3}}],
    )
    hub.event(first.data["job_id"], "capitals", 0, "completed", metrics={"acc": 1})
    third = await agent.call("submit_evaluation", model=model, benchmarks=CAPITALS)
    assert len({r.data["job_id"] for r in (first, other, third)}) == 3


async def test_a_duplicate_is_started_when_it_is_asked_for(agent):
    arguments = {"model": {**MODEL, "name": "wanted"}, "benchmarks": CAPITALS}
    first = await agent.call("submit_evaluation", **arguments)
    second = await agent.call("submit_evaluation", **arguments, allow_duplicate=True)
    assert first.data["job_id"] != second.data["job_id"]
    assert "duplicate" not in second.data


async def test_a_provider_that_cannot_be_started_is_refused(agent, hub, idle):
    message = await refused(agent, hub, model=MODEL, benchmarks=[{"id": "nothing"}])
    assert "cannot be started" in message


async def test_an_undeclared_parameter_is_refused_where_the_provider_declares_them(agent, hub, lab):
    message = await refused(
        agent, hub, model=MODEL, benchmarks=[{"id": "first", "parameters": {"limmit": 3}}]
    )
    assert "no parameter 'limmit' (did you mean limit?)" in message


async def test_overrides_the_hub_would_ignore_are_refused_with_another_way(agent, hub, lab):
    message = await refused(
        agent,
        hub,
        model=MODEL,
        collection={
            "id": lab.collection,
            "benchmarks": [{"id": "first", "parameters": {"limit": 99}, "weight": 2}],
        },
    )
    assert "limit=5 wins over the override" in message
    assert "ignores weight" in message
    assert "by id instead" in message


async def test_an_override_of_a_benchmark_that_is_not_in_the_collection_is_refused(agent, hub, lab):
    message = await refused(
        agent, hub, model=MODEL, collection={"id": lab.collection, "benchmarks": [{"id": "third"}]}
    )
    assert "has no benchmark third" in message
    assert f"{lab.provider}/first" in message


async def test_an_override_that_reaches_other_benchmarks_is_sent_with_a_warning(agent, hub, lab):
    reply = await agent.call(
        "submit_evaluation",
        model=MODEL,
        collection={
            "id": lab.collection,
            "benchmarks": [{"id": "second", "parameters": {"seed": 7}}],
        },
    )
    assert "also to first" in row_of(reply.text, "Note: The hub applies the parameters ")
    sent = hub.client.jobs.get(reply.data["job_id"]).collection.benchmarks[0]
    assert (sent.provider_id, sent.parameters) == (lab.provider, {"seed": 7})


async def test_what_would_run_and_not_as_meant_is_said_beforehand(agent):
    reply = await agent.call(
        "submit_evaluation",
        model={"name": "m", "url": "http://127.0.0.1:9"},
        benchmarks=[{"id": "capitals", "provider_id": "alpha", "pass_criteria": {"threshold": 70}}],
        pass_criteria={"threshold": 80},
        dry_run=True,
    )
    assert "so http://127.0.0.1:9/v1 may be meant" in reply.text
    assert (
        "alpha/capitals: acc runs from 0 to 1, so the threshold 70 can never be met" in reply.text
    )
    assert "overall threshold 80 can never be met; 0.8 may be meant" in reply.text
    right = await agent.call(
        "submit_evaluation",
        model=MODEL,
        benchmarks=[
            {"id": "capitals", "provider_id": "alpha", "pass_criteria": {"threshold": 0.7}}
        ],
        pass_criteria={"threshold": 0.8},
        dry_run=True,
    )
    assert "Note: " not in right.text


async def test_the_traps_of_a_collection_are_told_when_it_is_submitted(agent, hub):
    made = hub.client.collections.create(
        {
            "name": "percent by mistake",
            "category": "knowledge",
            "benchmarks": [
                {
                    "id": "capitals",
                    "provider_id": "alpha",
                    "primary_score": {"metric": "acc"},
                    "pass_criteria": {"threshold": 60},
                }
            ],
        }
    )
    reply = await agent.call("submit_evaluation", model=MODEL, collection=made.id, dry_run=True)
    assert "thresholds on a 0-100 scale" in row_of(reply.text, "Note: ")
    hub.client.collections.delete(made.id)


async def test_numbers_in_strings_count_as_numbers_and_not_as_all_samples(agent):
    reply = await agent.call(
        "submit_evaluation",
        model=MODEL,
        benchmarks=[
            {"id": "capitals", "provider_id": "alpha", "parameters": {"num_examples": "10"}}
        ],
        dry_run="true",
    )
    assert "Cost: 10 samples" in reply.text
    request = dry_run_request(reply.text)
    assert request["benchmarks"][0]["parameters"] == {"num_examples": 10}


async def test_an_address_without_its_scheme_is_answered_with_the_whole_one(agent, hub):
    message = await refused(
        agent, hub, model={"name": "m", "url": "localhost:8000/v1"}, benchmarks="capitals"
    )
    assert "http://localhost:8000/v1 may be meant" in message


async def test_a_dry_run_says_how_long_the_last_run_took(agent, hub):
    model = {"url": "http://127.0.0.1:9/v1", "name": "timed"}
    fresh = await agent.call(
        "submit_evaluation", model=model, benchmarks="capitals, breakout", dry_run=True
    )
    assert "on this model took" not in fresh.text
    job = (await agent.call("submit_evaluation", model=model, benchmarks="capitals")).data["job_id"]
    times = {"started_at": "2026-01-01T10:00:00Z", "completed_at": "2026-01-01T10:04:05Z"}
    metrics = {"acc": 0.8, "n_samples": 50}
    usage = {"input_tokens": 160_000, "output_tokens": 50_400}
    info = {"usage": usage}
    hub.event(job, "capitals", 0, "completed", metrics=metrics, additional_info=info, **times)
    again = await agent.call(
        "submit_evaluation",
        model={**model, "parameters": {"temperature": 0.5}},
        benchmarks="capitals",
        dry_run=True,
    )
    took = "took 4 min 5 s and 210k tokens for 50 samples."
    assert f"The last run of capitals on this model {took}" in again.text
    other = await agent.call(
        "submit_evaluation", model={**model, "name": "m2"}, benchmarks="capitals", dry_run=True
    )
    assert "The last run of capitals on timed took 4 min 5 s" in other.text
    found = await agent.call("recommend_evaluation", goal="capitals of countries")
    assert "The last run of capitals on timed took 4 min 5 s" in found.text


async def test_a_dry_run_names_repetitions_of_the_same_replies(agent):
    reply = await agent.call(
        "submit_evaluation",
        model={"url": "http://127.0.0.1:9/v1", "name": "m"},
        benchmarks=[{"id": "capitals", "parameters": {"epochs": 3, "temperature": 0}}],
        dry_run=True,
    )
    assert "capitals asks each question 3 times at temperature 0" in reply.text


async def test_a_submission_asks_the_hub_no_more_often_than_it_must(connect, counted):
    """A look for duplicates, the submission, a look for simultaneous ones, one at earlier jobs."""
    jobs = "/evaluations/jobs"
    capitals = [{"id": "capitals", "provider_id": "alpha"}]
    one = {"url": "http://127.0.0.1:9/v1", "name": "counted"}
    async with connect(base_url=counted.url) as agent:
        await agent.call("submit_evaluation", benchmarks=capitals, model=one, dry_run=True)
        counted.asked.clear()
        await agent.call("list_jobs")
        look = counted.asked[jobs]
        for more, least in (
            ({"model": one, "dry_run": True}, 0),
            ({"model": one}, 3),
            ({"models": [{**one, "name": f"counted-{n}"} for n in range(3)]}, 9),
        ):
            counted.asked.clear()
            reply = await agent.call("submit_evaluation", benchmarks=capitals, **more)
            assert not reply.failed, reply.text
            assert counted.asked[jobs] == least + look
