"""Areas from services in pages, WFS 2.0 and OGC API Features, into one GeoJSON file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from leefbaarheid.errors import FetchError
from leefbaarheid.fetching.answers import dump, renamed, rows_of
from leefbaarheid.fetching.catalogue import Item
from leefbaarheid.fetching.pages import ChangedError, Pages, same_server


def fetch_wfs(item: Item, pages: Pages, to: Path) -> int:
    """Write all features of a layer to ``to``; return how many.

    Pages follow each other by ``startIndex``, sorted by a key. Raises FetchError where not all features that the service
    counts come, or one comes twice.
    """
    source = item.source
    query = {
        "service": "WFS",
        "version": source.versie,
        "request": "GetFeature",
        "typeNames": item.fill(source.laag),
        "outputFormat": "application/json",
        "sortBy": source.sorteer,
        **source.vraag,
    }
    if item.conditions:
        query["CQL_FILTER"] = _all(item)

    def address(start: int) -> str:
        more = {**query, "count": str(source.pagina), "startIndex": str(start)}
        return str(httpx.URL(item.fill(source.adres)).copy_merge_params(more))

    found = _Features()
    content = pages.first(address(0), _identity)
    while found.take(content) and found.wants_more:
        pages.note(found.count, found.total)
        content = pages.next(address(found.count))
    found.demand_all()
    return _write(item, pages, to, found.count)


def fetch_ogc(item: Item, pages: Pages, to: Path) -> int:
    """Write all features of a collection to ``to``; return how many. Pages follow each other by their links ``next``.

    Raises FetchError where not all features that the service counts come, one comes twice, or a link leads to another
    server.
    """
    source = item.source
    base = f"{item.fill(source.adres).rstrip('/')}/collections/{item.fill(source.laag)}/items"
    query = {"f": "json", "limit": str(source.pagina), **source.vraag}
    if item.conditions:
        query["filter"] = _all(item)
    address = str(httpx.URL(base).copy_merge_params(query))
    found = _Features()
    content = pages.first(address, _identity)
    while found.take(content) and (link := _next(content)):
        pages.note(found.count, found.total)
        address = same_server(address, link)
        content = pages.next(address)
    found.demand_all()
    return _write(item, pages, to, found.count)


class _Features:
    """Which features came, and how many the service says there are."""

    def __init__(self) -> None:
        self.count = 0
        self.total: int | None = None
        self._seen: set[int] = set()

    def take(self, content: dict[str, Any]) -> bool:
        """Count the features of a page; tell whether it has any."""
        rows = rows_of(content, "features")
        total = content.get("numberMatched", content.get("totalFeatures"))
        if total is not None and total != "unknown" and not (isinstance(total, int) and 0 <= total < 10**9):
            raise FetchError("the service's count of its features is no number; try again later")
        total = total if isinstance(total, int) else None
        if self.count and total != self.total:
            raise ChangedError("the service's data changed while they were fetched; try again")
        self.total = total
        for row in rows:
            properties = row.get("properties")
            marks = [str(row["id"])] if row.get("id") is not None else []
            marks += [dump(properties)] if properties else []
            if not self._seen.isdisjoint(map(hash, marks)):
                raise ChangedError(
                    "the service sends a feature twice; try again, or mend sorteer in the catalogue"
                )
            self._seen.update(map(hash, marks))
        self.count += len(rows)
        return bool(rows)

    @property
    def wants_more(self) -> bool:
        """Whether more must follow; where the service does not count, an empty page is the end."""
        return self.total is None or self.count < self.total

    def demand_all(self) -> None:
        """Raise FetchError where fewer or more came than there are."""
        if self.total is not None and self.count != self.total:
            raise ChangedError(
                f"the service counts {self.total:,} features and sends {self.count:,}; try again later"
            )
        if not self.count:
            raise FetchError(
                "the service has no features for this; mend laag, filter or jaren in the catalogue"
            )


def _all(item: Item) -> str:
    conditions = item.conditions
    return conditions[0] if len(conditions) == 1 else " AND ".join(f"({c})" for c in conditions)


def _identity(content: dict[str, Any]) -> object:
    """Return what of page one tells one state of the data from another: not the time of the answer."""
    return [content.get("numberMatched", content.get("totalFeatures")), rows_of(content, "features")]


def _next(content: dict[str, Any]) -> str | None:
    links = content.get("links")
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("rel") == "next" and isinstance(link.get("href"), str):
            return str(link["href"])
    return None


def _write(item: Item, pages: Pages, to: Path, count: int) -> int:
    """Write one collection, with the coordinate system that the pages name; a feature a line."""

    def parts() -> Iterator[str]:
        crs: object = None
        for number, content in enumerate(pages.all()):
            if number == 0:
                crs = content.get("crs")
                numbers = ",".join(
                    f'"{n}":{count}' for n in ("totalFeatures", "numberMatched", "numberReturned")
                )
                head = f'"crs":{dump(crs)},' if crs else ""
                yield f'{{"type":"FeatureCollection",{numbers},{head}"features":[\n'
            elif content.get("crs") != crs:
                raise ChangedError("the pages are in different coordinate systems; try again")
            features = rows_of(content, "features")
            for feature in features:
                feature["properties"] = renamed(feature.get("properties"), item.source.hernoem)
            rows = ",\n".join(map(dump, features))
            yield (",\n" if number and rows else "") + rows
        yield "\n]}\n"

    with to.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(parts())
    return count
