"""Our frozen dataclasses behave as the standard library's do: the model relies on it wherever values are compared."""

import copy
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from pipeline import frozen


def classes(dataclass: Callable[..., Any], *, slots: bool) -> tuple[Any, Any]:
    """The same two classes, made by one decorator or the other."""

    class Place:
        """A place."""

        path: str
        start: int = 0
        tags: list[str] = dataclasses.field(default_factory=list)
        seen: int = dataclasses.field(default=0, compare=False, repr=False)

    class Nowhere:
        """Nothing at all."""

    made = [dataclass(frozen=True, slots=slots)(each) for each in (Place, Nowhere)]
    return made[0], made[1]


def told(act: Callable[[], object]) -> object:
    """What comes of something: its answer, or the error."""
    try:
        return act()
    except (TypeError, AttributeError) as error:
        return type(error), str(error)


@pytest.mark.parametrize("slots", [True, False])
def test_the_same_comes_of_them_as_of_the_standard_library_s(slots: bool) -> None:
    def answers(dataclass: Callable[..., Any]) -> list[object]:
        place, nowhere = classes(dataclass, slots=slots)
        one, two = place("a.md", 3, ["x"]), place("a.md", 3, ["x"], seen=9)
        plain = dataclasses.replace(one, tags=())
        return [
            repr(one), one == two, one != two, one == place("b.md", 3, ["x"]), nowhere() == nowhere(), repr(nowhere()),
            one == ("a.md", 3, ["x"]), hash(plain) == hash(dataclasses.replace(plain, seen=4)),
            place("a.md").tags is place("a.md").tags, dataclasses.asdict(two), place.__match_args__,
            copy.deepcopy(one) == one, copy.copy(one).tags is one.tags, hasattr(one, "__dict__"),
            told(lambda: hash(one)), told(lambda: setattr(one, "path", "c.md")), told(lambda: delattr(one, "path")),
            told(lambda: place()), told(lambda: place("a", 1, [], 2, 3)), told(lambda: place("a", end=1)),
        ]  # fmt: skip

    assert answers(frozen.dataclass) == answers(dataclasses.dataclass)
