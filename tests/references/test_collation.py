"""The order of a bibliography: by the alphabet of the document's language."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline import references
from pipeline.model import JSON, Settings
from pipeline.references.csl.collation import collation_key

ALPHABETS = {
    "en": "Aesop Ångström Azalea Đorđević Dowd Łódź Lynn Øre Osman Zürn Þór Ελύτης Σολωμός 夏目",
    "de": "Ärmel Arnim Goethe Göthe Götz Straße Strasser Zöll",
    "sv": "Alm Zorn Ångström Äng Öberg",
    "da": "Andersen Zahle Ærø Østby Aarup Åse",
    "nb": "Abel Zakariassen Ærlig Øverland Aasen",
    "fi": "Virta Wirtanen Åberg Äijä Öhman",
    "cs": "Cibulka Čapek Hašek Chalupa Ibl Rychlík Řezáč Sova Šalda",
    "sk": "Danko Hviezda Chalupka Ibrahim Šoltés",
    "hr": "Car Čavao Ćosić Džaja Đurić Luka Ljubić Nušić Njegoš Šenoa Zec Žic",
    "hu": "Cukor Csáth Gulyás Gyarmat Nagy Nyíri Ottó Ördög Szabó Zeke Zsolnay",
    "pl": "Cybis Ćwik Lutos Łoś Nowak Ósma Sroka Śliwa Zych Źródło Żak",
    "lt": "Cvirka Čiurlionis Yčas Ivanauskas Juška Šliūpas Žemaitė",
    "et": "Suits Šuba Zeno Žukov Tamm Vilde Õis Ärm Öpik Ülo",
    "tr": "Cansever Çelik Gürsel Ğ Hikmet Irmak İlhan Orhan Öz Sait Şafak Uyar Ümit",
    "es": "Llosa Luna Nuñez Núñez Ñandú Ochoa",
    "is": "Arna Ás Dagur Ðóra Zoega Þór Ævar Örn",
    "vi": "An Ăn Ân Dung Đặng Em Êm Oanh Ông Ơn",
    "ru": "Елисеев Ёлкин Ершов Иванов Исаев Йозеф Катаев Яковлев",
    "uk": "Гоголь Ґалаґан Еней Єжов Жук Ирій Іваненко Ївга Йосип Яценко",
    "sr": "Динић Ђурић Илић Јовановић Лалић Љубић Нушић Његош Тесла Ћипико Чолић Џојс",
    "hi": "कमल काम किताब कीर्ति कुमार",
    "th": "กานต์ เกษม ขวัญ",
    "ja": "あべ ガス かな さの",
}


def shuffled(words: str) -> list[str]:
    mixed = words.split()
    random.Random(1).shuffle(mixed)
    return mixed


@pytest.mark.parametrize(("lang", "words"), ALPHABETS.items())
def test_names_in_the_order_of_the_alphabet(lang: str, words: str) -> None:
    """The orders are those of CLDR 48, as its reference implementation sorts them."""
    assert sorted(shuffled(words), key=lambda word: collation_key(word, lang)) == words.split()


def test_accents_tell_apart_what_the_letters_do_not_and_capitals_come_last() -> None:
    words = "cote coté côte CÔTE coter"
    assert sorted(shuffled(words), key=lambda word: collation_key(word, "fr")) == words.split()


def test_a_bibliography_follows_the_language_of_the_document() -> None:
    works: list[JSON] = [
        {"id": name, "type": "book", "title": "T", "author": [{"family": name, "given": "A"}]}
        for name in shuffled(ALPHABETS["uk"])
    ]
    style = references.find_style(Path("nowhere"), "apa", None)
    ast: JSON = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": []}
    made = references.format_document(ast, works, style, Settings("x", lang="uk-UA", nocite=("*",)))
    keys = [entry["c"][0][0].removeprefix("ref-") for entry in made["blocks"][-1]["c"][1]]
    assert keys == ALPHABETS["uk"].split()
