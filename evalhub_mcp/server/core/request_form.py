r"""Bodies of requests whose sender would wait for an answer that the SDK does not send.

The SDK takes a request with a fractional id, or with null, for a notification; over HTTP it is
accepted and never answered. Bodies that begin with a byte order mark and batches of 2025-03-26
get an error that shows the inside of a parser. Here the first are repaired where it is clear what
was meant, and refused with a sentence otherwise.

Half a character (a lone surrogate, `"\ud800"` in JSON) is repaired too. Language models and
JavaScript programs cut texts between the two halves of one, and the SDK's parser refuses such a
message as a whole: over stdio its sender would wait for ever. Each half becomes U+FFFD, the
character for what cannot be shown.
"""

import json
import re
from typing import Any

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ODD = re.compile(rb'^\s*\[|"id"\s*:\s*(?!"|-?\d)|"id"\s*:\s*-?\d+[.eE]')
"""What may be a batch or an id that is neither a string nor an integer."""
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # both halves
    r"|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
BATCH = "This server serves one message per HTTP request; send each message of the batch by itself."
BAD_ID = "id must be a string or an integer."


class UnservableRequest(Exception):
    """A body that cannot be served, with the id to answer and the reason."""

    def __init__(self, request_id: Any, reason: str) -> None:
        super().__init__(reason)
        self.request_id = request_id


def read_id(request_id: Any) -> int | str:
    """Return the id of a request; a whole number written as a fraction is one.

    Raises:
        UnservableRequest: It is neither a string nor an integer. A fraction is echoed, although
            its type is not valid, so that its sender knows the answer.
    """
    if isinstance(request_id, float) and request_id.is_integer():
        return int(request_id)
    if isinstance(request_id, bool) or not isinstance(request_id, str | int):
        echoed = request_id if isinstance(request_id, bool | float) else None
        raise UnservableRequest(echoed, BAD_ID)
    return request_id


def repaired_body(body: bytes) -> bytes:
    """Return a body as the SDK can serve it; most are returned as they are.

    Raises:
        UnservableRequest: It is a batch, or its id is neither a string nor an integer.
    """
    body = body.removeprefix(BYTE_ORDER_MARK)
    if _ODD.search(body) is None:
        return body
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return body  # the SDK answers that it is not JSON
    if isinstance(message, list):
        raise UnservableRequest(None, BATCH)
    if not isinstance(message, dict) or not {"id", "method"} <= message.keys():
        return body  # no request
    request_id = read_id(message["id"])
    if request_id is message["id"]:
        return body
    return json.dumps({**message, "id": request_id}).encode()


def whole_characters(text: str) -> str:
    """Return JSON text whose lone surrogates became U+FFFD; other text is unchanged."""
    return _ESCAPE.sub(lambda found: r"\ufffd" if found["half"] else found[0], text)


def whole_characters_in_bytes(body: bytes) -> bytes:
    """As `whole_characters`, for a request's body; it keeps its length."""
    if b"\\ud" not in body and b"\\uD" not in body:
        return body
    # Latin-1 keeps every byte, so a body that is not UTF-8 stays what it is.
    return whole_characters(body.decode("latin-1")).encode("latin-1")
