"""How the size of each group depends on the threshold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from leefbaarheid.figures import style
from leefbaarheid.figures.charts.marks import draw_key
from leefbaarheid.figures.charts.panels import Panels, label, nowhere, split_empty
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.texts import dutch

#: The threshold of Leefbaarometer 2.0, marked beside the chosen one.
LBM2: Final = 0.0667


@style.styled
def sensitivity(
    gevoeligheid: pd.DataFrame,
    *,
    title: str,
    herkomst: Herkomst,
    drempel: float,
    namen: Mapping[str, str] | None = None,
    maat: Literal["aantal_gebieden", "woningen"] = "aantal_gebieden",
) -> Figuur:
    """Draw the size of each group against the threshold, a panel per group.

    ``gevoeligheid`` has ``drempel`` (points of ``afw``), ``groep``, ``aantal_gebieden`` and
    ``woningen``; ``drempel`` is the chosen threshold, marked beside that of Leefbaarometer 2.0. Groups
    that cannot be determined (missing figures) are left out; those that are empty at every threshold are
    named under the picture. Raises ``ValueError`` when nothing is left.
    """
    names = dict(namen or {})
    rows, empty = split_empty(gevoeligheid.dropna(subset=[maat]).astype({maat: float}), maat)
    groups = list(dict.fromkeys(rows["groep"]))
    panels = Panels.make(
        groups,
        title,
        labels=names,
        columns=3,
        panel_height=1.15,
        left=0.62,
        between=0.66,
        head=0.42,
        foot=0.34,
    )
    for group, ax in panels.axes.items():
        part = rows[rows["groep"] == group].sort_values("drempel")
        ax.axvline(LBM2, color=style.WORST, linewidth=1.2, linestyle=(0, (4, 2)), zorder=1)
        ax.axvline(drempel, color=style.CHOSEN, linewidth=1.4, zorder=1)
        look: dict[str, style.Look] = {"marker": "o", "markersize": 4.5, "markeredgecolor": "white"}
        ax.plot(part["drempel"], part[maat], color=style.INK, markeredgewidth=0.75, **look)
        at = np.isclose(part["drempel"], drempel)
        if at.any():
            value = float(part.loc[at, maat].iloc[0])
            ax.plot([drempel], [value], "D", color=style.CHOSEN, markersize=6, zorder=4)
            ax.annotate(
                dutch.number(value),
                (drempel, value),
                xytext=(6, 6),
                textcoords="offset points",
                size=9,
                weight="bold",
                color=style.CHOSEN,
                zorder=5,
            )
        top = max(1.0, 1.25 * float(part[maat].max()))
        ax.set_ylim(-0.06 * top, top)
        ax.set_xlim(rows["drempel"].min() - 0.004, rows["drempel"].max() + 0.006)
        ax.set(xlabel="", ylabel="")
        ax.yaxis.set_major_locator(MaxNLocator(3, integer=True))
        ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: dutch.number(v)))
        ax.xaxis.set_major_locator(MaxNLocator(4))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: dutch.number(v, 2)))
        ax.grid(axis="y")
    _key(panels.canvas, drempel)
    unit = herkomst.telwoord if maat == "woningen" else "gebieden"
    return Figuur(
        panels.canvas.figure,
        _alt(title, rows, groups, drempel, maat, names),
        herkomst.met("aantal gebieden" if maat == "aantal_gebieden" else f"aantal {herkomst.telwoord}"),
        f"Verticaal het aantal {unit}, horizontaal de drempel. Elk vak heeft zijn eigen schaal."
        + nowhere(empty, names),
        _table(rows, groups, names, maat, title),
    )


def _key(canvas: style.Canvas, drempel: float) -> None:
    chosen = Line2D([], [], color=style.CHOSEN, linewidth=1.4)
    older = Line2D([], [], color=style.WORST, linewidth=1.2, linestyle=(0, (4, 2)))
    chosen.set_label(f"drempel in dit rapport: {dutch.number(drempel, 4)}")
    older.set_label(f"drempel van Leefbaarometer 2.0: {dutch.number(LBM2, 4)}")
    draw_key(canvas, [chosen, older], 0.62, canvas.top + 0.06)


def _at(part: pd.DataFrame, threshold: float, measure: str) -> str:
    found = part[np.isclose(part["drempel"], threshold)]
    return dutch.number(found[measure].iloc[0]) if len(found) else dutch.MISSING


def _alt(
    title: str, rows: pd.DataFrame, groups: list[str], drempel: float, maat: str, names: Mapping[str, str]
) -> str:
    sentences = []
    for group in groups:
        part = rows[rows["groep"] == group]
        low, high = part["drempel"].min(), part["drempel"].max()
        sentences.append(
            f"{label(group, names)}: {_at(part, low, maat)} bij drempel {dutch.number(low, 4)}, "
            f"{_at(part, drempel, maat)} bij {dutch.number(drempel, 4)}, "
            f"{_at(part, high, maat)} bij {dutch.number(high, 4)}."
        )
    return f"{dutch.sentence(title)} Lijnen per groep. {' '.join(sentences)}"


def _table(rows: pd.DataFrame, groups: list[str], names: Mapping[str, str], maat: str, title: str) -> Tabel:
    wide = rows.pivot(index="drempel", columns="groep", values=maat)[groups].reset_index()
    wide["drempel"] = [dutch.number(v, 4) for v in wide["drempel"]]
    headings = {"drempel": "Drempel", **{g: label(g, names) for g in groups}}
    return Tabel(wide, title, headings, dict.fromkeys(groups, "aantal"))
