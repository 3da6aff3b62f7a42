"""A document's citations and works through a compiled style.

The order of the steps: positions, the order of the bibliography and its numbers, the order of cites in a cluster, what
tells works apart, the clusters, the bibliography.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from pipeline.model import JSON
from pipeline.references.csl.clusters import assembled
from pipeline.references.csl.compiler import Part, Plan
from pipeline.references.csl.disambiguation import Teller
from pipeline.references.csl.items import Work
from pipeline.references.csl.output import Out, is_empty
from pipeline.references.csl.plan import NO_CITE, Area, Choice, Cite, State, rendered
from pipeline.references.csl.positions import Cluster, place
from pipeline.references.csl.richtext import affix
from pipeline.references.csl.sorting import ordered
from pipeline.references.csl.substitution import substituted


@dataclass
class Processor:
    """One document: the works by key, in the order of registration, and its clusters."""

    plan: Plan
    works: Mapping[str, Work]
    clusters: Sequence[Cluster]
    links: bool = False  # whether cites lead to the works listed
    listed: Sequence[str] = ()  # keys for the bibliography, in the order in which they are registered
    numbers: dict[str, int] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)  # the bibliography's order
    _cites: dict[Any, Out] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        plan: Plan,
        items: Sequence[JSON],
        clusters: Sequence[Cluster],
        listed: Sequence[str],
        *,
        links: bool = False,
        as_given: bool = False,
        restart: bool = False,
    ) -> Processor:
        """Prepare a document: everything is settled but the text.

        *as_given* leaves the works in their order; *restart* lets positions begin anew with each chapter.
        """
        works = {str(item["id"]): Work(str(item["id"]), item) for item in items}
        made = cls(plan, works, clusters, links, [key for key in dict.fromkeys(listed) if key in works])
        made._prepare(as_given=as_given, restart=restart)
        return made

    def _prepare(self, *, as_given: bool, restart: bool) -> None:
        near = self.plan.citation.option("near-note-distance")
        place(self.clusters, int(near) if near.isdigit() else 5, restart=restart)
        self.numbers = {key: number for number, key in enumerate(self.listed, 1)}
        self.order = list(self.listed)
        if self.plan.bibliography is not None and self.plan.bibliography.keys and not as_given:
            self.order = ordered(self.order, self.plan.bibliography.keys, lambda key: self.state(key, "bibliography"))
            self.numbers = {key: number for number, key in enumerate(self.order, 1)}
        for cluster in self.clusters:
            self._sort(cluster)
        self.choices = Teller(self).settle()

    def _sort(self, cluster: Cluster) -> None:
        """Sort a cluster's cites; one that the author has put words to stays where it is."""
        keys = self.plan.citation.keys
        if not keys:
            return
        made: list[Cite] = []
        for own, run in groupby(
            cluster.cites, lambda cite: bool(cite.prefix or cite.suffix or cite.key not in self.works)
        ):
            cites = list(run)
            made += cites if own else ordered(cites, keys, lambda cite: self.state(cite.key, "citation", cite))
        cluster.cites = made

    def part(self, area: Area) -> Part:
        """The style's citation or bibliography."""
        if area == "bibliography" and self.plan.bibliography is not None:
            return self.plan.bibliography
        return self.plan.citation

    def state(self, key: str, area: Area, cite: Cite = NO_CITE, choice: Choice | None = None) -> State:
        """A fresh state to render one work in."""
        work = self.works[key]
        choice = choice or self.choices.get(key) or Choice()
        if area == "bibliography" and (choice.names or choice.given):
            choice = replace(choice, names=None, given={})  # more of the names tells cites apart, not entries
        return State(
            work,
            self.plan.locale,
            area,
            cite,
            choice,
            self.numbers.get(key, 0),
            plain_suffix="year-suffix" not in self.part(area).variables,
            type=work["type"],
            demote=self.plan.demote,
        )

    def cite(self, cite: Cite, choice: Choice | None = None) -> Out:
        """One cite without its affixes; what has been rendered in the same place and by the same choice is kept."""
        choice = choice or self.choices.get(cite.key) or Choice()
        given = tuple(choice.given.items())
        place = (cite.key, cite.locator, cite.label, cite.position, cite.first_note)
        known = (*place, choice.names, given, choice.suffix, choice.condition)
        if known not in self._cites:
            nodes = self.plan.citation.layout.nodes
            self._cites[known] = Out(rendered(nodes, self.state(cite.key, "citation", cite, choice)))
        return self._cites[known]

    def citations(self) -> list[Out]:
        """Every cluster in document order."""
        return [assembled(self, cluster) for cluster in self.clusters]

    def entry(self, key: str) -> Out:
        """One work as the bibliography lists it; empty when the style prints nothing of it."""
        part = self.part("bibliography")
        children = rendered(part.layout.nodes, self.state(key, "bibliography"))
        if not part.option("second-field-align") or len(children) < 2:
            return part.layout.enclosed(children)
        left = Out((children[0],), display="left-margin")
        right = Out(children[1:], suffix=affix(part.layout.suffix), display="right-inline")
        return Out((left, right), part.layout.font, prefix=affix(part.layout.prefix), inside=True)

    def bibliography(self) -> list[tuple[str, Out]]:
        """The works listed, in order, each with its key."""
        part = self.plan.bibliography
        if part is None:
            return []
        entries = [(key, entry) for key in self.order if not is_empty(entry := self.entry(key))]
        if "subsequent-author-substitute" not in part.options:
            return entries
        rule = part.option("subsequent-author-substitute-rule") or "complete-all"
        return substituted(entries, part.option("subsequent-author-substitute"), rule)
