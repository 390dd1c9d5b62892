"""The command line. Each command is the module of its name; without a command it is `serve`.

A command's module has `add_options(parser)` and `run(arguments, load_settings)`, which returns the
exit status. `main` imports it only when the command is used.
"""
