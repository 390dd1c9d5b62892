"""`python -m evalhub_mcp` is `evalhub-mcp`."""

import sys

from evalhub_mcp.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
