"""The judge model of a run, which is tested on known replies before it grades.

A judge's failures are its own: they are counted and quoted as such, and never as a wrong answer
of the model under test.
"""

from dataclasses import dataclass, field

from evalhub_mcp.datasets.judge_prompt import judge_prompt, read_verdict
from evalhub_mcp.datasets.questions import Question
from evalhub_mcp.local.inspect.completion_client import CompletionClient
from evalhub_mcp.local.inspect.endpoint import EndpointError
from evalhub_mcp.local.inspect.evaluation import UngradedReply

MAX_TOKENS = 1024
_QUOTED = 200
_KNOWN = Question("probe", "What is the capital of France?", ("Paris",), 0)
_PROBES = (("right", "The capital of France is Paris.", True), ("wrong", "Rome", False),
           ("empty", "", False))  # fmt: skip


@dataclass
class Judge:
    """Asks the judge model, and counts its requests and failures."""

    name: str
    client: CompletionClient
    requests: int = 0
    failures: int = 0
    last_failure: str = ""
    probes: dict[str, str] = field(default_factory=dict)
    """Its grades of a known right, a known wrong and an empty answer."""

    async def ask(self, prompt: str) -> str:
        """Return the judge's reply to a prompt.

        Raises:
            UngradedReply: The judge did not answer.
        """
        self.requests += 1
        try:
            if self.client.api == "chat":
                message = {"role": "user", "content": prompt}
                reply = await self.client.chat([message], MAX_TOKENS, 0.0)
            else:
                reply = await self.client.complete(prompt, MAX_TOKENS, 0.0, ())
        except EndpointError as error:
            raise self.ungraded(f"the judge {self.name!r} failed: {error.brief}") from None
        if read_verdict(reply.text) is None:
            said = " ".join(reply.text.split())[:_QUOTED]
            cut = " (cut off)" if reply.is_cut else ""
            quote = f'it said "{said}"{cut}' if said else f"its reply was empty{cut}"
            raise self.ungraded(f"the judge {self.name!r} gave no grade: {quote}")
        return reply.text

    def ungraded(self, why: str) -> UngradedReply:
        """Count a failure of the judge and return it as the reason that a reply has no grade."""
        self.failures += 1
        self.last_failure = why
        return UngradedReply(why)

    async def try_known_answers(self) -> None:
        """Let the judge grade a known right, a known wrong and an empty answer."""
        for name, answer, _ in _PROBES:
            try:
                verdict = read_verdict(await self.ask(judge_prompt(_KNOWN, answer)))
            except UngradedReply:
                self.probes[name] = "no grade"
            else:
                self.probes[name] = "correct" if verdict else "incorrect"

    def cautions(self) -> list[str]:
        """Return the reasons to doubt the judge's grades."""
        found = []
        for name, answer, is_right in _PROBES:
            said = self.probes.get(name)
            if said and said != ("correct" if is_right else "incorrect"):
                shown = f'"{answer}"' if answer else "an empty answer"
                found.append(
                    f"The judge {self.name!r} was asked for the capital of France and graded "
                    f"{shown} as {said}: its grades are doubtful."
                )
        if self.failures:
            found.append(
                f"{self.failures} requests to the judge failed, last: {self.last_failure}."
            )
        return found
