"""Buurten and wijken by what the small areas in each went through, and which parts stayed behind."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers.groups import GROUPS, lagging_parts
from leefbaarheid.analysis.stijgers_en_dalers.summary import in_larger_areas
from leefbaarheid.dataset import Frame, parents

#: Groups that get a column of their own, in the order of the letter's annexes; no area is in two of the first three.
LISTED: Final = GROUPS[1:-1]


def larger_areas(
    frame: Frame, groups: pd.DataFrame, national_change: float | None, known: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Give the tables of buurten and wijken in which the areas of a frame lie, as far as its level has these.

    Each has a row a larger area in which a group is found: ``code, naam, gemeente``, the weight in each group, and
    ``achtergebleven_delen``: the names of its lagging parts (cells by code), joined by ``;``. Those with the most
    weight in the first three groups come first. Parts lag within the larger area of their own table, so a wijk may
    have more than its buurten together. Parts that are not judged count, but are not named. ``known`` has ``code, naam,
    gemeente`` of the larger areas of each level.
    """
    tables, areas = {}, frame.gebieden
    part = areas["code"] if frame.niveau == "grid" else areas["naam"]
    part = part.where(areas["beoordeeld"])
    for level, inside in parents(frame).items():
        own = groups[[g for g in LISTED if g in groups]]
        if national_change is not None:
            lagging = lagging_parts(areas, own["sterk_verbeterd"], inside, national_change)
            own = own.assign(achterblijvend=lagging)
        table = in_larger_areas(areas, own, inside)
        first = table[list(LISTED[:3])].sum(axis=1)
        table = table.iloc[np.lexsort((-table.sum(axis=1), -first))].rename_axis("code").reset_index()
        about = known.get(level, pd.DataFrame(columns=["code", "naam", "gemeente"])).set_index("code")
        table.insert(1, "naam", table["code"].map(about["naam"]).astype(object).fillna(table["code"]))
        table.insert(2, "gemeente", table["code"].map(about["gemeente"]))
        if "achterblijvend" in own:
            named = part[own["achterblijvend"]].dropna().groupby(inside)
            named = named.agg(lambda n: ";".join(sorted(set(n))))
            table["achtergebleven_delen"] = [named.get(code, "") for code in table["code"]]
        tables[level] = table
        part = inside.map(about["naam"]).astype(object).fillna(inside)
    return tables
