"""The map: one SVG with a layer for each question, shown by the page's switch; outlines stand in it once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from markupsafe import Markup

from leefbaarheid.draw.layers import Layer, Row
from leefbaarheid.draw.placing import PHONE, Labels, Lines, centres
from leefbaarheid.templates import colours, load, macros, read

DRAWN: Final = macros("kaart.svg.j2")

#: Width of a map in its own units; a wide one (:data:`WIDE` times as wide as high) takes the whole column of a page.
WIDTH: Final = 1000
WIDE: Final = 1.6
WIDTH_WIDE: Final = 1760
#: Room around the areas as a share of the longest side, and the highest and lowest map as a share of its width.
MARGIN: Final = 0.06
#: A map shows so much of the longest side of the chosen gemeenten at least: a village in a wide land has surroundings.
LEAST: Final = 0.35
HIGHEST: Final = 0.88
LOWEST: Final = 0.5
#: From this many areas outlines lose detail, signs and names.
MANY: Final = 400
#: Detail that is left out (units), of few and of many areas.
FINE: Final = 0.7
COARSE: Final = 1.2
#: The hatch is explained where at least this share of the land has no area.
BARE: Final = 0.03
#: Distance between the lines of a hatch (units).
HATCH: Final = 16
#: What stands for an outline that is too small to be drawn: a square of two units.
DOT: Final = "h2v2h-2z"
#: What is abroad, not water, as far as it lies beyond the country: points of an outline (RD New).
ABROAD: Final = load("buitenland.yml")


@dataclass(frozen=True)
class Map:
    """A map as a page places it: ``svg`` for the screen, ``small`` a copy of each other layer for paper; ``wide`` or not.

    ``bare`` says that in some layer a visible part of the land has no area; it is hatched.
    """

    svg: Markup
    small: tuple[Markup, ...]
    wide: bool
    bare: bool
    parts: Mapping[str, Any] = field(repr=False)

    def _repr_html_(self) -> str:
        return str(self.svg)

    def to_file(self, title: str, source: str, key: Iterable[Row], rest: int) -> str:
        """The map as SVG that stands alone, for a report or memo: in the light colours of the page, without its variables.

        The rows of the legend (``key``) that have areas stand under it, with the ``rest``, areas that are not judged.
        """
        style = re.sub(r"var\(--(\w+)\)", lambda found: colours()[found[1]], read("kaart.css"))
        style = style.replace("dominant-baseline:central;", "")
        rows = [row[:4] for row in key if row[3]]
        if rest or self.bare:
            rows.append(("", "", "Niet beoordeeld", rest))
        return str(DRAWN.bestand(self.parts, style, title, rows, source))


@dataclass(frozen=True)
class _Window:
    """From metres to units: the piece of land that a map shows."""

    box: tuple[float, float, float, float]
    scale: float
    width: int
    height: int

    @classmethod
    def around(cls, areas: gpd.GeoDataFrame, whole: gpd.GeoSeries, highest: float) -> _Window:
        """The window on some areas of a ``whole``, with room around them."""
        left, bottom, right, top = areas.total_bounds
        x0, y0, x1, y1 = whole.total_bounds
        longest = max(right - left, top - bottom)
        room = max(MARGIN * longest, (LEAST * max(x1 - x0, y1 - y0) - longest) / 2)
        left, bottom, right, top = left - room, bottom - room, right + room, top + room
        wide = right - left > WIDE * (top - bottom)
        width = WIDTH_WIDE if wide else WIDTH
        span = max(right - left, (top - bottom) / highest)
        rise = max(top - bottom, 0 if wide else span * LOWEST)
        x, y = (left + right) / 2, (bottom + top) / 2
        box = (x - span / 2, y - rise / 2, x + span / 2, y + rise / 2)
        return cls(box, width / span, width, round(rise * width / span))

    def units(self, shapes: npt.ArrayLike) -> npt.NDArray[np.object_]:
        """Shapes clipped to the window (and a little around it) and moved to units; y runs down."""
        left, bottom, right, top = self.box
        room = 20 / self.scale
        whole = np.asarray(shapes, dtype=object)
        cut = shapely.clip_by_rect(whole, left - room, bottom - room, right + room, top + room)
        found = shapely.transform(cut, lambda xy: (xy - [left, top]) * [self.scale, -self.scale])
        return np.where(np.isin(shapely.get_type_id(found), (3, 6)), found, shapely.Polygon())


def draw_map(
    layers: Mapping[str, Layer],
    gemeenten: gpd.GeoDataFrame,
    chosen: Collection[str],
    told: Mapping[str, str],
    letters: pd.Series,
    alt: str,
    frame: gpd.GeoDataFrame,
    names: gpd.GeoDataFrame | None = None,
    highest: float = HIGHEST,
) -> Map | None:
    """Draw ``layers`` (name -> :class:`Layer`, the first is shown at first) on the land of all ``gemeenten``.

    ``chosen`` gemeenten have a heavy outline; the window shows the areas of ``frame``. ``told`` is what is said of an area
    by code, ``letters`` marks areas by code and leads to the list; ``names`` (``naam, geometry``) are written where there is
    room, the letters and signs first. The map is at most ``highest`` times as high as wide. Nothing where ``frame`` has no
    outline.

    >>> import leefbaarheid as lb
    >>> dataset, area = lb.open_data("Kerkrade")
    >>> gemeenten = lb.load_gemeenten(dataset, 2014, 2020)
    >>> limburg = gemeenten[gemeenten["provincie"] == "Limburg"]
    >>> layers = {"nu": lb.draw.layer(limburg, limburg.set_index("code")["klasse"], "klasse")}
    >>> told = limburg.set_index("code")["naam"]
    >>> drawn = draw_map(layers, gemeenten, limburg["code"], told, lb.letters(told.index[:2]), "Limburg", limburg)
    >>> drawn.svg.count("<title>"), drawn.wide
    (33, False)
    """
    known = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
    if known.empty:
        return None
    own = gemeenten["code"].isin(list(chosen))
    window = _Window.around(known, gemeenten.geometry[own], highest)
    every = pd.concat([layer.areas[["code", "geometry"]] for layer in layers.values()])
    every = every.drop_duplicates("code").dropna(subset="geometry")
    many = len(every) > MANY
    drawn = shapely.simplify(window.units(every.geometry), COARSE if many else FINE)
    shapes = pd.Series(drawn, index=every["code"])[~shapely.is_empty(drawn)]
    heavy = window.units([shapely.union_all(gemeenten.geometry[own].dropna().to_numpy())])
    labels = Labels(window.width, window.height, shapes, many)
    marked = letters[letters.index.isin(shapes.index)]
    badges = [(*labels.mark(c), letter, told.get(str(c), "")) for c, letter in marked.items()]
    drawn_layers = []
    for name, layer in layers.items():
        colour = layer.colour[layer.colour.index.isin(shapes.index)].dropna()
        seen = layer.sign[layer.sign.ne("") & layer.sign.index.isin(shapes.index) & (not many)]
        signs = [s for c, sign in seen.items() for s in labels.sign(c, sign, layer.colour.get(c))]
        drawn_layers.append((name, [*zip(colour.index.tolist(), colour, strict=True)], signs))
    others = shapely.simplify(window.units(gemeenten.geometry[~own].dropna()), FINE)
    parts = {
        "breed": window.width,
        "hoog": window.height,
        "alt": alt,
        "veel": many,
        "omtrekken": [*zip(shapes.index.tolist(), paths(shapes.to_numpy()), strict=True)],
        "buitenland": paths(window.units([shapely.Polygon(ABROAD)])),
        "land": paths(np.concatenate([others, heavy])),
        "strepen": _hatch(heavy, window),
        "lagen": drawn_layers,
        "grens": paths(heavy),
        "namen": [] if names is None or many else labels.names(names["naam"], window.units(names.geometry)),
        "rondom": _around(window, gemeenten[~own], labels, heavy),
        "aanwijzen": _hits(layers, shapes, told),
        "letters": badges,
        "schaal": _bar(window),
    }
    held = [shapely.area(shapes[shapes.index.isin(layer.areas["code"])]).sum() for layer in layers.values()]
    bare = min(held) < (1 - BARE) * shapely.area(heavy).sum()
    small = tuple(DRAWN.klein(parts, name) for name in [*layers][1:])
    return Map(DRAWN.kaart(parts), small, window.width == WIDTH_WIDE, bool(bare), parts)


def paths(shapes: npt.NDArray[np.object_]) -> list[str]:
    """Write the rings of polygons in units of the drawing, rounded: ``M x y l dx dy ... z`` a ring.

    Points that fall together are one; a ring of fewer than three is left out, and an outline without any ring becomes
    a dot. Shapes that are empty have no path.
    """
    shapes = shapes[~shapely.is_empty(shapes)]
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    whole = np.rint(points).astype(int)
    new = np.diff(ring, prepend=-1) != 0
    kept = new | (np.diff(whole, axis=0, prepend=0) != 0).any(axis=1)
    whole, ring = whole[kept], ring[kept]
    steps = np.diff(whole, axis=0, append=0)
    starts = np.flatnonzero(np.diff(ring, prepend=-1)).tolist()
    found: list[list[str]] = [[] for _ in range(len(shapes))]
    for start, stop in pairwise([*starts, len(ring)]):
        if stop - start > 3:  # the last point is the first one again
            x, y = whole[start]
            line = " ".join(map(str, steps[start : stop - 2].ravel().tolist())).replace(" -", "-")
            found[owner[part[ring[start]]]].append(f"M{x} {y}l{line}z")
    dots = np.rint(shapely.get_coordinates(shapely.centroid(shapes))).astype(int).tolist()
    return ["".join(own) or f"M{x - 1} {y - 1}{DOT}" for own, (x, y) in zip(found, dots, strict=True)]


def _hatch(shapes: npt.NDArray[np.object_], window: _Window) -> str:
    """Diagonal lines inside some shapes: real ones, as patterns get lost in copies and PDFs."""
    starts = np.arange(0, window.width + window.height, HATCH)
    lines = shapely.linestrings([[(s, 0), (s - window.height, window.height)] for s in starts])
    area = shapely.union_all(shapes)
    shapely.prepare(area)
    cut = shapely.get_parts(shapely.intersection(lines[shapely.intersects(lines, area)], area))
    ends = shapely.get_coordinates(cut[shapely.get_type_id(cut) == 1]).round().astype(int).reshape(-1, 4)
    return "".join(f"M{a} {b}L{c} {d}" for a, b, c, d in ends.tolist())


def _hits(
    layers: Mapping[str, Layer], shapes: pd.Series, told: Mapping[str, str]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """One layer to point at for the layers that show the same areas, with what is said of each."""
    by: dict[tuple[str, ...], str] = {}
    for name, layer in layers.items():
        codes = tuple(layer.areas["code"].tolist())
        by[codes] = f"{by.get(codes, 'hit')} w-{name}"
    return [(look, [(c, told[c]) for c in codes if c in shapes and c in told]) for codes, look in by.items()]


def _around(
    window: _Window, others: gpd.GeoDataFrame, labels: Labels, heavy: npt.NDArray[np.object_]
) -> list[Lines]:
    """Names of other gemeenten where a large enough piece of them is in sight, and of the country abroad."""
    land = window.units(others.geometry)
    whole, area = (0, 0, window.width, window.height), window.width * window.height
    sight = shapely.clip_by_rect(land, *whole)
    large = shapely.area(sight) > 0.012 * area
    written = labels.names(others["naam"][large], sight[large], least=0, most=9, size=PHONE)
    country = shapely.clip_by_rect(window.units([shapely.Polygon(ABROAD)])[0], *whole)
    beyond = shapely.difference(country, shapely.union_all([*land, *heavy]).buffer(3))
    for piece in [p for p in shapely.get_parts(beyond) if p.area > 0.03 * area]:
        east = centres(np.array([piece]))[0][0] / window.scale + window.box[0] > 198_000
        name = pd.Series(["Duitsland" if east else "België"])
        written += labels.names(name, np.array([piece]), least=0, size=PHONE)
    return written


def _bar(window: _Window) -> tuple[int, str]:
    """A scale bar of a round number of kilometres, at most a fifth of the width."""
    most = window.width / window.scale / 5000
    length = max((n for n in (0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if n <= most), default=0.1)
    return round(length * 1000 * window.scale), f"{length:g}".replace(".", ",")
