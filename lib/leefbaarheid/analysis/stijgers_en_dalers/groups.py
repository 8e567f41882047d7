"""Which areas belong to which group, by the letter's words and this project's defaults; and what a change is worth.

A score is estimated from figures that vary from year to year, the more so the fewer households an area has. Such variation
shows as a change that the next one undoes: successive changes of an area then correlate negatively. The noise measured here
is an upper bound, since shocks that pass are in it; an error of the model that lasts is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.classes import cutoffs, middle_of_class_6
from leefbaarheid.labels import GROUP_LABELS

#: Every group, in the order of the report; ``alle`` is all areas.
GROUPS: Final = tuple(GROUP_LABELS)
#: A change beyond this many standard deviations of noise is more than noise (95%, two-sided).
Z95: Final = 1.96
#: Groups defined against the country: their change is judged less the national one.
RELATIVE: Final = ("vroegsignalering_relatief", "gestegen_maar_achterblijvend", "achterblijvend")


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
    ``extreme_start`` is that of ``sterk_verbeterd``: the method names three bases, and all three groups begin in class 1-3.
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
            groups["achterblijvend"] = lagging_parts(areas, improved, parents, national_change)
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
    return stays & (areas["verandering"] <= np.float64(national_change)) & parents.isin(holds)


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


def beyond_noise(change: pd.Series, sd: pd.Series, drempel: float) -> pd.Series:
    """Tell which changes are called risen or fallen: those of ``drempel`` (points) or more that are beyond noise too.

    Where ``sd`` is missing (no weights at this level), only the threshold counts.
    """
    return change.abs() >= np.maximum(drempel, Z95 * sd.fillna(0.0))


def beyond_by_group(
    areas: pd.DataFrame, groups: pd.DataFrame, rules: Rules, national_change: float | None
) -> pd.DataFrame:
    """Tell which members of each group moved beyond noise; groups against the country by the change less the national one.

    ``areas`` has ``verandering`` and ``ruis_sd``; ``groups`` comes from ``assign_groups``. Booleans as ``groups``.
    """
    own = beyond_noise(areas["verandering"], areas["ruis_sd"], rules.drempel)
    less = areas["verandering"] - (national_change or 0.0)
    relative = beyond_noise(less, areas["ruis_sd"], rules.drempel_relatief)
    return groups.apply(lambda members: members & (relative if members.name in RELATIVE else own))


def expected_by_noise(areas: pd.DataFrame, rules: Rules, national_change: float | None) -> pd.DataFrame:
    """Return per area the chance of each group if it moved with the country, but for noise (normal, ``ruis_sd``).

    ``areas`` has ``klasse_van, afw_van, ruis_sd``. Their sum over areas is how many noise alone would give. Floats with a
    column a group; missing for ``alle``, for ``achterblijvend`` (it hangs on other areas) and without ``national_change``.
    """
    from scipy.special import ndtr

    table = pd.DataFrame(np.nan, areas.index, list(GROUPS))
    if national_change is None:
        return table
    sd, base = areas["ruis_sd"].to_numpy(), starting_base(areas, rules)
    # what lifts an area out of class 4
    up = float(cutoffs(rules.klassegrenzen)[3]) - areas["afw_van"].to_numpy()

    def below(change: float | npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.asarray(ndtr((change - national_change) / sd))

    chances = {
        "sterk_verbeterd": 1 - below(up),
        "verder_verslechterd": below(-rules.drempel),
        "vroegsignalering_absoluut": below(-rules.drempel),
        "vroegsignalering_relatief": below(national_change - rules.drempel_relatief),
        "gestegen_maar_achterblijvend": np.clip(below(national_change) - below(0.0), 0, None),
        "extreme_start": (1 - below(up)) * (areas["klasse_van"] <= rules.extreme_start_tot),
    }
    return table.assign(**{name: chance * base[name] for name, chance in chances.items()})
