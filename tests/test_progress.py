"""What is being done is told on a terminal, in one line, and nowhere else."""

from __future__ import annotations

from io import StringIO

from pipeline.cli.output import Terminal

ANEW = "\r\x1b[K"  # back to the beginning of the line, which is cleared


class Screen(StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def told(stream: StringIO) -> str:
    """What a run writes that begins a minute ago, but for its first step."""
    with Terminal(stream) as terminal:
        terminal.say("Reading", "40 files")
        terminal.started -= 60
        terminal.say("Setting", "page 12")
        terminal.say("Inspecting", "the PDF")
    return stream.getvalue()


def test_one_line_with_the_verbs_in_a_column_and_gone_at_the_end() -> None:
    """The first half second is silent: what takes no longer needs no word."""
    assert told(Screen()) == f"{ANEW}   Setting page 12{ANEW}Inspecting the PDF{ANEW}"


def test_nothing_where_nobody_watches() -> None:
    assert told(StringIO()) == ""
