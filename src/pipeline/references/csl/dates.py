"""cs:date: a date by the locale's form or the style's own parts, ranges, seasons, words.

CSL 1.0.2, "Date": https://docs.citationstyles.org/en/stable/specification.html#date
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from pipeline.frozen import dataclass
from pipeline.references.csl.items import DateValue, Day
from pipeline.references.csl.output import Children, Font, Out, Tag
from pipeline.references.csl.plan import BARE, Look, State
from pipeline.references.csl.richtext import affix, parse
from pipeline.references.csl.variables import implicit_suffix

SIZES = {"year": 3, "month": 2, "day": 1}


@dataclass(frozen=True, slots=True)
class DatePart:
    """cs:date-part: "year", "month" or "day" in a form."""

    name: str
    form: str = ""
    look: Look = BARE
    range_delimiter: str = "–"

    def text(self, day: Day, state: State) -> str:
        """The part of a date as words or digits; "" where the date does not say."""
        if self.name == "year":
            return _year(day.year, self.form, state)
        if self.name == "day":
            return _day_of_month(day, self.form, state) if day.month else ""
        return _month(day, self.form, state)


def _year(year: int, form: str, state: State) -> str:
    if form == "short" and year > 999:
        return f"{year % 100:02}"
    if year < 0:
        return f"{-year}{state.locale.term('bc')}"
    return f"{year}{state.locale.term('ad')}" if year < 1000 else str(year)


def _month(day: Day, form: str, state: State) -> str:
    locale = state.locale
    if day.season:
        return locale.term(f"season-{day.season:02}", "long" if form != "short" else "short")
    if not day.month:
        return ""
    match form:
        case "numeric":
            return str(day.month)
        case "numeric-leading-zeros":
            return f"{day.month:02}"
        case _:
            return locale.term(f"month-{day.month:02}", form or "long")


def _day_of_month(day: Day, form: str, state: State) -> str:
    if not day.day:
        return ""
    if form == "numeric-leading-zeros":
        return f"{day.day:02}"
    only_first = state.locale.options.get("limit-day-ordinals-to-day-1") == "true"
    if form == "ordinal" and (day.day == 1 or not only_first):
        return state.locale.ordinal(day.day, state.locale.gender(f"month-{day.month:02}"))
    return str(day.day)


@dataclass(frozen=True, slots=True)
class DateForm:
    """The parts of a date in order, and what stands between them: a locale's form, or the style's own."""

    parts: Sequence[DatePart]
    delimiter: str = ""
    look: Look = BARE


@dataclass(frozen=True, slots=True)
class Date:
    """cs:date. ``form`` names the locale's form; ``shown`` are the parts wanted of it, ``own`` the style's changes."""

    variable: str
    form: str = ""
    shown: Sequence[str] = ("year", "month", "day")
    own: DateForm = DateForm(())
    look: Look = BARE

    def render(self, state: State) -> Out | None:
        value = state.work.date(self.variable)
        if self.variable in state.hidden:
            value = None
        if value is None:
            state.note(self.variable, False)
            return None
        if value.begin is None:
            state.note(self.variable, True)
            return self.look.dress(parse(value.literal), state)
        form = self._form(state)
        if state.sorting:
            state.note(self.variable, True)
            return Out((sort_key(value, {part.name for part in form.parts}),))
        made = tuple(self._parts(form, value, state))
        state.note(self.variable, bool(made))
        if not made:
            return None
        return self.look.dress((Out(made, delimiter=form.delimiter),), state)

    def _form(self, state: State) -> DateForm:
        """The locale's form with the style's changes to single parts, or the style's own form."""
        if not self.form:
            return self.own
        form = state.locale.dates.get(self.form) or DateForm(())
        changes = {part.name: part for part in self.own.parts}
        parts = []
        for part in form.parts:
            if part.name not in self.shown:
                continue
            change = changes.get(part.name)
            if change is not None:
                look = _over(change.look, part.look)
                delimiter = change.range_delimiter if change.range_delimiter != "–" else part.range_delimiter
                part = DatePart(part.name, change.form or part.form, look, delimiter)
            parts.append(part)
        return DateForm(parts, form.delimiter, form.look)

    def _parts(self, form: DateForm, value: DateValue, state: State) -> Children:
        begin, end = value.begin, value.end
        assert begin is not None
        parts = [part for part in form.parts if part.text(begin, state)]
        if value.open:
            made = _rendered(parts, begin, state)
            return (*made[:-1], Out((made[-1], "–"))) if made else ()
        if end is None or end == begin:
            return _rendered(parts, begin, state)
        return _range(parts, [part for part in form.parts if part.text(end, state)], begin, end, form, state)


def _over(own: Look, under: Look) -> Look:
    """A style's look of a part over the locale's; affixes are the locale's alone."""
    fonts = {name: getattr(own.font, name) or getattr(under.font, name) for name in Font.__slots__}
    return replace(
        under,
        font=Font(**fonts),
        text_case=own.text_case or under.text_case,
        strip_periods=own.strip_periods or under.strip_periods,
    )


def _rendered(parts: Sequence[DatePart], day: Day, state: State, *, first: bool = True) -> Children:
    made = []
    for part in parts:
        text = part.text(day, state)
        if not text:
            continue
        children: Children = affix(text)
        node = part.look.dress(children, state, Tag(part.name, day))
        if node is not None and part.name == "year" and first and (suffix := implicit_suffix(state)) is not None:
            node = replace(node, children=(*node.children, suffix))
        if node is not None:
            made.append(node)
    return tuple(made)


def _range(
    parts: Sequence[DatePart], ends: Sequence[DatePart], begin: Day, end: Day, form: DateForm, state: State
) -> Children:
    """Two dates, with what they share written once (CSL 1.0.2, "Date Ranges")."""
    differing = _largest_difference(begin, end)
    if differing not in {part.name for part in (*parts, *ends)}:
        differing = next((p.name for p in parts if SIZES[p.name] <= SIZES[differing]), parts[0].name if parts else "")
    twice = {name for name, size in SIZES.items() if size <= SIZES.get(differing, 3)}
    delimiter = next((part.range_delimiter for part in parts if part.name == differing), "–")
    opening = [part for part in parts if part.name in twice]
    closing = [part for part in ends if part.name in twice]
    if not opening or not closing:
        return _rendered(parts, begin, state)
    at = parts.index(opening[0])
    before = [part for part in parts[:at] if part.name not in twice]
    after = [part for part in parts[at:] if part.name not in twice]
    left = _rendered([*opening[:-1], _bare_end(opening[-1])], begin, state)
    right = _rendered([_bare_start(closing[0]), *closing[1:]], end, state, first=False)
    middle = Out((Out(left, delimiter=form.delimiter), delimiter, Out(right, delimiter=form.delimiter)))
    return (*_rendered(before, begin, state), middle, *_rendered(after, begin, state))


def _largest_difference(begin: Day, end: Day) -> str:
    if begin.year != end.year:
        return "year"
    return "month" if (begin.month, begin.season) != (end.month, end.season) else "day"


def _bare_end(part: DatePart) -> DatePart:
    return replace(part, look=replace(part.look, suffix=()))


def _bare_start(part: DatePart) -> DatePart:
    return replace(part, look=replace(part.look, prefix=()))


def sort_key(value: DateValue, shown: Collection[str] = ("year", "month", "day")) -> str:
    """A date as a string that sorts by time; years before Christ come first, the unknown before the known."""
    if value.begin is None:
        return value.literal
    made = _sortable(value.begin, shown)
    return f"{made}-{_sortable(value.end, shown)}" if value.end else made


def _sortable(day: Day, shown: Collection[str]) -> str:
    month = (day.month or day.season * 3) if "month" in shown else 0
    return f"{day.year + 100000:06}{month:02}{day.day if 'day' in shown else 0:02}"
