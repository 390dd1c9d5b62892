"""Counts replies that were graded as wrong without a usable answer: cut off, empty, a tool call.

Such replies say little about what a model knows, so results count them apart and say what to
change.
"""

from dataclasses import dataclass

from evalhub_mcp.local.inspect.evaluation import Metrics
from evalhub_mcp.local.inspect.model_reply import ModelReply

_MOST_TOKENS = 32_768
_MORE_TOKENS = 4


@dataclass
class LostReplies:
    """The counts of one run.

    `max_tokens` is the limit of a reply's length. `counts_cut` is false where replies are meant
    to be cut: a base model asked for completions rarely ends by itself.
    """

    max_tokens: int
    counts_cut: bool = True
    cut: int = 0
    empty: int = 0
    tool_calls: int = 0

    def count(self, reply: ModelReply) -> None:
        """Count a reply that was graded as wrong."""
        if reply.is_cut and self.counts_cut:
            self.cut += 1
        elif reply.tool_names:
            self.tool_calls += 1
        elif reply.is_empty:
            self.empty += 1

    @property
    def max_tokens_to_try(self) -> int | None:
        """A limit with which fewer replies would be cut off; None if none were."""
        if not self.cut or self.max_tokens >= _MOST_TOKENS:
            return None
        return min(_MOST_TOKENS, _MORE_TOKENS * self.max_tokens)

    def metrics(self) -> Metrics:
        """Return the counts that are not zero, by the names of their metrics."""
        counts = {
            "cut_replies": self.cut,
            "empty_replies": self.empty,
            "tool_call_replies": self.tool_calls,
        }
        return {name: count for name, count in counts.items() if count}

    def info(self) -> dict[str, object]:
        """Return the limit to try, as additional information of a result."""
        return {"max_tokens_to_try": more} if (more := self.max_tokens_to_try) else {}

    def cautions(self) -> list[str]:
        """Return sentences that explain the counts and name what to change."""
        found = []
        if self.cut:
            more = f": try max_tokens {self.max_tokens_to_try}" if self.max_tokens_to_try else ""
            found.append(
                f"{self.cut} replies were cut off at max_tokens {self.max_tokens} before they "
                f"were right{more}."
            )
        if self.empty:
            found.append(f"{self.empty} replies were empty, or reasoning only.")
        if self.tool_calls:
            found.append(
                f"{self.tool_calls} replies asked for a tool although none was offered: switch "
                "tools off at the endpoint."
            )
        return found
