"""Correlations in coloured cells, with panels beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap, to_hex

from leefbaarheid.figures import style
from leefbaarheid.figures.charts.panels import Panels
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.texts import dutch

CELL_HEIGHT: Final = 0.38
TONES: Final = LinearSegmentedColormap.from_list(
    "samenhang", [style.CHANGE_COLOURS[0], "#f4f4f2", style.CHANGE_COLOURS[-1]]
)


@style.styled
def heatmap(
    panels: Mapping[str, pd.DataFrame],
    *,
    title: str,
    herkomst: Herkomst,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
) -> Figuur:
    """Draw correlations (-1 to 1) as coloured cells with their numbers, a panel per title.

    Each frame has ``rij, kolom, waarde``, one row a cell; ``rows`` and ``columns`` give the order and what
    the reader sees. A missing value gets a dash. Raises ``ValueError`` where every value is missing.
    """
    squares = {
        name: frame.pivot(index="rij", columns="kolom", values="waarde")
        .reindex(index=[*rows], columns=[*columns])
        .astype(float)
        .rename(index=rows, columns=columns)
        for name, frame in panels.items()
    }
    if all(square.isna().all(axis=None) for square in squares.values()):
        raise ValueError("no correlation to draw: write a sentence instead")
    made = Panels.make(
        list(squares),
        title,
        labels={},
        columns=2,
        panel_height=CELL_HEIGHT * len(rows),
        left=style.text_width(rows.values(), 9.5) + 0.15,
        foot=0.3 + 0.65 * style.text_width(columns.values(), 9),
        widest=4.9,
    )
    for name, ax in made.axes.items():
        values = squares[name].to_numpy()
        ax.pcolormesh(values, cmap=TONES, vmin=-1, vmax=1, edgecolors="white", linewidth=1.5)
        ax.set_xticks(np.arange(len(columns)) + 0.5, [*columns.values()])
        ax.set_yticks(np.arange(len(rows)) + 0.5, [*rows.values()])
        ax.set(ylim=(len(rows), 0), xlim=(0, len(columns)))
        for (i, j), value in np.ndenumerate(values):
            colour = style.PAPER if np.isnan(value) else to_hex(TONES((value + 1) / 2))
            look: dict[str, style.Look] = {"ha": "center", "va": "center", "color": style.readable(colour)}
            ax.text(j + 0.5, i + 0.5, dutch.number(value, 2), size=9.5, **look)
        ax.spines[:].set_visible(False)
        ax.tick_params(length=0, labelleft=made.first_in_row(name), rotation=0, labelsize=9.5)
        for tick in ax.get_xticklabels():
            tick.set(rotation=40, ha="right", rotation_mode="anchor", size=9)
    return Figuur(
        made.canvas.figure,
        f"{dutch.sentence(title)} Tabel met gekleurde vakken. "
        + " ".join(_in_words(name, square) for name, square in squares.items()),
        herkomst.met("correlatie, van −1 tot 1"),
        "Blauw: als het een hoger is, is het ander dat meestal ook. Oranje: juist andersom. "
        "Hoe voller de kleur, hoe sterker het verband; een streepje betekent: niet te bepalen.",
        _table(squares, title),
    )


def _in_words(name: str, square: pd.DataFrame) -> str:
    found = pd.Series(square.stack()).dropna().sort_values()
    if found.empty:
        return f"{name}: niet te bepalen."
    (worst, best) = (f"{' met '.join(found.index[i])} {dutch.number(found.iloc[i], 2)}" for i in (0, -1))
    return f"{name}: hoogste {best}; laagste {worst}."


def _table(squares: Mapping[str, pd.DataFrame], title: str) -> Tabel:
    frame = pd.concat(squares, names=["vak", "rij"]).reset_index()
    headings = {"vak": "Gebied", "rij": "Onderdeel", **{c: c for c in frame.columns[2:]}}
    return Tabel(frame, title, headings, {c: "maat" for c in frame.columns[2:]})
