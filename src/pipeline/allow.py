"""What the author allows: which rules run where and how loudly, and what a reasoned suppression silences.

Rules are named by name ("uncited-quotation"), by code ("Q201") or by the beginning of a code ("Q", "V3").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from pipeline.frozen import dataclass
from pipeline.model import Allowance, Book, Finding, Settings, Severity, Suppression

ABOUT_SETTINGS = "X904"  # a slip in the selection cannot silence what is said of it
ABOUT_SUPPRESSIONS = ("X901", "X902")  # a suppression cannot silence what is said of suppressions


def means(selector: str, code: str, name: str) -> bool:
    """Whether *selector* speaks of the rule with this code and name."""
    return precision(selector, code, name) >= 0


def precision(selector: str, code: str, name: str) -> int:
    """How closely *selector* speaks of a rule: 0 "all", 1 "Q", 2 "Q2", 3 "Q20", 4 its code or name; -1 not at all."""
    asked = selector.strip()
    if asked.lower() == name:
        return 4
    if asked.lower() == "all":
        return 0
    return len(asked) if re.fullmatch(r"[A-Za-z]\d{0,3}", asked) and code.startswith(asked.upper()) else -1


def enabled(settings: Settings, code: str, name: str, path: str) -> bool:
    """Whether a rule speaks about the file *path*: selected more closely than ignored, and not ignored in that file.

    ``select: [Q201]`` with ``ignore: [Q]`` leaves Q201 on; named equally closely, it is off.
    """
    wanted = _closest([*settings.select, *settings.extend_select], code, name)
    if code == ABOUT_SETTINGS or not settings.select:
        wanted = max(wanted, 0)
    if wanted <= _closest(settings.ignore, code, name):
        return False
    here = (r for glob, r in settings.per_file_ignores.items() if fnmatchcase(path, glob) or _below(path, glob))
    return not any(means(s, code, name) for rules in here for s in rules)


def _closest(selectors: Sequence[str], code: str, name: str) -> int:
    return max((precision(s, code, name) for s in selectors), default=-1)


def _below(path: str, glob: str) -> bool:
    """Whether a pattern that does not begin at the root fits the end of the path: ``02-two.md``."""
    return bool(glob) and PurePosixPath(path).match(glob)


def named(settings: Settings, code: str, name: str) -> bool:
    """Whether the author selects this very rule, by its name or its full code: "Q" or "all" do not name it."""
    return any(s.strip().lower() in (name, code.lower()) for s in (*settings.select, *settings.extend_select))


def severity(settings: Settings, code: str, name: str, default: Severity) -> Severity:
    """The level the author chose for a rule; a name or full code wins over the beginning of a code."""
    chosen = [(precision(s, code, name), level) for s, level in settings.severity.items()]
    closest, level = max(chosen, key=lambda c: c[0], default=(-1, default))  # the first of equals: flags stand first
    return level if closest >= 0 else default


@dataclass(frozen=True)
class Settled:
    """Findings after the author's word: what stands, what is silenced, and which suppressions silenced nothing."""

    findings: Sequence[Finding]
    suppressed: Sequence[Finding]
    unused: Sequence[Suppression | Allowance]


def settle(book: Book, findings: Sequence[Finding]) -> Settled:
    """Hold *findings* (with rule and code set) against the settings and the suppressions."""
    every = suppressions(book)
    live = [f for f in findings if enabled(book.settings, f.code, f.rule, f.span.path)]
    standing: list[Finding] = []
    silenced: list[Finding] = []
    used: set[tuple[int, str]] = set()  # (which suppression, by which of its names)
    for finding in live:
        silencers = list(_silencers(every, finding))
        used.update(silencers)
        if silencers:
            silenced.append(replace(finding, suppressed=True, reason=every[silencers[0][0]].reason))
        else:
            standing.append(finding)
    return Settled(standing, silenced, list(_unused(every, used)))


def suppressions(book: Book) -> list[Suppression | Allowance]:
    """All suppressions, those of comments first."""
    return [*(s for d in book.documents for s in d.suppressions), *book.settings.allow]


def names(suppression: Suppression | Allowance) -> Sequence[str]:
    """The rules a suppression names, as the author wrote them."""
    return suppression.rules if isinstance(suppression, Suppression) else (suppression.rule,)


def _silencers(every: Sequence[Suppression | Allowance], finding: Finding) -> Iterator[tuple[int, str]]:
    if finding.code in ABOUT_SUPPRESSIONS:
        return
    for number, suppression in enumerate(every):
        if _reaches(suppression, finding):
            yield from ((number, n) for n in names(suppression) if means(n, finding.code, finding.rule))


def _reaches(suppression: Suppression | Allowance, finding: Finding) -> bool:
    """Whether the finding lies in what the suppression covers: a block, a file, a key."""
    if isinstance(suppression, Allowance):
        return suppression.key is None or suppression.key == finding.key
    if suppression.span.path != finding.span.path:
        return False
    covers = suppression.covers
    return suppression.whole_file or covers.start <= finding.span.start < max(covers.end, covers.start + 1)


def _unused(every: Sequence[Suppression | Allowance], used: set[tuple[int, str]]) -> Iterator[Suppression | Allowance]:
    """Suppressions whose rules (or some of them) silenced nothing, with those rules alone."""
    for number, suppression in enumerate(every):
        idle = [n for n in names(suppression) if (number, n) not in used]
        if idle and isinstance(suppression, Allowance):
            yield suppression
        elif idle and isinstance(suppression, Suppression):
            yield replace(suppression, rules=idle)
