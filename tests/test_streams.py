"""The command among other programs: closed and full outputs, readers that go away, an interruption."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from conftest import Command

TEXT = "Mill wrote that “it is the bargain that counts” [@mill1859, p. 3].\n\n" * 200
PROGRAM = (sys.executable, "-m", "pipeline")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "essay.md").write_text(TEXT, "utf-8")
    return tmp_path


def shell(root: Path, line: str) -> subprocess.CompletedProcess[str]:
    """A line of the shell in which ``$C`` is the command."""
    program = " ".join(PROGRAM)
    return subprocess.run(
        ["sh", "-c", line.replace("$C", program)], cwd=root, capture_output=True, encoding="utf-8", check=False
    )


def test_closed_streams(root: Path) -> None:
    assert shell(root, "$C show quotations . >&-").stderr == ""
    assert shell(root, "$C check . <&- >&- 2>&-").returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_no_room_for_the_output(root: Path) -> None:
    ran = shell(root, "$C show quotations . >/dev/full")
    assert ran.returncode == 2
    assert ran.stderr == "citepress: nothing more can be written: No space left on device\n"


def test_a_reader_that_goes_away_is_no_failure(root: Path) -> None:
    ran = shell(root, "{ $C show quotations . ; echo $? >&2; } | true")
    assert ran.stderr == "0\n"


def test_rules_are_named_with_commas_or_one_by_one(root: Path) -> None:
    assert "K101" in shell(root, "$C check . --output-format concise").stdout
    assert shell(root, "$C check . --ignore K101,L401 --output-format concise").stdout == ""


def wait_for_a_child(pid: int) -> None:
    """Wait until a program has started another one, on a busy machine too."""
    threads = Path(f"/proc/{pid}/task")
    for _ in range(300):
        if not threads.exists() or any(path.read_text().split() for path in threads.glob("*/children")):
            break
        time.sleep(0.1)
    time.sleep(1)  # and the other one is at work


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent another way")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_waits_for_no_other_program(tmp_path: Path, sent: signal.Signals) -> None:
    (tmp_path / "slow.md").write_text("[" * 10_000, "utf-8")
    # Whoever starts the tests in the background has interruptions ignored, and children inherit that.
    listen = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen([*PROGRAM, "check", "."], cwd=tmp_path, stderr=subprocess.PIPE, preexec_fn=listen)
    wait_for_a_child(process.pid)
    os.kill(process.pid, sent)
    started = time.monotonic()
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.strip() == b""
    assert time.monotonic() - started < 5


def test_places_are_written_as_seen_from_the_authors_folder(
    citepress: Command, project: Callable[[dict[str, str | bytes]], Path]
) -> None:
    root = project({"book/manuscript/essay.md": "See [@nobody].\n", "elsewhere/x": ""})
    assert citepress("check", "book", "--output-format", "concise", cwd=root).out.startswith(
        "book/manuscript/essay.md:1:6:"
    )
    ran = citepress("check", "../book", "--output-format", "concise", cwd=root / "elsewhere")
    assert ran.out.startswith("../book/manuscript/essay.md:1:6:")
    ran = citepress("check", "../book", "--output-format", "json", cwd=root / "elsewhere")
    assert '"path": "manuscript/essay.md"' in ran.out, "programs get paths from the root"
