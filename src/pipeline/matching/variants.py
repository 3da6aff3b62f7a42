"""Passages of a work that a manuscript quotes twice in different words: one of the two cannot be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import Match as Block
from difflib import SequenceMatcher
from itertools import pairwise

from pipeline.frozen import dataclass
from pipeline.matching.places import placed_in
from pipeline.matching.quoted import Item, read_quoted
from pipeline.matching.scripts import same_letters
from pipeline.matching.spelling import same_spelling
from pipeline.model import Difference, Document, Match, Outcome, Quotation, Variant
from pipeline.pagination import cited, near

RUN = 4  # words in a row that two quotations must share to be compared
BESIDE = 2  # words in a row on both sides of a difference: it lies within one passage
ENOUGH = 8  # words that two quotations of one passage have in common
SHARE = 0.25  # of them, the words that may differ: after more, the two are other passages
LONGEST = 4  # words of one difference
EDGE = 1  # words that may differ at the end of a quotation
COMMON = 40  # quotations that share a run so common that it says nothing
TOLD: frozenset[Outcome] = frozenset({"altered", "elsewhere", "not-found"})  # V rules say what is wrong with these
PROVED: frozenset[Outcome] = frozenset({"verbatim", "marked"})


@dataclass(frozen=True)
class Text:
    """One quotation's words; None stands where the author has marked a change, and anything may have stood."""

    path: str
    quotation: Quotation
    outcome: Outcome
    items: Sequence[Item | None]

    @property
    def tokens(self) -> list[str]:
        """The words as they are compared; a mark is like no other."""
        return [item.token if item else f"\0{id(self)} {n}" for n, item in enumerate(self.items)]

    def words(self, start: int, end: int) -> str:
        """The words from one to another, as the author has them."""
        inside = [item for item in self.items[start:end] if item]
        return self.quotation.words[inside[0].start : inside[-1].end] if inside else ""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where these words stand within the quotation's text; between two words when there are none."""
        inside = [item for item in self.items[start:end] if item]
        before = next((item.end for item in reversed(self.items[:start]) if item), 0)
        place = (inside[0].start, inside[-1].end) if inside else (before, before)
        return placed_in(self.quotation.words, self.quotation.text, [place])[0]


def variants(documents: Sequence[Document], matches: Mapping[tuple[str, str], Match]) -> list[Variant]:
    """The later of two quotations of one passage that differ, with the earlier, in reading order."""
    works: dict[str, list[tuple[str, Quotation, Outcome]]] = defaultdict(list)
    for document in documents:
        for quotation in document.quotations:
            match = matches.get((document.file.path, quotation.id))
            if match is not None and match.key and match.outcome not in TOLD:
                works[match.key].append((document.file.path, quotation, match.outcome))
    several = {key: quoted for key, quoted in works.items() if len(quoted) > 1}  # most works are quoted once
    return [
        found
        for key, quoted in several.items()
        for found in _within(key, [Text(*place, _items(place[1])) for place in quoted])
    ]


def _items(quotation: Quotation) -> list[Item | None]:
    found: list[Item | None] = []
    for number, segment in enumerate(read_quoted(quotation.words).segments):
        found += [None] if number else []
        found += [item if item.kind == "word" else None for item in segment]
    return found


def _within(key: str, texts: Sequence[Text]) -> Iterator[Variant]:
    """One work's: each quotation beside those before it that share a run of words with it."""
    seen: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        tokens = text.tokens
        runs = {tuple(tokens[i : i + RUN]) for i in range(len(tokens) - RUN + 1)}
        candidates = {n for run in runs for n in seen[run][:COMMON]}
        for run in runs:
            seen[run].append(number)
        for n in sorted(candidates):
            differences = _compared(key, text, texts[n])
            if differences:
                first = texts[n]
                yield Variant(key, (text.path, text.quotation.id), (first.path, first.quotation.id), differences)
                break


def _compared(key: str, later: Text, earlier: Text) -> list[Difference]:
    """Where the later differs from the earlier, when both quote one passage and neither is proved by a source."""
    if {later.outcome, earlier.outcome} <= PROVED or _far_apart(key, later.quotation, earlier.quotation):
        return []
    ours, theirs, tongue = later.tokens, earlier.tokens, later.quotation.lang[:2].lower()
    blocks = [b for b in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks() if b.size >= BESIDE]
    if not blocks or not _overlap(blocks, later.items, earlier.items):
        return []
    found: list[Difference] = []
    for one, two in pairwise(blocks):
        place, there = (one.a + one.size, two.a), (one.b + one.size, two.b)
        marked = any(item is None for item in [*later.items[slice(*place)], *earlier.items[slice(*there)]])
        if marked or _same(ours[slice(*place)], theirs[slice(*there)], tongue):
            continue
        if max(place[1] - place[0], there[1] - there[0]) > LONGEST:
            return []
        found.append(
            Difference(
                later.words(*place), earlier.words(*there), False, "quoted otherwise", "Q211", later.span(*place)
            )
        )
    common = sum(block.size for block in blocks)
    changed = sum(max(len(d.ours.split()), len(d.theirs.split())) for d in found)
    return found if common >= ENOUGH and changed <= SHARE * common else []


def _overlap(blocks: Sequence[Block], ours: Sequence[Item | None], theirs: Sequence[Item | None]) -> bool:
    """Whether what two quotations share reaches to an end of one of them, or to a mark, on both sides.

    Stretches of one text do; two sentences that only sound alike go on in different words.
    """
    first, last = blocks[0], blocks[-1]
    before = (ours[: first.a], theirs[: first.b])
    after = (ours[last.a + last.size :], theirs[last.b + last.size :])
    left = any(len(rest) <= EDGE or rest[-1] is None for rest in before)
    return left and any(len(rest) <= EDGE or rest[0] is None for rest in after)


def _same(ours: Sequence[str], theirs: Sequence[str], tongue: str) -> bool:
    """Whether the words only differ as editions do: in spelling, or in where they are divided."""
    if "".join(ours) == "".join(theirs):
        return True
    return len(ours) == len(theirs) and all(
        a == b or same_spelling(a, b, tongue) or same_letters(a, b, tongue) for a, b in zip(ours, theirs, strict=True)
    )


def _far_apart(key: str, one: Quotation, two: Quotation) -> bool:
    """Whether the pages cited say that these are two passages."""
    pages, others = cited(one, key), cited(two, key)
    return bool(pages and others) and not any(near(a, b) for a in pages for b in others)
