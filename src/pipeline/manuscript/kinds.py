"""What a stretch between quotation marks is: somebody's words, a term, a title, speech or an example.

Nothing on the surface tells an invented sentence from an uncited quotation, so each sign is weighed and the weight
decides; the signs and what they weigh stand in ``weights.py``. The author's mark always wins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from pipeline.frozen import dataclass
from pipeline.manuscript.attribution import Catalogue, place_only
from pipeline.manuscript.candidates import Candidate, is_aside, opens_line
from pipeline.manuscript.clues import Bound
from pipeline.manuscript.prose import Prose
from pipeline.manuscript.shapes import (
    dialogue,
    first_words,
    formulas,
    headed,
    in_reference,
    label,
    last_words,
    placeholder,
    sentence_like,
    title_case,
)
from pipeline.manuscript.speakers import speaker_of
from pipeline.manuscript.weights import COMPANY, DOUBTS, ENOUGH, EVIDENCE, NO_ENTRY, WEIGHTS
from pipeline.manuscript.words import JOINED_NAMES, STOP, WORD, Lexicon
from pipeline.model import Block, Certainty, QuotationKind


@dataclass(frozen=True)
class Verdict:
    """A kind, what decided it in one phrase, and how sure it is."""

    kind: QuotationKind
    why: str
    certainty: Certainty


@dataclass(frozen=True)
class Setting:
    """What the file as a whole says about its quotation marks."""

    citing: bool  # it cites at all, by key, by hand or in notes
    singles: bool  # single marks are its ordinary quotation marks
    dialogue: bool  # many paragraphs open with speech, as in a story or an interview
    fiction: bool  # the author says that it is fiction


_EDITED = re.compile(r"\[[^\]]*\]|(?<=\w)[,;]?\s?(?:…|\.\s?\.\s?\.|\(\.{3}\))\s?(?=\w)")
_NUMBERED = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_LISTED = re.compile(r"\s*(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|[•+*-])\s")
_SPLIT = re.compile(r"(?:[,?!][”\"»“]|[”\"»“],)\s[^.!?;:”\"»“]{3,60},\s*$")  # “How probable,” he asks, “does …”
_NOBODY = (  # capitals that name no person: the figure, the chapter
    r"(?:I|Fig(?:ure|ura|s)?|Tab(?:le|elle|la)?s?|Chapters?|Sections?|Equations?|Appendix|Part|Abb(?:ildung)?|Kapitel"
    r"|Abschnitt|Capítulo|Sección|Cuadro)\b"
)
_BIG = "[A-ZÀ-ÞŁŚŻŹĆČŠŽА-ЯЁ]"
_FULL_NAME = rf"{_BIG}[\w’'\-]*\.?\s(?:v[ao]n\s|de\s|[A-Z]\.\s){{0,2}}{_BIG}[\w’'\-]+"


Look = tuple[Verdict | None, Sequence[tuple[str, bool]]]  # the verdict where the words alone decide, else the signs


class Judge:
    """Says what the candidates of one document are."""

    def __init__(self, prose: Prose, catalogue: Catalogue, setting: Setting) -> None:
        self.prose = prose
        self.catalogue = catalogue
        self.setting = setting
        self.repeated: Counter[str] = Counter()
        self.company = ""  # what most of the file's longer spans are
        self._looked: dict[tuple[int, int, int, int], Look] = {}  # by where a candidate stands

    def judge(self, candidates: Sequence[Candidate], bounds: Sequence[Bound]) -> list[Verdict]:
        """The verdict on each candidate, given what it was bound to."""
        self.repeated.update(c.words.lower().strip(".,;") for c in candidates if c.form == "inline")
        pairs = list(zip(candidates, bounds, strict=True))
        self.company = _company(candidates, [self._one(*pair) for pair in pairs])
        verdicts = [self._one(*pair) for pair in pairs]
        for index in range(1, len(candidates)):
            before, after = verdicts[index - 1 : index + 1]
            kinds = (before.kind, after.kind)
            if "quotation" in kinds and kinds[0] != kinds[1] and self._goes_on(*candidates[index - 1 : index + 1]):
                other = index if after.kind != "quotation" else index - 1
                if candidates[other].author is None:
                    verdicts[other] = Verdict("quotation", "one quotation with the words beside it", "possible")
        return verdicts

    def _goes_on(self, first: Candidate, second: Candidate) -> bool:
        """Whether only a reporting clause parts the two: “…,” she wrote, “…”."""
        if first.form == "block" or second.form == "block" or first.outer[2] != second.outer[0]:
            return False
        between = self.prose.blocks[first.outer[2]].text[first.outer[3] : second.outer[1]]
        if self._joined(between):
            return True
        clause = re.fullmatch(r"\s*[^.!?;:]{3,60},\s*", between) is not None and len(between.split()) <= 6
        parted = first.words[-1:] in ",;—" or between.lstrip()[:1] == ","
        return clause and parted and self.prose.words.reporting.search(between) is not None

    def _joined(self, between: str) -> bool:
        """Whether nothing but "and" or a comma, and an article, stands between: a “…” and an “…”."""
        words = between.lower().split()
        if words and words[-1] in self.prose.words.articles:
            words.pop()
        return len(words) == 1 and re.fullmatch(JOINED_NAMES, words[0]) is not None

    def _one(self, candidate: Candidate, bound: Bound) -> Verdict:
        if candidate.author is not None:
            return Verdict(candidate.author, "the author's mark", "certain")  # type: ignore[arg-type]
        return self._block(candidate, bound) if candidate.form == "block" else self._inline(candidate, bound)

    # --- block quotes ---

    def _block(self, candidate: Candidate, bound: Bound) -> Verdict:
        blocks = self.prose.blocks[candidate.outer[0] : candidate.outer[2] + 1]
        text = "\n".join(b.text for b in blocks if b.text.strip())
        if is_aside(candidate.quote) or re.match(r"\s*\[!\w+\]", text):
            return Verdict("other", "a callout or an embedded post", "likely")
        if placeholder(text):
            return Verdict("other", "a placeholder or a program's output", "likely")
        if self.setting.fiction and bound.cited == "no":
            return Verdict("speech", "the setting fiction", "likely")
        if not bound.sure and dialogue(text):
            return Verdict("speech", "dialogue set off", "likely")
        before = self.prose.before(blocks[0], candidate.quote[: len(candidate.quote) - 1])
        if (
            bound.binding in ("none", "earlier", "later")
            and not candidate.tail
            and (headed(blocks[0]) or label(before))
        ):
            return Verdict("other", "a principle or an example under its own heading", "possible")
        if not bound.sure and any(formulas(b.text, b) for b in blocks):
            return Verdict("other", "formulas, and no source near", "possible")
        if self._opens_chapter(candidate) and (bound.binding == "attribution-line" or bound.cited != "no"):
            return Verdict("epigraph", "a block quote at the head of the text", "certain")
        if bound.cited != "no" and bound.sure:
            return Verdict("quotation", "a block quote with its source", "certain")
        return Verdict("quotation", "a block quote in prose", self._of_block(candidate, blocks[0]))

    def _of_block(self, candidate: Candidate, first: Block) -> Certainty:
        """How sure an uncited block quote is another's words: as sure as the sentence before it says so."""
        words, said = self.prose.words, self._lead(candidate, first)
        own = any(m.kind == "emph" and m.start == 0 and m.end >= len(first.text) - 2 for m in first.marks)
        listed = _LISTED.match(first.text) or any(c.kind == "item" for c in first.containers[len(candidate.quote) :])
        invented = first.index in self._exercises or words.example.search(said) or words.informants.search(said)
        if own or listed or invented:
            return "possible"
        led, told = said.endswith((":", ",")), words.reporting.search(said) is not None
        told = told and (led or last_words(said, 1).lower() in words.that)
        if told and self.setting.citing and (self._speaker(said, "") or self.catalogue.knows(said)):
            return "certain"
        return "likely" if told else "possible"

    @cached_property
    def _exercises(self) -> frozenset[int]:
        """The blocks under a heading of exercises, where cases and contracts are invented."""
        found, level = set(), 7
        for block in self.prose.blocks:
            if block.kind == "heading" and block.level <= level:
                level = block.level if self.prose.words.exercises.fullmatch(_NUMBERED.sub("", block.text)) else 7
            if level < 7:
                found.add(block.index)
        return frozenset(found)

    def _speaker(self, before: str, after: str) -> bool:
        """Whether the sentence gives somebody as the speaker; a court or an office, too, which has an article."""
        words = self.prose.words
        bare = re.sub(rf"(?<![\w.])(?:{'|'.join(words.articles or 'a')})\s(?=[A-ZÀ-Þ])", "", before)
        told = rf"(?i:{words.reporting.pattern})"
        beside = rf"{_FULL_NAME}(?:\s\w+)?\s{told}|{told}\s{_FULL_NAME}"
        return speaker_of(bare, after, words) is not None or re.search(beside, last_words(bare, 12)) is not None

    def _lead(self, candidate: Candidate, first: Block) -> str:
        """The sentence that leads to a block quote, without what stands at its end for a citation or a note."""
        before = self.prose.before(first, candidate.quote[: len(candidate.quote) - 1])
        if before is None or before.kind not in ("paragraph", "plain"):
            return ""
        return before.text[self.prose.sentences(before.index)[-1][0] :].rstrip(STOP + " ")

    def _opens_chapter(self, candidate: Candidate) -> bool:
        """Whether nothing but a heading (or another epigraph) stands before the block in its chapter."""
        first = self.prose.blocks[candidate.outer[0]]
        before = self.prose.before(first, candidate.quote[: len(candidate.quote) - 1])
        while before is not None and before.inside("quote"):
            before = self.prose.before(before, ())
        return (before is None and first.inside("note") is None) or (before is not None and (
            before.kind == "heading" and not any(h.level < before.level for h in self.prose.heading_chain(before.index))
            and before.level <= 2
        ))  # fmt: skip

    # --- inline ---

    def _inline(self, candidate: Candidate, bound: Bound) -> Verdict:
        if candidate.outer not in self._looked:  # each is judged twice: once more when its company is known
            self._looked[candidate.outer] = self._look(candidate, bound)
        plain_kind, tests = self._looked[candidate.outer]
        if plain_kind is not None:
            return plain_kind
        if not bound.sure and (self.setting.fiction or self._lines(candidate)):
            why = "the setting fiction" if self.setting.fiction else "a line of dialogue"
            return Verdict("speech", why, "certain" if self.setting.fiction else "likely")
        signs = [name for name, holds in tests if (holds or name == self.company) and name not in self._idle]
        weight = sum(WEIGHTS[s] for s in signs)
        if weight >= ENOUGH:
            why = max(signs, key=lambda s: WEIGHTS[s])
            return Verdict("quotation", why, self._certainty(candidate, signs, weight))
        if candidate.count <= 3 or "a naming word before it" in signs:
            return Verdict("term", "a few words, and no source near", "likely" if weight < 0 else "possible")
        why = min(signs, key=lambda s: WEIGHTS[s], default="no source near")
        return Verdict("speech" if sentence_like(candidate.words) else "term", why, "possible")

    @property
    def _idle(self) -> Sequence[str]:
        """The signs that say nothing here: where most spans are quotations, many sentences leave the speaker out."""
        return ("nobody is said to have said it",) if self.company == "a file of quotations" else ()

    def _look(self, candidate: Candidate, bound: Bound) -> Look:
        """All that does not depend on what the other candidates are."""
        sentence = self._around(candidate)
        plain_kind = self._not_words(candidate, bound) or self._title(candidate, sentence)
        return plain_kind, () if plain_kind else self._tests(candidate, bound, sentence)

    def _lines(self, candidate: Candidate) -> bool:
        """Whether a dash makes it a line of dialogue: it stands in one, or goes on over several."""
        first, last = self.prose.blocks[candidate.outer[0]], self.prose.blocks[candidate.outer[2]]
        return opens_line(last) and (self.setting.dialogue or first is not last)

    def _certainty(self, candidate: Candidate, signs: Sequence[str], weight: float) -> Certainty:
        """How sure a quotation is: it has long words of another's, reported of somebody, and nothing speaks against."""
        found = set(signs)
        if NO_ENTRY & found:
            return "possible"
        if candidate.count < 5 or DOUBTS & found:
            return "likely" if weight >= ENOUGH + 1 and EVIDENCE & found else "possible"
        if {"a reporting verb", "a named source", "somebody is given as the speaker"} <= found:
            return "certain"
        if {"a reporting verb", "a named source"} <= found:
            return "likely"
        within = {"it goes on from the sentence", "brackets or an ellipsis inside"} & found
        backed = {"a file of quotations", "a named source", "a reporting verb"} & found
        likely = bool(within and backed) and weight >= ENOUGH + 1
        return "likely" if likely or EVIDENCE & found else "possible"

    def _around(self, candidate: Candidate) -> tuple[str, str]:
        """The sentence before the opening mark and after the closing one."""
        first, start, last, end = candidate.outer
        left = self.prose.sentence(first, start, start + 1)[0]
        right = self.prose.sentence(last, end - 1, end)[1]
        before = self.prose.blocks[first].text[left:start]
        lead = self.prose.lead(self.prose.blocks[first]) if not before.strip() and left == 0 else None
        if lead is not None:
            before = lead.text[self.prose.sentences(lead.index)[-1][0] :]
        return before, self.prose.blocks[last].text[end:right]

    def _not_words(self, candidate: Candidate, bound: Bound) -> Verdict | None:
        block = self.prose.blocks[candidate.outer[0]]
        _, start, _, end = candidate.outer
        for mark in self.prose.touching("code", block.index, start, start + 2):
            if mark.start <= start + 1 and end - 1 <= mark.end:
                return Verdict("other", "code", "certain")
        if re.search(r"\w\(\S*[,)]|[<>=]{1,2}\s?[\d\"']|\w\.\w+\(|://|\w_\w+\s", candidate.words):
            return Verdict("other", "code", "likely")
        if block.kind == "heading" and bound.cited == "no":
            return Verdict("term", "words in a heading", "possible")
        return None

    def _title(self, candidate: Candidate, sentence: tuple[str, str]) -> Verdict | None:
        if self.catalogue.is_title(candidate.words):
            return Verdict("title", "a title of the bibliography", "certain")
        words = candidate.words
        if self.prose.blocks[candidate.outer[0]].text[candidate.outer[1]] == "『":
            return Verdict("title", "the marks of a title", "likely")
        before = " ".join(sentence[0].split()[-3:]).rstrip(" ,:")
        entitled = self.prose.words.entitled.search(before)
        # German writes nouns with capitals, so there they say nothing unless the words are English.
        nouns = self.prose.words.lang == "de" and not {"the", "of", "and"} & set(words.lower().split())
        if title_case(words, self.prose.words.function) and (entitled or not nouns):
            return Verdict("title", "capitals as in a title", "likely")
        named = [m for m in self.prose.words.entitled.finditer(before) if m.end() == len(before)]
        capital = words[:1].isupper() and words[-1:] not in ".!"
        if named and capital:
            return Verdict("title", "named as a title", "likely")
        if capital and in_reference(words, *sentence) and not self.prose.words.reporting.search(sentence[0]):
            return Verdict("title", "between an author and where the work appeared", "likely")
        return None

    def _tests(self, candidate: Candidate, bound: Bound, sentence: tuple[str, str]) -> list[tuple[str, bool]]:
        """Every sign, and whether it is there."""
        before, after = sentence
        whole = candidate.words[:1].isupper() or _SPLIT.search(before) is not None
        of_source = self._of_source(candidate, bound, sentence, whole)
        return [*of_source, *self._of_sentence(candidate, bound, before, after), *self._of_words(candidate, bound)]

    def _of_source(
        self, candidate: Candidate, bound: Bound, sentence: tuple[str, str], whole: bool
    ) -> Iterator[tuple[str, bool]]:
        """What speaks for a source. *whole*: the words begin as a sentence does."""
        before, after = sentence
        key, words = bound.cited == "key", self.prose.words
        yield "a citation follows it", key and bound.adjacent
        yield "a citation in the sentence", bound.sure and not bound.adjacent and bound.binding != "footnote"
        yield "a note follows it", bound.binding == "footnote"
        yield "the paragraph names its source", bound.cited != "no" and not bound.sure
        yield "a page follows it", place_only(re.split(r"(?<=\))", after.strip())[0]) is not None
        said = before[before.rfind("(") + 1 :] if before.rfind("(") > before.rfind(")") else before
        told = _told(said, after, words)
        spoken = told == "spoken" and whole and not bound.sure
        yield "a reporting verb", told != "" and not spoken
        yield "somebody speaks, and no source is near", spoken
        yield "a named source", self._named(candidate, before, after)
        yield "somebody is given as the speaker", self._speaker(said, after)
        yield "an informant speaks", words.informants.search(f"{before} {first_words(after, 6)}") is not None
        yield from ((name, False) for name in COMPANY)  # known when all are judged
        goes_on = candidate.words[:1].islower()
        nobody = bound.cited == "no" and not told and not goes_on and not self._named(candidate, before, after)
        yield "nobody is said to have said it", nobody
        yield "a file without citations", not self.setting.citing and not told
        yield "a file of dialogue", self.setting.dialogue and not key

    def _of_sentence(self, candidate: Candidate, bound: Bound, before: str, after: str) -> Iterator[tuple[str, bool]]:
        """How the words sit in their sentence."""
        words, last = self.prose.words, before.rstrip()
        goes_on = candidate.words[:1].islower() and not _SPLIT.search(before)
        yield "it goes on from the sentence", candidate.count >= 4 and goes_on
        yield "brackets or an ellipsis inside", _EDITED.search(candidate.words) is not None
        yield "an example", not bound.sure and words.example.search(last_words(before, 6)) is not None
        yield "in an exercise", not bound.sure and candidate.outer[0] in self._exercises
        yield "what somebody was called", self._called(before)
        yield "a naming word before it", words.naming.search(last_words(before, 3)) is not None
        capital = candidate.words[:1].isupper() and candidate.words[-1:] not in ".!?"
        word = last_words(before, 1).lower()
        yield "named after a preposition", capital and not bound.adjacent and word in words.inside
        yield "an article before it", word in words.articles
        yield "a colon or comma before it", last.endswith((":", ",")) or word in words.that
        yield "explained after a colon", not bound.sure and not before.strip() and after.lstrip().startswith(":")
        yield "alone in its sentence", not re.search(r"\w", before) and not re.search(r"\w", after)

    def _called(self, before: str) -> bool:
        """Whether somebody is judged in these words: condemned him as a “…”."""
        words, last = self.prose.words, before.split()[-9:]
        if last and last[-1].lower() in words.articles:
            last.pop()
        if len(last) > 1 and last[-2].lower() == "such":
            return False
        return bool(last) and last[-1].lower() in words.judged and words.reporting.search(" ".join(last)) is not None

    def _of_words(self, candidate: Candidate, bound: Bound) -> Iterator[tuple[str, bool]]:
        """What the words themselves are like."""
        n = candidate.count
        personal = {w.lower() for w in WORD.findall(candidate.words.replace("’", "'"))} & self.prose.words.personal
        yield "eight words or more", n >= 8
        yield "fifteen words or more", n >= 15
        yield "three words or fewer", n <= 3
        yield "four or five words", 4 <= n <= 5
        yield "said in the first or second person", bool(personal) and bound.cited != "key"
        yield "said again and again", self.repeated[candidate.words.lower().strip(".,;")] >= 3 and not bound.adjacent
        yield "single marks", candidate.single and not self.setting.singles

    def _named(self, candidate: Candidate, before: str, after: str) -> bool:
        """Whether the sentence round the marks names somebody. German writes every noun with a capital."""
        block, start = candidate.outer[:2]
        cited = self.prose.groups(block, start - len(before), start)
        noted = self.prose.touching("note", block, max(start - len(before), 0), start)
        if cited or noted or self.catalogue.knows(before + " " + after):
            return True
        if self.prose.words.lang == "de":
            return re.search(rf"(?<![Dd]er |[Dd]ie |[Dd]as |[Dd]en |[Dd]em ){_FULL_NAME}", before) is not None
        return bool(
            re.search(rf"(?<=[\w,;’'] )(?!{_NOBODY})[A-ZÀ-ÞА-Я][\w’'\-]+", before)
            or re.match(rf"\s*{_FULL_NAME}", before)
            or re.match(rf"[\s,]*(?:\w+\s){{0,2}}(?!{_NOBODY})[A-ZÀ-Þ][\w’'\-]+", after)
        )


def _company(candidates: Sequence[Candidate], verdicts: Sequence[Verdict]) -> str:
    """What most longer spans of a file are: genres differ from no quotations at all to nothing but quotations."""
    long = [v.kind for c, v in zip(candidates, verdicts, strict=True) if c.form == "inline" and c.count >= 4]
    share = long.count("quotation") / max(len(long), 1)
    if len(long) < 8 or 0.35 < share < 0.65:
        return ""
    return "a file of quotations" if share >= 0.65 else "a file of few quotations"


def _told(before: str, after: str, words: Lexicon) -> str:
    """How the words are reported: "" not at all, "spoken" by a verb that invented persons use too, else "reported"."""
    found = [m.group() for s in (last_words(before, 8), first_words(after, 6)) for m in words.reporting.finditer(s)]
    return "reported" if any(not words.spoken.fullmatch(w) for w in found) else "spoken" if found else ""
