"""Narrow values that an API declares as optional or as one of several types.

A test that gets anything else fails here, with the value in the message.
"""

from typing import TypeVar

from mcp.types import CallToolResult, ReadResourceResult, TextContent, TextResourceContents

T = TypeVar("T")


def present(value: T | None) -> T:
    """The value, which must not be None."""
    assert value is not None
    return value


def text_of(result: CallToolResult) -> str:
    """The text of a tool's result, whose content must be text only."""
    texts = []
    for block in result.content:
        assert isinstance(block, TextContent), block
        texts.append(block.text)
    return "\n".join(texts)


def resource_text(result: ReadResourceResult) -> str:
    """The text of a resource, which must have one content."""
    (content,) = result.contents
    assert isinstance(content, TextResourceContents), content
    return content.text
