"""Aligns files in a process of its own, one of several that work on a long book: ``python -m pipeline.manuscript``."""

from __future__ import annotations

from pipeline.manuscript.crew import serve

if __name__ == "__main__":
    serve()
