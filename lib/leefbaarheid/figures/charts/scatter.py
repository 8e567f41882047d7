"""Areas as points of two measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
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
    mark,
    name_points,
)
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.texts import dutch

LEFT: Final = 0.78
HEIGHT: Final = 4.7
#: From so many own points they are drawn small, under the line, which they would hide.
MANY: Final = 300
#: No more rows than this in the table under the picture.
ROWS: Final = 200


@dataclass(frozen=True, eq=False)
class Line:
    """A line with its band: arrays of one length, ``x`` rising; ``label`` says what it is."""

    x: npt.ArrayLike
    y: npt.ArrayLike
    low: npt.ArrayLike
    high: npt.ArrayLike
    label: str


@style.styled
def scatter(
    points: pd.DataFrame,
    *,
    x: str,
    y: str,
    x_label: str,
    y_label: str,
    title: str,
    herkomst: Herkomst,
    line: Line | None = None,
    names: pd.Series | None = None,
    groups: Mapping[str, str] | None = None,
    looks: Mapping[str, Mapping[str, style.Look]] | None = None,
) -> Figuur:
    """Draw areas as points of the columns ``x`` and ``y``.

    ``groups`` gives the label of each value of the column ``groep`` (five at most), which then have their
    own marker and colour; the first ones are drawn on top, the last one, such as all others, is grey. ``looks`` gives
    a group the look that it has elsewhere.
    ``names`` (on the index of ``points``, most important first) are written where there is room. A column
    ``naam`` lets the alt text and the table name areas. Points that miss a figure are left out and counted.
    Raises ``ValueError`` where none is left, and for groups without label or more than five.
    """
    texts = {x: x_label, y: y_label}
    shown = points.dropna(subset=[x, y])
    if shown.empty:
        raise ValueError("no points to draw: write a sentence instead")
    labels = dict(groups or {"": dutch.capital(herkomst.gebieden(len(shown)))})
    kinds = shown["groep"] if groups else pd.Series("", shown.index)
    order = (GROUPS[0], OWN, *GROUPS[1:]) if groups else (OWN,)
    if not set(kinds) <= set(labels) or len(labels) > len(order) + 1:
        raise ValueError(f"groups {sorted(set(kinds.map(str)))} need labels, {len(order) + 1} at most")
    own_looks = dict(zip(labels, order, strict=False)) | ({[*labels][-1]: OTHER} if groups else {})
    drawn_as = {k: dict((looks or {}).get(k, look)) for k, look in own_looks.items()}
    parts = {k: shown[kinds == k] for k in labels if (kinds == k).any()}
    entries: list[Line2D | Patch] = [mark(drawn_as[k], labels[k]) for k in parts]
    if line is not None:
        entries.append(Line2D([], [], color=style.INK, linewidth=1.8, label=line.label))
    top = key_height(entries, LEFT) + 0.1
    canvas = style.Canvas(top + HEIGHT + 0.65, title)
    draw_key(canvas, entries, LEFT, canvas.top + 0.08)
    ax = canvas.axes(LEFT, canvas.top + top, style.WIDTH - LEFT - 0.25, HEIGHT)
    size = 12 if len(shown) >= MANY else 34
    for depth, kind in enumerate(reversed(parts)):
        own, look = parts[kind], {"edgecolor": "white", "linewidth": 0.5, **drawn_as[kind]}
        ax.scatter(own[x], own[y], s=size, zorder=4 + depth / 10, **look)
    if line is not None:
        ax.fill_between(line.x, line.low, line.high, color=style.CHOSEN, alpha=0.18, linewidth=0, zorder=2)
        ax.plot(line.x, line.y, color=style.INK, linewidth=1.8, zorder=5 if len(shown) >= MANY else 3)
    ax.set(xlim=limits(shown[x].astype(float)), ylim=limits(shown[y].astype(float)))
    ax.set_xlabel(f"{dutch.capital(x_label)} →", size=9.5)
    ax.set_ylabel(f"{dutch.capital(y_label)} →", size=9.5)
    dutch_axis(ax.xaxis, 8)
    dutch_axis(ax.yaxis, 7)
    ax.grid()
    wanted = pd.Series(dtype=str) if names is None else names[names.index.isin(shown.index)]
    at = shown.loc[wanted.index]
    found = name_points(ax, at[x], at[y], wanted, avoid=shown[[x, y]])
    sentences = [f"{labels[k]}, {_spans(own, texts)}." for k, own in parts.items()]
    if "naam" in shown and len(shown) > 1:
        worst, best = (shown["naam"].iloc[int(i)] for i in (shown[y].argmin(), shown[y].argmax()))
        sentences.append(f"Laagste {y_label}: {worst}; hoogste: {best}.")
    if line is not None:
        first, last = (dutch.measure(v) for v in np.asarray(line.y, dtype=float)[[0, -1]])
        sentences.append(f"{dutch.capital(line.label)}: van {first} links tot {last} rechts.")
    return Figuur(
        canvas.figure,
        f"{dutch.sentence(title)} Puntenwolk van {x_label} tegen {y_label}. {' '.join(sentences)}",
        herkomst.met(f"{x_label} (horizontaal) en {y_label} (verticaal)"),
        _caption(herkomst, len(points) - len(shown), len(wanted) - found, line),
        _table(shown.assign(groep=kinds.map(labels)), bool(groups), texts, title),
    )


def _spans(own: pd.DataFrame, texts: Mapping[str, str]) -> str:
    spans = (
        f"{t} van {dutch.measure(own[c].min())} tot {dutch.measure(own[c].max())}" for c, t in texts.items()
    )
    return f"{dutch.plural(len(own), 'punt', 'punten')}: {dutch.join(spans)}"


def _caption(herkomst: Herkomst, missing: int, unnamed: int, line: Line | None) -> str:
    parts = ["Het gekleurde vlak om de lijn laat zien hoe onzeker de lijn is."] if line is not None else []
    if missing:
        stands = "staat" if missing == 1 else "staan"
        parts.append(f"{herkomst.gebieden(missing)} zonder beide cijfers {stands} niet in de figuur.")
    if unnamed:
        parts.append(f"Voor {dutch.plural(unnamed, 'naam', 'namen')} was geen plaats.")
    return " ".join(parts)


def _table(shown: pd.DataFrame, grouped: bool, texts: Mapping[str, str], title: str) -> Tabel:
    headings = {"naam": "Gebied"} if "naam" in shown else {}
    headings |= {"groep": "Groep"} if grouped else {}
    headings |= {c: dutch.capital(text) for c, text in texts.items()}
    return Tabel(shown[[*headings]], title, headings, dict.fromkeys(texts, "maat"), maximum=ROWS)
