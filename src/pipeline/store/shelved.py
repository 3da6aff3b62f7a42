"""A stored source whose words are opened when somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.model import Page, SourceText, TextFile
from pipeline.sources.counting import COUNTED, counted
from pipeline.sources.stored import Stored
from pipeline.store.kept import Kept

Opened = Callable[[], Kept]


class Shelved(SourceText):
    """The text of a work, of which only the card is in memory. *numbers* are the pages that its entry gives it."""

    def __init__(
        self, key: str, name: str, numbers: str, card: Stored, digest: str, opened: Opened, print_: Callable[[], bytes]
    ) -> None:
        known = {"key": key, "excerpt": card.excerpt, "lines": card.lines, "partial": card.partial, "digest": digest}
        for field, value in {**known, "file": ShelvedFile(name, opened)}.items():
            object.__setattr__(self, field, value)
        object.__setattr__(self, "_told", (numbers, card.guessed, opened, print_))

    _told: tuple[str, str | None, Opened, Callable[[], bytes]]

    @property
    def _stored(self) -> Stored:
        return self._told[2]().stored

    @property
    def _counted(self) -> Sequence[Page] | None:
        return counted(self._stored.pages, self._told[0]) if self._told[0] else None

    @property
    def pages(self) -> Sequence[Page]:
        return self._counted or self._stored.pages

    @property
    def guessed(self) -> str | None:
        return COUNTED if self._counted is not None else self._told[1]

    @property
    def body(self) -> int:
        return self._stored.body

    @property
    def skips(self) -> Sequence[tuple[int, int]]:
        return self._stored.skips

    @property
    def emphasis(self) -> Sequence[tuple[int, int]] | None:
        return self._stored.emphasis

    @property
    def set_off(self) -> Sequence[tuple[int, int]]:
        return self._stored.set_off

    @property
    def concordance(self) -> memoryview:
        return self._told[2]().concordance

    @property
    def prints(self) -> bytes:
        return self._told[3]()


class ShelvedFile(TextFile):
    """A file whose text is opened when somebody looks at it."""

    def __init__(self, path: str, opened: Opened) -> None:
        object.__setattr__(self, "path", path)
        object.__setattr__(self, "_opened", opened)

    _opened: Opened

    @property
    def text(self) -> str:
        return self._opened().stored.text

    @property
    def strides(self) -> Sequence[tuple[int, int]]:
        return self._opened().strides
