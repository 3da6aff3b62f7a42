"""One surname is spelt in two ways.

## What it checks

The surnames of authors and editors against one another, where the given names are the same
(`Kahneman, Daniel` and `Kahnemann, Daniel`); the surname in an entry against that in its own key
(`kahnemann2011`); and the surname in the prose against that of the entry cited beside it (`Kahnemann [@kahneman2011]`).
Spellings conflict when they differ by one letter added, dropped or changed, by two letters that changed places, or in
long names by two letters; between entries of one person also by an accent alone.

Names of people with other given names, possessives and plurals, names in two scripts, and keys that only shorten a name
are left alone. That `ü` is `ue` in a key, `ø` is `o`, says nothing.

An entry that nothing cites is not printed: such entries are information, and more than three in a file are counted in
one finding. Where more than twenty-five are cited nowhere, as in a library, only those that are cited are looked at.

## Why it matters

The reader cannot tell which is right, the list of references makes two people of one, and an author-date style gives
both an initial to tell them apart.

## Example

    As Kahnemann [-@kahneman2011, p. 12] says …

where the entry has `author = {Kahneman, Daniel}`.

## How to fix

Look the name up on the work's title page, and spell it so everywhere.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from pipeline.model import Book, Document, Entry, Finding, Related, Severity
from pipeline.people import names
from pipeline.rules import fields
from pipeline.rules.names import folded, lettered

NAME = "name-spelling-conflict"
CODE = "B503"
SEVERITY: Severity = "warning"
ROLES = ("author", "editor", "translator")
SHORTEST = 5  # letters: Marx and Mark are two names
LONG = 9  # letters from which on two slips are still a slip
SURE = 8  # letters from which on a doubled one is a slip: Philips and Phillips are two names
ALIKE = ({"v", "f"}, {"c", "k"}, {"s", "z"}, {"m", "n"}, {"g", "j"}, {"v", "w"})  # letters that sound or look alike
WINDOW = 60  # characters before a citation in which its author is named
PARTICLES = re.compile(
    r"^(?:(?:van|von|der|den|de|del|della|di|da|la|le|du|dos|das|ter|ten|zu|zur|af|av)\s+)+", re.IGNORECASE
)
ASCII = frozenset("abcdefghijklmnopqrstuvwxyz")
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
KEY_NAME = re.compile(r"(?:[A-ZÀ-Þ][a-zß-ÿ]+|[a-zß-ÿ]+)(?=[\d_:.-]|$)")
DECLINING = frozenset("ru uk be pl cs sk sl hr sr bs bg mk lt lv fi et hu tr la el".split())  # noqa: SIM905 - words
WORD = re.compile(r"[A-ZÀ-ÞА-Я][\w’'-]*")
SENTENCE = re.compile(r"[.!?]\s+(?=[A-ZÀ-Þ])|[\n;]")


class Person(NamedTuple):
    """A name of an entry: as printed, and its place in the field."""

    family: str
    given: str
    role: str
    start: int
    end: int


def check(book: Book) -> Iterator[Finding]:
    """Surnames spelt in two ways: among entries, in a key, in the prose."""
    people = {entry.key: _people(entry) for entry in book.looked_at}
    found = [*_among_entries(book, people), *_in_keys(book, people)]
    yield from fields.by_use(book, found, "spell a name in two ways")
    for document in book.documents:
        yield from _in_prose(book, document, people)


def _people(entry: Entry) -> list[Person]:
    """The people of an entry, institutions left out."""
    found = []
    for role in ROLES:
        for name in names(entry.value(role)):
            if name.whole or not name.text or name.text == "others":
                continue
            parts = name.parts
            words = lettered(name.text).split()
            family = lettered(parts[0]) if len(parts) > 1 else words[-1]
            given = lettered(parts[-1]) if len(parts) > 1 else " ".join(words[:-1])
            at = name.text.rfind(parts[0]) if len(parts) > 1 else len(name.text) - len(name.text.split()[-1])
            length = len(parts[0]) if len(parts) > 1 else len(name.text.split()[-1])
            found.append(Person(PARTICLES.sub("", family), given, role, name.start + at, name.start + at + length))
    return found


# --- among entries ------------------------------------------------------------------------------------------------


def _among_entries(book: Book, people: Mapping[str, Sequence[Person]]) -> Iterator[Finding]:
    """Two spellings of the surname of people who have the same given names in full."""
    borne: dict[tuple[str, str], list[tuple[str, Person]]] = defaultdict(list)  # by given name and surname
    for key, persons in people.items():
        for person in persons:
            if len(re.split(r"[\s.-]+", person.given)[0]) > 2:
                borne[person.given, _letters(person.family)].append((key, person))
    near: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    namesakes = Counter(folded(given) for given, _ in borne)
    for given, family in borne:
        if namesakes[folded(given)] > 1:
            for shorter in _shortened(folded(family)):
                near[folded(given), shorter].add((given, family))
    pairs = {pair for alike in near.values() if len(alike) > 1 for pair in combinations(sorted(alike), 2)}
    told: set[tuple[str, str]] = set()
    for one, other in sorted(pairs):
        if _same_but_accents(one[1], other[1]) or _typo(one[1], other[1], " " in one[0]):
            rare, usual = sorted((one, other), key=lambda name: len(borne[name]))
            if rare not in told:
                told.add(rare)
                yield _between(book, borne[rare], borne[usual])


def _shortened(name: str) -> set[str]:
    """A name, and what is left of it without one letter: two names a slip apart have one of these in common."""
    return {name} | {name[:i] + name[i + 1 :] for i in range(len(name))}


def _typo(one: str, other: str, sure: bool) -> bool:
    """Whether two surnames of people with the same given name are one name; *sure* when the given names are several.

    Clark and Clarke, Hansen and Hanson, Weinberg and Weisberg are names of two people as well as slips.
    """
    if not _slip(one, other) or sure:
        return sure and _slip(one, other)
    short, long = sorted((folded(one), folded(other)), key=len)
    if len(short) == len(long):
        changed = [(a, b) for a, b in zip(short, long, strict=True) if a != b]
        alike = all(set(pair) <= set("aeiouy") or set(pair) in ALIKE for pair in changed)
        swapped = len(changed) == 2 and changed[0] == changed[1][::-1]
        return swapped or (alike and short[:-2] != long[:-2])
    doubled = len(short) < SURE and re.sub(r"(.)\1", r"\1", long) == re.sub(r"(.)\1", r"\1", short)
    return not (doubled or long in (short + "e", short + "s"))


def _between(book: Book, rare: Sequence[tuple[str, Person]], usual: Sequence[tuple[str, Person]]) -> Finding:
    """The finding on the rarer spelling; on an entry that nothing cites, where one spelling stands in such alone."""
    used = book.used
    cited, others_cited = (next((b for b in borne if b[0] in used), None) for borne in (rare, usual))
    if cited and not others_cited:
        (key, person), (others_key, other) = usual[0], cited
    else:
        (key, person), (others_key, other) = (cited if others_cited else None) or rare[0], others_cited or usual[0]
    entry, second = book.bibliography.entries[key], book.bibliography.entries[others_key]
    return Finding(
        f"{person.given} {person.family} is {other.given} {other.family} in {others_key}",
        fields.place(book, entry, person.role, person.start, person.end),
        help="look the name up, and spell it so in both entries",
        key=key,
        related=[_related(second, other.role)],
    )


# --- in keys ------------------------------------------------------------------------------------------------------


def _in_keys(book: Book, people: Mapping[str, Sequence[Person]]) -> Iterator[Finding]:
    """A key that begins with a surname, spelt otherwise than in the entry."""
    for key, persons in people.items():
        match = KEY_NAME.match(key)
        if match is None or len(match[0]) < SHORTEST:
            continue
        entry = book.bibliography.entries[key]
        near = [person for person in persons if _slip(match[0], person.family)]
        near_enough = any(_same(match[0], person.family) for person in persons)
        if near and not near_enough and folded(match[0]) not in folded(entry.value("title")):
            person = near[0]
            span = fields.place(book, entry, person.role, person.start, person.end)
            message = f"{key} spells the name {match[0]}, and its {person.role} is {person.family}"
            yield Finding(message, span, "info", help="look the name up: one of the two is a slip", key=key)


# --- in the prose -------------------------------------------------------------------------------------------------


def _in_prose(book: Book, document: Document, people: Mapping[str, Sequence[Person]]) -> Iterator[Finding]:
    """A name just before a citation that is nearly its author's."""
    for citation in document.citations:
        block = document.blocks[citation.block]
        for name, start in _names_before(block.text, citation.at):
            lang = book.settings.lang
            near = (p for p in people.get(citation.key, ()) if _slip(name, p.family))
            person = next((p for p in near if not _inflected(folded(name), folded(p.family), lang)), None)
            span = block.span(document.file.path, start, start + len(name)) if person else None
            if person and span and not _another(book, document, book.bibliography.entries[citation.key], name):
                yield Finding(
                    f"{name} is spelt {person.family} in {citation.key}, which is cited here",
                    span,
                    help=f"look the name up: did you mean {person.family}?",
                    key=citation.key,
                    related=[_related(book.bibliography.entries[citation.key], person.role)],
                )


def _names_before(text: str, at: int) -> Iterator[tuple[str, int]]:
    """The words with a capital that stand before a citation in its sentence, with their offsets."""
    start = max(0, at - WINDOW)
    cut = max((m.end() for m in SENTENCE.finditer(text, start, at)), default=start)
    for word in WORD.finditer(text, cut, at):
        name = re.sub(r"[’']s?$", "", word[0])
        if len(name) >= SHORTEST:
            yield name, word.start()


def _another(book: Book, document: Document, entry: Entry, name: str) -> bool:
    """Whether a word is something else than the author's name: a word of the title or of the language, a given name,
    or the name of somebody else in the bibliography."""
    people = _people(entry)
    if folded(name) in {
        folded(word) for text in (lettered(entry.value("title")), *(p.given for p in people)) for word in text.split()
    }:
        return True
    word = re.compile(rf"\b{re.escape(name.lower())}\b")
    if any(word.search(block.text) for block in document.blocks):
        return True
    others = (person for other in book.bibliography.entries.values() for person in _people(other))
    return any(folded(person.family) == folded(name) for person in others)


def _inflected(word: str, family: str, lang: str) -> bool:
    """Whether a word is a surname with an ending: a plural, a genitive, an adjective."""
    stem = max(min(len(word), len(family)) - 3, 3)
    if lang[:2] in DECLINING and word[:stem] == family[:stem]:
        return True
    return (word.startswith(family) and word != family + family[-1]) or family == word + "s"


# --- spellings ----------------------------------------------------------------------------------------------------


def _related(entry: Entry, role: str) -> Related:
    field = entry.fields[role]
    return Related(entry.span.path, field.line, None, f"{role} = {{{' '.join(field.value.split())}}}")


@lru_cache(maxsize=65536)
def _letters(name: str) -> str:
    """A name's letters, with their accents."""
    return "".join(c for c in name.casefold() if c.isalpha())


@lru_cache(maxsize=65536)
def _variants(name: str) -> set[str]:
    """A name as it is written without accents: Müller is Muller, Mueller and, in some keys, Mller."""
    return {folded(name), folded(name.casefold().translate(GERMAN)), "".join(c for c in name.casefold() if c in ASCII)}


def _same(one: str, other: str) -> bool:
    """Whether two spellings differ in accents at most, or one only shortens the other."""
    return any(a.startswith(b) or b.startswith(a) for a in _variants(one) for b in _variants(other) if a and b)


def _same_but_accents(one: str, other: str) -> bool:
    """Whether an accent is all that tells two names apart."""
    return one != other and bool(_variants(one) & _variants(other))


def _slip(one: str, other: str) -> bool:
    """Whether two names are so near that one of them is a slip of the pen."""
    from rapidfuzz.distance import OSA

    if _variants(one) & _variants(other):
        return False
    least = min(len(a) for name in (one, other) for a in _variants(name))
    if least < SHORTEST:
        return False
    far = 2 if least >= LONG else 1
    return any(OSA.distance(a, b, score_cutoff=far) <= far for a in _variants(one) for b in _variants(other))
