"""Benchmarks of the server, the client and the local hub.

Each module is one command, `python -m benchmarks.NAME`, run from the repository. `harness`,
`load_generator` and `goals` are what they share.
"""
