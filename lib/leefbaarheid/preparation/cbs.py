"""Read all tables of CBS of a folder: each with its DataProperties, the pages of one table together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from leefbaarheid.errors import SourceError
from leefbaarheid.params import Indicator
from leefbaarheid.sources import kerncijfers, police, ses_woa, veiligheidsmonitor
from leefbaarheid.sources.cbs_odata import demand_all_pages, read_odata, read_properties
from leefbaarheid.sources.cbs_table import CbsTable
from leefbaarheid.sources.cbs_topics import Properties
from leefbaarheid.sources.detect import Found
from leefbaarheid.sources.indicator_rows import IndicatorRows
from leefbaarheid.sources.log import FileLog, RawFile
from leefbaarheid.sources.statline_csv import read_statline_csv

#: Kinds of files that are read here.
KINDS: Final = ("statline_csv", "cbs_odata", "cbs_properties")

_KEY: Final = ["niveau", "code", "jaar", "kenmerk"]


@dataclass
class CbsFiles:
    """What the files of CBS gave: figures in the form of own tables, indicators, logs, and files set aside."""

    figures: list[tuple[pd.DataFrame, FileLog]] = field(default_factory=list)
    indicators: list[IndicatorRows] = field(default_factory=list)
    logs: list[tuple[RawFile, FileLog]] = field(default_factory=list)
    set_aside: list[tuple[RawFile, str]] = field(default_factory=list)


def read_cbs(found: Sequence[Found], indicators: Mapping[str, Indicator] | None = None) -> CbsFiles:
    """Read the files of ``KINDS``. Raises SourceError for the first that cannot be read right.

    A row that an earlier file gives as well is counted, not kept; files that give other figures for the same
    area and year are refused.
    """
    cbs = CbsFiles()
    properties = _properties([f.file for f in found if f.soort == "cbs_properties"], cbs)
    tables = [
        (read_odata if f.soort == "cbs_odata" else read_statline_csv)(f.file, properties)
        for f in found
        if f.soort != "cbs_properties"
    ]
    demand_all_pages(tables)
    for table in tables:
        if wanted := ses_woa.kenmerken(table):
            cbs.figures.append(ses_woa.read_ses_woa(table, wanted))
        elif indicators and (wanted := police.topic_of(table)):
            cbs.indicators.append(police.read_police_cbs(table, wanted, indicators))
        elif indicators and (wanted := veiligheidsmonitor.topics_of(table, indicators)):
            cbs.indicators.append(veiligheidsmonitor.read_veiligheidsmonitor(table, wanted, indicators))
        elif wanted := kerncijfers.kenmerken(table):
            cbs.figures.append(kerncijfers.read_kerncijfers(table, wanted))
        else:
            cbs.set_aside.append((table.table.file, _unknown(table)))
            continue
        cbs.logs.append((table.table.file, table.log))
    for tabel, one in sorted(properties.items()):
        if not any(t.tabel == tabel for t in tables):
            cbs.set_aside.append((one.file, f"explains the topics of {tabel}, of which no rows are here"))
            cbs.logs = [(file, log) for file, log in cbs.logs if file != one.file]
    cbs.figures = _each_once(cbs.figures)
    return cbs


def _unknown(table: CbsTable) -> str:
    topics = ", ".join(t.path for t in table.topics[:3]) or "none"
    used = "SES-WOA, registered crime, experienced safety or kerncijfers"
    return f"a table of CBS without a topic that is used here, {used} (its topics: {topics})"


def _properties(files: Sequence[RawFile], cbs: CbsFiles) -> dict[str, Properties]:
    known: dict[str, Properties] = {}
    for file in files:
        one, log = read_properties(file)
        if not one.tabel:
            cbs.set_aside.append(
                (file, "of which table? put its id in the name: 86092NED_DataProperties.json")
            )
            continue
        earlier = known.setdefault(one.tabel, one)
        if earlier.paths != one.paths:
            raise SourceError(
                f"{file.name} and {earlier.file.name} explain {one.tabel} differently; keep the newest."
            )
        cbs.logs.append((file, log))
    return known


def _each_once(parts: list[tuple[pd.DataFrame, FileLog]]) -> list[tuple[pd.DataFrame, FileLog]]:
    """Leave out what an earlier file gives as well; a row that has nothing left is counted as refused."""
    kept: list[tuple[pd.DataFrame, FileLog]] = []
    for frame, log in parts:
        for earlier, other in kept:
            both = frame.reset_index().merge(earlier, on=_KEY, suffixes=("", "_eerder"))
            apart = both[(both["waarde"] - both["waarde_eerder"]).abs() > 1e-9]
            if len(apart):
                row = apart.sort_values(_KEY).iloc[0]
                raise SourceError(
                    f"{log.bestand} and {other.bestand} disagree on {row['kenmerk']} of {row['code']} in {row['jaar']} "
                    f"({row['waarde']:g}, {row['waarde_eerder']:g}); they are of two tables or versions: keep one."
                )
            known = pd.MultiIndex.from_frame(frame[_KEY]).isin(pd.MultiIndex.from_frame(both[_KEY]))
            rest = frame[~known]
            log.refuse("same row in another file", frame.index.nunique() - rest.index.nunique())
            frame = rest
        kept.append((frame, log))
    return kept
