"""Sorting works and cites by a style's keys (CSL 1.0.2, "Sorting"). Works without a key's value come last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, TypeVar

from pipeline.references.csl.collation import collation_key
from pipeline.references.csl.compiler import SortKey
from pipeline.references.csl.dates import sort_key
from pipeline.references.csl.items import DateValue
from pipeline.references.csl.numbers import is_numeric
from pipeline.references.csl.output import text_of, words
from pipeline.references.csl.person import FULL, PersonStyle, written
from pipeline.references.csl.plan import State, rendered
from pipeline.references.csl.richtext import parse
from pipeline.references.csl.variables import ordinary

T = TypeVar("T")


def ordered(things: Sequence[T], keys: Sequence[SortKey], state: Callable[[T], State]) -> list[T]:
    """The things in the order of the keys, equal ones as they were. A key is only asked where those before it tie."""
    if not keys or len(things) < 2:
        return list(things)
    values = [(value(keys[0], state(thing)), thing) for thing in things]
    filled = [pair for pair in values if pair[0] is not None]
    filled.sort(key=lambda pair: pair[0], reverse=keys[0].descending)
    runs = [[thing for _, thing in run] for _, run in groupby(filled, key=lambda pair: pair[0])]
    runs.append([thing for found, thing in values if found is None])
    return [thing for run in runs for thing in ordered(run, keys[1:], state)]


def value(key: SortKey, state: State) -> Any:
    """What a work is sorted by under a key; None when it has nothing there."""
    state.sorting = True
    state.names_limit = key.names_limit or state.names_limit
    if not key.variable:
        text = text_of(rendered(key.nodes, state))
        return collation_key(text, state.locale.lang) if text else None
    found = state.work.get(key.variable)
    if isinstance(found, DateValue):
        return collation_key(sort_key(found), "")
    if isinstance(found, list):
        style = PersonStyle(demote=state.demote)
        made = (written(person, style, FULL, inverted=True, sorting=True, state=state) for person in found)
        names = list(map(words, made))
        return collation_key("  ".join(names), state.locale.lang) if names else None
    text = ordinary(state, key.variable)
    if not text:
        return None
    if key.variable == "citation-number" or is_numeric(text):
        return collation_key(text, "")
    return collation_key(text_of(parse(text)), state.locale.lang)
