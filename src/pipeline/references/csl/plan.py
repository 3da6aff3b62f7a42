"""A style compiled: plain nodes that know how to render a work into the output tree, and never look at XML.

CSL 1.0.2, "Rendering Elements": https://docs.citationstyles.org/en/stable/specification.html#rendering-elements
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Literal, Protocol

from pipeline.frozen import dataclass
from pipeline.references.csl.items import Work
from pipeline.references.csl.locales import Locale
from pipeline.references.csl.output import PLAIN, Children, Display, Font, Out, Tag
from pipeline.references.csl.richtext import affix
from pipeline.references.csl.textcase import recase, strip_periods

Area = Literal["citation", "bibliography"]


@dataclass(frozen=True, slots=True)
class Look:
    """The attributes that every rendering element may have: font, affixes, quotes, case, display."""

    font: Font = PLAIN
    prefix: Children = ()
    suffix: Children = ()
    quotes: bool = False
    text_case: str = ""
    strip_periods: bool = False
    display: Display | None = None

    def dress(self, children: Children, state: State, tag: Tag | None = None, link: str | None = None) -> Out | None:
        """Children as one node in this look; None when there is nothing to show."""
        if not children:
            return None
        if self.text_case:
            words = tag is not None and tag.kind in ("term", "label")  # the locale's, whatever the work's language
            children = recase(children, self.text_case, state.locale.lang if words else state.lang)
        if self.strip_periods:
            children = strip_periods(children)
        return Out(
            children,
            self.font,
            quotes=self.quotes,
            prefix=self.prefix,
            suffix=self.suffix,
            display=self.display,
            tag=tag,
            link=link,
        )


BARE = Look()


@dataclass(slots=True)
class Choice:
    """What disambiguation has settled for one work: names shown, given names, a suffix, the condition."""

    names: int | None = None  # how many names at least
    given: Mapping[tuple[str, int], int] = field(
        default_factory=dict
    )  # (variable, place) → 0 family, 1 initials, 2 full
    suffix: int = 0  # 1 for a
    condition: int = 0  # how many conditions "disambiguate" hold, in the order in which they are met


@dataclass(slots=True, eq=False)
class Cite:
    """One work cited in one place, and what the document's order says of it (positions.py)."""

    key: str
    locator: str = ""
    label: str = ""
    prefix: Children = ()
    suffix: Children = ()
    suppress_author: bool = False
    author_only: bool = False
    position: frozenset[str] = frozenset({"first"})
    first_note: int | None = None


NO_CITE = Cite("")


@dataclass(slots=True)
class State:
    """One rendering: the work, the cite, and what has been asked for and printed so far."""

    work: Work
    locale: Locale
    area: Area
    cite: Cite = NO_CITE
    choice: Choice = field(default_factory=Choice)
    number: int = 0
    sorting: bool = False
    names_limit: tuple[int, int, bool] | None = None  # a sort key's names-min, names-use-first, names-use-last
    plain_suffix: bool = True  # the style prints no year-suffix of its own: it follows the first year
    suffix_done: bool = False
    substituting: bool = False  # what is printed now stands in for names
    hidden: set[str] = field(default_factory=set)  # variables that took an author's place
    asked: int = 0  # variables looked up
    printed: int = 0  # those that were not empty
    conditions: int = 0  # how many conditions "disambiguate" have been met
    type: str = ""  # the work's type
    demote: str = "display-and-sort"

    @property
    def lang(self) -> str:
        """The language by whose rules this work's words change their case."""
        return self.work.text("language") or self.locale.lang

    def note(self, variable: str, filled: bool) -> None:
        """Remember that a variable was asked for."""
        self.asked += 1
        if filled:
            self.printed += 1
            if self.substituting:
                self.hidden.add(variable)


class Node(Protocol):
    """Something that a style prints."""

    def render(self, state: State) -> Out | None:
        """The node's output for a work; None when it is empty."""


def rendered(nodes: Sequence[Node], state: State) -> Children:
    """What several nodes print, the empty ones left out."""
    return tuple(made for node in nodes if (made := node.render(state)) is not None)


def grouped(nodes: Sequence[Node], state: State) -> Children:
    """What nodes print together: nothing, when the variables asked for in them are all empty."""
    asked, printed = state.asked, state.printed
    children = rendered(nodes, state)
    return () if state.asked > asked and state.printed == printed else children


@dataclass(frozen=True, slots=True)
class Group:
    """A group; it is silent when the variables asked for in it are all empty (CSL 1.0.2, "Group")."""

    nodes: Sequence[Node]
    look: Look = BARE
    delimiter: str = ""

    def render(self, state: State) -> Out | None:
        asked = state.asked
        children = grouped(self.nodes, state)
        if not children:
            return None
        state.printed += state.asked == asked  # a group in a group counts as a variable that is not empty
        return self.look.dress((Out(children, delimiter=self.delimiter),), state)


@dataclass(frozen=True, slots=True)
class Macro:
    """A call of a macro: its nodes in a row, in the look of the cs:text that calls it."""

    nodes: Sequence[Node]
    look: Look = BARE

    def render(self, state: State) -> Out | None:
        return self.look.dress(grouped(self.nodes, state), state)


@dataclass(frozen=True, slots=True)
class Choose:
    """The first branch whose conditions hold (CSL 1.0.2, "Choose")."""

    branches: Sequence[tuple[Test | None, Sequence[Node]]]
    delimiter: str = ""

    def render(self, state: State) -> Out | None:
        for test, nodes in self.branches:
            if test is None or test.holds(state):
                children = rendered(nodes, state)
                return Out(children, delimiter=self.delimiter) if children else None
        return None


class Test(Protocol):
    """A condition of cs:if."""

    def holds(self, state: State) -> bool:
        """Whether the condition is met for a work."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A cs:layout: what is printed for each work, and what stands between two of them."""

    nodes: Sequence[Node]
    font: Font = PLAIN
    prefix: str = ""
    suffix: str = ""
    delimiter: str = ""

    def enclosed(self, children: Children) -> Out:
        """Children within the layout's affixes and font; its affixes take part in the font."""
        return Out(children, self.font, prefix=affix(self.prefix), suffix=affix(self.suffix), inside=True)
