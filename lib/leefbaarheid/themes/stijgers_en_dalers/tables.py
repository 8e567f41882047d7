"""The tables on the page of theme 1: groups, splits, changes here and elsewhere, and what another choice would change."""

from __future__ import annotations

from typing import Any

import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers import GROUPS
from leefbaarheid.figures.block import Blok, Piece, paragraph
from leefbaarheid.figures.tables import Format, Tabel
from leefbaarheid.terms import DIMENSION_LABELS, DIMENSIONS, LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import areas_of, peers_in_words
from leefbaarheid.texts.steps import moved
from leefbaarheid.texts.stijgers_en_dalers.terms import (
    BASE_NOTE,
    DIMENSION_SHORT,
    GROUP_LABELS,
    GROUP_SHORT,
    NOISE_NOTE,
)
from leefbaarheid.data.regions import profile_source
from leefbaarheid.themes.shared.provenance import definition
from leefbaarheid.themes.stijgers_en_dalers.origin import (
    FOLDER,
    beside,
    region_names,
    under_table,
    weight_heading,
)
from leefbaarheid.themes.stijgers_en_dalers.start import earlier_low
from leefbaarheid.themes.stijgers_en_dalers.study import CHOSEN, Study


def groups_table(study: Study) -> Blok:
    """Every group in the chosen area: number, woningen, share of its base, change and leading dimension."""
    rows = study.groepen[study.groepen["gebied"] == CHOSEN].copy()
    rows["naam"] = rows["groep"].map(GROUP_LABELS)
    rows = unknown_weights(rows)
    rows["leidt"] = rows["leidende_dimensie"].map(DIMENSION_LABELS)
    unit = LEVEL_LABELS[study.frame.niveau][1] if study.frame.gewicht == "geen" else study.frame.gewicht
    headings = {
        "naam": "Groep",
        "aantal_gebieden": "Gebieden",
        "woningen": weight_heading(study),
        "basis_woningen": f"Basis ({unit})",
        "aandeel": "Aandeel van de basis",
        "verandering": "Verandering",
        "leidt": "Leidende dimensie",
        "waarvan_boven_ruis": "Waarvan meer dan ruis",
        "verwacht_door_ruis": "Verwacht door ruis",
    }
    formats: dict[str, Format] = {
        "aantal_gebieden": "aantal",
        "woningen": "aantal",
        "basis_woningen": "aantal",
        "aandeel": "procent",
        "verandering": "verandering",
        "waarvan_boven_ruis": "aantal",
        "verwacht_door_ruis": "decimaal",
    }
    if study.frame.gewicht == "geen":
        del headings["woningen"], formats["woningen"]
    caption = f"De groepen in {study.called}, {study.frame.van}-{study.frame.tot}"
    table = Tabel(rows, caption, headings, formats, file=f"{FOLDER}/groepen.csv", herkomst=under_table(study))
    return Blok(table, *(paragraph(n, "noot") for n in (BASE_NOTE, NOISE_NOTE, *_notes(study))))


def unknown_weights(rows: pd.DataFrame) -> pd.DataFrame:
    """Make weights missing where a group has areas but none with a known weight: unknown is not nought."""
    unknown = (rows["aantal_gebieden"].fillna(0) > 0) & (rows["woningen"] == 0)
    columns = [c for c in ("woningen", "aandeel", "samenstelling") if c in rows]
    return rows.assign(**{c: rows[c].mask(unknown) for c in columns})


def _notes(study: Study) -> list[str]:
    """Sentences on groups that overlap, and on those that cannot be determined here, and why."""
    notes = []
    if (
        study.only_relative is not None
        and study.only_relative.sum() < study.groups["vroegsignalering_relatief"].sum()
    ):
        kept = study.areas[study.only_relative]
        number = areas_of(study.frame.niveau, len(kept))
        weight = (
            ""
            if study.frame.gewicht == "geen"
            else f", samen {dutch.number(kept['woningen'].sum())} {study.frame.gewicht}"
        )
        notes.append(
            f"In de groep ‘achtergebleven bij het land’ zitten ook gebieden die zelf duidelijk daalden. Zonder die gebieden "
            f"telt de groep {number}{weight}."
        )
    if before := earlier_low(study):
        year, earlier, picked = before
        van, tot = study.frame.van, study.frame.tot
        notes.append(
            f"Wie laag begint, stijgt vaak ook vanzelf iets: een deel van een lage score is ruis. In heel "
            f"{study.dataset.country} gingen gebieden die in {van} onvoldoende of lager scoorden, tot {tot} "
            f"{moved(picked)} ({dutch.signed(picked)} punt). Gebieden die zo scoorden in {year}, en dus niet op {van} zijn "
            f"uitgekozen: {moved(earlier)} ({dutch.signed(earlier)})."
        )
    if study.national_change is None:
        notes.append(
            "Een streepje bij ‘achtergebleven’ en ‘minder dan het land’ betekent: niet te bepalen. Voor deze jaren zijn "
            "er geen landelijke cijfers om mee te vergelijken."
        )
    elif study.parents is None:
        notes.append(
            "Een streepje bij ‘achtergebleven deel’ betekent: niet te bepalen. Daarvoor is een fijnere schaal nodig: "
            "delen van een buurt of wijk."
        )
    return notes


def starting_classes(study: Study) -> Blok:
    """Every group split by the class in which its areas started."""
    rows = study.by_starting_class
    if rows.empty:
        return Blok("Geen enkel gebied valt in een van de groepen.")
    rows = unknown_weights(rows).assign(
        naam=rows["groep"].map(GROUP_LABELS), leidt=rows["leidende_dimensie"].map(DIMENSION_LABELS)
    )
    headings = {
        "naam": "Groep",
        "klasse_van": f"Klasse in {study.frame.van}",
        "aantal_gebieden": "Gebieden",
        "woningen": weight_heading(study),
        "verandering": "Verandering",
        **DIMENSION_SHORT,
        "leidt": "Leidende dimensie",
    }
    formats: dict[str, Format] = {
        "klasse_van": "klasse",
        "aantal_gebieden": "aantal",
        "woningen": "aantal",
        **dict.fromkeys(("verandering", *DIMENSIONS), "verandering"),
    }
    if study.frame.gewicht == "geen":
        del headings["woningen"], formats["woningen"]
    return Blok(
        Tabel(
            rows,
            f"De groepen naar startklasse in {study.frame.van}",
            headings,
            formats,
            herkomst=under_table(study),
        )
    )


def changes_table(study: Study) -> Blok:
    """The change here and elsewhere, with what each dimension contributed."""
    rows = study.comparison[study.comparison["groep"] == "alle"]
    rows = rows.assign(waar=rows["gebied"].map(region_names(study)))
    if study.reference is not None and not study.same_level:
        own = study.comparable.query("groep == 'alle' and gebied == @CHOSEN")
        name = f"{study.area.naam}, op {LEVEL_LABELS[study.reference.niveau][1]}"
        rows = pd.concat([rows.head(1), own.assign(waar=name), rows.tail(-1)])
    if study.area.soort == "land":
        rows = rows[rows["gebied"] != CHOSEN]
    rows = rows.assign(leidt=rows["leidende_dimensie"].map(DIMENSION_LABELS))
    headings = {"waar": "Gebied", "aantal_gebieden": "Gebieden"}
    formats: dict[str, Format] = {"aantal_gebieden": "aantal"}
    if study.frame.gewicht != "geen":
        headings["woningen"] = weight_heading(study)
        formats["woningen"] = "aantal"
    headings |= {"verandering": "Verandering", **DIMENSION_SHORT, "leidt": "Meest via"}
    formats |= dict.fromkeys(("verandering", *DIMENSIONS), "verandering")
    caption = f"De verandering hier en elders, {study.frame.van}-{study.frame.tot}"
    table = Tabel(rows, caption, headings, formats, herkomst=f"{under_table(study)}{beside(study)}")
    return Blok(table, *_peers(study))


def _peers(study: Study) -> list[Piece]:
    """Name the gemeenten of like size and urbanity, and what the groups of gemeenten are."""
    notes = []
    if len(study.peers):
        notes.append(f"{peers_in_words(study.peers)} {profile_source(study.dataset)}")
    defined = [definition(study.dataset, code) for code in ("G4", "G40") if study.dataset.members(code)]
    if defined and study.reference is not None:
        notes.append(f"{' '.join(defined)} Overige gemeenten: alle andere.")
    return [paragraph(n, "noot") for n in notes]


def choices_table(study: Study) -> Tabel:
    """What every open choice, made otherwise, does to the number of areas in each group."""
    counts = study.by_choice
    wide = counts.pivot(index="keuze", columns="groep", values="aantal_gebieden")
    shown = [g for g in GROUPS if g in wide.columns and wide[g].notna().any()]
    wide = wide.loc[list(dict.fromkeys(counts["keuze"])), shown].reset_index()
    headings: dict[str, str] = {"keuze": "Keuze"} | {g: GROUP_SHORT[g] for g in shown}
    formats: dict[str, Any] = dict.fromkeys(shown, "aantal")
    level = LEVEL_LABELS[study.frame.niveau][1]
    return Tabel(
        wide,
        f"Aantal {level} per groep als één keuze anders was",
        headings,
        formats,
        herkomst=under_table(study, f"aantal {level}"),
    )
