"""What a reader would see missing in a reference, because the entry lacks it.

A work is formatted, and the text looked over for signs of a hole: nothing at all, an empty pair of brackets, a comma
before a full stop, "In" with nothing behind it, numbers that belong to no journal, no title, "n.d.". Such a sign counts
only if it goes away when a variable that the entry lacks is filled in: that variable is what is missing. What no
filling mends is the style's own, or the engine's, and nothing is said of it.

Signs depend on which variables a work has, hardly ever on their words. So one work of each shape is formatted, and the
others only where that one has a hole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, fields

from pipeline.frozen import dataclass
from pipeline.model import JSON, Hole
from pipeline.references.csl import leaves
from pipeline.references.csl.compiler import Plan
from pipeline.references.csl.output import mapped
from pipeline.references.csl.plan import Area, Cite, State, rendered
from pipeline.references.csl.processor import Processor
from pipeline.references.loading import load
from pipeline.references.single import in_line
from pipeline.references.styles import Style

PERSON = [{"family": "Quidam", "given": "Quentin"}]
DATE = {"date-parts": [[1987]]}
# What is filled in, the likeliest first.
FILLINGS: Mapping[str, object] = {
    "title": "Quodlibet", "container-title": "Quaestiones", "issued": DATE, "author": PERSON, "publisher": "Quarto",
    "page": "7-9", "volume": "7", "issue": "7", "URL": "https://example.org/q", "publisher-place": "Quito",
    "editor": PERSON, "translator": PERSON, "director": PERSON, "genre": "Quaestio", "number": "7",
    "event-title": "Quorum", "event-place": "Quito", "collection-title": "Quellen", "edition": "7", "accessed": DATE,
    "archive": "Quirinal", "medium": "Quipu", "number-of-pages": "77", "original-date": DATE,
}  # fmt: skip
DATES = ("issued", "accessed", "original-date", "event-date")
# What no style prints, or what leaves no mark when it is missing.
UNSEEN = frozenset(
    ("id", "type", "abstract", "keyword", "annote", "language", "call-number", "ISBN", "ISSN", "PMID", "PMCID",
     "container-title-short", "title-short", "note")
)  # fmt: skip
PARTS = frozenset(
    ("article-journal", "article-magazine", "article-newspaper", "chapter", "paper-conference", "entry-encyclopedia")
)  # works that stand in another
NUMBERS = frozenset({"volume", "issue", "page", "page-first"})
WHOLES = frozenset({"container-title", "container-title-short", "collection-title", "event-title", "event"})
TITLES = frozenset({"title", "title-short", "reviewed-title", *WHOLES})
UNTITLED = frozenset(
    {"personal_communication", "interview", "review", "review-book", "legal_case", "legislation", "bill"}
)
LEADING = ("in", "from", "by", "at", "available at", "retrieved", "presented at", "cited", "review-of", "original-work")
DEBRIS = re.compile(
    r"\(\s*[,;:.]?\s*\)|\[\s*[,;:.]?\s*\]|“[\s,.]*”|‘[\s,.]*’|«[\s,.]*»"  # nothing within
    r"|[,;:(\[]\s*[,;:.)\]]"  # a mark that something should follow
    r"|^\s*[,;:.)\]]|[,;:(\[]\s*$"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A work in one place, as a reader sees it, and the variables that were printed."""

    text: str
    printed: frozenset[str]


def holes(items: Sequence[JSON], style: Style, lang: str) -> list[Hole]:
    """The holes of all works that have one, in the order of the items. Raises StyleError."""
    plan = load(style, lang)
    sound: dict[tuple[object, ...], bool] = {}
    found: list[Hole] = []
    for item in items:
        shape = _shape(item)
        if sound.get(shape):
            continue
        own = list(_of(item, plan))
        sound[shape] = not own
        found += own
    return found


def _shape(item: JSON) -> tuple[object, ...]:
    """The kind of the work, the variables that it has, and how much of its dates is known."""
    has = frozenset(name for name, value in item.items() if value and name not in UNSEEN)
    dates = (item[name] for name in DATES if name in has)
    return (item.get("type"), has, *(tuple(map(len, date.get("date-parts", ()))) for date in dates))


def _of(item: JSON, plan: Plan) -> Iterator[Hole]:
    """The holes of one work: those of the list of works, or of its citation."""
    areas: tuple[Area, ...] = ("bibliography", "citation") if plan.bibliography is not None else ("citation",)
    for area in areas:
        seen = _formatted(item, plan, area)
        if area == "bibliography" and not seen.text:
            continue  # the style leaves works of this kind out of its list: letters, manuscripts
        signs = _signs(item, seen, plan, area)
        found = [hole for sign in signs if (hole := _explained(item, plan, area, sign, seen.text))]
        yield from found
        if found:
            return


def _explained(item: JSON, plan: Plan, area: Area, sign: str, text: str) -> Hole | None:
    """The hole behind a sign, if a variable that the work lacks makes the sign go away."""
    for variable, value in FILLINGS.items():
        if item.get(variable):
            continue
        whole = {**item, variable: value}
        if sign not in _signs(whole, _formatted(whole, plan, area), plan, area):
            return Hole(str(item["id"]), variable, sign, text)
    return None


def _formatted(item: JSON, plan: Plan, area: Area) -> Seen:
    """A work by itself, in one line."""
    key = str(item["id"])
    document = Processor.of(plan, [item], [], [key], as_given=True)
    part = document.part(area)
    state = _Watched.over(document.state(key, area, Cite(key)))
    printed = rendered(part.layout.nodes, state)
    columns = area == "bibliography" and part.option("second-field-align")
    out = document.entry(key) if columns else part.layout.enclosed(printed)
    text = leaves.text(leaves.flatten(mapped(out, in_line), plan.locale))
    return Seen(" ".join(text.split()), frozenset(state.seen))


@dataclass(slots=True)
class _Watched(State):
    """A rendering that remembers which variables were printed."""

    seen: set[str] = field(default_factory=set)

    @classmethod
    def over(cls, state: State) -> _Watched:
        return cls(**{each.name: getattr(state, each.name) for each in fields(State)})

    def note(self, variable: str, filled: bool) -> None:
        State.note(self, variable, filled)
        if filled:
            self.seen.add(variable)


def _signs(item: JSON, seen: Seen, plan: Plan, area: Area) -> list[str]:
    """What in a text speaks of a hole."""
    if not re.search(r"\w", seen.text):
        return ["nothing"]
    found = [match[0].strip() for match in DEBRIS.finditer(seen.text)]
    found += _dangling(seen.text, plan)
    if area == "citation" and not plan.note:
        return list(dict.fromkeys(found))
    kind = item.get("type", "")
    if "no date" in seen.printed:
        found.append("no date")
    if kind in PARTS and seen.printed & NUMBERS and not seen.printed & WHOLES:
        found.append("numbers")
    if kind not in UNTITLED and not seen.printed & TITLES:
        found.append("no title")
    return list(dict.fromkeys(found))


def _dangling(text: str, plan: Plan) -> list[str]:
    """Words such as "In" that something should follow, and nothing does."""
    words = {plan.locale.term(name) for name in LEADING} - {""}
    pattern = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return (
        [match[0].strip() for match in re.finditer(rf"(?<!\w)(?i:{pattern})\s*(?:[.,;)\]]|$)", text)] if words else []
    )
