"""One look for every picture: fonts, colours, the empty canvas with its title."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from functools import cache, wraps
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeAlias, TypeVar

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from leefbaarheid.figures.canvas import QuietCanvas

P = ParamSpec("P")
R = TypeVar("R")
#: Whatever matplotlib takes as a colour or as an option of how something looks.
Look: TypeAlias = Any

#: A picture is 8 inch wide: 800 pixels on a page, drawn at twice that for sharp screens.
WIDTH: Final = 8.0
PAGE_DPI: Final = 100
DPI: Final = 200

INK: Final = "#1f2933"
MUTED: Final = "#566069"
PAPER: Final = "#ffffff"
#: Land that is not reported on, and the lines in it.
LAND: Final = "#f7f7f5"
LAND_LINE: Final = "#d9d9d4"
BORDER: Final = "#565b60"
EDGE: Final = "#767676"
NO_SCORE: Final = "#ffffff"
#: How areas without a figure are drawn, white under it.
UNKNOWN: Final[Any] = {"hatch": "////", "edgecolor": "#9aa0a6"}

#: The chosen area, the country, and what is best or worst in the area (Okabe-Ito, safe for the colour-blind).
CHOSEN: Final = "#0b5394"
COUNTRY: Final = "#4d4d4d"
BEST: Final = "#00785a"
WORST: Final = "#b84a00"
TOTAL: Final = "#3d4852"
NEUTRAL: Final = "#b4bac0"

#: One colour a dimension (Okabe-Ito).
DIMENSION_COLOURS: Final = {
    "fys": "#009e73",
    "won": "#e69f00",
    "vrz": "#0072b2",
    "soc": "#cc79a7",
    "onv": "#d55e00",
}

#: From a strong fall to a strong rise, safe for the colour-blind; no colour of a class is among them.
CHANGE_COLOURS: Final = ("#b35806", "#f0a860", "#d8d8d4", "#92bfe0", "#2166ac")
#: Level lines over what is unfavourable, the closer the worse: without colours, in print or to some eyes, a light
#: fall would look like a light rise, and a low class like a high one.
CHANGE_HATCHES: Final = ("----", "--", "", "", "")
CLASS_HATCHES: Final = {1: "++++", 2: "----", 3: "--"}

#: From low to high, ever darker.
SEQUENCE: Final = ("#eef3ec", "#c5d9d3", "#8db3bd", "#4f7ea3", "#22466f")

#: The house style as matplotlib reads it: ``plt.style.use("leefbaarheid.figures.leefbaarheid")``.
SHEET: Final = Path(__file__).with_name("leefbaarheid.mplstyle")
RC: Final = mpl.rc_params_from_file(SHEET, use_default_template=False)


def styled(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function in the house style, whatever the notebook has set."""

    @wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with mpl.rc_context():
            mpl.rcdefaults()
            mpl.rcParams.update(RC)
            return function(*args, **kwargs)

    return inside


#: A rectangle: left, top, width and height in inch from the top left corner of a figure.
Box = tuple[float, float, float, float]


class Canvas:
    """A figure measured in inches from its top left corner, with its title in place.

    ``top`` is where the picture itself may begin; ``parts`` are the rectangles that can be shown by themselves.
    """

    def __init__(self, height: float, title: str, width: float = WIDTH) -> None:
        """``height`` in inch without the title, which takes its own room."""
        lines = textwrap.wrap(title, int(width * 9.3))
        if not lines:
            raise ValueError("a picture needs a title")
        self.top = 0.12 + 0.23 * len(lines)
        self.width, self.height = width, height + self.top
        self.parts: tuple[Box, ...] = ()
        self.figure = Figure(figsize=(self.width, self.height), dpi=DPI)
        QuietCanvas(self.figure)
        self.text(0.04, 0.04, "\n".join(lines), size=12, weight="bold", va="top", linespacing=1.25)

    def axes(self, left: float, top: float, width: float, height: float, **kwargs: Look) -> Axes:
        """Axes in a rectangle (inch, from the top left corner)."""
        bottom = self.height - top - height
        box = (left / self.width, bottom / self.height, width / self.width, height / self.height)
        return self.figure.add_axes(box, **kwargs)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Place on the figure (0-1, from the bottom) of a point in inch from the top left corner."""
        return x / self.width, 1 - y / self.height

    def text(self, x: float, y: float, text: str, **kwargs: Look) -> Text:
        """Write a text at a point in inch from the top left corner."""
        return self.figure.text(*self.point(x, y), text, **kwargs)

    def box(self, x: float, y: float, width: float, height: float, colour: Look, **kwargs: Look) -> None:
        """Draw a swatch; its top left corner lies at a point in inch from that of the figure."""
        left, bottom = self.point(x, y + height)
        across, down = width / self.width, height / self.height
        edge = {"edgecolor": EDGE, "linewidth": 0.6, "transform": self.figure.transFigure, **kwargs}
        self.figure.add_artist(Rectangle((left, bottom), across, down, facecolor=colour, **edge))


def text_width(texts: Iterable[str], size: float) -> float:
    """Width in inch of the widest line of some texts, in the font and size (points) of pictures."""
    renderer, font = _probe().get_renderer(), FontProperties(size=size)
    lines = [line for text in texts for line in text.split("\n")]
    widths = [renderer.get_text_width_height_descent(line, font, False)[0] for line in lines if line]
    return max(widths, default=0.0) / DPI


@cache
def _probe() -> QuietCanvas:
    return QuietCanvas(Figure(figsize=(0.1, 0.1), dpi=DPI))


def readable(colour: str) -> str:
    """Return black or white, whichever reads best on a colour: a contrast of 4.5 or more.

    >>> readable("#f4b272"), readable("#1666a8")
    ('#000000', '#ffffff')
    """
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if light > 0.179 else PAPER


def hatched(pattern: str) -> dict[str, Look]:
    """Return the look of a swatch with a pattern of matplotlib over its colour; empty without one."""
    return {"hatch": pattern, "edgecolor": INK} if pattern else {}


def short(text: str, most: int = 45) -> str:
    """Cut a name that has no room in a picture; the table and the alt text have the whole of it.

    >>> short("Kerkrade"), short("Nuenen, Gerwen en Nederwetten", 8)
    ('Kerkrade', 'Nuenen,…')
    """
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def wrap(text: str, width: int) -> str:
    """Break a label over lines of about ``width`` characters; long words stay whole."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False)) or text


def spread_blocks(centres: list[float], heights: list[float], low: float, high: float) -> list[float]:
    """Move blocks apart, as little as can be, until none overlaps; returns their centres.

    All stay between ``low`` and ``high`` where there is room.

    >>> spread_blocks([0.0, 0.2, 5.0], [1.0, 1.0, 1.0], -0.5, 6.0)
    [0.0, 1.0, 5.0]
    >>> spread_blocks([5.9, 5.8], [1.0, 1.0], 0.0, 6.0)
    [5.5, 4.5]
    """
    order = sorted(range(len(centres)), key=lambda i: (centres[i], i))
    placed: dict[int, float] = {}
    floor = low
    for i in order:
        placed[i] = max(centres[i], floor + heights[i] / 2)
        floor = placed[i] + heights[i] / 2
    ceiling = high
    for i in reversed(order):
        placed[i] = min(placed[i], ceiling - heights[i] / 2)
        ceiling = placed[i] - heights[i] / 2
    return [placed[i] for i in range(len(centres))]
