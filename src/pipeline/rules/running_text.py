"""The running text of a manuscript, block by block, without what is no prose: code, formulas, links, raw markup."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.frozen import dataclass
from pipeline.model import Block, Book, Document, Span

BLANK = "\ufffc"  # what stands for a letter that is no prose; pandoc's objects are shown by it, too
OTHER = frozenset({"code", "math", "raw", "link", "crossref", "image"})


@dataclass(frozen=True)
class Running:
    """One block: ``text`` is as long as the block's own, so that places in the one are places in the other."""

    document: Document
    block: Block
    text: str

    def span(self, start: int, end: int) -> Span | None:
        """The stretch of the file that holds ``text[start:end]``; None where it is not written as it reads."""
        found = self.block.span(self.document.file.path, start, end)
        if found is None or any(self.block.starts[at] < 0 for at in (start, end - 1)):
            return None
        return found

    def source(self, span: Span) -> str:
        """The characters of the file in a stretch."""
        return self.document.file.text[span.start : span.end]


def running(book: Book) -> Iterator[Running]:
    """Every block that a reader reads, in order."""
    for document in book.documents:
        for block in document.blocks:
            if block.kind == "code":
                continue
            text = block.text.replace("\u00a0", " ")  # pandoc's own, after an abbreviation
            for mark in block.marks:
                if mark.kind in OTHER:
                    text = text[: mark.start] + BLANK * (mark.end - mark.start) + text[mark.end :]
            yield Running(document, block, text)
