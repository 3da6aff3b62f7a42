"""Each quotation held against the stored texts of the works it cites, and where need be against the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from pipeline.fingerprints import exact, located
from pipeline.frozen import dataclass
from pipeline.matching import concordance, prints
from pipeline.matching.align import loose_ends
from pipeline.matching.folding import TYPE
from pipeline.matching.index import Index
from pipeline.matching.lay import Laid, lay
from pipeline.matching.licence import Holding
from pipeline.matching.others import Search, candidates, runs_of
from pipeline.matching.paging import CitedPages
from pipeline.matching.passages import extent, passage, placed_there, strays
from pipeline.matching.places import placed_in
from pipeline.matching.quoted import Quoted, read_quoted
from pipeline.matching.tongues import tongue_of
from pipeline.matching.wording import words_of
from pipeline.model import Difference, Document, Entry, Lock, LockLine, Match, Outcome, Passage, Quotation, SourceText
from pipeline.pagination import cited

OPEN = 8  # sources at a time
ENOUGH = 8  # words that stand in another source by no chance
FEWEST = 5  # words that may do when they are rare ones
DISTINCT = 30.0  # how rare, as a sum of logarithms
CHANGES = {"V303", "V304", "V308"}  # rules for words of ours that the source does not have there
PARTLY = "excerpt: only partly in the excerpt"
RUNNING = 4  # words in a row that an excerpt lacks at a quotation's end: it stops there
HELD = ("quotation", "epigraph")
UNREAD = Quoted("", [[]], [], [])  # what need not be read, for there is nothing to hold it against


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


@dataclass(frozen=True)
class Cited:
    """A quotation with what the sources say that it cites, and those sources' keys."""

    quotation: Quotation
    quoted: Quoted
    best: Verdict
    keys: Sequence[str]

    @property
    def decided(self) -> bool:
        """Whether no other source needs a look."""
        return bool(self.best.outcome in ("verbatim", "marked") or self.best.lock or len(self.quoted.words) < FEWEST)

    @cached_property
    def search(self) -> Search:
        """What is looked for in the other sources."""
        first = self.quotation.attribution.key if self.quotation.attribution else None
        return Search(runs_of(self.quoted), frozenset(self.keys), first)


RANK: Mapping[Outcome, int] = {
    "verbatim": 0,
    "marked": 1,
    "altered": 2,
    "not-checked": 3,
    "no-source": 4,
    "not-found": 5,
}


def match(documents: Sequence[Document], desk: Desk) -> dict[tuple[str, str], Match]:
    """Hold every quotation and epigraph against the stored sources: (path, quotation id) → match."""
    asked = [(d.file.path, q) for d in documents for q in d.quotations if q.kind in HELD]
    matches = desk.judge_all(asked)
    return {(path, quotation.id): match for (path, quotation), match in zip(asked, matches, strict=True)}


class Desk:
    """The stored sources, of which a few lie open at a time.

    Where a text is not at hand, the *lock* speaks for the quotations that it knows.
    """

    def __init__(
        self, sources: Mapping[str, SourceText], entries: Mapping[str, Entry], lock: Lock | None = None
    ) -> None:
        self.sources = sources
        self.entries = entries
        self.lock = lock
        self.index = lru_cache(maxsize=OPEN)(self._index)
        self.seams = lru_cache(maxsize=OPEN)(self._seams)
        self._readable = any(source.unreadable is None for source in sources.values())
        self._made: dict[str, bytes] = {}  # concordances of the texts of which none is kept

    def _index(self, key: str) -> Index:
        """The index of a readable source."""
        source = self.sources[key]
        packed = source.concordance or self._made.get(key)
        if packed is None:
            packed = self._made[key] = concordance.make(source.file.text, source.body, source.skips)
        return Index(concordance.Concordance(packed, source.file.text, source.skips))

    def _seams(self, key: str) -> Sequence[int]:
        """The offsets at which a source's pages begin."""
        return [page.start for page in self.sources[key].pages[1:]]

    def judge(self, path: str, quotation: Quotation) -> Match:
        """The outcome of one quotation, by the contract's order of outcomes."""
        return self.judge_all([(path, quotation)])[0]

    def judge_all(self, asked: Sequence[tuple[str, Quotation]]) -> list[Match]:
        """The outcomes of many quotations, with the path of each: those that cite one source are looked at together.

        What the cited source does not have is then looked for in the others, which are gone through once for all.
        """
        order = sorted(range(len(asked)), key=lambda n: cited_keys(asked[n][1])[:1])
        held = {n: self._cited(asked[n][1]) for n in order}
        open_ = [n for n in order if not held[n].decided]
        others = candidates(self.sources, [held[n].search for n in open_], self._print)
        elsewhere = {n: self._elsewhere(held[n], keys) for n, keys in zip(open_, others, strict=True)}
        return [_as_match(path, held[n], elsewhere.get(n)) for n, (path, _) in enumerate(asked)]

    def find(self, texts: Sequence[str]) -> list[Passage | None]:
        """For each text the first source in which all its words stand in a row; None where there is none."""
        tokens = [words_of(text).tokens for text in texts]
        searches = [Search(list(zip(row, row[1:], row[2:], strict=False)), frozenset()) for row in tokens]
        return [
            next((found for key in keys if (found := self._standing(key, row))), None)
            for row, keys in zip(tokens, candidates(self.sources, searches, self._print), strict=True)
        ]

    def _standing(self, key: str, tokens: Sequence[str]) -> Passage | None:
        words = self.index(key).words
        at = self.index(key).exact(tokens, 0, len(words))
        return None if at is None else passage(self.sources[key], words, *words.reach(at, at + len(tokens)))

    def _print(self, key: str) -> bytes:
        return self.sources[key].prints or prints.make(self.index(key).concordance)

    def _cited(self, quotation: Quotation) -> Cited:
        """What the best of the cited sources says of a quotation."""
        quoted = read_quoted(quotation.words) if self._readable else UNREAD
        if quotation.cited == "no":
            return Cited(quotation, quoted, Verdict("uncited", ""), ())
        keys = cited_keys(quotation)
        verdicts = [self._verdict(key, quotation, quoted) for key in keys]
        best = min(verdicts, key=lambda v: RANK[v.outcome], default=None)
        if best is None:
            best = Verdict("no-source", "", "the citation is typed by hand and names no entry of the bibliography")
        return Cited(quotation, quoted, best, [self._shelved(key) or key for key in keys])

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
        source, words = self.sources[key], index.words
        best = [place for place in places if place.cost == places[0].cost]
        if len(best) > 1:
            best = [place for place in best if named(place.start) or named(max(place.end, 1) - 1)] or best
        # Of places with the same words, the one with the same points as well.
        holdings = [(Holding(quoted, index, place, tongue, self.seams(key)).differences(), place) for place in best]
        differences, laid = min(holdings, key=lambda held: len(held[0]))
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

    def _elsewhere(self, held: Cited, keys: Sequence[str]) -> Verdict | None:
        """What the first of these sources says that holds the words, by no chance."""
        for key in keys:
            if not self.index(key).promises(held.search.runs):
                continue
            found = self._held(key, held.quotation, held.quoted)
            if found is not None and found.outcome in ("verbatim", "marked") and self._distinct(key, held.quoted):
                return found
        return None

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
    if not changed:
        return True
    matched = total = 0
    weight = whole = 0.0
    for item in quoted.words:
        value = index.weight(item.token)
        total, whole = total + 1, whole + value
        if not any(start <= item.start < end for start, end in changed):
            matched, weight = matched + 1, weight + value
    share = 0.5 if total >= 5 else 0.6
    return matched >= min(2, total) and matched >= share * total and weight >= 0.5 * whole


def _leaves(quoted: Quoted, laid: Laid) -> bool:
    """Whether a quotation goes on where an excerpt has ended, or began before it."""
    ends = [loose_ends(segment, fit) for segment, fit in zip(quoted.segments, laid.fits, strict=True)]
    return ends[0][0] >= RUNNING or ends[-1][1] >= RUNNING


def _passages(found: Verdict | None) -> tuple[Passage, ...]:
    return (found.passage,) if found and found.passage else ()


def _as_match(path: str, held: Cited, other: Verdict | None) -> Match:
    """The outcome, when the cited sources have had their say and the others theirs."""
    best = held.best
    if other is not None and best.outcome in ("altered", "not-found"):
        best, other = Verdict("elsewhere", best.key, None, other.differences, other.passage), None
    elif best.outcome not in ("no-source", "uncited"):
        other = None
    return Match(
        quotation=held.quotation.id,
        path=path,
        outcome=best.outcome,
        reason=best.reason,
        differences=tuple(best.differences),
        found=(*_passages(best), *_passages(other), *best.strays),
        key=best.key or None,
        lock=held.best.lock,
        unlocked=held.best.unlocked,
    )
