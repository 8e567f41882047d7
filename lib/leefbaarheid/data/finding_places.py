"""Where the letter's findings can be checked in a dataset: the areas of each theme, with choices made in any way."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from leefbaarheid.analysis.bevindingen.crime import Crime
from leefbaarheid.analysis.bevindingen.inequality import Unequal
from leefbaarheid.analysis.bevindingen.rises import PARTS, Rises, rises_of
from leefbaarheid.analysis.bevindingen.verdict import Draws
from leefbaarheid.analysis.ondermijning import unsafety
from leefbaarheid.analysis.ondermijning.index import composite
from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import LowHigh
from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules
from leefbaarheid.areas import Area
from leefbaarheid.data import crime
from leefbaarheid.data.change import load_change
from leefbaarheid.data.regions import gemeente_profiles, in_gemeenten
from leefbaarheid.data.ses import load_with_ses, with_kinds
from leefbaarheid.dataset import Choice, Dataset, Snapshot, load_snapshot, parents
from leefbaarheid.dataset.gemeenten import weighted_means
from leefbaarheid.dataset.levels import COUNTRY_SHARE
from leefbaarheid.dataset.snapshot import SES
from leefbaarheid.errors import ParameterError
from leefbaarheid.params import load_constants
from leefbaarheid.terms import UNSAFETY_ORDER

Case = Rises | Unequal | Crime
#: Choices of a report by name, as its parameters and constants have them.
Choices = Mapping[str, Any]
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
    editie: str = ""
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


#: By theme the places where its findings can be checked, the best first.
PlacesByTheme = Mapping[str, list[Place]]


def with_defaults(choices: Choices) -> dict[str, Any]:
    """The choices of a report, with those that neither its parameters nor its constants name."""
    return {**OWN, "methode": load_constants("ondermijning")["methode"], **choices}


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


def _rises(dataset: Dataset, area: Area, chosen: Choices) -> list[Place]:
    def case(c: Choices) -> Rises:
        own, country = load_change(dataset, area, c["van"], c["tot"], "auto", c["klassegrenzen"])
        if c["minimum_huishoudens"]:
            own, country = (f.where(f.gebieden["beoordeeld"]) for f in (own, country))
        areas = pd.DataFrame(own.gebieden.drop(columns="geometry"))
        inside = [areas["gemeente_code"].isin(list(dataset.members(name))) for name in PARTS[:2]]
        areas["deel"] = np.select(inside, PARTS[:2], PARTS[2])
        moved = c["drempel"] != chosen["drempel"]  # both thresholds move together
        other = c["drempel"] if moved else c["drempel_relatief"]
        rules = Rules(c["drempel"], other, c["klasse_6"], klassegrenzen=c["klassegrenzen"])
        return rises_of(areas, country.gebieden, rules, parents(own), Draws(c["trekkingen"], c["zaad"]))

    own = load_change(dataset, area, chosen["van"], chosen["tot"], "auto", chosen["klassegrenzen"])[0]
    return [Place(own.niveau, (own.van, own.tot), own.gewicht, len(own.gebieden), case, own.editie)]


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
            areas = with_kinds(dataset, level, LowHigh(c["kwintiel"], c["klasse_laag"], c["klasse_hoog"]))
        else:
            areas = load_snapshot(dataset, choice, own.jaar, 0, c["klassegrenzen"]).gebieden
            areas = areas.assign(totaal=np.nan, laag=False, stapeling=False, tegenhanger=False, cluster=False)
        areas = in_gemeenten(areas, area.gemeenten)
        known = areas[areas["totaal"].notna()]
        about = dataset.gemeenten.set_index("code")[["naam", "provincie_code"]]
        about = about.join(gemeente_profiles(dataset)["omvang"])
        about["ses"] = weighted_means(known, known["huishoudens"], ["totaal"])["totaal"]
        how = [c[name] for name in ("maat", "spreiding", "weging", "minimum_gebieden")]
        return Unequal(areas, about, members, Draws(c["trekkingen"], c["zaad"]), area.soort == "land", *how)

    areas = own.within(area.gemeenten).gebieden
    years = tuple(dataset.editions(own.niveau)[own.editie]["jaren_met_dimensies"] if ses else (own.jaar,))
    known = frozenset(c for c in SES if c in areas and areas[c].notna().any())
    n = int(areas["totaal"].notna().sum()) if ses else len(areas)
    return Place(own.niveau, (own.jaar,), own.gewicht, n, case, own.editie, known, own.jaar_ses, years=years)


def _crimes(dataset: Dataset, area: Area, chosen: Choices) -> list[Place]:
    """The gemeenten of the country; none where the dataset has no indicators."""
    fixed = load_constants("ondermijning")
    coverage = float(fixed["minimum_dekking"])
    try:
        gemeenten, kinds = crime.load_crime(dataset)[0], crime.kinds_of_crime(dataset)
        names = crime.in_index(gemeenten, kinds, "", coverage)
    except ParameterError:
        return []
    least, sources = chosen["minimum_gebieden"], crime.unsafety_sources(gemeenten)
    source, against = unsafety.for_correlation(sources, UNSAFETY_ORDER, minimum=least)
    circular = source == unsafety.CIRCULAR
    weights = crime.weights_of(dict(kinds["richting"][names]), fixed["gewichten"])
    about: dict[str, Any] = {"circular": circular, "minimum": least}
    relations = unsafety.correlate_kinds(gemeenten, list(kinds.index), against, **about)

    def case(c: Choices) -> Crime:
        ranks = composite(gemeenten, weights, coverage, c["methode"])
        last = ranks["index"].count() - 1
        low, high = (100 * (last + 1 - ranks[f"rang_{end}"]) / last for end in ("max", "min"))
        table = gemeenten.drop(columns="onveiligheid", errors="ignore")  # a user's own
        table = table.join(unsafety.experienced(sources, UNSAFETY_ORDER, minimum=least))
        table = table.assign(ervaren=against, index=ranks["index"], index_laag=low, index_hoog=high)
        table["type"] = unsafety.types(table["index"], table["onveiligheid"], c["grens"])
        return Crime(relations, table, Draws(c["trekkingen"], c["zaad"]))

    return [Place("gemeente", (int(kinds["jaar"].max()),), "geen", len(gemeenten), case, circulair=circular)]


PLACES = {"stijgers_en_dalers": _rises, "sociale_ongelijkheid": _unequal_places, "ondermijning": _crimes}
