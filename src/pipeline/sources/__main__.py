"""Reads a file in a process of its own, with BYTES of memory: ``python -m pipeline.sources KIND BYTES``.

The file is its standard input.
"""

from __future__ import annotations

import sys

from pipeline.sources.stored import Stored, pack


def main() -> None:
    """Answer with what is stored in the file."""
    kind, memory = sys.argv[1:]
    _bound(int(memory))
    sys.stdout.buffer.write(pack(_read(kind, sys.stdin.buffer.read())))


def _read(kind: str, data: bytes) -> Stored:
    """What a file's reader makes of it; only the libraries of that one are loaded."""
    if kind == "pdf":
        from pipeline.sources.pdf.document import read

        return read(data)
    if kind == "html":
        from pipeline.sources.html import read_html

        return read_html(data)
    from pipeline.sources.epub import read_epub

    return read_epub(data)


def _bound(size: int) -> None:
    """Keep to *size* bytes of memory, where the system can see to it."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ImportError, OSError, ValueError):
        return


if __name__ == "__main__":
    main()
