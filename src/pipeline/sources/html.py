"""Web pages as sources: all that a reader sees of them, for nobody can tell the article from what is round it."""

from __future__ import annotations

import codecs
import re
from typing import Any

from lxml import etree

from pipeline.model import Page
from pipeline.sources.flow import Flow, Walk
from pipeline.sources.stored import Stored, refused

LARGEST = 24_000_000  # bytes; a book of a thousand pages has three million
DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,80}encoding=["']([\w.:-]+)""", re.I
)
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
FEWEST = 2  # page numbers; one may be anything


def read_html(data: bytes) -> Stored:
    """The words that a web page shows. Page numbers are those that transcriptions of books put into the text."""
    if len(data) > LARGEST:
        return refused(f"is a web page of more than {LARGEST // 1_000_000} MB", "store the part that is quoted")
    text = decoded(data).replace("\0", "")
    parser = etree.HTMLParser(encoding="utf-8", remove_pis=True, no_network=True, huge_tree=True)
    root = parsed(text, parser)
    if root is None:
        return refused("is no web page that can be read, or an empty one", "save it again, or store it as plain text")
    flow = Walk(Flow()).over(root)
    if not flow.text.strip():
        return refused("is a web page without words: a program writes them when it is opened", "print it to a PDF")
    return stored(flow, pages_of(flow, FEWEST))


def parsed(text: str, parser: Any) -> Any:
    """A tree of a text; None where nothing can be made of it. Raises MemoryError, which lxml calls bad syntax."""
    if not text.strip():
        return None
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        return None
    except ValueError:
        return None


def pages_of(flow: Flow, fewest: int) -> list[Page]:
    """The printed pages that a text marks, when there are *fewest* at least."""
    if len(flow.marks) < fewest:
        return [Page(None, 0, flow.size)]
    starts = [at for at, _ in flow.marks]
    pages = [Page(None, 0, starts[0])] if starts[0] > 0 else []
    for (start, label), end in zip(flow.marks, [*starts[1:], flow.size], strict=True):
        pages.append(Page(label, start, end))
    return pages


def stored(flow: Flow, pages: list[Page], partial: str | None = None) -> Stored:
    """What a flow holds, as a reader hands it on; *partial* says what is missing."""
    return Stored(
        flow.text,
        pages,
        flow.skips,
        lines=False,
        emphasis=tuple(sorted(flow.emphasis)),
        set_off=tuple(sorted(flow.set_off)),
        partial=partial,
    )


def decoded(data: bytes) -> str:
    """A web page's text: by its byte-order mark, by what it declares, as UTF-8, and else as browsers read old pages."""
    for bom, name in BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace")
    found = DECLARED.search(data[:4096])
    declared = (found.group(1) or found.group(2)).decode("ascii", "replace").lower() if found else "utf-8"
    if declared in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"):
        declared = "cp1252"  # as every browser does
    for name in (declared, "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", "replace")
