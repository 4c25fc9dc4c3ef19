"""The signs of status, drawn: the same shape in the same size on every screen and on paper. A word always stands beside.

● ◐ ○ – ⌛ ? · as drawn from fonts differ in size and weight, and some systems make them emoji.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tracker.svg import PAGE, Palette, element

_CENTRE = 8
_RADIUS = 6.4
_INNER = 4.2  # inside a dashed outline, so that the dashes are seen
_DASHES = "2.2 1.82"  # ten to a turn
_PALE = 0.35


@dataclass(frozen=True)
class ShownStatus:
    """A status as people meet it. The words come from the rules and the region; none are written here."""

    sign: str  # one of ● ◐ ○ – ⌛ ? ·, of assignments □ ◧ △ ☑ ■, or "" where only words stand ("ej riktat hit")
    word: str  # a msgid: "Uppfyllt", "Mäts inte vid denna uppföljning"
    is_forecast: bool = False  # pale inside an outline, with "Prognos:" before the word
    stage: Literal["", "CALCULATED", "PROPOSED", "DECIDED"] = ""  # calculated is dashed
    decision: str = ""  # "§ 112, 24 september 2026", where decided


@dataclass(frozen=True)
class _Look:
    """How a sign's outline and inside are drawn."""

    colour: str
    is_forecast: bool
    is_calculated: bool

    @property
    def is_settled(self) -> bool:
        return not (self.is_forecast or self.is_calculated)

    @property
    def radius(self) -> float:
        return _INNER if self.is_calculated else _RADIUS

    @property
    def opacity(self) -> float | None:
        return _PALE if self.is_forecast else None


def draw_sign(sign: str, *, is_forecast: bool = False, is_calculated: bool = False, palette: Palette = PAGE) -> str:
    """The sign of a status as an SVG of 16 px, hidden from screen readers since the word stands beside; "" for no sign."""
    if sign not in _SHAPES:
        return ""
    colour, draw = _SHAPES[sign]
    look = _Look(getattr(palette, colour), is_forecast, is_calculated)
    return element(
        "svg",
        draw(look),
        xmlns="http://www.w3.org/2000/svg",
        viewBox="0 0 16 16",
        width=16,
        height=16,
        class_="sign",
        aria_hidden="true",
    )


def _outline(look: _Look, width: float) -> str:
    return element(
        "circle",
        cx=_CENTRE,
        cy=_CENTRE,
        r=_RADIUS,
        fill="none",
        stroke=look.colour,
        stroke_width=width,
        stroke_dasharray=_DASHES if look.is_calculated else None,
    )


def _disc(look: _Look) -> str:
    inside = element("circle", cx=_CENTRE, cy=_CENTRE, r=look.radius, fill=look.colour, fill_opacity=look.opacity)
    return inside + _outline(look, 1.3)


def _half(look: _Look) -> str:
    r = look.radius
    path = f"M8 {8 - r:.1f}A{r} {r} 0 0 0 8 {8 + r:.1f}Z"
    return element("path", d=path, fill=look.colour, fill_opacity=look.opacity) + _outline(look, 1.3)


def _ring(look: _Look) -> str:
    return _outline(look, 2 if look.is_settled else 1.3)


def _dash(look: _Look) -> str:
    return element("rect", x=3, y=7.25, width=10, height=1.5, fill=look.colour)


def _dot(look: _Look) -> str:
    return element("circle", cx=_CENTRE, cy=_CENTRE, r=1.75, fill=look.colour)


def _hourglass(look: _Look) -> str:
    glass = element("path", d="M4.5 2.5h7L8 8l3.5 5.5h-7L8 8Z", fill="none", stroke=look.colour, stroke_width=1.3)
    return glass + element("path", d="M8 10l2.2 3.5H5.8Z", fill=look.colour)


def _question(look: _Look) -> str:
    hook = "M5.4 5.6a2.7 2.7 0 1 1 4.1 2.3c-1 .6-1.5 1-1.5 2.3"
    line = element("path", d=hook, fill="none", stroke=look.colour, stroke_width=1.6)
    return line + element("circle", cx=_CENTRE, cy=13, r=1.1, fill=look.colour)


def _square(inside: str = "", *, is_filled: bool = False) -> Callable[[_Look], str]:
    """A square: how an assignment goes, never to be taken for the ring of a goal. `inside` is a path in its colour."""

    def draw(look: _Look) -> str:
        fill = look.colour if is_filled else "none"
        frame = element("rect", x=2.2, y=2.2, width=11.6, height=11.6, fill=fill, stroke=look.colour, stroke_width=1.3)
        return frame + (element("path", d=inside, fill=look.colour) if inside else "")

    return draw


def _tick(look: _Look) -> str:
    tick = element("path", d="M4.6 8.3l2.4 2.5 4.4-5.4", fill="none", stroke=look.colour, stroke_width=1.8)
    return _square()(look) + tick


def _triangle(look: _Look) -> str:
    shape = element("path", d="M8 2.2L14.2 13.4H1.8Z", fill="none", stroke=look.colour, stroke_width=1.3, stroke_linejoin="round")
    return shape + element("path", d="M7.3 6.2h1.4v3.6h-1.4zM7.3 10.7h1.4v1.4h-1.4z", fill=look.colour)


_SHAPES: dict[str, tuple[str, Callable[[_Look], str]]] = {
    "●": ("met", _disc),
    "◐": ("partly", _half),
    "○": ("not_met", _ring),
    "–": ("ink", _dash),
    "⌛": ("neutral", _hourglass),
    "?": ("ink", _question),
    "·": ("neutral", _dot),
    "□": ("neutral", _square()),
    "◧": ("met", _square("M2.2 2.2H8V13.8H2.2Z")),
    "△": ("partly", _triangle),
    "☑": ("met", _tick),
    "■": ("neutral", _square(is_filled=True)),
}
