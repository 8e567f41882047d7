"""What a map can ask: its layers, and which colour, which sign and which words stand for each value."""

from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from leefbaarheid.classes import LABELS
from leefbaarheid.templates import load

_THIRDS: Final = ("laag", "midden", "hoog")
#: Kind of layer -> value -> colour, sign and name, in the order of a legend (``templates/legenda.yml``).
KEYS: Final[dict[str, dict[Any, tuple[str, str, str]]]] = {
    **load("legenda.yml"),
    "klasse": {k: (f"k{k}", str(k), LABELS[k]) for k in reversed(LABELS)},
    "vak": {
        f"b{s}{k}": (f"b{s}{k}", "▾ ▴"[s].strip(), f"SES {_THIRDS[s]}, leefbaarheid {_THIRDS[k]}")
        for s in (0, 1, 2)
        for k in (0, 1, 2)
    },
}
#: A row of a legend: colour, sign, name, number of areas, and their share of the weight.
Row = tuple[str, str, str, int, float]


@dataclass(frozen=True)
class Layer:
    """One question of a map: areas, their colours and signs.

    ``areas`` has ``code, naam, geometry``; ``colour`` (``k1`` .. ``k9``, ``u2`` .. ``d2``: the style of pages has them) is
    by code, without those that are hatched, and ``sign`` is what is written in them.
    """

    areas: gpd.GeoDataFrame
    colour: pd.Series
    sign: pd.Series


def layer(areas: gpd.GeoDataFrame, values: pd.Series, kind: str, klasse: pd.Series | None = None) -> Layer:
    """A layer of a kind of :data:`KEYS`: ``values`` by code of the areas that are judged.

    ``klasse`` is a class, 1-9 by code, that is written before the sign.

    >>> import geopandas as gpd
    >>> areas = gpd.GeoDataFrame({"code": ["a", "b"], "naam": ["A", "B"]}, geometry=[None, None])
    >>> steps = layer(areas, pd.Series([2, -1], areas["code"]), "stap")
    >>> steps.colour.tolist(), steps.sign.tolist()
    (['u2', 'd1'], ['▲▲', '▼'])
    >>> both = layer(areas, pd.Series(["b00", "b22"], areas["code"]), "vak", pd.Series([3, 8], areas["code"]))
    >>> both.colour.tolist(), both.sign.tolist()
    (['b00', 'b22'], ['3▾', '8▴'])
    """
    known = values.dropna()
    colour, sign = (known.map({v: row[i] for v, row in KEYS[kind].items()}).astype(object) for i in (0, 1))
    if klasse is not None:
        sign = klasse.reindex(known.index).astype(int).astype(str) + sign
    return Layer(areas, colour, sign)
