"""Experienced safety by CBS's Veiligheidsmonitor (85146NED, 81877NED): only large gemeenten are in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from leefbaarheid.params import Indicator
from leefbaarheid.sources.cbs_table import CbsTable, read_figures
from leefbaarheid.sources.figures import demand_limits
from leefbaarheid.sources.indicator_rows import COLUMNS, IndicatorRows, names_of

#: Cells of ``Marges`` for the value itself; the others are the bounds of its interval.
VALUE: Final = ("MW00000", "Waarde")
#: From this year on the survey was held in another way.
BREAK: Final = 2021


def topics_of(cbs: CbsTable, indicators: Mapping[str, Indicator]) -> dict[str, str]:
    """Return column -> indicator of the topics that are a name of one without a denominator.

    Raises SourceError where two topics are one indicator.
    """
    names = {n.replace("_", ""): i for n, i in names_of(indicators).items() if not indicators[i].noemer}
    return cbs.topics_named(names)


def read_veiligheidsmonitor(
    cbs: CbsTable, wanted: Mapping[str, str], indicators: Mapping[str, Indicator]
) -> IndicatorRows:
    """Return the values of ``wanted`` (from ``topics_of``), without their intervals.

    Raises SourceError, with place and remedy, for anything that is not whole or beyond the indicator's unit.
    """
    log, names = cbs.log, list(wanted.values())
    wide = read_figures(cbs, wanted, only={"marges": VALUE} if "marges" in cbs.table.columns else {})
    demand_limits(cbs.table, wide, wanted, {n: (0.0, indicators[n].highest, False) for n in names})
    cbs.remark_others(wanted)
    wide = log.keep(wide, wide[names].notna().any(axis=1), "no figure (suppressed by CBS)")
    if wide["jaar"].min() < BREAK:
        log.remark(f"years before {BREAK} were asked in another way: not to be compared with later ones")
    long = wide.melt(["niveau", "code", "jaar"], names, "indicator", "waarde", ignore_index=False)
    long = long.dropna(subset="waarde").assign(teller=float("nan"), noemer=float("nan"), rijen=1)
    return IndicatorRows(long[COLUMNS], log)
