"""A collection of stored sources to time citepress on, and a manuscript that quotes from it.

The same seed gives the same bytes everywhere. The sources are nobody's prose: words as frequent as in natural language,
about as many different ones as a book has, in sentences, paragraphs and pages with folios. Most quotations are word for
word; some have marked changes, some are altered, some stand in another source than the one cited, in none, or have no
citation.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

import book

SOURCES, SIZE, QUOTATIONS = 50, 1_000_000, 500
PAGE = 330  # words
STARTS = ("", "re", "un", "over", "mis")
ENDS = ("", "s", "ed", "ing", "er", "ly", "ness", "less", "ful", "able")
SORTS = {"verbatim": 70, "marked": 12, "altered": 6, "elsewhere": 4, "nowhere": 4, "uncited": 4}  # in a hundred
CHAPTER = 50  # quotations


def _vocabulary() -> tuple[list[str], list[float]]:
    """Twenty thousand words, the frequent first and shorter on the whole, with cumulated frequencies (Zipf's law)."""
    words = [start + word + end for end in ENDS for start in STARTS for word in book.LISTS["words"]]
    dice = random.Random(7)
    rest = sorted(set(words) - set(book.LISTS["small"]))
    rest.sort(key=lambda word: len(word) + dice.random() * 8)
    ordered = [*book.LISTS["small"], *rest]
    return ordered, list(accumulate(1 / (rank + 3) for rank in range(len(ordered))))


WORDS, FREQUENCIES = _vocabulary()


@dataclass
class Collection:
    """The sources written so far; quotations are taken from a few passages of each that are kept aside."""

    dice: random.Random
    passages: dict[str, list[tuple[str, int]]] = field(default_factory=dict)  # key → sentences with their page

    def source(self, key: str, size: int) -> str:
        """The text of a source of *size* characters."""
        aside = self.passages.setdefault(key, [])
        pages, written, number = [], 0, 0
        while written < size:
            number += 1
            sentences = list(self.sentences(PAGE))
            aside.append((self.dice.choice(sentences), number))
            lines = "\n".join(_lines(" ".join(sentences)))
            pages.append(f"{lines}\n\n{number}\n")
            written += len(pages[-1])
        self.dice.shuffle(aside)
        del aside[60:]
        return "\f".join(pages)

    def sentences(self, words: int) -> Iterator[str]:
        """Sentences of so many words in all, each beginning with a capital."""
        drawn = self.dice.choices(WORDS, cum_weights=FREQUENCIES, k=words)
        at = 0
        while at < words:
            end = at + self.dice.randint(9, 34)
            end = end if end + 9 <= words else words  # the last one takes what is left
            sentence = drawn[at:end]
            if len(sentence) > 14:
                sentence[7] += self.dice.choice((",", ",", ";"))
            text = " ".join(sentence)
            yield f"{text[0].upper()}{text[1:]}."
            at = end

    def quotation(self, keys: Sequence[str], sort: str) -> str:
        """A sentence with a quotation of that sort."""
        key = self.dice.choice(keys)
        sentence, page = self.dice.choice(self.passages[key])
        words = sentence.rstrip(".").split()
        middle = len(words) // 2
        if sort == "marked":
            words = [*words[:3], f"[{words[3]}]", *words[4:middle], "…", *words[middle + 2 :]]
        elif sort == "altered":
            words[middle] = self.dice.choice(WORDS[80:600])
        elif sort == "elsewhere":
            key = self.dice.choice([k for k in keys if k != key] or [key])
        elif sort == "nowhere":
            words = next(self.sentences(16)).rstrip(".").split()
        citation = "" if sort == "uncited" else f" [@{key}, p. {page}]"
        return f"As {self.dice.choice(book.LISTS['families'])} wrote, “{' '.join(words)}”{citation}."


def _lines(text: str, width: int = 72) -> Iterator[str]:
    """Text in lines of like width, cut without the care that a typesetter would take."""
    at = 0
    while at < len(text):
        end = len(text) if len(text) - at <= width else text.rfind(" ", at, at + width)
        yield text[at:end]
        at = end + 1


def write(
    folder: Path, sources: int = SOURCES, quotations: int = QUOTATIONS, size: int = SIZE, quoted: int = 50
) -> None:
    """Write the collection and its manuscript; the quotations are taken from the first *quoted* sources.

    The first sources are the same however many others stand beside them.
    """
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    (folder / "manuscript").mkdir(exist_ok=True)
    keys, collection = [f"work{number:03}" for number in range(sources)], Collection(random.Random(1))
    for number, key in enumerate(keys):
        collection.dice = random.Random(1000 + number)
        text = collection.source(key, size)
        (folder / "sources" / f"{key}.txt").write_text(text, "utf-8", newline="")
    entries = (
        f"@book{{{k},\n  author = {{Writer, A.}},\n  title = {{Work {k}}},\n  year = {{1850}}\n}}\n" for k in keys
    )
    (folder / "bibliography.bib").write_text("\n".join(entries), "utf-8")
    (folder / "manuscript" / "metadata.yaml").write_text("title: Quotations\nlang: en-GB\n", "utf-8")
    collection.dice = random.Random(2)
    sorts = collection.dice.choices(list(SORTS), list(SORTS.values()), k=quotations)
    for first in range(0, quotations, CHAPTER):
        told = [
            f"{' '.join(collection.sentences(60))} {collection.quotation(keys[:quoted], sort)}"
            for sort in sorts[first : first + CHAPTER]
        ]
        name = f"{first // CHAPTER + 1:02}.md"
        (folder / "manuscript" / name).write_text("\n\n".join([f"# Chapter {name[:2]}", *told, ""]), "utf-8")


def one_more(folder: Path) -> None:
    """Write one more quotation at the end of the manuscript, from a source that it quotes."""
    text = (folder / "sources" / "work007.txt").read_text("utf-8")
    at = text.index(". ", len(text) // 3) + 2
    words = " ".join(text[at : at + 150].split()[:-1])
    chapter = max((folder / "manuscript").glob("*.md"))
    chapter.write_text(f"{chapter.read_text('utf-8')}\nA Writer wrote, “{words}” [@work007].\n", "utf-8")


def main() -> None:
    """Write a collection where one is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sources", type=int, default=SOURCES)
    parser.add_argument("--quotations", type=int, default=QUOTATIONS)
    parser.add_argument("--size", type=int, default=SIZE, help="characters of each source")
    chosen = parser.parse_args()
    write(chosen.folder, chosen.sources, chosen.quotations, chosen.size)


if __name__ == "__main__":
    main()
