"""What Q201, Q202 and Q204 share: a quotation that no citation is bound to, and the stored source it may come from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from pipeline.model import Book, Certainty, Document, Edit, Finding, Fix, Passage, Quotation, Severity, Suggestion
from pipeline.rules import phrases

LOUDNESS: tuple[Severity, ...] = ("info", "warning", "error")
WORD = re.compile(r"\w+")
NEAR = 3  # characters between the closing mark and the citation behind it
BRACKETS = re.compile(r"[\[\]]")  # way[s] of thinking


def uncited(book: Book, wanted: Callable[[Quotation], bool], message: str, cure: str) -> Iterator[Finding]:
    """The *wanted* quotations without a citation; *message* has a place for their ``{words}``."""
    for document, quotation, repeated in _with_echoes(book, lambda q: q.cited == "no" and wanted(q)):
        match = book.matches.get((document.file.path, quotation.id))
        found = match.found if match else ()
        source = found[0] if found else None
        said = message.format(words=phrases.shown(quotation.words or quotation.text))
        yield Finding(
            said + (f"; these words stand in {phrases.work(source.key, source.page)}" if source else ""),
            quotation.span,
            level("certain" if source else "possible" if repeated else quotation.certainty, book.settings.uncited),
            help=_help(cure, source, _pointer(document, quotation)),
            key=source.key if source else None,
            quotation=quotation.id,
            suggestion=Suggestion(source.key, source.locator) if source else None,
            related=phrases.passages(found),
            fix=_fix(quotation, found),
        )


def _fix(quotation: Quotation, found: Sequence[Passage]) -> Fix | None:
    """The citation behind the words, where one stored source alone holds them; whether it is meant, the author says."""
    if len({passage.key for passage in found}) != 1:
        return None
    end = quotation.span.end
    citation = phrases.citation(found[0].key, found[0].locator if len(found) == 1 else None)
    return Fix(False, [Edit(quotation.span.path, end, end, f" {citation}")])


def _with_echoes(book: Book, wanted: Callable[[Quotation], bool]) -> Iterator[tuple[Document, Quotation, bool]]:
    """The *wanted* quotations, and whether their words were quoted before in the file: readers know whose they are."""
    for _, quoted in groupby(book.quotations, lambda found: found[0].file.path):
        pairs, before = list(quoted), ""
        last = max((n for n, (_, quotation) in enumerate(pairs) if wanted(quotation)), default=-1)
        for document, quotation in pairs[: last + 1]:
            words = f" {' '.join(WORD.findall(BRACKETS.sub('', quotation.words or quotation.text).lower()))} "
            if wanted(quotation):
                yield document, quotation, words in before
            before += words + "|"


def level(certainty: Certainty, chosen: Severity) -> Severity:
    """The author's level for certain quotations; warning and information below, never louder than that level."""
    levels: dict[Certainty, Severity] = {"certain": chosen, "likely": "warning", "possible": "info"}
    return min(levels[certainty], chosen, key=LOUDNESS.index)


def _pointer(document: Document, quotation: Quotation) -> str:
    """What the citation just behind the words opens with, since it only points elsewhere: "cf."; "" without one."""
    end, text = quotation.span.end, document.file.text
    if not text[end : end + NEAR].strip():  # nothing stands so near: most often, and the citations may be many
        return ""
    group = next((c for c in document.citations if 0 <= c.group_span.start - end < NEAR), None)
    if group is None or text[end : group.group_span.start].strip():
        return ""
    return group.prefix.strip()


def _help(cure: str, source: Passage | None, pointer: str) -> str:
    if source:
        return f"{cure}: {phrases.citation(source.key, source.locator)}"
    if pointer:
        return f"“{pointer}” sends the reader elsewhere: if the words are from this work, cite it without “{pointer}”"
    return f"{cure}, or mark words that are no quotation: [“…”]{{.term}}, {{.title}}, {{.speech}}"
