"""Every value that passes from one step to the next.

Steps know nothing of one another; they share these frozen values and nothing else.
Conventions: offsets are ``str`` offsets into a file decoded as UTF-8 with ``newline=''`` (a byte-order mark counts as
one character), starts inclusive, ends exclusive; lines and columns are 1-based, columns count Unicode code points.
Paths are POSIX paths relative to the project's root.
"""

from __future__ import annotations

import json
import os
import zlib
from abc import abstractmethod
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from pipeline.frozen import dataclass

PARENTS = ("crossref", "xdata", "xref", "related", "entryset")  # fields that name other entries which this one needs
STRIDE = 4096  # characters of a file in which lines are counted anew
LIBRARY = 25  # entries that nothing cites which make a bibliography a library rather than a list of works
JSON = dict[str, Any]
Severity = Literal["error", "warning", "info"]
QuotationKind = Literal["quotation", "epigraph", "term", "title", "speech", "other"]
QuotationForm = Literal["inline", "block"]
Cited = Literal["key", "manual", "no"]
Binding = Literal[
    "same-sentence-after", "same-sentence-before", "introduced-by", "attribution-line", "footnote", "inside-block",
    "heading", "next-block", "earlier", "later", "none",
]  # fmt: skip
Outcome = Literal[
    "uncited", "no-source", "not-checked", "elsewhere", "not-found", "altered", "marked", "verbatim",
]  # fmt: skip
Certainty = Literal["certain", "likely", "possible"]
PageKind = Literal["page", "sheet", "chapter"]


# --- files and places ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TextFile:
    """A file's decoded text, able to turn offsets into lines and columns."""

    path: str
    text: str

    @cached_property
    def digest(self) -> bytes:
        """What tells this file from another and from its own earlier states: a hash of its path and its text."""
        return sha256(os.fsencode(self.path) + b"\0" + self.text.encode()).digest()

    @cached_property
    def strides(self) -> Sequence[tuple[int, int]]:
        """For each STRIDE of the text: how many line ends stand before it, and where its first line begins."""
        found, ends, start = [(0, 0)], 0, 0
        for at in range(0, len(self.text), STRIDE):
            ends += self.text.count("\n", at, at + STRIDE)
            start = max(start, self.text.rfind("\n", at, at + STRIDE) + 1)
            found.append((ends, start))
        return found

    @property
    def lines(self) -> int:
        """How many lines the file has (they end with ``\\n``, as editors count them)."""
        return self.strides[-1][0] + 1

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based (line, column) of an offset."""
        at = min(offset, len(self.text)) // STRIDE
        ends, start = self.strides[at]
        start = max(start, self.text.rfind("\n", at * STRIDE, offset) + 1)
        return ends + self.text.count("\n", at * STRIDE, offset) + 1, offset - start + 1

    def line(self, number: int) -> str:
        """The text of 1-based line *number*, without its line end."""
        start = self.offset(number)
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r\n")

    def offset(self, line: int, column: int = 1) -> int:
        """The offset of a 1-based (line, column), kept inside the file."""
        before = min(max(line, 1), self.lines) - 1
        at = max(bisect_left(self.strides, (before, 0)) - 1, 0)
        start = at * STRIDE if before else 0
        for _ in range(before - self.strides[at][0]):
            start = self.text.index("\n", start) + 1
        return min(start + column - 1, len(self.text))

    def edited(self, edits: Sequence[Edit]) -> str:
        """The text after *edits*, which come in order of place and do not overlap."""
        parts, at = [], 0
        for edit in edits:
            parts += [self.text[at : edit.start], edit.text]
            at = edit.end
        return "".join([*parts, self.text[at:]])


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one file."""

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a step met that the author can mend: rules turn it into a finding.

    ``kind`` says which rule speaks for it; ``rules/problems.py`` lists the kinds that have a rule of their own, and
    incomplete-run speaks for the others.
    """

    kind: str
    message: str
    span: Span
    help: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Layer:
    """One place that settings come from: its file, its data, and the line of each dotted name.

    ``folders`` are further folders that a path in it may be meant from; in a ``chapter`` (a later file of a book, or
    what a folder of it adds) the title and the language are its own, and it may add a bibliography.
    """

    file: TextFile
    data: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)
    chapter: bool = False
    folders: Sequence[str] = ()


@dataclass(frozen=True)
class Project:
    """What PATH on the command line stands for.

    ``files`` are the manuscript files in reading order; ``single`` is true when one file was named. ``over`` are the
    settings that win over front matter (pandoc's defaults file), ``layers`` those of the whole project, strongest
    first. ``kind`` says whose project it is.
    """

    root: Path
    files: Sequence[str]
    single: bool
    metadata: str | None = None  # manuscript/metadata.yaml or the settings file in its place, when there is one
    allow_read: Sequence[Path] = ()
    kind: Literal["citepress", "quarto", "bookdown", "pandoc", "manubot", "folder"] = "folder"
    over: Sequence[Layer] = ()
    layers: Sequence[Layer] = ()
    problems: Sequence[Problem] = ()


# --- settings -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Allowance:
    """One entry of ``citepress: allow:``: a rule silenced for a key, with the reason."""

    rule: str
    key: str | None
    reason: str | None
    span: Span


@dataclass(frozen=True)
class Look:
    """How the printed pages look; None: as the design has it.

    ``css`` are style sheets of the author's own, from the root, laid over the design in their order; ``own`` those that
    stand in the place of the design's.
    """

    design: Literal["classic", "thesis"] = "classic"
    own: Sequence[str] = ()
    css: Sequence[str] = ()
    notes: Literal["foot", "chapter", "book"] = "foot"
    drop_caps: bool = False
    align: Literal["justified", "ragged"] | None = None
    spacing: float | None = None  # from line to line, in type sizes: 2 is double spacing
    note_spacing: float | None = None


@dataclass(frozen=True)
class Settings:
    """What the author chose, from flags, then front matter, then ``manuscript/metadata.yaml``, then defaults.

    ``origins`` maps a setting's dotted name ("bibliography", "citepress.trim") to the span that set it.
    ``metadata`` holds the merged pandoc metadata as plain YAML values (title, author, lang, rights, …).
    """

    name: str
    lang: str = "en-US"
    bibliography: Sequence[str] = ()
    bibliography_sets: Sequence[Sequence[str]] = ()  # those that one file uses together, where files have their own
    csl: str = "chicago-notes-bibliography"
    csl_path: Path | None = None  # None: to be found by name in the installed collection
    engine: Literal["citeproc-py", "pandoc"] = "citeproc-py"
    restart: Literal["book", "chapter"] = "book"  # a work is cited in full at its first mention in each of these
    uncited: Severity = "error"
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    extend_select: Sequence[str] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    baseline: str | None = None  # the file of known findings, from the root
    per_file_ignores: Mapping[str, Sequence[str]] = field(default_factory=dict)
    allow: Sequence[Allowance] = ()
    trim: tuple[float, float] = (6.0, 9.0)  # inches
    profile: str = "screen"
    look: Look = Look()
    line_breaking: Literal["total-fit", "first-fit"] = "total-fit"  # of the PDF
    icc: str | None = None  # the ICC profile of an offset press, from the root
    profile_flag: bool = False  # named by --profile and different from the settings': NAME-PROFILE.pdf
    quotation_budget: tuple[int | None, float | None] = (None, None)  # words from one work; per cent of the manuscript
    fiction: bool = False  # words between marks are speech, unless they are cited; a file may say so for itself
    epub_pages: Literal["pdf", "none"] = "pdf"  # whether the e-book carries the PDF's page numbers
    epub_csl: str = ""  # the e-book's own citation style; empty: the book's
    epub_fonts: Literal["none", "embed"] = "none"  # the reader's letters, or the print edition's
    nocite: Sequence[str] = ()
    timestamp: int = (
        946_684_800  # the editions' clock, in seconds since 1970: SOURCE_DATE_EPOCH, else `date`, else 2000
    )
    metadata: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, Span] = field(default_factory=dict)


# --- the manuscript -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Container:
    """One thing a block stands in: a block quote, a div, a list item, a note, a table, a figure …

    ``id`` is unique within the file, in the order the containers open; ``classes`` and ``attributes`` are a div's.
    """

    kind: str  # quote, div, item, note, table, figure, definition
    id: int
    classes: Sequence[str] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """An inline element over ``text[start:end]`` of a block.

    ``kind``: emph, strong, quoted-single, quoted-double, span, link, code, math, raw, cite, note, image, smallcaps,
    strikeout, superscript, subscript, underline, break. A quoted mark includes the quotation marks themselves.
    ``ref``: for a note, the id of the note's Container; for a cite, the citation group's number in the file.
    """

    kind: str
    start: int
    end: int
    classes: Sequence[str] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
    ref: int = -1


@dataclass(frozen=True)
class Block:
    """One run of inlines of pandoc's AST, flat, each character tied to its place in the file.

    ``text`` is what the reader sees: pandoc's smart quotes and dashes, quotation marks of Quoted nodes written out, one
    U+FFFC for a citation group, a note, an image, a formula. ``starts[i]``/``ends[i]`` give the source offsets
    of ``text[i]``; -1 where it could not be placed. ``address`` leads from the AST's blocks to the inline list.
    """

    index: int
    kind: str  # paragraph, plain, heading, line-block, code, cell, caption, term
    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    marks: Sequence[Mark]
    containers: Sequence[Container]
    address: Sequence[int | str]
    level: int = 0  # of a heading
    identifier: str = ""  # of a heading
    classes: Sequence[str] = ()

    @cached_property
    def spans_with_a_language(self) -> Sequence[Mark]:
        """The marks to which the author gave a language of their own."""
        return [mark for mark in self.marks if "lang" in mark.attributes]

    def inside(self, kind: str) -> Container | None:
        """The innermost container of that kind, if the block stands in one."""
        return next((c for c in reversed(self.containers) if c.kind == kind), None)

    def span(self, path: str, start: int, end: int) -> Span | None:
        """The source span of ``text[start:end]``, or None when neither end could be placed."""
        if start < end and self.starts[start] >= 0 and self.starts[end - 1] >= 0:  # as nearly always
            first, last = start, end - 1
        else:
            first = next((i for i in range(start, end) if self.starts[i] >= 0), -1)
            if first < 0:
                return None
            last = next(i for i in range(end - 1, first - 1, -1) if self.starts[i] >= 0)
        if self.ends[last] < self.starts[first]:  # LaTeX may name the work before its words
            placed = [i for i in range(start, end) if self.starts[i] >= 0]
            return Span(path, min(self.starts[i] for i in placed), max(self.ends[i] for i in placed))
        return Span(path, self.starts[first], self.ends[last])


@dataclass(frozen=True, slots=True)
class Locator:
    """A place inside a work. ``label`` is CSL's term ("page", "chapter", "verse" …), ``value`` as written ("12–14")."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One key cited once, as in ``[see @mill1859, p. 12; -@paine1791]`` (two citations of one group)."""

    key: str
    locator: Locator | None
    span: Span  # of the key with its @ (and braces)
    group: int  # the number of its Cite node in the file
    group_span: Span  # the whole bracket, or @key with the bracket that follows it
    block: int  # index of the block it stands in
    at: int  # where its group stands in the block's text
    narrative: bool = False  # @key in the running text
    suppress_author: bool = False  # -@key
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A change between the manuscript's words and the source's. Licensed: brackets, ellipses, folding."""

    ours: str
    theirs: str
    licensed: bool
    why: str
    rule: str = ""  # the V rule's code that speaks for an unlicensed change ("V303")
    ours_at: tuple[int, int] = (0, 0)  # within the quotation's text
    theirs_at: tuple[int, int] | None = None  # within the passage's text; None where nothing of it stands there


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a stored source that holds a quotation's words.

    ``page`` says where in words; ``printed`` tells whether it is a page number that a citation may name. ``line`` is
    None where the text was taken out of a PDF or the like, which has no lines. ``start`` and ``end`` are offsets in the
    source's text, from the first word to behind the last; ``before`` and ``after`` are the words that stand next to it
    in its paragraph. ``alone``: the words stand nowhere else in that text.
    """

    key: str
    page: str | None
    path: str
    text: str
    line: int | None
    printed: bool = True
    start: int = 0
    end: int = 0
    before: str = ""
    after: str = ""
    alone: bool = False

    @property
    def locator(self) -> str | None:
        """The page as a citation of it would name it."""
        return self.page if self.printed else None


@dataclass(frozen=True)
class Quotation:
    """Words between quotation marks, or a block quote.

    ``text`` holds the words inside the marks as the author wrote them (source characters); ``start``/``end`` of
    ``span`` include the marks of an inline quotation. ``flat`` is (first block, start, last block, end) in the flat
    texts, marks included. ``certainty`` tells how sure the kind is; Q201 and Q202 choose their severity by it.
    ``words`` is the flat text inside the marks with citations and notes left out: what is matched.
    """

    id: str
    span: Span
    text: str
    words: str
    form: QuotationForm
    kind: QuotationKind
    why: str
    certainty: Certainty
    flat: tuple[int, int, int, int]
    cited: Cited = "no"
    citations: Sequence[Citation] = ()
    binding: Binding = "none"
    attribution: Attribution | None = None
    lang: str = ""
    speaker: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom a sentence names as the one whose words it quotes: "Burke" in ``wrote Burke``.

    ``plain``: the verb stands so near the words that nobody else's can be meant. ``sentence`` is what the sentence says
    round the words, without them.
    """

    name: str
    span: Span
    plain: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Reported:
    """Words that a sentence reports of somebody without quotation marks, citation or note: Q212 looks at them."""

    speaker: str
    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class MarkPair:
    """An opening and a closing quotation mark in one block: ``text[start]`` opens, ``text[end - 1]`` closes.

    ``depth`` counts the pairs it stands in, 0 for an outermost one.
    """

    block: int
    start: int
    end: int
    single: bool
    depth: int


@dataclass(frozen=True, slots=True)
class LoneMark:
    """A double quotation mark at ``text[at]`` of a block that opens and is never closed, or closes what none opened."""

    block: int
    at: int
    opens: bool


@dataclass(frozen=True, slots=True)
class Attribution:
    """A line that names a quotation's author or work: ``— Thomas Paine, *Rights of Man*``, or a hand-typed citation.

    ``key`` is the bibliography's entry it seems to mean, where there is exactly one.
    """

    text: str
    span: Span
    key: str | None = None
    locator: Locator | None = None


@dataclass(frozen=True)
class Suppression:
    """``<!-- citepress: allow RULE: reason -->``. ``covers`` is the stretch of the file it speaks for."""

    rules: Sequence[str]
    reason: str | None
    span: Span
    covers: Span
    whole_file: bool = False


@dataclass(frozen=True)
class Document:
    """One manuscript file, read once by pandoc."""

    file: TextFile
    metadata: Mapping[str, Any]  # the front matter, as PyYAML reads it
    metadata_lines: Mapping[str, int]  # dotted name → line
    tree: JSON | bytes  # pandoc's JSON, whole; as zlib has packed it until somebody asks
    blocks: Sequence[Block]
    citations: Sequence[Citation]
    quotations: Sequence[Quotation]
    suppressions: Sequence[Suppression]
    problems: Sequence[Problem]
    includes: Mapping[str, str] = field(default_factory=dict)  # the files it takes in: as written → from the root
    part_of: str = ""  # the file that takes it in; "" for a chapter
    nocite: Sequence[str] = ()  # the keys under \\nocite in LaTeX
    pairs: Sequence[MarkPair] = ()  # of quotation marks, in order; known with the quotations
    lone_marks: Sequence[LoneMark] = ()
    reported: Sequence[Reported] = ()

    @cached_property
    def ast(self) -> JSON:
        """pandoc's AST."""
        if not isinstance(self.tree, bytes):
            return self.tree
        unpacked: JSON = json.loads(zlib.decompress(self.tree))
        return unpacked


# --- bibliography, sources, matches -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry, as written between its braces, with its line in the .bib.

    ``start`` and ``end`` are the offsets of the value in the file, inside its braces or quotation marks. Where the
    value is put together (``#``) or an abbreviation, they enclose what is written in its stead; in a bibliography that
    is no .bib they are -1.
    """

    value: str
    line: int
    start: int = -1
    end: int = -1


class RawFields(Mapping[str, Field]):
    """Fields whose lines are counted only when somebody asks for one: a library has 150,000 of them."""

    __slots__ = ()

    @property
    @abstractmethod
    def raw(self) -> Mapping[str, str]:
        """Each field's value, by its name in lower case."""

    @abstractmethod
    def value(self, name: str) -> str:
        """A field's value, or an empty string; an entry that never has the word is not looked into."""

    @classmethod
    @abstractmethod
    def skim(cls, several: Sequence[Any], names: Sequence[str]) -> Iterator[tuple[int, str, str]]:
        """The values that *several* entries seem to have under these *names*, at one stroke.

        Each as the entry's number among them, the name as written, and the value. None is missing; one may be too
        many, of a field that is written within another's value or a second time.
        """


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a .bib. Field names are lower case; ``span`` covers the whole entry, ``key_span`` its key."""

    key: str
    type: str
    fields: dict[str, Field] | RawFields
    span: Span
    key_span: Span
    line: int

    def value(self, name: str) -> str:
        """A field's raw value, or an empty string."""
        if isinstance(self.fields, dict):
            return self.fields[name].value if name in self.fields else ""
        return self.fields.value(name)

    def values(self, *names: str) -> list[str]:
        """Several fields' raw values: for those who look through whole entries."""
        if isinstance(self.fields, dict):
            return [self.value(name) for name in names]
        known = self.fields.raw
        return [known.get(name, "") for name in names]


@dataclass(frozen=True)
class Bibliography:
    """The bibliography files, read entry by entry. The first entry of a repeated key counts.

    ``items`` holds CSL-JSON for the entries that the manuscript cites, by key.
    """

    files: Sequence[TextFile]
    entries: Mapping[str, Entry]
    items: Mapping[str, JSON]
    problems: Sequence[Problem]

    @cached_property
    def identity(self) -> bytes:
        """What all that is derived from the entries may be kept under; empty where not all stand in ``files``."""
        paths = {file.path for file in self.files}
        if any(entry.span.path not in paths for entry in self.entries.values()):
            return b""  # the references of a front matter, say
        return sha256(b"".join(file.digest for file in self.files)).digest()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a source text, or what stands for one: where it lies in the text, and what it is called.

    ``kind`` tells what ``label`` is: the number of a printed page, of a PDF's sheet (which counts the cover, and which
    no citation names), or the title of a chapter where an e-book knows no pages.
    """

    label: str | None
    start: int
    end: int
    kind: PageKind = "page"

    @property
    def name(self) -> str | None:
        """The page as messages name it: "113", "PDF page 7", "chapter “The Crossing”"."""
        if self.label is None or self.kind == "page":
            return self.label
        return f"PDF page {self.label}" if self.kind == "sheet" else f"chapter “{self.label}”"


@dataclass(frozen=True)
class SourceText:
    """What is stored of one work. ``unreadable`` says why when none of it could be read, ``partial`` when a part.

    ``file`` holds the file's own text for plain text and Markdown, so that lines point into it; where the words were
    taken out of a PDF, a web page or an e-book, ``lines`` is false, for their lines mean nothing to the author.
    ``body`` is where the words begin (after a YAML header); ``skips`` are the stretches that are not the work's words
    (folios, page marks, markup, the hyphens at the ends of lines), in order, not overlapping.
    ``emphasis`` are the stretches in italics or bold, None where the format does not tell; ``set_off`` those that it
    sets off as block quotes. ``guessed`` says why the labels of the pages are only likely: “counted from the entry's
    pages”. ``digest`` is the SHA-256 of the file's bytes, ``concordance`` and ``prints`` are what the matching makes of
    the text, where these are kept.
    """

    key: str
    file: TextFile
    pages: Sequence[Page]
    excerpt: bool = False
    body: int = 0
    unreadable: str | None = None
    skips: Sequence[tuple[int, int]] = ()
    lines: bool = True
    partial: str | None = None
    emphasis: Sequence[tuple[int, int]] | None = None
    set_off: Sequence[tuple[int, int]] = ()
    guessed: str | None = None
    digest: str | None = None
    concordance: bytes | memoryview | None = None
    prints: bytes | None = None

    def line(self, offset: int) -> int | None:
        """The line of the author's file that an offset stands in, where the file has lines."""
        return self.file.position(offset)[0] if self.lines else None


@dataclass(frozen=True, slots=True)
class LockLine:
    """One quotation as the lock knows it: its words by their digest, what it cites, and how it came out when.

    ``words`` are its first words, for a reader; ``line`` is the line of the lock.
    """

    digest: str
    key: str
    locator: str | None
    page: str | None
    outcome: Outcome
    date: str
    id: str
    words: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class LockedWork:
    """The text that a work's quotations were held to, by its digest (SHA-256), and what came of it."""

    key: str
    file: str
    sha256: str
    date: str
    quotations: Sequence[LockLine]
    line: int = 0


@dataclass(frozen=True)
class Lock:
    """``citations.lock``: which quotations were held to which texts, by people who had them at hand."""

    file: TextFile
    works: Mapping[str, LockedWork]

    @cached_property
    def _lines(self) -> Mapping[tuple[str, str, str | None], LockLine]:
        return {(q.digest, q.key, q.locator): q for work in self.works.values() for q in work.quotations}

    def line(self, digest: str, key: str, locator: str | None) -> LockLine | None:
        """What is known of these words, cited so."""
        return self._lines.get((digest, key, locator))


@dataclass(frozen=True)
class Match:
    """A quotation held against the stored sources.

    ``lock`` is the line of the lock that speaks for it where the text is not at hand; ``unlocked``: the lock knows that
    text, but not these words.
    """

    quotation: str  # its id
    path: str  # its file
    outcome: Outcome
    reason: str | None = None
    differences: Sequence[Difference] = ()
    found: Sequence[Passage] = ()
    key: str | None = None  # the cited key that the outcome speaks of
    lock: LockLine | None = None
    unlocked: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """A passage of a work that is quoted twice in different words: the *later* and the *earlier* (path, quotation id).

    In the differences, ``ours`` are the words of the later, ``theirs`` those of the earlier.
    """

    key: str
    later: tuple[str, str]
    earlier: tuple[str, str]
    differences: Sequence[Difference]


@dataclass(frozen=True)
class Book:
    """Everything known before the rules run."""

    project: Project
    settings: Settings
    documents: Sequence[Document]
    bibliography: Bibliography
    sources: Mapping[str, SourceText]
    matches: Mapping[tuple[str, str], Match]  # (path, quotation id) → match
    variants: Sequence[Variant] = ()  # what is quoted twice, and not alike
    problems: Sequence[Problem] = ()  # of settings and project
    texts: Mapping[str, TextFile] = field(default_factory=dict)  # every text file a finding may point into
    unused: Sequence[Suppression | Allowance] = ()  # silenced nothing; known once the other rules have run
    known: Sequence[Known] = ()  # the lines of the baseline
    lock: Lock | None = None
    find: Callable[[Sequence[str]], Sequence[Passage | None]] = lambda texts: [None] * len(texts)  # texts word for word
    formatted: Callable[[], Sequence[Hole]] = tuple  # formats the cited works, and says what their references lack
    relaid: Set[str] = frozenset()  # the locked works whose text at hand has other bytes than the lock says

    @cached_property
    def _files(self) -> Mapping[str, TextFile]:
        stored = {source.file.path: source.file for source in self.sources.values()}
        listed = {file.path: file for file in self.bibliography.files}
        return {**stored, **listed, **{d.file.path: d.file for d in self.documents}, **self.texts}

    @cached_property
    def holes(self) -> Sequence[Hole]:
        """What a reader of the references would see missing: looked for when a rule asks."""
        return self.formatted()

    def text(self, path: str) -> TextFile | None:
        """The text file of that path, when one of the steps has read it."""
        return self._files.get(path)

    @cached_property
    def used(self) -> Set[str]:
        """Keys that are cited, named under nocite ("*" for all), or parents of such."""
        entries, waiting = self.bibliography.entries, [c.key for c in self.citations] + list(self.settings.nocite)
        if "*" in waiting:
            return {"*", *entries}
        found: set[str] = set()
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                named = ",".join(entries[key].value(name) for name in PARENTS) if key in entries else ""
                waiting += [parent.strip() for parent in named.split(",") if parent.strip()]
        return found

    @cached_property
    def looked_at(self) -> Sequence[Entry]:
        """The entries that the rules look at: those that are used, and the others of a short list.

        A reference manager's export holds a library: what is wrong with works that this book does not name must not
        hide what is wrong with those it does, nor keep the author waiting.
        """
        used, everything = self.used, self.bibliography.entries
        unused = Counter(entry.span.path for key, entry in everything.items() if key not in used)
        return [entry for key, entry in everything.items() if key in used or unused[entry.span.path] <= LIBRARY]

    @property
    def citations(self) -> list[Citation]:
        """All citations, in reading order."""
        return [c for d in self.documents for c in d.citations]

    @property
    def quotations(self) -> list[tuple[Document, Quotation]]:
        """All quotations with their document, in reading order."""
        return [(d, q) for d in self.documents for q in d.quotations]


# --- findings -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``[start, end)`` of *path* by *text*."""

    path: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that mend a finding; safe ones never change what the text says."""

    safe: bool
    edits: Sequence[Edit]


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that a finding speaks of, mostly a passage of a source."""

    path: str
    line: int | None  # None in a file that has no lines
    page: str | None
    text: str
    focus: tuple[int, int] = (0, 0)  # the words in question within the text
    printed: bool = True  # whether ``page`` is a printed page's number; else it says itself what it is


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The key and place that a citation should perhaps have named."""

    key: str
    locator: str | None = None


@dataclass(frozen=True)
class Finding:
    """One thing to tell the author. Rules leave ``severity`` None for their default level."""

    message: str
    span: Span
    severity: Severity | None = None
    help: str | None = None
    key: str | None = None
    quotation: str | None = None
    suggestion: Suggestion | None = None
    related: Sequence[Related] = ()
    fix: Fix | None = None
    focus: Span | None = None  # the words in question within the span, for the eye
    rule: str = ""  # set by the runner
    code: str = ""
    suppressed: bool = False
    reason: str | None = None  # why it is suppressed, in the author's words


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule that ran, for reports that carry its documentation (Markdown)."""

    code: str
    name: str
    severity: Severity
    documentation: str


@dataclass(frozen=True, slots=True)
class Known:
    """One line of a baseline: a finding that stood when the author drew it up. ``words`` are there for a reader."""

    fingerprint: str
    code: str
    rule: str
    path: str
    key: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How a check was run, for reports that tell programs: its exit status, and whether GitHub reads along."""

    status: int = 0
    strict: bool = False
    github: bool = False


@dataclass(frozen=True)
class Report:
    """The outcome of a check: findings in order of place, and counts.

    ``references`` holds, by key, the formatted reference of each work that a finding suggests. ``known`` are the
    findings that the baseline hides, ``obsolete`` its lines that nothing answers to any more.
    """

    book: Book
    findings: Sequence[Finding]
    suppressed: Sequence[Finding]
    references: Mapping[str, str] = field(default_factory=dict)
    mended: int | None = None  # how many findings were mended before this check; None: that was not asked for
    rules: Sequence[RuleCard] = ()
    known: Sequence[Finding] = ()
    obsolete: Sequence[Known] = ()
    circumstances: Circumstances = Circumstances()

    def count(self, severity: Severity) -> int:
        """How many findings stand at that level."""
        return sum(f.severity == severity for f in self.findings)

    def fixable(self, *, safe: bool) -> int:
        """How many findings have a safe fix; with ``safe=False``, one that is not safe."""
        return sum(f.fix is not None and f.fix.safe is safe for f in self.findings)

    def fails(self, strict: bool = False) -> bool:
        """Whether something stands at error level (with *strict*, at warning level)."""
        return self.count("error") > 0 or (strict and self.count("warning") > 0)


# --- references and editions --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reference:
    """One formatted bibliography entry."""

    key: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Hole:
    """What a reader would see missing in a reference: the CSL variable that the entry lacks, and the sign of it.

    ``sign`` is "nothing", "no date", "no title", "numbers" (of no journal or book), or the marks that meet in the text.
    """

    key: str
    variable: str
    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the finished text; ``level`` 1 is a chapter's."""

    id: str
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a printed page begins: before the sign *at* (of those that are not white space) of a chapter.

    ``chapter`` counts the chapters from 0; a formula or a picture is one sign; notes and their calls are none.
    """

    label: str
    chapter: int
    at: int


@dataclass(frozen=True)
class Printed:
    """The beginnings of the printed pages that hold words of the text, in order; or why they cannot be told."""

    starts: Sequence[PageStart] = ()
    why_not: str = ""


@dataclass(frozen=True)
class Edition:
    """A file made by a build, and where things stand in it: id → page label, id → href.

    ``labels`` are the printed labels of all its pages, in order ("" where a page bears none). An edition that is not
    ``verified`` may have lost words; ``reason`` says why that could not be decided.
    """

    path: Path
    pages: Mapping[str, str] = field(default_factory=dict)
    hrefs: Mapping[str, str] = field(default_factory=dict)
    labels: Sequence[str] = ()
    verified: bool = True
    reason: str | None = None
    problems: Sequence[Problem] = ()
    printed: Printed | None = None
    beside: Mapping[str, Path] = field(
        default_factory=dict
    )  # ending of the name ("-cover.jpg") → a file that goes with it
