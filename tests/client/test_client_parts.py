"""The pieces both clients share: filters, patches, URLs, tokens, retries, error bodies."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evalhub_mcp
from evalhub_mcp.client import SyncEvalHubClient, and_, auth, errors, not_, or_
from evalhub_mcp.client import json_patch as patching
from evalhub_mcp.client.filters import Selection, as_expression, matches, to_query
from evalhub_mcp.client.retry import RetryPolicy, retry_after_seconds
from evalhub_mcp.client.urls import normalise_base_url, segment

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("value", "query"),
    [
        ("a", "a"),
        (["a", "b"], "a,b"),
        (and_("a", "b"), "a,b"),
        (or_("a", "b"), "a|b"),
        (and_("a"), "a"),
        ("a,b", None),
        ("a|b", None),
        ("!a", None),
        (" a", None),
        (not_("a"), None),
        (and_("a", not_("b")), None),
        (and_("a", or_("b", "c")), None),
        (or_("a,b", "c"), None),
    ],
)
def test_only_what_means_the_same_is_sent_to_the_hub(value: Any, query: str | None) -> None:
    expression = as_expression(value)
    assert expression is not None
    assert to_query(expression) == query


def test_expressions_decide_here_as_they_read() -> None:
    expression = and_("a", or_("b", "c,d"), not_("e"))
    assert matches(expression, ["a", "b"])
    assert matches(expression, ["a", "c,d"])
    assert not matches(expression, ["a"])
    assert not matches(expression, ["a", "b", "e"])


def test_a_filter_that_says_nothing_is_refused() -> None:
    for bad in (lambda: and_(), lambda: or_(""), lambda: Selection().add("n", "", lambda x: [])):
        with pytest.raises(errors.InvalidRequestError):
            bad()
    assert as_expression([]) is None


values = st.recursive(
    st.integers(0, 3) | st.text("ab/~", max_size=3) | st.lists(st.integers(0, 2), max_size=2),
    lambda inner: st.dictionaries(st.text("ab/~", max_size=2), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150)
@given(
    st.dictionaries(st.text("abc/~", max_size=2), values, max_size=4),
    st.dictionaries(st.text("abc/~", max_size=2), st.none() | values, max_size=4),
)
def test_the_operations_of_a_mapping_make_the_fields_as_wanted(
    current: dict[str, Any], wanted: dict[str, Any]
) -> None:
    jsonpatch = pytest.importorskip("jsonpatch", reason="the reference implementation of RFC 6902")
    operations = patching.changes(current, wanted)
    result = jsonpatch.apply_patch(current, operations)
    assert result == {
        key: patching.merged(current.get(key), wanted[key]) if key in wanted else current[key]
        for key in {*current, *wanted}
        if wanted.get(key, current.get(key)) is not None
    }
    assert all(operation["op"] in {"add", "replace", "remove"} for operation in operations)
    assert patching.changes(result, {k: v for k, v in wanted.items() if v is None}) == []


def test_benchmarks_are_only_ever_replaced() -> None:
    for current in ({}, {"benchmarks": None}, {"benchmarks": [{"id": "a"}]}):
        (operation,) = patching.changes(current, {"benchmarks": [{"id": "b"}]})
        assert operation["op"] == "replace"


def test_operations_hubs_do_not_know_are_refused() -> None:
    for bad in (
        {"op": "move", "path": "/a", "from": "/b"},
        {"op": "test", "path": "/a", "value": 1},
        {"op": "add", "path": "a", "value": 1},
        "add",
    ):
        with pytest.raises(errors.InvalidRequestError):
            patching.operations([bad])  # type: ignore[list-item]
    with pytest.raises(errors.InvalidRequestError):
        patching.changes({}, {"resource": {"id": "other"}})


@settings(max_examples=200)
@given(st.text(min_size=1, max_size=30))
def test_an_id_is_always_one_segment_of_the_path(identifier: str) -> None:
    try:
        quoted = segment(identifier)
    except errors.InvalidRequestError:
        return
    assert unquote(quoted) == identifier
    url = httpx.URL("http://hub/api/v1/jobs/" + quoted)
    assert url.host == "hub"
    assert url.raw_path.decode() == "/api/v1/jobs/" + quoted
    assert quoted.count("/") == 0


@pytest.mark.parametrize(
    ("given_url", "expected"),
    [
        ("http://localhost:8080", "http://localhost:8080/api/v1"),
        ("http://localhost:8080/", "http://localhost:8080/api/v1"),
        ("https://hub.example/api/v1", "https://hub.example/api/v1"),
        ("https://hub.example/api/v1/", "https://hub.example/api/v1"),
        ("https://gateway.example/evalhub", "https://gateway.example/evalhub/api/v1"),
        (" http://[::1]:8080 ", "http://[::1]:8080/api/v1"),
    ],
)
def test_base_urls_with_and_without_the_api_root(given_url: str, expected: str) -> None:
    assert normalise_base_url(given_url) == expected


@pytest.mark.parametrize(
    "bad",
    ["", "localhost:8080", "ftp://x", "http://", "http://u:s3cret@h", "http://h?x=1", "http://h:x"],
)
def test_a_base_url_that_cannot_work_is_refused_without_repeating_it(bad: str) -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        SyncEvalHubClient(bad)
    assert "s3cret" not in str(caught.value)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("url", "insecure", "allowed"),
    [
        ("https://hub.example", False, True),
        ("http://localhost:8080", False, True),
        ("http://127.0.0.1:8080", False, True),
        ("http://[::1]:8080", False, True),
        ("http://evalhub.models.svc", False, True),
        ("http://evalhub.models.svc.cluster.local:8080", False, True),
        ("http://hub.example", False, False),
        ("http://hub.example", True, True),
        ("http://localhost.example", False, False),
        ("http://127.0.0.1.example", False, False),
        ("http://svc.example", False, False),
    ],
)
def test_a_token_never_goes_in_the_clear_to_another_machine(
    url: str, insecure: bool, allowed: bool, tmp_path: Path
) -> None:
    path = tmp_path / "token"
    path.write_text("s3cret")
    for settings_ in ({"auth_token": "s3cret"}, {"auth_token_path": path}):
        if allowed:
            client = SyncEvalHubClient(url, insecure=insecure, **settings_)
            assert "s3cret" not in repr(client)
            assert client._transport.connection.token_source.token() == "s3cret"
        else:
            with pytest.raises(errors.InvalidRequestError, match="clear http"):
                SyncEvalHubClient(url, insecure=insecure, **settings_)


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://hub.example", True),
        ("http://evalhub.models.svc:8080", True),
        ("http://localhost:8080", False),
        ("https://127.0.0.1:8443", False),
        ("https://localhost:8443", False),
        ("http://hub.example", False),
    ],
)
def test_a_found_service_account_token_goes_to_https_and_the_cluster_only(
    url: str, sent: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "token"
    path.write_text("pod")
    monkeypatch.setattr(auth, "SERVICE_ACCOUNT_TOKEN", path)
    source = SyncEvalHubClient(url, insecure=True)._transport.connection.token_source
    assert source.token() == ("pod" if sent else None)


def test_an_explicit_token_goes_before_a_file_and_that_before_the_pods(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pod").write_text("pod")
    (tmp_path / "file").write_text("file")
    monkeypatch.setattr(auth, "SERVICE_ACCOUNT_TOKEN", tmp_path / "pod")

    def token(**settings_: Any) -> str | None:
        client = SyncEvalHubClient("https://hub.example", **settings_)
        return client._transport.connection.token_source.token()

    assert token(auth_token="text", auth_token_path=tmp_path / "file") == "text"
    assert token(auth_token_path=tmp_path / "file") == "file"
    assert token() == "pod"


def test_a_token_that_is_none_is_refused_without_repeating_it(tmp_path: Path) -> None:
    for bad in ("Bearer s3cret", "s3cret\nX: 1", " ", "s3crét"):
        with pytest.raises(errors.InvalidRequestError) as caught:
            SyncEvalHubClient("https://hub.example", auth_token=bad)
        assert "s3cr" not in str(caught.value)
    with pytest.raises(errors.InvalidRequestError, match="missing"):
        auth.FileToken(tmp_path / "missing").token()


def test_a_token_file_that_vanishes_for_a_moment_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("first")
    source = auth.FileToken(path)
    assert source.token() == "first"
    path.unlink()
    assert source.token() == "first"
    path.write_text("second")
    assert source.token() == "second"


def test_delays_grow_are_capped_and_never_longer_than_planned() -> None:
    policy = RetryPolicy(5, 1.0, 8.0, 2.0, randomization=False)
    assert [policy.delay(n) for n in range(5)] == [1.0, 2.0, 4.0, 8.0, 8.0]
    assert policy.delay(10_000) == 8.0
    assert policy.delay(0, 30.0) == 30.0
    assert policy.budget(10.0) == 60.0 + 23.0
    jittered = RetryPolicy(5, 1.0, 8.0, 2.0)
    seen = {jittered.delay(3) for _ in range(50)}
    assert len(seen) > 10
    assert all(4.0 <= delay <= 8.0 for delay in seen)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7", 7.0),
        ("1.5", 1.5),
        ("", None),
        (None, None),
        ("soon", None),
        ("-3", None),
        ("٣", None),
        ("nan", None),
        ("inf", None),
        ("Wed, 99 Xyz", None),
    ],
)
def test_retry_after_in_seconds(value: str | None, expected: float | None) -> None:
    assert retry_after_seconds(value) == expected


def test_retry_after_as_a_date() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for offset, expected in ((30, 30.0), (-30, 0.0)):
        for usegmt in (True, False):
            date = format_datetime(now + timedelta(seconds=offset), usegmt=usegmt)
            assert retry_after_seconds(date, now) == expected
    assert retry_after_seconds("Thu, 01 Jan 2026 00:01:00", now) == 60.0


def answer(status: int, body: bytes, **headers: str) -> errors.APIStatusError:
    request = httpx.Request("GET", "http://hub/api/v1/evaluations/jobs/x")
    response = httpx.Response(status, content=body, headers=headers, request=request)
    return errors.from_response(response, "t" * 32, tenant="team-a", about="job")


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
def test_every_kind_of_body_becomes_a_readable_error(
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
def test_no_error_body_makes_a_second_error(status: int, body: bytes) -> None:
    error = answer(status, body)
    assert len(str(error)) < 1500
    assert str(error).isprintable()


def test_an_error_is_short_and_clean_whatever_the_hub_says() -> None:
    error = answer(500, b'{"message": "' + b"x" * 7000 + b'\\u001b[31m"}')
    assert len(str(error)) < 1000
    assert "\x1b" not in str(error)


def test_importing_the_models_costs_no_http_stack() -> None:
    code = (
        "import sys; import evalhub_mcp.client.models; import evalhub_mcp.client;"
        "bad = {'httpx', 'anyio', 'mcp', 'ssl'} & set(sys.modules);"
        "sys.exit(str(bad) if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_names_are_importable_from_both_places() -> None:
    from evalhub_mcp import client

    for name in ("AsyncEvalHubClient", "SyncEvalHubClient", "EvalHubClient"):
        assert getattr(evalhub_mcp, name) is getattr(client, name)
    assert client.EvalHubClient is client.AsyncEvalHubClient
    for name in client.__all__:
        assert getattr(client, name) is not None
    with pytest.raises(AttributeError):
        _ = client.nothing


def test_the_sync_client_is_what_would_be_generated() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "unasync.py"), "--check"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
