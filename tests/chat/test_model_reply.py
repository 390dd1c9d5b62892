"""Replies are assembled from the chunks that real servers send."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalhub_mcp.chat.event_stream import MAX_EVENT_BYTES, EventTooLarge, event_data
from evalhub_mcp.chat.model_reply import ModelReply, ReplyBuilder


def built(*deltas: dict[str, Any], **last: Any) -> ModelReply:
    builder = ReplyBuilder()
    for delta in deltas:
        builder.add({"choices": [{"delta": delta}]})
    builder.add(last)
    return builder.reply


def piece(index: int | None, call_id: str | None, name: str | None, arguments: Any) -> Any:
    function = {"name": name, "arguments": arguments}
    call = {"index": index, "id": call_id, "function": function}
    return {"tool_calls": [{k: v for k, v in call.items() if v is not None}]}


@pytest.mark.parametrize(
    "deltas",
    [
        pytest.param(
            [
                piece(0, "a", "one", ""),
                piece(0, None, None, '{"x"'),
                piece(0, None, None, ": 1}"),
                piece(1, "b", "two", "{}"),
            ],
            id="numbered",
        ),
        pytest.param(
            [piece(0, "a", "one", '{"x": 1}'), piece(0, "b", "two", "{}")], id="all the same number"
        ),
        pytest.param(
            [piece(None, None, "one", {"x": 1}), piece(None, None, "two", {})],
            id="no numbers, no ids, arguments as objects",
        ),
        pytest.param(
            [
                piece(0, "a", "one", '{"x"'),
                piece(0, "a", "one", ": 1}"),
                piece(1, "b", "two", None),
            ],
            id="the name repeated in every piece",
        ),
        pytest.param(
            [
                piece(0, "a", "one", ""),
                piece(1, "b", "two", ""),
                piece(0, None, None, '{"x": 1}'),
                piece(1, None, None, "{}"),
            ],
            id="two at a time",
        ),
    ],
)
def test_calls_are_put_together(deltas):
    calls = built(*deltas).calls
    assert [call.name for call in calls] == ["one", "two"]
    assert [json.loads(call.arguments or "{}") for call in calls] == [{"x": 1}, {}]
    assert calls[0].id != calls[1].id


def test_text_token_counts_and_provider_fields_are_read():
    reply = built(
        {"role": "assistant", "content": None, "reasoning_content": "hm"},
        {"content": "He"},
        {"content": [{"type": "text", "text": "llo"}]},
        {
            "tool_calls": [
                {
                    "id": "a",
                    "function": {"name": "one", "arguments": "{"},
                    "extra_content": {"google": {"thought_signature": "s"}},
                }
            ]
        },
        choices=[],
        usage={"prompt_tokens": 12, "completion_tokens": 3},
    )
    assert (reply.text, reply.prompt_tokens, reply.completion_tokens) == ("Hello", 12, 3)
    message = reply.as_message()
    assert message["reasoning_content"] == "hm"
    call = message["tool_calls"][0]
    assert call["extra_content"] == {"google": {"thought_signature": "s"}}
    assert call["function"]["arguments"] == "{}", "no template has to read arguments that are none"


@pytest.mark.parametrize(
    "chunk",
    [
        None,
        [],
        "x",
        {"choices": None},
        {"choices": [None]},
        {"choices": [{"delta": 3}]},
        {"choices": [{"delta": {"tool_calls": {"a": 1}, "content": 5}}]},
        {"choices": [{"delta": {"tool_calls": [None, {"function": None}, {"index": "x"}]}}]},
        {"usage": [1], "choices": [{"finish_reason": 7}]},
    ],
)
def test_a_malformed_chunk_adds_nothing(chunk):
    builder = ReplyBuilder()
    assert builder.add(chunk) == ""
    assert builder.reply == ModelReply()


async def collected(*chunks: bytes) -> list[str]:
    async def stream() -> Any:
        for chunk in chunks:
            yield chunk

    return [data async for data in event_data(stream())]


EVENTS = (
    b": OPENROUTER PROCESSING\r\n\r\ndata: one\r\n\r\nevent: x\ndata:two\ndata: three\n\n"
    b"id: 4\rdata: f\xc3\xbcnf\r\rdata: [DONE]"
)


@pytest.mark.anyio
async def test_events_are_read_wherever_the_network_cuts_them():
    expected = ["one", "two\nthree", "fünf", "[DONE]"]
    assert await collected(EVENTS) == expected
    for size in (1, 2, 3, 7):
        pieces = [EVENTS[i : i + size] for i in range(0, len(EVENTS), size)]
        assert await collected(*pieces) == expected


@pytest.mark.anyio
async def test_an_endless_line_is_refused():
    with pytest.raises(EventTooLarge):
        await collected(*[b"data: " + b"x" * 65536] * (MAX_EVENT_BYTES // 65536 + 2))


NAMES = "choices delta tool_calls function name index id content arguments usage message".split()
ANYTHING = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=60)
@given(ANYTHING)
def test_no_malformed_answer_breaks_the_reply_builder(document):
    builder = ReplyBuilder()
    builder.add({"choices": [{"delta": document}], "usage": document})
    builder.add(document)
    assert json.dumps(builder.reply.as_message())
