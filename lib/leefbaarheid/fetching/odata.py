"""Tables of CBS from its OData service (version 3): all rows, and what their columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from leefbaarheid.errors import FetchError
from leefbaarheid.fetching.answers import dump, renamed, rows_of
from leefbaarheid.fetching.catalogue import Item
from leefbaarheid.fetching.pages import ChangedError, Pages, same_server


def table_address(item: Item, part: str) -> str:
    """Return the address of a part (TypedDataSet, DataProperties, TableInfos) of the item's table."""
    base = f"{item.fill(item.source.adres).rstrip('/')}/{item.source.tabel}/{part}"
    return str(httpx.URL(base).copy_merge_params({"$format": "json"}))


def modified(item: Item, pages: Pages) -> str:
    """Return when the table was changed, as the service says it, or "" where it does not."""
    try:
        rows = rows_of(pages.ask(table_address(item, "TableInfos")), "value")
    except FetchError:
        return ""
    value = rows[0].get("Modified") if rows else None
    return value if isinstance(value, str) and len(value) < 100 else ""


def fetch_odata(item: Item, pages: Pages, to: Path, changed: str) -> int:
    """Write the rows of a table to ``to``, as one TypedDataSet; return how many.

    Pages are asked by ``$top`` and ``$skip``; where an answer has a link to the next page, that is followed. ``changed`` is
    when the table was changed (``modified``). Raises FetchError for a row that comes twice or a link to another server.
    """
    source = item.source
    query = {"$top": str(source.pagina), **source.vraag}
    if item.conditions:
        query["$filter"] = " and ".join(f"({c})" if len(item.conditions) > 1 else c for c in item.conditions)

    def window(start: int) -> str:
        more = {**query, "$skip": str(start)}
        return str(httpx.URL(table_address(item, "TypedDataSet")).copy_merge_params(more))

    numbers: set[object] = set()
    rows = asked = 0
    address = window(0)
    content = pages.first(address, lambda page: changed or rows_of(page, "value"))
    while True:
        page = rows_of(content, "value")
        ids = [row["ID"] for row in page if isinstance(row.get("ID"), int)]
        if len(set(ids)) < len(ids) or not numbers.isdisjoint(ids):
            raise ChangedError("the service sends a row twice; try again later")
        numbers.update(ids)
        rows += len(page)
        link = content.get("odata.nextLink")
        if link is not None and not isinstance(link, str):
            raise FetchError("the service's link to its next page is no address; try again later")
        if link and page:
            address = same_server(address, link)
        elif rows - asked == source.pagina:
            asked, address = rows, window(rows)
        else:
            break
        pages.note(rows, None)
        content = pages.next(address)
    if not rows:
        raise FetchError("the table has no rows for this; mend filter, filter_jaar or jaren in the catalogue")
    _write(item, pages, to)
    return rows


def fetch_properties(item: Item, pages: Pages, to: Path) -> None:
    """Write the table's DataProperties to ``to``."""
    content = pages.ask(table_address(item, "DataProperties"))
    rows = [_explained(row, item.source.hernoem) for row in rows_of(content, "value")]
    known = {"odata.metadata": _metadata(item, content, "DataProperties"), "value": rows}
    to.write_text(dump(known) + "\n", encoding="utf-8", newline="\n")


def _explained(row: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return a row of DataProperties with its key and title under the names that the catalogue gives them."""
    known = {part: row[part] for part in ("Key", "Title") if isinstance(row.get(part), str)}
    return row | {part: next(iter(renamed({text: None}, names))) for part, text in known.items()}


def _metadata(item: Item, content: dict[str, Any], part: str) -> str:
    given = content.get("odata.metadata")
    if isinstance(given, str) and item.source.tabel in given and part in given:
        return given
    return f"{item.fill(item.source.adres)}/{item.source.tabel}/$metadata#Cbs.OData.WebAPI.{part}"


def _write(item: Item, pages: Pages, to: Path) -> None:
    with to.open("w", encoding="utf-8", newline="\n") as stream:
        for number, content in enumerate(pages.all()):
            if number == 0:
                stream.write(
                    f'{{"odata.metadata":{dump(_metadata(item, content, "TypedDataSet"))},"value":[\n'
                )
            page = [renamed(row, item.source.hernoem) for row in rows_of(content, "value")]
            rows = ",\n".join(map(dump, page))
            stream.write((",\n" if number and rows else "") + rows)
        stream.write("\n]}\n")
