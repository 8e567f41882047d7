"""A layer of a map on plain axes, for print: the colours and signs of the page, drawn by matplotlib."""

import re
from collections.abc import Collection, Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.style import context
from shapely import Polygon

from leefbaarheid import dutch
from leefbaarheid.draw.kaart import ABROAD, MANY, in_sight
from leefbaarheid.draw.layers import Layer, Row
from leefbaarheid.draw.style import SAME, SHEET

_TOKENS: Final = files("leefbaarheid.templates").joinpath("tokens.css").read_text(encoding="utf-8")
#: Colour of each variable of the page's style, in the light.
LIGHT: Final = dict(reversed(re.findall(r"--(\w+):(#[0-9a-f]{3,6})\b", _TOKENS)))
_HATCHED: Any = {"facecolor": LIGHT["land"], "edgecolor": LIGHT["hatch"], "hatch": "////", "linewidth": 0.3}
#: A sign is written in areas of at least this share of the width of a map.
_ROOM: Final = 0.028


def plot_layer(
    layer: Layer, gemeenten: gpd.GeoDataFrame, chosen: Collection[str], names: Mapping[str, str], ax: Axes
) -> Axes:
    """Draw a layer on axes, the land of all ``gemeenten`` under it and a heavy line around the ``chosen`` ones (codes).

    An outline of the layer must be known. ``names`` says by colour what stands in the legend; areas without a colour are
    hatched.

    >>> import pandas as pd, shapely
    >>> from matplotlib.figure import Figure
    >>> areas = gpd.GeoDataFrame({"code": ["a", "b"]}, geometry=[shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    >>> found = pd.Series({"a": "k5"})
    >>> layer, ax = Layer(areas, found, found.str[1:]), Figure().add_subplot()
    >>> ax = plot_layer(layer, areas, ["a", "b"], {"k5": "Voldoende"}, ax)
    >>> [text.get_text() for text in ax.get_legend().get_texts()], [text.get_text() for text in ax.texts]
    (['Voldoende', 'Niet beoordeeld'], ['5'])
    """
    areas = layer.areas[layer.areas.geometry.notna()]
    colour, many = areas["code"].map(layer.colour), len(areas) > MANY
    coloured, others = areas[colour.notna()], areas[colour.isna()]
    own = gemeenten[gemeenten["code"].isin(list(chosen))]
    outline = gpd.GeoSeries([own.union_all()])
    left, bottom, right, top = in_sight(areas, own.geometry)
    gpd.GeoSeries([Polygon(ABROAD)]).plot(ax=ax, color=LIGHT["land2"])
    land = gemeenten.cx[left:right, bottom:top]
    land.plot(ax=ax, color=LIGHT["land"], edgecolor=LIGHT["edge"], linewidth=0.4)
    for hatched in filter(len, (outline, others)):
        hatched.plot(ax=ax, **_HATCHED)
    if len(coloured):
        shades = [LIGHT[c] for c in colour.dropna()]
        coloured.plot(ax=ax, color=shades, edgecolor="white", linewidth=0.1 if many else 0.4)
    outline.boundary.plot(ax=ax, color=LIGHT["ink"], linewidth=1)
    ax.set(xlim=(left, right), ylim=(bottom, top), xticks=[], yticks=[], xlabel="", ylabel="")
    ax.set(aspect="equal", facecolor=LIGHT["water"])
    large = coloured[(coloured.area > (_ROOM * (right - left)) ** 2) & (not many)]
    sign: Any = {"ha": "center", "va": "center", "size": 7, "weight": "bold"}
    for code, place in zip(large["code"], large.representative_point(), strict=True):
        shade = "white" if sum(to_rgb(LIGHT[layer.colour[code]])) < 1.4 else LIGHT["ink"]
        ax.text(place.x, place.y, layer.sign[code], color=shade, **sign)
    handles = [Patch(facecolor=LIGHT[c], edgecolor=LIGHT["edge"], label=text) for c, text in names.items()]
    if len(others) or outline.area[0] > 1.01 * coloured.area.sum():
        handles.append(Patch(label="Niet beoordeeld", **_HATCHED))
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    return ax


def save_layer(
    path: Path,
    layer: Layer,
    gemeenten: gpd.GeoDataFrame,
    chosen: Collection[str],
    key: Iterable[Row],
    title: str,
    source: str,
) -> None:
    """Save a layer as PNG (300 dots an inch) and SVG, with title, source and legend (:func:`.layers.legend_of`).

    ``path`` is without its ending. Equal layers give equal bytes. Raises ``OSError`` where it cannot be written.
    """
    with context(SHEET):
        figure = Figure(figsize=(9, 6), layout="constrained", facecolor="white")
        names = {colour: f"{name} ({dutch.number(n)})" for colour, _, name, n, _ in key if n}
        ax = plot_layer(layer, gemeenten, chosen, names, figure.add_subplot())
        ax.set_title(title, loc="left", weight="bold", size=13)
        figure.supxlabel(source, x=0.01, ha="left", size=8)
        about = {"Title": title, "Description": source}
        figure.savefig(path.with_suffix(".svg"), metadata=SAME | about)
        figure.savefig(path.with_suffix(".png"), dpi=300, metadata={"Software": None, **about})
