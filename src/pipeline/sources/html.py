"""Web pages as sources: all that a reader sees of them, for nobody can tell the article from what is round it."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from pipeline.model import Page
from pipeline.sources.kinds import mistaken
from pipeline.sources.stored import Stored, refused

if TYPE_CHECKING:
    from pipeline.sources.flow import Flow

LARGEST = 24_000_000  # bytes; a book of a thousand pages has three million
DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,80}encoding=["']([\w.:-]+)""", re.I
)
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
FEWEST = 2  # page numbers; one may be anything


def read_html(data: bytes) -> Stored:
    """The words that a web page shows. Page numbers are those that transcriptions of books put into the text."""
    if (other := mistaken(data, "html")) is not None:
        return other
    if len(data) > LARGEST:
        return refused(f"is a web page of more than {LARGEST // 1_000_000} MB", "store the part that is quoted")
    from lxml import etree

    from pipeline.sources.flow import Flow, Walk

    text = decoded(data).replace("\0", "")
    parser = etree.HTMLParser(encoding="utf-8", remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return refused("is no web page that can be read, or an empty one", "save it again, or store it as plain text")
    flow = Walk(Flow()).over(root)
    if not flow.text.strip():
        return refused("is a web page without words: a program writes them when it is opened", "print it to a PDF")
    return stored(flow, pages_of(flow, FEWEST))


def pages_of(flow: Flow, fewest: int) -> list[Page]:
    """The printed pages that a text marks, when there are *fewest* at least."""
    if len(flow.marks) < fewest:
        return [Page(None, 0, flow.size)]
    starts = [at for at, _ in flow.marks]
    pages = [Page(None, 0, starts[0])] if starts[0] > 0 else []
    for (start, label), end in zip(flow.marks, [*starts[1:], flow.size], strict=True):
        pages.append(Page(label, start, end))
    return pages


def stored(flow: Flow, pages: list[Page]) -> Stored:
    """What a flow holds, as a reader hands it on."""
    return Stored(
        flow.text,
        pages,
        flow.skips,
        lines=False,
        emphasis=tuple(sorted(flow.emphasis)),
        set_off=tuple(sorted(flow.set_off)),
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
