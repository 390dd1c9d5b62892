"""Write the bodies of requests from what callers pass, and read the bodies of responses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

import httpx
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError, from_json

from evalhub_mcp.client.error_conversion import parse_error_body
from evalhub_mcp.client.errors import InvalidRequestError, InvalidResponseError
from evalhub_mcp.client.models import HealthResponse
from evalhub_mcp.client.models.base import ModelT, RequestModel
from evalhub_mcp.client.urls import url_without_credentials
from evalhub_mcp.untrusted import replace_surrogates, sanitize_line

RequestT = TypeVar("RequestT", bound=RequestModel)


def validate_request(model: type[RequestT], given: RequestT | Mapping[str, Any]) -> RequestT:
    """Return the request as its model; a mapping is validated first.

    Raises:
        InvalidRequestError: it is not valid; names every problem in one line.
    """
    if isinstance(given, model):
        return given
    try:
        return model.model_validate(dict(given) if isinstance(given, Mapping) else given)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc']) or model.__name__}: {problem['msg']}"
            for problem in error.errors(include_url=False, include_input=False)
        )
        raise InvalidRequestError(f"Not a valid {model.__name__}: {problems}") from None


def request_body(model: type[RequestT], given: RequestT | Mapping[str, Any]) -> dict[str, Any]:
    """Validate a request and return its JSON body.

    Raises:
        InvalidRequestError: it is not valid, or contains values that JSON cannot represent.
    """
    request = validate_request(model, given)
    try:
        return request.to_wire()
    except (PydanticSerializationError, RecursionError) as error:
        raise _not_json(model.__name__, error) from None


def encode_json(body: Any) -> bytes:
    """Encode a request body.

    Raises:
        InvalidRequestError: it contains values that JSON cannot represent, such as NaN.
    """
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise _not_json("request", error) from None


def _not_json(what: str, error: Exception) -> InvalidRequestError:
    return InvalidRequestError(f"The {what} cannot be written as JSON: {sanitize_line(error)}")


def decode_json(response: httpx.Response) -> Any:
    """Decode a JSON response; lone surrogates in it become U+FFFD.

    pydantic's decoder takes half of the time. What it refuses and the standard library reads (half
    characters, a byte order mark, deep nesting) is left to the latter.

    Raises:
        InvalidResponseError: the body is not JSON.
    """
    try:
        try:
            data = from_json(response.content)
        except ValueError:
            data = json.loads(response.content)
        # Half a character would make the whole field unreadable, and with an id the object.
        return replace_surrogates(data) if b"\\ud" in response.content.lower() else data
    except (ValueError, RecursionError):
        error = _unexpected(response, "JSON")
        # A body that was cut off in transit is declared as JSON; a retry may succeed.
        error.damaged = "json" in _content_type(response)
        raise error from None


def decode_page(response: httpx.Response) -> dict[str, Any]:
    """Decode a page of a list: an object with the array `items`, which hubs never leave out.

    Raises:
        InvalidResponseError: the body is anything else, e.g. an error with the status 200. It
            must never count as an empty list.
    """
    page = decode_json(response)
    if isinstance(page, dict) and isinstance(page.get("items"), list):
        return page
    raise _unexpected(response, "a list, which is a JSON object with an array `items`")


def id_of(item: Any) -> str | None:
    """The id in the JSON of a job, provider or collection; `None` if it has none."""
    resource = item.get("resource") if isinstance(item, dict) else None
    identifier = resource.get("id") if isinstance(resource, dict) else None
    return identifier if isinstance(identifier, str) and identifier else None


def decode_identified(
    response: httpx.Response, kind: str, requested: str | None = None
) -> dict[str, Any]:
    """Decode the JSON of a job, provider or collection; `kind` is its noun in errors.

    Raises:
        InvalidResponseError: the body is not a JSON object, has no id, or has another one than
            the `requested` one. A mixed-up proxy must not show one job as another.
    """
    data = decode_json(response)
    found = id_of(data)
    if found is None:
        raise _unexpected(response, f"a {kind}, which is a JSON object with `resource.id`")
    if requested is not None and found.casefold() != requested.casefold():
        raise _unexpected(response, f"the {kind} {sanitize_line(requested, 80)!r}")
    result: dict[str, Any] = data
    return result


def decode_object(
    response: httpx.Response, model: type[ModelT], kind: str, requested: str | None = None
) -> ModelT:
    """Decode a job, provider or collection.

    Raises:
        InvalidResponseError: as :func:`decode_identified`, or it cannot be read.
    """
    try:
        return model.model_validate(decode_identified(response, kind, requested))
    except ValidationError:
        raise _unexpected(response, f"a {kind} that can be read") from None


def decode_health(response: httpx.Response) -> HealthResponse:
    """Decode the hub's report on its health.

    Raises:
        InvalidResponseError: the body is not a JSON object with a text as `status`.
    """
    data = decode_json(response)
    if isinstance(data, dict) and isinstance(data.get("status"), str):
        return HealthResponse.model_validate(data)
    raise _unexpected(response, "a health report, which is a JSON object with `status`")


def decode_text(response: httpx.Response) -> str:
    """Decode a text response; bytes that are not UTF-8 are replaced.

    Raises:
        InvalidResponseError: it is declared as HTML or JSON, so it is not the hub's log.
    """
    if any(kind in _content_type(response) for kind in ("html", "json")) and response.content:
        raise _unexpected(response, "plain text")
    return response.content.decode("utf-8", "replace")


def ignore_body(response: httpx.Response) -> None:
    """Ignore the body: hubs declare 204 responses as JSON, but they are empty.

    Raises:
        InvalidResponseError: it is a web page, e.g. for signing in, so the hub has done nothing.
    """
    if "html" in _content_type(response):
        raise _unexpected(response, "the hub's confirmation")


def _content_type(response: httpx.Response) -> str:
    kind: str = response.headers.get("content-type", "")
    return kind.partition(";")[0].lower()


def _unexpected(response: httpx.Response, expected: str) -> InvalidResponseError:
    """The error for a success whose body is not what the hub answers to such a request."""
    url = url_without_credentials(str(response.request.url))
    body = response.content[:400].decode("utf-8", "replace").strip()
    if body[:1] not in {"{", "["}:  # not JSON: without HTML tags
        body = parse_error_body(response)[1] if body else "nothing"
    return InvalidResponseError(
        f"{url} did not answer with {expected}, but: {sanitize_line(body, 120)}",
        request=response.request,
        status_code=response.status_code,
        trace=response.request.headers.get("X-Global-Transaction-Id"),
        advice="Is base_url a hub? A login page means that the token is missing or expired.",
    )
