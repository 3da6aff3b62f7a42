"""Reading a .bib entry by entry, so that a broken entry costs nobody else anything.

The syntax is BibTeX's (``btxdoc``, section 2) as pandoc understands it: a backslash before a brace or a quotation mark
takes its meaning away. Where an entry breaks, reading goes on with the next field that can be made out, at the
latest with the next line that looks like the start of an entry.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from pipeline import cache
from pipeline.bibliography import kept
from pipeline.bibliography.sound import ENTRY, SoundFields
from pipeline.model import Entry, Field, Problem, Span, TextFile

# What opens an entry wherever it stands, and what must be one even inside a value that was never closed.
START = re.compile(r"(?<![\w.])@(\w+)[ \t\r\n]*([{(])")
BOUNDARY = re.compile(
    r"@(?:(?:comment|preamble|string)[ \t]*[{(]|\w+[ \t]*[{(]\s*[^,={}\n]*[,=])", re.IGNORECASE
)  # when nothing but blanks stands before it in its line
UNOPENED = re.compile(r"^[ \t]*@(?!comment\b)(\w+)[ \t]+([^\s,{}()@]+)[ \t]*,", re.MULTILINE | re.IGNORECASE)
KEY = re.compile(r"\s*([^\s,={}\"#%\\~]*)\s*")
NAME = re.compile(r"([^\s=,{}()\"#%@]+)\s*=\s*")
BARE = re.compile(r"[^\s,={}()\"#%@]+")
NUMBERS = re.compile(r"\d+(?:-+\d+)*")
BLANK = re.compile(r"\s*")
BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
SEPARATORS = re.compile(r"[\s,]*")
NESTED = {mark: re.compile(rf"\\.|[{{}}{mark}]", re.DOTALL) for mark in (")", '"')}
NEXT_FIELD = re.compile(r",?[ \t]*\r?\n\s*(?=[\w-]+[ \t]*=[ \t]*[{\"\w])|,\s*(?=[\w-]+[ \t]*=[ \t]*[{\"])")
SURPLUS = re.compile(r"\s*,\s*(?=[\w-]+\s*=\s*[{\"])")
LIBRARY = 500_000  # characters below which reading a file is no slower than looking up what was kept of it
CLOSING = {"{": "}", "(": ")"}
MONTHS = re.compile(
    r"jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?",
    re.IGNORECASE,
)


@dataclass
class Parsed:
    """The entries of one .bib in the order of the file (repeated keys too), and what is wrong with it."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def parse(file: TextFile) -> Parsed:
    """Read all entries of a .bib file; never raises, whatever the file holds.

    Where the entries of a library stand is kept between runs, if nothing in it is wrong.
    """
    if len(file.text) < LIBRARY:
        return _Parser(file).parse()
    found = list[Parsed]()

    def places() -> bytes:
        found.append(_Parser(file).parse())
        return kept.pack(found[0].entries if not found[0].problems else ())

    packed = cache.keep("bibliography", [cache.program(), file.digest], places)
    if not found:
        entries = kept.unpack(file, packed)
        found.append(Parsed(entries) if entries else _Parser(file).parse())
    return found[0]


@dataclass
class _Body:
    """What was made out of one entry: its fields, where it ends, and the first thing wrong with it."""

    fields: dict[str, Field] = field(default_factory=dict)
    values: list[tuple[str, int, int]] = field(default_factory=list)  # name and extent of each value
    end: int = 0
    closed: bool = False
    fault: tuple[int, str, str] | None = None  # offset, message, help

    def blame(self, at: int, message: str, help: str) -> None:
        """Keep the first fault: those after it are mostly its consequences."""
        if self.fault is None:
            self.fault = (at, message, help)


class _Parser:
    def __init__(self, file: TextFile) -> None:
        self.file = file
        self.text = file.text
        self.strings: dict[str, str] = {}
        self.boundaries = [b for b in map(self.margin, BOUNDARY.finditer(self.text)) if b >= 0]
        self.found = Parsed()
        self.lines, self.counted = 1, 0  # the line of the last sound entry, and where that began
        self.own_words = False  # whether an @string gives a number or a month another meaning

    @cached_property
    def braces(self) -> dict[int, int]:
        """Where each brace is closed; only broken entries and comments ask."""
        return pairs(self.text)

    def margin(self, found: re.Match[str]) -> int:
        """Where the line of a boundary begins; -1 when anything but blanks stands before it."""
        line = self.text.rfind("\n", 0, found.start()) + 1
        return -1 if self.text[line : found.start()].strip(" \t") else line

    def parse(self) -> Parsed:
        at = 0
        while True:
            at = self.sound(at)
            match = START.search(self.text, at)
            if match is None:
                break
            self.unopened(at, match.start())
            kind = match[1].lower()
            if kind in ("comment", "preamble"):
                at = self.skip(match.end() - 1)
            elif kind == "string":
                at = self.string(match)
            else:
                at = self.entry(match)
        self.unopened(at, len(self.text))
        return self.found

    # --- the blocks ---

    def sound(self, at: int) -> int:
        """Read the entries from *at* on in which nothing is wrong; where the first other thing stands."""
        text, path, entries = self.text, self.file.path, self.found.entries
        while not self.own_words and (found := ENTRY.match(text, at)):
            kind, start = found[1].lower(), found.start(1) - 1
            if kind in ("comment", "preamble", "string") or found.end() > self.limit(start):
                break
            self.lines += text.count("\n", self.counted, start)
            self.counted, at = start, found.end()
            fields = SoundFields(self.file, *found.span(3))
            spans = Span(path, start, at), Span(path, *found.span(2))
            entries.append(Entry(found[2], kind, fields, *spans, self.lines))
        return at

    def entry(self, start: re.Match[str]) -> int:
        """Read the entry that opens at *start*; where to go on."""
        kind, limit = start[1], self.limit(start.start())
        key = KEY.match(self.text, start.end(), limit)
        assert key is not None  # the pattern matches an empty text too
        after = self.text[key.end() : key.end() + 1] if key.end() < limit else ""
        if not key[1] or after not in (",", CLOSING[start[2]]):
            return self.keyless(start, key, limit)
        name = key[1]
        body = self.body(key.end(), limit, start[2], f"the entry '{name}'")
        span = Span(self.file.path, start.start(), body.end)
        if body.fault is not None:
            at, message, help = body.fault
            self.report(at, f"the entry '{name}' is broken: {message}", help, name)
        key_span = Span(self.file.path, key.start(1), key.end(1))
        line = self.line(start.start())
        self.found.entries.append(Entry(name, kind.lower(), body.fields, span, key_span, line))
        return body.end

    def keyless(self, start: re.Match[str], key: re.Match[str], limit: int) -> int:
        """Report an entry whose key is missing or cannot be one."""
        line = self.text[start.end() : limit].split("\n", 1)[0]
        if not key[1] or self.text[key.end() : key.end() + 1] == "=":
            message = f"this @{start[1]} has no key, so that nothing can cite it"
            help = f"write a key and a comma after the brace: @{start[1]}{{mill1859,"
        else:
            message = f"the key of this @{start[1]} is not followed by a comma: '{line.strip()[:40]}'"
            help = "a key holds no blanks, quotation marks, braces, '#', '%', '~' or backslashes, and a comma ends it"
        self.report(start.start(), message, help)
        end = self.closing(start.end() - 1, limit)
        return limit if end is None else end

    def string(self, start: re.Match[str]) -> int:
        """Read ``@string{name = "value"}`` into the abbreviations."""
        body = self.body(start.end(), self.limit(start.start()), start[2], "this @string")
        if body.fault is not None:
            at, message, help = body.fault
            self.report(at, f"this @string is broken: {message}", help)
        self.strings.update({name: found.value for name, found in body.fields.items()})
        self.own_words = any(name.isdigit() or MONTHS.fullmatch(name) for name in self.strings)
        return body.end

    def skip(self, brace: int) -> int:
        """The end of a comment or preamble: its closing brace, or its first line when it is never closed."""
        end = self.closing(brace, len(self.text))
        if end is not None:
            return end
        line_end = self.text.find("\n", brace)
        return len(self.text) if line_end < 0 else line_end

    def unopened(self, start: int, end: int) -> None:
        """Report what looks like an entry but lacks its opening brace."""
        for match in UNOPENED.finditer(self.text, start, end):
            message = f"the entry '{match[2]}' is broken: its opening brace is missing"
            at = match.start() + match[0].index("@")
            self.report(at, message, f"write @{match[1]}{{{match[2]}, …", match[2])

    # --- the inside of an entry ---

    def body(self, at: int, limit: int, opening: str, who: str) -> _Body:
        """Read the fields from *at*; when the entry is never closed, look for the value that swallowed its end."""
        body = self.fields(at, limit, opening, {})
        if body.closed:
            return body
        for name, start, end in body.values:
            swallowed = NEXT_FIELD.search(self.text, start, end)
            if swallowed is None:
                continue
            again = self.fields(at, limit, opening, {start: swallowed.end()})
            message = f"the value of '{name}' is never closed"
            again.fault = (start, message, f"close it before the next field, in line {self.line(swallowed.start())}")
            return again
        help = f"{who} should end with '{CLOSING[opening]}' before line {self.line(max(limit - 1, 0)) + 1}"
        body.blame(at, f"it is never closed; a '{CLOSING[opening]}' was expected", help)
        return body

    def fields(self, at: int, limit: int, opening: str, cuts: dict[int, int]) -> _Body:
        """Read ``name = value`` pairs up to the closing brace. *cuts* ends the value that starts at a place early."""
        body = _Body(end=limit)
        closing, last = CLOSING[opening], ""
        while True:
            at = self.separators(at, limit, body, last)
            if at >= limit:
                break
            if self.text[at] == closing:
                surplus = SURPLUS.match(self.text, at + 1, limit)
                if surplus is None:
                    body.end, body.closed = at + 1, True
                    return body
                body.blame(at, f"a closing brace too many stands after '{last}'", "remove one of the braces")
                at = surplus.end()
                continue
            name = NAME.match(self.text, at, limit)
            if name is None:
                at = self.resume(at, limit, body, last)
                continue
            last = name[1].lower()
            at = self.value(name, limit, body, cuts)
        body.end = len(self.text[:limit].rstrip()) if limit < len(self.text) else limit
        return body

    def separators(self, at: int, limit: int, body: _Body, last: str) -> int:
        """Skip blanks and the comma between two fields; more or fewer commas than one are a fault."""
        match = SEPARATORS.match(self.text, at, limit)
        assert match is not None
        commas = match[0].count(",")
        where = f"after '{last}'" if last else "after the key"
        if commas > 1:
            body.blame(at, f"two commas follow one another {where}", "remove one of them")
        if not commas and last and NAME.match(self.text, match.end(), limit):
            body.blame(match.end(), f"a comma is missing {where}", "put a comma between two fields")
        return match.end()

    def resume(self, at: int, limit: int, body: _Body, last: str) -> int:
        """Report what is neither a field nor the end, and go on with the next field."""
        seen = self.text[at:limit].split("\n", 1)[0].strip()[:30]
        where = f"after '{last}'" if last else "after the key"
        body.blame(at, f"'name = value' was expected {where}, not '{seen}'", "look for a stray brace, quote or '='")
        found = NEXT_FIELD.search(self.text, at, limit)
        if found is not None:
            return found.end()
        end = self.text.rfind("}", at, limit)
        return end if end > at else limit

    def value(self, name: re.Match[str], limit: int, body: _Body, cuts: dict[int, int]) -> int:
        """Read the pieces of one value (joined by ``#``) into the body; the offset after it."""
        at, pieces = name.end(), list[str]()
        while True:
            piece, at = self.piece(at, limit, body, cuts, name[1])
            pieces.append(piece)
            blank = BLANK.match(self.text, at, limit)
            after = blank.end() if blank else at
            if self.text[after : after + 1] != "#" or after >= limit:
                break
            blank = BLANK.match(self.text, after + 1, limit)
            at = blank.end() if blank else after + 1
        body.values.append((name[1].lower(), name.end(), at))
        value = "".join(pieces)
        bare = self.text[name.end() + 1 : at - 1] != value
        start, end = (name.end(), at) if bare else (name.end() + 1, at - 1)
        body.fields.setdefault(name[1].lower(), Field(value, self.line(name.start()), start, end))
        return at

    def piece(self, at: int, limit: int, body: _Body, cuts: dict[int, int], name: str) -> tuple[str, int]:
        """One piece of a value, without its braces or quotation marks, and the offset after it."""
        opening = self.text[at : at + 1] if at < limit else ""
        if opening not in ("{", '"'):
            return self.bare(at, limit, body, name)
        end = cuts.get(at) or (self.closing(at, limit) if opening == "{" else self.quote(at, limit))
        if end is None or at in cuts:
            mark = "brace" if opening == "{" else "quotation mark"
            body.blame(at, f"the value of '{name.lower()}' is never closed", f"put the closing {mark} behind it")
            cut = NEXT_FIELD.search(self.text, at, limit)
            if cut is None:
                return balanced(self.text[at + 1 : limit].rstrip().rstrip('}"').rstrip()), limit
            return balanced(self.text[at + 1 : cut.start()].rstrip()), cut.start()
        return self.text[at + 1 : end - 1], end

    def bare(self, at: int, limit: int, body: _Body, name: str) -> tuple[str, int]:
        """A number, pages joined by hyphens, or an abbreviation that an @string defines (as the months are everywhere).

        BibTeX itself wants braces round ``402-445``; pandoc, which prints the references, reads it as it is meant.
        """
        match = BARE.match(self.text, at, limit)
        if match is None:
            body.blame(at, f"'{name.lower()}' has no value", "write it in braces: name = {value}")
            return "", at
        word = match[0]
        known = self.strings.get(word.lower())
        if known is None and not NUMBERS.fullmatch(word) and not MONTHS.fullmatch(word):
            help = f'put braces round it, or define it: @string{{{word} = "…"}}'
            body.blame(at, f"'{word}' is no number, and no @string above defines it", help)
        return word if known is None else known, match.end()

    # --- small helpers ---

    def closing(self, opening: int, limit: int) -> int | None:
        """The offset after the brace or parenthesis that closes the one at *opening*, or None."""
        if self.text[opening] == "{":
            end = self.braces.get(opening)
            return end if end is not None and end <= limit else None
        return self.unnested(opening + 1, limit, ")")

    def quote(self, mark: int, limit: int) -> int | None:
        """The offset after the ``"`` that closes the one at *mark*."""
        return self.unnested(mark + 1, limit, '"')

    def unnested(self, at: int, limit: int, wanted: str) -> int | None:
        """The offset after the first *wanted* that no braces protect, or None."""
        while match := NESTED[wanted].search(self.text, at, limit):
            if match[0] == wanted:
                return match.end()
            after = self.braces.get(match.start()) if match[0] in "{}" else match.end()
            if after is None:
                return None
            at = after
        return None

    def limit(self, start: int) -> int:
        """Where the next entry must begin, whatever this one looks like."""
        index = bisect_right(self.boundaries, start)
        if index < len(self.boundaries) and self.boundaries[index] <= start:
            index += 1
        return self.boundaries[index] if index < len(self.boundaries) else len(self.text)

    def line(self, offset: int) -> int:
        return self.file.position(offset)[0]

    def report(self, at: int, message: str, help: str, key: str | None = None) -> None:
        line_end = self.text.find("\n", at)
        end = len(self.text) if line_end < 0 else line_end
        span = Span(self.file.path, at, max(at + 1, len(self.text[at:end].rstrip()) + at))
        self.found.problems.append(Problem("broken-entry", message, span, help, key))


def pairs(text: str) -> dict[int, int]:
    """For every brace that is closed, the offset after the one that closes it: one pass, however the braces nest."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for match in BRACES.finditer(text):
        if match[0] == "{":
            waiting.append(match.start())
        elif match[0] == "}" and waiting:
            found[waiting.pop()] = match.end()
    return found


def balanced(value: str) -> str:
    """A value whose braces agree: as it is, or without any."""
    depth = 0
    for match in BRACES.finditer(value):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth < 0:
            break
    return value if depth == 0 else re.sub(r"[{}]", "", value)
