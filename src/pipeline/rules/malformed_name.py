"""The names of authors or editors are written so that they are printed wrong.

## What it checks

The name fields of an entry, for what makes a program see other people than the reader: names parted by `;`, `&`, `AND`
or `und` in place of `and`; several names parted by commas; a comma before `and`; `and` at an end or twice; `et al.` in
place of `and others`; a `Jr.` in the wrong place; `(ed.)` within a name; an address; an institution without braces,
which is torn apart (`Organization, W. H.`) or divided at its own `and`.

A name in braces of its own is never looked into.

An entry that nothing cites is not printed: such entries are information, and more than three in a file are counted in
one finding. Where more than twenty-five are cited nowhere, as in a library, only those that are cited are looked at.

## Why it matters

The reference names people who do not exist, in an order that nobody looks them up by.

## Example

    author = {Smith, J.; Jones, K.}
    author = {World Health Organization}

## How to fix

Part names by `and`, write each as `Family, Given` or `Family, Jr., Given`, and put an institution in braces:
`{{World Health Organization}}`. The safe fix does so wherever it is certain who is meant.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Book, Entry, Finding, Severity
from pipeline.people import HIDDEN, ROLES, Name, hidden, names
from pipeline.rules import fields

NAME = "malformed-name"
CODE = "B505"
SEVERITY: Severity = "warning"
INITIALS = r"(?:[A-ZÀ-ÞА-Я]\.?[ -]?){1,4}"
GIVEN_SHORT = re.compile(INITIALS)
SEMICOLON = re.compile(r"\s*(?<!&amp)(?<!&\w{4})(?<!&\w{5})(?<!&\w{6});\s*(?:and\s+)?")
AMPERSAND = re.compile(r"\s*,?\s*\\?&(?!\w+;)\s*")
OTHERS = re.compile(r"(?:,?\s+and\s+|,\s*|\s+)(?:et\s*\.?\s*al\b\.?|u\.\s?a\.|\{et\.? al\.?\})\s*$", re.IGNORECASE)
ET_AL = re.compile(r"\bet\s*\.?\s*al\b\.?", re.IGNORECASE)
OTHER_AND = re.compile(r"\s+(AND|And|und|et|och|og|en|y|e|и)\s+")
SUFFIX = re.compile(
    r"[{\\ ]*(?:jr|sr|jnr|snr|junior|senior|[IV]{2,4}|esq|filho|neto|[123](?:st|nd|rd))\.?[} ]*", re.IGNORECASE
)
JUNIOR = re.compile(r"\s+((?:Jr|Sr|Jnr)\.?)$")
ROLE = re.compile(r"\s*[(\[](?:eds?|editors?|hrsg|hg|herausgeber|dir|coord|comps?|transl?)\.?[)\]]", re.IGNORECASE)
ADDRESS = re.compile(r"https?://|www\.|\S@\S+\.\w")
INSTITUTION = re.compile(
    r"\b(?:Universit(?:y|ät|é|a|eit|etet)|Universidade?|Institut(?:e|es|ion|o)?|Departments?|Ministry|Ministerio|Ministère"
    r"|Ministerium|Committee|Commission|Comisión|Council|Association|Asociación|Organi[sz]ation|Organización|Agency|Agencia"
    r"|Administration|Foundation|Collaboration|Consortium|Corporation|Federation|Bureau|Society|Société|Centers|Authority"
    r"|Government|Nations|Parliament|Congress|Academ(?:y|ies)|Laborator(?:y|ies)|Network|Programme|Initiative|Alliance"
    r"|Coalition|Library|Museum|Archives?|Office|Team|Secretariat|Project|Company|Inc|Ltd|LLC|GmbH|e\.V|Verlag)\b"
)
OWN_NAME = INSTITUTION.pattern
SURNAMES = ("Office", "Team", "Library", "Project", "Company", "Museum", "Archive", "Congress")  # of people too
Changes = list[tuple[int, int, str]]
Fault = tuple[int, int, str, str, Changes]
WRITE_AND = "write “and” between two names"
BRACE = "put braces round the name: {{…}}"


def check(book: Book) -> Iterator[Finding]:
    """Names that are printed wrong."""
    yield from fields.by_use(book, _findings(book), "have names that are printed wrong")


def _findings(book: Book) -> Iterator[Finding]:
    for entry in book.looked_at:
        for role in ROLES:
            if entry.value(role).strip():
                yield from _of_field(book, entry, role)


def _of_field(book: Book, entry: Entry, role: str) -> Iterator[Finding]:
    """The findings of one field: what parts the names first, then each name, unless they are not yet parted."""
    value = entry.value(role)
    faults = list(_parting(value)) or list(_each(value, role))
    for start, end, said, help_, changes in faults:
        span = fields.place(book, entry, role, start, end)
        fix = fields.fix(book, entry, role, changes) if changes else None
        yield Finding(f"the {role} of {entry.key} {said}", span, help=help_, key=entry.key, fix=fix)


# --- what stands between names ------------------------------------------------------------------------------------


def _parting(value: str) -> Iterator[Fault]:
    """Names parted by something else than ``and``."""
    bare = hidden(value)
    if semicolons := list(SEMICOLON.finditer(bare)):
        said = "has names parted by “;”, so that they are read as one"
        changes = [(*m.span(), " and " if bare[m.end() :].strip() and m.start() else "") for m in semicolons]
        yield *semicolons[0].span(), said, WRITE_AND, changes if _are_names(SEMICOLON.split(bare)) else []
        return
    ampersands = [m for m in AMPERSAND.finditer(bare) if _persons(bare[: m.start()], bare[m.end() :])]
    if ampersands:
        said = "has names parted by “&”, so that they are read as one"
        yield *ampersands[0].span(), said, WRITE_AND, [(*m.span(), " and ") for m in ampersands]
    words = [m for m in OTHER_AND.finditer(bare) if _parts(m, bare)]
    if words:
        said = f"has names parted by “{words[0][1]}”, so that they are read as one"
        yield *words[0].span(1), said, WRITE_AND, [(*m.span(1), "and") for m in words]


def _parts(word: re.Match[str], bare: str) -> bool:
    """Whether a word that might mean "and" stands between two people."""
    if word[1] in ("AND", "And") and not INSTITUTION.search(bare) and not bare.isupper():
        return True
    return _persons(bare[: word.start()], bare[word.end() :], 2)


def _are_names(parts: Sequence[str]) -> bool:
    """Whether what stands between semicolons are names alone, with no remark among them."""
    return all(
        re.fullmatch(r"[^\d():]*", part) and not re.search(r"\bby\b|\bvon [A-Z]\w+ (?:übers|hrsg)", part)
        for part in parts
    )


def _persons(left: str, right: str, sure: int = 1) -> bool:
    """Whether the names on both sides of a mark are people: a comma or initials say so; *sure* 2 asks for commas."""
    before, after = (
        AMPERSAND.split(re.split(r"\sand\s", left)[-1])[-1],
        AMPERSAND.split(re.split(r"\sand\s", right)[0])[0],
    )
    if INSTITUTION.search(before) or INSTITUTION.search(after) or not before.strip() or not after.strip():
        return False
    if sure == 2:
        return bool(re.search(r"\w,\s*\w", before) and re.search(r"\w,\s*\w", after))
    shape = re.compile(r"\w,\s*[A-ZÀ-ÞА-Я]|\b[A-ZÀ-ÞА-Я]\.|^\s*[A-Z]\s[A-Z][a-z]")
    return bool(shape.search(before) and shape.search(after))


# --- each name ----------------------------------------------------------------------------------------------------


def _each(value: str, role: str) -> Iterator[Fault]:
    """What is wrong with single names, and with the ends of a field."""
    others = OTHERS.search(value)
    if others and others.start() > 0:
        said = f"ends in “{others[0].strip(' ,')}”, which is read as a name"
        yield *others.span(), said, "write “and others”", [(*others.span(), " and others")]
    found = names(value)
    yield from _empty(value, found)
    for number, name in enumerate(found):
        if name.whole or not name.text or name.text == "others":
            continue
        following = found[number + 1] if number + 1 < len(found) else None
        fault = _institution(name, following) or _shape(name, role, bool(others))
        if fault:
            yield fault


def _empty(value: str, found: Sequence[Name]) -> Iterator[Fault]:
    """An ``and`` with a name missing on one side."""
    if len(found) > 1 and any(not name.text for name in found):
        kept = " and ".join(name.text for name in found if name.text)
        said = "has an “and” with no name on one side of it"
        yield 0, len(value), said, "take it out, or add the name", [(0, len(value), kept)] if kept else []


def _institution(name: Name, following: Name | None) -> Fault | None:
    """An institution that no braces hold together."""
    if HIDDEN in name.bare or "(" in name.text or len(name.text.split()) < 2 or not INSTITUTION.search(name.text):
        return None
    family, *rest = name.parts
    said = "has an institution without braces, which is read as a person's name"
    short = len(rest) == 1 and (GIVEN_SHORT.fullmatch(rest[0]) or (family in SURNAMES and " " not in rest[0]))
    if len(rest) == 1 and re.fullmatch(OWN_NAME, family) and not short:
        return name.start, name.end, said, BRACE, [(name.start, name.end, f"{{{rest[0]} {family}}}")]
    if short or (rest and not INSTITUTION.search(family)):
        return None  # Office, Jane: a given name comes after the comma
    divided = following and following.text and "," not in following.text and len(following.text.split()) <= 2
    if re.search(r"\b(?:of|for|für|on|de)\b", name.text) and divided and following and not following.whole:
        said = "has an institution without braces, which is divided at its own “and”"
        return name.start, following.end, said, BRACE, []
    return name.start, name.end, said, BRACE, [(name.start, name.start, "{"), (name.end, name.end, "}")]


def _shape(name: Name, role: str, others: bool) -> Fault | None:
    """A person's name in a form that is read otherwise."""
    ends = (name.start, name.end)
    if ADDRESS.search(name.text):
        return *ends, "holds an address", "put it under url", []
    if match := ROLE.search(name.text):
        at = (name.start + match.start(), name.start + match.end())
        changes = [(*at, "")] if role == "editor" else []
        return (
            *at,
            f"has “{match[0].strip()}” within a name",
            "say it by the field: author, editor, translator",
            changes,
        )
    if not others and (match := ET_AL.search(name.bare)):
        at = (name.start + match.start(), name.start + match.end())
        return *at, f"has “{match[0]}” within a name", "write “and others” at the end", []
    return _commas(name) or _junior(name)


def _commas(name: Name) -> Fault | None:
    """A comma too many: one before ``and``, or several people in one name."""
    parts, (start, end) = list(name.parts), (name.start, name.end)
    help_ = "write each name as Family, Given, or Family, Jr., Given"
    if parts[-1] == "" and 1 < len(parts) <= 3 and parts[0]:
        comma = start + name.bare.rindex(",")
        alone = len(parts) == 2 or not (" " in parts[0] and " " in parts[1])
        return comma, comma + 1, "has a comma too many after a name", help_, [(comma, end, "")] if alone else []
    if len(parts) == 3 and parts[0] and parts[2] and not parts[1]:
        at, after = (start + i for i, c in enumerate(name.bare) if c == ",")
        return at, after + 1, "has a comma too many within a name", help_, [(at, after, "")]
    if len(parts) == 3 and SUFFIX.fullmatch(parts[2]) and not SUFFIX.fullmatch(parts[1]):
        swapped = f"{parts[0]}, {parts[2]}, {parts[1]}"
        return start, end, f"has “{parts[2]}” where the given name stands", help_, [(start, end, swapped)]
    people = len(parts) > 3 or (len(parts) == 3 and not SUFFIX.fullmatch(parts[1]) and parts[2])
    if people:
        pairs = list(zip(parts[::2], parts[1::2], strict=False))
        certain = len(parts) % 2 == 0 and all(
            GIVEN_SHORT.fullmatch(given) and not GIVEN_SHORT.fullmatch(family) for family, given in pairs
        )
        changes = [(start, end, " and ".join(", ".join(pair) for pair in pairs))] if certain else []
        return start, end, f"has {len(parts) - 1} commas within one name", WRITE_AND, changes
    first = re.fullmatch(rf"{INITIALS}\s+[A-Z][\w'’-]+", parts[0])
    if first and len(parts) == 2 and re.fullmatch(rf"{INITIALS}\s+[A-Z][\w'’-]+", parts[1]):
        comma = start + name.bare.index(",")
        return start, end, "has a comma between two names", WRITE_AND, [(comma, comma + 1, " and")]
    return None


def _junior(name: Name) -> Fault | None:
    """``Martin Luther King Jr.``: the family name is read as Jr."""
    match = JUNIOR.search(name.text)
    if match is None or len(name.parts) > 1 or HIDDEN in name.bare:
        return None
    *given, family = name.text[: match.start()].split()
    simple = given and all(word[:1].isupper() for word in given)
    changes = [(name.start, name.end, f"{family}, {match[1]}, {' '.join(given)}")] if simple else []
    said = f"has “{match[1]}” in the place of a family name"
    return name.start, name.end, said, "write Family, Jr., Given", changes
