"""The pages before the text: the cover, the title page, and the imprint with what the check found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.editions.epub.images import Picture
from pipeline.editions.epub.labels import Labels
from pipeline.editions.epub.metadata import Publication
from pipeline.editions.epub.split import Page
from pipeline.editions.epub.xhtml import document, make
from pipeline.editions.tree import Element
from pipeline.editions.words import GENERATED
from pipeline.model import Book, Outcome

CSS = "../css/book.css"
OUTCOMES: Sequence[tuple[Outcome, str]] = (
    ("verbatim", "verbatim"),
    ("marked", "with marked changes"),
    ("altered", "altered"),
    ("elsewhere", "found in another source"),
    ("not-found", "not found in the stored text"),
    ("uncited", "uncited"),
    ("no-source", "without a stored source"),
    ("not-checked", "not checked"),
)


def cover(picture: Picture, publication: Publication, labels: Labels) -> Page:
    """The cover's page. It is not part of the linear order: shops and shelves show the picture themselves."""
    words = f"{labels.cover}: {publication.title}" + (f" ({publication.by})" if publication.by else "")
    image = make("img", {"src": f"../{picture.name}", "alt": words, "role": "doc-cover"})
    root = document(labels.cover, publication.language, CSS, "cover", make("div", {"class": "cover"}, image))
    return Page("text/cover.xhtml", labels.cover, root, "cover", linear=False)


def title_page(publication: Publication, labels: Labels, *, draft: bool) -> Page:
    """Title, subtitle, authors, publisher."""
    lines = [make("h1", {"class": "title"}, publication.title)]
    if publication.subtitle:
        lines.append(make("p", {"class": "subtitle", "role": "doc-subtitle"}, publication.subtitle))
    lines += [make("p", {"class": "author"}, person.name) for person in publication.creators]
    if publication.publisher:
        lines.append(make("p", {"class": "publisher"}, publication.publisher))
    if draft:
        lines.insert(0, make("p", {"class": f"draft {GENERATED}"}, labels.draft))
    section = make("section", {"class": "title-page", "epub:type": "titlepage"}, *lines)
    root = document(publication.title, publication.language, CSS, "frontmatter", section)
    return Page("text/title-page.xhtml", publication.title, root, "title-page")


def imprint(publication: Publication, book: Book, labels: Labels) -> Page:
    """Who published what when, under which number, and what the check of the quotations found."""
    lines = [
        make("p", {"class": "imprint-title"}, make("cite", {}, publication.title)),
        *(make("p", {}, line) for line in _facts(publication)),
        _checked(book, publication.language),
    ]
    heading = make("h1", {"class": "imprint-heading"}, labels.imprint)
    section = make("section", {"class": "imprint", "epub:type": "copyright-page"}, heading, *lines)
    root = document(labels.imprint, publication.language, CSS, "frontmatter", section)
    return Page("text/imprint.xhtml", labels.imprint, root, "imprint")


def _facts(publication: Publication) -> list[str]:
    """The lines of the imprint that the metadata gives."""
    published = ", ".join(filter(None, (publication.publisher, publication.date_text)))
    isbn = f"ISBN {publication.isbn}" if publication.isbn else ""
    return [line for line in (publication.by, published, publication.rights, isbn) if line]


def _checked(book: Book, language: str) -> Element:
    """The line that says what the check found. It is English in every book, and says so."""
    english = {} if language.split("-")[0] == "en" else {"lang": "en"}
    return make("p", {"class": "checked", **english}, checked_line(book))


def checked_line(book: Book) -> str:
    """One sentence on the quotations of a book and how they stand to their sources."""
    needed = book.matches.values()
    if not needed:
        return "Made with citepress; the text quotes no source."
    counts = Counter(match.outcome for match in needed)
    parts = [f"{counts[outcome]} {words}" for outcome, words in OUTCOMES if counts[outcome]]
    if len(needed) == 1:
        return f"Checked by citepress: 1 quotation, {parts[0].removeprefix('1 ')}."
    if len(parts) == 1:
        parts = [f"all {parts[0].partition(' ')[2]}"]
    return f"Checked by citepress: {len(needed)} quotations, {', '.join(parts)}."
