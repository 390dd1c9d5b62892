"""What `evalhub-mcp local add-provider` and `remove-provider` do and print."""

import sys
from pathlib import Path

from evalhub_mcp.cli.provider_advice import advice
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub import find_or_start, maintenance
from evalhub_mcp.local.hub.local_hub import refuse_windows
from evalhub_mcp.local.providers import user_defined

_WHEN = {
    None: "The local hub offers it once a server with --local starts it.",
    True: "The running local hub offers it in a second or two; servers see it within a minute.",
    False: "The running local hub was started by another installation; it offers it after "
    "`evalhub-mcp local stop`.",
}
_NO_LONGER = {
    None: "",
    True: " The running local hub offers it no longer; what runs goes on.",
    False: " The running local hub offers it until `evalhub-mcp local stop`.",
}


def add(where: Path) -> int:
    """Check a provider and offer it; returns the exit status."""
    refuse_windows()
    root = maintenance.data_dir()
    try:
        added, replaces = user_defined.add(root, where)
        taken = find_or_start.hand_over_providers(root)
    except LocalHubError as error:
        print(f"evalhub-mcp: {error}", file=sys.stderr)
        return 1
    provider = added.provider
    benchmarks = ", ".join(str(one["id"]) for one in provider.definition["benchmarks"][:20])
    print(f"{'Replaced' if replaces else 'Added'} provider {provider.id}: {benchmarks}")
    print(f"  runs  {' '.join(provider.argv)}")
    print(f"  in    {provider.cwd}")
    for one in advice(provider.definition):
        print(f"  hint  {one}")
    print(_WHEN[taken])
    return 0


def remove(id: str) -> int:
    """Offer an added provider no longer; returns the exit status."""
    refuse_windows()
    root = maintenance.data_dir()
    try:
        user_defined.remove(root, id)
        taken = find_or_start.hand_over_providers(root)
    except LocalHubError as error:
        print(f"evalhub-mcp: {error}", file=sys.stderr)
        return 1
    print(f"Removed provider {id}; its files are untouched.{_NO_LONGER[taken]}")
    return 0
