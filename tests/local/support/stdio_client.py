"""An MCP client on the pipes of a real `evalhub-mcp --local`."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.narrow import present


class Client:
    """An MCP client on the pipes of a real `evalhub-mcp --local`."""

    def __init__(self, data: str, home: Path) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "evalhub_mcp", "--local"],
            env={**kept, "EVALHUB_MCP_DATA_DIR": data, "HOME": str(home)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._last = 0
        about = {"name": "test", "version": "1"}
        self.ask("initialize", protocolVersion="2025-11-25", capabilities={}, clientInfo=about)
        self._write({"method": "notifications/initialized"})

    def _write(self, message: dict[str, Any]) -> None:
        stdin = present(self.process.stdin)
        stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        stdin.flush()

    def ask(self, method: str, **params: Any) -> Any:
        self._last += 1
        self._write({"id": self._last, "method": method, "params": params})
        for line in present(self.process.stdout):
            message = json.loads(line)
            if message.get("id") == self._last:
                return message["result"]
        raise AssertionError("the server ended without an answer")

    def call(self) -> tuple[bool, str]:
        """Whether a tool that needs the hub worked, and its text."""
        reply = self.ask("tools/call", name="find_benchmarks", arguments={})
        return not reply.get("isError"), reply["content"][0]["text"]

    def close(self) -> None:
        present(self.process.stdin).close()
        try:
            self.process.wait(20)
        finally:
            self.process.kill()
            present(self.process.stdout).close()
