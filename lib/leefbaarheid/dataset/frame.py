"""The joined analysis frame: an area a row, two years beside each other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.classes import classify, cutoffs, noise_sd, uncertain
from leefbaarheid.dataset.layout import PARENT_COLUMN
from leefbaarheid.dataset.levels import Choice
from leefbaarheid.dataset.store import Dataset
from leefbaarheid.terms import DIMENSIONS

#: Kinds of weight, best first for what is said of dwellings.
WEIGHTS: Final = ("woningen", "huishoudens")
#: A kind of weight serves from this share of the areas; the others then count zero and are listed.
WEIGHT_SHARE: Final = 0.80
#: An area with at least this many households is judged, unless a report sets ``minimum_huishoudens``.
JUDGED_FROM: Final = 100
#: A cell of 100 m with at least this many dwellings is judged, whatever a report sets.
CELL_FROM: Final = 5


@dataclass(frozen=True)
class Frame:
    """Areas in two years, with what must be said about them.

    ``gebieden`` has one row an area that has dimensions in both years, sorted by code: ``code, naam,
    gemeente_code, gemeente, provincie_code, provincie, woningen`` (the weight), ``gewicht_onbekend``
    (counts zero), ``beoordeeld`` (:func:`judged`), ``ruis_sd`` (:func:`leefbaarheid.classes.noise_sd`; missing
    where every area counts one), ``afw_van, afw_tot, verandering``, for each dimension
    ``fys_van, fys_tot`` and ``fys`` (its change: the contributions sum to ``verandering``), ``klasse_van,
    klasse_tot, klasse_onzeker`` and ``geometry`` (RD New; None where no outline is known); cells have
    ``ouder_code`` too (their buurt).
    ``onvolledig`` lists the areas with dimensions in one of both years only.
    """

    gebieden: gpd.GeoDataFrame
    onvolledig: pd.DataFrame
    niveau: str
    editie: str
    van: int
    tot: int
    gewicht: str
    gewicht_jaar: int

    def where(self, keep: pd.Series) -> Frame:
        """The same frame with only the areas for which ``keep`` holds."""
        return replace(self, gebieden=self.gebieden[keep])

    def within(self, gemeenten: Collection[str]) -> Frame:
        """The same frame with only the areas of some gemeenten."""
        codes = list(gemeenten)
        left_out = self.onvolledig[self.onvolledig["gemeente_code"].isin(codes)]
        return replace(self.where(self.gebieden["gemeente_code"].isin(codes)), onvolledig=left_out)


# A report asks for some five of the country and as many of its own: years, and variants of the classes.
@lru_cache(maxsize=16)
def load_frame(
    dataset: Dataset,
    choice: Choice,
    van: int,
    tot: int,
    gemeenten: tuple[str, ...] | None = None,
    variant: str = "midden",
    minimum: float = JUDGED_FROM,
) -> Frame:
    """Join scores, classes, weights and outlines of one level for two years of one edition.

    ``gemeenten`` limits it to some gemeenten (codes); ``variant`` names the class bounds
    (:func:`leefbaarheid.classes.cutoffs`). A class that the source itself gives (``kscore``) stands;
    the others are cut on ``afw``. The weight is the number of woningen, else of huishoudens, in the year
    nearest to ``tot``; without either every area counts one (``gewicht == "geen"``). Areas of a smaller weight than
    ``minimum`` count, and are not judged.

    >>> from leefbaarheid.dataset import open_dataset, choose_level
    >>> ds = open_dataset("data/nederland")                           # doctest: +SKIP
    >>> load_frame(ds, choose_level(ds, ["GM0928"], 2014, 2020), 2014, 2020).gebieden  # doctest: +SKIP
    """
    frame = _both_years(dataset, choice, van, tot, None if dataset.keeps(choice.niveau) else gemeenten)
    frame = frame if gemeenten is None else frame.within(gemeenten)
    areas = frame.gebieden.reset_index(drop=True)
    kind, year, weight = find_weight(dataset, choice.niveau, tot, areas["code"])
    areas["gewicht_onbekend"], areas["woningen"] = weight.isna(), weight.fillna(0.0)
    areas["klasse_onzeker"] = False
    for end in ("van", "tot"):
        given = areas.pop(f"kscore_{end}")
        found, near = classes_of(dataset, choice.editie, areas[f"afw_{end}"], given, variant)
        areas[f"klasse_{end}"] = found
        areas["klasse_onzeker"] |= near
    areas["beoordeeld"] = judged(choice.niveau, kind, weight, minimum)
    areas["ruis_sd"] = np.nan if kind == "geen" else noise_sd(weight)
    return replace(frame, gebieden=areas, gewicht=kind, gewicht_jaar=year)


@lru_cache(maxsize=8)
def _both_years(dataset: Dataset, choice: Choice, van: int, tot: int, codes: tuple[str, ...] | None) -> Frame:
    columns = ["code", "gemeente_code", "jaar", "afw", *DIMENSIONS, "kscore"]
    rows = dataset.scores(
        choice.niveau, edition=choice.editie, years=(van, tot), gemeenten=codes, columns=columns
    )
    rows = rows[rows["fys"].notna()]
    first, last = (rows[rows["jaar"] == year].drop(columns="jaar") for year in (van, tot))
    both = first.merge(last.drop(columns="gemeente_code"), on="code", suffixes=("_van", "_tot"))
    both["verandering"] = both["afw_tot"] - both["afw_van"]
    for dim in DIMENSIONS:
        both[dim] = both[f"{dim}_tot"] - both[f"{dim}_van"]
    areas = dataset.areas(choice.niveau, gemeenten=codes)
    one = rows.drop_duplicates("code", keep=False)[["code", "gemeente_code", "jaar"]]
    one = one.merge(areas[["code", "naam"]], on="code", how="left").sort_values("code", ignore_index=True)
    return Frame(with_areas(areas, both), one, choice.niveau, choice.editie, van, tot, "geen", 0)


def with_areas(areas: gpd.GeoDataFrame, rows: pd.DataFrame) -> gpd.GeoDataFrame:
    """The areas that have figures, with these and their outlines (RD New), by code."""
    joined = areas.drop(columns=["gemeente_code", "jaar_omtrek"], errors="ignore").merge(rows, on="code")
    joined = gpd.GeoDataFrame(joined, geometry="geometry", crs=areas.crs)
    return joined.sort_values("code", ignore_index=True)


def find_weight(
    dataset: Dataset,
    level: str,
    year: int,
    codes: pd.Series,
    kinds: Collection[str] = WEIGHTS,
    without: Collection[str] = (),
) -> tuple[str, int, pd.Series]:
    """Return kind, year and the weight of each area: of the first kind, nearest to ``year``, that most of them have.

    Without any such kind every area counts one (``geen``, 0). The series is on the index of ``codes``; missing
    where an area has no weight of that kind. ``without`` names files whose figures do not serve.
    """
    for kind in kinds:
        held = _weights(dataset, level, kind, tuple(without))
        for near in sorted(held, key=lambda y: (abs(y - year), y)):
            values = codes.map(held[near]).astype(float)
            if values.notna().sum() >= WEIGHT_SHARE * len(codes):
                return kind, near, values
    return "geen", 0, pd.Series(1.0, index=codes.index)


@lru_cache(maxsize=16)
def _weights(dataset: Dataset, level: str, kind: str, without: tuple[str, ...]) -> dict[int, pd.Series]:
    """The weights of a kind by year, each by code."""
    rows = dataset.attributes(level, [kind])
    years = rows[~rows["bron"].isin(without)].groupby("jaar")
    return {int(str(year)): part.set_index("code")["waarde"] for year, part in years}


def judged(level: str, kind: str, weight: pd.Series, minimum: float) -> pd.Series:
    """Tell which areas may speak: in a headline, an extreme, a ranking, a fitted line, a list; the others count, muted.

    Those with ``minimum`` households (or what ``kind`` says that ``weight`` counts) or more; cells with
    :data:`CELL_FROM` dwellings or more. An area of unknown weight is not judged; where no area's is known, all are.
    """
    if kind == "geen":
        return pd.Series(True, index=weight.index)
    return weight >= (CELL_FROM if level == "grid" else minimum)


def classes_of(
    dataset: Dataset, edition: str, scores: pd.Series, given: pd.Series, variant: str
) -> tuple[pd.Series, pd.Series]:
    """Return the class of each score, and whether it is uncertain; a class that the source gives stands."""
    reference = dataset.meta["edities"][edition].get("referentie")
    bounds = cutoffs(variant) if reference is None else cutoffs(variant, reference)
    given = given.astype(float)
    found = given.fillna(pd.Series(classify(scores, bounds), index=scores.index)).astype(int)
    return found, given.isna() & uncertain(scores)


def parents(frame: Frame) -> dict[str, pd.Series]:
    """Give each area of a frame the codes of the larger ones in which it lies, the smallest of these first.

    A cell has a buurt and a wijk, a buurt has a wijk; PC4 cut through both and have none. A buurt's wijk stands in its
    code; a cell belongs to the buurt that holds its centre, which the preparation found, and to none where there is
    no outline. Returns a series on the frame's index for each level; no level where no area has a larger one.
    """
    areas, found = frame.gebieden, {}
    if PARENT_COLUMN in areas and areas[PARENT_COLUMN].notna().any():
        found["buurt"] = areas[PARENT_COLUMN]
    buurt = areas["code"] if frame.niveau == "buurt" else found.get("buurt")
    if buurt is not None:
        found["wijk"] = "WK" + buurt.str[2:8]
    return found
