"""The formats that stored sources may have: a suffix, and what reads the bytes of such a file.

A reader is a pure function of one file's bytes, so that what it says can be kept by their digest and made anywhere.
What a stranger's program has made is read in a process of its own (``apart``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import PurePath

from pipeline.sources.apart import read_apart
from pipeline.sources.markdown import read_markdown
from pipeline.sources.plain import read_plain
from pipeline.sources.stored import Stored

Reader = Callable[[bytes], Stored]


# Of several files for a work the first that can be read is taken: a saved web page last, for it has no pages and may be
# no more than what a publisher shows of the work.
READERS: Mapping[str, Reader] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".pdf": partial(read_apart, "pdf"),
    ".epub": partial(read_apart, "epub"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), partial(read_apart, "html")),
}
PLAIN = (".txt", ".text", ".md", ".markdown")  # read in no time, whatever is in them
LIBRARIES = ("pypdfium2", "lxml", "yaml")  # what the readers' answers depend on beside the bytes
# What is not read, and what it can be made into; better ones first, where an entry has several files.
ELSEWHERE: Mapping[str, str] = {
    **dict.fromkeys((".docx", ".odt", ".rtf", ".doc"), "save it as PDF or plain text in your word processor"),
    **dict.fromkeys((".mobi", ".azw", ".azw3"), "make an EPUB of it, for example with Calibre"),
    **dict.fromkeys((".djvu", ".djv"), "make plain text of it, for example with djvutxt"),
    **dict.fromkeys((".ps", ".eps"), "make a PDF of it, for example with ps2pdf"),
}


def suffix(name: str) -> str:
    """What a file's name says of its format: ".txt"."""
    return PurePath(name).suffix.lower()


def preference(name: str) -> int:
    """How early a file is taken where there are several for a work: 0 is the first."""
    order = [*READERS, *ELSEWHERE]
    return order.index(suffix(name)) if suffix(name) in order else len(order)


def not_read(name: str) -> str:
    """Why a file of this name is not read, with what can be done."""
    cure = ELSEWHERE.get(suffix(name))
    return f"reading {suffix(name) or 'such'} sources is not supported" + (f"; {cure}" if cure else "")
