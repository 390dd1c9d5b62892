"""A small question file whose check takes ages: expressions that are slow even on no text."""

ENDLESS_EXPRESSION = "a?"
for _ in range(5):
    ENDLESS_EXPRESSION = f"(?:{ENDLESS_EXPRESSION}){{99}}"
ENDLESS_FILE = ("question,answer\n" + f"x,{ENDLESS_EXPRESSION}\n" * 200).encode()
"""For the scorer `regex`."""
