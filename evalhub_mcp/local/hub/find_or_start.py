"""Finding the one hub of a data directory, or starting it.

Everything here happens under the data directory's lock, so that servers that start at once
end with one hub. A server becomes a member before it looks, so that the hub it finds stays.
"""

import os
import shlex
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evalhub_mcp.local import data_directory, process_environment
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub import attached_servers, certificate, configuration, database, file_locks
from evalhub_mcp.local.hub.instance_directory import LAST_PORT, Instance, instances, wait_until
from evalhub_mcp.local.hub.limits import Limits
from evalhub_mcp.local.log_tail import last, tail
from evalhub_mcp.local.private_files import read_json, write_json, write_private
from evalhub_mcp.local.providers.provider import LocalProvider

_STOP_WITHIN = 12.0  # the supervisor's own deadlines, and some
_REMOVED_WITHIN = 0.5  # a supervisor that ends removes its directory as its last act
_LOCK_WITHIN = 30.0  # another start takes well under a second, a replacement longer
_START_WITHIN = 30.0
_LOG_SHOWN = 1500
_OPENED_BY = "opened-by.json"  # the version of the hub that had the database last


class Attachment:
    """Our use of a hub: its instance directory, and our lock that keeps it running."""

    def __init__(
        self, root: Path, instance: Instance, membership: attached_servers.Membership, found: str
    ) -> None:
        self.root = root
        self.instance = instance
        self.found = found
        """started, used (it ran already), or updated (it was given other providers)."""
        self.ca_cert_path = instance.tls / certificate.CA
        self.awaited_providers: frozenset[str] = frozenset()
        """What it was given just now and may not show yet."""
        self._membership = membership

    @property
    def ended(self) -> bool:
        """Whether this hub is gone or on its way."""
        return self.instance.stopping.exists() or not self.instance.alive

    def raise_if_ended(self) -> None:
        """Raise `LocalHubError` if there is no point in waiting for this hub any more."""
        if self.instance.alive and not self.instance.stopping.exists():
            return
        state = self.instance.state
        if state.status == "gave_up":
            raise self.error(
                f"The local hub ended (status {state.exit_status}) and was given up after "
                f"{state.restarts} restarts."
            )
        raise self.error("The local hub was ended from outside.")

    def error(self, message: str) -> LocalHubError:
        """`message` with the end of the hub's log."""
        log = self.root / "logs" / "hub.log"
        end = last(tail(log, 8000), _LOG_SHOWN)
        return LocalHubError(
            message,
            (f"The end of its log:\n{end}\n" if end else "") + f"The whole log is {log}. "
            "Start it again, or use --base-url with a hub elsewhere.",
        )

    def forget(self) -> None:
        """Use it no longer, without a word: it has ended, or been replaced."""
        self._membership.leave()

    def leave(self) -> None:
        """Use it no longer; an idle hub that nobody else uses has stopped on return."""
        self._membership.leave()
        self.instance.signal_left()

        def settled() -> bool:
            return (
                not self.instance.alive
                or self.instance.state.status == "lingering"
                or any(attached_servers.present(self.root))
            )

        wait_until(settled, _STOP_WITHIN)
        if not self.instance.alive:
            wait_until(lambda: not self.instance.root.exists(), _REMOVED_WITHIN)


def attach(
    data_dir: Path | None,
    providers: Sequence[LocalProvider] | None,
    limits: Limits,
    silent: Instance | None = None,
) -> Attachment:
    """Use the hub of `data_dir`, started if need be; `silent` is one that does not answer.

    Raises:
        LocalHubError: there can be none here.
    """
    binary, version = _hub_binary()
    root = data_directory.private_dir(data_dir or data_directory.default_data_dir())
    data_directory.claim_jobs_dir()
    for path in (attached_servers.directory(root), *(root / name for name in data_directory.PARTS)):
        data_directory.private_dir(path)
    try:
        lock = file_locks.hold_within(root / "lock", _LOCK_WITHIN)
    except TimeoutError:
        raise LocalHubError(
            f"Another server keeps {root} busy.", "Try again in a moment."
        ) from None
    try:
        mine = configuration.Offer(
            root, version, configuration.offered(root) if providers is None else providers, limits
        )
        attached_servers.clear(root)
        membership = attached_servers.Membership(root)
        try:
            found, how = _running(root, mine, silent)
            if found is None:
                found, how = _launch(root, binary, mine), "started"
        except BaseException:
            membership.leave()
            raise
    finally:
        os.close(lock)
    attachment = Attachment(root, found, membership, how)
    if how == "updated":
        attachment.awaited_providers = frozenset(mine.provider_ids)
    return attachment


def hand_over_providers(root: Path) -> bool | None:
    """Give the hub of `root` the providers of now; False if it takes them at its next start.

    None when no hub runs. A hub of another installation keeps what that one gave it.
    """
    _, version = _hub_binary()
    try:
        lock = file_locks.hold_within(root / "lock", _LOCK_WITHIN)
    except TimeoutError:
        return False
    try:
        running = next(
            (one for one in instances(root) if one.alive and not one.stopping.exists()), None
        )
        if running is None:
            return None
        mine = configuration.Offer(root, version, configuration.offered(root), Limits())
        label = configuration.Label.of(running)
        decided = configuration.verdict(label, mine.label, busy=True, alone=False)
        if decided == "update":
            mine.write(running)
        return decided == "update" or label == mine.label
    finally:
        os.close(lock)


def _running(
    root: Path, mine: configuration.Offer, silent: Instance | None
) -> tuple[Instance | None, str]:
    """The hub that runs already, if it will do; what is in its place is cleared away."""
    usable = None
    for instance in list(instances(root)):
        if not instance.alive:
            instance.kill_leftovers()
            instance.remove()
        elif instance.stopping.exists() or (silent and silent.root == instance.root):
            instance.end(_STOP_WITHIN)
        else:
            usable = instance
    if usable is None:
        return None, ""
    decided = configuration.verdict(
        configuration.Label.of(usable),
        mine.label,
        busy=database.open_jobs(root / database.NAME) != [],
        alone=len(list(attached_servers.present(root))) == 1,
    )
    if decided == "replace":
        usable.end(_STOP_WITHIN)
        return None, ""
    if decided == "update":
        mine.write(usable)
        return usable, "updated"
    mine.write_limits(usable)
    return usable, "used"


def _launch(root: Path, binary: Path, mine: configuration.Offer) -> Instance:
    """Start the supervisor of a new hub."""
    protected = _open_database(root, mine.label.hub)
    certificate.ensure_certificate(root / "tls")
    name = f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:8]}"
    instance = Instance(root / "instances" / name)
    try:
        _prepare(instance, root, binary, mine, protected)
        alive = file_locks.hold(instance.lock)
        try:
            log_file = data_directory.open_log(root / "logs")
            try:
                _start_supervisor(root, instance, alive, log_file)
            finally:
                os.close(log_file)
        finally:
            os.close(alive)
    except BaseException:
        if not instance.alive:
            instance.remove()
        raise
    return instance


def _start_supervisor(root: Path, instance: Instance, alive: int, log_file: int) -> None:
    program = [sys.executable, "-I", "-m", "evalhub_mcp.local.hub.supervisor"]
    try:
        subprocess.run(  # noqa: S603
            [*program, str(instance.root), str(alive), str(log_file)],
            stdin=subprocess.DEVNULL,
            stdout=log_file,
            stderr=log_file,
            pass_fds=(alive, log_file),
            env=process_environment.of_the_hub(),
            cwd=root,
            umask=0o077,
            start_new_session=True,
            timeout=_START_WITHIN,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise LocalHubError(
            "The local hub's supervisor could not be started.",
            f"See {root / 'logs' / 'hub.log'}.",
        ) from error


def _open_database(root: Path, version: str) -> bool:
    """See to the database before a hub of `version` opens it; whether it has our rules."""
    path = root / database.NAME
    known = read_json(root / _OPENED_BY) or {}
    try:
        if known.get("hub") != version:
            database.back_up(path, str(known.get("hub") or f"before-{version}"))
        protected = database.protect(path)
    except (sqlite3.Error, OSError) as error:
        raise LocalHubError(
            f"The local hub's database {path} cannot be used: {error}.",
            "Move it away to start with an empty one.",
        ) from error
    write_json(root / _OPENED_BY, {"hub": version})
    return protected


def _prepare(
    instance: Instance, root: Path, binary: Path, mine: configuration.Offer, protected: bool
) -> None:
    """Write the instance directory."""
    instance.root.mkdir(mode=0o700)
    for directory in (
        instance.bin,
        instance.run,
        instance.keys,
        instance.config,
        instance.config / "providers",
    ):
        directory.mkdir(mode=0o700)
    certificate.copy_certificate(root / "tls", instance.tls)
    guard = [sys.executable, "-I", "-m", "evalhub_mcp.local.hub.guard", str(instance.root)]
    write_private(instance.bin / "sh", f'#!/bin/sh\nexec {shlex.join(guard)} "$@"\n', 0o700)
    mine.write(instance)
    spec = {**instance_spec(instance, root, binary), "protected": protected}
    write_json(instance.spec, spec)


def instance_spec(instance: Instance, root: Path, binary: Path) -> dict[str, Any]:
    """What the supervisor runs; it adds the port (a given one is tried first)."""
    # We read it beside the hub: each waits for its turn instead of failing.
    options = "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_txlock=immediate"
    return {
        "data_dir": str(root),
        "argv": [str(binary), "-local", "-configdir", str(instance.config)],
        "environment": {**process_environment.of_the_hub(), "PATH": str(instance.bin)},
        # The same as before, if it is free: servers that use the hub need not notice.
        "port": read_json(root / LAST_PORT),
        "config": {
            "service": {
                "host": "127.0.0.1",
                "termination_file": str(instance.root / "termination-log"),
                "tls_cert_file": str(instance.tls / certificate.CERTIFICATE),
                "tls_key_file": str(instance.tls / certificate.KEY),
            },
            "database": {
                "driver": "sqlite",
                "url": f"file:{quote(str(root / database.NAME))}?{options}",
            },
            "prometheus": {"enabled": False},
            "otel": {"enabled": False},
        },
    }


def _hub_binary() -> tuple[Path, str]:
    """The installed hub's program and version."""
    try:
        files = metadata.files("eval-hub-server") or []
        version = metadata.version("eval-hub-server")
    except metadata.PackageNotFoundError:
        raise data_directory.extra_missing("eval-hub-server") from None
    for file in files:
        if file.name == "eval-hub":
            path = Path(str(file.locate())).resolve()
            if os.access(path, os.X_OK):
                return path, version
    raise LocalHubError(
        "The installed package eval-hub-server holds no program for this machine.",
        "Reinstall it with: pip install --force-reinstall 'evalhub-mcp[local]'",
    )
