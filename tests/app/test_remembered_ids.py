"""Ids that were not found are remembered for a minute."""

from evalhub_mcp.app.remembered_ids import GONE_SECONDS, MAX_IDS, GoneIds


def test_an_id_counts_as_gone_for_its_tenant_until_it_expires() -> None:
    now = [0.0]
    gone = GoneIds(lambda: now[0])
    assert not gone.has("a", "x")
    gone.add("a", "x")
    assert gone.has("a", "x")
    assert not gone.has("b", "x")
    now[0] = GONE_SECONDS
    assert not gone.has("a", "x")


def test_beyond_the_limit_the_oldest_ids_are_dropped() -> None:
    gone = GoneIds()
    for number in range(MAX_IDS + 1):
        gone.add("a", str(number))
    assert not gone.has("a", "0")
    assert gone.has("a", str(MAX_IDS))
