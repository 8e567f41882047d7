"""Small multiples: panels of one size in rows, each with its title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes

from leefbaarheid.figures import style
from leefbaarheid.texts import dutch

#: The code of the area that the reader chose.
CHOSEN: Final = "gekozen"


@dataclass(frozen=True)
class Panels:
    """A canvas with one panel per name, ``columns`` beside each other.

    ``foot`` is the room under each panel (inch), ``head`` that above the first row, ``left`` that before
    the first column, ``between`` that between columns.
    """

    canvas: style.Canvas
    axes: Mapping[str, Axes]
    columns: int

    @classmethod
    def make(
        cls,
        names: Sequence[str],
        title: str,
        *,
        labels: Mapping[str, str],
        columns: int,
        panel_height: float,
        left: float = 0.05,
        between: float = 0.2,
        head: float = 0.1,
        foot: float = 0.2,
        widest: float = 4.2,
    ) -> Panels:
        """Lay out one panel per name; ``labels`` gives the titles."""
        columns = min(columns, len(names))
        width = min((style.WIDTH - left - 0.08 - between * (columns - 1)) / columns, widest)
        titles = [style.wrap(label(n, labels), int(width * 12)) for n in names]
        lines = max(t.count("\n") + 1 for t in titles)
        step = panel_height + 0.19 * lines + 0.12 + foot
        rows = -(-len(names) // columns)
        canvas = style.Canvas(rows * step + head + 0.08, title)
        axes = {}
        for i, name in enumerate(names):
            x = left + (i % columns) * (width + between)
            y = canvas.top + head + (i // columns) * step
            canvas.text(x, y + 0.19 * lines, titles[i], size=9.5, weight="bold", va="bottom")
            axes[name] = canvas.axes(x, y + 0.19 * lines + 0.08, width, panel_height)
        return cls(canvas, axes, columns)


def label(code: str, labels: Mapping[str, str]) -> str:
    """Return what the reader sees for a code: its given name, else the code itself without underscores."""
    return labels.get(code) or dutch.capital(code.replace("_", " "))
