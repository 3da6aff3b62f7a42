"""Spares WeasyPrint 70 work that it does again and again, while it lays out and draws; the pages stay the same.

For each line and each word it asks its computed styles the same things: the height of a line, the description of a
font, the used margins. Here they are found once for each style (for margins, and each measure). A text whose spaces are
widened is set anew, and then once more when it is drawn: here only when it is drawn. Whether a box calls a note that
has yet to come is looked for in a list of all notes of the book, box by box: here only for boxes that call one. And a
property that nobody has set takes its value by the long way of one that somebody has.

``notesizes`` spares it the notes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

FEATURES = (
    "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric",
    "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
)  # fmt: skip
SPECIAL = ("position", "float", "display", "page")  # properties that depend on others, or on where they stand


@contextmanager
def replaced(owner: Any, **others: Any) -> Iterator[None]:
    """Inside, attributes of a module or class are others."""
    before = {name: getattr(owner, name) for name in others}
    for name, other in others.items():
        setattr(owner, name, other)
    try:
        yield
    finally:
        for name, one in before.items():
            setattr(owner, name, one)


@contextmanager
def quickened() -> Iterator[None]:
    """Inside, the engine does only once what comes out the same each time."""
    from weasyprint import layout
    from weasyprint.css import ComputedStyle
    from weasyprint.layout import block, inline
    from weasyprint.text import line_break

    strut = _once_a_style("strut", line_break.strut)
    font = _once_a_style("font", line_break.get_font_description)
    percentages = _percentages_once(block.resolve_percentages)
    with ExitStack() as stack:
        for owner, others in (
            (layout, {"initialize_page_maker": _waiting_notes(layout.initialize_page_maker)}),
            (ComputedStyle, {"__missing__": _unset_property(ComputedStyle.__missing__)}),
            (block, {"resolve_percentages": percentages}),
            (inline, {"resolve_percentages": percentages, "strut": strut, "create_layout": _layout_to_be}),
            (line_break, {"strut": strut, "get_font_description": font}),
            (line_break.Layout, {"setup": _set_up(line_break.Layout.setup)}),
        ):
            stack.enter_context(replaced(owner, **others))
        yield


def _once_a_style(name: str, find: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """What *find* says of a style, asked once: the answer stays with the style, and a copy of it has none."""
    name = f"found_{name}"

    def found(style: Any) -> Any:
        known = style.__dict__
        if name not in known:
            known[name] = find(style)
        return known[name]

    return found


def _percentages_once(resolve: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """The used values of a box, which depend on its style and on the size of what it stands in."""
    names = (
        *(f"{what}_{side}" for what in ("margin", "padding") for side in ("left", "right", "top", "bottom")),
        *(f"{least}{side}" for least in ("", "min_", "max_") for side in ("width", "height")),
        *(f"border_{side}_width" for side in ("top", "right", "bottom", "left")),
    )

    def resolved(box: Any, containing_block: Any) -> None:
        style = box.style
        # The engine changes the styles of flexible boxes, and the widths of collapsing borders, on its way.
        if box.is_flex_item or box.is_grid_item or style["border_collapse"] == "collapse":
            resolve(box, containing_block)
            return
        if isinstance(containing_block, tuple):
            size = containing_block
        else:
            size = containing_block.width, containing_block.height
        known = style.__dict__.setdefault("found_sizes", {})
        if size not in known:
            resolve(box, containing_block)
            known[size] = {name: getattr(box, name) for name in names}
        else:
            box.__dict__.update(known[size])

    return resolved


def _waiting_notes(initialize: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    def initialized(context: Any, root_box: Any) -> None:
        context.footnotes = _Waiting(context.footnotes)
        initialize(context, root_box)

    return initialized


class _Waiting(list[Any]):
    """The notes that have yet to be printed: most boxes that are looked for among them call none."""

    def __contains__(self, note: object) -> bool:
        return note is not None and super().__contains__(note)

    def copy(self) -> _Waiting:
        return _Waiting(self)


def _unset_property(compute: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """The value of a property that no style sheet has set: that of the parent, or the initial one."""
    from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
    from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

    def simple(key: str) -> bool:
        special = key in SPECIAL or key.startswith("text_decoration_")
        return not special and (key in INHERITED or key not in INITIAL_NOT_COMPUTED)

    initial = {key: value for key, value in INITIAL_VALUES.items() if simple(key)}
    # A margin may have been set as that of the line's beginning, whichever side that is.
    others = {
        key: {function(block="ttb", inline=direction) for direction in ("ltr", "rtl")}
        for key, function in PHYSICAL_FUNCTIONS.items()
    }

    def missing(style: Any, key: str) -> Any:
        cascaded = style.cascaded
        if key not in initial or key in cascaded or style.parent_style is None:
            return compute(style, key)
        if key in others and not others[key].isdisjoint(cascaded):
            return compute(style, key)
        value = style[key] = style.parent_style[key] if key in INHERITED else initial[key]
        return value

    return missing


def _layout_to_be(text: str, style: Any, context: Any, max_width: float | None, justification_spacing: float) -> Any:
    """What the engine knows of a line's text whose spaces are widened; it is set when it is drawn."""
    from weasyprint.text.line_break import Layout

    layout = Layout.__new__(Layout)
    layout.text, layout.justification_spacing, layout.max_width = text, justification_spacing, max_width
    layout.first_line_direction = 0
    layout.layout = layout.language = layout.style = None  # what ``deactivate`` takes away
    return layout


def _set_up(set_up: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """Begin a text with what does not change: its style's font and features, and the context of its language."""
    from weasyprint.text import line_break
    from weasyprint.text.constants import PANGO_DIRECTION
    from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
    from weasyprint.text.fonts import font_features

    def context_of(style: Any) -> tuple[Any, Any]:
        known: dict[Any, tuple[Any, Any]] = style.font_config.__dict__.setdefault("found_contexts", {})
        key = style["direction"], style["lang"]
        if key not in known:
            context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
            pango.pango_context_set_round_glyph_positions(context, False)
            pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
            if style["lang"]:
                name, _ = unicode_to_char_p(style["lang"])
                language = pango.pango_language_from_string(name)
                pango.pango_context_set_language(context, language)
            else:
                language = pango.pango_language_get_default()
            known[key] = context, language
        return known[key]

    def features_of(style: Any) -> Any:
        features = font_features(*(style[name] for name in FEATURES))
        if not features:
            return None
        text = ",".join(f"{key} {value}" for key, value in features.items()).encode()
        known = style.font_config.font_features
        if text not in known:
            known[text] = pango.pango_attr_font_features_new(text)
        return known[text]

    context_once, features_once = _once_a_style("context", context_of), _once_a_style("features", features_of)

    def set_up_again(layout: Any, style: Any) -> None:
        if style["text_decoration_line"] != "none" or style["font_language_override"] != "normal":
            set_up(layout, style)
            return
        context, layout.language = context_once(style)
        layout.style, layout.first_line_direction = style, 0
        layout.ascent = layout.underline_position = layout.strikethrough_position = None
        layout.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(layout.layout, False)
        pango.pango_layout_set_font_description(layout.layout, line_break.get_font_description(style))
        if features := features_once(style):
            attributes = pango.pango_attr_list_new()
            pango.pango_attr_list_insert(attributes, features)
            pango.pango_layout_set_attributes(layout.layout, attributes)

    return set_up_again
