"""Reads a PDF in a process of its own: ``python -m pipeline.sources.pdf``, the file as its standard input."""

from __future__ import annotations

import sys

from pipeline.sources.pdf import MEMORY_MB, MEMORY_PER_MB
from pipeline.sources.stored import pack


def main() -> None:
    """Answer with what is stored in the PDF."""
    data = sys.stdin.buffer.read()
    _bound(int((MEMORY_MB + MEMORY_PER_MB * len(data) / 1e6) * 1e6))
    from pipeline.sources.pdf.document import read

    sys.stdout.buffer.write(pack(read(data)))


def _bound(size: int) -> None:
    """Keep to *size* bytes of memory, where the system can see to it."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ImportError, OSError, ValueError):
        return


if __name__ == "__main__":
    main()
