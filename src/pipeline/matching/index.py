"""Where a quotation may stand in a source: by runs of three of its words, else by its rarest words.

Runs of three words say where a quotation may lie. They are looked up through the rarest of the three: a table of all
runs would answer faster, but takes as long to make as reading the text and twenty times its size. Words are looked up
by their roots (``roots``), so that a passage is found in whatever spelling it is printed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from math import log

from pipeline.matching.concordance import Concordance
from pipeline.matching.misread import Vocabulary

COMMON = 400  # a run whose rarest word occurs more often is asked last
RARE = 600  # a single word that occurs more often says nothing


class Index:
    """Finds the places of words in one text."""

    def __init__(self, concordance: Concordance) -> None:
        self.concordance = concordance
        self.words = concordance.words
        self.vocabulary = Vocabulary(concordance)

    def count(self, token: str) -> int:
        """How often a word occurs, in whatever spelling."""
        head = self.concordance.head(token)
        return 0 if head is None else head.end - head.start

    def _positions(self, token: str) -> Sequence[int]:
        head = self.concordance.head(token)
        return () if head is None else self.concordance.positions(head)

    def weight(self, token: str) -> float:
        """How much a word tells about its place: the logarithm of one over its share of the text."""
        return log((len(self.words) + 1) / (self.count(token) + 1)) + 0.1

    def exact(self, tokens: Sequence[str], low: int, high: int) -> int | None:
        """The first place in ``[low, high)`` where these words stand in a row."""
        return next(self._exact(tokens, low, high), None)

    def all_exact(self, tokens: Sequence[str], low: int = 0, high: int | None = None) -> list[int]:
        """Every place in ``[low, high)`` where these words stand in a row."""
        return list(self._exact(tokens, low, len(self.words) if high is None else high))

    def _exact(self, tokens: Sequence[str], low: int, high: int) -> Iterator[int]:
        forms = [form for token in tokens if (form := self.concordance.form(token)) is not None]
        if len(forms) < len(tokens):
            return
        row, stands = self.concordance.row(forms), self.concordance.stands
        rarest = min(range(len(forms)), key=lambda i: self.concordance.count_of(forms[i]))
        yield from (at for at in self._in_row(tokens, rarest, low, high) if stands(at, row))

    def _akin(self, tokens: Sequence[str]) -> Iterator[int]:
        """Every place where words with the roots of these stand in a row."""
        heads = [head for token in tokens if (head := self.concordance.head(token)) is not None]
        if len(heads) == len(tokens):
            rarest = min(range(len(heads)), key=lambda i: heads[i].end - heads[i].start)
            places = self._in_row(tokens, rarest, 0, len(self.words))
            yield from (at for at in places if self.concordance.akin(at, heads))

    def _in_row(self, tokens: Sequence[str], rarest: int, low: int, high: int) -> Iterator[int]:
        """Where these words may stand in a row, by one of them that is rare."""
        size, high = len(tokens), min(high, len(self.words))
        positions = self._positions(tokens[rarest])
        for position in positions[bisect_left(positions, low + rarest) :]:
            at = position - rarest
            if at + size > high:
                break
            yield at

    def promises(self, runs: Sequence[Sequence[str]]) -> bool:
        """Whether at least half of these runs of words stand somewhere: cheap, and says no to most sources."""
        misses = 0
        for run in runs:
            misses += self.exact(run, 0, len(self.words)) is None
            if 2 * misses > len(runs):
                return False
        return True

    def places(self, tokens: Sequence[str | None], slack: int, most: int = 4) -> list[int]:
        """Likely places of the first of these words, best first; None stands for a word that may be anything."""
        votes = self._by_runs(tokens)
        if not votes or max(votes.values()) < 2:
            votes = self._by_words(tokens) + Counter(dict.fromkeys(votes, RARE))
        return _peaks(votes, slack, most)

    def _by_runs(self, tokens: Sequence[str | None]) -> Counter[int]:
        """Votes of each three words in a row; those of common words are asked only when no other has voted."""
        votes: Counter[int] = Counter()
        common: list[tuple[int, list[str]]] = []
        for i in range(len(tokens) - 2):
            run = [token for token in tokens[i : i + 3] if token is not None]
            if len(run) < 3 or (least := min(map(self.count, run))) == 0:
                continue
            if least > COMMON:
                common.append((i, run))
            else:
                votes.update(at - i for at in self._akin(run))
        if not votes:
            votes.update(at - i for i, run in common[:3] for at in self._akin(run))
        return votes

    def _by_words(self, tokens: Sequence[str | None]) -> Counter[int]:
        known = sorted((self.count(t), i) for i, t in enumerate(tokens) if t is not None and self.count(t))
        votes: Counter[int] = Counter()
        for count, i in known[:6]:
            if count <= RARE:
                token = str(tokens[i])
                votes.update(dict.fromkeys((position - i for position in self._positions(token)), RARE // count))
        return votes


def _peaks(votes: Counter[int], slack: int, most: int) -> list[int]:
    """The diagonals with most votes round them, none within *slack* of a better one."""
    if not votes:
        return []
    ordered = sorted(votes)
    sums: list[tuple[int, int, int]] = []
    left = right = total = 0
    for diagonal in ordered:
        while right < len(ordered) and ordered[right] <= diagonal + slack:
            total += votes[ordered[right]]
            right += 1
        while ordered[left] < diagonal - slack:
            total -= votes[ordered[left]]
            left += 1
        sums.append((-total, -votes[diagonal], diagonal))
    peaks: list[int] = []
    for _, _, diagonal in sorted(sums):
        if all(abs(diagonal - peak) > slack for peak in peaks):
            peaks.append(diagonal)
            if len(peaks) == most:
                break
    return peaks
