"""An HTTP server on this machine that answers with what an app (a function) says, and writes down who asked what."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

#: Bytes sent at a time: small enough to stop anywhere.
PIECE = 16_384


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
    """What the server sends. ``length`` is what it claims, ``drop_after`` where it hangs up, ``pause`` between pieces."""

    status: int = 200
    body: bytes | Iterable[bytes] = b""
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    drop_after: int | None = None
    pause: float = 0
    piece: int = PIECE


App = Callable[[Request], Answer]


@dataclass
class Seen:
    """A request that came in, and what was sent: ``sent`` counts bytes of the body."""

    request: Request
    status: int = 0
    sent: int = 0


def as_json(content: Any, content_type: str = "application/json;charset=utf-8", status: int = 200) -> Answer:
    """An answer of JSON."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, body, {"Content-Type": content_type})


def mount(**apps: App) -> App:
    """One app for several: ``mount(wfs=..., cbs=...)`` gives each the paths under its name."""

    def app(request: Request) -> Answer:
        name, _, rest = request.target.lstrip("/").partition("/")
        if name not in apps:
            return Answer(404, b"<html><body>Not Found</body></html>", {"Content-Type": "text/html"})
        return apps[name](Request("/" + rest, request.headers, f"{request.host}/{name}"))

    return app


class Server:
    """``with Server(app) as server``: listens on a free port of 127.0.0.1 until the block ends."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.seen: list[Seen] = []
        self._over = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._http.block_on_close = False
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._http.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    @property
    def sent(self) -> int:
        """Bytes of all bodies."""
        return sum(seen.sent for seen in self.seen)

    def forget(self) -> None:
        self.seen.clear()

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            timeout = 30

            def handle(self) -> None:
                try:
                    super().handle()
                except OSError:
                    self.close_connection = True

            def do_GET(self) -> None:
                headers = {k.lower(): v for k, v in self.headers.items()}
                request = Request(self.path, headers, headers.get("host", server.host))
                seen = Seen(request)
                server.seen.append(seen)
                server._answer(self, seen, server.app(request))

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def _answer(self, to: BaseHTTPRequestHandler, seen: Seen, answer: Answer) -> None:
        seen.status = answer.status
        to.send_response_only(answer.status)
        headers = {"Date": formatdate(usegmt=True), **answer.headers}
        whole = isinstance(answer.body, bytes)
        bodiless = answer.status == 304
        if whole and not bodiless:
            headers["Content-Length"] = str(len(answer.body) if answer.length is None else answer.length)
        if not whole:
            headers["Transfer-Encoding"] = "chunked"
        for name, value in headers.items():
            to.send_header(name, value)
        to.end_headers()
        if bodiless:
            return
        if whole:
            body = answer.body[: answer.drop_after]
            pieces: Iterable[bytes] = (body[i : i + answer.piece] for i in range(0, len(body), answer.piece))
        else:
            pieces = answer.body
        for piece in pieces:
            if self._over.is_set():
                break
            to.wfile.write(piece if whole else b"%x\r\n%s\r\n" % (len(piece), piece))
            seen.sent += len(piece)
            if answer.pause:
                self._over.wait(answer.pause)
        if not whole and not self._over.is_set():
            to.wfile.write(b"0\r\n\r\n")
        honest = answer.length is None or answer.length == len(answer.body)
        if answer.drop_after is not None or not honest or self._over.is_set():
            to.close_connection = True


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for ``condition``; fails when it does not come true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.01)
