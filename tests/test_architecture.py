"""The packages import in one direction, without circles, and only the client speaks HTTP.

`MAY_IMPORT` is the direction: a package may import itself and what its row names. A package
whose parts have rows of their own, such as `server`, is checked part by part.
"""

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import evalhub_mcp

ROOT = Path(evalhub_mcp.__file__).parent

LEAVES = {
    "_version", "untrusted", "formatting", "vouchers", "hub_socket", "handover_protocol", "samples",
}  # fmt: skip
DOMAIN = {"client", "settings", "catalog", "jobs", "results", "datasets"}
BELOW_SERVER = LEAVES | DOMAIN | {"local", "app"}
MAY_IMPORT: dict[str, set[str]] = {
    "_version": set(),
    "untrusted": set(),
    "formatting": set(),
    "vouchers": set(),
    "hub_socket": set(),
    "handover_protocol": set(),
    "samples": set(),
    "settings": set(),
    "datasets": set(),
    "client": LEAVES,
    "catalog": LEAVES | {"client"},
    "jobs": LEAVES | {"client", "catalog", "results"},
    "results": LEAVES | {"client"},
    "hosts": LEAVES,
    "adapter": LEAVES | {"client"},
    "local": LEAVES | {"client", "adapter", "datasets"},
    "app": LEAVES | DOMAIN | {"local"},
    # Inside the server, from the bottom up.
    "server.auth": BELOW_SERVER | {"server.http.asgi"},
    "server.observability": BELOW_SERVER | {"server.auth"},
    "server.view": BELOW_SERVER,
    "server.core": BELOW_SERVER | {"server.auth", "server.observability"},
    "server.tools": BELOW_SERVER | {"server.core", "server.view"},
    "server.resources": BELOW_SERVER | {"server.core", "server.auth"},
    "server.prompts": BELOW_SERVER | {"server.core", "server.tools"},
    "server.http": BELOW_SERVER
    | {"server.core", "server.auth", "server.observability", "server.evalhub_server"},
    "server.stdio": BELOW_SERVER | {"server.core"},
    "server": BELOW_SERVER
    | {f"server.{part}" for part in "auth core http observability prompts resources".split()}
    | {"server.stdio", "server.tools", "server.view"},
    "chat": BELOW_SERVER | {"server"},
    "cli": BELOW_SERVER
    | {
        "adapter",
        "chat",
        "hosts",
        "server",
        "server.auth",
        "server.http",
        "server.observability",
        "server.stdio",
    }
    | {"server.core.step_text", "server.tools.results.text"},
    "__init__": {"client", "_version"},
    "__main__": {"cli"},
}
KNOWS_MCP = ("server", "chat")
SPEAKS_HTTP = {
    "client",
    # An evaluation calls the model under test itself; EvalHub it reaches through the client.
    "local/inspect/endpoint_probe.py",
    "local/inspect/completion_client.py",
    # An evaluation writes its answers to a registry and to MLflow, which are no parts of EvalHub.
    "adapter/oci_registry.py",
    "adapter/mlflow_run.py",
    # On request, the endpoint of a model is tried before a submission.
    "app/endpoint_check.py",
    # Callers are identified by an issuer or a cluster, never by EvalHub.
    "server/auth/json_client.py",
    # The model that uses the tools in a conversation is no part of EvalHub.
    "chat/chat_model.py",
}
AT_THE_SERVERS_ROOT = {
    "__init__",
    "build",
    "completions",
    "evalhub_server",
    "serve",
}
MOST_LINES = 500
FILES = sorted(ROOT.rglob("*.py"))


def module_of(path: Path) -> str:
    """The dotted name of a file below `evalhub_mcp`: `server.core.schema`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


MODULES = {module_of(path): path for path in FILES}


def part_of(module: str) -> str:
    """The row of `MAY_IMPORT` that a module belongs to."""
    while module not in MAY_IMPORT:
        module, dot, _ = module.rpartition(".")
        assert dot, "a new package needs a row in MAY_IMPORT"
    return module


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            for alias in node.names:
                inside = f"{module}.{alias.name}"
                is_module = inside.removeprefix("evalhub_mcp.") in MODULES
                yield inside if is_module else module


def our_imports(path: Path) -> set[str]:
    """The modules of ours that a file imports, by their names below `evalhub_mcp`."""
    found = (name.partition(".")[2] or "__init__" for name in imports(path) if is_ours(name))
    return set(found)


def is_ours(name: str) -> bool:
    return name.partition(".")[0] == "evalhub_mcp"


def may_import(part: str, module: str) -> bool:
    allowed = MAY_IMPORT[part]
    return part_of(module) in {part, *allowed} or module in allowed


def upward_imports(graph: dict[str, set[str]]) -> list[str]:
    return [
        f"{module} imports {other}"
        for module, others in graph.items()
        for other in others
        if not may_import(part_of(module), other)
    ]


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The groups of modules that reach each other by imports."""

    def reachable(start: str) -> set[str]:
        seen: set[str] = set()
        ahead = [start]
        while ahead:
            for other in graph.get(ahead.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    ahead.append(other)
        return seen

    reach = {module: reachable(module) for module in graph}
    groups = {
        tuple(sorted(o for o in reach[module] if module in reach.get(o, ())))
        for module in graph
        if module in reach[module]
    }
    return [list(group) for group in sorted(groups)]


@cache
def our_graph() -> dict[str, set[str]]:
    """The imports between our modules."""
    return {module: our_imports(path) for module, path in MODULES.items()}


def test_every_package_has_a_row():
    packages = {part_of(module) for module in MODULES}
    assert packages == set(MAY_IMPORT)


def test_there_are_no_upward_imports():
    assert upward_imports(our_graph()) == []


def test_there_are_no_import_circles():
    assert circles(our_graph()) == []


def test_an_upward_import_and_a_circle_would_be_found():
    upward = {**our_graph(), "client.errors": {*our_graph()["client.errors"], "app.errors"}}
    assert upward_imports(upward) == ["client.errors imports app.errors"]
    inside_server = {**our_graph(), "server.core.schema": {"server.tools.results.tool"}}
    assert upward_imports(inside_server) != []
    circular = {**our_graph(), "untrusted": {"formatting"}, "formatting": {"untrusted"}}
    assert circles(circular) == [["formatting", "untrusted"]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_server_knows_mcp_and_only_the_client_speaks_http(path):
    part = part_of(module_of(path))
    name = str(path.relative_to(ROOT))
    for module in imports(path):
        top = module.partition(".")[0]
        if top in {"mcp", "mcp_types"}:
            # The demo plays an MCP client, and a conversation is one.
            assert part.startswith(KNOWS_MCP) or name.startswith("cli/demo"), f"{name} knows MCP"
        if top in {"httpx", "httpx2", "requests"}:
            assert part in SPEAKS_HTTP or name in SPEAKS_HTTP, f"{name} speaks HTTP: {module}"


def test_no_file_grows_beyond_one_subject():
    long = {
        str(path.relative_to(ROOT)): count
        for path in FILES
        if (count := len(path.read_text().splitlines())) > MOST_LINES
    }
    assert long == {}


def test_the_servers_root_holds_a_handful_of_modules():
    assert {path.stem for path in (ROOT / "server").glob("*.py")} == AT_THE_SERVERS_ROOT


NAMES_NO_TOOL = ("client", "catalog", "jobs", "results", "datasets", "local", "adapter", "app")


@pytest.mark.parametrize("package", NAMES_NO_TOOL)
def test_only_the_server_names_its_tools(package):
    """Below the server a next step is data; only the server writes it as a call."""
    listing = json.loads((ROOT / "server" / "core" / "tools.json").read_text("utf-8"))
    tools = {tool["name"] for tool in listing["tools"]}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {tool}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for tool in tools
        if tool in node.value
    ]
    assert found == []
