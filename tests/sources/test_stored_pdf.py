"""What is read out of a PDF: the words in the order of reading, on the pages they are printed on, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
import pytest
from made_pdf import LEADING, TOP, Drawn, made

from pipeline.matching.wording import words_of
from pipeline.sources.counting import counted
from pipeline.sources.pdf.document import read
from pipeline.sources.stored import Stored

PROSE = (
    "The count of officers lay before the court when the general",
    "was heard for the second time and asked whether he had known",
    "what the order meant and who had written it in his own hand",
    "nobody answered for the clerk had left the room before noon",
    "and the papers he had carried were found in the yard at dawn",
    "torn through twice and wet but the seal on them was unbroken",
    "so that the judges could say of whom they came and what they",
    "were worth to those who had paid a good price to lose them",
)


def text_of(*pages: Drawn, **options: object) -> str:
    return " ".join(read(made(pages, **options)).text.split())


def words(stored: Stored) -> list[str]:
    return list(words_of(stored.text, stored.body, stored.skips).tokens)


def labels(stored: Stored) -> list[str | None]:
    return [page.name for page in stored.pages]


def page(lines: Sequence[str] = PROSE, head: str | None = None, folio: str | None = None, top: float = TOP) -> Drawn:
    drawn = Drawn()
    if head:
        drawn.put(150, 572, head, 9)
    drawn.lines(50, top, lines)
    if folio:
        drawn.put(205, 30, folio, 9)
    return drawn


def narrow(lines: Sequence[str]) -> list[str]:
    """Lines of half the measure."""
    every = " ".join(lines).split()
    return [" ".join(every[n : n + 5]) for n in range(0, len(every), 5)]


def test_columns_are_read_one_after_the_other_and_a_heading_over_them_first() -> None:
    left, right = narrow(PROSE[:4])[:8], narrow(PROSE[4:])[:8]
    drawn = Drawn()
    for n, (one, other) in enumerate(zip(left, right, strict=True)):  # drawn row by row, as some programs do
        drawn.put(40, TOP - n * LEADING, one).put(220, TOP - n * LEADING, other)
    drawn.put(90, 570, "Of the Papers and Those Who Lost Them", 14)
    assert text_of(drawn) == " ".join(["Of the Papers and Those Who Lost Them", *left, *right])


def test_three_columns_and_a_heading_half_way_down() -> None:
    columns = [narrow(PROSE[:4])[:7], narrow(PROSE[2:6])[:7], narrow(PROSE[4:])[:7]]
    drawn = Drawn()
    for n, column in enumerate(columns):
        drawn.lines(30 + 125 * n, TOP, column, 8)
    drawn.put(60, TOP - 110, "A heading that stands across all of the columns", 14)
    for n, column in enumerate(columns):
        drawn.lines(30 + 125 * n, TOP - 140, [line.title() for line in column], 8)
    above = " ".join(line for column in columns for line in column)
    assert text_of(drawn) == f"{above} A heading that stands across all of the columns {above.title()}"


def test_running_heads_and_folios_are_no_text_and_give_the_pages_their_numbers() -> None:
    openings = [f"{word} {PROSE[0].lower()}" for word in ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")]
    pages = [
        page([opening, *PROSE[1:]], head="THE CROSSING" if n % 2 else "A. WRITER", folio=str(111 + n), top=TOP)
        for n, opening in enumerate(openings)
    ]
    pages[0] = page(["First " + PROSE[0].lower(), *PROSE[1:]], top=TOP - 120, folio=None)  # a chapter opens
    stored = read(made(pages))
    assert labels(stored) == ["111", "112", "113", "114", "115", "116"]
    assert "CROSSING" not in stored.text and "WRITER" not in stored.text and "113" not in stored.text
    assert [" ".join(stored.text[p.start : p.end].split()[:3]) for p in stored.pages] == [
        f"{opening.split()[0]} the count" for opening in openings
    ]


def test_heads_that_change_with_every_chapter_are_known_by_their_folio_and_their_place() -> None:
    pages = [page([f"{n} began thus.", *PROSE], head=f"{200 + n}   {title}") for n, title in enumerate("ABCDEFGH")]
    titles = ["The Road", "The Inn", "A Letter", "Snow", "The Ferry", "Nobody", "Dawn", "The Yard"]
    for n, title in enumerate(titles):
        pages[n] = page([f"{title[::-1]} began thus.", *PROSE], head=f"{200 + n}    {title}")
    stored = read(made(pages))
    assert labels(stored) == [str(200 + n) for n in range(8)]
    assert all(title not in stored.text for title in titles)


def test_a_real_line_at_the_top_stays_though_it_comes_again_in_the_work() -> None:
    refrain = "Quoth the raven nevermore and nothing else to us who heard him"
    stored = read(made([page([refrain, *PROSE]), page(), page(["Other words stood here.", *PROSE])]))
    assert refrain in stored.text
    assert labels(stored) == ["PDF page 1", "PDF page 2", "PDF page 3"]


def test_a_line_to_a_page_much_like_the_next_ones_is_text() -> None:
    lines = ["The first law of the land", "The second law of the land", "The third law of the land"]
    assert text_of(*[page([line]) for line in lines]) == " ".join(lines)


def test_roman_and_arabic_folios_with_a_garbled_one_a_missing_one_and_plates_between() -> None:
    folios = ["v", "vi", None, "viii", "1", "2", "S", "4", None, None, "5", "6", "7"]
    pages = [page(folio=folio) if n not in (8, 9) else Drawn().picture() for n, folio in enumerate(folios)]
    stored = read(made(pages))
    assert labels(stored)[:8] == ["v", "vi", "vii", "viii", "1", "2", "3", "4"]
    assert labels(stored)[-3:] == ["5", "6", "7"]


def test_page_labels_of_the_file_win_unless_they_only_count_its_sheets() -> None:
    numerals = [0, pikepdf.Dictionary(S=pikepdf.Name.r), 2, pikepdf.Dictionary(S=pikepdf.Name.D, St=84)]
    assert labels(read(made([page() for _ in range(4)], labels=numerals))) == ["i", "ii", "84", "85"]
    counting = [0, pikepdf.Dictionary(S=pikepdf.Name.D)]
    pages = [page(folio=str(84 + n)) for n in range(4)]
    assert labels(read(made(pages, labels=counting))) == ["84", "85", "86", "87"]
    assert labels(read(made([page(), page()], labels=counting))) == ["PDF page 1", "PDF page 2"]


def test_a_pdf_that_tells_no_pages_is_numbered_by_the_pages_of_its_entry_when_it_has_as_many() -> None:
    pages = read(made([page(), Drawn(), page()])).pages
    assert [p.label for p in counted(pages, "84--86") or ()] == ["84", "86"]
    assert [p.label for p in counted(pages, "{1245–7}") or ()] == ["1245", "1247"]
    assert [counted(pages, written) for written in ("84--87", "84", "e12", "", "xi--xiii")] == [None] * 5
    assert counted(read(made([page(folio=str(n)) for n in (7, 8, 9)])).pages, "84--86") is None


def test_a_sentence_runs_over_the_page_past_the_notes_and_a_caption() -> None:
    first = page([*PROSE[:6], "The army crossed the river at night and without"])
    first.put(50 + 75, TOP + 4, "1", 6)  # the note's call, raised
    first.lines(
        50, 90, ["1 See the minutes of the court, where the clerk is", "named twice and the hour is given."], 8, 10
    )
    second = Drawn().put(120, TOP, "Fig. 3. The yard as it was.", 9)
    second.lines(50, TOP - 40, ["a sound that anybody on the other bank had heard.", *PROSE[:5]])
    second.lines(50, 90, ["2 The letter itself is lost."], 8, 10)
    stored = read(made([first, second, page()]))
    joined = " ".join(stored.text.split())
    assert "at night and without a sound that anybody" in joined
    assert "named twice and the hour is given." in joined
    assert "Fig. 3. The yard as it was." in joined
    at = stored.text.index("The letter itself")
    assert next(p.name for p in stored.pages if p.start <= at < p.end) == "PDF page 2"


@pytest.mark.parametrize(("number", "gap", "apart"), [("1", 30, True), ("2", 30, False), ("1", LEADING, False)])
def test_notes_in_letters_of_the_texts_size_are_known_by_their_mark_and_the_gap(
    number: str, gap: float, apart: bool
) -> None:
    """A list with another number than the text calls, or right under the text, is text."""
    first = page([*PROSE[:6], "The army crossed the river at night and without"])
    first.put(50 + 213, TOP - 6 * LEADING + 4, "1", 6)  # the note's call, raised
    foot = TOP - 6 * LEADING - gap
    first.lines(50, foot, [f"{number}. See the minutes of the court, where the clerk is", "named twice in the hour"])
    stored = " ".join(read(made([first, page(["a sound that anybody had heard.", *PROSE[:6]]), page()])).text.split())
    assert ("at night and without¹ a sound that anybody" in stored) == apart
    assert "where the clerk is named twice in the hour" in stored


def test_a_quotation_set_small_at_the_foot_of_a_page_is_text() -> None:
    first = page(PROSE[:6]).lines(
        70, 400, ["He wrote of it in small letters, and the", "quotation goes on over the"], 8.5
    )
    second = page(["page, where it ends.", *PROSE])
    assert "goes on over the page, where it ends." in text_of(first, second, page())


def test_note_marks_are_told_from_words_and_numbers_stay() -> None:
    drawn = Drawn().put(50, TOP, "He knew the order").put(133, TOP + 4, "12", 6).put(150, TOP, "of 1941 well.")
    drawn.put(50, TOP - 14, "On the 19").put(94, TOP - 10, "th", 6).put(102, TOP - 14, "day they left.")
    stored = read(made([drawn]))
    assert " ".join(words(stored)) == "he knew the order of 1941 well on the 19th day they left"
    assert "order¹²" in stored.text


def test_a_word_divided_at_the_end_of_a_line_is_whole_where_the_text_knows_it_and_matching_joins_the_rest() -> None:
    lines = [
        "They founded an organi-",
        "sation of well-",
        "known men and a non-",
        "descript circle.",
        "The organisation fell.",
    ]
    stored = read(made([page(lines)]))
    assert words(stored)[3:5] == ["organisation", "of"]
    assert "organisation\nof well-\nknown men" in stored.text
    assert "nondescript" in words(stored)


def test_a_word_divided_between_two_pages_belongs_to_the_first() -> None:
    stored = read(made([page([*PROSE, "an organi-"]), page(["sation fell.", "The organisation rose again.", *PROSE])]))
    first, second = stored.pages
    assert stored.text[first.start : first.end].endswith("an organisation\n")
    assert stored.text[second.start : second.end].startswith("fell.")


def test_letters_drawn_in_pieces_apart_or_without_spaces_are_words() -> None:
    drawn = Drawn().put(50, TOP, "Wo").put(65.5, TOP, "rds in pi").put(100.8, TOP, "eces,")
    x = 50.0
    for letter in "gesperrt":
        drawn.put(x, TOP - 30, letter)
        x += 9.5
    drawn.put(x + 6, TOP - 30, "gesetzt")
    x = 50.0
    for word, width in (("never", 25), ("a", 6), ("space", 28), ("drawn", 26)):
        drawn.put(x, TOP - 60, word)
        x += width + 2.8
    assert text_of(drawn) == "Words in pieces, gesperrt gesetzt never a space drawn"


def test_a_large_initial_begins_its_word() -> None:
    drawn = Drawn().put(50, TOP - 18, "T", 36).put(74, TOP, "HE count of officers lay before the court")
    drawn.put(74, TOP - 12, "when the general was heard for the second").lines(50, TOP - 30, PROSE[2:5])
    assert text_of(drawn).startswith("THE count of officers lay before the court when the general")


@pytest.mark.parametrize(("turn", "x", "y"), [("0 1 -1 0", 100, 50), ("-1 0 0 -1", 380, 100), ("0 -1 1 0", 100, 560)])
def test_a_page_whose_text_is_turned_is_read_along_its_lines(turn: str, x: float, y: float) -> None:
    step = {"0 1 -1 0": (12, 0), "-1 0 0 -1": (0, 12), "0 -1 1 0": (-12, 0)}[turn]
    drawn = Drawn()
    for n, line in enumerate(PROSE[:4]):
        drawn.put(x + n * step[0], y + n * step[1], line, turn=turn)
    assert text_of(drawn) == " ".join(PROSE[:4])


def test_a_stamp_up_the_margin_does_not_stand_among_the_lines() -> None:
    drawn = page(PROSE[:4]).put(20, 100, "Downloaded on 3 May", 12, turn="0 1 -1 0")
    assert text_of(drawn, page(PROSE[4:])) == " ".join([*PROSE, "Downloaded on 3 May"])


def test_what_lies_outside_the_cut_page_is_not_read_and_hidden_text_of_a_scan_is() -> None:
    drawn = page(PROSE[:2]).put(50, 20, "printer's mark")
    drawn.entries["CropBox"] = pikepdf.Array([20, 60, 400, 590])
    assert text_of(drawn) == " ".join(PROSE[:2])
    scan = Drawn().picture()
    for n, line in enumerate(PROSE):
        scan.put(50, TOP - n * LEADING, line, mode=3)
    assert text_of(scan) == " ".join(PROSE)


def test_a_scan_without_words_says_so_and_a_partial_one_names_the_pages_that_lack_them() -> None:
    assert read(made([Drawn().picture(), Drawn().picture()])).wordless
    pages = [page() for _ in range(12)]
    pages[3:6] = [Drawn().picture(), Drawn().picture(), Drawn().picture(ink=False)]
    stored = read(made(pages))
    assert stored.partial == "no text layer on PDF pages 4–5"  # the third one is an empty page
    assert words(stored)[:4] == ["the", "count", "of", "officers"]


def test_the_picture_on_a_cover_lacks_no_words() -> None:
    assert read(made([Drawn().picture(), *(page() for _ in range(12))])).partial is None


def test_accents_drawn_by_themselves_stand_on_their_letters() -> None:
    drawn = Drawn().put(50, TOP, "Fr").put(59.6, TOP, "´").put(58.9, TOP, "ed").put(70.1, TOP, "eric")
    assert text_of(drawn) == "Fréderic"


def test_a_page_whose_fonts_do_not_say_their_letters_has_no_words() -> None:
    shift = str.maketrans("abcdefghijklmnopqrstuvwxyz", "bcdfghjklmnpqrstvxzbcdfghj")
    pages = [page() for _ in range(4)]
    pages[2] = page([line.translate(shift) for line in PROSE])
    assert read(made(pages)).partial == "no text layer on PDF page 3"
