"""The map of two measures at once, in three by three classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import pandas as pd
from matplotlib.patheffects import withStroke

from leefbaarheid.figures import style
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.maps.ground import drawable, suppressed
from leefbaarheid.figures.maps.layout import Entry, Surroundings, count, single
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.texts import dutch

#: Colour of each pair (y, x) of classes: orange where both are low, blue where both are high, light and dark
#: where they part. The two diagonals are yellow-blue and light-dark, which the colour-blind see too. In the order in
#: which the square is read, which every legend and table keeps.
COLOURS: Final = {
    (3, 1): "#f4ecc1",
    (3, 2): "#90b4d8",
    (3, 3): "#1666a8",
    (2, 1): "#f4b272",
    (2, 2): "#a8a29c",
    (2, 3): "#4a5078",
    (1, 1): "#e77821",
    (1, 2): "#9e583a",
    (1, 3): "#4f3743",
}
#: Lines over the low rows and dots over the high ones, so that on a grey print no two pairs look alike.
HATCHES: Final = {1: "--", 3: ".."}
LEVELS: Final = {1: "laag", 2: "midden", 3: "hoog"}
CELL: Final = 0.46
#: Room left of the square for the names of its rows (inch).
LEFT: Final = 0.56


@dataclass(frozen=True)
class Square:
    """The legend: each colour in its place with its number of areas."""

    counts: pd.Series
    x_label: str
    y_label: str

    @property
    def height(self) -> float:
        """Height in inch, with names and the room below."""
        return 3 * CELL + 0.78

    def draw(self, canvas: style.Canvas, left: float, top: float) -> None:
        """Draw it with its top left corner at a point in inch."""
        look: dict[str, style.Look] = {"size": 8.5, "va": "center"}
        canvas.text(left, top + 0.07, f"{self.y_label} ↑", weight="bold", **look)
        x0, y0 = left + LEFT, top + 0.2
        for (y, x), colour in COLOURS.items():
            at = x0 + (x - 1) * CELL, y0 + (3 - y) * CELL
            ink = style.readable(colour)
            canvas.box(*at, CELL, CELL, colour, edgecolor=ink, linewidth=0, hatch=HATCHES.get(y))
            canvas.box(*at, CELL, CELL, "none", edgecolor=style.PAPER, linewidth=1.2)
            number = dutch.number(self.counts[y, x])
            halo = [withStroke(linewidth=7, foreground=colour)]
            middle = at[0] + CELL / 2, at[1] + CELL / 2
            canvas.text(*middle, number, ha="center", color=ink, path_effects=halo, **look)
        for k, name in LEVELS.items():
            canvas.text(x0 - 0.08, y0 + (3.5 - k) * CELL, name, ha="right", **look)
            canvas.text(x0 + (k - 0.5) * CELL, y0 + 3 * CELL + 0.1, name, ha="center", **look)
        canvas.text(left, y0 + 3 * CELL + 0.31, f"{self.x_label} →", weight="bold", **look)


@style.styled
def bivariate_map(
    areas: gpd.GeoDataFrame,
    *,
    x: str,
    y: str,
    x_label: str,
    y_label: str,
    title: str,
    herkomst: Herkomst,
    neighbours: gpd.GeoDataFrame | None = None,
    borders: gpd.GeoDataFrame | None = None,
    labels: pd.DataFrame | None = None,
) -> Figuur:
    """Draw two measures of each area at once; columns ``x`` and ``y`` hold 1 (low) to 3 (high) or nothing.

    Areas that lack either are hatched and counted. ``x_label`` and ``y_label`` name the measures for the
    reader, in lower case where they would be so in a sentence. Other frames as for
    :func:`leefbaarheid.figures.maps.class_map`. Raises ``ValueError`` for another value than 1-3, and when
    no area has an outline.
    """
    pairs = areas[[y, x]].astype("Float64")
    if not (pairs.isin(list(LEVELS)) | pairs.isna()).all(axis=None):
        raise ValueError(f"columns {x!r} and {y!r} hold something else than 1, 2, 3 or nothing")
    hidden = suppressed(areas)
    pairs = pairs[~hidden].dropna().astype(int)
    found = pd.Series(list(pairs.itertuples(index=False, name=None)), pairs.index, dtype=object)
    counts = found.value_counts().reindex(pd.MultiIndex.from_tuples(COLOURS), fill_value=0)
    missing = int((~hidden).sum()) - len(pairs)
    entries = [Entry.unknown("Niet allebei bekend", missing)] if missing else []
    known = drawable(areas)
    entries += [*Entry.hidden(int(hidden.sum())), *Entry.bare(known.geometry, borders)]
    block = Square(counts, dutch.capital(x_label), dutch.capital(y_label))
    canvas, panel = single(title, known.geometry, entries, 3, "Aantal gebieden per combinatie", block)
    around = Surroundings(neighbours, borders, labels)
    around.below(panel)
    panel.suppress(known.geometry[hidden[known.index]])
    known = known[~hidden[known.index]]
    drawn = found.reindex(known.index)
    panel.coloured(known.geometry, drawn.map(COLOURS))
    for pair, colour in COLOURS.items():
        if pair[0] in HATCHES:
            alike = known.geometry[[other == pair for other in drawn]]
            panel.hatch(alike, HATCHES[pair[0]], style.readable(colour))
    around.above(panel)
    return Figuur(
        canvas.figure,
        _alt(title, counts, missing, x_label, y_label),
        herkomst.met(f"{x_label} en {y_label}, elk in drie klassen"),
        "Fel oranje met strepen: allebei laag. Diepblauw met stippen: allebei hoog. In de lichtste en de donkerste "
        "gebieden is de een hoog en de ander laag.",
        _table(counts, missing, x_label, y_label, title),
        int(areas.geometry.isna().sum()),
        canvas.parts,
    )


def _alt(title: str, counts: pd.Series, missing: int, x_label: str, y_label: str) -> str:
    corners = dutch.join(
        f"{count(counts[j, i])} met {y_label} {LEVELS[j]} en {x_label} {LEVELS[i]}"
        for j, i in ((1, 1), (3, 3), (3, 1), (1, 3))
    )
    unknown = f" Van {count(missing)} is niet allebei bekend." if missing else ""
    return f"{dutch.sentence(title)} Kaart van {y_label} en {x_label}: {corners}.{unknown}"


def _table(counts: pd.Series, missing: int, x_label: str, y_label: str, title: str) -> Tabel:
    rows: list[tuple[str, str | None, int]]
    rows = [(LEVELS[j], LEVELS[i], int(counts[j, i])) for j, i in COLOURS]
    rows += [("niet allebei bekend", None, missing)] if missing else []
    headings = {"y": dutch.capital(y_label), "x": dutch.capital(x_label), "gebieden": "Gebieden"}
    return Tabel(pd.DataFrame(rows, columns=list(headings)), title, headings, {"gebieden": "aantal"})
