"""Prompts that arrive with the facts they speak of."""
