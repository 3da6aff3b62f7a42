"""Which quotations came out how: what the rules about words have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.frozen import dataclass
from pipeline.model import (
    Book,
    Difference,
    Document,
    Finding,
    Fix,
    Match,
    Outcome,
    Passage,
    Quotation,
    Related,
    Severity,
    SourceText,
    Span,
)
from pipeline.rules import phrases


@dataclass(frozen=True)
class Held:
    """A quotation with its document and what holding it against the stored sources gave."""

    document: Document
    quotation: Quotation
    match: Match

    @property
    def key(self) -> str | None:
        """The cited work that the outcome speaks of."""
        if self.match.key or not self.quotation.citations:
            attribution = self.quotation.attribution
            return self.match.key or (attribution.key if attribution else None)
        return self.quotation.citations[0].key

    @property
    def loosely_bound(self) -> bool:
        """Whether the citation stands in another sentence or a heading: it may not be meant for these words."""
        return self.quotation.binding in ("earlier", "later", "heading")

    @property
    def passage(self) -> Passage | None:
        """The place in the cited work that the words were held against."""
        return next((p for p in self.match.found if p.key == self.key), None)

    @property
    def source(self) -> str:
        """The stored text as messages name it: "the stored text of burke1790, p. 113"."""
        return f"the stored text of {phrases.work(self.key or '?', self.passage.page if self.passage else None)}"

    @property
    def evidence(self) -> tuple[Related, ...]:
        """The passage as a finding's second place."""
        return phrases.passages([self.passage] if self.passage else [])

    @property
    def surroundings(self) -> list[str]:
        """What is said with the words: the rest of their blocks, the citations and their blocks, the attribution."""
        first, start, last, end = self.quotation.flat
        blocks, citations, line = self.document.blocks, self.quotation.citations, self.quotation.attribution
        near = [blocks[first].text[:start], blocks[last].text[end:]]
        near += [f"{c.prefix} {c.suffix}" for c in citations]
        near += [blocks[c.block].text for c in citations if not first <= c.block <= last]
        return [*near, line.text] if line else near

    @property
    def neighbours(self) -> list[str]:
        """The blocks before and after the quotation."""
        first, _, last, _ = self.quotation.flat
        blocks = self.document.blocks
        return [block.text for block in (*blocks[max(first - 1, 0) : first], *blocks[last + 1 : last + 2])]

    def focus(self, difference: Difference) -> Span | None:
        """Where our side of a change stands in the manuscript."""
        text, span = self.quotation.text, self.quotation.span
        start = self.document.file.text.find(text, span.start, span.end)
        if start < 0:
            return None
        return Span(span.path, start + difference.ours_at[0], start + difference.ours_at[1])

    def beside(self, difference: Difference) -> tuple[Related, ...]:
        """The passage with the source's side of a change marked; for words fetched from elsewhere, that place too."""
        there = difference.theirs_at
        if there is None:
            theirs = [p for p in self.match.found[1:] if difference.theirs and p.text.startswith(difference.theirs)]
            return (*self.evidence, *phrases.passages(theirs[:1], whole=True))
        return tuple(replace(r, focus=_seen(r.text, there)) for r in self.evidence)

    def finding(
        self,
        message: str,
        changed: Sequence[Difference],
        help_: str | None,
        fix: Fix | None = None,
        severity: Severity | None = None,
    ) -> Finding:
        """What a rule says of these changes, with the first of them under the eye on both sides."""
        return Finding(
            message,
            self.quotation.span,
            severity,
            help=help_,
            key=self.key,
            quotation=self.quotation.id,
            related=self.beside(changed[0]),
            fix=fix,
            focus=self.focus(changed[0]),
        )


def _seen(text: str, there: tuple[int, int]) -> tuple[int, int]:
    """What to mark of a passage: where words were added, the space that they were put into."""
    start, end = there
    return (start, end + 1) if start == end and text[end : end + 1].isspace() else there


def by_path(book: Book) -> dict[str, SourceText]:
    """The stored texts by their files: one may hold the works of several keys."""
    return {source.file.path: source for source in book.sources.values()}


def held(book: Book, *outcomes: Outcome) -> Iterator[Held]:
    """The quotations whose outcome is one of *outcomes*, in reading order."""
    for document, quotation in book.quotations:
        match = book.matches.get((document.file.path, quotation.id))
        if match is not None and match.outcome in outcomes:
            yield Held(document, quotation, match)


def altered(book: Book, code: str) -> Iterator[tuple[Held, list[Difference]]]:
    """The quotations with unlicensed changes that the rule *code* speaks for, and these changes."""
    for it in held(book, "altered"):
        changed = [d for d in it.match.differences if not d.licensed and d.rule == code]
        if changed:
            yield it, changed
