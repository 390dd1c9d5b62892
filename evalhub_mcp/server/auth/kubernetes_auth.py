"""`--auth-type kubernetes`: the cluster reviews tokens, and its RBAC decides the scopes.

A tenant is a namespace, as in EvalHub. The rights to get, create and delete EvalHub's
`evaluations` in that namespace are the scopes to read, submit and manage. Answers of the
cluster are cached for seconds only, by a digest of the token, so that a revoked right ends
soon. Requests to the cluster are bounded, and tokens that were accepted lately do not queue
behind made-up ones.
"""

import hashlib
import logging
import math
import os
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import anyio

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.single_flight_cache import SingleFlightCache
from evalhub_mcp.server.auth.bounded_queue import (
    BoundedQueue,
    LimitReporter,
    Overloaded,
    ignore_limit,
)
from evalhub_mcp.server.auth.json_client import DEADLINE_SECONDS, JsonClient, UpstreamError
from evalhub_mcp.server.auth.refusal import Challenge, Refusal, forbidden, unavailable
from evalhub_mcp.server.auth.request_headers import (
    bearer_token,
    requested_tenant,
    require_usable_name,
)
from evalhub_mcp.server.auth.token_bucket import TokenBuckets
from evalhub_mcp.server.http.asgi import Scope
from evalhub_mcp.settings import SCOPES, Settings
from evalhub_mcp.settings import Scope as PermissionScope

logger = logging.getLogger("evalhub_mcp")

ACCEPTED_TTL_SECONDS = 30.0
REFUSED_TTL_SECONDS = 5.0
"""How long the cluster's positive and negative answers are cached."""
CONCURRENCY = 16
WAITING = 128
"""Requests of each kind that may run at the same time, and that may wait."""
KNOWN_TOKEN_SECONDS = 3600.0
"""How long an accepted token skips the queue and the limit of unknown tokens."""
MAX_FAILED_LOGINS = 100
FAILED_LOGINS_PER_SECOND = 10.0
"""Failed logins at once, and on average, before unknown tokens are refused unseen."""
TENANTS_PER_MINUTE = 120
"""How often the rights of one user are looked up, in any namespaces."""
MAX_CACHED = 10_000
CLUSTER_CA = Path("/var/run/secrets/kubernetes.io/serviceaccount/ca.crt")

_NAMESPACE = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_SERVICE_ACCOUNT = re.compile(r"system:serviceaccount:([a-z0-9-]+):[a-z0-9.-]+")
_Scopes = frozenset[PermissionScope]
_User = Mapping[str, Any]
"""The user of a token as a SubjectAccessReview names it: user, uid, groups and extra."""


class KubernetesAuth:
    """Identifies callers by tokens of the cluster."""

    challenge = Challenge()

    def __init__(self, settings: Settings, report_limit: LimitReporter = ignore_limit) -> None:
        self._settings = settings
        self._report_limit = report_limit
        self._api = api_url(settings)
        ca = settings.auth_ca_cert_path or (CLUSTER_CA if CLUSTER_CA.is_file() else None)
        self._client = JsonClient(ca, use_proxy=False, deadline=DEADLINE_SECONDS)
        queue = partial(
            BoundedQueue, report_limit=report_limit, concurrency=CONCURRENCY, waiting=WAITING
        )
        self._unknown_tokens, self._known_tokens = queue("token_reviews"), queue("token_reviews")
        self._access_reviews = queue("access_reviews")
        self._failed_logins = TokenBuckets(MAX_FAILED_LOGINS, FAILED_LOGINS_PER_SECOND)
        self._lookups = TokenBuckets(TENANTS_PER_MINUTE, TENANTS_PER_MINUTE / 60)
        # Refusals are cached apart: anybody can cause them, and they must not displace users.
        cache = partial(SingleFlightCache, max_keys=MAX_CACHED)
        self._known: SingleFlightCache[bytes, bool] = cache(KNOWN_TOKEN_SECONDS)
        self._users: SingleFlightCache[bytes, _User] = cache(ACCEPTED_TTL_SECONDS)
        self._scopes: SingleFlightCache[tuple[bytes, str], _Scopes] = cache(ACCEPTED_TTL_SECONDS)
        self._refused: SingleFlightCache[tuple[bytes, str], bool] = cache(REFUSED_TTL_SECONDS)

    async def authenticate(self, scope: Scope) -> Caller:
        """Return the user of the token, with the scopes it has in the namespace.

        Raises:
            Refusal: The token is not accepted or has no right there, or the cluster is away.
        """
        token = bearer_token(scope, self.challenge)
        digest = hashlib.sha256(token.encode()).digest()
        try:
            user = await self._users.get(digest, partial(self._identify, digest, token))
            name, tenant = require_usable_name("user", user["user"]), _tenant(scope, user["user"])
            scopes = await self._scopes.get(
                (digest, tenant), partial(self._authorize, digest, user, tenant)
            )
        except Overloaded:
            raise unavailable("too many unknown tokens are being checked; try again") from None
        except UpstreamError:
            raise unavailable("the cluster does not answer at the moment; try later") from None
        return Caller(tenant, name, scopes)

    async def check(self) -> str:
        """Check that the cluster answers this server's requests.

        Raises:
            UpstreamError: It does not.
        """
        await self._review("evalhub-mcp-doctor", self._unknown_tokens)
        return f"{self._api} answers token reviews"

    async def _identify(self, digest: bytes, token: str) -> _User:
        if self._refused.fresh((digest, "")):
            raise self._not_accepted()
        known = self._known.fresh(digest)
        if not known and self._failed_logins.wait_seconds(""):
            self._report_limit("failed_logins")
            raise Overloaded("too many logins fail")
        user = await self._review(token, self._known_tokens if known else self._unknown_tokens)
        if user is None:
            self._refused.put((digest, ""), True)
            if not known:
                self._failed_logins.take("")
            raise self._not_accepted()
        if not known:
            self._known.put(digest, True)
        return user

    def _not_accepted(self) -> Refusal:
        return self.challenge.invalid_token("the cluster does not accept it")

    async def _review(self, token: str, queue: BoundedQueue) -> _User | None:
        """The user of a token; None when the cluster does not accept it."""
        spec: dict[str, Any] = {"token": token}
        audiences = self._settings.auth_audience
        if audiences:
            spec["audiences"] = list(audiences)
        status = await self._post("authentication.k8s.io/v1", "TokenReview", spec, queue)
        user = status.get("user")
        user = user if isinstance(user, dict) else {}
        name = user.get("username")
        accepted = status.get("authenticated") is True and isinstance(name, str) and name != ""
        # An authenticator that does not know audiences accepts any, and returns none.
        if audiences and not set(audiences) & set(status.get("audiences") or ()):
            accepted = False
        if not accepted:
            return None
        return {
            "user": name,
            "uid": str(user.get("uid") or ""),
            "groups": user.get("groups") or [],
            "extra": user.get("extra") or {},
        }

    async def _authorize(self, digest: bytes, user: _User, tenant: str) -> _Scopes:
        """The scopes of a user in a namespace.

        Raises:
            Refusal: It has none, or its rights are looked up too often.
        """
        if self._refused.fresh((digest, tenant)):
            raise self._no_right(user, tenant)
        self._limit_lookups(user)
        scopes: set[PermissionScope] = set()
        failures: list[UpstreamError] = []

        async def review(scope: PermissionScope, verb: str) -> None:
            try:
                if await self._is_allowed(user, tenant, verb):
                    scopes.add(scope)
            except UpstreamError as error:
                failures.append(error)

        async with anyio.create_task_group() as group:
            for scope, verb in zip(SCOPES, self._settings.auth_kubernetes_verbs, strict=True):
                group.start_soon(review, scope, verb)
        if failures:
            raise failures[0]
        if not scopes:
            self._refused.put((digest, tenant), True)
            raise self._no_right(user, tenant)
        return frozenset(scopes)

    def _no_right(self, user: _User, tenant: str) -> Refusal:
        settings = self._settings
        return forbidden(
            f"{user['user']} has no right to {settings.auth_kubernetes_verbs[0]} "
            f"{settings.auth_kubernetes_resource} in namespace {tenant!r}"
        )

    def _limit_lookups(self, user: _User) -> None:
        if wait := self._lookups.take(user["user"]):
            self._report_limit("access_reviews_per_caller")
            seconds = max(1, math.ceil(wait))
            message = f"your rights are looked up in too many namespaces; try again in {seconds} s"
            raise Refusal(429, message, {"Retry-After": str(seconds)})

    async def _is_allowed(self, user: _User, tenant: str, verb: str) -> bool:
        resource, _, group = self._settings.auth_kubernetes_resource.partition(".")
        attributes = {"namespace": tenant, "verb": verb, "group": group, "resource": resource}
        spec = {**user, "resourceAttributes": attributes}
        status = await self._post(
            "authorization.k8s.io/v1", "SubjectAccessReview", spec, self._access_reviews
        )
        return status.get("allowed") is True and status.get("denied") is not True

    async def _post(
        self, version: str, kind: str, spec: Any, queue: BoundedQueue
    ) -> Mapping[str, Any]:
        """POST a review and return its status."""
        url = f"{self._api}/apis/{version}/{kind.lower()}s"
        body = {"apiVersion": version, "kind": kind, "spec": spec}
        async with queue.slot():
            try:
                answer = await self._client.request(url, body=body, token=await self._own_token())
                status = answer.get("status")
                if not isinstance(status, dict):
                    raise UpstreamError(f"{url} answered without a status")
            except UpstreamError as error:
                message = str(error)
                if error.status in {401, 403}:
                    message += (
                        f": this server's service account may not create a {kind}; bind it to "
                        "the cluster role system:auth-delegator"
                    )
                logger.error("kubernetes: %s", message)
                raise UpstreamError(message, error.status) from None
        return status

    async def _own_token(self) -> str:
        """This server's own token, read every time because the cluster renews it in place."""
        path = anyio.Path(self._settings.auth_kubernetes_token_path)
        try:
            own = (await path.read_text("utf-8")).strip()
        except OSError as error:
            raise UpstreamError(f"this server's own token: {error.strerror}") from None
        except ValueError:
            own = ""
        if not own or not all("!" <= char <= "~" for char in own):
            raise UpstreamError(f"this server's own token: {path} does not contain one")
        return own


def api_url(settings: Settings) -> str:
    """The address of the Kubernetes API."""
    if settings.auth_kubernetes_url is not None:
        return settings.auth_kubernetes_url.rstrip("/")
    host = os.environ.get("KUBERNETES_SERVICE_HOST", "kubernetes.default.svc")
    port = os.environ.get("KUBERNETES_SERVICE_PORT", "443")
    return f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"


def _tenant(scope: Scope, user: str) -> str:
    """The namespace that a request names, else a service account's own."""
    requested = requested_tenant(scope)
    if requested is None:
        account = _SERVICE_ACCOUNT.fullmatch(user)
        if account is None:
            raise Refusal(400, "choose a namespace by the header X-Tenant")
        return account.group(1)
    if not _NAMESPACE.fullmatch(requested):
        raise forbidden("X-Tenant is not the name of a namespace")
    return requested
