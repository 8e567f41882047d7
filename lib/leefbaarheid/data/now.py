"""Frames of where areas stand: buurten and gemeenten in the newest year, and scores over all years."""

import string
from collections.abc import Collection
from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from leefbaarheid.areas import Area
from leefbaarheid.classes import classify, cutoffs
from leefbaarheid.data.regions import Regions, in_gemeenten
from leefbaarheid.dataset import Dataset, covers_country
from leefbaarheid.dataset.frame import JUDGED_FROM, classes_of, find_weight, judged, with_areas
from leefbaarheid.dataset.gemeenten import gemeenten_over_time, weighted_means
from leefbaarheid.dataset.levels import COUNTRY_SHARE
from leefbaarheid.dataset.snapshot import WEIGHTS
from leefbaarheid.terms import DIMENSIONS

#: Levels on which a gemeente is shown as it is now: the first that has its newest year.
SHOWN = ("buurt", "pc4", "wijk", "grid", "gemeente")
#: A map writes the names of at most this many areas.
NAMED = 30


def newest(dataset: Dataset, level: str) -> tuple[str, int]:
    """The edition and the year of the newest scores with dimensions at a level."""
    held = {e: m["jaren_met_dimensies"] for e, m in dataset.editions(level).items()}
    return max(((e, max(years)) for e, years in held.items() if years), key=lambda item: (item[1], item[0]))


def load_now(
    dataset: Dataset, area: Area, gemeenten: gpd.GeoDataFrame, minimum: float = JUDGED_FROM
) -> tuple[gpd.GeoDataFrame, str]:
    """Return where the parts of an area stand in the newest year, and their level.

    Of one gemeente its buurten, or what level has the newest year; of a larger area its rows of ``gemeenten``, where their
    changes are known. A row an
    area that has a score: ``code, naam, gemeente_code, gemeente, jaar, afw``, the dimensions, ``klasse``, ``huishoudens``
    (the weight; missing where unknown), ``beoordeeld`` and ``geometry`` (RD New; may be None).
    """
    if area.soort != "gemeente" and {"verandering", "sinds"} & set(gemeenten.columns):
        return in_gemeenten(gemeenten, area.gemeenten), "gemeente"
    place = {n: newest(dataset, n) for n in SHOWN if n in dataset.levels}
    last = max(year for _, year in place.values())
    for level in (n for n, (_, year) in place.items() if year == last):
        edition, year = place[level]
        rows = dataset.scores(level, edition=edition, years=(year,), gemeenten=area.gemeenten)
        rows = rows[rows["fys"].notna()]
        if len(rows):
            break
    variant = gemeenten.attrs["klassegrenzen"]
    rows = rows.assign(klasse=classes_of(dataset, edition, rows["afw"], rows["kscore"], variant)[0])
    kind, _, weight = find_weight(dataset, level, year, rows["code"], WEIGHTS)
    rows["huishoudens"] = weight if kind != "geen" else np.nan
    rows["beoordeeld"] = judged(level, kind, weight, minimum)
    kept = ["code", "gemeente_code", "jaar", "afw", *DIMENSIONS, "klasse", "huishoudens", "beoordeeld"]
    return with_areas(dataset.areas(level, gemeenten=area.gemeenten), rows[kept]), level


def load_gemeenten(dataset: Dataset, van: int, tot: int, klassegrenzen: str = "midden") -> gpd.GeoDataFrame:
    """Return every gemeente with its place now, both changes (:func:`gemeenten_over_time`) and its outline.

    Adds ``code, naam, beoordeeld``, the score at both years (``afw_van, afw_tot``, weighted means) and the classes of
    these (``klasse_van, klasse_tot, klasse_nu``).

    >>> import leefbaarheid as lb
    >>> gemeenten = load_gemeenten(lb.open_dataset(), 2014, 2020).set_index("naam")
    >>> gemeenten.loc["Kerkrade", ["jaar", "klasse", "rang"]].tolist(), len(gemeenten)
    ([2024, 5, 338], 342)
    """
    return _gemeenten(dataset, van, tot, klassegrenzen).copy(deep=False)  # notebooks add columns


@lru_cache(maxsize=4)
def _gemeenten(dataset: Dataset, van: int, tot: int, klassegrenzen: str) -> gpd.GeoDataFrame:
    table = gemeenten_over_time(dataset, van, tot, klassegrenzen)
    outlines = dataset.areas("gemeente")[["code", "geometry"]]
    frame = outlines.merge(table, left_on="code", right_on="gemeente_code", how="right")
    start = frame["afw"] - frame.get("sinds_benadering", 0.0)
    if "verandering" in frame:
        frame["afw_van"], frame["afw_tot"] = start - frame["verandering"], start
    else:  # the one change is that since ``van``
        frame["afw_van"], frame["afw_tot"] = start, frame["afw"].where(frame["jaar"] == tot)
    for end in ("van", "tot"):
        frame[f"klasse_{end}"] = classify(frame[f"afw_{end}"], cutoffs(klassegrenzen))
    same = {"naam": frame["gemeente"], "klasse_nu": frame["klasse"], "afw_nu": frame["afw"]}
    frame = frame.assign(**same, beoordeeld=True)
    frame.attrs["klassegrenzen"] = klassegrenzen
    return frame


def standing(gemeenten: pd.DataFrame, codes: Collection[str]) -> pd.Series:
    """Return one row for some gemeenten together: means weighted by households; of one gemeente its own row.

    Ranks, text and what only one gemeente has are missing for several. ``klasse`` is that of the mean score.
    """
    rows = gemeenten[gemeenten["code"].isin(list(codes))]
    if len(rows) == 1:
        return rows.iloc[0]
    numbers = [c for c in ("afw", "verandering", "sinds", *DIMENSIONS) if c in rows]
    numbers += [f"{p}_{d}" for p in ("verandering", "sinds") for d in DIMENSIONS if f"{p}_{d}" in rows]
    values, weight = rows[numbers].astype(float), rows["huishoudens"].fillna(0.0)
    total = values.notna().mul(weight, axis=0).sum()
    mean = values.mul(weight, axis=0).sum() / total.where(total > 0)
    bounds = cutoffs(gemeenten.attrs.get("klassegrenzen", "midden"))
    found = mean.reindex(gemeenten.columns.drop("geometry", errors="ignore")).astype(object)
    found["klasse"] = int(classify([mean["afw"]], bounds)[0]) if pd.notna(mean["afw"]) else None
    found["jaar"], found["huishoudens"] = rows["jaar"].iloc[0], weight.sum()
    return found


@lru_cache(maxsize=4)
def _all_years(dataset: Dataset) -> pd.DataFrame:
    """Scores and households over the longest series that covers the country; ``attrs`` has its level and edition."""
    options = []
    for level in dataset.levels:
        for edition, about in dataset.editions(level).items():
            years = about["jaren_met_dimensies"]
            if len(years) > 1 and covers_country(dataset, level, edition, min(years), max(years)):
                options.append((len(about["jaren"]), level, edition))
    if not options:
        return pd.DataFrame(columns=["gemeente_code", "jaar", "afw", "gewicht"])
    _, level, edition = max(options, key=lambda option: option[0])
    rows = dataset.scores(level, edition=edition, columns=["code", "gemeente_code", "jaar", "afw"])
    codes = rows["code"].drop_duplicates()
    weight = find_weight(dataset, level, int(rows["jaar"].max()), codes, WEIGHTS)[2].set_axis(codes)
    rows = rows.assign(gewicht=rows["code"].map(weight))
    rows.attrs = {"niveau": level, "editie": edition}
    return rows[rows["afw"].notna() & (rows["gewicht"] > 0)]


@lru_cache(maxsize=16)
def _line(dataset: Dataset, gemeenten: tuple[str, ...]) -> pd.Series:
    rows = _all_years(dataset)
    own = rows[rows["gemeente_code"].isin(gemeenten)]
    return weighted_means(own.assign(gemeente_code=own["jaar"]), own["gewicht"], ["afw"])["afw"]


def series(dataset: Dataset, regions: Regions, gemeenten: pd.DataFrame) -> pd.DataFrame:
    """Return the score of each region over the years (index ``jaar``, a column a region; points of ``afw``).

    Weighted by households over the longest series that covers the country; ``reeks`` of its ``attrs`` names level and
    edition. The newest year of ``gemeenten``, where later, comes from their own scores: another series, named
    ``los_jaar``.
    """
    lines = {name: _line(dataset, tuple(codes)) for name, codes in regions.items()}
    table = pd.DataFrame(lines).rename_axis("jaar")
    now = int(gemeenten["jaar"].max())
    table.attrs |= {"niveau": "", "editie": "", **_all_years(dataset).attrs, "los_jaar": 0}
    if table.empty or now > table.index.max():
        table.loc[now] = {name: standing(gemeenten, codes)["afw"] for name, codes in regions.items()}
        table.attrs["los_jaar"] = now
    return table.astype(float)


def periods(columns: Collection[str], van: int, tot: int, last: int, newest: int) -> dict[str, str]:
    """Name the periods that a frame has, by their column: ``{"verandering": "2014–2020", "sinds": "sinds 2020"}``.

    ``last`` is the last year of the frame, ``newest`` that of all scores: a second period that ends before it is named by
    both years. Where only one is known, from ``van`` on, that one is named so.
    """
    found = {"verandering": f"{van}–{tot}"} if "verandering" in columns else {}
    if "sinds" in columns:
        whole = f"{van}–{last}" if not found else f"sinds {tot}" if last == newest else f"{tot}–{last}"
        found["sinds"] = whole
    return found


@lru_cache(maxsize=8)
def national_means(dataset: Dataset, level: str, edition: str, year: int) -> pd.Series | None:
    """The weighted means of the dimensions over all areas of a level in a year of an edition.

    None where these do not cover the country.
    """
    columns = ["code", "gemeente_code", *DIMENSIONS]
    rows = dataset.scores(level, edition=edition, years=(year,), columns=columns).dropna(subset=["fys"])
    if rows["gemeente_code"].nunique() < COUNTRY_SHARE * len(dataset.gemeenten):
        return None
    weight = find_weight(dataset, level, year, rows["code"], WEIGHTS)[2].fillna(0.0)
    return weighted_means(rows.assign(gemeente_code=""), weight, DIMENSIONS).iloc[0]


def joined(now: gpd.GeoDataFrame, parts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Lay what changed (``parts``) beside where areas stand (``now``), by code; rows of other areas follow below."""
    added = ["code", *(c for c in parts.columns if c not in now)]
    both = now.merge(pd.DataFrame(parts[added]), on="code", how="left")
    rest = parts[~parts["code"].isin(now["code"])]
    return both if rest.empty else pd.concat([both, rest], ignore_index=True)


def larger_name(dataset: Dataset, areas: pd.DataFrame, level: str) -> pd.Series:
    """What each area lies in, for a reader: the wijk of a buurt, the provincie of a gemeente; missing where not known."""
    if level == "gemeente":
        return areas["provincie"]
    if level != "buurt" or not dataset.has_areas("wijk"):
        return pd.Series(None, areas.index, dtype=object)
    known = dataset.areas("wijk", geometry=False).set_index("code")["naam"]
    return ("WK" + areas["code"].str[2:8]).map(known)


def place_names(dataset: Dataset, now: gpd.GeoDataFrame, level: str) -> gpd.GeoDataFrame:
    """Names for on a map: of the areas themselves up to thirty; else of their wijken, or of the provincies of gemeenten.

    None where one name would do for all.
    """
    known = now[now.geometry.notna()]
    if len(known) <= NAMED:
        return known[["naam", "geometry"]]
    larger = "provincie" if known["provincie"].nunique() > 1 else "gemeente"
    group = larger_name(dataset, known, level) if level == "buurt" else known[larger]
    parts = known.assign(naam=group, geometry=shapely.buffer(known.geometry.to_numpy(), 0))
    found = parts.dissolve(by="naam", as_index=False)[["naam", "geometry"]]
    return found if len(found) > 1 else found[:0]


def letters(codes: pd.Series) -> pd.Series:
    """A letter for each area of a list, by code."""
    return pd.Series([*string.ascii_uppercase[: len(codes)]], index=codes.to_numpy(), dtype=object)
