"""What another choice does to the rank and the type of a gemeente."""

from collections.abc import Mapping, Sequence

import pandas as pd

from leefbaarheid.analysis.correlation import MINIMUM
from leefbaarheid.analysis.ondermijning.composite import COVERAGE, Method, composite, ranks, without_each
from leefbaarheid.analysis.ondermijning.typology import CUT, types_of_each
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
    way = (frame, indicators, directions, weights, coverage)
    own, changed = (composite(*way, m)["index"] for m in (method, other))
    unsafe = experienced(sources, order, minimum=minimum)["onveiligheid"]
    asked = [("zoals", "", own, unsafe, cut), ("methode", other, changed, unsafe, cut)]
    without = without_each(*way, method)[0].drop(columns=0).items()
    asked += [("zonder", n, index, unsafe, cut) for n, (_, index) in zip(indicators, without, strict=False)]
    for source in sources if len(sources) > 1 else ():
        if source != order[0]:
            another = experienced(sources, [source], minimum=minimum)["onveiligheid"]
            asked.append(("bron", source, own, another, cut))
    cuts = [c for c in (1 / 4, 1 / 3, 1 / 2) if abs(c - cut) > 1e-9]
    asked += [("grens", f"1/{1 / c:g}", own, unsafe, c) for c in cuts]
    index = pd.DataFrame({i: one[2] for i, one in enumerate(asked)}).set_axis(frame["gemeente_code"])
    unsafety = pd.DataFrame({i: one[3] for i, one in enumerate(asked)}).reindex(index.index)
    found = types_of_each(index, unsafety, pd.Series([one[4] for one in asked]))
    differs = found.ne(found[0], axis=0) & found.notna().mul(found[0].notna(), axis=0)
    table = pd.DataFrame([one[:2] for one in asked], columns=["soort", "keuze"])
    known = code in found.index
    table["rang"] = ranks(index).loc[code] if known else pd.NA
    table["type"] = found.loc[code] if known else None
    return table.assign(anders=differs.sum())
