"""The hosts that each secret may be sent to.

An agent chooses the endpoint of a job, and text it has read may have chosen for it. So a secret
goes only to hosts its user has named on the command line (`evalhub-mcp secrets add`, `allow`),
or to the one its name stands for: `openai` to api.openai.com. No tool changes this. A secret
that has no host of either kind goes to loopback only, and there only to what its user, or root,
runs: other users of the machine may listen on any port. Unencrypted http is for loopback, unless
the user has named the host with `http://`.

The hosts are kept in `secret-hosts.json` in the data directory. Both the server, before it
submits a job, and the guard, before it hands out a secret, check them. Standard library only.
"""

import ipaddress
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from evalhub_mcp.local.loopback_listeners import listener_owners
from evalhub_mcp.local.private_files import read_json, write_json

FILE = "secret-hosts.json"
WELL_KNOWN = {
    "anthropic": "api.anthropic.com",
    "cerebras": "api.cerebras.ai",
    "cohere": "api.cohere.ai",
    "deepseek": "api.deepseek.com",
    "fireworks": "api.fireworks.ai",
    "gemini": "generativelanguage.googleapis.com",
    "google": "generativelanguage.googleapis.com",
    "groq": "api.groq.com",
    "hf": "router.huggingface.co",
    "huggingface": "router.huggingface.co",
    "mistral": "api.mistral.ai",
    "nvidia": "integrate.api.nvidia.com",
    "openai": "api.openai.com",
    "openrouter": "openrouter.ai",
    "perplexity": "api.perplexity.ai",
    "sambanova": "api.sambanova.ai",
    "together": "api.together.xyz",
    "xai": "api.x.ai",
}
"""Hosts by the name of a secret, without separators and endings such as `-key`."""
_ENDING = re.compile(r"(?:api)?(?:key|token|secret)$")
# Strict on purpose: what two libraries could read differently is refused.
_PLAIN_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])"
    r"(?::(?P<port>[0-9]{1,5}))?(?:/[^\s\\@?#]*)?",
    re.IGNORECASE | re.ASCII,
)
_MAX_HOST_CHARS = 253


class HostRefusedError(Exception):
    """A secret may not be sent where a job would send it; the message says how to allow it."""


@dataclass(frozen=True)
class Target:
    """Where a URL leads: `https`, a host in lower case, and a port."""

    scheme: str
    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine itself."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False

    @property
    def is_clear(self) -> bool:
        """Whether what is sent there can be read on the way."""
        return self.scheme == "http" and not self.is_loopback

    @property
    def spelled(self) -> str:
        """The host as `evalhub-mcp secrets allow` takes it."""
        shown = self.host
        if self.port != {"http": 80, "https": 443}[self.scheme]:
            shown += f":{self.port}"
        return f"http://{shown}" if self.is_clear else shown

    def matches(self, allowed: str) -> bool:
        """Whether it is one of the hosts that `allowed` names, as `parse_host` writes it."""
        clear, place = allowed.startswith("http://"), allowed.removeprefix("http://")
        return clear >= self.is_clear and place in (self.host, f"{self.host}:{self.port}")


@dataclass(frozen=True)
class SecretUse:
    """A secret that a job names, and the URL it would be sent to."""

    secret: str
    url: str
    """Empty if the job has none for it."""
    field: str = "model.auth.secret_ref"
    """The field that names the secret."""

    @property
    def url_field(self) -> str:
        """The field that has the URL."""
        if self.field == "model.auth.secret_ref":
            return "model.url"
        return f"{self.field.removesuffix('secret_ref')}url"


def parse_target(url: str) -> Target | None:
    """Where a URL leads; None unless it is a plain http or https URL that is read in one way."""
    found = _PLAIN_URL.fullmatch(url.strip())
    if found is None or len(found["host"]) > _MAX_HOST_CHARS or ".." in found["host"]:
        return None
    scheme = found["scheme"].lower()
    port = int(found["port"] or (443 if scheme == "https" else 80))
    return Target(scheme, found["host"].lower(), port) if 0 < port < 65536 else None


def parse_host(text: str) -> str | None:
    """A host as its user writes it, in the form that is kept; None if it is none.

    `api.example.com` and `api.example.com:8443` are reached by https, `http://10.0.0.5:8000`
    without encryption. Of a whole URL, the path is dropped.
    """
    target = parse_target(text if "://" in text else f"https://{text}")
    if target is None:
        return None
    has_port = re.search(r":[0-9]+(?:/|$)", text.partition("://")[2] or text) is not None
    place = f"{target.host}:{target.port}" if has_port else target.host
    return f"http://{place}" if target.is_clear else place


def bound_hosts(root: Path) -> dict[str, list[str]]:
    """The hosts that the user has named, by secret; empty if the file is missing or damaged."""
    stored = read_json(root / FILE)
    if not isinstance(stored, dict):
        return {}
    return {
        str(name): [str(host) for host in hosts]
        for name, hosts in stored.items()
        if isinstance(hosts, list)
    }


def hosts_of(root: Path, secret: str) -> list[str]:
    """Every host that a secret may go to; empty if that is loopback only."""
    named = bound_hosts(root).get(secret)
    return named if named is not None else well_known_hosts(secret)


def well_known_hosts(secret: str) -> list[str]:
    """The host that the name of a secret stands for, if any."""
    name = re.sub(r"[._-]", "", secret.lower())
    host = WELL_KNOWN.get(name) or WELL_KNOWN.get(_ENDING.sub("", name))
    return [host] if host else []


def bind(root: Path, secret: str, hosts: list[str]) -> None:
    """Keep the hosts of a secret; an empty list restores what its name stands for.

    Call it under the data directory's lock, and only for a person at the command line.

    Raises:
        OSError: The file cannot be written.
    """
    known = bound_hosts(root)
    if hosts:
        known[secret] = list(dict.fromkeys(hosts))
    else:
        known.pop(secret, None)
    write_json(root / FILE, known)


def check_use(root: Path, use: SecretUse) -> None:
    """Check that a secret may be sent to the URL of its use.

    Raises:
        HostRefusedError: It may not; says how that is allowed.
    """
    if not use.url:
        raise HostRefusedError(
            f"The secret {use.secret!r} in {use.field[:80]} has no address to go to: give "
            f"{use.url_field[:80]} beside it, or leave it out."
        )
    target, hosts = parse_target(use.url), hosts_of(root, use.secret)
    if target is None:
        raise HostRefusedError(
            f"The secret {use.secret!r} is only sent to a plain http or https URL, without "
            f"user, query or unusual characters, and {use.url[:200]!r} is none."
        )
    if any(map(target.matches, hosts)):
        return
    if target.is_loopback and not hosts:
        reason = _doubt_about_listener(target.port)
        if not reason:
            return
        reason = f"to {target.spelled}: {reason}"
    elif target.is_clear:
        reason = f"unencrypted (http) to {target.host}, where others can read it on the way"
    else:
        reason = f"to {target.spelled}; it goes to {', '.join(hosts) or 'this machine only'}"
    command = f"evalhub-mcp secrets allow {use.secret} {target.spelled}"
    raise HostRefusedError(
        f"The secret {use.secret!r} is not sent {reason}. If that is meant, the user allows it "
        f"in a terminal: {command}"
    )


def _doubt_about_listener(port: int) -> str:
    """Why what listens on a port of this machine may not be its user's own; empty if it is."""
    owners = listener_owners(port)
    if owners is None:
        return "this system does not show whose program listens there"
    if not owners:
        return f"nothing listens on port {port} now, so it is not known who will"
    # Root reads every file of the secrets anyway, and publishes the ports of containers.
    return "another user of this machine listens there" if owners - {0, os.getuid()} else ""


def secret_uses(model: object, parameters: object) -> Iterator[SecretUse]:
    """Every secret that one benchmark of a job names, with where it would be sent.

    `model.auth.secret_ref` belongs to `model.url`, and `<x>_secret_ref` to the `<x>_url` beside
    it. A secret without that URL could go to any address, in whatever field and form.
    """
    if isinstance(model, Mapping):
        auth, url = model.get("auth"), model.get("url")
        name = auth.get("secret_ref") if isinstance(auth, Mapping) else None
        if isinstance(name, str) and name:
            yield SecretUse(name, url if isinstance(url, str) else "")
        rest = {key: inner for key, inner in model.items() if key != "auth"}
        yield from _other_uses([rest, _without_secret_ref(auth)])
    yield from _other_uses(parameters)


def _without_secret_ref(auth: object) -> object:
    if not isinstance(auth, Mapping):
        return auth
    return {key: inner for key, inner in auth.items() if key != "secret_ref"}


def _other_uses(value: object) -> Iterator[SecretUse]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            field = str(key)
            if not isinstance(inner, str):
                yield from _other_uses(inner)
            elif inner and (field == "secret_ref" or field.endswith("_secret_ref")):
                url = value.get(f"{field.removesuffix('secret_ref')}url")
                yield SecretUse(inner, url if isinstance(url, str) else "", field)
    elif isinstance(value, list):
        for inner in value:
            yield from _other_uses(inner)
