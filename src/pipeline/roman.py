"""Roman numerals: front matter is paged in them, volumes and chapters are counted in them."""

from __future__ import annotations

# A numeral in small letters, as part of a pattern; it also matches nothing at all, unless the pattern forbids that.
NUMERAL = r"m{0,3}(?:c[md]|d?c{0,3})(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})"
_SIGNS = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_VALUES = {sign: value for value, sign in _SIGNS if len(sign) == 1}


def roman(number: int) -> str:
    """A number from 1 to 3,999 in small roman numerals; any other in arabic ones."""
    if not 0 < number < 4000:
        return str(number)
    made = ""
    for value, sign in _SIGNS:
        made, number = made + sign * (number // value), number % value
    return made


def value(numeral: str) -> int:
    """The number that a numeral stands for, in small letters or large: "xiv" is 14."""
    values = [_VALUES[letter] for letter in numeral.lower()]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
