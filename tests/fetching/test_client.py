from __future__ import annotations

import http.server
import io
import os
import shutil
import ssl
import subprocess
import threading
import time

import httpx
import pytest

from leefbaarheid.errors import FetchError, ParameterError
from leefbaarheid.fetching.client import MOST_REDIRECTS, Client, quoted
from tests.conftest import missing
from tests.fetching.harness import Told, fast
from tests.fetching.services import Answer, Server

PAGE = "https://server.nl/x"
FAST = fast(langste_wachttijd=0.05)


@pytest.fixture
def waits(monkeypatch) -> list[float]:
    """Waits between attempts are noted, not waited; those for a server's turn are shorter."""
    noted: list[float] = []
    monkeypatch.setattr(time, "sleep", lambda seconds: noted.append(seconds) if seconds > 0.005 else None)
    return noted


def playing(*replies, **traffic):
    """A client whose server gives these replies in turn (the last one for ever), and the requests that it got."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        reply = replies[min(len(seen), len(replies) - 1)]
        seen.append(request)
        if isinstance(reply, Exception):
            raise reply
        return reply(request)

    return Client(FAST.model_copy(update=traffic), Told(), transport=httpx.MockTransport(answer)), seen


def response(status=200, content=b"{}", **headers):
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    return lambda _: httpx.Response(status, content=content, headers=named)


def read(client, address=PAGE, limit=100, wanted=(), **headers):
    sink, client.left = io.BytesIO(), limit
    return sink.getvalue() if client.get(address, sink, wanted, **headers) is not None else None


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again_with_growing_waits(waits, status):
    client, seen = playing(*[response(status, b"half")] * 2, response(), wachttijd=1, langste_wachttijd=60)
    assert read(client) == b"{}"
    assert len(seen) == 3
    for wait, least in zip(waits, (1, 2), strict=True):
        assert least <= wait <= least + 1
    client, seen = playing(response(status))
    with pytest.raises(FetchError, match=f"answers {status}; try again later"):
        read(client)
    assert len(seen) == FAST.pogingen == 3


@pytest.mark.parametrize(
    ("value", "low", "high"), [("7", 7, 7), ("100000", 20, 20), ("soon", 0.5, 1), ("-7", 0.5, 1)]
)
def test_a_wait_that_the_server_names_is_kept_within_bounds(waits, value, low, high):
    client, _ = playing(response(429, retry_after=value), response(), wachttijd=0.5, langste_wachttijd=20)
    read(client)
    (wait,) = waits
    assert low <= wait <= high


FAILURES = [
    httpx.ConnectError("x"),
    httpx.ReadError(""),
    httpx.ReadTimeout(""),
    httpx.RemoteProtocolError("cut"),
]


@pytest.mark.parametrize("failure", FAILURES)
def test_a_line_that_drops_is_taken_up_again_and_in_the_end_told(waits, failure):
    client, seen = playing(failure, failure, response())
    assert read(client) == b"{}"
    client, seen = playing(failure)
    with pytest.raises(FetchError, match=r"server\.nl cannot be reached or drops the line .*try again"):
        read(client)
    assert len(seen) == FAST.pogingen


@pytest.mark.parametrize("status", [206, 304, 400, 401, 403, 404, 410, 416, 418])
def test_another_answer_is_not_asked_again(waits, status):
    client, seen = playing(response(status, b"<ServiceException>no\x1b[2J\nlayer</ServiceException>"))
    with pytest.raises(FetchError, match=rf"answers {status} \(no\[2J layer\); .*mend the source"):
        read(client)
    assert len(seen) == 1


def test_what_a_server_says_is_quoted_without_being_parsed():
    assert quoted(b"<ows:ExceptionText>no layer\x1b[2J\nx</ows:ExceptionText>") == "no layer[2J x"
    assert quoted(b'{"odata.error":{"code":"","message":{"lang":"nl","value":"Te veel."}}}') == "Te veel."
    assert quoted(b"<html>weg</html>") == ""


@pytest.mark.parametrize("condition", ["If-None-Match", "If-Modified-Since"])
def test_what_is_unchanged_brings_no_body(condition):
    client, _ = playing(lambda r: httpx.Response(304 if condition in r.headers else 200, content=b"{}"))
    assert read(client) == b"{}"
    assert read(client, **{condition: "x"}) is None
    assert client.received == 2


@pytest.mark.parametrize(
    "to", ["http://server.nl/y", "file:///etc/passwd", "https://naam:geheim@ander.nl/", "ftp://x.nl/"]
)
def test_redirects_lead_to_https_only(to):
    client, seen = playing(response(302, location=to), response())
    client._schemes = ("https", "http")
    with pytest.raises(FetchError, match="is not asked, only https is") as error:
        read(client)
    assert len(seen) == 1
    assert "geheim" not in str(error.value)


def test_redirects_to_https_are_followed_but_not_for_ever():
    client, seen = playing(
        response(301, location="/y"), response(307, location="https://ander.nl/z"), response()
    )
    assert read(client) == b"{}"
    assert [str(r.url) for r in seen] == [PAGE, "https://server.nl/y", "https://ander.nl/z"]
    client, seen = playing(response(302, location=PAGE, set_cookie="a=1; Path=/"))
    with pytest.raises(FetchError, match="more than 5 times"):
        read(client)
    assert len(seen) == MOST_REDIRECTS + 1
    assert not [r for r in seen if "cookie" in r.headers]


def test_http_only_for_those_who_ask():
    client, seen = playing(response())
    with pytest.raises(FetchError, match="--allow-http"):
        read(client, "http://server.nl/x")
    assert not seen


@pytest.mark.parametrize("length", [None, "2000000"])
def test_a_body_larger_than_allowed_is_not_read_on(length):
    pieces = []

    def endless():
        while len(pieces) < 1000:
            pieces.append(0)
            yield bytes(65536)

    headers = {"content-length": length} if length else {}
    client, _ = playing(lambda _: httpx.Response(200, content=endless(), headers=headers))
    with pytest.raises(FetchError, match="too large; if it grew, allow more with --max-size"):
        read(client, limit=1_000_000)
    assert len(pieces) < (3 if length else 20)


def test_a_server_is_asked_so_often_a_second(monkeypatch):
    waits = []
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    monkeypatch.setattr(time, "sleep", waits.append)
    client, _ = playing(response(), per_seconde=4)
    read(client)
    read(client)
    assert waits == [0.0, 0.25]


@pytest.mark.parametrize(
    ("wanted", "given", "words"),
    [
        ((), "text/csv", ""),
        ((), "", ""),
        (("json",), "application/geo+json", ""),
        ((), "Text/HTML; charset=x", "a web page"),
        (("json",), "text/plain", "text/plain"),
        (("json",), "", "no type"),
    ],
)
def test_content_types(wanted, given, words):
    client, _ = playing(response(content_type=given))
    if not words:
        assert read(client, wanted=wanted) == b"{}"
    else:
        with pytest.raises(FetchError, match=rf"server\.nl answers {words}"):
            read(client, wanted=wanted)


def test_the_proxy_of_the_environment_is_used(monkeypatch):
    with Server(lambda _: Answer(200, b"{}")) as server:
        monkeypatch.setenv("HTTP_PROXY", server.url)
        assert read(Client(FAST, Told(), True), "http://server.invalid/x") == b"{}"
    assert [s.target for s in server.seen] == ["http://server.invalid/x"]
    monkeypatch.setenv("HTTP_PROXY", f"http://naam:geheim@{server.host}")
    with pytest.raises(FetchError, match="HTTP_PROXY") as error:
        read(Client(FAST, Told(), True), "http://server.invalid/x")
    assert "geheim" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "value"), [("HTTPS_PROXY", "nonsense://x"), ("SSL_CERT_FILE", "/nergens/weg.pem")]
)
def test_a_wrong_setting_of_the_environment_is_told(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ParameterError, match=name):
        Client(FAST, Told())


@pytest.fixture(scope="module")
def https(tmp_path_factory):
    """A server with a certificate of its own making; its address and the certificate's file."""
    if shutil.which("openssl") is None:
        missing("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("certificaat")
    key, certificate = folder / "sleutel.pem", folder / "certificaat.pem"
    asked = (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run(
        ["openssl", *asked.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}/nergens", certificate
    server.shutdown()
    server.server_close()


def test_a_certificate_is_trusted_where_the_environment_names_it_and_else_refused_at_once(
    https, monkeypatch, waits
):
    with pytest.raises(FetchError, match="SSL_CERT_FILE"):
        read(Client(FAST, Told()), https[0])
    assert not waits
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(https[1]))
    with pytest.raises(FetchError, match="answers 404"):
        read(Client(FAST, Told()), https[0])
