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
#: Verbs of a change, for more than one area.
PLURALS: Final = {"daalde": "daalden", "steeg": "stegen"}
#: Groups of areas that stayed behind the country.
BEHIND: Final = ("vroegsignalering_relatief", "gestegen_maar_achterblijvend", "achterblijvend")


def lists(study: Study) -> Blok:
    """The areas of each group one by one, each group with what to ask locally."""
    p = study.parameters
    meaning = group_definitions(p.rules(), p.van, p.tot, study.dataset.country)
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
        rows = study.gebieden[study.gebieden["groepen"].str.split(";").map(lambda g, name=group: name in g)]
        if group == RELATIVE and study.only_relative is not None:
            fell = int((members & study.groups[ABSOLUTE]).sum())
            members = study.only_relative
            rows = rows[~rows["groepen"].str.split(";").map(lambda g: ABSOLUTE in g)]
            if fell:
                who = f"{areas_of(study.frame.niveau, fell)} {'daalde' if fell == 1 else 'daalden'} zelf en"
                pieces.append(
                    paragraph(f"{who} {'staat' if fell == 1 else 'staan'} al in de lijst hiervoor.")
                )
            if not members.any():
                continue
        total = int(members.sum())
        if rows.empty:
            pieces.append(f"{areas_of(study.frame.niveau, total)}, te klein om te noemen.")
            continue
        caption = f"{GROUP_LABELS[group]} ({areas_of(study.frame.niveau, len(rows))})"
        pieces.append(_list(study, caption, rows, rising=group == "sterk_verbeterd"))
        pieces += [*_small(study, rows, total), *_questions(study, group, rows)]
    if without:
        pieces.append(in_no_group(without))
    return Blok(*pieces)


def _largest(study: Study) -> list[Piece]:
    """The largest falls and rises beyond the threshold, whatever class the areas started in."""
    t, change = study.parameters.drempel, study.gebieden["verandering"]
    large = _large(study, study.gebieden)
    pieces: list[Piece] = [heading(f"De grootste veranderingen{_at_least(study, ' (vanaf {})')}")]
    if not (change.abs() >= t).any():
        return [*pieces, paragraph(f"Geen enkel gebied steeg of daalde {dutch.number(t, 4)} punt of meer.")]
    for name, verb, beyond, rising in (
        ("Grootste dalingen", "daalde", change <= -t, False),
        ("Grootste stijgingen", "steeg", change >= t, True),
    ):
        rows, every = study.gebieden[beyond & large], int(beyond.sum())
        verb = f"{verb if every <= 1 else PLURALS[verb]} {dutch.number(t, 4)} punt of meer"
        if not every:
            pieces.append(paragraph(f"Geen enkel gebied {verb}."))
            continue
        if len(rows) < every:
            found = f"{areas_of(study.frame.niveau, every)} {verb}"
            least = _at_least(study, "minstens {}")
            if rows.empty:
                pieces.append(
                    paragraph(
                        f"{found}. Geen daarvan heeft {least}."
                        if every > 1
                        else f"{found}. Dat gebied heeft geen {_at_least(study, '{}')}."
                    )
                )
                continue
            owns = "heeft" if len(rows) == 1 else "hebben"
            pieces.append(
                paragraph(
                    f"{found}. {dutch.number(len(rows))} daarvan {owns} {least}; de lijst noemt alleen die."
                )
            )
        caption = f"{name} ({areas_of(study.frame.niveau, len(rows))})"
        pieces.append(_list(study, caption, rows, rising=rising, most=LARGEST))
    return pieces


def _at_least(study: Study, text: str) -> str:
    """Write the weight from which an area is named into a text; nothing where areas count one."""
    if study.frame.gewicht == "geen":
        return ""
    return text.format(f"{dutch.number(study.name_from)} {study.frame.gewicht}")


def _large(study: Study, rows: pd.DataFrame) -> pd.Series:
    """Whether each area is large enough to be named first; every one is where areas count one."""
    return (rows["woningen"] >= study.name_from) | (study.frame.gewicht == "geen")


def _small(study: Study, rows: pd.DataFrame, total: int) -> list[Piece]:
    """Say which areas of a group of ``total`` close its list, and how many are not in it; nothing where all are large."""
    kind, large = study.frame.gewicht, int(_large(study, rows).sum())
    unknown = 0 if kind == "geen" else int(rows["woningen"].isna().sum())
    small = len(rows) - large - unknown
    sentences = []
    if small or unknown:
        parts = [
            f"{dutch.number(small)} kleinere" if small else "",
            f"{dutch.number(unknown)} waarvan het aantal {kind} onbekend is" if unknown else "",
        ]
        closing = dutch.join(part for part in parts if part)
        least = _at_least(study, "minstens {}")
        sentences.append(
            f"Eerst {'komt' if large == 1 else 'komen'} {areas_of(study.frame.niveau, large)} met {least}; daarna {closing}."
            if large
            else f"Geen van deze gebieden heeft {least}."
        )
    if total > len(rows):
        left_out = areas_of(study.frame.niveau, total - len(rows))
        owns = "telt" if total - len(rows) == 1 else "tellen"
        sentences.append(
            f"{left_out} met minder dan {dutch.number(study.list_from)} {kind} {owns} mee in de groep, maar "
            f"{'staat' if owns == 'telt' else 'staan'} niet in de lijst."
        )
    return [paragraph(" ".join(sentences), "noot")] if sentences else []


def _list(study: Study, caption: str, rows: pd.DataFrame, *, rising: bool, most: int = SHOWN) -> Tabel:
    """A table of areas, first those that are large enough to be named: in small ones a single address moves the score."""
    rows = rows.assign(leidt=leading_dimension(rows).map(DIMENSION_LABELS), klein=~_large(study, rows))
    rows = rows.sort_values(["klein", "verandering", "code"], ascending=[True, not rising, True])
    headings, formats = area_columns(study)
    unit = "klasse en punten van de score"
    most = LARGEST if study.frame.niveau == "grid" else most
    shown = headings | {"leidt": "Meest via"}
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
