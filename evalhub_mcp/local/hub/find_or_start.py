"""Finds the hub of a data directory, or starts one.

This is done under the data directory's lock, so that servers that start at once share one hub. A
server registers before it looks for a hub, so that the hub does not stop meanwhile.
"""

import contextlib
import os
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evalhub_mcp import hub_socket
from evalhub_mcp.local import data_directory
from evalhub_mcp.local.errors import DataDirectoryBusyError, LocalHubError, missing_extra
from evalhub_mcp.local.hub import certificate, database, file_locks
from evalhub_mcp.local.hub.attached_servers import (
    attached_servers,
    register,
    remove_stale_entries,
)
from evalhub_mcp.local.hub.configuration import (
    Fingerprint,
    HubConfiguration,
    all_providers,
    choose_action,
)
from evalhub_mcp.local.hub.instance_directory import (
    LAST_PORT,
    Instance,
    instances,
    wait_until,
)
from evalhub_mcp.local.hub.limits import Limits
from evalhub_mcp.local.log_tail import read_tail
from evalhub_mcp.local.private_files import read_json, write_json
from evalhub_mcp.local.process_environment import hub_environment
from evalhub_mcp.local.providers.provider import LocalProvider

# In seconds.
STOP_WITHIN = 12.0  # longer than the supervisor's own deadlines together
_REMOVED_WITHIN = 0.5  # a supervisor that ends removes its directory as its last act
_START_WITHIN = 30.0
_LOG_CHARS = 1500
_OPENED_BY = "opened-by.json"
"""File in the data directory with the version of the hub that last opened the database."""


@dataclass
class Attachment:
    """A server's use of a hub: its instance directory and the registration that keeps it up."""

    root: Path
    instance: Instance
    registration: file_locks.LockFile
    started: bool  # False if the hub ran already
    awaited_providers: frozenset[str]  # given to a running hub, which may not list them yet

    @property
    def ca_cert_path(self) -> Path:
        """The certificate to trust at this hub."""
        return self.instance.tls / certificate.CA

    @property
    def ended(self) -> bool:
        """Whether this hub has ended or is shutting down."""
        return not self.instance.usable

    def raise_if_ended(self) -> None:
        """Raise `LocalHubError` if waiting for this hub is pointless."""
        if self.instance.usable:
            return
        state = self.instance.state
        if state.status == "gave_up":
            raise self.error(
                f"The local hub ended (status {state.exit_status}) and was given up after "
                f"{state.restarts} restarts."
            )
        raise self.error("The local hub was ended from outside.")

    def error(self, message: str) -> LocalHubError:
        """An error with `message`, and the problem of its disk or the end of the hub's log."""
        if problem := data_directory.storage_problem(self.root):
            return LocalHubError(f"{message} {problem.message}", problem.advice)
        log = self.root / "logs" / "hub.log"
        end = read_tail(log, _LOG_CHARS)
        return LocalHubError(
            message,
            (f"The end of its log:\n{end}\n" if end else "") + f"The whole log is {log}. "
            "Start it again, or use --base-url with a hub elsewhere.",
        )

    def leave(self) -> None:
        """Stop using the hub, and wait for its end if it is idle and no other server uses it."""
        with contextlib.suppress(OSError):  # a disk that has become read-only; the lock is freed
            self.registration.remove()
        self.instance.signal_server_left()

        def settled() -> bool:
            return (
                not self.instance.alive
                or self.instance.state.status == "lingering"
                or any(attached_servers(self.root))
            )

        wait_until(settled, STOP_WITHIN)
        if not self.instance.alive:
            wait_until(lambda: not self.instance.root.exists(), _REMOVED_WITHIN)


def attach(
    data_dir: Path | None,
    providers: Sequence[LocalProvider] | None,
    limits: Limits,
    unresponsive: Instance | None = None,
) -> Attachment:
    """Use the hub of `data_dir`, starting one if needed and replacing an `unresponsive` one.

    Raises:
        LocalHubError: No hub can run here.
    """
    root = data_dir or data_directory.default_data_dir()
    try:
        return _attach(root, providers, limits, unresponsive)
    except (OSError, ValueError, sqlite3.Error) as error:
        # Any file operation may fail: a full disk, a read-only one, a file where a directory
        # belongs, a path that is not UTF-8.
        if isinstance(error, sqlite3.Error):
            error = OSError(None, str(error), str(root / database.NAME))
        raise data_directory.storage_error(root, error) from error


def _attach(
    root: Path,
    providers: Sequence[LocalProvider] | None,
    limits: Limits,
    unresponsive: Instance | None,
) -> Attachment:
    binary, version = _hub_binary()
    data_directory.ensure_private_dir(root)
    data_directory.claim_jobs_dir()
    for name in data_directory.SUBDIRECTORIES:
        data_directory.ensure_private_dir(root / name)
    with data_directory.lock(root):
        configuration = HubConfiguration(
            root, version, all_providers(root) if providers is None else providers, limits
        )
        remove_stale_entries(root)
        registration = register(root)
        try:
            found, awaited_providers = _find(root, configuration, unresponsive)
            instance = found or _start(root, binary, configuration)
        except BaseException:
            with contextlib.suppress(OSError):
                registration.remove()
            raise
    return Attachment(root, instance, registration, found is None, awaited_providers)


def update_providers(root: Path) -> bool | None:
    """Give the running hub the current providers; False if it gets them at its next start.

    None if no hub runs. A hub of another installation keeps its providers.
    """
    _, version = _hub_binary()
    try:
        with data_directory.lock(root):
            running = next((one for one in instances(root) if one.usable), None)
            if running is None:
                return None
            configuration = HubConfiguration(root, version, all_providers(root), Limits())
            theirs, mine = Fingerprint.of(running), configuration.fingerprint
            update = choose_action(theirs, mine, busy=True, alone=False) == "update"
            if update:
                configuration.write(running)
            return update or theirs == mine
    except DataDirectoryBusyError:
        return False


def _find(
    root: Path, configuration: HubConfiguration, unresponsive: Instance | None
) -> tuple[Instance | None, frozenset[str]]:
    """Find a running hub that may be used, and the providers it was just given.

    A hub that may not be used is stopped and removed.
    """
    usable = None
    for instance in list(instances(root)):
        if not instance.alive:
            instance.kill_leftovers()
            instance.remove()
        elif not instance.usable or (unresponsive and unresponsive.root == instance.root):
            instance.stop(STOP_WITHIN)
        else:
            usable = instance
    if usable is None:
        return None, frozenset()
    if usable.state.is_of_older_version:
        # The socket of a later hub, whose supervisor was killed, would mislead clients.
        (root / hub_socket.NAME).unlink(missing_ok=True)
    action = choose_action(
        Fingerprint.of(usable),
        configuration.fingerprint,
        busy=database.open_job_ids(root / database.NAME) != [],
        alone=len(list(attached_servers(root))) == 1,
    )
    if action == "replace":
        usable.stop(STOP_WITHIN)
        return None, frozenset()
    if action == "update":
        configuration.write(usable)
        return usable, configuration.provider_ids
    configuration.write_limits(usable)
    return usable, frozenset()


def _start(root: Path, binary: Path, configuration: HubConfiguration) -> Instance:
    """Create an instance and start its supervisor."""
    protected = _prepare_database(root, configuration.fingerprint.hub)
    certificate.ensure_certificate(root / "tls")
    name = f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:8]}"
    instance = Instance(root / "instances" / name)
    try:
        for directory in (
            instance.root,
            instance.bin,
            instance.run,
            instance.keys,
            instance.config,
            instance.config / "providers",
        ):
            directory.mkdir(mode=0o700)
        certificate.copy_certificate(root / "tls", instance.tls)
        configuration.write(instance)
        spec = {**instance_spec(instance, root, binary), "protected": protected}
        write_json(instance.spec, spec)
        with contextlib.ExitStack() as descriptors:
            lock = file_locks.hold(instance.lock)
            descriptors.callback(os.close, lock)
            log = data_directory.open_new_log(root / "logs")
            descriptors.callback(os.close, log)
            _start_supervisor(root, instance, lock, log)
    except BaseException:
        if not instance.alive:
            instance.remove()
        raise
    return instance


def _start_supervisor(root: Path, instance: Instance, lock: int, log: int) -> None:
    module = "evalhub_mcp.local.hub.supervisor"
    try:
        subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-m", module, str(instance.root), str(lock), str(log)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=(lock, log),
            env=hub_environment(),
            cwd=root,
            umask=0o077,
            start_new_session=True,
            timeout=_START_WITHIN,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        if problem := data_directory.storage_problem(root):
            raise problem from error
        raise LocalHubError(
            f"The local hub's supervisor could not be started: {error}.",
            f"See {root / 'logs' / 'hub.log'}. The next call tries again.",
        ) from error


def _prepare_database(root: Path, version: str) -> bool:
    """Back up the database before another version opens it; returns whether it has the triggers."""
    path = root / database.NAME
    known = read_json(root / _OPENED_BY) or {}
    try:
        if known.get("hub") != version:
            database.back_up(path, str(known.get("hub") or f"before-{version}"))
        protected = database.refuse_providers(path)
    except (sqlite3.Error, OSError) as error:
        if problem := data_directory.storage_problem(root):
            raise problem from error
        raise LocalHubError(
            f"The local hub's database {path} cannot be used: {error}.",
            "Move it away to start with an empty one, or set "
            f"{data_directory.DATA_DIR_VARIABLE} to another directory. After a correction the "
            "next call tries again.",
        ) from error
    write_json(root / _OPENED_BY, {"hub": version})
    return protected


def instance_spec(instance: Instance, root: Path, binary: Path) -> dict[str, Any]:
    """What the supervisor runs; it tries the given port first."""
    # Other processes read the database too; a process that finds it locked waits.
    options = "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_txlock=immediate"
    return {
        "data_dir": str(root),
        "argv": [str(binary), "-local", "-configdir", str(instance.config)],
        "environment": {**hub_environment(), "PATH": str(instance.bin)},
        # On the same port as before, servers that use the hub need not notice a restart.
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
        distribution = metadata.distribution("eval-hub-server")
    except metadata.PackageNotFoundError:
        raise missing_extra("eval-hub-server") from None
    for file in distribution.files or []:
        path = Path(str(file.locate())).resolve()
        if file.name == "eval-hub" and os.access(path, os.X_OK):
            return path, distribution.version
    raise LocalHubError(
        "The installed package eval-hub-server holds no program for this machine.",
        "Reinstall it with: pip install --force-reinstall 'evalhub-mcp[local]'",
    )
