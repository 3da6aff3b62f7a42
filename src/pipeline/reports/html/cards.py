"""One quotation on the page: both sides, what differs, what is said of it, and how it was found."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import JSON, Difference, Finding, Match, Outcome, Passage, Quotation, Report
from pipeline.reports.html.words import Mark, escape, letter, marked, typed
from pipeline.reports.places import place

SIGNS: Mapping[Outcome, str] = {
    "verbatim": "=", "marked": "≈", "altered": "≠", "elsewhere": "↷", "not-found": "∅", "no-source": "–",
    "not-checked": "?", "uncited": "¶",
}  # fmt: skip
LABELS: Mapping[Outcome, str] = {
    "verbatim": "verbatim",
    "marked": "marked changes",
    "altered": "altered",
    "elsewhere": "in another source",
    "not-found": "not found",
    "no-source": "no source text",
    "not-checked": "not checked",
    "uncited": "uncited",
}
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


@dataclass(frozen=True)
class Card:
    """A quotation that needs a source, with all that the page tells of it. ``id`` is unique on the page."""

    id: str
    quotation: Quotation
    match: Match
    findings: Sequence[Finding]
    line: int
    item: JSON
    title: str  # as the bibliography has it; styles change its capitals

    @property
    def key(self) -> str:
        """The work that the outcome speaks of; empty when none is cited."""
        cited = self.quotation.citations[0].key if self.quotation.citations else ""
        return self.match.key or cited


def cards(report: Report) -> Iterator[Card]:
    """The quotations that were to be held to a source, in reading order."""
    said: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if finding.quotation:
            said[finding.span.path, finding.quotation].append(finding)
    seen: Counter[str] = Counter()
    for document, quotation in report.book.quotations:
        match = report.book.matches.get((document.file.path, quotation.id))
        if match is None:
            continue
        seen[quotation.id] += 1
        name = quotation.id + (f"--{seen[quotation.id]}" if seen[quotation.id] > 1 else "")
        key = match.key or (quotation.citations[0].key if quotation.citations else "")
        item = report.book.bibliography.items.get(key, {})
        line = place(report.book, quotation.span).line
        entry = report.book.bibliography.entries.get(key)
        title = re.sub(r"[{}]", "", entry.value("title")) if entry else ""
        yield Card(name, quotation, match, said[document.file.path, quotation.id], line, item, title)


def said(outcome: Outcome) -> str:
    """An outcome's sign and name."""
    return f'<span class="sign" aria-hidden="true">{SIGNS[outcome]}</span> {LABELS[outcome]}'


def plain(finding: Finding) -> str:
    """A finding as one line of the page: its level in words, its code, what it says, and the cure."""
    level = finding.severity or "info"
    help_ = f' <span class="help">{escape(finding.help)}</span>' if finding.help else ""
    return (
        f'<strong class="{level}">{LEVELS[level]}</strong> <span class="rule">{finding.code} {finding.rule}</span> '
        f'<span dir="auto">{escape(finding.message)}</span>{help_}'
    )


def card(c: Card, number: int) -> str:
    """The whole quotation."""
    match = c.match
    has = ' data-findings=""' if any(f.severity != "info" for f in c.findings) else ""
    parts = [
        f'<article class="{match.outcome}" id="{c.id}" tabindex="-1" aria-labelledby="{c.id}-name" '
        f'data-outcome="{match.outcome}" data-key="{escape(c.key)}"{has}>',
        f'<h3 id="{c.id}-name"><a href="#{c.id}">{number}</a> <span class="outcome">{said(match.outcome)}</span></h3>',
        f'<p class="place"><code>{escape(c.quotation.span.path)}:{c.line}</code></p>',
        '<div class="sides">',
        *_sides(c),
        "</div>",
        *_changes(match.differences),
        *_findings(c.findings),
        *_found(c),
        "</article>",
    ]
    return "\n".join(parts)


# --- the two sides ------------------------------------------------------------------------------------------------


def _sides(c: Card) -> Iterator[str]:
    """The author's words, and beside them the source's or why there are none."""
    quotation, match = c.quotation, c.match
    language = quotation.lang if LANGUAGE.fullmatch(quotation.lang) else ""
    lang = f' lang="{language}"' if language else ""
    named = _letters(match.differences)
    ours = [Mark(*d.ours_at, name, d.licensed) for d, name in named]
    yield (
        f'<figure><figcaption>{_cited(c)}</figcaption><blockquote dir="auto"{lang}>{marked(quotation.text, ours)}'
        "</blockquote></figure>"
    )
    if not match.found:
        yield f'<figure class="absent"><figcaption>The source</figcaption><p>{escape(_absent(c))}</p></figure>'
    for number, passage in enumerate(match.found):
        theirs = [Mark(*d.theirs_at, name, d.licensed) for d, name in named if d.theirs_at] if not number else []
        strays = [name for d, name in named if d.rule == "V305" and number and passage.text.startswith(d.theirs)]
        theirs += [Mark(0, len(passage.text), name, False) for name in strays[:1]]
        yield (
            f'<figure><figcaption>{_source(passage, c)}</figcaption><blockquote dir="auto"{lang}>'
            f"{_context(passage.before, before=True)}{marked(passage.text, theirs)}{_context(passage.after)}"
            "</blockquote></figure>"
        )


def _letters(differences: Sequence[Difference]) -> list[tuple[Difference, str]]:
    return [(d, letter(number)) for number, d in enumerate(differences)]


def _cited(c: Card) -> str:
    """ "Manuscript, citing burke1790, page 113"."""
    cited = []
    for citation in c.quotation.citations:
        locator = f", {citation.locator.label} {citation.locator.value}" if citation.locator else ""
        cited.append(f"<cite>{escape(citation.key)}</cite>{escape(locator)}")
    if not cited and c.quotation.attribution:
        cited = [escape(c.quotation.attribution.text)]
    return "Manuscript" + (f", citing {'; '.join(cited)}" if cited else ", without a citation")


def _source(passage: Passage, c: Card) -> str:
    page = f", page {passage.page}" if passage.page and passage.printed else f", {passage.page}" if passage.page else ""
    where = passage.path + (f":{passage.line}" if passage.line else "")
    there = "" if passage.key == c.key else "Found in "
    work = f' · <span class="work">{escape(_work(c))}</span>' if passage.key == c.key and c.item else ""
    return f"{there}<cite>{escape(passage.key)}</cite>{escape(page)}{work} · <code>{escape(where)}</code>"


def _work(c: Card) -> str:
    """A work as an editor knows it: "Mill, On Liberty"."""
    item = c.item
    people = item.get("author") or item.get("editor") or []
    first = people[0] if isinstance(people, list) and people and isinstance(people[0], dict) else {}
    name = str(first.get("family") or first.get("literal") or "")
    title = c.title if c.title and "\\" not in c.title else re.sub(r"<[^<>]*>", "", str(item.get("title") or ""))
    return ", ".join(part for part in (name, title) if part)


def _context(words: str, *, before: bool = False) -> str:
    if not words:
        return ""
    return f'<span class="around">{typed(words)} </span>' if before else f'<span class="around"> {typed(words)}</span>'


def _absent(c: Card) -> str:
    lock, reason = c.match.lock, c.match.reason
    if lock is not None:
        where = f", on page {lock.page}" if lock.page else ""
        return f"Verified on {lock.date}{where}, says citations.lock. The text is not at hand."
    if c.match.outcome == "not-found":
        return f"These words are not found in the stored text of {c.key}."
    return reason[:1].upper() + reason[1:] + "." if reason else "No stored text is known to hold these words."


# --- beneath them -------------------------------------------------------------------------------------------------


def _changes(differences: Sequence[Difference]) -> Iterator[str]:
    if not differences:
        return
    yield '<ul class="changes" aria-label="Differences">'
    for difference, name in _letters(differences):
        kind = "licensed" if difference.licensed else "change"
        code = f' <span class="rule">{difference.rule}</span>' if difference.rule and not difference.licensed else ""
        yield (
            f'<li class="{kind}"><span class="letter">{name}</span> {_turn(difference)} '
            f'<span class="why">{escape(difference.why)}{code}</span></li>'
        )
    yield "</ul>"


def _turn(difference: Difference) -> str:
    """One change of words, ours first."""
    ours, theirs = escape(" ".join(difference.ours.split())), escape(" ".join(difference.theirs.split()))
    if difference.rule == "V305":
        return f"<q>{ours}</q> stands elsewhere"
    if not theirs:
        return f"<q>{ours}</q> is added"
    return f"<q>{theirs}</q> is left out" if not ours else f"<q>{ours}</q> for <q>{theirs}</q>"


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    if findings:
        yield '<ul class="findings" aria-label="Findings">'
        yield from (f"<li>{plain(finding)}</li>" for finding in findings)
        yield "</ul>"


def _found(c: Card) -> Iterator[str]:
    """What decided: why it is a quotation, which citation answers for it, what was taken as the same."""
    folded = list(dict.fromkeys(d.why for d in c.match.differences if d.licensed))
    rows = [
        ("Kind", f"{c.quotation.kind}: {c.quotation.why}"),
        ("Citation", "none" if c.quotation.binding == "none" else c.quotation.binding.replace("-", " ")),
        *([("Outcome", c.match.reason)] if c.match.reason else []),
        *([("Taken as the same", ", ".join(folded))] if folded else []),
        ("Name", c.quotation.id),
    ]
    yield "<details>\n<summary>How this was found</summary>\n<dl>"
    yield from (f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in rows)
    yield "</dl>\n</details>"
