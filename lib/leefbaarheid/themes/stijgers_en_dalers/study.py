"""Theme 1 for one area: everything the notebook shows, computed once and kept as named frames."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.analysis import series
from leefbaarheid.analysis import stijgers_en_dalers as analysis
from leefbaarheid.analysis.weighted import group_totals
from leefbaarheid.areas import Area
from leefbaarheid.classes import VARIANTS
from leefbaarheid.dataset import (
    Dataset,
    Frame,
    choose_level,
    load_frame,
    national_level,
    parents,
)
from leefbaarheid.dataset.frame import judged_from
from leefbaarheid.dataset.gemeenten import gemeenten_over_time
from leefbaarheid.texts.common import BOUNDS_LABELS, called
from leefbaarheid.texts.stijgers_en_dalers.terms import CLASS_6_LABELS
from leefbaarheid.themes.shared.card import card
from leefbaarheid.data.regions import CHOSEN, COUNTRY, alike, open_data, regions
from leefbaarheid.themes.stijgers_en_dalers.parameters import Parameters

#: Thresholds of the sensitivity analysis; LBM 2.0's own (0.0667) is among them.
THRESHOLDS: Final = (0.02, 0.025, 0.03, 0.035, 0.0392, 0.045, 0.05, 0.055, 0.06, 0.0667, 0.075, 0.08)
#: Rows of the chosen area on the level of the country, where that is another one than its own.
AS_COUNTRY: Final = "gekozen_landelijk"
#: How many best and how many worst areas the time series names.
EXTREMES: Final = 3


@dataclass(frozen=True, eq=False)
class Study:
    """Theme 1 for one area. Make one with :func:`open_study`.

    ``frame`` holds the chosen areas; ``reference`` the whole country at the same level where that covers it,
    else at the finest level that does, or ``None``; both joined frames of
    :func:`leefbaarheid.dataset.load_frame`. The properties are the report's tables.
    """

    dataset: Dataset
    area: Area
    parameters: Parameters
    frame: Frame
    reference: Frame | None

    def _repr_html_(self) -> str:
        frames = (
            "groepen",
            "gebieden",
            "overgangen",
            "comparison",
            "time_series",
            "by_threshold",
            "by_choice",
        )
        return card("Stijgers en dalers", self.dataset, self.area, (self.frame.van, self.frame.tot), frames)

    @property
    def areas(self) -> pd.DataFrame:
        """The chosen areas, one a row (columns: :class:`leefbaarheid.dataset.Frame`)."""
        return self.frame.gebieden

    @cached_property
    def shapes(self) -> gpd.GeoDataFrame:
        """The chosen areas, and those of their gemeenten with an outline but no score in both years: a map has no holes."""
        areas = self.frame.gebieden
        known = self.dataset.areas(self.frame.niveau, gemeenten=self.area.gemeenten)
        others = known[~known["code"].isin(areas["code"]) & known.geometry.notna()]
        if others.empty:
            return areas
        columns = ["code", "naam", "gemeente", "geometry"]
        return gpd.GeoDataFrame(pd.concat([areas, others[columns]], ignore_index=True), crs=areas.crs)

    @property
    def called(self) -> str:
        """The area as in a sentence: "Kerkrade", "de G40"."""
        return called(self.area.naam, self.area.soort)

    @property
    def judged_from(self) -> float:
        """From this weight an area is judged: named, listed, an extreme."""
        return judged_from(self.frame.niveau, self.parameters.minimum_huishoudens)

    @property
    def judged(self) -> pd.DataFrame:
        """The rows of ``gebieden`` that are judged."""
        return self.gebieden[self.gebieden["beoordeeld"]]

    @property
    def same_level(self) -> bool:
        """Whether the national figures stand on the same level and edition as the chosen areas."""
        ref = self.reference
        return ref is not None and (ref.niveau, ref.editie) == (self.frame.niveau, self.frame.editie)

    @cached_property
    def national_change(self) -> float | None:
        """Weighted change of the country in points of ``afw``; ``None`` where no level knows it."""
        if self.reference is None:
            return None
        areas = self.reference.gebieden
        return float(group_totals(areas, np.ones((len(areas), 1), dtype=bool))[2][0, 0])

    @cached_property
    def larger(self) -> dict[str, pd.Series]:
        """The buurt and the wijk of each chosen area, as far as its level has these."""
        return parents(self.frame)

    @property
    def parents(self) -> pd.Series | None:
        """The larger area of each chosen one in which it may lag: its buurt, else its wijk."""
        return next(iter(self.larger.values()), None)

    @cached_property
    def groups(self) -> pd.DataFrame:
        """Which chosen area belongs to which group: booleans, a column a group that can be determined."""
        return analysis.assign_groups(self.areas, self.parameters.rules(), self.national_change, self.parents)

    @cached_property
    def groepen(self) -> pd.DataFrame:
        """The table ``groepen.csv``: every group in the chosen area and in the regions it is compared with.

        Where the country stands on another level than the chosen area, rows of ``gekozen_landelijk`` give that area on the
        level of the country.
        """
        parts = [self.comparison]
        if self.reference is not None and not self.same_level:
            parts.append(self.comparable.query("gebied == @CHOSEN").assign(gebied=AS_COUNTRY))
        return _by_group(parts)

    @cached_property
    def comparison(self) -> pd.DataFrame:
        """As ``groepen``, of the chosen area on its own level only."""
        rules = self.parameters.rules()
        everywhere = pd.Series(True, index=self.areas.index)
        tables = [
            analysis.summarise(self.areas, self.groups, rules, {CHOSEN: everywhere}, self.national_change)
        ]
        if self.reference is not None:
            tables.append(self._reference_table(self.reference, rules))
        return _by_group(tables)

    @cached_property
    def comparable(self) -> pd.DataFrame:
        """As ``comparison``, all on the level of the country, the chosen area too; without it where that level lacks it."""
        if self.reference is None or self.same_level:
            return self.comparison
        others = self.comparison[self.comparison["gebied"] != CHOSEN]
        inside = self.reference.gebieden["gemeente_code"].isin(self.area.gemeenten)
        if not inside.any():
            return others.reset_index(drop=True)
        own = analysis.summarise(
            self.reference.gebieden,
            self._reference_groups,
            self.parameters.rules(),
            {CHOSEN: inside},
            self.national_change,
        )
        return _by_group([own, others])

    @cached_property
    def composition(self) -> pd.DataFrame:
        """How each group's national woningen divide over G4, G40 and the rest, and the rate within each."""
        return analysis.composition(self.groepen)

    @property
    def only_relative(self) -> pd.Series | None:
        """Which chosen areas stayed behind the country without a clear fall of their own."""
        if "vroegsignalering_relatief" not in self.groups:
            return None
        return self.groups["vroegsignalering_relatief"] & ~self.groups["vroegsignalering_absoluut"]

    @cached_property
    def gebieden(self) -> pd.DataFrame:
        """The table ``gebieden.csv``: the chosen areas one by one, with their groups."""
        return analysis.area_list(self.areas, self.groups, self.parameters.rules(), self.later_groups)

    @cached_property
    def later_groups(self) -> pd.DataFrame | None:
        """The groups of each area, by code, with the newest year of its edition as the last; ``None`` without one."""
        years = self.dataset.editions(self.frame.niveau)[self.frame.editie]["jaren_met_dimensies"]
        if max(years) <= self.frame.tot:
            return None
        later = self._other(tot=max(years), schaal=self.frame.niveau)
        return later.groups.set_axis(later.areas["code"])

    @cached_property
    def gemeenten(self) -> pd.DataFrame:
        """The table ``gemeenten.csv``: every gemeente of the country, where it stands and how it moved in two periods."""
        p = self.parameters
        return gemeenten_over_time(self.dataset, p.van, p.tot, p.klassegrenzen)

    @property
    def own_gemeente(self) -> dict[str, Any] | None:
        """The row of the chosen gemeente in ``gemeenten``; ``None`` for several, or where it is not there."""
        if self.area.soort != "gemeente" or self.gemeenten.empty:
            return None
        rows = self.gemeenten[self.gemeenten["gemeente_code"] == self.area.gemeenten[0]]
        return None if rows.empty else {str(k): v for k, v in rows.iloc[0].items()}

    @cached_property
    def overgangen(self) -> pd.DataFrame:
        """The table ``overgangen.csv``: areas and woningen by class at the start and at the end."""
        return analysis.transitions(self.areas)

    @cached_property
    def by_starting_class(self) -> pd.DataFrame:
        """Every group of the chosen area, split by the class in which its areas started."""
        return analysis.by_starting_class(self.areas, self.groups)

    @cached_property
    def time_series(self) -> pd.DataFrame:
        """``reeks, soort, jaar, afw``: the area, the country and the best and worst areas over all years."""
        own = self.dataset.scores(
            self.frame.niveau,
            edition=self.frame.editie,
            gemeenten=self.area.gemeenten,
            columns=["code", "jaar", "afw"],
        )
        weight = self.areas.set_index("code")["woningen"]
        parts = {self.area.naam: (CHOSEN, series.weighted_series(own, weight))}
        if self.reference is not None and self.area.soort != "land":
            ref = self.reference
            parts[self.dataset.country] = (COUNTRY, _national_series(self.dataset, ref))
        listed = self.areas[self.areas["beoordeeld"]]
        best, worst = series.extremes(listed, EXTREMES if len(listed) >= 2 * EXTREMES else len(listed) // 3)
        names = listed.set_index("code")["naam"]
        for kind, codes in (("beste", best), ("slechtste", worst)):
            for code in codes:
                name = names[code] if (names == names[code]).sum() == 1 else f"{names[code]} ({code})"
                parts[name] = (kind, own[own["code"] == code].sort_values("jaar"))
        return series.stack(parts)

    @property
    def later(self) -> tuple[int, float] | None:
        """The last year with scores after ``tot``, and the change of the chosen area until then; none without one."""
        own = self.time_series[self.time_series["soort"] == CHOSEN].set_index("jaar")["afw"]
        tot, last = self.frame.tot, own.index.max()  # no year at all where no weight of the area is known
        return (int(last), float(own[last] - own[tot])) if tot in own.index and last > tot else None

    @cached_property
    def by_threshold(self) -> pd.DataFrame:
        """Counts of every group at a row of thresholds, the chosen one among them."""
        rules = self.parameters.rules()
        thresholds = sorted({*THRESHOLDS, rules.drempel})
        return analysis.by_threshold(self.areas, rules, self.national_change, thresholds, self.parents)

    @cached_property
    def by_choice(self) -> pd.DataFrame:
        """Counts of every group with each open choice made otherwise, one at a time."""
        variants = {"zoals in dit rapport": self}
        p = self.parameters
        for variant in VARIANTS:
            if variant != p.klassegrenzen:
                variants[BOUNDS_LABELS[variant]] = self._other(klassegrenzen=variant)
        other_half = "onderste_helft" if p.klasse_6 == "alles" else "alles"
        variants[CLASS_6_LABELS[other_half]] = self._other(klasse_6=other_half)
        extreme = (
            "klasse 1 en 2 heten extreem" if p.extreme_start_tot == 1 else "alleen klasse 1 heet extreem"
        )
        variants[extreme] = self._other(extreme_start_tot=3 - p.extreme_start_tot)
        if self.areas["beoordeeld"].any() and not self.areas["beoordeeld"].all():
            which = f"alleen gebieden met minstens {self.judged_from:g} {self.frame.gewicht}"
            variants[which] = self.only_judged()
        inputs = {n: (s.areas, s.parameters.rules(), s.national_change) for n, s in variants.items()}
        inside = None if self.parents is None else self.parents.set_axis(self.areas["code"])
        return analysis.by_choice(inputs, inside)

    @cached_property
    def peers(self) -> pd.DataFrame:
        """The gemeenten that are alike (:func:`alike`); empty without national figures."""
        found = alike(self.dataset, self.area)
        return found if self.reference else found.iloc[:0]

    def only_judged(self) -> Study:
        """The same study in which areas that are not judged do not count either, nationally too."""
        own, country = (f and f.where(f.gebieden["beoordeeld"]) for f in (self.frame, self.reference))
        assert own is not None
        return replace(self, frame=own, reference=country)

    def _other(self, **changes: Any) -> Study:
        """The same study with other parameters."""
        values = {**self.parameters.model_dump(), **changes}
        return build_study(self.dataset, self.area, Parameters.read(values))

    @cached_property
    def _reference_groups(self) -> pd.DataFrame:
        """As ``groups``, of the country's areas."""
        assert self.reference is not None
        larger = next(iter(parents(self.reference).values()), None)
        return analysis.assign_groups(
            self.reference.gebieden, self.parameters.rules(), self.national_change, larger
        )

    def _reference_table(self, reference: Frame, rules: analysis.Rules) -> pd.DataFrame:
        areas = reference.gebieden
        around = regions(self.dataset, self.area, self.peers)
        inside = {n: areas["gemeente_code"].isin(codes) for n, codes in around.items()}
        return analysis.summarise(areas, self._reference_groups, rules, inside, self.national_change)


def open_study(gebied: str, **parameters: Any) -> Study:
    """Open theme 1 for an area, with the parameters of the notebook (:class:`Parameters`).

    Raises :class:`AreaError`, :class:`ParameterError` or :class:`DatasetError`, each one sentence.
    """
    checked = Parameters.read({"gebied": gebied, **parameters})
    dataset, area = open_data(checked.gebied, checked.data)
    return build_study(dataset, area, checked)


def build_study(dataset: Dataset, area: Area, parameters: Parameters) -> Study:
    """Load the frames for an area that is resolved already; see :func:`open_study`."""
    p = parameters
    choice = choose_level(dataset, area.gemeenten, p.van, p.tot, p.schaal)
    national = national_level(dataset, p.van, p.tot, choice)
    reference = None
    chosen: dict[str, Any] = {"variant": p.klassegrenzen, "minimum": p.minimum_huishoudens}
    if national is not None:
        reference = load_frame(dataset, national, p.van, p.tot, **chosen)
    if reference is not None and national == choice:
        frame = reference.within(area.gemeenten)
    else:
        frame = load_frame(dataset, choice, p.van, p.tot, gemeenten=area.gemeenten, **chosen)
    return Study(dataset, area, parameters, frame, reference)


def _by_group(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Join summaries of regions, group by group in the order of the report."""
    table = pd.concat(tables, ignore_index=True)
    order = pd.Categorical(table["groep"], categories=analysis.GROUPS)
    return table.iloc[np.argsort(order.codes, kind="stable")].reset_index(drop=True)


def _national_series(dataset: Dataset, reference: Frame) -> pd.DataFrame:
    scores = dataset.scores(reference.niveau, edition=reference.editie, columns=["code", "jaar", "afw"])
    return series.weighted_series(scores, reference.gebieden.set_index("code")["woningen"])
