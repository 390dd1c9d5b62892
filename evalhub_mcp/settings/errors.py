"""The one error of this package."""


class SettingsError(Exception):
    """A setting cannot be used; the message is one line that says what to change."""
