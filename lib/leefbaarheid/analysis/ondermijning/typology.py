"""Four types of gemeenten by crime and experienced unsafety, and what another choice does to type and rank."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from leefbaarheid.analysis.correlation import MINIMUM
from leefbaarheid.analysis.ondermijning.index import COVERAGE, Method, ranks, without_each
from leefbaarheid.analysis.ondermijning.unsafety import experienced

#: The index first, unsafety second.
TYPES: Final = ("hoog_hoog", "hoog_laag", "laag_hoog", "laag_laag")
#: The share of gemeenten, from the top, that is called high.
CUT: Final = 1 / 3
#: Lower bounds in households of the second and third class of size: about 50,000 and 100,000 inhabitants.
SIZES: Final = (22_500, 45_000)


def types(index: pd.Series, unsafety: pd.Series, cut: float = CUT) -> pd.Series:
    """Name the type of every gemeente (``TYPES``); the series share one index of gemeenten.

    High is the upper share ``cut`` of the gemeenten that have the figure; equals at the bound are not, so never more
    than that share is. Missing where either figure is.
    """
    unsafety = unsafety.reindex(index.index)
    more, unsafe = (
        values.rank(ascending=False, method="max") <= cut * values.count() + 1e-9
        for values in (index, unsafety)
    )
    named = np.array(TYPES, dtype=object)[2 * ~more.to_numpy() + ~unsafe.to_numpy()]
    return pd.Series(named, index.index).where(index.notna() & unsafety.notna())


def by_other_choices(
    frame: pd.DataFrame,
    weights: Mapping[str, float],
    sources: Mapping[str, pd.Series],
    order: Sequence[str],
    *,
    code: str = "",
    coverage: float = COVERAGE,
    method: Method = "percentiel",
    cut: float = CUT,
    minimum: int = MINIMUM,
) -> pd.DataFrame:
    """Change one choice at a time: the way of averaging, each indicator left out, the source of unsafety, the cut.

    The arguments are those of :func:`.index.composite`, :func:`.unsafety.experienced` and :func:`types`. Returns a row a
    choice, the present one first: ``soort`` ("zoals", "methode", "zonder", "bron", "grens") and ``keuze`` (its value),
    ``rang`` and ``type`` of the gemeente ``code`` (missing without one) and ``anders``, how many gemeenten are then of
    another type.
    """
    other: Method = "z" if method == "percentiel" else "percentiel"
    own, changed = (
        index.where(part >= coverage - 1e-9)
        for index, part in (without_each(frame, weights, way) for way in (method, other))
    )
    usual = experienced(sources, order, minimum=minimum)["onveiligheid"]
    asked = [("zoals", "", own[0], usual, cut), ("methode", other, changed[0], usual, cut)]
    asked += [("zonder", name, own[k], usual, cut) for k, name in enumerate(weights, 1) if k in own]
    others = [source for source in sources if source != order[0]] if len(sources) > 1 else []
    figures = {s: experienced(sources, [s], minimum=minimum)["onveiligheid"] for s in others}
    asked += [("bron", source, own[0], unsafety, cut) for source, unsafety in figures.items()]
    cuts = [c for c in (1 / 4, 1 / 3, 1 / 2) if abs(c - cut) > 1e-9]
    asked += [("grens", f"1/{1 / c:g}", own[0], usual, c) for c in cuts]
    first, rows = types(own[0], usual, cut), []
    for kind, choice, index, unsafety, share in asked:
        found = types(index, unsafety, share)
        differs = (found != first) & found.notna() & first.notna()
        rows.append((kind, choice, ranks(index).get(code), found.get(code), differs.sum()))
    table = pd.DataFrame(rows, columns=["soort", "keuze", "rang", "type", "anders"])
    return table.astype({"rang": "Int64"})
