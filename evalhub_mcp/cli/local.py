"""`evalhub-mcp local`: manages the hub on this machine that all servers with `--local` share.

Exit status 1: it was not done, and the reason is printed.
"""

import argparse
import json
import shlex
import sys
import time
from collections import deque
from datetime import UTC, datetime
from pathlib import Path

from evalhub_mcp.cli.command import LoadSettings, add_action, fail
from evalhub_mcp.cli.provider_advice import advice
from evalhub_mcp.local.data_directory import default_data_dir, storage_error
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub import find_or_start, maintenance
from evalhub_mcp.local.hub.local_hub import refuse_windows
from evalhub_mcp.local.log_tail import sanitize_log
from evalhub_mcp.local.providers import user_defined
from evalhub_mcp.samples.sample_file import KEPT_BYTES

FOLLOW_SECONDS = 0.5
"""How often `logs --follow` looks for new lines."""
WHEN_OFFERED = {
    None: "The local hub offers it once a server with --local starts it.",
    True: "The running local hub offers it in a second or two; servers see it within a minute.",
    False: "The running local hub was started by another installation; it offers it after "
    "`evalhub-mcp local stop`.",
}
"""Texts by the return value of `update_providers`."""
UNTIL_WHEN_OFFERED = {
    None: "",
    True: " The running local hub no longer offers it; evaluations that run go on.",
    False: " The running local hub offers it until `evalhub-mcp local stop`.",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.description = "Manages the hub that all servers with --local on this machine share."
    actions = parser.add_subparsers(metavar="ACTION", title="actions", required=True)

    status = add_action(actions, "status", _status)
    status.add_argument("--json", action="store_true", help="as JSON")

    stop = add_action(actions, "stop", _stop)
    stop.add_argument(
        "--force", action="store_true", help="end running evaluations; their jobs count as failed"
    )

    logs = add_action(actions, "logs", _logs)
    logs.add_argument(
        "-n", "--lines", metavar="N", type=int, default=50, help="how many lines (default: 50)"
    )
    logs.add_argument("-f", "--follow", action="store_true", help="show new lines until Ctrl-C")

    add = add_action(actions, "add-provider", _add_provider)
    add.add_argument("directory", metavar="DIR", type=Path, help="directory with provider.yaml")
    remove = add_action(actions, "remove-provider", _remove_provider)
    remove.add_argument("id", metavar="ID", help="its id, as `local status` shows it")

    reset = add_action(actions, "reset", _reset)
    reset.add_argument("--yes", action="store_true", help="do not ask")
    reset.add_argument(
        "--all", action="store_true", help="also delete secrets, data sets and added providers"
    )
    reset.add_argument("--force", action="store_true", help="end running evaluations")


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Do one of the actions; returns the exit status."""
    try:
        refuse_windows()
        root = default_data_dir()
    except LocalHubError as error:
        fail(str(error))
    try:
        try:
            return int(arguments.action(arguments, root))
        except BrokenPipeError:
            raise
        except OSError as error:
            raise storage_error(root, error) from error
    except LocalHubError as error:
        print(f"evalhub-mcp: {error}", file=sys.stderr)
        return 1


def _status(arguments: argparse.Namespace, root: Path) -> int:
    """Show what runs, who uses it, and where its data is."""
    found = maintenance.status(root)
    if arguments.json:
        print(json.dumps(found.as_json(), indent=1))
        return 0
    if found.running:
        print(f"The local hub is {found.state}: {found.url}, process {found.pid}")
        started = _time(found.started_at)
        _row("since", f"{started}, supervised by process {found.supervisor_pid}")
        versions = f"eval-hub-server {found.hub_version}, evalhub-mcp {found.package_version}"
        _row("versions", versions)
        _row("reached by", found.who_can_connect)
        if not found.private:
            _row("", maintenance.OPEN_TO_OTHERS)
        _row("certificate", found.ca_cert_path)
        evaluations = _count(round(found.limits.get("max_processes", 0)), "evaluation")
        minutes = found.limits.get("time_limit", 0) / 60
        _row("limits", f"{evaluations} at once, {minutes:g} min for each benchmark")
    else:
        print("The local hub is not running; a server with --local starts it.")
    for client in found.clients:
        parent = maintenance.program_name(client.parent)
        started_by = f", started by {parent}" if parent else ""
        _row("server", f"process {client.pid} since {_time(client.since)}{started_by}")
    if not found.clients:
        _row("servers", "none")
    for run in found.evaluations:
        what = f"{run.provider_id}/{run.benchmark_id}" if run.provider_id else "benchmark"
        label = "queued" if run.queued else "running"
        _row(label, f"{what} (number {run.benchmark_index}) of job {run.job_id}")
    if not found.evaluations:
        _row("evaluations", "none running")
        if found.open_jobs:
            lost = f"{len(found.open_jobs)} without an evaluation"
            _row("jobs", f"{lost}; the hub marks them failed soon after it starts")
    for id, source in found.added_providers.items():
        _row("provider", f"{id}, added from {sanitize_log(source)}")
    for id, reason in found.unusable_providers.items():
        _row("provider", f"{sanitize_log(id)} is not offered: {sanitize_log(reason)}")
    _row("data", found.data_dir)
    sizes = (f"{name.replace('_', ' ')} {_size(size)}" for name, size in found.sizes.items())
    _row("sizes", ", ".join(sizes))
    _row("answers", f"of evaluations are kept until they take {_size(KEPT_BYTES)} or `local reset`")
    _row("", f"in {found.answers_dir}")
    if found.inspect_logs:
        view = f"inspect view --log-dir {shlex.quote(found.answers_dir)}"
        _row("", f"with {_count(found.inspect_logs, 'log')} of inspect-ai: {view}")
    if found.backups:
        _row("backups", ", ".join(found.backups))
    return 0


def _row(label: str, text: str) -> None:
    print(f"  {label:<11}  {text}")


def _stop(arguments: argparse.Namespace, root: Path) -> int:
    """Stop the hub. Servers start it again when they need it."""
    if not maintenance.stop(root, force=arguments.force):
        print("The local hub is not running.")
        return 0
    users = len(maintenance.status(root).clients)
    verb = "uses" if users == 1 else "use"
    again = f" {_count(users, 'server')} {verb} it, so it starts again at the next call."
    print(f"The local hub was stopped.{again if users else ''}")
    return 0


def _logs(arguments: argparse.Namespace, root: Path) -> int:
    """Show the end of its log."""
    path = root / "logs" / "hub.log"
    try:
        with path.open(encoding="utf-8", errors="replace") as log:
            for line in deque(log, maxlen=max(0, arguments.lines)):
                print(sanitize_log(line))
            position = log.tell()
    except FileNotFoundError:
        print(f"There is no log yet ({path}).", file=sys.stderr)
        return 1
    while arguments.follow:
        sys.stdout.flush()
        time.sleep(FOLLOW_SECONDS)
        position = _print_from(path, position)
    return 0


def _print_from(path: Path, position: int) -> int:
    """Print the log from `position`, or all of a new log; returns the new end."""
    with path.open(encoding="utf-8", errors="replace") as log:
        if path.stat().st_size >= position:
            log.seek(position)
        for line in log:
            print(sanitize_log(line))
        return log.tell()


def _add_provider(arguments: argparse.Namespace, root: Path) -> int:
    """Offer an evaluation of your own on it.

    DIR/provider.yaml is checked first. After a change of that file, add it again; a change of the
    program needs nothing.
    """
    provider, replaces = user_defined.add(root, arguments.directory)
    taken = find_or_start.update_providers(root)
    benchmarks = ", ".join(str(one["id"]) for one in provider.definition["benchmarks"][:20])
    print(f"{'Replaced' if replaces else 'Added'} provider {provider.id}: {benchmarks}")
    print(f"  runs  {' '.join(provider.argv)}")
    print(f"  in    {provider.cwd}")
    for hint in advice(provider.definition):
        print(f"  hint  {hint}")
    print(WHEN_OFFERED[taken])
    return 0


def _remove_provider(arguments: argparse.Namespace, root: Path) -> int:
    """No longer offer an added provider. Its files stay."""
    user_defined.remove(root, arguments.id)
    taken = find_or_start.update_providers(root)
    print(f"Removed provider {arguments.id}; its files are untouched.{UNTIL_WHEN_OFFERED[taken]}")
    return 0


def _reset(arguments: argparse.Namespace, root: Path) -> int:
    """Delete jobs, results, answers, collections, backups and logs.

    Secrets, data sets and added providers stay, unless --all is given.
    """
    if not root.exists():
        print(f"There is nothing to delete ({root} does not exist).")
        return 0
    what = "jobs, results, answers, collections, backups and logs"
    if arguments.all:
        what += ", secrets, data sets and added providers"
    if not arguments.yes:
        if not sys.stdin.isatty():
            raise LocalHubError("Nothing was deleted; without a terminal, --yes is needed.")
        answer = input(f"Delete all {what} of the local hub in {root}? [y/N] ")
        if answer.strip().lower() not in ("y", "yes"):
            print("Nothing was deleted.")
            return 1
    maintenance.reset(root, everything=arguments.all, force=arguments.force)
    print(f"Deleted: {what}.")
    return 0


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} kB"
