"""Reports how many jobs of a large hub are read while a call waits for them."""

from typing import Any

from mcp.server.mcpserver import Context

from evalhub_mcp.app.job_index import OnProgress


def reading_progress(ctx: Context[Any, Any]) -> OnProgress:
    """Return a function that reports "Reading 3,400 of 10,000 jobs." to the client of a call."""

    async def report(read: int, of: int) -> None:
        await ctx.report_progress(read, of, f"Reading {read:,} of {of:,} jobs.")

    return report
