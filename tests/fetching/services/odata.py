"""CBS's OData v3: ODataFeed, which gives tables in pages."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.fetching.services.filters import BadFilterError, wanted
from tests.fetching.services.server import Answer, Request, as_json

CONTENT = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8"


@dataclass
class Table:
    """A table: rows with padded keys, what its columns are, and when it was changed."""

    rows: list[dict[str, Any]]
    properties: Any
    modified: str = "2024-11-28T02:00:00"

    @classmethod
    def of_files(cls, folder: Path, tabel: str) -> Table:
        """Serve the answers TypedDataSet and DataProperties that lie in a folder."""
        rows, properties = (
            json.loads((folder / f"{tabel}_{name}.json").read_text("utf-8"))["value"]
            for name in ("TypedDataSet", "DataProperties")
        )
        return cls(rows, properties)


def odata_error(status: int, text: str) -> Answer:
    """An error as the service writes it."""
    content = {"odata.error": {"code": "", "message": {"lang": "nl-NL", "value": text}}}
    return as_json(content, CONTENT, status)


@dataclass
class OData:
    """Tables by id; ``most`` is the size of a page."""

    tables: dict[str, Table]
    most: int = 10_000

    def __call__(self, request: Request) -> Answer:
        found = re.fullmatch(r"/ODataFeed/OData/(\w+)/(\w+)", request.path)
        if not found or request.query.get("$format") != "json":
            return Answer(404, b"<html><body>404 - Not Found</body></html>", {"Content-Type": "text/html"})
        tabel, part = found.groups()
        if tabel not in self.tables:
            return odata_error(404, f"Table {tabel} does not exist")
        table, more = self.tables[tabel], {}
        address = f"http://{request.host}{request.path}"
        if part == "TableInfos":
            value: Any = [{"ID": 0, "Identifier": tabel, "Modified": table.modified}]
        elif part == "DataProperties":
            value = table.properties
        else:
            asked, rows = request.query, table.rows
            try:
                if "$filter" in asked:
                    rows = list(filter(wanted(asked["$filter"]), rows))
            except BadFilterError as error:
                return odata_error(400, str(error))
            skip, top = int(asked["$skip"]), int(asked["$top"])
            rest = rows[skip : skip + top]
            value = rest[: self.most]
            if len(rest) > len(value):
                again = {**asked, "$skip": skip + self.most, "$top": top - self.most}
                more["odata.nextLink"] = f"{address}?{urlencode(again, safe='$')}"
        metadata = f"{address.removesuffix(part)}$metadata#Cbs.OData.WebAPI.{part}"
        return as_json({"odata.metadata": metadata, "value": value, **more}, CONTENT)
