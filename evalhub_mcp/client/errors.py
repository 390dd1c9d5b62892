"""Everything that can go wrong, as one small tree.

Every error is a :class:`ClientError`, and where HTTP was involved it is the matching
httpx error as well, so code written for either keeps working::

    ClientError
    ├── InvalidRequestError            (ValueError)   refused here, nothing was sent
    ├── WaitTimeoutError               (TimeoutError) the deadline of a wait passed
    │   └── JobStalledError                           no change for too long
    ├── APIStatusError                 (httpx.HTTPStatusError)
    │   ├── BadRequestError            400, 405, 422 and other 4xx
    │   │   └── ReadOnlyError          objects of the hub's own configuration
    │   ├── AuthenticationError        401
    │   ├── PermissionDeniedError      403
    │   ├── NotFoundError              404, and 400 for an unknown benchmark
    │   │   └── JobNotFoundError
    │   ├── ConflictError              409
    │   │   └── JobFinishedError       the job takes no more events
    │   ├── PayloadTooLargeError       413
    │   ├── RateLimitedError           429
    │   ├── RedirectError              3xx to another place
    │   └── ServerError                5xx
    └── APIRequestError                (httpx.RequestError) no usable answer
        ├── ConnectionFailedError      (httpx.ConnectError) never reached the hub
        ├── RequestTimeoutError        (httpx.TimeoutException)
        ├── ConnectionLostError        (httpx.TransportError) broke midway
        ├── InvalidResponseError       (httpx.DecodingError) not what a hub answers
        └── SubmissionUncertainError   a job may or may not exist

`str(error)` is one line without credentials. Text in it may come from a hub or a
proxy: it is cleaned of control characters and cut, but it is not to be trusted.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import httpx

if TYPE_CHECKING:
    from evalhub_mcp.client.models import EvaluationJob

_LONGEST_MESSAGE = 500


class ClientError(Exception):
    """The base of every error this client raises."""

    def __init__(
        self,
        message: str,
        *,
        status_code: int | None = None,
        message_code: str | None = None,
        trace: str | None = None,
        advice: str | None = None,
        job: EvaluationJob | None = None,
    ) -> None:
        self.message = message
        """What went wrong, in the hub's words where it said something."""
        self.status_code = status_code
        """The HTTP status, when there was an answer."""
        self.message_code = message_code
        """The hub's machine-readable word for it, e.g. `resource_not_found`."""
        self.trace = trace
        """The id under which the hub's own logs know this call."""
        self.advice = advice
        """What to do about it."""
        self.job = job
        """The last known state of the job this is about, when one was read."""
        Exception.__init__(self, message)

    def __str__(self) -> str:
        facts = [
            str(part)
            for part in (
                f"HTTP {self.status_code}" if self.status_code else None,
                self.message_code,
                f"trace {self.trace}" if self.trace else None,
            )
            if part
        ]
        line = self.message.rstrip()
        if facts:
            line = f"{line} ({', '.join(facts)})"
        if self.advice:
            line = f"{line}. {self.advice}" if not line.endswith(".") else f"{line} {self.advice}"
        return line

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self}>"


class InvalidRequestError(ClientError, ValueError):
    """The call cannot be right, so nothing was sent."""


class WaitTimeoutError(ClientError, TimeoutError):
    """The job was not over in time. It goes on; `job` is its last known state, if any."""


class JobStalledError(WaitTimeoutError):
    """The job showed no sign of life for the given time; `job` is its last known state."""


class APIStatusError(ClientError, httpx.HTTPStatusError):
    """The hub, or something before it, answered with an error status."""

    def __init__(
        self,
        message: str,
        *,
        request: httpx.Request,
        response: httpx.Response,
        message_code: str | None = None,
        trace: str | None = None,
        advice: str | None = None,
        job: EvaluationJob | None = None,
    ) -> None:
        httpx.HTTPStatusError.__init__(self, message, request=request, response=response)
        ClientError.__init__(
            self,
            message,
            status_code=response.status_code,
            message_code=message_code,
            trace=trace,
            advice=advice,
            job=job,
        )


class BadRequestError(APIStatusError):
    """The hub refused the request as wrong (400, 405, 422, …)."""


class ReadOnlyError(BadRequestError):
    """The object belongs to the hub's own configuration and cannot be changed."""


class AuthenticationError(APIStatusError):
    """401: the token is missing, wrong or expired."""


class PermissionDeniedError(APIStatusError):
    """403: the token is known but not allowed to do this."""


class NotFoundError(APIStatusError):
    """404, or 400 for a benchmark its provider does not have."""


class JobNotFoundError(NotFoundError):
    """The hub knows no such job, at least not for this tenant."""


class ConflictError(APIStatusError):
    """409: the object's state does not allow this."""


class JobFinishedError(ConflictError):
    """The job is over and takes no more events or cancellations."""


class PayloadTooLargeError(APIStatusError):
    """413: the body is larger than the hub takes (10 MiB)."""


class RateLimitedError(APIStatusError):
    """429, still after the retries."""


class RedirectError(APIStatusError):
    """A redirect that was not followed, since it leads away from the hub."""


class ServerError(APIStatusError):
    """5xx, still after the retries where they are safe."""


class APIRequestError(ClientError, httpx.RequestError):
    """There is no usable answer."""

    def __init__(
        self,
        message: str,
        *,
        request: httpx.Request | None = None,
        trace: str | None = None,
        advice: str | None = None,
        job: EvaluationJob | None = None,
        status_code: int | None = None,
    ) -> None:
        httpx.RequestError.__init__(self, message, request=request)
        ClientError.__init__(
            self, message, trace=trace, advice=advice, job=job, status_code=status_code
        )


class ConnectionFailedError(APIRequestError, httpx.ConnectError):
    """No connection could be made: the request never reached the hub."""


class RequestTimeoutError(APIRequestError, httpx.TimeoutException):
    """The hub did not answer in time."""


class ConnectionLostError(APIRequestError, httpx.TransportError):
    """The connection broke before the answer was complete."""


class InvalidResponseError(APIRequestError, httpx.DecodingError):
    """The answer is not one a hub gives: is the base URL right?"""

    damaged: bool = False
    """Whether it claims to be one: then it was cut on the way, and asking again may help."""


class SubmissionUncertainError(APIRequestError):
    """A submission may have reached the hub, and it could not be asked.

    `tag` is on the job, if there is one: `client.jobs.list(tags=error.tag)`.
    """

    tag: str = ""


_PRECISE: dict[tuple[type, type], type[Any]] = {}


def _as_httpx(ours: type[APIRequestError], theirs: type[httpx.RequestError]) -> type[Any]:
    """`ours` as a subclass of the precise httpx error too, e.g. `httpx.ReadTimeout`."""
    if issubclass(ours, theirs):
        return ours
    if (ours, theirs) not in _PRECISE:
        namespace = {"__doc__": ours.__doc__, "__module__": __name__}
        _PRECISE[ours, theirs] = type(ours.__name__, (ours, theirs), namespace)
    return _PRECISE[ours, theirs]


def from_httpx(error: httpx.RequestError, request: httpx.Request, trace: str) -> APIRequestError:
    """The error of this tree for a failed attempt."""
    where = public_url(str(request.url))
    reason = clean_text(str(error)) or type(error).__name__
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)):
        kind: type[APIRequestError] = ConnectionFailedError
        if isinstance(error, httpx.ConnectTimeout):
            kind = RequestTimeoutError
        message = f"Cannot connect to {where}: {reason}"
        advice = "Is the hub running, and is base_url right?"
        if "CERTIFICATE_VERIFY_FAILED" in reason or "certificate" in reason.lower():
            advice = "Give ca_bundle_path the certificate authority the hub's certificate is from."
        elif "WRONG_VERSION_NUMBER" in reason:
            advice = "The hub does not speak TLS at this address: try http://."
    elif isinstance(error, httpx.TimeoutException):
        kind, message = RequestTimeoutError, f"No answer in time from {where}: {reason}"
        advice = "Raise timeout, or look at the hub's load."
    elif isinstance(error, httpx.DecodingError):
        kind, message = InvalidResponseError, f"Unreadable answer from {where}: {reason}"
        advice = "Something between here and the hub damages answers."
    elif isinstance(error, httpx.TransportError):
        kind, message = ConnectionLostError, f"Connection to {where} broke: {reason}"
        advice = "Look at the hub's health and at proxies on the way."
    else:
        kind, message = APIRequestError, f"Request to {where} failed: {reason}"
        advice = "See the cause."
    result: APIRequestError = _as_httpx(kind, type(error))(
        message, request=request, trace=trace, advice=advice
    )
    return result


def from_response(
    response: httpx.Response, trace: str, *, tenant: str | None, about: str | None = None
) -> APIStatusError:
    """The error of this tree for an answer that is not a success.

    `about` is the kind of object the path names (`job`, `provider`, `collection`).
    """
    status = response.status_code
    code, message, their_trace = read_error_body(response)
    advice = None
    kind: type[APIStatusError] = BadRequestError
    if 300 <= status < 400:
        kind = RedirectError
        target = public_url(response.headers.get("location", ""))
        message = f"The hub redirects to {target or 'an unknown place'}"
        advice = (
            "Not followed: if that is the hub, set base_url to it; if it is a login page, "
            "the token is missing or expired."
        )
    elif status == 401:
        kind, advice = AuthenticationError, "Give a valid token: auth_token or auth_token_path."
    elif status == 403:
        kind = PermissionDeniedError
        advice = f"The token may not do this{_in_tenant(tenant)}."
    elif status == 404 or code == "resource_does_not_exist":
        kind = JobNotFoundError if about == "job" and status == 404 else NotFoundError
        if code is None:
            advice = "Is base_url a hub? Nothing is served under this path."
        else:
            advice = f"Check the id; objects of other tenants are invisible{_in_tenant(tenant)}."
    elif status == 409:
        kind = JobFinishedError if code == "job_can_not_be_updated" else ConflictError
        if kind is JobFinishedError:
            advice = "The job is over."
    elif status == 413:
        kind, advice = PayloadTooLargeError, "Hubs take bodies up to 10 MiB."
    elif status == 429:
        kind, advice = RateLimitedError, "Send fewer requests at once."
    elif status >= 500:
        kind, advice = ServerError, "Look at the hub's logs for this trace."
    elif code in {"read_only_provider", "read_only_collection"}:
        kind = ReadOnlyError
        advice = "It is part of the hub's configuration; clone a collection to change it."
    elif code in {"missing_tenant_header", "missing_user_header"}:
        advice = "This hub requires a tenant: set tenant."
    elif "HTTP request to an HTTPS server" in message:
        advice = "Use https:// in base_url."
    return kind(
        message,
        request=response.request,
        response=response,
        message_code=code,
        trace=their_trace or trace,
        advice=advice,
    )


def _in_tenant(tenant: str | None) -> str:
    return f" (tenant {clean_text(tenant)!r})" if tenant else " (no tenant set)"


def read_error_body(response: httpx.Response) -> tuple[str | None, str, str | None]:
    """`message_code`, message and trace of an error body: a hub's, Kubernetes', a proxy's."""
    fallback = f"HTTP {response.status_code} {response.reason_phrase}".rstrip()
    body = response.content[:8_000].decode("utf-8", "replace")
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        text = re.sub(r"(?is)<(script|style)\b.*?</\1>|<[^>]*>", " ", body)
        return None, clean_text(text) or fallback, None
    if not isinstance(data, dict):
        return None, clean_text(body) or fallback, None
    message = next(
        (
            clean_text(data[key])
            for key in ("message", "detail", "error_description", "error", "reason")
            if isinstance(data.get(key), str) and clean_text(data[key])
        ),
        fallback,
    )
    code = data.get("message_code")
    trace = data.get("trace")
    return (
        clean_text(code) if isinstance(code, str) and code else None,
        message,
        clean_text(trace) if isinstance(trace, str) and trace else None,
    )


def clean_text(text: str | None, limit: int = _LONGEST_MESSAGE) -> str:
    """Foreign text as one bounded line without control characters or lone surrogates."""
    printable = "".join(c if c.isprintable() else " " for c in (text or "")[: limit * 20])
    line = " ".join(printable.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def public_url(url: str) -> str:
    """A URL without credentials, query and fragment, fit for a message."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return clean_text(urlunsplit((parts.scheme, host, parts.path, "", "")), 200)
    except ValueError:
        return "an unreadable URL"
