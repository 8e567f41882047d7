"""Where findings can be checked: on which areas, of which level and year, with every choice made otherwise too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from typing import Any, Final

import numpy as np
import pandas as pd

from leefbaarheid.analysis.bevindingen import PARTS, Crime, Rises, Unequal, rises_of
from leefbaarheid.analysis.ondermijning.composite import Method, composite
from leefbaarheid.analysis.ondermijning.correlation import correlate_kinds
from leefbaarheid.analysis.ondermijning.typology import types
from leefbaarheid.analysis.ondermijning.unsafety import CIRCULAR, experienced, for_correlation
from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import Limits
from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules
from leefbaarheid.analysis.weighted import CHANGES, group_totals
from leefbaarheid.areas import Area, resolve_area
from leefbaarheid.classes import VARIANTS
from leefbaarheid.data.change import load_change
from leefbaarheid.data.crime import in_index, kinds_of_crime, load_crime, unsafety_sources, weights_of
from leefbaarheid.data.regions import profile
from leefbaarheid.data.ses import national_ses, with_kinds
from leefbaarheid.dataset import Choice, Dataset, Frame, choose_snapshot, load_snapshot, parents
from leefbaarheid.dataset.frame import JUDGED_FROM
from leefbaarheid.dataset.gemeenten import weighted_means
from leefbaarheid.dataset.levels import COUNTRY_SHARE, coverage
from leefbaarheid.dataset.snapshot import SES, Snapshot
from leefbaarheid.errors import ParameterError
from leefbaarheid.terms import LEVEL_LABELS, LEVELS
from leefbaarheid.themes.bevindingen.parameters import Parameters
from leefbaarheid.themes.notebooks import SOURCES as UNSAFETY_ORDER
from leefbaarheid.themes.notebooks import load_constants

Case = Rises | Unequal | Crime
#: A choice made otherwise: the parameter (or what else differs) and its value.
Other = tuple[str, Any]
#: From so large a change an area rose or fell; LBM 2.0's own (0.0667) is among them.
THRESHOLDS: Final = (0.02, 0.025, 0.03, 0.035, 0.0392, 0.045, 0.05, 0.055, 0.06, 0.0667, 0.075, 0.08)
QUINTILES: Final = (0.1, 0.15, 0.2, 0.25, 0.3)
MINIMA: Final = (5, 10, 20)
#: Choices on which it depends where areas of stapeling lie together.
_CLUSTERING: Final = {"kwintiel", "klasse_laag", "klassegrenzen", "jaar"}


@dataclass(frozen=True, eq=False)
class Place:
    """Areas on which findings can be checked.

    ``whole``: they cover all gemeenten that were asked for; ``kolommen`` the figures of SES that they have; ``gewicht`` is
    ``geen`` where every area counts one; ``land`` says on what the country's figures stand, where that is another level;
    ``circulair``: experienced unsafety is the Leefbaarometer's own dimension. ``make`` gives what the functions of the
    findings take; ``others`` the same with one choice made otherwise.
    """

    niveau: str
    editie: str
    jaren: tuple[int, ...]
    gewicht: str
    gewicht_jaar: int
    aantal: int
    gemeenten: int
    whole: bool
    make: Callable[[], Case]
    kolommen: frozenset[str] = frozenset()
    jaar_ses: int = 0
    land: str = ""
    circulair: bool = False
    others: Mapping[Other, Callable[[], Case]] = field(default_factory=dict)

    @cached_property
    def case(self) -> Case:
        """The areas with the choices of this report."""
        return self.make()


def _made(
    make: Callable[..., Case], others: Mapping[Other, Mapping[str, Any]]
) -> dict[Other, Callable[[], Case]]:
    """Make each case when it is asked for, and once."""
    return {name: cache(partial(make, **changes)) for name, changes in others.items()}


def rise_places(dataset: Dataset, area: Area, p: Parameters) -> list[Place]:
    """Theme 1: the finest level that serves the area, then finer ones that hold a part of its gemeenten."""
    places = [_rises(dataset, area, p, "auto")]
    for level in dataset.levels[: dataset.levels.index(places[0].niveau)]:
        for edition, about in dataset.editions(level).items():
            if {p.van, p.tot} <= set(about["jaren_met_dimensies"]):
                both = coverage(dataset, level, edition, p.van, p.tot)["beide"]
                codes = sorted(set(both.index[both > 0]) & set(area.gemeenten))
                if codes:
                    part = resolve_area(dataset, ", ".join(codes))
                    places.append(replace(_rises(dataset, part, p, level), whole=False))
    return places


def _rises(dataset: Dataset, area: Area, p: Parameters, level: str) -> Place:
    chosen = Rules(p.drempel, p.drempel_relatief, p.klasse_6, klassegrenzen=p.klassegrenzen)

    def case(least: float = 0, **changes: Any) -> Rises:
        rules = replace(chosen, **changes)
        own, country = load_change(dataset, area, p.van, p.tot, level, rules.klassegrenzen)
        if least:
            own, country = (frame.where(frame.gebieden["beoordeeld"]) for frame in (own, country))
        areas, everywhere = pd.DataFrame(own.gebieden.drop(columns="geometry")), country.gebieden
        means = group_totals(everywhere, np.ones((len(everywhere), 1), dtype=bool))[2][0]
        national = dict(zip(CHANGES, map(float, means), strict=True))
        groups = {name: set(dataset.members(name)) for name in PARTS[:2]}
        inside = {name: areas["gemeente_code"].isin(codes) for name, codes in groups.items()}
        inside["overig"] = ~inside["G4"] & ~inside["G40"]
        return rises_of(areas, rules, national, inside, parents(own), p.marge)

    f, country = load_change(dataset, area, p.van, p.tot, level, p.klassegrenzen)
    others: dict[Other, dict[str, Any]] = {
        ("drempel", t): {"drempel": t, "drempel_relatief": t} for t in sorted({*THRESHOLDS, p.drempel})
    }
    others |= {("klassegrenzen", v): {"klassegrenzen": v} for v in VARIANTS}
    others |= {("klasse_6", v): {"klasse_6": v} for v in ("alles", "onderste_helft")}
    if f.gewicht != "geen":
        others[("minimum_huishoudens", JUDGED_FROM)] = {"least": JUDGED_FROM}
    return Place(
        f.niveau,
        f.editie,
        (f.van, f.tot),
        f.gewicht,
        f.gewicht_jaar,
        len(f.gebieden),
        f.gebieden["gemeente_code"].nunique(),
        True,
        case,
        land=_beside(f, country),
        others=_made(case, others),
    )


def _beside(own: Frame, country: Frame) -> str:
    """Say what the figures of the country are about, where that is another level or edition."""
    same = (own.niveau, own.editie) == (country.niveau, country.editie)
    if same or country.gebieden.empty:
        return ""
    year = f" ({country.gewicht_jaar})" if country.gewicht_jaar else ""
    weight = f", gewogen naar {country.gewicht}{year}"
    if country.gewicht == "geen":
        weight = "; elk gebied telt even zwaar"
    level = LEVEL_LABELS[country.niveau][1]
    return f"De cijfers van andere gebieden gaan over {level} (editie {country.editie}){weight}."


def inequality_places(dataset: Dataset, area: Area, p: Parameters) -> list[Place]:
    """Theme 2: the finest level with SES for the area, then finer ones with scores alone, also of other years."""
    places, start = [], len(dataset.levels)
    for ses in dict.fromkeys((p.jaar_ses or p.jaar, p.jaar_ses)):
        try:
            places = [_with_ses(dataset, area, p, ses)]
            break
        except ParameterError:
            continue
    if places:
        start = dataset.levels.index(places[0].niveau)
    for level in (n for n in dataset.levels[:start] if n != "grid"):
        for edition, about in dataset.editions(level).items():
            years = sorted(about["jaren_met_dimensies"], key=lambda y: (abs(y - p.jaar), y))
            for year in years:
                place = _without_ses(dataset, area, p, Choice(level, edition), year)
                if place.aantal and (place.whole or year == p.jaar):
                    places.append(place)
                if place.whole:
                    break
    return places


def _with_ses(dataset: Dataset, area: Area, p: Parameters, jaar_ses: int) -> Place:
    level = choose_snapshot(dataset, area.gemeenten, p.jaar, jaar_ses or None, variant=p.klassegrenzen)
    own = level.within(area.gemeenten)
    about = dataset.editions(own.niveau)[own.editie]
    held = [y for y in about["jaren_met_dimensies"] if y != own.jaar]
    others = _varied("kwintiel", QUINTILES, p.kwintiel)
    others |= _varied("klasse_laag", (3, 4, 5), p.klasse_laag)
    others |= _varied("klasse_hoog", (7, 8, 9), p.klasse_hoog)
    others |= {("klassegrenzen", v): {"klassegrenzen": v} for v in VARIANTS}
    others |= {("maat", m): {"maat": m} for m in ("pearson", "pearson_gewogen", "spearman")}
    others |= {("spreiding", s): {"spreiding": s} for s in ("sd", "sd_gewogen", "p90_p10")}
    others |= _varied("minimum_gebieden", MINIMA, p.minimum_gebieden)
    others |= {("jaar", y): {"jaar": y} for y in (own.jaar, *held)}
    cluster = with_kinds(dataset, level, _limits(p)).set_index("code")["cluster"]
    others[("weging", "gemeenten")] = {"weging": "gemeenten"}
    return _unequal(dataset, area, p, own, cluster, others)


def _limits(p: Parameters) -> Limits:
    return Limits(p.kwintiel, p.klasse_laag, p.klasse_hoog)


def _without_ses(dataset: Dataset, area: Area, p: Parameters, choice: Choice, year: int) -> Place:
    found = load_snapshot(dataset, choice, year, 0, p.klassegrenzen).within(area.gemeenten)
    others: dict[Other, dict[str, Any]] = {("spreiding", s): {"spreiding": s} for s in ("sd", "p90_p10")}
    others |= _varied("minimum_gebieden", MINIMA, p.minimum_gebieden)
    return _unequal(dataset, area, p, found, pd.Series(dtype=bool), others)


def _varied(name: str, values: Iterable[float], own: float) -> dict[Other, dict[str, Any]]:
    """Give a parameter some values, that of the report among them."""
    return {(name, value): {name: value} for value in sorted({*values, own})}


def _unequal(
    dataset: Dataset,
    area: Area,
    p: Parameters,
    own: Snapshot,
    cluster: pd.Series,
    others: Mapping[Other, dict[str, Any]],
) -> Place:
    about = dataset.gemeenten.set_index("code")[["naam", "provincie_code"]]
    about = about.assign(omvang=profile(dataset)["omvang"], ses=np.nan)
    if "totaal" in own.gebieden:
        known = own.gebieden[own.gebieden["totaal"].notna()]
        about["ses"] = weighted_means(known, known["huishoudens"], ["totaal"])["totaal"]
    members = {str(c): tuple(dataset.members(str(c))) for c in dataset.groepen["groep_code"].unique()}
    choice, ses = Choice(own.niveau, own.editie), national_ses(dataset, own)

    def case(draws: int = 0, **changes: Any) -> Unequal:
        measures = {k: changes.pop(k) for k in ("maat", "spreiding", "weging") if k in changes}
        values = p.model_copy(update=changes)
        year = changes.get("jaar", own.jaar)
        level = load_snapshot(dataset, choice, year, own.jaar_ses, values.klassegrenzen)
        snapshot = level.within(area.gemeenten) if {"jaar", "klassegrenzen"} & set(changes) else own
        areas = pd.DataFrame(snapshot.gebieden.drop(columns="geometry"))
        core = cluster
        if area.soort == "land" and any(k in _CLUSTERING and v != getattr(p, k) for k, v in changes.items()):
            core = with_kinds(dataset, level, _limits(values)).set_index("code")["cluster"]
        return Unequal(
            areas if "totaal" in areas else areas.assign(totaal=np.nan),
            ses,
            about,
            members,
            core,
            _limits(values),
            minimum=values.minimum_gebieden,
            draws=draws,
            seed=p.zaad,
            marge=p.marge,
            **measures,
        )

    areas = own.gebieden
    gemeenten = areas["gemeente_code"].nunique()
    return Place(
        own.niveau,
        own.editie,
        (own.jaar,),
        "geen",
        own.gewicht_jaar,
        int(areas["totaal"].notna().sum()) if "totaal" in areas else len(areas),
        gemeenten,
        gemeenten >= COUNTRY_SHARE * len(area.gemeenten),
        partial(case, draws=p.trekkingen),
        frozenset(c for c in SES if c in areas and areas[c].notna().any()),
        own.jaar_ses,
        others=_made(case, others),
    )


def crime_places(dataset: Dataset, area: Area, p: Parameters) -> list[Place]:
    """Theme 3: the gemeenten of the country; none where the dataset has no indicators."""
    fixed = load_constants("ondermijning")
    try:
        gemeenten, cijfers = load_crime(dataset)
        soorten = kinds_of_crime(dataset, gemeenten, cijfers)
        names = in_index(gemeenten, soorten, "", fixed["minimum_dekking"])
    except ParameterError:
        return []
    sources, minimum = unsafety_sources(gemeenten), p.minimum_gebieden
    source, against = for_correlation(sources, UNSAFETY_ORDER, minimum=minimum)
    weights = weights_of(names, fixed["gewichten"])
    about = gemeenten.set_index("code")[["naam", "soc", "omvang", "oad"]]
    about = about.join(experienced(sources, UNSAFETY_ORDER, minimum=minimum))
    circular = source == CIRCULAR

    @cache
    def relations() -> pd.DataFrame:
        return correlate_kinds(gemeenten, list(soorten.index), against, circular=circular, minimum=minimum)

    def case(grens: float = p.grens, methode: Method = fixed["methode"]) -> Crime:
        found = composite(
            gemeenten, names, dict(soorten["richting"]), weights, fixed["minimum_dekking"], methode
        ).set_index("gemeente_code")
        table = about.join(found[["index", "rang"]])
        return Crime(relations(), table.assign(type=types(table["index"], table["onveiligheid"], grens)))

    others = _varied("grens", (1 / 4, 1 / 3, 1 / 2), p.grens)
    others |= {("methode", m): {"methode": m} for m in ("percentiel", "z")}
    n = len(gemeenten)
    return [
        Place(
            LEVELS[-1],
            gemeenten.attrs["editie"],
            (int(soorten["jaar"].max()),),
            "geen",
            0,
            n,
            n,
            True,
            case,
            circulair=circular,
            others=_made(case, others),
        )
    ]
