"""A small question file whose check takes ages: an expression that is slow even on no text."""

_ENDLESS = "a?"
for _ in range(5):
    _ENDLESS = f"(?:{_ENDLESS}){{99}}"
ENDLESS_FILE = f"question,answer\nx,y{_ENDLESS}\nx,{_ENDLESS}\n".encode()
"""For the scorer `regex`. Python does not return from the call, nor let other threads run."""
