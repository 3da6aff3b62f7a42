"""Other Pythons that answer questions: one that hangs or crashes over a question costs that answer and no other."""

from __future__ import annotations

import sys

import pytest

from pipeline import crew, tools
from pipeline.crew import Question
from pipeline.errors import ToolError

ANSWERING = """
import os, time
from pipeline import crew

def answer(question):
    if question == b"hang":
        time.sleep(600)
    if question == b"crash":
        os._exit(3)
    if question == b"shout":
        os.write(2, b"x" * 1_000_000)
    return question[::-1]

crew.serve(answer)
"""


@pytest.fixture(autouse=True)
def _helper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "PYTHON", [sys.executable, "-c", ANSWERING])
    monkeypatch.setattr(tools, "cores", lambda: 2)


def test_a_question_that_stops_a_helper_costs_no_other_answer() -> None:
    texts = [b"one", b"crash", b"", b"hang", b"x" * 300_000 + b"y", b"shout", b"crash", b"last"]
    answers = crew.share_out("anything", [], [Question(text, 0.8 if text == b"hang" else 60) for text in texts])
    for text, answer in zip(texts, answers, strict=True):
        assert str(answer) == str(
            {
                b"crash": ToolError("ended without a word"),
                b"hang": ToolError("needed more than 1 s and was stopped"),
            }.get(text, text[::-1])
        )


def test_where_no_helper_can_be_started_nothing_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "PYTHON", ["/no/such/python"])
    assert all(isinstance(a, ToolError) for a in crew.share_out("anything", [], [Question(b"one", 9)] * 3))
