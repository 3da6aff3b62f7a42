"""Which changes an author may make: each difference between a quotation and its source, licensed or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.frozen import dataclass
from pipeline.matching import folding
from pipeline.matching.align import Fit, Pair, loose_ends
from pipeline.matching.apparatus import beside_the_text
from pipeline.matching.index import Index
from pipeline.matching.lay import Laid
from pipeline.matching.misread import LOST_SPACE, OCR
from pipeline.matching.quoted import Item, Quoted
from pipeline.matching.scripts import CAPITAL_ACCENTS
from pipeline.matching.senses import denies, negations, numbers, turned
from pipeline.matching.wording import APOSTROPHES, Words, normal
from pipeline.model import Difference

NEAR = 4  # words between a kept word and a negation that still belongs to it
POINTS = re.compile(r"[,;:.!?]")
STOPS = re.compile(r"[,;:.!?()—–\n]")
NOTE_SIGN = re.compile(r"[†‡§¶¹²³⁰⁴-⁹]")
INNER_POINT = re.compile(r"\w[-‐‑.'’]\s?\w")


@dataclass(frozen=True)
class Holding:
    """A quotation laid along a source, ready to be judged."""

    quoted: Quoted
    index: Index
    laid: Laid
    lang: str
    seams: Sequence[int] = ()  # the offsets at which the source's pages begin

    @property
    def words(self) -> Words:
        """The source's words."""
        return self.index.words

    def differences(self) -> list[Difference]:
        """Every difference, in the quotation's order.

        ``ours_at`` are offsets into the quoted text, ``theirs_at`` into the source's.
        """
        found: list[Difference] = []
        for number, segment in enumerate(self.quoted.segments):
            fit, ordered = self.laid.fits[number], self.laid.ordered[number]
            if number:
                found += self._ellipsis(number)
            if ordered:
                found += self._segment(segment, fit)
            else:
                found.append(self._disorder(segment, fit))
        marks = [Difference(m.text, "", True, "[sic]", "", (m.start, m.end)) for m in self.quoted.sics]
        return sorted([*found, *marks], key=lambda d: d.ours_at)

    # --- within a segment ---

    def _segment(self, segment: Sequence[Item], fit: Fit) -> Iterator[Difference]:
        run: list[Pair] = []
        for pair in self._widened(segment, fit):
            bracket = pair.ours is not None and segment[pair.ours].kind == "bracket"
            if not bracket and not (pair.equal and self._holds(segment, pair)):
                run.append(pair)
                continue
            yield from self._run(segment, run)
            run = []
            yield from self._bracket(segment, pair) if bracket else self._same(segment, pair)
        yield from self._run(segment, run)
        yield from self._punctuation(segment, fit)

    def _widened(self, segment: Sequence[Item], fit: Fit) -> Sequence[Pair]:
        """The steps, with words left over at an end set against as many words of the source: changed, not added."""
        pairs = list(fit.pairs)
        before, after = loose_ends(segment, fit)
        if before == len(pairs):
            return pairs
        head = list(zip(range(before), range(fit.start - before, fit.start), strict=True))
        tail = list(zip(range(len(pairs) - after, len(pairs)), range(fit.end, fit.end + after), strict=True))
        for end in (head, tail):
            if end and not self._added(segment, pairs, end):
                for place, at in end:
                    if 0 <= at < len(self.words):
                        pairs[place] = Pair(pairs[place].ours, at, at + 1)
        return pairs

    def _added(self, segment: Sequence[Item], pairs: Sequence[Pair], end: Sequence[tuple[int, int]]) -> bool:
        """Whether words left over at an end are an addition: a negation, or a number where the source has none."""
        ours = [self.quoted.text[segment[i].start : segment[i].end] for n, _ in end if (i := pairs[n].ours) is not None]
        theirs = [self.words.raw(at, at + 1) for _, at in end if 0 <= at < len(self.words)]
        return _charge(ours, (), self.lang)[0] == "V304" and not numbers(theirs)[0]

    def _holds(self, segment: Sequence[Item], pair: Pair) -> bool:
        """Whether a word that looks like another spelling or misreading of ours is one."""
        assert pair.ours is not None
        item, theirs = segment[pair.ours], self.words.tokens[pair.start]
        if item.kind == "part" or item.token == theirs:
            return True
        why = folding.same_word(item.token, theirs, self.lang) or ""
        if why.startswith(OCR):
            return self.index.vocabulary.believes(item.token, theirs, why, self.lang in ("", "en"))
        raws = self.quoted.text[item.start : item.end], self.words.raw(pair.start, pair.end)
        return why != CAPITAL_ACCENTS or any(raw.isupper() for raw in raws)

    def _same(self, segment: Sequence[Item], pair: Pair) -> Iterator[Difference]:
        """A word that counts as the same: folded, partly in brackets, or with another capital."""
        assert pair.ours is not None
        item = segment[pair.ours]
        ours, raw = self.quoted.text[item.start : item.end], self.words.raw(pair.start, pair.end)
        if item.kind == "word" and ours == raw:
            return  # as most are
        theirs, token = self.words.printed(pair.start, pair.end), self.words.tokens[pair.start]
        whys: list[str] = []
        if item.kind == "part":
            whys = ["brackets"]
        elif item.token != token:
            whys = [folding.same_word(item.token, token, self.lang) or ""]
        else:
            whys = list(folding.type_only(ours, raw))
            if pair.ours and _capital(ours, theirs):
                whys.append("capitals")
        at, there = (item.start, item.end), self.words.reach(pair.start, pair.end)
        for why in whys:
            yield Difference(ours, theirs, True, why, "", at, there)

    def _bracket(self, segment: Sequence[Item], pair: Pair) -> Iterator[Difference]:
        """Words in brackets, for words of the source or for none; they may not take a negation away."""
        assert pair.ours is not None
        item = segment[pair.ours]
        taken = tuple(self.words.tokens[pair.start : pair.end])
        if taken == item.inner and "[" in self.words.between(pair.start):
            return
        ours, theirs = self.quoted.text[item.start : item.end], self.words.printed(pair.start, pair.end)
        at, there = (item.start, item.end), self.words.reach(pair.start, pair.end)
        if denies(taken, self.lang) and not denies(item.inner, self.lang):
            yield Difference(ours, theirs, False, "the brackets take the place of a negation", "V306", at, there)
        else:
            yield Difference(ours, theirs, True, "brackets", "", at, there)

    def _run(self, segment: Sequence[Item], run: Sequence[Pair]) -> Iterator[Difference]:
        """Neighbouring words that differ, judged together."""
        if not run:
            return
        items = [segment[p.ours] for p in run if p.ours is not None]
        spans = [(p.start, p.end) for p in run if p.end > p.start]
        theirs = self.words.printed(spans[0][0], spans[-1][1]) if spans else ""
        at = (items[0].start, items[-1].end) if items else (self._after(segment, run[0]),) * 2
        ours = self.quoted.text[at[0] : at[1]]
        there = self.words.reach(*((spans[0][0], spans[-1][1]) if spans else (run[0].start, run[0].start)))
        tokens = [t for start, end in spans for t in self.words.tokens[start:end]]
        raw = self.words.raw(spans[0][0], spans[-1][1]) if spans else ""
        at_end = bool(items) and (items[0] is segment[0] or items[-1] is segment[-1])
        why = self._licence([item.token for item in items], tokens, ours, raw, spans, at_end)
        if why:
            yield Difference(ours, theirs, True, why, "", at, there)
            return
        meant = self.index.vocabulary.denial
        raws = [meant(self.words.raw(i, i + 1)) for start, end in spans for i in range(start, end)]
        rule, why = _charge([self.quoted.text[i.start : i.end] for i in items], raws, self.lang)
        yield Difference(ours, theirs, False, why, rule, at, there)

    def _licence(
        self,
        ours: list[str],
        theirs: list[str],
        ours_raw: str,
        theirs_raw: str,
        spans: Sequence[tuple[int, int]],
        at_end: bool,
    ) -> str | None:
        if not ours and spans:
            return beside_the_text(self.words, spans[0][0], spans[-1][1], self.seams)
        if len(ours) == 1 and _is_drop_capital(theirs_raw) and "".join(theirs) == ours[0]:
            return folding.SMALL_CAPITALS
        if len(ours) == len(theirs) == 1 and at_end and self.index.vocabulary.run_on(ours[0], theirs[0]):
            return LOST_SPACE
        hyphens = bool(INNER_POINT.search(ours_raw) or INNER_POINT.search(theirs_raw))
        return folding.joined(ours, theirs, hyphens, self.index.vocabulary, self.lang)

    def _after(self, segment: Sequence[Item], pair: Pair) -> int:
        """The offset behind the last item that stands before a source word."""
        before = [p.ours for fit in self.laid.fits for p in fit.pairs if p.ours is not None and p.end <= pair.start]
        known = [i for i in before if i < len(segment)]
        return segment[known[-1]].end if known else segment[0].start

    def _punctuation(self, segment: Sequence[Item], fit: Fit) -> Iterator[Difference]:
        """Points between two words that stand side by side in both."""
        for one, two in zip(fit.pairs, fit.pairs[1:], strict=False):
            if not (one.equal and two.equal) or one.end != two.start or one.ours is None or two.ours is None:
                continue
            left, right = segment[one.ours], segment[two.ours]
            ours = self.quoted.text[left.end : right.start]
            theirs = self.words.between(two.start)
            if ours == theirs or (ours.isspace() and theirs.isspace()):
                continue
            whys = [folding.NOTE_MARK] if NOTE_SIGN.search(theirs) and not NOTE_SIGN.search(ours) else []
            if _points(ours) != _points(theirs) and "\f" not in theirs and "…" not in ours + theirs:
                whys.append("punctuation")
            whys += folding.between(ours, theirs)
            shown = ours.strip(), " ".join(theirs.split())
            at, there = (left.end, right.start), (self.words.ends[two.start - 1], self.words.starts[two.start])
            for why in whys:
                yield Difference(*shown, True, why, "", at, there)

    # --- between segments ---

    def _ellipsis(self, number: int) -> Iterator[Difference]:
        """What an ellipsis leaves out: in order, not too much, and no negation that belongs to a word kept."""
        mark = self.quoted.ellipses[number - 1]
        if not (self.laid.ordered[number] and self.laid.ordered[number - 1]):
            return
        left, right = self.laid.fits[number - 1].end, self.laid.fits[number].start
        at, there = (mark.start, mark.end), self.words.reach(left, right)
        theirs = self.words.printed(left, right)
        if left < right and self._swallows(left, right):
            yield Difference(mark.text, theirs, False, "the ellipsis leaves out a negation", "V306", at, there)
        elif left < right or not re.search(r"…|\.\s?\.\s?\.", self.words.between(left)):
            yield Difference(mark.text, theirs, True, "ellipsis", "", at, there)

    def _swallows(self, left: int, right: int) -> bool:
        """Whether a negation left out stands next to a word kept, with no point between them."""
        for at in range(left, right):
            if not denies([self.index.vocabulary.denial(self.words.tokens[at])], self.lang):
                continue
            near_left = at - left < NEAR and not self._stopped(left, at)
            near_right = right - at <= NEAR and not self._stopped(at + 1, right)
            if near_left or near_right:
                return True
        return False

    def _stopped(self, start: int, end: int) -> bool:
        """Whether a point stands before any of the words ``start`` to ``end`` (inclusive)."""
        return any(STOPS.search(self.words.between(i).replace("\n", " ")) for i in range(start, end + 1))

    def _disorder(self, segment: Sequence[Item], fit: Fit) -> Difference:
        start, end = segment[0].start, segment[-1].end
        theirs = self.words.printed(fit.start, fit.end)
        why = "these words stand elsewhere in the source, not after the words before the ellipsis"
        there = self.words.reach(fit.start, fit.end)
        return Difference(self.quoted.text[start:end], theirs, False, why, "V305", (start, end), there)


def _charge(ours: Sequence[str], theirs: Sequence[str], lang: str) -> tuple[str, str]:
    """The rule that speaks for an unlicensed change, and why. Negations and numbers come first."""
    mine, yours = ([normal(w.translate(APOSTROPHES)) for w in words] for words in (ours, theirs))
    added, lost = negations(mine, lang), negations(yours, lang)
    if bool(added) != bool(lost) or sum(added.values()) != sum(lost.values()):
        return "V304", "a negation was added" if sum(added.values()) > sum(lost.values()) else "a negation is missing"
    if len(mine) == len(yours) and any(turned(a, b) for a, b in zip(mine, yours, strict=True)):
        return "V304", "a word was turned into its opposite"
    (our_numbers, our_strong), (their_numbers, their_strong) = numbers(ours), numbers(theirs)
    if our_numbers != their_numbers and (our_strong or their_strong):
        return "V304", "a number was changed"
    if not ours:
        return "V307", "words left out without an ellipsis"
    if not theirs:
        return "V308", "words added without brackets"
    return "V303", "words changed"


def _points(between: str) -> str:
    return "".join(dict.fromkeys(POINTS.findall(between)))


def _is_drop_capital(raw: str) -> bool:
    """A first letter that a page sets apart from the rest of its word: T HE, A<line end>MONG."""
    return re.fullmatch(r"[^\W\d_]\s+[^\W\d_]+", raw) is not None and raw.isupper()


def _capital(ours: str, theirs: str) -> bool:
    """Whether a word inside a quotation begins with another letter; text set in capitals is typography."""
    if len(theirs) > 1 and theirs.isupper():
        return False
    return ours[:1] != theirs[:1] and ours[:1].lower() == theirs[:1].lower()
