"""What an author is told of a quotation, as a table: her words, the outcome, the differences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shelf import LIBERTY, TEXT, judged, matched, quoting, stored

from pipeline.model import Entry, Field, Page, PageKind, SourceText, Span, TextFile

# (quotation, outcome, [(ours, theirs, rule or why when licensed)])
TABLE: list[tuple[str, str, list[tuple[str, str, str]]]] = [
    ("the individual is sovereign", "verbatim", []),
    ("The individual is sovereign!", "verbatim", []),
    ("over his own body and ‘mind,’ the individual", "verbatim", [
        ("‘", "", "quotation marks"), (",’", ",", "quotation marks")]),
    ("the individual\u00a0is sovereign,", "verbatim", []),
    ("[T]he individual is sovereign", "marked", [("[T]he", "the", "brackets")]),
    ("[t]he object of this Essay", "marked", [("[t]he", "The", "brackets")]),
    ("the [adult] individual is sovereign", "marked", [("[adult]", "", "brackets")]),
    ("to [the interference of the majority] with individual independence", "marked", [
        ("[the interference of the majority]", "the legitimate interference of collective opinion", "brackets")]),
    ("assert[s] one very simple principle", "marked", [("assert[s]", "assert", "brackets")]),
    ("the individual [sic] is sovereign", "marked", [("[sic]", "", "[sic]")]),
    ("His own good … is not a sufficient warrant", "marked", [("…", "either physical or moral", "ellipsis")]),
    ("His own good [. . .] is not a sufficient warrant", "marked", [
        ("[. . .]", "either physical or moral", "ellipsis")]),
    ("… the individual is sovereign …", "verbatim", []),
    ("a member of a civilised community", "altered", [
        ("a", "any", "V303"), ("civilised", "civilized", "spelling")]),
    ("any member of a civilised community", "marked", [("civilised", "civilized", "spelling")]),
    ("perpetual attitude of defense", "marked", [("defense", "defence", "spelling")]),
    ("is self protection", "verbatim", []),
    ("any of their number, is selfprotection", "marked", [("selfprotection", "self-protection", "hyphenation")]),
    ("the conduct of anyone, for which", "marked", [("anyone", "any one", "word division")]),
    ("between liberty and Authority", "marked", [("liberty", "Liberty", "capitals")]),
    ("an opinion is that it is robbing", "marked", [("", ",", "punctuation")]),
    ("one very complex principle", "altered", [("complex", "simple", "V303")]),
    ("the sole end for which man is warranted", "altered", [("man is", "mankind are", "V303")]),
    ("freedom was meant protection against the tyranny", "altered", [("freedom", "liberty", "V303")]),
    ("protection against the tyranny of the political leaders", "altered", [("leaders", "rulers", "V303")]),
    ("one not very simple principle", "altered", [("not", "", "V304")]),
    ("is a sufficient warrant. He cannot rightfully", "altered", [("", "not", "V304")]),
    ("He can rightfully be compelled to do or forbear", "altered", [("can", "cannot", "V304")]),
    ("it is undesirable, in order to break through", "altered", [("undesirable", "desirable", "V304")]),
    ("two very simple principle", "altered", [("two", "one", "V304")]),
    ("The struggle between Liberty and Authority in 1859 is the most", "altered", [("in 1859", "", "V304")]),
    ("assert one simple principle", "altered", [("", "very", "V307")]),
    ("the tyranny of the majority was at first held in dread", "altered", [
        ("", "and is still vulgarly", "V307")]),
    ("to prevent serious harm to others", "altered", [("serious", "", "V308")]),
    ("He cannot rightfully be compelled … His own good, either physical or moral", "altered", [
        ("He cannot rightfully be compelled", "He cannot rightfully be compelled", "V305")]),
    ("His own good, either physical or moral, is … a sufficient warrant", "altered", [("…", "not", "V306")]),
    ("is [in fact] a sufficient warrant. He cannot", "altered", []),
    ("no more justified [at all] in silencing that … person, than he, if he had the power, would", "marked", [
        ("[at all]", "", "brackets"), ("…", "one", "ellipsis")]),
    ("colourless green ideas sleep furiously", "not-found", []),
    ("the nature of the age and the", "not-found", []),
    ("utilitarianism", "not-found", []),
    ("…", "not-checked", []),
    ("[…]", "not-checked", []),
]  # fmt: skip


@pytest.mark.parametrize(("words", "outcome", "differences"), TABLE, ids=[row[0][:40] for row in TABLE])
def test_outcome_and_differences(words: str, outcome: str, differences: list[tuple[str, str, str]]) -> None:
    match = judged(quoting(words))
    said = [(d.ours, d.theirs, d.why if d.licensed else d.rule) for d in match.differences]
    assert match.outcome == outcome, said
    if differences or outcome in ("verbatim", "not-found"):
        assert said == differences


def test_a_passage_says_page_line_and_the_words_as_they_stand() -> None:
    [passage] = judged(quoting("over his own body and mind, the individual is sovereign")).found
    assert (passage.key, passage.page, passage.path) == ("liberty", "20", "sources/liberty.txt")
    assert LIBERTY.file.line(passage.line).startswith("These are good reasons")
    assert passage.text == "over his own body and mind, the individual is sovereign."


def test_a_passage_over_two_pages_names_both_and_leaves_out_the_folio() -> None:
    match = judged(quoting("the individual is sovereign. If all mankind minus one, were of one opinion"))
    assert match.outcome == "verbatim"
    assert match.found[0].page == "20–21"
    assert match.found[0].text == "the individual is sovereign. If all mankind minus one, were of one opinion,"


def test_words_that_stand_twice_are_found_on_the_page_that_is_cited() -> None:
    twice = stored("twice", "It is a truth.\n1\n\fOther words.\n2\n\fIt is a truth.\n3\n")
    assert judged(quoting("It is a truth", ["twice"]), twice).found[0].page == "1"
    assert judged(quoting("It is a truth", ["twice"], page="3"), twice).found[0].page == "3"


def test_differences_point_into_the_text_as_typed() -> None:
    typed = "the *sole end* for which [@liberty, 20] man **is** warranted"
    match = judged(quoting("the sole end for which man is warranted", text=typed))
    [difference] = [d for d in match.differences if not d.licensed]
    assert typed[slice(*difference.ours_at)] == "man **is"


def test_uncited_words_are_named_where_they_stand() -> None:
    words = "All silencing of discussion is an assumption of infallibility"
    match = judged(quoting(words, (), cited="no"))
    assert (match.outcome, match.found[0].key, match.found[0].page) == ("uncited", "liberty", "21")
    assert judged(quoting("it is the", (), cited="no")).found == ()


def test_words_of_another_stored_source() -> None:
    other = stored("other", "Nothing of the kind stands here, whatever the note may say.")
    words = "the mere refusal to bend the knee to custom, is itself a service"
    match = judged(quoting(words, ["other"]), other, LIBERTY)
    assert (match.outcome, match.key, match.found[0].key, match.found[0].page) == (
        "elsewhere",
        "other",
        "liberty",
        "22",
    )
    short = judged(quoting("sole end for", ["other"]), other, LIBERTY)
    assert short.outcome == "not-found"


def test_nothing_stored_for_the_key() -> None:
    assert judged(quoting("the individual is sovereign", ["unknown"])).outcome == "no-source"
    named = judged(quoting("Over himself, over his own body and mind, the individual is sovereign", ["unknown"]))
    assert (named.outcome, named.found[0].key) == ("no-source", "liberty")


def test_a_typed_citation_counts_for_the_entry_it_means() -> None:
    linked = quoting("the individual is sovereign", (), cited="manual", attribution="liberty")
    assert judged(linked).outcome == "verbatim"
    assert judged(quoting("the individual is sovereign", (), cited="manual")).outcome == "no-source"


def test_of_several_cited_works_the_best_counts() -> None:
    other = stored("other", "Nothing of the kind.")
    words = "the individual is sovereign"
    assert judged(quoting(words, ["other", "liberty"]), other, LIBERTY).key == "liberty"
    assert judged(quoting("words of nobody at all", ["other", "missing"]), other, LIBERTY).outcome == "no-source"


def test_what_is_not_in_an_excerpt_is_not_checked_but_changed_words_in_it_are() -> None:
    note = stored("note", "---\nexcerpt: true\npage: 20\n---\n\nOver himself, over his own body and mind, the\n", "md")
    assert judged(quoting("over his own body and mind", ["note"]), note).outcome == "verbatim"
    assert judged(quoting("over his own body and mind", ["note"]), note).found[0].page == "20"
    assert judged(quoting("over his own body and soul, the", ["note"]), note).outcome == "altered"
    missing = judged(quoting("the tyranny of the majority", ["note"]), note)
    assert (missing.outcome, missing.reason) == ("not-checked", "excerpt: not in the excerpt")
    beyond = judged(quoting("over his own body and mind, the individual is always sovereign", ["note"]), note)
    assert (beyond.outcome, beyond.reason) == ("not-checked", "excerpt: only partly in the excerpt")


def test_an_unreadable_source_is_not_checked() -> None:
    scan = SourceText("scan", TextFile("sources/scan.pdf", ""), (), unreadable="no text layer")
    match = judged(quoting("the individual is sovereign", ["scan"]), scan)
    assert (match.outcome, match.reason) == ("not-checked", "no text layer")


def test_words_not_found_in_a_partly_scanned_source_are_not_checked() -> None:
    scan = replace(LIBERTY, partial="no text layer on PDF pages 3–5")
    missing = judged(quoting("words that stand on a page of which only a picture is at hand"), scan)
    assert (missing.outcome, missing.reason) == ("not-checked", "no text layer on PDF pages 3–5")
    assert judged(quoting("the individual is sovereign"), scan).outcome == "verbatim"


@pytest.mark.parametrize(
    ("kind", "page", "printed"),
    [
        ("page", "112–113", True),
        ("sheet", "PDF pages 112–113", False),
        ("chapter", "chapter “112”–chapter “113”", False),
    ],
)
def test_a_passage_that_runs_over_pages_or_chapters_names_both(kind: PageKind, page: str, printed: bool) -> None:
    text = "he had done what\nwas to be done at once"
    pages = [Page("112", 0, 17, kind), Page("113", 17, len(text), kind)]
    source = SourceText("work", TextFile("sources/work.pdf", text), pages, lines=False)
    (found,) = judged(quoting("what was to be done", ["work"]), source).found
    assert (found.page, found.printed, found.line) == (page, printed, None)
    assert found.locator == (page if printed else None)


def test_a_chapter_is_looked_up_in_the_volume_it_stands_in() -> None:
    nowhere = Span("bibliography.bib", 0, 0)
    chapter = Entry("chapter", "incollection", {"crossref": Field("liberty", 1)}, nowhere, nowhere, 1)
    match = judged(quoting("the individual is sovereign", ["chapter"]), entries={"chapter": chapter})
    assert (match.outcome, match.key, match.found[0].key) == ("verbatim", "chapter", "chapter")


def test_only_quotations_and_epigraphs_are_held_to_sources() -> None:
    assert matched([quoting("the individual is sovereign", kind="term")]) == {}
    assert len(matched([quoting("the individual is sovereign", kind="epigraph")])) == 1


@pytest.mark.parametrize(
    ("stored_text", "words", "outcome", "why"),
    [
        ("The rnodern state is a rnachine.", "The modern state is a machine.", "marked", "OCR: rn/m"),
        ("I faw it in the houfe of his friend.", "I saw it in the house of his friend", "marked", "OCR: f/s"),
        ("Such were tbe reasons of the king.", "Such were the reasons of the king.", "marked", "OCR: b/h"),
        ("It was in l945 that the war ended.", "It was in 1945 that the war ended.", "marked", "OCR: l/1"),
        ("In tbis house ofthe lord we sing.", "house of the lord we sing", "marked", "OCR: lost space"),
        ("The con-\nstitution is ſilent on the ﬁrst point.", "The constitution is silent on the first", "verbatim", ""),
        ("The co\u00adlony was free.[12] It paid.", "The colony was free. It paid.", "marked", "note mark"),
        ("The colony was free.³ It paid.", "The colony was free. It paid.", "marked", "note mark"),
        ("THE COLONY was free. It paid.", "The colony was free", "verbatim", ""),
        ("The naïve reader of the rôle.", "The naive reader of the role", "marked", "accents"),
        ("A clear answer to the king.", "A dear answer to the king", "altered", ""),
        ("The same men of the king.", "The fame men of the king", "altered", ""),
        ("There were 10,000 men on the field.", "There were 10.000 men on the field", "verbatim", ""),
        ("There were 1,000 men on the field.", "There were 10,000 men on the field", "altered", ""),
        ("人は皆自由である。", "人は皆自由である", "verbatim", ""),
        ("他不是自由的人。", "他是自由的人", "altered", ""),
        ("Die Würde des Menschen ist unantastbar.", "Die Würde des Menschen ist antastbar", "altered", ""),
        ("Das muß ein Theil der Wahrheit seyn.", "Das muss ein Teil der Wahrheit seyn", "marked", "spelling"),
    ],
)
def test_scans_editions_and_scripts(stored_text: str, words: str, outcome: str, why: str) -> None:
    match = judged(quoting(words, ["work"]), stored("work", stored_text))
    assert match.outcome == outcome, match.differences
    assert not why or why in [d.why for d in match.differences]


def test_a_change_that_hides_behind_another_passage_is_not_missed() -> None:
    """The same words stand once with and once without a negation: each quotation is held to its own passage."""
    both = stored("both", "He was a just man and loved. " + TEXT + " He was not a just man and loved.")
    assert judged(quoting("He was a just man and loved", ["both"]), both).outcome == "verbatim"
    assert judged(quoting("He was not a just man and loved", ["both"]), both).outcome == "verbatim"
    assert judged(quoting("He was never a just man and loved", ["both"]), both).differences[0].rule in ("V303", "V304")
