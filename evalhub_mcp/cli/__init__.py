"""The command line: the server itself, `demo` and `doctor`."""
