"""A suppression silences nothing.

## What it checks

Every `<!-- citepress: allow RULE: reason -->` silences at least one finding of each rule it names, in the block it
stands before or, with `allow-file`, in its file; every item under `citepress: allow:` silences one for its key.

## Why it matters

What it excused has been mended, or it never stood in the right place. Left there, it will hide the next mistake.

## Example

    <!-- citepress: allow altered-words: spelling modernised throughout -->

    A paragraph without a quotation.

## How to fix

Remove it, or the name of the rule that is not needed. `--fix` does both; what stands in the settings, remove
yourself.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from pipeline import allow
from pipeline.model import Allowance, Book, Edit, Finding, Fix, Severity, Suppression, TextFile
from pipeline.rules.selectors import unknown

NAME = "unused-suppression"
CODE = "X902"
SEVERITY: Severity = "warning"
OF_THE_TEXTS = ("V30", "V310", "L402")  # rules that speak only of quotations held to a text
NAMES = re.compile(r"allow(?:-file)?\s+([A-Za-z][\w-]*(?:\s*,\s*[A-Za-z][\w-]*)*)")
LIST = re.compile(r"\s*(?:[-*+•]|\(?[\w#@]{1,6}[.)])[ \t]|(?:\s*\n)?(?: {2,}|\t)\S")


def check(book: Book) -> Iterator[Finding]:
    """Suppressions that silenced nothing: ``book.unused``, which is known once the other rules have run."""
    unread = {p.span.path for d in book.documents for p in d.problems if p.kind == "unreadable-file"}
    for suppression in book.unused:
        rules = [r for r in allow.names(suppression) if _was_awake(book, suppression, r)]
        if rules and suppression.span.path not in unread:
            which = ", ".join(rules)
            key = _key(suppression)
            what = f"for the key {key}" if key else "here"
            yield Finding(
                f"the suppression of {which} silences nothing {what}",
                suppression.span,
                help="remove it" if len(rules) == len(allow.names(_whole(book, suppression))) else "remove its name",
                key=key,
                fix=_fix(book, suppression, rules),
            )


def _key(suppression: Suppression | Allowance) -> str | None:
    return suppression.key if isinstance(suppression, Allowance) else None


def _whole(book: Book, suppression: Suppression | Allowance) -> Suppression | Allowance:
    """The suppression as it stands in the file, with the rules that are needed."""
    return next((s for s in allow.suppressions(book) if s.span == suppression.span), suppression)


def _was_awake(book: Book, suppression: Suppression | Allowance, selector: str) -> bool:
    """Whether the rule exists and could have spoken: it is selected, and not ignored where it would speak."""
    from pipeline.rules import RULES, is_on  # the list is complete only once every rule is imported

    if next(unknown(selector, "", suppression.span), None):
        return False
    own = [suppression.span.path]  # a key in the settings is silenced in every file
    paths = [*book.project.files, *book.settings.bibliography] if isinstance(suppression, Allowance) else own
    named = [r for r in RULES if allow.means(selector, r.CODE, r.NAME) and is_on(r, book.settings)]
    if any(r.CODE.startswith(OF_THE_TEXTS) for r in named) and _blind(book, suppression):
        return False
    return bool(named) and all(allow.enabled(book.settings, r.CODE, r.NAME, p) for r in named for p in paths)


def _blind(book: Book, suppression: Suppression | Allowance) -> bool:
    """Whether some of what it speaks for could not be held to a text, so that nobody knows what it would silence."""
    for document, quotation in book.quotations:
        match = book.matches.get((document.file.path, quotation.id))
        if match is None or not (match.lock or match.outcome in ("no-source", "not-checked")):
            continue
        if isinstance(suppression, Allowance):
            reached = suppression.key in (None, match.key)
        else:
            inside = suppression.covers.start <= quotation.span.start <= suppression.covers.end
            reached = document.file.path == suppression.span.path and (suppression.whole_file or inside)
        if reached:
            return True
    return False


def _fix(book: Book, suppression: Suppression | Allowance, idle: Collection[str]) -> Fix | None:
    """The comment without its idle rules, or the comment and its line taken out when no rule of it is needed."""
    whole = _whole(book, suppression)
    file = book.text(suppression.span.path)
    if isinstance(suppression, Allowance) or file is None:
        return None
    kept = [name for name in allow.names(whole) if name not in idle]
    if kept:
        return _fewer(file, suppression, kept)
    start, end = suppression.span.start, suppression.span.end
    line_start = file.offset(file.position(start)[0])
    rest = file.text[end:].split("\n", 1)[0]
    if not file.text[line_start:start].strip() and not rest.strip() and end + len(rest) < len(file.text):
        start, end = line_start, end + len(rest) + 1
    before = file.text[:start].rstrip().rsplit("\n", 1)[-1]
    parts_lists = LIST.match(before) and LIST.match(file.text, end)  # a comment keeps two lists apart
    return Fix(not parts_lists, [Edit(suppression.span.path, start, end, "")])


def _fewer(file: TextFile, suppression: Suppression, kept: Sequence[str]) -> Fix | None:
    """The comment with the rules that it needs."""
    named = NAMES.search(file.text, suppression.span.start, suppression.span.end)
    if named is None:
        return None
    return Fix(True, [Edit(suppression.span.path, *named.span(1), ", ".join(kept))])
