"""Error responses of hubs, clusters and proxies become readable errors."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalhub_mcp.client import errors
from evalhub_mcp.client.error_conversion import error_from_response


def answer(status: int, body: bytes, **headers: str) -> errors.APIStatusError:
    request = httpx.Request("GET", "http://hub/api/v1/evaluations/jobs/x")
    response = httpx.Response(status, content=body, headers=headers, request=request)
    return error_from_response(response, "t" * 32, tenant="team-a", about="job")


@pytest.mark.parametrize(
    ("status", "body", "kind", "message"),
    [
        (404, b"404 page not found", errors.NotFoundError, "404 page not found"),
        (
            502,
            b"<html><head><style>p{}</style></head><body><h1>502 Bad Gateway</h1></body></html>",
            errors.ServerError,
            "502 Bad Gateway",
        ),
        (401, b"Unauthorized\n", errors.AuthenticationError, "Unauthorized"),
        (
            403,
            b'{"kind":"Status","message":"forbidden: no","reason":"Forbidden","code":403}',
            errors.PermissionDeniedError,
            "forbidden: no",
        ),
        (503, b"", errors.ServerError, "HTTP 503 Service Unavailable"),
        (500, b"\xff\xfe\x00", errors.ServerError, "\ufffd\ufffd"),
        (422, b'{"detail": "unprocessable"}', errors.BadRequestError, "unprocessable"),
        (429, b"[1, 2]", errors.RateLimitedError, "[1, 2]"),
        (413, b'{"message_code":"request_body_too_large"}', errors.PayloadTooLargeError, "413"),
        (409, b'{"message_code":"job_can_not_be_updated"}', errors.JobFinishedError, "409"),
        (409, b'{"message":"else"}', errors.ConflictError, "else"),
        (400, b'{"message_code":"read_only_provider","message":"no"}', errors.ReadOnlyError, "no"),
        (400, b'{"message_code":"resource_does_not_exist"}', errors.NotFoundError, "400"),
        (400, b'{"message_code":"missing_tenant_header"}', errors.BadRequestError, "tenant"),
    ],
)
def test_error_bodies_of_hubs_clusters_and_proxies(
    status: int, body: bytes, kind: type[errors.APIStatusError], message: str
) -> None:
    error = answer(status, body)
    assert type(error) is kind or (status == 404 and isinstance(error, kind))
    assert message in str(error)
    assert error.trace == "t" * 32
    assert error.status_code == status
    assert "\n" not in str(error)
    assert isinstance(error, httpx.HTTPStatusError)


@settings(max_examples=100)
@given(st.integers(300, 599), st.binary(max_size=200))
def test_any_error_body_becomes_one_printable_line(status: int, body: bytes) -> None:
    error = answer(status, body)
    assert len(str(error)) < 1500
    assert str(error).isprintable()


def test_error_messages_are_sanitized() -> None:
    error = answer(500, b'{"message": "' + b"x" * 7000 + b'\\u001b[31m"}')
    assert len(str(error)) < 1000
    assert "\x1b" not in str(error)


def test_secrets_in_error_messages_are_masked() -> None:
    error = answer(500, b'{"message": "login with api_key=abcdef123456 failed"}')
    assert "abcdef123456" not in str(error)
    assert "login with api_key=[redacted] failed" in str(error)
