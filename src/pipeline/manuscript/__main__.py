"""Aligns files in a process of its own, one of several that work on a long book: ``python -m pipeline.manuscript``.

Standard input: for each file a line of JSON, its path and its text, and a line with pandoc's AST. Standard output: for
each file eight bytes that say how long what was made of it is, and that.
"""

from __future__ import annotations

import sys

from pipeline.manuscript.crew import serve

if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
