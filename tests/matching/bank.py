"""A seeded bank of quotations: left as they stand, changed as an author may, or changed as she may not.

The bank knows nothing of the matcher. A change that she may not make counts only where no run of the text has the
words it leaves: it is looked up in a plain list of the text's words.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from texts import Text


@dataclass(frozen=True)
class Tongue:
    """Words of a language that the changes need."""

    denials: tuple[str, ...]  # put in
    denying: frozenset[str]  # taken out; none of them may vanish behind an ellipsis
    added: tuple[str, ...]
    numbers: Mapping[str, str]
    little: Mapping[str, str]
    paraphrases: tuple[str, ...]
    prefix: tuple[str, tuple[str, ...]]
    ending: str
    respelled: Mapping[str, str] = field(default_factory=dict)


_DENYING = "not no never nor neither none nothing cannot without hardly scarcely nobody nowhere"
ENGLISH = Tongue(
    ("not", "never", "hardly"),
    frozenset(_DENYING.split()),
    ("always", "truly", "great", "perhaps", "indeed", "sometimes"),
    {"one": "two", "two": "three", "three": "four", "first": "second", "ten": "twelve", "hundred": "thousand"}
    | {"half": "double", "four": "five", "twenty": "thirty", "seven": "eight"},
    {"and": "or", "or": "and", "may": "must", "the": "a", "is": "was", "of": "for", "can": "may", "he": "she"}
    | {"all": "some", "will": "may", "shall": "should", "they": "we", "his": "her", "with": "from"},
    (
        "freedom of speech is the foundation upon which every decent commonwealth is built",
        "the state must leave every citizen alone unless somebody else is hurt by him",
        "whoever stops a debate believes himself to be beyond error and beyond reproach",
        "custom weighs upon us like a mountain and few people dare to climb it",
    ),
    ("un", ("able", "certain", "happy", "just", "known", "seen", "common", "likely", "equal", "natural", "lawful")),
    "s",
    {"civilized": "civilised", "recognized": "recognised", "defence": "defense", "judgment": "judgement"}
    | {"vigor": "vigour", "tyrannizing": "tyrannising", "endeavouring": "endeavoring", "choose": "chuse"}
    | {"honour": "honor", "labour": "labor", "centre": "center", "colour": "color", "favour": "favor"},
)
GERMAN = Tongue(
    ("nicht", "nie", "kaum"),
    frozenset(["nicht", "nichts", "nie", "kein", "keine", "keinen", "ohne", "weder", "niemals"]),
    ("immer", "wahrlich", "große", "vielleicht", "freilich"),
    {"einziger": "zweiter"},
    {"und": "oder", "der": "ein", "ist": "war", "sie": "wir", "ich": "er", "wenn": "weil", "für": "gegen"},
    (
        "die Freiheit der Rede ist der Grund eines jeden guten Gemeinwesens",
        "wer eine Debatte abbricht hält sich selbst für fehlerlos",
    ),
    ("un", ("mündig", "bequem", "schädlich", "gefährlich", "frei", "möglich")),
    "en",
    {"Theil": "Teil", "Muthes": "Mutes", "Muth": "Mut", "daß": "dass", "Daß": "Dass", "beurtheilt": "beurteilt"}
    | {"nöthig": "nötig", "räsonnirt": "räsonniert", "exercirt": "exerziert", "Finanzrath": "Finanzrat"},
)  # fmt: skip
FRENCH = Tongue(
    ("pas", "jamais"),
    frozenset(["ne", "pas", "non", "point", "jamais", "rien", "sans", "ni", "n'est"]),
    ("toujours", "vraiment", "peut-être", "souvent"),
    {"premier": "second", "deux": "trois"},
    {"et": "ou", "le": "un", "est": "était", "je": "il", "ou": "et", "la": "une", "les": "des", "qui": "que"},
    (
        "la liberté de parler est le fondement de toute bonne république",
        "qui arrête un débat se croit au-dessus de toute erreur",
    ),
    ("in", ("utile", "juste", "dépendant", "capable")),
    "s",
    {"était": "étoit", "avait": "avoit", "devait": "devoit", "enfants": "enfans", "longtemps": "longtems"},
)  # fmt: skip
TONGUES = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH}


@dataclass(frozen=True)
class Case:
    """One quotation of the bank. ``fair``: nothing in it may be called wrong. ``grave``: V303 or V304 must be said."""

    name: str
    words: str
    fair: bool
    grave: bool = False


@dataclass(frozen=True)
class Shelf:
    """A text with what the changes need of it."""

    text: Text
    respelled: Mapping[str, str] = field(default_factory=dict)

    @property
    def tongue(self) -> Tongue:
        """The words of its language."""
        return TONGUES[self.text.lang[:2]]

    @cached_property
    def spelled(self) -> Mapping[str, str]:
        """Words in the spelling of other editions."""
        return {**self.tongue.respelled, **self.respelled}

    @cached_property
    def running(self) -> str:
        """All words, plain, in a row."""
        return " " + " ".join(plain(" ".join(self.text.paragraphs)).split()) + " "

    @cached_property
    def names(self) -> list[str]:
        """Words that stand with a capital inside sentences and never without."""
        words = " ".join(self.text.paragraphs).split()
        inside = {b for a, b in pairwise(words) if re.fullmatch(r"[A-Z][a-z]{3,}", b) and a[-1].isalpha()}
        return sorted(w for w in inside if f" {w.lower()} " not in " " + " ".join(words) + " ")

    def has(self, words: str) -> bool:
        """Whether the text has these words in a row."""
        return f" {plain(words)} " in self.running

    def any_word(self, rng: random.Random) -> str:
        """Some word of the text."""
        return bare(rng.choice(rng.choice(self.text.paragraphs).split()))


Made = list[str] | str | None
Make = Callable[[random.Random, list[str], Shelf], Made]


def plain(text: str) -> str:
    """Words in small letters with single spaces, and nothing else."""
    return " ".join(re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.lower().replace("’", "'")))


def bare(word: str) -> str:
    """A word without the points round it, in small letters."""
    return word.strip(".,;:?!()\"'“”‘’«»—[]-").lower()


def _inside(rng: random.Random, words: list[str]) -> int:
    return rng.randrange(2, len(words) - 2)


# --- what an author may do ---


def verbatim(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """As it stands."""
    return words


def capital(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """Another first letter."""
    return [words[0][0].swapcase() + words[0][1:], *words[1:]]


def stopped(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """Another point at the end."""
    return " ".join(words).rstrip(".,;:") + rng.choice([".", ",", "!", "?", ";", ""])


def nested(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """Quotation marks round a word."""
    at = _inside(rng, words)
    return [*words[:at], f"‘{words[at]}’", *words[at + 1 :]] if words[at].isalpha() else None


def typeset(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """Typographer's characters, ligatures, a no-break space and a soft hyphen."""
    text = " ".join(words).replace("'", "’").replace("-", "‐").replace(" ", "\u00a0", 1)
    long = max(words, key=len)
    soft = long[: len(long) // 2] + "\u00ad" + long[len(long) // 2 :] if long.isalpha() else long
    return text.replace(long, soft, 1).replace("fi", "ﬁ").replace("ff", "ﬀ")


def old_type(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """The long s."""
    changed = [re.sub(r"s(?=[a-z])", "ſ", w) for w in words]
    return changed if changed != words else None


def bracket_letter(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """[T]he."""
    return [f"[{words[0][0].swapcase()}]{words[0][1:]}", *words[1:]] if words[0].isalpha() else None


def bracket_added(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """Words added in brackets."""
    at = _inside(rng, words)
    return [*words[:at], rng.choice(["[of the reader]", "[that is]", "[so called]", "[my emphasis]"]), *words[at:]]


def bracket_instead(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """Words in brackets for words of the source."""
    at, taken = _inside(rng, words), rng.randrange(1, 4)
    if at + taken > len(words) - 2 or _denies(words[at : at + taken], shelf):
        return None
    return [*words[:at], rng.choice(["[the author]", "[Mill]", "[this]"]), *words[at + taken :]]


def sic(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """[sic]."""
    at = _inside(rng, words)
    return [*words[:at], "[sic]", *words[at:]]


def ellipsis(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """Words left out behind an ellipsis, no negation among them."""
    at, taken = _inside(rng, words), rng.randrange(1, 8)
    if at + taken > len(words) - 2 or _denies(words[at : at + taken], shelf):
        return None
    return [*words[:at], rng.choice(["…", "[…]", "...", "[...]", ". . .", ". . . ."]), *words[at + taken :]]


def two_ellipses(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """Words left out twice."""
    first = ellipsis(rng, words, shelf)
    return ellipsis(rng, first, shelf) if isinstance(first, list) and len(first) > 9 else None


def other_edition(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """The spelling of another edition."""
    changed = [re.sub(r"\w+", lambda m: shelf.spelled.get(m.group(), m.group()), w) for w in words]
    return changed if changed != words else None


def undivided(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """Another use of the hyphen."""
    changed = [re.sub(r"(?<=\w)-(?=\w)", lambda m: rng.choice(["", " "]), w) for w in words]
    return changed if changed != words else None


def points(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """A comma left out inside."""
    text = " ".join(words)
    return text.replace(", ", " ", 1) if ", " in text[5:-5] else None


def in_capitals(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """The first words in capitals, as at the beginning of a chapter."""
    return [*(w.upper() for w in words[:3]), *words[3:]] if "ß" not in " ".join(words[:3]) else None


def slashed(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """Lines of verse run on."""
    at = _inside(rng, words)
    return [*words[:at], rng.choice(["/", "|", "//"]), *words[at:]]


# --- what she may not ---


def substituted(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """A word for another."""
    at = rng.randrange(len(words))
    other = shelf.any_word(rng)
    if not other.isalpha() or other[:4] == bare(words[at])[:4] or len(other) < 3:
        return None
    return [*words[:at], other, *words[at + 1 :]]


def one_letter(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """A word for another of the text that has one other letter: horse for house."""
    at = _inside(rng, words)
    old = words[at]
    if not old.isalpha() or not old.islower() or len(old) < 4:
        return None
    known = set(shelf.running.split())
    others = [old[:i] + c + old[i + 1 :] for i in range(len(old)) for c in "abcdefghiklmnoprstuvwy" if c != old[i]]
    others = [w for w in others if w in known and shelf.running.count(f" {w} ") > 1]
    return [*words[:at], rng.choice(others), *words[at + 1 :]] if others else None


def dropped(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """A word left out without an ellipsis."""
    at = _inside(rng, words)
    return [*words[:at], *words[at + 1 :]]


def several_dropped(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """Some words left out without an ellipsis."""
    return [*words[:4], *words[7:]] if len(words) > 12 else None


def inserted(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """A word added without brackets."""
    at = _inside(rng, words)
    return [*words[:at], rng.choice(shelf.tongue.added), *words[at:]]


def swapped(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """Two words in the other order."""
    at = _inside(rng, words)
    return [*words[:at], words[at + 1], words[at], *words[at + 2 :]]


def inflected(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """Another ending."""
    ending = shelf.tongue.ending
    places = [i for i, w in enumerate(words) if w.isalpha() and len(w) > 4 and not w.endswith(("s", "n", "x", "e"))]
    if not places:
        return None
    at = rng.choice(places)
    return [*words[:at], words[at] + ending, *words[at + 1 :]]


def little_words(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """And for or, may for must, the for a."""
    swaps = shelf.tongue.little
    places = [i for i, w in enumerate(words) if w in swaps]
    if not places:
        return None
    at = rng.choice(places)
    return [*words[:at], swaps[words[at]], *words[at + 1 :]]


def reordered(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """Two parts in the wrong order round an ellipsis."""
    half = len(words) // 2
    return " ".join(words[half:]) + " … " + " ".join(words[: half - 1]) if len(words) > 13 else None


def hidden_denial(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """A negation left out behind an ellipsis."""
    places = [i for i, w in enumerate(words) if bare(w) in shelf.tongue.denying and 2 < i < len(words) - 3]
    return [*words[: places[0]], "…", *words[places[0] + 1 :]] if places else None


def invented(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """Words of the text in an order it does not have."""
    return " ".join(shelf.any_word(rng) for _ in range(12))


def paraphrased(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """Another sentence altogether."""
    return rng.choice(shelf.tongue.paraphrases)


def denied(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """A negation added."""
    at = rng.randrange(1, len(words))
    return [*words[:at], rng.choice(shelf.tongue.denials), *words[at:]]


def undenied(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """A negation left out."""
    places = [i for i, w in enumerate(words) if bare(w) in shelf.tongue.denying and 0 < i < len(words) - 1]
    return [w for i, w in enumerate(words) if i != places[0]] if places else None


def opposed(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """A word turned into its opposite."""
    prefix, able = shelf.tongue.prefix
    places = [i for i, w in enumerate(words) if bare(w).startswith(able) and w.isalpha() and w.islower()]
    return [*words[: places[0]], prefix + words[places[0]], *words[places[0] + 1 :]] if places else None


def numbered(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """A number added."""
    at = _inside(rng, words)
    return [*words[:at], rng.choice(["1859", "12", "317"]), *words[at:]]


def recounted(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """A number changed: a word for another, or one figure."""
    swaps = shelf.tongue.numbers
    places = [i for i, w in enumerate(words) if w in swaps or re.fullmatch(r"\d{2,4}[,.]?", w)]
    if not places:
        return None
    at = rng.choice(places)
    old = words[at]
    new = swaps.get(old) or old.replace(old[0], str((int(old[0]) % 8) + 1), 1)
    return [*words[:at], new, *words[at + 1 :]]


def renamed(rng: random.Random, words: list[str], shelf: Shelf) -> Made:
    """A name changed."""
    places = [i for i, w in enumerate(words) if w in shelf.names and i]
    if not places or len(shelf.names) < 3:
        return None
    at = rng.choice(places)
    return [*words[:at], rng.choice([n for n in shelf.names if n != words[at]]), *words[at + 1 :]]


def _denies(words: list[str], shelf: Shelf) -> bool:
    return any(bare(w) in shelf.tongue.denying or "n't" in w for w in words)


FAIR: list[Make] = [
    verbatim, capital, stopped, nested, typeset, old_type, bracket_letter, bracket_added, bracket_instead, sic,
    ellipsis, two_ellipses, other_edition, undivided, points, in_capitals, slashed,
]  # fmt: skip
FALSE: list[Make] = [
    substituted, one_letter, dropped, several_dropped, inserted, swapped, inflected, little_words, reordered,
    hidden_denial, invented, paraphrased,
]  # fmt: skip
GRAVE: list[Make] = [denied, undenied, opposed, numbered, recounted, renamed]


def cases(shelf: Shelf, seed: int, each: int, sizes: tuple[int, int] = (7, 40)) -> Iterator[Case]:
    """*each* cases of every class that the text has words for."""
    rng = random.Random(f"{seed} {shelf.text.name}")
    for make in (*FAIR, *FALSE, *GRAVE):
        made = tries = 0
        fair = make in FAIR
        while made < each and tries < 60 * each:
            tries += 1
            changed = make(rng, _slice(rng, shelf.text.paragraphs, sizes), shelf)
            if changed is None:
                continue
            words = changed if isinstance(changed, str) else " ".join(changed)
            if not fair and "…" not in words and shelf.has(words):
                continue
            made += 1
            yield Case(make.__name__, words, fair, make in GRAVE)


def _slice(rng: random.Random, paragraphs: list[str], sizes: tuple[int, int]) -> list[str]:
    """Some words in a row of one paragraph, beginning and ending with a word."""
    words = [w for w in rng.choice(paragraphs).split() if any(c.isalnum() or c == "&" for c in w)]
    size = rng.randrange(*sizes)
    at = rng.randrange(max(1, len(words) - size))
    return words[at : at + size]
