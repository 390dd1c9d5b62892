"""The documents: links resolve, README is short, and the tools it names exist."""

import ast
import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCUMENTS = sorted(
    {*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*/README.md")}
    | set(ROOT.glob(".github/**/*.md"))
)
MOST_LINES_OF_README = 149
PACKAGE = ROOT / "evalhub_mcp"
LISTING = PACKAGE / "server" / "core" / "tools.json"
TOOLS_HEADING = "## What the agent can do\n"

_CODE_BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)


def prose(path: Path) -> str:
    """A document without its code blocks."""
    return _CODE_BLOCK.sub("", path.read_text("utf-8"))


def links(text: str) -> list[str]:
    """The targets of all links and pictures, also of a picture inside a link."""
    return [target for target in _LINK.findall(text) if "://" not in target]


def anchors(text: str) -> set[str]:
    """The anchors that GitHub gives to the headings of a document."""
    found: set[str] = set()
    for heading in _HEADING.findall(text):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        numbered = (f"{slug}-{number}" for number in range(1, 100))
        found.add(slug if slug not in found else next(n for n in numbered if n not in found))
    return found


def broken_links(path: Path) -> list[str]:
    """The relative links of a document that lead to no file, or to no heading of it."""
    broken = []
    for target in links(prose(path)):
        name, _, anchor = target.partition("#")
        file = path.parent / unquote(name) if name else path
        if not file.exists() or (anchor and anchor not in anchors(prose(file))):
            broken.append(target)
    return broken


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_resolve(path: Path):
    assert broken_links(path) == []


def test_a_broken_link_would_be_found(tmp_path: Path):
    (tmp_path / "other.md").write_text("# Two `words`, one: (here)\n## Same\n## Same\n")
    page = tmp_path / "page.md"
    page.write_text(
        "[a](other.md#two-words-one-here) [b](other.md#same-1) [c](https://example.com)\n"
        "[d](gone.md) [e](other.md#gone) [f](#gone) ![g](gone.png)\n```\n[h](code.md)\n```\n"
    )
    assert broken_links(page) == ["gone.md", "other.md#gone", "#gone", "gone.png"]


def test_every_page_can_be_reached_from_the_readme():
    seen: set[Path] = set()
    ahead = [README]
    while ahead:
        page = ahead.pop()
        if page not in seen and page.suffix == ".md":
            seen.add(page)
            targets = (target.partition("#")[0] for target in links(prose(page)))
            ahead += [(page.parent / target).resolve() for target in targets if target]
    pages = {path for path in DOCUMENTS if ".github" not in path.parts}
    assert pages - seen == set()


def test_the_readme_is_a_first_page():
    assert len(README.read_text("utf-8").splitlines()) <= MOST_LINES_OF_README


def test_the_readme_names_all_tools_and_no_others():
    tools = {tool["name"] for tool in json.loads(LISTING.read_text("utf-8"))["tools"]}
    section = README.read_text("utf-8").partition(TOOLS_HEADING)[2].partition("\n## ")[0]
    assert set(re.findall(r"`([a-z]+_[a-z_]+)`", section)) == tools


def test_the_files_of_the_recipes_exist():
    recipes = prose(ROOT / "CONTRIBUTING.md").partition("\n## Recipes\n")[2]
    named = re.findall(r"`([\w./]+/[\w./]*)`", recipes)
    assert named
    assert [n for n in named if not any((r / n).exists() for r in (ROOT, PACKAGE))] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_code_in_documents_is_valid(path: Path):
    text = path.read_text("utf-8")
    for language, code in re.findall(r"^```(python|json)\n(.*?)^```$", text, re.M | re.S):
        if language == "python":
            assert ast.parse(code).body
        else:
            assert json.loads(code)
