"""Every test asserts something, itself or through a helper of its module that does."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ASSERTING = frozenset({"raises", "RaisesGroup", "warns", "fail"})
"""Functions of pytest that fail a test."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def called(function: Function) -> set[str]:
    """The names of what a function calls, without the objects they belong to."""
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    names = {f.id for f in calls if isinstance(f, ast.Name)}
    return names | {f.attr for f in calls if isinstance(f, ast.Attribute)}


def silent_tests(source: str) -> list[str]:
    """The tests of a module that assert nothing."""
    known = list(functions(ast.parse(source)))
    asserting = set(ASSERTING)
    asserting |= {f.name for f in known if any(isinstance(n, ast.Assert) for n in ast.walk(f))}
    while more := {f.name for f in known if called(f) & asserting} - asserting:
        asserting |= more
    return [f.name for f in known if f.name.startswith("test_") and f.name not in asserting]


@pytest.mark.parametrize(
    "path", sorted(TESTS.rglob("test_*.py")), ids=lambda path: path.relative_to(TESTS).as_posix()
)
def test_every_test_asserts_something(path: Path) -> None:
    assert silent_tests(path.read_text("utf-8")) == []


def test_a_test_without_an_assertion_is_found() -> None:
    source = """
def check(x):
    assert x

async def helper():
    check(1)

async def test_through_helpers():
    await helper()

def test_nothing():
    print(1)
"""
    assert silent_tests(source) == ["test_nothing"]
