"""Files that a manuscript takes in: Quarto's ``{{< include FILE >}}``, and knitr's chunks with ``child = "FILE"``.

Each file is read on its own, so that whatever is said of it names its own line; the editions put its blocks in the
place of the line that includes it. For pandoc that line becomes a comment of equal length, and so do Quarto's other
shortcodes: nobody but Quarto knows what they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pipeline.manuscript.opened import Opened
from pipeline.model import Problem, Span

INCLUDE = "include"
SHORTCODE = re.compile(r"(?<![{`(])\{\{<([ \t]+[^\r\n{}]*?[ \t])>\}\}(?![`}])")
_INCLUDE = re.compile(r"[ \t]+include[ \t]+(?:\"([^\"]+)\"|'([^']+)'|(\S+))[ \t]")
CHILD = re.compile(
    r"^(?P<fence>```)\{r[ ,][^}\n]*?\bchild[ ]*=[ ]*(?P<files>c\([^()\n]*\)|\"[^\"\n]+\"|'[^'\n]+')[^}\n]*\}"
    r"(?P<rest>[ \t]*\r?\n\s*)```[ \t]*(?=\r?$)", re.MULTILINE,
)  # fmt: skip
_QUOTED = re.compile(r"\"([^\"]+)\"|'([^']+)'")
TEXTS = ("meta", "var", "env", "embed", "contents")  # shortcodes that stand for words of the text


def masked(text: str) -> str:
    """The text with every shortcode and child chunk as a comment of equal length: ``<!--include FILE|FILE -->``."""
    if "{{<" not in text and not CHILD.search(text):
        return text
    from pipeline.manuscript.markup import code_blocks  # most files include nothing and need not load it

    code = code_blocks(text)
    text = CHILD.sub(lambda m: m[0] if _within(m.start() - 1, code) else _child(m), text)
    return SHORTCODE.sub(lambda m: m[0] if _within(m.start(), code) else f"<!--{_plain(m[1])}-->", text)


def _plain(inner: str) -> str:
    """The inside of a shortcode, one character shorter; an included file without its quotes."""
    found = _INCLUDE.fullmatch(inner)
    named = f"{INCLUDE} {found[1] or found[2] or found[3]}" if found else inner[1:]
    return named.ljust(len(inner) - 1)


def _child(chunk: re.Match[str]) -> str:
    files = "|".join(one or other for one, other in _QUOTED.findall(chunk["files"]))
    head = chunk.start("rest") - chunk.start()
    return f"<!--{INCLUDE} {files}".ljust(head) + chunk["rest"] + "-->" + " " * (chunk.end() - chunk.end("rest") - 3)


def _within(at: int, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in stretches)


_MASKED = re.compile(rf"<!--{INCLUDE} ([^\n]*?)[ \t]*(?:\r?\n\s*)?-->")


def _named(text: str) -> Iterator[tuple[str, int, int]]:
    """The files that a text includes, each with where it is named."""
    if "{{<" not in text and "child" not in text:
        return
    hidden = masked(text)
    for found in _MASKED.finditer(hidden):
        if text.startswith("<!--", found.start()):
            continue  # the author's own comment
        for file in found[1].split("|"):
            yield file, found.start(), found.end()


def with_included(root: Path, chapters: Sequence[Opened], open_: Callable[[Path, str], Opened]) -> list[Opened]:
    """The opened files, each followed by those it includes; none stands there twice."""
    seen = {source.file.path for source in chapters}
    found: list[Opened] = []

    def take(source: Opened, above: Sequence[str]) -> None:
        place = len(found)
        found.append(source)
        paths: dict[str, str] = {}
        problems = list(_left_out(source))
        for name, start, end in _named(source.file.text):
            span = Span(source.file.path, start, end)
            path = _resolved(root, source.file.path, above, name)
            if path is None:
                problems.append(_missing(root, source.file.path, name, span))
            elif path in (source.file.path, *above):
                message = f"{name} includes itself, by way of {' → '.join((*above, source.file.path, path))}"
                problems.append(Problem("unreadable-file", message, span, "take one of the includes away"))
            else:
                paths[name] = path
                if path not in seen:
                    seen.add(path)
                    inner = replace(open_(root, path), part_of=source.file.path)
                    take(inner, (*above, source.file.path))
        found[place] = replace(source, includes=paths, problems=tuple(problems))

    for chapter in chapters:
        take(chapter, ())
    return found


def _resolved(root: Path, file: str, above: Sequence[str], name: str) -> str | None:
    """The file *name* inside the root: beside the file that includes it, beside the chapter, then from the root."""
    homes = [PurePosixPath(f).parent for f in (file, *reversed(above))]
    tried = [*(home / name for home in homes), PurePosixPath(name)]
    if name.startswith("/"):  # from the project's folder, as Quarto has it
        tried = [PurePosixPath(name.lstrip("/"))]
    for path in tried:
        real = (root / path).resolve()
        if real.is_relative_to(root.resolve()) and real.is_file():
            return real.relative_to(root.resolve()).as_posix()
    return None


def _missing(root: Path, file: str, name: str, span: Span) -> Problem:
    outside = not (root / PurePosixPath(file).parent / name.lstrip("/")).resolve().is_relative_to(root.resolve())
    if outside:
        message = f"the included file {name} leaves the project's folder and was not read"
        return Problem("outside-root", message, span, "copy the file into the project")
    message = f"the included file {name} was not found beside {file} or in the project's folder"
    return Problem("missing-include", message, span, "mend the path, or create the file")


def _left_out(source: Opened) -> Iterator[Problem]:
    """Shortcodes that stand for words of the text, which only Quarto knows: said once a file."""
    text = source.file.text
    if "{{<" not in text:
        return
    from pipeline.manuscript.markup import code_blocks

    code = code_blocks(text)
    words = [
        m
        for m in SHORTCODE.finditer(text, source.front.end)
        if m[1].split()[0] in TEXTS and not _within(m.start(), code)
    ]
    if words:
        count = f"; {len(words)} such stand in this file" if len(words) > 1 else ""
        message = f"{words[0][0]} stands for words that only Quarto knows; they are not looked at{count}"
        yield Problem("shortcode", message, Span(source.file.path, *words[0].span()))
