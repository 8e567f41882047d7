"""Names on a map, most important first, never over each other."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from leefbaarheid.figures import style
from leefbaarheid.figures.maps.ground import Panel, Window

SIZE: Final = 7.5
#: Share of a map that names may cover, by kind.
COVERED: Final = {"gebied": 0.11, "buur": 0.05}
#: No name is smaller than this (square pixels).
SMALLEST: Final = 1000
#: Characters of a name that are written.
LONGEST: Final = 75
#: Characters of a line, and those beyond which a line is broken at its hyphens too.
LINE: Final = 15
HYPHENS: Final = 18
#: Room for a line, as a share of its height: less, and the halo of one lies over the letters of another.
SPACING: Final = 1.25
#: Free room around a name, in pixels of the drawing: its halo, and enough to tell names apart.
GAP: Final = 9
#: Tried places: the point itself, then steps of a name's own size away from it.
PLACES: Final = (
    (0, 0),
    (0, 0.75),
    (0, -0.75),
    (0.6, 0),
    (-0.6, 0),
    (0.5, 0.8),
    (-0.5, 0.8),
    (0.5, -0.8),
    (-0.5, -0.8),
)
#: A neighbouring gemeente is named from this share of the window that it fills.
NAMED_FROM: Final = 0.012

_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "gebied": {"color": style.INK, "weight": "bold"},
    "buur": {"color": style.MUTED, "style": "italic"},
}


def place_names(panels: Sequence[Panel], labels: pd.DataFrame) -> int:
    """Write names on maps of one window and size, at the same places; returns how many found room.

    ``labels`` has ``naam``, ``x``, ``y`` (metres), ``priority`` (highest first) and ``soort``
    (``gebied`` or ``buur``). A name is left out where it would overlap another one, or leave the map, at
    every tried place, and where names would cover too much of the map.
    """
    first = panels[0]
    window = first.window
    inside = labels["x"].between(window.xmin, window.xmax) & labels["y"].between(window.ymin, window.ymax)
    rows = labels[inside].sort_values(["priority", "naam"], ascending=[False, True])
    renderer = first.ax.figure.canvas.get_renderer()  # type: ignore[attr-defined]
    frame = first.ax.get_window_extent(renderer).padded(-GAP)
    room = {kind: share * frame.width * frame.height for kind, share in COVERED.items()}
    to_metres = first.ax.transData.inverted()
    taken: list[Bbox] = []
    columns = (rows[c].tolist() for c in ("naam", "x", "y", "soort"))
    for naam, x, y, kind in zip(*columns, strict=True):
        if room[kind] < SMALLEST:
            continue
        name = _lines(str(naam))
        probe = _text(first, x, y, name, kind)
        box = probe.get_window_extent(renderer)
        place = _place(box, taken, frame) if box.width * box.height <= room[kind] else None
        if place is not None:
            taken.append(place.padded(GAP))
            room[kind] -= box.width * box.height
            at = to_metres.transform(((place.x0 + place.x1) / 2, (place.y0 + place.y1) / 2))
            for panel in panels:
                panel.ax.add_artist(_text(panel, at[0], at[1], name, kind))
    return len(taken)


def _lines(name: str) -> str:
    """Break a name over lines, after a stroke too, and at a hyphen where a line would be long without."""
    text = style.short(name, LONGEST).replace("/", "/ ")
    lines = textwrap.wrap(text, LINE, break_on_hyphens=False, break_long_words=False)
    broken = "\n".join(lines) if max(map(len, lines)) <= HYPHENS else style.wrap(text, LINE)
    return broken.replace("/ ", "/")


def _text(panel: Panel, x: float, y: float, name: str, kind: str) -> Text:
    text = Text(
        x,
        y,
        name,
        fontsize=SIZE,
        ha="center",
        va="center",
        linespacing=SPACING,
        transform=panel.ax.transData,
        path_effects=[withStroke(linewidth=2.2, foreground="white")],
        zorder=6,
        **_LOOKS[kind],
    )
    text.set_figure(panel.ax.figure)
    return text


def _place(box: Bbox, taken: list[Bbox], frame: Bbox) -> Bbox | None:
    """Find the first free place for a name, or None."""
    for across, up in PLACES:
        moved = _nudge(box.translated(across * box.width, up * box.height), frame)
        if moved is not None and not any(moved.overlaps(other) for other in taken):
            return moved
    return None


def _nudge(box: Bbox, frame: Bbox) -> Bbox | None:
    """Shift a box into the frame, at most half its own size; None where that is not enough."""
    dx = max(frame.x0 - box.x0, 0) - max(box.x1 - frame.x1, 0)
    dy = max(frame.y0 - box.y0, 0) - max(box.y1 - frame.y1, 0)
    if abs(dx) > box.width / 2 or abs(dy) > box.height / 2 or box.width > frame.width:
        return None
    return box.translated(dx, dy)


def border_names(visible: gpd.GeoDataFrame, window: Window) -> pd.DataFrame:
    """Labels for the gemeenten that show in the window: ``naam, x, y, priority, soort``.

    Neighbours come after every other name; chosen gemeenten (column ``gekozen``) are named where there
    is more than one.
    """
    pieces = visible.geometry.intersection(window.box)
    share = pieces.area / window.box.area
    chosen = visible["gekozen"] if "gekozen" in visible else pd.Series(False, index=visible.index)
    keep = (chosen & (chosen.sum() > 1)) | (~chosen & (share >= NAMED_FROM))
    points = shapely.point_on_surface(pieces[keep].to_numpy())
    return pd.DataFrame(
        {
            "naam": visible.loc[keep, "naam"],
            "x": shapely.get_x(points),
            "y": shapely.get_y(points),
            "priority": share[keep] - 2.0 + chosen[keep].astype(float),
            "soort": chosen[keep].map({True: "gebied", False: "buur"}),
        }
    )
