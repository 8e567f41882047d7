"""Theme 3 for one area: everything the notebook shows, computed once and kept as named frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, Final, TypeVar

import geopandas as gpd
import pandas as pd

from leefbaarheid.analysis import ondermijning as analysis
from leefbaarheid.areas import Area
from leefbaarheid.data.regions import alike, open_data, profile
from leefbaarheid.dataset import Dataset
from leefbaarheid.dataset.gemeenten import newest_of_each, score_of_gemeenten, status_of_gemeenten
from leefbaarheid.errors import ParameterError
from leefbaarheid.params import Indicator, load_indicators
from leefbaarheid.texts.common import called
from leefbaarheid.texts.ondermijning.head import title
from leefbaarheid.themes.ondermijning.parameters import Parameters
from leefbaarheid.themes.ondermijning.rates import INSIDE, shown_rates
from leefbaarheid.themes.shared.card import card

T = TypeVar("T")

#: Indicator that holds each source of experienced unsafety; the Leefbaarometer's own is its dimension onv, reversed.
UNSAFETY: Final = {"veiligheidsmonitor": "vm_onveilig", "eigen": "onveiligheid"}
#: Kinds of indicators, in the order of the page; experienced unsafety is none of them.
GROUPS: Final = ("drugs", "vermogen", "vastgoed", "witwassen", "overig")
#: What is shown inside gemeenten where the core indicator is known of gemeenten only.
TOTAL: Final = "misdrijven_totaal"
#: Shares of gemeenten called high with which the report compares its own.
CUTS: Final = (1 / 4, 1 / 3, 1 / 2)


class national(cached_property[T]):  # noqa: N801  (it is used as a word before a property)
    """A property of the whole country: computed once for all areas with the same dataset and parameters."""

    def __get__(self, study: Any, owner: type | None = None) -> Any:
        """Give what an earlier study computed, else compute it."""
        if study is None:
            return self
        name = str(self.attrname)
        if name not in study.shared:
            study.shared[name] = self.func(study)
        return study.shared[name]


@dataclass(frozen=True, eq=False)
class Study:
    """Theme 3 for one area. Make one with :func:`open_study`.

    ``frame`` has one row a gemeente of the country, by code: ``gemeente_code, gemeente, provincie_code, provincie, omvang``
    (households), ``oad, stedelijkheid, ses, soc, onv`` and one column an indicator, in its own unit (missing where
    unknown or hidden). ``rates`` are the rows behind these columns, ``all_rates`` those of all years and levels, with
    small counts of users' tables hidden. ``jaar_score``, ``editie`` and ``niveau_score`` tell where ``soc``
    and ``onv`` come from. ``shared`` keeps what is the same for every area (:class:`national`).
    """

    dataset: Dataset
    area: Area
    parameters: Parameters
    frame: pd.DataFrame
    rates: pd.DataFrame
    all_rates: pd.DataFrame
    jaar_score: int
    editie: str
    niveau_score: str
    shared: dict[str, Any] = field(repr=False)

    def _repr_html_(self) -> str:
        frames = ("indicatoren", "ranglijst", "profiel", "cohesion", "peers", "choices")
        return card("Ondermijning", self.dataset, self.area, [*self.years.values()], frames)

    @property
    def called(self) -> str:
        """The area as in a sentence: "Kerkrade", "de G40"."""
        return called(self.area.naam, self.area.soort)

    @property
    def single(self) -> bool:
        """Whether the area is one gemeente."""
        return self.area.soort == "gemeente"

    @national
    def meanings(self) -> dict[str, Indicator]:
        """What each indicator means (params/indicatoren.yml), for those that the dataset has."""
        known = {n: i for n, i in load_indicators().items() if n in self.frame and i.groep in GROUPS}
        return dict(sorted(known.items(), key=lambda item: GROUPS.index(item[1].groep)))

    @national
    def years(self) -> dict[str, int]:
        """The year of each indicator's figures."""
        return {str(n): int(y) for n, y in self.rates.groupby("indicator")["jaar"].max().items()}

    @property
    def newest(self) -> int:
        """The newest year among the indicators."""
        return max(self.years[name] for name in self.meanings)

    @national
    def said(self) -> dict[str, set[str]]:
        """Where the figures of each indicator come from, as it stands under a figure."""
        files = {b["bestand"]: b["bron"] for b in self.dataset.meta["bronnen"]}
        known, found = load_indicators(), {str(name): set[str]() for name in self.years}
        for name, own, file in set(
            self.rates[["indicator", "eigen", "bron"]].itertuples(index=False, name=None)
        ):
            if own:
                found[name].add(f"{files[file]} (eigen tabel {file})")
            elif name in known:
                found[name].add(known[name].bron)
        return found

    @property
    def own_tables(self) -> list[str]:
        """Files of a user among these."""
        return sorted(self.rates.loc[self.rates["eigen"], "bron"].unique())

    @property
    def kinds(self) -> tuple[str, ...]:
        """What the indicators come from: of "politie" and "eigen" those that there are."""
        own = self.rates.loc[self.rates["indicator"].isin(self.meanings), "eigen"].astype(bool)
        return tuple(kind for kind, there in (("politie", not own.all()), ("eigen", own.any())) if there)

    @property
    def title(self) -> str:
        """The title of the page."""
        return title(self.called, self.newest, self.kinds)

    @national
    def in_index(self) -> list[str]:
        """Indicators of the index that enough gemeenten have."""
        chosen = [n for n in self.parameters.chosen if n in self.meanings]
        return analysis.entering(self.frame, chosen, self.parameters.minimum_dekking)

    @national
    def sources(self) -> dict[str, pd.Series]:
        """Experienced unsafety by source, per gemeente; more is less safe."""
        by_code = self.frame.set_index("gemeente_code")
        found = {s: by_code[n] for s, n in UNSAFETY.items() if n in by_code}
        found["leefbaarometer"] = -by_code["onv"]
        return {name: values.dropna() for name, values in found.items() if values.notna().any()}

    @national
    def unsafety(self) -> pd.DataFrame:
        """Per gemeente ``onveiligheid`` (on one scale) and ``onveiligheid_bron``."""
        p = self.parameters
        return analysis.experienced(self.sources, p.order, minimum=p.minimum_gebieden)

    @property
    def used(self) -> list[str]:
        """The sources of experienced unsafety that stand in the figures, in the order in which they are taken."""
        found = set(self.unsafety["onveiligheid_bron"].dropna())
        return [name for name in self.parameters.order if name in found]

    @national
    def correlated(self) -> tuple[str, pd.Series]:
        """The source with which indicators are correlated, and its figures."""
        p = self.parameters
        return analysis.for_correlation(self.sources, p.order, minimum=p.minimum_gebieden)

    @property
    def circular(self) -> bool:
        """Whether correlations are with the Leefbaarometer's own dimension, which is built partly from crime."""
        return self.correlated[0] == analysis.CIRCULAR

    @national
    def indicatoren(self) -> pd.DataFrame:
        """The table ``indicatoren.csv``: every indicator's correlation with experienced unsafety, over gemeenten."""
        names = list(self.meanings)
        table = analysis.correlations(
            self.frame,
            names,
            self.correlated[1],
            circular=self.circular,
            minimum=self.parameters.minimum_gebieden,
        )
        table.insert(1, "groep", [self.meanings[n].groep for n in names])
        return table.sort_values(["spearman", "indicator"], ascending=[False, True], ignore_index=True)

    @national
    def ranglijst(self) -> pd.DataFrame:
        """The table ``ranglijst.csv``: every gemeente with its index, rank, unsafety, type and cohesion."""
        index = self._index()
        table = self.frame[["gemeente_code", "gemeente", "soc", "omvang", "provincie_code"]].merge(
            index, on="gemeente_code"
        )
        table = table.merge(
            self._with(analysis.leave_one_out, method=self.parameters.methode), on="gemeente_code"
        )
        table = table.join(self.unsafety, on="gemeente_code")
        table["type"] = self.types.reindex(table["gemeente_code"]).to_numpy()
        return table.sort_values(["rang", "gemeente_code"], ignore_index=True)

    @national
    def types(self) -> pd.Series:
        """Type of each gemeente, by code."""
        return analysis.types(self._by_code(), self.unsafety["onveiligheid"], self.parameters.grens)

    @national
    def type_sensitivity(self) -> analysis.Sensitivity:
        """Numbers of each type at other cuts."""
        cuts = sorted({*CUTS, self.parameters.grens})
        return analysis.sensitivity(
            self._by_code(), self.unsafety["onveiligheid"], cuts, self.parameters.grens
        )

    @national
    def cohesion(self) -> pd.DataFrame:
        """Mean social cohesion by type and size."""
        return analysis.cohesion(self.types, self.frame)

    @national
    def agreement(self) -> analysis.Agreement:
        """How far the variants of the index agree."""
        return self._with(analysis.agreement)

    @cached_property
    def peers(self) -> pd.DataFrame:
        """Gemeenten nearest in size, urbanity and status, with their distance on each; empty unless one is chosen."""
        return alike(self.dataset, self.area)

    @cached_property
    def provincie(self) -> tuple[str, list[str]]:
        """The provincie in which all chosen gemeenten lie, and its gemeenten; empty where it is the chosen area itself."""
        inside = self.frame["gemeente_code"].isin(self.area.gemeenten)
        names = self.frame.loc[inside, "provincie"].unique()
        if len(names) != 1 or pd.isna(names[0]):
            return "", []
        codes = self.frame.loc[self.frame["provincie"] == names[0], "gemeente_code"].tolist()
        return ("", []) if set(codes) == set(self.area.gemeenten) else (str(names[0]), codes)

    @cached_property
    def profiel(self) -> pd.DataFrame:
        """The table ``profiel.csv``: the area's indicators beside the country's and those of its peers.

        With ``provincie`` beside it. What stands for several gemeenten needs ``minimum_dekking`` of them.
        """
        units = {n: i.eenheid for n, i in self.meanings.items()}
        base = self.rates.pivot(index="code", columns="indicator", values="noemer")
        base = base.rename_axis("gemeente_code").reset_index()
        codes, peers = self.area.gemeenten, self.peers["gemeente_code"].tolist()
        return analysis.profile(
            self.frame,
            units,
            codes,
            peers,
            weights=base.dropna(axis=1, how="all"),
            provincie=self.provincie[1],
            coverage=self.parameters.minimum_dekking,
        )

    @national
    def funnels(self) -> dict[str, analysis.Funnel]:
        """Each indicator of every gemeente against what its size makes one expect; tables by ``gemeente_code``.

        Empty with counts of fewer than ``minimum_gebieden`` gemeenten: their mean is no yardstick.
        """
        found = {}
        for name in self.meanings:
            rows = self.rates[self.rates["indicator"] == name].set_index("code")
            if rows["teller"].notna().sum() < self.parameters.minimum_gebieden:
                rows = rows.iloc[:0]
            found[name] = analysis.funnel(rows["teller"], rows["noemer"])
        return found

    @property
    def funnel(self) -> analysis.Funnel:
        """The same of the core indicator."""
        return self.funnels[self.parameters.kernindicator]

    @cached_property
    def series(self) -> pd.DataFrame:
        """The core indicator by year: the area, its peers and the country (``reeks, soort, jaar, waarde``).

        As in ``profiel``: of one gemeente its own figure, of peers the unweighted mean, else all counts by all of the
        denominator; none for a year in which under ``minimum_dekking`` of the gemeenten have a figure.
        """
        rows = self._of(self.parameters.kernindicator, "gemeente").dropna(subset=["waarde"])
        parts = {
            self.area.naam: ("gekozen", list(self.area.gemeenten)),
            "vergelijkbare gemeenten": ("vergelijkbaar", self.peers["gemeente_code"].tolist()),
            self.dataset.country: ("NL", self.frame["gemeente_code"].tolist()),
        }
        per = load_indicators()[self.parameters.kernindicator].per
        found = []
        for name, (kind, codes) in parts.items():
            if kind == "gekozen" and self.area.soort == "land":
                continue
            mine = rows[rows["code"].isin(codes)]
            if len(codes) > 1 and kind != "vergelijkbaar":
                mine = mine.dropna(subset=["teller", "noemer"])
            years = mine.groupby("jaar")
            sums = years[["teller", "noemer"]].sum()
            pooled = per * sums["teller"] / sums["noemer"]
            rate = years["waarde"].mean() if kind == "vergelijkbaar" or len(codes) == 1 else pooled
            rate = rate[years.size() >= self.parameters.minimum_dekking * len(codes)]
            found.append(pd.DataFrame({"jaar": rate.index, "waarde": rate, "reeks": name, "soort": kind}))
        return pd.concat(found, ignore_index=True)

    @cached_property
    def inside(self) -> tuple[str, pd.DataFrame]:
        """The finest level inside the gemeenten with figures, and all its areas there as ``analysis.judge`` gives them.

        Of the core indicator, else of all crime (``indicator``), in the newest year (``jaar``) up to that of gemeenten.
        "" where no gemeente of the country has any.
        """
        for name in dict.fromkeys((self.parameters.kernindicator, TOTAL)):
            for level in INSIDE if name in self.meanings else ():
                rows = self._of(name, level)
                rows = rows[rows["jaar"] <= self.years[name]]
                if rows.empty:
                    continue
                areas = self.dataset.areas(level, gemeenten=self.area.gemeenten, geometry=False)
                mine = newest_of_each(rows[rows["code"].isin(areas["code"])])
                if len(mine) or (len(areas) and not rows["eigen"].all()):
                    return level, self._judged(areas, mine, name, level)
        return "", pd.DataFrame()

    def _judged(self, areas: pd.DataFrame, rows: pd.DataFrame, name: str, level: str) -> pd.DataFrame:
        year = int(rows["jaar"].iloc[0]) if len(rows) else self.years[name]
        table = areas.merge(rows[["code", "waarde", "teller", "noemer", "eigen"]], on="code", how="left")
        own = table["eigen"].eq(True) | bool(len(rows) and rows["eigen"].all())
        table = table.assign(indicator=name, jaar=year, eigen=own)
        whole = self._of(name, "gemeente").query("jaar == @year").set_index("code")["teller"]
        inside = self.dataset.attributes("gemeente", [f"{name}_per_{level}"]).query("jaar == @year")
        few = self.parameters.weinig_inwoners
        return analysis.judge(table, inside.set_index("code")["waarde"], whole, few)

    @cached_property
    def inside_areas(self) -> gpd.GeoDataFrame:
        """The same with their outlines; empty without any outline."""
        level, rows = self.inside
        if not level:
            return gpd.GeoDataFrame(geometry=[])
        areas = self.dataset.areas(level, gemeenten=self.area.gemeenten)[["code", "geometry"]].merge(rows)
        found = gpd.GeoDataFrame(areas, geometry="geometry", crs=areas.crs)
        return found.iloc[:0] if found.geometry.isna().all() else found

    def _of(self, indicator: str, level: str) -> pd.DataFrame:
        """Rows of an indicator at a level, all years."""
        rows = self.all_rates
        return rows[(rows["niveau"] == level) & (rows["indicator"] == indicator)]

    @cached_property
    def choices(self) -> pd.DataFrame:
        """What another choice does: ``keuze``, ``rang`` and ``type`` of a gemeente, ``anders`` (of another type)."""
        p = self.parameters
        other = {"percentiel": "z", "z": "percentiel"}[p.methode]
        variants: dict[str, dict[str, Any]] = {"zoals in dit rapport": {}}
        variants["z-scores" if other == "z" else "percentielen"] = {"methode": other}
        names = self.in_index if len(self.in_index) > 1 else []
        for name in names:
            rest = ", ".join(n for n in self.in_index if n != name)
            variants[f"zonder {self.meanings[name].label.lower()}"] = {"indicatoren": rest}
        for source in self.sources:
            if len(self.sources) > 1 and source != p.order[0]:
                variants[f"onveiligheid uit: {source}"] = {"onveiligheid": source}
        rows = []
        for name, changed in variants.items():
            study = self._other(changed)
            one = study.ranglijst.set_index("gemeente_code")
            kind = one["type"].reindex(self.types.index)
            both = kind.notna() & self.types.notna()
            own = one.loc[self.area.gemeenten[0]] if self.single else None
            rows.append(
                {
                    "keuze": name,
                    "rang": pd.NA if own is None else own["rang"],
                    "type": None if own is None else own["type"],
                    "anders": int((kind[both] != self.types[both]).sum()),
                }
            )
        return pd.DataFrame(rows)

    def _other(self, changed: Mapping[str, Any]) -> Study:
        other = Parameters.read({**self.parameters.model_dump(), **changed})
        return replace(self, parameters=other, shared=_shared(self.dataset, other.national()))

    def _index(self) -> pd.DataFrame:
        return self._with(analysis.composite, method=self.parameters.methode)

    def _by_code(self) -> pd.Series:
        return self._index().set_index("gemeente_code")["index"]

    def _with(self, function: Any, **more: Any) -> Any:
        """Call a function of the composite with the indicators, directions and weights of this study."""
        p = self.parameters
        names = self.in_index
        directions = {n: self.meanings[n].richting for n in names}
        weights = {n: p.weights[n] for n in names}
        return function(self.frame, names, directions, weights, p.minimum_dekking, **more)


@lru_cache(maxsize=64)
def _shared(dataset: Dataset, parameters: Parameters) -> dict[str, Any]:
    """Where :class:`national` keeps results of a dataset and the parameters on which they depend."""
    return {}


def open_study(gebied: str, **parameters: Any) -> Study:
    """Open theme 3 for an area, with the parameters of the notebook (:class:`Parameters`).

    Raises :class:`AreaError`, :class:`ParameterError` or :class:`DatasetError`, each one sentence.
    """
    checked = Parameters.read({"gebied": gebied, **parameters})
    dataset, area = open_data(checked.gebied, checked.data)
    return build_study(dataset, area, checked)


def build_study(dataset: Dataset, area: Area, parameters: Parameters) -> Study:
    """Take the figures of all gemeenten for an area that is resolved already; see :func:`open_study`."""
    country, p = _country(dataset, parameters.national()), parameters
    study = Study(dataset, area, p, *country, _shared(dataset, p.national()))
    absent = [n for n in p.chosen if n not in study.frame] if p.indicatoren else []
    if absent:
        raise ParameterError(
            f"the dataset has no figures of {', '.join(absent)}; indicators it has are {', '.join(study.meanings)}"
        )
    if not study.in_index:
        raise ParameterError(
            f"no indicator of the index is known for {p.minimum_dekking:.0%} of the gemeenten; name others with "
            "indicatoren, or lower minimum_dekking"
        )
    if p.kernindicator not in study.meanings:
        raise ParameterError(
            f"kernindicator {p.kernindicator} has no figures here; choose one of {', '.join(study.meanings)}"
        )
    return study


@lru_cache(maxsize=8)
def _country(
    dataset: Dataset, p: Parameters
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, int, str, str]:
    """Join the figures of all gemeenten: the fields of :class:`Study` from ``frame`` to ``niveau_score``."""
    every = shown_rates(dataset)
    rates = newest_of_each(every[every["niveau"] == "gemeente"], p.jaar or None)
    known = {n for n, i in load_indicators().items() if i.groep in GROUPS}
    if not rates["indicator"].isin(known).any():
        until = f" up to {p.jaar}" if p.jaar else ""
        raise ParameterError(
            f"the dataset {dataset.path.name} has no indicators of gemeenten{until}; add police figures of CBS or an own "
            "table (docs/eigen-indicatoren.md) to the source folder and run 'leefbaarheid data prepare'"
        )
    scores, year, edition, level = score_of_gemeenten(dataset, p.jaar_score or None)
    frame = dataset.gemeenten.rename(columns={"code": "gemeente_code", "naam": "gemeente"})
    frame = frame.join(profile(dataset), on="gemeente_code")
    frame["ses"] = frame["gemeente_code"].map(status_of_gemeenten(dataset))
    frame = frame.join(scores[["soc", "onv"]], on="gemeente_code")
    wide = rates.pivot(index="code", columns="indicator", values="waarde")
    frame = frame.join(wide, on="gemeente_code").sort_values("gemeente_code", ignore_index=True)
    return frame, rates, every, year, edition, level
