"""HTTP requests that the SDK would not answer are repaired or refused with a reason."""

import json
from typing import Any

import httpx
import pytest

from evalhub_mcp.server.core.request_form import UnservableRequest, repaired_body


def ping(request_id: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": request_id, "method": "ping"}).encode()


def test_what_the_sdk_can_serve_is_unchanged() -> None:
    answer = b'{"jsonrpc": "2.0", "id": null, "error": {"code": 1, "message": "m"}}'
    for body in (
        answer,
        ping(1),
        ping("a.5"),
        b'{"method": "x", "params": {"a": [1.5]}}',
        b"",
        b"{",
    ):
        assert repaired_body(body) == body


def test_a_byte_order_mark_and_a_whole_number_written_as_a_fraction_are_repaired() -> None:
    assert repaired_body(b"\xef\xbb\xbf" + ping(1)) == ping(1)
    assert json.loads(repaired_body(ping(2.0)))["id"] == 2


@pytest.mark.parametrize("request_id", [1.5, None, True, [1], {}], ids=str)
def test_other_ids_are_refused(request_id: Any) -> None:
    with pytest.raises(UnservableRequest, match="string or an integer") as refused:
        repaired_body(ping(request_id))
    assert refused.value.request_id == (request_id if request_id in (1.5, True) else None)


@pytest.mark.anyio
async def test_over_http_every_such_request_is_answered(serve_here: Any) -> None:
    headers = {"Accept": "application/json, text/event-stream"}
    headers["Content-Type"] = "application/json"
    async with serve_here() as served, httpx.AsyncClient(headers=headers, timeout=20) as client:
        for body, text in (
            (ping(1.5), "string or an integer"),
            (b"[" + ping(1) + b"]", "send each message of the batch by itself"),
            (b"[]", "send each message of the batch by itself"),
        ):
            reply = await client.post(served.url, content=body)
            assert (reply.status_code, reply.json()["error"]["code"]) == (400, -32600)
            assert text in reply.json()["error"]["message"]
        assert (await client.post(served.url, content=ping(1.5))).json()["id"] == 1.5
