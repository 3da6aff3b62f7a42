"""The file of the lock: YAML that people review, read back strictly so that no slip of a hand or a merge passes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, cast

from pipeline.errors import ProjectError
from pipeline.model import Lock, LockedWork, LockLine, Outcome, TextFile

NAME = "citations.lock"
VERSION = "1"
OUTCOMES = ("verbatim", "marked", "altered")
LARGEST = 64 * 1024 * 1024  # bytes
HEAD = (
    "# Which quotations were held to which texts, and how they came out; it holds no words of the texts.\n"
    "# Written by: citepress lock\n"
)
CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?$", re.MULTILINE)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
SHA256 = re.compile(r"[0-9a-f]{64}")
SEAL = re.compile(r"([0-9a-f]{16})-[0-9a-f]{8}")
IDENTITY = re.compile(r"q-[0-9a-f]{8}")
CURE = "take the last good one from your version control and run citepress lock; or start afresh with --reset"


def seal(line: LockLine) -> str:
    """The digest of a line's words, and one of the whole line by which a slip of a hand or a merge is noticed."""
    parts = (line.digest, line.key, line.locator, line.page, line.outcome, line.date, line.id, line.words)
    joined = "\n".join(part or "" for part in parts)
    return f"{line.digest}-{hashlib.sha256(joined.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


# --- writing ------------------------------------------------------------------------------------------------------


def text(works: Mapping[str, LockedWork]) -> str:
    """The file's text: works by key, quotations by page and words, whatever their order in the book."""
    import yaml

    listed = [_written(works[key]) for key in sorted(works)]
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    body = yaml.dump(
        {"version": int(VERSION), "works": listed}, Dumper=dumper, allow_unicode=True, sort_keys=False, width=10_000
    )
    return HEAD + str(body)


def _written(work: LockedWork) -> dict[str, Any]:
    lines = sorted(work.quotations, key=lambda q: (_natural(q.page or ""), q.words.lower(), q.digest, q.locator or ""))
    own = {"key": work.key, "file": work.file, "sha256": work.sha256, "date": work.date}
    return {**own, "quotations": [dict(_fields(line)) for line in lines]}


def _fields(line: LockLine) -> Iterator[tuple[str, str | None]]:
    """A line as it is written; what it lacks is left out."""
    yield "words", line.words
    yield "id", line.id
    yield from [("locator", line.locator)] if line.locator else []
    yield from [("page", line.page)] if line.page else []
    yield "outcome", line.outcome
    yield "date", line.date
    yield "seal", seal(line)


def _natural(page: str) -> list[tuple[int, str]]:
    """Pages in their order: 9 before 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.findall(r"[0-9]+|[^0-9]+", page)]


# --- reading ------------------------------------------------------------------------------------------------------


def read(root: Path) -> Lock | None:
    """The project's lock; None when there is none. Raises ProjectError with the line of what is wrong in it."""
    path = root / NAME
    if not path.is_file():
        return None
    try:
        if not path.resolve().is_relative_to(root.resolve()) or path.stat().st_size > LARGEST:
            raise ProjectError(f"{NAME} leads out of the project, or is too large for a lock", CURE)
        file = TextFile(NAME, path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError(f"{NAME}: the lock cannot be read: {error}", CURE) from error
    conflict = CONFLICT.search(file.text)
    if conflict:
        line = file.position(conflict.start())[0]
        raise ProjectError(
            f"{NAME}:{line}: two versions were merged and nobody has decided between them",
            "take either side whole, then run citepress lock where the texts are at hand",
        )
    return Lock(file, _Reader(_composed(file.text)).works())


def _composed(text: str) -> Any:
    """The YAML as nodes, which know their lines."""
    import yaml

    try:
        return yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        _wrong(mark.line + 1 if mark else 1, f"the lock cannot be read: {error.problem or error.context}")
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        _wrong(1, f"the lock cannot be read: {str(error).splitlines()[0]}")


def _wrong(line: int, what: str) -> NoReturn:
    raise ProjectError(f"{NAME}:{line}: {what}", CURE)


class _Reader:
    """Nodes of YAML as the values of a lock; whatever is not as ``text`` writes it is an error with its line."""

    def __init__(self, root: Any) -> None:
        self.root = root

    def works(self) -> dict[str, LockedWork]:
        """All that the lock says, by key."""
        top = self._mapping(self.root, "the lock")
        version = self._scalar(top, "version", self.root)
        if version != VERSION:
            said = f"this is version {version} of the lock, and this citepress reads version {VERSION}"
            raise ProjectError(f"{NAME}:{_line(top['version'])}: {said}", "install the citepress that wrote it")
        found: dict[str, LockedWork] = {}
        for node in self._list(top, "works", self.root):
            work = self._work(node)
            if work.key in found:
                _wrong(work.line, f"the work {work.key} stands twice in the lock")
            found[work.key] = work
        return found

    def _work(self, node: Any) -> LockedWork:
        fields = self._mapping(node, "a work")
        key, file = self._scalar(fields, "key", node), self._scalar(fields, "file", node)
        digest = self._fitting(fields, "sha256", node, SHA256, "64 hexadecimal digits")
        day = self._fitting(fields, "date", node, DAY, "a day such as 2026-01-31")
        lines: dict[tuple[str, str | None], LockLine] = {}
        for item in self._list(fields, "quotations", node):
            line = self._quotation(item, key)
            if (line.digest, line.locator) in lines:
                _wrong(line.line, "this quotation stands twice in the lock")
            lines[line.digest, line.locator] = line
        return LockedWork(key, file, digest, day, list(lines.values()), _line(node))

    def _quotation(self, node: Any, key: str) -> LockLine:
        fields = self._mapping(node, "a quotation")
        outcome = self._scalar(fields, "outcome", node)
        if outcome not in OUTCOMES:
            _wrong(
                _line(fields["outcome"]), f"a lock knows no outcome {outcome}; the outcomes are: {', '.join(OUTCOMES)}"
            )
        sealed = self._fitting(fields, "seal", node, SEAL, "two numbers in hexadecimal digits")
        line = LockLine(
            digest=sealed.split("-")[0],
            key=key,
            locator=self._scalar(fields, "locator", node) if "locator" in fields else None,
            page=self._scalar(fields, "page", node) if "page" in fields else None,
            outcome=cast(Outcome, outcome),
            date=self._fitting(fields, "date", node, DAY, "a day such as 2026-01-31"),
            id=self._fitting(fields, "id", node, IDENTITY, "a quotation's id such as q-3f9a01c2"),
            words=self._scalar(fields, "words", node),
            line=_line(node),
        )
        if seal(replace(line, line=0)) != sealed:
            _wrong(line.line, "what the lock says of this quotation was changed by hand or in a merge")
        return line

    def _mapping(self, node: Any, what: str) -> dict[str, Any]:
        import yaml

        if not isinstance(node, yaml.MappingNode):
            _wrong(_line(node), f"{what} should be a list of names and values")
        names = [str(name.value) for name, _ in node.value]
        twice = next((name for name, _ in node.value if names.count(str(name.value)) > 1), None)
        if twice is not None:
            _wrong(_line(twice), f"{twice.value} stands twice here")
        return dict(zip(names, (value for _, value in node.value), strict=True))

    def _list(self, fields: Mapping[str, Any], name: str, node: Any) -> list[Any]:
        import yaml

        found = fields.get(name)
        if not isinstance(found, yaml.SequenceNode):
            _wrong(_line(found or node), f"expected a list under {name}")
        return list(found.value)

    def _scalar(self, fields: Mapping[str, Any], name: str, node: Any) -> str:
        import yaml

        found = fields.get(name)
        if not isinstance(found, yaml.ScalarNode) or not str(found.value).strip():
            _wrong(_line(found or node), f"expected a value under {name}")
        return str(found.value)

    def _fitting(self, fields: Mapping[str, Any], name: str, node: Any, form: re.Pattern[str], what: str) -> str:
        value = self._scalar(fields, name, node)
        if not form.fullmatch(value):
            _wrong(_line(fields[name]), f"{name} should be {what}")
        return value


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1 if node is not None else 1
