"""The command line: the server itself, `demo`, `doctor` and `gate`."""
