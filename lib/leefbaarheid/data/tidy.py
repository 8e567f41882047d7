"""Shapes of tables for a page: names instead of codes, regions and groups beside each other in the order of the report."""

import string
from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers.groups import GROUPS
from leefbaarheid.areas import Area
from leefbaarheid.classes import classify
from leefbaarheid.data.now import wijk_names
from leefbaarheid.data.regions import CHOSEN, COUNTRY, regions
from leefbaarheid.dataset import Dataset, Frame
from leefbaarheid.terms import REGION_LABELS

#: Rows of the chosen area on the level of the country, where that is another one than its own.
AS_COUNTRY = "gekozen_landelijk"


def regions_of(
    dataset: Dataset, area: Area, peers: Collection[str], frame: Frame, country: Frame
) -> dict[str, tuple[str, ...]]:
    """The regions with which an area is compared (:func:`leefbaarheid.data.regions.regions`); nothing of an empty country.

    Where the country stands on another level than ``frame``, ``gekozen_landelijk`` is the area itself on that level.
    """
    if country.gebieden.empty:
        return {}
    found = regions(dataset, area, pd.DataFrame({"gemeente_code": list(peers)}))
    other = (frame.niveau, frame.editie) != (country.niveau, country.editie)
    if other and country.gebieden["gemeente_code"].isin(area.gemeenten).any():
        found[AS_COUNTRY] = area.gemeenten
    return found


def region_names(dataset: Dataset, area: Area, compared: Mapping[str, Collection[str]]) -> dict[str, str]:
    """What readers call the regions, in the order of a page; without those that are the chosen area itself."""
    chosen = dataset.gemeenten["code"].isin(area.gemeenten)
    provincie = dataset.gemeenten.loc[chosen, "provincie"].iloc[0]
    names = {CHOSEN: area.naam, AS_COUNTRY: f"{area.naam}, op de schaal van het land"}
    names |= {COUNTRY: dataset.country, **REGION_LABELS, "provincie": f"provincie {provincie}"}
    same = [n for n, codes in compared.items() if n != AS_COUNTRY and set(codes) == set(area.gemeenten)]
    return {name: words for name, words in names.items() if name not in same}


def by_group(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Join summaries of regions, group by group in the order of the report."""
    table = pd.concat([t for t in tables if len(t)], ignore_index=True)
    order = pd.Categorical(table["groep"], categories=GROUPS)
    return table.iloc[np.argsort(order.codes, kind="stable")].reset_index(drop=True)


def by_region(groups: pd.DataFrame, column: str, names: dict[str, str]) -> pd.DataFrame:
    """One figure of the groups that can be determined: ``groep``, and a column for each region, under its name."""
    wide = groups.pivot(index="groep", columns="gebied", values=column).dropna(how="all")
    if wide.shape[1] < 2:
        return wide.iloc[:0]
    wide = wide.reindex(index=[g for g in GROUPS[1:] if g in wide.index])
    return wide[[n for n in names if n in wide]].rename(columns=names).reset_index()


def known(groups: pd.DataFrame) -> pd.DataFrame:
    """Make weights missing where a group has areas but none with a known weight: unknown is not 0."""
    unknown = (groups["aantal_gebieden"].fillna(0) > 0) & (groups["woningen"] == 0)
    return groups.assign(**{c: groups[c].mask(unknown) for c in ("woningen", "aandeel") if c in groups})


def wide(counts: pd.DataFrame, row: str) -> pd.DataFrame:
    """Numbers of areas: a row a threshold or a choice, a column a group that can be determined."""
    table = counts.pivot(index=row, columns="groep", values="aantal_gebieden").dropna(axis=1, how="all")
    return table.reindex(index=counts[row].unique(), columns=[g for g in GROUPS if g in table]).reset_index()


def listed(larger: pd.DataFrame, most: int = 12) -> pd.DataFrame:
    """The first rows of a table of larger areas (:func:`larger_areas`) with the groups that occur and the lagging parts."""
    groups = [g for g in GROUPS if g in larger and (larger[g] != 0).any()]
    parts = [c for c in ("achtergebleven_delen",) if c in larger and larger[c].astype(bool).any()]
    return larger[["naam", *groups, *parts]].head(most).rename(columns={"achtergebleven_delen": "delen"})


def letters(codes: pd.Series) -> pd.Series:
    """A letter for each area of a list, by code."""
    return pd.Series([*string.ascii_uppercase[: len(codes)]], index=codes.to_numpy(), dtype=object)


def classes_by_year(lines: pd.DataFrame, bounds: npt.NDArray[np.float64]) -> pd.DataFrame:
    """The class of each line in each year: ``jaar`` and a column a line."""
    classes = {n: classify(line, bounds) for n, line in lines.items()}
    return pd.DataFrame(classes, index=lines.index.astype(str)).rename_axis("jaar").reset_index()


def nearest_bound(score: float, bounds: npt.NDArray[np.float64]) -> tuple[float, int]:
    """The distance (points) up to the nearest bound of a class, and the class that begins or ends beyond it.

    Positive: the bound lies above the score, and the class is the next one; negative: below it.
    """
    nearest = int(np.abs(bounds - score).argmin())
    distance = float(bounds[nearest] - score)
    return distance, nearest + (2 if distance >= 0 else 1)


def weight_name(frame: Frame) -> str:
    """Heading of a column with weights."""
    return "Gewicht (elk gebied 1)" if frame.gewicht == "geen" else frame.gewicht.capitalize()


def larger_names(dataset: Dataset, area: Area) -> dict[str, pd.DataFrame]:
    """Codes and names of the buurten and wijken of an area, as far as the dataset has these."""
    held = [level for level in ("buurt", "wijk") if dataset.has_areas(level)]
    return {level: dataset.areas(level, gemeenten=area.gemeenten, geometry=False) for level in held}


def larger_name(dataset: Dataset, areas: pd.DataFrame, level: str) -> pd.Series:
    """What each area lies in, for a reader: the wijk of a buurt, the provincie of a gemeente; else nothing."""
    if level == "gemeente":
        return areas["provincie"]
    if level != "buurt":
        return pd.Series("", index=areas.index)
    return wijk_names(dataset, areas["code"]).fillna("")
