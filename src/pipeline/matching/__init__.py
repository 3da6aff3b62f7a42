"""The words of each quotation, held to the stored text of the work it cites."""

from __future__ import annotations

from pipeline.matching.match import Desk, match
from pipeline.matching.variants import variants

__all__ = ["Desk", "match", "variants"]
