"""XPath expressions compiled once, with types: what most elements do not have is found without looking at each."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from lxml import etree

Element = etree._Element  # lxml has no public name for it


def elements(path: str) -> Callable[[Element], list[Element]]:
    """What selects elements below one, in document order."""
    return cast(Callable[[Element], list[Element]], etree.XPath(path))


def strings(path: str) -> Callable[[Element], list[str]]:
    """What selects the values of attributes, in document order."""
    return cast(Callable[[Element], list[str]], etree.XPath(path, smart_strings=False))
