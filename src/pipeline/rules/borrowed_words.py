"""Where a source itself quotes somebody: the stretch between its marks, and whom it names as the speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.frozen import dataclass
from pipeline.model import Passage, SourceText

REACH = 2_500  # characters on either side of a passage in which its paragraph is looked at
AROUND = 160  # characters before and behind the marks that name the speaker
FEWEST = 8  # words of a stretch that is more than a term
SET_OFF_SHARE = 0.25  # of a text that may be set off: of more, it is a form of the text and no quotation
BREAK = re.compile(r"\n[ \t\r>]*\n")
MARK = re.compile(r"[“”„«»\"]")
CLOSES = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"'}
NAME = (
    r"(?:(?:Mr|Mrs|Dr|M|St|Sir|Lord|Herr|Frau|Prof)\.?\s)?(?:[A-ZÀ-Þ]\.\s?)*[A-ZÀ-Þ][\w’'-]{2,}"
    r"(?:\s(?:[A-ZÀ-Þ]\.\s?)*[A-ZÀ-Þ][\w’'-]+){0,2}"
)
SAYING = (
    r"(?:said|says|wrote|writes|written|remark(?:s|ed)|observ(?:es|ed)|declar(?:es|ed)|argu(?:es|ed)|replie[sd]|not(?:es|ed)"
    r"|stat(?:es|ed)|exclaim(?:s|ed)|explain(?:s|ed)|complain(?:s|ed)|insist(?:s|ed)|report(?:s|ed)|warn(?:s|ed)"
    r"|conclud(?:es|ed)|admit(?:s|ted)|recall(?:s|ed)|puts? it|tells us|told|according to|words of"
    r"|schrieb|schreibt|sagt|sagte|meint|meinte|bemerkt|bemerkte|erklärt|erklärte|so|laut|bei"
    r"|écrit|écrivait|dit|disait|affirme|affirmait|remarque|note|selon|d’après"
    r"|escribe|escribió|dice|dijo|afirma|afirmó|según|scrive|scrisse|disse|afferma|secondo)"
)
TELLS = re.compile(
    rf"(?<![\w’'])(?:(?P<before>{NAME}),?\s(?:\w+\s){{0,2}}{SAYING}|{SAYING},?\s(?:\w+\s){{0,1}}(?P<behind>{NAME}))(?![\w’'])"
)
REFERENCE = re.compile(r"[.,]?\s?(?:\[\d{1,3}\]|[¹²³⁴-⁹]+|\((?:see\s)?[A-ZÀ-Þ][^()]{2,60}\d[^()]{0,12}\))")
NO_NAME = re.compile(
    r"(?:The|This|That|These|Those|They|There|Then|And|But|You|She|His|Her|Its|Our|One|God|Man|Some|What|When|Der|Die|Das"
    r"|Dies|Sie|Wir|Ich|Eine?|Les|Des|Une|Elle|Ils|Los|Las|Una|Ella)\b"
)


@dataclass(frozen=True, slots=True)
class Borrowed:
    """Words that a source quotes: the *speaker* whom it names and how it says so ("Burke writes").

    Both are empty where only a reference behind the words tells that they are another's.
    """

    speaker: str
    said: str


def borrowed(source: SourceText, passage: Passage) -> Borrowed | None:
    """The source's own quotation that holds all of a passage, where the source says whose words they are."""
    text = source.file.text
    for start, end in (*_between_marks(text, passage), *_set_off(source, passage)):
        if len(text[start:end].split()) < FEWEST:
            continue
        before = text[max(start - AROUND, 0) : start]
        before = before[max((m.end() for m in BREAK.finditer(before[:-3])), default=0) :]
        behind = text[end : end + AROUND]
        told = TELLS.search(" ".join(_last_sentence(before).split())) or TELLS.match(
            " ".join(behind[1:].split()).lstrip(' ,”»"')
        )
        speaker = (told["before"] or told["behind"]) if told else ""
        if told and not NO_NAME.match(speaker):
            return Borrowed(speaker, told.group())
        if REFERENCE.match(behind[1:]):
            return Borrowed("", "")
    return None


def _last_sentence(text: str) -> str:
    """The sentence that leads to the marks; a full stop of an initial or a title ends none."""
    stops = [m.end() for m in re.finditer(r"(?<![A-ZÀ-Þ])(?<!Mr)(?<!Mrs)(?<!Dr)[.!?]\s+(?=[A-ZÀ-Þ])", text)]
    return text[stops[-1] :] if stops else text


def _between_marks(text: str, passage: Passage) -> Sequence[tuple[int, int]]:
    """The pair of marks round a passage, in its paragraph; none where the marks there do not pair."""
    low, high = max(passage.start - REACH, 0), min(passage.end + REACH, len(text))
    low = max((m.end() for m in BREAK.finditer(text, low, passage.start)), default=low)
    stop = BREAK.search(text, passage.end, high)
    high = stop.start() if stop else high
    open_marks: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for mark in MARK.finditer(text, low, high):
        sign, at = mark.group(), mark.start()
        if open_marks and sign in CLOSES[open_marks[-1][0]] and not _opens(text, at, sign):
            found.append((open_marks.pop()[1] + 1, at))
        elif sign != "”" and (sign != '"' or _opens(text, at, sign)):
            open_marks.append((sign, at))
        else:
            return ()
    around = [(a, b) for a, b in found if a <= passage.start and passage.end <= b]
    return () if open_marks else around[:1]


def _opens(text: str, at: int, sign: str) -> bool:
    """Whether a straight mark opens: a space before it, none behind it. Other marks are what they look like."""
    if sign != '"':
        return False
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    return (not before or before in " \t\r\n([—–") and bool(behind.strip())


def _set_off(source: SourceText, passage: Passage) -> Sequence[tuple[int, int]]:
    """The block quote of the source that holds a passage, in a text that sets off little."""
    spans = source.set_off
    if not spans or sum(b - a for a, b in spans) > SET_OFF_SHARE * len(source.file.text):
        return ()
    return [(a, b) for a, b in spans if a <= passage.start and passage.end <= b][:1]
