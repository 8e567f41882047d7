"""From which class to which class: the matrix of transitions."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from leefbaarheid.classes import COLOURS, LABELS
from leefbaarheid.figures import style
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.texts import dutch

CELL_WIDTH: Final = 0.712
CELL_HEIGHT: Final = 0.44
LEFT: Final = 1.56
#: Room for the names above the cells.
HEAD: Final = 0.92
#: From this many woningen in one cell they are counted in thousands.
THOUSANDS_FROM: Final = 1_000_000

_TONES: Final = {
    "gedaald": LinearSegmentedColormap.from_list("gedaald", ["#fdeee0", style.CHANGE_COLOURS[1]]),
    "gelijk": LinearSegmentedColormap.from_list("gelijk", ["#f1f2f3", "#b9bec4"]),
    "gestegen": LinearSegmentedColormap.from_list("gestegen", ["#e6f0f9", style.CHANGE_COLOURS[3]]),
}


@style.styled
def transition_matrix(overgangen: pd.DataFrame, *, title: str, herkomst: Herkomst) -> Figuur:
    """Draw class at the start (rows) against class at the end (columns), counted in woningen.

    ``overgangen`` has ``klasse_van, klasse_tot`` (1-9), ``aantal_gebieden`` and ``woningen``, one row a
    combination. Blue cells rose, orange ones fell; the fuller the colour, the more woningen.
    Raises ``ValueError`` without rows.
    """
    import seaborn as sns  # here, as it takes half a second that a page without this chart can do without

    if overgangen.empty:
        raise ValueError("no transitions to draw: write a sentence instead")
    weights = _square(overgangen, "woningen")
    areas = _square(overgangen, "aantal_gebieden")
    thousands = weights.max() >= THOUSANDS_FROM
    canvas = style.Canvas(9 * CELL_HEIGHT + HEAD + 0.68, title)
    ax = canvas.axes(LEFT, canvas.top + HEAD, 9 * CELL_WIDTH, 9 * CELL_HEIGHT)
    step = np.sign(np.arange(1, 10)[None, :] - np.arange(1, 10)[:, None])
    shade = np.sqrt(weights / max(weights.max(), 1.0))
    for sign, tone in zip((-1, 0, 1), _TONES.values(), strict=True):
        sns.heatmap(
            shade,
            mask=(step != sign) | (areas == 0),
            ax=ax,
            cmap=tone,
            vmin=0,
            vmax=1,
            cbar=False,
            xticklabels=False,
            yticklabels=False,
        )
    _grid(ax)
    weighted = herkomst.gewicht != "geen"
    for row, column in zip(*np.nonzero(areas), strict=True):
        where: dict[str, style.Look] = {"ha": "center", "va": "center"}
        text = _count(weights[row, column], thousands)
        ax.text(column + 0.5, row + (0.4 if weighted else 0.53), text, size=9.5, **where)
        if weighted:
            ax.text(column + 0.5, row + 0.76, f"({dutch.number(areas[row, column])})", size=7.5, **where)
    van, tot = herkomst.jaren[0], herkomst.jaren[-1]
    _axis_names(canvas, van, tot)
    bottom = canvas.top + HEAD + 9 * CELL_HEIGHT
    _key(canvas, bottom + 0.2)
    unit = f"Per vakje: {herkomst.telwoord}{' × 1.000' if thousands else ''}"
    note = f"{unit}, met tussen haakjes het aantal gebieden" if weighted else unit
    canvas.text(LEFT, bottom + 0.50, note, size=9, va="center")
    moved = {name: float(weights[step == sign].sum()) for sign, name in zip((-1, 0, 1), _TONES, strict=True)}
    return Figuur(
        canvas.figure,
        _alt(title, moved, herkomst),
        herkomst.met(f"aantal {herkomst.telwoord}"),
        "Blauw is gestegen, oranje is gedaald; op de diagonaal bleef de klasse gelijk.",
        _table(overgangen, herkomst, title),
    )


def _count(number: float, thousands: bool) -> str:
    """Write the woningen of a cell, in thousands where asked; a real number never becomes 0,0.

    A cell holds areas, so nought means that their numbers are not known.
    """
    if not number:
        return dutch.MISSING
    if not thousands:
        return dutch.number(number)
    if 0 < number < 50:
        return "<0,1"
    return dutch.number(number / 1000, 1 if number < 10_000 else 0)


def _square(overgangen: pd.DataFrame, column: str) -> np.ndarray:
    """Put the counts of one column in a 9 x 9 array, 0 where a combination does not occur."""
    square = np.zeros((9, 9))
    rows = overgangen["klasse_van"].to_numpy(dtype=int) - 1
    columns = overgangen["klasse_tot"].to_numpy(dtype=int) - 1
    np.add.at(square, (rows, columns), overgangen[column].to_numpy(dtype=float))
    return square


def _grid(ax: Axes) -> None:
    """Thin lines between the cells and a frame around those where the class stayed the same."""
    ax.set_axis_on()
    for i in range(10):
        ax.axhline(i, color=style.GRID, linewidth=0.8)
        ax.axvline(i, color=style.GRID, linewidth=0.8)
    for i in range(9):
        ax.add_patch(Rectangle((i, i), 1, 1, fill=False, edgecolor=style.MUTED, linewidth=1.1, zorder=3))
    ax.tick_params(length=0)


def _axis_names(canvas: style.Canvas, van: int, tot: int) -> None:
    top = canvas.top + HEAD
    canvas.text(LEFT, canvas.top + 0.14, f"Klasse in {tot}", size=10, weight="bold", va="center")
    canvas.text(0.04, top - 0.2, f"Klasse in {van}", size=10, weight="bold", va="center")
    for k in LABELS:
        x, y = LEFT + (k - 1) * CELL_WIDTH, top + (k - 1) * CELL_HEIGHT
        name = LABELS[k].replace(" ", "\n")
        canvas.text(x + CELL_WIDTH / 2, top - 0.27, name, size=7.4, ha="center", va="bottom")
        canvas.text(LEFT - 0.26, y + CELL_HEIGHT / 2, LABELS[k], size=9, ha="right", va="center")
        canvas.box(x, top - 0.18, CELL_WIDTH, 0.13, COLOURS[k])
        canvas.box(LEFT - 0.18, y, 0.13, CELL_HEIGHT, COLOURS[k])


def _key(canvas: style.Canvas, y: float) -> None:
    x = LEFT
    for name, text in (
        ("gedaald", "gedaald in klasse"),
        ("gelijk", "zelfde klasse"),
        ("gestegen", "gestegen in klasse"),
    ):
        canvas.box(x, y - 0.08, 0.22, 0.16, _TONES[name](0.8))
        canvas.text(x + 0.3, y, text, size=9, va="center")
        x += 1.85


def _alt(title: str, moved: dict[str, float], herkomst: Herkomst) -> str:
    total = sum(moved.values())
    if total <= 0:
        return f"{dutch.sentence(title)} Matrix van klassen; geen van de {herkomst.gebieden()} heeft een bekend gewicht."
    shares = {k: dutch.percent(v / total) for k, v in moved.items()}
    return (
        f"{dutch.sentence(title)} Matrix van de klasse in {herkomst.jaren[0]} tegen die in {herkomst.jaren[-1]}: "
        f"{shares['gestegen']} van de {dutch.number(total)} {herkomst.telwoord} steeg in klasse, "
        f"{shares['gelijk']} bleef gelijk, {shares['gedaald']} daalde."
    )


def _table(overgangen: pd.DataFrame, herkomst: Herkomst, title: str) -> Tabel:
    headings = {
        "klasse_van": f"Klasse in {herkomst.jaren[0]}",
        "klasse_tot": f"Klasse in {herkomst.jaren[-1]}",
        "aantal_gebieden": "Gebieden",
    }
    if herkomst.gewicht != "geen":
        headings["woningen"] = dutch.capital(herkomst.gewicht)
    return Tabel(
        overgangen.sort_values(["klasse_van", "klasse_tot"]),
        title,
        headings,
        {"klasse_van": "klasse", "klasse_tot": "klasse", "aantal_gebieden": "aantal", "woningen": "aantal"},
    )
