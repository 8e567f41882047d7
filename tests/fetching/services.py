"""A local server, and apps for it that speak the protocols of the open data's services, in the shapes they publish."""

import hashlib
import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit


@dataclass(frozen=True)
class Request:
    """What a client asks; names of headers in lower case, of query parameters as given."""

    target: str
    headers: Mapping[str, str]
    host: str

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


@dataclass
class Answer:
    """What the server sends. ``drop_after`` where it hangs up, ``pause`` between pieces."""

    status: int = 200
    body: bytes | Iterable[bytes] = b""
    headers: dict[str, str] = field(default_factory=dict)
    drop_after: int | None = None
    pause: float = 0


App = Callable[[Request], Answer]


def as_json(content: Any, content_type: str = "application/json;charset=utf-8", status: int = 200) -> Answer:
    return Answer(status, json.dumps(content).encode(), {"Content-Type": content_type})


class Server:
    """``with Server(app) as server``: listens on a free port of 127.0.0.1; ``seen`` are the requests, ``sent`` the bytes."""

    def __init__(self, app: App) -> None:
        self.app, self.seen, self.sent = app, list[Request](), 0
        self._over = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            timeout = 30

            def do_GET(self) -> None:
                headers = {k.lower(): v for k, v in self.headers.items()}
                server.seen.append(Request(self.path, headers, headers["host"]))
                try:
                    server._answer(self, server.app(server.seen[-1]))
                except OSError:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads, self._http.block_on_close = True, False
        self.host = f"127.0.0.1:{self._http.server_address[1]}"
        self.url = f"http://{self.host}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._http.shutdown()
        self._http.server_close()

    def _answer(self, to: BaseHTTPRequestHandler, answer: Answer) -> None:
        to.send_response_only(answer.status)
        whole = answer.body if isinstance(answer.body, bytes) else None
        sized = {"Transfer-Encoding": "chunked"} if whole is None else {"Content-Length": str(len(whole))}
        for name, value in ({"Date": formatdate(usegmt=True)} | sized | answer.headers).items():
            to.send_header(name, value)
        to.end_headers()
        pieces = answer.body if whole is None else re.findall(rb"(?s).{1,16384}", whole[: answer.drop_after])
        for piece in pieces:
            if self._over.is_set():
                return
            to.wfile.write(piece if whole is not None else b"%x\r\n%s\r\n" % (len(piece), piece))
            self.sent += len(piece)
            self._over.wait(answer.pause)
        if whole is None:
            to.wfile.write(b"0\r\n\r\n")
        to.close_connection = answer.drop_after is not None


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.01)


# ---- services ------------------------------------------------------------------------------------------------------

NOT_HERE = Answer(404, b"<html><body>404 Not Found</body></html>", {"Content-Type": "text/html"})


def mount(**apps: App) -> App:
    """One app for several: ``mount(wfs=..., cbs=...)`` gives each the paths under its name."""

    def app(request: Request) -> Answer:
        name, _, rest = request.target.lstrip("/").partition("/")
        return apps[name](Request("/" + rest, request.headers, f"{request.host}/{name}"))

    return app


@dataclass
class Files:
    """Files by name, with ETag or date of change (``versions``) and conditional answers."""

    held: dict[str, bytes]
    versions: str = "ETag"

    def __call__(self, request: Request) -> Answer:
        content = self.held.get(request.path.lstrip("/"))
        if content is None:
            return NOT_HERE
        mark = hashlib.sha256(content).hexdigest()
        version = {"ETag": f'"{mark[:16]}"', "Last-Modified": formatdate(int(mark[:7], 16), usegmt=True)}
        version = {self.versions: version[self.versions]} if self.versions else {}
        condition = {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}.get(self.versions, "")
        if condition and request.headers.get(condition) == version[self.versions]:
            return Answer(304)
        return Answer(200, content, {"Content-Type": "application/octet-stream", **version})


def wanted(row: Mapping[str, Any], text: str) -> bool:
    """Whether ``startswith(X,'a')``, ``X LIKE 'a%'`` and ``X eq 'a'``, joined by or, and these by and, hold for a row."""
    parts = (re.findall(r"(\w+)(?:,| LIKE | eq )'([^'%]+)", part) for part in text.split(" and "))
    return all(any(str(row[name]).startswith(value) for name, value in part) for part in parts)


def exception(text: str, status: int = 400) -> Answer:
    """An error of a WFS, always in XML."""
    body = f'<?xml version="1.0"?><ows:ExceptionReport><ows:ExceptionText>{text}</ows:ExceptionText>'
    return Answer(status, body.encode(), {"Content-Type": "application/xml"})


WFS_NEEDS = dict(service="WFS", version="2.0.0", request="GetFeature", outputFormat="application/json")


def serve_wfs(layers: dict[str, list[dict[str, Any]]]) -> App:
    """GetFeature of GeoServer: layers by name (without ``lbm3:``), each a list of features in degrees."""

    def app(request: Request) -> Answer:
        asked = request.query
        if not WFS_NEEDS.items() <= asked.items() or asked["typeNames"].removeprefix("lbm3:") not in layers:
            return exception(f"Feature type {asked.get('typeNames')} unknown")
        features = layers[asked["typeNames"].removeprefix("lbm3:")]
        if "CQL_FILTER" in asked:
            features = [f for f in features if wanted(f["properties"], asked["CQL_FILTER"])]
        features = sorted(features, key=lambda f: str(f["properties"][asked["sortBy"]]))
        page = features[int(asked["startIndex"]) :][: int(asked["count"])]
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}
        counts = {"totalFeatures": len(features), "numberMatched": len(features), "numberReturned": len(page)}
        return as_json({"type": "FeatureCollection", "features": page, **counts, "crs": crs})

    return app


def serve_ogc(features: list[dict[str, Any]], cursor: bool = False) -> App:
    """OGC API Features: items by links; ``cursor``: by an opaque key and without a total, as PDOK does."""

    def app(request: Request) -> Answer:
        asked, key = request.query, "cursor" if cursor else "offset"
        if not request.path.endswith("/ogc/v1/collections/buurten/items") or set(asked) - {"f", "limit", key}:
            return as_json({"title": "Bad Request", "status": 400}, "application/problem+json", 400)
        limit, start = int(asked["limit"]), int(asked.get(key, "0"))
        links = [{"rel": "self", "href": request.target}]
        if start + limit < len(features):
            again = urlencode({**asked, key: start + limit})
            links.append({"rel": "next", "href": f"http://{request.host}{request.path}?{again}"})
        content = {"type": "FeatureCollection", "links": links, "features": features[start : start + limit]}
        return as_json(content | ({} if cursor else {"numberMatched": len(features)}), "application/geo+json")

    return app


@dataclass
class OData:
    """CBS's ODataFeed: rows and what their columns mean by table; ``most`` is the size of a page, ``changed`` when."""

    tables: dict[str, tuple[list[dict[str, Any]], Any]]
    most: int = 10_000
    changed: str = "2024-11-28T02:00:00"

    def __call__(self, request: Request) -> Answer:
        tabel, _, part = request.path.removeprefix("/ODataFeed/OData/").partition("/")
        if tabel not in self.tables:
            said = {"lang": "nl-NL", "value": f"Table {tabel} does not exist"}
            return as_json({"odata.error": {"code": "", "message": said}}, status=404)
        if request.query.get("$format") != "json":
            return NOT_HERE
        rows, properties = self.tables[tabel]
        if part != "TypedDataSet":
            return as_json({"value": [{"Modified": self.changed}] if part == "TableInfos" else properties})
        asked = request.query
        if "$filter" in asked:
            rows = [row for row in rows if wanted(row, asked["$filter"])]
        rows = sorted(rows, key=lambda row: row[asked["$orderby"]]) if "$orderby" in asked else rows
        rest = rows[int(asked["$skip"]) :][: int(asked["$top"])]
        content: dict[str, Any] = {"odata.metadata": "x", "value": rest[: self.most]}
        if len(rest) > self.most:
            rows_on = {"$skip": int(asked["$skip"]) + self.most, "$top": int(asked["$top"]) - self.most}
            content["odata.nextLink"] = f"http://{request.host}{request.path}?{urlencode(asked | rows_on)}"
        return as_json(content)


# ---- what goes wrong with them: ``times`` is how often (None: always), ``after`` how many requests went well -----------

HTML = b"<!DOCTYPE html><html><head><title>Onderhoud</title></head><body>Wij zijn even bezig.</body></html>"


def spoiled(app: App, spoil: Any, times: int | None = None, after: int = 0) -> App:
    numbers = count(-after)

    def spoiling(request: Request) -> Answer:
        answer, number = app(request), next(numbers)
        return spoil(request, answer) if number >= 0 and (times is None or number < times) else answer

    return spoiling


def altered(app: App, after: int = 0, times: int | None = None, **change: Any) -> App:
    """Answers with other fields: ``drop_after`` bytes, another ``body``, a ``pause``."""
    return spoiled(app, lambda _, answer: replace(answer, **change), times, after=after)


def says(app: App, body: bytes, content_type: str = "", status: int = 200, **when: Any) -> App:
    def spoil(_: Request, answer: Answer) -> Answer:
        return Answer(status, body, {"Content-Type": content_type or answer.headers["Content-Type"]})

    return spoiled(app, spoil, **when)


def rewrites(app: App, change: Callable[[Any, Request], Any], **when: Any) -> App:
    """The JSON of an answer goes through ``change``."""

    def spoil(request: Request, answer: Answer) -> Answer:
        if answer.status != 200:
            return answer
        return replace(answer, body=json.dumps(change(json.loads(answer.body), request)).encode())

    return spoiled(app, spoil, **when)
