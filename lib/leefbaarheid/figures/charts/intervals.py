"""Figures with their uncertainty, one below the other: rankings, forest plots, effect sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from leefbaarheid.figures import style
from leefbaarheid.figures.charts.marks import (
    BESIDE,
    OTHER,
    OWN,
    draw_key,
    dutch_axis,
    key_height,
    limits,
    mark,
    same_decimals,
)
from leefbaarheid.figures.charts.panels import label
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.tables import Format, Tabel
from leefbaarheid.texts import dutch

ROW: Final = 0.235
#: Of a longer list the first and the last ones are drawn, and the chosen ones (so many at most) between them.
FIRST: Final = 24
LAST: Final = 12
BETWEEN: Final = 12
#: Up to so many values stand all in the alt text.
ALL: Final = 6
#: No more rows than this in the table under the picture.
ROWS: Final = 400
#: How the upright lines look.
LINES: Final[tuple[dict[str, Any], ...]] = (
    {"color": style.INK, "linewidth": 1.3, "linestyle": (0, (5, 2))},
    {"color": style.INK, "linewidth": 1.0, "linestyle": (0, (1, 1.5))},
)


@style.styled
def intervals(
    table: pd.DataFrame,
    *,
    title: str,
    herkomst: Herkomst,
    eenheid: str,
    reference: Mapping[str, float] | None = None,
    names: Mapping[str, str] | None = None,
) -> Figuur:
    """Draw a dot with its interval per row, in the order given.

    ``table`` has ``naam, waarde, laag, hoog`` and may have ``groep`` (rows of one group stand together under
    its name), ``gekozen`` (boolean: stands out) and ``beside`` (a second value, a hollow mark). A value that
    is missing gets a dash, a missing bound no interval. ``eenheid`` is the unit; where it is ``procent`` the
    values are shares (0-1). ``reference`` names values that get an upright line, such as the country's;
    ``names`` gives what the reader sees for codes in ``naam`` and ``groep``, and for ``waarde`` and ``beside``.
    Of long lists the first, the last and the chosen rows are drawn. Raises ``ValueError`` where every value
    is missing.
    """
    texts = {"waarde": "gevonden waarde", "beside": "ernaast", **(names or {})}
    rows = table.reset_index(drop=True)
    rows["gekozen"] = rows["gekozen"].eq(True) if "gekozen" in rows else False
    rows["tekst"] = [texts.get(str(n), str(n)) for n in rows["naam"]]
    if rows["waarde"].isna().all():
        raise ValueError("no values to draw: write a sentence instead")
    drawn = _cap(rows)
    places, headings, breaks = _places(drawn, texts)
    percent = eenheid == "procent"
    whole = (rows["waarde"].dropna() % 1 == 0).all()
    write = dutch.percent if percent else dutch.number if whole else same_decimals(rows["waarde"])
    entries = _key(drawn, reference or {}, texts, write)
    numbers = [_in_figures(row, write) for row in drawn.to_dict("records")]
    named = [style.short(text) for text in drawn["tekst"]]
    left = 1.12 * style.text_width([*named, *headings.values()], 9) + 0.25
    right = 1.12 * style.text_width(numbers, 8.5) + 0.2
    top, tall = key_height(entries, 0.08) + 0.1, ROW * (places[-1] + 1.1)
    canvas = style.Canvas(top + tall + 0.68, title)
    draw_key(canvas, entries, 0.08, canvas.top + 0.08)
    ax = canvas.axes(left, canvas.top + top, canvas.width - left - right, tall)
    _draw(ax, drawn.assign(plaats=places), reference or {})
    ax.set_xlabel(dutch.capital(eenheid), size=9.5)
    dutch_axis(ax.xaxis, 6, percent=percent)
    ax.set_yticks(places, named, size=9)
    ax.tick_params(axis="y", length=0, pad=8)
    for y in breaks:
        ax.axhline(y, color=style.MUTED, linewidth=0.8, linestyle=(0, (1, 3)))
    for y, text in headings.items():
        where: dict[str, Any] = {"xycoords": ("figure fraction", "data"), "annotation_clip": False}
        ax.annotate(text, (0.005, y), va="center", size=9, weight="bold", **where)
    for tick, y, text, chosen in zip(ax.get_yticklabels(), places, numbers, drawn["gekozen"], strict=True):
        weight = "bold" if chosen else "normal"
        tick.set_fontweight(weight)
        beyond: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
        ax.annotate(text, (1, y), (9, 0), va="center", size=8.5, weight=weight, **beyond)
    return Figuur(
        canvas.figure,
        _alt(title, rows, reference or {}, write),
        herkomst.met(eenheid),
        _caption(len(rows), drawn),
        _table(rows, texts, title, percent),
    )


def _cap(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the first, the last and some chosen rows of a long list."""
    if len(rows) <= FIRST + LAST + BETWEEN:
        return rows
    middle = rows.iloc[FIRST:-LAST]
    return pd.concat([rows.head(FIRST), middle[middle["gekozen"]].head(BETWEEN), rows.tail(LAST)])


def _places(
    drawn: pd.DataFrame, texts: Mapping[str, str]
) -> tuple[list[float], dict[float, str], list[float]]:
    """Give each row its place from the top, the headings of groups theirs, and where rows are left out."""
    places: list[float] = []
    headings: dict[float, str] = {}
    breaks: list[float] = []
    y, group, index = 0.0, "", -1
    groups = drawn["groep"] if "groep" in drawn else pd.Series("", drawn.index)
    for at, heading in zip(drawn.index.tolist(), groups, strict=True):
        if at != index + 1:
            breaks.append(y - 0.25)
            y += 0.5
        if heading != group:
            group = heading
            headings[y] = label(str(group), texts)
            y += 1
        places.append(y)
        index, y = at, y + 1
    return places, headings, breaks


def _draw(ax: Axes, drawn: pd.DataFrame, reference: Mapping[str, float]) -> None:
    columns = [c for c in ("waarde", "laag", "hoog", "beside") if c in drawn]
    ends = pd.Series([*drawn[columns].astype(float).stack(), *reference.values()])
    ax.set(xlim=limits(ends), ylim=(drawn["plaats"].iloc[-1] + 0.6, -0.5))
    for value, look in zip(reference.values(), LINES, strict=False):
        ax.axvline(value, zorder=1, **look)
    for chosen, look in ((False, OTHER), (True, OWN)):
        part = drawn[drawn["gekozen"] == chosen].astype({"waarde": float})
        ax.hlines(
            part["plaats"],
            part["laag"].astype(float),
            part["hoog"].astype(float),
            color=look["color"],
            linewidth=2,
        )
        ax.scatter(part["waarde"], part["plaats"], s=34, edgecolor="white", linewidth=0.5, zorder=4, **look)
    if "beside" in drawn:
        ax.plot(
            drawn["beside"].astype(float),
            drawn["plaats"],
            linestyle="none",
            markersize=5,
            zorder=3,
            **BESIDE,
        )
    ax.grid(axis="x")


def _key(
    drawn: pd.DataFrame, reference: Mapping[str, float], texts: Mapping[str, str], write: Callable[[Any], str]
) -> list[Line2D | Patch]:
    """Explain the marks where there are more than one, and the upright lines."""
    entries: list[Line2D | Patch] = []
    if "beside" in drawn:
        entries = [mark(OTHER, texts["waarde"]), mark(BESIDE, texts["beside"], markersize=5)]
    for (name, value), look in zip(reference.items(), LINES, strict=False):
        entries.append(Line2D([], [], label=f"{name}: {write(value)}", **look))
    return entries


def _in_figures(row: Mapping[Any, Any], write: Callable[[Any], str]) -> str:
    if dutch.is_missing(row["laag"]) or dutch.is_missing(row["hoog"]):
        return write(row["waarde"])
    return f"{write(row['waarde'])} ({write(row['laag'])} tot {write(row['hoog'])})"


def _caption(total: int, drawn: pd.DataFrame) -> str:
    known = drawn[["laag", "hoog"]].notna().all(axis=1).any()
    text = "De streep om elk punt laat zien hoe onzeker de waarde is." if known else ""
    if len(drawn) < total:
        number = f"{dutch.number(len(drawn))} van de {dutch.number(total)}"
        also = " en wat gekozen is" if drawn["gekozen"].iloc[FIRST:-LAST].any() else ""
        text += f" Getoond: {number}: de eerste {FIRST}, de laatste {LAST}{also}; de tabel heeft ze alle."
    return text


def _alt(title: str, rows: pd.DataFrame, reference: Mapping[str, float], write: Callable[[Any], str]) -> str:
    known = rows.dropna(subset=["waarde"]).astype({"waarde": float})
    ends = {known["waarde"].idxmax(): "hoogste ", known["waarde"].idxmin(): "laagste "}
    chosen = dict.fromkeys(known.index[known["gekozen"]][:BETWEEN], "")
    told = {**chosen, **ends} if len(known) > ALL else dict.fromkeys(known.index, "")
    records = known.to_dict("index")
    words = [f"{rank}{records[i]['tekst']} {_in_figures(records[i], write)}" for i, rank in told.items()]
    lines = "".join(f" {name}: {write(value)}." for name, value in reference.items())
    missing = len(rows) - len(known)
    unknown = f" Niet te bepalen: {dutch.number(missing)}." if missing else ""
    return (
        f"{dutch.sentence(title)} Punten met hun onzekerheid, {dutch.plural(len(known), 'waarde', 'waarden')}: "
        f"{'; '.join(words)}.{lines}{unknown}"
    )


def _table(rows: pd.DataFrame, texts: Mapping[str, str], title: str, percent: bool) -> Tabel:
    headings = {"groep": "Groep", "tekst": "Naam", "waarde": dutch.capital(texts["waarde"])}
    headings |= {"laag": "Ondergrens", "hoog": "Bovengrens", "beside": dutch.capital(texts["beside"])}
    headings = {c: text for c, text in headings.items() if c in rows}
    if "groep" in rows:
        rows = rows.assign(groep=[label(str(g), texts) for g in rows["groep"]])
    whole = (rows[["waarde", "laag", "hoog"]].astype(float).stack().dropna() % 1 == 0).all()
    form: Format = "procent" if percent else "aantal" if whole else "maat"
    return Tabel(
        rows, title, headings, {c: form for c in headings if c not in ("groep", "tekst")}, maximum=ROWS
    )
