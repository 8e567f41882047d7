"""The tables on the page of theme 1: groups, splits, lists of areas and what another choice would change."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers import GROUPS
from leefbaarheid.analysis.weighted import leading_dimension
from leefbaarheid.figures.block import Blok, Piece, details, heading, paragraph
from leefbaarheid.figures.tables import Format, Tabel
from leefbaarheid.terms import DIMENSION_LABELS, DIMENSIONS, LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import URBANITY_LABELS, areas_of
from leefbaarheid.texts.stijgers_en_dalers.terms import (
    BASE_NOTE,
    DIMENSION_SHORT,
    GROUP_LABELS,
    GROUP_SHORT,
    QUESTION_OPEN,
    QUESTIONS,
    group_definitions,
)
from leefbaarheid.themes.stijgers_en_dalers.origin import region_names, under_table, weight_heading
from leefbaarheid.themes.stijgers_en_dalers.study import CHOSEN, Study

#: Rows that a list on the page shows; the CSV has them all.
SHOWN: Final = 15
#: Groups that get a list of their own, in the order of the letter's annexes.
LISTED: Final = (
    "sterk_verbeterd",
    "verder_verslechterd",
    "vroegsignalering_absoluut",
    "vroegsignalering_relatief",
    "gestegen_maar_achterblijvend",
    "achterblijvend",
)
FOLDER: Final = "tabellen/stijgers_en_dalers"


def groups_table(study: Study) -> Blok:
    """Every group in the chosen area: number, woningen, share of its base, change and leading dimension."""
    rows = study.groepen[study.groepen["gebied"] == CHOSEN].copy()
    rows["naam"] = rows["groep"].map(GROUP_LABELS)
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
    }
    formats: dict[str, Format] = {
        "aantal_gebieden": "aantal",
        "woningen": "aantal",
        "basis_woningen": "aantal",
        "aandeel": "procent",
        "verandering": "verandering",
    }
    if study.frame.gewicht == "geen":
        del headings["woningen"], formats["woningen"]
    caption = f"De groepen in {study.called}, {study.frame.van}-{study.frame.tot}"
    table = Tabel(rows, caption, headings, formats, file=f"{FOLDER}/groepen.csv", herkomst=under_table(study))
    return Blok(table, *(paragraph(n, "noot") for n in (BASE_NOTE, *_notes(study))))


def _notes(study: Study) -> list[str]:
    """Sentences on groups that overlap, and on those that cannot be determined here, and why."""
    notes = []
    if study.only_relative is not None and study.groups["vroegsignalering_relatief"].any():
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
    rows = rows.assign(
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


def lists(study: Study) -> Blok:
    """The areas of each group one by one, each group with what to ask locally."""
    p = study.parameters
    meaning = group_definitions(p.rules(), p.van, p.tot, study.dataset.country)
    pieces: list[str | Piece] = []
    without: list[str] = []
    for group in LISTED:
        if group not in study.groups:
            continue
        total = int(study.groups[group].sum())
        if not total:
            without.append(GROUP_LABELS[group].lower())
            continue
        pieces += [heading(GROUP_LABELS[group]), paragraph(meaning[group])]
        rows = study.gebieden[study.gebieden["groepen"].str.split(";").map(lambda g, name=group: name in g)]
        if rows.empty:
            pieces.append(f"{areas_of(study.frame.niveau, total)}, te klein om te noemen.")
            continue
        pieces.append(_list(study, group, rows))
        pieces += _questions(rows)
    if without:
        pieces.append(f"Geen enkel gebied valt in: {dutch.join(without, 'of')}.")
    wijken = _wijken(study)
    if wijken is not None:
        pieces += [heading("Per wijk"), wijken]
    return Blok(*pieces)


def _list(study: Study, group: str, rows: pd.DataFrame) -> Tabel:
    rising = group == "sterk_verbeterd"
    rows = rows.sort_values(["verandering", "code"], ascending=[not rising, True])
    rows = rows.assign(leidt=leading_dimension(rows).map(DIMENSION_LABELS))
    headings = {"naam": "Gebied"}
    if len(study.area.gemeenten) > 1:
        headings["gemeente"] = "Gemeente"
    if study.frame.gewicht != "geen":
        headings["woningen"] = weight_heading(study)
    headings |= {
        "klasse_van": f"Klasse in {study.frame.van}",
        "klasse_tot": f"Klasse in {study.frame.tot}",
        "verandering": "Verandering",
        "leidt": "Meest via",
    }
    formats: dict[str, Format] = {
        "klasse_van": "klasse",
        "klasse_tot": "klasse",
        "verandering": "verandering",
    }
    if "woningen" in headings:
        formats["woningen"] = "aantal"
    caption = f"{GROUP_LABELS[group]}: {areas_of(study.frame.niveau, len(rows))}"
    return Tabel(rows, caption, headings, formats, SHOWN, f"{FOLDER}/gebieden.csv", under_table(study))


def _questions(rows: pd.DataFrame) -> list[Piece]:
    """What to ask locally, by the dimension that leads in most of the areas: questions, never causes."""
    leads = leading_dimension(rows).value_counts()
    often = sorted(leads[leads >= len(rows) / 3].index, key=lambda d: (-leads[d], DIMENSIONS.index(d)))
    if not often:
        return [paragraph(f"Vraag voor het gesprek ter plaatse: {QUESTION_OPEN}", "vraag")]
    return [
        paragraph(f"{DIMENSION_LABELS[d]}. Vraag ter plaatse: {QUESTIONS[d]}", "vraag") for d in often[:2]
    ]


def _wijken(study: Study) -> Tabel | None:
    """Buurten of the groups counted per wijk: the letter lists buurten and wijken."""
    if study.frame.niveau != "buurt" or study.parents is None:
        return None
    counts = study.groups[[g for g in LISTED if g in study.groups]].groupby(study.parents).sum()
    counts = counts[counts.sum(axis=1) > 0]
    if counts.empty:
        return None
    names = pd.Series(dtype=str)
    if study.dataset.has_areas("wijk"):
        wijken = study.dataset.areas("wijk", gemeenten=study.area.gemeenten, geometry=False)
        names = wijken.set_index("code")["naam"]
    table = counts.reset_index(names="code")
    table.insert(0, "naam", table["code"].map(names).fillna(table["code"]))
    shown: dict[str, str] = {"naam": "Wijk"} | {g: GROUP_SHORT[g] for g in counts.columns}
    return Tabel(
        table,
        "Buurten per groep in elke wijk",
        shown,
        dict.fromkeys(counts.columns, "aantal"),
        SHOWN,
        herkomst=under_table(study),
    )


def comparison_table(study: Study) -> Blok:
    """Each group's composition over the country and the rate in each region."""
    if study.reference is None:
        return Blok()
    rows = study.comparison.merge(
        study.composition[["groep", "gebied", "samenstelling"]], on=["groep", "gebied"], how="left"
    )
    if study.area.soort == "land":
        rows = rows[rows["gebied"] != CHOSEN]
    rows = rows[(rows["groep"] != "alle") & rows["aantal_gebieden"].notna()]
    rows = rows.assign(naam=rows["groep"].map(GROUP_LABELS), waar=rows["gebied"].map(region_names(study)))
    headings = {
        "naam": "Groep",
        "waar": "Gebied",
        "aantal_gebieden": "Gebieden",
        "woningen": dutch.capital(_reference_weight(study)),
        "aandeel": "Aandeel van de basis",
        "samenstelling": f"Deel van alle {_reference_weight(study)} in de groep",
    }
    formats: dict[str, Format] = {
        "aantal_gebieden": "aantal",
        "woningen": "aantal",
        "aandeel": "procent",
        "samenstelling": "procent",
    }
    table = Tabel(
        rows,
        "De groepen in andere delen van het land",
        headings,
        formats,
        herkomst=under_table(study, national=True),
    )
    return Blok(details("Alle cijfers van de vergelijking", table), *_peers(study))


def _reference_weight(study: Study) -> str:
    ref = study.reference
    return "gebieden" if ref is None or ref.gewicht == "geen" else ref.gewicht


def _peers(study: Study) -> list[str | Piece]:
    if study.peers.empty:
        return []
    unit = "huishoudens"
    urban = study.peers["stedelijkheid"].dropna()
    kind = f" en ook {URBANITY_LABELS[int(urban.iloc[0])]}" if len(urban) else ""
    names = [
        f"{n} ({dutch.number(o)})" for n, o in zip(study.peers["naam"], study.peers["omvang"], strict=True)
    ]
    return [
        paragraph(
            f"Vergelijkbare gemeenten zijn het dichtst bij in aantal {unit}{kind}: {dutch.join(names)}.",
            "noot",
        )
    ]


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
        herkomst=under_table(study),
    )
