"""The citations of a pandoc document as clusters of cites, in document order, with the notes they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.locators import split_locator
from pipeline.model import JSON
from pipeline.references.csl import inlines
from pipeline.references.csl.plan import Cite
from pipeline.references.csl.positions import Cluster

# Words after which a citation goes on with the sentence of its note: "See Mill, On Liberty".
SIGNALS = re.compile(
    r"(?:(?:but |and )?(?:see|cf|compare|contrast|accord|e\.g)(?: also| generally| especially)?|quoted in|cited in|from"
    r"|vgl|siehe(?: auch)?|so|zitiert nach|zit\. nach|voir(?: aussi)?|cité (?:par|dans)|v[ée]ase|cf|citado (?:en|por)"
    r"|cfr|vedi|citato in|см|por|zob)?[\s.,:]*",
    re.IGNORECASE,
)
LONG = 200
SENTENCE = re.compile(r"[.!?][\"'”’»)\]]*\s+")


@dataclass(slots=True)
class Place:
    """One citation of the document: its element, its cluster, and where it stands.

    ``noted``: it stands within a note of the author's. ``lead`` is what its sentence says before it, ``last`` that the
    note says nothing after it. ``authors``: the name of the work's author is part of the sentence ("Mill [p. 12]").
    """

    element: JSON
    cluster: Cluster
    noted: bool
    lead: str = ""
    last: bool = False
    authors: bool = False

    @property
    def runs_on(self) -> bool:
        """Whether the citation goes on with a sentence of its note that only leads to it."""
        return SIGNALS.fullmatch(self.lead) is not None


class Collector:
    """Goes through a document once; ``notes`` tells whether the style puts citations into notes."""

    def __init__(self, notes: bool) -> None:
        self.notes = notes
        self.places: list[Place] = []
        self._note = 0
        self._chapter = 0

    def collect_text(self, blocks: Sequence[JSON]) -> None:
        """All citations of a document's text. A heading of level 1 begins a chapter, whose notes begin with 1."""
        for block in blocks:
            if block["t"] == "Header" and block["c"][0] == 1:
                self._chapter += 1
                self._note = 0
            self.collect([block])

    def collect(self, value: Any, *, noted: bool = False) -> None:
        """All citations below a piece of AST, in reading order."""
        if isinstance(value, list):
            lead: list[JSON] = []
            for number, part in enumerate(value, 1):
                if isinstance(part, dict) and "t" in part:
                    self._element(part, lead, noted=noted, last=number == len(value))
                    lead.append(part)
                else:
                    self.collect(part, noted=noted)
        elif isinstance(value, dict):
            for part in value.values():
                self.collect(part, noted=noted)

    def _element(self, element: JSON, lead: Sequence[JSON], *, noted: bool, last: bool) -> None:
        if element["t"] == "Cite":
            self._cite(element, lead, noted=noted, last=last)
        elif element["t"] == "Note":
            self._note += not noted
            self.collect(element["c"], noted=True)
        else:
            self.collect(element.get("c"), noted=noted)

    def _cite(self, element: JSON, lead: Sequence[JSON], *, noted: bool, last: bool) -> None:
        citations = element["c"][0]
        self._note += self.notes and not noted
        note = self._note if self.notes or noted else 0
        cites = [_cite(citation) for citation in citations]
        authors = citations[0]["citationMode"]["t"] == "AuthorInText"
        words = _sentence(lead) if noted else ""
        cluster = Cluster(cites, note if self.notes else 0, chapter=self._chapter)
        place = Place(element, cluster, noted, words, last, authors)
        cluster.opens = not noted or not (authors or words)
        self.places.append(place)


def _sentence(lead: Sequence[JSON]) -> str:
    """What has been said of a sentence by the end of *lead*, or the end of it: no signal is longer."""
    words = ""
    for inline in reversed(lead):
        words = inlines.plain([inline]) + words
        if len(words) > LONG or SENTENCE.search(words + " "):
            break
    return SENTENCE.split(words + " ")[-1].strip()


def _cite(citation: JSON) -> Cite:
    """pandoc's citation with its locator told apart from the rest of its suffix."""
    suffix = citation["citationSuffix"]
    locator, rest = _split(suffix)
    return Cite(
        citation["citationId"],
        locator.value if locator else "",
        locator.label if locator else "",
        inlines.read(citation["citationPrefix"]),
        inlines.read(rest),
        suppress_author=citation["citationMode"]["t"] != "NormalCitation",
    )


def _split(suffix: Sequence[JSON]) -> tuple[Any, list[JSON]]:
    """The locator at the beginning of a suffix, and the inlines after it."""
    head: list[JSON] = []
    for inline in suffix:
        if inline["t"] not in ("Str", "Space", "SoftBreak"):
            break
        head.append(inline)
    words = inlines.plain(head)
    locator, end = split_locator(words)
    if locator is None:
        return None, list(suffix)
    return locator, [*inlines.text(words[end:]), *suffix[len(head) :]]
