"""cs:names: several name variables, their labels, et al., and what stands in for them.

CSL 1.0.2, "Names" and "Name": https://docs.citationstyles.org/en/stable/specification.html#names
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from pipeline.frozen import dataclass
from pipeline.references.csl.items import Person
from pipeline.references.csl.output import Children, Out, Tag
from pipeline.references.csl.person import FAMILY, FULL, INITIALS, PersonStyle, written
from pipeline.references.csl.plan import BARE, Look, Node, State
from pipeline.references.csl.richtext import affix


@dataclass(frozen=True, slots=True)
class NameStyle:
    """cs:name with all it inherits: how many names are shown, and what stands between them."""

    person: PersonStyle = field(default_factory=PersonStyle)
    form: str = "long"
    conjunction: str = ""  # "text", "symbol" or ""
    delimiter: str = ", "
    precedes_et_al: str = "contextual"
    precedes_last: str = "contextual"
    et_al_min: int = 0
    et_al_use_first: int = -1
    subsequent_min: int = 0
    subsequent_use_first: int = 0
    use_last: bool = False
    as_sort_order: str = ""
    look: Look = BARE

    def limits(self, state: State) -> tuple[int, int, bool]:
        """et-al-min, et-al-use-first and et-al-use-last as they hold for this cite."""
        if state.names_limit is not None:
            return state.names_limit
        least, shown = self.et_al_min, self.et_al_use_first
        if state.area == "citation" and "subsequent" in state.cite.position:
            least, shown = self.subsequent_min or least, self.subsequent_use_first or shown
        return least, shown, self.use_last


@dataclass(frozen=True, slots=True)
class NamesLabel:
    """cs:label within cs:names."""

    form: str = "long"
    plural: str = "contextual"
    look: Look = BARE

    def render(self, state: State, role: str, count: int) -> Out | None:
        plural = self.plural == "always" or (self.plural == "contextual" and count > 1)
        word = state.locale.term(role, self.form, plural=plural)
        return self.look.dress(affix(word), state, Tag("label", role))


@dataclass(frozen=True, slots=True)
class EtAl:
    """cs:et-al."""

    term: str = "et-al"
    look: Look = BARE


@dataclass(frozen=True, slots=True)
class Names:
    """cs:names."""

    variables: Sequence[str]
    name: NameStyle = field(default_factory=NameStyle)
    et_al: EtAl = field(default_factory=EtAl)
    label: NamesLabel | None = None
    label_first: bool = False
    substitute: Sequence[Node] = ()
    look: Look = BARE
    delimiter: str = ""

    def render(self, state: State) -> Out | None:
        groups = self._groups(state)
        if not groups:
            return self._substituted(state)
        if self.name.form == "count":
            return self._count(state, groups)
        made = tuple(self._variable(state, role, persons) for role, persons in groups)
        names = Out(made, delimiter=self.delimiter)
        return self.look.dress((names,), state, Tag("names"))

    def _groups(self, state: State) -> list[tuple[str, list[Person]]]:
        """The variables that are filled, with their persons; an editor who is the translator comes once."""
        groups: list[tuple[str, list[Person]]] = []
        for variable in self.variables:
            persons = state.work.persons(variable)
            shown = bool(persons) and variable not in state.hidden
            state.note(variable, shown)
            if shown:
                groups.append((variable, persons))
        roles = [role for role, _ in groups]
        same = sorted(roles) == ["editor", "translator"] and groups[0][1] == groups[1][1]
        if same and state.locale.term("editortranslator", self.label.form if self.label else "long"):
            return [("editortranslator", groups[0][1])]
        return groups

    def _count(self, state: State, groups: Sequence[tuple[str, Sequence[Person]]]) -> Out | None:
        """How many names would be printed."""
        total = 0
        least, use_first, _ = self.name.limits(state)
        for _, persons in groups:
            total += (
                min(len(persons), use_first) if least and use_first >= 0 and len(persons) >= least else len(persons)
            )
        return self.look.dress((str(total),), state) if total else None

    def _variable(self, state: State, role: str, persons: Sequence[Person]) -> Out:
        names = self.name.look.dress(self._list(state, role, persons), state) or Out(())
        label = self.label.render(state, role, len(persons)) if self.label and not state.sorting else None
        if label is None:
            return Out((names,), tag=Tag("role", role))
        return Out((label, names) if self.label_first else (names, label), tag=Tag("role", role))

    def _list(self, state: State, role: str, persons: Sequence[Person]) -> Children:
        """The names of one variable with what stands between them; "and others" is said by the style's own et al."""
        style, total = self.name, len(persons)
        unnamed = total > 1 and persons[-1].part("literal") == "others"
        persons = persons[:-1] if unnamed else persons
        least, use_first, use_last = style.limits(state)
        shown = total
        if least and use_first >= 0 and total >= least:
            shown = max(use_first, state.choice.names or 0)
        if shown >= total:
            shown = total
        names = [self._name(state, role, person, place) for place, person in enumerate(persons)]
        if shown == total and not unnamed:
            return self._joined(names, state)
        if use_last and total > shown + 1 and not unnamed:
            kept = [*names[:shown], names[-1]]
            return (*_between(kept[:-1], style.delimiter), f"{style.delimiter}… ", kept[-1])
        return self._with_et_al(names[:shown], state)

    def _name(self, state: State, role: str, person: Person, place: int) -> Out:
        style = self.name
        inverted = state.sorting or style.as_sort_order == "all" or (style.as_sort_order == "first" and place == 0)
        level = state.choice.given.get((role, place))
        if state.sorting and style.form == "long":
            level = FULL if style.person.initialize_with is None else INITIALS
        if level is None:
            level = FAMILY if style.form == "short" else (FULL if style.person.initialize_with is None else INITIALS)
        return written(person, style.person, level, inverted=inverted, sorting=state.sorting, state=state)

    def _joined(self, names: Sequence[Out], state: State) -> Children:
        """All names, the last one after "and"."""
        style = self.name
        if len(names) == 1 or not style.conjunction or state.sorting:
            return _between(names, style.delimiter)
        word = state.locale.term("and", "symbol" if style.conjunction == "symbol" else "long") or "&"
        if not _delimited(style, style.precedes_last, names, len(names) > 2):
            last = f" {word} "
        elif style.delimiter.endswith((" ", "\u00a0")) or not style.delimiter:
            last = f"{style.delimiter or ' '}{word} "
        else:
            last = f"{style.delimiter} {word} "
        return (*_between(names[:-1], style.delimiter), last, names[-1])

    def _with_et_al(self, names: Sequence[Out], state: State) -> Children:
        """The first names and what says that there are more."""
        style = self.name
        term = state.locale.term(self.et_al.term)
        et_al = self.et_al.look.dress(affix(term), state)
        if state.sorting or et_al is None or not names:
            return _between(names, style.delimiter)
        blank = " " if term[0] < "\u2e80" else ""  # Chinese and Japanese put none
        delimited = _delimited(style, style.precedes_et_al, [*names, et_al], len(names) > 1)
        return (*_between(names, style.delimiter), style.delimiter if delimited else blank, et_al)

    def _substituted(self, state: State) -> Out | None:
        """What stands in for missing names; its variables are not printed again (CSL 1.0.2, "Substitute")."""
        outer, state.substituting = state.substituting, True
        made = next((made for node in self.substitute if (made := node.render(state)) is not None), None)
        state.substituting = outer
        state.printed += made is not None  # "Anon." is an answer, though no variable holds it
        return self.look.dress((made,), state, Tag("names")) if made is not None else None


def _delimited(style: NameStyle, rule: str, names: Sequence[Out], several: bool) -> bool:
    """Whether the delimiter stands before the last of *names*, by delimiter-precedes-last or -et-al."""
    if rule == "after-inverted-name":
        turned = style.as_sort_order == "all" or (style.as_sort_order == "first" and len(names) == 2)
        return turned and _inverted(names[-2])
    return {"always": True, "never": False}.get(rule, several)


def _inverted(name: Out) -> bool:
    """Whether a name could be turned round: it has a family name and a given one."""
    person = name.tag.value if name.tag is not None else None
    return isinstance(person, Person) and bool(person.part("given"))


def _between(names: Sequence[Out], delimiter: str) -> Children:
    children: list[Out | str] = []
    for name in names:
        if children and delimiter:
            children.append(delimiter)
        children.append(name)
    return tuple(children)
