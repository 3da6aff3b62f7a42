"""No text of a cited work is stored, so its quotations are not checked.

## What it checks

For each work that is quoted, whether `sources/KEY.txt`, `sources/KEY.md` or the entry's `file` holds its text. One
finding a work counts the quotations that could not be held to it. When the words of one stand in the stored text of
another work, the finding stands at it and names that work.

Where `citations.lock` knows the work, its text need not be at hand: an unchanged quotation keeps what was verified. One
that is new, or was changed after that, is a warning of its own.

## Why it matters

A check that could not look must say so: these quotations are neither right nor wrong.

## Example

Three quotations from `[@burke1790]`, and no file `sources/burke1790.txt`.

## How to fix

Store the text, or the passage you quote with `excerpt: true` in a YAML header. Lock a changed quotation where the text
is at hand: `citepress lock`.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.model import Book, Finding, Passage, Severity, Suggestion
from pipeline.rules import phrases
from pipeline.rules.outcomes import Held, held

NAME = "source-text-missing"
CODE = "V312"
SEVERITY: Severity = "info"


def check(book: Book) -> Iterator[Finding]:
    """One finding for each quoted work without a stored text, at its first quotation (that stands elsewhere)."""
    waiting: dict[str | None, list[Held]] = defaultdict(list)
    for it in held(book, "no-source"):
        if it.key is None or it.key in book.bibliography.entries:  # K101 speaks of the others
            waiting[it.key].append(it)
    for key, quoted in waiting.items():
        yield _finding(key, quoted)
    for it in held(book, "not-checked"):
        if it.match.unlocked:
            yield _changed(it)


def _changed(it: Held) -> Finding:
    """A quotation that the lock does not know, from a text that it knows."""
    return Finding(
        f"{phrases.shown(it.quotation.words)} is new or changed since the quotations from {it.key} were locked, and is "
        "not checked: the text is not at hand",
        it.quotation.span,
        "warning",
        help="run citepress lock where the text is at hand",
        key=it.key,
        quotation=it.quotation.id,
    )


def _finding(key: str | None, quoted: Sequence[Held]) -> Finding:
    it = next((q for q in quoted if q.match.found), quoted[0])
    other = next(iter(it.match.found), None)
    number, verb = phrases.counted(len(quoted), "quotation"), "is" if len(quoted) == 1 else "are"
    if key is None:
        said = f"{number} {verb} not checked: no entry of the bibliography fits the source named by hand"
    else:
        said = f"no text of {key} is stored: {number} from it {verb} not checked"
    return Finding(
        said + (f"; the words of this one stand in {phrases.work(other.key, other.page)}" if other else ""),
        it.quotation.span,
        help=_help(key, other),
        key=key,
        quotation=it.quotation.id,
        suggestion=Suggestion(other.key, other.locator) if other else None,
        related=phrases.passages(it.match.found),
    )


def _help(key: str | None, other: Passage | None) -> str:
    cure = "cite the work by its key"
    if key is not None:
        cure = f"store the text as sources/{key}.txt, or the passages quoted with excerpt: true in its header"
    return (
        f"{cure}; if the words were taken from there, cite {phrases.citation(other.key, other.locator)}"
        if other
        else cure
    )
