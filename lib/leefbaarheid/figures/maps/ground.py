"""The ground of every map: its window, its polygons, its scale bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes

from leefbaarheid.figures import style
from leefbaarheid.texts import dutch

#: Room around the areas, as a share of their width and height.
MARGIN: Final = 0.04
#: Column that tells which areas may be judged; the others are drawn so, white under it, and show no figure.
JUDGED: Final = "beoordeeld"
SUPPRESSED: Final[style.Look] = {"hatch": "xxxx", "edgecolor": "#9aa0a6"}
#: Land without areas shows where it is wider than this share of the map; what is narrower lies between rough outlines.
BARE_FROM: Final = 0.04
#: From so many areas no lines are drawn between them.
DENSE_FROM: Final = 900


@dataclass(frozen=True)
class Window:
    """The piece of land that a map shows, in metres of RD New."""

    xmin: float
    ymin: float
    xmax: float
    ymax: float

    @classmethod
    def around(cls, outlines: gpd.GeoSeries, low: float, high: float) -> Window:
        """Make the window around outlines, widened until height : width is from ``low`` to ``high``."""
        xmin, ymin, xmax, ymax = outlines.total_bounds
        width, height = (xmax - xmin) * (1 + 2 * MARGIN), (ymax - ymin) * (1 + 2 * MARGIN)
        width, height = max(width, height / high), max(height, width * low)
        x, y = (xmin + xmax) / 2, (ymin + ymax) / 2
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @property
    def width(self) -> float:
        """Width in metres."""
        return self.xmax - self.xmin

    @property
    def ratio(self) -> float:
        """Height : width."""
        return (self.ymax - self.ymin) / self.width

    @property
    def box(self) -> shapely.Polygon:
        """The window as a polygon."""
        return shapely.box(self.xmin, self.ymin, self.xmax, self.ymax)

    def part(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Return the rows whose outline reaches into the window."""
        return frame.iloc[np.sort(frame.sindex.query(self.box, predicate="intersects"))]


@dataclass(frozen=True)
class Panel:
    """One map on the canvas: its axes and its window, ``width`` inch wide."""

    ax: Axes
    window: Window
    width: float

    @classmethod
    def make(cls, canvas: style.Canvas, left: float, top: float, width: float, window: Window) -> Panel:
        """Make an empty map with a thin frame; its height follows from the window."""
        ax = canvas.axes(left, top, width, width * window.ratio)
        ax.set(xlim=(window.xmin, window.xmax), ylim=(window.ymin, window.ymax), xticks=[], yticks=[])
        for spine in ax.spines.values():
            spine.set(visible=True, color=style.LAND_LINE)
        return cls(ax, window, width)

    @property
    def metres_per_pixel(self) -> float:
        """Ground size of a pixel."""
        return self.window.width / (self.width * style.DPI)

    def fill(self, outlines: gpd.GeoSeries, colours: Sequence[str] | str, **look: style.Look) -> None:
        """Draw polygons, simplified one by one to what a pixel can show."""
        if outlines.empty:
            return
        simple = outlines.simplify(self.metres_per_pixel * 0.6)
        simple.plot(ax=self.ax, facecolor=colours, aspect=None, autolim=False, **look)
        self.ax.set(xlabel="", ylabel="")  # geopandas names the axes of the projection

    def areas(self, outlines: gpd.GeoSeries, colours: Sequence[str]) -> None:
        """Draw the areas that the map is about, with lines between them unless they are very many."""
        if len(outlines) >= DENSE_FROM:
            look: dict[str, style.Look] = {"edgecolor": "face", "linewidth": 0.25, "antialiased": False}
        else:
            look = {"edgecolor": "#8a8f8a", "linewidth": 0.5 if len(outlines) < 150 else 0.3}
        self.fill(outlines, colours, zorder=3, **look)

    def coloured(self, outlines: gpd.GeoSeries, colours: pd.Series) -> None:
        """Draw the areas in their colours, those without one hatched."""
        given = colours.notna()
        self.areas(outlines[given], colours[given].tolist())
        self.fill(outlines[~given], style.NO_SCORE, zorder=3, linewidth=0.5, **style.UNKNOWN)

    def suppress(self, outlines: gpd.GeoSeries) -> None:
        """Draw areas of which nothing is shown, hatched crosswise."""
        self.fill(outlines, style.NO_SCORE, zorder=3, linewidth=0.5, **SUPPRESSED)

    def hatch(self, outlines: gpd.GeoSeries, pattern: str, ink: str = style.INK) -> None:
        """Draw a pattern of matplotlib over areas."""
        if len(outlines) >= DENSE_FROM:
            outlines = gpd.GeoSeries([outlines.union_all()], crs=outlines.crs)
        self.fill(outlines, "none", zorder=3.5, hatch=pattern, edgecolor=ink, linewidth=0)

    def scale_bar(self, canvas: style.Canvas, left: float, top: float) -> None:
        """Draw a bar of a round length in kilometres, about a fifth of the map."""
        length = round_length(self.window.width / 5)
        inches = length / self.window.width * self.width
        canvas.box(left, top, inches, 0.05, style.INK, edgecolor=style.INK)
        text = f"{dutch.number(length / 1000)} km" if length >= 1000 else f"{dutch.number(length)} m"
        canvas.text(left + inches + 0.08, top + 0.03, text, size=8.5, va="center_baseline")


def round_length(metres: float) -> float:
    """Return the largest 1, 2 or 5 times a power of ten that is not above ``metres``.

    >>> round_length(7300), round_length(2100), round_length(450), round_length(5000)
    (5000.0, 2000.0, 200.0, 5000.0)
    """
    power = 10.0 ** np.floor(np.log10(metres))
    return float(max(step * power for step in (1, 2, 5) if step * power <= metres * (1 + 1e-9)))


def drawable(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows that have an outline. Raises ``ValueError`` when none has."""
    known = areas[~(areas.geometry.isna() | areas.geometry.is_empty)]
    if known.empty:
        raise ValueError("no area has an outline: write a sentence instead")
    return known


def suppressed(areas: pd.DataFrame) -> pd.Series:
    """Tell of which areas nothing is shown: those not to be judged by the column ``beoordeeld``, where they have it."""
    return areas[JUDGED].eq(False) if JUDGED in areas else pd.Series(False, index=areas.index)


def bare_land(outlines: gpd.GeoSeries, borders: gpd.GeoDataFrame | None) -> bool:
    """Whether a map of areas shows land of the chosen gemeenten (``gekozen``) that no area covers."""
    if borders is None or "gekozen" not in borders or not borders["gekozen"].any():
        return False
    xmin, ymin, xmax, ymax = outlines.total_bounds
    near = BARE_FROM / 4 * max(xmax - xmin, ymax - ymin)
    land = borders.geometry[borders["gekozen"]].union_all().intersection(shapely.box(xmin, ymin, xmax, ymax))
    covered = shapely.union_all(outlines.simplify(near / 4).buffer(near, quad_segs=2).to_numpy())
    return not land.difference(covered).buffer(-near).is_empty
