"""Where the letter's findings can be checked in a dataset, and the tables of verdicts, figures and other choices."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from leefbaarheid.analysis.bevindingen import FUNCTIONS
from leefbaarheid.analysis.bevindingen.crime import Crime
from leefbaarheid.analysis.bevindingen.inequality import Unequal
from leefbaarheid.analysis.bevindingen.rises import PARTS, Rises, rises_of
from leefbaarheid.analysis.bevindingen.verdict import FIGURES, HOLDS, OPEN, UNTESTED, Draws, verdict
from leefbaarheid.analysis.ondermijning.composite import composite, leave_one_out
from leefbaarheid.analysis.ondermijning.correlation import correlate_kinds
from leefbaarheid.analysis.ondermijning.typology import types
from leefbaarheid.analysis.ondermijning.unsafety import CIRCULAR, experienced, for_correlation
from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import Limits
from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules
from leefbaarheid.areas import Area
from leefbaarheid.classes import VARIANTS
from leefbaarheid.data.change import load_change
from leefbaarheid.data.crime import (
    UNSAFETY_ORDER,
    in_index,
    kinds_of_crime,
    load_crime,
    unsafety_sources,
    weights_of,
)
from leefbaarheid.data.regions import profile
from leefbaarheid.data.ses import in_gemeenten, load_with_ses, with_kinds
from leefbaarheid.dataset import Choice, Dataset, load_snapshot, parents
from leefbaarheid.dataset.frame import JUDGED_FROM
from leefbaarheid.dataset.gemeenten import weighted_means
from leefbaarheid.dataset.levels import COUNTRY_SHARE
from leefbaarheid.dataset.snapshot import SES, Snapshot
from leefbaarheid.errors import ParameterError, did_you_mean
from leefbaarheid.params import Finding, load_constants
from leefbaarheid.params import load_findings as read_findings

Case = Rises | Unequal | Crime
#: Choices of a report by name, as its parameters and constants have them.
Choices = Mapping[str, Any]
#: Choices made otherwise, one at a time, by theme.
OTHERS: Final[Mapping[str, Mapping[str, Collection[Any]]]] = {
    "stijgers_en_dalers": {
        "drempel": (0.02, 0.025, 0.03, 0.035, 0.0392, 0.045, 0.05, 0.055, 0.06, 0.0667, 0.075, 0.08),
        "klassegrenzen": tuple(VARIANTS),
        "klasse_6": ("alles", "onderste_helft"),
        "minimum_huishoudens": (0, JUDGED_FROM),
    },
    "sociale_ongelijkheid": {
        "kwintiel": (0.1, 0.15, 0.2, 0.25, 0.3),
        "klasse_laag": (3, 4, 5),
        "klasse_hoog": (7, 8, 9),
        "klassegrenzen": tuple(VARIANTS),
        "maat": ("pearson", "pearson_gewogen", "spearman"),
        "spreiding": ("spreiding", "sd", "sd_gewogen", "p90_p10"),
        "minimum_gebieden": (5, 10, 20),
        "weging": ("huishoudens", "gemeenten"),
    },
    "ondermijning": {"grens": (1 / 4, 1 / 3, 1 / 2), "methode": ("percentiel", "z")},
}
#: Choices that the function of a finding heeds, where that is not all of its theme; ``jaar_score``: of the place's years.
HEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "widest": ("spreiding", "minimum_gebieden"),
    "by_size": ("spreiding", "maat", "minimum_gebieden", "jaar_score"),
    "status": ("weging", "jaar_score"),
    "relations": ("maat", "jaar_score"),
    "regional": ("maat", "minimum_gebieden", "jaar_score"),
    "share": ("kwintiel", "klasse_laag", "klasse_hoog", "klassegrenzen", "minimum_gebieden", "jaar_score"),
    "clusters": ("kwintiel", "klasse_laag", "klassegrenzen", "jaar_score"),
    "below_others": ("kwintiel", "klasse_laag", "klassegrenzen", "jaar_score"),
    "inside": ("maat", "jaar_score"),
}
#: What is chosen where neither parameters nor constants of the findings say so.
OWN: Final = {"maat": "pearson", "spreiding": "spreiding", "weging": "huishoudens", "minimum_huishoudens": 0}


@dataclass(frozen=True, eq=False)
class Place:
    """Areas on which the findings of a theme can be checked.

    ``kolommen`` are the figures of SES that they have; ``gewicht`` is ``geen`` where every area counts one; ``circulair``:
    experienced unsafety is the Leefbaarometer's own dimension. ``make`` gives what the functions of the findings take, of
    some choices; ``years`` are those that the score may have.
    """

    niveau: str
    jaren: tuple[int, ...]
    gewicht: str
    aantal: int
    make: Callable[[Choices], Case]
    kolommen: frozenset[str] = frozenset()
    jaar_ses: int = 0
    circulair: bool = False
    years: tuple[int, ...] = ()
    made: dict[str, Case] = field(default_factory=dict)

    def case(self, choices: Choices) -> Case:
        """The areas with some choices; made once for each set of them."""
        key = repr(sorted(choices.items()))
        if key not in self.made:
            self.made[key] = self.make(choices)
        return self.made[key]


def load_findings() -> dict[str, Finding]:
    """The findings of ``params/bevindingen.yml`` by number.

    Raises :class:`ParameterError` where one names a theme or function that is not there.

    >>> findings = load_findings()
    >>> len(findings), findings["2.5"].zin
    (43, 'Leefbaarheid en SES gaan sterk gelijk op.')
    """
    found = read_findings()
    for one in found.values():
        for name, known in ((one.functie, FUNCTIONS), (one.thema, PLACES)):
            if name not in known:
                hint = did_you_mean(name, known) or f"; choose one of {', '.join(known)}"
                raise ParameterError(f"params/bevindingen.yml, id {one.id}: {name} is unknown{hint}")
    return found


def with_defaults(choices: Choices) -> dict[str, Any]:
    """The choices of a report, with those that neither its parameters nor its constants name."""
    return OWN | dict(choices)


def basis(places: Mapping[str, Place]) -> dict[str, Any]:
    """What tables stand on, of the best place of each theme (:data:`leefbaarheid.data.save.BASIS`)."""
    best = list(places.values())
    return {
        "bron": "Leefbaarometer 3.0, en SES-WOA (CBS)",
        "jaren": " ".join(dict.fromkeys(str(y) for p in best for y in p.jaren)),
        "niveau": " ".join(dict.fromkeys(p.niveau for p in best)),
        "gewicht": " ".join(dict.fromkeys(p.gewicht for p in best)),
        "gewicht_jaar": pd.NA,
        "aantal_gebieden": max(p.aantal for p in best),
    }


def finding_places(dataset: Dataset, area: Area, choices: Choices) -> dict[str, list[Place]]:
    """Where the findings of each theme can be checked in an area, the best place first.

    ``choices`` are the parameters and constants of the report. Raises :class:`ParameterError` where no level has the years.

    >>> import leefbaarheid as lb
    >>> choices = {"van": 2014, "tot": 2020, "jaar": 2020, "jaar_ses": 0, "drempel": 0.0392, "kwintiel": 0.2}
    >>> dataset, area = lb.open_data("NL")
    >>> places = finding_places(dataset, area, choices | lb.load_constants("bevindingen"))
    >>> {theme: found[0].niveau for theme, found in places.items()}
    {'stijgers_en_dalers': 'pc4', 'sociale_ongelijkheid': 'pc4', 'ondermijning': 'gemeente'}
    """
    return {theme: find(dataset, area, with_defaults(choices)) for theme, find in PLACES.items()}


def _draws(c: Choices) -> Draws:
    return Draws(number=c["trekkingen"], seed=c["zaad"])


def _rise_places(dataset: Dataset, area: Area, chosen: Choices) -> list[Place]:
    def case(c: Choices) -> Rises:
        own, country = load_change(dataset, area, c["van"], c["tot"], "auto", c["klassegrenzen"])
        if c["minimum_huishoudens"]:
            own, country = (f.where(f.gebieden["beoordeeld"]) for f in (own, country))
        areas = pd.DataFrame(own.gebieden.drop(columns="geometry"))
        inside = [areas["gemeente_code"].isin(list(dataset.members(name))) for name in PARTS[:2]]
        parts = pd.Series(np.select(inside, PARTS[:2], PARTS[2]), areas.index)
        moved = c["drempel"] != chosen["drempel"]  # both thresholds move together
        other = c["drempel"] if moved else c["drempel_relatief"]
        rules = Rules(c["drempel"], other, c["klasse_6"], klassegrenzen=c["klassegrenzen"])
        return rises_of(areas, country.gebieden, rules, parts, parents(own), _draws(c))

    own = load_change(dataset, area, chosen["van"], chosen["tot"], "auto", chosen["klassegrenzen"])[0]
    years = (own.van, own.tot)
    return [Place(own.niveau, years, own.gewicht, len(own.gebieden), case)]


def _unequal_places(dataset: Dataset, area: Area, chosen: Choices) -> list[Place]:
    """The finest level with SES, then the finest that covers all of the area without it, of the nearest year."""
    found, start = [], len(dataset.levels)
    for ses in dict.fromkeys((chosen["jaar_ses"] or chosen["jaar"], chosen["jaar_ses"])):
        with suppress(ParameterError):
            found = [_unequal(dataset, area, load_with_ses(dataset, area, chosen["jaar"], ses)[0])]
            start = dataset.levels.index(found[0].niveau)
            break
    for level in (name for name in dataset.levels[:start] if name != "grid"):
        for edition, about in dataset.editions(level).items():
            for year in sorted(about["jaren_met_dimensies"], key=lambda y: (abs(y - chosen["jaar"]), y)):
                areas = load_snapshot(dataset, Choice(level, edition), year, 0)
                served = areas.within(area.gemeenten).gebieden["gemeente_code"].nunique()
                if served >= COUNTRY_SHARE * len(area.gemeenten):
                    return [*found, _unequal(dataset, area, areas)]
    return found


def _unequal(dataset: Dataset, area: Area, own: Snapshot) -> Place:
    choice, ses = Choice(own.niveau, own.editie), bool(own.jaar_ses)
    members = {str(c): tuple(dataset.members(str(c))) for c in dataset.groepen["groep_code"].unique()}

    def case(c: Choices) -> Unequal:
        if ses:
            asked = (c.get("jaar_score", own.jaar), own.jaar_ses, own.niveau, c["klassegrenzen"])
            level = load_with_ses(dataset, area, *asked)[0]
            areas = with_kinds(dataset, level, Limits(c["kwintiel"], c["klasse_laag"], c["klasse_hoog"]))
        else:
            areas = load_snapshot(dataset, choice, own.jaar, 0, c["klassegrenzen"]).gebieden
            areas = areas.assign(totaal=np.nan, laag=False, stapeling=False, tegenhanger=False, cluster=False)
        areas = in_gemeenten(areas, area.gemeenten)
        about = dataset.gemeenten.set_index("code")[["naam", "provincie_code"]].assign(ses=np.nan)
        about = about.join(profile(dataset)["omvang"])
        if ses:
            known = areas[areas["totaal"].notna()]
            about["ses"] = weighted_means(known, known["huishoudens"], ["totaal"])["totaal"]
        measures = [c[name] for name in ("maat", "spreiding", "weging", "minimum_gebieden")]
        return Unequal(areas, about, members, _draws(c), area.soort == "land", *measures)

    areas = own.within(area.gemeenten).gebieden
    years = dataset.editions(own.niveau)[own.editie]["jaren_met_dimensies"]
    known = frozenset(c for c in SES if c in areas and areas[c].notna().any())
    number = int(areas["totaal"].notna().sum()) if ses else len(areas)
    years = tuple(years) if ses else (own.jaar,)
    return Place(own.niveau, (own.jaar,), own.gewicht, number, case, known, own.jaar_ses, years=years)


def _crime_places(dataset: Dataset, area: Area, chosen: Choices) -> list[Place]:
    """The gemeenten of the country; none where the dataset has no indicators."""
    fixed = load_constants("ondermijning")
    coverage = float(fixed["minimum_dekking"])
    try:
        gemeenten, cijfers = load_crime(dataset)
        kinds = kinds_of_crime(dataset, gemeenten, cijfers)
        names = in_index(gemeenten, kinds, "", coverage)
    except ParameterError:
        return []
    least, sources = chosen["minimum_gebieden"], unsafety_sources(gemeenten)
    source, against = for_correlation(sources, UNSAFETY_ORDER, minimum=least)
    circular = source == CIRCULAR
    asked = (gemeenten, names, dict(kinds["richting"]), weights_of(names, fixed["gewichten"]), coverage)

    def case(c: Choices) -> Crime:
        method = c.get("methode", fixed["methode"])
        table = gemeenten.set_index("code").drop(columns="onveiligheid", errors="ignore")  # a user's own
        table = table.join(experienced(sources, UNSAFETY_ORDER, minimum=least)).assign(ervaren=against)
        ranks = leave_one_out(*asked, method).set_index("gemeente_code")
        table["index"] = composite(*asked, method).set_index("gemeente_code")["index"]
        last = table["index"].count() - 1
        table["index_laag"], table["index_hoog"] = (
            100 * (last + 1 - ranks[f"rang_{end}"]) / last for end in ("max", "min")
        )
        table = table.assign(type=types(table["index"], table["onveiligheid"], c["grens"]))
        relations = correlate_kinds(gemeenten, list(kinds.index), against, circular=circular, minimum=least)
        return Crime(relations, table, _draws(c))

    return [Place("gemeente", (int(kinds["jaar"].max()),), "geen", len(gemeenten), case, circulair=circular)]


PLACES: Final = {
    "stijgers_en_dalers": _rise_places,
    "sociale_ongelijkheid": _unequal_places,
    "ondermijning": _crime_places,
}


def lacking(finding: Finding, place: Place, area: Area) -> list[str]:
    """Name what a place lacks to judge a finding; nothing where it can.

    ``regio``: it is about the country and the area is none; ``circulair``; ``niveau``, ``gewicht``, ``jaar``; or the names
    of figures of SES.
    """
    reasons = {
        "regio": not (area.soort == "land" or finding.regio),
        "circulair": place.circulair,
        "niveau": place.niveau not in finding.niveaus,
        "jaar": bool(finding.jaar) and finding.jaar not in place.jaren,
        "gewicht": bool(finding.gewicht) and place.gewicht == "geen",
    }
    absent = [f"ses_{name}" for name in finding.kolommen if name not in place.kolommen]
    return [*(name for name, lacks in reasons.items() if lacks), *absent]


def check_finding(finding: Finding, case: Case) -> pd.DataFrame:
    """The figures of a finding on a case (:data:`.verdict.FIGURES`), with the bounds of the letter."""
    return FUNCTIONS[finding.functie](case, dict(finding.verwacht), **finding.keuzes)


def judge(
    findings: Mapping[str, Finding], places: Mapping[str, list[Place]], area: Area, choices: Choices
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Judge every finding on the best place that can; returns the verdicts, and all figures behind them.

    Verdicts, a row a finding: ``id, thema, bevinding, relatie, oordeel, niveau, jaren, jaar_ses, gewicht, n`` (areas of that
    place), ``cijfer, mist`` (what lacks, :func:`lacking`; ``leeg`` and ``cijfers`` where nothing is in the group, or there
    are too few figures) and ``nodig``. Figures: ``id, soort, niveau, jaar, gewicht`` and :data:`.verdict.FIGURES`; ``soort``
    is ``oordeel``, or ``aanwijzing`` where a place that cannot judge says something of the country.

    >>> import leefbaarheid as lb
    >>> choices = {"van": 2014, "tot": 2020, "jaar": 2020, "jaar_ses": 0, "drempel": 0.0392, "kwintiel": 0.2}
    >>> dataset, area = lb.open_data("NL")
    >>> places = finding_places(dataset, area, choices | lb.load_constants("bevindingen"))
    >>> one = {"2.5": load_findings()["2.5"]}
    >>> verdicts, figures = judge(one, places, area, choices | lb.load_constants("bevindingen"))
    >>> verdicts[["oordeel", "niveau", "n"]].values.tolist()
    [['bevestigd', 'pc4', 3580]]
    >>> figures[["laag", "waarde", "hoog"]].round(2).values.tolist()
    [[0.61, 0.66, 0.7]]
    """
    values, rows, parts = with_defaults(choices), [], []
    for f in findings.values():
        options = [(p, lacking(f, p, area)) for p in places[f.thema]]
        options.sort(key=lambda option: len(option[1]) > 0)
        lacks = options[0][1] if options else ["gegevens"]
        place, figures, told = None, pd.DataFrame(), UNTESTED
        for option, reasons in options:
            if {"regio", "circulair"} & set(reasons):
                continue
            found = check_finding(f, option.case(values))
            if not reasons:
                told = verdict(found, values["minimum_gebieden"])
                lacks = [] if told != UNTESTED else ["leeg" if len(found) else "cijfers"]
            if (not reasons or area.soort == "land") and len(found) and found["waarde"].notna().any():
                place, figures = option, found
                break
        kind = "oordeel" if told != UNTESTED else "aanwijzing"
        if place is not None:
            about = {"id": f.id, "soort": kind, "niveau": place.niveau, "gewicht": place.gewicht}
            parts.append(figures.assign(jaar=place.jaren[-1], **about))
        row: dict[str, Any] = {
            "id": f.id,
            "thema": f.thema,
            "bevinding": f.zin,
            "relatie": f.relatie,
            "oordeel": told,
        }
        row |= dict.fromkeys(("niveau", "jaren", "jaar_ses", "gewicht", "n", "cijfer"))
        if told != UNTESTED and place is not None:
            row |= {
                "niveau": place.niveau,
                "jaren": "-".join(map(str, place.jaren)),
                "gewicht": place.gewicht,
            }
            row |= {
                "jaar_ses": place.jaar_ses or None,
                "n": main(figures)["n"],
                "cijfer": main(figures)["waarde"],
            }
        rows.append({**row, "mist": ";".join(lacks), "nodig": f.bestand if told == UNTESTED else ""})
    columns = ["id", "soort", "niveau", "jaar", "gewicht", "n", *(c for c in FIGURES if c != "n")]
    every = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    verdicts = pd.DataFrame(rows).astype({"jaar_ses": "Int64", "n": "Int64", "cijfer": float})
    return verdicts, every.reindex(columns=columns)


def main(figures: pd.DataFrame) -> pd.Series:
    """The first figure that is judged, else the first."""
    told = figures[figures["kant"].notna()]
    return pd.Series((told if len(told) else figures).iloc[0])


def otherwise(
    findings: Mapping[str, Finding],
    places: Mapping[str, list[Place]],
    choices: Choices,
    verdicts: pd.DataFrame,
) -> pd.DataFrame:
    """Judge every finding that has a verdict with one choice made otherwise at a time, where that changes a figure.

    Returns ``id, keuze, waarde`` (as text), ``klopt`` (missing where it cannot be told), ``oordeel, cijfer`` and ``eigen``:
    the choice of this report.
    """
    values = with_defaults(choices)
    level = verdicts[verdicts["oordeel"] != UNTESTED].set_index("id")["niveau"]
    judged = [(f, p) for f in findings.values() for p in places[f.thema] if level.get(f.id) == p.niveau]
    rows = [row for f, place in judged for row in _varied(f, place, values)]
    table = pd.DataFrame(rows, columns=["id", "keuze", "waarde", "klopt", "oordeel", "cijfer", "eigen"])
    return table.astype({"klopt": "boolean", "cijfer": float, "eigen": bool})


def _varied(f: Finding, place: Place, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    own = check_finding(f, place.case(values))
    for name in HEEDED.get(f.functie, tuple(OTHERS[f.thema])):
        usual = values.get(name, place.jaren[-1])
        tried = {
            value: check_finding(f, place.case({**values, name: value}))
            for value in sorted({*OTHERS[f.thema].get(name, place.years), usual})
        }
        if any(_differs(table, own) for table in tried.values()):
            for value, table in tried.items():
                told = verdict(table, values["minimum_gebieden"])
                fits = None if told in (OPEN, UNTESTED) else told == HOLDS
                cijfer = main(table)["waarde"] if len(table) else None
                rows.append((f.id, name, str(value), fits, told, cijfer, value == usual))
    return rows


def _differs(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether two tables of figures have other names, values or bounds."""
    columns = ["waarde", "laag", "hoog", "grens"]
    same = list(one["naam"]) == list(other["naam"]) and np.allclose(
        one[columns].astype(float), other[columns].astype(float), rtol=1e-9, atol=1e-12, equal_nan=True
    )
    return not same
