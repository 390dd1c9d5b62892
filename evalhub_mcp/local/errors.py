"""The error that every part of the local hub raises, with a message to show to the user."""


class LocalHubError(Exception):
    """Something keeps the local hub from working; `advice` is what the user can do."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(f"{message} {advice}".strip())
        self.message = message
        self.advice = advice


class DataDirectoryBusyError(LocalHubError):
    """Another process has held the data directory's lock for too long."""


def missing_extra(package: str) -> LocalHubError:
    """The error for an installation without the `local` extra."""
    return LocalHubError(
        f"The local hub needs the package {package}, which is not installed.",
        "Install it with: pip install 'evalhub-mcp[local]'",
    )
