"""The process that reads PDFs for the preflight: a damaged or hostile file may take it down, and nothing else."""

from __future__ import annotations

from pipeline.crew import serve
from pipeline.preflight.reading import read

if __name__ == "__main__":
    serve(lambda data: read(data).to_bytes())
