"""The chosen area beside other areas, group by group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import pandas as pd
from matplotlib.axes import Axes

from leefbaarheid.figures import style
from leefbaarheid.figures.charts.panels import CHOSEN, Panels, label, nowhere, split_empty
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.tables import Format, Tabel
from leefbaarheid.texts import dutch

_MEASURES: Final = {
    "aandeel": "aandeel van de {telwoord} die in de groep konden komen",
    "samenstelling": "aandeel van de {telwoord} in de groep",
}

#: What a dash in a panel means.
_DASH: Final = " Een streepje: er is niets om een deel van te nemen, of het aantal is onbekend."


@style.styled
def comparison(
    vergelijking: pd.DataFrame,
    *,
    title: str,
    herkomst: Herkomst,
    namen: Mapping[str, str] | None = None,
    maat: Literal["aandeel", "samenstelling"] = "aandeel",
) -> Figuur:
    """Draw one panel per group with a dot per area.

    ``vergelijking`` has ``gebied, groep``, the measure ``maat`` (a share, 0-1), and may have ``woningen,
    basis_woningen, aantal_gebieden`` for the table. ``aandeel`` is the rate within the base,
    ``samenstelling`` the part of the group's woningen. The area ``gekozen`` stands out. Groups without
    any figure are left out, those that are nowhere above zero are named under the picture; an area
    without a base gets a dash. ``namen`` names areas and groups for the reader. Raises ``ValueError`` when nothing is left.
    """
    names = dict(namen or {})
    rows, empty = split_empty(vergelijking.astype({maat: float}), maat)
    areas = list(dict.fromkeys(rows["gebied"]))
    groups = list(dict.fromkeys(rows["groep"]))
    named = [style.short(label(a, names)) for a in areas]
    left = style.text_width(named, 9.5) + 0.25
    panels = Panels.make(
        groups,
        title,
        labels=names,
        columns=3 if left < 2.0 and len(groups) > 2 else 2,
        panel_height=0.235 * len(areas) + 0.08,
        left=left,
    )
    for group, ax in panels.axes.items():
        shares = rows[rows["groep"] == group].set_index("gebied")[maat].reindex(areas)
        _panel(ax, shares)
        ax.set_yticks(range(len(areas)), named)
        ax.tick_params(axis="y", length=0, pad=8, labelleft=panels.first_in_row(group), labelsize=9.5)
        for tick, area in zip(ax.get_yticklabels(), areas, strict=False):
            tick.set_fontweight("bold" if area == CHOSEN else "normal")
    unit = _MEASURES[maat].format(telwoord=herkomst.telwoord)
    return Figuur(
        panels.canvas.figure,
        _alt(title, rows, groups, maat, names),
        herkomst.met("procent"),
        f"{dutch.capital(unit)}. Elk vak heeft zijn eigen schaal.{_DASH if rows[maat].isna().any() else ''}"
        + nowhere(empty, names),
        _table(rows, maat, names, title, herkomst),
    )


def _panel(ax: Axes, shares: pd.Series) -> None:
    table = shares.rename("aandeel").rename_axis("gebied").reset_index()
    table["plaats"] = range(len(table))
    table["soort"] = table["gebied"].where(table["gebied"] == CHOSEN, "ander")
    top = float(table["aandeel"].max()) or 1.0
    ax.hlines(
        table["plaats"],
        0,
        table["aandeel"].fillna(0),
        color=[style.CHOSEN if k == CHOSEN else style.NEUTRAL for k in table["soort"]],
        linewidth=2.2,
        zorder=1,
    )
    known = table.dropna(subset="aandeel")
    for marker, colour, part in (
        ("D", style.CHOSEN, known[known["soort"] == CHOSEN]),
        ("o", "#7d868f", known[known["soort"] != CHOSEN]),
    ):
        look: dict[str, style.Look] = {"s": 44, "edgecolor": "white", "linewidth": 0.5, "clip_on": False}
        ax.scatter(part["aandeel"], part["plaats"], marker=marker, color=colour, zorder=3, **look)
    for place, share, kind in zip(table["plaats"], table["aandeel"], table["soort"], strict=True):
        ax.annotate(
            dutch.percent(share),
            (0 if dutch.is_missing(share) else share, place),
            xytext=(7, 0),
            textcoords="offset points",
            va="center",
            size=8.5,
            weight="bold" if kind == CHOSEN else "normal",
        )
    ax.set_xlim(0, 1.45 * top)
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set(xlabel="", ylabel="")
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)


def _alt(title: str, rows: pd.DataFrame, groups: list[str], measure: str, names: Mapping[str, str]) -> str:
    sentences = []
    for group in groups:
        part = rows[rows["groep"] == group].dropna(subset=measure).set_index("gebied")[measure].astype(float)
        points = [("hoogste", str(part.idxmax())), ("laagste", str(part.idxmin()))]
        points = ([("", CHOSEN)] if CHOSEN in part else []) + points
        words = (f"{rank} {label(area, names)} {dutch.percent(part[area])}".strip() for rank, area in points)
        sentences.append(f"{label(group, names)}: {', '.join(words)}.")
    return f"{dutch.sentence(title)} Puntgrafiek per groep. {' '.join(sentences)}"


def _table(
    rows: pd.DataFrame, measure: str, names: Mapping[str, str], title: str, herkomst: Herkomst
) -> Tabel:
    headings = {"groep": "Groep", "gebied": "Gebied", measure: dutch.capital(measure)}
    if "aantal_gebieden" in rows:
        headings["aantal_gebieden"] = "Gebieden"
    if herkomst.gewicht != "geen":
        headings.update({c: t for c, t in _weights(herkomst.gewicht).items() if c in rows})
    formats: dict[str, Format] = {measure: "procent"}
    formats.update(dict.fromkeys([c for c in headings if c not in ("groep", "gebied", measure)], "aantal"))
    shown = rows.assign(
        groep=[label(g, names) for g in rows["groep"]], gebied=[label(a, names) for a in rows["gebied"]]
    )
    return Tabel(shown, title, headings, formats)


def _weights(weight: str) -> dict[str, str]:
    return {"woningen": dutch.capital(weight), "basis_woningen": f"{dutch.capital(weight)} in de basis"}
