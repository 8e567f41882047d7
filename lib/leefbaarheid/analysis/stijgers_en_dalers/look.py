"""Which areas are worth a look: low, falling, standing still, or clearly rising."""

from typing import Final

import numpy as np
import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers.groups import beyond_noise
from leefbaarheid.classes import HARDLY_MEAN, STEP

#: The rules of the list in their order, and how many of the first three come first.
RULES: Final = ("laag en dalend", "dalend", "laag", "gedaald", "staat stil")
FIRST: Final = {"laag en dalend": 4, "dalend": 3, "laag": 3}
#: Standing still is less than this, in steps, over all years.
STILL: Final = 0.25
#: Gemeenten are listed from this many households, and called low in this part of the ranks.
LARGE: Final = 10_000
LOWEST: Final = 0.1


def clear_steps(change: pd.Series, sd: pd.Series | None, drempel: float) -> pd.Series:
    """Put changes (points of ``afw``) in steps from -2 (a class step or more down) to 2, 0 where none is clear.

    Of an area a change is clear when it is at least ``drempel`` and beyond noise (``sd``,
    :func:`leefbaarheid.analysis.stijgers_en_dalers.groups.beyond_noise`); -2 and 2 are also a class step or more. Without
    ``sd`` it is a mean of many: -1 and 1 from a tenth of a step, -2 and 2 from half a step. Missing where the change is.
    """
    if sd is None:
        clear, large = change.abs() >= HARDLY_MEAN * STEP, change.abs() >= STEP / 2
    else:
        clear, large = beyond_noise(change, sd, drempel), change.abs() >= STEP
    size = clear.astype(int) + (clear & large).astype(int)
    return (size * np.sign(change.astype(float))).where(change.notna())


def to_look_at(parts: pd.DataFrame, last: str) -> pd.DataFrame:
    """Return the areas of a gemeente that are worth a look with the ``regel`` each meets, those to list first on top.

    ``parts`` has ``klasse_nu, afw_van, afw_nu, beoordeeld``, the change of the newest period in ``last`` and its step
    (:func:`clear_steps`) in ``stap_<last>``, that of the whole time in ``stap_samen``. In order: low (class 4 or less) and
    falling, falling (5-6), low without a clear rise, lower than in the first year (up to 7), standing still (5-6). Of the
    first three the four, three and three worst come first, then the rest in order; the largest fall, or the lowest score,
    first.
    """
    stap, judged = f"stap_{last}", parts["beoordeeld"] & parts[last].notna()
    low, middle = parts["klasse_nu"] <= 4, parts["klasse_nu"].between(5, 6)
    fell, rose = parts[stap] < 0, parts[stap] > 0
    since = parts["afw_nu"] - parts["afw_van"]
    met = [
        (low & fell, parts[last]),
        (middle & fell, parts[last]),
        (low & ~rose, parts["afw_nu"]),
        ((parts["klasse_nu"] <= 7) & (parts["stap_samen"] < 0), since),
        (middle & (since.abs() < STILL * STEP), parts["afw_nu"]),
    ]
    return _listed(parts, judged, met)


def gemeenten_to_look_at(gemeenten: pd.DataFrame, last: str, of: int) -> pd.DataFrame:
    """As :func:`to_look_at` for gemeenten of 10,000 households or more, ``of`` in the country.

    Low is the lowest tenth by rank; falling is a quarter of a step or more in the newest period, low and falling a tenth.
    A change that is doubted (``sinds_twijfel``) lists no gemeente.
    """
    change = gemeenten[last].astype(float)
    low = gemeenten["rang"].astype(float) > (1 - LOWEST) * of
    since = gemeenten["afw_nu"] - gemeenten["afw_van"]
    sure = ~gemeenten.get("sinds_twijfel", pd.Series(False, gemeenten.index)).eq(True)
    met = [
        (low & (change <= -HARDLY_MEAN * STEP), change),
        (~low & (change <= -STILL * STEP), change),
        (low & (change < HARDLY_MEAN * STEP), gemeenten["afw_nu"]),
        (~low & (since <= -STILL * STEP), since),
    ]
    return _listed(gemeenten, sure & (gemeenten["huishoudens"] >= LARGE), met)


def _listed(parts: pd.DataFrame, judged: pd.Series, rules: list[tuple[pd.Series, pd.Series]]) -> pd.DataFrame:
    """Give each judged area the first rule that it meets, and order them: the first of each rule, then the rest.

    Of each rule of :data:`RULES`: which areas meet it, and the figure of which the lowest comes first.
    """
    met = [(meets & judged).fillna(False).to_numpy(dtype=bool) for meets, _ in rules]
    rule = np.select(met, RULES[: len(met)], default="")
    size = np.select(met, [figure.astype(float) for _, figure in rules], default=np.nan)
    table = parts.assign(regel=rule, maat=size)[rule != ""]
    table["volgorde"] = table["regel"].map({r: i for i, r in enumerate(RULES)})
    table = table.sort_values(["volgorde", "maat", "code"])
    rest = table.groupby("volgorde").cumcount() >= table["regel"].map(FIRST).astype(float).fillna(0)
    table = table.loc[rest.sort_values(kind="stable").index]
    return table.drop(columns=["maat", "volgorde"]).reset_index(drop=True)
