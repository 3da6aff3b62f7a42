"""The e-book: an EPUB 3.3 package of our own making, with zipfile and lxml.

The steps in order: gather the metadata, read the pictures, split the tree into pages, add the pages before the text and
the navigation, write the package, and hold the words of the finished file to the tree's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path

from pipeline.editions import pdf
from pipeline.editions.epub import (
    accessibility,
    backrefs,
    cover,
    front,
    gate,
    images,
    index,
    metadata,
    navigation,
    split,
    typefaces,
    zipping,
)
from pipeline.editions.epub import package as opf
from pipeline.editions.epub.images import Picture, Pictures
from pipeline.editions.epub.labels import labels
from pipeline.editions.epub.metadata import Publication
from pipeline.editions.epub.package import Item
from pipeline.editions.epub.split import Page
from pipeline.editions.epub.xhtml import serialise
from pipeline.editions.indexing import Mark
from pipeline.editions.tree import Element, Tree
from pipeline.errors import EditionError, ToolError
from pipeline.model import Book, Edition, PageStart, Problem, Span

CSS = "css/book.css"


def make(tree: Tree, book: Book, out: Path, *, draft: bool) -> Edition:
    """Write the e-book to the file *out* and say where each quotation and heading stands in it.

    ``Edition.hrefs`` are addresses below the package's folder. Raises EditionError, naming words and lines, when the
    e-book's words are not the tree's; then no file is written.
    """
    problems: list[Problem] = []

    def tell(element: Element, message: str) -> None:
        problems.append(_problem(book, tree.place(element), message))

    publication = metadata.publication(tree, book)
    words = labels(publication.language)
    pictures = images.collect(tree.images)
    front_picture = _cover(publication, book, problems)
    printed = _printed(tree, book, problems, draft=draft)
    marks: list[Mark] = []
    text = split.pages(
        split.Making(
            tree, pictures, words, tell, draft, printed, book.settings.look.drop_caps,
            lambda element, name, home: marks.extend(index.marks(element, name, home)),
        )
    )  # fmt: skip
    backrefs.link_back(text, set(split.addresses(tree)), words)
    text += [index.page(marks, publication.language)] if marks else []
    before = [
        front.cover(front_picture, publication, words),
        front.title_page(publication, words, draft=draft),
        front.imprint(publication, book, words),
    ]
    contents = navigation.nav([*before, *text], publication, words)
    pages = [*before, contents, *text]
    data = _bind(publication, pages, pictures, front_picture, embed=book.settings.epub_fonts == "embed")
    problems += [*_made_smaller(tree, book, pictures), *_metadata_problems(publication, book)]
    lost = gate.losses(data, tree)
    if lost:
        raise _lost(tree, lost)
    out.write_bytes(data)
    beside = {"-cover.jpg": _beside(front_picture, out)} if front_picture.media_type != "image/svg+xml" else {}
    return Edition(out, hrefs=_hrefs(tree), problems=problems, beside=beside)


def _bind(
    publication: Publication, pages: Sequence[Page], pictures: Pictures, front_picture: Picture, *, embed: bool
) -> bytes:
    """Put everything into one archive."""
    css = resources.files("pipeline.editions").joinpath("css", "epub.css").read_bytes()
    letters = typefaces.embedded(pages) if embed else []
    shown = {picture.name: picture for picture in pictures.by_src.values()}
    items = [
        *(Item(p.id, p.name, "application/xhtml+xml", serialise(p.root), opf.page_properties(p)) for p in pages),
        *(Item(f"image-{n}", p.name, p.media_type, p.data) for n, (_, p) in enumerate(sorted(shown.items()), 1)),
        Item("cover-image", front_picture.name, front_picture.media_type, front_picture.data, "cover-image"),
        Item("style", CSS, "text/css", typefaces.rules(letters) + css),
        *(Item(f"font-{n}", font.name, "font/ttf", font.data) for n, font in enumerate(letters, 1)),
        Item("ncx", "toc.ncx", "application/x-dtbncx+xml", navigation.ncx(pages, publication)),
    ]
    package = opf.package(
        publication, accessibility.statement(pages, publication.pages_of), items, pages, "cover-image"
    )
    return zipping.archive({"package.opf": package, **{item.name: item.data for item in items}})


def _printed(tree: Tree, book: Book, problems: list[Problem], *, draft: bool) -> Sequence[PageStart]:
    """The beginnings of the pages of our PDF, where the settings ask for them; a problem when they cannot be told."""
    if book.settings.epub_pages == "none":
        return ()
    try:
        printed = tree.printed or pdf.paginate(tree, book, draft=draft)
    except ToolError as error:
        hint = f"{error.hint}; or leave the printed page numbers out of the e-book with --epub-pages none"
        raise ToolError(error.message, hint) from error
    if printed.why_not:
        message = f"the e-book carries no page numbers of the print edition: {printed.why_not}"
        help_ = "set citepress: epub: pages: none, if the e-book is to go without them"
        problems.append(_setting_problem(book, "citepress.epub.pages", message, help_))
    return printed.starts


def _cover(publication: Publication, book: Book, problems: list[Problem]) -> Picture:
    """The cover, with a problem when the author's own picture cannot be taken."""
    values, root = book.settings.metadata, book.project.root
    folders = [root, *((root / file).parent for file in book.project.files)]
    own = cover.own_picture(values, root, folders)
    named = values.get("cover-image")
    if named and own is None:
        message = f"the cover image {named} was not found in the project; a cover was set from the title"
        problems.append(_setting_problem(book, "cover-image", message, "mend the path, or put the file there"))
    try:
        return cover.picture(publication, own)
    except (OSError, ValueError) as error:
        message = f"the cover image {named} cannot be used: {error}; a cover was set from the title"
        problems.append(_setting_problem(book, "cover-image", message, "save it as PNG, JPEG or SVG"))
        return cover.picture(publication, None)


def _beside(front_picture: Picture, out: Path) -> Path:
    """The cover in the size that shops want apart from the e-book, next to *out*."""
    path = out.with_suffix(".jpg")
    path.write_bytes(cover.for_shops(front_picture))
    return path


def _hrefs(tree: Tree) -> dict[str, str]:
    """Where quotations and headings stand: id → address below the package's folder."""
    home = split.addresses(tree)
    wanted = set(tree.quotations.values())
    for chapter in tree.chapters:
        wanted.add(chapter.id)
        wanted |= {navigation.anchor(heading) for heading in chapter.element.iter("h1", "h2", "h3", "h4", "h5", "h6")}
    return {key: f"{home[key]}#{key}" for key in sorted(wanted) if key in home}


# --- what is told of the build --------------------------------------------------------------------------------------


def _made_smaller(tree: Tree, book: Book, pictures: Pictures) -> Iterator[Problem]:
    """The pictures that are smaller in the e-book than in the project; a press wants them as they are."""
    roots = [*(chapter.element for chapter in tree.chapters), *tree.notes.values()]
    shown = {image.get("src") or "": image for root in roots for image in root.iter("img")}
    for src, size in pictures.smaller.items():
        message = f"the picture {src} is larger than the shops take; in the e-book it has {size}"
        yield replace(_problem(book, tree.place(shown[src]), message), kind="made-smaller")


def _metadata_problems(publication: Publication, book: Book) -> list[Problem]:
    """What the metadata asks for and cannot have."""
    if not publication.bad_isbn:
        return []
    message = f"the ISBN {publication.bad_isbn} has a wrong check digit, so the e-book goes without one"
    name = "isbn" if "isbn" in book.settings.origins else "identifier"
    return [_setting_problem(book, name, message, "copy the number again")]


def _lost(tree: Tree, losses: Sequence[gate.Loss]) -> EditionError:
    """The refusal to make an e-book that does not hold the words of the text, with the first fault of each chapter."""
    lines = []
    for loss in losses:
        place = tree.place(loss.element)
        where = f"{place[0]}:{place[1]}" if place else loss.chapter.title
        lines.append(f"{where}: “{loss.expected}” came out as “{loss.met}”")
    return EditionError(
        "the e-book was not made, because its words would not be those of the manuscript:\n  " + "\n  ".join(lines),
        "raw HTML in the manuscript is the usual cause: write it in Markdown",
    )


def _problem(book: Book, place: tuple[str, int] | None, message: str) -> Problem:
    """A problem at a line of the manuscript, or at its beginning when the place is not known."""
    path, line = place or (book.documents[0].file.path, 1)
    file = next(d.file for d in book.documents if d.file.path == path)
    start = file.offset(line)
    return Problem("layout", message, Span(path, start, start + len(file.line(file.position(start)[0]))))


def _setting_problem(book: Book, name: str, message: str, help_: str) -> Problem:
    """A problem at the line that set a piece of metadata."""
    span = book.settings.origins.get(name) or Span(book.documents[0].file.path, 0, 0)
    return Problem("layout", message, span, help_)
