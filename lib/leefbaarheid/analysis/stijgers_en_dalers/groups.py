"""Which areas belong to which group, by the letter's words and this project's defaults."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from leefbaarheid.classes import cutoffs, middle_of_class_6
from leefbaarheid.terms import GROUP_LABELS

#: Every group, in the order of the report; ``alle`` is all areas.
GROUPS: Final = tuple(GROUP_LABELS)


@dataclass(frozen=True)
class Rules:
    """Choices that the letter leaves open; the defaults are this project's (docs/method.md).

    ``drempel`` (T) and ``drempel_relatief`` are in points of ``afw``; ``klasse_6`` tells which part of class 6
    counts as "net ruim voldoende"; ``extreme_start_tot`` is the highest starting class called extreme;
    ``klassegrenzen`` a variant of :func:`leefbaarheid.classes.cutoffs`.

    >>> Rules(drempel=0.05).klasse_6
    'alles'
    """

    drempel: float = 0.0392
    drempel_relatief: float = 0.0392
    klasse_6: str = "alles"
    extreme_start_tot: int = 1
    klassegrenzen: str = "midden"


def starting_base(areas: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Tell for each group which areas could have come into it: the base of its share.

    Returns booleans of shape ``(len(areas), len(GROUPS))``. The base of ``achterblijvend`` and of
    ``extreme_start`` is that of ``sterk_verbeterd``: the method names three bases, and both are parts of that one.
    """
    return pd.DataFrame(_bases(areas, rules), index=areas.index)[list(GROUPS)]


def _bases(areas: pd.DataFrame, rules: Rules) -> dict[str, Any]:
    """The same by group, as arrays: thresholds and choices ask for them dozens of times."""
    start, score = areas["klasse_van"].to_numpy(), areas["afw_van"].to_numpy()
    nearly = start == 6  # (net) ruim voldoende
    if rules.klasse_6 == "onderste_helft":
        nearly &= score < middle_of_class_6(cutoffs(rules.klassegrenzen))
    early = ("vroegsignalering_absoluut", "vroegsignalering_relatief", "gestegen_maar_achterblijvend")
    low = ("sterk_verbeterd", "achterblijvend", "extreme_start")
    bases = {"alle": True, "verder_verslechterd": start <= 4, **dict.fromkeys(low, start <= 3)}
    return bases | dict.fromkeys(early, (start == 5) | nearly)


def assign_groups(
    areas: pd.DataFrame, rules: Rules, national_change: float | None, parents: pd.Series | None = None
) -> pd.DataFrame:
    """Assign every area to its groups (method: the letter, section "Stijgers en dalers").

    ``areas`` has ``klasse_van, klasse_tot, afw_van, verandering, woningen``; ``national_change`` is the weighted
    change of the country at the same years (points of ``afw``), or ``None`` where no level knows it;
    ``parents`` gives the larger area (buurt of a cell, wijk of a buurt) in which each lies.
    Returns booleans, a column a group in the order of ``GROUPS``. A group that cannot be determined has **no**
    column: the relative ones without a national change, ``achterblijvend`` without parents.

    >>> import leefbaarheid as lb
    >>> dataset, area = lb.open_data("Kerkrade")
    >>> country = lb.load_change(dataset, area, 2014, 2020, "pc4")[1]
    >>> groups = assign_groups(country.gebieden, Rules(), lb.national_change(country))
    >>> groups[["sterk_verbeterd", "verder_verslechterd"]].sum().tolist()
    [6, 3]
    """
    change, base = areas["verandering"].to_numpy(), _bases(areas, rules)
    early = base["vroegsignalering_absoluut"]
    improved = base["sterk_verbeterd"] & (areas["klasse_tot"].to_numpy() >= 5)
    groups = {
        "alle": base["alle"],
        "sterk_verbeterd": improved,
        "verder_verslechterd": base["verder_verslechterd"] & (change <= -rules.drempel),
        "vroegsignalering_absoluut": early & (change <= -rules.drempel),
    }
    if national_change is not None:
        groups["vroegsignalering_relatief"] = early & (change - national_change <= -rules.drempel_relatief)
        groups["gestegen_maar_achterblijvend"] = early & (change > 0) & (change < national_change)
        if parents is not None:
            groups["achterblijvend"] = lagging_parts(
                areas, pd.Series(improved, areas.index), parents, national_change
            )
    groups["extreme_start"] = improved & (areas["klasse_van"].to_numpy() <= rules.extreme_start_tot)
    return pd.DataFrame(groups, index=areas.index).astype(bool)


def lagging_parts(
    areas: pd.DataFrame, improved: pd.Series, parents: pd.Series, national_change: float
) -> pd.Series:
    """Tell which areas stayed behind inside a larger area that holds strongly improved woningen.

    A part lags when it is in class 3 or lower in both years and its change is not above the national one
    (formula: this project's default). Parts without a known parent never lag.
    """
    holds = set(parents[improved & (areas["woningen"] > 0)].dropna())
    stays = (areas["klasse_van"] <= 3) & (areas["klasse_tot"] <= 3)
    behind = areas["verandering"] <= np.float64(national_change)
    return stays & behind & parents.isin(holds)


def by_choice(
    variants: Mapping[Any, tuple[pd.DataFrame, Rules, float | None]], parents: pd.Series | None = None
) -> pd.DataFrame:
    """Count the areas of every group with a choice made otherwise: a row a choice, a column a group.

    ``variants`` maps what a choice is called to (areas, rules, national change): the areas may have other class bounds
    or another minimum. ``parents`` is a series indexed by area code. A group that no choice can determine has no column.
    """
    counts = {}
    for name, (areas, rules, national_change) in variants.items():
        inside = None if parents is None else areas["code"].map(parents)
        counts[name] = assign_groups(areas, rules, national_change, inside).sum()
    table = pd.DataFrame.from_dict(counts, orient="index")
    return table[[group for group in GROUPS[1:] if group in table]]
