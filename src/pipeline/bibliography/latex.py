"""The LaTeX of a field's value as rich text: the few tags that CSL-JSON knows, and words.

What braces hold keeps its capitals, as in BibTeX. What is no known command loses its name and keeps its argument, so
that no word of the author's is lost; a ``%`` is a percent sign, as BibTeX takes it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

from pipeline.bibliography.latex_words import (
    ACCENTS,
    AFTER_FIRST,
    ALONE,
    BLANKS,
    DOUBLE,
    ESCAPED,
    FUNCTIONS,
    MARKED,
    NO_TEXT,
    SIGNS,
    SWITCHES,
    TAGGED,
    VERBATIM,
)
from pipeline.bibliography.terms import term

SPECIAL = re.compile(r"[\\{}$~`']|--|,,")  # without these a value is its own words
TOKEN = re.compile(
    r"""\\(?P<word>[A-Za-z@]+)\*?\s*|\\(?P<sign>.)|(?P<mark>``|''|,,|---?|[!?]`|\$\$?|[{}~`'^_])"""
    r"""|(?P<text>[^\\{}$~\-`',!?^_]+|.)""",
    re.DOTALL,
)
LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", ",,": "„", "!`": "¡", "?`": "¿", "~": "\u00a0"}
OPENING = re.compile(r"(?:^|[\s(\[{])'(?!')")  # a typewriter mark that may open a quotation
DEEPEST = 60  # braces within one another; deeper ones are passed over
SPACES = re.compile(r"[ \t\r\n]+")


class Piece(NamedTuple):
    """A stretch of a value: words, words whose capitals are kept, or a tag."""

    text: str
    kind: Literal["text", "kept", "tag"]


def text(value: str) -> str:
    """A value's words without any font."""
    if not value:
        return ""
    if not SPECIAL.search(value):
        return _spaced(value)
    return _spaced("".join(piece.text for piece in pieces(value) if piece.kind != "tag"))


def rich(value: str) -> str:
    """A value's words with CSL-JSON's tags."""
    return _spaced("".join(piece.text for piece in pieces(value)) if SPECIAL.search(value) else value)


@lru_cache(maxsize=4096)
def pieces(value: str) -> Sequence[Piece]:
    """A value taken apart."""
    if not SPECIAL.search(value):
        return (Piece(value, "text"),)
    reader = _Reader(value)
    while reader.at < len(value):
        reader.read("text")  # a closing brace too many ends one reading, and is passed over
    return tuple(_together(reader.out))


def _together(parts: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece; tags stay apart."""
    for kind, run in groupby(parts, lambda part: part.kind):
        if kind == "tag":
            yield from run
        else:
            yield Piece("".join(part.text for part in run), kind)


def written(parts: Iterable[Piece]) -> str:
    """The pieces of a title as CSL-JSON's rich text; what a style must leave in small letters is marked so."""
    parts = list(parts)
    if all(part.kind != "kept" for part in parts):
        return _spaced("".join(part.text for part in parts))
    made, before = list[str](), ""
    following = [part.text[:1] for part in parts[1:] if part.kind != "tag"]
    for part in parts:
        if part.kind == "tag":
            made.append(part.text)
            continue
        after = following.pop(0) if following else ""
        made.append(_protected(part.text, before, after) if part.kind == "kept" else part.text)
        before = part.text[-1:]
    return _spaced("".join(made))


def verbatim(value: str) -> str:
    """An address or identifier: backslashes before signs and braces are taken away, all else stands as it is."""
    if "\\" not in value and "{" not in value:
        return value.strip()
    value = re.sub(r"^\s*\\url\s*\{(.*)\}\s*$", r"\1", value, flags=re.DOTALL)
    value = re.sub(r"\\textasciitilde(?:\{\}|\s*)|\\~(?:\{\s*\})?|\{?\$\\sim\$\}?", "~", value)
    value = re.sub(r"\\([&%$#_{}~^])", r"\1", re.sub(r"\\textunderscore(?:\{\}|\s*)", "_", value))
    return SPACES.sub(" ", re.sub(r"[{}]|\s*\n\s*", "", value)).strip()


def _protected(words: str, before: str, after: str) -> str:
    """Words in braces, marked where a title's capitals would change one of them; part of a word is safe as it is."""
    found = re.findall(r"[^\W\d_]+", f"{before}{words}{after}")
    small = any(word[0].islower() and word in words for word in found)
    return f'<span class="nocase">{words}</span>' if small else words


def _spaced(value: str) -> str:
    if "\n" not in value and "  " not in value and "\t" not in value:
        return value.strip(" ")
    return SPACES.sub(" ", value).strip(" ")


Kind = Literal["text", "kept"]


class _Reader:
    """Reads a value from left to right into pieces."""

    def __init__(self, value: str) -> None:
        self.value, self.at = value, 0
        self.out: list[Piece] = []
        self.level = 0
        self.apostrophe = "'" if OPENING.search(value) else "’"  # pairs are left for whoever formats

    def read(self, kind: Kind, *, math: bool = False) -> None:
        """Read up to the brace or dollar that ends what has begun, or to the end."""
        ends = list[str]()  # of the fonts that a command has switched on
        while self.at < len(self.value):
            token = TOKEN.match(self.value, self.at)
            assert token is not None  # the pattern takes any character
            self.at = token.end()
            if token["text"]:
                self.words(token["text"], kind, math=math)
            elif token["word"]:
                if token["word"] in SWITCHES:
                    begin, end = SWITCHES[token["word"]]
                    self.out.append(Piece(begin, "tag"))
                    ends.append(end)
                else:
                    self.command(token["word"], kind, math=math)
            elif token["sign"] is not None:
                if token["sign"] == ")" and math:
                    break
                self.sign(token["sign"], kind)
            elif token["mark"] == "}" or (token["mark"] in ("$", "$$") and math):
                break
            else:
                self.mark(token["mark"], kind, math=math)
        self.out.extend(Piece(end, "tag") for end in reversed(ends))

    def say(self, words: str, kind: Kind) -> None:
        self.out.append(Piece(words, kind))

    def words(self, words: str, kind: Kind, *, math: bool) -> None:
        """Plain words; the letters of a formula are variables, which are set in italics."""
        if not math:
            self.say(words, kind)
            return
        for part in re.split(r"([A-Za-z])", words):
            if part.isalpha() and part.isascii():
                self.tagged("<i>", "</i>", part)
            else:
                self.say(part, "kept")

    def tagged(self, begin: str, end: str, words: str) -> None:
        self.out += [Piece(begin, "tag"), Piece(words, "kept"), Piece(end, "tag")]

    def mark(self, mark: str, kind: Kind, *, math: bool) -> None:
        """A sign that means something in LaTeX."""
        if mark == "{":
            self.group("kept", math=math)
        elif mark in ("$", "$$"):
            self.read("kept", math=True)
        elif mark in "^_" and math:
            name = "sup" if mark == "^" else "sub"
            self.within(f"<{name}>", f"</{name}>", "kept", math=True)
        elif mark == "'":
            self.say("′" if math else self.apostrophe, kind)
        else:
            self.say(LIGATURES.get(mark, mark), kind)

    def group(self, kind: Kind, *, math: bool = False) -> None:
        """What stands in the braces that have just been opened."""
        if self.level >= DEEPEST:
            return
        self.level += 1
        self.read(kind, math=math)
        self.level -= 1

    def sign(self, sign: str, kind: Kind) -> None:
        """A backslash before what is no letter."""
        if sign in ACCENTS:
            self.accent(sign, kind)
        elif sign == "(":
            self.read("kept", math=True)
        else:
            self.say(ESCAPED.get(sign, sign), kind)

    def command(self, name: str, kind: Kind, *, math: bool) -> None:
        """A command by its name; one that nobody knows is its argument, and nothing where it has none."""
        if name in ACCENTS:
            self.accent(name, kind)
        elif name in TAGGED:
            self.within(*TAGGED[name], kind, math=math and name != "textsc")
        elif name in MARKED:
            begin, end = MARKED[name]
            self.say(begin, kind)
            self.argument(kind, math=math)
            self.say(end, kind)
        elif name in SIGNS:
            self.known(name, kind)
        elif name in BLANKS:
            self.say(" ", kind)
        elif name in FUNCTIONS and math:
            self.say(name, "kept")
        elif name in VERBATIM:
            self.say(verbatim(self.raw()), "kept")
        elif name == "ensuremath":
            self.argument("kept", math=True)
        elif name in ("frac", "tfrac", "dfrac"):
            self.argument("kept", math=True)
            self.say("/", "kept")
            self.argument("kept", math=True)
        elif name == "mathbb":
            self.say("".join(DOUBLE.get(letter, letter) for letter in self.raw()), "kept")
        elif name == "bibstring":
            self.say(term(self.raw()), kind)
        elif name in ("uppercase", "MakeUppercase", "lowercase", "MakeLowercase"):
            made = text(self.raw())
            self.say(made.upper() if "pper" in name else made.lower(), kind)
        elif name in NO_TEXT:
            self.optional()
            self.raw()
        else:
            if name in AFTER_FIRST:
                self.raw()
            self.optional()
            if self.value[self.at : self.at + 1] == "{":
                upright = name.startswith(("text", "math", "operatorname")) or name in ("mbox", "hbox")
                self.argument(kind, math=math and not upright)

    def known(self, name: str, kind: Kind) -> None:
        """A letter or sign that a command stands for; an empty pair of braces behind it only ends its name."""
        if self.value.startswith("{}", self.at):
            self.at += 2
        self.say(SIGNS[name], kind)

    def within(self, begin: str, end: str, kind: Kind, *, math: bool) -> None:
        """An argument between two tags."""
        self.out.append(Piece(begin, "tag"))
        self.argument(kind, math=math)
        self.out.append(Piece(end, "tag"))

    def argument(self, kind: Kind, *, math: bool = False) -> None:
        """Read a command's argument: what stands in braces, or the next character or command."""
        if self.value.startswith("{", self.at):
            self.at += 1
            self.group(kind, math=math)
            return
        inner = _Reader(self.raw())
        while inner.at < len(inner.value):
            inner.read(kind, math=math)
        self.out += inner.out

    def raw(self) -> str:
        """A command's argument as it is written, without its braces."""
        while self.value[self.at : self.at + 1].isspace():
            self.at += 1
        token = TOKEN.match(self.value, self.at)
        if token is None or token["mark"] == "}":
            return ""
        if token["mark"] != "{":
            size = len(token[0]) if token["word"] or token["sign"] else 1
            self.at += size  # the blanks behind a command's name belong to it
            return token[0][:size].rstrip() if token["word"] else token[0][:size]
        start, depth = self.at + 1, 0
        for brace in re.finditer(r"\\.|[{}]", self.value[self.at :], re.DOTALL):
            depth += {"{": 1, "}": -1}.get(brace[0], 0)
            if depth == 0:
                end = self.at + brace.start()
                self.at = end + 1
                return self.value[start:end]
        self.at = len(self.value)
        return self.value[start:]

    def optional(self) -> None:
        """Pass over an argument in brackets."""
        if found := re.compile(r"\[[^\]{}]*\]").match(self.value, self.at):
            self.at = found.end()

    def accent(self, name: str, kind: Kind) -> None:
        """An accent over the first letter of its argument; a dotless i takes any as an i does."""
        base = text(self.raw()).replace("ı", "i").replace("ȷ", "j")
        if not base:
            self.say(ALONE.get(name, ""), kind)
            return
        self.say(unicodedata.normalize("NFC", base[0] + ACCENTS[name] + base[1:]), kind)
