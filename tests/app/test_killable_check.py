"""Checks of question files in a process that can be ended at any moment."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import anyio
import pytest

from evalhub_mcp.app import killable_check
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.killable_check import IN_THREAD_BYTES, check_in_time
from evalhub_mcp.datasets.check_process import encode_request
from evalhub_mcp.datasets.file_check import check_file
from evalhub_mcp.datasets.reading_options import ReadingOptions
from evalhub_mcp.datasets.tables import UnreadableFile
from tests.datasets.support.endless_expression import ENDLESS_FILE

pytestmark = pytest.mark.anyio

LARGE = b"question,answer\n" + b"".join(b"What is %d?,term%d\n" % (n, n) for n in range(3_000))


def children() -> set[int]:
    """The processes that this one started and has not ended."""
    text = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return {int(number) for number in text.split()}


async def test_a_large_file_has_the_same_report_from_a_process() -> None:
    assert len(LARGE) > IN_THREAD_BYTES
    assert await check_in_time(LARGE, "csv", None) == check_file(LARGE, "csv")
    assert await check_in_time(LARGE, "csv", "exact") == check_file(LARGE, "csv", "exact")
    with pytest.raises(UnreadableFile, match="NUL bytes") as caught:
        await check_in_time(LARGE + b"\0", "csv", None)
    assert (caught.value.code, caught.value.line) == ("not_text", 3_002)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_a_cancelled_check_ends_at_once_with_its_process() -> None:
    before = children()
    with anyio.move_on_after(1.5) as scope:
        await check_in_time(ENDLESS_FILE, "csv", "regex")
    assert scope.cancelled_caught
    assert children() <= before


async def test_a_check_that_takes_too_long_says_what_would_work() -> None:
    with pytest.raises(UserError, match="within 1 s; split it, or simplify its expressions"):
        await check_in_time(ENDLESS_FILE, "csv", "regex", seconds=1)


async def test_a_process_that_fails_is_an_error_of_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(killable_check, "_COMMAND", (sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(UserError, match="ended without a result"):
        await check_in_time(LARGE, "csv", None)


@pytest.mark.parametrize(
    "answer",
    ["", "null", "[]", "{}", '{"report": {}}', '{"unreadable": 3}', "\\x80\\x04K\\x01."],
)
async def test_output_that_is_not_a_report_is_an_error_and_is_not_executed(
    monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    code = f"import sys; sys.stdout.buffer.write('{answer}'.encode('latin-1'))"
    monkeypatch.setattr(killable_check, "_COMMAND", (sys.executable, "-c", code))
    with pytest.raises(UserError, match="ended without a result"):
        await check_in_time(LARGE, "csv", None)


async def test_every_kind_of_field_survives_the_process() -> None:
    rows = [
        {"question": f"Which is {n}? \u2028\ud83d\ude00", "answer": "b", "choices": ["a", "b", "c"]}
        for n in range(400)
    ]
    data = "\n".join(map(json.dumps, [*rows, {"question": ""}])).encode()
    assert len(data) > IN_THREAD_BYTES
    for options in (None, ReadingOptions(question_column="question", decimal_mark="comma")):
        report = await check_in_time(data, "jsonl", None, options)
        assert report == check_file(data, "jsonl", None, options)
        assert report.columns.choices == ("choices",)


async def test_small_files_need_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(killable_check, "_COMMAND", ("/nowhere",))
    small = LARGE[:IN_THREAD_BYTES].rpartition(b"\n")[0]
    assert (await check_in_time(small, "csv", None)).rows > 400


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_only_some_large_files_are_checked_at_a_time() -> None:
    most = 0
    before = children()
    async with anyio.create_task_group() as group:
        for _ in range(6):
            group.start_soon(check_in_time, ENDLESS_FILE, "csv", "regex")
        for _ in range(10):
            await anyio.sleep(0.1)
            most = max(most, len(children() - before))
        group.cancel_scope.cancel()
    assert most == killable_check.MAX_PROCESSES
    assert children() <= before


def test_the_process_ends_when_its_caller_is_gone() -> None:
    command = (sys.executable, "-m", "evalhub_mcp.datasets.check_process")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        # Long, but with pauses in which the process can notice.
        data = b"question,answer\n" + b"\n" * 10_000_000
        process.stdin.write(encode_request(data, "csv", None))
        process.stdin.close()
        started = time.monotonic()
        process.wait(20)
        assert process.stdout is not None
        assert process.stdout.read() == b""
    assert process.returncode == 1
    assert time.monotonic() - started < 10
