"""The profile of an area: where each of its indicators stands in the country (spine chart)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from leefbaarheid.figures import style
from leefbaarheid.figures.charts.marks import BESIDE, OWN, draw_key, key_height, mark, same_decimals
from leefbaarheid.figures.charts.panels import label
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.tables import Format, Tabel
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts import dutch

ROW: Final = 0.3
#: Widest name, in characters, and the columns at the right: their width in inch.
WIDEST: Final = 30
NUMBER: Final = 0.72
MEANING: Final = 1.12
#: Up to so many indicators are named in a part of the alt text.
NAMED: Final = 5
RANGE: Final = "#e4e7ea"
HALF: Final = "#aeb6bd"
#: What more of an indicator means, by ``richting``: told by a sign and a word.
MEANINGS: Final = {1: "⊖ ongunstig", -1: "⊕ gunstig"}
_FIGURES: Final = ("waarde", "nl", "q1", "mediaan", "q3", "laagste", "hoogste", "percentiel", "peers")


@style.styled
def spine(
    profile: pd.DataFrame, *, title: str, herkomst: Herkomst, names: Mapping[str, str] | None = None
) -> Figuur:
    """Draw a row per indicator, on its own scale from the lowest to the highest area; right is always more.

    ``profile`` has ``indicator, groep, eenheid, richting`` (1: more is unfavourable, -1: favourable, else unknown),
    ``percentiel`` (0-100) and, in the indicator's unit, ``waarde`` (own value), ``nl``, ``laagste, q1, mediaan, q3,
    hoogste`` (over areas) and ``peers`` (mean of the peers). Rows of a group stand together under its name, groups in
    the order in which they come. ``names`` gives what the reader sees for indicators and groups, and for ``waarde``
    and ``peers`` in the key. Missing figures are not drawn; a missing value gets a dash and is counted. Raises
    ``ValueError`` where every own value is missing.
    """
    texts = {
        "waarde": "het gekozen gebied",
        "peers": "gemiddelde van vergelijkbare gebieden",
        **(names or {}),
    }
    first = profile.groupby("groep", sort=False).ngroup()
    rows = profile.assign(volgorde=first).sort_values("volgorde", kind="stable", ignore_index=True)
    rows = rows.astype(dict.fromkeys(_FIGURES, float))
    if rows["waarde"].isna().all():
        raise ValueError("no values to draw: write a sentence instead")
    rows["naam"] = [label(str(i), texts) for i in rows["indicator"]]
    rows["betekent"] = rows["richting"].map(MEANINGS)
    for column in ("waarde", "mediaan"):
        rows[f"{column}_tekst"] = [
            same_decimals(pd.Series([own, middle]))(own if column == "waarde" else middle)
            for own, middle in zip(rows["waarde"], rows["mediaan"], strict=True)
        ]
    same = rows.groupby("groep")["eenheid"].transform("nunique") == 1
    units = rows["eenheid"].where(~same, "")
    lines = [style.wrap(f"{n}, {u}" if u else n, WIDEST) for n, u in zip(rows["naam"], units, strict=True)]
    places, headings = _places(rows, [line.count("\n") for line in lines], texts)
    entries = _key(rows, texts, LEVEL_LABELS[herkomst.niveau][0])
    left = 1.04 * style.text_width(lines, 9) + 0.25
    top, tall = key_height(entries, 0.08) + 0.44, ROW * (places[-1] + 1)
    canvas = style.Canvas(top + tall + 0.2, title)
    draw_key(canvas, entries, 0.08, canvas.top + 0.08)
    ax = canvas.axes(left, canvas.top + top, canvas.width - left - 2 * NUMBER - MEANING - 0.1, tall)
    ax.set(xlim=(-0.03, 1.03), ylim=(places[-1] + 0.5, -0.5), xticks=[])
    ax.spines[:].set_visible(False)
    _draw(ax, _on_scale(rows), places)
    ax.set_yticks(places, lines, size=9, linespacing=1.0)
    ax.tick_params(axis="y", length=0, pad=6)
    for y, heading in headings.items():
        where: dict[str, Any] = {"xycoords": ("figure fraction", "data"), "annotation_clip": False}
        ax.annotate(heading, (0.005, y), va="center", size=9, weight="bold", **where)
    _columns(canvas, ax, rows, places, canvas.top + top)
    missing = rows.loc[rows["waarde"].isna(), "naam"]
    unknown = f" Niet bekend: {dutch.number(len(missing))} ({dutch.join(missing)})." if len(missing) else ""
    return Figuur(
        canvas.figure,
        f"{dutch.sentence(title)} {_in_words(rows)}{unknown}",
        herkomst.met(herkomst.eenheid or "staat bij elke groep of indicator"),
        "Elke rij heeft een eigen schaal; rechts is altijd meer. Of meer gunstig of ongunstig is, staat erachter. "
        f"Ligt één gebied ver van alle andere, dan staan die dicht bij elkaar.{unknown}",
        _table(rows, texts, title),
    )


def _places(
    rows: pd.DataFrame, extra: list[int], texts: Mapping[str, str]
) -> tuple[list[float], dict[float, str]]:
    """Give each row its place from the top, ``extra`` lines making it higher, and headings theirs, with one unit."""
    places: list[float] = []
    headings: dict[float, str] = {}
    y, group = 0.0, None
    for name, more in zip(rows["groep"], extra, strict=True):
        if name != group:
            group, units = name, rows.loc[rows["groep"] == name, "eenheid"].unique()
            headings[y] = label(str(name), texts) + (f", {units[0]}" if len(units) == 1 and units[0] else "")
            y += 1
        places.append(y + 0.25 * more)
        y += 1 + 0.5 * more
    return places, headings


def _on_scale(rows: pd.DataFrame) -> pd.DataFrame:
    """Put figures on a scale on which 0 is the lowest and 1 the highest of a row; 0.5 where these are equal.

    Nothing of a row whose range is unknown: a lone mark would look like a place in the country.
    """
    known = rows[["waarde", "peers", "laagste", "q1", "mediaan", "q3", "hoogste"]]
    known = known.where(known[["laagste", "hoogste"]].notna().all(axis=1))
    low, high = known.min(axis=1), known.max(axis=1)
    return (
        known.sub(low, axis=0).div((high - low).where(high > low), axis=0).where(high > low, known * 0 + 0.5)
    )


def _draw(ax: Axes, at: pd.DataFrame, places: list[float]) -> None:
    y = np.array(places)
    for low, high, tall, colour in (("laagste", "hoogste", 0.34, RANGE), ("q1", "q3", 0.56, HALF)):
        ax.barh(y, at[high] - at[low], tall, left=at[low], color=colour, linewidth=0, zorder=2)
    ax.vlines(at["mediaan"], y - 0.34, y + 0.34, color=style.INK, linewidth=1.6, zorder=3)
    ax.plot(at["peers"], y, linestyle="none", markersize=7.5, markeredgewidth=1.3, zorder=6, **BESIDE)
    ax.scatter(at["waarde"], y, s=34, edgecolor="white", linewidth=0.6, zorder=5, **OWN)


def _key(rows: pd.DataFrame, texts: Mapping[str, str], area: str) -> list[Line2D | Patch]:
    entries: list[Line2D | Patch] = [mark(OWN, texts["waarde"])]
    if rows["peers"].notna().any():
        entries.append(mark(BESIDE, texts["peers"], markersize=7.5))
    entries.append(Line2D([], [], color=style.INK, linewidth=1.6, label="de middelste waarde (mediaan)"))
    entries.append(Patch(color=HALF, label="de middelste helft van alle"))
    entries.append(Patch(color=RANGE, label=f"van laagste tot hoogste {area}"))
    return entries


def _columns(canvas: style.Canvas, ax: Axes, rows: pd.DataFrame, places: list[float], top: float) -> None:
    """Write the numbers and what more means beside the rows, and what the columns are above them."""
    ends = [
        canvas.width - MEANING - NUMBER - 0.05,
        canvas.width - MEANING - 0.05,
        canvas.width - MEANING + 0.1,
    ]
    heads = (("eigen\nwaarde", "right"), ("mediaan", "right"), ("meer is", "left"))
    for x, (head, side) in zip(ends, heads, strict=True):
        canvas.text(x, top - 0.04, head, size=8.5, color=style.MUTED, ha=side, va="bottom", linespacing=1.1)
    box = ax.get_position()
    for x, side, text in ((box.x0, "left", "← minder"), (box.x1, "right", "meer →")):
        canvas.text(x * canvas.width, top - 0.04, text, size=8.5, color=style.MUTED, ha=side, va="bottom")
    for y, row in zip(places, rows.to_dict("records"), strict=True):
        meaning = dutch.MISSING if dutch.is_missing(row["betekent"]) else row["betekent"]
        texts = (row["waarde_tekst"], row["mediaan_tekst"], meaning)
        for x, (_, side), text, weight in zip(ends, heads, texts, ("bold", "normal", "normal"), strict=True):
            where: dict[str, Any] = {"xycoords": ("figure fraction", "data"), "annotation_clip": False}
            ax.annotate(
                text, (x / canvas.width, y), ha=side, va="center_baseline", size=8.5, weight=weight, **where
            )


def _in_words(rows: pd.DataFrame) -> str:
    known = rows.dropna(subset=["waarde", "q1", "q3"])
    over, under = known[known["waarde"] > known["q3"]], known[known["waarde"] < known["q1"]]
    parts = (("Erboven", over, False), ("Eronder", under, True))
    found = []
    for where, part, rising in parts:
        furthest = part.sort_values("percentiel", ascending=rising, kind="stable").head(NAMED)
        told = [
            f"{r['naam']} ({r['waarde_tekst']}; mediaan {r['mediaan_tekst']})"
            for r in furthest.to_dict("records")
        ]
        most = "het verst " if len(part) > NAMED else ""
        found.append(f"{where}: {len(part)}{f', {most}{dutch.join(told)}' if told else ''}.")
    number = dutch.plural(len(known), "indicator", "indicatoren")
    inside = len(known) - len(over) - len(under)
    return f"Profiel van {number}. In de middelste helft van het land: {inside}. {' '.join(found)}"


def _table(rows: pd.DataFrame, texts: Mapping[str, str], title: str) -> Tabel:
    headings = {
        "naam": "Indicator",
        "groep": "Groep",
        "eenheid": "Eenheid",
        "waarde": dutch.capital(texts["waarde"]),
        "peers": dutch.capital(texts["peers"]),
        "nl": "Nederland",
        "laagste": "Laagste",
        "q1": "Eerste kwartiel",
        "mediaan": "Mediaan",
        "q3": "Derde kwartiel",
        "hoogste": "Hoogste",
        "percentiel": "Percentiel",
        "betekent": "Meer is",
    }
    shown = rows.assign(
        groep=[label(str(g), texts) for g in rows["groep"]], betekent=rows["betekent"].str.slice(2)
    )
    formats: dict[str, Format] = {**dict.fromkeys(_FIGURES, "maat"), "percentiel": "aantal"}
    return Tabel(shown, title, headings, formats)
