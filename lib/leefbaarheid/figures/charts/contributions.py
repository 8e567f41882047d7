"""Which dimension carried a change: bars beside the national ones."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from leefbaarheid.figures import style
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.terms import DIMENSION_LABELS, DIMENSIONS
from leefbaarheid.texts import dutch

#: Left edge of the bars, after the names of the dimensions (inch).
LEFT: Final = 2.05
#: Room for the numbers of the axis (inch), and about how many there are.
AXIS: Final = 0.2
TICKS: Final = 6
TOTAL: Final = "verandering"
_NAMES: Final = {**DIMENSION_LABELS, TOTAL: "Totale verandering"}
_COLUMNS: Final = [*DIMENSIONS, TOTAL]


@style.styled
def contributions(
    groepen: pd.DataFrame, *, title: str, herkomst: Herkomst, namen: dict[str, str] | None = None
) -> Figuur:
    """Draw what each dimension contributed to a change, for the chosen area beside others.

    ``groepen`` has ``gebied`` (column or index; the first row is drawn full, the others, such as ``NL``,
    lighter), ``fys, won, vrz, soc, onv`` and ``verandering`` in points of ``afw``. Rows without a change
    are left out. ``namen`` gives an area's name as the reader sees it. Raises ``ValueError`` when
    nothing is left.
    """
    table = _by_area(groepen, namen)
    areas = list(table.index)
    bar = 0.2
    row = bar * len(areas) + 0.16
    canvas = style.Canvas(row * 6 + 0.7 + AXIS, title)
    ax = canvas.axes(LEFT, canvas.top + 0.36, canvas.width - LEFT - 0.1, row * 6 + 0.1)
    shades = [style.CHOSEN, style.NEUTRAL, "#dfe3e6", "#8d959c"][: len(areas)]
    height = bar / row
    for place, (area, shade) in enumerate(zip(areas, shades, strict=True)):
        centre = np.arange(len(_COLUMNS)) + (place - (len(areas) - 1) / 2) * height
        look: dict[str, style.Look] = {"edgecolor": style.MUTED, "linewidth": 0.5}
        ax.barh(centre, table.loc[area, _COLUMNS], height=height, color=shade, **look)
    ax.set_yticks(range(len(_COLUMNS)), [_NAMES[c] for c in _COLUMNS])
    ax.set_ylim(len(_COLUMNS) - 0.5, -0.5)
    for patch, name in zip(ax.containers[0], _COLUMNS, strict=True):
        patch.set_facecolor(style.DIMENSION_COLOURS.get(name, style.TOTAL))
    for place, container in enumerate(ax.containers):
        for patch in container:
            _label(ax, patch.get_width(), patch.get_y() + patch.get_height() / 2, bold=place == 0)
    _finish(ax, table.to_numpy())
    ax.axhline(4.5, color=style.MUTED, linewidth=0.8)
    _key(canvas, areas, shades)
    return Figuur(
        canvas.figure,
        _alt(title, table),
        herkomst.met("punten van de score"),
        "De vijf bijdragen tellen op tot de totale verandering.",
        _tabel(table, title),
    )


def _by_area(groepen: pd.DataFrame, namen: dict[str, str] | None) -> pd.DataFrame:
    """One row an area, columns the five dimensions and the change, names as the reader sees them."""
    table = groepen.set_index("gebied") if "gebied" in groepen else groepen
    table = table[_COLUMNS].dropna().astype(float)
    if table.empty:
        raise ValueError("no contributions to draw: write a sentence instead")
    return table.rename(index=namen or {}).rename_axis("gebied")


def _label(
    ax: Axes, x: float, y: float, *, text: str = "", bold: bool = False, right: bool | None = None
) -> None:
    """Write a signed number just outside the end of a bar."""
    right = x >= 0 if right is None else right
    ax.annotate(
        text or dutch.signed(x),
        (x, y),
        xytext=(4 if right else -4, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center",
        size=8.5,
        weight="bold" if bold else "normal",
        color=style.INK,
    )


def _finish(ax: Axes, values: np.ndarray) -> None:
    """Draw a zero line and a light scale; leave room for the labels of the bars on both sides."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    room = 0.14 * (high - low or 1.0)
    ax.set_xlim(low - (room if low < 0 else 0.02 * (high - low or 1.0)), high + room)
    ax.axvline(0, color=style.INK, linewidth=1.0, zorder=3)
    ax.set(xlabel="", ylabel="")
    ax.xaxis.set_major_locator(MaxNLocator(TICKS, steps=[1, 2, 2.5, 5, 10]))
    marks = [float(v) for v in ax.get_xticks() if low <= v <= high]
    decimals = next(n for n in range(1, 7) if all(abs(round(v, n) - v) < 1e-9 for v in marks))
    ax.set_xticks(marks, [dutch.signed(v, decimals) if v else "0" for v in marks])
    ax.grid(axis="x", color=style.GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(axis="x", length=0, labelsize=8, labelcolor=style.MUTED)
    ax.tick_params(axis="y", length=0, labelsize=9.5)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)


def _key(canvas: style.Canvas, areas: list[str], shades: list[str]) -> None:
    """Name the bars from top to bottom; those of the first area have the colour of their dimension."""
    x = LEFT
    for place, (area, shade) in enumerate(zip(map(style.short, areas), shades, strict=True)):
        colours = [style.DIMENSION_COLOURS[d] for d in DIMENSIONS] if place == 0 else [shade]
        for colour in colours:
            canvas.box(x, canvas.top + 0.1, 0.36 / len(colours), 0.14, colour)
            x += 0.36 / len(colours)
        canvas.text(
            x + 0.07, canvas.top + 0.17, area, size=9, va="center", weight="normal" if place else "bold"
        )
        x += 0.07 + style.text_width([area], 9) * (1.0 if place else 1.12) + 0.3


def _alt(title: str, table: pd.DataFrame) -> str:
    sentences = []
    for area, row in table.iterrows():
        parts = dutch.join(f"{DIMENSION_LABELS[d].lower()} {dutch.signed(row[d])}" for d in DIMENSIONS)
        sentences.append(f"{area}: verandering {dutch.signed(row[TOTAL])}, waarvan {parts}.")
    return f"{dutch.sentence(title)} Staven van de bijdrage per dimensie. {' '.join(sentences)}"


def _tabel(table: pd.DataFrame, title: str) -> Tabel:
    headings = {"gebied": "Gebied", **_NAMES}
    return Tabel(table.reset_index(), title, headings, dict.fromkeys(_COLUMNS, "verandering"))
