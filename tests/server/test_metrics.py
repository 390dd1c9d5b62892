"""The metrics for Prometheus."""

import sys

import httpx
import pytest
from mcp import Client
from prometheus_client.parser import text_string_to_metric_families

from evalhub_mcp.settings import Settings, SettingsError, load_settings
from tests.server.support.team import post

pytestmark = pytest.mark.anyio

JOB = {
    "model": {"url": "http://127.0.0.1:9/v1", "name": "counted"},
    "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
}


async def scrape(url: str, **headers: str) -> dict[str, dict[tuple[str, ...], float]]:
    """Samples by name, then by the values of their labels, the labels sorted."""
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(url.replace("/mcp", "/metrics"), headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[
                tuple(sample.labels[name] for name in sorted(sample.labels))
            ] = sample.value
    return found


async def test_calls_hub_requests_and_the_servers_state_are_counted_by_names_we_know(
    hub, serve_here
):
    async with serve_here(base_url=hub.base_url, metrics=True) as served:
        async with Client(served.url, mode="legacy") as client:
            submitted = await client.call_tool("submit_evaluation", JOB)
            job_id = submitted.structured_content["job_id"]
            await client.call_tool("get_job_status", {"job_id": job_id})
            await client.call_tool("get_job_status", {"job_id": "no-such-job"})
            await client.call_tool("made_up_by_a_model", {})
            for method in ("made/up", "made/up/again"):
                await post(served.url, method)
            await client.get_prompt("edd_workflow", {"application_type": "rag"})
            during = await scrape(served.url)
        text = str(during)
    calls = during["evalhub_mcp_calls_total"]
    assert calls["tools/call", "ok", "get_job_status"] == 1
    assert calls["tools/call", "error", "get_job_status"] == 1
    assert calls["tools/call", "error", "other"] == 1
    assert calls["prompts/get", "ok", "edd_workflow"] == 1
    assert calls["other", "error", ""] == 2
    assert "made/up" not in text
    assert during["evalhub_mcp_call_seconds_count"]["tools/call", "get_job_status"] == 2
    requests = during["evalhub_mcp_hub_requests_total"]
    posted = {key: count for key, count in requests.items() if key[0] == "POST"}
    assert posted == {("POST", "/evaluations/jobs", "202"): 1}
    assert requests["GET", "/evaluations/jobs/{id}", "200"] == 1
    assert requests["GET", "/evaluations/jobs/{id}", "404"] == 1
    assert during["evalhub_mcp_hub_request_seconds_count"]["GET", "/evaluations/jobs/{id}"] == 2
    assert during["evalhub_mcp_sessions"][()] == 1
    assert 0 <= during["evalhub_mcp_catalog_age_seconds"][()] < 60
    for gauge in ("waiters", "watchers", "calls_in_progress"):
        assert during[f"evalhub_mcp_{gauge}"][()] == 0
    assert job_id not in text
    assert "made_up_by_a_model" not in text


async def test_limits_that_are_hit_are_counted(serve_here):
    async with serve_here(metrics=True, calls_per_minute=1, max_request_bytes=1024) as served:
        async with httpx.AsyncClient(trust_env=False) as http:
            assert (await http.post(served.url, content=b" " * 2000)).status_code == 413
            assert (await http.post(served.url, content=b" ")).status_code == 429
        limits = (await scrape(served.url))["evalhub_mcp_limits_hit_total"]
    assert limits == {("request_bytes",): 1, ("calls_per_minute",): 1}


async def test_metrics_are_for_callers_and_for_known_hosts_only(serve_here):
    async with (
        serve_here(metrics=True, auth_type="rbac-proxy", allowed_hosts=("mcp.x",)) as served,
        httpx.AsyncClient(trust_env=False) as http,
    ):
        url = served.url.replace("/mcp", "/metrics")
        assert (await http.get(url)).status_code == 401
        scraper = {"X-User": "prometheus", "X-Tenant": "monitoring"}
        assert (await http.get(url, headers=scraper)).status_code == 200
        foreign = {**scraper, "Host": "evil.example"}
        assert (await http.get(url, headers=foreign)).status_code == 421


async def test_a_scraper_needs_no_tenant_and_may_read_nothing_else(serve_here):
    """Metrics show no tenant's data, and a scraper behind a proxy works in no tenant."""
    async with (
        serve_here(metrics=True, auth_type="rbac-proxy") as served,
        httpx.AsyncClient(trust_env=False, headers={"X-User": "prometheus"}) as http,
    ):
        url = served.url.replace("/mcp", "/metrics")
        assert (await http.get(url)).status_code == 200
        assert (await http.get(url, headers={"X-User": ""})).status_code == 401
        assert (await http.post(url)).status_code != 200
        for other in ("/mcp", "/metrics/", "/metrics/../mcp", "/mcp?x=/metrics", "//metrics"):
            answer = await http.post(served.url.replace("/mcp", other), json={})
            assert answer.status_code in {400, 404}, other


async def test_metrics_are_off_by_default(serve_here):
    async with serve_here() as served, httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(served.url.replace("/mcp", "/metrics"))).status_code == 404


def test_metrics_without_their_extra_are_one_clear_line(monkeypatch):
    from evalhub_mcp.server.observability.metrics import create_metrics

    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    with pytest.raises(SettingsError, match=r"pip install 'evalhub-mcp\[metrics\]'"):
        create_metrics(Settings(transport="http", metrics=True))


def test_metrics_need_a_transport_that_serves_them():
    with pytest.raises(SettingsError, match="--metrics has no meaning with --transport stdio"):
        load_settings({"metrics": True})
