"""A stored text's bytes as text."""

from __future__ import annotations

from pipeline.sources.stored import Stored, refused


def decoded(data: bytes) -> str | Stored:
    """The text, as UTF-8, its line ends untouched; or why it is none."""
    if b"\0" in data:
        return refused("holds NUL bytes and is not a text file", "save it as plain text in UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        why = f"is not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}"
        return refused(why, "save it as UTF-8, for example with: iconv -f WINDOWS-1252 -t UTF-8")
