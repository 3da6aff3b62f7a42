"""A cluster of cites as it is printed: grouped and collapsed where the style asks for it.

CSL 1.0.2, "Cite Grouping" and "Cite Collapsing": https://docs.citationstyles.org/en/stable/specification.html#cite-collapsing
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.references.csl.names import Names, NameStyle
from pipeline.references.csl.output import (
    Children,
    Font,
    Out,
    Tag,
    first,
    is_empty,
    swapped,
    tagged,
    text_of,
    without,
    words,
)
from pipeline.references.csl.plan import Cite
from pipeline.references.csl.positions import SUBSEQUENT, Cluster
from pipeline.references.csl.textcase import recase

if TYPE_CHECKING:
    from pipeline.references.csl.compiler import Part
    from pipeline.references.csl.processor import Processor

DASH = "–"
# The names of a sentence ("Mill and Taylor", "Bay et al.") where the style itself gives none.
FAMILIES = NameStyle(form="short", conjunction="text", et_al_min=3, et_al_use_first=1)


@dataclass(slots=True)
class Piece:
    """A cite with its output, the words of its names and year, and what joins it to the piece before."""

    cite: Cite
    out: Out
    names: str = ""
    year: str = ""
    delimiter: str = ""

    @property
    def bare(self) -> bool:
        """Whether nothing but the work itself is said: no affixes, no place in it."""
        return not (self.cite.prefix or self.cite.suffix or self.cite.locator)


def assembled(document: Processor, cluster: Cluster) -> Out:
    """A cluster's cites in the layout's affixes; empty when none prints anything."""
    part = document.plan.citation
    pieces = [_piece(document, cite) for cite in cluster.cites]
    pieces = [piece for piece in pieces if not is_empty(piece.out)]
    for piece in pieces:
        piece.delimiter = part.layout.delimiter
    collapse = part.option("collapse")
    if collapse in ("year", "year-suffix", "year-suffix-ranged") or "cite-group-delimiter" in part.options:
        pieces = _grouped(pieces)
    if collapse == "citation-number":
        pieces = _numbers(pieces, part.options.get("after-collapse-delimiter", part.layout.delimiter))
    elif pieces and ("cite-group-delimiter" in part.options or collapse):
        pieces = _collapsed(pieces, part)
    pieces = [piece for piece in pieces if not is_empty(piece.out)]
    joined = _joined(document, pieces, opens=document.plan.note and cluster.opens)
    return part.layout.enclosed(joined)


def _piece(document: Processor, cite: Cite) -> Piece:
    if cite.key not in document.works:
        return Piece(cite, Out((f"{cite.key}?",), Font(weight="bold")), f"\0{cite.key}")
    out = document.cite(cite)
    names = first(out, "names")
    found = Piece(cite, out, words(names) if names is not None else "")
    year = first(out, "year")
    found.year = words(replace(year, children=year.children[:1])) if year is not None else ""
    if cite.suppress_author and names is not None and (_are_names(names) or not document.plan.note):
        found.out = without(out, names)
    elif cite.author_only:
        found.out = names if names is not None else out
    return found


def author_of(document: Processor, cite: Cite) -> Out | None:
    """The names (or the title in their place) by which a citation calls its work; None where it has none.

    A style whose citations are numbers names nobody: there the family names of those under whom the work is listed.
    """
    if cite.key not in document.works:
        return None
    position = SUBSEQUENT if "subsequent" in cite.position else cite.position  # "ibid." names nobody
    called = replace(cite, locator="", suppress_author=False, position=position)
    named = first(document.cite(called), "names")
    if named is not None:
        return named
    listed = first(document.entry(cite.key), "names")
    roles = [role.tag.value for role in tagged(listed, "role") if role.tag] if listed is not None else []
    return Names(roles[:1], FAMILIES).render(document.state(cite.key, "citation", called))


def _are_names(names: Out) -> bool:
    """Whether persons stand here, and not a title in their place."""
    return next(tagged(names, "name"), None) is not None


def _joined(document: Processor, pieces: Sequence[Piece], opens: bool) -> Children:
    """The pieces with their affixes, and delimiters between them where the author has set no point of her own.

    A term at the beginning of a note or of a sentence ("ibid.") gets a capital; *opens*: the cluster opens a note.
    """
    children: list[Out | str] = []
    before = ""
    for piece in pieces:
        prefix = text_of(piece.cite.prefix).strip()
        if children and not prefix.startswith((",", ".", ";", ":")):
            children.append(" " if piece.delimiter and before.endswith((",", ".", ";")) else piece.delimiter)
        first_of_all = opens and not children and not prefix
        sentence = re.search(r"\s.*[.?!][\"'”’)]*$", prefix) is not None
        out = _with_capital(piece.out) if first_of_all or sentence else piece.out
        if document.links and piece.cite.key in document.works:
            out = Out((out,), link=f"#ref-{piece.cite.key}")
        children.append(dressed(out, piece.cite))
        before = text_of(piece.cite.suffix).strip()
    return tuple(children)


def _with_capital(out: Out) -> Out:
    """The output with a capital on the term it begins with; anything else begins as it is."""
    head = next((child for child in out.children if not is_empty(child)), None)
    if not isinstance(head, Out) or text_of(head.prefix):
        return out
    if head.tag is not None and head.tag.kind == "term":
        return swapped(out, head, replace(head, children=recase(head.children, "capitalize-first")))
    return swapped(out, head, _with_capital(head))


def dressed(made: Out, cite: Cite) -> Out:
    """A cite between the words that the author put before and after it."""
    prefix, suffix = cite.prefix, cite.suffix
    before, after = text_of(prefix), text_of(suffix)
    if before and (before[-1].isalnum() or before[-1] in ".,;:?!)]”’\"'"):
        prefix = (*prefix, " ")
    if after and (after[0].isalnum() or after[0] in "([“‘"):
        suffix = (" ", *suffix)
    return Out((made,), prefix=prefix, suffix=suffix) if prefix or suffix else made


def _grouped(pieces: Sequence[Piece]) -> list[Piece]:
    """Cites of the same names brought together, at the first of them."""
    groups: dict[str, list[Piece]] = {}
    for index, piece in enumerate(pieces):
        groups.setdefault(piece.names or f"\0{index}", []).append(piece)
    return [piece for group in groups.values() for piece in group]


def _collapsed(pieces: list[Piece], part: Part) -> list[Piece]:
    """The pieces without the names, and years, that repeat those of the cite before."""
    delimiter, collapse = part.layout.delimiter, part.option("collapse")
    group = part.options.get("cite-group-delimiter", ", ")
    suffixes = part.options.get("year-suffix-delimiter", part.options.get("cite-group-delimiter", delimiter))
    after = part.options.get("after-collapse-delimiter", delimiter)
    collapsed = False
    for number, run in enumerate(_runs(pieces, _follows)):
        if number and (collapse == "year" or collapsed):
            run[0].delimiter = after
        collapsed, letter = len(run) > 1, False
        for before, piece in pairwise(run):
            piece.delimiter = after if before.cite.locator or before.cite.suffix or letter else group
            if not collapse:
                continue
            names = first(piece.out, "names")
            if names is not None and not piece.cite.prefix:
                piece.out = without(piece.out, names)
            letter = collapse != "year" and _same_year(before, piece)
            if letter:
                piece.delimiter = suffixes
                piece.out = _suffix_only(piece.out)
    if collapse == "year-suffix-ranged":
        return [piece for run in _runs(pieces, _next_letter) for piece in _range(run)]
    return pieces


def _runs(pieces: Sequence[Piece], follows: Callable[[Piece, Piece], bool]) -> list[list[Piece]]:
    """The pieces in runs, in which each follows upon the one before."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        if runs and follows(runs[-1][-1], piece):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _range(run: Sequence[Piece]) -> list[Piece]:
    """Three and more that follow upon one another as a range: 1–3, 2000a–c."""
    return [run[0], replace(run[-1], delimiter=DASH)] if len(run) > 2 else list(run)


def _follows(before: Piece, piece: Piece) -> bool:
    return before.names == piece.names and bool(piece.names or (piece.year and before.year == piece.year))


def _same_year(before: Piece, piece: Piece) -> bool:
    return (
        bool(piece.year)
        and before.year == piece.year
        and first(piece.out, "year-suffix") is not None
        and (not before.cite.locator and not before.cite.suffix and not piece.cite.prefix)
    )


def _suffix_only(out: Out) -> Out:
    """A cite whose year is told already: only the letter is left of it."""
    year = first(out, "year")
    suffix = first(out, "year-suffix")
    if year is None or suffix is None:
        return out
    if first(year, "year-suffix") is not None:
        return swapped(out, year, suffix)
    return without(out, year)


def _next_letter(before: Piece, piece: Piece) -> bool:
    ours, theirs = first(piece.out, "year-suffix"), first(before.out, "year-suffix")
    if ours is None or theirs is None or ours.tag is None or theirs.tag is None or not (before.bare and piece.bare):
        return False
    return before.names == piece.names and before.year == piece.year and ours.tag.value == theirs.tag.value + 1


def _numbers(pieces: Sequence[Piece], after: str) -> list[Piece]:
    """Citation numbers with their ranges; *after* stands behind a range."""
    made: list[Piece] = []
    collapsed = False
    for run in _runs(pieces, _next_number):
        made += _range([replace(run[0], delimiter=after), *run[1:]] if collapsed else run)
        collapsed = len(run) > 2
    return made


def _next_number(before: Piece, piece: Piece) -> bool:
    ours, theirs = first(piece.out, "number"), first(before.out, "number")
    if ours is None or theirs is None or not (before.bare and piece.bare):
        return False
    numbers = [tag.value for tag in (theirs.tag, ours.tag) if isinstance(tag, Tag)]
    return len(numbers) == 2 and numbers[1] == numbers[0] + 1
