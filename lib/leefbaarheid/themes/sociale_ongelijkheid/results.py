"""What theme 2 computes over all areas of a level at once, kept on disk for all reports."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.analysis import sociale_ongelijkheid as analysis
from leefbaarheid.dataset import Choice, Dataset, Snapshot, cached, load_snapshot, ses_years
from leefbaarheid.themes.sociale_ongelijkheid.parameters import Parameters


@dataclass(frozen=True, eq=False)
class Results:
    """National results of one level, frames as in :mod:`leefbaarheid.analysis.sociale_ongelijkheid`.

    ``gemeenten``: a row a gemeente (spread with rank and range of ranks, correlation, shares); ``samenhang``: the
    correlations over all areas; ``gebieden``: by ``code``, ``ses_kwintiel, stapeling, tegenhanger, joins, p, q, cluster``;
    ``verdeling``: ``naar, total, between, within, eta2``; ``profiel``: stapeling against the other areas; ``kluster``: the
    join count of the whole map in one row, with the number of ``eilanden``; ``binnen``: level and spread inside areas;
    ``verandering``: the correlation of the changes in one row (empty where the data have no two years of both).
    """

    gemeenten: pd.DataFrame
    samenhang: pd.DataFrame
    gebieden: pd.DataFrame
    verdeling: pd.DataFrame
    profiel: pd.DataFrame
    kluster: pd.DataFrame
    binnen: pd.DataFrame
    verandering: pd.DataFrame


@lru_cache(maxsize=8)
def results(dataset: Dataset, choice: Choice, jaar: int, jaar_ses: int, parameters: Parameters) -> Results:
    """Compute the results of one level, or read what an earlier report kept of them."""
    about = {
        **parameters.national(),
        "choice": [choice.niveau, choice.editie],
        "jaar": jaar,
        "jaar_ses": jaar_ses,
    }
    frames = cached(
        dataset,
        "sociale_ongelijkheid",
        about,
        lambda: _compute(dataset, choice, jaar, jaar_ses, parameters),
    )
    return Results(**frames)


def national_ses(dataset: Dataset, level: str, jaar_ses: int) -> pd.Series:
    """SES-WOA of every area of a level that the dataset knows, with or without a score."""
    rows = dataset.attributes(level, ["ses_totaal"])
    return rows.loc[rows["jaar"] == jaar_ses, "waarde"]


def cores(areas: gpd.GeoDataFrame, ses: pd.Series, kept: pd.DataFrame | None, p: Parameters) -> pd.Series:
    """Tell by code which of all areas of a level are the core of a cluster.

    ``ses`` is that of the country, ``kept`` are the level's neighbours.
    """
    marks = analysis.assign(areas, p.rules(), analysis.ses_cuts(ses, p.kwintiel))["stapeling"]
    return _local(areas, marks.set_axis(areas["code"]), kept, p)[1]["cluster"]


def _local(
    areas: gpd.GeoDataFrame, marks: pd.Series, kept: pd.DataFrame | None, p: Parameters
) -> tuple[analysis.Neighbours, pd.DataFrame]:
    known = areas[areas["totaal"].notna()]
    beside = analysis.neighbours(known.set_index("code").geometry, kept)
    return beside, analysis.local_clusters(
        marks, beside.graph, permutations=p.permutaties, seed=p.zaad, alpha=p.fdr
    )


def _compute(
    dataset: Dataset, choice: Choice, jaar: int, jaar_ses: int, p: Parameters
) -> dict[str, pd.DataFrame]:
    snapshot = load_snapshot(dataset, choice, jaar, jaar_ses, p.klassegrenzen, p.minimum_huishoudens)
    areas = snapshot.gebieden
    known = areas[areas["totaal"].notna()]
    cuts = analysis.ses_cuts(national_ses(dataset, choice.niveau, jaar_ses), p.kwintiel)
    flags = analysis.assign(areas, p.rules(), cuts)
    marks = flags["stapeling"].set_axis(areas["code"])
    beside, local = _local(areas, marks, dataset.neighbours(choice.niveau), p)
    whole = analysis.global_join_count(marks, beside.graph, permutations=p.permutaties, seed=p.zaad)
    parts = {by: asdict(analysis.decomposition(areas, f"{by}_code")) for by in ("gemeente", "provincie")}
    spread = analysis.spread(areas, p.minimum_gebieden)
    tables = [
        analysis.rank_range(areas, p.minimum_gebieden, p.trekkingen, p.zaad),
        analysis.per_gemeente(known, p.minimum_gebieden).rename(columns={"n": "n_ses"}),
        analysis.shares(areas, flags).drop(columns="n"),
    ]
    for table in tables:
        spread = spread.merge(table.drop(columns="gemeente", errors="ignore"), on="gemeente_code", how="left")
    samenhang = analysis.correlations(known, minimum=p.minimum_gebieden)
    if snapshot.gewicht == "geen":
        spread["sd_gewogen"] = samenhang["pearson_gewogen"] = np.nan
    return {
        "gemeenten": spread,
        "samenhang": samenhang,
        "gebieden": pd.concat([flags.set_axis(areas["code"]), local], axis=1)
        .rename_axis("code")
        .reset_index(),
        "verdeling": pd.DataFrame(parts).T.rename_axis("naar").reset_index(),
        "profiel": analysis.profile(areas, flags),
        "kluster": pd.DataFrame([{**asdict(whole), "eilanden": len(beside.islands)}]),
        "binnen": analysis.level_and_spread(known, p.minimum_gebieden),
        "verandering": _change(dataset, snapshot, p),
    }


def changes(dataset: Dataset, snapshot: Snapshot, p: Parameters) -> pd.DataFrame:
    """Change of SES and of the score between the same two years; empty where either lacks a year.

    An area of ``snapshot`` a row: ``code, gemeente_code, ses_verandering, verandering``.
    """
    van, tot = p.verandering_van, p.verandering_tot
    scored = dataset.editions(snapshot.niveau)[snapshot.editie]["jaren"]
    columns = ["code", "gemeente_code", "ses_verandering", "verandering"]
    if not {van, tot} <= set(scored) or not {van, tot} <= set(ses_years(dataset).get(snapshot.niveau, ())):
        return pd.DataFrame(columns=columns)
    scores = dataset.scores(
        snapshot.niveau,
        edition=snapshot.editie,
        years=(van, tot),
        columns=["code", "gemeente_code", "jaar", "afw"],
    )
    ses = dataset.attributes(snapshot.niveau, ["ses_totaal"])
    both = {
        "verandering": scores.pivot(index="code", columns="jaar", values="afw"),
        "ses_verandering": ses[ses["jaar"].isin((van, tot))].pivot(
            index="code", columns="jaar", values="waarde"
        ),
    }
    table = pd.DataFrame({name: wide[tot] - wide[van] for name, wide in both.items()}).dropna()
    table["gemeente_code"] = scores.drop_duplicates("code").set_index("code")["gemeente_code"]
    table = table[table.index.isin(snapshot.gebieden["code"])]
    return table.rename_axis("code").reset_index()[columns]


def _change(dataset: Dataset, snapshot: Snapshot, p: Parameters) -> pd.DataFrame:
    table = changes(dataset, snapshot, p)
    if table.empty:
        return pd.DataFrame()
    return (
        analysis.change_correlation(
            table.astype({"ses_verandering": float, "verandering": float}), p.minimum_gebieden
        )
        .to_frame()
        .T
    )
