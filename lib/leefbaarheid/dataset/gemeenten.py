"""What is known of every gemeente at once: size, urbanity, status, scores and indicators."""

from collections.abc import Collection
from functools import lru_cache

import pandas as pd

from leefbaarheid.classes import STEP
from leefbaarheid.dataset import Dataset, Frame, covers_country, load_frame, national_level, ses_years
from leefbaarheid.dataset.frame import JUDGED_FROM, classes_of, find_weight
from leefbaarheid.dataset.levels import CHOSEN_SHARE, choices, complete_years, coverage
from leefbaarheid.dataset.snapshot import WEIGHTS
from leefbaarheid.errors import ParameterError
from leefbaarheid.terms import DIMENSIONS

#: A year serves from figures for this share of the gemeenten that an indicator has in any year.
YEAR_SHARE = 0.5
#: A jump of more class steps than this between the last year of one series and the newest of another is doubted.
JUMP = 0.7


def score_of_gemeenten(dataset: Dataset, jaar: int | None = None) -> tuple[pd.DataFrame, int, str, str]:
    """Return ``afw``, dimensions and ``kscore`` per gemeente (by code), the year, the edition and the level they stand on.

    The year is the newest with dimensions, or the one asked for. Where there are no scores of gemeenten, those of the
    coarsest other level are averaged, weighted by households. Raises :class:`ParameterError` with the years there are.
    """
    asked = () if jaar is None else (jaar,)
    options = [c for level in reversed(dataset.levels) for c in choices(dataset, *asked, level=level)]
    if not options:
        years = ", ".join(map(str, complete_years(dataset)))
        raise ParameterError(f"no scores of {jaar}; years with dimensions are {years}")
    level, edition = options[0].niveau, options[0].editie
    year = jaar or max(dataset.editions(level)[edition]["jaren_met_dimensies"])
    rows = dataset.scores(level, edition=edition, years=(year,))
    rows = rows[rows["fys"].notna()]
    if level == "gemeente":
        return rows.set_index("code")[["afw", *DIMENSIONS, "kscore"]], year, edition, level
    weight = find_weight(dataset, level, year, rows["code"], WEIGHTS)[2].fillna(0.0)
    means = weighted_means(rows, weight, ["afw", *DIMENSIONS])
    return means.assign(kscore=float("nan")), year, edition, level


@lru_cache(maxsize=4)
def status_of_gemeenten(dataset: Dataset) -> pd.Series:
    """Mean SES-WOA per gemeente, weighted by households over its PC4 (or what level has it); empty without SES."""
    level, year = _status_place(dataset)
    if not level:
        return pd.Series(dtype=float)
    areas = dataset.areas(level, geometry=False)[["code", "gemeente_code"]]
    areas = areas.merge(status_rows(dataset), on="code")
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


@lru_cache(maxsize=4)
def gemeenten_over_time(dataset: Dataset, van: int, tot: int, variant: str = "midden") -> pd.DataFrame:
    """Return where every gemeente stands in the newest year, and how it moved in two periods.

    A row a gemeente, by code: ``gemeente_code, gemeente, provincie, huishoudens``; ``jaar, klasse, afw`` and the dimensions
    in the newest year, each with its rank (``rang``, ``rang_fys``, ...; 1 is the highest score); ``verandering`` and its
    dimensions from ``van`` to ``tot`` (weighted means over the level that covers the country), with ``rang_verandering``.
    Where there is a year after ``tot``: ``sinds`` with its dimensions and ``sinds_niveau``, the level whose one edition has
    both years for the gemeente (weighted mean of its areas), or, empty, the approximation ``sinds_benadering``: the
    official score of the newest year less the weighted mean of its areas in ``tot``, which are of another series;
    ``rang_sinds`` ranks that, for all alike. ``sinds_twijfel`` marks a jump of over :data:`JUMP` between the last year of
    the one series and the newest of the other. Where no level covers the country in both years there is no ``verandering``,
    and ``sinds`` is the change since ``van``, if a level covers the country in that year; else only the newest year is told.
    """
    score, jaar, edition, _ = score_of_gemeenten(dataset)
    choice = national_level(dataset, van, tot)
    frame = load_frame(dataset, choice, van, tot, None, variant, JUDGED_FROM) if choice else None
    start = frame if jaar > tot else _country_in(dataset, van) if choice is None and jaar > van else None
    table = dataset.gemeenten.set_index("code")[["naam", "provincie"]].rename(columns={"naam": "gemeente"})
    held = frame or start
    if held is None:
        table["huishoudens"] = find_weight(dataset, "gemeente", jaar, table.index.to_series(), WEIGHTS)[2]
    else:
        table["huishoudens"] = held.gebieden.groupby("gemeente_code")["woningen"].sum()
    table["jaar"] = jaar
    table["klasse"] = classes_of(dataset, edition, score["afw"], score["kscore"], variant)[0]
    table = table.join(score[["afw", *DIMENSIONS]])
    if frame is not None:
        areas = frame.gebieden
        means = weighted_means(areas, areas["woningen"], ["verandering", *DIMENSIONS])
        table = table.join(means.rename(columns={d: f"verandering_{d}" for d in DIMENSIONS}))
    if start is not None:
        table = table.join(_since(dataset, start, tot if start is frame else van, score, jaar))
    ranks = {"afw": "rang", **{d: f"rang_{d}" for d in DIMENSIONS}}
    ranks |= {"verandering": "rang_verandering", "sinds_benadering": "rang_sinds"}
    for column, name in ranks.items():
        if column in table:
            table[name] = table[column].rank(ascending=False, method="min").astype("Int64")
    return table.rename_axis("gemeente_code").sort_index().reset_index()


def _country_in(dataset: Dataset, year: int) -> Frame | None:
    """The country on the finest level that covers it in a year and in another of the same edition; none without one."""
    for choice in choices(dataset, year):
        for other in dataset.editions(choice.niveau)[choice.editie]["jaren_met_dimensies"]:
            first, last = sorted((year, other))
            if first < last and covers_country(dataset, choice.niveau, choice.editie, first, last):
                return load_frame(dataset, choice, first, last)
    return None


def _since(dataset: Dataset, start: Frame, base: int, score: pd.DataFrame, jaar: int) -> pd.DataFrame:
    """Take the change since ``base`` from one edition where it has both years for a gemeente; else the approximation.

    That is the official score of ``jaar`` less the weighted mean of the areas of ``start`` in ``base``. A jump of more than
    :data:`JUMP` steps between the last year of that series and ``jaar`` is doubted.
    """
    areas, end = start.gebieden, "tot" if base == start.tot else "van"
    columns = {f"{c}_{end}": c for c in ("afw", *DIMENSIONS)}
    means = weighted_means(areas, areas["woningen"], columns).rename(columns=columns)
    about = score[list(columns.values())] - means
    names = {"afw": "sinds", **{d: f"sinds_{d}" for d in DIMENSIONS}}
    found = about.rename(columns=names).assign(sinds_niveau="", sinds_benadering=about["afw"])
    for level in reversed(dataset.levels):  # the finest stands: it is laid on top
        for choice in choices(dataset, base, jaar, level=level):
            counts = coverage(dataset, level, choice.editie, base, jaar)
            enough = counts.index[counts["beide"] >= CHOSEN_SHARE * counts["bekend"]]
            own = load_frame(dataset, choice, base, jaar).within(enough).gebieden
            means = weighted_means(own, own["woningen"], ["verandering", *DIMENSIONS]).dropna()
            means = means.rename(columns={**names, "verandering": "sinds"})
            found.loc[means.index, means.columns] = means
            found.loc[means.index, "sinds_niveau"] = level
    last = max(dataset.editions(start.niveau)[start.editie]["jaren"])
    rows = dataset.scores(start.niveau, edition=start.editie, years=(last,))
    weight = rows["code"].map(areas.set_index("code")["woningen"]).fillna(0.0)
    jump = score["afw"] - weighted_means(rows, weight, ["afw"])["afw"]
    return found.assign(sinds_twijfel=jump.abs() > JUMP * STEP)


def weighted_means(rows: pd.DataFrame, weight: pd.Series, columns: Collection[str]) -> pd.DataFrame:
    """Average columns per ``gemeente_code`` with a weight on the same index; missing without any weight."""
    parts = rows[[*columns]].mul(weight, axis=0).assign(gewicht=weight, gemeente_code=rows["gemeente_code"])
    sums = parts.groupby("gemeente_code").sum()
    return sums[[*columns]].div(sums["gewicht"].where(sums["gewicht"] > 0), axis=0)


def newest_of_each(rows: pd.DataFrame, jaar: int = 0) -> pd.DataFrame:
    """Keep of each indicator the newest year (up to ``jaar``, unless 0) that has figures for enough areas.

    ``rows`` are those of :meth:`Dataset.indicators`; enough is half of the areas that the indicator has in its fullest year.
    """
    known = rows[rows["waarde"].notna() & (rows["jaar"] <= (jaar or float("inf")))]
    counts = known.groupby(["indicator", "jaar"]).size()
    enough = counts[counts >= YEAR_SHARE * counts.groupby("indicator").transform("max")]
    served = enough.reset_index("jaar")["jaar"].groupby("indicator").max()
    return known[known["jaar"] == known["indicator"].map(served)].reset_index(drop=True)
