"""``citepress show entries``: every entry with its CSL item, and every field with its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from conftest import Command

Project = Callable[[dict[str, str | bytes]], Path]

BIB = r"""@string{mind = "Mind"}

@article{moore1903,
  author = {Moore, G. E.},
  title  = {The Refutation of {Idealism}},
  journal = mind, year = 1903,
  crossref = {volume12},
}
@periodical{volume12,
  title = {Another Name},
  volume = {12}
}
@book{broken, title = {Half,
  year = {1990}
@xdata{house, publisher = {Press}}
"""


def test_every_entry_with_its_item_and_the_lines_of_its_fields(citepress: Command, project: Project) -> None:
    root = project({"bibliography.bib": BIB, "essay.md": "Nothing is cited.\n"})
    ran = citepress("show", "entries", root)
    assert ran.status == 0, ran.err
    shown = {entry["key"]: entry for entry in json.loads(ran.out)}
    assert list(shown) == ["moore1903", "volume12", "broken", "house"]
    assert shown["moore1903"] == {
        "key": "moore1903",
        "line": 3,
        "csl": {
            "id": "moore1903",
            "type": "article-journal",
            "author": [{"family": "Moore", "given": "G. E."}],
            "title": "The refutation of Idealism",
            "container-title": "Mind",
            "issued": {"date-parts": [[1903]]},
            "volume": "12",
        },
        "path": "bibliography.bib",
        "type": "article",
        "fields": {
            "author": {"value": "Moore, G. E.", "line": 4},
            "title": {"value": "The Refutation of {Idealism}", "line": 5},
            "journal": {"value": "Mind", "line": 6},
            "year": {"value": "1903", "line": 6},
            "crossref": {"value": "volume12", "line": 7},
        },
    }
    assert [shown[key]["line"] for key in shown] == [3, 9, 13, 15]
    assert shown["broken"]["csl"]["issued"] == {"date-parts": [[1990]]}
    assert shown["broken"]["fields"]["year"]["line"] == 14
    assert shown["house"]["csl"] is None
