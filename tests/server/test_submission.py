"""What submit_evaluation checks before anything is sent."""

import pytest

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
    assert reply.data["benchmarks"] == [{"provider_id": "alpha", "id": "capitals"}]


async def test_neither_benchmarks_nor_collection_is_refused(agent, hub):
    assert "neither of them" in await refused(agent, hub, model=MODEL)


async def test_benchmarks_and_collection_together_are_refused(agent, hub):
    message = await refused(
        agent, hub, model=MODEL, benchmarks=CAPITALS, collection={"id": "pair"}
    )
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
    message = await refused(
        agent, hub, model={"name": "tiny", "url": url}, benchmarks=CAPITALS
    )
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
    assert "tags" in await refused(
        agent, hub, model=MODEL, benchmarks=CAPITALS, tags=["a,b"]
    )


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
    assert "benchmarks.0.parameter" in message


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
