"""The baseline: findings that stood when an author began, so that a check speaks only of what is new.

It is a JSON file with a line a finding, in an order that does not depend on where in a file things stand. It only
shrinks: what has been mended goes out of it, and what is new does not come in unless the author starts afresh.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path

from pipeline import allow
from pipeline.errors import ProjectError
from pipeline.fingerprints import fingerprint, words_of
from pipeline.frozen import dataclass
from pipeline.model import Book, Finding, Known, Report, Span

VERSION = 1
NEVER = ("V304", "X903")  # a changed negation or number, and what a check could not look at, are never got used to
LONGEST = 80  # characters of the words that remind a reader
LARGEST = 64 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Held:
    """Findings held against a baseline: those it does not know, those it does, and its lines that are obsolete."""

    new: Sequence[Finding]
    known: Sequence[Finding]
    obsolete: Sequence[Known]
    idle: Sequence[Known]  # not answered to, but this run did not look there


def hide(report: Report) -> Report:
    """The report without what the book's baseline knows, which is counted beside it."""
    if not report.book.known:
        return report
    held = hold(report.book, report.findings, report.book.known)
    return replace(report, findings=held.new, known=held.known, obsolete=held.obsolete)


def hold(book: Book, findings: Sequence[Finding], known: Sequence[Known]) -> Held:
    """Pair findings with lines of the baseline, one with one: a second equal mistake is new.

    A line of the finding's own file is taken before one of another, so that the new one is found where it is.
    """
    lines: dict[str, list[Known]] = defaultdict(list)
    for line in known:
        lines[line.fingerprint].append(line)
    answered: set[int] = set()
    names = [fingerprint(book, f) if f.code not in NEVER else "" for f in findings]
    for same_file in (True, False):
        for number, (finding, name) in enumerate(zip(findings, names, strict=True)):
            if number in answered:
                continue
            fitting = [k for k in lines.get(name, ()) if not same_file or k.path == finding.span.path]
            if fitting:
                lines[name].remove(fitting[0])
                answered.add(number)
    left = [line for rest in lines.values() for line in rest]
    seen = {id(line) for line in left if _looked_at(book, line)}
    return Held(
        [f for n, f in enumerate(findings) if n not in answered],
        [f for n, f in enumerate(findings) if n in answered],
        [line for line in left if id(line) in seen],
        [line for line in left if id(line) not in seen],
    )


def _looked_at(book: Book, line: Known) -> bool:
    """Whether this run would have found it: its rule ran there, and its file was among those looked at."""
    if book.project.single and line.path not in book.project.files:
        return False
    return allow.enabled(book.settings, line.code, line.rule, line.path)


def drawn_up(book: Book, findings: Iterable[Finding]) -> list[Known]:
    """The lines of a baseline that knows all these findings, but those that none may hide."""
    return [_line(book, f) for f in findings if f.code not in NEVER]


def _line(book: Book, finding: Finding) -> Known:
    span = finding.focus or finding.span
    words = words_of(book, span) or words_of(book, _widened(book, span))
    cut = words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
    return Known(fingerprint(book, finding), finding.code, finding.rule, finding.span.path, finding.key, cut)


def _widened(book: Book, span: Span) -> Span:
    """The line on which something without words stands, for the eye."""
    file = book.text(span.path)
    if file is None:
        return span
    number, _ = file.position(min(span.start, len(file.text)))
    start = file.offset(number)
    return Span(span.path, start, start + len(file.line(number)))


def text(known: Iterable[Known]) -> str:
    """The file's text: one line a finding, by file, rule and words."""
    ordered = sorted(known, key=lambda k: (k.path, k.code, k.words, k.key or "", k.fingerprint))
    rows = ",\n".join("  " + json.dumps(asdict(line), ensure_ascii=False) for line in ordered)
    return f'{{\n "version": {VERSION},\n "findings": [\n{rows}\n ]\n}}\n' if rows else _EMPTY


_EMPTY = f'{{\n "version": {VERSION},\n "findings": []\n}}\n'


def read(path: Path) -> list[Known]:
    """The lines of a baseline; none when the file is not there. Raises ProjectError when it is no baseline."""
    try:
        if path.stat().st_size > LARGEST:
            raise ProjectError(f"{path}: this is too large for a baseline", _CURE)
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return []
    except json.JSONDecodeError as error:
        raise ProjectError(f"{path}:{error.lineno}: the baseline cannot be read: {error.msg}", _CURE) from error
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise ProjectError(f"{path}: the baseline cannot be read: {error}", _CURE) from error
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("findings"), list):
        raise ProjectError(f'{path}: expected a baseline: {{"version": {VERSION}, "findings": […]}}', _CURE)
    return [_known(path, number, item) for number, item in enumerate(data["findings"], 1)]


_CURE = "take the last good one from your version control, or draw up a new one with: citepress baseline --reset"


def _known(path: Path, number: int, item: object) -> Known:
    names = [f.name for f in fields(Known)]
    if not isinstance(item, dict) or not all(isinstance(item.get(n), str) for n in names if n != "key"):
        raise ProjectError(f"{path}: finding {number} of the baseline lacks one of: {', '.join(names)}", _CURE)
    key = item.get("key")
    return Known(**{**{n: item[n] for n in names}, "key": key if isinstance(key, str) else None})
