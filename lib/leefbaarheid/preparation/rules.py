"""The rules of the tables' contract that go beyond a schema, each a function that finds what breaks it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from leefbaarheid.classes import classify, uncertain
from leefbaarheid.params import Indicator
from leefbaarheid.sources.geometry import EXTENT
from leefbaarheid.sources.scores import TOLERANCE
from leefbaarheid.terms import CRS, DIMENSIONS

#: How far ``lbm - afw`` may vary within an edition.
REFERENCE_TOLERANCE: Final = 1e-9
#: How far a rate may be from its count by its noemer, as a part of it.
RATE_TOLERANCE: Final = 1e-9


@dataclass(frozen=True)
class Outcome:
    """One rule on one table: rows checked, and what breaks it."""

    regel: str
    tabel: str
    rijen: int
    gebroken: Collection[str] = field(default_factory=list)

    @property
    def fout(self) -> int:
        """Number of violations."""
        return len(self.gebroken)

    @property
    def voorbeelden(self) -> str:
        """The first three violations."""
        return "; ".join(list(self.gebroken)[:3])


def is_sorted(name: str, frame: pd.DataFrame, by: list[str]) -> Outcome:
    """Find rows out of the order of ``by``."""
    order = frame[by].sort_values(by, kind="stable").index
    moved = frame.index[order.to_numpy() != frame.index.to_numpy()]
    return Outcome("sorted", name, len(frame), [f"row {i}" for i in moved])


def sums(level: str, frame: pd.DataFrame) -> Outcome:
    """Find rows whose ``afw`` is not the sum of the dimensions, within the tolerance of their source."""
    whole = frame[frame[list(DIMENSIONS)].notna().all(axis=1)]
    off = (whole[list(DIMENSIONS)].sum(axis=1) - whole["afw"]).abs()
    allowed = whole["bron"].map(TOLERANCE).astype(float)
    bad = whole[~(off <= allowed)]
    return Outcome("afw = sum of dimensions", f"scores/{level}.parquet", len(whole), _which(bad))


def all_or_none(level: str, frame: pd.DataFrame) -> Outcome:
    """Find rows with some of the five dimensions only."""
    given = frame[list(DIMENSIONS)].notna().sum(axis=1)
    bad = frame[~given.isin([0, len(DIMENSIONS)])]
    return Outcome("five dimensions or none", f"scores/{level}.parquet", len(frame), _which(bad))


def one_reference(scores: Mapping[str, pd.DataFrame], editions: Mapping[str, Any]) -> Outcome:
    """Find rows whose ``lbm - afw`` is not the reference of their edition, over all levels and years."""
    broken, rows = [], 0
    for level, frame in scores.items():
        gap = (frame["lbm"] - frame["afw"]).dropna()
        stated = frame.loc[gap.index, "editie"].map(
            {name: about["referentie"] for name, about in editions.items()}
        )
        bad = frame.loc[gap.index[~((gap - stated.astype(float)).abs() <= REFERENCE_TOLERANCE)]]
        broken += [f"{level} {text}" for text in _which(bad)]
        rows += len(gap)
    return Outcome("one reference an edition", "", rows, broken)


def classes_agree(level: str, frame: pd.DataFrame) -> Outcome:
    """Find rows whose class by the source is not the one cut on ``afw``, outside the bounds' brackets."""
    given = frame[frame["kscore"].notna()]
    other = classify(given["afw"]) != given["kscore"].astype(float).to_numpy()
    bad = given[other & ~uncertain(given["afw"])]
    return Outcome("class on afw = kscore", f"scores/{level}.parquet", len(given), _which(bad))


def class_counts(scores: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Count per level: rijen with kscore, gelijk, in_bandbreedte (differs inside a bracket), strijdig."""
    rows = []
    for level, frame in scores.items():
        given = frame[frame["kscore"].notna()]
        same = classify(given["afw"]) == given["kscore"].astype(float).to_numpy()
        inside = uncertain(given["afw"])
        rows.append([level, len(given), same.sum(), (~same & inside).sum(), (~same & ~inside).sum()])
    return pd.DataFrame(rows, columns=["niveau", "rijen", "gelijk", "in_bandbreedte", "strijdig"])


def editions_as_stated(found: Mapping[str, Any], stated: Mapping[str, Any]) -> Outcome:
    """Find editions whose reference, levels, years or counts are not those of dataset.json."""
    names = sorted({*found, *stated})
    other = [name for name in names if found.get(name) != stated.get(name)]
    return Outcome("editions as in dataset.json", "", len(names), other)


def known(name: str, column: str, frame: pd.DataFrame, areas: Collection[str]) -> Outcome:
    """Find codes in ``column`` that are not in the table of areas."""
    strange = frame.loc[~frame[column].isin(list(areas)), column]
    return Outcome(f"{column} is known", name, len(frame), list(strange.astype(str)))


def known_areas(name: str, frame: pd.DataFrame, areas: Mapping[str, pd.DataFrame]) -> Outcome:
    """Find figures of areas that the dataset does not have."""
    strange: list[str] = []
    for level, mine in frame.groupby("niveau"):
        codes = areas[str(level)]["code"] if level in areas else pd.Series(dtype=str)
        strange += [f"{level} {code}" for code in mine.loc[~mine["code"].isin(codes), "code"]]
    return Outcome("area is known", name, len(frame), strange)


def indicators(frame: pd.DataFrame, known: Mapping[str, Indicator], own: Collection[str]) -> list[Outcome]:
    """Find figures that are not their count by its noemer, of unknown indicators, or not marked as the user's own.

    ``own`` names the files that hold tables of the user's own.
    """
    name = "indicatoren.parquet"
    per = frame["indicator"].map({i: one.per for i, one in known.items()})
    whole = frame[frame["teller"].notna() & frame["noemer"].notna() & per.notna()]
    rate = per[whole.index] * whole["teller"] / whole["noemer"]
    off = whole[(rate - whole["waarde"]).abs() > RATE_TOLERANCE * rate.clip(lower=1)]
    half = frame[frame["teller"].notna() != frame["noemer"].notna()]
    unmarked = frame[frame["eigen"] != frame["bron"].isin(list(own))]
    found = {
        "waarde = per times teller by noemer": (len(whole), off),
        "teller and noemer, or neither": (len(frame), half),
        "indicator is known": (len(frame), frame[per.isna()]),
        "own tables are marked": (len(frame), unmarked),
    }
    return [
        Outcome(rule, name, n, [f"{r.code} {r.indicator} {r.jaar}" for r in bad.itertuples()])
        for rule, (n, bad) in found.items()
    ]


def neighbours(frame: pd.DataFrame, areas: Mapping[str, pd.DataFrame]) -> list[Outcome]:
    """Find pairs of neighbours of which the second is unknown, or that do not stand in order (``code`` before ``buur``)."""
    name = "buren.parquet"
    second = known_areas(name, frame.drop(columns="code").rename(columns={"buur": "code"}), areas)
    turned = frame[frame["code"] >= frame["buur"]]
    return [
        second,
        Outcome("each pair once", name, len(frame), [f"{r.code} {r.buur}" for r in turned.itertuples()]),
    ]


def outlines(level: str, frame: gpd.GeoDataFrame) -> list[Outcome]:
    """Find outlines that are no polygon, invalid, empty, outside the Netherlands or not in RD New."""
    name = f"gebieden/{level}.parquet"
    has = frame[~shapely.is_missing(frame.geometry.to_numpy())]
    shapes = has.geometry.to_numpy()
    polygon = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    bounds = shapely.bounds(shapes)
    west, south, east, north = EXTENT
    inside = (bounds[:, :2] >= (west, south)).all(axis=1) & (bounds[:, 2:] <= (east, north)).all(axis=1)
    projected = frame.crs is not None and frame.crs == CRS
    return [
        Outcome("outline is a polygon", name, len(has), list(has.loc[~polygon, "code"])),
        Outcome("outline is valid", name, len(has), list(has.loc[~shapely.is_valid(shapes), "code"])),
        Outcome("outline in the Netherlands", name, len(has), list(has.loc[~inside, "code"])),
        Outcome("RD New", name, len(has), [] if projected else [f"crs is {frame.crs}"]),
    ]


def _which(rows: pd.DataFrame) -> list[str]:
    return [f"{r.code} {r.editie} {r.jaar}" for r in rows.itertuples()]
