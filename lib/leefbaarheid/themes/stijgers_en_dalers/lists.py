"""The lists of areas on the page of theme 1, each group with what to ask locally."""

from __future__ import annotations

from typing import Final

import pandas as pd

from leefbaarheid.analysis.weighted import leading_dimension
from leefbaarheid.figures.block import Blok, Piece, heading, paragraph
from leefbaarheid.figures.tables import Format, Tabel
from leefbaarheid.terms import DIMENSION_LABELS, DIMENSIONS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import areas_of, dimension
from leefbaarheid.texts.stijgers_en_dalers.terms import (
    GROUP_LABELS,
    QUESTION_OPEN,
    QUESTIONS,
    group_definitions,
    in_no_group,
)
from leefbaarheid.themes.stijgers_en_dalers.larger import LISTED, larger_lists
from leefbaarheid.themes.stijgers_en_dalers.origin import (
    FOLDER,
    under_table,
    weight_heading,
)
from leefbaarheid.themes.stijgers_en_dalers.study import Study

#: Rows that a list on the page shows; the CSV has them all.
SHOWN: Final = 15
#: Rows in the lists of the largest falls and rises, and in every list of cells: their buurten are listed too.
LARGEST: Final = 5
ABSOLUTE: Final = "vroegsignalering_absoluut"
RELATIVE: Final = "vroegsignalering_relatief"
#: Groups of areas that stayed behind the country.
BEHIND: Final = ("vroegsignalering_relatief", "gestegen_maar_achterblijvend", "achterblijvend")


def lists(study: Study) -> Blok:
    """The areas of each group one by one, each group with what to ask locally."""
    p = study.parameters
    meaning = group_definitions(p.rules(), p.van, p.tot, study.dataset.country)
    judged = study.judged
    pieces: list[str | Piece] = [*larger_lists(study), *_largest(study)]
    without: list[str] = []
    for group in LISTED:
        if group not in study.groups:
            continue
        members = study.groups[group]
        if not members.any():
            without.append(group)
            continue
        pieces += [heading(GROUP_LABELS[group]), paragraph(meaning[group])]
        rows = judged.loc[[group in names.split(";") for names in judged["groepen"]]]
        if group == RELATIVE and study.only_relative is not None:
            fell = int((members & study.groups[ABSOLUTE]).sum())
            members = study.only_relative
            rows = rows.loc[[ABSOLUTE not in names.split(";") for names in rows["groepen"]]]
            if fell:
                who = f"{areas_of(study.frame.niveau, fell)} {'daalde' if fell == 1 else 'daalden'} zelf en"
                pieces.append(
                    paragraph(f"{who} {'staat' if fell == 1 else 'staan'} al in de lijst hiervoor.")
                )
            if not members.any():
                continue
        total = int(members.sum())
        if rows.empty:
            pieces.append(f"{areas_of(study.frame.niveau, total)}, te klein om te beoordelen.")
            continue
        caption = f"{GROUP_LABELS[group]} ({areas_of(study.frame.niveau, len(rows))})"
        pieces.append(_list(study, caption, rows, rising=group == "sterk_verbeterd"))
        pieces += [*_small(study, len(rows), total), *_questions(study, group, rows)]
    if without:
        pieces.append(in_no_group(without))
    return Blok(*pieces)


def _largest(study: Study) -> list[Piece]:
    """The largest falls and rises beyond the threshold, whatever class the areas started in."""
    t, rows = study.parameters.drempel, study.judged
    some = "" if study.frame.gewicht == "geen" else f" (vanaf {_least(study)})"
    pieces: list[Piece] = [heading(f"De grootste veranderingen{some}")]
    for name, verb, beyond, rising in (
        ("Grootste dalingen", "daalde", rows["boven_ruis"] & (rows["verandering"] < 0), False),
        ("Grootste stijgingen", "steeg", rows["boven_ruis"] & (rows["verandering"] > 0), True),
    ):
        if beyond.any():
            caption = f"{name} ({areas_of(study.frame.niveau, int(beyond.sum()))})"
            pieces.append(_list(study, caption, rows[beyond], rising=rising, most=LARGEST))
        else:
            least = f"{dutch.number(t, 4)} punt of meer en meer dan ruis"
            pieces.append(paragraph(f"Geen enkel gebied {verb} {least}."))
    return pieces


def _least(study: Study) -> str:
    """Write the weight from which an area is judged: "100 huishoudens"."""
    return f"{dutch.number(study.judged_from)} {study.frame.gewicht}"


def _small(study: Study, listed: int, total: int) -> list[Piece]:
    """Say how many areas of a group of ``total`` are not in its list; nothing where all are."""
    if listed == total:
        return []
    left_out = areas_of(study.frame.niveau, total - listed)
    owns, stands = ("telt", "staat") if total - listed == 1 else ("tellen", "staan")
    return [
        paragraph(
            f"{left_out} met minder dan {_least(study)} of een onbekend aantal {owns} mee in de groep, maar {stands} niet "
            "in de lijst.",
            "noot",
        )
    ]


def _list(study: Study, caption: str, rows: pd.DataFrame, *, rising: bool, most: int = SHOWN) -> Tabel:
    """A table of areas, the largest change first."""
    rows = rows.assign(
        leidt=leading_dimension(rows).map(DIMENSION_LABELS),
        ruis=rows["boven_ruis"].map({True: "ja", False: "nee"}),
    )
    rows = rows.sort_values(["verandering", "code"], ascending=[not rising, True])
    headings, formats = area_columns(study)
    unit = "klasse en punten van de score"
    most = LARGEST if study.frame.niveau == "grid" else most
    shown = headings | {"ruis": "Meer dan ruis", "leidt": "Meest via"}
    return Tabel(rows, caption, shown, formats, most, f"{FOLDER}/gebieden.csv", under_table(study, unit))


def area_columns(study: Study) -> tuple[dict[str, str], dict[str, Format]]:
    """Columns of a table with an area a row (name, weight where known, classes, change): their headings and formats."""
    headings = {"naam": "Gebied"}
    if len(study.area.gemeenten) > 1:
        headings["gemeente"] = "Gemeente"
    if study.frame.gewicht != "geen":
        headings["woningen"] = weight_heading(study)
    headings |= {
        "klasse_van": f"Klasse in {study.frame.van}",
        "klasse_tot": f"Klasse in {study.frame.tot}",
        "verandering": "Verandering",
    }
    formats: dict[str, Format] = {
        "klasse_van": "klasse",
        "klasse_tot": "klasse",
        "verandering": "verandering",
    }
    if "woningen" in headings:
        formats["woningen"] = "aantal"
    return headings, formats


def _questions(study: Study, group: str, rows: pd.DataFrame) -> list[Piece]:
    """What to ask locally, by the dimension that leads in most of the areas: questions, never causes.

    Areas that stayed behind the country are asked about what lags most: their own change less the national one.
    """
    behind = group in BEHIND and study.reference is not None
    national = study.comparison.query("groep == 'alle' and gebied == 'NL'")
    if behind and len(national):
        columns = ["verandering", *DIMENSIONS]
        rows = rows.assign(**(rows[columns] - national[columns].iloc[0]))
    leads = leading_dimension(rows).value_counts()
    often = sorted(leads[leads >= len(rows) / 3].index, key=lambda d: (-leads[d], DIMENSIONS.index(d)))
    if not often:
        return [paragraph(f"Vraag voor het gesprek ter plaatse: {QUESTION_OPEN}", "vraag")]
    start = "In veel van deze gebieden het meest achter op het land: " if behind and len(rows) > 1 else ""
    if behind and not start:
        start = "Het meest achter op het land: "
    named = [f"{start}{dimension(d)}" if start else DIMENSION_LABELS[d] for d in often[:2]]
    return [
        paragraph(f"{name}. Vraag ter plaatse: {QUESTIONS[d]}", "vraag")
        for name, d in zip(named, often, strict=False)
    ]
