"""Tables of scores beside socio-economic status: regions beside each other, gemeenten by group, choices made otherwise."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid import dutch
from leefbaarheid.analysis.correlation import correlate
from leefbaarheid.analysis.sociale_ongelijkheid import stapeling
from leefbaarheid.areas import Area
from leefbaarheid.data.ses import KINDS, in_gemeenten, ses_cuts
from leefbaarheid.dataset import Choice, Dataset, Snapshot, load_snapshot
from leefbaarheid.terms import BOUNDS_LABELS

#: Bounds of the size classes of gemeenten, in households.
SIZES: Final = (10_000, 20_000, 50_000, 100_000)
#: Codes of regions that the letter does not speak of (COROP, stadsregio): to be chosen, but in no table of regions.
CHOSEN_ONLY: Final = r"(CR\d\d$|SR-)"
#: Columns of the tables ``gebieden.csv`` and ``gemeenten.csv``.
AREA_COLUMNS: Final = [
    *("code", "naam", "gemeente", "huishoudens", "beoordeeld", "klasse", "afw", "ses", "ses_kwintiel"),
    *("stapeling", "tegenhanger", "cluster", "cluster_stedelijkheid"),
]
GEMEENTE_COLUMNS: Final = [
    *("gemeente_code", "gemeente", "n", "sd", "sd_gewogen", "p90_p10", "rang_spreiding", "pearson"),
    *("pearson_laag", "pearson_hoog", "pearson_gekrompen", "stapeling", "stapeling_aandeel"),
    *("tegenhanger_aandeel", "n_beoordeeld", "spreiding", "afstand", "rang_laag", "rang_hoog", "n_effectief"),
    *("helling", "gekrompen_laag", "gekrompen_hoog", "laag_deel", "stapeling_deel", "gemiddeld_ses"),
]


def compared(
    here: pd.DataFrame, country: pd.DataFrame, regions: Mapping[str, Collection[str]], minimum: int
) -> pd.DataFrame:
    """Set the chosen area beside regions, a row each: means, spread, correlation over all areas of each, and shares.

    ``here`` and ``country`` come from :func:`with_kinds`; see :func:`described` for the columns.
    """
    columns = ["gemeente_code", "totaal", "afw", "huishoudens", *KINDS]
    country, rows = country[columns], [described("gekozen", here, minimum)]
    rows += [described(name, in_gemeenten(country, codes), minimum) for name, codes in regions.items()]
    return pd.DataFrame([row for row in rows if row["n"]])


def described(name: str, areas: pd.DataFrame, minimum: int) -> dict[str, Any]:
    """Describe areas in one row: means are weighted by households; spread and correlation need ``minimum`` areas."""
    known = areas[areas["totaal"].notna()]
    n, weight = len(known), known["huishoudens"]
    mean = {c: np.average(known[c], weights=weight) if weight.sum() else np.nan for c in ("afw", "totaal")}
    relation = correlate(areas["afw"], areas["totaal"], minimum=minimum)["pearson"].iloc[0]
    row = {"gebied": name, "n": n, "huishoudens": float(weight.sum()), **mean}
    row |= {"sd": float(areas["afw"].std()) if len(areas) >= minimum else np.nan, "pearson": float(relation)}
    for kind in KINDS:
        row |= {kind: int(areas[kind].sum()), f"{kind}_aandeel": areas[kind].sum() / n if n else np.nan}
    return row


def summed(gemeenten: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Summarise gemeenten (:func:`ses_gemeenten`) by group: how many, medians of correlation and spread, pooled shares."""
    figures = {"gemeenten": ("gemeente_code", "size"), "met_verband": ("pearson", "count")}
    figures |= {"pearson": ("pearson", "median"), "sd": ("sd", "median"), "n": ("n_ses", "sum")}
    table = gemeenten.groupby(groups, observed=True).agg(**figures, **{kind: (kind, "sum") for kind in KINDS})
    for kind in KINDS:
        table[f"{kind}_aandeel"] = table[kind] / table["n"].where(table["n"] > 0)
    return table


def by_size(gemeenten: pd.DataFrame) -> pd.DataFrame:
    """Gemeenten (:func:`leefbaarheid.data.ses.ses_gemeenten`) by number of households: :func:`summed`, with ``regio``."""
    bounds = [dutch.number(b) for b in SIZES]
    between = [f"{a} tot {b}" for a, b in pairwise(bounds)]
    names = [f"minder dan {bounds[0]}", *between, f"{bounds[-1]} of meer"]
    groups = pd.cut(gemeenten["omvang"], [0, *SIZES, np.inf], right=False, labels=names)
    return summed(gemeenten, groups).rename_axis("regio").reset_index()


def regions_in_the_letter(
    dataset: Dataset, gemeenten: pd.DataFrame, country: gpd.GeoDataFrame, minimum: int
) -> pd.DataFrame:
    """The same for groups and regions, with ``pearson_regio``, the correlation over all areas of each.

    ``country`` are its areas. Without regions that are there to be chosen only.
    """
    members = dataset.groepen[~dataset.groepen["groep_code"].str.match(CHOSEN_ONLY)]
    rows = members[["groep_code", "groep", "gemeente_code"]].merge(gemeenten, on="gemeente_code")
    found = summed(rows, rows["groep_code"])
    inside = members.merge(country[["gemeente_code", "afw", "totaal"]], on="gemeente_code")
    together = correlate(inside["afw"], inside["totaal"], groups=inside["groep_code"], minimum=minimum)
    names = members.drop_duplicates("groep_code").set_index("groep_code")["groep"]
    return found.assign(regio=names, pearson_regio=together["pearson"]).dropna(subset="pearson_regio")


def ses_choices(
    dataset: Dataset,
    area: Area,
    level: Snapshot,
    limits: stapeling.Limits,
    klassegrenzen: str,
    minimum_gebieden: int,
    minimum: float,
) -> pd.DataFrame:
    """What another choice does to the areas of a level here: ``keuze, n, pearson, sd, stapeling, tegenhanger``.

    Other class bounds, other years of the score, areas that are judged alone, and the lowest fifth of the households
    instead of that of the areas. The kinds count areas that are judged.
    """
    cuts = ses_cuts(dataset, level, limits.kwintiel)
    choice = Choice(level.niveau, level.editie)
    held = dataset.editions(level.niveau)[level.editie]["jaren_met_dimensies"]
    asked = {(level.jaar, v): name for v, name in BOUNDS_LABELS.items() if v != klassegrenzen}
    asked |= {(year, klassegrenzen): f"score van {year}" for year in held if year != level.jaar}
    own = level.gebieden
    frames = {"zoals in dit rapport": (own, cuts)}
    if level.gewicht != "geen":
        low = stapeling.household_cut(own, limits.kwintiel)
        frames["laag: de laagste huishoudens in plaats van gebieden"] = (own, replace(cuts, laag=low))
    if not own["beoordeeld"].all():
        frames["alleen gebieden die groot genoeg zijn"] = (own[own["beoordeeld"]], cuts)
    for (year, variant), name in asked.items():
        other = load_snapshot(dataset, choice, year, level.jaar_ses, variant, minimum)
        frames[name] = (other.gebieden, cuts)
    rows = []
    columns = ["gemeente_code", "totaal", "afw", "klasse", "huishoudens", "beoordeeld"]
    for name, (areas, cut) in frames.items():
        here = in_gemeenten(areas[columns], area.gemeenten)
        here = here.join(stapeling.assign_stapeling(here, limits, cut))
        row = described("", here, minimum_gebieden)
        kinds = {kind: int(here.loc[here["beoordeeld"], kind].sum()) for kind in KINDS}
        rows.append({"keuze": name, **{c: row[c] for c in ("n", "pearson", "sd")}, **kinds})
    return pd.DataFrame(rows)


def ses_area_list(areas: gpd.GeoDataFrame, snapshot: Snapshot) -> pd.DataFrame:
    """List areas (:func:`with_kinds`) one by one, the lowest SES first (the table ``gebieden.csv``).

    What cannot be told is missing, never False or 0: the kinds of an area without SES, a weight that is not known.
    """
    table = pd.DataFrame(areas).assign(ses=areas["totaal"])
    kinds = AREA_COLUMNS[-4:]
    table[kinds] = table[kinds].astype("boolean").where(table["ses"].notna())
    table["huishoudens"] = table["huishoudens"].mask(table["gewicht_onbekend"] | (snapshot.gewicht == "geen"))
    return table.sort_values(["ses", "code"])[AREA_COLUMNS].reset_index(drop=True)


def ses_gemeente_list(gemeenten: pd.DataFrame) -> pd.DataFrame:
    """List gemeenten (:func:`ses_gemeenten`) one by one (``gemeenten.csv``); ``n`` are areas with score and SES."""
    return gemeenten.drop(columns="n").rename(columns={"n_ses": "n"})[GEMEENTE_COLUMNS]
