"""The place in a work that a citation names: ``p. 12``, ``chap. 3``, ``S. 45``, ``fol. 3r`` as CSL's terms."""

from __future__ import annotations

import re

from pipeline.model import Locator
from pipeline.patterns import lazy

# English, German, French and Spanish terms and abbreviations, without their final full stop, by CSL's term
# (CSL 1.0.2, appendix IV, locators).
TERMS: dict[str, str] = {
    name: term
    for term, names in {
        "page": "p pp pg pgs page pages s seite seiten pág págs pag página páginas pagina paginas с стр str",
        "chapter": "chap chaps ch chs chapter chapters kap kapitel chapitre chapitres cap caps capítulo capítulos",
        "section": "sec secs sect section sections § §§ abschn abschnitt abschnitte sección secciones secc",
        "paragraph": "para paras par paragraph paragraphs ¶ ¶¶ abs absatz absätze paragraphe paragraphes párr párrafo",
        "part": "pt pts part parts teil teile partie parties parte partes tl",
        "volume": "vol vols volume volumes bd bde band bände tome tomes t tomo tomos volumen",
        "book": "bk bks book books buch bücher livre livres liv libro libros lib",
        "column": "col cols column columns sp spalte spalten colonne colonnes columna columnas",
        "figure": "fig figs figure figures abb abbildung abbildungen figura figuras",
        "folio": "fol fols folio folios bl blatt f ff fo fos",
        "issue": "no nos issue issues nr heft num núm número números n° nº numéro numéros",
        "line": "l ll line lines z zeile zeilen ligne lignes línea líneas",
        "note": "n nn note notes fn anm anmerkung anmerkungen nota notas footnote footnotes",
        "opus": "op opp opus opera",
        "verse": "v vv verse verses vers verso versos vs",
        "stanza": "st stanza stanzas strophe strophen",
        "act": "act acts akt akte acte actes acto actos",
        "scene": "sc scene scenes szene szenen scène scènes escena escenas",
        "canon": "can canon canons",
        "table": "tab tabs table tables tabelle tabellen tableau tableaux tabla tablas",
        "sub-verbo": "s.v s.vv sv sub-verbo",
        "appendix": "app apps appendix appendices anhang anhänge annexe apéndice",
        "article": "art arts article articles artikel artículo artículos",
        "rule": "r rule rules regel règle regla",
        "timestamp": "timestamp min minute minutes",
        "elocation": "loc locs location locations pos position",
        "equation": "eq eqs equation equations",
        "supplement": "supp supps supplement supplements suppl",
        "title": "tit title titel titre título",
        "version": "version",
        "surah": "surah",
    }.items()
    for name in names.split()
}
_LEAD = re.compile(r"[\s,;:(]*(?:(?:at|see|hier|ici|aquí)\s+)?")
_TERM = re.compile(r"(s\.\s?vv?|§{1,2}|¶{1,2}|n[°º]|[^\W\d_]+(?:-[^\W\d_]+)?)\.?\s*", re.I)
_ROMAN = r"(?=[ivxlcdm])m{0,4}(?:c[md]|d?c{0,4})(?:x[cl]|l?x{0,4})(?:i[xv]|v?i{0,4})"
_NUMBER = r"\d+(?:[.:]\d+)*(?:(?!ff?\b)[a-z]{1,2}|r°|v°)?(?:\b|(?=ff?\b))|[A-Z]{0,3}-?\d+[a-z]?\b"
_UNIT = rf"(?:{_NUMBER}|{_ROMAN}(?![^\W_]))(?:\s?(?:ff?|sqq?|et seq|n)\b\.?)?"
_VALUE = lazy(rf"{_UNIT}(?:\s*(?:[-–—/:]+|,|(?:,\s*)?(?:&|and|und|et|y|to))\s*(?:pp?\.?\s*)?{_UNIT})*", re.I)
_PAGE = re.compile(r"[,;]\s*pp?\.")
_BRACES = re.compile(r"\{([^{}]*)\}")


def find_locator(text: str) -> Locator | None:
    """The locator that a citation's suffix begins with, as pandoc gives it; None when it names no place.

    A value without a term is a page. Braces hold a locator that looks like none: ``{p. 12a}``, ``{ii, A, D-Z}``.
    """
    return split_locator(text)[0]


def split_locator(text: str) -> tuple[Locator | None, int]:
    """The locator that a suffix begins with, and the offset at which the rest of the suffix begins."""
    text = text.replace("\u00a0", " ")
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    if braces := _BRACES.match(text, start):
        return _braced(braces.group(1).strip()), braces.end()
    term = _TERM.match(text, start)
    label = TERMS.get(re.sub(r"[\s]", "", term.group(1)).lower()) if term else None
    if term and label:
        if value := _VALUE.match(text, term.end()):
            words = value.group() if label == "page" else _PAGE.split(value.group())[0]
            return Locator(label, words.strip()), value.start() + len(words)
        if label == "sub-verbo" and text[term.end() :].strip():
            return Locator(label, text[term.end() :].strip()), len(text)
    value = _VALUE.match(text, start)
    if value and not _is_word(value.group(), text[start:]):
        return Locator("page", value.group().strip()), value.end()
    return None, 0


def _braced(text: str) -> Locator | None:
    if not text:
        return None
    term = _TERM.match(text)
    label = TERMS.get(re.sub(r"[\s]", "", term.group(1)).lower()) if term else None
    if term and label and text[term.end() :]:
        return Locator(label, text[term.end() :].strip())
    return Locator("page", text)


def _is_word(value: str, text: str) -> bool:
    """Whether what looks like a roman numeral is a word ("I", "mix", "civil"): only small letters at the end count."""
    if any(char.isdigit() for char in value):
        return False
    after = text[len(value) :].strip()
    return value != value.lower() or bool(after and after[0] not in ",.;:)]–-")
