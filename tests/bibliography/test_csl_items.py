"""CSL items: what becomes of the entries that are cited."""

import json
from pathlib import Path

import pytest

from pipeline import bibliography
from pipeline.model import Bibliography


def read(root: Path, text: str, *cited: str, name: str = "b.bib", lang: str = "en-US") -> Bibliography:
    (root / name).write_text(text, encoding="utf-8")
    return bibliography.with_items(bibliography.read(root, [name]), set(cited), lang)


def test_only_cited_entries_become_items(tmp_path: Path) -> None:
    text = "@book{a, title={One}}\n@book{b, title={Two}}\n"
    assert list(read(tmp_path, text, "b", "unknown").items) == ["b"]
    assert list(read(tmp_path, text, "*").items) == ["a", "b"]
    assert read(tmp_path, text).items == {}


def test_items_made_ahead_are_those_made_afterwards(tmp_path: Path) -> None:
    (tmp_path / "b.bib").write_text(
        "@book{p, title={Parent}, publisher={X}}\n@inbook{a, title={One}, crossref={p}}\n@book{b, title={Two}}\n"
        "@book{c, title={Three}, crossref={missing}}\n@book{d, title={Broken \\}, crossref={absent}}\n",
        "utf-8",
    )
    found = bibliography.read(tmp_path, ["b.bib"])
    for cited in ({"a"}, {"a", "b", "c"}, {"*"}, {"d", "b"}):
        ahead = bibliography.read_ahead(found, ["b", "d", "c", "nothing"])
        assert bibliography.with_items(found, cited, reader=ahead) == bibliography.with_items(found, cited)


def test_an_item_has_the_entry_s_fields(tmp_path: Path) -> None:
    text = (
        "@incollection{w, title={The {NATO} \\emph{Chapter} \\& More}, booktitle={Collection},\n"
        " author={van Beethoven, Ludwig and {The Group}},\n"
        " pages={12--34}, date={1990/1995}, publisher={OUP}, langid={english}}"
    )
    assert read(tmp_path, text, "w").items["w"] == {
        "id": "w",
        "type": "chapter",
        "title": "The NATO <i>chapter</i> & more",
        "author": [
            {"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"},
            {"literal": "The Group"},
        ],
        "container-title": "Collection",
        "page": "12-34",
        "issued": {"date-parts": [[1990], [1995]]},
        "publisher": "OUP",
        "language": "en-US",
    }


def test_parents_lend_their_fields_without_being_cited(tmp_path: Path) -> None:
    text = (
        "@incollection{child, title={Chapter}, crossref={parent}}\n"
        "@collection{parent, title={The Whole}, editor={E, D}, date={1990}, xdata={house}}\n"
        "@xdata{house, publisher={Press}, location={Paris}}\n"
    )
    found = read(tmp_path, text, "child")
    assert list(found.items) == ["child"]
    item = found.items["child"]
    assert (item["container-title"], item["publisher"], item["publisher-place"]) == ("The whole", "Press", "Paris")
    assert item["issued"] == {"date-parts": [[1990]]}


def test_a_parent_that_does_not_exist_is_named_at_its_line(tmp_path: Path) -> None:
    text = "@book{a, title={One},\n  crossref={nobody}}\n@book{uncited, title={Two}, xdata={nothing}}\n"
    found = read(tmp_path, text, "a")
    assert found.items["a"]["title"] == "One"
    (problem,) = found.problems
    assert problem.message == "the entry 'a' takes its crossref from 'nobody', which has no entry"
    assert (problem.kind, found.files[0].position(problem.span.start)[0]) == ("broken-entry", 2)


def test_parents_in_a_circle_are_no_trap(tmp_path: Path) -> None:
    text = "@book{a, title={One}, crossref={b}}\n@book{b, title={Two}, crossref={a}}\n@book{c, title={Me}, xdata={c}}\n"
    assert {key: item["title"] for key, item in read(tmp_path, text, "*").items.items()} == {
        "a": "One",
        "b": "Two",
        "c": "Me",
    }


def test_keys_come_back_as_they_were(tmp_path: Path) -> None:
    keys = ["Äé", "doi:10.1000/x.y", "o'neil", "a+b", "a&b", "x_y", "X_y", "a@b", "a(b)", "e0", "e1"]
    found = read(tmp_path, "\n".join(f"@book{{{key}, title={{{key}}}}}" for key in keys), *keys)
    assert [(key, item["id"]) for key, item in found.items.items()] == [(key, key) for key in keys]
    assert found.problems == []


def test_a_broken_entry_still_gives_an_item(tmp_path: Path) -> None:
    found = read(tmp_path, "@book{a, title={One}, author={B, C}\n@book{b, title={Two}}", "*")
    assert found.items["a"]["author"] == [{"family": "B", "given": "C"}]
    assert found.items["b"]["title"] == "Two"


def test_no_date_is_lost(tmp_path: Path) -> None:
    dates = {
        "circa 1960": {"date-parts": [[1960]], "circa": True},
        "c. 350": {"date-parts": [[350]], "circa": True},
        "[1859?]": {"date-parts": [[1859]], "circa": True},
        "[1859]": {"date-parts": [[1859]]},
        "Michaelmas 1641": {"literal": "Michaelmas 1641"},
        "1859": {"date-parts": [[1859]]},
        "1859-06": {"date-parts": [[1859, 6]]},
    }
    entries = (
        f"@book{{{name}{n}, title={{One}}, {name}={{{written}}}}}"
        for name in ("date", "year")
        for n, written in enumerate(dates)
    )
    items = read(tmp_path, "\n".join(entries), "*").items
    issued = list(dates.values())
    assert [items[f"date{n}"].get("issued") for n in range(len(dates))] == issued
    assert [items[f"year{n}"].get("issued") for n in range(len(dates))] == issued


def test_titles_keep_their_capitals_where_the_manuscript_is_not_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "@book{a, title={Die Welt als Wille und Vorstellung}}"
    for computer in ("en_US.UTF-8", "de_DE.UTF-8"):
        monkeypatch.setenv("LANG", computer)
        monkeypatch.setenv("LC_ALL", computer)
        assert read(tmp_path, text, "a", lang="de-AT").items["a"]["title"] == "Die Welt als Wille und Vorstellung"
        english = read(tmp_path, text, "a", lang="en-GB").items["a"]
        assert english == {"id": "a", "type": "book", "title": "Die welt als wille und vorstellung"}


def test_csl_json_and_yaml_are_bibliographies_too(tmp_path: Path) -> None:
    item = {
        "id": "mill1859",
        "type": "article-journal",
        "title": "On Liberty",
        "author": [{"family": "Mill", "given": "John"}, {"literal": "The Group"}],
        "container-title": "Journal",
        "issued": {"date-parts": [[1859, 6]]},
        "page": "1-9",
    }
    found = read(tmp_path, json.dumps([item], indent=1), "mill1859", name="b.json")
    assert found.items == {"mill1859": item}
    entry = found.entries["mill1859"]
    assert (entry.type, entry.line) == ("article", 3)
    assert {name: entry.value(name) for name in ("author", "journaltitle", "date", "pages")} == {
        "author": "Mill, John and {The Group}",
        "journaltitle": "Journal",
        "date": "1859-06",
        "pages": "1-9",
    }
    yaml = "---\nreferences:\n- id: a\n  type: book\n  title: One\n- id: b\n  title: Two\n  issued: 2001-05-03\n---\n"
    found = read(tmp_path, yaml.rstrip("-\n"), "*", name="b.yaml")
    assert [(e.key, e.line) for e in found.entries.values()] == [("a", 3), ("b", 6)]
    assert found.items["b"]["issued"] == {"date-parts": [[2001, 5, 3]]}  # as pandoc understands it


@pytest.mark.parametrize(
    ("name", "text", "line", "said"),
    [
        ("b.json", '[\n {"id": "a",}\n]', 2, "CSL-JSON"),
        ("b.json", '{"a": 1}', 1, "a list of CSL items was expected"),
        ("b.json", '[{"title": "x"}]', 1, "without an 'id'"),
        ("b.yaml", "references:\n- id: [\n", 3, "CSL-YAML"),
        ("b.yaml", "a: &x [1]\nreferences: [*x]\n", 1, "aliases"),
    ],
)
def test_a_file_that_is_no_csl_is_a_problem_with_a_place(
    tmp_path: Path, name: str, text: str, line: int, said: str
) -> None:
    found = read(tmp_path, text, "*", name=name)
    (problem,) = found.problems
    assert problem.kind == "broken-entry" and said in problem.message
    assert found.files[0].position(problem.span.start)[0] == line
