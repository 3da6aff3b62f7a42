"""For editors: one page with every quotation beside the passage of its source, to be read, searched, and printed.

It is a file like a letter: nothing is loaded from anywhere, and nothing in it runs but the script that is named by its
digest. Without the script all is shown. The same report gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from pipeline.model import Book, Finding, Outcome, Report
from pipeline.reports import summary
from pipeline.reports.html.cards import LABELS, SIGNS, Card, card, cards, plain, said
from pipeline.reports.html.words import escape
from pipeline.reports.places import place

__all__ = ["render"]


def render(report: Report, *, color: bool, width: int, base: str = "") -> str:
    """The page as HTML in UTF-8; colour and width are the reader's."""
    style, script = _part("report.css"), _part("report.js")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    title = _title(report.book)
    found = list(cards(report))
    pieces = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">',
        f"<title>{escape(title)}: quotations and their sources</title>",
        f"<style>{style}</style>\n</head>\n<body>",
        *_head(report, title, found),
        '<main id="quotations">\n<h2 class="quiet">Quotations</h2>',
        *([] if found else ['<p class="empty">No quotation was found that needs a source.</p>']),
        *(card(c, number) for number, c in enumerate(found, 1)),
        '<p class="empty" id="none" hidden>No quotation fits these filters.</p>\n</main>',
        *_rest(report, found),
        _KEYS,
        f"<script>{script}</script>\n</body>\n</html>\n",
    ]
    return "\n".join(pieces)


@cache
def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _title(book: Book) -> str:
    title = book.settings.metadata.get("title")
    return " ".join(str(title).split()) if isinstance(title, str) and title.strip() else book.settings.name


def _head(report: Report, title: str, found: Sequence[Card]) -> Iterator[str]:
    """The title, the sums, and the filters, which show only where the script runs."""
    yield f'<header>\n<p class="kicker">Quotations and their sources</p>\n<h1 dir="auto">{escape(title)}</h1>'
    yield f"<p>{escape(summary.quotations(report.book))}.<br>{escape(summary.findings(report))}.</p>"
    counts = Counter(c.match.outcome for c in found)
    yield '<form id="filters" role="search" aria-label="Quotations" hidden>\n<fieldset>\n<legend>Outcome</legend>'
    for outcome in summary.OUTCOMES:
        if counts[outcome]:
            yield (
                f'<label class="{outcome}"><input type="checkbox" name="outcome" value="{outcome}" checked>'
                f'<span class="sign" aria-hidden="true">{SIGNS[outcome]}</span> {LABELS[outcome]} '
                f'<span class="count">{counts[outcome]:,}</span></label>'
            )
    yield "</fieldset>"
    keys = Counter(c.key for c in found if c.key)
    options = "".join(f'<option value="{escape(k)}">{escape(k)} ({keys[k]:,})</option>' for k in sorted(keys))
    yield f'<label>Source <select name="key"><option value="">all</option>{options}</select></label>'
    yield '<label>Words <input type="search" name="words" autocomplete="off" spellcheck="false"></label>'
    yield '<label><input type="checkbox" name="findings"> only with findings</label>'
    yield '<button type="reset">Show all</button>'
    yield f'<p><output id="shown" aria-live="polite">{len(found):,} shown</output>'
    yield '<button type="button" id="help" aria-haspopup="dialog">Keys <kbd>?</kbd></button></p>\n</form>'
    yield from _legend(counts)
    yield "</header>"


_MEANINGS = {
    "verbatim": "These are the words of the stored text, in order.",
    "marked": "Brackets, ellipses and the spelling of an edition are all that differs.",
    "altered": "The words differ, and no mark says so.",
    "elsewhere": "The words are not in the work cited, but in another stored one.",
    "not-found": "The words are not found in the stored text of the work cited.",
    "no-source": "No text of the work is stored: these words are neither right nor wrong.",
    "not-checked": "What is stored could not decide: these words are neither right nor wrong.",
    "uncited": "No citation answers for these words.",
}


def _legend(counts: Counter[Outcome]) -> Iterator[str]:
    yield "<details>\n<summary>What the outcomes mean</summary>\n<dl>"
    for outcome in summary.OUTCOMES:
        if counts[outcome]:
            yield f'<dt class="{outcome}">{said(outcome)}</dt><dd>{_MEANINGS[outcome]}</dd>'
    yield (
        '<dt>Differences</dt><dd><mark class="change">Underlined twice</mark>: not allowed without a mark. '
        '<mark class="licensed">Dotted</mark>: an author’s right, or a matter of the edition. '
        "A small letter ties the two sides together; ‸ is a place where the other side has words.</dd>\n"
        "</dl>\n</details>"
    )


def _rest(report: Report, found: Sequence[Card]) -> Iterator[str]:
    """What is said of no quotation on the page."""
    told = {id(finding) for c in found for finding in c.findings}
    rest = [f for f in report.findings if id(f) not in told]
    yield "<footer>"
    if rest:
        yield f'<details open>\n<summary><h2>Other findings ({len(rest):,})</h2></summary>\n<ul class="findings">'
        yield from (f"<li>{_where(report, f)} {plain(f)}</li>" for f in rest)
        yield "</ul>\n</details>"
    yield "<p>Made by citepress. A word that agrees with the stored text is as right as that text is.</p>\n</footer>"


def _where(report: Report, finding: Finding) -> str:
    line, column, *_ = place(report.book, finding.span)
    return f"<code>{escape(finding.span.path or '(command line)')}:{line}:{column}</code>"


_KEYS = """<dialog id="keys" aria-labelledby="keys-title">
<h2 id="keys-title">Keys</h2>
<dl>
<dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next and previous quotation</dd>
<dt><kbd>Enter</kbd></dt><dd>how it was found</dd>
<dt><kbd>/</kbd></dt><dd>search the words</dd>
<dt><kbd>Esc</kbd></dt><dd>back to the quotations</dd>
<dt><kbd>?</kbd></dt><dd>these keys</dd>
</dl>
<form method="dialog"><button>Close</button></form>
</dialog>"""
