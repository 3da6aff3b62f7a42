"""Quotation marks are not those of the language, or of the rest of the document.

## What it checks

What is certain when the language is stated (`lang:`), or when nearly all of the document's marks agree:

- a pair whose halves do not belong together: „…" closed by a straight mark, „…” in German, “…“ or ”…” in English;
- English or straight marks among a document's own „…“, «…» or „…”, where the language has no such pair;
- double marks directly within the same double marks, in languages that change them there (not in French or Russian);
- straight and curly marks mixed, where both are printed alike: information, once a file.

Words in another language keep its marks: `[“no”]{lang=en}`. A paragraph whose marks are not balanced is left to
unbalanced-quotation-marks.

## Why it matters

A mark of the wrong kind stands out on the page, and may be taken for one that opens instead of one that closes.

## Example

    ---
    lang: de
    ---

    Kant nennt es „den Ausgang aus der Unmündigkeit" und dankt.

## How to fix

Take the marks of the language, as the fix does: only the marks are replaced, no word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from pipeline.frozen import dataclass
from pipeline.model import Block, Book, Document, Edit, Finding, Fix, MarkPair, Severity, Span
from pipeline.rules import phrases

NAME = "wrong-marks-for-language"
CODE = "Q208"
SEVERITY: Severity = "warning"
STRAIGHT = '""'
PRINTED = "“”"  # what straight marks become on the page
# The pairs of each language, outer ones, its usual pair first; then the pair within a pair.
PAIRS: dict[str, tuple[tuple[str, ...], str]] = {
    "en": (("“”",), "‘’"),
    "de": (("„“", "»«", "«»"), "‚‘"),
    "fr": (("«»", "“”"), "“”"),
    "es": (("«»", "“”"), "‘’"),
    "it": (("«»", "“”"), "‘’"),
    "pt": (("“”", "«»"), "‘’"),
    "nl": (("“”", "„”"), "‘’"),
    "pl": (("„”", "«»", "»«"), "‚’"),
    "ru": (("«»", "„“"), "„“"),
    "uk": (("«»", "„“"), "„“"),
    "cs": (("„“", "»«"), "‚‘"),
    "ja": (("「」", "『』", "“”", "〝〟"), "『』"),
}
NAMES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "pl": "Polish", "ru": "Russian", "uk": "Ukrainian", "cs": "Czech", "ja": "Japanese",
}  # fmt: skip
KNOWN = frozenset(form for forms, _ in PAIRS.values() for form in forms)
CHANGING = frozenset({"en", "de", "es", "it", "pt", "nl", "pl", "cs"})  # marks within marks are others there
ENGLISH = frozenset(
    ["the", "of", "and", "to", "in", "is", "that", "it", "was", "as", "with", "by", "this", "which", "are", "not"]
)
FEW, MOST = 3, 0.75  # a document's own marks: so many pairs, and this share of those that are not straight


@dataclass(frozen=True)
class Written:
    """A pair of double marks as it stands in the file: ``form`` is its two characters."""

    block: Block
    pair: MarkPair
    form: str
    span: Span
    ends: tuple[Span, Span]  # the places of its two marks
    foreign: bool  # the author says that these words are in another language

    @property
    def words(self) -> str:
        """What stands between the marks."""
        return self.block.text[self.pair.start + 1 : self.pair.end - 1]

    def replaced(self, form: str) -> list[Edit]:
        """The edits that make the marks those of *form*."""
        changed = zip(self.ends, self.form, form, strict=True)
        return [Edit(place.path, place.start, place.end, new) for place, old, new in changed if old != new]


class Marks:
    """The double marks of one document and what they have in common."""

    def __init__(self, document: Document, lang: str) -> None:
        self.document = document
        self.lang = lang
        self.outer, self.inner = PAIRS.get(lang, ((), ""))
        alone = {mark.block for mark in document.lone_marks}
        self.pairs = [
            w for p in document.pairs if not p.single and p.block not in alone and (w := written(document, p))
        ]

    @cached_property
    def own(self) -> str:
        """The pair that the document uses nearly always; empty when there is none, or only straight marks."""
        forms = Counter(w.form for w in self.pairs if w.form != STRAIGHT)
        if not forms:
            return ""
        form, count = forms.most_common(1)[0]
        fits = form in self.outer or (not self.lang and form in KNOWN)
        return form if fits and count >= FEW and count >= MOST * forms.total() else ""

    def meant(self, form: str) -> str:
        """The pair of which one half stands in *form*: „“ for „", „” or "“ in German; empty when that is not sure."""
        forms = self.outer or ((self.own,) if self.own else ())
        if form in forms or form == STRAIGHT or (form in KNOWN and not any(f[0] == form[0] for f in forms)):
            return ""
        fitting = [f for f in forms if f[0] == form[0]] or [f for f in forms if f[1] == form[1]]
        if self.own in fitting:
            return self.own
        return fitting[0] if len(fitting) == 1 else ""


def check(book: Book) -> Iterator[Finding]:
    """Pairs of marks that cannot be meant."""
    for document in book.documents:
        marks = Marks(document, _language(book, document))
        yield from _broken(marks)
        yield from _other(marks)
        yield from _nested(marks)
        yield from _mixed(marks)


def _language(book: Book, document: Document) -> str:
    """The stated language's first part; empty when nobody states one."""
    said = document.metadata.get("lang") or (book.settings.lang if "lang" in book.settings.origins else "")
    return str(said).split("-")[0].lower()


def written(document: Document, pair: MarkPair) -> Written | None:
    """The pair as the author typed it; None when a mark is written as an entity or has no place."""
    block, path = document.blocks[pair.block], document.file.path
    ends = block.span(path, pair.start, pair.start + 1), block.span(path, pair.end - 1, pair.end)
    if ends[0] is None or ends[1] is None:
        return None
    form = "".join(document.file.text[e.start : e.end] for e in ends if e)
    if len(form) != 2:
        return None
    return Written(block, pair, form, Span(path, ends[0].start, ends[1].end), (ends[0], ends[1]), _foreign(block, pair))


def _foreign(block: Block, pair: MarkPair) -> bool:
    """Whether the author gives the words, or what they stand in, a language of their own."""
    spans = block.spans_with_a_language
    return any(m.start < pair.end and pair.start < m.end for m in spans) or any(
        "lang" in c.attributes for c in block.containers
    )


def _broken(marks: Marks) -> Iterator[Finding]:
    """Pairs whose halves do not belong together."""
    for pair in marks.pairs:
        meant = "" if pair.foreign else marks.meant(pair.form)
        if meant:
            said = f"the marks {shown(pair.form)} do not belong together"
            yield _finding(pair, f"{said}; expected {shown(meant)}", marks, meant)


def _other(marks: Marks) -> Iterator[Finding]:
    """English or straight marks in a document whose own are those of its language, which has no such pair."""
    if not marks.lang or not marks.own or PRINTED in marks.outer:
        return
    for pair in marks.pairs:
        alien = pair.form in (PRINTED, STRAIGHT) and pair.pair.depth == 0 and not pair.foreign
        if alien and not ENGLISH & set(pair.words.lower().split()):
            as_printed = " (printed “…”)" if pair.form == STRAIGHT else ""
            said = f"the marks {shown(pair.form)}{as_printed} stand among this file's {shown(marks.own)}"
            yield _finding(pair, said, marks, marks.own)


def _nested(marks: Marks) -> Iterator[Finding]:
    """Double marks directly within the same double marks."""
    if marks.lang not in CHANGING:
        return
    by_block: dict[int, list[MarkPair]] = {}
    for pair in marks.document.pairs:
        by_block.setdefault(pair.block, []).append(pair)
    for inner in marks.pairs:
        if inner.pair.depth == 0 or inner.form == STRAIGHT or inner.foreign:
            continue
        around = [p for p in by_block[inner.pair.block] if p.start < inner.pair.start and inner.pair.end < p.end]
        parent = written(marks.document, around[-1])
        within = any(inner.pair.start < p.start and p.end < inner.pair.end for p in by_block[inner.pair.block])
        if parent and parent.form == inner.form == marks.outer[0] and not within:
            said = f"{shown(inner.form)} stands directly within {shown(parent.form)}"
            yield _finding(inner, f"{said}; expected {shown(marks.inner)}", marks, marks.inner)


def _mixed(marks: Marks) -> Iterator[Finding]:
    """Straight and curly marks in one file that are printed alike, and straight ones that are printed as English."""
    straight = [w for w in marks.pairs if w.form == STRAIGHT]
    curly = [w for w in marks.pairs if w.form == PRINTED]
    if not straight:
        return
    if curly and (PRINTED in marks.outer or not marks.lang):
        few, many = (straight, curly) if len(straight) <= len(curly) else (curly, straight)
        said = f"{_count(few)}, and {_count(many)} elsewhere in the file; they are printed alike"
        edits = [e for w in straight for e in w.replaced(PRINTED)]
        yield Finding(said, few[0].span, "info", help="take one kind throughout", fix=Fix(True, edits))
    elif marks.lang in PAIRS and PRINTED not in marks.outer and not marks.own and len(straight) >= FEW:
        form = marks.outer[0]
        said = f"{_count(straight)} are printed “…”; {NAMES[marks.lang]} has {shown(form)}"
        edits = [e for w in straight if not w.foreign for e in w.replaced(form)]
        yield Finding(said, straight[0].span, "info", help=f"type {shown(form)}", fix=Fix(True, edits))


def _count(pairs: Sequence[Written]) -> str:
    kind = "straight marks" if pairs[0].form == STRAIGHT else "curly marks"
    return f"{phrases.counted(len(pairs), 'pair')} of {kind}"


def _finding(pair: Written, said: str, marks: Marks, form: str) -> Finding:
    whose = f" in {NAMES[marks.lang]}" if marks.lang in NAMES else ""
    return Finding(
        said + whose,
        pair.span,
        help=f"write {shown(form)}",
        fix=Fix(True, pair.replaced(form)),
        focus=_focus(pair, form),
    )


def _focus(pair: Written, form: str) -> Span:
    """The mark that is wrong, for the eye: the closing one when only that is."""
    return pair.ends[1] if pair.form[0] == form[0] else pair.ends[0]


def shown(form: str) -> str:
    """A pair as messages show it: „…“."""
    return f"{form[0]}…{form[1]}"
