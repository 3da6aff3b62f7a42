"""A library is looked through at a stroke, and finds what looking at every work by itself would find."""

from pathlib import Path

import pytest

from pipeline import bibliography
from pipeline.manuscript.words import WORD
from pipeline.manuscript.works import TITLES, Works, families, fold, folded, people
from pipeline.model import Entry

TORTURE = Path(__file__).parents[1] / "bibliography" / "torture.bib"
ODD = r"""
@book{plain, author = {Paine, Thomas and Mary Wollstonecraft and de la Cruz, Juana}, title = {Rights: Of Man, of Woman}}
@book{within, author = {Burke, Edmund}, abstract = {It says, title = {Common Sense}, author = {Hidden, A.}}, title={On}}
@book{twice, title = {The first counts}, title = {The second does not}, editor = "O'Neill, John and Smith-Jones, Ann"}
@book{broken, author = {Never, Closed, title = {Lost {and found},
  year = 1791}
@book{after, author = {Nachher, Nora}, title = {{Whole} {N}ames {DNA}s}}
@book{parts, author = {given=Hans, family=Ekström and family={van Dyck}, given=Jo}, title = {A Łódź Story: Two}}
@book{tex, author = {Rodr{\'i}guez, Jos\'e AND others and {World Health Organization}}, shorttitle = {\emph{Ein} Buch}}
@book{empty, title = {}, author = {}, editor = {  }}
@book{short, title = {Emma: a novel}, booktitle = {It}, maintitle = { : 1984}}
@book{joined, title = "One" # " and two", author = sep # { and Joined, J.}}
"""


def entries(tmp_path: Path, name: str) -> dict[str, Entry]:
    text = TORTURE.read_text("utf-8") if name == "torture" else ODD
    (tmp_path / "b.bib").write_text(text, "utf-8")
    return dict(bibliography.read(tmp_path, ["b.bib"]).entries)


@pytest.mark.parametrize("name", ["torture", "odd"])
def test_every_name_and_title_leads_to_its_works_and_to_no_others(tmp_path: Path, name: str) -> None:
    read = entries(tmp_path, name)
    named: dict[str, list[int]] = {}
    titled: dict[str, list[int]] = {}
    words: set[str] = set()
    for number, entry in enumerate(read.values()):
        for family in set(families(people(entry))):
            named.setdefault(family, []).append(number)
        written = entry.values(*TITLES)
        for title in {folded(part) for text in written for part in (text, text.split(":", 1)[0])}:
            titled.setdefault(title, []).append(number)
        for field in entry.fields.values():
            words.update(WORD.findall(fold(field.value)))
    works = Works(read)
    for word in {*words, *named}:
        assert sorted(works.named(word)) == named.get(word, []), word
        assert works.bears(word) == (word in named), word
    for title in {*titled, *words, *(title.rsplit(" ", 1)[0] for title in titled)}:
        assert sorted(works.titled(title)) == (titled.get(title, []) if len(title) > 2 else []), title
    assert len(named) > 10
    assert len(titled) > 10


def test_what_stands_within_another_value_names_nobody(tmp_path: Path) -> None:
    works = Works(entries(tmp_path, "odd"))
    assert not works.bears("hidden")
    assert not [*works.titled("common sense")]
    assert works.bears("nachher")
    assert [*works.titled("rights")]
    assert [*works.titled("whole names dnas")]
