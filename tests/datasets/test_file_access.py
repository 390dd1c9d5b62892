"""Which files are read, and copies that say what they hold."""

import os
from pathlib import Path

import pytest

from evalhub_mcp.datasets.file_access import (
    FileRefused,
    format_of,
    keep_copy,
    read_copy,
    read_file,
    resolve_path,
)
from evalhub_mcp.datasets.parsing import MAX_BYTES


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "allowed"
    (root / "sub").mkdir(parents=True)
    (root / ".hidden").mkdir()
    for name in ("a.jsonl", "sub/b.csv", ".hidden/c.csv", ".env.yaml", "notes.txt"):
        (root / name).write_text("x")
    (tmp_path / "outside.csv").write_text("x")
    (root / "link.csv").symlink_to(tmp_path / "outside.csv")
    (root / "inner.csv").symlink_to(root / "sub" / "b.csv")
    return root


def test_files_inside_a_root_are_found_by_relative_and_absolute_name(root: Path) -> None:
    assert resolve_path("a.jsonl", [root]) == root / "a.jsonl"
    assert resolve_path(str(root / "sub" / "b.csv"), [root]) == root / "sub" / "b.csv"
    assert resolve_path("sub/../a.jsonl", [root]) == root / "a.jsonl"
    assert resolve_path("inner.csv", [root]) == root / "sub" / "b.csv"
    assert resolve_path("b.csv", [root, root / "sub"]) == root / "sub" / "b.csv"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../outside.csv", "lies outside"),
        ("link.csv", "lies outside"),
        ("/etc/passwd", "lies outside"),
        ("~/x.csv", "lies outside"),
        (".hidden/c.csv", "hidden"),
        (".env.yaml", "hidden"),
        ("notes.txt", "ends in one of: .jsonl"),
        ("none.csv", "no file 'none.csv'"),
        ("", "No file"),
        ("a\0.csv", "No file"),
    ],
)
def test_other_files_are_refused_with_what_would_work(root: Path, name: str, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        resolve_path(name, [root])


def test_without_any_root_nothing_is_read() -> None:
    with pytest.raises(FileRefused, match="EVALHUB_DATASET_ROOTS"):
        resolve_path("a.csv", [])


def test_only_regular_files_up_to_the_size_limit_are_read(root: Path) -> None:
    (root / "d.csv").mkdir()
    os.mkfifo(root / "pipe.csv")
    (root / "large.csv").write_bytes(b"x" * (MAX_BYTES + 1))
    for name, said in (("pipe.csv", "not a regular file"), ("large.csv", "larger than 10 MiB")):
        with pytest.raises(FileRefused, match=said):
            read_file(root / name)
    with pytest.raises(FileRefused):
        read_file(root / "d.csv")
    with pytest.raises(FileRefused, match="cannot be read"):
        read_file(root / "link.csv")


def test_a_copy_is_named_by_its_content_and_kept_once(root: Path, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    name = keep_copy(b"x", "My questions (1).CSV", copies)
    assert name.startswith("My_questions_1-")
    assert format_of(Path(name)) == "csv"
    assert keep_copy(b"x", "My questions (1).CSV", copies) == name
    assert keep_copy(b"x", name, copies) == name, "the copy of a copy is itself"
    assert keep_copy(b"y", name, copies) != name
    assert len(list(copies.iterdir())) == 2
    assert (copies / name).stat().st_mode & 0o077 == 0
    assert read_copy(name, copies)[1] == b"x"


def test_a_copy_that_was_changed_is_refused(tmp_path: Path) -> None:
    name = keep_copy(b"x", "q.csv", tmp_path)
    (tmp_path / name).write_bytes(b"z")
    with pytest.raises(FileRefused, match="has changed since it was submitted"):
        read_copy(name, tmp_path)
