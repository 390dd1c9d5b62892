"""Imports point one way, and only the client speaks HTTP."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import evalhub_mcp

ROOT = Path(evalhub_mcp.__file__).parent

# What each part may import of the others.
ALLOWED = {
    "_version": set(),
    "client": {"_version"},
    "settings": set(),
    "catalog": {"client"},
    "jobs": {"client", "catalog"},
    "results": {"client"},
    "checks": {"client"},
    "datasets": set(),
    "adapter": {"client"},
    "local": {"client", "adapter", "datasets", "_version"},
    "server": {
        "client",
        "catalog",
        "jobs",
        "results",
        "checks",
        "datasets",
        "settings",
        "local",
        "_version",
    },
    "cli": {"client", "adapter", "server", "results", "checks", "local", "settings", "_version"},
    "__init__": {"client", "_version"},
    "__main__": {"cli"},
}
MCP_PARTS = {"server", "cli"}
# An evaluation calls the model under test itself; EvalHub it reaches through the client.
CALLS_THE_MODEL = {"local/inspect_local/endpoint.py", "local/inspect_local/asking.py"}
# Who calls is found out from an issuer or a cluster, never from EvalHub.
ASKS_WHO_CALLS = {"server/identity/asking.py"}
MOST_LINES = 500


def part_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            yield module
            if module == "evalhub_mcp":
                yield from (f"evalhub_mcp.{alias.name}" for alias in node.names)


FILES = sorted(ROOT.rglob("*.py"))


def test_there_is_something_to_check():
    assert {part_of(path) for path in FILES} == set(ALLOWED)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path):
    part = part_of(path)
    for module in imports(path):
        top, _, rest = module.partition(".")
        if top == "evalhub_mcp" and rest:
            other = rest.partition(".")[0]
            assert other == part or other in ALLOWED[part], f"{part} imports {module}"
        if top in {"mcp", "mcp_types"}:
            assert part in MCP_PARTS, f"{part} knows MCP: {module}"
        if top in {"httpx", "httpx2", "requests"}:
            model_caller = str(path.relative_to(ROOT)) in CALLS_THE_MODEL | ASKS_WHO_CALLS
            assert part == "client" or model_caller, f"{part} speaks HTTP: {module}"


def test_no_file_grows_beyond_one_subject():
    long = {
        str(path.relative_to(ROOT)): count
        for path in FILES
        if (count := len(path.read_text().splitlines())) > MOST_LINES
    }
    assert long == {}


def test_no_tool_is_called_for_what_it_says():
    """What two faces of the server tell lies below both; a tool is called by its client."""
    users = {
        f"{path.relative_to(ROOT)} uses {alias.name}"
        for path in FILES
        if (ROOT / "server" / "tools") not in path.parents
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("evalhub_mcp.server.tools")
        for alias in node.names
        if alias.name.endswith("Tools")
    }
    assert users == set()
