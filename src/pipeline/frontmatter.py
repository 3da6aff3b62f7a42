"""Front matter and YAML settings: decoded, read safely, and every key with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any

import yaml

from pipeline.frozen import dataclass
from pipeline.model import Problem, Span, TextFile

# A YAML block opens at the start of the file, or after a blank line, and closes with --- or ... (pandoc's manual,
# yaml_metadata_block). Only the opening one holds an author's settings.
OPENING = re.compile(r"\ufeff?---[ \t]*\r?(?:\n|\r)(?![ \t]*\r?[\n\r])")
CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
SETTING = re.compile(r"[a-z][\w-]*:(?:[ \t]|\r?\n)")
MAX_NODES = 100_000  # a chain of aliases may stand for more values than memory holds


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, which takes a value with a tag of another tool's (``!expr``, ``!r``) as it is written."""


def _tagged(loader: yaml.SafeLoader, _: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node) if isinstance(node, yaml.ScalarNode) else None


_Loader.add_multi_constructor("!", _tagged)


@dataclass(frozen=True)
class FrontMatter:
    """What a YAML text holds: its data, and the 1-based line of each dotted name ("citepress.trim").

    ``start`` and ``end`` are the offsets of the whole block in the file, fences included.
    """

    data: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    start: int = 0
    end: int = 0


def is_fiction(metadata: Mapping[str, Any], book: bool) -> bool:
    """Whether a file's own front matter calls it fiction, else whether the *book* is."""
    ours = metadata.get("citepress")
    own = ours.get("fiction") if isinstance(ours, Mapping) else None
    return own if isinstance(own, bool) else book


def decode(data: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of a file that should be UTF-8; empty, with the place of the first wrong byte, when it is not."""
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        wrong = f"byte {error.start} (line {line}) is 0x{data[error.start]:02x}"
        message = f"this file is not UTF-8: {wrong}; nothing of it was read"
        return "", (Problem("unreadable-file", message, Span(path, 0, 0), "save it as UTF-8 in your editor"),)


def block(text: str) -> tuple[int, int, int] | None:
    """The front matter at the start of *text*: (where its YAML starts, where it ends, where the block ends)."""
    opening = OPENING.match(text)
    if not opening:
        return None
    closing = CLOSING.search(text, opening.end())
    return (opening.end(), closing.start(), closing.end()) if closing else None


def of_manuscript(text: str, path: str) -> FrontMatter:
    """The front matter that a manuscript begins with; empty when it has none."""
    found = block(text)
    if found is None:
        return _never_closed(text, path)
    start, end, after = found
    return parse(text, path, start, end, after)


def _never_closed(text: str, path: str) -> FrontMatter:
    """No front matter; with a problem when settings open that no line closes, for pandoc prints them as text."""
    opening = OPENING.match(text)
    if opening is None or not SETTING.match(text, opening.end()):
        return FrontMatter()
    message = "the front matter that opens here is never closed, and its settings are read as text"
    help_ = "put a line --- after the last setting"
    return FrontMatter(problems=(Problem("front-matter", message, Span(path, 0, opening.end()), help_),))


def parse(text: str, path: str, start: int = 0, end: int | None = None, after: int | None = None) -> FrontMatter:
    """Read ``text[start:end]`` as one YAML mapping. What is wrong becomes a problem with its line; never raises."""
    file = TextFile(path, text)
    first = text.count("\n", 0, start)
    end = len(text) if end is None else end
    after = end if after is None else after

    def failed(message: str, line: int, help_: str | None = None) -> FrontMatter:
        at = file.offset(line)
        place = Span(path, at, at + len(file.line(line)) if line <= file.lines else at)
        return FrontMatter(problems=(Problem("front-matter", message, place, help_),), end=after)

    # pandoc's YAML takes a tab between the words of a line; PyYAML does not. Indents stay as they are.
    written = re.sub(r"(?<=[^\s\t])[ \t]*\t", lambda gap: " " * len(gap[0]), text[start:end]).lstrip("\ufeff")
    try:
        node = yaml.compose(written, Loader=_Loader)
        if node is None:
            return FrontMatter(end=after)
        if not isinstance(node, yaml.MappingNode):
            return failed("this YAML is no list of settings; expected lines such as title: My Book", first + 1)
        _refuse_bomb(node)
        data = yaml.load(written, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first + (mark.line + 1 if mark else 1)
        said = error.problem or error.context or "it cannot be read"
        return failed(f"this YAML is broken: {said}", line, "quote values that hold a colon: title: 'Mill: A Life'")
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return failed(f"this YAML cannot be read: {str(error).splitlines()[0]}", first + 1)
    lines: dict[str, int] = {}
    _collect_lines(node, "", first, lines)
    return FrontMatter({str(k): v for k, v in data.items()}, lines, (), 0, after)


def _collect_lines(node: yaml.Node, prefix: str, first: int, lines: dict[str, int]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = f"{prefix}{key.value}"
            lines.setdefault(name, first + key.start_mark.line + 1)
            _collect_lines(value, f"{name}.", first, lines)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            lines.setdefault(f"{prefix}{number}", first + item.start_mark.line + 1)
            _collect_lines(item, f"{prefix}{number}.", first, lines)


def _refuse_bomb(root: yaml.Node) -> None:
    """Raise ValueError when aliases make the YAML stand for more values than any front matter has."""
    sizes: dict[int, int] = {}

    def size(node: yaml.Node, depth: int) -> int:
        if depth > 100:
            raise ValueError("it is nested more than 100 levels deep")
        if id(node) in sizes:
            return sizes[id(node)]
        sizes[id(node)] = MAX_NODES  # an alias to a node that holds itself
        children: list[yaml.Node] = []
        if isinstance(node, yaml.MappingNode):
            children = [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            children = node.value
        total = 1 + sum(size(child, depth + 1) for child in children)
        if total > MAX_NODES:
            raise ValueError(f"its aliases stand for more than {MAX_NODES} values")
        sizes[id(node)] = total
        return total

    size(root, 0)
