"""The widths of words, as the engine's own shaper (Pango with HarfBuzz) sets them: font, size, features, kerning.

A word has the same width wherever it stands, because the typefaces kern nothing with a space. Many are measured in one
go, each as a line of its own, and none twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

# What a width depends on; letter and word spacing are the engine's own additions.
PROPERTIES = (
    "font_family", "font_size", "font_style", "font_stretch", "font_weight", "font_kerning", "font_variant_ligatures",
    "font_variant_position", "font_variant_caps", "font_variant_numeric", "font_variant_alternates",
    "font_variant_east_asian", "font_feature_settings", "font_variation_settings", "font_language_override", "lang",
    "letter_spacing", "word_spacing",
)  # fmt: skip


class Ruler:
    """Measures words in the engine's unit, CSS pixels, and remembers them."""

    def __init__(self) -> None:
        self._widths: dict[str, dict[str, float]] = {}

    def widths(self, words: Iterable[str], style: Any) -> dict[str, float]:
        """A table of widths that has at least these *words*, set in a box of this computed *style*.

        No word may hold a line break or a space; a space by itself is a word.
        """
        known: dict[str, float] | None = style.__dict__.get("word_widths")
        if known is None:
            known = style.word_widths = self._widths.setdefault(str([style[name] for name in PROPERTIES]), {})
        new = list(dict.fromkeys(word for word in words if word not in known))
        if new:
            known.update(zip(new, _measure(new, style), strict=True))
        return known


def _measure(words: list[str], style: Any) -> list[float]:
    from weasyprint.text.ffi import pango, unicode_to_char_p
    from weasyprint.text.line_break import Layout, line_size

    layout = Layout(style)
    layout.set_text("\u200b".join(words))  # for the attributes, which reach over as many characters
    text, _ = unicode_to_char_p("\n".join(words))
    pango.pango_layout_set_text(layout.layout, text, -1)
    lines = [pango.pango_layout_get_line_readonly(layout.layout, number) for number in range(len(words))]
    return [float(line_size(line, style)[0]) for line in lines]
