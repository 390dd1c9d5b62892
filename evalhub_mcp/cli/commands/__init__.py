"""The commands of the command line, one module each.

A module has `add(commands)`, which describes the command, and `run(arguments, settings)`.
Nothing heavy is imported before a command runs, so that `--help` answers at once.
"""

from evalhub_mcp.cli.commands import adapter, demo, doctor, gate, local, report, token
from evalhub_mcp.cli.commands.command import Command

ALL: tuple[Command, ...] = (adapter, demo, doctor, gate, local, report, token)
