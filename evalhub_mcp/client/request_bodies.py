"""Validate what callers pass, and write it as the JSON body of a request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from evalhub_mcp.client.errors import InvalidRequestError
from evalhub_mcp.client.models.base import RequestModel
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
