"""Where areas stand among all others: a strip of points per kind of area."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from leefbaarheid.figures import style
from leefbaarheid.figures.charts.marks import (
    GROUPS,
    OTHER,
    OWN,
    draw_key,
    dutch_axis,
    key_height,
    limits,
    name_points,
)
from leefbaarheid.figures.charts.panels import CHOSEN, Panels
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.texts import dutch

LANE: Final = 0.36
#: Up to so many chosen areas are all named.
NAMED: Final = 12
#: Looks of the kinds between the chosen one and all others; none is that of a kind of area in another picture.
KINDS: Final[tuple[dict[str, style.Look], ...]] = ({"marker": "P", "color": style.INK}, *GROUPS[1:])
#: There are markers for so many kinds.
MOST: Final = len(KINDS) + 2
#: No more rows than this in the table under the picture.
ROWS: Final = 120
#: Points of one lane step up and down by this share of a golden section: equal values do not hide each other.
GOLDEN: Final = 0.618034


@style.styled
def strips(
    panels: Mapping[str, pd.DataFrame],
    *,
    title: str,
    herkomst: Herkomst,
    kinds: Mapping[str, str],
    noun: tuple[str, str] = ("gebied", "gebieden"),
) -> Figuur:
    """Draw every area as a point on its value, a panel per title and a lane per kind.

    Each frame has ``naam, waarde, soort``; ``kinds`` gives the kinds (five at most) from top to bottom with
    what the reader sees; the last one, such as all others, is grey; ``noun`` says what a point is, singular and plural.
    Areas of the kind ``gekozen`` are named (of more than a dozen the lowest and the highest). The quartiles are those of
    all areas of a panel. Missing values are left out; chosen areas without a value are named under the picture. Raises
    ``ValueError`` for a kind without label, more than five, and where no panel has a value.
    """
    known = {name: frame.dropna(subset=["waarde"]) for name, frame in panels.items()}
    known = {name: frame.astype({"waarde": float}) for name, frame in known.items() if len(frame)}
    strange = {k for frame in known.values() for k in frame["soort"]} - set(kinds)
    if not known or strange or len(kinds) > MOST:
        raise ValueError(f"no values to draw, kinds without label {sorted(strange)}, or more than {MOST}")
    lanes = [k for k in kinds if any((frame["soort"] == k).any() for frame in panels.values())]
    others = [k for k in kinds if k != CHOSEN]
    looks = {**dict(zip(others, KINDS, strict=False)), [*kinds][-1]: OTHER, CHOSEN: OWN}
    named = [style.short(kinds[k]) for k in lanes]
    left = style.text_width(named, 9.5) + 0.25
    entries: list[Line2D | Patch] = [
        Patch(color=style.GRID, label=f"de middelste helft van alle {noun[1]}"),
        Line2D([], [], color=style.MUTED, linewidth=1.6, label="de middelste waarde (mediaan)"),
    ]
    made = Panels.make(
        list(known),
        title,
        labels={},
        columns=1,
        panel_height=LANE * len(lanes) + 0.1,
        left=left,
        head=key_height(entries, left) + 0.1,
        foot=0.36,
        widest=style.WIDTH - left - 0.25,
    )
    draw_key(made.canvas, entries, left, made.canvas.top + 0.1)
    for name, ax in made.axes.items():
        _panel(ax, known[name], lanes, looks)
        ax.set_yticks(range(len(lanes)), named, size=9.5)
    return Figuur(
        made.canvas.figure,
        f"{dutch.sentence(title)} Stroken met een punt per {noun[0]}. "
        + " ".join([*(_in_words(name, frame, noun) for name, frame in known.items()), *_gaps(panels)]),
        herkomst.met(herkomst.eenheid or "staat boven elk vak"),
        " ".join(["Of een punt hoger of lager in zijn strook staat, zegt niets.", *_gaps(panels)]),
        _table(known, kinds, title, dutch.capital(noun[0])),
    )


def _panel(
    ax: Axes, frame: pd.DataFrame, lanes: list[str], looks: Mapping[str, dict[str, style.Look]]
) -> None:
    low, middle, high = frame["waarde"].quantile([0.25, 0.5, 0.75])
    ax.axvspan(low, high, color=style.GRID, linewidth=0, zorder=0)
    ax.axvline(middle, color=style.MUTED, linewidth=1.6, zorder=1)
    ax.set(xlim=limits(frame["waarde"]), ylim=(len(lanes) - 0.4, -0.6))
    for place, kind in enumerate(lanes):
        values = frame.loc[frame["soort"] == kind, "waarde"].sort_values()
        jitter = (np.arange(len(values)) * GOLDEN % 1 - 0.5) * (0.6 if len(values) > 4 else 0)
        size = 8 if len(values) > 60 else 30
        ax.scatter(values, place + jitter, s=size, edgecolor="white", linewidth=0.3, zorder=3, **looks[kind])
        ax.axhline(place + 0.5, color=style.GRID, linewidth=0.8)
        if values.empty:
            ax.text(0.01, place, "niet te bepalen", size=9, va="center", transform=ax.get_yaxis_transform())
        elif kind == CHOSEN:
            named = slice(None) if len(values) <= NAMED else [0, -1]
            own, at = frame.loc[values.index].iloc[named], (place + jitter)[named]
            texts = own["naam"] + " " + own["waarde"].map(dutch.measure)
            name_points(ax, own["waarde"], at, texts, weight="bold", color=style.CHOSEN)
    ax.tick_params(axis="y", length=0, pad=8)
    dutch_axis(ax.xaxis, 8)


def _in_words(name: str, frame: pd.DataFrame, noun: tuple[str, str]) -> str:
    low, middle, high = (dutch.measure(v) for v in frame["waarde"].quantile([0.25, 0.5, 0.75]))
    number = dutch.plural(len(frame), *noun)
    half = f"{name}, {number}: de middelste helft ligt tussen {low} en {high}, de mediaan is {middle}."
    own = frame[frame["soort"] == CHOSEN].head(NAMED)
    places = (
        f"{area} {dutch.measure(value)}, hoger dan {dutch.number((frame['waarde'] < value).sum())} "
        f"van de andere {dutch.number(len(frame) - 1)}."
        for area, value in zip(own["naam"], own["waarde"], strict=True)
    )
    return " ".join([half, *places])


def _gaps(panels: Mapping[str, pd.DataFrame]) -> list[str]:
    """Say which panels are not drawn, and which chosen areas have no point."""
    found = []
    for name, frame in panels.items():
        missing = frame["waarde"].isna()
        areas = dutch.join(frame.loc[missing & (frame["soort"] == CHOSEN), "naam"])
        if missing.all() or areas:
            where = "nergens" if missing.all() else f"niet voor {areas}"
            found.append(f"{name}: {where} te bepalen.")
    return found


def _table(known: Mapping[str, pd.DataFrame], kinds: Mapping[str, str], title: str, what: str) -> Tabel:
    frame = pd.concat(known, names=["vak", None]).reset_index(level=0)
    frame = frame.assign(volgorde=frame["soort"].map(list(kinds).index), soort=frame["soort"].map(kinds))
    frame = frame.sort_values(["volgorde", "waarde", "naam"], ascending=[True, False, True], kind="stable")
    headings = {"naam": what, "soort": "Soort", "vak": "Wat", "waarde": "Waarde"}
    return Tabel(frame[[*headings]], title, headings, {"waarde": "maat"}, maximum=ROWS)
