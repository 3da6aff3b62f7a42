"""PDFs for a press: what Ghostscript makes of them, and files that are meant to bring the preflight down."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from .helping import ROOT, citepress, program, run

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The essay for KDP and for offset."""
    folder = tmp_path_factory.mktemp("press")
    for name in ("kdp", "offset"):
        done = citepress("build", ROOT, "-o", folder, "--to", "pdf", "--profile", name)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_ghostscript_finds_no_colour_where_there_is_none(built: Path) -> None:
    done = run(program("gs"), "-q", "-o", "-", "-sDEVICE=inkcov", built / "essay-kdp.pdf")
    with Pdf.open(built / "essay-kdp.pdf") as pdf:
        assert len(done.stdout.splitlines()) == len(pdf.pages)
    assert all(line.split()[:3] == ["0.00000"] * 3 for line in done.stdout.splitlines())


def test_qpdf_and_ghostscript_find_the_files_sound(built: Path) -> None:
    for path in sorted(built.glob("*.pdf")):
        assert run(program("qpdf"), "--check", path).returncode == 0
        done = run(program("gs"), "-o", "/dev/null", "-sDEVICE=bbox", path)
        assert done.returncode == 0 and "**** " not in done.stdout + done.stderr


def many(pdf: Pdf) -> None:
    pdf.pages.extend([pdf.pages[0]] * (5001 - len(pdf.pages)))


def bomb(pdf: Pdf) -> None:
    """Seventy million spaces, packed twice."""
    packed = zlib.compress(zlib.compress(b" " * 70_000_000))
    pdf.pages[0].obj.Contents = Stream(pdf, packed, Filter=Array([Name.FlateDecode, Name.FlateDecode]))


def tree(pdf: Pdf) -> None:
    """Twenty forms, each of which draws the next one ten times: all in all more than there are atoms in a cat."""
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    for _ in range(19):
        inner, form = form, pdf.make_stream(b"/Next Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=form.BBox)
        form.Resources = Dictionary(XObject=Dictionary(Next=inner))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/Next Do")
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Next=form))


@pytest.mark.parametrize(
    ("mutate", "said"),
    [
        (many, "NOT OK       file: it has 5,001 pages, more than 5,000"),
        (bomb, "not checked  reading: not all could be looked at: it holds 70 MB of drawing"),
        (tree, "not checked  reading: not all could be looked at: it has more than"),
    ],
)
def test_a_bomb_gets_an_answer(built: Path, tmp_path: Path, mutate: Callable[[Pdf], None], said: str) -> None:
    with Pdf.open(built / "essay-kdp.pdf") as pdf:
        mutate(pdf)
        pdf.save(tmp_path / "bomb.pdf", stream_decode_level=pikepdf.StreamDecodeLevel.none)
    done = citepress("preflight", tmp_path / "bomb.pdf")
    assert (done.returncode, done.stderr) == (1, "")
    assert said in done.stdout
