"""Rows of indicators as the readers give them, and telling which indicator a source's own name stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from leefbaarheid.params import Indicator, plain_name
from leefbaarheid.sources.log import FileLog

#: Columns of rows; ``rijen`` is the number of rows of the file behind each.
COLUMNS: Final = ["niveau", "code", "jaar", "indicator", "waarde", "teller", "noemer", "rijen"]
KEY: Final = ["niveau", "code", "jaar", "indicator"]

Known = Mapping[str, Indicator]


@dataclass
class IndicatorRows:
    """Rows of one file (``COLUMNS``; the index is the row in the file) and its log.

    ``noemers`` holds what counts are to be divided by, where the file gives it: ``niveau, code, jaar`` and inwoners
    or woningen, on each year's own division. ``eigen`` tells a table of the user's own.
    """

    frame: pd.DataFrame
    log: FileLog
    noemers: pd.DataFrame | None = None
    eigen: bool = False

    def keep(self, good: pd.Series, reason: str) -> None:
        """Keep the rows where ``good``; rows of the file that have nothing left are counted as refused."""
        kept = self.frame[good.to_numpy(dtype=bool)]
        lost = self.frame[~self.frame.index.isin(kept.index)]
        self.log.refuse(reason, int(lost.loc[~lost.index.duplicated(), "rijen"].sum()))
        self.frame = kept


def names_of(indicators: Mapping[str, Indicator]) -> dict[str, str]:
    """Return the indicator for each name that a source may use, as ``plain_name`` writes it."""
    return {plain_name(n): name for name, one in indicators.items() for n in (name, *one.namen)}


def name_kinds(
    counts: pd.DataFrame, kinds: pd.Series, indicators: Mapping[str, Indicator], log: FileLog
) -> pd.DataFrame:
    """Return ``counts`` (niveau, code, jaar, teller) with their ``indicator``, in the form of ``COLUMNS``.

    Kinds that are no name of an indicator are refused, counted and named. A kind that is only a part of an indicator
    (``a+b``) counts where all its parts are there, as their sum.
    """
    names = names_of(indicators)
    parts = {part: (names[n], n.count("+") + 1) for n in names if "+" in n for part in n.split("+")}
    plain = kinds.map({k: _key(k) for k in kinds.unique()})
    rows = counts.assign(indicator=plain.map(names), waarde=float("nan"), noemer=float("nan"), rijen=1)
    is_part = rows["indicator"].isna() & plain.isin(parts)
    strange = kinds[rows["indicator"].isna() & ~is_part]
    log.refuse("kind that is no indicator", len(strange))
    log.remark_list("kinds not in params/indicatoren.yml", sorted(strange.unique()))
    whole = rows[rows["indicator"].notna()]
    if not is_part.any():
        return whole[COLUMNS]
    some = rows[is_part].assign(indicator=plain.map({p: i for p, (i, _) in parts.items()}))
    group = some.groupby(KEY)["teller"]
    some = some.assign(teller=group.transform("sum"), rijen=group.transform("size"))
    needed = plain[is_part].map({p: n for p, (_, n) in parts.items()})
    some = log.keep(some, some["rijen"] == needed, "a part of an indicator of which other parts are missing")
    return pd.concat([whole, some.drop_duplicates(KEY)])[COLUMNS]


def _key(kind: str) -> str:
    """Return the code that a kind begins with, else its plain name."""
    plain = plain_name(kind)
    code = plain.split("_")[0]
    return code if code.count(".") == 2 else plain
