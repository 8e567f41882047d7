"""What is known of every gemeente at once: size, urbanity, status, scores and indicators."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import pandas as pd

from leefbaarheid.dataset.snapshot import WEIGHTS, find_weight, ses_years
from leefbaarheid.dataset.store import Dataset
from leefbaarheid.errors import ParameterError
from leefbaarheid.terms import DIMENSIONS

#: A year serves from figures for this share of the gemeenten that an indicator has in any year.
YEAR_SHARE = 0.5


def score_of_gemeenten(dataset: Dataset, jaar: int | None = None) -> tuple[pd.DataFrame, int, str, str]:
    """Return ``afw`` and the dimensions per gemeente (indexed by code), the year, the edition and the level they stand on.

    The year is the newest with dimensions, or the one asked for. Where there are no scores of gemeenten, those of the
    coarsest other level are averaged, weighted by households. Raises :class:`ParameterError` with the years there are.
    """
    held: set[int] = set()
    for level in (n for n in reversed(dataset.levels)):
        for edition, about in dataset.editions(level).items():
            years = about["jaren_met_dimensies"]
            held |= set(years)
            if not years or (jaar is not None and jaar not in years):
                continue
            year = jaar or max(years)
            rows = dataset.scores(level, edition=edition, years=(year,))
            rows = rows[rows["fys"].notna()]
            if level == "gemeente":
                return rows.set_index("code")[["afw", *DIMENSIONS]], year, edition, level
            weight = find_weight(dataset, level, year, rows["code"], WEIGHTS)[2].fillna(0.0)
            means = weighted_means(rows, weight, ["afw", *DIMENSIONS])
            return means, year, edition, level
    raise ParameterError(
        f"no scores of {jaar}; years with dimensions are {', '.join(map(str, sorted(held)))}"
    )


@lru_cache(maxsize=4)
def status_of_gemeenten(dataset: Dataset) -> pd.Series:
    """Mean SES-WOA per gemeente, weighted by households over its PC4 (or what level has it); empty without SES."""
    level, year = _status_place(dataset)
    if not level:
        return pd.Series(dtype=float)
    areas = dataset.areas(level, geometry=False)[["code", "gemeente_code"]].merge(
        status_rows(dataset), on="code"
    )
    weight = find_weight(dataset, level, year, areas["code"], WEIGHTS)[2].fillna(0.0)
    return weighted_means(areas, weight, ["waarde"])["waarde"].rename("ses")


def status_rows(dataset: Dataset) -> pd.DataFrame:
    """The rows of :meth:`Dataset.attributes` on which the SES of gemeenten stands: one level, one year; none without SES."""
    level, year = _status_place(dataset)
    found = dataset.attributes(level or dataset.levels[0], ["ses_totaal"])
    return found[found["jaar"] == year]


def _status_place(dataset: Dataset) -> tuple[str, int]:
    """The level and the year of the SES of gemeenten; an empty name without SES."""
    years = ses_years(dataset)
    return next(((n, years[n][0]) for n in ("pc4", "buurt", "wijk", "gemeente") if n in years), ("", 0))


def weighted_means(rows: pd.DataFrame, weight: pd.Series, columns: Collection[str]) -> pd.DataFrame:
    """Average columns per ``gemeente_code`` with a weight on the same index; missing without any weight."""
    names = list(columns)
    parts = rows[names].mul(weight, axis=0).assign(gewicht=weight, gemeente_code=rows["gemeente_code"])
    sums = parts.groupby("gemeente_code").sum()
    return sums[names].div(sums["gewicht"].where(sums["gewicht"] > 0), axis=0)


def newest_of_each(rows: pd.DataFrame, jaar: int | None = None) -> pd.DataFrame:
    """Keep of each indicator the newest year (up to ``jaar``) that has figures for enough areas.

    ``rows`` are those of :meth:`Dataset.indicators`; enough is half of the areas that the indicator has in its fullest year.
    """
    known = rows[rows["waarde"].notna()]
    if jaar is not None:
        known = known[known["jaar"] <= jaar]
    counts = known.groupby(["indicator", "jaar"]).size().rename("n").reset_index()
    fullest = counts.groupby("indicator")["n"].transform("max")
    served = counts[counts["n"] >= YEAR_SHARE * fullest].groupby("indicator")["jaar"].max()
    return known[known["jaar"] == known["indicator"].map(served)].reset_index(drop=True)
