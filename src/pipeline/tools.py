"""Starting other programs. The only module that does.

Every run has a limit in time and memory that grows with its input: ten thousand ``[`` in a row hold pandoc for more
than a minute and gigabytes, and an author should not wait for that.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

from pipeline import cache
from pipeline.errors import ToolError

SECONDS = 20.0  # for any input
SECONDS_PER_MB = 30.0
MEMORY_MB = 1024  # for any input
MEMORY_PER_MB = 400
HELPER_MB = 4096
Process = subprocess.Popen[bytes]
_running: set[subprocess.Popen[bytes]] = set()
_stopped = threading.Event()


class LimitExceeded(ToolError):
    """A program needed more time or memory than its input justifies, or failed on it."""


@functools.cache
def pandoc_path() -> str:
    """The pandoc that ``pypandoc_binary`` brings; else one on PATH, or where pypandoc looks for it."""
    brought = _brought()
    if brought and not os.environ.get("PYPANDOC_PANDOC"):  # pypandoc's own variable, by which a user names another
        return brought
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError) as error:
        raise ToolError("pandoc was not found", "install it with: pip install pypandoc_binary") from error


def _brought() -> str | None:
    """The pandoc in pypandoc's package. To load pypandoc, which asks every pandoc for its version, takes a while."""
    package = importlib.util.find_spec("pypandoc")
    folder = Path(package.origin).resolve().parent / "files" if package and package.origin else Path()
    found = (folder / name for name in ("pandoc", "pandoc.exe"))
    return next((str(path) for path in found if path.is_file() and os.access(path, os.X_OK)), None)


@functools.cache
def pandoc_identity() -> bytes:
    """What tells one pandoc from another without starting it."""
    state = Path(pandoc_path()).stat()
    return f"{pandoc_path()} {state.st_size} {state.st_mtime_ns}".encode()


@functools.cache
def pandoc_version() -> str:
    """The version as pandoc prints it, such as "3.9"."""
    return run([pandoc_path(), "--version"], b"").decode().split("\n", 1)[0].split()[-1]


def pandoc(
    arguments: Sequence[str],
    data: bytes,
    *,
    cwd: Path | None = None,
    keep: bool = False,
    least: float | None = None,
    said: list[str] | None = None,
) -> bytes:
    """Run pandoc on *data* (its standard input) and return its standard output; its warnings are added to *said*.

    ``keep`` is for arguments that name no file: the answer then depends on nothing else and may come from the cache.
    ``least`` are the seconds that any input has, SECONDS if it is not given.
    Raises LimitExceeded when it fails or needs more than the limits; the message is pandoc's own.
    """
    if keep:
        return cache.keep(
            "pandoc", [pandoc_identity(), *(a.encode() for a in arguments), data], lambda: pandoc(arguments, data)
        )
    megabytes = len(data) / 1e6
    seconds = (SECONDS if least is None else least) + SECONDS_PER_MB * megabytes
    memory = int(MEMORY_MB + MEMORY_PER_MB * megabytes)
    # GHC's own limit works on every system; the heap is what grows. With more room it looks for garbage less often.
    command = [pandoc_path(), "+RTS", f"-M{memory}m", "-A16m", "-RTS", *arguments]
    return run(command, data, seconds=seconds, cwd=cwd, said=said)


def run(
    command: Sequence[str],
    data: bytes,
    *,
    seconds: float = SECONDS,
    cwd: Path | None = None,
    said: list[str] | None = None,
) -> bytes:
    """Run a program within *seconds*; its output, or LimitExceeded with what it said. Else that is added to *said*."""
    if _stopped.is_set():
        raise ToolError("stopped")
    name = Path(command[0]).name
    # pandoc takes a language from LANG where a text names none: the same input must not depend on it.
    environment = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=cwd, env=environment)
    except OSError as error:
        raise ToolError(f"{name} could not be started: {error.strerror}") from error
    bound(process, seconds)
    with process:
        _running.add(process)
        try:
            out, err = process.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise LimitExceeded(f"{name} needed more than {seconds:.0f} s and was stopped") from error
        finally:
            process.kill()  # does nothing to one that has ended
            _running.discard(process)
    if process.returncode != 0:
        complaint = err.decode("utf-8", "replace").strip() or f"exit status {process.returncode}"
        raise LimitExceeded(f"{name}: {complaint}")
    if said is not None:
        said += err.decode("utf-8", "replace").splitlines()
    return out


def start(command: Sequence[str]) -> Process:
    """Start a program to which the caller talks, with no more memory than HELPER_MB where the system can see to that.

    What it says on standard error is nobody's. Raises ToolError when it cannot be started.
    """
    if _stopped.is_set():
        raise ToolError("stopped")
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
    except OSError as error:
        raise ToolError(f"{Path(command[0]).name} could not be started: {error.strerror}") from error
    _limit(process, "RLIMIT_AS", HELPER_MB << 20)
    _running.add(process)
    return process


def end(process: Process) -> None:
    """Stop a program that was started, wherever it is."""
    process.kill()
    with contextlib.suppress(OSError), process:  # what it was still to be told may be waiting
        pass
    _running.discard(process)


def bound(process: Process, seconds: float) -> None:
    """Have the system, where it can, stop a program that outlives us: whoever kills us does not know of it."""
    _limit(process, "RLIMIT_CPU", int(seconds) + 5)


def _limit(process: Process, what: str, limit: int) -> None:
    try:
        import resource

        resource.prlimit(process.pid, getattr(resource, what), (limit, limit))
    except (ImportError, AttributeError, OSError, ValueError):
        return  # not Linux, or the program has ended already


def stop() -> None:
    """Stop the programs that other threads have started, and start no more: the author does not want to wait."""
    _stopped.set()
    for process in tuple(_running):
        process.kill()


def stopped() -> bool:
    """Whether no more programs are started."""
    return _stopped.is_set()


def cores() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1
