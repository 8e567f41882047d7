"""Scores or another measure over the years: the area, those it is set beside, and the country."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from leefbaarheid.figures import style
from leefbaarheid.figures.charts.marks import draw_key, dutch_axis, key_height, same_decimals
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.tables import Format, Tabel
from leefbaarheid.texts import dutch

#: Colour, width, dash and marker of each kind of series, in drawing order: never told apart by colour alone.
KINDS: Final[dict[str, dict[str, Any]]] = {
    "slechtste": {"colour": style.WORST, "width": 1.4, "dash": (2, 1.2), "marker": "v"},
    "beste": {"colour": style.BEST, "width": 1.4, "dash": (4, 1.5), "marker": "^"},
    "vergelijkbaar": {"colour": "#9a3e78", "width": 1.6, "dash": (1, 1), "marker": "D"},
    "NL": {"colour": style.COUNTRY, "width": 1.8, "dash": (6, 1.5, 1.5, 1.5), "marker": "s"},
    "gekozen": {"colour": style.CHOSEN, "width": 2.8, "dash": "", "marker": "o"},
}
#: Room at the left.
LEFT: Final = 0.7
HEIGHT: Final = 4.3
LABEL_SIZE: Final = 9
BREAK: Final[dict[str, Any]] = {"color": style.MUTED, "linewidth": 1.2, "linestyle": (0, (1, 2))}


@style.styled
def lines(
    reeksen: pd.DataFrame,
    *,
    title: str,
    herkomst: Herkomst,
    eenheid: str,
    breaks: Mapping[int, str] | None = None,
) -> Figuur:
    """Draw any measure over the years, each line named at its end.

    ``reeksen`` has ``reeks`` (name), ``jaar``, ``waarde`` (in ``eenheid``) and ``soort`` (a key of :data:`KINDS`).
    Years without a value are skipped. ``breaks`` gives the first year of each new method with what changed:
    no line runs from the years before to that year, and the note stands under the picture. Raises ``ValueError`` when
    no value is left or a kind is unknown.
    """
    rows = _known(reeksen)
    inside = {y: t for y, t in sorted((breaks or {}).items()) if rows["jaar"].min() < y <= rows["jaar"].max()}
    canvas, ax = _draw(rows, title, tuple(inside))
    dutch_axis(ax.yaxis, 7)
    ax.grid(axis="y")
    ax.set_ylabel(f"{dutch.capital(eenheid)} →", size=9.5)
    warning = "Over een stippellijn heen zijn de jaren niet te vergelijken."
    notes = [warning, *(f"Vanaf {y}: {dutch.sentence(t)}" for y, t in inside.items())] if inside else []
    found = _in_words(rows, same_decimals(rows["waarde"]))
    short = ["De verticale as begint niet bij 0."] if ax.get_ylim()[0] > 0 else []
    return Figuur(
        canvas.figure,
        " ".join([dutch.sentence(title), f"Lijnen per jaar, {eenheid}.", found, *notes]),
        herkomst.met(eenheid),
        " ".join([*notes, *short]),
        _table(rows, title, "maat"),
    )


def _known(reeksen: pd.DataFrame) -> pd.DataFrame:
    rows = reeksen.dropna(subset=["waarde"]).astype({"waarde": float}).sort_values(["reeks", "jaar"])
    if rows.empty:
        raise ValueError("no values to draw: write a sentence instead")
    unknown = sorted(set(rows["soort"]) - set(KINDS))
    if unknown:
        raise ValueError(f"unknown kinds of series {unknown}; use {', '.join(KINDS)}")
    return rows


def _draw(rows: pd.DataFrame, title: str, breaks: tuple[int, ...] = ()) -> tuple[style.Canvas, Axes]:
    """Draw the lines, broken before the years of ``breaks``, with their names."""
    last = rows.groupby("reeks", sort=True).last()
    labels = {name: style.wrap(style.short(str(name)), 24) for name in last.index}
    key: list[Line2D | Patch] = [Line2D([], [], label="vanaf hier anders gemeten", **BREAK)] if breaks else []
    top = key_height(key, LEFT) + 0.08
    canvas = style.Canvas(HEIGHT + 0.42 + top, title)
    draw_key(canvas, key, LEFT, canvas.top + 0.06)
    right = style.text_width(labels.values(), LABEL_SIZE) * 1.08 + 0.32
    ax = canvas.axes(LEFT, canvas.top + top, canvas.width - LEFT - right, HEIGHT)
    low, high = float(rows["waarde"].min()), float(rows["waarde"].max())
    room = 0.08 * (high - low) or 0.05 * abs(high) or 1.0
    ax.set_ylim(low - room, high + room)
    years = sorted(rows["jaar"].unique())
    ax.set_xlim(years[0] - 0.6, years[-1] + 0.3)
    for year in breaks:
        ax.axvline((max(y for y in years if y < year) + min(y for y in years if y >= year)) / 2, **BREAK)
    rows = rows.assign(deel=np.searchsorted(breaks, rows["jaar"], side="right"))
    for kind in (k for k in KINDS if (rows["soort"] == k).any()):
        look = KINDS[kind]
        part = rows[rows["soort"] == kind]
        for _, line in part.groupby(["reeks", "deel"], sort=True):
            ax.plot(
                line["jaar"],
                line["waarde"],
                color=look["colour"],
                linewidth=look["width"],
                linestyle=(0, look["dash"]) if look["dash"] else "-",
                marker=look["marker"],
                markersize=6.5 if kind == "gekozen" else 5.5,
                markeredgecolor="white",
                markeredgewidth=0.75,
            )
    ax.set(xlabel="", ylabel="")
    ax.set_xticks(years, [str(y) for y in years])
    ax.tick_params(axis="y", length=0)
    _name_ends(canvas, ax, last, labels)
    return canvas, ax


def _name_ends(canvas: style.Canvas, ax: Axes, last: pd.DataFrame, labels: dict[Any, str]) -> None:
    """Write each name at the end of its line, moved apart where they would overlap."""
    low, high = ax.get_ylim()
    per_inch = (high - low) / HEIGHT
    heights = [0.155 * (labels[n].count("\n") + 1) for n in last.index]
    places = style.spread_blocks(
        [float(v) / per_inch for v in last["waarde"]], heights, low / per_inch, high / per_inch
    )
    end = ax.get_xlim()[1]
    shift = (ax.get_xlim()[1] - ax.get_xlim()[0]) / (ax.get_position().width * canvas.width) * 0.2
    for (name, row), place in zip(last.iterrows(), places, strict=True):
        look = KINDS[row["soort"]]
        y = place * per_inch
        ax.plot(
            [row["jaar"], end, end + shift * 0.8],
            [row["waarde"], row["waarde"], y],
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


def _in_words(rows: pd.DataFrame, write: Callable[[Any], str]) -> str:
    sentences = []
    for kind in reversed(KINDS):
        for name, part in rows[rows["soort"] == kind].groupby("reeks", sort=True):
            first, last = part.iloc[0], part.iloc[-1]
            sentences.append(
                f"{name}: {write(first['waarde'])} in {first['jaar']}, {write(last['waarde'])} in {last['jaar']}."
            )
    return " ".join(sentences)


def _table(rows: pd.DataFrame, title: str, form: Format) -> Tabel:
    order = {k: i for i, k in enumerate(reversed(KINDS))}
    kinds = rows.groupby("reeks")["soort"].first()
    wide = rows.pivot(index="reeks", columns="jaar", values="waarde")
    wide = wide.loc[sorted(wide.index, key=lambda n: (order[kinds[n]], str(n)))]
    wide.columns = [str(c) for c in wide.columns]
    years = {c: c for c in wide.columns}
    return Tabel(wide.reset_index(), title, {"reeks": "Gebied", **years}, dict.fromkeys(years, form))
