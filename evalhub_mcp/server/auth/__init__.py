"""Authentication of callers over HTTP: one module per auth type, and what they share."""
