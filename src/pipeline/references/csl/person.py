"""One name as a style writes it: order, particles, suffixes, initials (CSL 1.0.2, "Name" and "Names Order")."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.frozen import dataclass
from pipeline.references.csl.items import ELISION, Person
from pipeline.references.csl.output import Out, Tag
from pipeline.references.csl.plan import BARE, Look, State
from pipeline.references.csl.richtext import parse

FAMILY, INITIALS, FULL = 0, 1, 2  # how much of the given name is shown
# Scripts that put a blank between the parts of a name; in the others the family name comes first, without one.
SPACED = re.compile(
    r"[-&'’\s.,A-Za-z\u00aa-\u02af\u0300-\u052f\u0590-\u07ff\u0900-\u109f\u1e00-\u1fff\u200c-\u202f\u2c60-\u2c7f\ua640-\ua7ff]"
)


@dataclass(frozen=True, slots=True)
class PersonStyle:
    """How a name is written: its parts' looks, and how given names are shortened."""

    family: Look = BARE
    given: Look = BARE
    initialize_with: str | None = None
    initialize: bool = True
    hyphen: bool = True
    sort_separator: str = ", "
    demote: str = "display-and-sort"


def written(person: Person, style: PersonStyle, level: int, *, inverted: bool, sorting: bool, state: State) -> Out:
    """A name in display or sorting order, with as much of its given names as *level* says."""
    if "literal" in person:
        return _tag(style.family.dress(parse(person.part("literal")), state), person)
    given = _given(person, style, level)
    if not spaced(person):
        return _tag(_unspaced(person, style, given, level, state), person)
    if person.get("static-ordering") and level > FAMILY:
        parts = [_within(style.family, _family(person, style, True, state)), _part(style.given, given, state)]
        return _tag(_joined(parts, " "), person)
    demoted = style.demote == "display-and-sort" or (style.demote == "sort-only" and sorting)
    if level == FAMILY:
        return _tag(_within(style.family, _family(person, style, not (sorting and demoted), state)), person)
    if inverted:
        return _tag(_inverted(person, style, given, demoted, state), person)
    return _tag(_displayed(person, style, given, state), person)


def spaced(person: Person) -> bool:
    """Whether a name is written in a script that sets its parts apart."""
    name = person.part("family") + person.part("given")
    return not name or SPACED.search(name) is not None or not any(map(str.isalpha, name))


def _tag(node: Out | None, person: Person) -> Out:
    return Out((node,) if node is not None else (), tag=Tag("name", person))


def _part(look: Look, text: str, state: State) -> Out | None:
    return look.dress(parse(text), state) if text else None


def _joined(parts: list[Out | None], delimiter: str) -> Out | None:
    kept = tuple(part for part in parts if part is not None)
    return Out(kept, delimiter=delimiter) if kept else None


def glued(particle: str) -> bool:
    """Whether a particle is written together with its word: "d’" is, "de’" (of the) is not."""
    return particle[-1] in ELISION and particle not in ("de'", "de’")


def stuck(particle: str, word: str) -> str:
    """A particle and the word it belongs to: "van Dyck", "d’Alembert"."""
    if not particle or not word:
        return particle or word
    return particle + word if glued(particle) else f"{particle} {word}"


def _family(person: Person, style: PersonStyle, particle: bool, state: State) -> Out | None:
    small = replace(style.family, prefix=(), suffix=())
    name = _part(small, person.part("family"), state)
    before = person.part("non-dropping-particle")
    if not particle or not before:
        return name
    return _joined([_part(small, before, state), name], "" if glued(before) else " ")


def _displayed(person: Person, style: PersonStyle, given: str, state: State) -> Out | None:
    """ "Ludwig van Beethoven Jr." """
    dropping = person.part("dropping-particle")
    first = _part(style.given, given, state)
    small = replace(style.given, prefix=(), suffix=())
    glue = "" if dropping and glued(dropping) else " "
    family = _joined([_part(small, dropping, state), _family(person, style, True, state)], glue)
    suffix = Out(parse(person.part("suffix"))) if person.part("suffix") else None
    rest = _joined([family, suffix], ", " if person.get("comma-suffix") else " ")
    return _joined([first, _within(style.family, rest)], " ")


def _within(look: Look, node: Out | None) -> Out | None:
    """A node within the affixes of a name part."""
    return Out((node,), prefix=look.prefix, suffix=look.suffix) if node is not None else None


def _inverted(person: Person, style: PersonStyle, given: str, demoted: bool, state: State) -> Out | None:
    """ "Beethoven, Ludwig van, Jr." """
    family = _within(style.family, _family(person, style, not demoted, state))
    small = replace(style.given, prefix=(), suffix=())
    particle = None
    if demoted and person.part("non-dropping-particle"):
        bare = replace(style.family, prefix=(), suffix=())
        particle = _part(bare, person.part("non-dropping-particle"), state)
    first = _joined([_part(small, given, state), _part(small, person.part("dropping-particle"), state), particle], " ")
    rest = _within(style.given, first)
    suffix = Out(parse(person.part("suffix"))) if person.part("suffix") else None
    return _joined([family, rest, suffix], style.sort_separator)


def _unspaced(person: Person, style: PersonStyle, given: str, level: int, state: State) -> Out | None:
    """A Chinese, Japanese or Korean name: the family name first, nothing between."""
    family = _part(style.family, person.part("family"), state)
    full = _part(style.given, person.part("given"), state) if level > FAMILY else None
    return _joined([family, full], "")


def _given(person: Person, style: PersonStyle, level: int) -> str:
    given = person.part("given")
    if level == FULL or style.initialize_with is None:
        return given
    if "<" in given:
        pieces = re.split(r"(</?\w+[^<>]*>)", given)
        return "".join(_kept(piece, style) for piece in pieces)
    return initials(given, style.initialize_with, hyphen=style.hyphen, initialize=style.initialize)


def _kept(piece: str, style: PersonStyle) -> str:
    """A stretch of a given name between tags, shortened; blanks and hyphens at its ends stay."""
    assert style.initialize_with is not None
    if piece.startswith("<") or not piece.strip(" -"):
        return piece
    head, tail = piece[: len(piece) - len(piece.lstrip(" -"))], piece[len(piece.rstrip(" -")) :]
    made = initials(piece.strip(" -"), style.initialize_with, hyphen=style.hyphen, initialize=style.initialize)
    return head + made + tail


def initials(given: str, mark: str, *, hyphen: bool = True, initialize: bool = True) -> str:
    """Given names as initials followed by *mark*; with *initialize* off, only what is an initial already.

    "Jean-Paul A.B." with "." becomes "J.-P.A.B.", "Ph.D." stays two abbreviations. Words in small letters stay, but
    for those after a hyphen.
    """
    made = ""
    for word in given.replace("\u00a0", " ").split():
        for number, part in enumerate(re.split(r"[-‐]", word)):
            for letters, stopped in re.findall(r"([^.]+)(\.?)", part):
                short = _shortened(letters, bool(stopped), initialize)
                if number and letters[0].islower() and initialize:
                    continue
                if short is None:
                    made = _spaced(made, "-" if number else " ") + letters + ("" if stopped else " ")
                else:
                    joint = "-" if number and hyphen else ""
                    made = (made.rstrip() + joint if joint else made) + short + mark
    return made.strip()


def _spaced(made: str, joint: str) -> str:
    return made if not made or (made[-1].isspace() and joint == " ") else made.rstrip() + joint


def _shortened(letters: str, stopped: bool, initialize: bool) -> str | None:
    """The initial of a part of a given name; None for a part that stays whole."""
    if letters[0].islower() or not letters[0].isalpha():
        return None
    if stopped or len(letters) == 1:
        return letters
    if not initialize:
        return None
    capitals = re.match(r"[A-ZÀ-ÖØ-Þ]+(?=[a-zß-öø-ÿ])", letters)
    if capitals and len(capitals[0]) > 1 and not letters.isupper():
        return capitals[0][0] + capitals[0][1:].lower()
    return letters[0]
