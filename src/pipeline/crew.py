"""Other Pythons that work beside this one, so that slow work uses all the cores there are.

Each is started like any other program: it inherits nothing, is asked one thing at a time through its standard input,
and is stopped when an answer takes longer than its question justifies, or crashes, without harm to anything else.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import IO, NamedTuple, Self

from pipeline import tools
from pipeline.errors import ToolError

PYTHON = [sys.executable, "-P", "-m"]  # -P: no module is taken from the author's folder
HEAD = 8  # bytes that say how long a question or an answer is


class Question(NamedTuple):
    """Something to ask, and how many seconds the answer may take."""

    text: bytes
    seconds: float


class Helper:
    """Another Python that answers questions, one after the other: ``python -m MODULE ARGUMENTS``."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._process = tools.start([*PYTHON, module, *arguments])
        self._seconds = 0.0  # that it may have used in all

    def ask(self, question: Question) -> bytes:
        """The answer. Raises ToolError when there is none; the helper is of no more use then."""
        process, late = self._process, threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        self._seconds += question.seconds
        tools.bound(process, self._seconds)
        timer = threading.Timer(question.seconds, stop)
        timer.start()
        try:
            assert process.stdin is not None and process.stdout is not None
            _write(process.stdin, question.text)
            answer = _read(process.stdout)
        except OSError:
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            why = (
                f"needed more than {question.seconds:.0f} s and was stopped"
                if late.is_set()
                else "ended without a word"
            )
            raise ToolError("stopped" if tools.stopped() else why)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        tools.end(self._process)


def share_out(module: str, arguments: Sequence[str], questions: Sequence[Question]) -> list[bytes | ToolError]:
    """The answers to many questions, asked of as many helpers as there are cores; an error where one gave none."""
    answers: list[bytes | ToolError] = [ToolError("not asked")] * len(questions)
    waiting = SimpleQueue[int]()
    for number in range(len(questions)):
        waiting.put(number)

    def work() -> None:
        while not waiting.empty() and not tools.stopped():
            with Helper(module, *arguments) as helper:
                _ask_on(helper, questions, waiting, answers)

    count = min(tools.cores(), len(questions))
    with ThreadPoolExecutor(max(count, 1)) as pool:
        try:
            for task in [pool.submit(work) for _ in range(count)]:
                task.result()
        except ToolError:
            pass  # no helper can be started: nothing more was asked
        except KeyboardInterrupt:
            tools.stop()
            raise
    return answers


def _ask_on(
    helper: Helper, questions: Sequence[Question], waiting: SimpleQueue[int], answers: list[bytes | ToolError]
) -> None:
    """Ask until nothing waits or the helper fails."""
    while not tools.stopped():
        try:
            number = waiting.get_nowait()
        except Empty:
            return
        try:
            answers[number] = helper.ask(questions[number])
        except ToolError as error:
            answers[number] = error
            return


def serve(answer: Callable[[bytes], bytes]) -> None:
    """Answer what is asked on standard input until that ends: a helper's whole life."""
    while (question := _read(sys.stdin.buffer)) is not None:
        _write(sys.stdout.buffer, answer(question))


def _write(stream: IO[bytes], text: bytes) -> None:
    stream.write(len(text).to_bytes(HEAD, "little"))
    stream.write(text)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes | None:
    """The next question or answer; None at the end."""
    head = stream.read(HEAD)
    size = int.from_bytes(head, "little")
    text = stream.read(size) if len(head) == HEAD else b""
    return text if len(head) == HEAD and len(text) == size else None
