"""Writes a file as an artifact to an OCI registry (the distribution specification, version 1.1).

In a pod, requests go to the hub's sidecar on loopback, which adds the credentials. Elsewhere the
credentials are those of `docker login`, in the file that OCI_AUTH_CONFIG_PATH names.
"""

import base64
import hashlib
import json
import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx

from evalhub_mcp.adapter.spec import KUBERNETES, MODE_VARIABLE, JobSpec

AUTH_VARIABLE = "OCI_AUTH_CONFIG_PATH"
INSECURE_VARIABLE = "OCI_INSECURE"
SIDECAR = "http://localhost:8080"
"""Where the sidecar listens, unless the job's callback URL says otherwise."""
ARTIFACT_TYPE = "application/vnd.eval-hub.github.io"
"""The type that EvalHub's own SDK gives to artifacts of evaluations."""
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
EMPTY = "application/vnd.oci.empty.v1+json"
TITLE = "org.opencontainers.image.title"
"""The annotation of a layer with its file's name."""
_LOGIN_ADVICE = f"; it requires a login: set {AUTH_VARIABLE} to a file of `docker login`"
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
_CHUNK_BYTES = 1 << 20
TIMEOUT = httpx.Timeout(60.0, connect=10.0)
"""Seconds for a request, and fewer for connecting to an address that does not answer."""
_ATTEMPTS = 3
_PAUSE = 1.0


class ArtifactError(Exception):
    """An artifact could not be written; the message says where and why."""


@dataclass(frozen=True)
class Artifact:
    """An artifact in a registry."""

    reference: str
    """`host/repository:tag@digest`."""
    digest: str


@dataclass(frozen=True)
class Coordinates:
    """Where a job wants its artifacts, from `exports.oci.coordinates`."""

    host: str
    repository: str
    tag: str = ""
    annotations: Mapping[str, str] | None = None

    @classmethod
    def of(cls, job: JobSpec) -> Self | None:
        """Return the coordinates in a job; None when it asks for no export to a registry."""
        oci = (job.exports or {}).get("oci")
        found = oci.get("coordinates") if isinstance(oci, Mapping) else None
        if not isinstance(found, Mapping):
            return None
        host, repository = found.get("oci_host"), found.get("oci_repository")
        if not (isinstance(host, str) and isinstance(repository, str) and host and repository):
            return None
        annotations = found.get("annotations")
        texts = annotations.items() if isinstance(annotations, Mapping) else ()
        return cls(
            host.rstrip("/"),
            repository.strip("/"),
            str(found.get("oci_tag") or ""),
            {str(name): str(value) for name, value in texts},
        )

    @property
    def name(self) -> str:
        """`host/repository`, as references write it."""
        return f"{self.host.partition('://')[2] or self.host}/{self.repository}"


class Registry:
    """One repository of a registry. As a context manager it closes its connections."""

    def __init__(
        self, coordinates: Coordinates, job: JobSpec, environment: Mapping[str, str] | None = None
    ) -> None:
        variables = os.environ if environment is None else environment
        self._coordinates = coordinates
        self._in_pod = variables.get(MODE_VARIABLE) == KUBERNETES
        if self._in_pod:
            origin = urlsplit(job.callback_url or "")
            loopback = origin.hostname in {"localhost", "127.0.0.1", "::1"}
            self._base = f"{origin.scheme}://{origin.netloc}" if loopback else SIDECAR
        else:
            plain = coordinates.host.startswith("http://") or _is_true(
                variables.get(INSECURE_VARIABLE)
            )
            name = coordinates.host.partition("://")[2] or coordinates.host
            self._base = f"{'http' if plain else 'https'}://{name}"
        self._login = None if self._in_pod else _login(variables, coordinates)
        self._token = ""
        self._client = httpx.Client(timeout=TIMEOUT, follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._client.close()

    def push(self, file: Path, title: str, tag: str, annotations: Mapping[str, str]) -> Artifact:
        """Write a file as an artifact with one layer.

        Args:
            file: The file, which must not change meanwhile.
            title: Its name in the artifact.
            tag: The artifact's tag.
            annotations: Annotations of the artifact.

        Raises:
            ArtifactError: It could not be written.
        """
        if not _TAG.fullmatch(tag):
            raise ArtifactError(f"{tag!r} is not a valid tag")
        try:
            digest, size = _digest(file)
            self._push_blob(digest, size, file)
            empty = b"{}"
            empty_digest = f"sha256:{hashlib.sha256(empty).hexdigest()}"
            self._push_blob(empty_digest, len(empty), empty)
            manifest = {
                "schemaVersion": 2,
                "mediaType": MANIFEST,
                "artifactType": ARTIFACT_TYPE,
                "config": {"mediaType": EMPTY, "digest": empty_digest, "size": len(empty)},
                "layers": [
                    {
                        "mediaType": "application/gzip",
                        "digest": digest,
                        "size": size,
                        "annotations": {TITLE: title},
                    }
                ],
                "annotations": {**annotations, **(self._coordinates.annotations or {})},
            }
            return self._push_manifest(json.dumps(manifest).encode(), tag)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            reason = str(error) or type(error).__name__
            raise ArtifactError(f"{self._coordinates.name}: {reason}") from error

    def _push_blob(self, digest: str, size: int, content: Path | bytes) -> None:
        """Write content under its digest, unless the repository has it."""
        if self._send("HEAD", f"blobs/{digest}", accepted=(200, 404)).status_code == 200:
            return
        begun = self._send("POST", "blobs/uploads/", accepted=(202,))
        place = begun.headers.get("Location", "")
        if not place:
            raise ArtifactError(
                f"{self._coordinates.name}: the registry returned no address for an upload"
            )
        place = self._upload_url(place)
        place += f"{'&' if urlsplit(place).query else '?'}digest={digest}"
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
        self._send("PUT", place, accepted=(201,), content=content, headers=headers)

    def _upload_url(self, place: str) -> str:
        """Return the URL of an upload; in a pod, which reaches only the sidecar, through that."""
        address = urlsplit(urljoin(f"{self._base}/v2/", place))
        if self._in_pod:
            query = f"?{address.query}" if address.query else ""
            return f"{self._base}{address.path}{query}"
        if address.scheme != urlsplit(self._base).scheme:
            raise ArtifactError(
                f"{self._coordinates.name}: the upload would go to {address.scheme}://"
            )
        return address.geturl()

    def _push_manifest(self, manifest: bytes, tag: str) -> Artifact:
        digest = f"sha256:{hashlib.sha256(manifest).hexdigest()}"
        headers = {"Content-Type": MANIFEST}
        answer = self._send(
            "PUT", f"manifests/{tag}", accepted=(200, 201), content=manifest, headers=headers
        )
        stored = answer.headers.get("Docker-Content-Digest", digest)
        if stored != digest:
            raise ArtifactError(
                f"{self._coordinates.name}: the registry stored something else, {stored}"
            )
        return Artifact(f"{self._coordinates.name}:{tag}@{digest}", digest)

    def _send(
        self,
        method: str,
        path: str,
        *,
        accepted: tuple[int, ...],
        content: Path | bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send a request; repeat it after a failure of the registry or a demand for a token."""
        url = path if "://" in path else f"{self._base}/v2/{self._coordinates.repository}/{path}"
        ours = urlsplit(url).netloc == urlsplit(self._base).netloc
        token_requested = False
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                answer = self._client.request(
                    method,
                    url,
                    content=_chunks(content) if isinstance(content, Path) else content,
                    headers={**(headers or {}), **(self._credentials() if ours else {})},
                )
            except httpx.TransportError:
                if attempt == _ATTEMPTS:
                    raise
                time.sleep(_PAUSE * attempt)
                continue
            if (
                answer.status_code == 401
                and ours
                and not token_requested
                and self._fetch_token(answer)
            ):
                token_requested = True
                continue
            if answer.status_code < 500 or attempt == _ATTEMPTS:
                break
            time.sleep(_PAUSE * attempt)
        if answer.status_code not in accepted:
            detail = " ".join(answer.text[:300].split())
            raise ArtifactError(
                f"{self._coordinates.name}: {method} was answered with HTTP {answer.status_code}"
                + (f" ({detail})" if detail else "")
                + (_LOGIN_ADVICE if answer.status_code == 401 and not self._in_pod else "")
            )
        return answer

    def _credentials(self) -> dict[str, str]:
        if self._token:
            return {"Authorization": f"Bearer {self._token}"}
        return {"Authorization": f"Basic {self._login}"} if self._login else {}

    def _fetch_token(self, refusal: httpx.Response) -> bool:
        """Fetch the token that a registry demands; returns whether there is a new one."""
        demand = refusal.headers.get("WWW-Authenticate", "")
        asked = dict(re.findall(r'(\w+)="([^"]*)"', demand))
        realm = urlsplit(asked.get("realm", ""))
        # Credentials are sent over plain http only if the registry itself uses it.
        if not demand.lower().startswith("bearer") or realm.scheme not in {
            "https",
            urlsplit(self._base).scheme,
        }:
            return False
        headers = {"Authorization": f"Basic {self._login}"} if self._login else {}
        query = {name: asked[name] for name in ("service", "scope") if name in asked}
        answer = self._client.get(realm.geturl(), params=query, headers=headers)
        with suppress(ValueError, AttributeError):
            found = answer.json()
            self._token = str(found.get("token") or found.get("access_token") or "")
        return bool(self._token)


def _login(variables: Mapping[str, str], coordinates: Coordinates) -> str:
    """Return the Basic credentials for a registry in a file of `docker login`; "" without any."""
    path = variables.get(AUTH_VARIABLE)
    if not path:
        return ""
    try:
        logins = json.loads(Path(path).read_text(encoding="utf-8")).get("auths", {})
    except (OSError, ValueError, AttributeError) as error:
        raise ArtifactError(f"{AUTH_VARIABLE}: {path} cannot be read: {error}") from error
    host = coordinates.name.partition("/")[0]
    names = (coordinates.name, host, f"https://{host}", f"https://{host}/v1/")
    entry: Any = next((logins[name] for name in names if name in logins), None)
    if not isinstance(entry, Mapping):
        return ""
    if isinstance(entry.get("auth"), str):
        return str(entry["auth"])
    if "username" in entry and "password" in entry:
        return base64.b64encode(f"{entry['username']}:{entry['password']}".encode()).decode()
    return ""


def _digest(file: Path) -> tuple[str, int]:
    found, size = hashlib.sha256(), 0
    for chunk in _chunks(file):
        found.update(chunk)
        size += len(chunk)
    return f"sha256:{found.hexdigest()}", size


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK_BYTES):
            yield chunk


def _is_true(value: str | None) -> bool:
    return (value or "").strip().lower() in {"1", "true", "yes"}
