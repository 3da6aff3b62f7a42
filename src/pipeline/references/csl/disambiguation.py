"""Telling works apart whose cites would read the same (CSL 1.0.2, "Disambiguation").

Cites are compared as they would stand alone, without affixes and places in the work. Works are grouped by that text in
a dictionary, and only those that share it are rendered again with more names, given names, a letter, the condition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.references.csl.items import Person
from pipeline.references.csl.output import Out, first, tagged, words
from pipeline.references.csl.person import FAMILY, FULL, INITIALS, initials, stuck
from pipeline.references.csl.plan import Choice, Cite

if TYPE_CHECKING:
    from pipeline.references.csl.processor import Processor

Choices = dict[str, Choice]
MOST_CONDITIONS = 4  # conditions "disambiguate" that are tried one after another


class Teller:
    """The passes over one document; ``text`` is a work's cite under a choice."""

    def __init__(self, document: Processor) -> None:
        self.document = document
        self.part = document.plan.citation
        self.keys = [key for key in document.order if key in document.works]
        self.choices: Choices = {key: Choice() for key in self.keys}
        self.rule = self.part.option("givenname-disambiguation-rule") or "by-cite"

    def settle(self) -> Choices:
        """What each registered work needs, by the passes that the style asks for in the specification's order."""
        part = self.part
        givens = part.on("disambiguate-add-givenname")
        if givens and self.rule != "by-cite":
            self._every_name()
        for group in self._ambiguous():
            self._by_names(group, givens)
        for group in list(self._ambiguous()):
            self._by_condition(group)
        if part.on("disambiguate-add-year-suffix"):
            for group in self._ambiguous():
                for number, key in enumerate(group, 1):
                    self.choices[key].suffix = number
        return self.choices

    def text(self, key: str, choice: Choice) -> str:
        """A work's cite as it stands alone."""
        return words(self.out(key, choice))

    def out(self, key: str, choice: Choice) -> Out:
        """A work's cite in a later mention, where cites are shortest."""
        cite = Cite(key, position=frozenset({"subsequent"}))
        return self.document.cite(cite, choice)

    def _ambiguous(self) -> list[list[str]]:
        """Groups of works whose cites read the same, in the bibliography's order."""
        alike = self._alike(self.keys, self.choices)
        return [group for text, group in alike.items() if len(group) > 1 and text]

    def _alike(self, group: Sequence[str], choices: Choices) -> dict[str, list[str]]:
        """The works of a group by the text of their cites under these choices."""
        alike: dict[str, list[str]] = defaultdict(list)
        for key in group:
            alike[self.text(key, choices[key])].append(key)
        return alike

    def _by_names(self, group: Sequence[str], givens: bool) -> None:
        """More names, and given names for this cite, as long as that helps."""
        add_names = self.part.on("disambiguate-add-names")
        by_cite = givens and self.rule == "by-cite"
        if add_names or by_cite:
            most = max(self._count(key) for key in group)
            self._split(group, self._steps(most, add_names, by_cite))

    def _steps(self, most: int, add_names: bool, by_cite: bool) -> list[tuple[int, int, int]]:
        """(names shown, place of a name, how much of its given name), each a little more than the one before."""
        steps: list[tuple[int, int, int]] = []
        for number in range(1, most + 1) if add_names else [0]:
            steps.append((number, 0, FAMILY))
            if by_cite:
                places = range(number if add_names else most)
                steps += [(number, place, level) for place in places for level in (INITIALS, FULL)]
        return steps

    def _split(self, group: Sequence[str], steps: Sequence[tuple[int, int, int]]) -> None:
        """Take the first step that tells some of the group from others, and go on with those still alike."""
        for at, (number, place, level) in enumerate(steps):
            trial = {}
            for key in group:
                choice = replace(self.choices[key], names=number or self.choices[key].names)
                trial[key] = self._more(choice, key, place, level) if level else choice
            alike = self._alike(group, trial)
            if len(alike) > 1:
                self.choices |= trial
                for rest in alike.values():
                    if len(rest) > 1:
                        self._split(rest, steps[at + 1 :])
                return

    def _more(self, choice: Choice, key: str, place: int, level: int) -> Choice:
        given = dict(choice.given)
        for role in self._roles(key):
            given[(role, place)] = level
        return replace(choice, given=given)

    def _roles(self, key: str) -> Iterator[str]:
        names = first(self.out(key, Choice()), "names")
        if names is not None:
            for role in tagged(names, "role"):
                if role.tag is not None:
                    yield role.tag.value

    def _count(self, key: str) -> int:
        return max((len(self.document.works[key].persons(role)) for role in self._roles(key)), default=0)

    def _every_name(self) -> None:
        """Names that are alike anywhere get initials or given names everywhere, by the style's rule."""
        people: dict[str, dict[str, Person]] = defaultdict(dict)
        places: list[tuple[str, str, int, Person]] = []
        for key in self.keys:
            for role in self._roles(key):
                persons = self.document.works[key].persons(role)
                for place, person in enumerate(persons[:1] if "primary" in self.rule else persons):
                    people[_family(person)][_given(person)] = person
                    places.append((key, role, place, person))
        for key, role, place, person in places:
            level = self._level(person, people[_family(person)])
            if level > FAMILY:
                given = dict(self.choices[key].given)
                given[(role, place)] = level
                self.choices[key].given = given

    def _level(self, person: Person, alike: Mapping[str, Person]) -> int:
        """How much of a given name tells a person from the others of that family name."""
        if len(alike) < 2:
            return FAMILY
        mine = initials(person.part("given"), ".")
        others = [initials(given, ".") for given in alike if given != _given(person)]
        if "with-initials" in self.rule:
            return INITIALS if {mine} != set(others) else FAMILY
        return FULL if mine in others else INITIALS

    def _by_condition(self, group: Sequence[str]) -> None:
        """The condition ``disambiguate``, where it makes a difference."""
        for number in range(1, MOST_CONDITIONS + 1):
            trial = {key: replace(self.choices[key], condition=number) for key in group}
            alike = self._alike(group, trial)
            if len(alike) > 1:
                self.choices |= trial
                for rest in alike.values():
                    if len(rest) > 1 and number < MOST_CONDITIONS:
                        self._by_condition(rest)
                return


def _given(person: Person) -> str:
    """Given names without their blanks: "J. R." and "J.R." are the same."""
    return person.part("given").replace(" ", "")


def _family(person: Person) -> str:
    return person.part("literal") or stuck(person.part("non-dropping-particle"), person.part("family"))
