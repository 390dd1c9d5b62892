"""An evaluation that crashes before its first report, as an agent reads it."""

import sys

import anyio
import pytest

from evalhub_mcp.local.hub.local_hub import LocalHub
from evalhub_mcp.local.providers.provider import LocalProvider

pytestmark = pytest.mark.anyio


async def test_an_evaluation_that_crashes_becomes_a_failed_job_with_the_end_of_its_log(
    tmp_path, connect
):
    dies = LocalProvider(
        definition={
            "id": "fragile",
            "name": "Fragile",
            "benchmarks": [{"id": "glass", "name": "Glass"}],
        },
        command="fragile",
        argv=(sys.executable, "-I", "-c", "print('CUDA out of memory'); raise SystemExit(3)"),
    )
    async with LocalHub(tmp_path / "hub", [dies]) as hub:
        endpoint = await hub.ready()
        async with connect(base_url=endpoint.base_url, ca_cert_path=endpoint.ca_cert_path) as agent:
            submitted = await agent.call(
                "submit_evaluation",
                model={"url": "http://127.0.0.1:9/v1", "name": "m"},
                benchmarks=[{"id": "glass"}],
            )
            job_id = submitted.data["job_id"]
            with anyio.fail_after(30):
                while True:
                    status = await agent.call("get_job_status", job_id=job_id, wait_seconds=10)
                    if status.data["done"]:
                        break
            results = await agent.call("get_job_results", job_id=job_id)
    assert status.data["state"] == "failed"
    for reply in (status, results):
        assert "exit status 3" in reply.text
        assert "CUDA out of memory" in reply.text
