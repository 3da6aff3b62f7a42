"""Ways back from the list of works to the places that cite them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipeline.editions.epub.labels import Labels
from pipeline.editions.epub.notes import BACK_ARROW
from pipeline.editions.epub.split import Page
from pipeline.editions.epub.xhtml import XHTML, make
from pipeline.editions.tree import Element
from pipeline.editions.words import GENERATED

MOST = 9  # a work that is cited on every page needs no index here


def link_back(pages: Sequence[Page], taken: Collection[str], labels: Labels) -> None:
    """Give each work in the bibliography links to the first places that cite it. *taken* are ids that are in use."""
    places = _cited(pages, taken)
    for page in pages:
        if page.part == "bibliography":
            for entry in page.root.iter(f"{{{XHTML}}}div"):
                if found := places.get(entry.get("id") or ""):
                    _append(entry, found, labels)


def _cited(pages: Sequence[Page], taken: Collection[str]) -> dict[str, list[str]]:
    """The id of a work → the addresses of the links that lead to it, in reading order; those get ids of their own."""
    found: dict[str, list[str]] = {}
    for page in pages:
        for link in page.root.iter(f"{{{XHTML}}}a"):
            work = (link.get("href") or "").rpartition("#")[2]
            here = found.setdefault(work, [])
            if link.get("role") != "doc-biblioref" or len(here) == MOST:
                continue
            name = link.get("id") or f"cites-{work}-{len(here) + 1}"
            while name in taken and not link.get("id"):
                name = f"it-{name}"
            link.set("id", name)
            here.append(f"{page.name.rpartition('/')[2]}#{name}")
    return found


def _append(entry: Element, places: Sequence[str], labels: Labels) -> None:
    """The links behind a work's last words: an arrow, and numbers where there are several places."""
    last = entry[-1] if len(entry) and entry[-1].tag == f"{{{XHTML}}}div" else entry
    if len(last):
        last[-1].tail = (last[-1].tail or "").rstrip()
    else:
        last.text = (last.text or "").rstrip()
    ways = make("span", {"class": f"ways-back {GENERATED}"})
    for number, place in enumerate(places, 1):
        shown = str(number) if number > 1 else BACK_ARROW if len(places) == 1 else f"{BACK_ARROW} 1"
        label = labels.back if len(places) == 1 else f"{labels.back}, {number}"
        link = make("a", {"class": "backlink", "role": "doc-backlink", "href": place, "aria-label": label}, shown)
        link.tail = " " if number < len(places) else None
        ways.append(link)
    ways.text = "\N{NO-BREAK SPACE}"
    last.append(ways)
