"""Replies kept during a run, and reused by the run that resumes it."""

import json
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.samples.reply_file import ReplyFile, replies_path
from evalhub_mcp.samples.sample_file import PARTIAL_SUFFIX, sample_path

URL = "http://model/v1/chat/completions"


def body(text, **more):
    return json.dumps({"messages": [{"role": "user", "content": text}], **more}).encode()


@pytest.fixture
def opened():
    """Closes the files that a test opens."""
    files: list[ReplyFile] = []
    yield files
    for file in files:
        file.abandon()


@pytest.fixture
def file_of(opened):
    def begin(folder, job="job-1", earlier=None):
        path = sample_path(folder, job, 0)
        assert path is not None
        clean = lambda text: text.replace("sk-secret", "[masked]")  # noqa: E731
        opened.append(ReplyFile(path, clean, earlier))
        return opened[-1]

    return begin


def interrupted(folder):
    return folder / f"job-1.0{PARTIAL_SUFFIX}"


def test_a_run_goes_on_from_the_replies_of_an_interrupted_one(tmp_path, file_of):
    first = file_of(tmp_path)
    first.keep(URL, body("one"), {"choices": [{"text": "1"}]})
    first.keep(URL, body("two"), {"choices": [{"text": "2"}]})
    second = file_of(tmp_path, "job-2", interrupted(tmp_path))
    assert second.take(URL, body("one")) == {"choices": [{"text": "1"}]}
    assert second.take(URL, body("three")) is None
    assert second.take("http://judge/v1/chat/completions", body("two")) is None
    assert second.take(URL, body("two", temperature=1)) is None
    assert second.taken == 1
    third = file_of(tmp_path, "job-3", tmp_path / f"job-2.0{PARTIAL_SUFFIX}")
    assert third.take(URL, body("one")) is not None


def test_the_order_of_a_bodys_members_does_not_matter(tmp_path, file_of):
    first = file_of(tmp_path)
    first.keep(URL, b'{"a": 1, "b": [2, {"c": 3, "d": 4}]}', {"n": 1})
    second = file_of(tmp_path, "job-2", interrupted(tmp_path))
    assert second.take(URL, '{"b":[2,{"d":4,"c":3}],"a":1}') == {"n": 1}


def test_each_reply_to_equal_requests_is_used_once(tmp_path, file_of):
    first = file_of(tmp_path)
    for text in ("heads", "tails"):
        first.keep(URL, body("toss"), {"text": text})
    second = file_of(tmp_path, "job-2", interrupted(tmp_path))
    found = [second.take(URL, body("toss")) for _ in range(3)]
    assert found == [{"text": "heads"}, {"text": "tails"}, None]


def test_the_end_of_a_run_deletes_its_replies_and_those_it_went_on_from(tmp_path, file_of):
    first = file_of(tmp_path)
    first.keep(URL, body("one"), {"text": "1"})
    kept = replies_path(interrupted(tmp_path))
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    second = file_of(tmp_path, "job-2", interrupted(tmp_path))
    second.delete()
    second.keep(URL, body("late"), {"text": "2"})
    assert list(tmp_path.iterdir()) == []


def test_secrets_and_requests_are_not_written(tmp_path, file_of):
    first = file_of(tmp_path)
    first.keep(URL, body("my question"), {"choices": [{"text": "it is sk-secret"}]})
    written = replies_path(interrupted(tmp_path)).read_text()
    assert "sk-secret" not in written
    assert "[masked]" in written
    assert "my question" not in written


@given(st.binary(max_size=300))
def test_damaged_files_break_nothing(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damaged")
    replies_path(interrupted(folder)).write_bytes(data)
    path = sample_path(folder, "job-2", 0)
    assert path is not None
    found = ReplyFile(path, str, interrupted(folder))
    assert found.take(URL, body("one")) is None
    found.delete()
