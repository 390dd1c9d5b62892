"""Base URLs are normalised, and ids cannot lead to another path."""

from __future__ import annotations

from urllib.parse import unquote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalhub_mcp.client import SyncEvalHubClient, errors
from evalhub_mcp.client.urls import normalise_base_url, path_segment, url_without_credentials


@settings(max_examples=200)
@given(st.text(min_size=1, max_size=30))
def test_an_id_is_always_one_path_segment(identifier: str) -> None:
    try:
        quoted = path_segment(identifier)
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
def test_base_urls_get_the_api_root(given_url: str, expected: str) -> None:
    assert normalise_base_url(given_url) == expected


@pytest.mark.parametrize(
    "bad",
    ["", "localhost:8080", "ftp://x", "http://", "http://u:s3cret@h", "http://h?x=1", "http://h:x"],
)
def test_an_invalid_base_url_is_rejected_and_not_quoted(bad: str) -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        SyncEvalHubClient(bad)
    assert "s3cret" not in str(caught.value)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "https://user:s3cret@hub.example:8443/a?token=s3cret#s3cret",
            "https://hub.example:8443/a",
        ),
        ("https://[::1]:8000/v1?x=1", "https://[::1]:8000/v1"),
        ("/relative?x=1", "/relative"),
        ("http://[::1", "an unreadable URL"),
    ],
)
def test_urls_are_shown_without_credentials(url: str, shown: str) -> None:
    assert url_without_credentials(url) == shown
