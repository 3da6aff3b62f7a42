"""What language a title or a text is in, told by its small words: for the rules that ask whether anything says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from pipeline.model import Book, Document

WORD = re.compile(r"[^\W\d_]+")
# Small words that English has not; what several languages share counts for each of them.
SMALL = {
    "german": "der das und des dem den ein eine einer eines im zur zum von für über mit aus bei nach zwischen ist",
    "french": "le les des du et une au aux dans sur avec entre chez ou ses leur leurs la de un en par pour",
    "spanish": "el los las del y una con entre sobre hacia desde sus la de un en al por para",
    "italian": "il gli della delle dei del degli nel nella nei di e dal dalla alla fra tra una la un per con sul",
    "portuguese": "o os as do da dos das em no na nos nas um uma e com por para sobre entre pelo pela ao de que",
    "dutch": "het een van de voor en op met tussen naar uit bij aan zijn",
    "latin": "et ad ex de liber libri libro contra adversus sive seu cum quae vita opera omnia",
}
WORDS = {name: frozenset(words.split()) for name, words in SMALL.items()}
SMALL_ENGLISH = (
    "the of and a an for to with on from by at is how what why when who its their his her or not as be are into under"
    " between against after before toward towards about through"
)
ENGLISH = frozenset(SMALL_ENGLISH.split())
SHARED = frozenset(word for word, lists in Counter(w for ws in WORDS.values() for w in ws).items() if lists > 1)
TAGS = {"german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt", "dutch": "nl"}
ENOUGH, DENSE = 100, 0.12  # words of a text that tells its language, and how many of them are small ones

SAMPLE = 500  # paragraphs


def of_title(title: str) -> str:
    """The babel name of the language a title is in; "" for English, and where too little tells."""
    words = [word.lower() for word in WORD.findall(title)]
    if ENGLISH.intersection(words):
        return ""
    told = {name: [word for word in words if word in small] for name, small in WORDS.items()}
    best, second = sorted(told, key=lambda name: -len(told[name]))[:2]
    alone = any(word not in SHARED for word in told[best])
    return best if alone and len(told[best]) >= 2 and len(told[best]) > len(told[second]) else ""


def of_text(texts: Iterable[str]) -> str:
    """The babel name of the language of running text; "" for English, for languages not in TAGS, for little text."""
    counts = Counter(word.lower() for text in texts for word in WORD.findall(text))
    hits = {name: sum(counts[word] for word in WORDS[name]) for name in TAGS}
    best, second = sorted(hits, key=lambda name: -hits[name])[:2]
    english = sum(counts[word] for word in ENGLISH)
    clear = hits[best] > 2 * english and hits[best] > 1.3 * hits[second]
    return best if counts.total() >= ENOUGH and clear and hits[best] >= DENSE * counts.total() else ""


def silent(book: Book) -> list[Document]:
    """The files for which nothing says a language: English is taken for theirs."""
    return [] if "lang" in book.settings.origins else [d for d in book.documents if not d.metadata.get("lang")]


def unsaid(book: Book) -> str:
    """The babel name of the language that such files are plainly in; "" for English."""
    blocks = (block for document in silent(book) for block in document.blocks if block.kind in ("paragraph", "plain"))
    return of_text(block.text for block in islice(blocks, SAMPLE))
