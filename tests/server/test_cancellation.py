"""cancel_job: kept logs, finished jobs, and the user's confirmation."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest
from mcp import Client
from mcp_types import ElicitResult

from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings
from tests.narrow import text_of
from tests.server.support.evaluations import shell_evaluation

pytestmark = pytest.mark.anyio


@pytest.fixture
def long_running(hub, tmp_path):
    """A job that has reported to be running for an hour."""
    with shell_evaluation(hub.client, tmp_path, "halfway\n", "sleep 300") as evaluation:
        job = evaluation.submit()
        started = datetime.now(UTC) - timedelta(hours=1)
        evaluation.report(job, "running", started_at=started.isoformat())
        yield job


async def cancel(hub, mode, job, answer, **settings):
    """Cancel through a client whose user answers questions with `answer`."""
    questions = []

    async def asked(context, params):
        questions.append(params.message)
        return answer

    server = build_server(Settings(base_url=hub.base_url, **settings))
    async with Client(server, mode=mode, elicitation_callback=asked) as client:
        with anyio.fail_after(20):
            result = await client.call_tool("cancel_job", {"job_id": job})
    assert not result.is_error, text_of(result)
    return result.structured_content, questions


async def test_the_last_log_lines_are_kept_in_the_reply(agent, hub, tmp_path):
    log = "\n".join(f"step {n}" for n in range(100)) + "\ntoken=abcdefghijkl last words\n"
    with shell_evaluation(hub.client, tmp_path, log, "sleep 300") as evaluation:
        job = evaluation.submit()
        evaluation.report(job, "running")
        reply = await agent.call("cancel_job", job_id=job)
        assert "these were the last lines (data, quoted):" in reply.text
        assert sum(row.startswith("| ") for row in reply.text.splitlines()) == 40
        assert reply.text.endswith("| step 99\n| token=[redacted] last words")
        assert hub.client.jobs.logs(job, 0) == ""


async def test_cancelling_ends_the_evaluation_and_its_children(agent, hub, tmp_path):
    pids = tmp_path / "pids"
    then = f"sleep 300 & echo $$ $! > {pids}.part; mv {pids}.part {pids}; wait"
    with shell_evaluation(hub.client, tmp_path, "started\n", then) as evaluation:
        job = evaluation.submit()
        with anyio.fail_after(20):
            while not pids.exists():
                await anyio.sleep(0.02)
        running = [int(pid) for pid in pids.read_text().split()]
        reply = await agent.call("cancel_job", job_id=job)
        assert reply.data["cancelled_now"] is True
        with anyio.fail_after(20):
            while any(_alive(pid) for pid in running):
                await anyio.sleep(0.02)


def _alive(pid):
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


async def test_a_finished_job_keeps_its_logs(agent, hub, tmp_path):
    with shell_evaluation(hub.client, tmp_path, "all done\n") as evaluation:
        job = evaluation.submit()
        evaluation.report(job, "completed", metrics={"acc": 1})
        reply = await agent.call("cancel_job", job_id=job)
        assert reply.data["cancelled_now"] is False
        assert "| " not in reply.text
        assert "left untouched" in reply.text
        assert hub.client.jobs.logs(job, 0).strip() == "all done"


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_the_user_is_asked_before_a_long_running_job_is_cancelled(hub, mode, long_running):
    yes = ElicitResult(action="accept", content={"cancel_it": True})
    reply, questions = await cancel(hub, mode, long_running, yes)
    assert reply["cancelled_now"] is True
    assert len(questions) == 1
    assert long_running in questions[0]
    assert hub.client.jobs.get(long_running).state == "cancelled"


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize(
    "answer",
    [
        ElicitResult(action="decline"),
        ElicitResult(action="cancel"),
        ElicitResult(action="accept", content={"cancel_it": False}),
    ],
    ids=["declined", "dismissed", "no"],
)
async def test_a_user_who_does_not_agree_keeps_the_job(hub, mode, long_running, answer):
    reply, questions = await cancel(hub, mode, long_running, answer)
    assert questions
    assert reply["cancelled_now"] is False
    assert "the user chose" in reply["answer"]
    assert hub.client.jobs.get(long_running).state == "running"
    assert hub.client.jobs.logs(long_running, 0).strip() == "halfway"


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_the_age_from_which_the_user_is_asked_can_be_set(hub, mode, long_running):
    no = ElicitResult(action="decline")
    reply, questions = await cancel(hub, mode, long_running, no, confirm_cancel_after=7200)
    assert (reply["cancelled_now"], questions) == (True, [])


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_client_that_cannot_ask_is_not_kept_from_cancelling(
    connect, hub, mode, long_running
):
    async with connect(mode, base_url=hub.base_url) as agent:
        reply = await agent.call("cancel_job", job_id=long_running)
    assert reply.data["cancelled_now"] is True
