"""Finding a quotation's place in one source: its longest segment first, the others in order round it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from pipeline.frozen import dataclass
from pipeline.matching.align import (
    BRACKET_WORDS,
    DELETE,
    INSERT,
    SUBSTITUTE,
    Fit,
    Pair,
    align,
    exact_fit,
    loose_ends,
    moved,
)
from pipeline.matching.folding import alike, same_word
from pipeline.matching.index import Index
from pipeline.matching.quoted import Item, Quoted

GAP = 400  # words that an ellipsis may stand for: about a page
CELLS = 16_000  # the largest alignment made without knowing the place
CLEAR = 8  # cost a word, so near that no other place needs a look
DISORDER = 150  # more than a word changed
REACH, REACHED = 12, 2  # how far two words and more at an end are looked for behind an omission
Named = Callable[[int], bool]  # whether a word of the source stands on a page that the citation names
SHORT, MANY = 3, 60  # words so few stand in many places; the parts round them decide


@dataclass(frozen=True, slots=True)
class Laid:
    """Where each segment lies; ``ordered[i]`` is false where segment i stands before its predecessor."""

    fits: Sequence[Fit]
    ordered: Sequence[bool]
    cost: int

    @property
    def start(self) -> int:
        """The first source word of the passage."""
        return min((f.start for f, o in zip(self.fits, self.ordered, strict=True) if o and f.end > f.start), default=0)

    @property
    def end(self) -> int:
        """After the last source word of the passage."""
        return max((f.end for f, o in zip(self.fits, self.ordered, strict=True) if o and f.end > f.start), default=0)


def lay(quoted: Quoted, index: Index, lang: str, named: Named = lambda word: False, *, most: int = 6) -> list[Laid]:
    """The likely places of a quotation in a source, cheapest first (and the earlier first).

    Of words that stand in more than *most* places, those come first that *named* says are on a page cited. *lang* is a
    two-letter code.
    """
    same = partial(_same, lang)
    sizes = [sum(item.kind != "bracket" for item in segment) for segment in quoted.segments]
    anchor = max(range(len(sizes)), key=lambda i: sizes[i])
    if len(sizes) > 1 and sizes[anchor] <= SHORT:
        most = MANY
    laid: list[Laid] = []
    for first in [anchor, *(i for i in range(len(sizes)) if i != anchor and sizes[i] > 1)]:
        fits = _candidates(quoted.segments[first], index, same, most, named)
        chains = [_chain(quoted.segments, first, fit, index, same) for fit in fits]
        laid += chains if first == anchor else [place for place in chains if all(place.ordered)]
        if any(all(place.ordered) and place.cost < DISORDER for place in laid):
            break  # else words of the longest part may have hidden the place that another part knows
    return sorted(laid, key=lambda place: (place.cost, place.end - place.start, place.start))


def _same(lang: str, ours: str, theirs: str) -> bool:
    return alike(ours, theirs) and same_word(ours, theirs, lang) is not None


def _plain(items: Sequence[Item]) -> list[str] | None:
    """The words, when nothing is in brackets."""
    return [item.token for item in items] if all(item.kind == "word" for item in items) else None


def _slack(items: Sequence[Item]) -> int:
    brackets = sum(item.kind == "bracket" for item in items)
    return 6 + min(len(items) // 8, 40) + min(2 * BRACKET_WORDS, brackets * BRACKET_WORDS)


def _candidates(
    items: Sequence[Item], index: Index, same: partial[bool], most: int, named: Named = lambda word: False
) -> list[Fit]:
    """Where a segment may lie: exactly if it does, else the best alignments."""
    plain = _plain(items)
    if plain:
        exact = index.all_exact(plain)
        if len(exact) > most:
            exact.sort(key=lambda at: not named(at))
        if exact:
            return [exact_fit(len(plain), at) for at in exact[:most]]
    slack = _slack(items)
    tokens = [item.token if item.kind == "word" else None for item in items]
    fits: list[Fit] = []
    for at in index.places(tokens, slack, most):
        fits.append(_reaching(items, align(items, index.words.tokens, at, slack, same), index))
        if fits[-1].cost <= CLEAR * len(items):
            break
    return fits


def _reaching(items: Sequence[Item], fit: Fit, index: Index) -> Fit:
    """Words left over at an end that stand a little further on: something was left out before them, not added."""
    before, after = loose_ends(items, fit)
    size, pairs = len(fit.pairs), list(fit.pairs)
    start, end, cost = fit.start, fit.end, fit.cost
    if after >= REACHED:
        tokens = [items[i].token for p in pairs[size - after :] if (i := p.ours) is not None]
        at = index.exact(tokens, end, end + REACH)
        if at is not None:
            gap = [Pair(None, w, w + 1) for w in range(end, at)]
            pairs[size - after :] = gap + [
                Pair(p.ours, at + n, at + n + 1, True) for n, p in enumerate(pairs[size - after :])
            ]
            end, cost = at + after, cost - INSERT * after + DELETE
    if REACHED <= before < size:
        tokens = [items[i].token for p in pairs[:before] if (i := p.ours) is not None]
        at = next(reversed(index.all_exact(tokens, max(start - REACH, 0), start)), None)
        if at is not None:
            gap = [Pair(None, w, w + 1) for w in range(at + before, start)]
            pairs[:before] = [Pair(p.ours, at + n, at + n + 1, True) for n, p in enumerate(pairs[:before])] + gap
            start, cost = at, cost - INSERT * before + DELETE
    return Fit(start, end, pairs, cost)


def _chain(segments: Sequence[Sequence[Item]], anchor: int, fit: Fit, index: Index, same: partial[bool]) -> Laid:
    """Lay the other segments to the right and to the left of one that is placed."""
    fits: dict[int, Fit] = {anchor: fit}
    ordered = dict.fromkeys(range(len(segments)), True)
    edge = fit.end
    for i in range(anchor + 1, len(segments)):
        found = _within(segments[i], index, edge, edge + GAP, same, last=False)
        fits[i], ordered[i] = _placed(segments[i], found, edge, index, same)
        edge = fits[i].end if ordered[i] else edge
    edge = fit.start
    for i in range(anchor - 1, -1, -1):
        found = _within(segments[i], index, max(edge - GAP, 0), edge, same, last=True)
        fits[i], ordered[i] = _placed(segments[i], found, edge, index, same)
        edge = fits[i].start if ordered[i] else edge
    cost = sum(f.cost for f in fits.values()) + DISORDER * sum(not o for o in ordered.values())
    return Laid([fits[i] for i in range(len(segments))], [ordered[i] for i in range(len(segments))], cost)


def _placed(items: Sequence[Item], found: Fit | None, edge: int, index: Index, same: partial[bool]) -> tuple[Fit, bool]:
    """A segment that is not where it should be may stand elsewhere in the source; else all of it is new."""
    if found is not None and _good(found, items):
        return found, True
    elsewhere = next(iter(_candidates(items, index, same, 1)), None) if len(items) > 2 else None
    if elsewhere is not None and _good(elsewhere, items):
        return elsewhere, False
    return found or _nowhere(items, edge), True


def _nowhere(items: Sequence[Item], edge: int) -> Fit:
    return Fit(edge, edge, [Pair(i, edge, edge) for i in range(len(items))], INSERT * len(items))


def _good(fit: Fit, items: Sequence[Item]) -> bool:
    return fit.cost <= SUBSTITUTE * len(items) // 2


def _within(items: Sequence[Item], index: Index, low: int, high: int, same: partial[bool], *, last: bool) -> Fit | None:
    """A segment's place between two words of the source: the nearest exact one, else the best alignment."""
    high = min(high, len(index.words))
    if all(item.kind == "bracket" for item in items):
        at = high if last else low
        return Fit(at, at, [Pair(i, at, at) for i in range(len(items))], 0)
    plain = _plain(items)
    exact = index.all_exact(plain, low, high) if plain else []
    if exact:
        return exact_fit(len(items), exact[-1] if last else exact[0])
    slack = _slack(items)
    tokens = [item.token if item.kind == "word" else None for item in items]
    room = index.words.tokens[low:high]
    places = [at - low for at in index.places(tokens, slack, 12) if low <= at < high]
    tried = [align(items, room, at, slack, same) for at in places]
    # A better place just outside may have hidden the right one inside: then all of the room is looked at.
    if not any(_good(fit, items) for fit in tried) and len(items) * len(room) <= CELLS and room:
        tried.append(align(items, room, len(room) // 2, len(room) // 2 + len(items), same))
    if not tried:
        return None
    return moved(min(tried, key=lambda fit: fit.cost), low)
