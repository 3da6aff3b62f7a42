"""The words with which a sentence takes part of itself back, in the languages where we know them."""

from __future__ import annotations

import re
from collections.abc import Mapping

# "Even if" in Spanish: aunque with a subjunctive, which makes the sentence stronger. Forms that are nothing else.
SUBJUNCTIVE = (
    r"(?:sea|esté|haya|tenga|venga|vaya|haga|diga|quiera|pueda|sepa|muera|ponga|traiga|caiga|salga|trate)(?:n|s|mos)?"
    r"|\w{2,}(?:ara|[ij]era|ase|[ij]ese)[ns]?|fuera[ns]?|fuese[ns]?"
)
# Behind a point, and behind none. Left out is what mostly goes on or corrects: "but also", «sondern», «sino», and the
# "but" of "not this, but that" (see DENIED).
BEHIND_A_POINT: Mapping[str, str] = {
    "en": r"but(?! (?:also|even|merely|simply|especially|above all|only to|little|few|one|two|once)\b)"
    r"|yet(?! (?:more|another|again)\b)"
    r"|although|though(?! not\b)|however,|notwithstanding|albeit|except|excepting|save (?:only|in|when|where|that|for)"
    r"|unless|provided(?: that|,| always| only)|only (?:if|when|so far as)|(?:in )?so far as|insofar as"
    r"|(?:so|as) long as|on (?:the )?condition that",
    "de": r"aber(?! (?:auch|vor allem)\b)|allein(?= (?:der|die|das|es|er|sie|wir|ich|man)\b)|jedoch|allerdings|freilich"
    r"|indessen|sofern|wofern|insofern|insoweit|soweit|solange|wenn(?:gleich| auch| nur| nicht)|obwohl|obgleich|obschon"
    r"|es sei denn|es müßte denn|außer|ausser|ausgenommen|vorausgesetzt|nur (?:dann|wenn)|unter der Bedingung",
    "fr": r"mais(?! (?:aussi|encore|même|surtout)\b)|cependant|toutefois|néanmoins|sauf|excepté|hormis"
    r"|à moins (?:que|qu['’]|de)|à (?:la )?condition (?:que|qu['’]|de)|pourvu (?:que|qu['’])|quoi(?:que|qu['’])"
    r"|bien (?:que|qu['’])|encore (?:que|qu['’])|si ce n['’]est|du moins",
    "es": rf"pero(?! (?:también|aun|sobre todo)\b)|mas|aunque(?!(?: \w+){{0,3}} (?:{SUBJUNCTIVE})\b)|sin embargo"
    r"|no obstante|salvo|excepto|a menos que|a no ser que|siempre (?:que|y cuando)|con tal (?:de )?que|si bien"
    r"|a condición de",
    "it": r"ma(?! (?:anche|soprattutto)\b)|però(?! che\b)|tuttavia|salvo|eccetto|tranne|a meno che|a patto che"
    r"|a condizione che|purché|sebbene|benché|quantunque|anche se",
}
BEHIND_NONE: Mapping[str, str] = {
    "en": r"unless|except(?! the\b)|provided that|only (?:if|when)|in so far as|insofar as|so long as"
    r"|on condition that",
    "de": r"es sei denn",
    "fr": r"à moins (?:que|qu['’]|de)|pourvu (?:que|qu['’])|à condition (?:que|qu['’]|de)|sauf",
    "es": r"a menos que|a no ser que|siempre y cuando|con tal (?:de )?que",
    "it": r"a meno che|a patto che|purché",
}
DENIED: Mapping[str, str] = {  # a clause that denies, after which such a word mostly corrects: not the first, but …
    "en": r"\b(?:not|no|never|nor|neither|none|nothing|cannot|nobody|without|hardly|scarcely|less|n['’]t)\b|n['’]t\b",
    "de": r"(?!)",
    "fr": r"\b(?:ne|non|pas|point|ni|jamais|rien|aucune?|sans|plus)\b|\bn['’]",
    "es": r"\b(?:no|ni|nunca|jamás|nada|nadie|sin|tampoco)\b",
    "it": r"\b(?:non|né|mai|nulla|niente|senza|nessun[oa]?)\b",
}
CORRECTING: Mapping[str, str] = {"en": "but", "fr": "mais", "es": "pero|mas", "it": "ma"}
_SMALL: Mapping[str, frozenset[str]] = {
    lang: frozenset(words.split())
    for lang, words in {
        "en": "the of and to in that is it for with as was be by this which not are or from his have their they",
        "de": "der die das und nicht ist den dem ein eine zu mit sich auf von auch für es im des er sie als wie nur",
        "fr": "le la les de et des du que qui est une un dans pour il pas ce sur au par ne se plus je elle à en qu",
        "es": "el la los las de que y del una un por con se su para como al lo más sus es no le ha en",
        "it": "il di che e la per un non si con del una da in sono è i le al dei nel come più lo gli",
    }.items()
}
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = r"but|yet|aber|allein|jedoch|allerdings|freilich|indessen|mais|cependant|toutefois|pero|mas|ma|però|tuttavia"
_PARENTHESIS = re.compile(r"[^,;.!?]{0,70},\s+(?!(?:and|but|or|nor|for|so|und|oder|aber|et|ou|mais|y|o|pero|e|ma)\b)\w")
_PAIRED = re.compile(r"\b(?:though|although|if|notwithstanding|while|whilst|however)\b", re.IGNORECASE)
_ASKING = re.compile(
    r"\W*(?:(?:and|but|or|for|et|und|y|e)\s+)?(?:what|who|whom|where|how|qui|quoi|qué|quién|chi|che cosa)\b",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\s*(?:\[\d{1,3}\]|[¹²³⁰-⁹*†‡]+)")
_POINT = re.compile(r"\s*[,;:–—-]+\s*|\s+[–—-]+\s+")


def language(text: str) -> str | None:
    """The language that a passage is written in, by its small words; None when none of them stands out."""
    words = [word.lower() for word in _WORD.findall(text)]
    scores = sorted(((sum(word in small for word in words), lang) for lang, small in _SMALL.items()), reverse=True)
    (best, lang), (second, _) = scores[:2]
    return lang if best >= 3 and best > second else None


def qualifier(said: str, after: str) -> str | None:
    """The word with which *after* qualifies what was *said* before it in one sentence; None when it does not."""
    lang = language(f"{said} {after}")
    if lang is None:
        return None
    rest = _NOTE.sub("", after, count=1) if _NOTE.match(after) else after
    point = _POINT.match(rest)
    words = BEHIND_A_POINT[lang] if point else BEHIND_NONE[lang]
    found = re.match(rf"(?:{words})(?:(?<=['’,])|(?![\w’']))", rest[point.end() :] if point else rest.lstrip())
    if found is None or _corrects(found.group(), said, lang):
        return None
    word, beyond = found.group().strip(" ,"), rest[point.end() :][found.end() :] if point else ""
    if point and point.group().strip() == "," and _within(word, beyond):
        return None
    return None if word == "yet" and _PAIRED.search(_clause(said)) else word


def is_plain(word: str) -> bool:
    """Whether a word is a mere "but", which in a story says what happened next and takes nothing back."""
    return re.fullmatch(_PLAIN, word) is not None


def _clause(said: str) -> str:
    return re.split(r"[.;:?!]", said)[-1]


def _within(word: str, beyond: str) -> bool:
    """Whether a comma soon closes what the word begins, and the clause goes on behind it: “it is, however, true”."""
    return word == "however" or (not is_plain(word) and _PARENTHESIS.match(beyond) is not None)


def _corrects(word: str, said: str, lang: str) -> bool:
    """Whether a "but" only puts in the right place what the clause before it denies or asks: what is it, but that?"""
    if re.fullmatch(CORRECTING.get(lang, "(?!)"), word) is None:
        return False
    clause = _clause(said)
    return re.search(DENIED[lang], clause, re.IGNORECASE) is not None or _ASKING.match(clause) is not None
