"""What changes in the groups when a choice that the letter leaves open is made otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers.groups import GROUPS, Rules, assign_groups


def _counts(name: str, variants: Iterable[tuple[Any, pd.DataFrame, pd.DataFrame]]) -> pd.DataFrame:
    """Count the groups of some variants: ``name`` (what sets each apart), ``groep, aantal_gebieden, woningen``."""
    rows: list[tuple[Any, ...]] = []
    for value, areas, groups in variants:
        inside = groups.to_numpy()
        number = dict(zip(groups.columns, inside.sum(axis=0), strict=True))
        weight = dict(zip(groups.columns, inside.T.astype(float) @ areas["woningen"].to_numpy(), strict=True))
        rows += [(value, group, number.get(group), weight.get(group)) for group in GROUPS if group != "alle"]
    table = pd.DataFrame(rows, columns=[name, "groep", "aantal_gebieden", "woningen"])
    return table.astype({"aantal_gebieden": "Int64", "woningen": float})


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
    low = replace(rules, drempel=-np.inf, drempel_relatief=-np.inf)  # as if any change were a fall
    loose = assign_groups(areas, low, national_change, parents)
    less = areas["verandering"] - (national_change or 0.0)
    fallen = {"verder_verslechterd": areas["verandering"], "vroegsignalering_absoluut": areas["verandering"]}
    fallen |= {"vroegsignalering_relatief": less} if "vroegsignalering_relatief" in loose else {}

    def at(threshold: float) -> pd.DataFrame:
        return loose.assign(**{g: loose[g] & (change <= -threshold) for g, change in fallen.items()})

    return _counts("drempel", ((np.round(t, 6), areas, at(t)) for t in thresholds))


def by_choice(
    variants: Mapping[Any, tuple[pd.DataFrame, Rules, float | None]], parents: pd.Series | None = None
) -> pd.DataFrame:
    """Count every group under named alternatives.

    ``variants`` maps a description to (areas, rules, national change): the areas may have other class bounds or
    another minimum. ``parents`` is a series indexed by area code. Returns ``keuze, groep, aantal_gebieden, woningen``.
    """
    assigned = []
    for name, (areas, rules, national_change) in variants.items():
        inside = None if parents is None else areas["code"].map(parents)
        assigned.append((name, areas, assign_groups(areas, rules, national_change, inside)))
    return _counts("keuze", assigned)
