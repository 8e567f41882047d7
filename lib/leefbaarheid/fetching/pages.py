"""Sources in pages (WFS 2.0, OGC API Features, CBS's OData 3), read to their end into one file: every row, once.

A page is data of strangers: JSON of a sane form, never XML or code, and it leads to no other server.
"""

import io
import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx

from leefbaarheid.errors import FetchError, printable, quoted
from leefbaarheid.fetching.catalogue import Item
from leefbaarheid.fetching.client import Client

#: More pages than any source has.
MOST_PAGES: Final = 20_000
#: How each protocol is asked for a page, below ``adres``; what is empty is left out.
_PAGE: Final = {
    "wfs": "?service=WFS&version=2.0.0&request=GetFeature&outputFormat=application/json&typeNames={laag}"
    "&sortBy={sorteer}&CQL_FILTER={filter}&count={pagina}&startIndex={start}",
    "ogc": "/collections/{laag}/items?f=json&limit={pagina}&filter={filter}&sortby={sorteer}",
    "odata": "/{tabel}/TypedDataSet?$format=json&$top={pagina}&$skip={start}&$filter={filter}&$orderby={sorteer}",
}


class Pages:
    """The answers of one item's service; ``address`` is that of its first page."""

    def __init__(self, item: Item, client: Client) -> None:
        self._item, self._client, self._form = item, client, _PAGE[item.source.protocol]
        self._rows = "value" if item.source.protocol == "odata" else "features"
        self.address = self._fill(self._form)

    def write(self, to: Path) -> None:
        """Write all rows to ``to``, as a FeatureCollection or a TypedDataSet.

        Raises FetchError where a row comes twice, where fewer or more come than the server counts, where the data change
        meanwhile, and for pages without end or on another server.
        """
        address, count, total = self.address, 0, None
        asked: dict[str, object] = {}
        seen: set[int] = set()
        with to.open("w", encoding="utf-8", newline="\n") as stream:
            while address:
                if address in asked or len(asked) >= MOST_PAGES:
                    raise FetchError("the service sends a page again or has no end; try again later")
                content, rows = self._ask(address)
                links = [one.get("href") for one in content.get("links") or () if one.get("rel") == "next"]
                link = links[0] if links else content.get("odata.nextLink")
                matched, crs = content.get("numberMatched", content.get("totalFeatures")), content.get("crs")
                asked[address] = matched, crs
                if asked[address] != asked[self.address]:
                    raise FetchError("the service's data changed while they were fetched; try again")
                if address == self.address:
                    total = matched if isinstance(matched, int) else None
                    stream.write(self._head("TypedDataSet", crs))
                for row in rows:
                    _demand_new(row, seen)
                    stream.write((",\n" if count else "") + dump(row))
                    count += 1
                self._client.progress.note(f"{count:,} rows" + (f" of {total:,}" if total else ""))
                ended = not rows or (not link and (count == total or self._item.source.protocol == "ogc"))
                further = str(link) if link else self._fill(self._form, count)
                address = "" if ended else _follow(address, further)
            stream.write(f'\n],"numberMatched":{count},"numberReturned":{count}}}\n')
        if total is not None and count != total:
            raise FetchError(f"the service counts {total:,} rows and sends {count:,}; try again later")
        if not count:
            raise FetchError("the service has no rows for this; mend laag, filter or jaren in the catalogue")

    def write_topics(self, to: Path) -> str:
        """Write the DataProperties of a table of CBS to ``to``; return their address."""
        address = self._fill("/{tabel}/DataProperties?$format=json")
        text = self._head("DataProperties") + ",\n".join(map(dump, self._ask(address)[1])) + "\n]}\n"
        to.write_text(text, encoding="utf-8", newline="\n")
        return address

    def modified(self) -> str:
        """Return when a table of CBS was changed, as its service says it, or "" where it does not."""
        with suppress(FetchError, LookupError):
            return str(self._ask(self._fill("/{tabel}/TableInfos?$format=json"))[1][0]["Modified"])[:100]
        return ""

    def _ask(self, address: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        body = io.BytesIO()
        self._client.get(address, body, "json")
        self._client.left -= len(body.getvalue())
        return parse(body.getvalue())

    def _fill(self, form: str, start: int = 0) -> str:
        """Return the address that ``form`` makes, of a page the one that begins at row ``start``."""
        item, source = self._item, self._item.source
        known = {**vars(source), "laag": item.fill(source.laag), "filter": item.condition, "start": start}
        path, _, query = form.partition("?")
        words = (pair.split("=", 1) for pair in query.split("&"))
        given = {name: text for name, value in words if (text := value.format_map(known))} | source.vraag
        base = item.fill(source.adres).rstrip("/") + path.format_map(known)
        return str(httpx.URL(f"{base}{'&' if '?' in base else '?'}{urlencode(given, quote_via=quote)}"))

    def _head(self, part: str, crs: object = None) -> str:
        layer = {"type": "FeatureCollection"} | ({"crs": crs} if crs else {})
        table = {"odata.metadata": f"{self._item.source.tabel}/$metadata#Cbs.OData.WebAPI.{part}"}
        return f'{dump(table if self._rows == "value" else layer)[:-1]},"{self._rows}":[\n'


def _follow(address: str, link: str) -> str:
    """Return where a link in the answer of ``address`` leads. Raises FetchError for another server."""
    here, there = httpx.URL(address), httpx.URL(address).join(link)
    if (here.scheme, there.scheme, there.port) == ("https", "http", None):
        there = there.copy_with(scheme="https")  # of a server that does not know of its own proxy
    if (there.scheme, there.netloc) != (here.scheme, here.netloc):
        server = printable(there.netloc.decode("ascii", "replace"))
        raise FetchError(f"{here.host} has its next page at another server ({server}), which is not followed")
    return str(there)


def parse(body: bytes) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what JSON holds, and the rows in it: ``features`` of a layer, ``value`` of a table.

    Raises ValueError for what is no JSON, FetchError for another answer; XML is not parsed at all.
    """
    said = quoted(body)
    if body.lstrip().startswith(b"<"):
        raise FetchError(f"the answer is {said or 'a web page (HTML)'}; mend the source in the catalogue")
    content = json.loads(body.decode("utf-8-sig"))
    rows: Any = content.get("features", content.get("value")) if isinstance(content, dict) else None
    whole = isinstance(rows, list) and all(isinstance(row, dict) for row in rows)
    if not whole or {"error", "odata.error"} & content.keys():
        raise FetchError(f"the answer has no rows{said and f' ({said})'}; try again, or mend the catalogue")
    return content, rows


def dump(content: object) -> str:
    """Return JSON on one line. Raises ValueError for numbers that are none, null characters and text that is no Unicode."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if b"\\u0000" in text.encode():
        raise ValueError("a null character")
    return text


def bare(name: str) -> str:
    """Return the name of a topic of CBS without its number."""
    return re.sub(r"_\d+$", "", name)


def _demand_new(row: dict[str, Any], seen: set[int]) -> None:
    """Raise FetchError for a row that came before: by its number, and an area by its properties too."""
    marks = [dump(mark) for mark in (row.get("id", row.get("ID")), row.get("properties")) if mark is not None]
    numbers = set(map(hash, marks or [dump(row)]))
    if numbers & seen:
        raise FetchError("the service sends a row twice; try again later, or mend sorteer in the catalogue")
    seen |= numbers
