"""What the typesetter is at, page by page: a long book takes minutes, and its author wants to see them pass."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PAGE, WRITING = "Page %d", "Step 6"  # of the engine's log


@contextmanager
def watched(say: Callable[[str, str], None]) -> Iterator[None]:
    """Inside, *say* is told a verb and what is being done, for each page that is laid out."""

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if str(record.msg).endswith(PAGE) and isinstance(record.args, tuple):
                say("Setting", f"page {record.args[0]}")
            elif str(record.msg).startswith(WRITING):
                say("Writing", "the PDF")

    logger, ear = logging.getLogger("weasyprint.progress"), Ear()
    before = logger.level
    logger.addHandler(ear)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(ear)
        logger.setLevel(before)
