"""Token buckets refill over time, separately for each key."""

import pytest

from evalhub_mcp.server.auth.token_bucket import MAX_BUCKETS, TokenBuckets


def test_a_bucket_starts_full_and_refills_at_its_rate():
    now = 0.0
    buckets = TokenBuckets(3, 3 / 60, clock=lambda: now)
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 0]
    assert buckets.take("a") == pytest.approx(20)
    assert buckets.take("b") == 0
    now = 15.0
    assert buckets.take("a") == pytest.approx(5)
    now = 21.0
    assert buckets.take("a") == 0
    now = 1000.0
    assert [buckets.take("a") > 0 for _ in range(4)] == [False, False, False, True]


def test_peeking_at_a_bucket_takes_nothing():
    now = 0.0
    buckets = TokenBuckets(100, 10.0, lambda: now)
    for _ in range(100):
        assert buckets.wait_seconds("") == 0
        buckets.take("")
    assert buckets.wait_seconds("") == pytest.approx(0.1)
    now = 0.1
    assert buckets.wait_seconds("") == 0


def test_the_number_of_buckets_is_bounded():
    buckets = TokenBuckets(1, 1.0)
    for number in range(MAX_BUCKETS + 100):
        buckets.take(str(number))
    assert len(buckets._buckets) == MAX_BUCKETS
