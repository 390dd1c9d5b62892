"""Decode the bytes of a text file: UTF-8, UTF-16, or a single-byte code of Western Europe."""

from evalhub_mcp.datasets.tables import Table, UnreadableFile

_MAX_FOREIGN = 0.3
"""With more non-ASCII letters than this, a file is not in a code of Western Europe."""


def decode_text(data: bytes, table: Table) -> str:
    """Return the text of a file, and note in its table what was assumed.

    Files that Excel saves as CSV are often Windows-1252, which nothing in a file shows: it is
    assumed for bytes that are nowhere valid UTF-8 beyond ASCII.

    Raises:
        UnreadableFile: It is no text, or in a code that is not recognised.
    """
    for mark in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
        if data.startswith(mark):
            raise UnreadableFile("The file is UTF-32; save it as UTF-8.", "not_utf8")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            raise UnreadableFile(
                "The file is damaged UTF-16; save it as UTF-8.", "not_utf8"
            ) from None
        if "\0" in text:
            raise UnreadableFile("The file contains NUL characters.", "not_text")
        table.notes.append(("utf_16", "The file is UTF-16 and was read as such."))
        return text
    if data.startswith(b"\xef\xbb\xbf"):
        table.has_bom = True
        data = data[3:]
    if (nul := data.find(b"\0")) >= 0:
        raise UnreadableFile(
            "The file contains NUL bytes, so it is not text.",
            "not_text",
            data.count(b"\n", 0, nul) + 1,
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        western = None if table.has_bom else _windows_1252(data)
        if western is not None:
            table.notes.append(
                (
                    "windows_1252",
                    f"The file is not UTF-8 (line {line}) and was read as Windows-1252 "
                    "(Latin-1): look at its accents and umlauts in the first question.",
                )
            )
            return western
        raise UnreadableFile(
            f"The file is not UTF-8: line {line} contains an invalid byte "
            f"(0x{data[error.start]:02x}); save it as UTF-8.",
            "not_utf8",
            line,
        ) from None


def _windows_1252(data: bytes) -> str | None:
    """Return bytes as Windows-1252, unless they look like damaged UTF-8 or another code."""
    lenient = data.decode("utf-8", errors="replace")
    # A character that is valid UTF-8 beyond ASCII shows that only some bytes are damaged.
    if any(ord(character) > 127 and character != "\ufffd" for character in lenient):
        return None
    foreign = sum(byte > 127 for byte in data)
    letters = sum(chr(byte).isalpha() for byte in data if byte < 128)
    if foreign > _MAX_FOREIGN * (letters + foreign):
        return None
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return None
