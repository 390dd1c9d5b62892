"""Creates a new adapter: a working evaluation with its provider file and tests.

The files run as they are and pass their own tests, so that the first change starts from
something that works. They come from `template/`; only names are filled in.
"""

import re
from importlib import resources
from pathlib import Path

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*")
_LONGEST = 50
_VERBATIM = "questions.jsonl"


class ScaffoldError(ValueError):
    """A new adapter cannot be written there, or under that name."""


def write_adapter(name: str, parent: Path) -> list[Path]:
    """Write the adapter `name` into the new directory `parent`/`name`; returns the files.

    Raises:
        ScaffoldError: The name cannot be a provider's id, or the directory is not empty.
    """
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise ScaffoldError(
            f"{name[:80]!r} cannot be an adapter's name: use lower-case words joined by '-', "
            f"at most {_LONGEST} characters, for example house-style"
        )
    directory = parent / name
    words = re.split(r"[-_.]", name)
    template = resources.files("evalhub_mcp.adapter") / "template"
    count = len((template / _VERBATIM).read_text(encoding="utf-8").splitlines())
    filled = {
        "id": name,
        "name": " ".join(words).capitalize(),
        "class_name": "".join(word.capitalize() for word in words) + "Adapter",
        "count": str(count),
    }
    try:
        if directory.exists() and any(directory.iterdir()):
            raise ScaffoldError(f"{directory} already exists and is not empty")
        directory.mkdir(parents=True, exist_ok=True)
        written = []
        for file in sorted(template.iterdir(), key=lambda file: file.name):
            text = file.read_text(encoding="utf-8")
            path = directory / file.name.removesuffix(".txt")
            path.write_text(
                text if file.name == _VERBATIM else text.format_map(filled), encoding="utf-8"
            )
            written.append(path)
    except OSError as error:
        raise ScaffoldError(f"{directory} cannot be written: {error.strerror}") from error
    return written
