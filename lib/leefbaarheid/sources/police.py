"""Crime that the police registered (47018NED, a long table) and safety as experienced (Veiligheidsmonitor)."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from leefbaarheid.params import plain_name
from leefbaarheid.sources import codes
from leefbaarheid.sources.cbs_table import CbsTable, read_figures
from leefbaarheid.sources.figures import demand_limits, key_columns, located, one_each
from leefbaarheid.sources.indicator_rows import COLUMNS, IndicatorRows, Known, name_kinds, names_of
from leefbaarheid.sources.log import FileLog, Origin, RawFile
from leefbaarheid.sources.numbers import parse_counts, parse_years
from leefbaarheid.sources.text import read_text

POLICE: Final = Origin("Politie en CBS", "CC BY 4.0", "Bron: Politie (47018NED), CBS")
_COUNTS: Final = ("geregistreerdemisdrijven", "totaalgeregistreerdemisdrijven")
_KINDS: Final = ("soortmisdrijf", "soort misdrijf")
_SUPPRESSED: Final = "no count (suppressed, or counted with a successor)"


def recognises(names: list[str]) -> bool:
    """Tell the long table by its headings: an area, ``jaar``, ``misdrijf`` and ``aantal``."""
    return bool(key_columns(names)) and {"jaar", "misdrijf", "aantal"} <= set(names)


def read_police_table(file: RawFile, indicators: Known) -> IndicatorRows:
    """Return counts and their denominators (``aantal_inwoners``, ``woningvoorraad``) of a long table.

    A row without a count is refused and counted; its denominators stay, as a dissolved gemeente's inhabitants go with
    those of its successor. Raises SourceError, with line and remedy, for anything that is not whole.
    """
    table = read_text(file)
    log = table.log("registered crime", POLICE)
    table.demand(table.frame["misdrijf"].notna(), "misdrijf", "must be filled in.")
    beside = {c: name for c in table.columns if (name := codes.kenmerk(c)) in ("inwoners", "woningen")}
    if len(set(beside.values())) < len(beside):
        raise file.refusal(f"has two columns for one of {', '.join(beside)}; keep one of them.")
    figures = parse_counts(table, ["aantal", *beside], log)
    table.demand(~(figures["aantal"] % 1 > 0), "aantal", "is no whole number; give counts, not rates.")
    jaar = parse_years(table, "jaar")
    frame = located(table, key_columns(table.columns)[0], log).assign(jaar=jaar)
    area, noemers = ["niveau", "code", "jaar"], None
    if beside:
        noemers = frame.join(figures[list(beside)].rename(columns=beside))
        side = FileLog(file.name, "")
        noemers = one_each(noemers, area, side, table.place, noun="denominator").reset_index(drop=True)
    frame = frame.assign(soort=table.frame["misdrijf"], teller=figures["aantal"])
    frame = one_each(frame, [*area, "soort"], log, table.place)
    found = _kinds(frame, "soort", log, indicators)
    found.noemers = noemers
    return found


def _kinds(frame: pd.DataFrame, kind: str, log: FileLog, known: Known) -> IndicatorRows:
    frame = log.keep(frame, frame["teller"].notna(), _SUPPRESSED)
    return IndicatorRows(name_kinds(frame.drop(columns=kind), frame[kind], known, log), log)


def topic_of(cbs: CbsTable) -> dict[str, str]:
    """Return column -> ``teller`` of the topic with counts, empty where ``cbs`` is no table of registered crime."""
    words = {t.column: plain_name(t.path.rpartition("/")[2]).replace("_", "") for t in cbs.topics}
    topics = [column for column, title in words.items() if title in _COUNTS]
    known = topics and any(k in cbs.table.columns for k in _KINDS)
    return {topics[0]: "teller"} if known else {}


def read_police_cbs(cbs: CbsTable, wanted: Mapping[str, str], indicators: Known) -> IndicatorRows:
    """Return the counts of CBS's table; it has no denominators. ``wanted`` comes from ``topic_of``.

    Raises SourceError, with place and remedy, for anything that is not whole.
    """
    log = cbs.log
    log.herkomst = POLICE
    kind = next(k for k in _KINDS if k in cbs.table.columns)
    frame = read_figures(cbs, wanted, dimensions=[kind])
    cbs.table.demand(frame[kind].notna(), kind, "must be filled in; download the table again.")
    demand_limits(cbs.table, frame, wanted, {"teller": (0.0, float("inf"), True)})
    return _kinds(frame, kind, log, indicators)


#: Cells of ``Marges`` for the value itself; the others are the bounds of its interval.
VALUE: Final = ("MW00000", "Waarde")
#: From this year on the survey was held in another way.
BREAK: Final = 2021


def topics_of(cbs: CbsTable, indicators: Known) -> dict[str, str]:
    """Return column -> indicator of the topics that are a name of one without a denominator.

    Raises SourceError where two topics are one indicator.
    """
    names = {n.replace("_", ""): i for n, i in names_of(indicators).items() if not indicators[i].noemer}
    return cbs.topics_named(names)


def read_veiligheidsmonitor(cbs: CbsTable, wanted: Mapping[str, str], indicators: Known) -> IndicatorRows:
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
