"""A paragraph as the engine has it, boxes within boxes, made into the places where its lines may end.

Where a line may end without a hyphen is what Unicode says (UAX #14, “Unicode Line Breaking Algorithm”), as Pango knows
it; where a word may be divided, Pyphen's patterns for the language of the words say, or the author's soft hyphens.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipeline.editions.linebreaking.knuthplass import Break
from pipeline.editions.linebreaking.measure import Ruler

SOFT, NO_BREAK = "\u00ad", "\u00a0"
PICTURE = "\u2200"  # what a picture is to Unicode's rules: a sign that clings to letters, commas and brackets
HYPHENS, DASHES = "-\u2010", "–—"
PIECE = re.compile(r"[ \u00a0\n]|[^ \u00a0\n]+")
SIGNS = re.compile(r"[^\W_]{2,}")
WORD = re.compile(r"(?<![\w\u00ad])[^\W\d_]+(?![\w\u00ad])")
# What a place costs, as in TeX: a divided word, one that has a hyphen already, a hyphen or stroke that is there, a dash
# that would begin a line, and any place in an address or in code where nothing else will do.
DIVIDED, DIVIDED_AGAIN, AFTER_SIGN, BEFORE_DASH, ANYWHERE = 150.0, 300.0, 50.0, 200.0, 1000.0


class Unknown(Exception):
    """The widths of this paragraph's lines cannot be known before they are laid out; says why."""


@dataclass(frozen=True)
class Run:
    """The text of one box, and where it begins in the paragraph's; *lead* is the space to the left of the box.

    A picture or a drawn formula, which has a *width* of its own, stands for a letter.
    """

    box: Any
    text: str
    start: int
    lead: float
    width: float | None = None

    @property
    def calls_note(self) -> bool:
        """Whether this is the number that calls a note."""
        return str(self.box.element_tag).endswith("::footnote-call")


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a place is: with a hyphen or not, forced or not, and its penalty."""

    hyphen: str = ""
    penalty: float = 0.0
    divides: bool = False
    forced: bool = False


PLAIN, HYPHENATED, EMERGENCY = _Kind(), _Kind(divides=True), _Kind(penalty=ANYWHERE)


class Place(NamedTuple):
    """Where a line may end: after *at* characters of the paragraph, which stand in the run of this number."""

    run: int
    at: int
    hyphen: str
    forced: bool
    cost: Break


@dataclass(frozen=True)
class Paragraph:
    """All text of a paragraph, from its beginning to its end."""

    runs: Sequence[Run]
    text: str

    def number(self, at: int) -> int:
        """The number of the run that holds the character *at*."""
        return bisect_right(self.runs, at, key=lambda run: run.start) - 1

    def run(self, at: int) -> Run:
        """The run that holds the character *at*."""
        return self.runs[self.number(at)]


def read(linebox: Any, resolve: Callable[[Any], float]) -> Paragraph:
    """The paragraph of an engine's line box. Raises Unknown.

    *resolve* computes a box's padding and margins, and tells the width of a picture.
    """
    runs: list[Run] = []
    at, lead = 0, 0.0
    for box, width in _walk(linebox, resolve):
        if box is None:
            lead += width or 0.0
        else:
            runs.append(Run(box, str(box.text) if width is None else PICTURE, at, lead, width))
            at, lead = at + len(runs[-1].text), 0.0
    return Paragraph(runs, "".join(run.text for run in runs))


def _walk(parent: Any, resolve: Callable[[Any], float]) -> Iterator[tuple[Any, float | None]]:
    """Each text box, each picture with its width, and the widths of padding and margins between them."""
    for box in parent.children:
        kind = type(box).__name__
        if not box.is_in_normal_flow():
            if box.is_floated():
                raise Unknown("something floats beside it")
        elif kind == "TextBox":
            if box.style["white_space"] not in ("normal", "nowrap", "pre-line"):
                raise Unknown("its spaces are kept")
            if box.text and box.style["font_size"]:
                yield box, None
        elif kind == "InlineBox" and not box.is_leader:
            resolve(box)
            yield None, _edge(box, "left")
            yield from _walk(box, resolve)
            yield None, _edge(box, "right")
        elif kind == "InlineReplacedBox":
            yield box, resolve(box)
        else:
            raise Unknown("a box stands in it")


def _edge(box: Any, side: str) -> float:
    margin = getattr(box, f"margin_{side}")
    inner = getattr(box, f"padding_{side}") + getattr(box, f"border_{side}_width")
    return float(inner + (0 if margin == "auto" else margin))


# --- places -----------------------------------------------------------------------------------------------------------


def places(scale: Scale, *, divide: bool, anywhere: bool = False) -> list[list[Place]]:
    """Every place of the scale's paragraph where a line may end, in order; within words only with *divide*.

    With *anywhere*, also between any two signs of what the style sheet lets break so (``overflow-wrap``).

    One list for each stretch between forced ends (one, where there are none); the last place of each is its end.
    """
    found = dict(scale.legal)
    if divide:
        found |= _divisions(scale.paragraph)
    if anywhere:
        found = _anywhere(scale.paragraph) | found
    scale.prepare(found)
    stretches: list[list[Place]] = [[]]
    for at in sorted(found):
        if stretches[-1] and stretches[-1][-1].forced:
            stretches.append([])
        stretches[-1].append(scale.place(at, found[at]))
    return [
        _from_zero(stretch, scale.first(stretches[n - 1][-1].at if n else 0)) for n, stretch in enumerate(stretches)
    ]


def _legal(paragraph: Paragraph) -> dict[int, _Kind]:
    """The places that Unicode allows, and the end."""
    from weasyprint.text.line_break import get_log_attrs

    text = paragraph.text
    allowed = get_log_attrs(text, paragraph.runs[0].box.style["lang"])
    found = {len(text): _Kind(forced=True)}
    for at in range(1, len(text)):
        kind = _kind(paragraph, at) if allowed[at].is_line_break else None
        if kind is not None:
            found[at] = kind
    return found


def _kind(paragraph: Paragraph, at: int) -> _Kind | None:
    """What a place is where Unicode allows a line to end; None where typography does not."""
    text, before, run = paragraph.text, paragraph.text[at - 1], paragraph.run(at - 1)
    if before == "\n":
        return _Kind(forced=True)
    if run.width is not None or paragraph.run(at).calls_note:
        return None
    if run.box.style["white_space"] == "nowrap" and at < run.start + len(run.text):
        return None
    if before == SOFT:
        return _Kind(run.box.style["hyphenate_character"], DIVIDED) if run.box.style["hyphens"] != "none" else None
    if text[at] in DASHES:
        return _Kind(penalty=BEFORE_DASH) if before == " " else None
    if before == " ":
        return HYPHENATED if _sign_before(text, at, " ") in HYPHENS else PLAIN
    if before in HYPHENS and _sign_before(text, at, HYPHENS) == " ":
        return None  # a hyphen that begins a word: LB20a, newer than many a Pango
    return _Kind(penalty=AFTER_SIGN, divides=before in HYPHENS)


def _sign_before(text: str, at: int, skipped: str) -> str:
    """The last character before *at* that is none of *skipped*; a space at the beginning of the text."""
    while at and text[at - 1] in skipped:
        at -= 1
    return text[at - 1] if at else " "


def _divisions(paragraph: Paragraph) -> dict[int, _Kind]:
    """The places within words where the patterns of their language allow a hyphen."""
    found: dict[int, _Kind] = {}
    for run in paragraph.runs:
        style = run.box.style
        if run.width is None and style["hyphens"] == "auto" and style["white_space"] != "nowrap" and style["lang"]:
            hyphen = style["hyphenate_character"]
            once, again = _Kind(hyphen, DIVIDED, divides=True), _Kind(hyphen, DIVIDED_AGAIN, divides=True)
            least, left, right = style["hyphenate_limit_chars"]
            for word in WORD.finditer(run.text):
                if len(word[0]) >= least:
                    beside = run.text[max(word.start() - 1, 0) : word.start()], run.text[word.end() : word.end() + 1]
                    kind = again if any(sign and sign in HYPHENS for sign in beside) else once
                    for at in _syllables(word[0], style["lang"], left, right):
                        found[run.start + word.start() + at] = kind
    return found


def _anywhere(paragraph: Paragraph) -> dict[int, _Kind]:
    """The places between any two signs that belong together, in what may be broken there: addresses, code."""
    found: dict[int, _Kind] = {}
    for run in paragraph.runs:
        if (
            run.width is None
            and run.box.style["overflow_wrap"] == "anywhere"
            and run.box.style["white_space"] != "nowrap"
        ):
            for word in SIGNS.finditer(run.text):
                found |= {run.start + at: EMERGENCY for at in range(word.start() + 1, word.end())}
    return found


@functools.cache
def _patterns(lang: str, left: int, right: int) -> Any:
    import pyphen

    known = pyphen.language_fallback(lang)
    return pyphen.Pyphen(lang=known, left=left, right=right) if known else None


@functools.lru_cache(maxsize=50_000)
def _syllables(word: str, lang: str, left: int, right: int) -> tuple[int, ...]:
    """Where a word may be divided by a hyphen alone; where letters would change it is not."""
    patterns = _patterns(lang, left, right)
    return tuple(int(at) for at in patterns.positions(word) if at.data is None) if patterns else ()


class Scale:
    """Widths from the beginning of a paragraph, all spaces at their natural width."""

    def __init__(self, paragraph: Paragraph, ruler: Ruler) -> None:
        self.paragraph, self.ruler = paragraph, ruler
        self.starts: list[int] = []  # of each piece: a word, or one space
        self.widths: list[float] = []  # to the beginning of each piece
        self.spaces: list[float] = []  # the part of it that is spaces
        self.ends: list[float] = []  # to the end of each piece
        self.tables: list[dict[str, float]] = []  # widths in each run's style
        at = space = 0.0
        for run in paragraph.runs:
            pieces = PIECE.findall(run.text)
            words = [piece for piece in pieces if piece != "\n"]
            table = ruler.widths(words, run.box.style) if run.width is None else {PICTURE: run.width}
            self.tables.append(table)
            at, start = at + run.lead, run.start
            for piece in pieces:
                self.starts.append(start)
                self.widths.append(at)
                self.spaces.append(space)
                width = table[piece] if piece != "\n" else 0.0
                at, start = at + width, start + len(piece)
                space += width if piece in (" ", NO_BREAK) else 0.0
                self.ends.append(at)
        self.whole, self.space = at, space

    @functools.cached_property
    def legal(self) -> Mapping[int, _Kind]:
        """The places that Unicode allows, and the end."""
        return _legal(self.paragraph)

    def _piece(self, at: int) -> int:
        """The number of the piece that holds the character *at*."""
        return bisect_right(self.starts, at) - 1

    def prepare(self, found: Mapping[int, _Kind]) -> None:
        """Measure the beginnings of all words that may be broken, each run's in one go."""
        beginnings: dict[int, list[str]] = {}
        for at, kind in found.items():
            piece = self._piece(at - 1)
            if at > self.starts[piece] and (piece + 1 == len(self.starts) or at < self.starts[piece + 1]):
                number = self.paragraph.number(at - 1)
                signs = beginnings.setdefault(number, [])
                signs += [self.paragraph.text[self.starts[piece] : at] + kind.hyphen, *kind.hyphen]
        for number, signs in beginnings.items():
            self.ruler.widths(signs, self.paragraph.runs[number].box.style)

    def place(self, at: int, kind: _Kind) -> Place:
        """The place after *at* characters."""
        text = self.paragraph.text
        seen = at
        while seen and text[seen - 1] in " \n":
            seen -= 1
        number = self.paragraph.number(at - 1)
        last = self._piece(max(seen - 1, 0))
        edge = self.starts[last + 1] if last + 1 < len(self.starts) else len(text)
        if seen == edge or not seen:
            end = self.ends[last] if seen else 0.0
            start, start_space = self.first(at)
            end_space = self.spaces[last]
        else:
            table = self.tables[number]
            end = self.widths[last] + table[text[self.starts[last] : at] + kind.hyphen]
            start = end - (table[kind.hyphen] if kind.hyphen else 0.0)
            end_space = start_space = self.spaces[last]
        cost = Break(end, end_space, start, start_space, kind.penalty, kind.divides or bool(kind.hyphen))
        return Place(number, at, kind.hyphen, kind.forced, cost)

    def first(self, at: int) -> tuple[float, float]:
        """The widths to the first sign of a line that begins at *at*: to all, and of the spaces alone."""
        text = self.paragraph.text
        while at < len(text) and text[at] == " ":
            at += 1
        if at >= len(text):
            return self.whole, self.space
        piece = self._piece(at)
        return self.widths[piece], self.spaces[piece]


def _from_zero(stretch: list[Place], first: tuple[float, float]) -> list[Place]:
    """The places of a stretch, counted from its own beginning."""
    width, space = first
    if not width and not space:
        return stretch
    return [
        place._replace(
            cost=place.cost._replace(
                end=place.cost.end - width,
                end_space=place.cost.end_space - space,
                start=place.cost.start - width,
                start_space=place.cost.start_space - space,
            )
        )
        for place in stretch
    ]
