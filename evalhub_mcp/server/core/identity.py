"""What the server says of itself to clients, before and after the SDK is loaded."""

from evalhub_mcp._version import __version__

NAME = "evalhub-mcp"
TITLE = "EvalHub"
VERSION = __version__
WEBSITE = "https://eval-hub.github.io"
