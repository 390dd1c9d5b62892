"""The file of all answers: private, bounded, and readable after a crash."""

import gzip
import json
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.samples import sample_file
from evalhub_mcp.samples.sample import MAX_TEXT, Sample
from evalhub_mcp.samples.sample_file import (
    PARTIAL_SUFFIX,
    SampleWriter,
    delete_oldest,
    eval_log_path,
    find_interrupted,
    mark_taken,
    read_samples,
    sample_path,
)
from tests.narrow import present

RUN = {"job_id": "j", "benchmark_id": "facts"}


def path_in(folder):
    path = sample_path(folder, "0b7c", 0)
    assert path is not None
    return path


def test_answers_come_back_in_the_order_of_the_questions(tmp_path):
    path = path_in(tmp_path)
    writer = SampleWriter(path, RUN)
    for i in (2, 0, 1):
        writer.write(Sample(i, f"q{i}", "a", "b\ud83d", 0.0, seconds=0.5))
    writer.close()
    kept = read_samples(path)
    assert kept is not None
    assert [sample.question for sample in kept.samples] == ["q0", "q1", "q2"]
    assert kept.samples[0].seconds == 0.5
    assert kept.complete
    assert kept.run["benchmark_id"] == "facts"


def test_a_killed_run_keeps_the_answers_it_has(tmp_path):
    path = path_in(tmp_path)
    writer = SampleWriter(path, RUN)
    writer.write(Sample(0, "q0", score=1.0))
    writer.write(Sample(1, "q1", score=0.0))
    writer.abandon()
    partial = next(tmp_path.glob("*.partial"))
    partial.write_bytes(partial.read_bytes()[:-9])
    kept = read_samples(path)
    assert kept is not None
    assert [sample.question for sample in kept.samples] == ["q0"]
    assert not kept.complete


def test_an_answer_that_is_scored_later_replaces_the_unscored_one(tmp_path):
    path = path_in(tmp_path)
    writer = SampleWriter(path, RUN)
    writer.write(Sample(0, "q0", reply="a", error="not graded"))
    writer.write(Sample(0, "q0", reply="b", epoch=2))
    writer.write(Sample(0, "q0", reply="a", score=1.0))
    writer.close()
    kept = read_samples(path)
    assert kept is not None
    assert [(sample.reply, sample.score) for sample in kept.samples] == [("a", 1.0), ("b", None)]


def interrupted(folder, request="r"):
    writer = SampleWriter(path_in(folder), {**RUN, "request": request})
    writer.write(Sample(0, "q0", score=1.0))
    writer.abandon()
    return next(folder.glob("*.partial"))


def test_an_interrupted_run_of_the_same_request_is_found_once(tmp_path):
    file = interrupted(tmp_path)
    assert find_interrupted(tmp_path, "r") == file
    assert find_interrupted(tmp_path, "another request") is None
    mark_taken(file, "job-2")
    assert find_interrupted(tmp_path, "r") is None
    kept = read_samples(path_in(tmp_path))
    assert kept is not None
    assert len(kept.samples) == 1


def test_a_run_that_is_alive_or_old_is_left_alone(tmp_path):
    writer = SampleWriter(path_in(tmp_path), {**RUN, "request": "r"})
    assert find_interrupted(tmp_path, "r") is None
    writer.abandon()
    file = next(tmp_path.glob("*.partial"))
    assert find_interrupted(tmp_path, "r") == file
    os.utime(file, (0, 0))
    assert find_interrupted(tmp_path, "r") is None


def test_nobody_else_can_read_the_files(tmp_path):
    path = path_in(tmp_path)
    writer = SampleWriter(path, RUN)
    partial = next(tmp_path.glob("*.partial"))
    assert stat.S_IMODE(partial.stat().st_mode) == 0o600
    writer.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_file_that_is_too_large_says_what_it_leaves_out(tmp_path, monkeypatch):
    monkeypatch.setattr(sample_file, "MAX_FILE_BYTES", 300)
    writer = SampleWriter(path_in(tmp_path), RUN)
    for i in range(10):
        writer.write(Sample(i, "x" * 100))
    writer.close()
    kept = read_samples(path_in(tmp_path))
    assert kept is not None
    assert 0 < len(kept.samples) < 10
    assert kept.left_out == 10 - len(kept.samples)


def test_the_oldest_files_are_deleted_first(tmp_path):
    for number in range(4):
        one = tmp_path / f"{number}.0.jsonl.gz"
        one.write_bytes(bytes(100))
        os.utime(one, (number, number))
    assert delete_oldest(tmp_path, 250) == 2
    assert sorted(one.name[0] for one in tmp_path.iterdir()) == ["2", "3"]


def test_logs_of_inspect_are_deleted_with_the_answers(tmp_path):
    log = present(eval_log_path(tmp_path, "0b7c", 3))
    assert log == tmp_path / "0b7c.3.eval"
    log.write_bytes(bytes(100))
    os.utime(log, (1, 1))
    (tmp_path / "0b7c.3.jsonl.gz").write_bytes(bytes(100))
    assert delete_oldest(tmp_path, 150) == 1
    assert not log.exists()


def test_an_id_that_is_no_name_has_no_file(tmp_path):
    for job_id in ("../x", "", "a/b", ".", "a" * 200, "a\n"):
        assert sample_path(tmp_path, job_id, 0) is None


@given(st.binary(max_size=200))
def test_damaged_files_break_nothing(tmp_path_factory, data):
    path = path_in(tmp_path_factory.mktemp("damaged"))
    path.write_bytes(data)
    read_samples(path)
    header = json.dumps({"samples": 1}).encode() + b"\n"
    path.write_bytes(gzip.compress(header + data))
    assert read_samples(path) is not None


@given(
    st.dictionaries(
        st.sampled_from(list(Sample.__dataclass_fields__)),
        st.none() | st.integers() | st.floats() | st.text() | st.lists(st.text()),
    )
)
def test_a_forged_line_is_a_whole_sample_or_none(value):
    found = Sample.from_json(value)
    if found is not None:
        assert isinstance(found.question, str)
        assert found.is_wrong in {True, False}
        json.dumps(found.as_json())


def test_long_texts_are_cut_before_they_are_kept():
    kept = Sample(0, "q", reply="x" * 10**6, why="y" * 10**6).cleaned(str.upper)
    assert len(kept.reply) == MAX_TEXT
    assert kept.reply.startswith("XXX")
    assert len(kept.why) == 2000


@pytest.mark.parametrize("header", ["", "\n", "{", "[]", "null\n"])
def test_a_file_that_has_just_been_begun_is_left_alone(tmp_path, header):
    file = interrupted(tmp_path)
    (tmp_path / f"another.0{PARTIAL_SUFFIX}").write_text(header)
    assert find_interrupted(tmp_path, "r") == file
