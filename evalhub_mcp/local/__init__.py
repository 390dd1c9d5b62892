"""What runs on this machine: the local hub, its evaluations, and models to try them with.

This package imports nothing: the guard and the supervisor, which have to stay small, are in it.
"""
