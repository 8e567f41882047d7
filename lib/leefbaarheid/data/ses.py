"""Scores beside socio-economic status: areas here and in the country, every gemeente, the years, regions, other choices."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.analysis.correlation import correlate
from leefbaarheid.analysis.sociale_ongelijkheid import clusters, correlation, gap, spread, stapeling
from leefbaarheid.areas import Area
from leefbaarheid.data.regions import gemeente_profiles
from leefbaarheid.dataset import Dataset, Snapshot, choose_snapshot
from leefbaarheid.dataset.frame import JUDGED_FROM
from leefbaarheid.dataset.gemeenten import weighted_means
from leefbaarheid.dataset.snapshot import covers
from leefbaarheid.errors import ParameterError
from leefbaarheid.terms import DIMENSIONS

#: An area's own change of inequality is told from this many areas; from this many gemeenten these are drawn anew, not areas.
OWN_FROM: Final = 20
#: Kinds that an area may be of.
KINDS: Final = ("stapeling", "tegenhanger")


def load_with_ses(
    dataset: Dataset,
    area: Area,
    jaar: int,
    jaar_ses: int = 0,
    schaal: str = "auto",
    klassegrenzen: str = "midden",
    minimum: float = JUDGED_FROM,
    least: float = 0.8,
) -> tuple[Snapshot, Snapshot]:
    """Return all areas of the level that serves an area, and those on which figures of the country stand, with SES-WOA.

    Both are :class:`leefbaarheid.dataset.Snapshot`; they are one where that level covers the country, or where none does.
    The level is the finest on which at least the share ``least`` of the households has SES, or ``schaal``. ``jaar_ses`` 0
    is the newest year. Where the data lack the sub-score for education it is total less wealth less work (SES-WOA's
    total is their sum, to 0.0015), and named in ``afgeleid``. Raises :class:`ParameterError` with what there is.

    >>> import leefbaarheid as lb
    >>> dataset, area = lb.open_data("Kerkrade")
    >>> level, country = load_with_ses(dataset, area, 2020)
    >>> level.niveau, level.jaar_ses, level.afgeleid, level is country
    ('pc4', 2022, ('opleiding',), True)
    """
    chosen: dict[str, Any] = {"variant": klassegrenzen, "minimum": minimum}
    wanted = (jaar, jaar_ses or None)
    level = choose_snapshot(dataset, area.gemeenten, *wanted, schaal, least=least, **chosen)
    country = level
    if not covers(level, dataset):
        with suppress(ParameterError):
            country = choose_snapshot(dataset, None, *wanted, **chosen)
    if not level.served & set(area.gemeenten):
        lacks = f"a score of {level.jaar} and SES-WOA of {level.jaar_ses} per {level.niveau}"
        raise ParameterError(f"{area.naam} has no area with {lacks}; choose another schaal")
    if not country.gebieden["beoordeeld"].any():
        raise ParameterError(f"no area has {minimum:.0f} households; choose a lower minimum_huishoudens")
    return _with_education(level), _with_education(country)


@lru_cache(maxsize=8)
def _with_education(snapshot: Snapshot) -> Snapshot:
    areas = snapshot.gebieden
    known = "opleiding" in areas and areas["opleiding"].notna().any()
    if known or not {"welvaart", "arbeid"} <= set(areas):
        return snapshot
    found = areas.assign(opleiding=areas["totaal"] - areas["welvaart"] - areas["arbeid"])
    return replace(snapshot, gebieden=found, afgeleid=("opleiding",))


def ses_cuts(dataset: Dataset, snapshot: Snapshot, share: float = 0.2) -> stapeling.Cuts:
    """Bounds of SES (:func:`.stapeling.ses_cuts`) among all areas of a level, with or without a score."""
    rows = dataset.attributes(snapshot.niveau, ["ses_totaal"])
    return stapeling.ses_cuts(rows.loc[rows["jaar"] == snapshot.jaar_ses, "waarde"], share)


@lru_cache(maxsize=8)
def _beside(dataset: Dataset, snapshot: Snapshot) -> pd.DataFrame:
    """Neighbours among the areas that have SES (:func:`.clusters.neighbours`)."""
    known = snapshot.gebieden[snapshot.gebieden["totaal"].notna()]
    return clusters.neighbours(known.set_index("code").geometry, dataset.neighbours(snapshot.niveau))


@lru_cache(maxsize=8)
def moran_of_rest(dataset: Dataset, snapshot: Snapshot) -> float:
    """Moran's I of what a straight line of the score on SES leaves of each area (:func:`.clusters.moran`)."""
    areas = snapshot.gebieden.set_index("code")
    known = areas[areas["totaal"].notna()]
    rest = known["afw"] - np.polyval(np.polyfit(known["totaal"], known["afw"], 1), known["totaal"])
    return clusters.moran(rest, _beside(dataset, snapshot))


@lru_cache(maxsize=8)
def with_kinds(
    dataset: Dataset, snapshot: Snapshot, limits: stapeling.LowHigh, fdr: float = 0.05
) -> gpd.GeoDataFrame:
    """Add to all areas of a snapshot what they are: both low, or the counterpart, and where the first lie together.

    Adds ``ses_kwintiel, stapeling, tegenhanger`` (:func:`.stapeling.assign_stapeling`), ``laag`` (a low SES), ``joins, p, q,
    cluster`` (:func:`.clusters.local_clusters`) and ``cluster_stedelijkheid``, the same where chance deals within tenths
    of urbanity; missing where that is not known. ``attrs`` has ``joins`` and ``verwacht``
    (:func:`.clusters.expected_joins`).

    >>> import leefbaarheid as lb
    >>> dataset, area = lb.open_data("Kerkrade")
    >>> areas = with_kinds(dataset, lb.load_with_ses(dataset, area, 2020)[0], lb.LowHigh())
    >>> areas[["laag", "stapeling", "tegenhanger"]].sum().tolist(), areas.attrs["joins"]
    ([719, 131, 44], 116)
    """
    areas = snapshot.gebieden
    cuts = ses_cuts(dataset, snapshot, limits.kwintiel)
    flags = stapeling.assign_stapeling(areas, limits, cuts).assign(laag=areas["totaal"] <= cuts.laag)
    known = areas["totaal"].notna() & areas.geometry.notna()
    marks = flags["stapeling"].set_axis(areas["code"])[known.to_numpy()]
    pairs = _beside(dataset, snapshot)
    local = clusters.local_clusters(marks, pairs, alpha=fdr)
    rows = dataset.attributes(snapshot.niveau, ["oad"]).drop_duplicates("code", keep="last")
    urban = rows.set_index("code")["waarde"].reindex(marks.index)
    given = clusters.local_clusters(marks, pairs, clusters.tenths(urban), alpha=fdr)["cluster"]
    local["cluster_stedelijkheid"] = given if urban.notna().any() else pd.NA
    found = areas.join(flags).merge(local, left_on="code", right_index=True, how="left")
    found.attrs["joins"], found.attrs["verwacht"] = clusters.expected_joins(marks, pairs)
    return found


@lru_cache(maxsize=8)
def ses_gemeenten(
    dataset: Dataset, country: Snapshot, limits: stapeling.LowHigh, minimum: int, draws: int, seed: int
) -> pd.DataFrame:
    """Return every gemeente of the country: spread and its rank, correlation, shares, means, size and urbanity.

    A row a gemeente, by code: the columns of :func:`.spread.spread`, ``rang_laag, rang_hoog`` (:func:`.spread.rank_range`
    over households), ``n_ses`` and what :func:`.correlation.per_gemeente` and :func:`.stapeling.shares` give; ``laag_deel``
    and ``stapeling_deel``, the shares of households (0-1) in areas with a low SES, and of those with a low score too;
    ``omvang, oad, stedelijkheid`` (:func:`leefbaarheid.data.regions.gemeente_profiles`), ``gemiddeld_afw, gemiddeld_ses``.
    """
    areas = with_kinds(dataset, country, limits)
    known = areas[areas["totaal"].notna()]
    table = spread.spread(areas, minimum)
    parts = [
        spread.rank_range(areas[areas["beoordeeld"]], minimum, draws, seed, "huishoudens"),
        correlation.per_gemeente(known, minimum).rename(columns={"n": "n_ses"}),
        areas.groupby("gemeente_code")[list(KINDS)].sum().reset_index(),
    ]
    for part in parts:
        table = table.merge(part.drop(columns="gemeente", errors="ignore"), on="gemeente_code", how="left")
    table = _with_shares(table, table["n_ses"])
    own = known.assign(laag_deel=known["laag"].astype(float), stapeling_deel=known["stapeling"].astype(float))
    names = {"afw": "gemiddeld_afw", "totaal": "gemiddeld_ses"}
    means = weighted_means(own, known["huishoudens"], [*names, "laag_deel", "stapeling_deel"])
    for other in (gemeente_profiles(dataset), means.rename(columns=names)):
        table = table.merge(other, left_on="gemeente_code", right_index=True, how="left")
    if country.gewicht == "geen":
        table["sd_gewogen"] = np.nan
    return table


@lru_cache(maxsize=8)
def ses_country(country: Snapshot, minimum: int, draws: int, seed: int) -> pd.DataFrame:
    """Correlate scores and SES over the country, with an interval from gemeenten drawn anew (:mod:`.correlation`)."""
    known = country.gebieden[country.gebieden["totaal"].notna()]
    table = correlation.correlations(known, minimum=minimum, effective=False)
    return correlation.over_gemeenten(table, known, draws, seed)


@lru_cache(maxsize=4)
def _all_years(dataset: Dataset, country: Snapshot) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The areas of the country that have SES, households and a score with dimensions in every year; and those scores."""
    years = dataset.editions(country.niveau)[country.editie]["jaren_met_dimensies"]
    scores = dataset.scores(country.niveau, edition=country.editie, years=years)
    scores = scores.pivot(index="code", columns="jaar", values=["afw", *DIMENSIONS]).dropna()
    areas = country.gebieden.rename(columns={"totaal": "ses"}).set_index("code", drop=False)
    areas = areas[areas["ses"].notna() & (areas["huishoudens"] > 0) & areas["code"].isin(scores.index)]
    return areas[["code", "gemeente_code", "ses", "huishoudens"]], scores.reindex(areas.index)


@lru_cache(maxsize=8)
def inequality(
    dataset: Dataset, country: Snapshot, gemeenten: tuple[str, ...], draws: int, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The gap between fifths of households over the years, of some gemeenten (:func:`.gap.inequality`).

    Gemeenten are drawn anew from :data:`OWN_FROM` of them, else areas: ``attrs["geloot"]`` of the first
    says which. Empty with fewer areas, or of one year.
    """
    areas, scores = _all_years(dataset, country)
    own = areas[areas["gemeente_code"].isin(gemeenten)]
    if len(own) < OWN_FROM or scores.columns.get_level_values(1).nunique() < 2:
        return pd.DataFrame(columns=["score", "jaar"]), pd.DataFrame()
    unit = "gemeente_code" if own["gemeente_code"].nunique() >= OWN_FROM else "code"
    levels, changes = gap.inequality(own, scores.loc[own.index], unit=unit, draws=draws, seed=seed)
    levels.attrs["geloot"] = "gebieden" if unit == "code" else "gemeenten"
    return levels, changes


@lru_cache(maxsize=8)
def shares_between(country: Snapshot, draws: int, seed: int) -> pd.DataFrame:
    """How much of all differences lies between gemeenten and between provincies, and how much chance would give.

    Returns by ``gemeente`` and ``provincie``: ``eta2`` and ``toeval`` (:func:`.spread.share_between`).
    """
    areas, kinds = country.gebieden, ("gemeente", "provincie")
    rows = {by: spread.share_between(areas, f"{by}_code", draws, seed) for by in kinds}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["eta2", "toeval"])


def _with_shares(table: pd.DataFrame, n: pd.Series) -> pd.DataFrame:
    """Add to counts of :data:`KINDS` their shares of ``n`` areas (0-1); missing without any."""
    return table.assign(**{f"{kind}_aandeel": table[kind] / n.where(n > 0) for kind in KINDS})


def described(parts: Mapping[str, pd.DataFrame], minimum: int) -> pd.DataFrame:
    """Describe groups of areas, by name: those with SES (``n``), means, spread and correlation, and both kinds.

    Means are weighted by households; ``sd`` and ``pearson`` stand from ``minimum`` areas. Of each of :data:`KINDS` the areas
    that are judged, and ``_aandeel``, the share of all with SES.
    """
    columns = ["afw", "totaal", "huishoudens", "beoordeeld", *KINDS]
    areas = pd.concat({name: pd.DataFrame(part)[columns] for name, part in parts.items()})
    areas["gemeente_code"] = by = pd.Series(areas.index.get_level_values(0), areas.index)
    table = correlate(areas["afw"], areas["totaal"], groups=by, minimum=minimum).reindex([*parts])
    table = table[["n", "pearson"]].fillna({"n": 0}).astype({"n": int})
    flags, known, scores = areas[[*KINDS]], areas[areas["totaal"].notna()], areas["afw"].groupby(by)
    table = table.join(weighted_means(known, known["huishoudens"], ["afw", "totaal"]))
    table["sd"] = scores.std().where(scores.size() >= minimum)
    both = flags, flags.where(areas["beoordeeld"], False)
    every, judged = (part.groupby(by).sum().reindex([*parts], fill_value=0) for part in both)
    return _with_shares(table.join(every), table["n"]).assign(**judged)


def summed(gemeenten: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Summarise gemeenten (:func:`ses_gemeenten`) by group: how many, medians of correlation and spread, pooled shares."""
    figures = {"gemeenten": ("gemeente_code", "size"), "met_verband": ("pearson", "count")}
    figures |= {"pearson": ("pearson", "median"), "sd": ("sd", "median"), "n": ("n_ses", "sum")}
    table = gemeenten.groupby(groups, observed=True).agg(**figures, **{kind: (kind, "sum") for kind in KINDS})
    return _with_shares(table, table["n"])
