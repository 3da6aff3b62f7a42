"""Each quotation held against the stored texts of the works it cites, and where need be against the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.fingerprints import exact, located
from pipeline.matching.align import loose_ends
from pipeline.matching.folding import TYPE
from pipeline.matching.index import Index
from pipeline.matching.lay import Laid, lay
from pipeline.matching.licence import Holding
from pipeline.matching.paging import CitedPages
from pipeline.matching.passages import extent, passage, placed_there, strays
from pipeline.matching.places import placed_in
from pipeline.matching.quoted import Quoted, read_quoted
from pipeline.matching.tongues import tongue_of
from pipeline.matching.wording import words_of
from pipeline.model import Difference, Document, Entry, Lock, LockLine, Match, Outcome, Passage, Quotation, SourceText
from pipeline.pagination import cited

ENOUGH = 8  # words that stand in another source by no chance
FEWEST = 5  # words that may do when they are rare ones
DISTINCT = 30.0  # how rare, as a sum of logarithms
CHANGES = {"V303", "V304", "V308"}  # rules for words of ours that the source does not have there
PARTLY = "excerpt: only partly in the excerpt"
RUNNING = 4  # words in a row that an excerpt lacks at a quotation's end: it stops there
HELD = ("quotation", "epigraph")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one stored source says of one quotation."""

    outcome: Outcome
    key: str
    reason: str | None = None
    differences: Sequence[Difference] = ()
    passage: Passage | None = None
    strays: Sequence[Passage] = ()
    lock: LockLine | None = None
    unlocked: bool = False


RANK: Mapping[Outcome, int] = {
    "verbatim": 0,
    "marked": 1,
    "altered": 2,
    "not-checked": 3,
    "no-source": 4,
    "not-found": 5,
}


def match(
    documents: Sequence[Document],
    sources: Mapping[str, SourceText],
    entries: Mapping[str, Entry],
    lock: Lock | None = None,
) -> dict[tuple[str, str], Match]:
    """Hold every quotation and epigraph against the stored sources: (path, quotation id) → match.

    Where a text is not at hand, the *lock* speaks for the quotations that it knows.
    """
    desk = Desk(sources, entries, lock)
    return {
        (document.file.path, quotation.id): desk.judge(document.file.path, quotation)
        for document in documents
        for quotation in document.quotations
        if quotation.kind in HELD
    }


class Desk:
    """The stored sources with their indexes, each made when first needed."""

    def __init__(
        self, sources: Mapping[str, SourceText], entries: Mapping[str, Entry], lock: Lock | None = None
    ) -> None:
        self.sources = sources
        self.entries = entries
        self.lock = lock
        self._indexes: dict[str, Index] = {}

    def index(self, key: str) -> Index:
        """The index of a readable source."""
        if key not in self._indexes:
            source = self.sources[key]
            self._indexes[key] = Index(words_of(source.file.text, source.body, source.skips))
        return self._indexes[key]

    def judge(self, path: str, quotation: Quotation) -> Match:
        """The outcome of one quotation, by the contract's order of outcomes."""
        quoted = read_quoted(quotation.words)
        keys = cited_keys(quotation)
        if quotation.cited == "no":
            found = self._elsewhere(quotation, quoted, ()) if quoted.words else None
            return Match(quotation.id, path, "uncited", found=_passages(found))
        verdicts = [self._verdict(key, quotation, quoted) for key in keys]
        best = min(verdicts, key=lambda v: RANK[v.outcome], default=None)
        if best is None:
            best = Verdict("no-source", "", "the citation is typed by hand and names no entry of the bibliography")
        if best.outcome in ("verbatim", "marked") or best.lock or not quoted.words:
            return _as_match(path, quotation, best, None)
        other = self._elsewhere(quotation, quoted, [self._shelved(key) or key for key in keys])
        if other is not None and best.outcome in ("altered", "not-found"):
            moved = Verdict("elsewhere", best.key, None, other.differences, other.passage)
            return _as_match(path, quotation, moved, None)
        return _as_match(path, quotation, best, other if best.outcome == "no-source" else None)

    def _verdict(self, key: str, quotation: Quotation, quoted: Quoted) -> Verdict:
        """What the stored text of one cited work says."""
        shelved = self._shelved(key)
        source = self.sources[shelved] if shelved is not None else None
        if shelved is None or source is None or source.unreadable is not None:
            unread = Verdict("not-checked", key, source.unreadable) if source else None
            return (
                self._remembered(key, quotation) or unread or Verdict("no-source", key, f"no text of {key} is stored")
            )
        if not quoted.words:
            return Verdict("not-checked", key, "too short: no words to compare")
        found = self._held(shelved, quotation, quoted)
        if found is None:
            if source.excerpt:
                return Verdict("not-checked", key, "excerpt: not in the excerpt")
            return Verdict("not-checked" if source.partial else "not-found", key, source.partial)
        here = replace(found.passage, key=key) if found.passage else None
        return replace(found, key=key, passage=here, strays=[replace(p, key=key) for p in found.strays])

    def _remembered(self, key: str, quotation: Quotation) -> Verdict | None:
        """What the lock knows of a quotation from a work whose text is not at hand; None for a work unknown to it."""
        if self.lock is None or key not in self.lock.works:
            return None
        line = self.lock.line(exact(quotation.words), key, located(quotation, key))
        if line is None:
            return Verdict("not-checked", key, "changed since the lock", unlocked=True)
        return Verdict(
            line.outcome, key, f"verified on {line.date} (citations.lock); the text is not at hand", lock=line
        )

    def _shelved(self, key: str) -> str | None:
        """The key a work is stored under: its own, or that of the volume it stands in."""
        if key in self.sources:
            return key
        parent = self.entries[key].value("crossref") if key in self.entries else ""
        return parent if parent in self.sources else None

    def _held(self, key: str, quotation: Quotation, quoted: Quoted) -> Verdict | None:
        """A quotation laid along one source: verbatim, marked or altered; None when it does not stand there."""
        index = self.index(key)
        pages = CitedPages(cited(quotation), self.sources[key].pages)

        def named(word: int) -> bool:
            return index.words.starts[word] in pages

        tongue = tongue_of((item.token for item in quoted.words), quotation.lang)
        places = lay(quoted, index, tongue, named)
        if not places:
            return None
        laid = min(places, key=lambda p: (p.cost, not (named(p.start) or named(max(p.end, 1) - 1))))
        source, words = self.sources[key], index.words
        seams = [page.start for page in source.pages[1:]]
        differences = Holding(quoted, index, laid, tongue, seams).differences()
        if not _near(quoted, index, differences):
            return None
        there = extent(words, laid, differences)
        if source.excerpt and _leaves(quoted, laid):
            return Verdict("not-checked", key, PARTLY, (), passage(source, words, *there))
        outcome: Outcome = "verbatim" if all(d.why in TYPE for d in differences) else "marked"
        if any(not d.licensed for d in differences):
            outcome = "altered"
        spans = placed_in(quoted.text, quotation.text, [d.ours_at for d in differences])
        moved = [
            placed_there(words, *there, replace(d, ours_at=span)) for d, span in zip(differences, spans, strict=True)
        ]
        found = replace(passage(source, words, *there), alone=_alone(quoted, index))
        return Verdict(outcome, key, None, moved, found, strays(source, words, differences))

    def _elsewhere(self, quotation: Quotation, quoted: Quoted, cited: Sequence[str]) -> Verdict | None:
        """A stored source, not among those cited, that holds the words by no chance."""
        if len(quoted.words) < FEWEST:
            return None
        runs = _runs(quoted)
        for key in self._others(quotation, cited):
            if not self.index(key).promises(runs):
                continue
            found = self._held(key, quotation, quoted)
            if found is not None and found.outcome in ("verbatim", "marked") and self._distinct(key, quoted):
                return found
        return None

    def _others(self, quotation: Quotation, cited: Sequence[str]) -> Iterator[str]:
        first = quotation.attribution.key if quotation.attribution else None
        for key in sorted(self.sources, key=lambda k: (k != first, k)):
            if key not in cited and self.sources[key].unreadable is None:
                yield key

    def _distinct(self, key: str, quoted: Quoted) -> bool:
        index = self.index(key)
        return len(quoted.words) >= ENOUGH or sum(index.weight(w.token) for w in quoted.words) >= DISTINCT


def cited_keys(quotation: Quotation) -> list[str]:
    """The keys a quotation is to be looked up under: those cited, and the entry a hand-typed citation means."""
    keys = [citation.key for citation in quotation.citations]
    if quotation.attribution and quotation.attribution.key:
        keys.append(quotation.attribution.key)
    return list(dict.fromkeys(keys))


def _alone(quoted: Quoted, index: Index) -> bool:
    """Whether the longest run of a quotation's words stands in a source as it is, and only once."""
    run = [item.token for item in max(quoted.segments, key=len) if item.kind == "word"]
    return bool(run) and len(index.all_exact(run)) == 1


def _near(quoted: Quoted, index: Index, differences: Sequence[Difference]) -> bool:
    """Whether so much of a quotation stands at a place that it is this passage, changed, and not another one."""
    changed = [d.ours_at for d in differences if d.rule in CHANGES]
    matched = total = 0
    weight = whole = 0.0
    for item in quoted.words:
        value = index.weight(item.token)
        total, whole = total + 1, whole + value
        if not any(start <= item.start < end for start, end in changed):
            matched, weight = matched + 1, weight + value
    share = 0.5 if total >= 5 else 0.6
    return matched >= min(2, total) and matched >= share * total and weight >= 0.5 * whole


def _runs(quoted: Quoted) -> list[list[str]]:
    """Each three whole words in a row."""
    runs = []
    for segment in quoted.segments:
        for three in zip(segment, segment[1:], segment[2:], strict=False):
            if all(item.kind == "word" for item in three):
                runs.append([item.token for item in three])
    return runs


def _leaves(quoted: Quoted, laid: Laid) -> bool:
    """Whether a quotation goes on where an excerpt has ended, or began before it."""
    ends = [loose_ends(segment, fit) for segment, fit in zip(quoted.segments, laid.fits, strict=True)]
    return ends[0][0] >= RUNNING or ends[-1][1] >= RUNNING


def _passages(found: Verdict | None) -> tuple[Passage, ...]:
    return (found.passage,) if found and found.passage else ()


def _as_match(path: str, quotation: Quotation, verdict: Verdict, other: Verdict | None) -> Match:
    return Match(
        quotation=quotation.id,
        path=path,
        outcome=verdict.outcome,
        reason=verdict.reason,
        differences=tuple(verdict.differences),
        found=(*_passages(verdict), *_passages(other), *verdict.strays),
        key=verdict.key or None,
        lock=verdict.lock,
        unlocked=verdict.unlocked,
    )
