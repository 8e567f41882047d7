"""Files of CBS: the JSON of its OData service and the CSV of StatLine, with what their columns mean."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from leefbaarheid.errors import quoted
from leefbaarheid.sources.cbs_table import DOWNLOAD, PERIODS, CbsTable, Topic
from leefbaarheid.sources.figures import key_columns
from leefbaarheid.sources.log import CBS, FileLog, RawFile
from leefbaarheid.sources.text import TextTable, headed, read_text, tidy

#: The most rows that the service gives in one answer without pages.
MOST_ROWS: Final = 10_000

#: Why a list of codes, or what else CBS tells about a table, is set aside.
METADATA: Final = "metadata of CBS, without figures: only DataProperties explain a table"
#: Why an English table is set aside.
ENGLISH: Final = "an English table of CBS: download the Dutch one (its id ends in NED)"

#: Whole numbers beside missing ones, as pandas writes them.
_WHOLE: Final = r"^(\d+)\.0$"
_BARE_ROWS: Final = re.compile(r'\[\s*\{[^{}]*"(Perioden|WijkenEnBuurten|RegioS)"')
_BARE_LIST: Final = re.compile(r'\[\s*\{[^{}]*"Key"[^{}]*"Title"')


def table_id(text: str) -> str:
    """Return the id of a table that ``text`` (an address or a file's name) holds, or "".

    >>> table_id("https://opendata.cbs.nl/ODataApi/OData/86092NED/$metadata#Cbs.OData.WebAPI.TypedDataSet")
    '86092NED'
    """
    found = re.search(r"(?<![0-9A-Za-z])(\d{5}(?:NED|ENG))(?![0-9A-Za-z])", text, re.IGNORECASE)
    return found[1].upper() if found else ""


def kind_of(content: bytes) -> tuple[str, str]:
    """Tell what JSON of CBS ``content`` is: cbs_odata, cbs_properties, or "" with the reason why it is of no use.

    The reason is "" for JSON that is not CBS's. Errors of the service and answers that were cut off count as
    cbs_odata, whose reader refuses them.
    """
    head = content[:100_000].decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
    fragment = re.search(r'"@?odata\.(?:metadata|context)"\s*:\s*"([^"]*)#([^"]*)"', head)
    address, name = fragment.groups() if fragment else ("", "")
    if table_id(address).endswith("ENG"):
        return "", ENGLISH
    if "DataProperties" in name or (not fragment and re.search(r'"Type"\s*:\s*"(Topic|TopicGroup)"', head)):
        return "cbs_properties", ""
    if (fragment and not re.search(r"DataSet|Observations", name)) or _BARE_LIST.match(head):
        return "", METADATA
    known = re.search(r'"@?odata\.', head) or _BARE_ROWS.match(head)
    return "cbs_odata" if known or re.match(r'\{\s*"error"\s*:\s*\{', head) else "", ""


@dataclass(frozen=True)
class Properties:
    """The DataProperties of a table: path and unit of each topic by its key, all in lower case.

    ``tabel`` is "" where the file does not tell which table it explains.
    """

    file: RawFile
    tabel: str
    paths: Mapping[str, tuple[str, str]]

    def explains(self, tabel: str, keys: Sequence[str]) -> bool:
        """Tell whether it is of this table: by its id, or, without one, as it has just its topics, none more."""
        return self.tabel == tabel if self.tabel else bool(keys) and set(keys) == set(self.paths)


def is_key(name: str) -> bool:
    """Tell whether a column's name is the key of a topic: words and a number.

    >>> is_key("GemiddeldeScore_29"), is_key("Perioden")
    (True, False)
    """
    return re.fullmatch(r"[A-Za-z]\w*_\d+", name) is not None


def topics_of_keys(
    file: RawFile, tabel: str, names: Sequence[str], properties: Sequence[Properties]
) -> list[Topic]:
    """Return the topics among the columns ``names`` (as the source writes them); the others are dimensions.

    Without ``properties`` of the table the words before the number serve as path, where they are unique. Raises
    SourceError where they are not, or where a key is not in the table's properties.
    """
    keys = [n for n in names if is_key(n)]
    lower = [k.lower() for k in keys]
    known = next((p for p in sorted(properties, key=lambda p: not p.tabel) if p.explains(tabel, lower)), None)
    if known:
        if strange := next((k for k in keys if k.lower() not in known.paths), None):
            what = f"has the topic {strange}, which {known.file.name} does not know"
            raise file.refusal(f"{what}; download both again, of one version.")
        return [Topic(k, *known.paths[k]) for k in lower]
    words = {k: re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", k.rpartition("_")[0]).lower() for k in keys}
    for first, second in combinations(keys, 2):
        if words[first] == words[second]:
            name = tabel or "TABLE"
            remedy = f"put the answer of .../{name}/DataProperties beside it as {name}_DataProperties.json."
            raise file.refusal(f": the topics {first} and {second} cannot be told apart; {remedy}")
    return [Topic(k.lower(), words[k]) for k in keys]


def read_properties(file: RawFile) -> tuple[Properties, FileLog]:
    """Return the DataProperties of a table, in JSON or a table, and their log; a path joins titles of groups and topic.

    Raises SourceError for anything else, and where a topic's group is not in the file.
    """
    content = _load(file) if file.suffix == ".json" else {}
    frame = pd.DataFrame(content["value"]).rename(columns=str.lower) if content else read_text(file).frame
    frame = frame.reindex(columns=["id", "parentid", "type", "key", "title", "unit"]).astype("string")
    frame = frame.fillna("").apply(lambda column: column.str.strip().str.replace(_WHOLE, r"\1", regex=True))
    by_id = {row["id"]: row for row in frame.to_dict("records")}
    paths: dict[str, tuple[str, str]] = {}
    for row in (row for row in by_id.values() if row["type"] == "Topic" and row["key"]):
        titles, at = [row["title"] or row["key"]], row["parentid"]
        while at:
            if at not in by_id or len(titles) > len(by_id):
                what = f"the group {at} of {row['key']} is not in it"
                raise file.refusal(f": {what}; download DataProperties whole.")
            titles.append(by_id[at]["title"])
            at = by_id[at]["parentid"]
        paths[row["key"].lower()] = ("/".join(reversed(titles)).lower(), row["unit"].lower())
    if not paths:
        raise file.refusal("names no topics; download the table's DataProperties again.")
    properties = Properties(file, _tabel(file, content), paths)
    log = FileLog(file.name, f"CBS topics {properties.tabel}".strip(), CBS, rijen_gelezen=len(frame))
    return properties, log


def read_odata(file: RawFile, properties: Sequence[Properties]) -> CbsTable:
    """Return the table of a TypedDataSet or UntypedDataSet, explained by ``properties``.

    Raises SourceError, with row and remedy, for an error of the service, an answer that was cut off, and one
    whose topics cannot be told apart.
    """
    content = _load(file)
    rows = content["value"]
    if bad := next((i for i, row in enumerate(rows, 1) if not isinstance(row, dict)), None):
        raise file.refusal(f", row {bad}: is no row of a table; download it again.")
    if {"Measure", "Value"} <= rows[0].keys():
        raise file.refusal("holds Observations; download the table's TypedDataSet instead.")
    frame, tabel = pd.DataFrame(rows), _tabel(file, content)
    names = [str(c) for c in frame]
    topics = topics_of_keys(file, tabel, names, properties)
    table = tidy(headed(TextTable(file, frame.apply(_plain)), names))
    table.log.opmerkingen.clear()  # the service pads every key: nothing to tell
    next_page = bool(content.get("odata.nextLink") or content.get("@odata.nextLink"))
    if len(rows) == MOST_ROWS and not next_page:
        table.log.remark(f"exactly {MOST_ROWS:,} rows, the most that one answer holds: it may be cut off")
    return CbsTable(table, tabel, topics, next_page)


def demand_all_pages(tables: Sequence[CbsTable]) -> None:
    """Raise SourceError for a table of which every page says that another follows."""
    for tabel in sorted({t.tabel for t in tables if t.next_page}):
        pages = [t for t in tables if t.tabel == tabel]
        if all(t.next_page for t in pages):
            what = "is not the whole table: its last page is missing; put the other pages (odata.nextLink) beside it."
            raise pages[0].table.file.refusal(what)


def _tabel(file: RawFile, content: dict[str, Any]) -> str:
    """Return the id of a table by the address in an answer, else by the file's name, or ""."""
    return table_id(f"{content.get('odata.metadata', '')} {content.get('@odata.context', '')} {file.name}")


def _load(file: RawFile) -> dict[str, Any]:
    """Return the answer, with its rows under ``value``."""
    body = file.path.read_bytes()
    try:
        content = json.loads(body.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError) as error:
        raise file.refusal("is broken or cut-off JSON; download it again.") from error
    answer = content if isinstance(content, dict) else {"value": content}
    if answer.get("odata.error") or answer.get("error"):
        what = f"holds an error of CBS's service ({quoted(body).rstrip('.')}), not a table"
        raise file.refusal(f"{what}; ask for fewer rows and download it again.")
    if not answer.get("value") or not isinstance(answer["value"], list):
        raise file.refusal("has no rows (value); widen the filter and download the TypedDataSet again.")
    return answer


def _plain(column: pd.Series) -> pd.Series:
    """Return a column of JSON values as numbers or text."""
    if is_numeric_dtype(column) and not is_bool_dtype(column):
        return column
    empty = column.isna().all() and is_key(str(column.name))
    return column.astype("float64" if empty else "string[pyarrow]")


_WITH_UNIT: Final = re.compile(r"(.+?) ?\(([^()]*)\)")
_REGION: Final = re.compile(r"(wijken ?en ?buurten|regio'?s|regiocode.*|(.*/)?codering.*)")
_ENGLISH: Final = {"periods", "regions", "region", "regional code", "wijken and neighbourhoods"}

#: Why StatLine's other CSV, with the areas beside each other, is set aside.
LAYOUT: Final = f"StatLine's 'CSV volgens tabelindeling', with areas as columns: {DOWNLOAD} instead"


def kind_of_table(file: RawFile, names: list[str]) -> tuple[str, str]:
    """Tell what table of CBS has these headings (in lower case): statline_csv, or "" with the reason to set it aside.

    The reason is "" for tables that are not CBS's: one with a key column of areas is only where a heading is a path.
    """
    has, key = set(names), key_columns(names)
    if {"key", "title"} <= has or {"identifier", "summary"} <= has:
        return "", METADATA
    topics = [n for n in names if _WITH_UNIT.fullmatch(n) or "/" in n or is_key(n)]
    of_cbs = topics and any(n in PERIODS or _REGION.fullmatch(n) for n in names)
    if of_cbs and (not key or any("/" in n for n in names)):
        english = table_id(file.name).endswith("ENG") or _ENGLISH & has
        return ("", ENGLISH) if english else ("statline_csv", "")
    # laid out as on the screen: a title alone, then a row "Onderwerp"
    on_screen = re.search('(?im)^("onderwerp"|"?onderwerp;)', file.head(20_000).decode("utf-8", "replace"))
    return "", LAYOUT if on_screen and not key and sum(map(bool, names)) < 2 else ""


def read_statline_csv(file: RawFile, properties: Sequence[Properties]) -> CbsTable:
    """Return the table of a CSV of CBS; ``properties`` serve one that has keys for headings.

    Raises SourceError, with line and remedy, for a file that is not whole.
    """
    table, tabel = read_text(file), table_id(file.name)
    topics = [t for t in map(_topic, table.columns) if t]
    topics = topics or topics_of_keys(file, tabel, [*table.written.values()], properties)
    return CbsTable(table, tabel, topics)


def _topic(heading: str) -> Topic | None:
    if with_unit := _WITH_UNIT.fullmatch(heading):
        return Topic(heading, with_unit[1], with_unit[2])
    return Topic(heading, heading) if "/" in heading else None
