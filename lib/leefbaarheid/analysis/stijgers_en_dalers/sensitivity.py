"""What changes in the groups when a choice that the letter leaves open is made otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers.groups import GROUPS, Rules, assign_groups


def _counts(areas: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    weight = areas["woningen"].to_numpy(dtype=float)
    counts = {"aantal_gebieden": groups.sum(), "woningen": groups.to_numpy(dtype=float).T @ weight}
    table = pd.DataFrame(counts, index=groups.columns)
    table = table.reindex([g for g in GROUPS if g != "alle"]).rename_axis("groep").reset_index()
    table["aantal_gebieden"] = table["aantal_gebieden"].astype("Int64")
    return table


def by_threshold(
    areas: pd.DataFrame,
    rules: Rules,
    national_change: float | None,
    thresholds: Sequence[float],
    parents: pd.Series | None = None,
) -> pd.DataFrame:
    """Count every group at a row of thresholds, taken for ``drempel`` and ``drempel_relatief`` alike.

    Returns ``drempel, groep, aantal_gebieden, woningen``; missing figures where a group cannot be determined.
    """
    variants = {
        np.round(t, 6): (areas, replace(rules, drempel=t, drempel_relatief=t), national_change)
        for t in thresholds
    }
    by_code = None if parents is None else parents.set_axis(areas["code"])
    return by_choice(variants, by_code).rename(columns={"keuze": "drempel"})


def by_choice(
    variants: Mapping[Any, tuple[pd.DataFrame, Rules, float | None]], parents: pd.Series | None = None
) -> pd.DataFrame:
    """Count every group under named alternatives.

    ``variants`` maps a description to (areas, rules, national change): the areas may have other class bounds or
    another minimum. ``parents`` is a series indexed by area code. Returns ``keuze, groep, aantal_gebieden, woningen``.
    """
    parts = []
    for name, (areas, rules, national_change) in variants.items():
        inside = None if parents is None else areas["code"].map(parents)
        part = _counts(areas, assign_groups(areas, rules, national_change, inside))
        part.insert(0, "keuze", name)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)
