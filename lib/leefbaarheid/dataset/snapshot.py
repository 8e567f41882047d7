"""One year of scores beside the SES-WOA of the same areas."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.dataset.frame import JUDGED_FROM, classes_of, find_weight, judged, with_areas
from leefbaarheid.dataset.levels import COUNTRY_SHARE, Choice, choices, complete_years
from leefbaarheid.dataset.store import Dataset
from leefbaarheid.errors import ParameterError
from leefbaarheid.labels import SES_LABELS
from leefbaarheid.terms import DIMENSIONS, LEVELS

#: Kinds of weight, best first for what is said of households.
WEIGHTS: Final = ("huishoudens", "woningen")
#: Column of a snapshot -> kenmerk of the dataset (docs/tables.md).
SES: Final = {name: f"ses_{name}" for name in (*SES_LABELS, "spreiding")}


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Areas in one year of the Leefbaarometer with the SES-WOA of one year.

    ``gebieden`` has one row an area with dimensions in ``jaar``, sorted by code: ``code, naam, gemeente_code,
    gemeente, provincie_code, provincie, huishoudens`` (the weight, ``gewicht`` tells of what; 0 where unknown, 1
    everywhere where no weight is known), ``gewicht_onbekend``, ``beoordeeld``
    (:func:`leefbaarheid.dataset.frame.judged`), ``los_gewicht`` (weight from another file than that of SES-WOA,
    missing without one), ``afw`` and the five dimensions, ``klasse`` (1-9), ``klasse_onzeker``, those columns of
    ``SES`` that the dataset has at this level (missing where CBS suppresses them or the codes do not match) and
    ``geometry`` (RD New; None where no outline is known). ``afgeleid`` names figures of SES that follow from others.
    """

    gebieden: gpd.GeoDataFrame
    niveau: str
    editie: str
    jaar: int
    jaar_ses: int
    gewicht: str
    gewicht_jaar: int
    afgeleid: tuple[str, ...] = ()

    @cached_property
    def served(self) -> frozenset[str]:
        """The gemeenten that have an area with a score and SES-WOA."""
        return frozenset(self.gebieden["gemeente_code"][self.gebieden["totaal"].notna()])

    def where(self, keep: pd.Series) -> Snapshot:
        """The same snapshot with only the areas for which ``keep`` holds."""
        return replace(self, gebieden=self.gebieden[keep])

    def within(self, gemeenten: Collection[str]) -> Snapshot:
        """The same snapshot with only the areas of some gemeenten."""
        return self.where(self.gebieden["gemeente_code"].isin(list(gemeenten)))


@lru_cache(maxsize=4)
def ses_years(dataset: Dataset) -> dict[str, tuple[int, ...]]:
    """Years with SES-WOA at each level that has any, newest first."""
    found = {n: dataset.attributes(n, ["ses_totaal"])["jaar"].unique() for n in LEVELS}
    return {n: tuple(sorted(map(int, y), reverse=True)) for n, y in found.items() if len(y)}


@lru_cache(maxsize=8)
def load_snapshot(
    dataset: Dataset,
    choice: Choice,
    jaar: int,
    jaar_ses: int,
    variant: str = "midden",
    minimum: float = JUDGED_FROM,
) -> Snapshot:
    """Join scores, classes, SES-WOA, weights and outlines of one level for all areas of the dataset.

    ``variant`` names the class bounds (:func:`leefbaarheid.classes.cutoffs`). The weight is the number of
    huishoudens, else of woningen, of the year nearest to ``jaar``. Areas of a smaller weight than ``minimum`` count, and
    are not judged.
    """
    columns = ["code", "gemeente_code", "afw", *DIMENSIONS, "kscore"]
    rows = dataset.scores(choice.niveau, edition=choice.editie, years=(jaar,), columns=columns)
    rows = rows[rows["fys"].notna()].reset_index(drop=True)
    given = rows.pop("kscore")
    rows["klasse"], rows["klasse_onzeker"] = classes_of(dataset, choice.editie, rows["afw"], given, variant)
    kind, year, weight = find_weight(dataset, choice.niveau, jaar, rows["code"], WEIGHTS)
    rows["gewicht_onbekend"], rows["huishoudens"] = weight.isna(), weight.fillna(0.0)
    rows["beoordeeld"] = judged(choice.niveau, kind, weight, minimum)
    figures = dataset.attributes(choice.niveau, SES.values())
    figures = figures[figures["jaar"] == jaar_ses]
    other = find_weight(dataset, choice.niveau, jaar, rows["code"], WEIGHTS, without=figures["bron"].unique())
    rows["los_gewicht"] = other[2].fillna(0.0) if other[0] != "geen" else np.nan
    wide = figures.pivot(index="code", columns="kenmerk", values="waarde")
    for column, name in SES.items():
        if name in wide:
            rows[column] = rows["code"].map(wide[name])
    joined = with_areas(dataset.areas(choice.niveau), rows)
    return Snapshot(joined, choice.niveau, choice.editie, jaar, jaar_ses, kind, year)


def joined_share(snapshot: Snapshot, gemeenten: Collection[str]) -> float:
    """The share of households of some gemeenten that has SES-WOA; of their areas where households are not known.

    By a weight that another file than that of SES-WOA gives (``los_gewicht``): households of the same table are missing
    for the very areas that it misses.
    """
    areas = snapshot.within(gemeenten).gebieden
    has, weight = areas["totaal"].notna(), areas["los_gewicht"]
    if weight.sum() > 0:
        return float((weight * has).sum() / weight.sum())
    return float(has.mean()) if len(areas) else 0.0


def covers(snapshot: Snapshot, dataset: Dataset) -> bool:
    """Tell whether (nearly) all gemeenten of the country have areas with a score and SES-WOA."""
    return len(snapshot.served & set(dataset.gemeenten["code"])) >= COUNTRY_SHARE * len(dataset.gemeenten)


def choose_snapshot(
    dataset: Dataset,
    gemeenten: Collection[str] | None,
    jaar: int,
    jaar_ses: int | None,
    level: str = "auto",
    *,
    least: float = 0.8,
    variant: str = "midden",
    minimum: float = JUDGED_FROM,
) -> Snapshot:
    """Load the finest level (or the one named) with scores in ``jaar`` and SES-WOA for some gemeenten.

    ``jaar_ses`` ``None`` is the newest year of a level. A level serves where at least the share ``least`` of the
    households (areas, where households are unknown) of the gemeenten has SES-WOA, and of the gemeenten themselves any
    area; ``gemeenten`` ``None`` asks for a level that covers the country. Raises :class:`ParameterError` with what does
    exist.
    """
    years = ses_years(dataset)
    if not years:
        raise ParameterError(
            f"the dataset {dataset.path.name} has no SES-WOA; add CBS's table (or an own table with a column "
            "ses_woa) to the source folder and run 'leefbaarheid data prepare'"
        )
    levels = [n for n in dataset.levels if n in years]
    if level != "auto" and level not in levels:
        raise ParameterError(f"level {level} has no SES-WOA with scores; choose schaal {' or '.join(levels)}")
    tried: list[str] = []
    for niveau in levels if level == "auto" else [level]:
        ses = jaar_ses or years[niveau][0]
        options = choices(dataset, jaar, level=niveau) if ses in years[niveau] else []
        if not options:
            held = _words(complete_years(dataset, niveau))
            tried.append(f"{niveau} has scores of {held} and SES-WOA of {_words(years[niveau][::-1])}")
        for choice in options:
            found = load_snapshot(dataset, choice, jaar, ses, variant, minimum)
            if gemeenten is None:
                if covers(found, dataset):
                    return found
                tried.append(f"{niveau} does not cover the country")
                continue
            share, some = joined_share(found, gemeenten), len(found.served & set(gemeenten))
            if share >= least and some >= least * len(gemeenten):
                return found
            few = f"{share:.0%} joined, in {some} of {len(gemeenten)} gemeenten"
            tried.append(f"{niveau}: {few}; at least {least:.0%} is asked")
    levels_held = f"SES-WOA is of {_words(years, 'no level')}, scores of {_words(dataset.levels, 'no level')}"
    raise ParameterError(
        f"no level joins scores of {jaar} with SES-WOA{f' of {jaar_ses}' if jaar_ses else ''} "
        f"({'; '.join(tried) or levels_held}); "
        "choose another jaar, jaar_ses or schaal, lower koppeling_vanaf, or add a table with the codes of the scores"
    )


def _words(names: Collection[object], none: str = "no year") -> str:
    return ", ".join(map(str, names)) or none
