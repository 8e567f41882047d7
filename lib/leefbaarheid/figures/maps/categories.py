"""The map of areas in named categories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import pandas as pd

from leefbaarheid.figures import style
from leefbaarheid.figures.charts.marks import name_points
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.maps.ground import SUPPRESSED, Panel, drawable, suppressed
from leefbaarheid.figures.maps.layout import Entry, Surroundings, count, single
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.texts import dutch

#: Up to so many areas of a category are named in the alt text, and so many marked ones beside themselves.
NAMED: Final = 6
#: From so many areas a thick outline would hide the small ones.
MANY: Final = 300
#: Half the distance in metres under which marked areas share one outline.
TOUCHING: Final = 30.0


@dataclass(frozen=True)
class Category:
    """What a category is called and how it looks everywhere; ``hatch`` and ``marker`` are of matplotlib."""

    label: str
    colour: str
    hatch: str = ""
    marker: str = "o"

    @property
    def point(self) -> dict[str, style.Look]:
        """How an area of it looks in a chart of points: light colours need a dark edge on paper."""
        return {"marker": self.marker, "color": self.colour, "edgecolor": style.INK}


@style.styled
def category_map(
    areas: gpd.GeoDataFrame,
    column: str,
    *,
    categories: Mapping[str, Category],
    title: str,
    herkomst: Herkomst,
    outlined: pd.Series | None = None,
    outline_label: str = "",
    named: bool = False,
    neighbours: gpd.GeoDataFrame | None = None,
    borders: gpd.GeoDataFrame | None = None,
    labels: pd.DataFrame | None = None,
) -> Figuur:
    """Draw the category of each area: a key of ``categories``, or nothing (hatched and counted).

    ``outlined`` marks areas (boolean, on the index of ``areas``) with a heavy outline, one around those
    that touch, which ``outline_label`` explains. A column ``naam`` lets the alt text name the areas of small
    categories; with ``named``, up to six marked areas get their name beside them and the alt text tells their
    category. Other frames as for :func:`leefbaarheid.figures.maps.class_map`. Raises ``ValueError`` for a value
    that is no category, and when no area has an outline.
    """
    hidden = suppressed(areas)
    areas = areas.assign(**{column: areas[column].mask(hidden)})
    values = areas[column]
    strange = sorted(set(values.dropna()) - set(categories))
    if strange:
        raise ValueError(f"column {column!r} holds {strange}, which are no categories")
    known = drawable(areas)
    marked = pd.Series(False, areas.index) if outlined is None else outlined.reindex(areas.index).eq(True)
    named = named and "naam" in areas and 0 < marked.sum() <= NAMED
    thick = {"edgecolor": "#000000", "linewidth": 1.4 if named else 0.9 if len(known) >= MANY else 1.8}
    groups: list[tuple[str, pd.Series, str, dict[str, style.Look]]] = [
        (c.label, values == k, c.colour, {"hatch": c.hatch, "edgecolor": style.readable(c.colour)})
        for k, c in categories.items()
    ]
    for label, members, look in (
        ("Niet bekend", values.isna() & ~hidden, style.UNKNOWN),
        ("Niet beoordeeld", hidden, SUPPRESSED),
    ):
        if members.any():
            groups.append((label, members, style.NO_SCORE, look))
    if marked.any():
        groups.append((outline_label, marked, "none", thick))
    counts = pd.DataFrame({"groep": [g[0] for g in groups], "gebieden": [int(g[1].sum()) for g in groups]})
    notes = counts["gebieden"].map(count)
    entries = [Entry(g[2], g[0], note, g[3]) for g, note in zip(groups, notes, strict=True)]
    entries += Entry.bare(known.geometry, borders)
    canvas, panel = single(title, known.geometry, entries, 3, "Wat de kleuren betekenen")
    around = Surroundings(neighbours, borders, labels)
    around.below(panel)
    panel.suppress(known.geometry[hidden[known.index]])
    shown = known[~hidden[known.index]]
    panel.coloured(shown.geometry, shown[column].map({k: c.colour for k, c in categories.items()}))
    for key, category in categories.items():
        if category.hatch:
            ink = style.readable(category.colour)
            panel.hatch(known.geometry[known[column] == key], category.hatch, ink)
    if marked[known.index].any():
        near = max(TOUCHING, 2 * panel.metres_per_pixel)
        together = known.geometry[marked[known.index]].buffer(near).union_all()
        panel.fill(gpd.GeoSeries([together], crs=known.crs), "none", zorder=4.5, **thick)
    around.above(panel)
    if named and marked[known.index].any():
        _name_beside(panel, known[marked[known.index]])
    sentences = [_in_words(areas, g[0], g[1]) for g in (groups[:-1] if named else groups)]
    own = areas[marked] if named else areas.head(0)
    marks = [_marked(*pair, categories) for pair in zip(own.get("naam", ()), own[column], strict=True)]
    return Figuur(
        canvas.figure,
        f"{dutch.sentence(title)} Kaart van {count(len(areas))}. " + " ".join([*sentences, *marks]),
        herkomst.met(herkomst.eenheid or "groep waarin het gebied valt"),
        "",
        Tabel(counts, title, {"groep": "Groep", "gebieden": "Gebieden"}, {"gebieden": "aantal"}),
        len(areas) - len(known),
        canvas.parts,
    )


def _in_words(areas: gpd.GeoDataFrame, label: str, members: pd.Series) -> str:
    n = int(members.sum())
    named = "naam" in areas and 0 < n <= NAMED
    names = f" ({dutch.join(areas.loc[members, 'naam'])})" if named else ""
    return f"{label}: {dutch.number(n)}{names}."


def _marked(naam: str, value: str | float, categories: Mapping[str, Category]) -> str:
    category = "niet bekend" if pd.isna(value) else categories[str(value)].label
    return f"Gemarkeerd is {naam}: {category}."


def _name_beside(panel: Panel, areas: gpd.GeoDataFrame) -> None:
    """Write the name of each area beside it, clear of its outline, which small areas would hide behind."""
    points = areas.geometry.representative_point()
    edges = areas.geometry.segmentize(6 * panel.metres_per_pixel).get_coordinates()
    name_points(panel.ax, points.x, points.y, areas["naam"], avoid=edges, size=8.5, weight="bold")
