"""Reasoning and control tokens are left out, wherever the text is split."""

import pytest

from evalhub_mcp.chat.reply_filter import ReplyFilter


def fed(*pieces: str) -> str:
    text = ReplyFilter()
    return "".join(text.feed(piece) for piece in pieces) + text.end()


@pytest.mark.parametrize(
    ("text", "proper"),
    [
        ("Hello", "Hello"),
        ("", ""),
        ("  two", "  two"),
        ("<think>hm, <b>well</b></think>\n\nHello", "Hello"),
        ("\n<think>\n\n</think>\n\nHello", "Hello"),
        ("<thinking>one</thinking><think>two</think>Hello", "Hello"),
        ("[THINK]x[/THINK]Hello", "Hello"),
        ("<think>never ends", ""),
        ("<table>is none", "<table>is none"),
        ("<th", "<th"),
        ("a < b, and <think> is a tag", "a < b, and <think> is a tag"),
        ("Hello<|im_end|>\n<|im_start|>user\nand so on", "Hello"),
        ("<think>x</think>Hello</s> more </s>", "Hello"),
        ("Hello<end_of_turn>", "Hello"),
        ("2 <|3, and <|im is no token", "2 <|3, and <|im is no token"),
        ("ends with <|im_e", "ends with <|im_e"),
        ("<think>" + "long " * 1000 + "</think>end", "end"),
    ],
)
def test_the_text_does_not_depend_on_the_pieces(text, proper):
    assert fed(text) == proper
    assert fed(*text) == proper
    assert fed(*[text[i : i + 3] for i in range(0, len(text), 3)]) == proper
