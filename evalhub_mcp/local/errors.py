"""The one error the embedded hub raises."""


class LocalHubError(Exception):
    """The hub of this machine cannot be had; `advice` says what to do about it."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(f"{message} {advice}".strip())
        self.message = message
        self.advice = advice
