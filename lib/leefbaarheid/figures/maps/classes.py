"""Maps of the classes, in the official colours, with lines over the low ones."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.classes import COLOURS, LABELS
from leefbaarheid.figures import style
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.maps.ground import Panel, drawable, suppressed
from leefbaarheid.figures.maps.layout import Entry, Surroundings, count, double, single
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.texts import dutch


@style.styled
def class_map(
    areas: gpd.GeoDataFrame,
    column: str,
    *,
    title: str,
    herkomst: Herkomst,
    neighbours: gpd.GeoDataFrame | None = None,
    borders: gpd.GeoDataFrame | None = None,
    labels: pd.DataFrame | None = None,
) -> Figuur:
    """Draw the class (1-9, may be missing) of each area in one year.

    ``areas`` has ``geometry`` (RD New) and ``column``, and may have ``beoordeeld``, False for the areas of which no
    class is shown or counted, but how many they are; for the other frames see
    :class:`leefbaarheid.figures.maps.layout.Surroundings`. Areas without outline are not drawn but
    counted. Raises ``ValueError`` when none has an outline.
    """
    known = drawable(areas)
    hidden = suppressed(areas)
    counts = _counts(areas.loc[~hidden, column])
    entries = [_entry(k, count(counts[k])) for k in _names() if k or counts[k]]
    entries += [*Entry.hidden(int(hidden.sum())), *Entry.bare(known.geometry, borders)]
    canvas, panel = single(title, known.geometry, entries, 5, f"Klasse in {herkomst.jaren[-1]}")
    around = Surroundings(neighbours, borders, labels)
    around.below(panel)
    _draw(panel, known, column)
    around.above(panel)
    year = str(herkomst.jaren[-1])
    return Figuur(
        canvas.figure,
        f"{dutch.sentence(title)} Kaart in klassen, {year}: {_in_words(counts, int(hidden.sum()))}.",
        herkomst.met("klasse (1 tot en met 9)"),
        table=_table({year: counts}, title),
        not_drawn=len(areas) - len(known),
        parts=canvas.parts,
    )


@style.styled
def class_maps(
    areas: gpd.GeoDataFrame,
    *,
    title: str,
    herkomst: Herkomst,
    neighbours: gpd.GeoDataFrame | None = None,
    borders: gpd.GeoDataFrame | None = None,
    labels: pd.DataFrame | None = None,
    columns: tuple[str, str] = ("klasse_van", "klasse_tot"),
) -> Figuur:
    """Draw the class of each area at the start and at the end, in two maps of the same scale.

    Frames as for :func:`class_map`; the years are the first and the last of ``herkomst.jaren``.
    """
    known = drawable(areas)
    van, tot = (str(herkomst.jaren[i]) for i in (0, -1))
    hidden = suppressed(areas)
    before, after = (_counts(areas.loc[~hidden, c]) for c in columns)
    notes = {k: f"{dutch.number(before[k])} → {dutch.number(after[k])}" for k in _names()}
    entries = [_entry(k, note) for k, note in notes.items() if k or before[k] or after[k]]
    entries += [*Entry.hidden(int(hidden.sum())), *Entry.bare(known.geometry, borders)]
    heading = f"Klasse, en het aantal gebieden in {van} → {tot}"
    canvas, panels = double(title, known.geometry, (van, tot), entries, heading)
    around = Surroundings(neighbours, borders, labels)
    around.below(*panels)
    for panel, column in zip(panels, columns, strict=True):
        _draw(panel, known, column)
    around.above(*panels)
    return Figuur(
        canvas.figure,
        f"{dutch.sentence(title)} Twee kaarten in klassen. In {van}: {_in_words(before, int(hidden.sum()))}. "
        f"In {tot}: {_in_words(after, int(hidden.sum()))}.",
        herkomst.met("klasse (1 tot en met 9)"),
        table=_table({van: before, tot: after}, title),
        not_drawn=len(areas) - len(known),
    )


def _draw(panel: Panel, areas: gpd.GeoDataFrame, column: str) -> None:
    hidden = suppressed(areas)
    panel.suppress(areas.geometry[hidden])
    areas = areas[~hidden]
    panel.coloured(areas.geometry, areas[column].map(COLOURS))
    for k, pattern in style.CLASS_HATCHES.items():
        panel.hatch(areas.geometry[areas[column].eq(k).fillna(False)], pattern)


def _names() -> dict[int, str]:
    """Name the nine classes and, as 0, no score."""
    return {**LABELS, 0: "Geen score"}


def _entry(k: int, note: str) -> Entry:
    if not k:
        return Entry(style.NO_SCORE, "Geen score", note, style.UNKNOWN)
    return Entry(COLOURS[k], LABELS[k], note, style.hatched(style.CLASS_HATCHES.get(k, "")))


def _counts(classes: pd.Series) -> dict[int, int]:
    found = classes.fillna(0).astype(int).value_counts()
    return {k: int(found.get(k, 0)) for k in _names()}


def _in_words(counts: dict[int, int], hidden: int) -> str:
    found = [(n, _names()[k].lower()) for k, n in counts.items()]
    return dutch.join(f"{dutch.number(n)} {name}" for n, name in [*found, (hidden, "niet beoordeeld")] if n)


def _table(counts: dict[str, dict[int, int]], title: str) -> Tabel:
    frame = pd.DataFrame({"klasse": list(LABELS), **{y: [c[k] for k in LABELS] for y, c in counts.items()}})
    if any(c[0] for c in counts.values()):
        frame.loc[len(frame)] = [np.nan, *(c[0] for c in counts.values())]
    headings = {"klasse": "Klasse", **{y: f"Gebieden in {y}" for y in counts}}
    return Tabel(frame, title, headings, {"klasse": "klasse", **dict.fromkeys(counts, "aantal")})
