r"""Requests with half a character (a lone surrogate, `"\ud800"` in JSON) are read, not lost.

Language models and JavaScript programs cut texts between the two halves of a character. The SDK's
parser refuses such a message as a whole: over stdio its sender would wait for an answer that
never comes. Each half becomes U+FFFD, the character for what cannot be shown.
"""

import re

_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # both halves
    r"|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def whole_characters(text: str) -> str:
    """Return JSON text whose lone surrogates became U+FFFD; other text is unchanged."""
    return _ESCAPE.sub(lambda found: r"\ufffd" if found["half"] else found[0], text)


def whole_characters_in_bytes(body: bytes) -> bytes:
    """As `whole_characters`, for a request's body; it keeps its length."""
    if b"\\ud" not in body and b"\\uD" not in body:
        return body
    # Latin-1 keeps every byte, so a body that is not UTF-8 stays what it is.
    return whole_characters(body.decode("latin-1")).encode("latin-1")
