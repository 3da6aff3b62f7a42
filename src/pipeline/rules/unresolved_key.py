"""A citation's key has no entry in the bibliography.

## What it checks

Every `@key` of the manuscript, and every key under `nocite`, names an entry of the bibliography. Cross-references
(`@fig-map`, `@sec-method`), e-mail addresses, web addresses and tags of R's comments (`#' @param`) are not citations.
Keys as manubot has them, which name a work by its identifier (`@doi:10.1000/182`), are counted as information, once a
file, where no bibliography has them.

## Why it matters

pandoc prints **(key?)** in the place of the reference, and the reader cannot look up what was quoted.

## Example

    Man has no property in man [@pain1791, p. 9].

## How to fix

Mend the key, or add the work to the bibliography. When exactly one entry is a slip of the finger away (two letters
at most), its key is offered as a fix. `--fix` makes it where the keys agree in their first letter and in every digit of
the year, and names of four letters or fewer differ in one; else another work may be meant, as by `@mill1895` for
`mill1859`, and `--unsafe-fixes` makes it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Book, Citation, Document, Edit, Finding, Fix, Severity, Span, Suggestion, TextFile
from pipeline.nearest import nearest, same_work, slips
from pipeline.patterns import lazy
from pipeline.rules.problems import all_problems

NAME = "unresolved-key"
CODE = "K101"
SEVERITY: Severity = "error"


# The kinds of identifiers that manubot takes for keys (https://manubot.github.io/manubot/), and its aliases for them.
IDENTIFIER = lazy(
    r"(?:doi|shortdoi|pmid|pubmed|pmcid|pmc|arxiv|isbn|url|https?|wikidata|clinicaltrials(?:\.gov)?|rrid|orcid|go|"
    r"raw|zotero):\S", re.IGNORECASE,
)  # fmt: skip
ALIAS = lazy(r"^ {0,3}\[@([^\]\s]+)\]:[ \t]*[a-z.]+:\S+", re.MULTILINE)

PLAIN = re.compile(r"\w(?:\w|[:.#$%&\-+?<>~/](?=\w))*")  # a key that needs no braces: pandoc ends it at "Hsing."


class Meant(NamedTuple):
    """What an unknown key may stand for: keys worth showing, and those that are a slip away."""

    near: Sequence[str]
    slips: Sequence[str]


def check(book: Book) -> Iterator[Finding]:
    """Citations and nocite keys without an entry; silent where another finding already names the cause."""
    meant: dict[str, Meant] = {}
    missing = list(unresolved(book))
    cased = in_another_case(book) if missing else {}
    for key, span in missing:
        if key.casefold() not in cased:  # key-case-mismatch speaks of those
            yield _finding(book, key, span, meant)
    if not _unread(book):
        named = identifiers(book)
        for document in book.documents:
            yield from _by_identifier(document, [c for c in document.citations if c.key in named])


def unresolved(book: Book) -> Iterator[tuple[str, Span]]:
    """Keys of citations and under nocite that have no entry, where no file or broken entry explains it."""
    if _unread(book):
        return
    explained = {p.key for p in all_problems(book) if p.kind == "broken-entry"}
    known = book.bibliography.entries.keys() | explained
    named = identifiers(book)
    for citation in book.citations:
        if citation.key not in known and citation.key not in named and not _is_tag(book, citation):
            yield citation.key, citation.span
    for key in book.settings.nocite:
        if key not in known and key != "*":
            yield key, _nocite_span(book, key)


def _unread(book: Book) -> bool:
    """Whether a bibliography could not be read, so that nothing is known of its keys."""
    return any(p.kind in ("missing-bibliography", "unmade-bibliography") for p in all_problems(book))


def in_another_case(book: Book) -> dict[str, str]:
    """The entries' keys by their letters in small case, where no two entries share them."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for key in book.bibliography.entries:
        shared.update({key.casefold()} & found.keys())
        found[key.casefold()] = key
    return {folded: key for folded, key in found.items() if folded not in shared}


def identifiers(book: Book) -> set[str]:
    """The cited keys without an entry that name a work by its identifier, or stand for one: ``[@tag:x]: doi:…``."""
    unknown = {c.key for c in book.citations} - book.bibliography.entries.keys()
    found = {key for key in unknown if IDENTIFIER.match(key)}
    if unknown - found:
        found |= unknown & {alias[1] for d in book.documents for alias in ALIAS.finditer(d.file.text)}
    return found


def _by_identifier(document: Document, citations: Sequence[Citation]) -> Iterator[Finding]:
    """One piece of information a file for the works that manubot would look up."""
    if citations:
        first = citations[0]
        count = len({c.key for c in citations})
        works = f"{count} works are" if count > 1 else "a work is"
        message = f"{works} cited by identifier, as @{first.key}; nothing was looked up, and no bibliography has them"
        help_ = "put what manubot makes of them (output/references.json) into bibliography:, and they are checked too"
        yield Finding(message, first.span, "info", help_, first.key)


def _is_tag(book: Book, citation: Citation) -> bool:
    """Whether it is a tag of R's documentation comments, ``#' @param``, in a chunk that pandoc took for text."""
    file = book.text(citation.span.path)
    line, column = file.position(citation.span.start) if file else (1, 1)
    return file is not None and file.line(line)[: column - 1].strip() == "#'"


def _finding(book: Book, key: str, span: Span, meant: dict[str, Meant]) -> Finding:
    if key not in meant:  # a library may have twenty thousand keys to compare
        keys = book.bibliography.entries.keys()
        meant[key] = Meant(nearest(key, keys), slips(key, keys))
    near = meant[key].near
    where = " or ".join(book.settings.bibliography)
    message = (
        f"the key @{key} has no entry in {where}" if where else f"the key @{key} has no entry: there is no bibliography"
    )
    if near:
        help_ = f"did you mean {' or '.join('@' + n for n in near)}?"
    elif where:
        help_ = f"add the work to {where}, or mend the key"
    else:
        help_ = "put the work into a file bibliography.bib, or name your file with bibliography: in the front matter"
    return Finding(
        message,
        span,
        help=help_,
        key=key,
        suggestion=Suggestion(near[0]) if len(near) == 1 else None,
        fix=_fix(key, book.text(span.path), span, meant[key].slips),
    )


def _fix(key: str, file: TextFile | None, span: Span, close: Sequence[str]) -> Fix | None:
    """The key put right, where exactly one entry is a slip away; safe where no other work can be meant."""
    at = file.text.find(key, span.start, span.end) if file else -1
    if len(close) != 1 or at < 0:
        return None
    braced = file.text[at - 1 : at] == "{" if file else False
    meant = close[0] if braced or PLAIN.fullmatch(close[0]) else f"{{{close[0]}}}"
    return Fix(same_work(key, close[0]), [Edit(span.path, at, at + len(key), meant)])


def _nocite_span(book: Book, key: str) -> Span:
    """Where a key stands under nocite: in a file's front matter or in metadata.yaml."""
    files = [d.file for d in book.documents if "nocite" in d.metadata_lines]
    shared = book.text(book.project.metadata) if book.project.metadata else None
    for file in [*files, shared] if shared else files:
        setting = re.search(r"^nocite:", file.text, re.MULTILINE)
        at = re.compile(rf"@\{{?{re.escape(key)}(?![\w:-])\}}?")
        named = at.search(file.text, setting.start()) if setting else None
        if named:
            return Span(file.path, *named.span())
    return Span(book.project.files[0] if book.project.files else "", 0, 0)
