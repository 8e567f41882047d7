"""Charts: a frame in, a figure out; a chart knows no theme, and its labels are words already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter

from leefbaarheid.classes import COLOURS, LABELS, STEP
from leefbaarheid.draw import style
from leefbaarheid.texts import dutch

#: How the lines of a chart over the years look: the chosen area, the country, any other.
_LINES: Final[tuple[dict[str, Any], ...]] = (
    {"color": style.INK, "linewidth": 2.4, "marker": "o", "markersize": 4.5},
    {"color": style.SOFT, "linewidth": 1.6, "linestyle": (0, (4, 2.5))},
    {"color": style.ACCENT, "linewidth": 1.4, "linestyle": (0, (1, 1.5))},
)
#: Of so many points beyond the axes the figures are told.
TOLD: Final = 3
#: Fractions of a class step as ticks write them.
_FRACTIONS: Final = {0.25: "¼", 0.5: "½", 0.75: "¾"}


@style.styled
def years(lines: pd.DataFrame, bounds: npt.NDArray[np.float64], marked: Sequence[int], apart: int) -> Figure:
    """Lines over the years on the bands of the classes.

    ``lines`` has the years as index and a column a line (points of ``afw``), ``bounds`` the upper bounds of the classes;
    ``marked`` years have a dotted line. The year ``apart`` is of another series: a point on its own, not joined (0: none).
    """
    figure = Figure(figsize=(5.4, 3.3), layout="constrained")
    ax = figure.subplots()
    low, high = float(lines.min().min()), float(lines.max().max())
    room = max(0.25 * (high - low), 0.35 * STEP)
    low, high = low - room, high + room
    edges = np.clip([low, *bounds, high], low, high)
    for klasse, bottom, top in zip(LABELS, edges[:-1], edges[1:], strict=True):
        if top > bottom:
            ax.axhspan(bottom, top, color=COLOURS[klasse], alpha=0.62, linewidth=0)
        if top - bottom > 0.07 * (high - low):
            ax.annotate(
                f"{klasse} {LABELS[klasse].lower()}",
                (1.015, (bottom + top) / 2),
                xycoords=("axes fraction", "data"),
                va="center",
            )
    for year in marked:
        ax.axvline(year, color=style.INK, linewidth=0.9, linestyle=(0, (1.5, 2)))
    middle = lines.drop(index=[apart], errors="ignore").mean()
    for number, ((name, line), look) in enumerate(zip(lines.items(), _LINES, strict=False)):
        known = line.drop(index=[apart], errors="ignore").dropna()
        ax.plot(known, **look)
        single = line[line.index == apart].dropna()
        if len(single):
            ax.plot(single, marker="o", markersize=5.5, color=look["color"], mfc=style.PAPER)
        if len(known):
            above = float(known.mean()) >= float(middle.max())
            x, y = _free(known, above)
            ax.annotate(
                str(name), (x, y), (0, 9 if above else -9), textcoords="offset points", ha="center",
                va="bottom" if above else "top", color=look["color"], weight="normal" if number else "bold",
            )  # fmt: skip
    shown = sorted({lines.index.min(), *marked, lines.index.max()})
    ax.set(ylim=(low, high), yticks=[], xlim=(lines.index.min() - 0.8, lines.index.max() + 0.8))
    ax.xaxis.set_major_locator(FixedLocator(shown))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))
    return figure


def _free(line: pd.Series, above: bool) -> tuple[float, float]:
    """The point of a line above (or below) which there is most room for its name: the line bends away from there."""
    inner = line.iloc[1:-1] if len(line) > 2 else line
    around = pd.concat([line.shift(1), line.shift(-1)], axis=1)
    room = line - around.max(axis=1) if above else around.min(axis=1) - line
    at = int(room[inner.index].fillna(0.0).to_numpy().argmax())
    return float(inner.index.to_numpy()[at]), float(inner.to_numpy()[at])


@style.styled
def two_periods(
    points: pd.DataFrame,
    names: Sequence[str],
    threshold: float,
    country: tuple[float, float],
    letters: pd.Series,
    country_name: str = "Nederland",
) -> Figure:
    """Two changes of each area against each other, in class steps, on equal axes.

    ``points`` has the changes ``verandering`` and ``sinds`` (points of ``afw``), ``huishoudens`` (the size of a dot;
    missing: all alike), ``klasse_nu``, ``code`` and ``naam``; ``names`` are those of the two periods; grey bands are
    changes below ``threshold`` (points). ``letters`` marks areas by code. Points beyond the axes stand on the
    edge, the furthest three with their figures.
    """
    figure = Figure(figsize=(6.4, 4.9), layout="constrained")
    ax = figure.subplots()
    x, y = points["verandering"] / STEP, points["sinds"] / STEP
    most = [
        max(0.75, min(3.0, 1.12 * float(v.abs().quantile(0.99) if len(v) > 50 else v.abs().max())))
        for v in (x, y)
    ]
    for draw, edge in ((ax.axvspan, 0), (ax.axhspan, 1)):
        draw(-threshold / STEP, threshold / STEP, color=style.PANEL, linewidth=0, zorder=0)
        (ax.axvline, ax.axhline)[edge](0, color=style.LINE2, linewidth=1, zorder=1)
    weight = points["huishoudens"].fillna(points["huishoudens"].min()).fillna(1.0).clip(lower=1)
    size = 30 + 230 * np.sqrt(weight / weight.max()) / max(1.0, np.sqrt(len(points) / 40))
    order = np.argsort(-size.to_numpy(), kind="stable")
    marked = points["code"].isin(letters.index).to_numpy()
    ax.scatter(
        x.clip(-most[0], most[0]).iloc[order], y.clip(-most[1], most[1]).iloc[order], s=size.iloc[order],
        c=points["klasse_nu"].map(COLOURS).iloc[order], edgecolors=style.INK,
        linewidths=np.where(marked, 1.9, 0.7)[order].tolist(), zorder=3,
    )  # fmt: skip
    beyond = pd.concat([x.abs() / most[0], y.abs() / most[1]], axis=1).max(axis=1)
    told = beyond[beyond > 1].nlargest(TOLD).index
    for i, at_x, at_y, code, naam, s in zip(x.index, x, y, points["code"], points["naam"], size, strict=True):
        at = (float(np.clip(at_x, -most[0], most[0])), float(np.clip(at_y, -most[1], most[1])))
        side = "right" if at[0] > 0 else "left"
        if i in told:
            text = f"{naam} ({dutch.signed(at_x, 1)}; {dutch.signed(at_y, 1)})"
            away = (-8 if side == "right" else 8, 0)
            ax.annotate(text, at, away, textcoords="offset points", ha=side, va="center")
        elif code in letters.index:
            away = (np.sqrt(s) / 2 + 2, 0)
            ax.annotate(letters[code], at, away, textcoords="offset points", va="center", weight="bold")
    if all(pd.notna(v) for v in country):
        at = (country[0] / STEP, country[1] / STEP)
        ax.plot(*at, marker="D", markersize=8, color=style.ACCENT, mfc=style.PAPER, mew=2, zorder=4)
        ax.annotate(
            country_name, at, (8, -8), textcoords="offset points", color=style.ACCENT, weight="bold", va="top"
        )
    ax.set(xlim=(-most[0], most[0]), ylim=(-most[1], most[1]))
    ax.set_xlabel(f"{names[0]}: omhoog →", loc="right", color=style.INK)
    ax.set_ylabel(f"{names[1]}: omhoog →", loc="top", color=style.INK)
    for axis in (ax.xaxis, ax.yaxis):
        step = 0.5 if max(most) < 2 else 1.0
        axis.set_major_locator(FixedLocator(np.arange(-3, 3.01, step).tolist()))
        axis.set_major_formatter(FuncFormatter(lambda v, _: _fraction(v)))
    return figure


def _fraction(steps: float) -> str:
    """Write a number of class steps as a tick: "−½", "+1½", "0"."""
    whole, rest = divmod(round(abs(steps) * 4) / 4, 1)
    text = (f"{whole:.0f}" if whole or not rest else "") + _FRACTIONS.get(rest, "")
    return text if not steps else f"{dutch.MINUS if steps < 0 else '+'}{text}"
