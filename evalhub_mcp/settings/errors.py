"""The one error of settings: a line that says what to change."""


class SettingsError(Exception):
    """A setting cannot be used; the message is one line that says what to change."""
