"""Plain Latin letters for those that only look like them, so that a choice is recognised."""

import re
import unicodedata

from evalhub_mcp.datasets.text_comparison import stream_safe

# Letters of other scripts that look like Latin ones, and emoji.
_LOOKALIKES = str.maketrans(
    "АВСЕНІКМОРТХΑΒΕΖΗΙΚΜΝΟΡΤΧ🅰🅱", "ABCEHIKMOPTXABEZHIKMNOPTXAB"
)  # fmt: skip
_LONE_LOOKALIKE = re.compile(r"(?<![^\W_])[АВСЕНІКМОРТХΑΒΕΖΗΙΚΜΝΟΡΤΧ🅰🅱](?![^\W_])")


def plain_letters(text: str) -> str:
    """Return text with plain Latin letters for wide, circled and look-alike ones."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", stream_safe(text))
    return _LONE_LOOKALIKE.sub(lambda match: match[0].translate(_LOOKALIKES), text)
