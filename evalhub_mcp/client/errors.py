"""Every error the client raises.

Each one is a :class:`ClientError`, and where HTTP was involved it is the matching httpx
error as well, so that code written for either keeps working::

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
    │   │   └── JobFinishedError       the job accepts no more events
    │   ├── PayloadTooLargeError       413
    │   ├── RateLimitedError           429
    │   ├── RedirectError              3xx to another server
    │   └── ServerError                5xx
    └── APIRequestError                (httpx.RequestError) no usable response
        ├── ConnectionFailedError      (httpx.ConnectError) never reached the hub
        ├── RequestTimeoutError        (httpx.TimeoutException)
        ├── ConnectionLostError        (httpx.TransportError) broke midway
        ├── InvalidResponseError       (httpx.DecodingError) not an EvalHub response
        │   └── ResponseTooLargeError                    beyond the limit for its size
        └── SubmissionUncertainError   a job may or may not exist

`str(error)` is one line without credentials. It may quote a hub or a proxy: that text is
sanitized and shortened, but still untrusted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

import httpx

if TYPE_CHECKING:  # importing errors must not cost the pydantic models
    from evalhub_mcp.client.models import EvaluationJob


class ErrorDetails(TypedDict, total=False):
    """What any client error may carry besides its message; see :class:`ClientError`."""

    message_code: str | None
    trace: str | None
    advice: str | None
    job: EvaluationJob | None


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
        """What went wrong, in the hub's words if it gave any."""
        self.status_code = status_code
        """The HTTP status, when there was a response."""
        self.message_code = message_code
        """The hub's machine-readable code, e.g. `resource_not_found`."""
        self.trace = trace
        """The id of this call in the hub's logs."""
        self.advice = advice
        """What to do about it."""
        self.job = job
        """The last known state of the job concerned, if it was read."""
        Exception.__init__(self, message)

    def __str__(self) -> str:
        facts = (
            f"HTTP {self.status_code}" if self.status_code else None,
            self.message_code,
            f"trace {self.trace}" if self.trace else None,
        )
        shown = ", ".join(fact for fact in facts if fact)
        line = self.message.rstrip() + (f" ({shown})" if shown else "")
        return f"{line.removesuffix('.')}. {self.advice}" if self.advice else line

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self}>"


class InvalidRequestError(ClientError, ValueError):
    """The arguments of a call are invalid; nothing was sent."""


class WaitTimeoutError(ClientError, TimeoutError):
    """The job did not finish in time. It still runs; `job` is its last known state, if any."""

    job_age: float | None = None
    """Seconds since that state was read."""
    last_error: ClientError | None = None
    """Why the hub could not be asked since, if it could not."""


class JobStalledError(WaitTimeoutError):
    """The job did not change for the given time; `job` is its last known state."""


class APIStatusError(ClientError, httpx.HTTPStatusError):
    """The hub, or a proxy in front of it, answered with an error status."""

    def __init__(
        self,
        message: str,
        *,
        request: httpx.Request,
        response: httpx.Response,
        **details: Unpack[ErrorDetails],
    ) -> None:
        httpx.HTTPStatusError.__init__(self, message, request=request, response=response)
        ClientError.__init__(self, message, status_code=response.status_code, **details)


class BadRequestError(APIStatusError):
    """The hub rejected the request (400, 405, 422, …)."""


class ReadOnlyError(BadRequestError):
    """The object belongs to the hub's own configuration and cannot be changed."""


class AuthenticationError(APIStatusError):
    """401: the token is missing, invalid or expired."""


class PermissionDeniedError(APIStatusError):
    """403: the token is valid but does not permit this."""


class NotFoundError(APIStatusError):
    """404, or 400 for a benchmark that its provider does not have."""


class JobNotFoundError(NotFoundError):
    """There is no such job, at least not in this tenant."""


class ConflictError(APIStatusError):
    """409: the object's state does not permit this."""


class JobFinishedError(ConflictError):
    """The job has finished and accepts no more events or cancellations."""


class PayloadTooLargeError(APIStatusError):
    """413: the body is larger than the hub accepts (10 MiB)."""


class RateLimitedError(APIStatusError):
    """429, after all retries."""


class RedirectError(APIStatusError):
    """A redirect that was not followed because it leads to another server."""


class ServerError(APIStatusError):
    """5xx, after all retries if the request was safe to repeat."""


class APIRequestError(ClientError, httpx.RequestError):
    """There is no usable response."""

    def __init__(
        self,
        message: str,
        *,
        request: httpx.Request | None = None,
        status_code: int | None = None,
        **details: Unpack[ErrorDetails],
    ) -> None:
        httpx.RequestError.__init__(self, message, request=request)
        ClientError.__init__(self, message, status_code=status_code, **details)


class ConnectionFailedError(APIRequestError, httpx.ConnectError):
    """No connection could be opened: the request never reached the hub."""


class RequestTimeoutError(APIRequestError, httpx.TimeoutException):
    """The hub did not answer in time."""


class ConnectionLostError(APIRequestError, httpx.TransportError):
    """The connection broke before the response was complete."""


class InvalidResponseError(APIRequestError, httpx.DecodingError):
    """The response does not come from EvalHub, or was damaged in transit."""

    damaged: bool = False
    """Whether it was declared as JSON and is not: then a retry may succeed."""


class ResponseTooLargeError(InvalidResponseError):
    """The response is larger than any that a hub sends: 16 MiB, for logs 51 MiB."""


class SubmissionUncertainError(APIRequestError):
    """A submission may have created a job, and the hub could not be asked whether it did.

    To find the job, list the jobs with its tag: `client.jobs.list(tags=error.tag)`.
    """

    tag: str = ""
