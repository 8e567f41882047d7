"""What changes in the groups when a choice that the letter leaves open is made otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers.groups import GROUPS, Rules, assign_groups


def _counts(areas: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    weight = areas["woningen"].to_numpy(dtype=float)
    table = pd.DataFrame(
        {"aantal_gebieden": groups.sum(), "woningen": groups.to_numpy(dtype=float).T @ weight},
        index=groups.columns,
    )
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
    parts = []
    for threshold in thresholds:
        changed = replace(rules, drempel=threshold, drempel_relatief=threshold)
        part = _counts(areas, assign_groups(areas, changed, national_change, parents))
        part.insert(0, "drempel", np.round(threshold, 6))
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def by_choice(
    variants: Mapping[str, tuple[pd.DataFrame, Rules, float | None]], parents: pd.Series | None = None
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
