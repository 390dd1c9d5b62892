"""`evalhub-mcp secrets`: the keys for models on this machine, and the hosts they may be sent to.

Only this command decides where a key may go; no tool does. Keys are read from the terminal
without being shown, or from stdin, and never from the command line, which other users see.
Exit status 1: it was not done, and the reason is printed.
"""

import argparse
import getpass
import os
import sys
from pathlib import Path

from evalhub_mcp.adapter.credentials import API_KEY, CA_CERT, HF_TOKEN
from evalhub_mcp.cli.command import LoadSettings, add_action, fail
from evalhub_mcp.local import data_directory
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.secret_files import (
    SECRET_NAME,
    checked_certificate,
    checked_key,
    remove_secret,
    secret_entries,
    secret_variable,
    store_entry,
    stored_secrets,
)
from evalhub_mcp.local.secret_hosts import (
    bind,
    bound_hosts,
    hosts_of,
    parse_host,
    well_known_hosts,
)

MAX_CERTIFICATE_CHARS = 1_000_000


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.description = (
        "Keys for the models of the local hub. A job names a secret, which is sent only to "
        "the hosts that are allowed here, or that its name stands for (openai: api.openai.com)."
    )
    actions = parser.add_subparsers(metavar="ACTION", title="actions", required=True)
    add_action(actions, "list", _list)
    add = add_action(actions, "add", _add)
    _name(add)
    add.add_argument(
        "--host",
        metavar="HOST",
        dest="hosts",
        action="append",
        default=[],
        help="a host it may be sent to, e.g. api.example.com; may be repeated",
    )
    add.add_argument(
        "--entry",
        metavar="ENTRY",
        default=API_KEY,
        help="which entry of the secret: api-key (the default), hf-token, or ca_cert, whose PEM "
        "file is read from stdin",
    )
    for verb, do in (("allow", _allow), ("deny", _deny)):
        action = add_action(actions, verb, do)
        _name(action)
        action.add_argument(
            "host",
            metavar="HOST",
            help="api.example.com, api.example.com:8443, or http://10.0.0.5:8000 for a host that "
            "is reached without encryption",
        )
    _name(add_action(actions, "remove", _remove))


def _name(action: argparse.ArgumentParser) -> None:
    action.add_argument("name", metavar="NAME", help="the secret's name, as jobs give it")


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Do one of the actions; returns the exit status."""
    name = getattr(arguments, "name", None)
    if name is not None and not SECRET_NAME.fullmatch(name):
        fail(f"{name[:80]!r} is no name of a secret: letters, digits, '.', '_' and '-'")
    try:
        root = data_directory.default_data_dir()
        if name is None:
            return int(arguments.action(arguments, root))
        data_directory.ensure_private_dir(root)
        try:
            with data_directory.lock(root):
                return int(arguments.action(arguments, root))
        except OSError as error:
            raise data_directory.storage_error(root, error) from error
    except LocalHubError as error:
        print(f"evalhub-mcp: {error}", file=sys.stderr)
        return 1


def _list(arguments: argparse.Namespace, root: Path) -> int:
    """Show the secrets and the hosts each may be sent to, never their content."""
    stored = stored_secrets(root)
    names = sorted({*stored, *bound_hosts(root)})
    for name in names:
        missing = "" if name in stored else f" (no key yet: evalhub-mcp secrets add {name})"
        entries = secret_entries(root, name)
        shown = f"{name} ({', '.join(entries)})" if entries else name
        print(f"{shown}: {describe_hosts(root, name)}{missing}")
    if not names:
        print(f"There are no secrets in {root / 'secrets'}.", file=sys.stderr)
    return 0


def describe_hosts(root: Path, name: str) -> str:
    """Describe the hosts that a secret may be sent to."""
    hosts = hosts_of(root, name)
    if not hosts:
        return "to your own programs on this machine only; evalhub-mcp secrets allow adds hosts"
    by_name = "" if name in bound_hosts(root) else " (by its name)"
    return f"to {', '.join(hosts)}{by_name}"


def _add(arguments: argparse.Namespace, root: Path) -> int:
    """Store a key, which is prompted for or read from stdin.

    With --host it may go to these hosts only. Without, the hosts it has stay.
    """
    name, entry = arguments.name, arguments.entry
    if not SECRET_NAME.fullmatch(entry):
        fail(f"{entry[:80]!r} is no name of an entry: letters, digits, '.', '_' and '-'")
    hosts = [_host(text) for text in arguments.hosts]
    asked = sys.stdin.isatty()
    if entry == CA_CERT:
        if asked:
            fail(f"give the certificate on stdin: ... secrets add {name} --entry ca_cert < ca.pem")
        text = checked_certificate(sys.stdin.read(MAX_CERTIFICATE_CHARS))
    else:
        text = checked_key(getpass.getpass(f"Key for {name}: ") if asked else sys.stdin.readline())
    # The hosts are stored first, so that a key never exists without them.
    if hosts:
        bind(root, name, hosts)
    store_entry(root, name, entry, text)
    use = {
        HF_TOKEN: f"evaluations that name {name} load gated data sets with it",
        CA_CERT: f"evaluations that name {name} trust it",
    }.get(entry, f"{name} goes {describe_hosts(root, name)}")
    print(f"Stored {name if entry == API_KEY else f'{entry} of {name}'}: {use}.")
    if os.environ.get(secret_variable(name)):
        print(f"{secret_variable(name)} is set here too; a server that has it uses it instead.")
    return 0


def _allow(arguments: argparse.Namespace, root: Path) -> int:
    """Allow a secret to be sent to one more host."""
    name, host = arguments.name, _host(arguments.host)
    bind(root, name, [*hosts_of(root, name), host])
    print(f"{name} goes {describe_hosts(root, name)}.")
    return 0


def _deny(arguments: argparse.Namespace, root: Path) -> int:
    """Stop allowing a secret to be sent to a host."""
    name, host = arguments.name, _host(arguments.host)
    hosts = hosts_of(root, name)
    if host not in hosts:
        raise LocalHubError(f"{name} does not go to {host}; it goes {describe_hosts(root, name)}.")
    kept = [one for one in hosts if one != host]
    if not kept:
        advice = f"Remove it with: evalhub-mcp secrets remove {name}"
        raise LocalHubError(f"{host} is the only host of {name}.", advice)
    bind(root, name, kept)
    print(f"{name} goes {describe_hosts(root, name)}.")
    return 0


def _remove(arguments: argparse.Namespace, root: Path) -> int:
    """Delete a key and its hosts."""
    name = arguments.name
    if name not in {*stored_secrets(root), *bound_hosts(root)}:
        known = ", ".join(stored_secrets(root)) or "none"
        raise LocalHubError(f"There is no secret {name!r}; there are: {known}.")
    remove_secret(root, name)
    bind(root, name, [])
    by_name = (
        f"; a new one would go to {well_known_hosts(name)[0]}" if well_known_hosts(name) else ""
    )
    print(f"Removed {name}{by_name}.")
    return 0


def _host(text: str) -> str:
    host = parse_host(text)
    if host is None:
        fail(f"{text[:200]!r} is no host: api.example.com, host:8443 or http://10.0.0.5:8000")
    return host
