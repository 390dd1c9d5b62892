"""Scenarios in which a model evaluates models with the tools, and how well it does."""
