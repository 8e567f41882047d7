"""StatLine's CSV download: long headings with the unit in brackets, a row an area and period."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from leefbaarheid.sources.cbs_table import DOWNLOAD, PERIODS, CbsTable, Topic, table_id
from leefbaarheid.sources.cbs_topics import Properties, is_key, topics_of_keys
from leefbaarheid.sources.log import CBS, FileLog, RawFile
from leefbaarheid.sources.text import read_text

_WITH_UNIT: Final = re.compile(r"(.+?) ?\(([^()]*)\)")
_REGION: Final = re.compile(r"(wijken ?en ?buurten|regio'?s|regiocode.*|(.*/)?codering.*)")

#: Why StatLine's other CSV, with the areas beside each other, is set aside.
LAYOUT: Final = f"StatLine's 'CSV volgens tabelindeling', with areas as columns: {DOWNLOAD} instead"


def recognises(names: list[str]) -> bool:
    """Tell StatLine's CSV by its headings (in lower case): periods or regions beside topics."""
    topics = [n for n in names if _WITH_UNIT.fullmatch(n) or "/" in n or is_key(n)]
    return bool(topics) and any(n in PERIODS or _REGION.fullmatch(n) for n in names)


def is_layout(file: RawFile, names: list[str]) -> bool:
    """Tell StatLine's CSV that is laid out as on the screen: a title alone, then a row "Onderwerp"."""
    if len([n for n in names if n]) > 1:
        return False
    with file.path.open(encoding="utf-8-sig", errors="replace") as stream:
        head = [stream.readline(10_000).lower() for _ in range(8)]
    return any(line.startswith(('"onderwerp"', "onderwerp;", '"onderwerp;')) for line in head)


def read_statline_csv(file: RawFile, properties: Mapping[str, Properties]) -> CbsTable:
    """Return the table of a StatLine CSV; ``properties`` serve one that has keys for headings.

    Raises SourceError, with line and remedy, for a file that is not whole.
    """
    table = read_text(file)
    tabel = table_id(file.name)
    log = FileLog(file.name, f"CBS table {tabel}".strip(), CBS, rijen_gelezen=table.rows)
    log.geweigerd.update(table.refused)
    log.opmerkingen = table.remarks
    topics = [t for t in map(_topic, table.columns) if t]
    if not topics:
        topics = topics_of_keys(file, tabel, table.columns, properties)
    return CbsTable(table, tabel, topics, log)


def _topic(heading: str) -> Topic | None:
    with_unit = _WITH_UNIT.fullmatch(heading)
    if with_unit:
        return Topic(heading, with_unit[1], with_unit[2])
    return Topic(heading, heading) if "/" in heading else None
