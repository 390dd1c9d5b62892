"""`--auth-type kubernetes`: the cluster says who holds a token, and what its RBAC allows.

A tenant is a namespace, as EvalHub has it, and a caller may do in it what the cluster
would let it do with EvalHub's own resource: the rights to get, create and delete
`evaluations` are the scopes to read, submit and manage. What the cluster said is kept
for seconds only, by a digest of the token, so a revoked right ends soon. Questions are
bounded: tokens that were good lately do not wait behind those that are made up.
"""

import hashlib
import logging
import math
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import anyio

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.single_flight_cache import Remembered
from evalhub_mcp.server.auth.bounded_queue import (
    FailedLogins,
    Lane,
    OnLimit,
    TooMany,
    untold,
)
from evalhub_mcp.server.auth.json_client import DEADLINE_SECONDS, Asker, NoAnswer
from evalhub_mcp.server.auth.refusal import Challenge, Refusal, forbidden, unavailable
from evalhub_mcp.server.auth.request_headers import bearer_token, requested_tenant, usable
from evalhub_mcp.server.http.asgi import Scope
from evalhub_mcp.server.http.limits import Rate
from evalhub_mcp.settings import SCOPES, Settings
from evalhub_mcp.settings import Scope as PermissionScope

logger = logging.getLogger("evalhub_mcp")

KEPT_SECONDS = 30.0
"""How long an answer of the cluster counts."""
KEPT_REFUSAL_SECONDS = 5.0
AT_ONCE = 16
WAITING = 128
"""Questions of each kind to the cluster that are under way, and that wait, together."""
GOOD_LATELY_SECONDS = 3600.0
"""For how long after an answer a token is not taken for a made-up one."""
TENANTS_PER_MINUTE = 120
"""How often rights are asked for on behalf of one user, in whatever namespaces."""
CLUSTER_CA = Path("/var/run/secrets/kubernetes.io/serviceaccount/ca.crt")

_NAMESPACE = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_SERVICE_ACCOUNT = re.compile(r"system:serviceaccount:([a-z0-9-]+):[a-z0-9.-]+")


@dataclass(frozen=True)
class User:
    """Whom a token belongs to, as the cluster tells it."""

    name: str
    uid: str
    groups: Sequence[str]
    extra: Mapping[str, Any]


class KubernetesTokens:
    """Knows callers by tokens of the cluster."""

    challenge = Challenge()

    def __init__(self, settings: Settings, on_limit: OnLimit = untold) -> None:
        self._settings = settings
        self._on_limit = on_limit
        self._api = api_url(settings)
        ca = settings.auth_ca_cert_path or (CLUSTER_CA if CLUSTER_CA.is_file() else None)
        self._asker = Asker(ca, by_proxy=False, deadline=DEADLINE_SECONDS)
        lane = partial(Lane, on_limit=on_limit, at_once=AT_ONCE, waiting=WAITING)
        self._newcomers, self._known = lane("token_reviews"), lane("token_reviews")
        self._access = lane("access_reviews")
        self._failed = FailedLogins(on_limit)
        self._tenants = Rate(TENANTS_PER_MINUTE)
        self._good_lately: Remembered[bytes, bool] = Remembered(lambda _: GOOD_LATELY_SECONDS)
        self._users: Remembered[bytes, User | None] = Remembered(_kept)
        self._scopes: Remembered[tuple[bytes, str], frozenset[PermissionScope]] = Remembered(_kept)

    async def authenticate(self, scope: Scope) -> Caller:
        """The holder of the token, with what the cluster lets it do in the namespace."""
        token = bearer_token(scope, self.challenge)
        digest = hashlib.sha256(token.encode()).digest()
        try:
            user = await self._users.get(digest, lambda: self._recognised(digest, token))
            if user is None:
                raise self.challenge.invalid_token("the cluster does not accept it")
            name, tenant = usable("user", user.name), _tenant(scope, user)
            scopes = await self._scopes.get((digest, tenant), lambda: self._rights(user, tenant))
        except TooMany:
            raise unavailable("too many unknown tokens are being looked at; try again") from None
        except NoAnswer as error:
            if not error.repeated:
                logger.error("kubernetes: %s", error)
            raise unavailable("the cluster cannot be asked at the moment; try later") from None
        if not scopes:
            raise forbidden(
                f"{name} has no right to {self._settings.auth_kubernetes_verbs[0]} "
                f"{self._settings.auth_kubernetes_resource} in namespace {tenant!r}"
            )
        return Caller(tenant, name, scopes)

    async def check(self) -> str:
        """What an operator wants to know.

        Raises:
            NoAnswer: The cluster cannot be asked, or does not answer this server.
        """
        await self._review("evalhub-mcp-doctor", self._newcomers)
        return f"{self._api} answers token reviews"

    async def _recognised(self, digest: bytes, token: str) -> User | None:
        """Whose token it is, asked for on the lane it has deserved."""
        if self._good_lately.has(digest):
            return await self._review(token, self._known)
        self._failed.reject_when_too_many()
        user = await self._review(token, self._newcomers)
        if user is None:
            self._failed.note()
        else:
            self._good_lately.keep(digest, True)
        return user

    async def _review(self, token: str, lane: Lane) -> User | None:
        """Whose token it is; None when the cluster does not accept it."""
        spec: dict[str, Any] = {"token": token}
        wanted = self._settings.auth_audience
        if wanted:
            spec["audiences"] = list(wanted)
        status = await self._ask("authentication.k8s.io/v1", "TokenReview", spec, lane)
        user = status.get("user")
        if status.get("authenticated") is not True or not isinstance(user, dict):
            return None
        # An authenticator that knows no audiences accepts any, and names none.
        if wanted and not set(wanted) & set(status.get("audiences") or ()):
            return None
        name = user.get("username")
        if not isinstance(name, str) or not name:
            return None
        return User(
            name, str(user.get("uid") or ""), user.get("groups") or (), user.get("extra") or {}
        )

    async def _rights(self, user: User, tenant: str) -> frozenset[PermissionScope]:
        """What the cluster lets a user do in a namespace.

        Raises:
            Refusal: This user's rights have been asked for too often.
        """
        if wait := self._tenants.take(user.name):
            self._on_limit("access_reviews_per_caller")
            seconds = max(1, math.ceil(wait))
            message = f"your rights are asked for in too many namespaces; try again in {seconds} s"
            raise Refusal(429, message, {"Retry-After": str(seconds)})
        granted: set[PermissionScope] = set()
        failures: list[NoAnswer] = []

        async def ask(scope: PermissionScope, verb: str) -> None:
            try:
                if await self._may(user, tenant, verb):
                    granted.add(scope)
            except NoAnswer as error:
                failures.append(error)

        async with anyio.create_task_group() as group:
            for scope, verb in zip(SCOPES, self._settings.auth_kubernetes_verbs, strict=True):
                group.start_soon(ask, scope, verb)
        if failures:
            raise failures[0]
        return frozenset(granted)

    async def _may(self, user: User, tenant: str, verb: str) -> bool:
        resource, _, group = self._settings.auth_kubernetes_resource.partition(".")
        spec = {
            "user": user.name,
            "uid": user.uid,
            "groups": list(user.groups),
            "extra": dict(user.extra),
            "resourceAttributes": {
                "namespace": tenant,
                "verb": verb,
                "group": group,
                "resource": resource,
            },
        }
        status = await self._ask(
            "authorization.k8s.io/v1", "SubjectAccessReview", spec, self._access
        )
        return status.get("allowed") is True and status.get("denied") is not True

    async def _ask(self, version: str, kind: str, spec: Any, lane: Lane) -> Mapping[str, Any]:
        """The status of a review."""
        url = f"{self._api}/apis/{version}/{kind.lower()}s"
        body = {"apiVersion": version, "kind": kind, "spec": spec}
        async with lane.place():
            try:
                answer = await self._asker.post(url, body, await self._own_token())
            except NoAnswer as error:
                if error.status in {401, 403}:
                    raise NoAnswer(
                        f"{error}: this server's service account may not make a {kind}; bind it "
                        "to the cluster role system:auth-delegator",
                        error.status,
                    ) from None
                raise
        status = answer.get("status")
        if not isinstance(status, dict):
            raise NoAnswer(f"{url} answered without a status")
        return status

    async def _own_token(self) -> str:
        """The token of this server, which the cluster renews in place."""
        path = anyio.Path(self._settings.auth_kubernetes_token_path)
        try:
            own = (await path.read_text("utf-8")).strip()
        except OSError as error:
            raise NoAnswer(f"this server's own token: {error.strerror}") from None
        except ValueError:
            own = ""
        if not own or not all("!" <= char <= "~" for char in own):
            raise NoAnswer(f"this server's own token: {path} holds none")
        return own


def api_url(settings: Settings) -> str:
    """The address of the Kubernetes API."""
    if settings.auth_kubernetes_url is not None:
        return settings.auth_kubernetes_url.rstrip("/")
    host = os.environ.get("KUBERNETES_SERVICE_HOST", "kubernetes.default.svc")
    port = os.environ.get("KUBERNETES_SERVICE_PORT", "443")
    return f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"


def _tenant(scope: Scope, user: User) -> str:
    """The namespace a request is about: as it says, else a service account's own."""
    wanted = requested_tenant(scope)
    if wanted is None:
        account = _SERVICE_ACCOUNT.fullmatch(user.name)
        if account is None:
            raise Refusal(400, "choose a namespace by the header X-Tenant")
        return account.group(1)
    if not _NAMESPACE.fullmatch(wanted):
        raise forbidden("X-Tenant is no name of a namespace")
    return wanted


def _kept(answer: object) -> float:
    return KEPT_SECONDS if answer else KEPT_REFUSAL_SECONDS
