"""The file of the results page: its size and parts, and where it draws scores."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest
from mcp import Client

from evalhub_mcp.app.report.page import page, report
from evalhub_mcp.app.result_documents.comparison import ComparisonDocument
from evalhub_mcp.app.result_documents.history import HistoryDocument
from evalhub_mcp.app.result_documents.job_results import JobResultsDocument
from evalhub_mcp.app.result_documents.leaderboard import LeaderboardDocument
from evalhub_mcp.app.result_documents.samples import SamplesDocument
from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.tools.job_status.reply import JobStatusDocument
from evalhub_mcp.server.view import RESULTS_URI
from evalhub_mcp.settings import Settings
from tests.narrow import resource_text
from tests.server.support.browser import IN_BROWSER
from tests.server.support.replies import COMPARISON, PROGRESS, RESULTS


class TestScores:
    """In a browser, drawn by a report."""

    pytestmark = IN_BROWSER

    def test_a_report_draws_scores_where_they_belong(self, chromium, tmp_path):
        path = tmp_path / "report.html"
        path.write_text(report([RESULTS]))
        with chromium.page(path.as_uri()) as shown:
            places = shown.evaluate(
                "['.mark', '.limit', '.chance', '.range'].map("
                "c => document.querySelector('.track ' + c).style.left)"
            )
        assert places == ["80%", "60%", "25%", "69%"]

    def test_each_metric_is_drawn_on_a_scale_of_its_size(self, chromium, tmp_path):
        """A rating up to 5 or a latency of 2 seconds is not squeezed into the first of 100."""
        rating = [{"label": "1-3", "meaning": "poor", "low": 1, "high": 3},
                  {"label": "3-5", "meaning": "good", "low": 3, "high": 5}]  # fmt: skip
        percents = [{"label": "50-100", "meaning": "strong", "low": 50, "high": 100}]
        drawn: dict[str, tuple[dict[str, Any], str, str]] = {
            "rating": ({"score": 4.2, "threshold": 3.5, "bands": rating}, "0.00–5.00", "84%"),
            "latency": ({"score": 2.4, "threshold": 3}, "0.00–5.00", "48%"),
            "percentage": ({"score": 62, "threshold": 60}, "0.00–100", "62%"),
            "fraction": ({"score": 0.8, "bands": percents}, "0.00–1.00", "80%"),
            "correlation": ({"score": -0.1, "threshold": 0.3}, "-1.00–1.00", "45%"),
            "loss": ({"score": -20}, "-20–0.00", "0%"),
            "nothing": ({"score": 0}, "0.00–1.00", "0%"),
            "tokens": ({"score": 1319.4}, "0.00–2000", "65.97%"),
        }
        benchmarks = [
            {"provider_id": "p", "id": name, "status": "completed", "metric": "m", **figures}
            for name, (figures, _, _) in drawn.items()
        ]
        path = tmp_path / "report.html"
        path.write_text(report([{**RESULTS, "benchmarks": [one]} for one in benchmarks]))
        with chromium.page(path.as_uri()) as shown:
            found = shown.evaluate(
                "[...document.querySelectorAll('.cards > li')].map(card => ["
                "[...card.querySelectorAll('.scale span')].map(s => s.textContent).join('–'),"
                "card.querySelector('.mark').style.left])"
            )
        assert found == [[scale, place] for _, scale, place in drawn.values()]

    def test_a_small_or_nearly_whole_score_is_not_rounded_away(self, chromium, tmp_path):
        benchmarks = [
            {"provider_id": "p", "id": "b", "status": "completed", "metric": "m", "score": score}
            for score in (0.0004, 0.9996, 0.8125, 62.037, 1e-12)
        ]
        path = tmp_path / "report.html"
        path.write_text(report([{**RESULTS, "benchmarks": benchmarks}]))
        with chromium.page(path.as_uri()) as shown:
            told = shown.evaluate("[...document.querySelectorAll('.number')].map(n => n.innerText)")
        assert told == ["0.0004", "0.9996", "0.813", "62.04", "1e-12"]


def test_the_sample_replies_match_the_document_models():
    for model, reply in (
        (JobResultsDocument, RESULTS),
        (ComparisonDocument, COMPARISON),
        (JobStatusDocument, PROGRESS),
    ):
        assert model.model_validate(reply).model_fields_set == set(reply)


def test_every_field_the_page_reads_is_one_the_tools_give():
    known = set()
    for model in (
        JobResultsDocument, ComparisonDocument, JobStatusDocument, SamplesDocument,
        HistoryDocument, LeaderboardDocument,
    ):  # fmt: skip
        schema = model.model_json_schema()
        for node in (schema, *schema.get("$defs", {}).values()):
            known |= set(node["properties"])
    holders = "data|item|job|band|answer|question|questions|given|run|course|history|board|row|mean"
    read = set(re.findall(rf"\b(?:{holders})\.([a-z_]+)\b(?!\()", page()))
    assert len(read) > 40
    assert read <= known


def test_the_page_is_small_and_asks_the_network_for_nothing():
    text = page()
    assert len(text.encode()) < 90_000  # a fifth of it draws histories and rankings
    for word in ("http://", "https://", "innerHTML", "insertAdjacentHTML", "eval(", "fetch("):
        assert word not in text


def test_a_report_escapes_whatever_could_end_its_script():
    text = report([{"name": "</script><!--&"}])
    data = text.partition('id="data">')[2].partition("</script>")[0]
    assert json.loads(data)["replies"][0]["name"] == "</script><!--&"
    assert "<" not in data


@pytest.mark.anyio
@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_the_page_is_served_and_bound_to_the_tools_it_shows(mode):
    async with Client(build_server(Settings()), mode=mode) as client:
        bound = {
            tool.name: tool.meta["ui"]["resourceUri"]
            for tool in (await client.list_tools()).tools
            if tool.meta
        }
        read = await client.read_resource(RESULTS_URI)
    assert set(bound) == {"get_job_status", "get_job_results", "compare_jobs", "get_samples",
                          "get_history"}  # fmt: skip
    assert set(bound.values()) == {RESULTS_URI}
    assert read.contents[0].mime_type == "text/html;profile=mcp-app"
    assert resource_text(read) == page()


def test_the_command_writes_a_report_of_real_jobs(hub, tmp_path):
    ids = []
    for score in (0.5, 0.8):
        job = hub.client.jobs.submit(
            {
                "name": f"run {score}",
                "model": {"url": "http://127.0.0.1:9/v1", "name": "m"},
                "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
            }
        )
        hub.event(job.id, "capitals", 0, "completed", metrics={"acc": score, "n_samples": 300})
        ids.append(job.id)
    output = tmp_path / "out.html"
    command = [sys.executable, "-m", "evalhub_mcp", "report", *ids, "-o", str(output)]
    done = subprocess.run(
        [*command, "--base-url", hub.base_url], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    data = output.read_text().partition('id="data">')[2].partition("</script>")[0]
    comparison, first, second = json.loads(data)["replies"]
    assert comparison["jobs"][0]["differences"][0]["change"] == "better"
    assert [r["benchmarks"][0]["score"] for r in (first, second)] == [0.5, 0.8]
    assert first["benchmarks"][0]["bands"][1]["low"] == 0.5
