"""What stands at the end of a block quote and is not part of its words: an attribution line, a citation, a page."""

from __future__ import annotations

import re

from pipeline.manuscript.attribution import DASH, MAX_WORDS, TYPED, URL, locator_of, place_only
from pipeline.manuscript.candidates import Piece
from pipeline.manuscript.prose import Prose, plain
from pipeline.manuscript.words import CLOSING, STOP
from pipeline.model import Block

_ENDED = re.compile(rf"[.!?…{STOP}][{re.escape(CLOSING)}{STOP}]?$")
_TWO_SENTENCES = re.compile(r"[.!?]\s+[A-Z][a-z]+\s+[a-z]+\s")
_ABBREVIATED = re.compile(
    r"[(\[](?:@|pp?\.?[)\]]|[A-ZÀ-Þ][\w.]*(?:\s[\w.]+)?[:,]?\s\d)"
)  # (GT: 54), [Rep. 514a], a page to come [pp]
_ADDRESS = re.compile(r"(?:^|\s)<?(?:https?://|www\.)\S+\s*$")
_SENTENCE = re.compile(r"\b(?:in|by|of|his|her|their|see)\s*$", re.IGNORECASE)  # so held Russell in his [-@russell]
_CLOSED = re.compile(r"(\s*[“„«][^“”„«»]{20,}[”“»]\s?)([^“”„«»]{3,200})", re.DOTALL)  # “Quoted whole.” George Box, 1987
_PARENTHESIS = re.compile(r"[(\[][^()\[\]]{1,200}[)\]][.]?\s*$")


def tail_of(prose: Prose, piece: Piece) -> Piece | None:
    """The attribution line, or the citation, that closes the last block of a block quote."""
    block = prose.blocks[piece.block]
    text = block.text
    line = attribution_start(prose, block)
    if line is not None:
        return Piece(piece.block, line, len(text))
    closed = _CLOSED.fullmatch(text)
    if closed is not None and (_names(closed[2].lstrip(" ,.")) or prose.groups(block.index, closed.end(1))):
        return Piece(piece.block, closed.end(1), len(text))
    end = _before_citations(prose, block, len(text.rstrip()))
    shown = text[:end].rstrip()
    address = _ADDRESS.search(shown)
    match = _PARENTHESIS.search(shown)
    if address is not None:
        end = _before_citations(prose, block, address.start())
    elif match is not None and _is_reference(match.group()):
        end = _before_citations(prose, block, match.start())
    return Piece(piece.block, end, len(text)) if text[end:].strip() else None


def _is_reference(text: str) -> bool:
    body = text.strip().rstrip(".")
    if place_only(body) is not None or TYPED.fullmatch(body) or URL.search(body) or _ABBREVIATED.match(body):
        return True
    words = len(body.split())
    if re.fullmatch(r"[(\[]\d{1,4}[:.]\d{1,4}(?:[-–]\d{1,4})?[)\]]", body):
        return True  # section and page, act and line: (4:27)
    return words <= 14 and bool(re.search(r"\b(?:1[4-9]|20)\d\d\b", body) or locator_of(body)) and words > 1


def _before_citations(prose: Prose, block: Block, end: int) -> int:
    """Where the words end before the citations and notes (and a full stop after them) that close the text."""
    text = block.text
    places = {g.at for g in prose.groups(block.index) if not (g.suppressed and _SENTENCE.search(text, 0, g.at))}
    places |= {m.start for m in prose.notes(block.index)}
    at = end
    while at > 0:
        char = text[at - 1]
        if char == STOP and at - 1 in places:
            end = at = at - 1
        elif char.isspace() or char in ".,;":
            at -= 1
        else:
            break
    return end


def attribution_start(prose: Prose, block: Block) -> int | None:
    """Where the attribution begins in a block: a dash at the start of its last line, or after its last sentence."""
    text = block.text
    for match in reversed(list(DASH.finditer(text))):
        rest = text[match.end() :]
        if len(plain(rest).split()) > MAX_WORDS:
            return None
        if _starts_line(prose, block, match.start()):
            return match.start() if _names(rest) else None
        before = text[: match.start()].rstrip()
        if _ENDED.search(before) and _names(rest) and len(rest.split()) <= 14 and not _TWO_SENTENCES.search(rest):
            return match.start()
    return None


def _names(rest: str) -> bool:
    """Whether the words after the dash can name somebody or a work: a capital, a citation, a mark before a title."""
    first = rest.lstrip('*_"“‘„«( ')[:1]
    return (
        first == STOP
        or first.isupper()
        or first.isdigit()
        or rest[:4].lower() in ("from", "von ", "aus ", "de l", "d’ap")
    )


def _starts_line(prose: Prose, block: Block, at: int) -> bool:
    """Whether a character is the first of its line in the file, block quote marks and indent aside."""
    if not block.text[:at].strip():
        return True
    if block.text[at - 1] == "\n":
        return True
    place = block.starts[at]
    if place < 0:
        return False
    source = prose.document.file.text
    line = source[source.rfind("\n", 0, place) + 1 : place]
    return not line.strip(" \t>*_\\~")


def attribution_after(prose: Prose, last: Block, parents: int) -> Piece | None:
    """The paragraph directly after a block quote, when it is only an attribution: — Thomas Paine, *Rights of Man*."""
    after = prose.after(last, last.containers[:parents])
    if after is None or after.kind not in ("paragraph", "plain"):
        return None
    text = after.text
    lead = len(text) - len(text.lstrip())
    linked = any(m.kind == "link" and m.start <= lead and "://" in m.target for m in after.marks)
    if linked and len(text.split()) <= 8 and all(c.kind == "item" for c in after.containers[parents:]):
        return Piece(after.index, lead, len(text))
    if len(after.containers) != parents:
        return None
    match = DASH.match(text, lead)
    if match is not None:
        rest = text[match.end() :]
        short = len(plain(rest).split()) <= MAX_WORDS // 2
        return Piece(after.index, lead, len(text)) if short and _names(rest) else None
    if _before_citations(prose, after, len(text)) == lead and prose.groups(after.index):
        return Piece(after.index, lead, len(text))
    whole = text.strip()
    if whole.startswith("(") and _PARENTHESIS.fullmatch(whole) and _is_reference(whole):
        return Piece(after.index, lead, len(text))
    return None
