"""Backoff delays and the Retry-After header."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from evalhub_mcp.client.retry import RetryPolicy, is_retryable_status, retry_after_seconds


def test_delays_grow_to_the_maximum_and_stay_within_the_budget() -> None:
    policy = RetryPolicy(5, 1.0, 8.0, 2.0, randomization=False)
    assert [policy.delay(n) for n in range(5)] == [1.0, 2.0, 4.0, 8.0, 8.0]
    assert policy.delay(10_000) == 8.0
    assert policy.delay(0, 30.0) == 30.0
    assert policy.budget(10.0) == 60.0 + 23.0
    jittered = RetryPolicy(5, 1.0, 8.0, 2.0)
    seen = {jittered.delay(3) for _ in range(50)}
    assert len(seen) > 10
    assert all(4.0 <= delay <= 8.0 for delay in seen)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7", 7.0),
        ("1.5", 1.5),
        ("", None),
        (None, None),
        ("soon", None),
        ("-3", None),
        ("٣", None),
        ("nan", None),
        ("inf", None),
        ("Wed, 99 Xyz", None),
    ],
)
def test_retry_after_in_seconds(value: str | None, expected: float | None) -> None:
    assert retry_after_seconds(value) == expected


def test_retry_after_as_a_date() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for offset, expected in ((30, 30.0), (-30, 0.0)):
        for usegmt in (True, False):
            date = format_datetime(now + timedelta(seconds=offset), usegmt=usegmt)
            assert retry_after_seconds(date, now) == expected
    assert retry_after_seconds("Thu, 01 Jan 2026 00:01:00", now) == 60.0


@pytest.mark.parametrize(
    ("status", "again"),
    [(200, False), (400, False), (404, False), (408, True), (429, True), (499, False), (500, True),
     (503, True)],
)  # fmt: skip
def test_temporary_and_server_errors_are_retryable(status: int, again: bool) -> None:
    assert is_retryable_status(status) is again
