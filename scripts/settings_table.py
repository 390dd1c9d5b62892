"""Write the tables of docs/settings.md from the declarations of the settings.

python scripts/settings_table.py           rewrites what is between the markers of each group
python scripts/settings_table.py --check   only says whether the file is up to date

The text around the tables is written by hand. `<!-- settings: HttpSettings -->` and `<!-- end -->`
mark the table of a group; every group needs one.
"""

import re
import sys
from pathlib import Path

from evalhub_mcp.adapter.credentials import secret_variable
from evalhub_mcp.local.data_directory import DATA_DIR_VARIABLE
from evalhub_mcp.settings.config_file import ConfigFileSettings
from evalhub_mcp.settings.declaration import Declaration, declarations
from evalhub_mcp.settings.model import Settings

FILE = Path(__file__).parents[1] / "docs" / "settings.md"
TABLE = re.compile(r"(<!-- settings: (\w+) -->\n).*?(?=<!-- end -->)", re.DOTALL)
GROUPS = (*(base for base in Settings.__bases__ if declarations(base)), ConfigFileSettings)
HEAD = "| flag | environment | meaning | default |\n|---|---|---|---|\n"
READ_ELSEWHERE = {
    "LocalHubSettings": (
        f"| | `{DATA_DIR_VARIABLE}` | directory of the local hub's jobs, logs, secrets and data "
        "sets | the user's data directory |\n",
        f"| | `{secret_variable('')}<NAME>` | the secret `<name>`, for jobs that name it | |\n",
    )
}
"""Variables that `evalhub_mcp.local` reads itself; they have no flag and no key in the file."""


def row(setting: Declaration) -> str:
    """One line of a table."""
    flag = f"`{setting.flag}`" if setting.flag else ""
    variable = f"`{setting.environment}`" if setting.environment else ""
    return f"| {flag} | {variable} | {setting.meaning} | {setting.default_text} |\n"


def generate(text: str) -> str:
    """The text with the tables as they should be."""
    groups = {group.__name__: group for group in GROUPS}
    if missing := groups.keys() - {name for _, name in TABLE.findall(text)}:
        sys.exit(f"{FILE.name} has no table for {', '.join(sorted(missing))}")

    def table(match: re.Match[str]) -> str:
        name = match[2]
        rows = [*map(row, declarations(groups[name]).values()), *READ_ELSEWHERE.get(name, ())]
        return match[1] + HEAD + "".join(rows)

    return TABLE.sub(table, text)


def main() -> int:
    """Write or check the file; returns the exit status."""
    text = FILE.read_text("utf-8")
    wanted = generate(text)
    if text == wanted:
        return 0
    if "--check" in sys.argv[1:]:
        print(f"{FILE.name} is out of date; run {Path(__file__).name}", file=sys.stderr)
        return 1
    FILE.write_text(wanted, "utf-8")
    print(f"wrote {FILE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
