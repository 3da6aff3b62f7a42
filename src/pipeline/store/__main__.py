"""Reads stored sources in a process of its own: ``python -m pipeline.store FOLDER``, where FOLDER keeps the results."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from pipeline import cache, crew
from pipeline.store.store import answer

if __name__ == "__main__":
    cache.use(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    gc.freeze()
    gc.set_threshold(200_000)  # what is made of a source is let go without its help
    crew.serve(answer)
