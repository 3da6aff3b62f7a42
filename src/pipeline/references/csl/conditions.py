"""The conditions of cs:if and cs:else-if (CSL 1.0.2, "Choose")."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.frozen import dataclass
from pipeline.references.csl.items import DateValue
from pipeline.references.csl.numbers import is_numeric
from pipeline.references.csl.plan import State
from pipeline.references.csl.variables import filled, ordinary

Check = Callable[[State, str], bool]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Checks with their values; ``match`` is "all", "any" or "none" of them."""

    checks: Sequence[tuple[Check, str]]
    match: str = "all"
    types: frozenset[str] = frozenset()  # the types asked for: most conditions are about these, and a style has many

    def holds(self, state: State) -> bool:
        if self.match == "any":
            return state.type in self.types or any(check(state, value) for check, value in self.checks)
        if self.match == "none":
            return state.type not in self.types and not any(check(state, value) for check, value in self.checks)
        if self.types and (len(self.types) > 1 or state.type not in self.types):
            return False
        return all(check(state, value) for check, value in self.checks)


def has_variable(state: State, value: str) -> bool:
    """A variable that is not empty."""
    return filled(state, value)


def numeric(state: State, value: str) -> bool:
    """A variable whose content is a number."""
    return is_numeric(ordinary(state, value))


def uncertain_date(state: State, value: str) -> bool:
    """A date that is only about right."""
    date = state.work.get(value)
    return isinstance(date, DateValue) and date.circa


def locator(state: State, value: str) -> bool:
    """The kind of place cited: page, chapter …"""
    return bool(state.cite.locator) and (state.cite.label or "page") == value


def position(state: State, value: str) -> bool:
    """Where the cite stands among those of its work."""
    return state.area == "citation" and value in state.cite.position


def disambiguate(state: State, value: str) -> bool:
    """Whether all else failed to tell the work from others."""
    state.conditions += 1
    return (state.conditions <= state.choice.condition) == (value == "true")


CHECKS: dict[str, Check] = {
    "variable": has_variable,
    "is-numeric": numeric,
    "is-uncertain-date": uncertain_date,
    "locator": locator,
    "position": position,
    "disambiguate": disambiguate,
}
