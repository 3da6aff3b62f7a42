"""The few words that an e-book adds to the author's, in the book's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Outcome


@dataclass(frozen=True, slots=True)
class Labels:
    """Names of the parts that every e-book has. ``back`` is read aloud on the link from a note to its call.

    What the check found is said with a number behind each name, so that no language has to inflect anything.
    """

    contents: str
    landmarks: str
    cover: str
    title_page: str
    imprint: str
    text: str
    notes: str
    note: str
    back: str
    pages: str
    draft: str
    checked: str  # before the number of quotations
    unchecked: str
    outcomes: Mapping[Outcome, str]


OUTCOMES: Sequence[Outcome] = (  # in the order in which they are told
    "verbatim", "marked", "altered", "elsewhere", "not-found", "uncited", "no-source", "not-checked",
)  # fmt: skip


def _outcomes(*names: str) -> Mapping[Outcome, str]:
    return dict(zip(OUTCOMES, names, strict=True))


LABELS = {
    "en": Labels(
        "Contents", "Landmarks", "Cover", "Title page", "Imprint", "Beginning of the text", "Notes", "Note",
        "back to the text", "Pages of the printed edition", "Draft: not for distribution",
        "Quotations checked with citepress",
        "Made with citepress; no quotation was to be checked",
        _outcomes(
            "verbatim", "with marked changes", "altered", "found in another source", "not found in the stored text",
            "uncited", "without a stored source", "not checked",
        ),
    ),
    "de": Labels(
        "Inhalt", "Orientierung", "Umschlag", "Titelseite", "Impressum", "Beginn des Textes", "Anmerkungen",
        "Anmerkung", "zurück zum Text", "Seiten der gedruckten Ausgabe", "Entwurf: nicht zur Weitergabe",
        "Mit citepress geprüfte Zitate",
        "Mit citepress hergestellt; es war kein Zitat zu prüfen",
        _outcomes(
            "wörtlich", "mit bezeichneten Änderungen", "verändert", "in einer anderen Quelle gefunden",
            "im gespeicherten Text nicht gefunden", "ohne Nachweis", "ohne gespeicherte Quelle", "nicht geprüft",
        ),
    ),
    "fr": Labels(
        "Table des matières", "Repères", "Couverture", "Page de titre", "Mentions légales", "Début du texte",
        "Notes", "Note", "retour au texte", "Pages de l’édition imprimée", "Épreuve : ne pas diffuser",
        "Citations vérifiées avec citepress",
        "Réalisé avec citepress ; aucune citation n’était à vérifier",
        _outcomes(
            "littérales", "avec modifications signalées", "modifiées", "trouvées dans une autre source",
            "introuvables dans le texte enregistré", "sans référence", "sans source enregistrée", "non vérifiées",
        ),
    ),
    "es": Labels(
        "Índice", "Puntos de referencia", "Cubierta", "Portada", "Créditos", "Comienzo del texto", "Notas",
        "Nota", "volver al texto", "Páginas de la edición impresa", "Borrador: no difundir",
        "Citas comprobadas con citepress",
        "Hecho con citepress; no había citas que comprobar",
        _outcomes(
            "literales", "con cambios señalados", "alteradas", "halladas en otra fuente",
            "no halladas en el texto guardado", "sin referencia", "sin fuente guardada", "no comprobadas",
        ),
    ),
    "it": Labels(
        "Indice", "Punti di riferimento", "Copertina", "Frontespizio", "Colophon", "Inizio del testo", "Note",
        "Nota", "torna al testo", "Pagine dell’edizione a stampa", "Bozza: da non diffondere",
        "Citazioni verificate con citepress",
        "Realizzato con citepress; nessuna citazione da verificare",
        _outcomes(
            "letterali", "con modifiche segnalate", "alterate", "trovate in un’altra fonte",
            "non trovate nel testo conservato", "senza riferimento", "senza fonte conservata", "non verificate",
        ),
    ),
    "ru": Labels(
        "Содержание", "Ориентиры", "Обложка", "Титульный лист", "Выходные данные", "Начало текста", "Примечания",
        "Примечание", "назад к тексту", "Страницы печатного издания", "Черновик: не для распространения",
        "Цитаты, проверенные с помощью citepress",
        "Подготовлено с помощью citepress; цитат для проверки не было",
        _outcomes(
            "дословно", "с отмеченными изменениями", "изменены", "найдены в другом источнике",
            "не найдены в сохранённом тексте", "без ссылки", "без сохранённого источника", "не проверены",
        ),
    ),
}  # fmt: skip


def spoken(lang: str) -> str:
    """The language of the words for a language tag ("de" for "de-AT"); English where we have none."""
    own = lang.split("-")[0].lower()
    return own if own in LABELS else "en"


def labels(lang: str) -> Labels:
    """The words for a language tag."""
    return LABELS[spoken(lang)]
