"""From charts of matplotlib to SVG in a page: its letters, and its colours, light and dark, are those of the page."""

import io
import re
from pathlib import Path
from typing import Final, cast

from markupsafe import Markup, escape
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.style import context

from leefbaarheid.classes import COLOURS
from leefbaarheid.templates import colours

#: The one style sheet of charts. Its colours, and those below, stand for colours of the page.
SHEET: Final = str(Path(__file__).with_name("charts.mplstyle"))
#: Decorates what draws a chart in the one style.
styled: Final = context(SHEET)
_NAMES: Final = ("ink", "ink2", "line", "line2", "accent", "paper", "panel")
INK, SOFT, LINE, LINE2, ACCENT, PAPER, PANEL = (colours()[name] for name in _NAMES)
#: Colour in a chart -> variable of the page's style (templates/tokens.css).
PAGE: Final = {colours()[name]: name for name in (*_NAMES, *(f"k{klasse}" for klasse in COLOURS))}
#: What matplotlib would write of the moment and of itself into an SVG: nothing, so that equal pictures are equal files.
SAME: Final = dict.fromkeys(("Date", "Creator", "Format", "Type"))
#: Decimals after the first, of a number in a tag.
_FINER: Final = re.compile(r"(?<=\.\d)\d+")
#: What says nothing in a page: prolog, sheet, comments, ids, empty groups, families of letters.
_NOTHING: Final = [
    (re.compile(r"^.*?(?=<svg)|<!--.*?-->|<style.*?</style>|<metadata>.*?</metadata>", re.DOTALL), ""),
    (re.compile(r' id="[\w.]+?_\d+"| transform="rotate\(-0 [^)]*\)"| (xmlns(:xlink)?|version)="[^"]*"'), ""),
    (re.compile(r"font: (?:(\w+) )?([\d.]+px) [^;\"]*"), r"font-weight: \1; font-size: \2"),
    (re.compile(r"font-family: [^;\"]*;? ?|font-weight: ; "), ""),
    (re.compile(r"\s*\n\s*"), " "),
    (re.compile(r"> <"), "><"),
    (re.compile(r"<g></g>|<defs></defs>"), ""),
]


def axes(width: float, height: float) -> Axes:
    """Axes on a figure of their own (inches); no window of pyplot, so that nothing is shown twice or left open."""
    return Figure(figsize=(width, height), layout="constrained").subplots()


def to_svg(picture: Axes | Figure, alt: str) -> Markup:
    """Write a chart (axes, with all that is on their figure) as SVG with a description in words.

    Equal charts give equal text. Its colours are those of the style sheet, as variables of the page that it stands in.

    >>> to_svg(axes(1, 1), "leeg")[:52]
    Markup('<svg class="ch" role="img" aria-label="leeg" viewBox')
    """
    figure = cast(Figure, picture.get_figure(root=True))
    buffer = io.StringIO()
    with context(SHEET):
        FigureCanvasSVG(figure)
        dpi, figure.dpi = figure.dpi, 72
        if engine := figure.get_layout_engine():
            engine.execute(figure)
            figure.set_layout_engine()  # none: or it would be laid out by a drawing that is thrown away
        figure.savefig(buffer, format="svg", metadata=SAME)
        figure.dpi = dpi
        figure.set_layout_engine(engine)
    svg = buffer.getvalue()
    for pattern, new in _NOTHING:
        svg = pattern.sub(new, svg)
    svg = re.sub(r"<[^>]*>", lambda tag: _FINER.sub("", tag[0]), svg)
    head = f'<svg class="ch" role="img" aria-label="{escape(alt)}"'
    svg = re.sub(r'<svg width="[^"]*" height="[^"]*"', lambda _: head, svg, count=1)
    return Markup(re.sub("|".join(PAGE), lambda m: f"var(--{PAGE[m[0]]})", svg))
