"""Frames of a change: the areas here and the country in two years, other years and choices, two periods side by side."""

from collections.abc import Collection, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers.summary import CHANGES, group_totals, leading_dimension
from leefbaarheid.areas import Area
from leefbaarheid.dataset import Choice, Dataset, Frame, choose_level, load_frame, national_level, parents
from leefbaarheid.dataset.frame import JUDGED_FROM, classes_of
from leefbaarheid.terms import DIMENSIONS


def load_change(
    dataset: Dataset,
    area: Area,
    van: int,
    tot: int,
    schaal: str = "auto",
    klassegrenzen: str = "midden",
    minimum: float = JUDGED_FROM,
) -> tuple[Frame, Frame]:
    """Return two frames of two years: the areas here on the finest level that serves, and the whole country.

    The country stands on the same level where that covers it, else on the finest that does; its frame is empty where
    none does. ``schaal`` names a level instead of ``auto``, ``klassegrenzen`` the class bounds
    (:func:`leefbaarheid.classes.cutoffs`); areas of fewer households than ``minimum`` count, and are not judged. The
    columns are those of :class:`leefbaarheid.dataset.Frame`. Raises :class:`ParameterError` with the levels and years
    that there are.

    >>> import leefbaarheid as lb
    >>> dataset, area = lb.open_data("Kerkrade")
    >>> here, country = load_change(dataset, area, 2014, 2022, "pc4")
    >>> here.niveau, here.gewicht, len(here.gebieden), len(country.gebieden) > 4000
    ('pc4', 'huishoudens', 10, True)
    >>> parts = here.gebieden[["fys", "won", "vrz", "soc", "onv"]].sum(axis=1)
    >>> bool((parts - here.gebieden["verandering"]).abs().max() < 1e-5)
    True
    """
    choice = choose_level(dataset, area.gemeenten, van, tot, schaal)
    national = national_level(dataset, van, tot, choice)
    country = load_frame(dataset, national or choice, van, tot, None, klassegrenzen, minimum)
    if national == choice:
        return country.within(area.gemeenten), country
    if national is None:
        country = country.within([])
    return load_frame(dataset, choice, van, tot, area.gemeenten, klassegrenzen, minimum), country


def load_later(dataset: Dataset, frame: Frame, klassegrenzen: str, minimum: float) -> Frame | None:
    """Return the same areas from the end of a frame to the newest year of its edition; none where it ends there."""
    last = max(dataset.editions(frame.niveau)[frame.editie]["jaren_met_dimensies"])
    if last <= frame.tot:
        return None
    codes = tuple(sorted(frame.gebieden["gemeente_code"].unique()))
    choice = Choice(frame.niveau, frame.editie)
    return load_frame(dataset, choice, frame.tot, last, codes, klassegrenzen, minimum)


def national_change(country: Frame) -> float | None:
    """The weighted change of the country (points of ``afw``); ``None`` where no level knows it.

    >>> import leefbaarheid as lb
    >>> dataset, area = lb.open_data("Kerkrade")
    >>> round(national_change(load_change(dataset, area, 2014, 2020, "pc4")[1]), 4)
    0.0388
    """
    areas = country.gebieden
    if areas.empty:
        return None
    return float(group_totals(areas, np.ones((len(areas), 1), dtype=bool))[2][0, 0])


def inside(frame: Frame, regions: Mapping[str, Collection[str]]) -> dict[str, pd.Series]:
    """Tell for each region (name -> codes of gemeenten) which areas of a frame lie in it; nothing of an empty frame."""
    if frame.gebieden.empty:
        return {}
    return {name: frame.gebieden["gemeente_code"].isin(codes) for name, codes in regions.items()}


def changes(frame: Frame, regions: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """Return the weighted change of each region and its five contributions (points of ``afw``), a row a region.

    Columns ``verandering, fys, won, vrz, soc, onv, aantal_gebieden, woningen, leidt`` (the leading dimension).

    >>> import leefbaarheid as lb
    >>> dataset, area = lb.open_data("Kerkrade")
    >>> country = load_change(dataset, area, 2014, 2020, "pc4")[1]
    >>> regions = {"Kerkrade": area.gemeenten, "NL": dataset.gemeenten["code"]}
    >>> changes(country, regions)[["verandering", "leidt"]].round(4).values.tolist()
    [[0.0266, 'fys'], [0.0388, 'vrz']]
    """
    found = inside(frame, regions)
    masks = pd.DataFrame(found, index=frame.gebieden.index).to_numpy(dtype=bool)
    count, weight, means = group_totals(frame.gebieden, masks)
    table = pd.DataFrame(means, columns=list(CHANGES), index=list(found))
    return table.assign(aantal_gebieden=count, woningen=weight, leidt=leading_dimension(table))


def parent(frame: Frame, by: str = "") -> pd.Series | None:
    """The larger area (buurt, else wijk) in which each area may lag; none where its level has none.

    On the index of the frame's areas, or on their column ``by``.
    """
    found = next(iter(parents(frame).values()), None)
    return found.set_axis(frame.gebieden[by]) if by and found is not None else found


def earlier_low(dataset: Dataset, country: Frame, klassegrenzen: str) -> tuple[int, float, float] | None:
    """The score year before ``van``; the national change of areas in class 1-3 then, and of those in it in ``van``.

    Changes in points of ``afw``, weighted by households. Areas picked on a low first score rise by themselves, as part of
    it was noise; those picked on an earlier score were not picked on that noise. ``None`` without such a year or national
    figures.
    """
    if country.gebieden.empty:
        return None
    years = [y for y in dataset.editions(country.niveau)[country.editie]["jaren"] if y < country.van]
    if not years:
        return None
    rows = dataset.scores(country.niveau, edition=country.editie, years=(max(years),))
    found, _ = classes_of(dataset, country.editie, rows["afw"], rows["kscore"], klassegrenzen)
    areas = country.gebieden.set_index("code")
    before = found.set_axis(rows["code"]).reindex(areas.index)
    low = np.column_stack([before <= 3, areas["klasse_van"] <= 3])
    earlier, picked = group_totals(areas, low)[2][:, 0].tolist()
    return None if np.isnan(earlier) or np.isnan(picked) else (max(years), earlier, picked)


def both_periods(first: Frame, second: Frame | None) -> gpd.GeoDataFrame:
    """Lay a second period beside a first: areas of ``first``, with what happened from its last year on.

    ``code, naam, gemeente_code, gemeente, geometry, beoordeeld, ruis_sd, huishoudens`` (the weight; missing where it is not
    known), the score and class at the ends of both periods (``afw_van, afw_tot, afw_nu``, ``klasse_...``), the changes
    ``verandering`` and ``sinds`` (points) with their dimensions (``verandering_fys`` ... ``sinds_onv``), and the dimensions
    in the last year (``fys`` ... ``onv``). Without a second period there is no ``sinds``, and ``nu`` is the end of the
    first.
    """
    areas = first.gebieden.rename(columns={d: f"verandering_{d}" for d in DIMENSIONS})
    known = first.gewicht != "geen"
    areas["huishoudens"] = areas["woningen"].mask(areas["gewicht_onbekend"]) if known else np.nan
    last = first if second is None else second
    names = {"afw_tot": "afw_nu", "klasse_tot": "klasse_nu", **{f"{d}_tot": d for d in DIMENSIONS}}
    if second is not None:
        names |= {"verandering": "sinds", **{d: f"sinds_{d}" for d in DIMENSIONS}}
    later = last.gebieden.set_index("code")[list(names)].rename(columns=names)
    return areas.merge(later, left_on="code", right_index=True, how="left")


def shares(values: pd.Series, weight: pd.Series, judged: pd.Series) -> pd.DataFrame:
    """Count the judged areas with each value and their share of the weight of all areas: ``n, deel``, by value.

    ``deel`` is missing where no weight is known.
    """
    total = weight.sum()
    rows = pd.DataFrame({"waarde": values, "gewicht": weight})[judged & values.notna()]
    table = rows.groupby("waarde")["gewicht"].agg(n="size", deel="sum")
    return table.assign(deel=table["deel"] / total if total > 0 else np.nan)


def hundred(shares: pd.Series) -> pd.Series:
    """Round shares to a hundred parts in all, those with the largest remainder up; 0 where none is known."""
    exact = 100 * shares / shares.sum()
    parts = exact.fillna(0.0).astype(int)
    most = (exact - parts).sort_values(ascending=False, kind="stable").index[: int(100 - parts.sum())]
    parts[most] += int(exact.notna().any())
    return parts
