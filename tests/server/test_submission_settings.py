"""Settings for cluster, registry and data are checked as the hub checks them."""

from typing import Any

import httpx
import pytest

from evalhub_mcp.client.models import JobStatus
from tests.server.support.reply_text import dry_run_request

pytestmark = pytest.mark.anyio

MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}
CAPITALS: dict[str, Any] = {"id": "capitals", "provider_id": "alpha"}
S3 = {"s3": {"bucket": "b", "key": "logs/", "secret_ref": "my-s3"}}


async def test_settings_of_cluster_registry_and_model_reach_the_hub(agent, hub):
    exports = {
        "oci": {
            "coordinates": {
                "oci_host": "quay.io",
                "oci_repository": "org/evals",
                "oci_tag": "v1",
                "annotations": {"team": "x"},
            },
            "k8s": {"connection": "registry-login"},
        }
    }
    reply = await agent.call(
        "submit_evaluation",
        model={**MODEL, "card_url": "https://host/card", "auth": {"secret_ref": "several-keys"}},
        benchmarks=[{**CAPITALS, "hardware_config": {"cpu": {"request": "500m", "limit": "2"}}}],
        exports=exports,
        queue="team-queue",
    )
    for shown in ("cpu request 500m, cpu limit 2", "all: queue team-queue", "quay.io/org/evals:v1"):
        assert shown in reply.text
    job = hub.client.jobs.get(reply.data["job_id"])
    assert job.exports == exports
    assert job.hardware_config == {"queue": {"name": "team-queue", "kind": "kueue"}}
    assert job.benchmarks[0].hardware_config == {"cpu": {"request": "500m", "limit": "2"}}
    assert job.model.card_url == "https://host/card"
    again = await agent.call("rerun_evaluation", job_id=job.id, dry_run=True)
    request = dry_run_request(again.text)
    assert request["model"]["card_url"] == "https://host/card"
    assert request["exports"] == exports


REFUSED = [
    ({"hardware_config": {"hardware_profile_name": "p", "cpu": {"request": "1"}}}, "sets queue"),
    ({"hardware_config": {"hardware_profile_name": "P_1"}}, "small letters"),
    ({"hardware_config": {"queue": {"name": "Q_"}}}, "LocalQueue"),
    ({"test_data_ref": {"type": "pre_recorded_data"}}, "not where it is"),
    ({"test_data_ref": {**S3, "hf": {"repo_id": "o/r"}}}, "s3 and hf are given"),
    (
        {"test_data_ref": {"hf": {"repo_id": "o/r"}, "type": "logs"}},
        "data_set or pre_",
    ),
    ({"test_data_ref": {"hf": {"repo_id": "o/r"}, "resolved_sha": "abcdef1"}}, "git.ref"),
    ({"test_data_ref": {"git": {"url": "git@host.org:o/r", "ref": "main"}}}, "http(s)"),
    ({"test_data_ref": {"git": {"url": "http://10.0.0.1/r", "ref": "main"}}}, "internal"),
    ({"test_data_ref": {"git": {"url": "https://git.svc/r", "ref": "main"}}}, "internal"),
    (
        {"test_data_ref": {"git": {"url": "http://host.org/r", "ref": "m", "secret_ref": "s"}}},
        "must be https",
    ),
    ({"test_data_ref": {"pvc": {"claim_name": "A_b"}}}, "volume claim"),
]
ONLY_WE_REFUSE: list[tuple[dict[str, Any], str]] = [
    ({"hardware_config": {"memory": {"limit": "plenty"}}}, "512Mi"),
    ({"test_data_ref": {"pvc": {"claim_name": "v", "sub_path": "../x"}}}, "sub_path"),
    ({"test_data_ref": {"git": {"url": "https://u:pw@host.org/r", "ref": "m"}}}, "secret_ref"),
    (
        {
            "test_data_ref": {
                "s3": {"bucket": "b", "key": "k", "secret_ref": "sk-0123456789abcdef0"}
            }
        },
        "looks like a key",
    ),
]
ACCEPTED = [
    {"test_data_ref": S3},
    {"test_data_ref": {"hf": {"repo_id": "o/r", "revision": "abc"}, "type": "pre_recorded_data"}},
    {"test_data_ref": {"git": {"url": "https://host.org/o/r", "ref": "main", "secret_ref": "s"}}},
    {"test_data_ref": {"pvc": {"claim_name": "volume-1", "sub_path": "a/b"}}},
    {"hardware_config": {"hardware_profile_name": "gpu", "gpu": None}},
    {"hardware_config": {"queue": {"name": "q"}, "memory": {"limit": "4Gi"}, "gpu": {"count": 1}}},
]


def status_of(hub: Any, settings: dict[str, Any]) -> int:
    """The hub's status for a benchmark with these settings."""
    body = {"name": "plain", "model": MODEL, "benchmarks": [{**CAPITALS, **settings}]}
    return httpx.post(f"{hub.base_url}/api/v1/evaluations/jobs", json=body).status_code


@pytest.mark.parametrize(("settings", "reason"), REFUSED)
async def test_settings_that_the_hub_refuses_are_refused_before_submission(
    agent, hub, settings, reason
):
    assert status_of(hub, settings) == 400
    message = await agent.fails(
        "submit_evaluation", model=MODEL, benchmarks=[{**CAPITALS, **settings}]
    )
    assert "Nothing was submitted" in message
    assert reason in message


@pytest.mark.parametrize(("settings", "reason"), ONLY_WE_REFUSE)
async def test_settings_that_would_fail_in_the_cluster_are_refused(agent, settings, reason):
    message = await agent.fails(
        "submit_evaluation", model=MODEL, benchmarks=[{**CAPITALS, **settings}]
    )
    assert reason in message


@pytest.mark.parametrize("settings", ACCEPTED)
async def test_settings_that_the_hub_accepts_are_accepted(agent, hub, settings):
    assert status_of(hub, settings) == 202
    reply = await agent.call(
        "submit_evaluation", model=MODEL, benchmarks=[{**CAPITALS, **settings}], dry_run=True
    )
    given = {name: value for name, value in settings.items() if name == "test_data_ref"}
    assert given.items() <= dry_run_request(reply.text)["benchmarks"][0].items()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"queue": {"name": "q", "kind": "volcano"}}, "kueue only"),
        ({"queue": "q", "hardware_config": {"hardware_profile_name": "p"}}, "sets queue"),
        (
            {"experiment": {"name": "e", "tag": "x"}},
            "experiment.tag: is not a known field here; did you mean 'tags'?",
        ),
        ({"exports": {"oci": {"coordinates": {"oci_host": "https://q", "oci_repository": "o"}}}},
         "without scheme"),
        ({"exports": {"oci": {"coordinates": {"oci_host": "q.io", "oci_repository": "o/e:1"}}}},
         "oci_tag"),
        ({"exports": {"oci": {"coordinates": {"oci_host": "q.io", "oci_repository": "o",
                                              "tag": "1"}}}}, "has no field 'tag'"),
        ({"model": {**MODEL, "card_url": "ftp://x"}}, "card_url"),
        ({"hardware_config": {"gpus": {"count": 2}}}, "has no field 'gpus'; did you mean 'gpu'?"),
        ({"hardware_config": {"gpu": {"amount": 2}}}, "hardware_config.gpu.amount: is not a known"),
    ],
)  # fmt: skip
async def test_other_settings_of_the_job_are_checked(agent, arguments, reason):
    arguments = {"model": MODEL, "benchmarks": [CAPITALS], **arguments}
    assert reason in await agent.fails("submit_evaluation", **arguments)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"hardware_config": {"queue": "team-a"}},
         {"hardware_config": {"queue": {"name": "team-a"}}}),
        ({"hardware_config": '{"gpu": {"count": "2"}}'},
         {"hardware_config": {"gpu": {"count": 2}}}),
        ({"models": [{**MODEL, "auth": "several-keys", "parameters": '{"temperature": "0"}'}]},
         {"model": {**MODEL, "auth": {"secret_ref": "several-keys"},
                    "parameters": {"temperature": 0}}}),
        ({"experiment": {"name": "e", "tags": '[{"key": "k", "value": "v"}]'}},
         {"experiment": {"name": "e", "tags": [{"key": "k", "value": "v"}]}}),
    ],
)  # fmt: skip
async def test_fields_that_are_not_in_the_schema_are_coerced_too(agent, written, meant):
    model = {} if "models" in written else {"model": MODEL}
    reply = await agent.call(
        "submit_evaluation", **model, benchmarks=[CAPITALS], **written, dry_run=True
    )
    request = dry_run_request(reply.text)
    assert {name: request[name] for name in meant} == meant


async def test_integers_stay_integers(agent):
    parameters = {"limit": 5, "temperature": 0}
    reply = await agent.call(
        "submit_evaluation",
        model={**MODEL, "parameters": {"temperature": 1}},
        benchmarks=[{**CAPITALS, "parameters": parameters}],
        dry_run=True,
    )
    request = dry_run_request(reply.text)
    assert str(request["benchmarks"][0]["parameters"]) == str(parameters)
    assert str(request["model"]["parameters"]) == "{'temperature': 1}"


async def test_fields_without_their_source_are_answered_with_the_source_around_them(agent):
    message = await agent.fails(
        "submit_evaluation",
        model=MODEL,
        benchmarks=[{**CAPITALS, "test_data_ref": {"repo_id": "org/set", "revision": "v1"}}],
    )
    assert '{"hf": {"repo_id": "org/set", "revision": "v1"}}' in message
    message = await agent.fails(
        "submit_evaluation",
        model=MODEL,
        benchmarks=[{**CAPITALS, "test_data_ref": {"bucket": "b", "key": "k"}}],
    )
    assert '{"s3": {"bucket": "b", "key": "k", "secret_ref": "…"}}' in message


async def test_a_text_for_test_data_is_answered_with_the_form_it_means(agent):
    message = await agent.fails(
        "submit_evaluation",
        model=MODEL,
        benchmarks=[{**CAPITALS, "test_data_ref": "s3://my-bucket/logs/run.jsonl"}],
    )
    assert '"bucket": "my-bucket", "key": "logs/run.jsonl"' in message
    assert "secret_ref" in message


async def test_the_commit_of_the_data_is_shown_and_not_sent_again(agent, hub):
    data = {"git": {"url": "https://host.org/o/r", "ref": "main"}}
    reply = await agent.call(
        "submit_evaluation", model=MODEL, benchmarks=[{**CAPITALS, "test_data_ref": data}]
    )
    job_id = reply.data["job_id"]
    event = {"provider_id": "alpha", "id": "capitals", "benchmark_index": 0, "status": "completed",
             "metrics": {"acc": 0.7}, "job_meta": {"resolved_sha": "0123456789abcdef"}}  # fmt: skip
    url = f"{hub.base_url}/api/v1/evaluations/jobs/{job_id}/events"
    assert httpx.post(url, json={"benchmark_status_event": event}).status_code == 204
    stored = hub.client.jobs.get(job_id)
    assert stored.state == JobStatus.COMPLETED
    assert stored.benchmarks[0].test_data_ref == {**data, "resolved_sha": "0123456789abcdef"}
    results = await agent.call("get_job_results", job_id=job_id)
    assert "data: git https://host.org/o/r main, commit 0123456789abcdef" in results.text
    again = await agent.call("rerun_evaluation", job_id=job_id, dry_run=True)
    assert dry_run_request(again.text)["benchmarks"][0]["test_data_ref"] == data
    assert "read at commit 0123456789abcdef; this reads what main is now" in again.text


async def test_several_models_get_one_job_each_linked_by_a_tag(agent, hub):
    arguments: dict[str, Any] = {
        "models": [{"name": f"m{n}", "url": MODEL["url"]} for n in range(3)],
        "benchmarks": [{**CAPITALS, "parameters": {"num_examples": 7}}],
        "name": "trio",
    }
    checked = await agent.call("submit_evaluation", **arguments, dry_run=True)
    assert "for 3 models: m0, m1, m2" in checked.text
    reply = await agent.call("submit_evaluation", **arguments)
    jobs = [hub.client.jobs.get(job_id) for job_id in reply.data["job_ids"]]
    assert [job.model.name for job in jobs] == ["m0", "m1", "m2"]
    assert [job.name for job in jobs] == ["trio: m0", "trio: m1", "trio: m2"]
    tag = reply.data["tag"]
    assert all(tag in job.tags for job in jobs)
    assert {job.id for job in hub.client.jobs.list(tags=tag)} == {job.id for job in jobs}
    # The same call finds them, and one model more joins them.
    arguments["models"].append({"name": "m3", "url": MODEL["url"]})
    more = await agent.call("submit_evaluation", **arguments)
    assert more.data["job_ids"][:3] == [job.id for job in jobs]
    assert len(hub.client.jobs.list(tags=tag)) == 4
    for job, score in zip(jobs, (0.5, 0.9, 0.7), strict=True):
        hub.event(job.id, "capitals", 0, "completed", metrics={"acc": score})
    ranked = await agent.call("compare_jobs", job_ids=[job.id for job in jobs])
    assert "m1, m2, m0" in ranked.text


async def test_a_mistake_in_one_model_prevents_all_submissions(agent, hub):
    before = {job.id for job in hub.client.jobs.list()}
    models = [{"name": "good", "url": MODEL["url"]}, {"name": "bad", "url": "ftp://host"}]
    message = await agent.fails("submit_evaluation", models=models, benchmarks=[CAPITALS])
    assert "Model bad: Nothing was submitted" in message
    assert {job.id for job in hub.client.jobs.list()} == before


async def test_model_and_models_together_or_none_are_refused(agent):
    both = await agent.fails(
        "submit_evaluation", model=MODEL, models=[MODEL], benchmarks=[CAPITALS]
    )
    assert "either model or models" in both
    assert "model is required" in await agent.fails("submit_evaluation", benchmarks=[CAPITALS])


async def test_names_with_one_url_are_several_models(agent):
    reply = await agent.call(
        "submit_evaluation",
        model_url=MODEL["url"],
        models=["one", "two"],
        benchmarks=[CAPITALS],
        dry_run=True,
    )
    assert "for 2 models: one, two" in reply.text


async def test_settings_that_are_not_listed_are_counted(agent):
    many = [{**CAPITALS, "parameters": {"num_examples": n}} for n in range(1, 13)]
    reply = await agent.call("submit_evaluation", model=MODEL, benchmarks=many, dry_run=True)
    assert "capitals: num_examples 8 | and 4 more." in reply.text
    assert len(dry_run_request(reply.text)["benchmarks"]) == 12


async def test_settings_that_only_the_hub_can_check_are_named_as_unchecked(agent):
    reply = await agent.call(
        "submit_evaluation", model=MODEL, benchmarks=[CAPITALS], experiment="nightly", dry_run=True
    )
    assert "Not checked: whether the hub has MLflow, which experiment needs" in reply.text


async def test_a_provider_without_a_similar_benchmark_shows_what_it_has(agent):
    message = await agent.fails(
        "submit_evaluation", model=MODEL, benchmarks=[{"id": "zzz", "provider_id": "beta"}]
    )
    assert "of provider beta. It has: latency, shared." in message


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"temprature": 0.5}, "temperature must be meant"),
        ({"max_token": 5}, "max_tokens must be meant"),
        ({"num_examples": 5}, "a setting of a benchmark"),
        ({"num_fewshot": 5}, "a setting of a benchmark"),
        ({"top_p": 90}, "top_p must be a number from 0 to 1"),
    ],
)
async def test_a_parameter_of_the_model_that_does_nothing_is_named(agent, parameters, said):
    model = {**MODEL, "parameters": parameters}
    assert said in await agent.fails("submit_evaluation", model=model, benchmarks=[CAPITALS])


async def test_parameters_of_the_model_are_named_as_unchecked(agent):
    model = {**MODEL, "parameters": {"temperature": 0, "mirostat": 2}}
    reply = await agent.call("submit_evaluation", model=model, benchmarks=[CAPITALS], dry_run=True)
    assert "whether alpha reads model.parameters (temperature, mirostat)" in reply.text


@pytest.mark.parametrize(
    ("benchmark", "said"),
    [
        ({**CAPITALS, "weight": 0}, "hubs count weight 0 as 1"),
        (
            {
                **CAPITALS,
                "primary_score": {"metric": "acc", "lower_is_better": True},
                "pass_criteria": {"threshold": 0.5},
            },
            "lower acc is better, and its provider says the opposite",
        ),
        (
            {
                "id": "breakout",
                "provider_id": "alpha",
                "primary_score": {"metric": "attack_rate", "lower_is_better": False},
                "pass_criteria": {"threshold": 0.2},
            },
            "higher attack_rate is better, and its provider says the opposite",
        ),
        (
            {"id": "breakout", "provider_id": "alpha", "pass_criteria": {"threshold": 20}},
            "attack_rate runs from 0 to 1",
        ),
    ],
)
async def test_criteria_that_would_surprise_are_warned_of(agent, benchmark, said):
    reply = await agent.call("submit_evaluation", model=MODEL, benchmarks=[benchmark], dry_run=True)
    assert said in reply.text


async def test_a_hub_counts_weight_0_as_1(hub):
    """If a later hub does not, the warning about it is wrong."""
    rows = [{**CAPITALS, "weight": 0}, {**CAPITALS, "weight": 1}]
    job = hub.client.jobs.submit({"name": "w", "model": MODEL, "benchmarks": rows})
    for index in range(2):
        hub.event(job.id, "capitals", index, "completed", metrics={"acc": float(index)})
    assert hub.client.jobs.get(job.id).results.test.score == 0.5
