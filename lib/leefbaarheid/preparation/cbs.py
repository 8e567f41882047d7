"""Read all tables of CBS of a folder: each with its DataProperties, the pages of one table together."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from leefbaarheid.preparation.raw import Part, Raw, among
from leefbaarheid.sources import police
from leefbaarheid.sources.cbs_files import (
    Properties,
    demand_all_pages,
    read_odata,
    read_properties,
    read_statline_csv,
)
from leefbaarheid.sources.cbs_table import CbsTable, kerncijfers, read_kenmerken, ses_woa
from leefbaarheid.sources.detect import Found
from leefbaarheid.sources.log import FileLog

#: Kinds of files that are read here.
KINDS: Final = ("statline_csv", "cbs_odata", "cbs_properties")

_KEY: Final = ["niveau", "code", "jaar", "kenmerk"]
_NO_TABLE: Final = "of which table? put its id in the name: 86092NED_DataProperties.json"


def read_cbs(found: Sequence[Found], raw: Raw) -> None:
    """Read the files of ``KINDS`` into ``raw``; what cannot be read right comes among its refused.

    A row that an earlier file gives as well is counted, not kept; files that give other figures for the same
    area and year are refused.
    """
    properties: list[tuple[Properties, FileLog]] = []
    tables: list[CbsTable] = []
    for f in (f for f in found if f.soort == "cbs_properties"):
        with raw.reading(f.file):
            one, log = read_properties(f.file)
            earlier = next((p for p, _ in properties if one.tabel and p.tabel == one.tabel), one)
            if earlier.paths != one.paths:
                both = f"and {earlier.file.name} explain {one.tabel} differently"
                raise f.file.refusal(f"{both}; keep the newest.")
            properties.append((one, log))
    for f in (f for f in found if f.soort != "cbs_properties"):
        with raw.reading(f.file):
            read_table = read_odata if f.soort == "cbs_odata" else read_statline_csv
            tables.append(read_table(f.file, [p for p, _ in properties]))
    if tables:
        with raw.reading(tables[0].table.file):
            demand_all_pages(tables)
    figures: list[Part] = []
    for table in tables:
        with raw.reading(table.table.file):
            if _read_table(table, raw, figures):
                raw.logs.append((table.table.file, table.table.log))
    raw.own.extend(figures)
    for one, log in properties:
        used = [t for t in tables if one.explains(t.tabel, [x.column for x in t.topics])]
        if used:
            raw.logs.append((one.file, log))
        else:
            reason = f"explains the topics of {one.tabel}, of which no rows are here"
            raw.set_aside.append((one.file, reason if one.tabel else _NO_TABLE))


def _read_table(table: CbsTable, raw: Raw, figures: list[Part]) -> bool:
    """Read one table by what its topics are; tell whether it holds anything that is used."""
    if wanted := ses_woa(table):
        figures.append(_not_given(*read_kenmerken(table, wanted), figures))
    elif raw.known and (wanted := police.topic_of(table)):
        raw.indicators.append(police.read_police_cbs(table, wanted, raw.known))
    elif raw.known and (wanted := police.topics_of(table, raw.known)):
        raw.indicators.append(police.read_veiligheidsmonitor(table, wanted, raw.known))
    elif wanted := kerncijfers(table):
        figures.append(_not_given(*read_kenmerken(table, wanted), figures))
    else:
        topics = ", ".join(t.path for t in table.topics[:3]) or "none"
        used = "SES-WOA, registered crime, experienced safety or kerncijfers"
        reason = f"a table of CBS without a topic that is used here, {used} (its topics: {topics})"
        raw.set_aside.append((table.table.file, reason))
        return False
    return True


def _not_given(frame: pd.DataFrame, log: FileLog, figures: list[Part]) -> Part:
    """Leave out what an earlier file gives as well; a row that has nothing left is counted as refused."""
    for earlier, other in figures:
        both = frame.reset_index().merge(earlier, on=_KEY, suffixes=("", "_eerder"))
        apart = both[(both["waarde"] - both["waarde_eerder"]).abs() > 1e-9].sort_values(_KEY)
        if len(apart):
            row = apart.iloc[0]
            what = f"{row['kenmerk']} of {row['code']} in {row['jaar']} ({row['waarde']:g}, {row['waarde_eerder']:g})"
            remedy = "they are of two tables or versions: keep one."
            raise log.refusal(f"and {other.bestand} disagree on {what}; {remedy}")
        known = among(frame, both, _KEY)
        log.refuse("same row in another file", frame.index.nunique() - frame[~known].index.nunique())
        frame = frame[~known]
    return frame, log
