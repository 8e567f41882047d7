"""A small server that plays a list of answers, and sources to fetch from it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from leefbaarheid.fetching.catalogue import Source, Traffic

#: Waits that a test can afford.
FAST = Traffic(pogingen=3, wachttijd=0.01, langste_wachttijd=0.05, per_seconde=1000, stilte=5)


@dataclass
class Reply:
    """An answer: ``cut`` closes the line after so many bytes of the body."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, Any] = field(default_factory=dict)
    cut: int | None = None


@dataclass
class Asked:
    """A request as the server saw it."""

    path: str
    headers: dict[str, str]


@contextmanager
def serving(answer: Callable[[Asked], Reply]) -> Iterator[tuple[str, list[Asked]]]:
    """Serve ``answer`` on this machine; give the address and the requests that came."""
    seen: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = Asked(self.path, {k.lower(): v for k, v in self.headers.items()})
            seen.append(asked)
            reply = answer(asked)
            self.send_response(reply.status)
            headers: dict[str, str | None] = {"Content-Length": str(len(reply.body)), **reply.headers}
            for name, value in headers.items():
                if value is not None:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body[: reply.cut])
            if reply.cut is not None:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def source(protocol: str = "bestand", **fields: Any) -> Source:
    """A source with the fields that a protocol needs, and others."""
    needs: dict[str, dict[str, Any]] = {
        "bestand": {"doel": "scores.csv"},
        "zip": {"doel": "scores", "leden": ["*.csv"]},
        "wfs": {"doel": "x.geojson", "laag": "buurtscore24", "sorteer": "id"},
        "ogc": {"doel": "x.geojson", "laag": "buurten"},
        "odata": {"doel": "x.json", "tabel": "86092NED"},
        "eigen": {},
    }
    own = {} if protocol == "eigen" else {"adres": "https://server.invalid/x"}
    words = {"naam": "Bron", "licentie": "CC0", "citaat": "Bron: x", "formaat": "x", "zekerheid": "gezien"}
    return Source.model_validate(
        {"id": "bron", "protocol": protocol, **words, **own, **needs[protocol], **fields}
    )
