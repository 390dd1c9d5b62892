"""The running local hub of a directory."""

from pathlib import Path

from evalhub_mcp.local.hub.instance_directory import Instance, instances


def the_instance(data_dir: Path) -> Instance:
    (instance,) = [one for one in instances(data_dir) if one.alive]
    return instance
