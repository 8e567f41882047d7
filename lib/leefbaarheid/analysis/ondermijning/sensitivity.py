"""What another choice does to the rank and the type of a gemeente."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from leefbaarheid.analysis.correlation import MINIMUM
from leefbaarheid.analysis.ondermijning.composite import COVERAGE, Method, composite
from leefbaarheid.analysis.ondermijning.typology import CUT, types
from leefbaarheid.analysis.ondermijning.unsafety import experienced


def by_other_choices(
    frame: pd.DataFrame,
    indicators: Sequence[str],
    directions: Mapping[str, int],
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

    The arguments are those of :func:`.composite.composite`, :func:`.unsafety.experienced` and :func:`.typology.types`.
    Returns a row a choice, the present one first: ``soort`` ("zoals", "methode", "zonder", "bron", "grens") and ``keuze``
    (its value), ``rang`` and ``type`` of the gemeente ``code`` (missing without one) and ``anders``, how many gemeenten
    are then of another type.
    """
    other: Method = "z" if method == "percentiel" else "percentiel"
    asked: list[tuple[str, str, dict[str, Any]]] = [("zoals", "", {}), ("methode", other, {"method": other})]
    if len(indicators) > 1:
        asked += [("zonder", n, {"indicators": [i for i in indicators if i != n]}) for n in indicators]
    if len(sources) > 1:
        asked += [("bron", n, {"order": [n]}) for n in sources if n != order[0]]
    asked += [("grens", f"1/{1 / c:g}", {"cut": c}) for c in (1 / 4, 1 / 3, 1 / 2) if abs(c - cut) > 1e-9]
    rows, first = [], pd.Series(dtype=object)
    for kind, value, changed in asked:
        names = changed.get("indicators", indicators)
        index = composite(frame, names, directions, weights, coverage, changed.get("method", method))
        index = index.set_index("gemeente_code")
        unsafe = experienced(sources, changed.get("order", order), minimum=minimum)
        found = types(index["index"], unsafe["onveiligheid"], changed.get("cut", cut))
        first = found if kind == "zoals" else first
        both = found.notna() & first.notna()
        own = {"rang": index["rang"].get(code, pd.NA), "type": found.get(code)}
        rows.append({"soort": kind, "keuze": value, **own, "anders": int((found != first)[both].sum())})
    return pd.DataFrame(rows)
