"""Charts: a frame in, axes out; a chart knows no theme, and its labels are words already.

Each draws on ``ax``, or on axes of its own (``ax.figure`` shows them), in the look of the style sheet.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, MultipleLocator

from leefbaarheid import dutch
from leefbaarheid.analysis.correlation import Floats
from leefbaarheid.classes import COLOURS, LABELS, STEP
from leefbaarheid.draw import style
from leefbaarheid.labels import WORDS

#: How the lines of a chart over the years look: the chosen area, the country, any other.
_LINES: Final[tuple[dict[str, Any], ...]] = (
    {"color": style.INK, "linewidth": 2.4, "marker": "o", "markersize": 4.5},
    {"color": style.INK, "linewidth": 1.6, "linestyle": (0, (4, 2.5))},
    {"color": style.ACCENT, "linewidth": 1.4, "linestyle": (0, (1, 1.5))},
)
#: The same of a rate: the chosen area, gemeenten like it, the country.
_RATES: Final[tuple[dict[str, Any], ...]] = (
    {"color": style.INK, "linewidth": 2.6, "marker": "o", "markersize": 4.5},
    {"color": style.ACCENT, "linewidth": 1.5, "marker": "o", "markersize": 2.5},
    {"color": style.SOFT, "linewidth": 1.5, "marker": "o", "markersize": 2.5},
)
#: A thin dotted line: a year, or a bound of SES.
_DOTTED: Final[dict[str, Any]] = {"color": style.INK, "linewidth": 0.9, "linestyle": (0, (1.5, 2))}
#: Room for the figures at the right of lines, as a share of the years: on a phone their letters are larger.
_FIGURES: Final = 0.14
#: Of this many points beyond the axes the figures are told.
TOLD: Final = 3


@style.styled
def years(
    lines: pd.DataFrame,
    bounds: Floats,
    marked: Sequence[int],
    apart: int = 0,
    height: float = 3.3,
    ax: Axes | None = None,
) -> Axes:
    """Lines over the years on the bands of the classes.

    ``lines`` has the years as index and a column a line (points of ``afw``), ``bounds`` the upper bounds of the classes;
    ``marked`` years have a dotted line. The year ``apart`` is of another series: a point on its own, not joined (0: none).
    ``height`` is in inches.

    >>> import leefbaarheid as lb
    >>> dataset, area = lb.open_data("Kerkrade")
    >>> gemeenten = lb.load_gemeenten(dataset, 2014, 2020)
    >>> lines = lb.series(dataset, {"Kerkrade": area.gemeenten, "Nederland": gemeenten["code"]}, gemeenten)
    >>> ax = years(lines, lb.cutoffs(), (2014, 2020), lines.attrs["los_jaar"])
    >>> [text.get_text() for text in ax.texts][-2:]
    ['Kerkrade', 'Nederland']
    """
    ax = ax or style.axes(5.4, height)
    low, high = float(lines.min().min()), float(lines.max().max())
    room = max(0.25 * (high - low), 0.35 * STEP)
    low, high = low - room, high + room
    _bands(ax, low, high, bounds)
    for year in marked:
        ax.axvline(year, **_DOTTED)
    joined = lines.drop(index=[apart], errors="ignore")
    for number, ((name, line), look) in enumerate(zip(joined.items(), _LINES, strict=False)):
        known, single = line.dropna(), lines.iloc[:, number][lines.index == apart].dropna()
        ax.plot(known, **look)
        if len(single):
            ax.plot(single, marker="o", markersize=5.5, color=look["color"], mfc=style.PAPER)
        if len(known):
            above = float(known.mean()) >= float(joined.mean().max())
            words = {"color": look["color"], "weight": "normal" if number else "bold"}
            away, side = (9, "bottom") if above else (-9, "top")
            _write(ax, str(name), _free(known, above), (0, away), ha="center", va=side, **words)
    first, last = lines.index.min(), lines.index.max()
    shown = sorted({first, *marked, last})
    ax.set_xticks(shown, [str(year) for year in shown])
    ax.set(ylim=(low, high), yticks=[], xlim=(first - 0.8, last + 0.8))
    return ax


def _write(ax: Axes, text: str, at: tuple[float, float], away: tuple[float, float], **look: Any) -> None:
    """Write beside a point, this many points of the printer ``away`` from it."""
    ax.annotate(text, at, away, textcoords="offset points", **{"va": "center", **look})


def _bands(ax: Axes, low: float, high: float, bounds: Floats) -> None:
    """Bands of the classes over the width of an axis, with their names beside it."""
    edges = np.clip([low, *bounds, high], low, high)
    for klasse, bottom, top in zip(LABELS, edges[:-1], edges[1:], strict=True):
        if top > bottom:
            ax.axhspan(bottom, top, color=COLOURS[klasse], alpha=0.45, linewidth=0)
        if top - bottom > 0.07 * (high - low):
            at, coords = (1.015, (bottom + top) / 2), ("axes fraction", "data")
            ax.annotate(f"{klasse} {LABELS[klasse].lower()}", at, xycoords=coords, va="center")


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
    ax: Axes | None = None,
) -> Axes:
    """Two changes of each area against each other, in class steps, on equal axes.

    ``points`` has the changes ``verandering`` and ``sinds`` (points of ``afw``), ``huishoudens`` (the size of a dot;
    missing: all alike), ``klasse_nu``, ``code`` and ``naam``; ``names`` are those of the two periods; grey bands are
    changes below ``threshold`` (points). ``letters`` marks areas by code. Points beyond the axes stand on the
    edge, the furthest three with their figures.

    >>> import leefbaarheid as lb
    >>> dataset, area = lb.open_data("Kerkrade")
    >>> first = lb.load_change(dataset, area, 2014, 2020, "pc4")[0]
    >>> areas = lb.both_periods(first, lb.load_later(dataset, first, "midden", 100))
    >>> ax = two_periods(areas, ["2014–2020", "2020–2022"], 0.0392, (0.0388, 0.0), lb.letters(areas["code"].head(2)))
    >>> ax.get_xlabel(), [text.get_text() for text in ax.texts]
    ('2014–2020: omhoog →', ['A', 'B', 'Nederland'])
    """
    ax = ax or style.axes(6.4, 4.9)
    x, y = points["verandering"] / STEP, points["sinds"] / STEP
    reach = [v.abs().quantile(0.99) if len(v) > 50 else v.abs().max() for v in (x, y)]
    most = [max(0.75, min(3.0, 1.12 * float(far))) for far in reach]
    for span, line in ((ax.axvspan, ax.axvline), (ax.axhspan, ax.axhline)):
        span(-threshold / STEP, threshold / STEP, color=style.PANEL, linewidth=0, zorder=0)
        line(0, color=style.LINE2, linewidth=1, zorder=1)
    at = x.clip(-most[0], most[0]), y.clip(-most[1], most[1])
    size = _scatter(ax, points, *at, points["klasse_nu"].map(COLOURS), letters, (30, 230, 40))
    beyond = pd.concat([x.abs() / most[0], y.abs() / most[1]], axis=1).max(axis=1)
    told = beyond[beyond > 1].nlargest(TOLD).index
    far = pd.DataFrame({"naam": points["naam"], "x": x, "y": y, "at_x": at[0], "at_y": at[1]}).loc[told]
    for naam, x_, y_, right, up in far.itertuples(index=False):
        text = f"{naam} ({dutch.signed(x_, 1)}; {dutch.signed(y_, 1)})"
        side, away = ("right", -8) if right > 0 else ("left", 8)
        _write(ax, text, (right, up), (away, 0), ha=side)
    _mark(ax, points["code"].mask(points.index.isin(told)), *at, size, letters)
    if all(pd.notna(v) for v in country):
        middle = (country[0] / STEP, country[1] / STEP)
        ax.plot(*middle, marker="D", markersize=8, color=style.ACCENT, mfc=style.PAPER, mew=2, zorder=4)
        _write(ax, "Nederland", middle, (8, -8), color=style.ACCENT, weight="bold", va="top")
    ax.set(xlim=(-most[0], most[0]), ylim=(-most[1], most[1]))
    ax.set_xlabel(f"{names[0]}: omhoog →", loc="right", color=style.INK)
    ax.set_ylabel(f"{names[1]}: omhoog →", loc="top", color=style.INK)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MultipleLocator(0.5 if max(most) < 2 else 1.0))
        axis.set_major_formatter(lambda v, _: _fraction(v))
    return ax


def _scatter(
    ax: Axes, points: pd.DataFrame, x: pd.Series, y: pd.Series, colour: pd.Series, letters: pd.Series,
    sizes: tuple[int, int, int],
) -> pd.Series:  # fmt: skip
    """Dots as large as their ``huishoudens``, the largest first, those with a letter outlined; returns their sizes.

    ``sizes`` are the smallest, what the largest is more, and from how many dots on all become smaller.
    """
    weight = points["huishoudens"].fillna(points["huishoudens"].min()).fillna(1.0).clip(lower=1)
    small, more, many = sizes
    size = small + more * np.sqrt(weight / weight.max()) / max(1.0, np.sqrt(len(points) / many))
    order = np.argsort(-size.to_numpy(), kind="stable")
    line = np.where(points["code"].isin(letters.index), 1.9, 0.7)[order].tolist()
    look: Any = {"s": size.iloc[order], "c": colour.iloc[order], "edgecolors": style.INK, "linewidths": line}
    ax.scatter(x.iloc[order], y.iloc[order], zorder=3, **look)
    return size


def _mark(ax: Axes, code: pd.Series, x: pd.Series, y: pd.Series, size: pd.Series, letters: pd.Series) -> None:
    """The letters of some dots, right of them."""
    for own, x_, y_, s in zip(code, x, y, size, strict=True):
        if own in letters.index:
            _write(ax, letters[own], (x_, y_), (np.sqrt(s) / 2 + 2, 0), weight="bold")


def _fraction(steps: float) -> str:
    """Write a number of class steps as a tick: "−½", "+1½", "0"."""
    whole, rest = divmod(round(abs(steps) * 4) / 4, 1)
    text = (f"{whole:.0f}" if whole or not rest else "") + (WORDS["stappen"][rest][0] if rest else "")
    return text if not steps else f"{dutch.MINUS if steps < 0 else '+'}{text}"


#: A cloud of points is drawn in this many columns and rows: what falls in one box is one dot.
_BOXES: Final = (150, 100)


@style.styled
def status(
    points: pd.DataFrame,
    cloud: pd.DataFrame,
    line: tuple[float, float] | None,
    cuts: tuple[float, float],
    bounds: Floats,
    letters: pd.Series,
    ax: Axes | None = None,
) -> Axes:
    """SES (horizontal) against the score, on the bands of the classes, over the grey cloud of all areas of the country.

    ``points`` and ``cloud`` have ``ses`` and ``afw``; ``points`` also ``code``, ``klasse`` (its colour; missing: open) and
    ``huishoudens`` (the size of a dot; missing: all alike). ``line`` is slope and intercept of what is usual;
    ``cuts`` are the bounds of the lowest and the highest fifth of SES. ``letters`` marks areas by code.

    >>> import leefbaarheid as lb
    >>> dataset, area = lb.open_data("Kerkrade")
    >>> snapshot = lb.load_with_ses(dataset, area, 2020)[0]
    >>> areas = snapshot.gebieden.assign(ses=snapshot.gebieden["totaal"]).dropna(subset=["ses"])
    >>> own = areas[areas["gemeente_code"].isin(area.gemeenten)]
    >>> ax = status(own, areas, None, (-0.04, 0.27), lb.cutoffs(), lb.letters(own["code"].head(1)))
    >>> [text.get_text() for text in ax.texts][-1]
    'A'
    """
    ax = ax or style.axes(6.4, 4.0)
    every = pd.concat([cloud[["ses", "afw"]], points[["ses", "afw"]]])
    shown = points[["ses", "afw"]] if len(points) else every
    reach = cloud[["ses", "afw"]].quantile([0.004, 0.996]) if len(cloud) > 50 else every.agg(["min", "max"])
    (x0, y0), (x1, y1) = np.minimum(reach.iloc[0], shown.min()), np.maximum(reach.iloc[1], shown.max())
    room_x, room_y = 0.04 * (x1 - x0) or 0.1, 0.06 * (y1 - y0) or STEP
    x0, x1, y0, y1 = x0 - room_x, x1 + room_x, y0 - room_y, y1 + room_y
    _bands(ax, y0, y1, bounds)
    if len(cloud):
        look: Any = {"color": style.LINE2, "alpha": 0.6, "linewidth": 2.2, "solid_capstyle": "butt"}
        ax.plot(*_dots(cloud, (x0, x1), (y0, y1)), **look)
    below: Any = {"xycoords": ("data", "axes fraction"), "color": style.SOFT}
    words = (("laagste vijfde ←", "right", -4), ("→ hoogste vijfde", "left", 4))
    for cut, (word, side, away) in zip(cuts, words, strict=True):
        if x0 < cut < x1:
            ax.axvline(cut, **_DOTTED)
            _write(ax, word, (cut, 0), (away, -12), ha=side, **below)
    if line is not None:
        start, end = line[0] * x0 + line[1], line[0] * x1 + line[1]
        ax.plot([x0, x1], [start, end], color=style.ACCENT, linewidth=1.6, linestyle=(0, (4, 2.5)))
        whole: Any = {"color": style.ACCENT, "annotation_clip": False, "ha": "right", "va": "bottom"}
        _write(ax, "gewoon in Nederland", (x1, min(y1, end)), (-4, 7), **whole)
    colour = points["klasse"].map(COLOURS).fillna(style.PAPER)
    size = _scatter(ax, points, points["ses"], points["afw"], colour, letters, (26, 210, 30))
    _mark(ax, points["code"], points["ses"], points["afw"], size, letters)
    ax.set(xlim=(x0, x1), ylim=(y0, y1), yticks=[], xticks=[])
    ax.set_xlabel("SES hoger →", loc="right", color=style.INK, labelpad=20)
    return ax


def _dots(cloud: pd.DataFrame, x: tuple[float, float], y: tuple[float, float]) -> tuple[Floats, Floats]:
    """The boxes of a grid that hold a point, as pieces of line: boxes side by side are one piece."""
    columns, rows = _BOXES
    wide, high = (x[1] - x[0]) / columns, (y[1] - y[0]) / rows
    at = np.floor([(cloud["ses"] - x[0]) / wide, (cloud["afw"] - y[0]) / high]).astype(int)
    inside = ((at >= 0) & (at < [[columns], [rows]])).all(axis=0)
    row, column = np.unique(at[::-1, inside], axis=1)
    new = np.r_[True, (np.diff(row) != 0) | (np.diff(column) != 1)]
    first, last = np.flatnonzero(new), np.r_[np.flatnonzero(new)[1:], len(row)] - 1
    left, right = x[0] + wide * column[first], x[0] + wide * (column[last] + 1)
    middle = y[0] + high * (row[first] + 0.5)
    gap = np.full(len(first), np.nan)
    return np.column_stack([left, right, gap]).ravel(), np.column_stack([middle, middle, gap]).ravel()


@style.styled
def rates(lines: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Lines of a rate over the years, from 0 up, each with its last figure; what they are stands in the page.

    ``lines`` has the years as index and a column a line, at most three: the first is heavy, the second blue. Where years
    are missing between two figures the line is dotted.

    >>> import leefbaarheid as lb
    >>> rows = lb.load_indicators("Kerkrade", ["misdrijven_totaal"])
    >>> ax = rates(rows.set_index("jaar")["waarde"].to_frame("Kerkrade"))
    >>> ax.texts[0].get_text()
    '51'
    """
    ax = ax or style.axes(5.4, 3.0)
    high = float(lines.max().max()) or 1.0
    ends = []
    for (_, line), look in zip(lines.items(), _RATES, strict=False):
        known = line.dropna()
        if known.empty:
            continue
        years, values = known.index.to_numpy(), known.to_numpy()
        for i in range(len(known) - 1):
            gap = {"linestyle": (0, (1, 2.2)), "linewidth": 1.4} if years[i + 1] - years[i] > 1 else {}
            ax.plot(years[i : i + 2], values[i : i + 2], **{**look, "marker": "", **gap})
        ax.plot(years, values, **{**look, "linestyle": ""})
        ends.append((float(values[-1]), int(years[-1]), dutch.short(values[-1]), look["color"]))
    places = _apart([end[0] for end in ends], 0.085 * 1.12 * high)
    for number, ((_, year, text, colour), y) in enumerate(zip(ends, places, strict=True)):
        _write(ax, text, (year, y), (9, 0), color=colour, weight="normal" if number else "bold")
    start, end = lines.index.min(), lines.index.max()
    ax.set(ylim=(0, 1.12 * high), xlim=(start - 0.5, end + 0.5 + _FIGURES * (end - start)))
    ax.yaxis.set_major_locator(MaxNLocator(4))
    ax.yaxis.set_major_formatter(lambda v, _: dutch.number(v, 0 if high > 4 else 1))
    ax.grid(axis="y", color=style.LINE, linewidth=0.8)
    shown = [*(year for year in lines.index[:: 1 if len(lines) < 6 else 2] if end - year > 1), end]
    ax.set_xticks(shown, [str(year) for year in shown])
    return ax


def _apart(values: Sequence[float], least: float) -> list[float]:
    """Move places so that none lies nearer than ``least`` to another, in their order."""
    order, steps = np.argsort(values, kind="stable"), least * np.arange(len(values))
    wanted = np.array(values, dtype=float)[order]
    placed = np.maximum.accumulate(wanted - steps) + steps
    return (placed - (placed - wanted).sum() / max(1, len(placed)))[np.argsort(order)].tolist()
