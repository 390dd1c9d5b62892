"""The hub of this user's machine, started and supervised.

`LocalHub` prepares an instance directory, starts a supervisor that runs `eval-hub` in it, and
keeps the pipe whose end stops everything. Nothing here waits for the hub but `ready`, so that
a server can answer its client before its hub is up.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

import anyio
import anyio.to_thread

from evalhub_mcp.local.errors import LocalHubError

if TYPE_CHECKING:
    from evalhub_mcp.local.instance import Instance
    from evalhub_mcp.local.provider import LocalProvider

__all__ = ["HubEndpoint", "LocalHub", "LocalHubError"]

_STOP_WITHIN = 8.0  # the supervisor's own deadlines, and some
_RECOVER_AFTER = 2.0  # seconds in which an evaluation started just now has taken its lock
_POLL = 0.025
_LOG_SHOWN = 1500
_PASSED_ON = ("HOME", "TMPDIR", "LANG")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class HubEndpoint:
    """Where the hub answers, and the one certificate to trust there."""

    base_url: str
    ca_cert_path: Path


class LocalHub:
    """The hub of this user's machine, started and supervised.

    `data_dir` is the directory shared by all hubs of this user (`paths.default_data_dir` by
    default); `providers` is what it offers (`available_providers()` by default).
    """

    def __init__(
        self, data_dir: Path | None = None, providers: "Sequence[LocalProvider] | None" = None
    ) -> None:
        self._data_dir = data_dir
        self._providers = providers
        self._run: _Run | None = None

    def __repr__(self) -> str:
        return f"LocalHub(data_dir={str(self._data_dir) if self._data_dir else None!r})"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Launch the hub and return without waiting for it; no effect if it runs already.

        Raises:
            LocalHubError: it cannot be launched here (platform, missing extra, directories
                that are not ours, a provider that is not valid).
        """
        if sys.platform == "win32":
            raise LocalHubError(
                "--local needs Linux or macOS; on Windows, run it in WSL or use --base-url."
            )
        if self._run is not None and not self._run.ended:
            return
        # Shielded: a supervisor that was launched must not be lost by a cancellation.
        with anyio.CancelScope(shield=True):
            self._run = await anyio.to_thread.run_sync(
                partial(_launch, self._data_dir, self._providers)
            )

    async def ready(self, timeout: float = 15.0) -> HubEndpoint:
        """Wait until the hub answers over its pinned certificate. Cheap once it does.

        `timeout` is in seconds.

        Raises:
            LocalHubError: it was not started, ended, or did not answer in time.
        """
        run = self._run
        if run is None:
            raise LocalHubError("The local hub was not started.")
        from evalhub_mcp.client import AsyncEvalHubClient
        from evalhub_mcp.client.errors import EvalHubError

        deadline = anyio.current_time() + timeout
        while True:
            run.raise_if_ended()
            origin = run.origin
            if origin is not None:
                with contextlib.suppress(EvalHubError, TimeoutError):
                    left = max(0.1, min(2.0, deadline - anyio.current_time()))
                    with anyio.fail_after(left):
                        async with AsyncEvalHubClient(
                            origin, ca_bundle_path=run.ca_cert_path, max_retries=0, timeout=left
                        ) as client:
                            await client.health()
                            return HubEndpoint(origin, run.ca_cert_path)
            if anyio.current_time() >= deadline:
                raise run.error(f"The local hub did not answer within {timeout:g} s.")
            await anyio.sleep(_POLL)

    async def stop(self) -> None:
        """Stop the evaluations and the hub, within about ten seconds; may be called twice."""
        run, self._run = self._run, None
        if run is not None:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(run.stop)


class _Run:
    """A launched supervisor and what it has said so far."""

    def __init__(
        self,
        data_dir: Path,
        instance: "Instance",
        process: "subprocess.Popen[bytes]",
        log: int,
    ) -> None:
        self.ca_cert_path = instance.tls / "ca.pem"
        self.origin: str | None = None
        self.ended = False
        self._failure: dict[str, Any] | None = None
        self._data_dir = data_dir
        self._instance = instance
        self._process = process
        self._log = log
        self._stop = threading.Event()
        self._stopping = threading.Lock()
        threading.Thread(target=self._listen, name="local-hub", daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - we asked for the pipe
        for line in self._process.stdout:
            with contextlib.suppress(ValueError):
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
            threading.Thread(
                target=self._recover, args=(said["at"],), name="local-hub-recovery", daemon=True
            ).start()
        elif said["event"] == "gave_up":
            self._failure = said
            self.ended = True

    def _recover(self, hub_started: float) -> None:
        if self._stop.wait(_RECOVER_AFTER):
            return
        from evalhub_mcp.client.errors import EvalHubError
        from evalhub_mcp.local.recovery import recover, log

        try:
            recover(self._data_dir, self._instance, str(self.ca_cert_path), hub_started, self._stop)
        except EvalHubError as error:
            if not self._stop.is_set() and not self.ended:
                log.warning("Jobs lost by the local hub could not be looked for: %s", error)

    def raise_if_ended(self) -> None:
        if self._failure is not None:
            raise self.error(
                f"The local hub ended (status {self._failure['status']}) and was given up after "
                f"{self._failure['restarts']} restarts."
            )
        if self.ended:
            raise self.error("The local hub was ended from outside.")

    def error(self, message: str) -> LocalHubError:
        from evalhub_mcp.local.logtail import clean, last

        size = os.fstat(self._log).st_size
        text = os.pread(self._log, 8000, max(0, size - 8000)).decode(errors="replace")
        end = last(clean(text), _LOG_SHOWN)
        return LocalHubError(
            message,
            (f"The end of its log:\n{end}\n" if end else "")
            + f"The whole log is {self._data_dir / 'logs' / 'hub.log'}. "
            "Start it again, or use --base-url with a hub elsewhere.",
        )

    def stop(self) -> None:
        with self._stopping:
            if self._stop.is_set():
                return
            self._stop.set()
            process = self._process
            assert process.stdin is not None  # noqa: S101
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
            os.close(self._log)


def _launch(data_dir: Path | None, providers: "Sequence[LocalProvider] | None") -> _Run:
    from evalhub_mcp.local import available_providers, locks, paths, tls
    from evalhub_mcp.local.instance import Instance, instances

    binary = _hub_binary()
    root = paths.private_dir(data_dir or paths.default_data_dir())
    paths.claim_jobs_dir()
    for name in ("instances", "logs", "secrets"):
        paths.private_dir(root / name)
    try:
        lock = locks.hold_within(root / "lock", 10.0)
    except TimeoutError:
        raise LocalHubError(
            f"Another server keeps {root} busy.", "Try again in a moment."
        ) from None
    try:
        for dead in [one for one in instances(root) if not one.alive]:
            dead.kill_leftovers()
            dead.remove()
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
        log = paths.open_log(root / "logs")
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
                str(log),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            pass_fds=(alive, log),
            env=_environment(),
            cwd=root,
            umask=0o077,
            start_new_session=True,
        )
    except BaseException:
        os.close(log)
        instance.remove()
        raise
    finally:
        os.close(alive)
    return _Run(root, instance, process, log)


def _prepare(
    instance: "Instance", root: Path, binary: Path, providers: "Sequence[LocalProvider]"
) -> int:
    """Write the instance directory; the returned descriptor is its lock."""
    from evalhub_mcp.local import locks, tls
    from evalhub_mcp.local.instance import JOBS_DIR, write_json, write_private
    from evalhub_mcp.local.provider import checked

    documents = checked(providers)  # before anything is written
    instance.root.mkdir(mode=0o700)
    lock = locks.hold(instance.lock)
    write_private(instance.root / "started_at", repr(time.time()))
    for directory in (instance.bin, instance.run, instance.config, instance.config / "providers"):
        directory.mkdir(mode=0o700)
    tls.copy_certificate(root / "tls", instance.tls)
    guard = f'exec {_shell_word(sys.executable)} -I -m evalhub_mcp.local.guard {_shell_word(str(instance.root))} "$@"'
    write_private(instance.bin / "sh", f"#!/bin/sh\n{guard}\n", 0o700)
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
            },
            "ca_cert_path": str(instance.tls / tls.CA),
            "secrets_dir": str(root / "secrets"),
            "jobs_dir": str(JOBS_DIR),
        },
    )
    database = quote(str(root / "evalhub.db"))
    write_json(
        instance.spec,
        {
            "argv": [str(binary), "-local", "-configdir", str(instance.config)],
            "environment": {**environment, "PATH": str(instance.bin)},
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
                    "url": f"file:{database}?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)",
                },
                "prometheus": {"enabled": False},
                "otel": {"enabled": False},
            },
        },
    )
    return lock


def _hub_binary() -> Path:
    from importlib import metadata

    from evalhub_mcp.local.paths import extra_missing

    try:
        files = metadata.files("eval-hub-server") or []
    except metadata.PackageNotFoundError:
        raise extra_missing("eval-hub-server") from None
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


def _shell_word(text: str) -> str:
    import shlex

    return shlex.quote(text)
