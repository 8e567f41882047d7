"""The rules of the tables' contract that go beyond a schema, each a function that finds what breaks it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from leefbaarheid.classes import classify, uncertain
from leefbaarheid.params import Indicator
from leefbaarheid.preparation.raw import in_areas
from leefbaarheid.sources.geometry import inside
from leefbaarheid.sources.scores import TOLERANCE
from leefbaarheid.terms import CRS, DIMENSIONS

#: How far ``lbm - afw`` may vary within an edition, and a rate from its count by its noemer, as a part of it.
REFERENCE_TOLERANCE: Final = 1e-9
RATE_TOLERANCE: Final = 1e-9

_SCORE: Final = ["code", "editie", "jaar"]


class Outcome(NamedTuple):
    """One rule on one table: rows checked, and what breaks it."""

    regel: str
    tabel: str
    rijen: int
    gebroken: list[str]


def is_sorted(name: str, frame: pd.DataFrame, by: list[str]) -> Outcome:
    """Find rows out of the order of ``by``."""
    order = frame[by].sort_values(by, kind="stable").index
    return Outcome("sorted", name, len(frame), [f"row {i}" for i, j in enumerate(order) if i != j])


def scores(level: str, frame: pd.DataFrame) -> list[Outcome]:
    """Find scores whose ``afw`` is not the sum of the dimensions, with some of these only, or with another class.

    Sums count within the tolerance of their source, classes outside the brackets of the bounds.
    """
    name, dims = f"scores/{level}.parquet", frame[list(DIMENSIONS)]
    given = dims.notna().sum(axis=1)
    whole = given == len(DIMENSIONS)
    off = (dims.sum(axis=1) - frame["afw"]).abs()
    apart = whole & ~(off <= frame["bron"].map(TOLERANCE).astype(float))
    classed, same, near = _classes(frame)
    return [
        Outcome("afw = sum of dimensions", name, int(whole.sum()), _which(frame[apart], _SCORE)),
        Outcome("five dimensions or none", name, len(frame), _which(frame[~whole & (given > 0)], _SCORE)),
        Outcome("class on afw = kscore", name, len(classed), _which(classed[~same & ~near], _SCORE)),
    ]


def _classes(frame: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Return the rows with a class of the source's own, which agree with that on ``afw``, which lie in a bracket."""
    given = frame[frame["kscore"].notna()]
    same = classify(given["afw"]) == given["kscore"].astype(float).to_numpy()
    return given, np.asarray(same), np.asarray(uncertain(given["afw"]))


def class_counts(scores: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Count per level: rijen with kscore, gelijk, in_bandbreedte (differs inside a bracket), strijdig."""
    rows = []
    for level, (given, same, near) in ((n, _classes(frame)) for n, frame in scores.items()):
        rows.append([level, len(given), same.sum(), (~same & near).sum(), (~same & ~near).sum()])
    return pd.DataFrame(rows, columns=["niveau", "rijen", "gelijk", "in_bandbreedte", "strijdig"])


def one_reference(scores: Mapping[str, pd.DataFrame], editions: Mapping[str, Any]) -> Outcome:
    """Find rows whose ``lbm - afw`` is not the reference of their edition, over all levels and years."""
    broken, rows = [], 0
    stated = {name: about["referentie"] for name, about in editions.items()}
    for level, frame in scores.items():
        gap = (frame["lbm"] - frame["afw"]).dropna()
        off = (gap - frame.loc[gap.index, "editie"].map(stated).astype(float)).abs()
        bad = frame.loc[gap.index[~(off <= REFERENCE_TOLERANCE)]]
        broken += [f"{level} {text}" for text in _which(bad, _SCORE)]
        rows += len(gap)
    return Outcome("one reference an edition", "", rows, broken)


def editions_as_stated(found: Mapping[str, Any], stated: Mapping[str, Any]) -> Outcome:
    """Find editions whose reference, levels, years or counts are not those of dataset.json."""
    names = sorted({*found, *stated})
    other = [name for name in names if found.get(name) != stated.get(name)]
    return Outcome("editions as in dataset.json", "", len(names), other)


def known(name: str, column: str, frame: pd.DataFrame, areas: Collection[str]) -> Outcome:
    """Find codes in ``column`` that are not in the table of areas; where it is empty there is nothing to find."""
    strange = frame.loc[frame[column].notna() & ~frame[column].isin(list(areas)), column]
    return Outcome(f"{column} is known", name, len(frame), strange.astype(str).tolist())


def known_areas(
    name: str, frame: pd.DataFrame, areas: Mapping[str, pd.DataFrame], column: str = "code"
) -> Outcome:
    """Find figures of areas that the dataset does not have."""
    strange = _which(frame[~in_areas(frame, areas, column)], ["niveau", column])
    return Outcome("area is known", name, len(frame), strange)


def indicators(frame: pd.DataFrame, known: Mapping[str, Indicator], own: Collection[str]) -> list[Outcome]:
    """Find figures that are not their count by its noemer, of unknown indicators, or not marked as the user's own.

    ``own`` names the files that hold tables of the user's own.
    """
    per = frame["indicator"].map({i: one.per for i, one in known.items()})
    counted, divided = frame["teller"].notna(), frame["noemer"].notna()
    rate = per * frame["teller"] / frame["noemer"]
    found = {
        "waarde = per times teller by noemer": (rate - frame["waarde"]).abs()
        > RATE_TOLERANCE * rate.clip(lower=1),
        "teller and noemer, or neither": counted != divided,
        "indicator is known": per.isna(),
        "own tables are marked": frame["eigen"] != frame["bron"].isin(list(own)),
    }
    rows = dict.fromkeys(found, len(frame)) | {"waarde = per times teller by noemer": int(rate.notna().sum())}
    key, name = ["code", "indicator", "jaar"], "indicatoren.parquet"
    return [Outcome(rule, name, rows[rule], _which(frame[bad], key)) for rule, bad in found.items()]


def neighbours(frame: pd.DataFrame, areas: Mapping[str, pd.DataFrame]) -> list[Outcome]:
    """Find pairs of neighbours of which the second is unknown, or that do not stand in order (``code`` before ``buur``)."""
    turned = _which(frame[frame["code"] >= frame["buur"]], ["code", "buur"])
    second = known_areas("buren.parquet", frame, areas, "buur")
    return [second, Outcome("each pair once", "buren.parquet", len(frame), turned)]


def outlines(level: str, frame: gpd.GeoDataFrame) -> list[Outcome]:
    """Find outlines that are no polygon, invalid, empty, outside the Netherlands or not in RD New."""
    name = f"gebieden/{level}.parquet"
    has = frame[~shapely.is_missing(frame.geometry.to_numpy())]
    shapes = has.geometry.to_numpy()
    found = {
        "outline is a polygon": np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes),
        "outline is valid": shapely.is_valid(shapes),
        "outline in the Netherlands": inside(shapely.bounds(shapes)),
    }
    made = [Outcome(rule, name, len(has), list(has.loc[~good, "code"])) for rule, good in found.items()]
    projected = frame.crs is not None and frame.crs == CRS
    return [*made, Outcome("RD New", name, len(has), [] if projected else [f"crs is {frame.crs}"])]


def _which(rows: pd.DataFrame, columns: list[str]) -> list[str]:
    return [" ".join(map(str, row)) for row in rows[columns].itertuples(index=False)]


def as_table(outcomes: Iterable[Outcome]) -> pd.DataFrame:
    """Return outcomes as a table: regel, tabel, gecontroleerd (rows), overtredingen, voorbeelden (the first three)."""
    columns = ["regel", "tabel", "gecontroleerd", "overtredingen", "voorbeelden"]
    rows = [[o.regel, o.tabel, o.rijen, len(o.gebroken), "; ".join(o.gebroken[:3])] for o in outcomes]
    return pd.DataFrame(rows, columns=columns)
