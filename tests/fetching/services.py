"""A local server, and apps for it that speak the protocols of the open data's services, in the shapes they publish."""

import hashlib
import re
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, Self

import httpx

App = Callable[[httpx.Request], httpx.Response]
Spoil = Callable[[httpx.Request, httpx.Response], httpx.Response]
Rows = list[dict[str, Any]]


class Handler(BaseHTTPRequestHandler):
    """Gives what the app answers, a connection a request; it hangs up where a body ends too soon."""

    server: "Server"

    def do_GET(self) -> None:
        address = self.path if "://" in self.path else f"{self.server.url}{self.path}"
        request = httpx.Request("GET", address, headers=list(self.headers.items()))
        self.server.seen.append(request)
        answer = self.server.app(request)
        self.send_response_only(answer.status_code)
        for name, value in answer.headers.items() - {("transfer-encoding", "chunked")}:
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):
            for piece in answer.stream:
                self.wfile.write(piece)
                self.server.sent += len(piece)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """``with Server(app) as server``: listens on a free port of 127.0.0.1; ``seen`` are the requests, ``sent`` the bytes."""

    daemon_threads, block_on_close = True, False

    def __init__(self, app: App) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.app, self.seen, self.sent = app, list[httpx.Request](), 0
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


# ---- services ------------------------------------------------------------------------------------------------------


def says(body: bytes | Iterable[bytes], kind: str = "text/html", status: int = 200, **more: str) -> Any:
    """The answer of an app, or what a spoiled one gives."""
    headers = {"Content-Type": kind} | {name.replace("_", "-"): value for name, value in more.items()}
    return lambda *_: httpx.Response(status, content=body, headers=headers)


class Files:
    """Files by name, with ETag or date of change (``versions``) and conditional answers."""

    def __init__(self, held: dict[str, bytes], versions: str = "ETag") -> None:
        self.held, self.versions = held, versions

    def __call__(self, request: httpx.Request) -> httpx.Response:
        content = self.held.get(request.url.path.lstrip("/"))
        if content is None:
            return says(b"<html><body>404 Not Found</body></html>", status=404)()
        mark = hashlib.sha256(content).hexdigest()
        version = {"ETag": f'"{mark[:16]}"', "Last-Modified": formatdate(int(mark[:7], 16), usegmt=True)}
        asked = request.headers.get("If-None-Match" if self.versions == "ETag" else "If-Modified-Since")
        if asked == version[self.versions]:
            return httpx.Response(304)
        return says(content, "application/octet-stream", **{self.versions: version[self.versions]})()


def wanted(rows: Rows, text: str) -> Rows:
    """Rows for which ``startswith(X,'a')``, ``X LIKE 'a%'`` and ``X eq 'a'``, joined by or, and these by and, hold."""
    for part in filter(None, text.split(" and ")):
        each = re.findall(r"(\w+)(?:,| LIKE | eq )'([^'%]+)", part)
        rows = [r for r in rows if any(str(r.get("properties", r)[n]).startswith(v) for n, v in each)]
    return rows


WFS_NEEDS = dict(service="WFS", version="2.0.0", request="GetFeature", outputFormat="application/json")


def serve_wfs(layers: dict[str, Rows]) -> App:
    """GetFeature of GeoServer: layers by name (without ``lbm3:``), each a list of features in degrees."""

    def app(request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        assert WFS_NEEDS.items() <= dict(asked).items()
        features = wanted(layers[asked["typeNames"].removeprefix("lbm3:")], asked.get("CQL_FILTER", ""))
        features = sorted(features, key=lambda f: str(f["properties"][asked["sortBy"]]))
        page = features[int(asked["startIndex"]) :][: int(asked["count"])]
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}
        counts = {"totalFeatures": len(features), "numberMatched": len(features), "numberReturned": len(page)}
        return httpx.Response(200, json={"type": "FeatureCollection", "features": page, **counts, "crs": crs})

    return app


def serve_ogc(features: Rows, cursor: bool = False) -> App:
    """OGC API Features: items by links; ``cursor``: by an opaque key and without a total, as PDOK does."""

    def app(request: httpx.Request) -> httpx.Response:
        asked, key = request.url.params, "cursor" if cursor else "offset"
        assert request.url.path.endswith("/ogc/v1/collections/buurten/items")
        assert set(asked) <= {"f", "limit", key}
        limit, start = int(asked["limit"]), int(asked.get(key, "0"))
        links = [{"rel": "self", "href": str(request.url)}]
        if start + limit < len(features):
            links.append({"rel": "next", "href": str(request.url.copy_set_param(key, start + limit))})
        content = {"type": "FeatureCollection", "links": links, "features": features[start : start + limit]}
        return httpx.Response(200, json=content | ({} if cursor else {"numberMatched": len(features)}))

    return app


def serve_odata(tables: dict[str, tuple[Rows, Rows]], most: int = 10_000, changed: str = "2024-11-28") -> App:
    """CBS's ODataFeed: rows and what their columns mean by table; ``most`` rows make a page, ``changed`` tells when."""

    def app(request: httpx.Request) -> httpx.Response:
        *_, tabel, part = request.url.path.split("/")
        asked, (rows, properties) = request.url.params, tables[tabel]
        assert asked["$format"] == "json"
        if part != "TypedDataSet":
            about = [{"Modified": changed}] if part == "TableInfos" else properties
            return httpx.Response(200, json={"value": about})
        rows = wanted(rows, asked.get("$filter", ""))
        skip, top = int(asked["$skip"]), int(asked["$top"])
        rest = sorted(rows, key=lambda row: row[asked.get("$orderby", "ID")])[skip : skip + top]
        content: dict[str, Any] = {"odata.metadata": "x", "value": rest[:most]}
        if len(rest) > most:
            more = request.url.copy_merge_params({"$skip": skip + most, "$top": top - most})
            content["odata.nextLink"] = str(more)
        return httpx.Response(200, json=content)

    return app


# ---- what goes wrong with them: ``times`` is how often, ``after`` how many requests went well -------------------------

HTML = b"<!DOCTYPE html><html><head><title>Onderhoud</title></head><body>Wij zijn even bezig.</body></html>"


def spoiled(app: App, spoil: Spoil, times: int = 1_000_000, after: int = 0) -> App:
    numbers = count()

    def spoiling(request: httpx.Request) -> httpx.Response:
        answer, number = app(request), next(numbers)
        return spoil(request, answer) if after <= number < after + times else answer

    return spoiling


def drops(size: int) -> Spoil:
    """Hangs up after so many bytes."""
    return lambda _, answer: httpx.Response(
        200, headers=answer.headers, content=iter([answer.content[:size]])
    )


def rewrites(change: Callable[[Any, httpx.Request], Any]) -> Spoil:
    """The JSON of an answer goes through ``change``."""
    return lambda request, answer: httpx.Response(200, json=change(answer.json(), request))
