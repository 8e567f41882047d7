"""CSV of CBS: StatLine's download with long headings, or the rows of a table under its own keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from leefbaarheid.sources.cbs_table import DOWNLOAD, PERIODS, CbsTable, Topic, table_id
from leefbaarheid.sources.cbs_topics import Properties, is_key, make_properties, topics_of_keys
from leefbaarheid.sources.log import CBS, FileLog, RawFile
from leefbaarheid.sources.text import read_text

_WITH_UNIT: Final = re.compile(r"(.+?) ?\(([^()]*)\)")
_REGION: Final = re.compile(r"(wijken ?en ?buurten|regio'?s|regiocode.*|(.*/)?codering.*)")
_ENGLISH: Final = {"periods", "regions", "region", "regional code", "wijken and neighbourhoods"}

#: Why StatLine's other CSV, with the areas beside each other, is set aside.
LAYOUT: Final = f"StatLine's 'CSV volgens tabelindeling', with areas as columns: {DOWNLOAD} instead"


def recognises(names: list[str]) -> bool:
    """Tell a CSV of CBS by its headings (in lower case): periods or regions beside topics."""
    topics = [n for n in names if _WITH_UNIT.fullmatch(n) or "/" in n or is_key(n)]
    return bool(topics) and any(n in PERIODS or _REGION.fullmatch(n) for n in names)


def is_english(file: RawFile, names: list[str]) -> bool:
    """Tell an English table of CBS by its id, or by the headings of its dimensions."""
    return table_id(file.name).endswith("ENG") or bool(_ENGLISH & set(names))


def is_metadata(names: list[str]) -> bool:
    """Tell what CBS writes about its tables by its headings: a list of codes, topics, or the table's description."""
    return {"key", "title"} <= set(names) or {"identifier", "summary"} <= set(names)


def is_properties(names: list[str]) -> bool:
    """Tell DataProperties, written as CSV, by their headings."""
    return {"id", "parentid", "type", "key", "title"} <= set(names)


def is_layout(file: RawFile, names: list[str]) -> bool:
    """Tell StatLine's CSV that is laid out as on the screen: a title alone, then a row "Onderwerp"."""
    if len([n for n in names if n]) > 1:
        return False
    with file.path.open(encoding="utf-8-sig", errors="replace") as stream:
        head = [stream.readline(10_000).lower() for _ in range(8)]
    return any(line.startswith(('"onderwerp"', "onderwerp;", '"onderwerp;')) for line in head)


def read_properties_csv(file: RawFile) -> tuple[Properties, FileLog]:
    """Return DataProperties that were written as CSV, and their log. Raises SourceError as for those in JSON."""
    table = read_text(file)
    names = {n.lower(): n for n in ("ID", "ParentID", "Type", "Key", "Title", "Unit")}
    frame = table.frame[[c for c in names if c in table.frame]].rename(columns=names).astype("string")
    frame[["ID", "ParentID"]] = frame[["ID", "ParentID"]].apply(lambda c: c.str.removesuffix(".0"))
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return make_properties(file, rows)


def read_statline_csv(file: RawFile, properties: Sequence[Properties]) -> CbsTable:
    """Return the table of a CSV of CBS; ``properties`` serve one that has keys for headings.

    Raises SourceError, with line and remedy, for a file that is not whole.
    """
    table, tabel = read_text(file), table_id(file.name)
    topics = [t for t in map(_topic, table.columns) if t]
    if not topics:
        names = [table.written.get(c, c) for c in table.columns]
        topics = topics_of_keys(file, tabel, names, properties)
    return CbsTable(table, tabel, topics, table.log(f"CBS table {tabel}".strip(), CBS))


def _topic(heading: str) -> Topic | None:
    with_unit = _WITH_UNIT.fullmatch(heading)
    if with_unit:
        return Topic(heading, with_unit[1], with_unit[2])
    return Topic(heading, heading) if "/" in heading else None
