"""What theme 1 offers: classes at both ends, the change, and what each dimension contributed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules, assign_groups
from leefbaarheid.analysis.stijgers_en_dalers.summary import area_list, summarise
from leefbaarheid.areas import Area
from leefbaarheid.data.change import load_change, national_change, parent
from leefbaarheid.data.rises import earlier_low, later_groups
from leefbaarheid.data.tidy import known, weight_name
from leefbaarheid.dataset import Dataset, Frame
from leefbaarheid.dataset.frame import judged_from
from leefbaarheid.figures.block import Blok, Piece, paragraph
from leefbaarheid.figures.figure import Herkomst
from leefbaarheid.figures.tables import Format, Tabel
from leefbaarheid.params import load_constants
from leefbaarheid.terms import DIMENSION_LABELS, DIMENSIONS, GROUP_LABELS, LEVEL_LABELS
from leefbaarheid.texts import common, dutch
from leefbaarheid.texts.steps import moved
from leefbaarheid.themes.shared.provenance import source
from leefbaarheid.verkennen.offers import Export, Offer, View, levels
from leefbaarheid.verkennen.rises_maps import draw_map

#: Rows that a table shows at most; an export has all areas.
SHOWN = 15
#: Columns of an export.
GEBIEDEN = ["code", "naam", "gemeente", "woningen", "beoordeeld", "klasse_van", "klasse_tot"]
GEBIEDEN += ["afw_van", "afw_tot", "verandering", *DIMENSIONS, "ruis_sd", "boven_ruis", "groepen", "nog_zo"]
_COUNTS = ("aantal_gebieden", "woningen", "basis_woningen", "waarvan_boven_ruis")
_FORMATS: dict[str, Format] = {**dict.fromkeys(_COUNTS, "aantal"), "aandeel": "procent"}
_FORMATS |= {"klasse_van": "klasse", "klasse_tot": "klasse"}
_FORMATS |= {"verandering": "verandering", "verwacht_door_ruis": "decimaal"}
_BASE = (
    "De basis van een groep zijn de gebieden die erin konden komen. Voor sterk verbeterd, achtergebleven deel en extreme "
    "start begonnen die als onvoldoende of lager (klasse 1-3), voor verder verslechterd als zwak of lager (klasse 1-4), "
    "voor vroegsignalering en gestegen als voldoende of ruim voldoende (klasse 5-6)."
)
_NOISE = (
    "Ruis: een score schommelt vanzelf, meer naarmate er minder huishoudens zijn. Een verandering is meer dan ruis als zij "
    "groter is dan 1,96 keer de standaardafwijking daarvan (op PC4 gemeten, een bovengrens). ‘Verwacht bij alleen ruis’ "
    "is hoeveel gebieden er in de groep zouden zitten als elk gebied met het land meeging."
)


@dataclass(frozen=True, eq=False)
class Rises:
    """The areas here and those of the country (empty where no level knows it), with the groups of those here.

    ``groups``: which area belongs to which (:func:`assign_groups`); ``groepen``: what each holds (:func:`summarise`);
    ``gebieden``: the areas one by one (:func:`area_list`), judged from ``least`` ("100 huishoudens").
    """

    dataset: Dataset
    area: Area
    parameters: Any
    rules: Rules
    frame: Frame
    country: Frame
    groups: pd.DataFrame
    groepen: pd.DataFrame
    gebieden: pd.DataFrame
    herkomst: Herkomst
    called: str
    least: str


def _open(dataset: Dataset, area: Area, parameters: Any) -> Rises:
    p, least = parameters, parameters.minimum_huishoudens
    rules = Rules(p.drempel, klasse_6=p.klasse_6, **load_constants("stijgers_en_dalers"))
    f, country = load_change(dataset, area, p.van, p.tot, p.schaal, rules.klassegrenzen, least)
    areas, national = f.gebieden, national_change(country)
    groups = assign_groups(areas, rules, national, parent(f))
    everywhere = {"gekozen": pd.Series(True, index=areas.index)}
    summary = summarise(areas, groups, rules, everywhere, national)
    listed = area_list(areas, groups, rules, later_groups(dataset, area, f, rules, least))
    about = (source(f.editie), (f.van, f.tot), f.niveau, f.gewicht, len(areas), f.gewicht_jaar)
    name = common.called(area.naam, area.soort)
    judged = f"{dutch.number(judged_from(f.niveau, least))} {f.gewicht}"
    found = (groups, summary, listed, Herkomst(*about), name, judged)
    return Rises(dataset, area, p, rules, f, country, *found)


def _years(dataset: Dataset) -> dict[str, list[int]]:
    about = [m for level in dataset.levels for m in dataset.editions(level).values()]
    years = sorted({year for m in about for year in m["jaren_met_dimensies"]})
    return {"van": years, "tot": years}


def _tables(study: Rises) -> Blok:
    """Every group, with what must be said of them; and the areas that changed most, falls and rises together."""
    f = study.frame
    rows, unit = known(study.groepen), LEVEL_LABELS[f.niveau][1] if f.gewicht == "geen" else f.gewicht
    leads = rows["leidende_dimensie"].map(DIMENSION_LABELS)
    rows = rows.assign(naam=rows["groep"].map(GROUP_LABELS), leidende_dimensie=leads)
    head = {"naam": "Groep", "aantal_gebieden": "Gebieden", "woningen": weight_name(f)}
    head |= {"basis_woningen": f"Basis ({unit})", "aandeel": "Aandeel van de basis"}
    head |= {"verandering": "Verandering", "leidende_dimensie": "Leidende dimensie"}
    head |= {"waarvan_boven_ruis": "Waarvan meer dan ruis", "verwacht_door_ruis": "Verwacht bij alleen ruis"}
    notes = [paragraph(text, "noot") for text in (_BASE, _NOISE, *_on_groups(study))]
    pieces: list[Piece] = [_table(study, rows, "De groepen", head), *notes]
    if len(areas := study.gebieden):
        areas = areas.iloc[areas["verandering"].abs().argsort(kind="stable")[::-1]]
        head = {"naam": "Gebied", "gemeente": "Gemeente", "woningen": weight_name(f)}
        head |= {"klasse_van": f"Klasse in {f.van}", "klasse_tot": f"Klasse in {f.tot}"}
        if len(study.area.gemeenten) == 1:
            del head["gemeente"]
        head["verandering"] = "Verandering"
        pieces.append(_table(study, areas, "De grootste veranderingen", head))
    return Blok(*pieces)


def _table(study: Rises, rows: pd.DataFrame, what: str, head: dict[str, str]) -> Tabel:
    f = study.frame
    if f.gewicht == "geen":
        del head["woningen"]
    under = study.herkomst.met("aantallen, aandelen en punten van de score").zin
    formats = {column: kind for column, kind in _FORMATS.items() if column in head}
    caption = f"{what} in {study.called}, {f.van}-{f.tot}"
    return Tabel(rows, caption, head, formats, SHOWN, "gebieden.csv", under)


def _on_groups(study: Rises) -> list[str]:
    """Sentences on groups that overlap, and on those that cannot be determined here, and why."""
    f, notes = study.frame, []
    behind, fell = study.groups.get("vroegsignalering_relatief"), study.groups["vroegsignalering_absoluut"]
    if behind is not None and (behind & fell).any():
        kept = f.gebieden[behind & ~fell]
        weight = "" if f.gewicht == "geen" else f", samen {dutch.number(kept['woningen'].sum())} {f.gewicht}"
        notes.append(
            "In de groep ‘achtergebleven bij het land’ zitten ook gebieden die zelf duidelijk daalden. Zonder die gebieden "
            f"telt de groep {common.areas_of(f.niveau, len(kept))}{weight}."
        )
    if before := earlier_low(study.dataset, study.country, study.rules.klassegrenzen):
        year, earlier, picked = before
        notes.append(
            "Wie laag begint, stijgt vaak ook vanzelf iets: een deel van een lage score is ruis. In heel "
            f"{study.dataset.country} gingen gebieden die in {f.van} onvoldoende of lager scoorden, tot {f.tot} "
            f"{moved(picked)} ({dutch.signed(picked)} punt). Gebieden die zo scoorden in {year}, en dus niet op {f.van} "
            f"zijn uitgekozen: {moved(earlier)} ({dutch.signed(earlier)})."
        )
    if study.country.gebieden.empty:
        notes.append(
            "Een streepje bij ‘achtergebleven’ en ‘minder dan het land’ betekent: niet te bepalen. Voor deze jaren zijn "
            "er geen landelijke cijfers om mee te vergelijken."
        )
    elif parent(f) is None:
        notes.append(
            "Een streepje bij ‘achtergebleven deel’ betekent: niet te bepalen. Daarvoor is een fijnere schaal nodig: "
            "delen van een buurt of wijk."
        )
    return notes


def _notes(study: Rises) -> list[str]:
    f, notes = study.frame, []
    if small := int((~study.gebieden["beoordeeld"]).sum()):
        number = common.areas_of(f.niveau, small)
        notes.append(f"{number} met minder dan {study.least} tellen mee, maar staan niet in de lijst.")
    if len(f.onvolledig):
        number = common.areas_of(f.niveau, len(f.onvolledig))
        notes.append(f"{number} met een score in maar één van beide jaren tellen niet mee.")
    if study.country.gebieden.empty:
        notes.append("Vergelijken met het land kan niet: voor deze jaren zijn er geen landelijke cijfers.")
    elif (f.niveau, f.editie) != (study.country.niveau, study.country.editie):
        there, here = (LEVEL_LABELS[one.niveau][1] for one in (study.country, f))
        there += f", editie {study.country.editie}"
        notes.append(f"De landelijke cijfers staan op {there}: van {here} zijn die er niet.")
    return notes


_VIEWS = {
    "klassen": "Klasse in het beginjaar en het eindjaar",
    "klasse_van": "Klasse in het beginjaar",
    "klasse_tot": "Klasse in het eindjaar",
    "verandering": "Verandering van de score",
    **{code: f"Verandering door {name.lower()}" for code, name in DIMENSION_LABELS.items()},
}
OFFER = Offer(
    titel="Stijgers en dalers",
    open=_open,
    jaren=_years,
    drempels=("schaal", "drempel", "klasse_6", "minimum_huishoudens"),
    keuzes=levels,
    kaarten={view: View(label, partial(draw_map, view=view)) for view, label in _VIEWS.items()},
    tables=_tables,
    notes=_notes,
    export=lambda s, _: Export(s.gebieden[GEBIEDEN], s.frame.gebieden[["code", "geometry"]], s.herkomst),
)
