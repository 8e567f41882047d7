"""Experienced safety by CBS's Veiligheidsmonitor (85146NED, 81877NED): only large gemeenten are in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from leefbaarheid.errors import SourceError
from leefbaarheid.params import Indicator, plain_name
from leefbaarheid.sources.cbs_table import CbsTable, read_figures
from leefbaarheid.sources.indicator_rows import COLUMNS, IndicatorRows, names_of

#: Cells of ``Marges`` for the value itself; the others are the bounds of its interval.
VALUE: Final = ("MW00000", "Waarde")
#: From this year on the survey was held in another way.
BREAK: Final = 2021


def topics_of(cbs: CbsTable, indicators: Mapping[str, Indicator]) -> dict[str, str]:
    """Return column -> indicator of the topics that are a name of one without a denominator.

    A topic is known by the words of its key, or by its own title. Raises SourceError where two topics are one indicator.
    """
    names = {n.replace("_", ""): i for n, i in names_of(indicators).items() if not indicators[i].noemer}
    found: dict[str, str] = {}
    for topic in cbs.topics:
        titles = (re.sub(r"_\d+$", "", topic.column), topic.path.rpartition("/")[2])
        name = next((names[t] for t in (plain_name(t).replace("_", "") for t in titles) if t in names), None)
        if name in found.values():
            raise SourceError(f"{cbs.naam} has two topics for {name}; download it with one of them.")
        if name:
            found[topic.column] = name
    return found


def read_veiligheidsmonitor(
    cbs: CbsTable, wanted: Mapping[str, str], indicators: Mapping[str, Indicator]
) -> IndicatorRows:
    """Return the values of ``wanted`` (from ``topics_of``), without their intervals.

    Raises SourceError, with place and remedy, for anything that is not whole or beyond the indicator's unit.
    """
    log = cbs.log
    only = {"marges": VALUE} if "marges" in cbs.table.columns else {}
    wide = read_figures(cbs, wanted, only=only)
    for column, name in wanted.items():
        good = wide[name].isna() | wide[name].between(0, indicators[name].highest)
        cbs.table.demand(good, column, f"cannot be {name}; was a decimal mark lost? Download it again.")
    others = [t.path for t in cbs.topics if t.column not in wanted and t.unit not in ("code", "naam")]
    if others:
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""
        log.remark(f"topics set aside: {', '.join(others[:3])}{more}")
    wide = log.keep(wide, wide[list(wanted.values())].notna().any(axis=1), "no figure (suppressed by CBS)")
    if wide["jaar"].min() < BREAK:
        log.remark(f"years before {BREAK} were asked in another way: not to be compared with later ones")
    long = wide.melt(
        ["niveau", "code", "jaar"], list(wanted.values()), "indicator", "waarde", ignore_index=False
    )
    long = long.dropna(subset="waarde").assign(teller=float("nan"), noemer=float("nan"), rijen=1)
    return IndicatorRows(long[COLUMNS], log)
