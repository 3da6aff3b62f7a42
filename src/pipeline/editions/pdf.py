"""The print edition: the sheet is laid out by WeasyPrint, held against the tree word for word, and finished.

What the profiles ask for stands in ``profiles.py``; the gutter is the one that the number of pages asks for.
"""

from __future__ import annotations

import copy
import gc
import logging
import re
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.design import design
from pipeline.editions import fonts, printed
from pipeline.editions.finisher import finish
from pipeline.editions.indexing import Place, dangling, unpaired
from pipeline.editions.kept import Kept
from pipeline.editions.linebreaking import line_breaking
from pipeline.editions.mending import mended
from pipeline.editions.normalise import classes
from pipeline.editions.pages import PT_PER_PX, Layout, Unreadable, link_notes, read_layout
from pipeline.editions.sheet import Sheet, index_sheet, make_sheet
from pipeline.editions.slicing import LONG, slice_notes
from pipeline.editions.styling import style_sheets
from pipeline.editions.tree import Element, Tree
from pipeline.editions.wordsgate import Fault, Verdict, judge
from pipeline.errors import EditionError, ToolError
from pipeline.model import Book, Edition, Printed, Problem, Span
from pipeline.profiles import chosen
from pipeline.roman import roman

AT_LINE = re.compile(r" at \d+:\d+\b")  # where the engine names a place in a style sheet
BLANK = 4.5  # lines above the notes of a page: half a line belongs to the notes
MOST = 10  # problems of one kind; more would bury the first
SAID = {
    "missing": "do not stand on the pages",
    "doubled": "stand on the pages more than once",
    "beyond": "lie beyond the edge of the page",
    "overprinted": "stand on other words or on a picture",
    "late": "is a note that begins after the page of its call",
}


@dataclass(frozen=True)
class Laid:
    """A sheet laid out: the engine's document, our reading of it, and what the engine said."""

    sheet: Sheet
    document: Any
    layout: Layout | None
    why_not: str
    log: Sequence[str]

    @cached_property
    def verdict(self) -> Verdict:
        """Whether every word stands on the pages once, as far as that can be told."""
        return Verdict(undecided=self.why_not) if self.layout is None else judge(self.sheet.elements, self.layout)


def make(tree: Tree, book: Book, out: Path, *, draft: bool) -> Edition:
    """Make the PDF at *out*, unless it is kept from an earlier build.

    Raises EditionError, naming words and lines, when words of the manuscript are not on its pages. A draft is made all
    the same, and where it cannot be decided so is the book; both are marked as not verified.
    """
    return _kept(tree, book, draft).edition(out, lambda: _make(tree, book, out, draft))


def _kept(tree: Tree, book: Book, draft: bool) -> Kept:
    """What is kept of the edition: beside the tree and the settings it depends on the files that these name."""
    settings, profile = book.settings, chosen(book.settings.profile, book.settings.icc)
    measures = design(settings.trim, profile.gutter(0), profile.margin, settings.look)
    css = style_sheets(book.project.root, measures, settings, _stamp(draft))
    with fonts.only_ours(settings.timestamp):
        _engine()  # it looks at the machine's fonts when it is loaded
    return Kept(tree, book, [repr(draft).encode(), *(sheet.encode() for sheet in css), _icc(book) or b""])


def _stamp(draft: bool) -> str:
    return "DRAFT" if draft else ""


def _icc(book: Book) -> bytes | None:
    """The ICC profile of the press, where one is set."""
    return (book.project.root / book.settings.icc).read_bytes() if book.settings.icc else None


def _make(tree: Tree, book: Book, out: Path, draft: bool) -> Edition:
    profile = chosen(book.settings.profile, book.settings.icc)
    with fonts.only_ours(book.settings.timestamp), line_breaking(_engine(), book.settings.line_breaking) as left:
        laid = _lay_out(tree, book, draft)
        verdict = laid.verdict
        lost = _lost(tree, verdict.faults) if verdict.faults else None
        if lost and not draft:
            raise lost
        front = _front(laid)
        places = {} if profile.for_press or laid.layout is None else link_notes(laid.document.pages)
        with tempfile.TemporaryDirectory(prefix="citepress-") as folder:
            made = Path(folder, "made.pdf")
            with mended(), _listening():  # what it says of signs without a glyph is said better below
                laid.document.write_pdf(made, pdf_tags=profile.tagged, pdf_variant=profile.variant)
            finished = finish(
                made, out, about=_about(tree), timestamp=book.settings.timestamp, front=front, places=places,
                profile=profile, icc=_icc(book),
            )  # fmt: skip
    labels = _labels(finished.pages, front)
    return Edition(
        path=out,
        pages=_pages(tree, laid.layout, labels),
        labels=labels,
        verified=verdict.undecided is None and lost is None,
        reason=lost.message if lost else verdict.undecided,
        problems=[
            *_layout_problems(tree, book, laid),
            *_line_by_line(tree, book, left),
            *(_remark(tree, book, said) for said in finished.remarks),
        ],
        printed=_printed(tree, laid),
    )


def paginate(tree: Tree, book: Book, *, draft: bool) -> Printed:
    """Where the pages of the print edition begin, as kept from an earlier build, or found by laying it out."""
    return _kept(tree, book, draft).pages(lambda: _paginate(tree, book, draft))


def _paginate(tree: Tree, book: Book, draft: bool) -> Printed:
    with fonts.only_ours(book.settings.timestamp), line_breaking(_engine(), book.settings.line_breaking):
        return _printed(tree, _lay_out(tree, book, draft))


def _printed(tree: Tree, laid: Laid) -> Printed:
    if laid.layout is None:
        return Printed(why_not=laid.why_not)
    labels = _labels(len(laid.document.pages), _front(laid))
    return printed.read(tree, laid.sheet.elements, laid.layout, labels)


def _lay_out(tree: Tree, book: Book, draft: bool) -> Laid:
    """Lay the sheet out; again with a wider gutter as long as there are more pages than the last one allows."""
    settings, profile = book.settings, chosen(book.settings.profile, book.settings.icc)
    gutter = profile.gutter(0)
    while True:
        measures = design(settings.trim, gutter, profile.margin, settings.look)
        css = style_sheets(book.project.root, measures, settings, _stamp(draft))
        sheet = make_sheet(tree, measures, settings.profile, settings.look, css)
        laid = _with_index(_cut_notes(_set(sheet, tree), tree), tree, interactive=profile.interactive)
        gutter = profile.gutter(len(laid.document.pages))
        if gutter <= measures.inner:
            return laid
        del laid, sheet
        gc.collect()  # a document is full of circles: two of a long book would take twice the room


def _cut_notes(laid: Laid, tree: Tree) -> Laid:
    """Lay out again with long notes cut into slices: when one lost words, comes late, or has left a page half blank."""
    layout = laid.layout
    if layout is None:
        return laid
    late = any(note.late for note in layout.notes.values())
    if not late and not _pushed(layout, laid.sheet.leading) and not laid.verdict.faults:
        return laid
    root = copy.deepcopy(laid.sheet.root)
    slice_notes(root, layout.ends)
    return _set(replace(laid.sheet, root=root), tree)


def _pushed(layout: Layout, leading: float) -> bool:
    """Whether a long note has taken the line of its call to the next page, and left several lines blank."""
    line = leading / PT_PER_PX
    return any(
        note.called > 0
        and note.down < 2 * line
        and len(layout.ends.get(name, ())) >= LONG - 1  # the last line may be missing, or one divided
        and layout.room[note.called - 1] > BLANK * line
        for name, note in layout.notes.items()
    )


def _with_index(laid: Laid, tree: Tree, *, interactive: bool) -> Laid:
    """Put the index, made from the pages of the marks, in the place of the last page, which has its heading only."""
    sheet, layout, pages = laid.sheet, laid.layout, laid.document.pages
    if layout is None or sheet.index is None:
        return laid
    front = _front(laid)
    labels = _labels(len(pages), front)
    places = {
        m.id: Place(layout.starts[m.id], labels[layout.starts[m.id]]) for m in sheet.marks if m.id in layout.starts
    }
    number = len(pages) - front
    index = _set(index_sheet(sheet, tree, places, page=number, left=len(pages) % 2 == 0, interactive=interactive), tree)
    document = laid.document.copy([*pages[:-1], *index.document.pages])
    heading = {element.get("data-n") for element in sheet.index.iter()}
    elements = {number: element for number, element in sheet.elements.items() if number not in heading}
    both = replace(sheet, elements={**elements, **index.sheet.elements})
    return _read(both, document, [*laid.log, *index.log])


def _set(sheet: Sheet, tree: Tree) -> Laid:
    with _listening() as log:
        document = _render(sheet, tree)
    return _read(sheet, document, log)


def _read(sheet: Sheet, document: Any, log: Sequence[str]) -> Laid:
    try:
        return Laid(sheet, document, read_layout(document.pages), "", log)
    except Unreadable as error:
        return Laid(sheet, document, None, str(error), log)


def _render(sheet: Sheet, tree: Tree) -> Any:
    """WeasyPrint's document. Its fetcher knows our fonts and the tree's pictures, and nothing else."""
    _engine()
    import weasyprint
    from weasyprint.urls import URLFetcherResponse

    class Fetcher(weasyprint.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            scheme, _, name = url.partition(":")
            if scheme == "formula":
                return URLFetcherResponse(
                    url, sheet.formulas.drawings[name].encode(), {"Content-Type": "image/svg+xml"}
                )
            return URLFetcherResponse(url, _look_up(url, tree).read_bytes())

    with mended(sheet.leading / PT_PER_PX):
        return weasyprint.HTML(string=sheet.html, url_fetcher=Fetcher()).render()


def _engine() -> Any:
    """WeasyPrint. Raises ToolError where it cannot be loaded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that our empty font configuration is empty
            import weasyprint
    except (ImportError, OSError) as error:
        raise ToolError(
            f"the typesetter WeasyPrint could not be loaded ({error})",
            "it needs Pango: `citepress doctor` says how to install it",
        ) from error
    return weasyprint


def _look_up(url: str, tree: Tree) -> Path:
    from urllib.parse import unquote

    scheme, _, rest = url.partition(":")
    name = unquote(rest.lstrip("/"))
    if scheme == "font":
        return fonts.files()[name]
    if scheme == "book" and name in tree.images:
        return tree.images[name]
    raise ValueError(f"{url} is not part of the book and was not read")


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs, which nobody would read, instead of letting it be printed."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    logger = logging.getLogger("weasyprint")
    before = logger.handlers[:], logger.propagate, logger.level
    logger.handlers, logger.propagate = [Ear(logging.WARNING)], False
    logger.setLevel(logging.WARNING)
    try:
        yield heard
    finally:
        logger.handlers, logger.propagate = before[0], before[1]
        logger.setLevel(before[2])


# --- pages and places -------------------------------------------------------------------------------------------------


def _front(laid: Laid) -> int:
    """How many pages stand before page 1."""
    first = next(e for e in laid.sheet.elements.values() if {"chapter", "first"} <= set(classes(e)))
    return laid.layout.starts.get(first.get("id", ""), 0) if laid.layout else 0


def _labels(count: int, front: int) -> list[str]:
    return [roman(n) for n in range(1, front + 1)] + [str(n) for n in range(1, count - front + 1)]


def _pages(tree: Tree, layout: Layout | None, labels: Sequence[str]) -> dict[str, str]:
    """The printed page of each quotation and heading (a heading's id is that of its section)."""
    if layout is None:
        return {}
    ids = [e.get("id", "") for c in tree.chapters for e in c.element.iter("section")]
    wanted = [*ids, *tree.quotations.values()]
    return {name: labels[layout.starts[name]] for name in wanted if name in layout.starts}


def _about(tree: Tree) -> dict[str, Any]:
    about = tree.metadata.get("description") or tree.metadata.get("abstract") or ""
    return {"title": tree.title, "authors": list(tree.authors), "lang": tree.lang, "description": about}


# --- what is said -----------------------------------------------------------------------------------------------------


def _lost(tree: Tree, faults: Sequence[Fault]) -> EditionError:
    """The refusal to make a PDF that does not hold every word once."""
    lines = [f"{_where(tree, fault.element)}: “{_short(fault.words)}” {SAID[fault.kind]}" for fault in faults[:MOST]]
    more = f"\n  and {len(faults) - MOST} more" if len(faults) > MOST else ""
    return EditionError(
        "words of the manuscript would be lost in the PDF:\n  " + "\n  ".join(lines) + more,
        "a table, picture or note larger than its page is the usual cause; --draft shows the pages as they are",
    )


def _short(words: str, most: int = 90) -> str:
    if len(words) <= most:
        return words
    return f"{words[:45].rsplit(' ', 1)[0]} … {words[-35:].split(' ', 1)[-1]}"


def _where(tree: Tree, element: Element) -> str:
    place = tree.place(element)
    return f"{place[0]}:{place[1]}" if place else "the list of works"


def _layout_problems(tree: Tree, book: Book, laid: Laid) -> Iterator[Problem]:
    """What was not set as asked: the engine's own complaints, letters without a glyph, formulas, lines too long."""
    look = book.settings.look
    theirs = ", ".join([*look.own, *look.css])
    for message in list(dict.fromkeys(laid.log))[:MOST]:
        # Our own style sheet is understood; what is not stands in the author's.
        whose = f" of {theirs}" if theirs and AT_LINE.search(message) else ""
        yield _problem(tree, book, None, f"the typesetter says{whose}: {message[:1].lower()}{message[1:].rstrip('.')}")
    for element, signs in _undrawn(laid.sheet):
        message = f"the typefaces have no glyph for {signs}: a box is printed there"
        yield _problem(tree, book, element, message, "write it in other letters, or show it as a picture")
    for formula in laid.sheet.formulas.shrunk[:MOST]:
        message = "the formula is wider than the page and is printed smaller"
        yield _problem(tree, book, formula, message, "break it into two lines, or set it as a display")
    for formula in laid.sheet.formulas.spelt[:MOST]:
        words = " ".join("".join(str(t) for t in formula.itertext()).split())
        message = f"the formula is printed in one line, as {words}"
        yield _problem(tree, book, formula, message, "show it as a picture, if it cannot be read so")
    for mark in dangling(laid.sheet.marks)[:MOST]:
        message = f"the index sends its reader to “{mark.sends}”, which it does not have"
        yield _problem(tree, book, mark.element, message)
    for mark in unpaired(laid.sheet.marks)[:MOST]:
        message = f"the index has a range of “{mark.term}” that is not both begun and ended"
        yield _problem(tree, book, mark.element, message, 'write range="begin" and, further down, range="end"')
    if laid.layout is None:
        return
    for piece in [w for w in laid.layout.words if not w.fits and w.text.strip()][:MOST]:
        element = laid.sheet.elements[piece.number]
        message = f"the line “{_short(piece.text.strip())}” runs over the margin"
        yield _problem(tree, book, element, message, "break the line, or shorten it")
    for name, place in laid.layout.notes.items():
        if place.late:
            note = next(e for e in laid.sheet.elements.values() if e.get("id") == name)
            message = "the note begins on the page after its call, behind a long note that is called in the same line"
            yield _problem(tree, book, note, message)


def _line_by_line(tree: Tree, book: Book, left: Mapping[str, int]) -> Iterator[Problem]:
    """How many paragraphs total-fit has not broken as wholes, and why."""
    if left:
        count = sum(left.values())
        what = "1 paragraph is" if count == 1 else f"{count} paragraphs are"
        reasons = "; ".join(f"{reason} ({number})" for reason, number in sorted(left.items()))
        message = f"{what} broken line by line, not as a whole: {reasons}"
        yield replace(_problem(tree, book, None, message), kind="line-by-line")


def _remark(tree: Tree, book: Book, said: str) -> Problem:
    return replace(_problem(tree, book, None, said), kind="set-for-press")


def _undrawn(sheet: Sheet) -> Iterator[tuple[Element, str]]:
    from pipeline.editions.wordsgate import own_text

    seen: set[str] = set()
    for element in sheet.elements.values():
        new = [sign for sign in fonts.missing(own_text(element)) if sign not in seen]
        if new:
            seen.update(new)
            yield element, ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in new[:MOST])


def _problem(tree: Tree, book: Book, element: Element | None, message: str, help_: str | None = None) -> Problem:
    place = tree.place(element) if element is not None else None
    path, line = place or (tree.files[0], 1)
    file = next(document.file for document in book.documents if document.file.path == path)
    start = file.offset(line)
    return Problem("layout", message, Span(path, start, start + len(file.line(line))), help_)
