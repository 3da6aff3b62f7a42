"""Finds a document's quotations: what stands between marks or is set off, what it is, which citation answers for it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline import allow
from pipeline.frontmatter import is_fiction
from pipeline.manuscript.attribution import Catalogue, Line
from pipeline.manuscript.binding import Binder
from pipeline.manuscript.candidates import Candidate, Piece, find_candidates, opens_line
from pipeline.manuscript.clues import NOTHING, Bound
from pipeline.manuscript.kinds import Judge, Setting, Verdict
from pipeline.manuscript.prose import Prose, plain
from pipeline.manuscript.reported import find_reported
from pipeline.manuscript.speakers import speaker_of
from pipeline.manuscript.tails import tail_of
from pipeline.manuscript.words import STOP, WORD
from pipeline.model import Attribution, Document, LoneMark, MarkPair, Quotation, Settings, Span, Speaker


def find_quotations(document: Document, catalogue: Catalogue, settings: Settings) -> list[Quotation]:
    """The quotations of a document in the order in which they begin in the file, with their kind and their citations.

    Terms, titles and speech are listed too, under their kind: the rules look only at quotations and epigraphs.
    """
    return list(with_quotations(document, catalogue, settings).quotations)


def with_quotations(document: Document, catalogue: Catalogue, settings: Settings) -> Document:
    """The document with its quotations (see ``find_quotations``) and its quotation marks, paired and alone."""
    prose = Prose(document, settings.lang)
    found, table = find_candidates(prose)
    quotations = _judged(prose, found, catalogue, is_fiction(document.metadata, settings.fiction))
    pairs = [MarkPair(i, p.start, p.end, p.single, p.depth) for i, marks in table.items() for p in marks.pairs]
    lone = [LoneMark(i, at, True) for i, marks in table.items() for at in marks.opened]
    lone += [LoneMark(i, at, False) for i, marks in table.items() for at in marks.closed]
    reported = find_reported(prose) if allow.named(settings, "Q212", "reported-words-uncited") else ()
    return replace(document, quotations=quotations, pairs=pairs, lone_marks=lone, reported=reported)


def _judged(prose: Prose, found: Sequence[Candidate], catalogue: Catalogue, fiction: bool) -> list[Quotation]:
    """What the candidates are, bound to their citations and named."""
    candidates = [_without_tail(prose, c) for c in found]
    bounds = Binder(prose, catalogue).bind(candidates)
    verdicts = Judge(prose, catalogue, _setting(prose, candidates, bounds, fiction)).judge(candidates, bounds)
    made = [
        _quotation(prose, candidate, _kept(bound, verdict), verdict)
        for candidate, bound, verdict in zip(candidates, bounds, verdicts, strict=True)
    ]
    ids = _Ids()
    placed = sorted((q for q in made if q is not None), key=lambda q: q.span.start)
    return [replace(q, id=ids.next(q.words)) for q in placed]


def _without_tail(prose: Prose, candidate: Candidate) -> Candidate:
    """A block quote without the attribution line or the citation that closes it."""
    if candidate.form == "inline":
        return candidate
    tail = tail_of(prose, candidate.inner[-1])
    if tail is None:
        return candidate
    last = candidate.inner[-1]
    inner = [*candidate.inner[:-1], *([Piece(last.block, last.start, tail.start)] if tail.start > last.start else [])]
    words = " ".join(plain(prose.blocks[p.block].text[p.start : p.end]) for p in inner).strip()
    return replace(candidate, inner=inner, tail=tail, words=words) if words else candidate


def _setting(prose: Prose, candidates: Sequence[Candidate], bounds: Sequence[Bound], fiction: bool) -> Setting:
    inline = [c for c in candidates if c.form == "inline"]
    long = [c for c in inline if c.count >= 4]
    singles = sum(c.single for c in long)
    citing = bool(prose.document.citations) or any(b.cited != "no" for b in bounds)
    citing = citing or any(b.inside("note") for b in prose.blocks)
    paragraphs = sum(b.kind == "paragraph" for b in prose.blocks)
    uncited = [c for c, bound in zip(candidates, bounds, strict=True) if c.form == "inline" and not bound.sure]
    spoken = sum(c.outer[1] == 0 and prose.blocks[c.outer[0]].kind == "paragraph" for c in uncited)
    spoken += sum(opens_line(b) for b in prose.blocks)
    dialogue = spoken >= 4 and spoken >= 0.15 * paragraphs
    return Setting(citing, singles > len(long) - singles, dialogue, fiction)


def _kept(bound: Bound, verdict: Verdict) -> Bound:
    """Only a quotation may take its citation from another sentence: a term beside one is not cited by it."""
    if verdict.kind in ("quotation", "epigraph") or bound.sure:
        return bound
    return NOTHING


def _quotation(prose: Prose, candidate: Candidate, bound: Bound, verdict: Verdict) -> Quotation | None:
    """A quotation that has no name yet; None when it could not be placed."""
    span = _span(prose, candidate)
    if span is None:
        return None
    return Quotation(
        id="",
        span=span,
        text=_text(prose, candidate, span),
        words=candidate.words,
        form=candidate.form,
        kind=verdict.kind,
        why=verdict.why,
        certainty=verdict.certainty,
        flat=candidate.outer,
        cited=bound.cited,
        citations=tuple(bound.citations),
        binding=bound.binding,
        attribution=_attribution(prose, bound.line),
        lang=prose.lang,
        speaker=_speaker(prose, candidate) if verdict.kind == "quotation" and bound.cited == "key" else None,
    )


def _speaker(prose: Prose, candidate: Candidate) -> Speaker | None:
    """Whom the sentence round an inline quotation, or the one that leads to a block quote, gives as its speaker."""
    first, start, last, end = candidate.outer
    if candidate.form == "block":
        lead = prose.before(prose.blocks[first], candidate.quote[: len(candidate.quote) - 1])
        if lead is None or lead.inside("quote") or lead.kind == "heading":
            return None
        begin, before, after, last, end = prose.sentences(lead.index)[-1][0], lead.text, "", lead.index, len(lead.text)
        first, start = lead.index, len(lead.text.rstrip(STOP + " "))
    else:
        begin = prose.sentence(first, start, start + 1)[0]
        before = prose.blocks[first].text
        after = prose.blocks[last].text[end : prose.sentence(last, end - 1, end)[1]]
    before = before[begin:start]
    named = speaker_of(before, after, prose.words)
    if named is None:
        return None
    at = end + named.start if named.after else begin + named.start
    block = prose.blocks[last if named.after else first]
    span = block.span(prose.document.file.path, at, at + len(named.name))
    return Speaker(named.name, span, named.plain, plain(f"{before} {after}")) if span else None


def _attribution(prose: Prose, line: Line | None) -> Attribution | None:
    span = prose.blocks[line.block].span(prose.document.file.path, line.start, line.end) if line else None
    return Attribution(line.text, span, line.key, line.locator) if line and span else None


def _span(prose: Prose, candidate: Candidate) -> Span | None:
    """The source span: an inline quotation's marks included; a block from after its first ``>``."""
    first, start, last, end = candidate.outer
    path = prose.document.file.path
    head = prose.blocks[first].span(path, start, end if first == last else len(prose.blocks[first].text))
    foot = prose.blocks[last].span(path, start if first == last else 0, end)
    if head is None or foot is None:
        return None
    begin = _block_begin(prose.document.file.text, head.start) if candidate.form == "block" else head.start
    return Span(path, begin, foot.end)


def _block_begin(text: str, start: int) -> int:
    """The first character after a block quote's indent and first ``>``, on the line where its words begin."""
    line = text.rfind("\n", 0, start) + 1
    lead = re.compile(r"[ \t]*(?:(?:[-*+]|\(?\w{1,3}[.)]|\[\^[^\]]+\]:)[ \t]+)*>[ ]?").match(text, line, start)
    return lead.end() if lead else start


def _text(prose: Prose, candidate: Candidate, span: Span) -> str:
    """The words inside the marks as the author typed them."""
    path, text = prose.document.file.path, prose.document.file.text
    first, last = candidate.inner[0], candidate.inner[-1]
    head = prose.blocks[first.block].span(path, first.start, first.end)
    foot = prose.blocks[last.block].span(path, last.start, last.end)
    if head is None or foot is None:
        return candidate.words
    start = span.start if candidate.form == "block" else head.start
    return text[start : foot.end].strip()


class _Ids:
    """Names from the words themselves, so that they survive what is put in before; repeated words are counted."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def next(self, words: str) -> str:
        """``q-`` and eight hexadecimal digits of the normalised words, with ``-2``, ``-3`` for repetitions."""
        normal = " ".join(WORD.findall(unicodedata.normalize("NFKC", words).lower().replace("’", "'")))
        name = "q-" + hashlib.sha256(normal.encode()).hexdigest()[:8]
        self.seen[name] += 1
        return name if self.seen[name] == 1 else f"{name}-{self.seen[name]}"
