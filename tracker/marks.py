"""The marks that charts are made of. Coordinates in pixels, colours as attribute values."""

from collections.abc import Sequence

from tracker.svg import element, text, write_length

TEXT_SIZE = 14
LINE_HEIGHT = 17.0
_LETTER = 7.0  # the mean width of a letter at that size, measured in Source Sans 3 and rounded up


def find_width(words: str) -> float:
    """About how wide a label is; never too little for Swedish text."""
    return len(words) * _LETTER


def polyline(spots: Sequence[tuple[float, float]], colour: str, *, width: float = 1, dash: str | None = None) -> str:
    """A line through the spots."""
    path = "M" + "L".join(f"{write_length(x)} {write_length(y)}" for x, y in spots)
    return element("path", d=path, fill="none", stroke=colour, stroke_width=width, stroke_dasharray=dash)


def label(
    words: str, x: float, y: float, colour: str, *, anchor: str = "middle", is_bold: bool = False, halo: str | None = None
) -> str:
    """Text on its base line. A halo in the colour of the ground keeps it readable on top of lines."""
    weight = "600" if is_bold else None

    def write(fill: str, stroke: str | None = None) -> str:
        return element(
            "text",
            text(words),
            x=x,
            y=y,
            fill=fill,
            stroke=stroke,
            stroke_width=4 if stroke else None,
            font_size=TEXT_SIZE,
            font_weight=weight,
            text_anchor=anchor,
        )

    # Written twice: typst does not know paint-order.
    return (write(halo, halo) if halo else "") + write(colour)


def disc(x: float, y: float, colour: str) -> str:
    """The marker of a total."""
    return element("circle", cx=x, cy=y, r=3, fill=colour)


def square(x: float, y: float, colour: str) -> str:
    """The marker of women's values."""
    return element("rect", x=x - 3, y=y - 3, width=6, height=6, fill=colour)


def triangle(x: float, y: float, colour: str) -> str:
    """The marker of men's values."""
    return element("path", d=f"M{write_length(x)} {write_length(y - 4)}l4 7h-8Z", fill=colour)


def hollow(x: float, y: float, colour: str, ground: str) -> str:
    """The marker of a forecast."""
    return element("circle", cx=x, cy=y, r=4, fill=ground, stroke=colour, stroke_width=1.5)
