"""Frames of theme 3: the figures of all gemeenten, what they mean, what costs time for the country, and its tables."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from leefbaarheid.analysis.ondermijning.chance import USUAL, Bounds, changed, expected
from leefbaarheid.analysis.ondermijning.index import Method, rank_range
from leefbaarheid.analysis.ondermijning.unsafety import CIRCULAR
from leefbaarheid.data.indicators import newest_shown, shown_rates
from leefbaarheid.data.regions import Regions, gemeente_profiles
from leefbaarheid.data.save import basis_of
from leefbaarheid.dataset import Dataset
from leefbaarheid.dataset.gemeenten import score_of_gemeenten, status_of_gemeenten
from leefbaarheid.errors import ParameterError
from leefbaarheid.params import load_indicators

#: Kinds of indicators, in the order of tables; experienced unsafety is none of them.
GROUPS: Final = ("drugs", "vermogen", "vastgoed", "witwassen", "overig")
#: Indicator that holds each source of experienced unsafety; the Leefbaarometer's own is its dimension onv, reversed.
UNSAFETY: Final = {"veiligheidsmonitor": "vm_onveilig", "eigen": "onveiligheid"}
#: A kind of crime of which fewer gemeenten have any case is left out of pictures.
SEEN: Final = 0.5
#: Pairs of name and weight of the indicators of an index.
WeightPairs = tuple[tuple[str, float], ...]


@lru_cache(maxsize=4)
def load_crime(dataset: Dataset, jaar: int = 0, jaar_score: int = 0) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Return the indicators of every gemeente, and the rows behind them.

    ``jaar`` is the newest year of indicators that counts, ``jaar_score`` that of the Leefbaarometer; 0 is the newest there
    is. The first frame has a row a gemeente, indexed by code: ``code, naam`` (``gemeente_code, gemeente`` too),
    ``provincie_code, provincie, omvang`` (households), ``oad, stedelijkheid, ses, soc, onv`` (points of the score),
    ``rang_onv`` (1 is the most favourable), one column an indicator in its own unit (missing where unknown or hidden),
    and ``geometry`` (RD New). Its ``attrs`` tell ``jaar_score, editie`` and ``niveau_score``. The second has the rows of
    :func:`leefbaarheid.data.indicators.shown_rates` of the year that stands in the first, hidden ones too.

    Raises :class:`ParameterError` where there are no indicators of gemeenten, or no such score.

    >>> import leefbaarheid as lb
    >>> gemeenten, rows = load_crime(lb.open_dataset())
    >>> gemeenten.set_index("naam").loc["Kerkrade", ["misdrijven_totaal", "rang_onv"]].round(1).tolist()
    [51.2, 336.0]
    """
    every = shown_rates(dataset)
    rates = newest_shown(every[every["niveau"] == "gemeente"], jaar)
    known = {n for n, i in load_indicators().items() if i.groep in GROUPS}
    if not rates["indicator"].isin(known).any():
        until = f" up to {jaar}" if jaar else ""
        raise ParameterError(
            f"the dataset {dataset.path.name} has no indicators of gemeenten{until}; add police figures of CBS or an own "
            "table (docs/how-to-add.md) to the source folder and run 'leefbaarheid data prepare'"
        )
    scores, year, edition, level = score_of_gemeenten(dataset, jaar_score or None)
    frame = dataset.areas("gemeente")[["code", "geometry"]].merge(dataset.gemeenten, on="code", how="right")
    frame = frame.set_index("code", drop=False).rename_axis(None).sort_index()
    frame = frame.assign(gemeente_code=frame["code"], gemeente=frame["naam"]).join(gemeente_profiles(dataset))
    frame = frame.assign(ses=status_of_gemeenten(dataset)).join(scores[["soc", "onv"]])
    frame = frame.join(rates.pivot(index="code", columns="indicator", values="waarde"))
    frame["rang_onv"] = frame["onv"].rank(ascending=False, method="min").astype("Int64")
    frame.attrs |= {"jaar_score": year, "editie": edition, "niveau_score": level}
    return frame, rates


@lru_cache(maxsize=4)
def kinds_of_crime(dataset: Dataset, jaar: int = 0) -> pd.DataFrame:
    """Say what each indicator of :func:`load_crime` means, by name: a row each, in the order of :data:`GROUPS`.

    The fields of ``params/indicatoren.yml`` (``label, groep, eenheid, noemer, per, richting, meet, ondermijning,
    toelichting``) and ``jaar, bron`` (of published figures what params say, of own tables what they say), ``eigen`` (the
    file of a user, or empty), ``gemeenten`` (how many have a figure) and ``getoond`` (half of all gemeenten have a case,
    or it is a user's own).
    """
    files = {b["bestand"]: f"{b['bron']} (eigen tabel {b['bestand']})" for b in dataset.meta["bronnen"]}
    gemeenten, cijfers = load_crime(dataset, jaar)
    meanings = {n: i for n, i in load_indicators().items() if i.groep in GROUPS and n in gemeenten}
    cijfers = cijfers[cijfers["indicator"].isin(meanings)]
    own, by = cijfers["bron"].where(cijfers["eigen"]), cijfers["indicator"]
    published = by.map({name: one.bron for name, one in meanings.items()})
    said = own.map(files).where(cijfers["eigen"], published).groupby(by).unique()
    about = pd.DataFrame({"bron": said.map(sorted).str.join("; ")})
    about["eigen"] = own.groupby(by).agg(lambda b: ", ".join(sorted(b.dropna().unique())))
    about["jaar"] = cijfers.groupby(by)["jaar"].max()
    about["gemeenten"] = gemeenten[about.index].count()
    often = (cijfers["waarde"] > 0).groupby(by).sum() >= SEEN * len(gemeenten)
    about["getoond"] = often | about["eigen"].ne("")
    table = pd.DataFrame([one.model_dump(exclude={"bron"}) for one in meanings.values()])
    table = table.merge(about, left_on="indicator", right_index=True)
    table = table.sort_values("groep", key=lambda g: g.map(GROUPS.index), kind="stable")
    return table.set_index("indicator")


def in_index(gemeenten: pd.DataFrame, soorten: pd.DataFrame, indicatoren: str, dekking: float) -> list[str]:
    """Name the indicators of the index: those asked for, with commas, else those of params, that enough gemeenten have.

    Raises :class:`ParameterError` for one without figures, and where none has figures of the share ``dekking`` of gemeenten.
    """
    asked = [part.strip() for part in indicatoren.split(",") if part.strip()]
    if absent := [n for n in asked if n not in soorten.index]:
        lacks, held = (", ".join(names) for names in (absent, soorten.index))
        raise ParameterError(f"the dataset has no figures of {lacks}; indicators it has are {held}")
    # one that a user supplies for three gemeenten would lower the coverage of all others, and be ranked among three
    names = [n for n in asked or soorten.index[soorten["in_index"]] if gemeenten[n].notna().mean() >= dekking]
    if not names:
        remedy = "name others with indicatoren, or lower minimum_dekking in params/ondermijning.yml"
        raise ParameterError(f"no indicator of the index is known in {dekking:.0%} of gemeenten; {remedy}")
    return names


def undermining_known(
    soorten: pd.DataFrame, gemeenten: pd.DataFrame, codes: Collection[str], dekking: float
) -> list[str]:
    """Name the indicators about undermining itself that the share ``dekking`` of some gemeenten, by code, have."""
    mine = gemeenten.loc[list(codes)]
    return [n for n in soorten.index[soorten["ondermijning"]] if mine[n].notna().mean() >= dekking]


def core_of(soorten: pd.DataFrame, kernindicator: str) -> pd.Series:
    """What the core indicator means: its row. Raises :class:`ParameterError` where it has no figures."""
    known = soorten.index[soorten["gemeenten"] > 0]
    if kernindicator not in known:
        held = ", ".join(known)
        raise ParameterError(f"kernindicator {kernindicator} has no figures here; choose one of {held}")
    return pd.Series(soorten.loc[kernindicator])


def weights_of(richtingen: Mapping[str, int], gewichten: str) -> dict[str, float]:
    """The weight of each indicator of the index by its direction, 1 or -1 where more is better.

    It is one, unless ``gewichten`` ("name=2, other=0.5") says otherwise.
    """
    pairs = (pair.partition("=") for pair in gewichten.split(",") if pair.strip())
    given = {name.strip().casefold(): float(weight) for name, _, weight in pairs}
    return {name: side * given.get(name, 1.0) for name, side in richtingen.items()}


def unsafety_sources(gemeenten: pd.DataFrame) -> dict[str, pd.Series]:
    """Experienced unsafety by source, by code; more is less safe. Holes, and sources without a figure, are left out."""
    found = {s: gemeenten[n] for s, n in UNSAFETY.items() if n in gemeenten} | {CIRCULAR: -gemeenten["onv"]}
    return {name: values.dropna() for name, values in found.items() if values.notna().any()}


@lru_cache(maxsize=64)
def rank_ranges(
    dataset: Dataset, jaar: int, weights: WeightPairs, method: Method, coverage: float, draws: int, seed: int
) -> pd.DataFrame:
    """The ranks between which chance in the counts puts every gemeente (:func:`.index.rank_range`), by code.

    ``weights`` has a pair of name and weight for each indicator of the index; of one indicator this is its own rank.
    """
    gemeenten, cijfers = load_crime(dataset, jaar)
    counts = cijfers.pivot(index="code", columns="indicator", values="teller").reindex(gemeenten.index)
    return rank_range(gemeenten, counts, dict(weights), coverage, method, draws=draws, seed=seed)


@lru_cache(maxsize=8)
def expected_rates(dataset: Dataset, jaar: int = 0, near: int = 50) -> pd.DataFrame:
    """What is usual at each gemeente's urbanity (:func:`.chance.expected`), of every indicator with counts.

    By ``indicator`` and ``gemeente_code``: ``verwacht, gewoon_laag, gewoon_hoog`` in the unit of the indicator, and
    ``buiten``.

    >>> import leefbaarheid as lb
    >>> expected_rates(lb.open_dataset()).loc[("misdrijven_totaal", "GM0928")].round(1).tolist()
    [43.7, 30.6, 62.6, 0.0]
    """
    gemeenten, cijfers = load_crime(dataset, jaar)
    found = {}
    for name, rows in cijfers.set_index("code").groupby("indicator"):
        table = expected(rows["teller"], rows["noemer"], gemeenten["oad"].reindex(rows.index), near)
        usual = load_indicators()[str(name)].per * table["verwacht"] / rows["noemer"].reindex(table.index)
        ends = {f"gewoon_{end}": usual * table[end] for end in ("laag", "hoog")}
        found[str(name)] = pd.DataFrame({"verwacht": usual, **ends, "buiten": table["buiten"]})
    return pd.concat(found, names=["indicator", "gemeente_code"])


def by_year(
    dataset: Dataset, indicator: str, parts: Regions, dekking: float, averaged: Collection[str] = ()
) -> pd.DataFrame:
    """One indicator over the years: index ``jaar``, a column a part (its gemeenten by code), in the indicator's unit.

    Of one gemeente its own figure; of several all counts by all of the denominator (of the parts ``averaged`` the mean of
    gemeenten, each counting once), missing for a year in which under the share ``dekking`` of them have a figure.
    """
    found = {
        name: _line(dataset, indicator, tuple(codes), dekking, len(codes) == 1 or name in averaged)
        for name, codes in parts.items()
    }
    return pd.DataFrame(found).rename_axis("jaar").sort_index()


@lru_cache(maxsize=64)
def _line(dataset: Dataset, name: str, codes: tuple[str, ...], dekking: float, averaged: bool) -> pd.Series:
    rates, counts, base = _over_the_years(dataset)[name]
    if averaged:
        own = rates[rates.index.isin(codes)]
        rate = own.mean()
    else:
        own = counts[counts.index.isin(codes)]
        rate = load_indicators()[name].per * own.sum() / base.loc[own.index].sum()
    known = own.notna().sum()
    return rate[(known > 0) & (known >= dekking * len(codes))]


@lru_cache(maxsize=4)
def _over_the_years(dataset: Dataset) -> dict[str, list[pd.DataFrame]]:
    """Rates of each indicator by gemeente and year; and counts and denominators, where both are known."""
    found = {}
    for name, own in _rows(dataset).groupby("indicator"):
        known, both = own.dropna(subset="waarde"), own.dropna()
        parts = ((known, "waarde"), (both, "teller"), (both, "noemer"))
        found[str(name)] = [part.pivot(index="code", columns="jaar", values=column) for part, column in parts]
    return found


@lru_cache(maxsize=4)
def _rows(dataset: Dataset) -> pd.DataFrame:
    """The figures of gemeenten, one a row, hidden ones missing."""
    rows = shown_rates(dataset)
    return rows.loc[rows["niveau"] == "gemeente", ["indicator", "code", "jaar", "waarde", "teller", "noemer"]]


@lru_cache(maxsize=8)
def since(
    dataset: Dataset, codes: tuple[str, ...], jaar: int, vanaf: int, dekking: float, bounds: Bounds = USUAL
) -> pd.DataFrame:
    """Compare some gemeenten together with the year ``vanaf``, else the first one after it: a row an indicator.

    The last year is that of :func:`kinds_of_crime` of ``jaar``. :func:`.chance.changed`'s columns, and ``jaar_eerst,
    jaar_laatst, teller_eerst, teller_laatst``: sums over the gemeenten that have counts in both years, which must be the
    share ``dekking`` of them. Indicators without such years are left out.
    """
    every, last = _rows(dataset), kinds_of_crime(dataset, jaar)["jaar"]
    own = every[every["code"].isin(codes)].dropna()
    until = own["indicator"].map(last).astype(float)
    earlier = own[(own["jaar"] >= vanaf) & (own["jaar"] < until)]
    first = earlier[earlier["jaar"] == earlier.groupby("indicator")["jaar"].transform("min")]
    both = first.merge(own[own["jaar"] == until], on=["indicator", "code"], suffixes=("_eerst", "_laatst"))
    parts = both.groupby("indicator")
    counts = parts[["teller_eerst", "teller_laatst", "noemer_eerst", "noemer_laatst"]].sum()
    enough = parts.size() >= dekking * len(codes)
    table = parts[["jaar_eerst", "jaar_laatst"]].max().astype(int).join(counts)
    table = table.loc[[name for name in last.index if enough.get(name)]]
    table["groei"] = table.pop("noemer_laatst") / table.pop("noemer_eerst")
    return table.join(changed(table["teller_eerst"], table["teller_laatst"], table["groei"], bounds))


def crime_origin(soorten: pd.DataFrame, gemeenten: pd.DataFrame, onveilig: Collection[str]) -> dict[str, Any]:
    """What the figures of a report stand on, for ``herkomst.csv``: every gemeente counts once.

    ``onveilig`` names the sources of experienced unsafety that are used.
    """
    asked = [load_indicators()[UNSAFETY[name]].bron for name in onveilig if name in UNSAFETY]
    years = {*soorten["jaar"], gemeenten.attrs["jaar_score"]}
    source = all_sources(*soorten["bron"], *asked, f"Leefbaarometer 3.0, editie {gemeenten.attrs['editie']}")
    basis = basis_of(source, " ".join(map(str, sorted(map(int, years)))), "gemeente", "geen")
    return basis | {"aantal_gebieden": len(gemeenten)}


def all_sources(*sources: str) -> str:
    """Name every source once, of texts that name one or more."""
    return "; ".join(sorted({one for source in sources for one in source.split("; ")}))
