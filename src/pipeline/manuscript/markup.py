"""What in a Markdown file is not running text: metadata, definitions of notes and links, marks and tags."""

from __future__ import annotations

import html
import re

from pipeline.frozen import dataclass

WHITE = " \t\r\n"
MARGIN = 300  # characters that prefixes of quotes and lists may take
SPACE = re.compile(r"[ \t\r\n]+")
ONE_SPACE = re.compile(r"[ \t]+|\r?\n")
TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][\w:-]*(?:\s[^<>]*)?/?>|<\?.*?\?>", re.S)
ATTRIBUTES = re.compile(
    r"\{\s*+(?:(?:[#.][^\s{}]++|-(?=[\s}])|=[\w+-]++|[\w:.-]++=(?:\"[^\"]*+\"|'[^']*+'|[^\s{}\"']*+))\s*+)*+\}"
)
LIST_MARKER = re.compile(r"(?:[-+*•]|\(?@[\w-]*\)|\(?(?:\d{1,9}|[a-zA-Z]|[ivxlcdmIVXLCDM]{1,8}|#)[.)])(?=[ \t\r\n])")
FENCE = re.compile(r"(`{3,}|~{3,})([^\n]*)(?:\n|$)")
DIV_FENCE = re.compile(r":{3,}[^\n]*")
# A LaTeX command as far as its words, or one end of an environment with its options.
_OPTIONS = r"(?:\[(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|[^\]{}])*\])*"
LATEX = re.compile(
    rf"\\begin\{{displaycquote\}}{_OPTIONS}\{{[^{{}}]*\}}|\\(?:begin|end)\{{[a-z]+\*?\}}{_OPTIONS}|\\[a-zA-Z]+\*?\{{"
)
NOTE_CALL = re.compile(r"\[\^([^\s\]\[^]+)\]")
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
EXAMPLE = re.compile(r"@[\w-]+")
CAPTION = re.compile(r"(?:[Tt]able)?:[ \t]")
_FENCE_OPEN = re.compile(r"(?:[ \t]*>)* {0,3}(`{3,}(?=[^`\n]*$)|~{3,})", re.M)
_NOTE = re.compile(r"(?:[ ]{0,3}>[ ]?)*([ \t]*)\[\^([^\s\]\[^]+)\]:")
_MARGIN = re.compile(r"(?:[ ]{0,3}>[ ]?)*([ \t]*)")
_NO_PARAGRAPH = re.compile(
    r"#{1,6}[ \t]|:::|</?[a-zA-Z!][^>]*>[ \t]*\r?$|<!--.*-->[ \t]*\r?$|(?:[-*_][ \t]*){3,}\r?$", re.M
)
_LINK = re.compile(
    r"(?:[ ]{0,3}>[ ]?)*[ ]{0,3}\[(?![\^@])(?:[^\]\[\n\\]|\\.)+\]:[ \t]*\r?\n?[ \t]*(?:<[^>\n]*>|[^\s<]\S*)"
    r"(?:[ \t]*\r?\n?[ \t]*(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?(?:[ \t]*\{[^{}\n]*\})?[ \t]*\r?(?:\n|$)"
)
_BLANK = re.compile(r"[ \t>\r]*\n")


@dataclass(frozen=True, slots=True)
class Definition:
    """A footnote's definition: where the whole of it lies and where its text begins."""

    start: int
    body: int
    end: int


def definitions(text: str) -> tuple[dict[str, Definition], list[tuple[int, int]]]:
    """The footnote definitions by label (the last of a label counts), and every stretch that defines something."""
    scan = _Scan(text)
    if "]:" in text:
        while scan.at < len(text):
            scan.line()
    return {**scan.doubtful, **scan.notes}, scan.cuts


def note_definitions(text: str) -> tuple[dict[str, Definition], list[tuple[str, int, int]]]:
    """The footnotes' definitions by label, and those that a later one overrides: (label, start, end)."""
    scan = _Scan(text)
    if "]:" in text:
        while scan.at < len(text):
            scan.line()
    return scan.notes, scan.lost


class _Scan:
    """Reads a file line by line for what defines notes and links."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.fresh = True  # a block can begin here
        self.in_list = False
        self.unclosed: set[str] = set()  # fences that nothing closes
        self.notes: dict[str, Definition] = {}
        self.doubtful: dict[str, Definition] = {}  # inside a paragraph or an indented block: used, never cut out
        self.lost: list[tuple[str, int, int]] = []  # definitions overridden by a later one
        self.cuts: list[tuple[int, int]] = []

    def line(self) -> None:
        text, at = self.text, self.at
        end = _line_end(text, at)
        fence = _FENCE_OPEN.match(text, at, end)
        if fence and fence.group(1) not in self.unclosed:
            stop = _after_fence(text, fence, end)
            if stop == end:
                self.unclosed.add(fence.group(1))
            self.at, self.fresh = stop, True
            return
        if self.note(end) or self.link():
            return
        if _BLANK.match(text, at, end):
            self.fresh = True
        else:
            self.fresh = _NO_PARAGRAPH.match(text, at, end) is not None
            if text[at] not in " \t>":
                self.in_list = LIST_MARKER.match(text, at) is not None
        self.at = end

    def note(self, end: int) -> bool:
        found = _NOTE.match(self.text, self.at, end)
        if not found:
            return False
        indent = len(found.group(1).expandtabs(4))
        definition = Definition(self.at, found.end(), _note_end(self.text, end, indent if self.in_list else 0))
        if not self.fresh or (indent > 3 and not self.in_list):
            self.doubtful[found.group(2)] = definition
            return False
        before = self.notes.get(found.group(2))
        if before is not None:
            self.lost.append((found.group(2), before.start, before.end))
        self.notes[found.group(2)] = definition
        self.cuts.append((self.at, definition.end))
        self.at = definition.end
        return True

    def link(self) -> bool:
        found = _LINK.match(self.text, self.at) if self.fresh else None
        if not found:
            return False
        self.cuts.append(found.span())
        self.at = found.end()
        return True


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _after_fence(text: str, fence: re.Match[str], end: int) -> int:
    """Past a fenced code block; only past its first line when nothing closes it (then it is none)."""
    mark = fence.group(1)
    close = re.compile(r"^[ \t>]*" + re.escape(mark[0]) + "{" + str(len(mark)) + r",}[ \t]*\r?$", re.M)
    found = close.search(text, end)
    return _line_end(text, found.end()) if found else end


def code_blocks(text: str) -> list[tuple[int, int]]:
    """Where fenced code blocks stand."""
    found: list[tuple[int, int]] = []
    at = 0
    while fence := _FENCE_OPEN.search(text, at):
        end = _line_end(text, fence.end())
        at = _after_fence(text, fence, end)
        if at > end:
            found.append((fence.start(), at))
    return found


def _note_end(text: str, at: int, indent: int) -> int:
    """Where a definition whose first line ends at *at* ends: its paragraph, then all that is indented further."""
    size = len(text)
    label = text.rfind("]:", 0, at) + 2
    stop, blank = at, False
    if not text[label:at].strip() and at < size and _BLANK.match(text, at):
        at = _line_end(text, at)  # the text may follow after one blank line
    while at < size:
        end = _line_end(text, at)
        if _BLANK.match(text, at, end):
            blank = True
        elif _NOTE.match(text, at, end) or (blank and _indent(text, at) < indent + 4):
            break
        else:
            stop, blank = end, False
        at = end
    return stop


def _indent(text: str, at: int) -> int:
    """How far the line at *at* is indented, past the marks of block quotes."""
    found = _MARGIN.match(text, at)
    return len(found.group(1).expandtabs(4)) if found else 0


def blanked(text: str, cuts: list[tuple[int, int]]) -> str:
    """The text with stretches replaced by blanks, every other character where it was."""
    if not cuts:
        return text
    pieces: list[str] = []
    at = 0
    for start, end in sorted(cuts):
        start = max(start, at)
        if end <= start:
            continue
        pieces += [text[at:start], re.sub(r"[^\r\n]", " ", text[start:end])]
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def entity(text: str, at: int) -> tuple[str, int] | None:
    """The characters an HTML entity at *at* stands for, and where it ends."""
    found = ENTITY.match(text, at)
    if not found:
        return None
    meant = html.unescape(found.group())
    return (meant, found.end()) if meant != found.group() else None


_RULE = re.compile(r"[-=+|:_* \t]{2,}\r?(?:\n|$)")
_HEADING = re.compile(r"#{1,6}[ \t]*")
_NEITHER = re.compile(r"[\W_]+")
_LINK_TARGET = re.compile(r"\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)|\]\[[^\]]*\]")


def letters(text: str) -> str:
    """Letters and digits only, in lower case."""
    return _NEITHER.sub("", text).lower()


def without_markup(text: str) -> str:
    """The text without tags, link targets and attributes."""
    return ATTRIBUTES.sub("", _LINK_TARGET.sub("", TAG.sub("", text)))


def is_list_marker(text: str, at: int) -> bool:
    """Whether a list marker stands at *at*."""
    return LIST_MARKER.match(text, at) is not None


def list_marker_end(text: str, at: int) -> int:
    """Where the list marker at *at* ends."""
    found = LIST_MARKER.match(text, at)
    return found.end() if found else at


def block_prefix(text: str, at: int, kind: str, item: bool) -> int:
    """Where one thing that stands before a block's text ends; *at* itself when the text begins here."""
    char = text[at]
    if char == "<":
        found = TAG.match(text, at)
        return found.end() if found else at
    if kind == "line-block" and char == "|":
        return at + 1
    if at == 0 or text[at - 1] in "\n>| \t":
        pattern = DIV_FENCE.match(text, at) or _rule(text, at)
        # In a list, what begins with its marker is an item: "- | -" is a line of verse, not a table's rule.
        if pattern and not (item and "|" in pattern.group() and is_list_marker(text, at)):
            return pattern.end()
    if kind == "heading" and char == "#":
        return _end(_HEADING.match(text, at), at)
    if kind == "cell" and char == "|":
        return at + 1
    if char in ":~" and text[at + 1 : at + 2] in {" ", "\t"}:
        return at + 2
    if kind == "caption" and (found := CAPTION.match(text, at)):
        return found.end()
    return list_marker_end(text, at) if item else at


def _rule(text: str, at: int) -> re.Match[str] | None:
    """A line of a table's or a section's rule."""
    line = line_start(text, at)
    if line < 0 or text[line:at].strip(" \t>|"):
        return None
    found = _RULE.match(text, at)
    return found if found and any(c in found.group() for c in "-=*_") else None


def _end(found: re.Match[str] | None, at: int) -> int:
    return found.end() if found else at


def line_start(text: str, at: int) -> int:
    """Where the line of *at* begins; -1 when that is too far behind to be its margin."""
    found = text.rfind("\n", max(0, at - MARGIN), at)
    return found + 1 if found >= 0 or at <= MARGIN else -1


def is_line_break(text: str, at: int) -> bool:
    """Whether a backslash at the end of a line stands at *at*."""
    return text[at] == "\\" and text[at + 1 : at + 2] in {"\n", "\r"}


def link_end(text: str, at: int) -> int:
    """Where a link whose target ends at *at* ends, attributes included."""
    close = text.find(")", at, at + 300)
    return _end(ATTRIBUTES.match(text, close + 1), close + 1) if close >= 0 else at


def skip_markup(text: str, at: int) -> int:
    """Where a tag, comment, attribute list, link target or div fence at *at* ends; *at* itself when there is none."""
    char = text[at]
    if char == "<":
        return _end(TAG.match(text, at), at)
    if char == "{":
        return _end(ATTRIBUTES.match(text, at), at)
    if char == "]" and text[at + 1 : at + 2] in {"(", "["}:
        return link_tail(text, at, "")
    if char == ":" and text.startswith(":::", at):
        return _end(DIV_FENCE.match(text, at), at)
    return _end(LATEX.match(text, at), at) if char == "\\" else at


def link_tail(text: str, at: int, target: str) -> int:
    """Where ``](target "title"){attributes}`` or ``][label]{attributes}`` at *at* ends."""
    at += 1
    if text.startswith("(", at):
        at = _parenthesis_end(text, at, target)
    elif text.startswith("[", at) and not text.startswith("[^", at):
        close = text.find("]", at, at + 1000)
        at = close + 1 if close >= 0 else at
    return _end(ATTRIBUTES.match(text, at), at)


def _parenthesis_end(text: str, at: int, target: str) -> int:
    begin = at + 1
    while begin < len(text) and text[begin] in WHITE + "<":
        begin += 1
    at = begin + len(target) if target and text.startswith(target, begin) else at + 1
    depth, quote = 1, ""
    for index in range(at, min(len(text), at + 4000)):
        char = text[index]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'" and text[index - 1] in WHITE:
            quote = char
        elif char in "()":
            depth += 1 if char == "(" else -1
            if not depth:
                return index + 1
    return at


def same_words_end(text: str, at: int, end: int, wanted: str) -> int:
    """Where the words of *wanted*, which begin at *at*, end; as far as they agree."""
    for word in wanted.split():
        found = text.find(word, at, min(end, at + 200 + len(word)))
        if found < 0:
            return at
        at = found + len(word)
    return at


def closing_fence(text: str, at: int, end: int, mark: str) -> int:
    """Where the closing fence after *at* ends, or -1."""
    close = re.compile(r"[ \t>\r\n]*" + re.escape(mark[0]) + "{" + str(len(mark)) + r",}[ \t]*(?=\r?\n|$)")
    found = close.match(text, at, end)
    return found.end() if found else -1


_YAML = re.compile(
    r"(?<=\n)[ \t]*\r?\n(---[ \t]*\r?\n(?![ \t]*\r?\n)"
    r"(?:(?!---[ \t\r]*$|\.\.\.[ \t\r]*$).*\n)*(?:---|\.\.\.)[ \t]*\r?(?:\n|$))",
    re.M,
)
_YAML_KEY = re.compile(r"---[ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*[\w\"'-]+[ \t]*:(?:[ \t\r]|$)", re.M)


def metadata_blocks(text: str, after: int) -> list[tuple[int, int]]:
    """Where YAML metadata stands: the front matter, which ends at *after*, and blocks further down."""
    found = [(0, after)] if after else []
    for block in _YAML.finditer(text, max(after - 1, 0)):
        if _YAML_KEY.match(block.group(1)):
            found.append(block.span(1))
    return found
