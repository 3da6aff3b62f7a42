"""E-books as sources: the chapters in the order of reading, with the pages of the printed book where they are told."""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from html.entities import html5
from typing import Any
from urllib.parse import unquote

from lxml import etree

from pipeline.model import Page
from pipeline.sources.apart import AGAIN
from pipeline.sources.flow import Flow, Walk
from pipeline.sources.html import decoded, pages_of, parsed, stored
from pipeline.sources.stored import Stored, refused

MOST_FILES = 20_000
MOST_BYTES = 400_000_000  # unpacked, all of the text
LARGEST = 24_000_000  # unpacked, one chapter
RATIO = 200  # unpacked to packed; text is packed ten times smaller at best
CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
FONTS = re.compile(r"http://(?:www\.idpf\.org/2008/embedding|ns\.adobe\.com/pdf/enc#RC)")
ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{0,31});")
DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
UNREADABLE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, KeyError),
    *(NotImplementedError, RuntimeError),  # how Python says that a file is packed in another way, or locked
)
MARKUP = (".xhtml", ".html", ".htm", ".xml")
KEPT = {"amp", "lt", "gt", "quot", "apos"}


class _Bad(Exception):
    """Why a book cannot be read, and how to help."""

    def __init__(self, why: str, help: str = AGAIN["epub"]) -> None:
        super().__init__(why)
        self.why, self.help = why, help


def read_epub(data: bytes) -> Stored:
    """The text of an e-book. Its page list gives the pages; without one, chapters stand for them."""
    try:
        return _Book(data).stored()
    except _Bad as bad:
        return refused(bad.why, bad.help)
    except UNREADABLE:
        return refused("is not an EPUB that can be read: it is damaged or was cut off", AGAIN["epub"])


class _Book:
    """An open e-book."""

    def __init__(self, data: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.files = {info.filename: info for info in self.zip.infolist()}
        if len(self.files) > MOST_FILES:
            raise _Bad(f"holds {len(self.files):,} files; {MOST_FILES:,} are read at most")
        self.left = MOST_BYTES
        self.guarded = self._guarded()
        container = self.tree(CONTAINER)
        root = container.find(".//{*}rootfile[@full-path]") if container is not None else None
        if root is None:
            raise _Bad("is not an EPUB: no META-INF/container.xml names its contents")
        self.opf = root.get("full-path")
        package = self.tree(self.opf)
        if package is None:
            raise _Bad("is an EPUB whose list of contents cannot be read")
        self.items = {item.get("id"): item for item in package.iterfind(".//{*}manifest/{*}item")}
        spine = package.find(".//{*}spine")
        refs = spine.iterfind("{*}itemref") if spine is not None else iter(())
        self.spine = [self.path(self.items[r.get("idref")].get("href")) for r in refs if r.get("idref") in self.items]
        self.ncx = spine.get("toc") if spine is not None else None

    def path(self, reference: str | None, base: str | None = None) -> str:
        """A reference in the package, or in *base*, as a name within the archive."""
        folder = posixpath.dirname(base or self.opf)
        return posixpath.normpath(posixpath.join(folder, unquote((reference or "").partition("#")[0])))

    def read(self, name: str) -> bytes:
        """A file's bytes, within the limits."""
        info = self.files[name]
        if info.file_size > LARGEST or info.file_size > max(RATIO * info.compress_size, 1_000_000):
            raise _Bad("unpacks to more than its size justifies, or holds a chapter that is too large")
        with self.zip.open(info) as file:
            data = file.read(min(LARGEST, self.left) + 1)
        self.left -= len(data)
        if self.left < 0 or len(data) > LARGEST:
            raise _Bad("unpacks to more than its size justifies")
        return data

    def tree(self, name: str) -> Any:
        """A file of the archive as a tree; None when there is none, or nothing in it can be read."""
        if name not in self.files:
            return None
        text = DOCTYPE.sub("", decoded(self.read(name)), count=1).replace("\0", "")
        text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
        text = ENTITY.sub(_letter, text)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=True)
        return parsed(text, parser)

    def _guarded(self) -> set[str]:
        """The files that only a shop's own program can open; obfuscated fonts are none of the text."""
        tree = self.tree(ENCRYPTION)
        if tree is None:
            return set()
        found = set()
        for item in tree.iterfind(".//{*}EncryptedData"):
            method, what = item.find("{*}EncryptionMethod"), item.find(".//{*}CipherReference")
            if what is not None and not FONTS.match(method.get("Algorithm", "") if method is not None else ""):
                found.add(unquote(what.get("URI", "")))
        return found

    def stored(self) -> Stored:
        """The book's text and pages."""
        if self.guarded & set(self.spine):
            raise _Bad("is locked by its shop (DRM) and cannot be read", "store the passages you quote as an excerpt")
        flow, missing = Flow(), []
        for name in dict.fromkeys(self.spine):
            tree = self.tree(name)
            body = tree.find(".//{*}body") if tree is not None else None
            if body is None:
                missing += [name] if name.lower().endswith(MARKUP) else []
                continue
            flow.end_line()
            flow.anchors[f"{name}#"] = flow.size
            Walk(flow, f"{name}#").over(body)
        if not flow.text.strip():
            raise _Bad(
                "is an EPUB without words: its pages may be pictures", "store the passages you quote as an excerpt"
            )
        listed = sorted({(flow.anchors[at], label) for label, at in self._listed("page-list") if at in flow.anchors})
        if listed:
            flow.marks = listed
        pages = pages_of(flow, 1) if flow.marks else self._chapters(flow)
        return stored(flow, pages, f"no words of {_named(missing)} in the EPUB" if missing else None)

    def _chapters(self, flow: Flow) -> list[Page]:
        """Chapters by the titles that the table of contents gives them."""
        titles = [(flow.anchors[at], label) for label, at in self._listed("toc") if at in flow.anchors and label]
        flow.marks = [mark for n, mark in enumerate(sorted(titles)) if n == 0 or mark[0] > sorted(titles)[n - 1][0]]
        pages = pages_of(flow, 1)
        return [Page(page.label, page.start, page.end, "chapter") for page in pages]

    def _listed(self, kind: str) -> Iterator[tuple[str, str]]:
        """The entries of a list of the navigation, "toc" or "page-list": their words, and the places they lead to."""
        for item in self.items.values():
            if "nav" in (item.get("properties") or "").split():
                yield from self._in_nav(self.path(item.get("href")), kind)
        if self.ncx in self.items:
            name = self.path(self.items[self.ncx].get("href"))
            tree = self.tree(name)
            for point in (
                tree.iter("{*}pageTarget" if kind == "page-list" else "{*}navPoint") if tree is not None else ()
            ):
                words, content = point.find("{*}navLabel/{*}text"), point.find("{*}content")
                if content is not None:
                    label = " ".join((words.text if words is not None else None or point.get("value") or "").split())
                    yield label, self._target(content.get("src"), name)

    def _in_nav(self, name: str, kind: str) -> Iterator[tuple[str, str]]:
        tree = self.tree(name)
        for nav in tree.iter("{*}nav") if tree is not None else ():
            if kind in (nav.get("{http://www.idpf.org/2007/ops}type") or "").split():
                for link in nav.iter("{*}a"):
                    yield " ".join("".join(link.itertext()).split()), self._target(link.get("href"), name)

    def _target(self, reference: str | None, base: str) -> str:
        path, _, anchor = (reference or "").partition("#")
        return f"{self.path(path, base)}#{unquote(anchor)}"


def _named(missing: list[str]) -> str:
    """The chapters that are missing."""
    names = [posixpath.basename(name) for name in missing]
    return ", ".join(names[:4]) + (" and more" if len(names) > 4 else "")


def _letter(found: re.Match[str]) -> str:
    """A named character, which a file may use without saying what it is."""
    name = found.group(1)
    return found.group() if name in KEPT else html5.get(f"{name};", "\ufffd")
