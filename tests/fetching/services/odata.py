"""CBS's OData v3: ODataApi, which refuses large answers, and ODataFeed, which gives them in pages."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.fetching.services.filters import BadFilterError, odata_filter
from tests.fetching.services.server import Answer, Request, as_json

#: The most rows that ODataApi gives, and that a page of ODataFeed holds.
MOST = 10_000
CONTENT = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8"


@dataclass
class Table:
    """A table: rows with padded keys, what its columns are, and when it was changed."""

    rows: list[dict[str, Any]]
    properties: list[dict[str, Any]]
    title: str = "Een tabel"
    modified: str = "2024-11-28T02:00:00"

    @classmethod
    def of_files(cls, folder: Path, tabel: str, **more: Any) -> Table:
        """Serve the answers TypedDataSet and DataProperties that lie in a folder."""
        rows, properties = (
            json.loads((folder / f"{tabel}_{name}.json").read_text("utf-8"))["value"]
            for name in ("TypedDataSet", "DataProperties")
        )
        return cls(rows, properties, **more)


def odata_error(status: int, text: str) -> Answer:
    """An error as the service writes it."""
    content = {"odata.error": {"code": "", "message": {"lang": "nl-NL", "value": text}}}
    return as_json(content, CONTENT, status)


@dataclass
class OData:
    """Tables by id; ``most`` is the limit of ODataApi and the size of a page of ODataFeed."""

    tables: dict[str, Table]
    most: int = MOST
    moments: dict[str, str] = field(default_factory=dict)

    def __call__(self, request: Request) -> Answer:
        found = re.fullmatch(r"/(ODataApi|ODataFeed)/odata/([^/]+)(?:/([A-Za-z]*))?", request.path, re.I)
        if not found:
            return Answer(404, b"<html><body>404 - Not Found</body></html>", {"Content-Type": "text/html"})
        feed, tabel, part = found[1].lower() == "odatafeed", found[2], found[3] or ""
        if tabel not in self.tables:
            return odata_error(404, f"Table {tabel} does not exist")
        if request.query.get("$format", "json") != "json" or (feed and "$format" not in request.query):
            atom = b'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"></feed>'
            return Answer(200, atom, {"Content-Type": "application/atom+xml;type=feed;charset=utf-8"})
        table = self.tables[tabel]
        base = f"http://{request.host}/{found[1]}/OData/{tabel}"
        if part == "":
            names = ("TableInfos", "UntypedDataSet", "TypedDataSet", "DataProperties", "CategoryGroups")
            return self._give(base, "", [{"name": n, "url": f"{base}/{n}"} for n in names])
        if part == "TableInfos":
            info = {"ID": 0, "Title": table.title, "Identifier": tabel, "Modified": table.modified}
            return self._give(base, part, [info | {"Language": "nl", "RecordCount": len(table.rows)}])
        if part == "DataProperties":
            return self._give(base, part, table.properties)
        if part != "TypedDataSet":
            return odata_error(404, f"Resource not found for the segment '{part}'.")
        return self._rows(request, base, table, feed)

    def _rows(self, request: Request, base: str, table: Table, feed: bool) -> Answer:
        asked, rows = request.query, table.rows
        unknown = sorted(k for k in asked if k not in ("$format", "$filter", "$skip", "$top", "$select"))
        if unknown:
            return odata_error(400, f"The query parameter '{unknown[0]}' is not supported.")
        try:
            if asked.get("$filter"):
                test = odata_filter(asked["$filter"], set(rows[0]) if rows else set())
                rows = [row for row in rows if test(row)]
            skip, top = int(asked.get("$skip", 0)), int(asked["$top"]) if "$top" in asked else None
        except BadFilterError as error:
            return odata_error(400, str(error))
        except ValueError:
            return odata_error(400, "Incorrect format for $skip or $top.")
        rest = rows[skip:] if top is None else rows[skip : skip + top]
        if not feed and len(rest) > self.most:
            return odata_error(500, f"The query returns more than {self.most} records.")
        page = rest[: self.most]
        if asked.get("$select"):
            chosen = asked["$select"].split(",")
            page = [{k: row[k] for k in chosen if k in row} for row in page]
        more: dict[str, Any] = {}
        if len(rest) > len(page):
            # The service leaves its own $format out of no link: clients that add it once more get it twice.
            again = {k: v for k, v in asked.items() if k not in ("$skip", "$top")}
            again["$skip"] = str(skip + self.most)
            if top is not None:
                again["$top"] = str(top - self.most)
            more["odata.nextLink"] = f"{base}/TypedDataSet?{urlencode(again, safe='$')}"
        return self._give(base, "TypedDataSet", page, **more)

    @staticmethod
    def _give(base: str, part: str, value: list[Any], **more: Any) -> Answer:
        fragment = f"#Cbs.OData.WebAPI.{part}" if part else ""
        return as_json({"odata.metadata": f"{base}/$metadata{fragment}", "value": value, **more}, CONTENT)
