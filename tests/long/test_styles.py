"""The whole collection of citation styles: each is found by its name, and each formats a document and its works."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pipeline import references, tools
from pipeline.errors import StyleError
from pipeline.inlines import elements
from pipeline.model import JSON, Settings
from pipeline.references import styles
from pipeline.references.csl import inlines

sys.path.insert(0, str(Path(__file__).parent.parent / "references"))
from works import WORKS

pytestmark = pytest.mark.long

TEXT = (
    "One [@mill1859, p. 12]. Two [see @article, pp. 3-4; @chapter, 33]. @film says. Again [@mill1859, p. 12]. "
    "[-@web] [@thesis; @range; @nobody]\n"
)
# By what a reader knows the work again: a name, a word of the title, an address.
SIGNS = {
    "mill1859": "mill|liberty",
    "chapter": "beethoven|nato",
    "article": "abel|article|journal",
    "film": "strada|fellini",
    "web": r"web page|the group|a\.example",
    "thesis": "young|thesis",
    "range": "range",
    "nobody": "no author",
}
# What no style asks for: empty brackets and quotations, points twice over, tags and entities, a program's own words.
DEBRIS = re.compile(
    r"None|undefined|\ufffc|\([ \u00a0]*\)|\[[ \u00a0]*\]|\( | \)|,,|;;|::|(?<!\.)\.\.(?!\.)|\?\?|“”|„“|"
    r"</?[a-z]+>|&[a-z#0-9]+;"
)
# Works of which these styles print neither author nor title, by what stands in them (pandoc's engine prints neither).
LEFT_OUT = {
    "chapter": ("austrian-legal "),
    "film": (
        "archeologia-classica bollettino-d-archeologia-online cahiers-du-centre-gustave-glotz "
        "collection-de-l-ecole-francaise-de-rome-full-note collection-de-l-ecole-francaise-de-rome-note "
        "collection-du-centre-jean-berard collections-electroniques-de-l-inha-author-date "
        "collections-electroniques-de-l-inha-full-note cronache-di-archeologia ethnologie-francaise "
        "institut-national-de-recherches-archeologiques-preventives "
        "international-pig-veterinary-society-congress-proceedings iso690-numeric-lt iso690-numeric-sk "
        "journal-of-cardiothoracic-and-vascular-anesthesia "
        "karabuk-university-graduate-school-of-natural-and-applied-sciences "
        "leiden-journal-of-international-law les-journees-de-la-recherche-avicole "
        "macromolecular-reaction-engineering nature-neuroscience-brief-communications nehet optics-letters "
        "philippika polygraphia postepy-higieny-i-medycyny-doswiadczalnej revue-archeologique "
        "societe-francaise-degyptologie steel-research-international "
    ),
    "nobody": (
        "antipode harvard-university-of-the-west-of-england "
        "international-pig-veterinary-society-congress-proceedings les-journees-de-la-recherche-avicole "
        "macromolecular-reaction-engineering nature-neuroscience-brief-communications optics-letters "
    ),
    "thesis": ("leiden-journal-of-international-law postepy-higieny-i-medycyny-doswiadczalnej "),
    "web": ("leiden-journal-of-international-law "),
}
# What these styles print of their own: a bracket too many, a link in HTML, a page's source.
OWN_WORDS = (
    "cns-and-neurological-disorders-drug-targets", "radiopaedia", "wikipedia-fr-templates", "wikipedia-templates"
)  # fmt: skip
SHARDS = 8


def folder() -> Path:
    found = styles.collection()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def document() -> JSON:
    ast: JSON = json.loads(tools.pandoc(["-f", "markdown", "-t", "json"], TEXT.encode()))
    return ast


def faults(style: references.Style, document: JSON) -> Iterator[str]:
    """What a reader would object to in the document and the works as *style* prints them in its own language."""
    lang = style.locale or "en-US"
    made = references.format_document(document, WORKS, style, Settings(name="all", lang=lang, csl=style.name))
    cites = [printed(element["c"][1]) for element in elements(made["blocks"]) if element["t"] == "Cite"]
    silent = [cite for cite in cites if not re.search(r"\w", cite)]
    if style.path.stem in OWN_WORDS:
        return
    if len(cites) != 6 or len(silent) not in (0, 1, 2, 6):  # [-@web], @film may say no more; 6: a style for lists alone
        yield f"citations {cites}"
    listed = {r.key: r.text for r in references.format_references(WORKS, style, lang)}
    for key, text in listed.items():
        if not re.search(SIGNS[key], text, re.IGNORECASE) and style.path.stem not in LEFT_OUT.get(key, "").split():
            yield f"{key} is not known again: {text}"
    for line in (*cites, *listed.values()):
        if found := DEBRIS.search(line):
            yield f"{found[0]!r} in {line}"


def printed(written: Sequence[JSON]) -> str:
    """The words of a citation, those of its note included."""
    notes = (part for inline in written if inline["t"] == "Note" for part in inline["c"][0]["c"])
    return inlines.plain(written) + inlines.plain(list(notes))


def test_every_style_is_found_and_the_dependent_ones_format_in_their_own_language(
    tmp_path: Path, document: JSON
) -> None:
    paths = sorted((*folder().glob("*.csl"), *folder().glob("dependent/*.csl")))
    wrong, spoken = [], set()
    for path in paths:
        try:
            style = references.find_style(tmp_path, path.stem, None)
        except StyleError as error:
            wrong.append(str(error))
            continue
        if not style.title:
            wrong.append(f"{path.stem}: no title")
        if path.parent.name == "dependent" and (style.path, style.locale) not in spoken:
            spoken.add((style.path, style.locale))
            wrong += [f"{path.stem}: {fault}" for fault in faults(style, document)]
    assert len(paths) > 10_000 and len(spoken) > 200
    assert wrong == []


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_style_formats_a_document_and_its_works(tmp_path: Path, document: JSON, shard: int) -> None:
    """Eight works and six citations in each style that is not another one under its own name."""
    wrong = []
    for path in sorted(folder().glob("*.csl"))[shard::SHARDS]:
        style = references.find_style(tmp_path, path.stem, None)
        wrong += [f"{path.stem}: {fault}" for fault in faults(style, document)]
    assert wrong == []
