"""The pages before the text: the cover, the title page, and the imprint with what the check found."""

from __future__ import annotations

from collections import Counter

from pipeline.editions.epub.images import Picture
from pipeline.editions.epub.labels import Labels, spoken
from pipeline.editions.epub.metadata import Publication
from pipeline.editions.epub.split import Page
from pipeline.editions.epub.xhtml import document, make
from pipeline.editions.words import GENERATED
from pipeline.model import Book

CSS = "../css/book.css"


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
        make("p", {"class": "checked", "lang": spoken(publication.language)}, checked_line(book, labels)),
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


def checked_line(book: Book, labels: Labels) -> str:
    """One sentence on the quotations of a book and how they stand to their sources, in the book's language."""
    counts = Counter(match.outcome for match in book.matches.values())
    if not counts:
        return f"{labels.unchecked}."
    parts = [f"{labels.outcomes[outcome]}: {counts[outcome]}" for outcome in labels.outcomes if counts[outcome]]
    return f"{labels.checked}: {counts.total()} ({'; '.join(parts)})."
