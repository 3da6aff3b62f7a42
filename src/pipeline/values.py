"""What the author may write as a setting's value. Each reader gives None for what is no such value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from pipeline.model import Severity

SEVERITIES = ("error", "warning", "info")
# What a language is called where its tag should stand; "UK" is no region of BCP 47.
SPOKEN = {
    "english": "en", "american": "en-US", "british": "en-GB", "en-uk": "en-GB", "german": "de", "ngerman": "de",
    "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es", "español": "es", "italian": "it",
    "italiano": "it", "portuguese": "pt", "português": "pt", "dutch": "nl", "nederlands": "nl", "polish": "pl",
    "polski": "pl", "russian": "ru", "русский": "ru", "czech": "cs", "swedish": "sv", "danish": "da", "finnish": "fi",
    "norwegian": "nb", "hungarian": "hu", "greek": "el", "latin": "la", "japanese": "ja", "chinese": "zh",
    "korean": "ko", "arabic": "ar", "hebrew": "he", "turkish": "tr", "ukrainian": "uk",
}  # fmt: skip
PAPERS = {"a4": (8.2677, 11.6929), "a5": (5.8268, 8.2677), "letter": (8.5, 11.0)}
PER_INCH = {"in": 1.0, "mm": 25.4, "cm": 2.54}


def trim(value: Any) -> tuple[float, float] | None:
    """A trim size in inches from "6x9in", "148 x 210 mm", "A5" …; None when it is none, or no book's size."""
    if not isinstance(value, str):
        return None
    if value.strip().lower() in PAPERS:
        return PAPERS[value.strip().lower()]
    match = re.fullmatch(r"\s*([\d.]+)\s*(in|mm|cm)?\s*[x×]\s*([\d.]+)\s*(in|mm|cm)\s*", value)
    if not match:
        return None
    try:
        width = float(match[1]) / PER_INCH[match[2] or match[4]]
        height = float(match[3]) / PER_INCH[match[4]]
    except ValueError:
        return None
    return (width, height) if 3 <= width <= 20 and 4 <= height <= 30 else None


def nocite(value: Any) -> tuple[str, ...]:
    text = " ".join(str(v) for v in value) if isinstance(value, list) else str(value or "")
    found = re.findall(r"@(?:\{([^{}]+)\}|(\*|\w(?:[\w:.#$%&\-+?<>~/]*\w)?))", text)
    return tuple(braced or plain for braced, plain in found)


def text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def texts(value: Any) -> tuple[str, ...] | None:
    """A list of strings; one string counts as a list of one."""
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(items) if all(isinstance(v, str) and v for v in items) else None


def file_name(value: Any) -> str | None:
    text = str(value) if isinstance(value, str | int) else ""
    return text if text and not re.search(r"[/\\\0]", text) and text not in (".", "..") else None


def flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def spacing(value: Any) -> float | None:
    """The distance of lines in type sizes; the words of thesis rules are understood."""
    named = {"single": 1.2, "double": 2.0}
    if isinstance(value, str):
        try:
            value = named[value] if value in named else float(value)
        except ValueError:
            return None
    sound = isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value <= 3
    return float(value) if sound else None


def one_of(choices: Sequence[str]) -> Callable[[Any], Any]:
    return lambda value: value if value in choices else None


def either(choices: Sequence[str]) -> str:
    return ", ".join(choices[:-1]) + " or " + choices[-1]


def severities(value: Any) -> Mapping[str, Severity] | None:
    good = isinstance(value, Mapping) and all(isinstance(k, str) and v in SEVERITIES for k, v in value.items())
    return cast(Mapping[str, Severity], value) if good else None


def lists(value: Any) -> Mapping[str, Sequence[str]] | None:
    if not isinstance(value, Mapping):
        return None
    lists = {str(k): texts(v) for k, v in value.items()}
    return None if any(v is None for v in lists.values()) else cast(Mapping[str, Sequence[str]], lists)


def budget(value: Any) -> tuple[int | None, float | None] | None:
    """How many words may be quoted from one work, and how many in a hundred of the manuscript's."""
    if not isinstance(value, Mapping) or not value or set(value) - {"words", "share"}:
        return None
    words, share = value.get("words"), value.get("share")
    sound = all(n is None or (isinstance(n, int | float) and not isinstance(n, bool) and n > 0) for n in (words, share))
    return (int(words) if words else None, float(share) if share else None) if sound else None


def slug(text: str) -> str:
    """A file name made from a title: lower case ASCII where it can be, words joined by hyphens."""
    folded = unicodedata.normalize("NFKD", text)
    ascii_only = folded.encode("ascii", "ignore").decode() or text
    return re.sub(r"[^\w]+", "-", ascii_only.lower()).strip("-")[:60] or "book"
