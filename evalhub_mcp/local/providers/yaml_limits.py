"""YAML of a bounded size: a short text can stand for a document that fills the memory.

An alias repeats a part of the document, and aliases within aliases multiply. So the document's
size is counted with every alias written out, before it is built, and a part that contains itself
is refused.
"""

from typing import Any

MAX_ALIASES = 100
MAX_VALUES = 50_000
"""Keys, values and items with all aliases written out; a large catalog has a tenth of this."""
MAX_DEPTH = 50


class YamlRefusedError(ValueError):
    """The document is not read; the message is the reason."""


def load_limited(text: str) -> Any:
    """The content of a YAML document.

    Raises:
        YamlRefusedError: It is larger than the limits, or contains itself.
        yaml.YAMLError, ValueError, RecursionError: It is not YAML.
    """
    import yaml  # takes a moment to load

    loader = yaml.SafeLoader(text)
    try:
        aliases, depth = 0, 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            aliases += isinstance(event, yaml.AliasEvent)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if aliases > MAX_ALIASES:
                raise YamlRefusedError(f"has more than {MAX_ALIASES} aliases")
            if depth > MAX_DEPTH:
                raise YamlRefusedError(f"is nested more than {MAX_DEPTH} levels deep")
        node = loader.get_single_node()
        if node is None:
            return None
        if _size(node, {}, set()) > MAX_VALUES:
            raise YamlRefusedError(f"has more than {MAX_VALUES} values, with aliases written out")
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _size(node: Any, known: dict[int, int], around: set[int]) -> int:
    """The number of values in a node with all aliases written out."""
    if id(node) in around:
        raise YamlRefusedError("has a part that contains itself")
    if id(node) in known:
        return known[id(node)]
    inner = []
    if isinstance(node.value, list):
        inner = [part for one in node.value for part in (one if isinstance(one, tuple) else (one,))]
    around.add(id(node))
    size = 1 + sum(_size(part, known, around) for part in inner)
    around.discard(id(node))
    known[id(node)] = size
    return size
