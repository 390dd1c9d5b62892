"""Figures, each from one command. Run as `python -m benchmarks.NAME` from the repository."""
