"""Putting finished editions into ``dist/``: whole or not at all, and the map of what stands where beside them."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.errors import ProjectError
from pipeline.model import Book, Document, Edition, Heading, Match, Quotation, Settings


def file_name(settings: Settings, kind: str, *, verified: bool = True) -> str:
    """The name of an edition: NAME.pdf, NAME-kdp.pdf for a profile named by flag, NAME-unverified.pdf."""
    stem = settings.name
    if kind == "pdf" and settings.profile_flag:
        stem += f"-{settings.profile}"
    return f"{stem}{'' if verified else '-unverified'}.{kind}"


class Workshop:
    """A folder beside the finished editions, where they are made; what is not published is gone at the end."""

    def __init__(self, folder: Path) -> None:
        """*folder* is made when it is not there. Raises ProjectError when it cannot be written."""
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.bench = Path(tempfile.mkdtemp(prefix=".citepress-", dir=folder))
        except OSError as error:
            reason = error.strerror or "the system refused"
            raise ProjectError(
                f"{folder}: the editions cannot be written there ({reason})", "choose another folder with -o DIR"
            ) from error

    def __enter__(self) -> Workshop:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        shutil.rmtree(self.bench, ignore_errors=True)

    def publish(
        self,
        book: Book,
        editions: Mapping[str, Edition],
        headings: Sequence[Heading],
        ids: Mapping[tuple[str, str], str],
    ) -> dict[str, Edition]:
        """Move the editions to their place, the map last; the editions with their final paths."""
        placed = {}
        for kind, edition in editions.items():
            path = self.folder / file_name(book.settings, kind, verified=edition.verified)
            _move(edition.path, path)
            placed[kind] = replace(edition, path=path)
            for ending, file in edition.beside.items():
                _move(file, self.folder / f"{book.settings.name}{ending}")
            if edition.verified:
                (self.folder / file_name(book.settings, kind, verified=False)).unlink(missing_ok=True)
        plan = self.bench / "map.json"
        text = json.dumps(page_map(book, placed, headings, ids), ensure_ascii=False, indent=1) + "\n"
        plan.write_text(text, encoding="utf-8")
        _move(plan, self.folder / f"{book.settings.name}.json")
        return placed


def _move(made: Path, path: Path) -> None:
    try:
        made.chmod(0o644)
        made.replace(path)
    except OSError as error:
        hint = (
            "close the program that shows it, and build again" if path.exists() else "choose another folder with -o DIR"
        )
        raise ProjectError(f"{path}: the edition cannot be written there ({error.strerror})", hint) from error


def read_map(folder: Path, settings: Settings) -> Any:
    """The map that the last build left. Raises ProjectError when there is none."""
    path = folder / f"{settings.name}.json"
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ProjectError(f"{path}: no build has left its page map there", "run: citepress build") from error


def page_map(
    book: Book, editions: Mapping[str, Edition], headings: Sequence[Heading], ids: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    """Where each quotation and heading stands in each edition: the printed page, and the place in the EPUB.

    *ids* maps (path, quotation id) to the id in the editions, which differs where two files quote the same words.
    """
    pages = editions["pdf"].pages if "pdf" in editions else {}
    hrefs = editions["epub"].hrefs if "epub" in editions else {}
    quotations = []
    for document, quotation in book.quotations:
        name = (document.file.path, quotation.id)
        if name in book.matches:
            there = ids.get(name, quotation.id)
            quotations.append(_quotation(document, quotation, book.matches[name], pages.get(there), hrefs.get(there)))
    return {
        "version": 1,
        "editions": {kind: edition.path.name for kind, edition in editions.items()},
        "quotations": quotations,
        "headings": [
            {"id": h.id, "text": h.text, "level": h.level, "page": pages.get(h.id), "href": hrefs.get(h.id)}
            for h in headings
        ],
        "pages": list(editions["pdf"].labels) if "pdf" in editions else None,
    }


def _quotation(
    document: Document, quotation: Quotation, match: Match, page: str | None, href: str | None
) -> dict[str, Any]:
    first = quotation.citations[0] if quotation.citations else None
    return {
        "id": quotation.id,
        "path": document.file.path,
        "line": document.file.position(quotation.span.start)[0],
        "key": first.key if first else None,
        "locator": {"label": first.locator.label, "value": first.locator.value} if first and first.locator else None,
        "outcome": match.outcome,
        "page": page,
        "href": href,
    }
