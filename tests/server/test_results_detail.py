"""Details on request, and results as a resource, against the real hub."""

import json

import pytest
from mcp.shared.exceptions import MCPError

from evalhub_mcp.app.report.page import page
from evalhub_mcp.app.result_documents.job_results import job_results_document
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.server.tools.results.text import results_text
from tests.server.test_results import MODEL, results, submit

pytestmark = pytest.mark.anyio
REFERENCE = f"registry.example.org/team/rows:evalhub-{'1' * 20}-samples-0@sha256:{'0123abcd' * 8}"
"""Longer than other values may be, and useless when it is cut."""

METRICS = {
    "acc": 0.8,
    "acc_stderr": 0.057,
    "n_samples": 50,
    "balanced": 0.75,
    "curve": [1, 2, 3],
    "flag": True,
    "label": "ok",
    "nothing": None,
    "sub": {"algebra": 0.5},
}
WRONG = [{"question": f"Q{n}?", "expected": n, "got": "x"} for n in range(8)]


async def detailed_job(agent, hub, **more):
    job = await submit(agent, "capitals")
    hub.event(
        job,
        "capitals",
        0,
        "completed",
        metrics=METRICS,
        additional_info={"seed": 42, "parameters": {"num_fewshot": 0}, "wrong_answers": WRONG},
        artifacts={
            "oci": {"ref": "registry.example/x@sha256:abc"},
            "results_json": "/data/r.json",
            "samples": {"oci_reference": REFERENCE},
        },
        mlflow_run_id="run-1",
        logs_path="s3://logs/1",
        **more,
    )
    return job


async def test_details_are_all_metrics_wrong_answers_artifacts_and_the_mlflow_run(agent, hub):
    job = await detailed_job(agent, hub)
    reply = await agent.call("get_job_results", job_id=job, detail="detailed")
    for part in (
        "metrics: acc 0.80, balanced 0.75, acc_stderr 0.057, n_samples 50, ",
        "curve [1, 2, 3]",
        "flag true",
        "label ok",
        "nothing null",
        "sub.algebra 0.50",
        "also reported: parameters.num_fewshot 0, seed 42",
        "artifacts: oci.ref registry.example/x@sha256:abc, results_json /data/r.json, "
        f"samples.oci_reference {REFERENCE}",
        "MLflow run: run-1",
        "logs: s3://logs/1",
        'wrong: "Q0?" expected "0", got "x"',
        'wrong: "Q7?"',
    ):
        assert part in reply.text
    benchmark = reply.view["benchmarks"][0]
    assert benchmark["metrics"] == {k: v for k, v in METRICS.items() if v is not None}
    assert next(iter(benchmark["metrics"])) == "acc"
    assert benchmark["artifacts"]["oci"]["ref"].endswith("sha256:abc")
    assert benchmark["mlflow_run_id"] == "run-1"
    assert benchmark["logs_path"] == "s3://logs/1"
    assert benchmark["info"] == {"seed": 42, "parameters": {"num_fewshot": 0}}
    assert len(benchmark["wrong_answers"]) == 8


def test_the_mlflow_experiment_is_named_in_detail_only():
    """No hub here has MLflow, so the job is made as such a hub returns it."""
    job = EvaluationJob.model_validate(
        {
            "resource": {"id": "j"},
            "name": "n",
            "model": {"name": "m"},
            "results": {"mlflow_experiment_url": "https://mlflow.example/#/experiments/7"},
        }
    )
    reading = read_job(job, {})
    url = "https://mlflow.example/#/experiments/7"
    detailed = results_text(reading, "n", "m", [], [], detailed=True)
    assert f"MLflow experiment: {url}" in detailed
    assert url not in results_text(reading, "n", "m", [], [])
    assert job_results_document(job, reading, [], detailed=True).mlflow_experiment_url == url
    assert not job_results_document(job, reading, []).mlflow_experiment_url


async def test_the_concise_reply_omits_the_details(agent, hub):
    job = await detailed_job(agent, hub)
    brief = await results(agent, job)
    full = await agent.call("get_job_results", job_id=job, detail="detailed")
    assert len(brief.text) < 0.75 * len(full.text)
    benchmark = brief.view["benchmarks"][0]
    for name in ("metrics", "info", "artifacts", "mlflow_run_id", "logs_path", "parameters"):
        assert name not in benchmark
    assert benchmark["other_metrics"] == {"balanced": 0.75}
    assert "also: balanced 0.75" in brief.text
    assert brief.text.count("wrong:") == 3
    assert len(benchmark["wrong_answers"]) == 5


async def test_many_benchmarks_take_one_line_each(agent, hub):
    names = ["capitals", "breakout", "capitals", "breakout"]
    benchmarks = [{"id": name, "provider_id": "alpha"} for name in names]
    job = hub.client.jobs.submit({"name": "n", "model": MODEL, "benchmarks": benchmarks}).id
    metrics = {"capitals": {"acc": 0.8, "n_samples": 50}, "breakout": {"attack_rate": 0.1}}
    for index, name in enumerate(names):
        hub.event(job, name, index, "completed", metrics=metrics[name])
    text = (await results(agent, job)).text
    rows = [row for row in text.splitlines() if row.startswith(("- ", "  "))]
    assert len(rows) == 4
    assert "acc 0.80 (95 % interval 0.67 to 0.888, 50 samples)" in rows[0]
    assert (
        "needs at least 0.60 (the provider's default): met by 0.20; 0.5-1.0: solid knowledge."
        in rows[0]
    )
    assert 'detail="detailed"' in text


async def test_another_detail_is_refused_with_the_choices(agent, hub):
    message = await agent.fails("get_job_results", job_id="x", detail="everything")
    assert "concise" in message
    assert "detailed" in message


async def test_caveats_about_the_hubs_score_are_shown_beside_our_verdict(agent, hub):
    names = ("capitals", "breakout", "shared")
    benchmarks = [{"id": name, "provider_id": "alpha"} for name in names]
    # Submitted by another client, since ours are sent with suitable criteria.
    job = hub.client.jobs.submit({"name": "n", "model": MODEL, "benchmarks": benchmarks}).id
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.9})
    hub.event(job, "breakout", 1, "completed", metrics={"attack_rate": 0.05})
    hub.event(job, "shared", 2, "completed", metrics={"accuracy": 0.4})
    text = (await results(agent, job)).text
    assert "verdict PASS (all 2 tested benchmarks meet their thresholds; 1 without" in text
    (row,) = [row for row in text.splitlines() if row.startswith("The hub's own overall score")]
    for trap in (
        "fail, contradicts every benchmark: all meet their thresholds",
        "assumed an overall threshold of 0.5, since the job set none",
        "counts breakout as if higher were better, since the job itself does not declare",
        "leaves out shared, which it did not test",
    ):
        assert trap in row


async def test_a_job_without_thresholds_says_so_once(agent, hub):
    job = await submit(agent, "shared")
    hub.event(job, "shared", 0, "completed", metrics={"accuracy": 0.4})
    text = (await results(agent, job)).text
    assert "no verdict (no benchmark has a threshold)." in text
    assert "Caution" not in text


async def test_the_explanation_of_a_threshold_caution_is_given_once(agent, hub):
    """What the hub does with thresholds on another scale is the same for every row."""
    benchmarks = [
        {"provider_id": "alpha", "id": name, "pass_criteria": {"threshold": 40}}
        for name in ("capitals", "breakout")
    ]
    model = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}
    sent = await agent.call("submit_evaluation", model=model, benchmarks=benchmarks)
    job = sent.data["job_id"]
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.4, "n_samples": 200})
    hub.event(job, "breakout", 1, "completed", metrics={"attack_rate": 0.4, "n_samples": 200})
    text = (await results(agent, job)).text
    assert text.count("is stated as 40 and read as 0.40") == 2
    assert text.count("compares the two numbers as they are") == 1


async def test_the_results_resource_is_the_report_page_with_its_data(agent, hub):
    job = await detailed_job(agent, hub)
    (content,) = (await agent.client.read_resource(f"evalhub://jobs/{job}/results")).contents
    assert content.mime_type == "text/html"
    assert len(content.text) > len(page())
    embedded = content.text.partition('id="data">')[2].partition("</script>")[0]
    (reply,) = json.loads(embedded)["replies"]
    assert reply["benchmarks"][0]["score"] == 0.8
    assert reply["benchmarks"][0]["bands"][1] == {
        "label": "0.5-1.0",
        "meaning": "solid knowledge",
        "low": 0.5,
        "high": 1.0,
    }


async def test_the_results_resource_comes_as_json_too(agent, hub):
    job = await detailed_job(agent, hub)
    (content,) = (
        await agent.client.read_resource(f"evalhub://jobs/{job}/results?format=json")
    ).contents
    assert content.mime_type == "application/json"
    assert json.loads(content.text)["benchmarks"][0]["metrics"]["label"] == "ok"


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("{job}/results?format=pdf", "html, json"),
        ("{job}/results?form=json", "did you mean 'format'"),
        ("nope/results", "There is no job"),
    ],
)
async def test_a_wrong_address_of_results_is_refused_with_the_reason(agent, hub, address, word):
    job = await submit(agent, "capitals")
    with pytest.raises(MCPError, match=word):
        await agent.client.read_resource("evalhub://jobs/" + address.format(job=job))


async def test_the_results_resource_is_listed_as_a_template(agent):
    templates = (await agent.client.list_resource_templates()).resource_templates
    (listed,) = [t for t in templates if t.name == "job-results"]
    assert listed.uri_template == "evalhub://jobs/{id}/results{?format}"
    assert listed.mime_type == "text/html"


def test_cards_and_artifacts_that_the_hub_published_are_named_in_every_detail():
    card = {"oci_reference": "quay.io/a/b:t", "oci_digest": "sha256:12"}
    results = {"oci": {"evaluation_card": card}}
    job = EvaluationJob.model_validate(
        {"resource": {"id": "j"}, "model": {"name": "m"}, "results": results}
    )
    reading = read_job(job, {})
    published = job_results_document(job, reading, []).published
    assert published == ["Evaluation card in the OCI registry: quay.io/a/b:t@sha256:12"]
    for detailed in (False, True):
        text = results_text(reading, "n", "m", [], [], detailed=detailed, published=published)
        assert published[0] in text.splitlines()
