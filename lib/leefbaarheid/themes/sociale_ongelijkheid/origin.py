"""What must be said with every figure of theme 2: sources, years, unit, weight, number of areas."""

from __future__ import annotations

from leefbaarheid.data.regions import CHOSEN, COUNTRY
from leefbaarheid.dataset import Snapshot
from leefbaarheid.figures.figure import Herkomst
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts.common import REGION_LABELS, weighed
from leefbaarheid.themes.shared.provenance import source
from leefbaarheid.themes.sociale_ongelijkheid.study import Study


def origin(
    study: Study, *, national: bool = False, areas: int | None = None, weighted: bool = False
) -> Herkomst:
    """What must stand under a picture; correlations and shares count every area once unless ``weighted``."""
    s = study.country if national else study.own
    return Herkomst(
        bron=f"{source(s.editie)}, en SES-WOA (CBS)",
        jaren=(s.jaar, s.jaar_ses),
        niveau=s.niveau,
        gewicht=s.gewicht if weighted else "geen",
        aantal=int(s.gebieden["totaal"].notna().sum()) if areas is None else areas,
        gewicht_jaar=s.gewicht_jaar if weighted else 0,
    )


def country_name(study: Study) -> str:
    """What the national figures are of: the country, or the gemeenten that the dataset holds."""
    if study.whole_country:
        return study.dataset.country
    n = study.country.gebieden["gemeente_code"].nunique()
    return f"de {n} gemeenten met cijfers" if n != 1 else "de enige gemeente met cijfers"


def beside(study: Study) -> str:
    """Say on what the national figures stand, where that is another level or edition than the area's; else nothing."""
    if study.same_level:
        return ""
    c = study.country
    return (
        f" De cijfers van {country_name(study)} staan op {LEVEL_LABELS[c.niveau][1]}, editie {c.editie}, SES van "
        f"{c.jaar_ses}."
    )


def region_names(study: Study) -> dict[str, str]:
    """What readers call the regions of the comparison."""
    chosen = study.dataset.gemeenten["code"].isin(study.area.gemeenten)
    provincie = study.dataset.gemeenten.loc[chosen, "provincie"].iloc[0]
    names = {CHOSEN: study.area.naam, COUNTRY: country_name(study), **REGION_LABELS}
    return {**names, "provincie": f"provincie {provincie}"}


def weight_in_words(snapshot: Snapshot) -> str:
    """Say by what areas are weighed where they are: "gewogen naar huishoudens in 2022"."""
    words = weighed(snapshot.gewicht, snapshot.gewicht_jaar)
    return words if snapshot.gewicht == "geen" else f"gewogen naar {words}"
