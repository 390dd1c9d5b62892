"""What `evalhub-mcp local …` does and prints. Exit status 1: it was not done, and why is said."""

import json
import sys
import time
from collections import deque
from datetime import UTC, datetime
from pathlib import Path

from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub import maintenance
from evalhub_mcp.local.hub.local_hub import refuse_windows
from evalhub_mcp.local.log_tail import clean

_FOLLOW = 0.5


def status(*, as_json: bool) -> int:
    """Print what runs, who uses it and where its data is."""
    refuse_windows()
    found = maintenance.status(maintenance.data_dir())
    if as_json:
        print(json.dumps(found.as_json(), indent=1))
        return 0
    if found.running:
        print(f"The local hub is {found.state}: {found.url}, process {found.pid}")
        print(
            f"  since        {_moment(found.started_at)}, supervised by process "
            f"{found.supervisor_pid}"
        )
        print(
            f"  versions     eval-hub-server {found.hub_version}, "
            f"evalhub-mcp {found.package_version}"
        )
        at_once = round(found.limits.get("max_processes", 0))
        print(
            f"  limits       {at_once} evaluation{'' if at_once == 1 else 's'} at once, "
            f"{found.limits.get('time_limit', 0) / 60:g} min for each benchmark"
        )
    else:
        print("The local hub is not running; a server with --local starts it.")
    for one in found.clients:
        parent = maintenance.program(one.parent)
        started_by = f", started by {parent}" if parent else ""
        print(f"  server       process {one.pid} since {_moment(one.since)}{started_by}")
    if not found.clients:
        print("  servers      none")
    for run in found.evaluations:
        what = f"{run.provider_id}/{run.benchmark_id}" if run.provider_id else "benchmark"
        print(
            f"  {'queued ' if run.queued else 'running'}      {what} (number "
            f"{run.benchmark_index}) of job {run.job_id}"
        )
    if not found.evaluations:
        print("  evaluations  none running")
        if found.open_jobs:
            print(
                f"  jobs         {len(found.open_jobs)} without an evaluation; the hub marks "
                "them failed soon after it starts"
            )
    for id, source in found.added_providers.items():
        print(f"  provider     {id}, added from {clean(source)}")
    for id, reason in found.unusable_providers.items():
        print(f"  provider     {clean(id)} is not offered: {clean(reason)}")
    print(f"  data         {found.data_dir}")
    print(
        "  sizes        "
        + ", ".join(f"{name.replace('_', ' ')} {_size(size)}" for name, size in found.sizes.items())
    )
    if found.backups:
        print(f"  backups      {', '.join(found.backups)}")
    return 0


def stop(*, force: bool) -> int:
    """Stop the hub, unless evaluations run."""
    refuse_windows()
    root = maintenance.data_dir()
    try:
        stopped = maintenance.stop(root, force=force)
    except LocalHubError as error:
        return _not_done(error)
    users = len(maintenance.status(root).clients)
    if not stopped:
        print("The local hub is not running.")
    elif users:
        servers = (
            "1 server uses it and starts" if users == 1 else f"{users} servers use it and start"
        )
        print(f"The local hub was stopped. {servers} it again at the next call.")
    else:
        print("The local hub was stopped.")
    return 0


def logs(lines: int, *, follow: bool) -> int:
    """Print the end of the hub's log."""
    refuse_windows()
    path = maintenance.data_dir() / "logs" / "hub.log"
    try:
        with path.open(encoding="utf-8", errors="replace") as log:
            for line in deque(log, maxlen=max(0, lines)):
                print(clean(line))
            place = log.tell()
    except FileNotFoundError:
        print(f"There is no log yet ({path}).", file=sys.stderr)
        return 1
    while follow:
        sys.stdout.flush()
        time.sleep(_FOLLOW)
        place = _print_from(path, place)
    return 0


def _print_from(path: Path, place: int) -> int:
    """Print what was written since `place`; the hub may have begun a new log meanwhile."""
    with path.open(encoding="utf-8", errors="replace") as log:
        if path.stat().st_size < place:
            place = 0
        log.seek(place)
        for line in log:
            print(clean(line))
        return log.tell()


def reset(*, yes: bool, everything: bool, force: bool) -> int:
    """Delete what the hub has stored, after asking."""
    refuse_windows()
    root = maintenance.data_dir()
    if not root.exists():
        print(f"There is nothing to delete ({root} does not exist).")
        return 0
    what = "jobs, results, collections, backups and logs"
    if everything:
        what += ", secrets, data sets and added providers"
    if not yes:
        if not sys.stdin.isatty():
            print(
                "evalhub-mcp: nothing was deleted; say --yes where nobody can be asked",
                file=sys.stderr,
            )
            return 1
        answer = input(f"Delete all {what} of the local hub in {root}? [y/N] ")
        if answer.strip().lower() not in ("y", "yes"):
            print("Nothing was deleted.")
            return 1
    try:
        maintenance.reset(root, everything=everything, force=force)
    except LocalHubError as error:
        return _not_done(error)
    print(f"Deleted: {what}.")
    return 0


def _not_done(error: LocalHubError) -> int:
    print(f"evalhub-mcp: {error}", file=sys.stderr)
    return 1


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} kB"
