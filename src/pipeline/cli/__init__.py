"""The command line: commands and flags. The only place that exits, or reads the arguments and the environment.

``commands`` holds the commands, ``options`` their flags, ``output`` what is printed and how a command ends.
"""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
from pathlib import Path

import click

from pipeline import __version__
from pipeline.cli.commands import citepress
from pipeline.cli.output import tell_stopped
from pipeline.errors import CitepressError, EditionError

__all__ = ["main"]

SELDOM = (500_000, 20, 100)  # of Python's gc: a book is a great many values that stay, and looking them over only costs
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def main() -> None:
    """Run the command; exit with 0, 1 (findings), 2 (could not run) or 130 (interrupted)."""
    _open_streams()
    gc.set_threshold(*SELDOM)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # being stopped leaves no more behind than Ctrl-C does
    try:
        status = citepress.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        status = 130
    except click.ClickException as error:
        error.show()
        status = 2
    except CitepressError as error:
        status = _stopped(error)
    except (BrokenPipeError, SystemExit):  # click makes the second of the first
        _drop_output()  # the reader of our output went away (``| head``): nothing is left to say
        status = 0
    except Exception as error:  # noqa: BLE001 - the one place where our own bugs end
        status = _full(error) if isinstance(error, OSError) and error.errno in FULL else _crashed(error)
    gc.freeze()  # at the end Python would look through all that a book is made of once more
    sys.exit(status or 0)


def _open_streams() -> None:
    """Make standard output and error take every letter; where one is closed (``>&-``), what it is sent is dropped."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open until the end
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _full(error: OSError) -> int:
    """No room is left for the output or a file."""
    _drop_output()
    where = f"{error.filename}: " if error.filename else ""
    click.echo(f"citepress: {where}nothing more can be written: {error.strerror}", err=True)
    return 2


def _stopped(error: CitepressError) -> int:
    tell_stopped(error)
    return 1 if isinstance(error, EditionError) else 2  # words that would be lost are a finding about the text


def _crashed(error: Exception) -> int:
    """Two lines for the author; the rest goes to a file she can send."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="citepress-crash-", suffix=".txt", delete=False) as file:
        file.write(f"citepress {__version__}, Python {sys.version}\n{' '.join(sys.argv)}\n\n")
        traceback.print_exception(error, file=file)
    click.echo(f"citepress: this is a fault of citepress, not of your text ({type(error).__name__})", err=True)
    click.echo(f"  help: please report it with the file {file.name}", err=True)
    return 2
