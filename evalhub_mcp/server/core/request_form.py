"""Bodies of requests whose sender would wait for an answer that the SDK does not send.

The SDK takes a request with a fractional id, or with null, for a notification; over HTTP it is
accepted and never answered. Bodies that begin with a byte order mark and batches of 2025-03-26
get an error that shows the inside of a parser. Here the first are repaired where it is clear what
was meant, and refused with a sentence otherwise.
"""

import json
import re
from typing import Any

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ODD = re.compile(rb'^\s*\[|"id"\s*:\s*(?!"|-?\d)|"id"\s*:\s*-?\d+[.eE]')
"""What may be a batch or an id that is neither a string nor an integer."""
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
