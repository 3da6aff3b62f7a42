"""Documents with many citations, and what formats them: each way is a process of its own, for ``run.py`` to time.

The same for everybody: works such as ``book.py`` makes them, each cited twice, half of the citations with a page.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import book

from pipeline import bibliography, cache, references, tools
from pipeline.cli import SELDOM
from pipeline.inlines import elements
from pipeline.model import JSON, Settings
from pipeline.references.holes import holes
from pipeline.references.styles import Style


def write(folder: Path, number: int) -> Path:
    """A document of *number* works: ``library.bib``, ``items.json``, ``document.json`` (pandoc's AST)."""
    place = folder / f"works-{number}"
    place.mkdir(parents=True)
    author = book.Author(number)
    keys = [f"work{n}" for n in range(number)]
    people = {key: [author.person() for _ in range(author.dice.choice((1, 1, 1, 2, 3)))] for key in keys}
    entries = [author.entry(key, people[key], author.dice.randint(1950, 2024)) for key in keys]
    (place / "library.bib").write_text("\n".join(entries), "utf-8")
    items = list(read(place / "library.bib"))
    (place / "items.json").write_text(json.dumps(items), "utf-8")
    cited = [*keys, *keys]
    author.dice.shuffle(cited)
    text = "\n\n".join(" ".join(sentence(author, cited[n : n + 4])) for n in range(0, len(cited), 4))
    ast = subprocess.run([tools.pandoc_path(), "-t", "json"], input=text.encode(), stdout=subprocess.PIPE, check=True)
    (place / "document.json").write_bytes(ast.stdout)
    return place


def sentence(author: book.Author, keys: Sequence[str]) -> list[str]:
    """A sentence for each key that cites it."""
    pages = (f", p. {author.dice.randint(1, 300)}" if author.dice.random() < 0.5 else "" for _ in keys)
    return [f"{author.phrase(6, 12)} [@{key}{page}]." for key, page in zip(keys, pages, strict=True)]


def read(library: Path) -> Sequence[JSON]:
    """Every entry of a .bib as a CSL item."""
    found = bibliography.read(library.parent, [library.name])
    return list(bibliography.with_items(found, {"*"}, "en-GB").items.values())


def style(name: str) -> Style:
    """A style of the collection."""
    return references.find_style(Path(), name, None)


def ours(place: Path, name: str) -> None:
    """The whole document by our engine."""
    ast, items = (json.loads((place / part).read_bytes()) for part in ("document.json", "items.json"))
    made = references.format_document(ast, items, style(name), Settings("works"))
    (place / "ours.json").write_text(json.dumps(made, ensure_ascii=False), "utf-8")


def stock(place: Path, name: str) -> None:
    """All citations in the order of the document, and the list of works, by citeproc-py as it is published."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    items = json.loads((place / "items.json").read_bytes())
    ast = json.loads((place / "document.json").read_bytes())
    source = CiteProcJSON([{**item, "type": item["type"] or "book"} for item in items])
    made = CitationStylesBibliography(
        CitationStylesStyle(str(style(name).path), validate=False), source, formatter.html
    )
    keys = [c["citationId"] for element in elements(ast) if element["t"] == "Cite"
            for c in element["c"][0]]  # fmt: skip
    citations = [Citation([CitationItem(key)]) for key in keys]
    for citation in citations:
        made.register(citation)
    made.sort()
    text = [str(made.cite(citation, lambda item: None)) for citation in citations] + [
        str(e) for e in made.bibliography()
    ]
    (place / "stock.html").write_text("\n".join(text), "utf-8")


def single(place: Path, name: str) -> None:
    """How long one reference takes in a message, when the style has been read."""
    items, chosen = json.loads((place / "items.json").read_bytes()), style(name)
    references.format_reference(items[0], chosen, "en-GB")
    started = time.process_time()
    for item in items[1:201]:
        references.format_reference(item, chosen, "en-GB")
    print(f"{name}: {(time.process_time() - started) / 200 * 1000:.2f} ms for a single reference", file=sys.stderr)


def looked_over(place: Path, name: str) -> None:
    """All works looked over for holes."""
    found = holes(json.loads((place / "items.json").read_bytes()), style(name), "en-GB")
    print(f"{len(found)} holes")


def reading(place: Path, cache_folder: str) -> None:
    """Every entry of the library as a CSL item."""
    if cache_folder:
        cache.use(Path(cache_folder))
    print(len(read(place / "library.bib")))


WAYS = {"ours": ours, "stock": stock, "single": single, "holes": looked_over, "read": reading}


if __name__ == "__main__":
    gc.set_threshold(*SELDOM)  # as the command does
    WAYS[sys.argv[1]](Path(sys.argv[2]), sys.argv[3])
