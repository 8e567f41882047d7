"""Theme 2 for one area: everything the notebook shows, computed once and kept as named frames."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from leefbaarheid.analysis import sociale_ongelijkheid as analysis
from leefbaarheid.areas import Area
from leefbaarheid.classes import VARIANTS
from leefbaarheid.data.regions import CHOSEN, COUNTRY, alike, open_data, profile, regions
from leefbaarheid.dataset import Choice, Dataset, Snapshot, choose_snapshot, linked, load_snapshot
from leefbaarheid.dataset.frame import judged_from
from leefbaarheid.dataset.levels import COUNTRY_SHARE
from leefbaarheid.dataset.snapshot import covers, joined_share, served
from leefbaarheid.errors import ParameterError
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import BOUNDS_LABELS, called
from leefbaarheid.themes.shared.card import card
from leefbaarheid.themes.sociale_ongelijkheid.described import described, means, summed
from leefbaarheid.themes.sociale_ongelijkheid.parameters import Parameters
from leefbaarheid.themes.sociale_ongelijkheid.results import (
    Results,
    changes,
    national_ses,
    results,
)

#: Bounds of the size classes of gemeenten, in households.
SIZES: Final = (10_000, 20_000, 50_000, 100_000)
#: Codes of regions that the letter does not speak of (COROP, stadsregio): to be chosen, but in no table of regions.
CHOSEN_ONLY: Final = r"(CR\d\d$|SR-)"
#: A bootstrap interval stands beside Fisher's up to so many areas; beyond it they hardly differ.
BOOTSTRAP_TO: Final = 500
BOOTSTRAP_DRAWS: Final = 2000


@dataclass(frozen=True, eq=False)
class Study:
    """Theme 2 for one area. Make one with :func:`open_study`.

    ``own`` holds the chosen areas; ``level`` all areas of the dataset at the same level; ``country`` those of the level on
    which national figures stand (the same one where it covers the country); all are snapshots
    (:class:`leefbaarheid.dataset.Snapshot`). ``whole_country`` tells whether national figures cover the country, or only
    the gemeenten that the dataset holds. The properties are the report's tables.
    """

    dataset: Dataset
    area: Area
    parameters: Parameters
    own: Snapshot
    level: Snapshot
    country: Snapshot
    whole_country: bool

    def _repr_html_(self) -> str:
        frames = ("samenhang", "gemeenten", "gebieden", "vergelijking", "by_size", "by_region", "choices")
        return card(
            "Sociale ongelijkheid", self.dataset, self.area, (self.own.jaar, self.own.jaar_ses), frames
        )

    @property
    def called(self) -> str:
        """The area as in a sentence: "Kerkrade", "de G40"."""
        return called(self.area.naam, self.area.soort)

    @property
    def single(self) -> bool:
        """Whether the area is one gemeente."""
        return self.area.soort == "gemeente"

    @property
    def same_level(self) -> bool:
        """Whether the national figures stand on the same level and edition as the chosen areas."""
        return (self.country.niveau, self.country.editie) == (self.own.niveau, self.own.editie)

    @cached_property
    def of_level(self) -> Results:
        """Results over all areas of the chosen areas' level."""
        return self._results(self.level)

    @cached_property
    def of_country(self) -> Results:
        """Results over the areas on which national figures stand."""
        return self._results(self.country)

    @cached_property
    def areas(self) -> pd.DataFrame:
        """The chosen areas: the snapshot's columns with those of ``Results.gebieden``."""
        return self.own.gebieden.merge(self.of_level.gebieden, on="code", how="left")

    @property
    def known(self) -> pd.DataFrame:
        """The chosen areas that have both a score and SES-WOA."""
        return self.areas[self.areas["totaal"].notna()]

    @property
    def enough(self) -> bool:
        """Whether the chosen areas are many enough for a correlation of their own."""
        return len(self.known) >= self.parameters.minimum_gebieden

    def low_ses(self, areas: pd.DataFrame) -> pd.Series:
        """Tell which of some areas of the chosen level have a low SES, by the limit of this report."""
        cuts = analysis.ses_cuts(
            national_ses(self.dataset, self.own.niveau, self.own.jaar_ses), self.parameters.kwintiel
        )
        return areas["totaal"] <= cuts.laag

    @cached_property
    def samenhang(self) -> pd.DataFrame:
        """The table ``samenhang.csv``: every score with every figure of SES, here and in the country."""
        own = analysis.correlations(self.known, minimum=self.parameters.minimum_gebieden)
        if self.own.gewicht == "geen":
            own["pearson_gewogen"] = np.nan
        parts = {CHOSEN: own, COUNTRY: self.of_country.samenhang}
        return pd.concat([t.assign(gebied=name) for name, t in parts.items()], ignore_index=True)

    def correlation(self, region: str = CHOSEN, score: str = "afw", ses: str = "totaal") -> Mapping[str, Any]:
        """One row of ``samenhang``."""
        t = self.samenhang
        rows = t[(t["gebied"] == region) & (t["score"] == score) & (t["ses"] == ses)]
        return {str(k): v for k, v in rows.iloc[0].items()}

    @cached_property
    def bca(self) -> tuple[float, float] | None:
        """The bootstrap interval of the area's own correlation; none under the minimum, or where it cannot be told."""
        if not self.enough or len(self.known) > BOOTSTRAP_TO:
            return None
        low, high = analysis.bca_interval(
            self.known["afw"], self.known["totaal"], draws=BOOTSTRAP_DRAWS, seed=self.parameters.zaad
        )
        return None if np.isnan(low) else (low, high)

    @cached_property
    def gemeenten(self) -> pd.DataFrame:
        """Every gemeente of the national level: spread, correlation, shares, means, size and urbanity."""
        table = self.of_country.gemeenten
        for other in (profile(self.dataset), means(self.country.gebieden)):
            table = table.merge(other, left_on="gemeente_code", right_index=True, how="left")
        return table.assign(gekozen=table["gemeente_code"].isin(self.area.gemeenten))

    @property
    def ranked(self) -> int:
        """How many gemeenten have enough areas for a rank of their spread."""
        return int(self.gemeenten["rang_spreiding"].notna().sum())

    @cached_property
    def gebieden(self) -> pd.DataFrame:
        """The table ``gebieden.csv``: the chosen areas one by one, the lowest SES first.

        What cannot be told is missing, never False or 0: the kinds of an area without SES, a weight that is not known.
        """
        areas = self.areas.rename(columns={"totaal": "ses"})
        found = ["stapeling", "tegenhanger", "cluster"]
        areas[found] = areas[found].astype("boolean").where(areas["ses"].notna())
        unknown = areas["gewicht_onbekend"] | (self.own.gewicht == "geen")
        areas["huishoudens"] = areas["huishoudens"].mask(unknown)
        return areas.sort_values(["ses", "code"]).reset_index(drop=True)

    @cached_property
    def peers(self) -> pd.DataFrame:
        """The gemeenten that are alike."""
        return alike(self.dataset, self.area)

    @cached_property
    def regions(self) -> dict[str, tuple[str, ...]]:
        """The regions with which the area is compared: name -> codes of gemeenten."""
        found = regions(self.dataset, self.area, self.peers)
        hidden = {"land": COUNTRY, "provincie": "provincie", "groep": self.area.code}.get(self.area.soort)
        return {
            name: codes
            for name, codes in found.items()
            if name == COUNTRY or (name != hidden and self._known_enough(codes))
        }

    @cached_property
    def own_profile(self) -> pd.DataFrame:
        """The chosen areas of stapeling beside the other chosen ones, a row a dimension; empty without either kind."""
        flags = self.known[["stapeling"]].astype(bool)
        if flags["stapeling"].all() or not flags["stapeling"].any():
            return pd.DataFrame()
        table = analysis.profile(self.known, flags)
        return table[table["score"] != "afw"]

    @cached_property
    def vergelijking(self) -> pd.DataFrame:
        """The chosen area beside regions: means, spread, correlation over all areas of each, and shares."""
        rows = [described(CHOSEN, pd.DataFrame(self.areas), self.parameters)]
        national = pd.DataFrame(self.country.gebieden).merge(self.of_country.gebieden, on="code", how="left")
        for name, codes in self.regions.items():
            inside = national["gemeente_code"].isin(codes)
            rows.append(described(name, national[inside], self.parameters))
        return pd.DataFrame(rows)

    @cached_property
    def by_size(self) -> pd.DataFrame:
        """Gemeenten by number of households: how many, the median correlation, spread and share of stapeling."""
        bounds = [0, *SIZES, np.inf]
        groups = pd.cut(self.gemeenten["omvang"], bounds, right=False, labels=range(len(bounds) - 1))
        return summed(self.gemeenten.groupby(groups, observed=True)).rename_axis("grootte").reset_index()

    @cached_property
    def by_region(self) -> pd.DataFrame:
        """The same for the groups and regions that the dataset knows, without those that are there to be chosen only."""
        members = self.dataset.groepen[["groep_code", "groep", "soort", "gemeente_code"]]
        members = members[~members["groep_code"].str.match(CHOSEN_ONLY)]
        known = members.groupby("groep_code")["gemeente_code"].transform(self._known_enough).astype(bool)
        table = members[known].merge(self.gemeenten, on="gemeente_code")
        found = summed(table.groupby(["soort", "groep_code", "groep"])).reset_index()
        national = self.country.gebieden[["gemeente_code", "afw", "totaal"]]
        inside = members.drop_duplicates(["groep_code", "gemeente_code"]).merge(national, on="gemeente_code")
        together = analysis.correlate(
            inside["afw"],
            inside["totaal"],
            groups=inside["groep_code"],
            minimum=self.parameters.minimum_gebieden,
        )
        return found.assign(pearson_regio=found["groep_code"].map(together["pearson"]))

    @cached_property
    def stapeling_sensitivity(self) -> pd.DataFrame:
        """Counts of both kinds among the chosen areas at other shares of low status and other class limits."""
        p = self.parameters
        return analysis.sensitivity(
            self.own.gebieden,
            national_ses(self.dataset, self.own.niveau, self.own.jaar_ses),
            kwintielen=sorted({0.1, 0.15, 0.2, 0.25, 0.3, p.kwintiel}),
            klassen_laag=sorted({3, 4, 5, p.klasse_laag}),
            klassen_hoog=sorted({7, 8, 9, p.klasse_hoog}),
        )

    @cached_property
    def choices(self) -> pd.DataFrame:
        """What another choice does: ``keuze, n, pearson, sd, stapeling, tegenhanger``."""
        p = self.parameters
        variants: dict[str, dict[str, Any]] = {"zoals in dit rapport": {}}
        judged = ""
        if self.areas["beoordeeld"].any() and not self.areas["beoordeeld"].all():
            least = dutch.number(judged_from(self.own.niveau, p.minimum_huishoudens))
            judged = f"gebieden vanaf {least} {self.own.gewicht}"
            variants[judged] = {}
        for bounds in VARIANTS:
            if bounds != p.klassegrenzen:
                variants[BOUNDS_LABELS[bounds]] = {"klassegrenzen": bounds}
        held = self.dataset.editions(self.own.niveau)[self.own.editie]["jaren_met_dimensies"]
        for year in (y for y in held if y != self.own.jaar):
            variants[f"score van {year}"] = {"jaar": year}
        rows = [
            {"keuze": name, **self._outcome(values, only_judged=name == judged)}
            for name, values in variants.items()
        ]
        return pd.DataFrame(rows)

    @cached_property
    def koppeling(self) -> pd.DataFrame:
        """Which part of the scored areas has SES-WOA, a row a chosen gemeente."""
        return linked(self.own).sort_values("aandeel_gebieden").reset_index()

    @property
    def joined(self) -> float:
        """The share of households (areas, where those are unknown) that has SES-WOA."""
        return joined_share(self.own, self.area.gemeenten)

    @cached_property
    def all_changes(self) -> pd.DataFrame:
        """Change of SES and of the score of every area of the level; empty where the data have no two years of both."""
        return changes(self.dataset, self.level, self.parameters)

    @property
    def changes(self) -> pd.DataFrame:
        """The same of the chosen areas."""
        rows = self.all_changes[self.all_changes["gemeente_code"].isin(self.area.gemeenten)]
        return rows.assign(
            naam=rows["code"].map(self.own.gebieden.set_index("code")["naam"]).fillna(rows["code"])
        )

    def _known_enough(self, gemeenten: Collection[str]) -> bool:
        """Whether (nearly) all of some gemeenten have figures, so that these may be called those of the region."""
        return served(self.country, gemeenten) >= COUNTRY_SHARE * len(gemeenten) or self.whole_country

    def _results(self, snapshot: Snapshot) -> Results:
        choice = Choice(snapshot.niveau, snapshot.editie)
        national = self.parameters.model_copy(update={"gebied": "", "data": ""})
        return results(self.dataset, choice, snapshot.jaar, snapshot.jaar_ses, national)

    def _outcome(self, changed: Mapping[str, Any], *, only_judged: bool = False) -> dict[str, Any]:
        p = Parameters.read({**self.parameters.model_dump(), **changed})
        choice = Choice(self.own.niveau, self.own.editie)
        whole = load_snapshot(
            self.dataset, choice, p.jaar, self.own.jaar_ses, p.klassegrenzen, p.minimum_huishoudens
        )
        areas = pd.DataFrame(whole.within(self.area.gemeenten).gebieden)
        areas = areas[areas["beoordeeld"]] if only_judged else areas
        cuts = analysis.ses_cuts(national_ses(self.dataset, choice.niveau, self.own.jaar_ses), p.kwintiel)
        flags = analysis.assign(areas, p.rules(), cuts)
        row = described("", areas.join(flags), p)
        return {k: row[k] for k in ("n", "pearson", "sd", "stapeling", "tegenhanger")}


def open_study(gebied: str, **parameters: Any) -> Study:
    """Open theme 2 for an area, with the parameters of the notebook (:class:`Parameters`).

    Raises :class:`AreaError`, :class:`ParameterError` or :class:`DatasetError`, each one sentence.
    """
    checked = Parameters.read({"gebied": gebied, **parameters})
    dataset, area = open_data(checked.gebied, checked.data)
    return build_study(dataset, area, checked)


def build_study(dataset: Dataset, area: Area, parameters: Parameters) -> Study:
    """Choose level and years for an area that is resolved already; see :func:`open_study`."""
    p = parameters
    wanted = p.jaar_ses or None
    chosen: dict[str, Any] = {"variant": p.klassegrenzen, "minimum": p.minimum_huishoudens}
    level = choose_snapshot(
        dataset, area.gemeenten, p.jaar, wanted, p.schaal, least=p.koppeling_vanaf, **chosen
    )
    country = level
    if not covers(level, dataset):
        try:
            country = choose_snapshot(dataset, None, p.jaar, wanted, **chosen)
        except ParameterError:
            country = level
    whole = covers(country, dataset)
    own = level.within(area.gemeenten)
    if not own.gebieden["totaal"].notna().any():
        raise ParameterError(
            f"{area.naam} has no area at level {level.niveau} with a score of {level.jaar} and SES-WOA of "
            f"{level.jaar_ses}; choose another schaal"
        )
    return Study(dataset, area, p, own, level, country, whole)
