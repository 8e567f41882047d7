"""Do gemeenten differ by more than their size explains: a funnel plot."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from leefbaarheid.figures import style
from leefbaarheid.figures.charts import marks
from leefbaarheid.figures.charts.marks import (
    GROUPS,
    OTHER,
    OWN,
    draw_key,
    dutch_axis,
    key_height,
    mark,
    name_points,
)
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.texts import dutch

LEFT: Final = 0.78
HEIGHT: Final = 4.4
#: No more rows than this in the table under the picture.
ROWS: Final = 400
#: Up to so many areas outside are named in the alt text.
NAMED: Final = 6
LIMITS: Final[dict[str, dict[str, Any]]] = {
    "95": {"color": style.MUTED, "linewidth": 1.0, "linestyle": (0, (5, 2))},
    "998": {"color": style.INK, "linewidth": 1.4, "linestyle": "-"},
}
POISSON: Final[dict[str, Any]] = {"color": style.MUTED, "linewidth": 0.9, "linestyle": (0, (1, 2))}
#: Areas by ``buiten``, 2 above the outer limits and -2 below them: one colour, as neither is good or bad by itself.
OUTSIDE: Final = {2: {**GROUPS[2], "marker": "^"}, -2: GROUPS[2]}
PLACES: Final = {
    2: "boven de buitenste grens",
    0: "tussen de buitenste grenzen",
    -2: "onder de buitenste grens",
}


@style.styled
def funnel(
    points: pd.DataFrame,
    limits: pd.DataFrame,
    *,
    title: str,
    herkomst: Herkomst,
    x_label: str,
    y_label: str,
    names: pd.Series | None = None,
) -> Figuur:
    """Draw areas as points of what is expected of their size and how they differ from that, between limits.

    ``points`` has ``naam, verwacht`` (expected count, on a logarithmic axis), ``ratio`` (found : expected),
    ``gekozen`` (boolean: stands out and is named) and ``buiten`` (2 above the limits of 99.8%, -2 below those,
    numbers between within them). ``limits`` has ``verwacht, laag_95, hoog_95, laag_998, hoog_998`` along that axis, and
    may have ``poisson_laag_998, poisson_hoog_998``: the limits without adjustment for overdispersion, thin and dotted.
    ``names`` (on the index of ``points``, most important first) are written too where there is room. Points
    without both figures, or of which nothing is expected, are left out and counted. Raises ``ValueError`` where
    none is left.
    """
    shown = points[points["ratio"].notna() & (points["verwacht"] > 0)].astype(
        {"ratio": float, "verwacht": float}
    )
    if shown.empty:
        raise ValueError("no points to draw: write a sentence instead")
    chosen, outside = shown["gekozen"].eq(True), shown["buiten"].where(shown["buiten"].isin(OUTSIDE), 0)
    plain = "poisson_hoog_998" in limits
    entries = _key(shown, chosen, outside, plain, herkomst)
    top = key_height(entries, LEFT) + 0.1
    canvas = style.Canvas(top + HEIGHT + 0.65, title)
    draw_key(canvas, entries, LEFT, canvas.top + 0.08)
    ax = canvas.axes(LEFT, canvas.top + top, style.WIDTH - LEFT - 0.25, HEIGHT)
    _axes(ax, shown, limits, x_label, y_label)
    curves = limits.sort_values("verwacht")
    for level, look in LIMITS.items():
        for side in ("laag", "hoog"):
            ax.plot(curves["verwacht"], curves[f"{side}_{level}"], zorder=2, **look)
    for side in ("laag", "hoog") if plain else ():
        ax.plot(curves["verwacht"], curves[f"poisson_{side}_998"], zorder=1.5, **POISSON)
    ax.axhline(1, color=style.MUTED, linewidth=0.8, zorder=1)
    for kind, look in {0: OTHER, **OUTSIDE}.items():
        part = shown[~chosen & (outside == kind)]
        size = 34 if kind else 12
        ax.scatter(
            part["verwacht"],
            part["ratio"],
            s=size,
            edgecolor="white",
            linewidth=0.4,
            zorder=3 + bool(kind),
            **look,
        )
    own = shown[chosen]
    ax.scatter(own["verwacht"], own["ratio"], s=62, edgecolor="white", linewidth=0.6, zorder=6, **OWN)
    told = pd.Series(
        [f"{r['naam']} {dutch.number(r['ratio'], 2)}" for r in own.to_dict("records")], own.index
    )
    wanted = pd.Series(dtype=str) if names is None else names[names.index.isin(shown.index[~chosen])]
    at, others = pd.concat([own, shown.loc[wanted.index]]), pd.concat([told, wanted])
    avoid = np.vstack([shown[["verwacht", "ratio"]], *_along(curves, *ax.get_xlim())])
    unnamed = len(others) - name_points(ax, at["verwacht"], at["ratio"], others, avoid=avoid)
    missing = len(points) - len(shown)
    return Figuur(
        canvas.figure,
        f"{dutch.sentence(title)} {_in_words(shown, chosen, outside, herkomst)}",
        herkomst.met(f"{x_label} (horizontaal) en {y_label} (verticaal)"),
        _caption(herkomst, missing, unnamed, plain),
        _table(shown, outside, x_label, y_label, title),
    )


def _key(
    shown: pd.DataFrame, chosen: pd.Series, outside: pd.Series, plain: bool, herkomst: Herkomst
) -> list[Line2D | Patch]:
    """Explain the marks that are drawn, with how many there are, and the lines."""
    own = shown.assign(plaats=outside.map(PLACES))[chosen].to_dict("records")
    called = f"{own[0]['naam']}, {own[0]['plaats']}" if len(own) == 1 else "gekozen"
    entries: list[Line2D | Patch] = [mark(OWN, called)] if own else []
    for kind, look in {0: {**OTHER, "markersize": 4.5}, **OUTSIDE}.items():
        if n := int((~chosen & (outside == kind)).sum()):
            entries.append(mark(look, f"{PLACES[kind]}: {herkomst.gebieden(n)}"))
    entries += [
        Line2D([], [], label=f"hiertussen hoort {share} te liggen", **LIMITS[level])
        for level, share in (("998", "99,8%"), ("95", "95%"))
    ]
    return (
        [*entries, Line2D([], [], label="99,8% als alleen toeval meetelt", **POISSON)] if plain else entries
    )


def _along(curves: pd.DataFrame, low: float, high: float) -> list[npt.NDArray[np.float64]]:
    """Points close together on the limits, each of shape (n, 2), which names keep clear of."""
    x, at = np.geomspace(low, high, 120), curves["verwacht"].astype(float)
    sides = (f"{side}_{level}" for level in LIMITS for side in ("laag", "hoog"))
    return [np.column_stack([x, np.interp(x, at, curves[c].astype(float))]) for c in sides]


def _axes(ax: Axes, shown: pd.DataFrame, limits: pd.DataFrame, x_label: str, y_label: str) -> None:
    """Set the axes around the points and the limits beside them."""
    low, high = shown["verwacht"].min() / 1.15, shown["verwacht"].max() * 1.15
    near = limits[limits["verwacht"].between(low, high)][["laag_998", "hoog_998"]].stack()
    highest = 1.2 * max(shown["ratio"].max(), 1.0)
    within = near[near <= highest].astype(float)
    ax.set_xscale("log")
    ax.set(xlim=(low, high), ylim=marks.limits(pd.concat([shown["ratio"], within, pd.Series([1.0])])))
    ax.set_xlabel(f"{dutch.capital(x_label)} →", size=9.5)
    ax.set_ylabel(f"{dutch.capital(y_label)} →", size=9.5)
    steps = (1.0, 2.0, 5.0) if high / low < 1e4 else (1.0,)
    ax.xaxis.set_major_locator(LogLocator(subs=steps))
    ax.xaxis.set_major_formatter(
        FuncFormatter(lambda v, _: dutch.number(v, max(0, -int(np.floor(np.log10(v))))))
    )
    ax.xaxis.set_minor_formatter(NullFormatter())
    dutch_axis(ax.yaxis, 7)
    ax.grid()


def _in_words(shown: pd.DataFrame, chosen: pd.Series, outside: pd.Series, herkomst: Herkomst) -> str:
    sentences = [f"Trechter van {herkomst.gebieden(len(shown))}."]
    for own in shown.assign(plaats=outside)[chosen].to_dict("records"):
        ratio = dutch.number(own["ratio"], 2)
        sentences.append(f"{own['naam']}: {ratio} keer wat verwacht is, {PLACES[int(own['plaats'])]}.")
    for kind in OUTSIDE:
        part = shown[outside == kind].sort_values("naam")
        named = f" ({dutch.join(part['naam'])})" if 0 < len(part) <= NAMED else ""
        sentences.append(f"{dutch.capital(PLACES[kind])}: {dutch.number(len(part))}{named}.")
    return " ".join(sentences)


def _caption(herkomst: Herkomst, missing: int, unnamed: int, plain: bool) -> str:
    parts = [
        "1 is zoals verwacht bij deze grootte. Hoe kleiner een gebied, hoe wijder de grenzen: daar maakt toeval "
        "meer uit. De grenzen tellen mee dat gebieden meer verschillen dan door toeval alleen."
    ]
    if plain:
        parts.append("De gestippelde grenzen doen dat niet; daarbuiten liggen veel meer gebieden.")
    if missing:
        stands = "staat" if missing == 1 else "staan"
        parts.append(f"{herkomst.gebieden(missing)} zonder cijfers {stands} niet in de figuur.")
    if unnamed:
        parts.append(f"Voor {dutch.plural(unnamed, 'naam', 'namen')} was geen plaats.")
    return " ".join(parts)


def _table(shown: pd.DataFrame, outside: pd.Series, x_label: str, y_label: str, title: str) -> Tabel:
    frame = shown.assign(plaats=outside.map(PLACES)).sort_values(["ratio", "naam"], ascending=[False, True])
    headings = {"naam": "Gebied", "verwacht": dutch.capital(x_label), "ratio": dutch.capital(y_label)}
    headings["plaats"] = "Plaats"
    return Tabel(frame, title, headings, {"verwacht": "maat", "ratio": "maat"}, maximum=ROWS)
