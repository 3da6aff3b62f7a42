"""A print edition that would come out as it did before is not laid out again.

What is kept is the file, and what came to light in its making: where things stand, whether every word does, and what
the author can mend, of which the rules speak anew each time. It is kept under the digest of all that goes in: the tree,
its pictures, the style sheets, the settings that the print edition looks at, the typefaces, this program, and the
engine with the libraries that it stands on. A file goes through the same bytes whether it was kept or not, and one that
lost words is not kept, unless it is a draft that says so.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, fields, replace
from importlib import metadata
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline import cache
from pipeline.editions import fonts
from pipeline.editions.tree import Chapter, Element, Tree
from pipeline.model import Book, Edition, PageStart, Printed, Problem, Settings, Span

FILE, PAGES = "print", "print-pages"  # an edition with its file; the beginnings of its pages alone
MAKERS = ("weasyprint", "pikepdf", "ziamath", "lxml", "pillow")  # packages; those that they stand on are asked for
NAME = re.compile(r"[\w.-]+")
FOUND = ("images", "problems", "printed", "said")  # what came to light in a tree's making; pictures go by their bytes
# Settings that the check alone looks at, and where they were set.
OF_RULES = (
    "uncited", "select", "ignore", "extend_select", "severity", "baseline", "per_file_ignores", "allow",
    "quotation_budget", "fiction", "origins",
)  # fmt: skip
HEAD = 8  # bytes before what came to light: their number


class Kept:
    """What is kept of a tree's print edition; *others* is what it depends on beside tree, settings and program."""

    def __init__(self, tree: Tree, book: Book, others: Iterable[bytes]) -> None:
        self._name = cache.digest([*_of_program(), *_of_book(tree, book), *others])

    def edition(self, out: Path, make: Callable[[], Edition]) -> Edition:
        """The edition, its file at *out*: as it was kept, or else as *make* makes it there."""
        found = self._find(FILE)
        if found is None:
            made = make()
            packed = _pack(made, out.read_bytes())
            cache.store(FILE, self._name, packed)
            found = _unpack(packed)
        edition, file = found
        out.write_bytes(file)
        return replace(edition, path=out)

    def pages(self, find: Callable[[], Printed]) -> Printed:
        """Where its pages begin: as it was kept with the edition or alone, or else as *find* finds it."""
        found = self._find(FILE) or self._find(PAGES)
        if found is None:
            packed = _pack(Edition(Path(), printed=find()), b"")
            cache.store(PAGES, self._name, packed)
            found = _unpack(packed)
        printed = found[0].printed
        assert printed is not None
        return printed

    def _find(self, kind: str) -> tuple[Edition, bytes] | None:
        """What is kept, when it is something of ours."""
        packed = cache.find(kind, self._name)
        try:
            return None if packed is None else _unpack(packed)
        except (ValueError, KeyError, TypeError):
            return None


def _pack(edition: Edition, file: bytes) -> bytes:
    assert edition.printed is not None
    head = {
        "pages": edition.pages,
        "labels": edition.labels,
        "verified": edition.verified,
        "reason": edition.reason,
        "problems": [asdict(problem) for problem in edition.problems],
        "starts": [astuple(start) for start in edition.printed.starts],
        "why_not": edition.printed.why_not,
    }
    said = json.dumps(head, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return len(said).to_bytes(HEAD, "little") + said + file


def _unpack(packed: bytes) -> tuple[Edition, bytes]:
    """The edition that ``_pack`` made bytes of, and its file. Raises ValueError, KeyError or TypeError for others."""
    end = HEAD + int.from_bytes(packed[:HEAD], "little")
    head = json.loads(packed[HEAD:end])
    edition = Edition(
        path=Path(),
        pages=head["pages"],
        labels=head["labels"],
        verified=head["verified"],
        reason=head["reason"],
        problems=[Problem(**{**problem, "span": Span(**problem["span"])}) for problem in head["problems"]],
        printed=Printed([PageStart(*start) for start in head["starts"]], head["why_not"]),
    )
    return edition, packed[end:]


# --- what goes in -----------------------------------------------------------------------------------------------------


def _of_book(tree: Tree, book: Book) -> Iterator[bytes]:
    """The tree with its pictures, the settings, and the files that the tree's lines are counted in."""
    yield from _values(tree, FOUND)
    for source, path in sorted(tree.images.items()):
        yield ascii(source).encode()
        yield path.read_bytes() if path.is_file() else b""
    yield from _values(book.settings, OF_RULES)
    for document in book.documents:
        yield ascii(document.file.path).encode()
        yield document.file.digest


def _values(value: Any, others: Collection[str] = ()) -> Iterator[bytes]:
    """All that a value is made of, but for fields that are named: what a later version adds is not forgotten."""
    if isinstance(value, Element):
        yield etree.tostring(value, encoding="utf-8", with_tail=False)
    elif isinstance(value, Chapter | Tree | Settings):
        for field in fields(value):
            if field.name not in others:
                yield field.name.encode()
                yield from _values(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key in sorted(value, key=str):
            yield ascii(key).encode()
            yield from _values(value[key])
    elif isinstance(value, list | tuple):
        yield str(len(value)).encode()
        for one in value:
            yield from _values(one)
    else:
        yield ascii(value).encode()


@functools.cache
def _of_program() -> Sequence[bytes]:
    """This program, the packages that a print edition is made with, the libraries that the engine found, the fonts."""
    from weasyprint.text.ffi import harfbuzz, pango

    libraries = pango.pango_version(), _version(harfbuzz.hb_version_atleast)
    said = [cache.program(), repr(_packages()).encode(), repr(libraries).encode()]
    return [*said, *(path.read_bytes() for path in fonts.files().values())]


def _packages() -> list[tuple[str, str]]:
    """Name and version of the makers and of all that they stand on."""
    found: dict[str, str] = {}
    waiting = list(MAKERS)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # only wanted on another system
            continue
        found[name] = package.version
        needs = [need for need in package.requires or () if "extra ==" not in need]
        waiting += [match[0] for need in needs if (match := NAME.match(need))]
    return sorted(found.items())


def _version(at_least: Callable[[int, int, int], int]) -> tuple[int, ...]:
    """The version of a library that only says whether it has reached one."""
    version = [0, 0, 0]
    for place in range(3):
        while at_least(*(number + (n == place) for n, number in enumerate(version))):
            version[place] += 1
    return tuple(version)
