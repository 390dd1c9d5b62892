"""All text that agents read is written here, from domain objects, and nowhere else.

Rules: a reply stands on its own without the structured half; ids that a next call
needs appear verbatim; lists say "showing N of M"; nothing empty is mentioned; text
from outside passes `server.clean`; no instruction is smuggled into a result.
"""
