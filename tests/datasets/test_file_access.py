"""Which question files may be read, and copies named by their content."""

import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.datasets import file_access
from evalhub_mcp.datasets.file_access import (
    FileRefused,
    format_of,
    keep_copy,
    read_copy,
    read_named_file,
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
    (root / "away").symlink_to(tmp_path, target_is_directory=True)
    (root / "link.csv").symlink_to(tmp_path / "outside.csv")
    (root / "inner.csv").symlink_to(root / "sub" / "b.csv")
    return root


def found(name: str, *roots: Path) -> Path:
    path, data = read_named_file(name, roots)
    assert data == b"x"
    return path


def test_files_inside_a_root_are_found_by_relative_and_absolute_name(root: Path) -> None:
    assert found("a.jsonl", root) == root / "a.jsonl"
    assert found(str(root / "sub" / "b.csv"), root) == root / "sub" / "b.csv"
    assert found("sub/../a.jsonl", root) == root / "a.jsonl"
    assert found("b.csv", root, root / "sub") == root / "sub" / "b.csv"


def test_a_root_may_be_a_link_which_is_resolved_once(root: Path, tmp_path: Path) -> None:
    alias, other = tmp_path / "alias", tmp_path / "other"
    alias.symlink_to(root, target_is_directory=True)
    assert found("a.jsonl", alias) == root / "a.jsonl"
    assert found(str(alias / "a.jsonl"), alias) == root / "a.jsonl"
    assert found(str(root / "a.jsonl"), alias) == root / "a.jsonl"
    assert found(str(alias / "a.jsonl"), root) == root / "a.jsonl"
    other.mkdir()
    (other / "a.jsonl").write_text("other")
    alias.unlink()
    alias.symlink_to(other, target_is_directory=True)
    assert found("a.jsonl", alias) == root / "a.jsonl"


@pytest.mark.parametrize("has_dir_fd", [True, False])
def test_links_inside_a_root_are_refused_as_links(
    root: Path, monkeypatch: pytest.MonkeyPatch, has_dir_fd: bool
) -> None:
    """Without descriptors of folders, as on Windows, the path is compared instead."""
    monkeypatch.setattr(file_access, "_HAS_DIR_FD", has_dir_fd)
    assert found("sub/b.csv", root) == root / "sub" / "b.csv"
    for name in ("link.csv", "inner.csv", "away/outside.csv", "away/allowed/a.jsonl"):
        with pytest.raises(FileRefused, match="is a symbolic link or lies behind one"):
            read_named_file(name, [root])


class Exchange:
    """Puts a link in the place of a file or folder, and takes it away again."""

    def __init__(self, place: Path, secret: Path) -> None:
        self._place = place
        self._aside = place.with_name("aside")
        self._secret = secret

    def put_link(self) -> None:
        self._place.rename(self._aside)
        self._place.symlink_to(self._secret, target_is_directory=self._secret.is_dir())

    def remove_link(self) -> None:
        self._place.unlink()
        self._aside.rename(self._place)


def steps_of(act: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that the call opens, in order."""
    opened: list[str] = []
    open_file = os.open

    def note(path: Any, *arguments: Any, **options: Any) -> int:
        opened.append(Path(path).name)
        return open_file(path, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", note)
        act()
    return opened


@pytest.mark.parametrize("stays", [True, False], ids=["link that stays", "link for a moment"])
@pytest.mark.parametrize("place", ["sub/b.csv", "sub"])
def test_a_path_swapped_for_a_link_while_it_is_opened_reads_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, stays: bool
) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "b.csv").write_text("secret")
    exchange = Exchange(root / place, secret / "b.csv" if place.endswith(".csv") else secret)
    open_file = os.open
    steps = steps_of(lambda: found("sub/b.csv", root), monkeypatch)
    assert steps[-2:] == ["sub", "b.csv"]

    def read_with_link_at(number: int) -> str:
        """What is read if the link is there when the file of this number is opened."""
        step = itertools.count()

        def exchanging(path: Any, *arguments: Any, **options: Any) -> int:
            now = next(step)
            if now == number:
                exchange.put_link()
            try:
                return open_file(path, *arguments, **options)
            finally:
                if now == number and not stays:
                    exchange.remove_link()

        with monkeypatch.context() as patch:
            patch.setattr(os, "open", exchanging)
            try:
                return read_named_file("sub/b.csv", [root])[1].decode()
            except FileRefused:
                return "refused"
            finally:
                if stays:
                    exchange.remove_link()

    outcomes = [read_with_link_at(number) for number in range(len(steps))]
    exchanged_at = len(steps) - (1 if place.endswith(".csv") else 2)
    before = "refused" if stays else "x"  # the link had been removed before the file was opened
    assert outcomes == [
        *[before] * exchanged_at, "refused", *["x"] * (len(steps) - exchanged_at - 1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../outside.csv", "lies outside"),
        ("sub/../../outside.csv", "lies outside"),
        ("away/../.env.yaml", "hidden"),
        ("sub", "not a regular file"),
        (".", "no file"),
        ("a.jsonl/b.csv", "cannot be read"),
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
        read_named_file(name, [root])


def test_without_any_root_nothing_is_read() -> None:
    with pytest.raises(FileRefused, match="EVALHUB_DATASET_ROOTS"):
        read_named_file("a.csv", [])


def test_only_regular_files_up_to_the_size_limit_are_read(root: Path) -> None:
    (root / "d.csv").mkdir()
    os.mkfifo(root / "pipe.csv")
    (root / "large.csv").write_bytes(b"x" * (MAX_BYTES + 1))
    for name, said in (
        ("pipe.csv", "not a regular file"),
        ("d.csv", "not a regular file"),
        ("large.csv", "larger than 10 MiB"),
    ):
        with pytest.raises(FileRefused, match=said):
            read_named_file(name, [root])


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
