"""What must be said with every figure of theme 1: source, years, unit, weight, number of areas."""

from __future__ import annotations

from typing import Final

from leefbaarheid.figures.figure import Herkomst
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import REGION_LABELS, areas_of
from leefbaarheid.themes.shared.provenance import source
from leefbaarheid.themes.stijgers_en_dalers.study import CHOSEN, COUNTRY, Study

#: Where the report's tables stand, as seen from its page.
FOLDER: Final = "tabellen/stijgers_en_dalers"


def origin(
    study: Study, *, years: tuple[int, ...] = (), national: bool = False, areas: int | None = None
) -> Herkomst:
    """What must stand under a picture: source, years, level, weight, number of areas (``areas``, else all)."""
    frame = study.reference if national and study.reference is not None else study.frame
    return Herkomst(
        bron=source(frame.editie),
        jaren=years or (frame.van, frame.tot),
        niveau=frame.niveau,
        gewicht=frame.gewicht,
        aantal=len(frame.gebieden) if areas is None else areas,
        gewicht_jaar=frame.gewicht_jaar,
    )


def own_place(study: Study) -> str:
    """Say on what the chosen area stands among the others where that is not the report's own level; else nothing."""
    ref = study.reference
    if ref is None or study.same_level:
        return ""
    level = LEVEL_LABELS[ref.niveau][1]
    own = study.comparable.query("groep == 'alle' and gebied == @CHOSEN")
    if own.empty:
        return f" {study.area.naam} staat er niet bij: op {level} zijn er geen scores van dit gebied."
    number = areas_of(ref.niveau, own["aantal_gebieden"].iloc[0])
    return (
        f" Om eerlijk te vergelijken gaat het ook voor {study.area.naam} hier om {number}, niet om "
        f"{LEVEL_LABELS[study.frame.niveau][1]}; daarom zijn de aandelen anders dan in de tabel met de groepen."
    )


def reference_name(study: Study) -> str:
    """Say on what the national figures stand, where that is another level or edition than the area's."""
    ref = study.reference
    if ref is None or study.same_level:
        return ""
    return f"{LEVEL_LABELS[ref.niveau][1]}, editie {ref.editie}"


def beside(study: Study) -> str:
    """Say what the figures of other areas are about, where that is another level or edition."""
    ref = study.reference
    if ref is None or study.same_level:
        return ""
    level = LEVEL_LABELS[ref.niveau][1]
    year = f" ({ref.gewicht_jaar})" if ref.gewicht_jaar else ""
    weight = (
        "; elk gebied telt even zwaar" if ref.gewicht == "geen" else f", gewogen naar {ref.gewicht}{year}"
    )
    return f" De cijfers van andere gebieden gaan over {level} (editie {ref.editie}){weight}."


def region_names(study: Study) -> dict[str, str]:
    """What readers call the regions of the comparison."""
    chosen = study.dataset.gemeenten["code"].isin(study.area.gemeenten)
    provincie = study.dataset.gemeenten.loc[chosen, "provincie"].iloc[0]
    names = {CHOSEN: study.area.naam, COUNTRY: study.dataset.country, **REGION_LABELS}
    return {**names, "provincie": f"provincie {provincie}"}


def weight_heading(study: Study) -> str:
    """Heading of the column with weights."""
    kind = study.frame.gewicht
    return "Gewicht (elk gebied 1)" if kind == "geen" else dutch.capital(kind)


def under_table(study: Study, unit: str = "aantallen, aandelen en punten van de score") -> str:
    """The sentence under a table of figures in a unit."""
    return origin(study).met(unit).zin
