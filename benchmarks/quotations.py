"""How often a quotation is judged rightly, class by class: quotations.md, written anew.

Every class of the bank (tests/matching/bank.py) over whole books out of packages and three short texts, held to the
texts as they are and to poor scans of them. `make bank` installs the books and runs it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "matching"))

from bank import Shelf  # noqa: E402
from tally import Judged, Tally, as_stored, looks_and_scans, tally  # noqa: E402
from texts import kept, packaged, spellings  # noqa: E402

SEED, EACH = 20_261_124, 25
HEAD = """# How often a quotation is judged rightly

`make bank` takes quotations out of whole books, leaves them as they stand, changes them as an author may, or changes them as she may not, and asks the matcher. The classes are functions of [bank.py](../tests/matching/bank.py). The bank knows nothing of the matcher: a false quotation counts only when its words stand nowhere in the text, spellings come from a package for language teaching, and the letters that a scan confuses from one for augmenting texts and from what is reported of OCR. The books: {books}.

The second track holds the same quotations to a scan of each text ([noise.py](../tests/matching/noise.py)): about one word in fifty misread or torn apart, points and hyphens lost, words run together, every line ending in hyphens where they fall, folios and running heads between the pages, half of the texts without a sign where a page ends. No figure is misread as another: that could not be told from a wrong number.

*Precision* is the share of the quotations called wrong that are; *recall* the share of the wrong ones that are called so. The last lines count changed negations, numbers and names: *escaped* are those of which nobody was told.
"""  # noqa: E501


def main() -> None:
    """Judge, print, write."""
    shelves = [*(Shelf(text) for text in kept()), *(Shelf(text, spellings()) for text in packaged())]
    clean = tally(shelves, as_stored(shelves), SEED, EACH)
    scanned = tally(shelves[3:], looks_and_scans(shelves[3:]), SEED, EACH)
    books = ", ".join(shelf.text.name for shelf in shelves)
    page = (
        HEAD.format(books=books) + f"\n## {datetime.now(UTC):%Y-%m-%d}\n\nSeed {SEED}, {EACH} of each class and text.\n"
    )
    page += "\n" + "\n".join(_table({"clean": clean, "scanned": scanned})) + "\n"
    (HERE / "quotations.md").write_text(page, encoding="utf-8")
    print(page)


def _table(tracks: Mapping[str, Tally]) -> list[str]:
    heads = [f"{name}: {what}" for name in tracks for what in ("n", "called wrong", "right")]
    lines = ["| class | is it right | " + " | ".join(heads) + " |", "|---|---|" + "---:|" * len(heads)]
    classes = {name: dict(_of(tracks, name)) for name, _ in tracks["clean"].by_class()}
    for name, judged in classes.items():
        fair = "may be" if judged["clean"][0].case.fair else "may not be"
        cells = [cell for track in tracks for cell in _cells(judged.get(track, []))]
        lines.append(f"| {name.replace('_', ' ')} | {fair} | " + " | ".join(cells) + " |")
    lines.append("")
    for track, result in tracks.items():
        grave = [j for j in result.judged if j.case.grave]
        told = sum(bool(j.said & {"V303", "V304"}) for j in grave)
        lines.append(
            f"- {track}: {len(result.judged)} quotations, "
            f"precision {result.precision:.4f}, recall {result.recall:.4f}; "
            f"{len(grave)} changed negations, numbers and names, {told} of them said by V303 or V304, "
            f"{len(result.escaped)} escaped"
        )
    return lines


def _of(tracks: Mapping[str, Tally], name: str) -> list[tuple[str, list[Judged]]]:
    return [(track, [j for j in result.judged if j.case.name == name]) for track, result in tracks.items()]


def _cells(judged: Sequence[Judged]) -> list[str]:
    if not judged:
        return ["0", "–", "–"]
    right = sum(j.right for j in judged) / len(judged)
    return [str(len(judged)), str(sum(j.flagged for j in judged)), f"{right:.1%}"]


if __name__ == "__main__":
    main()
