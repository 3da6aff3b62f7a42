"""The lock: which quotations were held to which texts, so that a check without the texts can rely on it.

``citations.lock`` is YAML for people to review: for each work the digest of its text, for each quotation from it the
page, the outcome and the day. It holds no words of the sources. A quotation that did not come out right has no line,
unless the author allows its changes and says why. An unchanged line keeps its day, so that a diff shows what changed.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from pipeline.errors import ProjectError
from pipeline.fingerprints import exact, located
from pipeline.frozen import dataclass
from pipeline.lockfile import NAME, OUTCOMES, read, text
from pipeline.model import Book, Document, Entry, Lock, LockedWork, LockLine, Match, Quotation, Report, SourceText

__all__ = ["NAME", "Drawn", "draw_up", "read", "relaid", "text"]
Lines = dict[tuple[str, str | None], LockLine]
LONGEST = 60  # characters of the words that remind a reader


@dataclass(frozen=True)
class Drawn:
    """A lock drawn up from a check: its works, and the quotations that it cannot speak for."""

    works: Mapping[str, LockedWork]
    left: Sequence[tuple[Document, Quotation, Match]]


def relaid(
    root: Path, lock: Lock | None, sources: Mapping[str, SourceText], entries: Mapping[str, Entry]
) -> frozenset[str]:
    """The locked works whose text at hand has other bytes than the lock says."""
    works = lock.works.values() if lock else ()
    at_hand = ((work, _stored(work.key, sources, entries)) for work in works)
    return frozenset(work.key for work, source in at_hand if source and _digest(root, source) != work.sha256)


def draw_up(report: Report, today: str) -> Drawn:
    """The lock of a checked book. Lines of texts that are not at hand stay as they are.

    When only a part of the book was checked, what the lock says of the rest stays.
    """
    book = report.book
    old = book.lock.works if book.lock else {}
    lines: dict[str, Lines] = defaultdict(dict)
    left = []
    if book.project.single:
        for work in old.values():
            lines[work.key] = {(q.digest, q.locator): q for q in work.quotations}
    for document, quotation in book.quotations:
        match = book.matches.get((document.file.path, quotation.id))
        if match is None or match.outcome == "uncited":
            continue
        line = _line(report, document, quotation, match, today)
        if line is not None:
            before = book.lock.line(line.digest, line.key, line.locator) if book.lock else None
            lines[line.key][line.digest, line.locator] = _dated(line, before)
        else:
            if match.key:
                lines[match.key].pop((exact(quotation.words), located(quotation, match.key)), None)
            left.append((document, quotation, match))
    return Drawn(dict(_works(book, lines, today)), left)


def _works(book: Book, lines: Mapping[str, Lines], today: str) -> Iterator[tuple[str, LockedWork]]:
    """Each work that has lines, with the digest of its text; one whose text is not at hand stays as it is."""
    for key, found in lines.items():
        old = book.lock.works.get(key) if book.lock else None
        source = _stored(key, book.sources, book.bibliography.entries)
        if not found:
            continue
        if source is not None:
            digest, path = _digest(book.project.root, source), PurePath(source.file.path)
            day = old.date if old is not None and old.sha256 == digest else today
            name = path.name if path.is_absolute() else path.as_posix()  # where it lies outside is nobody's business
            yield key, LockedWork(key, name, digest, day, list(found.values()))
        elif old is not None:
            yield key, replace(old, quotations=list(found.values()))


def _line(report: Report, document: Document, quotation: Quotation, match: Match, today: str) -> LockLine | None:
    """What the lock says of a quotation; None when it was not held to a text, or differs from it without leave."""
    if match.lock is not None:
        return match.lock
    here = next((p for p in match.found if p.key == match.key), None)
    if here is None or match.key is None or match.outcome not in OUTCOMES or not _stands(report, document, quotation):
        return None
    words = " ".join(quotation.words.split())
    shown = words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0] + " …"
    digest, place = exact(quotation.words), located(quotation, match.key)
    return LockLine(digest, match.key, place, here.page, match.outcome, today, quotation.id[:10], shown)


def _stands(report: Report, document: Document, quotation: Quotation) -> bool:
    """Whether nothing is said against a quotation's words, or its page, but what the author allows."""
    return not any(
        (f.severity != "info" and f.code.startswith("V30")) or (f.severity == "error" and f.code == "L402")
        for f in (*report.findings, *report.known)
        if f.quotation == quotation.id and f.span.path == document.file.path
    )


def _dated(line: LockLine, before: LockLine | None) -> LockLine:
    """The line with the day on which it was first locked so."""
    same = before is not None and (before.page, before.outcome) == (line.page, line.outcome)
    return replace(line, date=before.date) if before is not None and same else line


def _stored(key: str, sources: Mapping[str, SourceText], entries: Mapping[str, Entry]) -> SourceText | None:
    """The text of a work, or of the volume that it stands in, when it is at hand and can be read."""
    parent = entries[key].value("crossref") if key in entries else ""
    source = sources.get(key) or sources.get(parent)
    return source if source and source.unreadable is None else None


def _digest(root: Path, source: SourceText) -> str:
    """The SHA-256 of a stored file's bytes."""
    if source.digest is not None:
        return source.digest
    try:
        with (root / source.file.path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ProjectError(f"{source.file.path}: cannot be read: {error.strerror}") from error
