"""The lists of buurten and wijken of theme 1: what the small areas in each went through, and which stayed behind."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers import GROUPS, in_larger_areas, lagging_parts
from leefbaarheid.figures.block import Piece, bullets, heading, paragraph
from leefbaarheid.figures.tables import Format, Tabel
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import areas_of
from leefbaarheid.texts.stijgers_en_dalers.terms import GROUP_SHORT
from leefbaarheid.themes.stijgers_en_dalers.origin import FOLDER, under_table
from leefbaarheid.themes.stijgers_en_dalers.study import Study

#: Groups that get a list of their own, in the order of the letter's annexes; no area is in two of the first three.
LISTED: Final = GROUPS[1:-1]
#: Rows that a list of larger areas shows, and names of parts in a row.
SHOWN, NAMED = 12, 4


def larger_areas(study: Study) -> dict[str, pd.DataFrame]:
    """Give the tables ``buurten.csv`` and ``wijken.csv``, as far as the level of the study has these.

    Each has a row a larger area in which a group is found: ``code, naam, gemeente``, the weight in each group, and
    ``achtergebleven_delen``: the names of its lagging parts (cells by code), joined by ``;``. Those with the most
    weight in the first three groups come first. Parts lag within the larger area of their own table, so a wijk may
    have more than its buurten together. Parts that are not judged count, but are not named.
    """
    tables, areas = {}, study.areas
    part = areas["code"] if study.frame.niveau == "grid" else areas["naam"]
    part = part.where(areas["beoordeeld"])
    for level, inside in study.larger.items():
        groups = study.groups[[g for g in LISTED if g in study.groups]]
        if study.national_change is not None:
            improved = groups["sterk_verbeterd"]
            lagging = lagging_parts(areas, improved, inside, study.national_change)
            groups = groups.assign(achterblijvend=lagging)
        table = in_larger_areas(areas, groups, inside)
        first = table[list(LISTED[:3])].sum(axis=1)
        table = table.iloc[np.lexsort((-table.sum(axis=1), -first))].rename_axis("code").reset_index()
        known = pd.DataFrame(columns=["code", "naam", "gemeente"])
        if study.dataset.has_areas(level):
            known = study.dataset.areas(level, gemeenten=study.area.gemeenten, geometry=False)
        known = known.set_index("code")
        table.insert(1, "naam", table["code"].map(known["naam"]).fillna(table["code"]))
        table.insert(2, "gemeente", table["code"].map(known["gemeente"]))
        if "achterblijvend" in groups:
            named = (
                part[groups["achterblijvend"]]
                .dropna()
                .groupby(inside)
                .agg(lambda n: ";".join(sorted(set(n))))
            )
            table["achtergebleven_delen"] = [named.get(code, "") for code in table["code"]]
        tables[level] = table
        part = inside.map(known["naam"]).fillna(inside)
    return tables


def larger_lists(study: Study) -> list[Piece]:
    """The wijken and buurten in which the groups lie, with the parts that lag, one list a level; none without these."""
    pieces: list[Piece] = []
    for level, table in reversed(larger_areas(study).items()):
        one, many = LEVEL_LABELS[level]
        pieces.append(heading(f"Per {one}"))
        if table.empty:
            pieces.append(paragraph(f"In geen enkele {one} ligt een gebied uit een van de groepen."))
            continue
        headings = {"naam": dutch.capital(one)}
        if len(study.area.gemeenten) > 1:
            headings["gemeente"] = "Gemeente"
        groups = [g for g in LISTED if g in table and (table[g] != 0).any()]
        headings |= {g: GROUP_SHORT[g] for g in groups}
        frame, formats = study.frame, dict[str, Format](dict.fromkeys(groups, "aantal"))
        unit = LEVEL_LABELS[frame.niveau][1] if frame.gewicht == "geen" else frame.gewicht
        caption = f"{dutch.capital(unit)} per groep in elke {one}"
        pieces.append(
            Tabel(
                table,
                caption,
                headings,
                formats,
                SHOWN,
                f"{FOLDER}/{many}.csv",
                under_table(study, f"aantal {unit}"),
            )
        )
        pieces += _notes(study, level, table)
    return pieces


def _notes(study: Study, level: str, table: pd.DataFrame) -> list[Piece]:
    """Say how many larger areas improved in part, how many of these hold a lagging part too, and name those."""
    improved = int((table["sterk_verbeterd"] > 0).sum())
    if not improved or "achtergebleven_delen" not in table:
        return []
    behind = table[table["achterblijvend"] != 0]
    there = "daar" if improved == 1 else f"in {len(behind) or 'geen'} daarvan"
    also = "geen" if improved == 1 and behind.empty else "ook een"
    ends = ":" if len(behind) else "."
    found = f"Sterk verbeterde delen liggen in {areas_of(level, improved)}; {there} ligt {also} achtergebleven deel"
    pieces: list[Piece] = [paragraph(found + ends)]
    if len(behind):
        pieces.append(bullets(_parts(study, row) for row in behind.head(SHOWN).to_dict("records")))
    if level != next(iter(study.larger)):
        whole = (
            "Hier telt de hele wijk: een deel kan ook achterblijven bij een andere buurt van de wijk. In de andere lijsten "
            "en tabellen telt alleen de eigen buurt."
        )
        pieces.append(paragraph(whole, "noot"))
    return pieces


def _parts(study: Study, row: dict[Any, Any]) -> str:
    """Name the lagging parts of a larger area, with their weight: "Centrum: Hofbuurt en Spoorpark (120 woningen)"."""
    names = row["achtergebleven_delen"].split(";")
    more = [f"nog {len(names) - NAMED}"] if len(names) > NAMED + 1 else []
    named = dutch.join(names[: NAMED if more else None] + more) or "te klein om te noemen"
    known = study.frame.gewicht != "geen" and not dutch.is_missing(row["achterblijvend"])
    weight = f" ({dutch.number(row['achterblijvend'])} {study.frame.gewicht})" if known else ""
    return f"{row['naam']}: {named}{weight}"
