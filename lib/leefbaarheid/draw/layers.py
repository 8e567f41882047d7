"""What a map can ask: its layers, from classes, changes, fifths or rates to colours and signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import pandas as pd

#: Colour and sign of each step of a change.
_COLOURS: Final = {2: "u2", 1: "u1", 0: "z0", -1: "d1", -2: "d2"}
_SIGNS: Final = {2: "▲▲", 1: "▲", 0: "", -1: "▼", -2: "▼▼"}


@dataclass(frozen=True)
class Layer:
    """One question of a map: areas, their colours and signs.

    ``areas`` has ``code, naam, geometry``; ``colour`` (``k1`` .. ``k9``, ``u2`` .. ``d2``: the style of pages has them) is
    by code, without those that are hatched, and ``sign`` is what is written in them.
    """

    areas: gpd.GeoDataFrame
    colour: pd.Series
    sign: pd.Series


def class_layer(areas: gpd.GeoDataFrame, klasse: pd.Series) -> Layer:
    """A layer of classes: ``klasse`` (1-9) by code of the areas that are judged.

    >>> import geopandas as gpd
    >>> areas = gpd.GeoDataFrame({"code": ["a", "b"], "naam": ["A", "B"]}, geometry=[None, None])
    >>> layer = class_layer(areas, pd.Series([5, 9], areas["code"]))
    >>> layer.colour.tolist(), layer.sign.tolist()
    (['k5', 'k9'], ['5', '9'])
    """
    digits = klasse.dropna().astype(int).astype(str)
    return Layer(areas, "k" + digits, digits)


def change_layer(areas: gpd.GeoDataFrame, steps: pd.Series) -> Layer:
    """A layer of changes: the step of each judged area by code (from -2 to 2), drawn with ▲▲, ▲, nothing, ▼ or ▼▼.

    >>> import geopandas as gpd
    >>> areas = gpd.GeoDataFrame({"code": ["a", "b"], "naam": ["A", "B"]}, geometry=[None, None])
    >>> layer = change_layer(areas, pd.Series([2, -1], areas["code"]))
    >>> layer.colour.tolist(), layer.sign.tolist()
    (['u2', 'd1'], ['▲▲', '▼'])
    """
    known = steps.dropna().astype(int)
    return Layer(areas, known.map(_COLOURS), known.map(_SIGNS))


def fifth_layer(areas: gpd.GeoDataFrame, fifth: pd.Series) -> Layer:
    """A layer of fifths of SES: ``fifth`` (1, the lowest, to 5) by code of the areas that are judged.

    >>> import geopandas as gpd
    >>> areas = gpd.GeoDataFrame({"code": ["a", "b"], "naam": ["A", "B"]}, geometry=[None, None])
    >>> layer = fifth_layer(areas, pd.Series([1, 5], areas["code"]))
    >>> layer.colour.tolist(), layer.sign.tolist()
    (['s1', 's5'], ['1', '5'])
    """
    digits = fifth.dropna().astype(int).astype(str)
    return Layer(areas, "s" + digits, digits)


def pair_layer(areas: gpd.GeoDataFrame, pairs: pd.Series, klasse: pd.Series) -> Layer:
    """A layer of SES and class at once: ``pairs`` ("b00" .. "b22") and the class by code, with ▾ low and ▴ high SES.

    >>> import geopandas as gpd
    >>> areas = gpd.GeoDataFrame({"code": ["a", "b"], "naam": ["A", "B"]}, geometry=[None, None])
    >>> layer = pair_layer(areas, pd.Series(["b00", "b22"], areas["code"]), pd.Series([3, 8], areas["code"]))
    >>> layer.colour.tolist(), layer.sign.tolist()
    (['b00', 'b22'], ['3▾', '8▴'])
    """
    known = pairs.dropna()
    marks = known.str[1].map({"0": "▾", "1": "", "2": "▴"})
    return Layer(areas, known, klasse.reindex(known.index).astype(int).astype(str) + marks)


def rate_layer(areas: gpd.GeoDataFrame, steps: pd.Series) -> Layer:
    """A layer of rates: the step of each judged area by code, 1 (lowest) to 5; 0, too few cases, has no digit.

    >>> import geopandas as gpd
    >>> areas = gpd.GeoDataFrame({"code": ["a", "b"], "naam": ["A", "B"]}, geometry=[None, None])
    >>> layer = rate_layer(areas, pd.Series([0, 5], areas["code"]))
    >>> layer.colour.tolist(), layer.sign.tolist()
    (['z0', 'm5'], ['', '5'])
    """
    digits = steps.dropna().astype(int).astype(str)
    return Layer(areas, ("m" + digits).mask(digits == "0", "z0"), digits.mask(digits == "0", ""))


def count_layer(areas: gpd.GeoDataFrame, steps: pd.Series) -> Layer:
    """A layer of changes of a count of which more is unfavourable: ▲ is more, in the colour of what went down.

    >>> import geopandas as gpd
    >>> areas = gpd.GeoDataFrame({"code": ["a", "b"], "naam": ["A", "B"]}, geometry=[None, None])
    >>> layer = count_layer(areas, pd.Series([1, -2], areas["code"]))
    >>> layer.colour.tolist(), layer.sign.tolist()
    (['d1', 'u2'], ['▲', '▼▼'])
    """
    known = steps.dropna().astype(int)
    return Layer(areas, (-known).map(_COLOURS), known.map(_SIGNS))
