"""Prompts that contain the facts they are about."""
