"""The words that biblatex prints for a key in ``type``, ``pubstate`` or ``\\bibstring``, and the names of languages.

biblatex manual, sections 2.2.2 and 4.9.2, in their long forms.
"""

from __future__ import annotations

from collections.abc import Mapping

TERMS: Mapping[str, str] = {
    "bathesis": "Bachelor’s thesis", "mathesis": "Master’s thesis", "phdthesis": "PhD thesis",
    "candthesis": "Candidate’s thesis", "techreport": "technical report", "resreport": "research report",
    "software": "computer software", "datacd": "CD-ROM", "audiocd": "audio CD",
    "patentus": "U.S. patent", "patenteu": "European patent", "patentuk": "British patent",
    "patentde": "German patent", "patentfr": "French patent", "patreq": "patent request",
    "patrequs": "U.S. patent request", "patreqeu": "European patent request", "patreqde": "German patent request",
    "patrequk": "British patent request", "patreqfr": "French patent request",
    "countryus": "United States of America", "countryuk": "United Kingdom", "countryeu": "European Union",
    "countryde": "Germany", "countryfr": "France", "countryep": "European Union",
    "inpreparation": "in preparation", "submitted": "submitted", "forthcoming": "forthcoming", "inpress": "in press",
    "prepublished": "pre-published", "newseries": "new series", "oldseries": "old series", "jourser": "series",
}  # fmt: skip


_OTHERS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "bathesis": "Bachelorarbeit", "mathesis": "Masterarbeit", "phdthesis": "Dissertation",
        "techreport": "Technischer Bericht", "resreport": "Forschungsbericht", "software": "Software",
        "patent": "Patent", "inpreparation": "in Vorbereitung", "submitted": "eingereicht",
        "forthcoming": "im Erscheinen", "inpress": "im Druck", "newseries": "Neue Folge", "oldseries": "Alte Folge",
    },
    "fr": {
        "bathesis": "Mémoire de licence", "mathesis": "Mémoire de master", "phdthesis": "Thèse de doctorat",
        "techreport": "Rapport technique", "resreport": "Rapport de recherche", "patent": "Brevet",
        "inpreparation": "en préparation", "submitted": "soumis", "forthcoming": "à paraître", "inpress": "sous presse",
        "newseries": "nouvelle série", "oldseries": "ancienne série",
    },
}  # fmt: skip


def term(key: str, lang: str = "en") -> str:
    """What a key stands for in a language, in English where it is not known there; anything else is itself."""
    name = key.strip()  # keys are in small letters: "Software" is a word
    return _OTHERS.get(lang.split("-")[0].lower(), {}).get(name) or TERMS.get(name, key)


_LANGUAGES = (
    "english=en-US american=en-US usenglish=en-US usmax=en-US british=en-GB ukenglish=en-GB australian=en-AU "
    "canadian=en-CA newzealand=en-NZ german=de-DE ngerman=de-DE austrian=de-AT naustrian=de-AT swissgerman=de-CH "
    "nswissgerman=de-CH french=fr-FR francais=fr-FR frenchb=fr-FR acadian=fr-CA canadien=fr-CA spanish=es-ES "
    "mexican=es-MX italian=it-IT portuguese=pt-PT portuges=pt-PT brazilian=pt-BR brazil=pt-BR dutch=nl-NL danish=da-DK "
    "swedish=sv-SE norsk=nb-NO norwegian=nb-NO nynorsk=nn-NO finnish=fi-FI icelandic=is-IS polish=pl-PL czech=cs-CZ "
    "slovak=sk-SK slovene=sl-SI slovenian=sl-SI croatian=hr-HR serbian=sr-RS bosnian=bs-BA bulgarian=bg-BG "
    "russian=ru-RU ukrainian=uk-UA belarusian=be-BY hungarian=hu-HU magyar=hu-HU romanian=ro-RO greek=el-GR "
    "polutonikogreek=el-GR ancientgreek=grc turkish=tr-TR latin=la catalan=ca-ES basque=eu-ES galician=gl-ES "
    "welsh=cy-GB irish=ga-IE estonian=et-EE latvian=lv-LV lithuanian=lt-LT hebrew=he-IL arabic=ar persian=fa-IR "
    "farsi=fa-IR hindi=hi-IN sanskrit=sa japanese=ja-JP chinese=zh-CN korean=ko-KR vietnamese=vi-VN thai=th-TH "
    "indonesian=id-ID esperanto=eo afrikaans=af-ZA armenian=hy-AM georgian=ka-GE albanian=sq-AL macedonian=mk-MK "
    "mongolian=mn-MN uppersorbian=hsb lowersorbian=dsb deutsch=de-DE français=fr-FR español=es-ES italiano=it-IT "
    "nederlands=nl-NL português=pt-PT"
)
LANGUAGES: Mapping[str, str] = dict(pair.split("=") for pair in _LANGUAGES.split(" "))
VARIANTS = {
    "american": "en-US", "us": "en-US", "usmax": "en-US", "british": "en-GB", "uk": "en-GB", "australian": "en-AU",
    "newzealand": "en-NZ", "canadian": "en-CA", "austrian": "de-AT", "swiss": "de-CH", "brazilian": "pt-BR",
    "mexican": "es-MX",
}  # fmt: skip


def language(name: str, variant: str = "") -> str:
    """The IETF tag of a language by its babel name, its biblatex key ("langfrench") or its tag; "" when unknown."""
    name = name.strip().lower().removeprefix("lang")
    if variant.strip().lower() in VARIANTS:
        return VARIANTS[variant.strip().lower()]
    if name in LANGUAGES:
        return LANGUAGES[name]
    parts = name.replace("_", "-").split("-")
    if len(parts[0]) in (2, 3) and parts[0].isalpha() and all(part.isalnum() for part in parts):
        return "-".join([parts[0], *(part.upper() if len(part) == 2 else part for part in parts[1:])])
    return ""
