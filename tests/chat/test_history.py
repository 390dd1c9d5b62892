"""A conversation is shortened to the model's context, oldest results first."""

import pytest

from evalhub_mcp.chat.history import DoesNotFit, History
from evalhub_mcp.chat.model_reply import ModelReply, ToolCall

JOB = "f5279a2b-acd4-47fd-87f3-855bc3774536"


def exchange(history: History, question: str, *results: str) -> None:
    """A question whose answer takes calls with these results."""
    history.add_user(question)
    for number, result in enumerate(results):
        call = ToolCall(f"{question}-{number}", "find_benchmarks", "{}")
        history.add_reply(ModelReply(calls=[call]))
        history.add_result(call.id, result)
    history.add_reply(ModelReply(f"answer to {question}"))


def size(messages: list) -> int:
    return sum(len(str(message)) for message in messages)


def test_nothing_is_shortened_before_a_limit_is_known():
    history = History("system")
    exchange(history, "one", "x" * 50_000)
    assert len(history.messages()) == 5
    assert "x" * 50_000 in str(history.messages())


def test_old_results_are_shortened_first_and_keep_their_ids():
    history = History("system", context_tokens=4096)
    exchange(history, "one", "old " * 4000 + f"job {JOB}")
    history.add_user("two")
    history.add_reply(ModelReply(calls=[ToolCall("new", "get_job_results")]))
    history.add_result("new", "new " * 1000)
    messages = history.messages()
    old = next(m for m in messages if m["role"] == "tool" and m["content"].startswith("old"))
    assert len(old["content"]) < 1000
    assert JOB in old["content"]
    assert "shortened" in old["content"]
    assert messages[-1]["content"] == "new " * 1000
    assert any(len(str(entry["content"])) > 15_000 for entry in history.entries), "kept for /save"


def test_whole_exchanges_are_left_out_next_and_every_result_keeps_its_call():
    history = History("system", context_tokens=2048)
    for number in range(40):
        exchange(history, f"question {number}", "r" * 700, "s" * 700)
    history.add_user("last")
    messages = history.messages()
    assert messages[0]["content"] == "system"
    assert messages[1]["role"] == "user"
    assert messages[-1]["content"] == "last"
    assert size(messages) < 2048 * 5
    calls = {c["id"] for m in messages for c in m.get("tool_calls", ())}
    results = {m["tool_call_id"] for m in messages if m["role"] == "tool"}
    assert calls == results
    assert "question 0" in str(history.entries)


def test_the_last_results_give_way_when_nothing_else_is_left():
    history = History("system", context_tokens=2048)
    history.add_user("one")
    calls = [ToolCall(str(n), "get_samples") for n in range(2)]
    history.add_reply(ModelReply(calls=calls))
    for call in calls:
        history.add_result(call.id, "w" * 20_000)
    assert size(history.messages()) < 2048 * 4


def test_a_message_that_cannot_fit_is_an_error():
    history = History("system", context_tokens=2048)
    history.add_user("x" * 30_000)
    with pytest.raises(DoesNotFit):
        history.messages()
    with pytest.raises(DoesNotFit):
        History("system", context_tokens=4096).messages(tools_chars=20_000)


def test_the_estimate_learns_from_counts_and_errors():
    history = History("system")
    exchange(history, "one", "x" * 7000)
    assert history.tokens(7000) == 2000
    history.learn_count(7000, 3500)
    assert history.tokens(7000) == 3500
    history.learn_limit(2048, history.size())
    assert size(history.messages()) < 2 * 2048
    seemed_to_fit = History("system", context_tokens=8192)
    exchange(seemed_to_fit, "one", "x" * 20_000)
    before = seemed_to_fit.tokens(1000)
    seemed_to_fit.messages()
    seemed_to_fit.learn_limit(8192, seemed_to_fit.size())
    assert seemed_to_fit.tokens(1000) > before


def test_two_messages_of_the_user_in_a_row_become_one():
    history = History("system")
    history.add_user("one")
    history.add_user("two")
    assert [m["content"] for m in history.messages()] == ["system", "one\n\ntwo"]
