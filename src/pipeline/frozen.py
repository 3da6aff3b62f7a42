"""Frozen dataclasses that cost less: to import, and to make values of.

``dataclasses`` writes six functions for each class as text and compiles each by itself. For the hundred and more that
a check loads this takes a third of its start. Here all classes share five of the six, and only ``__init__`` is
written; it sets the fields of a class with slots by their descriptors, which are quicker than ``object.__setattr__``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls: type | None = None, /, *, frozen: bool = False, slots: bool = False, eq: bool = True) -> Any:
        """As ``dataclasses.dataclass`` with these arguments; what is not frozen is left to it."""
        if cls is None:
            return lambda given: dataclass(given, frozen=frozen, slots=slots, eq=eq)
        if not frozen:
            return dataclasses.dataclass(cls, slots=slots, eq=eq)
        made = dataclasses.dataclass(cls, init=False, repr=False, eq=False, slots=slots)
        shared = {"__repr__": _repr, "__setattr__": _set, "__delattr__": _delete}
        if slots:
            shared |= {"__getstate__": _state, "__setstate__": _restore}
        if eq:
            shared |= _compared(made)
        for name, function in shared.items():
            if name not in cls.__dict__:
                setattr(made, name, function)
        made.__init__ = _init(made)
        return made


def _init(cls: Any) -> Callable[..., None]:
    """``__init__`` of a class, whose fields may have defaults or factories of them."""
    known: dict[str, Any] = {"_put": object.__setattr__, "_none": dataclasses.MISSING}
    heads, lines = [], []
    for number, field in enumerate(dataclasses.fields(cls)):
        name, value = field.name, field.name
        if field.default is not dataclasses.MISSING:
            known[f"_{number}"] = field.default
            heads.append(f"{name}=_{number}")
        elif field.default_factory is not dataclasses.MISSING:
            known[f"_{number}"] = field.default_factory
            heads.append(f"{name}=_none")
            value = f"_{number}() if {name} is _none else {name}"
        else:
            heads.append(name)
        setter = getattr(cls.__dict__.get(name), "__set__", None) if "__slots__" in cls.__dict__ else None
        known[f"_put_{number}"] = setter
        lines.append(f" _put_{number}(self, {value})" if setter else f" _put(self, {name!r}, {value})")
    exec("\n".join([f"def __init__(self, {', '.join(heads)}):", *(lines or [" pass"])]), known)
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _compared(cls: Any) -> dict[str, Callable[..., Any]]:
    """``__eq__`` and ``__hash__`` of a class: two values are equal when their fields are."""
    names = [field.name for field in dataclasses.fields(cls) if field.compare]
    values: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()

    def equal(self: Any, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    return {"__eq__": equal, "__hash__": hashed}


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _set(self: Any, name: str, _: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
