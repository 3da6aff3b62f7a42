"""Which stored files belong to an entry, what of them is the work's text, and what is never read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.matching.wording import words_of
from pipeline.model import Entry, Field, Problem, SourceText, Span
from pipeline.sources import open_sources
from pipeline.sources.files import LARGEST, named_files
from pipeline.sources.readers import preference

NOWHERE = Span("bibliography.bib", 0, 0)


def entry(key: str, file: str = "") -> Entry:
    fields = {"file": Field(file, 1)} if file else {}
    return Entry(key, "book", fields, NOWHERE, NOWHERE, 1)


def opened(
    root: Path, *entries: Entry, files: Mapping[str, str | bytes] | None = None, allow: tuple[Path, ...] = ()
) -> tuple[dict[str, SourceText], list[Problem]]:
    for name, content in (files or {}).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_sources(root, {e.key: e for e in entries}, allow)


def read(source: SourceText) -> str:
    words = words_of(source.file.text, source.body, source.skips)
    return " ".join(words.printed(i, i + 1) for i in range(len(words)))


def page_of(source: SourceText, words: str) -> str | None:
    at = source.file.text.index(words)
    return next(page.label for page in source.pages if page.start <= at < page.end)


def test_pages_of_plain_text_and_their_printed_numbers(tmp_path: Path) -> None:
    text = (
        "Preface here.\n\nxii\n\f113\nThe text begins.\nAnd goes on.\n\fNo number.\n\fIn 1859\nit ended.\n- 115 -\n\f\n"
    )
    sources, problems = opened(tmp_path, entry("burke1790"), files={"sources/burke1790.txt": text})
    source = sources["burke1790"]
    assert problems == []
    assert [page.label for page in source.pages] == ["xii", "113", None, "115"]
    assert read(source) == "Preface here The text begins And goes on No number In 1859 it ended"


def test_what_markdown_emphasises_and_sets_off(tmp_path: Path) -> None:
    note = "A *few* words, _more_ and **most**; 2 * 3 * 4 and snake_case_name.\n\n> Set off\n> by him.\n"
    note += "\n*Open\n\nend* <i>here</i>."
    sources, _ = opened(tmp_path, files={"sources/note.md": note, "sources/plain.txt": "A *few* words."})
    source = sources["note"]
    assert source.emphasis is not None
    assert [note[start:end] for start, end in source.emphasis] == ["few", "more", "most", "here"]
    assert [note[start:end] for start, end in source.set_off] == ["> Set off\n> by him.\n"]
    assert sources["plain"].emphasis is None


def test_a_long_text_without_form_feeds_has_no_page_numbers(tmp_path: Path) -> None:
    chapters = "I\n" + "Words of the first chapter.\n" * 600
    sources, _ = opened(tmp_path, files={"sources/long.txt": chapters, "sources/short.txt": "Some words.\n84\n"})
    assert [page.label for page in sources["long"].pages] == [None]
    assert [page.label for page in sources["short"].pages] == ["84"]


@pytest.mark.parametrize("mark", ["[p. 85]", "{p. 85}", "<!-- p. 85 -->", "## p. 85\n", "[S. 85]", "[page 85]"])
def test_page_marks_in_markdown(tmp_path: Path, mark: str) -> None:
    note = f"---\nexcerpt: true\npage: 84\n---\n\nThe first words.\n\n{mark}\nThe second words.\n"
    source = opened(tmp_path, files={"sources/note.md": note})[0]["note"]
    assert source.excerpt
    assert (page_of(source, "first"), page_of(source, "second")) == ("84", "85")
    assert read(source) == "The first words The second words"


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("A *stressed* and **strong** and _other_ wo*rd*.", "A stressed and strong and other word"),
        ("# Chapter One\n\n> A quoted line\n> goes on.", "Chapter One A quoted line goes on"),
        ("A [link](https://example.org/a_b \"T\") and a [span]{.smallcaps}.", "A link and a span"),
        ("A note[^1] here.\n\n[^1]: Said below.", "A note here Said below"),
        ("A snake_case word, 5 \\* 3, <em>marked</em><!-- not said -->.", "A snake case word 5 3 marked"),
        ("He wrote [it] so.", "He wrote it so"),
        ("---\ntitle: T\n---\nWords.\r\n\r\nMore.", "Words More"),
    ],
)  # fmt: skip
def test_the_words_of_markdown(tmp_path: Path, typed: str, seen: str) -> None:
    assert read(opened(tmp_path, files={"sources/note.md": typed})[0]["note"]) == seen


def test_offsets_and_lines_point_into_the_file(tmp_path: Path) -> None:
    note = "---\r\nexcerpt: yes\r\npages: 84--87\r\n---\r\n\r\n*One* two.\r\n"
    source = opened(tmp_path, files={"sources/note.md": note})[0]["note"]
    words = words_of(source.file.text, source.body, source.skips)
    assert [source.file.text[a:b] for a, b in zip(words.starts, words.ends, strict=True)] == ["One", "two"]
    assert source.file.position(words.starts[0]) == (6, 2)
    assert source.pages[0].label == "84–87"


def test_a_broken_header_makes_an_excerpt_and_is_said(tmp_path: Path) -> None:
    sources, problems = opened(tmp_path, files={"sources/note.md": "---\nexcerpt: [true\n---\nWords.\n"})
    assert sources["note"].excerpt
    assert [p.kind for p in problems] == ["unreadable-source"]
    assert "sources/note.md has a YAML header that cannot be read" in problems[0].message


def test_a_plain_text_may_begin_with_a_rule(tmp_path: Path) -> None:
    source = opened(tmp_path, files={"sources/play.txt": "---\nACT I: a room\n---\nEnter the king.\n"})[0]["play"]
    assert not source.excerpt
    assert "Enter the king" in read(source)


def test_keys_that_no_file_can_be_called(tmp_path: Path) -> None:
    files = {"sources/doi_10.1000_182.txt": "Words.", "sources/Mül.txt": "Wörter.", "sources/Case.txt": "Other."}
    sources, problems = opened(tmp_path, entry("doi:10.1000/182"), entry("Mül"), entry("case"), files=files)
    assert problems == []
    assert set(sources) == {"doi:10.1000/182", "Mül", "Case"}


def test_a_name_that_two_keys_share_serves_neither(tmp_path: Path) -> None:
    sources, problems = opened(tmp_path, entry("a:b"), entry("a/b"), files={"sources/a_b.txt": "Words."})
    assert {key: source.unreadable is not None for key, source in sources.items()} == {"a:b": True, "a/b": True}
    assert len(problems) == 1
    assert "could belong to a:b or a/b" in problems[0].message


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"caf\xe9 au lait", "is not UTF-8: byte 0xe9 at offset 3"),
        (b"text\0text", "holds NUL bytes"),
        ("w\0o\0r\0d\0".encode("utf-16"), "holds NUL bytes"),
    ],
)
def test_what_is_no_text_is_said_and_the_others_are_read(tmp_path: Path, content: bytes, why: str) -> None:
    files: dict[str, str | bytes] = {"sources/bad.txt": content, "sources/good.txt": "Words."}
    sources, [problem] = opened(tmp_path, entry("bad"), entry("good"), files=files)
    assert why in str(sources["bad"].unreadable)
    assert (problem.kind, problem.key, problem.span.path) == ("unreadable-source", "bad", "sources/bad.txt")
    assert why in problem.message
    assert sources["good"].unreadable is None


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    with (tmp_path / "sources/big.txt").open("wb") as file:
        file.truncate(LARGEST + 1)
    sources, [problem] = opened(tmp_path)
    assert "larger than 64 MB" in str(sources["big"].unreadable)
    assert problem.kind == "unreadable-source"


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("secret words", encoding="utf-8")
    root = tmp_path / "book"
    (root / "sources").mkdir(parents=True)
    (root / "sources/key.txt").symlink_to(outside)
    sources, [problem] = opened(root, entry("key"))
    assert sources["key"].file.text == ""
    assert sources["key"].unreadable
    assert problem.kind == "unreadable-source"
    assert opened(root, entry("key"), allow=(tmp_path,))[0]["key"].file.text == "secret words"


def test_formats_not_yet_read_are_not_silent(tmp_path: Path) -> None:
    files = {"sources/key.docx": "PK", "sources/.hidden.txt": "no", "sources/cover.jpg": "no"}
    sources, problems = opened(tmp_path, entry("key"), files=files)
    assert str(sources["key"].unreadable).startswith(
        "unreadable: reading .docx sources is not supported; save it as PDF"
    )
    assert (set(sources), problems) == ({"key"}, [])


def test_a_text_beside_a_pdf_and_a_whole_text_beside_an_excerpt_come_first(tmp_path: Path) -> None:
    files = {
        "sources/a.pdf": "%PDF",
        "sources/a.txt": "A",
        "sources/b.md": "---\nexcerpt: true\n---\nB",
        "b/b.txt": "B",
    }
    sources, _ = opened(tmp_path, entry("a", "a.pdf"), entry("b", ":b/b.txt:TXT"), files=files)
    assert sources["a"].file.path == "sources/a.txt"
    assert sources["b"].file.path == "b/b.txt"


@pytest.mark.parametrize(
    ("written", "paths"),
    [
        (":papers/mill.txt:TXT", ["papers/mill.txt"]),
        ("Full Text:papers/mill.txt:text/plain", ["papers/mill.txt"]),
        ("a/b.txt", ["a/b.txt"]),
        (":a.pdf:PDF;Title:b.txt:text/plain", ["a.pdf", "b.txt"]),
        (r":C\:\\Texts\\mill.txt:TXT", [r"C:\Texts\mill.txt"]),
        (r"C:\Texts\mill.txt", [r"C:\Texts\mill.txt"]),
        (r":with\;semicolon.txt:TXT", ["with;semicolon.txt"]),
        (r"snake\_case.txt", ["snake_case.txt"]),
        (r":C$\backslash$:/Texts/mill.txt:txt", ["C:/Texts/mill.txt"]),
        (
            r"https://example.org/mill.pdf;:https\://example.org/mill.pdf:PDF;Snapshot:mill.html:text/html",
            ["mill.html"],
        ),
        ("", []),
    ],
)
def test_the_file_field_as_reference_managers_write_it(written: str, paths: list[str]) -> None:
    assert named_files(written) == paths


def test_a_path_written_on_windows_is_found_elsewhere(tmp_path: Path) -> None:
    sources, problems = opened(tmp_path, entry("key", r":papers\\mill.txt:TXT"), files={"papers/mill.txt": "words"})
    assert (sources["key"].file.text, problems) == ("words", [])


def test_a_book_comes_before_a_saved_page_whatever_the_order_of_the_attachments(tmp_path: Path) -> None:
    field = "Snapshot:page.html:text/html;Full Text:mill.txt:text/plain"
    files = {"page.html": "<html><p>Abstract</p>", "mill.txt": "words"}
    sources, _ = opened(tmp_path, entry("key", field), files=files)
    assert sources["key"].file.path == "mill.txt"
    assert [preference(f"a{suffix}") for suffix in (".pdf", ".epub", ".html")] == sorted(
        preference(f"a{suffix}") for suffix in (".pdf", ".epub", ".html")
    )


@pytest.mark.parametrize(
    "named", ["../outside.txt", r"..\\outside.txt", "/etc/hostname", r"C\:\\Texts\\mill.txt", "a/../../outside.txt"]
)
def test_a_file_field_that_leaves_the_project_is_refused(tmp_path: Path, named: str) -> None:
    (tmp_path / "outside.txt").write_text("secret words", encoding="utf-8")
    root = tmp_path / "book"
    root.mkdir()
    sources, [problem] = opened(root, entry("key", f":{named}:TXT"))
    assert (problem.kind, problem.key) == ("outside-root", "key")
    assert sources["key"].file.text == ""
    assert "--allow-read" in str(problem.help)


def test_a_file_field_into_an_allowed_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "storage").mkdir()
    text = tmp_path / "storage/mill.txt"
    text.write_text("allowed words", encoding="utf-8")
    root = tmp_path / "book"
    root.mkdir()
    sources, problems = opened(root, entry("key", f":{text}:TXT"), allow=(tmp_path / "storage",))
    assert (sources["key"].file.text, problems) == ("allowed words", [])


def test_a_file_field_that_names_nothing_stores_nothing(tmp_path: Path) -> None:
    assert opened(tmp_path, entry("key", ":missing.txt:TXT")) == ({}, [])


def test_a_comment_that_is_never_closed_is_text_and_costs_no_time(tmp_path: Path) -> None:
    source = opened(tmp_path, files={"sources/note.md": "Words " + "<!-- " * 40_000 + "more."})[0]["note"]
    assert read(source) == "Words more"


@pytest.mark.parametrize("text", ["", "\ufeff", "\f\f", " \n\f\ufeff\f"])
def test_a_stored_text_without_a_word_has_no_number_for_a_page(tmp_path: Path, text: str) -> None:
    sources, _ = opened(tmp_path, entry("burke1790"), files={"sources/burke1790.txt": text})
    assert all(page.label is None for page in sources["burke1790"].pages)
