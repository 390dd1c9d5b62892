"""Generate the response to `tools/list` from the tools, so that the server need not at its start.

python scripts/tool_listing.py            writes evalhub_mcp/server/core/tools.json
python scripts/tool_listing.py --check    writes nothing, fails when the file is out of date
"""

import sys
from pathlib import Path

import evalhub_mcp.server.core
from evalhub_mcp.server.core.offered_tools import LISTING
from evalhub_mcp.server.core.tool_listing import generate
from evalhub_mcp.server.tools import all_tools


def main() -> int:
    """Write or check the file; returns the exit status."""
    path = Path(evalhub_mcp.server.core.__file__).with_name(LISTING)
    wanted = generate(all_tools())
    if path.exists() and path.read_text("utf-8") == wanted:
        return 0
    if "--check" in sys.argv[1:]:
        print(f"{path.name} is out of date; run python scripts/tool_listing.py", file=sys.stderr)
        return 1
    path.write_text(wanted, "utf-8")
    print(f"wrote {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
