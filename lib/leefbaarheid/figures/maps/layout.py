"""How maps and their legend share a canvas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import geopandas as gpd
import pandas as pd

from leefbaarheid.figures import style
from leefbaarheid.figures.maps.ground import SUPPRESSED, Panel, Window, bare_land
from leefbaarheid.figures.maps.names import border_names, place_names
from leefbaarheid.texts import dutch

EDGE: Final = 0.04
GAP: Final = 0.12
#: Height of the highest map.
HIGHEST: Final = 6.4
#: Width of a legend that stands beside its map.
ASIDE: Final = 2.45
LINE: Final = 0.36
#: From so many visible borders their lines are thin.
MANY_BORDERS: Final = 25
#: From so many neighbours no lines are drawn between them.
MANY_NEIGHBOURS: Final = 60


@dataclass(frozen=True)
class Surroundings:
    """What is drawn around and over the areas, on each map alike.

    ``neighbours``: outlines drawn faded; ``borders``: gemeenten (``naam``, ``geometry``, maybe
    ``gekozen``) drawn as lines with their names; ``labels``: ``naam, x, y, priority``.
    """

    neighbours: gpd.GeoDataFrame | None = None
    borders: gpd.GeoDataFrame | None = None
    labels: pd.DataFrame | None = None

    def below(self, *panels: Panel) -> None:
        """Draw the faded land on maps of one window."""
        window = panels[0].window
        for frame, lines in ((self.borders, 0.0), (self.neighbours, 0.5)):
            if frame is not None:
                visible = window.part(frame).geometry
                edge = style.LAND_LINE if lines and len(visible) <= MANY_NEIGHBOURS else "none"
                for panel in panels:
                    panel.fill(visible, style.LAND, edgecolor=edge, linewidth=lines, zorder=1)

    def above(self, *panels: Panel) -> None:
        """Draw the borders and the names on maps of one window."""
        window = panels[0].window
        names = [] if self.labels is None else [self.labels.assign(soort="gebied")]
        if self.borders is not None:
            visible = window.part(self.borders)
            chosen = visible["gekozen"] if "gekozen" in visible else pd.Series(False, visible.index)
            thin = 0.45 if len(visible) > MANY_BORDERS else 1.0
            for panel in panels:
                for part, colour, width in ((~chosen, "#b4b6b2", 0.8), (chosen, style.BORDER, 1.1)):
                    outlines = visible.geometry[part]
                    panel.fill(outlines, "none", edgecolor=colour, linewidth=width * thin, zorder=4)
            names.append(border_names(visible, window))
        if names:
            place_names(panels, pd.concat(names, ignore_index=True))


@dataclass(frozen=True)
class Entry:
    """A line of a legend: a swatch, what it means, and a note under that."""

    colour: str
    text: str
    note: str
    look: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def unknown(cls, text: str, n: int) -> Entry:
        """The line for ``n`` areas without a figure."""
        return cls(style.NO_SCORE, text, count(n), style.UNKNOWN)

    @classmethod
    def hidden(cls, n: int) -> list[Entry]:
        """The line for ``n`` areas that are not judged, where there are any."""
        return [cls(style.NO_SCORE, "Niet beoordeeld", count(n), SUPPRESSED)] if n else []

    @classmethod
    def bare(cls, outlines: gpd.GeoSeries, borders: gpd.GeoDataFrame | None) -> list[Entry]:
        """The line for chosen land that no area covers, where it shows."""
        edge = {"edgecolor": style.BORDER}
        return (
            [cls(style.LAND, "Omtrek of score ontbreekt", "", edge)] if bare_land(outlines, borders) else []
        )


def count(n: int) -> str:
    """Write a number of areas.

    >>> count(1), count(1200)
    ('1 gebied', '1.200 gebieden')
    """
    return dutch.plural(n, "gebied", "gebieden")


class Block(Protocol):
    """A part of a legend that draws itself, ``height`` inch high."""

    @property
    def height(self) -> float:
        """Height in inch."""

    def draw(self, canvas: style.Canvas, left: float, top: float) -> None:
        """Draw it with its top left corner at a point in inch."""


def single(
    title: str,
    outlines: gpd.GeoSeries,
    entries: Sequence[Entry],
    columns: int,
    heading: str,
    block: Block | None = None,
) -> tuple[style.Canvas, Panel]:
    """Lay out one map: a low one over its legend, a high one beside it.

    ``block`` stands in the legend between its heading and its entries.
    """
    window = Window.around(outlines, 0.5, 1.5)
    beside = window.ratio > 0.8
    if beside:
        width, columns, room = min(style.WIDTH - ASIDE - 3 * EDGE - GAP, HIGHEST / window.ratio), 1, ASIDE
    else:
        window = Window.around(outlines, 0.5, 0.72)
        width = room = style.WIDTH - 2 * EDGE
    height = width * window.ratio
    needed = 0.57 + sum(_row_heights(entries, columns, room)) + (block.height if block else 0.0)
    canvas = style.Canvas(max(height + 0.5, needed - 0.26) if beside else height + 0.25 + needed, title)
    panel = Panel.make(canvas, EDGE, canvas.top + 0.06, width, window)
    left, top = (width + EDGE + 2 * GAP, 0.1) if beside else (EDGE, height + 0.36)
    legend = _legend(canvas, left, canvas.top + top, entries, columns, room, heading, block)
    canvas.parts = ((EDGE, canvas.top + 0.06, width, height), *legend)
    panel.scale_bar(canvas, EDGE, canvas.top + 0.06 + height + 0.1)
    return canvas, panel


def double(
    title: str, outlines: gpd.GeoSeries, names: tuple[str, str], entries: Sequence[Entry], heading: str
) -> tuple[style.Canvas, tuple[Panel, Panel]]:
    """Lay out two maps of the same window: beside each other, or a wide one over the other."""
    window = Window.around(outlines, 0.42, 1.3)
    stacked = window.ratio < 0.66
    if stacked:
        width = style.WIDTH - ASIDE - 3 * EDGE - GAP
        height = width * window.ratio
        needed = 0.75 + sum(_row_heights(entries, 1, ASIDE))
        canvas = style.Canvas(max(2 * height + 0.96, needed), title)
        places = [(EDGE, canvas.top + 0.28), (EDGE, canvas.top + 0.56 + height)]
        _legend(canvas, width + EDGE + 2 * GAP, canvas.top + 0.3, entries, 1, ASIDE, heading)
    else:
        width = (style.WIDTH - 2 * EDGE - GAP) / 2
        height = width * window.ratio
        canvas = style.Canvas(height + 0.28 + 0.78 + sum(_row_heights(entries, 5, 2 * width + GAP)), title)
        places = [(EDGE, canvas.top + 0.28), (EDGE + width + GAP, canvas.top + 0.28)]
        _legend(canvas, EDGE, canvas.top + 0.28 + height + 0.3, entries, 5, 2 * width + GAP, heading)
    for (left, top), name in zip(places, names, strict=True):
        canvas.text(left, top - 0.07, name, size=10.5, weight="bold", va="bottom")
    first, second = (Panel.make(canvas, left, top, width, window) for left, top in places)
    first.scale_bar(canvas, EDGE, places[1][1] + height + 0.1)
    return canvas, (first, second)


def _legend(
    canvas: style.Canvas,
    left: float,
    top: float,
    entries: Sequence[Entry],
    columns: int,
    width: float,
    heading: str,
    block: Block | None = None,
) -> list[style.Box]:
    """Write the legend row by row under its heading; returns where its pieces are, in the order of reading."""
    lines = style.wrap(heading, int(width * 13)).split("\n")
    longest = max(len(line) for line in lines) / 13 + 0.1
    pieces: list[style.Box] = [(left, top, min(width, longest), 0.17 * len(lines) + 0.04)]
    canvas.text(left, top, "\n".join(lines), size=9, va="top", color=style.MUTED, linespacing=1.2)
    top += 0.17 * len(lines) + 0.08
    if block:
        block.draw(canvas, left, top)
        pieces.append((left, top, min(ASIDE, width), block.height - 0.05))
        top += block.height
    for row, height in enumerate(_row_heights(entries, columns, width)):
        for i, entry in enumerate(entries[row * columns : (row + 1) * columns]):
            x = left + i * width / columns
            text = _wrapped(entry, columns, width)
            canvas.box(x, top, 0.2, 0.26, entry.colour, **entry.look)
            pieces.append((x - 0.02, top - 0.02, width / columns - 0.02, height))
            for n, line in enumerate([*text, entry.note]):
                look = {"size": 8.5} if n < len(text) else {"size": 8, "color": style.MUTED}
                canvas.text(x + 0.28, top + 0.11 + 0.14 * n, line, va="baseline", **look)
        top += height
    return pieces


def _wrapped(entry: Entry, columns: int, width: float) -> list[str]:
    return style.wrap(entry.text, int((width / columns - 0.28) * 15)).split("\n")


def _row_heights(entries: Sequence[Entry], columns: int, width: float) -> list[float]:
    """Height in inch of each row of a legend, ``width`` inch wide."""
    lines = [len(_wrapped(entry, columns, width)) for entry in entries]
    return [LINE + 0.14 * (max(lines[i : i + columns]) - 1) for i in range(0, len(lines), columns)]
