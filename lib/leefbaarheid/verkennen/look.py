"""One look at an area: the map, the tables and the messages that belong to a set of choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from leefbaarheid.areas import Area
from leefbaarheid.dataset import Dataset, choose_level
from leefbaarheid.errors import LeefbaarheidError, ParameterError
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.figure import Figuur
from leefbaarheid.report.run import given
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import called
from leefbaarheid.themes.shared.parameters import ThemeParameters
from leefbaarheid.themes.shared.provenance import area_in_words
from leefbaarheid.verkennen import inequality, rises, undermining
from leefbaarheid.verkennen.fields import checked
from leefbaarheid.verkennen.offers import Offer
from leefbaarheid.verkennen.places import place

#: What can be explored, in the order of the letter's themes.
OFFERS: Final[Mapping[str, Offer]] = {
    "stijgers_en_dalers": rises.OFFER,
    "sociale_ongelijkheid": inequality.OFFER,
    "ondermijning": undermining.OFFER,
}


@dataclass(frozen=True, eq=False)
class Look:
    """What a set of choices comes down to; the frames stand in ``study``.

    ``kaart`` is a picture, or a sentence where nothing can be drawn; ``meldingen`` tell what is left out, too few or hidden.
    """

    theme: str
    view: str
    area: Area
    parameters: ThemeParameters
    study: Any
    kop: str
    kaart: Figuur | Blok
    tabellen: Blok
    meldingen: list[str]


@dataclass(frozen=True)
class NoLook:
    """Why there is nothing to see: a sentence for a reader, and where there is one the program's own message."""

    zin: str
    melding: str = ""


def look(dataset: Dataset, theme: str, gebied: str, values: Mapping[str, Any], view: str) -> Look | NoLook:
    """Compute and draw what some choices give; mistakes come back as a sentence in Dutch, never as an error.

    ``values`` are parameters of the theme by name, those left out have the report's defaults; ``view`` is a key of
    ``OFFERS[theme].kaarten``.
    """
    offer = OFFERS[theme]
    area = place(dataset, gebied)
    if isinstance(area, str):
        return NoLook(area)
    parameters = checked(theme, {**given(theme, {}), **values, "gebied": gebied, "data": str(dataset.path)})
    if isinstance(parameters, str):
        return NoLook(parameters)
    try:
        study = offer.open(dataset, area, parameters)
        return Look(
            theme,
            view,
            area,
            parameters,
            study,
            f"{offer.titel}: {area_in_words(dataset, area)}",
            offer.kaarten[view].draw(study),
            offer.tables(study),
            offer.notes(study),
        )
    except LeefbaarheidError as error:
        return NoLook(_why_not(dataset, area, parameters), str(error))


def _why_not(dataset: Dataset, area: Area, parameters: ThemeParameters) -> str:
    """Say in Dutch why there is no outcome, and what could be chosen instead."""
    values = parameters.model_dump()
    name, van, tot = called(area.naam, area.soort), values.get("van"), values.get("tot")
    if van is None or tot is None:
        return f"Met deze keuzes zijn er voor {name} geen cijfers. Kies andere jaren, een andere schaal of een ander gebied."
    if van >= tot:
        return f"Het beginjaar ({van}) moet voor het eindjaar ({tot}) liggen."
    levels = [n for n in dataset.levels if _serves(dataset, area, van, tot, n)]
    if not levels:
        return f"Voor {name} heeft geen schaal scores van {van} en van {tot}. Kies andere jaren."
    if values["schaal"] not in ("auto", *levels):
        where = LEVEL_LABELS[values["schaal"]][1]
        others = dutch.join([LEVEL_LABELS[n][1] for n in levels], "of")
        return f"Voor {name} zijn er op {where} geen scores van {van} en van {tot}. Kies als schaal {others}."
    return f"Geen enkel gebied in {name} blijft over. Kies een lager minimum of een andere schaal."


def _serves(dataset: Dataset, area: Area, van: int, tot: int, level: str) -> bool:
    try:
        choose_level(dataset, area.gemeenten, van, tot, level)
    except ParameterError:
        return False
    return True
