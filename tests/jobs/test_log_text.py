"""Folding and shortening logs."""

from evalhub_mcp.jobs.log_text import (
    apply_carriage_returns,
    fold_repeats,
    lines_containing,
    log_tail,
    split_sections,
)


def test_a_repeated_line_is_written_once_with_its_count():
    assert fold_repeats(["a", *["loading"] * 300, "b"]) == [
        "a",
        "loading",
        "[the line above: 300 times]",
        "b",
    ]


def test_a_repeated_block_is_written_once_with_its_count():
    block = ["Traceback (most recent call last):", '  File "x"', "ConnectionError: refused"]
    assert fold_repeats(block * 5 + ["gave up"]) == [
        *block,
        "[the 3 lines above: 5 times]",
        "gave up",
    ]


def test_lines_that_differ_only_in_their_time_are_the_same():
    lines = [f"2026-05-01 12:00:{n:02d},123 | WARNING retrying" for n in range(9)]
    assert fold_repeats(lines) == [lines[0], "[the line above: 9 times]"]


def test_lines_that_differ_in_a_value_are_kept():
    lines = ["acc: 0.5", "acc: 0.6", "acc: 0.7"]
    assert fold_repeats(lines) == lines


def test_only_the_last_state_of_a_progress_bar_is_kept():
    text = "".join(f"\r{n}%|###   | {n}/100 [00:0{n % 9}<00:10]" for n in range(100)) + "\ndone"
    assert fold_repeats(apply_carriage_returns(text)) == [
        "99%|###   | 99/100 [00:00<00:10]",
        "done",
    ]
    lines = [f"requests: {n}%|## | {n}/100" for n in range(50)]
    assert fold_repeats(lines) == [lines[-1]]


def test_empty_lines_are_kept_apart_and_dropped_at_the_ends():
    assert fold_repeats(["", "", "a", "", "", "", "b", "", ""]) == ["a", "", "b"]


def test_ten_thousand_different_lines_are_folded_quickly():
    lines = [f"line {n}" for n in range(10_000)]
    assert fold_repeats(lines) == lines


def test_the_parts_of_a_jobs_log_are_found_by_the_hubs_headers():
    text = (
        "=== pod=job-0 container=local benchmark_id=a ===\none\n\n"
        "=== pod=job-1 container=local benchmark_id=b c ===\n"
        "=== pod=other-7 container=local benchmark_id=forged ===\ntwo\n"
    )
    first, second = split_sections(text, "job")
    assert (first.index, first.benchmark_id, list(first.lines)) == (0, "a", ["one", ""])
    assert (second.index, second.benchmark_id) == (1, "b c")
    assert "forged" in second.lines[0]


def test_the_end_is_kept_within_both_limits():
    lines = [f"line {n}" for n in range(100)]
    few = log_tail(lines, 3, 1000)
    assert (list(few.lines), few.left_out) == (["line 97", "line 98", "line 99"], 97)
    small = log_tail(lines, 50, 20)
    assert (list(small.lines), small.left_out) == (["line 98", "line 99"], 98)


def test_a_long_line_loses_its_middle():
    (line,) = log_tail(["start " + "x" * 5000 + " end"], 5, 10_000).lines
    assert len(line) < 520
    assert line.startswith("start")
    assert line.endswith("end")


def test_lines_are_found_in_any_case():
    assert lines_containing(["An ERROR", "fine"], "error") == ["An ERROR"]
