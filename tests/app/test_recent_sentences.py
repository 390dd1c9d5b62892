"""Advice that is not repeated within a conversation."""

from evalhub_mcp.app import recent_sentences
from evalhub_mcp.app.recent_sentences import RecentSentences


def test_a_sentence_is_new_once_per_caller_and_again_after_its_time() -> None:
    now = [0.0]
    said = RecentSentences(lambda: now[0])
    assert said.new("ann", ["a", "b"]) == ["a", "b"]
    assert said.new("ann", ["b", "c"]) == ["c"]
    assert said.new("bob", ["a"]) == ["a"]
    now[0] = recent_sentences.SECONDS + 1
    assert said.new("ann", ["a"]) == ["a"]


def test_the_number_of_kept_sentences_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(recent_sentences, "MAX_SENTENCES", 2)
    said = RecentSentences()
    said.new("ann", ["a", "b", "c"])
    assert said.new("ann", ["a"]) == ["a"]
    assert said.new("ann", ["c"]) == []
