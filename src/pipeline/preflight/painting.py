"""Walks over what a page draws, forms and patterns included: colours, pictures at their size, transparency, fonts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import hypot
from typing import Any

from pipeline.preflight import spaces
from pipeline.preflight.facts import Paint, Picture
from pipeline.preflight.inks import FOUR_INKS, darkest
from pipeline.preflight.operators import Operand, operators

Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1, 0, 0, 1, 0, 0)
MOST_OPERATORS = 3_000_000  # of one page; a dense map has a million
MOST_BYTES = 60_000_000  # of one content stream, unpacked
A_FORM = 100  # operators that opening a form costs as much time as
MOST_PAINTS = 500  # different colours of one page that are remembered
MOST_PICTURES = 2_000
DEPTH = 20  # forms within forms
FILLS = {b"f", b"F", b"f*", b"b", b"b*", b"B", b"B*"}
STROKES = {b"S", b"s", b"b", b"b*", b"B", b"B*"}
TEXT = {b"Tj", b"TJ", b"'", b'"'}
DEVICE = {b"g": "DeviceGray", b"rg": "DeviceRGB", b"k": "DeviceCMYK"}
STROKED = {1, 2, 5, 6}  # ways of drawing letters (ISO 32000-1, 9.3.6)
UNSEEN = {3, 7}
NORMAL = {"/Normal", "/Compatible"}


class TooMuch(Exception):
    """A page draws more than anybody will look through."""


@dataclass(frozen=True, slots=True)
class State:
    """The graphics state, as far as it matters here."""

    matrix: Matrix = UNIT
    fill: tuple[str, tuple[float, ...]] = ("DeviceGray", (0.0,))
    stroke: tuple[str, tuple[float, ...]] = ("DeviceGray", (0.0,))
    drawing: int = 0  # of letters


@dataclass
class Walk:
    """What was met on one page."""

    paints: dict[Paint, None] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    transparent: dict[str, None] = field(default_factory=dict)
    fonts: dict[tuple[int, int] | str, Any] = field(default_factory=dict)
    inks: dict[tuple[int, int], int | None] = field(default_factory=dict)  # of pictures, shared by all pages
    marked: bool = True  # nothing was drawn outside of marked content
    left: int = MOST_OPERATORS

    def page(self, page: Any) -> None:
        """Walk over a page. Raises TooMuch, and what pikepdf raises for damaged parts."""
        self.stream(_content(page.obj.get("/Contents")), page.resources, State(), 0)

    def stream(self, content: bytes, resources: Any, state: State, depth: int, *, marked: int = 0) -> None:
        """Walk over a content stream."""
        if len(content) > MOST_BYTES:
            raise TooMuch(f"it holds {len(content) / 1e6:,.0f} MB of drawing")
        if depth > DEPTH:
            raise TooMuch(f"its forms lie more than {DEPTH} deep in one another")
        saved: list[State] = []
        for word, operands in operators(content):
            self.left -= 1
            if self.left < 0:
                raise TooMuch(f"it has more than {MOST_OPERATORS:,} operators")
            if word in TEXT:
                self._text(state, marked)
            elif word == b"q":
                saved.append(state)
            elif word == b"Q":
                state = saved.pop() if saved else state
            elif word == b"cm":
                state = replace(state, matrix=times(_matrix(operands), state.matrix))
            elif word == b"Do":
                self._object(operands, resources, state, depth, marked)
            elif word == b"gs":
                self._look_through(_named(resources, "/ExtGState", operands))
            elif word == b"Tf":
                self._font(_named(resources, "/Font", operands))
            elif word == b"Tr":
                state = replace(state, drawing=int(operands[-1]) if operands and isinstance(operands[-1], float) else 0)
            elif word in (b"BDC", b"BMC"):
                marked += 1
            elif word == b"EMC":
                marked -= 1
            elif word == b"ID":
                self._inline(operands, resources, state)
            elif word == b"sh":
                self._shading(_named(resources, "/Shading", operands), resources)
            elif word in FILLS or word in STROKES:
                self._line(word, state, marked)
            else:
                state = _coloured(word, operands, resources, state)
                if word in (b"scn", b"SCN") and operands and isinstance(operands[-1], bytes):
                    self._pattern(_named(resources, "/Pattern", operands), resources, state, depth)

    def _text(self, state: State, marked: int) -> None:
        self.marked &= marked > 0
        if state.drawing not in UNSEEN:
            self._paint("text", *(state.stroke if state.drawing == 1 else state.fill))
            if state.drawing in STROKED - {1}:
                self._paint("text", *state.stroke)

    def _line(self, word: bytes, state: State, marked: int) -> None:
        self.marked &= marked > 0
        if word in FILLS:
            self._paint("line", *state.fill)
        if word in STROKES:
            self._paint("line", *state.stroke)

    def _paint(self, what: str, space: str, values: tuple[float, ...]) -> None:
        if space != "Pattern" and len(self.paints) < MOST_PAINTS:
            self.paints[Paint(what, space, values)] = None

    def _font(self, font: Any) -> None:
        if font is not None:
            self.fonts.setdefault(font.objgen if font.is_indirect else str(len(self.fonts)), font)

    def _look_through(self, state: Any) -> None:
        """Note what lets others show through (ISO 32000-1, 11.6.4 and 8.4.5)."""
        if state is None:
            return
        if any(key in state and float(state[key]) < 1 for key in ("/ca", "/CA")):
            self.transparent["opacity below 1"] = None
        if "/SMask" in state and state["/SMask"] != "/None":
            self.transparent["a soft mask"] = None
        modes = state.get("/BM", "/Normal")
        names = {str(mode) for mode in modes} if _is_array(modes) else {str(modes)}
        if names - NORMAL:
            self.transparent[f"the blend mode {sorted(names)[0].removeprefix('/')}"] = None

    def _object(self, operands: Sequence[Operand], resources: Any, state: State, depth: int, marked: int) -> None:
        drawn = _named(resources, "/XObject", operands)
        if drawn is None:
            return
        kind = drawn.get("/Subtype")
        if kind == "/Image":
            self.marked &= marked > 0
            self._picture(operands[-1], drawn, resources, state)
        elif kind == "/Form":
            self.left -= A_FORM
            inner = replace(state, matrix=times(_numbers(drawn.get("/Matrix"), UNIT), state.matrix))
            self.stream(_content(drawn), drawn.get("/Resources", resources), inner, depth + 1, marked=marked)

    def _picture(self, name: Operand, image: Any, resources: Any, state: State) -> None:
        if len(self.pictures) >= MOST_PICTURES:
            raise TooMuch(f"it has more than {MOST_PICTURES:,} pictures")
        for key, what in (("/SMask", "a soft mask"), ("/SMaskInData", "a soft mask")):
            if key in image and image[key] != 0:
                self.transparent[f"{what} of a picture"] = None
        stencil = bool(image.get("/ImageMask", False))
        space = spaces.family(image.get("/ColorSpace"), _group(resources, "/ColorSpace")) if not stencil else ""
        size = int(image.get("/Width", 0)), int(image.get("/Height", 0))
        if image.objgen not in self.inks:
            self.inks[image.objgen] = darkest(image) if spaces.base(space) in FOUR_INKS else None
        bits = int(image.get("/BitsPerComponent", 1 if stencil else 8))
        self._add(name, size, space, bits, stencil, state, self.inks[image.objgen])

    def _inline(self, operands: Sequence[Operand], resources: Any, state: State) -> None:
        given = {
            k.decode("latin-1"): v for k, v in zip(operands[::2], operands[1::2], strict=False) if isinstance(k, bytes)
        }

        def value(*names: str) -> Any:
            return next((given[n] for n in names if n in given), 0)

        stencil = bool(value("IM", "ImageMask"))
        named = value("CS", "ColorSpace")
        space = (
            spaces.family("/" + named.decode("latin-1"), _group(resources, "/ColorSpace")) if named else "DeviceGray"
        )
        size = int(value("W", "Width") or 0), int(value("H", "Height") or 0)
        self._add(b"inline", size, "" if stencil else space, int(value("BPC", "BitsPerComponent") or 1), stencil, state)

    def _add(
        self, name: Operand, size: tuple[int, int], space: str, bits: int, stencil: bool, state: State,
        ink: int | None = None,
    ) -> None:  # fmt: skip
        a, b, c, d = state.matrix[:4]
        wide, high = hypot(a, b) / 72, hypot(c, d) / 72
        if size[0] > 0 and size[1] > 0 and wide and high:
            called = name.decode("latin-1") if isinstance(name, bytes) else ""
            resolution = min(size[0] / wide, size[1] / high)
            self.pictures.append(Picture(called, size, round(resolution, 1), space, bits, stencil, ink))
            if stencil:
                self._paint("line", *state.fill)

    def _shading(self, shading: Any, resources: Any) -> None:
        if shading is not None:
            self._paint("shading", spaces.family(shading.get("/ColorSpace"), _group(resources, "/ColorSpace")), ())

    def _pattern(self, pattern: Any, resources: Any, state: State, depth: int) -> None:
        if pattern is None:
            return
        if pattern.get("/PatternType") == 2:
            self._shading(pattern.get("/Shading"), resources)
            self._look_through(pattern.get("/ExtGState"))
        elif pattern.get("/PaintType") == 1:
            inner = replace(state, matrix=_numbers(pattern.get("/Matrix"), UNIT))
            self.stream(_content(pattern), pattern.get("/Resources"), inner, depth + 1, marked=1)


def _coloured(word: bytes, operands: list[Operand], resources: Any, state: State) -> State:
    """The state after an operator that sets a colour; any other leaves it as it is."""
    lower = word.lower()
    numbers = tuple(v for v in operands if isinstance(v, float))
    if lower in DEVICE:
        colour = DEVICE[lower], numbers
    elif lower == b"cs" and operands and isinstance(operands[-1], bytes):
        space = spaces.family("/" + operands[-1].decode("latin-1"), _group(resources, "/ColorSpace"))
        start = (0.0, 0.0, 0.0, 1.0) if space == "DeviceCMYK" else (0.0,) * spaces.COMPONENTS.get(space, 0)
        colour = space, start
    elif lower in (b"sc", b"scn"):
        colour = (state.fill if word == lower else state.stroke)[0], numbers
    else:
        return state
    return replace(state, fill=colour) if word == lower else replace(state, stroke=colour)


def times(first: Matrix, then: Matrix) -> Matrix:
    """The transformation that does *first* and *then* the other (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _matrix(operands: Sequence[Operand]) -> Matrix:
    numbers = [v for v in operands if isinstance(v, float)]
    return (*numbers,) if len(numbers) == 6 else UNIT  # type: ignore[return-value]


def _numbers(values: Any, default: Matrix) -> Matrix:
    return _matrix([float(v) for v in values]) if _is_array(values) and len(values) == 6 else default


def _is_array(thing: Any) -> bool:
    import pikepdf

    return isinstance(thing, pikepdf.Array)


def _group(resources: Any, kind: str) -> Any:
    return resources.get(kind) if resources is not None else None


def _named(resources: Any, kind: str, operands: Sequence[Operand]) -> Any:
    """The resource that the operands name; None where there is none."""
    import pikepdf

    names = [v for v in operands if isinstance(v, bytes)]
    group = _group(resources, kind)
    found = group.get("/" + names[-1].decode("latin-1")) if names and group is not None else None
    return found if isinstance(found, pikepdf.Dictionary | pikepdf.Stream) else None


def _content(contents: Any) -> bytes:
    """A content stream, or an array of them, unpacked."""
    if contents is None:
        return b""
    if _is_array(contents):
        return b"\n".join(_content(part) for part in contents)
    return bytes(contents.read_bytes())
