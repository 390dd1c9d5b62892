"""What goes into requests and what comes out of answers, for both clients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from evalhub_mcp.client.errors import InvalidRequestError, InvalidResponseError, clean_text
from evalhub_mcp.client.models import Benchmark, Provider
from evalhub_mcp.client.models.base import HubModel, ModelT, RequestModel, parse

RequestT = TypeVar("RequestT", bound=RequestModel)


def checked(model: type[RequestT], given: RequestT | Mapping[str, Any]) -> RequestT:
    """A request as its model; mappings are checked the same way.

    Raises:
        InvalidRequestError: with every problem found, in one line.
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


def body_of(model: type[RequestT], given: RequestT | Mapping[str, Any]) -> dict[str, Any]:
    """The JSON body of a request, checked.

    Raises:
        InvalidRequestError: it is not valid, or holds what JSON cannot say.
    """
    request = checked(model, given)
    try:
        return request.to_wire()
    except (PydanticSerializationError, RecursionError) as error:
        raise InvalidRequestError(
            f"The {model.__name__} cannot be written as JSON: {clean_text(str(error), 200)}"
        ) from None


def read(model: type[ModelT], data: Any, what: str) -> ModelT:
    """An answer as its model.

    Raises:
        InvalidResponseError: the answer is not an object, or one without an id.
    """
    try:
        result = parse(model, data)
    except ValidationError:
        raise InvalidResponseError(
            f"The hub's answer is not a {what}", advice="Is base_url a hub?"
        ) from None
    if isinstance(getattr(result, "id", None), str) and not result.id:  # type: ignore[attr-defined]
        raise InvalidResponseError(
            f"The hub's answer is not a {what}: it has no id", advice="Is base_url a hub?"
        )
    return result


def fill_provider(provider: Provider) -> Provider:
    """Tell every benchmark of a provider whose it is."""
    for benchmark in provider.benchmarks:
        benchmark.provider_id = provider.id
    return provider


def benchmark_admitted(benchmark: Benchmark, category: str | None, tags: set[str]) -> bool:
    """Whether a benchmark is of the category and has all the tags."""
    if category is not None and benchmark.category != category:
        return False
    return tags <= set(benchmark.tags)


def as_json(model: HubModel) -> dict[str, Any]:
    """An object as the JSON it was read from, absent fields absent."""
    return model.model_dump(mode="json", exclude_unset=True, by_alias=True)
