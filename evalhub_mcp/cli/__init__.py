"""The command line: the server itself, `demo`, `doctor`, `gate` and `report`."""
