"""The parts that run on this machine: the local hub, its evaluations, and models to try them.

This package imports nothing: the guard and the supervisor, which have to stay small, are in it.
"""
