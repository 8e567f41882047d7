"""The map of areas in named categories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import pandas as pd

from leefbaarheid.figures import style
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.maps.ground import drawable
from leefbaarheid.figures.maps.layout import Entry, Surroundings, count, single
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.texts import dutch

#: Up to so many areas of a category are named in the alt text.
NAMED: Final = 6
#: From so many areas a thick outline would hide the small ones.
MANY: Final = 300
#: Half the distance in metres under which marked areas share one outline.
TOUCHING: Final = 30.0


@dataclass(frozen=True)
class Category:
    """What a category is called and how it looks; ``hatch`` is one of matplotlib."""

    label: str
    colour: str
    hatch: str = ""


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
    neighbours: gpd.GeoDataFrame | None = None,
    borders: gpd.GeoDataFrame | None = None,
    labels: pd.DataFrame | None = None,
) -> Figuur:
    """Draw the category of each area: a key of ``categories``, or nothing (hatched and counted).

    ``outlined`` marks areas (boolean, on the index of ``areas``) with a heavy outline, one around those
    that touch, which ``outline_label`` explains. A column ``naam`` lets the alt text name the areas of small categories.
    Other frames as for :func:`leefbaarheid.figures.maps.class_map`. Raises ``ValueError`` for a value
    that is no category, and when no area has an outline.
    """
    values = areas[column]
    strange = sorted(set(values.dropna()) - set(categories))
    if strange:
        raise ValueError(f"column {column!r} holds {strange}, which are no categories")
    known = drawable(areas)
    marked = pd.Series(False, areas.index) if outlined is None else outlined.reindex(areas.index).eq(True)
    thick = {"edgecolor": "#000000", "linewidth": 0.9 if len(known) >= MANY else 1.8}
    groups: list[tuple[str, pd.Series, str, dict[str, style.Look]]] = [
        (c.label, values == k, c.colour, {"hatch": c.hatch, "edgecolor": style.readable(c.colour)})
        for k, c in categories.items()
    ]
    if values.isna().any():
        groups.append(("Niet bekend", values.isna(), style.NO_SCORE, style.UNKNOWN))
    if marked.any():
        groups.append((outline_label, marked, "none", thick))
    counts = pd.DataFrame({"groep": [g[0] for g in groups], "gebieden": [int(g[1].sum()) for g in groups]})
    notes = counts["gebieden"].map(count)
    entries = [Entry(g[2], g[0], note, g[3]) for g, note in zip(groups, notes, strict=True)]
    canvas, panel = single(title, known.geometry, entries, 3, "Wat de kleuren betekenen")
    around = Surroundings(neighbours, borders, labels)
    around.below(panel)
    panel.coloured(known.geometry, known[column].map({k: c.colour for k, c in categories.items()}))
    for key, category in categories.items():
        if category.hatch:
            look = {"hatch": category.hatch, "edgecolor": style.readable(category.colour), "linewidth": 0}
            panel.fill(known.geometry[known[column] == key], "none", zorder=3.5, **look)
    if marked[known.index].any():
        near = max(TOUCHING, 2 * panel.metres_per_pixel)
        together = known.geometry[marked[known.index]].buffer(near).union_all()
        panel.fill(gpd.GeoSeries([together], crs=known.crs), "none", zorder=4.5, **thick)
    around.above(panel)
    return Figuur(
        canvas.figure,
        f"{dutch.sentence(title)} Kaart van {count(len(areas))}. "
        + " ".join(_in_words(areas, label, members) for label, members, *_ in groups),
        herkomst.met(herkomst.eenheid or "groep waarin het gebied valt"),
        "",
        Tabel(counts, title, {"groep": "Groep", "gebieden": "Gebieden"}, {"gebieden": "aantal"}),
        len(areas) - len(known),
    )


def _in_words(areas: gpd.GeoDataFrame, label: str, members: pd.Series) -> str:
    n = int(members.sum())
    named = "naam" in areas and 0 < n <= NAMED
    names = f" ({dutch.join(areas.loc[members, 'naam'])})" if named else ""
    return f"{label}: {dutch.number(n)}{names}."
