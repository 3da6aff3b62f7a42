"""Mending the author's files: which edits are made in one round, and how a file is replaced.

Nothing outside an edit changes, not a byte. Two fixes never touch one another: the first in order of place is made,
and the rest wait for the next round, which reads the project again. A fix is made whole or not at all, also where
its edits lie in several files.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from bisect import bisect_left, insort
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from pipeline.errors import ProjectError
from pipeline.frozen import dataclass
from pipeline.model import Book, Edit, Finding

ROUNDS = 10  # a fix may make room for another; fixes that still find work after so many rounds undo one another
CHANGED = "it was changed while it was looked at; run the command again"


Sort = tuple[str, str, str, tuple[str, ...]]


def sort(finding: Finding) -> Sort:
    """What a finding has in common with itself in the next round, where it stands elsewhere in the file."""
    edits = finding.fix.edits if finding.fix else ()
    return finding.code, finding.span.path, finding.message, tuple(e.text for e in edits)


@dataclass(frozen=True)
class Plan:
    """What one round changes: each file's edits in order of place, the findings they mend, and those that must wait."""

    edits: Mapping[str, Sequence[Edit]]
    mended: Sequence[Finding] = ()
    waiting: Sequence[Finding] = ()


def plan(book: Book, findings: Sequence[Finding], *, unsafe: bool = False, shut: Collection[str] = ()) -> Plan:
    """Choose among the fixes of *findings* (in order of place) those that can be made together.

    Only safe ones, or all with *unsafe*; none that would touch a file in *shut*. An edit that two findings ask for is
    made once and mends both.
    """
    taken: dict[str, list[tuple[int, int, str]]] = {}
    mended: list[Finding] = []
    waiting: list[Finding] = []
    for finding in findings:
        fix = finding.fix
        if fix is None or not (fix.safe or unsafe) or not _usable(book, fix.edits, shut):
            continue
        new = [e for e in fix.edits if (e.start, e.end, e.text) not in _near(taken.get(e.path, []), e)]
        if any(_near(taken.get(e.path, []), e) for e in new):
            waiting.append(finding)
            continue
        mended.append(finding)
        for edit in new:
            insort(taken.setdefault(edit.path, []), (edit.start, edit.end, edit.text))
    edits = {path: [Edit(path, *edit) for edit in found] for path, found in taken.items()}
    return Plan(edits, mended, waiting)


def _usable(book: Book, edits: Sequence[Edit], shut: Collection[str]) -> bool:
    """Whether the edits lie in files that were read, change something, and do not touch one another."""
    changes = False
    for edit in edits:
        file = book.text(edit.path)
        if edit.path in shut or file is None or not 0 <= edit.start <= edit.end <= len(file.text):
            return False
        changes |= file.text[edit.start : edit.end] != edit.text
    ordered = sorted(edits, key=lambda e: (e.path, e.start, e.end))
    return changes and all(a.path != b.path or a.end < b.start for a, b in pairwise(ordered))


def _near(taken: Sequence[tuple[int, int, str]], edit: Edit) -> Sequence[tuple[int, int, str]]:
    """Those of the edits in *taken* (in order, none touching another) that *edit* would touch."""
    first = bisect_left(taken, edit.start, key=lambda t: t[1])
    last = first
    while last < len(taken) and taken[last][0] <= edit.end:
        last += 1
    return taken[first:last]


def make(book: Book, findings: Sequence[Finding], refused: dict[str, str], *, unsafe: bool = False) -> Plan:
    """Make one round of fixes on disk; the plan that was carried out.

    A file that cannot be changed is added to *refused* with the reason, and no fix that touches it is made. Raises
    ProjectError when the system fails in the middle; the files are then as they were.
    """
    while True:
        planned = plan(book, findings, unsafe=unsafe, shut=refused)
        refusals = _write(book, planned.edits)
        if not refusals:
            return planned
        refused |= refusals


def possible(book: Book, findings: Sequence[Finding], *, unsafe: bool = False) -> tuple[Plan, dict[str, str]]:
    """What ``make`` would do now, without doing it, and the files it would leave alone."""
    refused: dict[str, str] = {}
    while True:
        planned = plan(book, findings, unsafe=unsafe, shut=refused)
        refusals = {}
        for path in planned.edits:
            try:
                _target(book, path)
            except _Refused as reason:
                refusals[path] = str(reason)
        if not refusals:
            return planned, refused
        refused |= refusals


class _Refused(Exception):
    """A file that is left alone, and why."""


@dataclass(frozen=True)
class _Replacement:
    """A file's new bytes, ready beside it under another name."""

    path: str
    target: Path
    ready: Path
    before: bytes
    after: bytes


def _write(book: Book, edits: Mapping[str, Sequence[Edit]]) -> dict[str, str]:
    """Replace all the files, or none; which cannot be, and why."""
    refused: dict[str, str] = {}
    with contextlib.ExitStack() as bench:
        replacements = []
        for path, changes in edits.items():
            try:
                replacements.append(_prepared(book, path, changes, bench))
            except _Refused as reason:
                refused[path] = str(reason)
        if not refused:
            refused = _replace(replacements)
    return refused


def _target(book: Book, path: str) -> tuple[Path, bytes]:
    """The file itself, where links end, and its bytes, which must be those that were read. Raises _Refused."""
    file = book.text(path)
    root = book.project.root.resolve()
    target = (root / path).resolve()
    if file is None or not target.is_relative_to(root):
        raise _Refused("it lies outside the project's folder")
    if any(source.file.path == path for source in book.sources.values()):
        raise _Refused("it is the stored text of a source")
    try:
        state = target.stat()
        data = target.read_bytes()
    except OSError as error:
        raise _Refused(f"it cannot be opened: {error.strerror}") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Refused("it is not UTF-8; save it as UTF-8 first") from error
    if text != file.text:
        raise _Refused(CHANGED)
    if not stat.S_ISREG(state.st_mode) or state.st_nlink > 1:
        raise _Refused("it has a second name (a hard link), which would keep the old text")
    if not state.st_mode & stat.S_IWUSR or not os.access(target, os.W_OK):
        raise _Refused("it is read-only")
    return target, data


def _prepared(book: Book, path: str, edits: Sequence[Edit], bench: contextlib.ExitStack) -> _Replacement:
    """The new file beside the old one, with its mode and owner, safely on disk. Raises _Refused."""
    target, before = _target(book, path)
    file = book.text(path)
    assert file is not None
    after = file.edited(edits).encode("utf-8")
    try:
        return _Replacement(path, target, _beside(target, after, bench), before, after)
    except OSError as error:
        raise _Refused(f"nothing can be written beside it: {error.strerror}") from error


def _beside(target: Path, data: bytes, bench: contextlib.ExitStack) -> Path:
    """A file beside *target* that holds *data*; gone with *bench* unless it has been moved."""
    import tempfile

    handle, name = tempfile.mkstemp(prefix=".citepress-", suffix=".tmp", dir=target.parent)
    ready = Path(name)
    bench.callback(ready.unlink, missing_ok=True)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    shutil.copystat(target, ready)
    os.utime(ready)
    if hasattr(os, "chown"):
        owner = target.stat()
        with contextlib.suppress(OSError):  # only root may give a file away
            os.chown(ready, owner.st_uid, owner.st_gid)
    return ready


def _replace(replacements: Sequence[_Replacement]) -> dict[str, str]:
    """Move the new files to their places; when one cannot be, the others are put back."""
    try:
        for item in replacements:
            if item.target.read_bytes() != item.before:
                raise _Refused(item.path)
            item.ready.replace(item.target)
    except _Refused as refused:
        _put_back(replacements)
        return {str(refused): CHANGED}
    except OSError as error:
        _put_back(replacements)
        message = f"{error.filename}: the file cannot be replaced: {error.strerror}; nothing was changed"
        raise ProjectError(message, "close the program that holds it, and run the command again") from error
    except BaseException:
        _put_back(replacements)
        raise
    for folder in {item.target.parent for item in replacements}:
        _settle(folder)
    return {}


def _put_back(replacements: Sequence[_Replacement]) -> None:
    """Give the files that were already replaced their old bytes again."""
    with contextlib.ExitStack() as bench:
        for item in _replaced(replacements):
            _beside(item.target, item.before, bench).replace(item.target)


def _replaced(replacements: Sequence[_Replacement]) -> Iterator[_Replacement]:
    return (item for item in replacements if not item.ready.exists() and item.target.read_bytes() == item.after)


def _settle(folder: Path) -> None:
    """Have the system write down the folder's new names, where it can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
