"""What `evalhub-mcp adapter new` does and prints."""

from pathlib import Path

from evalhub_mcp.adapter.scaffold import write_adapter


def new(name: str, parent: Path) -> int:
    """Write a new adapter and say what to do next; returns the exit status."""
    written = write_adapter(name, parent)
    directory = written[0].parent
    print(f"Wrote {directory}: {', '.join(path.name for path in written)}")
    print("Next:")
    print(f"  cd {directory}")
    print("  pytest")
    print("  evalhub-mcp adapter run --spec job.json   # set model in job.json to yours first")
    print("  evalhub-mcp local add-provider .")
    return 0
