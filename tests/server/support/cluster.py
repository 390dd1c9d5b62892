"""The token and access reviews of a Kubernetes API, as documented."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.client.support.scripted import Reply, Request, ScriptedHub

OWN_TOKEN = "the-servers-service-account"
REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews"
ACCESS = "/apis/authorization.k8s.io/v1/subjectaccessreviews"


class Cluster:
    """Users by token, and what each may do: `(namespace, verb)` on evaluations."""

    def __init__(self) -> None:
        self.server = ScriptedHub()
        self.url = self.server.url
        self.users: dict[str, dict[str, Any]] = {}
        self.audiences: dict[str, list[str]] = {}
        self.rights: dict[str, set[tuple[str, str]]] = {}
        self.trouble: Callable[[], Reply] | None = None
        self.server.script = self._answer

    def user(self, token: str, name: str, *rights: tuple[str, str], groups: Any = ()) -> str:
        """A user with a token and rights; returns the token."""
        self.users[token] = {"username": name, "uid": f"uid-{name}", "groups": list(groups)}
        self.rights[name] = set(rights)
        return token

    def _answer(self, request: Request) -> Reply:
        if self.trouble is not None:
            return self.trouble()
        if request.headers.get("Authorization") != f"Bearer {OWN_TOKEN}":
            return Reply(401, {"kind": "Status", "code": 401})
        document = request.json()
        spec = document["spec"]
        match request.path:
            case "/apis/authentication.k8s.io/v1/tokenreviews":
                assert (document["kind"], document["apiVersion"]) == (
                    "TokenReview",
                    "authentication.k8s.io/v1",
                )
                status = self._review(spec)
            case "/apis/authorization.k8s.io/v1/subjectaccessreviews":
                attributes = spec["resourceAttributes"]
                assert attributes["group"] == "trustyai.opendatahub.io"
                assert attributes["resource"] == "evaluations"
                wanted = (attributes["namespace"], attributes["verb"])
                status = {"allowed": wanted in self.rights.get(spec["user"], set())}
            case _:
                return Reply(404)
        return Reply(201, {**document, "status": status})

    def _review(self, spec: Any) -> dict[str, Any]:
        user = self.users.get(spec["token"])
        if user is None:
            return {"authenticated": False, "error": "invalid bearer token"}
        asked = spec.get("audiences", [])
        granted = [a for a in self.audiences.get(spec["token"], asked) if a in asked]
        if asked and not granted:
            return {"authenticated": False, "error": "token audiences do not match"}
        return {"authenticated": True, "user": user, "audiences": granted}

    def asked(self, path: str) -> int:
        return self.server.count("POST", path)

    def close(self) -> None:
        self.server.close()
