"""One figure of experienced unsafety for every gemeente, out of sources that cover different parts of the country."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from leefbaarheid.analysis.correlation import MINIMUM
from leefbaarheid.errors import DatasetError

#: The source that is the Leefbaarometer's ``onv`` reversed: built partly from registered crime.
CIRCULAR: Final = "leefbaarometer"


def experienced(
    sources: Mapping[str, pd.Series], order: Sequence[str], *, minimum: int = MINIMUM
) -> pd.DataFrame:
    """Take for every gemeente the figure of the first source in ``order`` that has it, all on one scale.

    Each source is a series indexed by gemeente_code in which more is less safe; names in ``order`` without a source are
    passed over. The scale is that of the source with most gemeenten. Another is linked to it by equal mean and standard
    deviation over the gemeenten that both have (mean-sigma linking, M.J. Kolen and R.L. Brennan, "Test equating", 2014);
    with fewer than ``minimum`` of those, or without spread, it is not used here. Returns, sorted and indexed by
    gemeente_code: ``onveiligheid`` and ``onveiligheid_bron`` (the source's name). For levels and types;
    correlations go over one source (:func:`for_correlation`).

    Raises :class:`DatasetError` where no source has a figure.
    """
    known = _known(sources, order)
    scale = max(known, key=lambda name: len(known[name]))
    parts = []
    for name, values in known.items():
        linked = values if name == scale else _link(values, known[scale], minimum)
        if linked is not None:
            parts.append(pd.DataFrame({"onveiligheid": linked, "onveiligheid_bron": name}))
    table = pd.concat(parts)
    return table[~table.index.duplicated()].sort_index().rename_axis("gemeente_code")


def for_correlation(
    sources: Mapping[str, pd.Series], order: Sequence[str], *, minimum: int = MINIMUM
) -> tuple[str, pd.Series]:
    """Name the first source in ``order`` with at least ``minimum`` gemeenten, and give its own figures, not linked.

    Where none has so many, the one with most. It is circular where the name is ``CIRCULAR``. Raises
    :class:`DatasetError` where no source has a figure.
    """
    known = _known(sources, order)
    most = max(known, key=lambda name: len(known[name]))
    name = next((name for name, values in known.items() if len(values) >= minimum), most)
    return name, known[name]


def _known(sources: Mapping[str, pd.Series], order: Sequence[str]) -> dict[str, pd.Series]:
    """Sources that have figures, in order, without their holes."""
    known = {name: sources[name].astype(float).dropna() for name in order if name in sources}
    known = {name: values for name, values in known.items() if len(values)}
    if not known:
        raise DatasetError(
            f"no source of experienced unsafety has a figure (asked for: {', '.join(order) or 'none'});"
            " prepare one of them or name another"
        )
    return known


def _link(values: pd.Series, scale: pd.Series, minimum: int) -> pd.Series | None:
    """``values`` with the mean and the spread that ``scale`` has over the gemeenten of both."""
    both = values.index.intersection(scale.index)
    mine, other = values[both], scale[both]
    if len(both) < max(minimum, 2) or mine.max() == mine.min():
        return None
    return other.mean() + (values - mine.mean()) / mine.std() * other.std()
