"""What a stretch of text looks like, whoever wrote it: a title, a line of dialogue, a placeholder, a labelled block."""

from __future__ import annotations

import re

from pipeline.manuscript.words import WORD
from pipeline.model import Block

_FORMULA = re.compile(r"[↔→⇒∈≤≥⩽⩾∀∃∧∨¬⊢⊨√]|\s=\S*\s")
_ADDRESS = re.compile(r"<?(?:https?://|www\.)\S+")
_LABEL = re.compile(r"(?:[A-ZÀ-Þ][\w’'-]*\s?){1,3}\d{0,2}:\s")
_NAMES = re.compile(r"(?:^|[\s(\ufffc])[A-ZÀ-Þ][\w.’'-]+,\s*$")
_WHERE = re.compile(
    r"\s*(?:in:?\s)?[A-ZÀ-Þ][^.;]{2,120}?[\s,(]"
    r"(?:vol\.|no\.|Nr\.|Bd\.|núm\.|pp?\.|S\.|\d{1,2}[./]\d{1,2}[./]\d{4}|\(?(?:1[5-9]|20)\d\d\)?)"
)


def last_words(text: str, words: int) -> str:
    """The last so many words of a text."""
    return " ".join(text.split()[-words:])


def first_words(text: str, words: int) -> str:
    """The first so many words of a text."""
    return " ".join(text.split()[:words])


def title_case(words: str, function: frozenset[str]) -> bool:
    """Whether a headline's capitals stand on (nearly) all words but the small ones."""
    tokens: list[str] = [w for w in WORD.findall(words) if w[0].isalpha() and w.lower() not in function]
    if len(tokens) < 2 or not words.lstrip("“‘«[*")[:1].isupper() or re.search(r"[.;]\s+\S", words):
        return False
    return sum(w[0].isupper() for w in tokens) >= 0.8 * len(tokens)


def in_reference(words: str, before: str, after: str) -> bool:
    """Whether words stand where a reference has its title: Robert Michael, “Recent Developments,” *Journal*, 2000."""
    if not _NAMES.search(before) or not (words.endswith(",") or after.lstrip().startswith((",", "in:", "in "))):
        return False
    return _WHERE.match(after.lstrip(" ,")) is not None


def sentence_like(words: str) -> bool:
    """Whether the words begin or end as a sentence does."""
    return words[:1].isupper() or words[-1:] in ".!?" or words[:1] in "¿¡"


def placeholder(text: str) -> bool:
    """A note to the typesetter, a prompt, a log, an address or a formula: [figure: …], $ ls, >>> x, P(a) = b."""
    flat = text.strip()
    if _ADDRESS.fullmatch(flat) or not re.search(r"[^\W\d_]{3}", flat):
        return True
    if re.match(r"\[(?:fig|abb|image|imagen|bild|tab|foto|todo|figura)\w*\b", flat, re.IGNORECASE):
        return True
    lines = [line for line in flat.split("\n") if line.strip()]
    if len(lines) > 1 and all(re.match(r"[^\s=]{1,3}(?:\s?=\s?[^\s=]{1,3})?\s?=", line) for line in lines):
        return True  # x = …, y = …: what letters stand for
    return bool(lines) and all(re.match(r"\s*(?:\$ |>>> |# \w+=|C:\\|\d\d:\d\d)", line) for line in lines)


def headed(block: Block) -> bool:
    """Whether a block opens with a few set-off words or a label, as a principle, a case, an objection does."""
    for mark in block.marks:
        if mark.kind in ("emph", "strong") and mark.start == 0 and mark.end <= 60:
            rest = block.text[mark.end :]
            return not rest.strip() or rest[0] in "\n:." or block.text[mark.end - 1] in ":."
    return re.match(r"\([A-Z][\w*′']{1,5}\)\s", block.text) is not None or _LABEL.match(block.text) is not None


def label(block: Block | None) -> bool:
    """Whether a paragraph is but a few set-off words, as the name of a principle above it."""
    if block is None or block.kind not in ("paragraph", "plain") or block.inside("quote") or len(block.text) > 60:
        return False
    return any(m.kind in ("emph", "strong") and m.start == 0 and m.end >= len(block.text) - 1 for m in block.marks)


def formulas(text: str, block: Block) -> bool:
    """Whether formulas stand in a block, set as such or typed."""
    return _FORMULA.search(text) is not None or any(m.kind == "math" for m in block.marks)


def dialogue(text: str) -> bool:
    """Two voices or more: lines that open with a dash, a name and a colon, or quotation marks."""
    lines = [line for line in re.split(r"\n|(?<=[.!?”\"])\s+(?=[—–]\s|[A-Z][\w ]{0,20}: )", text) if line.strip()]
    spoken = sum(
        bool(re.match(r"\s*(?:[—–]\s?|[“\"«„]|\*{0,2}[A-ZÀ-Þ][\w .]{0,20}\*{0,2}:\s)", line)) for line in lines
    )
    return len(lines) >= 2 and spoken >= 2 and spoken >= 0.6 * len(lines)
