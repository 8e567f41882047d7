"""Plain axes to restyle, combine and save: each function draws on ``ax`` (or on axes of its own) and returns it.

Axes of its own come in the house style (:data:`leefbaarheid.figures.style.SHEET`); given ones keep that of whoever made
them. Under each stands where its figures come from (``herkomst``): a part of the picture as its title is, so that it
goes along when the picture is saved.

>>> import leefbaarheid
>>> frame = leefbaarheid.load_frame("Kerkrade", schaal="pc4")
>>> source = leefbaarheid.origin(frame)
>>> ax = leefbaarheid.draw.change(frame.gebieden, herkomst=source)
>>> ax.set_title("Waar veranderde de score?").get_text()
'Waar veranderde de score?'

Two of them in one picture, in the house style and saved for print:

>>> import matplotlib.pyplot as plt
>>> plt.style.use("leefbaarheid.figures.leefbaarheid")
>>> fig, (left, right) = plt.subplots(1, 2, figsize=(12, 5), layout="constrained")
>>> for ax, column in ((left, "klasse_van"), (right, "klasse_tot")):
...     ax = leefbaarheid.draw.classes(frame.gebieden, column, herkomst=source, ax=ax)
>>> fig.savefig("kaarten.svg")
>>> fig.savefig("kaarten.png", dpi=300)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import geopandas as gpd
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from leefbaarheid.classes import COLOURS, LABELS
from leefbaarheid.figures import style
from leefbaarheid.figures.charts.marks import dutch_axis
from leefbaarheid.figures.figure import Herkomst
from leefbaarheid.figures.maps.change import STEPS, step_ranges, steps
from leefbaarheid.figures.maps.ground import drawable
from leefbaarheid.terms import DIMENSION_LABELS, DIMENSIONS
from leefbaarheid.texts import dutch

#: Name of the text under axes that tells the source.
SOURCE: Final = "herkomst"
#: Characters a line: of a legend beside its map, and of the source an inch.
LEGEND: Final = 26
CHARACTERS: Final = 11
#: Colours of some kinds of series.
_LOOKS: Final = {"gekozen": style.CHOSEN, "NL": style.COUNTRY, "beste": style.BEST, "slechtste": style.WORST}


def classes(
    areas: gpd.GeoDataFrame, column: str = "klasse_tot", *, herkomst: Herkomst, ax: Axes | None = None
) -> Axes:
    """Map the class (1-9, may be missing) of each area in the official colours, with a legend.

    ``areas`` has ``geometry`` and ``column``. Raises ``ValueError`` when no area has an outline.
    """
    known = drawable(areas)
    ax = _map(ax, known, known[column].map(COLOURS))
    for k, pattern in style.CLASS_HATCHES.items():
        _hatch(ax, known[known[column].eq(k)], pattern)
    found = areas[column].value_counts()
    names = {k: f"{LABELS[k]} ({dutch.number(found.get(k, 0))})" for k in LABELS}
    _legend(ax, [(names[k], COLOURS[k], style.CLASS_HATCHES.get(k, "")) for k in LABELS], areas[column])
    return _sourced(ax, herkomst.met("klasse (1 tot en met 9)"))


def change(
    areas: gpd.GeoDataFrame,
    column: str = "verandering",
    *,
    herkomst: Herkomst,
    drempel: float = 0.0392,
    ax: Axes | None = None,
) -> Axes:
    """Map a change (points of ``afw``) in five steps of the threshold ``drempel``, with a legend.

    ``areas`` has ``geometry`` and ``column``. Raises ``ValueError`` when no area has an outline.
    """
    known = drawable(areas)
    step = pd.Series(steps(known[column], drempel), known.index)
    ax = _map(ax, known, step.map(dict(enumerate(style.CHANGE_COLOURS))))
    for number, pattern in enumerate(style.CHANGE_HATCHES):
        _hatch(ax, known[step == number], pattern)
    every = pd.Series(steps(areas[column], drempel)).value_counts()
    named = zip(STEPS, step_ranges(drempel), range(5), strict=True)
    names = [f"{dutch.capital(s)}: {r} ({dutch.number(every.get(i, 0))})" for s, r, i in named]
    entries = [*zip(names, style.CHANGE_COLOURS, style.CHANGE_HATCHES, strict=True)]
    _legend(ax, entries[::-1], areas[column])
    return _sourced(ax, herkomst.met("punten van de score"))


def values(
    areas: gpd.GeoDataFrame,
    column: str,
    *,
    herkomst: Herkomst,
    label: str = "",
    cmap: str = "cividis_r",
    ax: Axes | None = None,
) -> Axes:
    """Map any figure with a colour bar (safe for the colour-blind by default); areas without it are hatched.

    ``herkomst`` must name its unit (:meth:`Herkomst.met`). Raises ``ValueError`` when no area has an outline, or none
    a figure.
    """
    known = drawable(areas)
    if known[column].isna().all():
        raise ValueError(f"no area has a figure in {column!r}: write a sentence instead")
    ax = _axes(ax)
    colours = ScalarMappable(Normalize(known[column].min(), known[column].max()), cmap)
    given = known[column].notna()
    shades = pd.Series(
        list(colours.to_rgba(known.loc[given, column].to_numpy(dtype=float))), known.index[given]
    )
    _map(ax, known, shades.reindex(known.index))
    figure = ax.get_figure(root=True)
    if figure is not None:
        bar = figure.colorbar(colours, ax=ax, shrink=0.7, label=label or dutch.capital(column))
        dutch_axis(bar.ax.yaxis, 7)
    return _sourced(ax, herkomst)


def points(
    areas: pd.DataFrame,
    x: str,
    y: str,
    *,
    herkomst: Herkomst,
    labels: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw areas as points of two columns; ``labels`` gives what a reader calls them. Points that miss one are left out.

    Raises ``ValueError`` where none is left.
    """
    shown = areas.dropna(subset=[x, y])
    if shown.empty:
        raise ValueError("no points to draw: write a sentence instead")
    ax = _axes(ax)
    names = {x: x, y: y, **(labels or {})}
    ax.scatter(shown[x], shown[y], s=28, color=style.CHOSEN, edgecolor="white", linewidth=0.5)
    ax.set(xlabel=dutch.capital(names[x]), ylabel=dutch.capital(names[y]))
    dutch_axis(ax.xaxis, 8)
    dutch_axis(ax.yaxis, 7)
    ax.grid(visible=True)
    return _sourced(ax, herkomst.met(f"{names[x]} (horizontaal) en {names[y]} (verticaal)"))


def series(reeksen: pd.DataFrame, *, herkomst: Herkomst, ax: Axes | None = None) -> Axes:
    """Draw the score over the years, a line a series, named at its end.

    ``reeksen`` has ``reeks`` (its name), ``soort`` (``gekozen``, ``NL``, ``beste`` and ``slechtste`` have colours of their
    own), ``jaar`` and ``afw``. Raises ``ValueError`` without rows.
    """
    known = reeksen.dropna(subset=["afw"])
    if known.empty:
        raise ValueError("no series to draw: write a sentence instead")
    ax = _axes(ax)
    for (name, kind), part in known.groupby(["reeks", "soort"], sort=False):
        colour = _LOOKS.get(str(kind), style.NEUTRAL)
        line = part.sort_values("jaar")
        ax.plot(line["jaar"], line["afw"], color=colour, marker="o", markersize=4, label=str(name))
        last = line.iloc[-1]
        ax.annotate(
            str(name),
            (last["jaar"], last["afw"]),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            size=8.5,
        )
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.set_ylabel("Score (afwijking van de referentie)")
    dutch_axis(ax.yaxis, 7)
    ax.grid(axis="y")
    return _sourced(ax, herkomst.met("punten van de score"))


def contributions(
    row: Mapping[str, float] | pd.Series, *, herkomst: Herkomst, ax: Axes | None = None
) -> Axes:
    """Draw what each dimension contributed to a change as bars, with the change itself.

    ``row`` has ``fys, won, vrz, soc, onv`` and ``verandering`` in points of ``afw``, such as a row of
    :func:`leefbaarheid.changes`. Raises ``ValueError`` where one is missing.
    """
    found = pd.Series(row, dtype=object).reindex([*DIMENSIONS, "verandering"]).astype(float)
    if found.isna().any():
        raise ValueError("no contributions to draw: write a sentence instead")
    ax = _axes(ax)
    names = [*DIMENSION_LABELS.values(), "Totale verandering"]
    bars = ax.barh(names, found, color=[*style.DIMENSION_COLOURS.values(), style.TOTAL])
    ax.bar_label(bars, [dutch.signed(v) for v in found], padding=3)
    ax.axvline(0, color=style.INK, linewidth=1)
    ax.invert_yaxis()
    ax.margins(x=0.25)
    dutch_axis(ax.xaxis, 7)
    return _sourced(ax, herkomst.met("punten van de score"))


def _axes(ax: Axes | None) -> Axes:
    """Give the axes, or new ones in the house style."""
    if ax is not None:
        return ax
    # outside the style's context: a notebook switches its display of pictures on while the first figure is made
    figure = plt.figure(figsize=(style.WIDTH, 5.5), layout="constrained", facecolor=style.PAPER)
    with plt.style.context(str(style.SHEET)):
        return figure.add_subplot()


def _map(ax: Axes | None, known: gpd.GeoDataFrame, colours: pd.Series) -> Axes:
    ax = _axes(ax)
    given = colours.notna()
    look: dict[str, Any] = {"edgecolor": style.EDGE, "linewidth": 0.4}
    if given.any():
        known[given].plot(color=colours[given].tolist(), ax=ax, **look)
    if (~given).any():
        known[~given].plot(ax=ax, facecolor=style.NO_SCORE, linewidth=0.4, **style.UNKNOWN)
    _bare(ax)
    return ax


def _bare(ax: Axes) -> None:
    ax.set(xticks=[], yticks=[], xlabel="", ylabel="")
    ax.set_aspect("equal")
    ax.spines[:].set_visible(False)


def _hatch(ax: Axes, areas: gpd.GeoDataFrame, pattern: str) -> None:
    """Draw a pattern over areas, so that their colour is not all that tells them apart."""
    if pattern and len(areas):
        areas.plot(ax=ax, facecolor="none", linewidth=0, **style.hatched(pattern))
        _bare(ax)  # geopandas names the axes of the projection


def _legend(ax: Axes, entries: Sequence[tuple[str, str, str]], shown: pd.Series) -> None:
    """Name colours and patterns; and what is not known, where there is any."""
    patches = [
        Patch(
            facecolor=colour,
            linewidth=0.6,
            label=style.wrap(text, LEGEND),
            **{"edgecolor": style.EDGE, **style.hatched(pattern)},
        )
        for text, colour, pattern in entries
    ]
    if shown.isna().any():
        unknown = f"Niet bekend ({dutch.number(shown.isna().sum())})"
        patches.append(Patch(facecolor=style.NO_SCORE, linewidth=0.6, label=unknown, **style.UNKNOWN))
    ax.legend(handles=patches, loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False, fontsize=8.5)


def _sourced(ax: Axes, herkomst: Herkomst) -> Axes:
    """Write the source under the axes."""
    if not herkomst.eenheid:
        raise ValueError("a picture must name its unit: give herkomst.met(eenheid)")
    figure = ax.get_figure(root=True)
    width = ax.get_window_extent().width / (figure.dpi if figure is not None else style.DPI)
    below: dict[str, Any] = {
        "xy": (0, 0),
        "xycoords": "axes fraction",
        "textcoords": "offset points",
        "va": "top",
    }
    ax.annotate(
        style.wrap(herkomst.zin, max(30, int(width * CHARACTERS))),
        xytext=(0, -36),
        size=8,
        color=style.MUTED,
        gid=SOURCE,
        **below,
    )
    return ax
