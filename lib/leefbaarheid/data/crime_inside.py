"""Crime inside gemeenten: the buurten (or wijken) of an area one by one, and over the years."""

from functools import lru_cache
from itertools import product
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.analysis.ondermijning.chance import USUAL, Bounds, at_least, changed
from leefbaarheid.analysis.ondermijning.suppression import screen
from leefbaarheid.areas import Area
from leefbaarheid.data.crime import load_crime
from leefbaarheid.data.indicators import INSIDE, newest_shown, shown_rates
from leefbaarheid.dataset import Dataset
from leefbaarheid.dataset.frame import find_weight, judged
from leefbaarheid.dataset.snapshot import WEIGHTS
from leefbaarheid.params import load_indicators

#: What is shown inside gemeenten where the core indicator is known of gemeenten only.
TOTAL: Final = "misdrijven_totaal"
#: Columns that are there whether or not there is any area.
COLUMNS: Final = (
    "code naam gemeente_code gemeente indicator jaar waarde teller noemer eigen onderdrukt opgeteld "
    "getoond te_rangschikken huishoudens beoordeeld zeker verandering duidelijk"
)
#: What rows of indicators tell of an area.
FIGURES: Final = ("waarde", "teller", "noemer", "eigen", "onderdrukt")
#: Bounds of the steps of a rate on a map, in times the country's.
TIMES: Final = (0.5, 1.0, 1.5, 2.0)


def load_inside(
    dataset: Dataset, area: Area, indicator: str, jaar: int, bounds: Bounds = USUAL, tot: int = 0
) -> tuple[gpd.GeoDataFrame, str]:
    """Return the areas inside the gemeenten of an area with a figure, and their level: the finest that has any.

    Of ``indicator``, else of all crime, in the newest year up to ``jaar``. A row an area: ``code, naam, gemeente_code,
    gemeente, indicator, jaar, waarde`` (in the indicator's unit), ``teller, noemer, eigen, onderdrukt``, the columns of
    :func:`.suppression.screen` (with the ``bounds``), ``huishoudens``, ``beoordeeld`` (shown, of enough
    households), ``zeker`` (the lower end of the rate's 95% interval) and of the first and the last year with
    counts (up to ``tot``, unless 0) :func:`.chance.changed` with ``jaar_eerst, jaar_laatst, teller_eerst,
    teller_laatst``; ``geometry`` (RD New). Empty, with level "", where no gemeente of the country has any.
    """
    for name, level in product(dict.fromkeys((indicator, TOTAL)), INSIDE):
        rows, whole = _rows(dataset, name, level), _rows(dataset, name, "gemeente")
        served = rows["jaar"] <= jaar
        if whole.empty or not served.any():
            continue
        areas = dataset.areas(level, gemeenten=area.gemeenten)
        here = rows[rows["code"].isin(areas["code"])]
        mine = newest_shown(here[here["jaar"] <= jaar])
        if len(mine) or (len(areas) and not rows.loc[served, "eigen"].all()):
            year = int(mine["jaar"].iloc[0]) if len(mine) else jaar
            table = areas.merge(mine[["code", *FIGURES]], on="code", how="left")
            own = table["eigen"].eq(True) | bool(len(mine) and mine["eigen"].all())
            hidden = table["onderdrukt"].eq(True)
            table = table.assign(indicator=name, jaar=year, eigen=own, onderdrukt=hidden)
            counted = dataset.attributes("gemeente", [f"{name}_per_{level}"])
            inside, of = (t[t["jaar"] == year].set_index("code") for t in (counted, whole))
            table = screen(table, inside["waarde"], of["teller"], bounds)
            kind, _, weight = find_weight(dataset, level, year, table["code"], WEIGHTS)
            table["huishoudens"] = weight if kind != "geen" else np.nan
            table["beoordeeld"] = table["getoond"] & judged(level, kind, weight, bounds.households).to_numpy()
            return _over_time(table, name, here[here["jaar"] <= (tot or here["jaar"].max())], bounds), level
    return gpd.GeoDataFrame(columns=COLUMNS.split(), geometry=[]), ""


def load_recorded(dataset: Dataset, area: Area, level: str, jaar: int) -> tuple[pd.Series, int]:
    """All registered crime of the parts of an area at a level: per 1,000 inhabitants by code, and its year.

    The newest year up to ``jaar``; of those parts that are judged (:func:`load_inside`). Empty, of year 0, where there is
    none at that level.
    """
    if level == "gemeente":
        rates = shown_rates(dataset)
        rows = newest_shown(rates[(rates["niveau"] == level) & (rates["indicator"] == TOTAL)], jaar)
    else:
        parts, inside = load_inside(dataset, area, TOTAL, jaar)
        rows = parts[parts["beoordeeld"].eq(True)] if inside == level else parts[:0]
    known = rows.dropna(subset=["waarde"])
    return known.set_index("code")["waarde"], int(known["jaar"].max()) if len(known) else 0


def load_parts(
    dataset: Dataset, area: Area, indicator: str, jaar: int, vanaf: int, bounds: Bounds = USUAL
) -> gpd.GeoDataFrame:
    """The gemeenten of a larger area in the columns of :func:`load_inside`; changes are since ``vanaf``.

    Those with a figure are judged. ``jaar`` is that of :func:`leefbaarheid.data.crime.load_crime`; ``verandering`` is that
    of the rate.
    """
    gemeenten, cijfers = load_crime(dataset, jaar)
    mine = gemeenten[gemeenten["code"].isin(area.gemeenten)].rename(columns={"omvang": "huishoudens"})
    table = mine[["code", "naam", "gemeente_code", "gemeente", "provincie", "huishoudens", "geometry"]]
    rows = cijfers[cijfers["indicator"] == indicator]
    table = table.merge(rows[["code", *FIGURES, "jaar", "indicator"]], on="code", how="left")
    known, ranked = table["waarde"].notna(), table["teller"] >= bounds.cases
    table = table.assign(getoond=known, beoordeeld=known, te_rangschikken=known & ranked)
    every = _rows(dataset, indicator, "gemeente")
    every = every[every["jaar"].between(vanaf, rows["jaar"].max())]
    return _over_time(table, indicator, every, bounds, grown=True)


def steps_of(areas: pd.DataFrame, country: float, per: float, bounds: Bounds = USUAL) -> pd.Series:
    """The step of each rate (``waarde``) on the map, 1-5: how many of :data:`TIMES` the country's it reaches, and one.

    0 where neither the cases (``teller``) nor those that the country's rate would give (by ``noemer``) come to
    ``bounds.cases``: too few to call it high or low. Missing without a rate; all are where ``country`` is not known.
    """
    rate = areas["waarde"].astype(float)
    reached = 1 + sum((rate >= t * country).astype(int) for t in TIMES)
    most = np.maximum(areas["teller"].astype(float), areas["noemer"].astype(float) * country / per)
    steps = pd.Series(reached, areas.index).mask(most < bounds.cases, 0)
    return steps.where(rate.notna() & pd.notna(country)).astype("Int64")


@lru_cache(maxsize=8)
def yearly_counts(dataset: Dataset, indicator: str, level: str) -> pd.DataFrame:
    """Counts of an indicator at a level: a row an area, by code, a column a year. Shared: copy before changing."""
    return _rows(dataset, indicator, level).pivot(index="code", columns="jaar", values="teller")


@lru_cache(maxsize=32)
def _rows(dataset: Dataset, indicator: str, level: str) -> pd.DataFrame:
    rows = shown_rates(dataset)
    return rows[(rows["niveau"] == level) & (rows["indicator"] == indicator)]


def _over_time(
    table: gpd.GeoDataFrame, indicator: str, rows: pd.DataFrame, bounds: Bounds, grown: bool = False
) -> gpd.GeoDataFrame:
    """Add ``zeker``, and the change between the first and the last year with counts; none where no area is shown.

    ``grown`` sets it beside how much the denominator grew; inhabitants of buurten are known of one year only.
    """
    table["zeker"] = load_indicators()[indicator].per * at_least(table["teller"]) / table["noemer"]
    rows = rows[rows["code"].isin(table.loc[table["getoond"].eq(True), "code"])]
    counts, base = (rows.pivot(index="code", columns="jaar", values=v) for v in ("teller", "noemer"))
    counts = counts.dropna(axis=1, how="all")
    if counts.shape[1] < 2:
        return table.assign(verandering=np.nan, duidelijk=pd.NA)
    first, last = counts.columns[0], counts.columns[-1]
    change = changed(counts[first], counts[last], base[last] / base[first] if grown else 1.0, bounds)
    ends = {"teller_eerst": counts[first], "teller_laatst": counts[last]}
    change = change.assign(**ends, jaar_eerst=int(first), jaar_laatst=int(last))
    return table.merge(change, left_on="code", right_index=True, how="left")
