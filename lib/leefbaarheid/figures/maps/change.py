"""The map of change, in steps of the threshold around zero."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.figures import style
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.maps.ground import drawable, suppressed
from leefbaarheid.figures.maps.layout import Entry, Surroundings, count, single
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.texts import dutch

#: Looks of marked groups, in the order in which they are given.
MARKS: Final[tuple[dict[str, Any], ...]] = (
    {"edgecolor": "#000000", "linewidth": 1.8},
    {"edgecolor": "#3c3c3c", "linewidth": 0.6, "hatch": "/////"},
    {"edgecolor": "#3c3c3c", "linewidth": 0.6, "hatch": "....."},
)
#: From so many areas, outlines are thin and go around neighbours together: they would hide the small ones.
MANY: Final = 300
STEPS: Final = ("sterke daling", "daling", "geen betekenisvolle verandering", "stijging", "sterke stijging")


@style.styled
def change_map(
    areas: gpd.GeoDataFrame,
    *,
    title: str,
    herkomst: Herkomst,
    drempel: float,
    column: str = "verandering",
    marks: Mapping[str, str] | None = None,
    neighbours: gpd.GeoDataFrame | None = None,
    borders: gpd.GeoDataFrame | None = None,
    labels: pd.DataFrame | None = None,
) -> Figuur:
    """Draw the change of each area (points of ``afw``) in five steps of the threshold.

    ``drempel`` is T; ``marks`` maps at most three boolean columns to what they mean: the first is drawn
    as a thick outline, the others hatched; a column without areas keeps its look and gets no line in the
    legend. Other frames and suppressed areas as for :func:`leefbaarheid.figures.maps.class_map`: of these
    no mark is drawn either, though they count in its group. Raises ``ValueError`` when no area has an outline, or
    for more marks.
    """
    shown = dict(marks or {})
    if len(shown) > len(MARKS):
        raise ValueError(f"a map bears {len(MARKS)} marks at most, not {len(shown)}")
    known = drawable(areas)
    hidden = suppressed(areas)
    found = steps(areas.loc[~hidden, column], drempel)
    counts = [int((found == i).sum()) for i in range(5)]
    ranges = step_ranges(drempel)
    looks = [style.hatched(pattern) for pattern in style.CHANGE_HATCHES]
    entries = [
        Entry(c, dutch.capital(step), f"{bounds}: {count(n)}", look)
        for c, step, bounds, n, look in zip(style.CHANGE_COLOURS, STEPS, ranges, counts, looks, strict=True)
    ][::-1]
    unknown = int(areas.loc[~hidden, column].isna().sum())
    if unknown:
        entries.append(Entry.unknown("Niet te bepalen", unknown))
    entries += [*Entry.hidden(int(hidden.sum())), *Entry.bare(known.geometry, borders)]
    entries += [
        Entry("none", dutch.capital(text), count(areas[name].sum()), _swatch(look))
        for (name, text), look in zip(shown.items(), MARKS, strict=False)
        if areas[name].any()
    ]
    canvas, panel = single(title, known.geometry, entries, 3, "Verandering van de score")
    around = Surroundings(neighbours, borders, labels)
    around.below(panel)
    panel.suppress(known.geometry[suppressed(known)])
    known = known[~suppressed(known)]
    drawn = steps(known[column], drempel)
    panel.coloured(known.geometry, pd.Series(drawn, known.index).map(dict(enumerate(style.CHANGE_COLOURS))))
    for step, pattern in enumerate(style.CHANGE_HATCHES):
        if pattern:
            panel.hatch(known.geometry[drawn == step], pattern)
    for name, look in zip(shown, MARKS, strict=False):
        marked = known.geometry[known[name].to_numpy(dtype=bool)]
        if len(known) >= MANY:
            look = {**look, "linewidth": min(look["linewidth"], 0.9)}
            marked = gpd.GeoSeries([marked.union_all()]).explode()
        panel.fill(marked, "none", zorder=4.5, **look)
    around.above(panel)
    told = [*zip(reversed(counts), reversed(STEPS), strict=True)]
    told += [(unknown, "niet te bepalen"), (int(hidden.sum()), "niet beoordeeld")]
    words = [f"{dutch.number(n)} {step}" for n, step in told if n]
    return Figuur(
        canvas.figure,
        f"{dutch.sentence(title)} Kaart van de verandering: {dutch.join(words)}.",
        herkomst.met("punten van de score"),
        f"Een verandering kleiner dan de drempel van {dutch.number(drempel, 4)} is niet betekenisvol.",
        Tabel(
            pd.DataFrame({"stap": STEPS, "grenzen": ranges, "gebieden": counts})[::-1],
            title,
            {"stap": "Verandering", "grenzen": "In punten van de score", "gebieden": "Gebieden"},
            {"gebieden": "aantal"},
        ),
        len(areas) - len(known),
        canvas.parts,
    )


def steps(change: pd.Series, drempel: float) -> np.ndarray:
    """Put changes in five steps, 0 (fall of 2T or more) to 4 (rise of 2T or more); 5 where it is missing.

    A change of exactly T or 2T belongs to the outer step, as in the groups' own rule.

    >>> steps(pd.Series([-0.2, -0.1, 0.0, 0.1, 0.2, None]), 0.1).tolist()
    [0, 1, 2, 3, 4, 5]
    """
    values = change.to_numpy(dtype=float)
    size = np.where(np.abs(values) >= 2 * drempel, 2, np.where(np.abs(values) >= drempel, 1, 0))
    return np.where(np.isnan(values), 5, 2 + np.sign(np.nan_to_num(values)) * size).astype(int)


def step_ranges(drempel: float) -> list[str]:
    """Write the bounds of the five steps, from the strongest fall to the strongest rise.

    >>> step_ranges(0.0392)[1:3]
    ['−0,078 tot −0,039', '−0,039 tot +0,039']
    """
    once, twice = dutch.number(drempel, 3), dutch.number(2 * drempel, 3)
    minus = dutch.MINUS
    return [
        f"{minus}{twice} of lager",
        f"{minus}{twice} tot {minus}{once}",
        f"{minus}{once} tot +{once}",
        f"+{once} tot +{twice}",
        f"+{twice} of hoger",
    ]


def _swatch(look: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the look of a group of outlines into that of one."""
    return {name.removesuffix("s"): value for name, value in look.items()}
