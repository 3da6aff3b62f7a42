"""What stands on a PDF's page: its words and where they stand, as PDFium tells. The only module that asks it.

PDFium hands out a page's characters in the order in which the file draws them and says where words end. Everything
else (lines, columns, what is a note) is made out from the places, in points, x to the right and y up. Text that runs
up or down the page is turned, so that every word reads from left to right.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2.raw as pdfium

MOST_CHARACTERS = 200_000  # on one page; a newspaper has 60,000
MOST_OBJECTS = 1_000_000
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "ſt", 0xFB06: "st"}
CLEANED = str.maketrans({**LIGATURES, 0xAD: "", 0: "", 0xFFFE: "\ufffd", **dict.fromkeys(range(1, 32), "\ufffd")})
BACK = 20  # characters by which PDFium may put an accent behind its letter
LATIN, VOWEL = re.compile("[A-Za-z]{3,}"), re.compile("[aeiouy]", re.IGNORECASE)
HYPHEN = re.compile("(?<=\\w)[\x02\ufffe\xad]$")  # what PDFium says for a hyphen that ends a line
SMALLER = 0.82  # of its neighbour's size, at most: a letter of another kind
GAP = 0.17  # of the size: what is farther apart is two words
GENERATED = 0.06  # of the size, where PDFium guesses a space that the file does not have
ALWAYS = -1e6  # at a space of the file's own; scans have the next word overlap it
ACCENTS = {
    **{0xB4: "\u0301", 0x60: "\u0300", 0xA8: "\u0308", 0x2C6: "\u0302", 0x5E: "\u0302", 0x2DC: "\u0303"},
    **{0xB8: "\u0327", 0x2C7: "\u030c", 0x2D8: "\u0306", 0x2D9: "\u0307", 0x2DA: "\u030a", 0x2DD: "\u030b"},
    **{0xAF: "\u0304", 0x2DB: "\u0328"},
}
NEW_LINE = {10, 13}
SPACES = {9, 32, 0xA0, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x3000}
WEAK = {0x200C, 0x200D, *range(0x300, 0x370), *range(0x591, 0x5C8), *range(0x64B, 0x660)}  # what has no width


Glyph = tuple[int, int, float, float, float, float]  # character, number on the page, left, right, bottom, top


@dataclass(slots=True)
class Word:
    """Letters that stand together, and their place: ``base`` is their baseline, ``size`` about their font's.

    ``glued``: no space stands before them; they differ from the letters before in size or height.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    glued: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page's words in the file's order: those that read along the page, and those that read another way."""

    words: Sequence[Word]
    aside: Sequence[Sequence[Word]] = ()
    garbled: bool = False  # the fonts do not say which letters they draw
    crowded: bool = False  # more than MOST_CHARACTERS


class Page:
    """An open page."""

    def __init__(self, document: pdfium.FPDF_DOCUMENT, number: int) -> None:
        self.page = pdfium.FPDF_LoadPage(document, number)
        self.box = pdfium.FS_RECTF()
        if self.page:
            pdfium.FPDF_GetPageBoundingBox(self.page, self.box)

    def close(self) -> None:
        """Give the page back."""
        if self.page:
            pdfium.FPDF_ClosePage(self.page)

    def sheet(self) -> Sheet:
        """The page's words."""
        if not self.page:
            return Sheet((), garbled=True)
        if pdfium.FPDFPage_CountObjects(self.page) > MOST_OBJECTS:
            return Sheet((), crowded=True)
        text = pdfium.FPDFText_LoadPage(self.page)
        if not text:
            return Sheet((), garbled=True)
        try:
            return _Text(text, self.box).sheet()
        finally:
            pdfium.FPDFText_ClosePage(text)

    def pictured(self) -> bool:
        """Whether a picture covers most of the page."""
        box = self.box
        whole = (box.right - box.left) * (box.top - box.bottom)
        edges = [ctypes.c_float() for _ in range(4)]
        for n in range(min(pdfium.FPDFPage_CountObjects(self.page), 200) if self.page else 0):
            thing = pdfium.FPDFPage_GetObject(self.page, n)
            if pdfium.FPDFPageObj_GetType(thing) not in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
                continue
            pdfium.FPDFPageObj_GetBounds(thing, *edges)
            left, bottom, right, top = (edge.value for edge in edges)
            if (right - left) * (top - bottom) > 0.4 * whole > 0:
                return True
        return False

    def inked(self) -> bool:
        """Whether there is anything on the page to be seen; the scan of an empty page is a picture, too."""
        width, across = 160, pdfium.FPDF_GetPageWidthF(self.page)
        height = max(min(round(width * pdfium.FPDF_GetPageHeightF(self.page) / max(across, 1)), 400), 20)
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, None, 0)
        if not bitmap:
            return True
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            pdfium.FPDF_RenderPageBitmap(bitmap, self.page, 0, 0, width, height, 0, pdfium.FPDF_GRAYSCALE)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            drawn = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
        edge = width // 12  # the shadow at the edge of a scan is nothing on the page
        rows = range(height // 12, height * 11 // 12)
        seen = b"".join(drawn[stride * y + edge : stride * y + width - edge] for y in rows)
        paper = sorted(seen[::7])[len(seen[::7]) * 9 // 10]
        return sum(shade < paper - 50 for shade in seen) > 0.004 * len(seen)


class _Text:
    """The text of one page."""

    def __init__(self, text: pdfium.FPDF_TEXTPAGE, box: pdfium.FS_RECTF) -> None:
        self.text, self.box = text, box
        self.count = pdfium.FPDFText_CountChars(text)
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._matrix = pdfium.FS_MATRIX()
        self._drawn: dict[int, float] = {}  # sizes of the fonts that are drawings and do not tell their size

    def sheet(self) -> Sheet:
        """The page's words, by the way they run."""
        if self.count > MOST_CHARACTERS:
            return Sheet((), crowded=True)
        units = (ctypes.c_ushort * (self.count + 1))()
        length = max(pdfium.FPDFText_GetText(self.text, 0, self.count, units) - 1, 0)
        places: Sequence[int] = range(length)
        if length != self.count:  # some characters have no text
            places = [max(pdfium.FPDFText_GetCharIndexFromTextIndex(self.text, n), 0) for n in range(length)]
        found: dict[int, list[Word]] = {}
        start = 0
        for n in range(length + 1):
            if n == length or units[n] in NEW_LINE:
                if n > start:
                    turn = self._turn(places[start])
                    found.setdefault(turn, []).extend(self._words(units[start:n], places[start:n], turn))
                start = n + 1
        sizes = {turn: sum(len(word.text) for word in words) for turn, words in found.items()}
        main = max(sizes, key=lambda t: (sizes[t], -t), default=0)
        seen = {turn: self._visible(words, turn) for turn, words in found.items()}
        words = seen.get(main, [])
        aside = [seen[t] for t in sorted(seen) if t != main and seen[t]]
        return Sheet(words, aside, _is_garbled([word.text for word in words]))

    def _turn(self, at: int) -> int:
        """How a character is turned, in degrees, to the nearest quarter; slanted text is a case of its own."""
        if not pdfium.FPDFText_GetMatrix(self.text, at, self._matrix):
            return 0
        degrees = math.degrees(math.atan2(self._matrix.b, self._matrix.a)) % 360
        quarter = round(degrees / 90) * 90
        return quarter % 360 if abs(degrees - quarter) < 10 else 360

    def _words(self, units: Sequence[int], places: Sequence[int], turn: int) -> Iterator[Word]:
        """A line's words. PDFium's spaces are believed where the file has them, and measured where it has none."""
        word: Word | None = None
        letters: list[int] = []
        low = high = 0.0
        drawn, spaced = False, GAP  # ``spaced``: how wide a gap must be to end the word
        for unit, at, left, right, bottom, top in self._measured(units, places, turn):
            if unit in SPACES:
                guessed = pdfium.FPDFText_IsGenerated(self.text, at) == 1
                spaced = min(spaced, GENERATED) if guessed else ALWAYS
                continue
            if word is not None and unit not in WEAK:
                size = word.size
                if drawn or abs(bottom - low) > 0.06 * size or abs(top - high) > 0.06 * size or spaced != GAP:
                    left, base, size, drawn = self._seat(at, left, top - bottom, turn)
                    level = abs(base - word.base) <= 0.12 * size and SMALLER < size / word.size < 1 / SMALLER
                else:
                    base, level = word.base, True
                gap = word.left - right if 0x590 <= unit < 0x900 or 0xFB1D <= unit < 0xFF00 else left - word.right
                apart = gap >= spaced * size or gap < -2 * size
                if apart or not level:
                    yield _closed(word, letters)
                    word, letters = Word("", left, right, base, size, glued=not apart), []
                    low, high = bottom, top
                word.left, word.right = min(word.left, left), max(word.right, right)
            elif word is None:
                left, base, size, drawn = self._seat(at, left, top - bottom, turn)
                word, low, high = Word("", left, right, base, size), bottom, top
            letters.append(unit)
            spaced = GAP
        if word is not None:
            yield _closed(word, letters)

    def _measured(self, units: Sequence[int], places: Sequence[int], turn: int) -> Sequence[Glyph]:
        """A line's characters with their boxes, accents that are drawn by themselves put on their letters."""
        measure, box = pdfium.FPDFText_GetLooseCharBox, pdfium.FS_RECTF()
        found: list[Glyph] = []
        for unit, at in zip(units, places, strict=True):
            if unit not in SPACES:
                measure(self.text, at, box)
            found.append((unit, at, *_turned(box, turn)))
        return found if ACCENTS.keys().isdisjoint(units) else _with_accents(found)

    def _seat(self, at: int, left: float, height: float, turn: int) -> tuple[float, float, float, bool]:
        """Where a character begins, its baseline and its size, and whether its font is one of drawings."""
        pdfium.FPDFText_GetCharOrigin(self.text, at, self._x, self._y)
        x, y = self._x.value, self._y.value
        along, base = {90: (y, -x), 180: (-x, -y), 270: (-y, x)}.get(turn, (x, y))
        pdfium.FPDFText_GetMatrix(self.text, at, self._matrix)
        size = pdfium.FPDFText_GetFontSize(self.text, at) * math.hypot(self._matrix.c, self._matrix.d)
        if 0.5 * size <= height <= 2 * size:
            return left, base, size, False
        return along, base, self._drawn_size(at, turn) or max(height, 1.0), True

    def _drawn_size(self, at: int, turn: int) -> float:
        """The size of a font of drawings, from the height of its small letters."""
        font = self._font(at)
        if font not in self._drawn:
            box = pdfium.FS_RECTF()
            heights: list[float] = []
            for other in range(at, min(at + 400, self.count)):
                if len(heights) < 60 and self._font(other) == font:
                    pdfium.FPDFText_GetLooseCharBox(self.text, other, box)
                    _, _, bottom, top = _turned(box, turn)
                    heights += [top - bottom] if top > bottom else []
            self._drawn[font] = 2.1 * sorted(heights)[len(heights) // 2] if heights else 0.0
        return self._drawn[font]

    def _font(self, at: int) -> int:
        thing = pdfium.FPDFText_GetTextObject(self.text, at)
        font = pdfium.FPDFTextObj_GetFont(thing) if thing else None
        return ctypes.cast(font, ctypes.c_void_p).value or 0 if font else 0

    def _visible(self, words: Sequence[Word], turn: int) -> list[Word]:
        """The words that stand within the page as it is cut."""
        box = self.box
        left, right, low, high = _turned(box, turn)
        if right <= left or high <= low:
            return [word for word in words if word.text]
        return [
            word
            for word in words
            if word.text and left <= (word.left + word.right) / 2 <= right and low <= word.base + word.size / 4 <= high
        ]


def _turned(box: pdfium.FS_RECTF, turn: int) -> tuple[float, float, float, float]:
    """A box as (left, right, bottom, top), turned so that its text reads to the right."""
    left, right, bottom, top = box.left, box.right, box.bottom, box.top
    if turn == 90:
        return bottom, top, -right, -left
    if turn == 180:
        return -right, -left, -top, -bottom
    if turn == 270:
        return -top, -bottom, left, right
    return left, right, bottom, top


def _with_accents(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Accents that old fonts draw before or after their letter, in its place, made one with it."""
    made: list[Glyph] = []
    waiting: Glyph | None = None
    for glyph in glyphs:
        if waiting is not None:
            letter = _accented(waiting, glyph)
            if letter:
                glyph = (letter, *glyph[1:])
            else:
                made.append(waiting)
            waiting = None
        if glyph[0] in ACCENTS:
            for n in range(len(made) - 1, max(len(made) - BACK, -1), -1):
                letter = _accented(glyph, made[n])
                if letter:
                    made[n] = (letter, *made[n][1:])
                    break
            else:
                waiting = glyph
        else:
            made.append(glyph)
    return made if waiting is None else [*made, waiting]


def _accented(accent: Glyph, letter: Glyph) -> int:
    """The letter with the accent over or under it, as one character; 0 where they do not belong together."""
    if letter[0] in SPACES or not letter[2] <= (accent[2] + accent[3]) / 2 <= letter[3]:
        return 0
    plain = {"ı": "i", "ȷ": "j"}.get(chr(letter[0]), chr(letter[0]))
    whole = unicodedata.normalize("NFC", plain + ACCENTS[accent[0]])
    return ord(whole) if len(whole) == 1 else 0


def _closed(word: Word, letters: Sequence[int]) -> Word:
    word.text = _letters("".join(map(chr, letters)))
    return word


def _letters(token: str) -> str:
    """The characters of a word as they are compared and shown: whole ones, ligatures taken apart."""
    if any(0xD800 <= ord(unit) < 0xE000 for unit in token):
        token = token.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if token.isascii() and token.isprintable():
        return token
    return HYPHEN.sub("-", token).translate(CLEANED)


def _is_garbled(words: Sequence[str]) -> bool:
    """Whether fonts without a table of their letters make nonsense of a page: no language has so few vowels."""
    letters = "".join(words)
    latin, voiced = vowels(words)
    nonsense = latin >= 40 and voiced < 0.6 * latin
    return nonsense or (len(letters) > 20 and sum(map(_unknown, letters)) > 0.3 * len(letters))


def vowels(words: Sequence[str]) -> tuple[int, int]:
    """How many words of Latin letters there are, and how many of them have a vowel: in any language nearly all."""
    latin = LATIN.findall(" ".join(words))
    return len(latin), sum(VOWEL.search(word) is not None for word in latin)


def _unknown(letter: str) -> bool:
    """Whether a character is no letter of any script: private to a font, or none at all."""
    return letter == "\ufffd" or 0xE000 <= ord(letter) < 0xF900
