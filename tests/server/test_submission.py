"""What submit_evaluation checks before anything is sent."""

from types import SimpleNamespace

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


async def test_all_problems_are_reported_at_once(agent, hub):
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


async def test_settings_that_would_run_differently_than_meant_are_warned_of(agent):
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


async def test_the_traps_of_a_collection_are_shown_on_submission(agent, hub):
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


async def test_a_limit_in_a_string_is_counted_as_a_number(agent):
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


async def test_a_submission_asks_the_hub_no_more_often_than_it_must(connect, counted):
    """One request each: duplicates, submission, simultaneous submissions, earlier jobs."""
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
