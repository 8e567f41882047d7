"""Answers of CBS's OData service as JSON: the rows of a table, and what its columns mean."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_integer_dtype, is_numeric_dtype

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.cbs_table import CbsTable, table_id
from leefbaarheid.sources.cbs_topics import Properties, is_key, make_properties, topics_of_keys
from leefbaarheid.sources.log import CBS, FileLog, RawFile
from leefbaarheid.sources.text import TextTable, tidy

#: The most rows that the service gives in one answer without pages.
MOST_ROWS: Final = 10_000

_BARE_ROWS: Final = re.compile(rb'\s*(\xef\xbb\xbf)?\[\s*\{[^{}]*"(Perioden|WijkenEnBuurten|RegioS)"')


def kind_of(content: bytes) -> str | None:
    """Tell what JSON of CBS ``content`` is: cbs_odata, cbs_properties, "" (of no use here), or None: not CBS's.

    Errors of the service and answers that were cut off count as cbs_odata, whose reader refuses them.
    """
    head = content[:100_000]
    fragment = re.search(rb'"@?odata\.(?:metadata|context)"\s*:\s*"[^"]*#([^"]*)"', head)
    if fragment:
        name = fragment[1].decode("utf-8", "replace")
        if "DataProperties" in name:
            return "cbs_properties"
        return "cbs_odata" if re.search(r"DataSet|Observations", name) else ""
    if re.search(rb'"Type"\s*:\s*"(Topic|TopicGroup)"', head):
        return "cbs_properties"
    if b'"odata.' in head or b'"@odata.' in head or _BARE_ROWS.match(head):
        return "cbs_odata"
    return "cbs_odata" if re.match(rb'\s*(\xef\xbb\xbf)?\{\s*"error"\s*:\s*\{', head) else None


def read_properties(file: RawFile) -> tuple[Properties, FileLog]:
    """Return the DataProperties of a table and their log. Raises SourceError for a file that is not whole."""
    content = _load(file)
    properties = make_properties(file, content)
    log = FileLog(
        file.name, f"CBS topics {properties.tabel}".strip(), CBS, rijen_gelezen=len(content["value"])
    )
    return properties, log


def read_odata(file: RawFile, properties: Mapping[str, Properties]) -> CbsTable:
    """Return the table of a TypedDataSet or UntypedDataSet; ``properties`` are by table id.

    Raises SourceError, with row and remedy, for an error of the service, an answer that was cut off, and one
    whose topics cannot be told apart.
    """
    content = _load(file)
    where = f"{content.get('odata.metadata', '')} {content.get('@odata.context', '')}"
    rows = content["value"]
    bad = next((i for i, row in enumerate(rows, 1) if not isinstance(row, dict)), None)
    if bad:
        raise SourceError(f"{file.name}, row {bad}: is no row of a table; download it again.")
    if rows and "Measure" in rows[0] and "Value" in rows[0]:
        raise SourceError(f"{file.name} holds Observations; download the table's TypedDataSet instead.")
    frame = pd.DataFrame(rows)
    names = [str(c) for c in frame.columns]
    tabel = table_id(where) or table_id(file.name)
    topics = topics_of_keys(file, tabel, names, properties)
    if len({n.lower() for n in names}) < len(names):
        raise SourceError(f"{file.name} has one column under two names; download it again.")
    table = tidy(TextTable(file, pd.DataFrame({str(c).lower(): _plain(frame[c]) for c in frame})))
    log = FileLog(file.name, f"CBS table {tabel}".strip(), CBS, rijen_gelezen=table.rows)
    log.geweigerd.update(table.refused)
    next_page = bool(content.get("odata.nextLink") or content.get("@odata.nextLink"))
    if len(rows) == MOST_ROWS and not next_page:
        log.remark(f"exactly {MOST_ROWS:,} rows, the most that one answer holds: it may be cut off")
    return CbsTable(table, tabel, topics, log, next_page)


def demand_all_pages(tables: Sequence[CbsTable]) -> None:
    """Raise SourceError where a page says that another follows and the pages of its table do not end or join.

    The rows' own numbers (ID) show a page that is missing in between, where no filter was set.
    """
    for tabel in sorted({t.tabel for t in tables if t.next_page}):
        pages = [t for t in tables if t.tabel == tabel]
        first = next(t for t in pages if t.next_page)
        remedy = "put the other pages (odata.nextLink) beside it"
        if all(t.next_page for t in pages):
            raise SourceError(f"{first.naam} is not the whole table: its last page is missing; {remedy}.")
        if not all("id" in t.table.frame and is_integer_dtype(t.table.frame["id"]) for t in pages):
            continue
        numbers = [np.unique(t.table.frame["id"].to_numpy()) for t in pages]
        whole = np.unique(np.concatenate(numbers))
        if all(n[-1] - n[0] == len(n) - 1 for n in numbers) and whole[-1] - whole[0] != len(whole) - 1:
            raise SourceError(f"{first.naam} is not the whole table: a page after it is missing; {remedy}.")


def _load(file: RawFile) -> dict[str, Any]:
    """Return the answer, with its rows under ``value``."""
    text = file.path.read_bytes().decode("utf-8-sig", errors="replace")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{file.name} is broken or cut-off JSON; download it again.") from error
    if isinstance(content, list):
        content = {"value": content}
    problem = content.get("odata.error") or content.get("error") if isinstance(content, dict) else None
    if problem:
        message = problem.get("message", "") if isinstance(problem, dict) else problem
        message = message.get("value", "") if isinstance(message, dict) else message
        said = " ".join(str(message).split()).rstrip(".")[:150]
        raise SourceError(
            f"{file.name} holds an error of CBS's service ({said}), not a table; ask for fewer rows and download "
            "it again."
        )
    if not isinstance(content, dict) or not isinstance(content.get("value"), list):
        raise SourceError(f"{file.name} has no rows (value); download the table's TypedDataSet again.")
    if not content["value"]:
        raise SourceError(f"{file.name} has no rows; widen the filter and download it again, or remove it.")
    return content


def _plain(column: pd.Series) -> pd.Series:
    """Return a column of JSON values as numbers or text."""
    if is_numeric_dtype(column) and not is_bool_dtype(column):
        return column
    if column.isna().all() and is_key(str(column.name)):
        return column.astype("float64")
    return column.astype("string[pyarrow]")
