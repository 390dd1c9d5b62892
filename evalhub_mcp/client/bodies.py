"""Write the bodies of requests from what callers pass, and read the bodies of responses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

import httpx
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from evalhub_mcp.client.error_conversion import parse_error_body
from evalhub_mcp.client.errors import InvalidRequestError, InvalidResponseError
from evalhub_mcp.client.models.base import ModelT, RequestModel, parse
from evalhub_mcp.client.urls import url_without_credentials
from evalhub_mcp.untrusted import sanitize_line

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
    """Decode a JSON response.

    Raises:
        InvalidResponseError: the body is not JSON.
    """
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        error = InvalidResponseError(
            f"{url_without_credentials(str(response.request.url))} answered something that is "
            f"not JSON: {parse_error_body(response)[1][:120]}",
            request=response.request,
            status_code=response.status_code,
            trace=response.request.headers.get("X-Global-Transaction-Id"),
            advice="Is base_url a hub? A login page means that the token is missing or expired.",
        )
        # A body that was cut off in transit is declared as JSON; a retry may succeed.
        error.damaged = "json" in response.headers.get("content-type", "")
        raise error from None


def decode_text(response: httpx.Response) -> str:
    """Decode a text response; bytes that are not UTF-8 are replaced."""
    return response.content.decode("utf-8", "replace")


def ignore_body(response: httpx.Response) -> None:
    """Ignore the body: hubs declare 204 responses as JSON, but they are empty."""


def parse_object(model: type[ModelT], data: Any, kind: str) -> ModelT:
    """Convert the JSON of a response to its model; `kind` names the object in errors.

    Raises:
        InvalidResponseError: it is not a JSON object, or its id is missing.
    """
    problem = ""
    try:
        result = parse(model, data)
        if getattr(result, "id", None) != "":
            return result
        problem = ": it has no id"
    except ValidationError:
        pass
    raise InvalidResponseError(
        f"The hub's answer is not a {kind}{problem}", advice="Is base_url a hub?"
    )
