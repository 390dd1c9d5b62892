"""Jobs that another process posts to the local hub do not run and get no key."""

import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.local.data_directory import JOBS_DIR
from evalhub_mcp.local.hub.local_hub import HubEndpoint, LocalHub
from evalhub_mcp.local.providers.built_in import available_providers
from evalhub_mcp.local.stub_model import StubModel
from evalhub_mcp.vouchers import voucher_directory
from tests.narrow import present

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

KEY = "sk-redteam-0123456789abcdef"
PROVIDER = "inspect-local"


@dataclass
class Site:
    """A hub, its user's client, and a stranger with the hub's address and no certificate."""

    data_dir: Path
    endpoint: HubEndpoint
    user: AsyncEvalHubClient
    stranger: httpx.AsyncClient

    async def post(self, **changes: Any) -> str:
        """A job the stranger posts."""
        job = {
            "name": "stranger",
            "model": {"name": "m", "url": "http://127.0.0.1:9/v1"},
            "benchmarks": [{"id": "everyday_facts", "provider_id": PROVIDER}],
            **changes,
        }
        posted = await self.stranger.post("evaluations/jobs", json=job)
        return str(posted.raise_for_status().json()["resource"]["id"])

    async def end(self, job_id: str) -> EvaluationJob:
        return await self.user.jobs.wait_for_completion(job_id, timeout=100, poll_interval=0.1)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    data_dir = tmp_path / "hub"
    async with LocalHub(data_dir, available_providers()) as hub:
        endpoint = await hub.ready()
        secrets = data_dir / "secrets"
        (secrets / "mine").write_text(KEY)
        (secrets / "mine").chmod(0o600)
        async with (
            AsyncEvalHubClient(endpoint.base_url, ca_bundle_path=endpoint.ca_cert_path) as user,
            httpx.AsyncClient(
                base_url=f"{endpoint.base_url}/api/v1/", verify=False, trust_env=False
            ) as stranger,
        ):
            yield Site(data_dir, endpoint, user, stranger)
            for job in await user.jobs.list():
                shutil.rmtree(JOBS_DIR / job.id, ignore_errors=True)


@pytest.fixture
def thief() -> Any:
    """A server that keeps the headers of every request."""
    seen: list[str] = []

    class Keep(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(str(self.headers))
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Keep)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1", seen
    server.shutdown()
    server.server_close()


async def test_a_strangers_job_does_not_run_and_gets_no_key(
    site: Site, thief: tuple[str, list[str]]
) -> None:
    url, seen = thief
    model = {"name": "m", "url": url, "auth": {"secret_ref": "mine"}}
    judged = [
        {
            "id": "everyday_facts",
            "provider_id": PROVIDER,
            "parameters": {"judge_url": url, "judge_secret_ref": "mine"},
        }
    ]
    ids = [await site.post(model=model), await site.post(), await site.post(benchmarks=judged)]
    for id in ids:
        job = await site.end(id)
        assert job.status.state == "failed"
        error = present(job.status.benchmarks[0].error_message)
        assert error.message_code == "job_refused"
        assert "submitted" in error.message
    assert seen == []


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("answered", [0, 1, 3], ids="after {}".format)
async def test_an_endpoint_that_redirects_elsewhere_gets_the_key_no_further(
    site: Site, thief: tuple[str, list[str]], status: int, answered: int
) -> None:
    url, seen = thief

    class Redirect(BaseHTTPRequestHandler):
        requests = 0

        def do_POST(self) -> None:
            Redirect.requests += 1
            self.rfile.read(int(self.headers.get("content-length") or 0))
            choice = {"index": 0, "message": {"role": "assistant", "content": "x"}}
            body = json.dumps({"id": "1", "object": "chat.completion", "choices": [choice]})
            if Redirect.requests > answered:
                self.send_response(status)
                self.send_header("Location", url)
                body = ""
            else:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Redirect)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        job = await site.user.jobs.submit(
            {
                "name": "redirected",
                "model": {
                    "name": "m",
                    "url": f"http://127.0.0.1:{server.server_address[1]}/v1",
                    "auth": {"secret_ref": "mine"},
                },
                "benchmarks": [{"id": "everyday_facts", "provider_id": PROVIDER}],
            }
        )
        ended = await site.end(job.id)
    finally:
        server.shutdown()
        server.server_close()
    assert seen == []
    message = present(ended.status.benchmarks[0].error_message).message
    assert "redirects" in message
    assert "evalhub-mcp secrets allow" in message


async def test_the_guard_hands_out_no_key_for_a_host_that_is_not_allowed(site: Site) -> None:
    """Even if a client of the user did not check it, as the server does."""
    (site.data_dir / "secrets" / "openai").write_text(KEY)
    for url in ("https://evil.test/v1", "http://127.0.0.1:9/v1", "http://api.openai.com/v1"):
        job = await site.user.jobs.submit(
            {
                "name": "elsewhere",
                "model": {"name": "m", "url": url, "auth": {"secret_ref": "openai"}},
                "benchmarks": [{"id": "everyday_facts", "provider_id": PROVIDER}],
            }
        )
        error = present((await site.end(job.id)).status.benchmarks[0].error_message)
        assert error.message_code == "secret_refused"
        assert "evalhub-mcp secrets allow openai" in error.message


async def test_a_users_job_runs_and_its_copy_by_a_stranger_does_not(site: Site) -> None:
    with StubModel(accuracy=1.0) as model:
        mine = {
            "name": "mine",
            "model": {"name": "m", "url": model.base_url},
            "benchmarks": [
                {
                    "id": "everyday_facts",
                    "provider_id": PROVIDER,
                    "parameters": {"num_examples": 3.0},
                }
            ],
        }
        job = await site.user.jobs.submit(mine)
        copied = job.model_dump(mode="json", exclude_none=True)
        copy = await site.post(
            tags=copied["tags"], model=mine["model"], benchmarks=mine["benchmarks"]
        )
        assert (await site.end(job.id)).status.state == "completed"
        assert (await site.end(copy)).status.state == "failed"


async def test_a_collection_changed_by_a_stranger_after_submission_does_not_run(
    site: Site,
) -> None:
    with StubModel(accuracy=1.0) as model:
        benchmark = {
            "id": "everyday_facts",
            "provider_id": PROVIDER,
            "parameters": {"num_examples": 2},
        }
        collection = await site.user.collections.create(
            {"name": "c", "category": "test", "benchmarks": [benchmark]}
        )
        request: dict[str, Any] = {
            "name": "mine",
            "model": {"name": "m", "url": model.base_url},
            "collection": {"id": collection.id},
        }
        job = await site.end((await site.user.jobs.submit(request)).id)
        assert job.status.state == "completed"
        again = await site.end(await site.post(benchmarks=None, collection={"id": collection.id}))
        assert again.status.state == "failed"


async def test_a_voucher_cannot_be_written_for_a_job_with_other_content(site: Site) -> None:
    directory = present(voucher_directory(site.endpoint.ca_cert_path))
    assert directory.stat().st_mode & 0o077 == 0
    job_id = await site.post()
    (directory / f"{job_id}.json").write_text(json.dumps(["0" * 64]))
    job = await site.end(job_id)
    assert present(job.status.benchmarks[0].error_message).message_code == "job_refused"
