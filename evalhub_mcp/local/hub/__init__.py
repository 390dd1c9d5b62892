"""The shared local hub: finding or starting it, guarding what it runs, and stopping it.

`find_or_start` starts one `supervisor` process per data directory, which keeps the hub alive.
The hub runs evaluations only through the `guard`. Servers use `local_hub`, the command line
`maintenance`. This package imports nothing: the guard and the supervisor have to stay small.
"""
