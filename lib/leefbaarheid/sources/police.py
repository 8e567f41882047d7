"""Crime that the police registered (47018NED, a long table) and safety as experienced (Veiligheidsmonitor)."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from leefbaarheid.params import plain_name
from leefbaarheid.sources import codes, figures
from leefbaarheid.sources.cbs_table import CbsTable, narrowed, read_values
from leefbaarheid.sources.indicators import KEY, IndicatorRows, Known, names_of
from leefbaarheid.sources.log import FileLog, Origin, RawFile
from leefbaarheid.sources.text import read_text

POLICE: Final = Origin("Politie en CBS", "CC BY 4.0", "Bron: Politie (47018NED), CBS")
_COUNTS: Final = ("geregistreerdemisdrijven", "totaalgeregistreerdemisdrijven")
_KINDS: Final = ("soortmisdrijf", "soort misdrijf")
_SUPPRESSED: Final = "no count (suppressed, or counted with a successor)"


def read_police_table(file: RawFile, indicators: Known) -> IndicatorRows:
    """Return counts and their denominators (``aantal_inwoners``, ``woningvoorraad``) of a long table.

    A row without a count is refused and counted; its denominators stay, as a dissolved gemeente's inhabitants go with
    those of its successor. Raises SourceError, with line and remedy, for anything that is not whole.
    """
    table = read_text(file)
    log = table.called("registered crime", POLICE)
    table.demand(table.frame["misdrijf"].notna(), "misdrijf", "must be filled in.")
    beside = {c: name for c in table.columns if (name := codes.kenmerk(c)) in ("inwoners", "woningen")}
    if len(set(beside.values())) < len(beside):
        raise file.refusal(f"has two columns for one of {', '.join(beside)}; keep one of them.")
    counts = figures.parse_counts(table, ["aantal", *beside])
    table.demand(~(counts["aantal"] % 1 > 0), "aantal", "is no whole number; give counts, not rates.")
    jaar = figures.parse_years(table, "jaar")
    frame = figures.located(table, figures.key_columns(table.columns)[0]).assign(jaar=jaar)
    area, noemers = ["niveau", "code", "jaar"], None
    if beside:
        side, given = FileLog(file.name, "", place=table.place), counts[list(beside)].rename(columns=beside)
        noemers = figures.one_each(frame.join(given), area, side, noun="denominator")
        noemers = noemers.reset_index(drop=True)
    frame = frame.assign(soort=table.frame["misdrijf"], teller=counts["aantal"])
    frame = figures.one_each(frame, [*area, "soort"], log)
    found = _kinds(frame, "soort", log, indicators)
    found.noemers = noemers
    return found


def _kinds(frame: pd.DataFrame, kind: str, log: FileLog, known: Known) -> IndicatorRows:
    """Return the counts (niveau, code, jaar, teller) with the indicator of each, by the column ``kind``.

    Kinds that are no name of an indicator are refused, counted and named. A kind that is only a part of an indicator
    (``a+b``) counts where all its parts are there, as their sum.
    """
    frame, names = log.keep(frame, frame["teller"].notna(), _SUPPRESSED), names_of(known)
    parts = {part: (names[n], n.count("+") + 1) for n in names if "+" in n for part in n.split("+")}
    kinds = frame[kind]
    plain = kinds.map({k: _key(k) for k in kinds.unique()})
    rows = frame.assign(indicator=plain.map(names), rijen=1)
    is_part = rows["indicator"].isna() & plain.isin(parts)
    strange = kinds[rows["indicator"].isna() & ~is_part]
    log.refuse("kind that is no indicator", len(strange))
    log.remark_list("kinds not in params/indicatoren.yml", sorted(strange.unique()))
    whole = rows[rows["indicator"].notna()]
    if is_part.any():
        some = rows[is_part].assign(indicator=plain.map({p: i for p, (i, _) in parts.items()}))
        group = some.groupby(KEY)["teller"]
        some = some.assign(teller=group.transform("sum"), rijen=group.transform("size"))
        needed = plain[is_part].map({p: n for p, (_, n) in parts.items()})
        lost = "a part of an indicator of which other parts are missing"
        some = log.keep(some, some["rijen"] == needed, lost)
        whole = pd.concat([whole, some.drop_duplicates(KEY)])
    return IndicatorRows(whole, log)


def _key(kind: str) -> str:
    """Return the code that a kind begins with, else its plain name."""
    plain = plain_name(kind)
    code = plain.split("_")[0]
    return code if code.count(".") == 2 else plain


def topic_of(cbs: CbsTable) -> dict[str, str]:
    """Return column -> ``teller`` of the topic with counts, empty where ``cbs`` is no table of registered crime."""
    has_kinds = any(k in cbs.table.columns for k in _KINDS)
    return cbs.topics_named(dict.fromkeys(_COUNTS, "teller")) if has_kinds else {}


def read_police_cbs(cbs: CbsTable, wanted: Mapping[str, str], indicators: Known) -> IndicatorRows:
    """Return the counts of CBS's table; it has no denominators. ``wanted`` comes from ``topic_of``.

    Raises SourceError, with place and remedy, for anything that is not whole.
    """
    log = cbs.table.log
    log.herkomst = POLICE
    kind = next(k for k in _KINDS if k in cbs.table.columns)
    frame = read_values(cbs, wanted, {"teller": (0.0, float("inf"), True)}, dimensions=[kind])
    cbs.table.demand(frame[kind].notna(), kind, "must be filled in; download the table again.")
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
    log, names = cbs.table.log, list(wanted.values())
    limits = {n: (0.0, indicators[n].highest, False) for n in names}
    if "marges" in (given := cbs.table.frame):
        cells = given["marges"].astype("string").str.strip()
        good = cells.str.fullmatch("|".join(VALUE), case=False).fillna(False).astype(bool)
        rows = log.keep(given, good, "row of another kind of marges than the value itself")
        none = f", column marges: no row is {' or '.join(VALUE)}; download it with the values chosen."
        narrowed(cbs.table, rows, none)
    wide = read_values(cbs, wanted, limits)
    early = f"years before {BREAK} were asked in another way: not to be compared with later ones"
    log.remark(early, wide["jaar"].min() < BREAK)
    return IndicatorRows(figures.to_long(wide, names).rename(columns={"kenmerk": "indicator"}), log)
