"""Scores over the years: the area, its best and worst areas, and the country."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from leefbaarheid.classes import COLOURS, LABELS, cutoffs
from leefbaarheid.figures import style
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.texts import dutch

#: Colour, width, dash and marker of each kind of series, in drawing order: never told apart by colour alone.
KINDS: Final[dict[str, dict[str, Any]]] = {
    "slechtste": {"colour": style.WORST, "width": 1.4, "dash": (2, 1.2), "marker": "v"},
    "beste": {"colour": style.BEST, "width": 1.4, "dash": (4, 1.5), "marker": "^"},
    "NL": {"colour": style.COUNTRY, "width": 1.8, "dash": (6, 1.5, 1.5, 1.5), "marker": "s"},
    "gekozen": {"colour": style.CHOSEN, "width": 2.8, "dash": "", "marker": "o"},
}
LEFT: Final = 1.82
HEIGHT: Final = 4.3
LABEL_SIZE: Final = 9


@style.styled
def time_series(reeksen: pd.DataFrame, *, title: str, herkomst: Herkomst) -> Figuur:
    """Draw scores over the years, each line named at its end, over the bands of the nine classes.

    ``reeksen`` has ``reeks`` (name), ``jaar``, ``afw`` and ``soort`` (``gekozen``, ``NL``, ``beste`` or
    ``slechtste``). Years without a score are skipped. Raises ``ValueError`` when no score is left or a
    kind is unknown.
    """
    rows = reeksen.dropna(subset=["afw"]).sort_values(["reeks", "jaar"])
    if rows.empty:
        raise ValueError("no scores to draw: write a sentence instead")
    unknown = sorted(set(rows["soort"]) - set(KINDS))
    if unknown:
        raise ValueError(f"unknown kinds of series {unknown}; use {', '.join(KINDS)}")
    last = rows.groupby("reeks", sort=True).last()
    labels = {name: style.wrap(str(name), 24) for name in last.index}
    canvas = style.Canvas(HEIGHT + 0.5, title)
    right = canvas.text_width(labels.values(), LABEL_SIZE) * 1.08 + 0.32
    ax = canvas.axes(LEFT, canvas.top + 0.08, canvas.width - LEFT - right, HEIGHT)
    low, high = float(rows["afw"].min()), float(rows["afw"].max())
    room = max(0.08 * (high - low), 0.03)
    ax.set_ylim(low - room, high + room)
    years = sorted(rows["jaar"].unique())
    ax.set_xlim(years[0] - 0.6, years[-1] + 0.3)
    _bands(canvas, ax)
    for kind in (k for k in KINDS if (rows["soort"] == k).any()):
        look = KINDS[kind]
        part = rows[rows["soort"] == kind]
        sns.lineplot(
            part,
            x="jaar",
            y="afw",
            hue="reeks",
            style="soort",
            dashes={kind: look["dash"]},
            markers={kind: look["marker"]},
            palette=dict.fromkeys(part["reeks"].unique(), look["colour"]),
            linewidth=look["width"],
            markersize=6.5 if kind == "gekozen" else 5.5,
            estimator=None,
            legend=False,
            ax=ax,
        )
    _axes(ax, years)
    _name_ends(canvas, ax, last, labels)
    return Figuur(
        canvas.figure,
        _alt(title, rows),
        herkomst.met("punten van de score"),
        "Score: afwijking van het landelijke ijkpunt; hoger is beter. De gekleurde banden zijn de klassen.",
        _table(rows, title),
    )


def _bands(canvas: style.Canvas, ax: Axes) -> None:
    """Faint bands of the classes, named at the left where there is room."""
    low, high = ax.get_ylim()
    edges = [-np.inf, *cutoffs(), np.inf]
    for k in LABELS:
        bottom, top = max(edges[k - 1], low), min(edges[k], high)
        if bottom >= top:
            continue
        ax.axhspan(bottom, top, color=COLOURS[k], alpha=0.28, linewidth=0, zorder=0)
        if (top - bottom) / (high - low) > 0.04:
            middle = ((bottom + top) / 2 - low) / (high - low)
            y = canvas.top + 0.08 + HEIGHT * (1 - middle)
            canvas.text(LEFT - 0.58, y, LABELS[k], size=8.5, color=style.MUTED, ha="right", va="center")


def _axes(ax: Axes, years: list[int]) -> None:
    ax.set(xlabel="", ylabel="")
    ax.set_xticks(years, [str(y) for y in years])
    ax.yaxis.set_major_locator(MaxNLocator(7))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: dutch.signed(v, 2)))
    ax.tick_params(axis="y", length=0)


def _name_ends(canvas: style.Canvas, ax: Axes, last: pd.DataFrame, labels: dict[Any, str]) -> None:
    """Write each name at the end of its line, moved apart where they would overlap."""
    low, high = ax.get_ylim()
    per_inch = (high - low) / HEIGHT
    heights = [0.155 * (labels[n].count("\n") + 1) for n in last.index]
    places = style.spread_blocks(
        [float(v) / per_inch for v in last["afw"]], heights, low / per_inch, high / per_inch
    )
    end = ax.get_xlim()[1]
    shift = (ax.get_xlim()[1] - ax.get_xlim()[0]) / (ax.get_position().width * canvas.width) * 0.2
    for (name, row), place in zip(last.iterrows(), places, strict=True):
        look = KINDS[row["soort"]]
        y = place * per_inch
        ax.plot(
            [row["jaar"], end, end + shift * 0.8],
            [row["afw"], row["afw"], y],
            color=look["colour"],
            linewidth=0.7,
            clip_on=False,
            zorder=1.5,
        )
        ax.text(
            end + shift,
            y,
            labels[name],
            size=LABEL_SIZE,
            color=look["colour"],
            weight="bold" if row["soort"] == "gekozen" else "normal",
            va="center",
            linespacing=1.1,
        )


def _alt(title: str, rows: pd.DataFrame) -> str:
    sentences = []
    for kind in reversed(KINDS):
        for name, part in rows[rows["soort"] == kind].groupby("reeks", sort=True):
            first, last = part.iloc[0], part.iloc[-1]
            sentences.append(
                f"{name}: {dutch.signed(first['afw'])} in {first['jaar']}, "
                f"{dutch.signed(last['afw'])} in {last['jaar']}."
            )
    return f"{dutch.sentence(title)} Lijnen van de score per jaar. {' '.join(sentences)}"


def _table(rows: pd.DataFrame, title: str) -> Tabel:
    order = {k: i for i, k in enumerate(reversed(KINDS))}
    kinds = rows.groupby("reeks")["soort"].first()
    wide = rows.pivot(index="reeks", columns="jaar", values="afw")
    wide = wide.loc[sorted(wide.index, key=lambda n: (order[kinds[n]], str(n)))]
    wide.columns = [str(c) for c in wide.columns]
    years = {c: c for c in wide.columns}
    return Tabel(wide.reset_index(), title, {"reeks": "Gebied", **years}, dict.fromkeys(years, "score"))
