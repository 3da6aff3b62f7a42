"""Which rule speaks for what a step could not read or use. No problem is ever lost: X903 takes what nobody claims."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.model import Book, Finding, Problem, Severity

CLAIMED = {
    "duplicate-key": "K104",
    "undefined-note": "K106",
    "unused-note": "K106",
    "lost-note": "K106",
    "missing-bibliography": "K108",
    "broken-entry": "B506",
    "layout": "P804",
    "line-by-line": "P804",
    "made-smaller": "P804",
    "missing-image": "P805",
    "remote-image": "P806",
    "set-for-press": "P807",
    "refused-in-print": "P808",
    "asked-for-in-print": "P808",
    "lost-words": "P810",
    "settings": "X904",
    "unknown-setting": "X904",
    "front-matter": "X904",
    "suppression": "X906",
    "unknown-style": "X907",
}
OTHERS = "X903"
STORED = ("outside-root", "unreadable-source")  # what concerns the stored text of one work
FEW = 3  # problems of one kind in one file that are named one by one
SEVERITIES: dict[str, Severity] = {
    "unreadable-file": "error",  # a manuscript or bibliography that nothing is known of
    "refused-in-print": "error",
    "outside-root": "error",  # a bibliography or a picture that the book would lack
    "made-smaller": "info",  # only in the e-book, and as the shops ask
    "line-by-line": "info",  # the lines are set as well as without total-fit
    "shortcode": "info",  # what Quarto fills in: a date, a title
    "unknown-setting": "warning",  # without it the book is still what the other settings say
}


def all_problems(book: Book) -> Iterator[Problem]:
    """The problems of all steps: settings and project, bibliography, documents."""
    yield from book.problems
    yield from book.bibliography.problems
    for document in book.documents:
        yield from document.problems


def findings(book: Book, code: str) -> Iterator[Finding]:
    """The problems that the rule *code* speaks for, as findings."""
    for problem in all_problems(book):
        if CLAIMED.get(problem.kind, OTHERS) == code:
            yield _finding(problem, SEVERITIES.get(problem.kind))


def unclaimed(book: Book) -> Iterator[Finding]:
    """The problems that no rule of their own speaks for; many of one kind in one file are one finding.

    A stored text that cannot be read is information while nobody cites the work, or while another text of it is read:
    a reference manager's export names files for every work of the library. One finding counts those works.
    """
    cited = {citation.key for citation in book.citations}
    works: dict[tuple[str, Severity | None], dict[str, Problem]] = {}
    alike: dict[tuple[str, str, Severity | None], list[Problem]] = {}
    for problem in all_problems(book):
        if CLAIMED.get(problem.kind, OTHERS) != OTHERS:
            continue
        level = _level(book, problem, cited)
        if problem.kind in STORED and problem.key is not None:
            works.setdefault((problem.kind, level), {}).setdefault(problem.key, problem)
        else:
            alike.setdefault((problem.kind, problem.span.path, level), []).append(problem)
    for (_, _, level), problems in alike.items():
        yield from _few(problems, level)
    for (_, level), by_key in works.items():
        yield _of_works(by_key, level)


def _level(book: Book, problem: Problem, cited: Collection[str]) -> Severity | None:
    """How much it matters that something was not looked at; None for the rule's own level."""
    if problem.kind in STORED and problem.key is not None:
        source = book.sources.get(problem.key)
        missed = problem.key in cited and not (source and source.unreadable is None and problem.kind == "outside-root")
        return None if missed else "info"
    return SEVERITIES.get(problem.kind)


def _few(problems: Sequence[Problem], level: Severity | None) -> Iterator[Finding]:
    if len(problems) <= FEW:
        yield from (_finding(problem, level) for problem in problems)
        return
    first = problems[0]
    more = f"{first.message}; and {len(problems) - 1:,} more of this kind in {first.span.path}"
    yield _finding(replace(first, message=more), level)


def _of_works(by_key: Mapping[str, Problem], level: Severity | None) -> Finding:
    """One finding for the stored texts that were not read for one reason."""
    first = next(iter(by_key.values()))
    if len(by_key) == 1:
        return _finding(first, level)
    named = [*list(by_key)[:3], *(["…"] if len(by_key) > 3 else [])]
    whose = "cited works" if level is None else "works that no citation needs"
    said = f"the texts of {len(by_key):,} {whose} were not read ({', '.join(named)}): {first.message}"
    return replace(_finding(first, level), message=said, key=None)


def _finding(problem: Problem, severity: Severity | None) -> Finding:
    return Finding(problem.message, problem.span, severity, help=problem.help, key=problem.key)
