"""`evalhub-mcp local`: its output about the hub, and its refusals."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import anyio
import anyio.to_thread
import pytest

from evalhub_mcp.cli.local import _print_from
from evalhub_mcp.cli.main import main
from evalhub_mcp.local.hub.instance_directory import instances
from evalhub_mcp.local.hub.limits import Limits
from evalhub_mcp.local.hub.local_hub import LocalHub
from evalhub_mcp.local.providers.provider import LocalProvider
from tests.narrow import present

pytestmark = pytest.mark.anyio


@pytest.fixture
def hub_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVALHUB_MCP_DATA_DIR", str(tmp_path))
    return tmp_path / "hub"


async def local(*arguments: str) -> int:
    """Run the command in a process without blocking the event loop."""
    return await anyio.to_thread.run_sync(main, ["local", *arguments])


def sleeper() -> LocalProvider:
    return LocalProvider(
        definition={
            "id": "sleeper",
            "name": "Sleeper",
            "benchmarks": [{"id": "long", "name": "Long"}],
        },
        command="sleeper",
        argv=(sys.executable, "-I", "-c", "import time; time.sleep(300)"),
    )


async def test_commands_work_without_a_hub(hub_dir, capsys):
    assert await local("status") == 0
    shown = capsys.readouterr().out
    assert "not running" in shown
    assert str(hub_dir) in shown
    assert await local("status", "--json") == 0
    assert json.loads(capsys.readouterr().out)["running"] is False
    assert await local("stop") == 0
    assert await local("reset", "--yes") == 0
    assert await local("logs") == 1
    assert "no log yet" in capsys.readouterr().err
    assert not hub_dir.exists()


async def test_status_lists_servers_and_running_and_queued_evaluations(hub_dir, capsys):
    from evalhub_mcp.client import AsyncEvalHubClient

    async with LocalHub(providers=[sleeper()], limits=Limits(max_processes=1)) as hub:
        endpoint = await hub.ready()
        client = AsyncEvalHubClient(endpoint.base_url, ca_bundle_path=endpoint.ca_cert_path)
        async with client:
            job = await client.jobs.submit(
                {
                    "name": "nap",
                    "model": {"name": "m", "url": "http://127.0.0.1:9/v1"},
                    "benchmarks": [{"id": "long", "provider_id": "sleeper"}] * 2,
                }
            )
            with anyio.fail_after(20):
                while True:
                    assert await local("status", "--json") == 0
                    found = json.loads(capsys.readouterr().out)
                    waiting = [one["queued"] for one in found["evaluations"]]
                    if sorted(waiting) == [False, True]:
                        break
                    await anyio.sleep(0.1)
            (instance,) = instances(hub_dir)
            assert found["running"] is True
            assert found["pid"] == instance.hub_pid
            assert endpoint.base_url.endswith(f":{found['port']}")
            assert found["open_jobs"] == [job.id]
            assert found["data_dir"] == str(hub_dir)
            assert found["limits"]["max_processes"] == 1
            assert found["sizes"]["database"] > 0
            assert {one["provider_id"] for one in found["evaluations"]} == {"sleeper"}

            assert await local("status") == 0
            shown = capsys.readouterr().out
            number = waiting.index(True)  # whichever came second
            assert f"running      sleeper/long (number {1 - number}) of job {job.id}" in shown
            assert f"queued       sleeper/long (number {number}) of job {job.id}" in shown
            assert "1 evaluation at once" in shown
            assert f"reached by   {found['who_can_connect']}" in shown
            assert found["private"] == ("Other users" not in shown)

            for refused in (["stop"], ["reset", "--yes"]):
                assert await local(*refused) == 1
                assert "2 evaluations are running" in capsys.readouterr().err
            assert await local("reset") == 1  # no terminal to ask on
            assert "--yes" in capsys.readouterr().err
            assert instance.alive

            assert await local("stop", "--force") == 0
            assert "1 server uses it" in capsys.readouterr().out
            await hub.start()
            await hub.ready()
            with anyio.fail_after(30):
                # On a busy machine the next start has to tell it.
                while (ended := await client.jobs.get(job.id)).status.state != "failed":
                    await anyio.sleep(0.1)
            for one in ended.status.benchmarks:
                what = "queued" if one.benchmark_index == number else "running"
                assert present(one.error_message).message.startswith(
                    (
                        f"The local hub was stopped while this evaluation was {what}",
                        "Interrupted by a restart of the local hub",
                    )
                )

        assert await local("logs", "-n", "3") == 0
        assert len(capsys.readouterr().out.splitlines()) == 3
        assert await local("reset", "--yes", "--all") == 0
    assert not (hub_dir / "evalhub.db").exists()
    assert not (hub_dir / "secrets").exists()


@pytest.mark.parametrize(("answer", "status"), [("n", 1), ("", 1), ("y", 0)])
def test_reset_needs_a_yes(hub_dir, monkeypatch, capsys, answer, status):
    hub_dir.mkdir(mode=0o700)
    (hub_dir / "evalhub.db.bak-1.0.1").touch()
    asked = []

    def ask(question):
        asked.append(question)
        return answer

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("builtins.input", ask)
    assert main(["local", "reset"]) == status
    assert str(hub_dir) in asked[0]
    assert "jobs, results" in asked[0]
    assert (hub_dir / "evalhub.db.bak-1.0.1").exists() == bool(status)
    assert ("Nothing was deleted" if status else "Deleted") in capsys.readouterr().out


def test_following_continues_in_the_log_of_a_new_start(tmp_path, capsys):
    log = tmp_path / "hub.log"
    log.write_text("first\n\x1b[31msecond\x1b[0m\n")
    place = _print_from(log, len("first\n"))
    assert capsys.readouterr().out == "second\n"
    assert _print_from(log, place) == place
    assert capsys.readouterr().out == ""
    log.write_text("new\n")
    _print_from(log, place)
    assert capsys.readouterr().out == "new\n"
