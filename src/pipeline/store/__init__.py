"""Where the words of the stored sources are kept between runs, so that a check opens only the sources it needs.

A source is read once: its reader's text and the concordance of its words are kept by the digest of its bytes, made on
all cores. From then on the ledger knows the digest of an untouched file, and a source is opened where it lies.
"""

from __future__ import annotations

from pipeline.store.store import Store

__all__ = ["Store"]
