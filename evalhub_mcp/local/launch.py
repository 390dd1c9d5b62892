"""Preparing an instance directory, launching its supervisor, and following what that says."""

import contextlib
import json
import logging
import os
import shlex
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evalhub_mcp.local import available_providers, database, locks, paths, tls
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.instance import (
    JOBS_DIR,
    Instance,
    instances,
    wait_until,
    write_json,
    write_private,
)
from evalhub_mcp.local.logtail import clean, last
from evalhub_mcp.local.provider import LocalProvider, checked

log = logging.getLogger(__name__)

DATABASE = "evalhub.db"

_STOP_WITHIN = 8.0  # the supervisor's own deadlines, and some
RECOVER_AFTER = 2.0  # seconds in which an evaluation started just now has taken its lock
_LOCK_WITHIN = 10.0  # another start takes well under a second
_LISTENS_WITHIN = 30.0
_TABLES_WITHIN = 10.0
_LOG_SHOWN = 1500
_PASSED_ON = ("HOME", "TMPDIR", "LANG")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_TRUST = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Run:
    """A launched supervisor and what it has said so far."""

    def __init__(
        self,
        data_dir: Path,
        instance: Instance,
        process: "subprocess.Popen[bytes]",
        log_file: int,
        protected: bool,
    ) -> None:
        self.ca_cert_path = instance.tls / "ca.pem"
        self.origin: str | None = None
        self.ended = False
        self._failure: dict[str, Any] | None = None
        self._data_dir = data_dir
        self._instance = instance
        self._process = process
        self._log = os.fdopen(log_file, "rb")
        # Whether the database has our rules; a new one gets them when the hub has made it.
        self.protected = protected
        self._follow_up: threading.Thread | None = None
        self._stop = threading.Event()
        self._stopping = threading.Lock()
        self._listener = threading.Thread(target=self._listen, name="local-hub", daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as said:
            for line in said:
                self._heard(json.loads(line))
        self.ended = True
        self._process.wait()
        # The supervisor removes its directory as its last act; if it was killed, we clear up.
        if self._instance.root.exists():
            self._instance.kill_leftovers()
            self._instance.remove()

    def _heard(self, said: dict[str, Any]) -> None:
        if said["event"] == "started":
            self.origin = f"https://127.0.0.1:{said['port']}"
            self._follow_up = threading.Thread(
                target=self._after_start, args=(said,), name="local-hub-follow-up", daemon=True
            )
            self._follow_up.start()
        elif said["event"] == "gave_up":
            self._failure = said
            self.ended = True

    def _after_start(self, said: dict[str, Any]) -> None:
        """Once the hub listens: rules for a new database, and the truth about lost jobs."""

        def over() -> bool:
            return self.ended or self._stop.is_set()

        def listens() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", said["port"])) == 0

        def protected() -> bool:
            with contextlib.suppress(sqlite3.Error):
                self.protected = database.protect(self._data_dir / DATABASE)
            return self.protected

        # Until it listens, the hub has its database to itself.
        wait_until(lambda: over() or listens(), _LISTENS_WITHIN)
        if not self.protected:
            wait_until(lambda: over() or protected(), _TABLES_WITHIN)
        if self._stop.wait(RECOVER_AFTER) or over():
            return
        from evalhub_mcp.client.errors import ClientError
        from evalhub_mcp.local.recovery import recover

        try:
            recover(
                self._data_dir,
                self._instance,
                f"https://127.0.0.1:{said['port']}",
                self.ca_cert_path,
                said["at"],
                self._stop,
            )
        except ClientError as error:
            if not over():  # gone again: the next start looks
                log.info("Jobs lost by the local hub could not be looked for: %s", error)

    def raise_if_ended(self) -> None:
        """Raise `LocalHubError` if there is no point in waiting for this hub any more."""
        if self._failure is not None:
            raise self.error(
                f"The local hub ended (status {self._failure['status']}) and was given up after "
                f"{self._failure['restarts']} restarts."
            )
        if self.ended:
            raise self.error("The local hub was ended from outside.")

    def error(self, message: str) -> LocalHubError:
        """`message` with the end of the hub's log."""
        text = ""
        with contextlib.suppress(ValueError):  # closed: it was stopped meanwhile
            log_file = self._log.fileno()
            size = os.fstat(log_file).st_size
            text = os.pread(log_file, 8000, max(0, size - 8000)).decode(errors="replace")
        end = last(clean(text), _LOG_SHOWN)
        return LocalHubError(
            message,
            (f"The end of its log:\n{end}\n" if end else "")
            + f"The whole log is {self._data_dir / 'logs' / 'hub.log'}. "
            "Start it again, or use --base-url with a hub elsewhere.",
        )

    def stop(self) -> None:
        """Stop everything and wait for it, with deadlines; a second call does nothing."""
        with self._stopping:
            if self._stop.is_set():
                return
            self._stop.set()
            process = self._process
            assert process.stdin is not None
            process.stdin.close()
            for escalate in (process.terminate, process.kill, None):
                try:
                    process.wait(_STOP_WITHIN if escalate == process.terminate else 1.0)
                    break
                except subprocess.TimeoutExpired:
                    if escalate is not None:
                        escalate()
            self._instance.kill_leftovers()
            self._instance.remove()
            self._listener.join(2.0)
            if self._follow_up is not None:
                self._follow_up.join(1.0)
            self._log.close()


def launch(data_dir: Path | None, providers: Sequence[LocalProvider] | None) -> Run:
    """Start the supervisor of a new hub on `data_dir`.

    Raises:
        LocalHubError: it cannot be started here.
    """
    binary = _hub_binary()
    root = paths.private_dir(data_dir or paths.default_data_dir())
    paths.claim_jobs_dir()
    for name in ("instances", "logs", "secrets"):
        paths.private_dir(root / name)
    try:
        lock = locks.hold_within(root / "lock", _LOCK_WITHIN)
    except TimeoutError:
        raise LocalHubError(
            f"Another server keeps {root} busy.", "Try again in a moment."
        ) from None
    try:
        for dead in [one for one in instances(root) if not one.alive]:
            dead.kill_leftovers()
            dead.remove()
        try:
            protected = database.protect(root / DATABASE)
        except sqlite3.Error as error:
            raise LocalHubError(
                f"The local hub's database {root / DATABASE} cannot be used: {error}.",
                "Move it away to start with an empty one.",
            ) from error
        tls.ensure_certificate(root / "tls")
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:8]}"
        instance = Instance(root / "instances" / name)
        try:
            alive = _prepare(
                instance, root, binary, available_providers() if providers is None else providers
            )
        except BaseException:
            instance.remove()
            raise
        log_file = paths.open_log(root / "logs")
    finally:
        os.close(lock)
    try:
        process = subprocess.Popen(  # noqa: S603
            [
                sys.executable,
                "-I",
                "-m",
                "evalhub_mcp.local.supervisor",
                str(instance.root),
                str(alive),
                str(log_file),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log_file,
            pass_fds=(alive, log_file),
            env=_environment(),
            cwd=root,
            umask=0o077,
            start_new_session=True,
        )
    except BaseException:
        os.close(log_file)
        instance.remove()
        raise
    finally:
        os.close(alive)
    return Run(root, instance, process, log_file, protected)


def _prepare(
    instance: Instance, root: Path, binary: Path, providers: Sequence[LocalProvider]
) -> int:
    """Write the instance directory; the returned descriptor is its lock."""
    documents = checked(providers)  # before anything is written
    instance.root.mkdir(mode=0o700)
    lock = locks.hold(instance.lock)
    write_private(instance.root / "started_at", repr(time.time()))
    for directory in (instance.bin, instance.run, instance.config, instance.config / "providers"):
        directory.mkdir(mode=0o700)
    tls.copy_certificate(root / "tls", instance.tls)
    guard = [sys.executable, "-I", "-m", "evalhub_mcp.local.guard", str(instance.root)]
    write_private(instance.bin / "sh", f'#!/bin/sh\nexec {shlex.join(guard)} "$@"\n', 0o700)
    for name, document in documents.items():
        # JSON is YAML; the hub looks for the suffix.
        write_json(instance.config / "providers" / f"{name}.yaml", document)
    environment = _environment()
    write_json(
        instance.allow,
        {
            "commands": {
                provider.command: {"argv": list(provider.argv), "provider_id": provider.id}
                for provider in providers
            },
            "environment": {
                **environment,
                "PATH": os.pathsep.join(
                    [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
                ),
                **_proxy_variables(),
                # A model may stand behind a company's own CA; the hub is pinned all the same.
                **{name: os.environ[name] for name in _TRUST if os.environ.get(name)},
            },
            "ca_cert_path": str(instance.tls / tls.CA),
            "secrets_dir": str(root / "secrets"),
            "jobs_dir": str(JOBS_DIR),
        },
    )
    write_json(instance.spec, instance_spec(instance, root, binary))
    return lock


def instance_spec(instance: Instance, root: Path, binary: Path) -> dict[str, Any]:
    """What the supervisor runs; it adds the port (a given one is tried first)."""
    # Several hubs may share the file: each waits for its turn instead of failing.
    options = "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_txlock=immediate"
    return {
        "argv": [str(binary), "-local", "-configdir", str(instance.config)],
        "environment": {**_environment(), "PATH": str(instance.bin)},
        "port": None,
        "config": {
            "service": {
                "host": "127.0.0.1",
                "termination_file": str(instance.root / "termination-log"),
                "tls_cert_file": str(instance.tls / tls.CERTIFICATE),
                "tls_key_file": str(instance.tls / tls.KEY),
            },
            "database": {
                "driver": "sqlite",
                "url": f"file:{quote(str(root / DATABASE))}?{options}",
            },
            "prometheus": {"enabled": False},
            "otel": {"enabled": False},
        },
    }


def _hub_binary() -> Path:
    try:
        files = metadata.files("eval-hub-server") or []
    except metadata.PackageNotFoundError:
        raise paths.extra_missing("eval-hub-server") from None
    for file in files:
        if file.name == "eval-hub":
            path = Path(str(file.locate())).resolve()
            if os.access(path, os.X_OK):
                return path
    raise LocalHubError(
        "The installed package eval-hub-server holds no program for this machine.",
        "Reinstall it with: pip install --force-reinstall 'evalhub-mcp[local]'",
    )


def _environment() -> dict[str, str]:
    """What our processes get of the user's environment; no key of theirs is among it."""
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ}


def _proxy_variables() -> dict[str, str]:
    """The user's proxies for evaluations (a model may be behind one), never for the hub itself."""
    found = {
        name: value
        for name in (*_PROXIES, *(name.upper() for name in _PROXIES))
        if (value := os.environ.get(name))
    }
    given = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    direct = ",".join(dict.fromkeys([*filter(None, given.split(",")), *_LOOPBACK]))
    return {**found, "no_proxy": direct, "NO_PROXY": direct}
