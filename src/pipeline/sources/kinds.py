"""What a file is, by how it begins: a name may say otherwise."""

from __future__ import annotations

import re

from pipeline.sources.stored import Stored, refused

ZIP = b"PK\x03\x04"
PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html[\s>])", re.I | re.S
)
NAMES = {"pdf": "a PDF", "epub": "an EPUB", "html": "a web page"}
OTHERS = (
    (b"{\\rtf", "a rich text file"),
    (b"AT&TFORM", "a DjVu file"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"%!PS", "a PostScript file"),
)


def kind(data: bytes) -> str | None:
    """ "pdf", "epub" or "html"; for formats that are not read their name; None when the beginning tells nothing."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(ZIP):
        if b"application/epub+zip" in data[:200]:
            return "epub"
        return "a Word document" if b"word/" in data[:4096] else None
    if PAGE.match(data[:4096]):
        return "html"
    return next((name for begins, name in OTHERS if data.startswith(begins)), None)


def mistaken(data: bytes, expected: str) -> Stored | None:
    """Why a file is not what its name says; None when it may be."""
    found = kind(data)
    if found is None or found == expected:
        return None
    if found in NAMES:
        return refused(f"is {NAMES[found]}, though its name says otherwise", f"give it a name that ends in .{found}")
    return refused(f"is {found}, though its name says otherwise", "store it as PDF or plain text")
