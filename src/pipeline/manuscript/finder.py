"""The quotations of a book's documents, kept between runs: most of a book stays as it is from one run to the next.

What a file's quotations are depends on the file, on the works that the bibliography has, and on three settings. When
one of these is another they are found anew.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pipeline import allow, cache, tools
from pipeline.manuscript import kept
from pipeline.model import Bibliography, Document, Settings

if TYPE_CHECKING:
    from pipeline.manuscript.attribution import Catalogue


class Finder:
    """Finds the quotations of the documents of one book."""

    def __init__(self, bibliography: Bibliography, settings: Settings) -> None:
        self.bibliography = bibliography
        self.settings = settings

    @cached_property
    def _catalogue(self) -> Catalogue:
        from pipeline.manuscript.attribution import Catalogue

        return Catalogue(self.bibliography.entries)

    @cached_property
    def _shared(self) -> list[bytes]:
        """What the quotations of every file depend on."""
        reported = allow.named(self.settings, "Q212", "reported-words-uncited")
        chosen = (self.settings.lang, self.settings.fiction, reported)
        return [tools.pandoc_identity(), cache.program(), self.bibliography.identity, repr(chosen).encode()]

    def with_quotations(self, document: Document) -> Document:
        """The document with its quotations and its quotation marks, as the module ``quotations`` finds them."""
        if not self.bibliography.identity or not document.blocks:  # a file that could not be read has none
            return self._found(document)
        made = list[Document]()

        def find() -> bytes:
            made.append(self._found(document))
            return kept.pack(made[0])

        packed = cache.keep("quotations", [*self._shared, document.file.digest], find)
        try:
            return made[0] if made else kept.unpack(document, packed)
        except (ValueError, KeyError, TypeError, IndexError):  # what was kept is nothing of ours
            return self._found(document)

    def _found(self, document: Document) -> Document:
        from pipeline.manuscript.quotations import with_quotations

        return with_quotations(document, self._catalogue, self.settings)
