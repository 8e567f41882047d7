from __future__ import annotations

import http.server
import os
import shutil
import ssl
import subprocess
import threading
import time

import httpx
import pytest

from leefbaarheid.errors import FetchError, ParameterError
from leefbaarheid.fetching.answers import accepting
from leefbaarheid.fetching.catalogue import Traffic
from leefbaarheid.fetching.client import MOST_REDIRECTS, Client, UnreachableError, quoted
from tests.conftest import missing
from tests.fetching.serving import FAST, Reply, serving

ANY = accepting(())
PAGE = "https://server.nl/x"


@pytest.fixture
def waits(monkeypatch) -> list[float]:
    """Waits are noted, not waited."""
    noted: list[float] = []
    monkeypatch.setattr(time, "sleep", noted.append)
    return noted


def backoff(waits):
    """The waits between attempts, without those for a server's turn."""
    return [w for w in waits if w == 0 or w > 0.01]


def playing(*replies, **traffic):
    """A client whose server gives these replies in turn (the last one for ever), and the requests that it got."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        reply = replies[min(len(seen), len(replies) - 1)]
        seen.append(request)
        if isinstance(reply, Exception):
            raise reply
        return reply(request) if callable(reply) else reply

    asked = FAST.model_copy(update=traffic)
    return Client(asked, transport=httpx.MockTransport(answer)), seen


def response(status=200, content=b"{}", **headers):
    return lambda _: httpx.Response(
        status, content=content, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again_with_growing_waits(waits, status):
    client, seen = playing(
        response(status),
        response(status),
        response(status),
        response(),
        pogingen=5,
        wachttijd=1,
        langste_wachttijd=60,
    )
    assert client.read(PAGE, 100, ANY) == b"{}"
    assert len(seen) == 4
    for wait, least in zip(backoff(waits), (1, 2, 4), strict=True):
        assert least <= wait <= least + 1


@pytest.mark.parametrize(
    ("value", "low", "high"), [("7", 7, 7), ("100000", 20, 20), ("0", 0, 0), ("soon", 0.5, 1)]
)
def test_a_wait_that_the_server_names_is_kept_within_bounds(waits, value, low, high):
    client, _ = playing(response(429, retry_after=value), response(), wachttijd=0.5, langste_wachttijd=20)
    client.read(PAGE, 100, ANY)
    (wait,) = backoff(waits)
    assert low <= wait <= high


def test_a_wait_until_a_moment(waits):
    past, future = "Wed, 01 Jan 2020 00:00:00 GMT", "Wed, 01 Jan 2200 00:00:00 GMT"
    client, _ = playing(
        response(503, retry_after=past), response(503, retry_after=future), response(), langste_wachttijd=9
    )
    client.read(PAGE, 100, ANY)
    assert backoff(waits) == [0.0, 9.0]


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("refused"),
        httpx.ReadError(""),
        httpx.ReadTimeout(""),
        httpx.RemoteProtocolError("cut"),
    ],
)
def test_a_line_that_drops_is_taken_up_again_and_in_the_end_told(waits, failure):
    client, seen = playing(failure, failure, response())
    assert client.read(PAGE, 100, ANY) == b"{}"
    client, seen = playing(failure)
    with pytest.raises(UnreachableError) as error:
        client.read(PAGE, 100, ANY)
    assert len(seen) == FAST.pogingen
    assert "try again" in str(error.value)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "mend the source's settings"),
        (401, "password"),
        (403, "refuses"),
        (404, "the address has changed"),
        (410, "gone"),
        (418, "418"),
    ],
)
def test_a_refusal_is_not_asked_again(waits, status, words):
    client, seen = playing(response(status))
    with pytest.raises(FetchError, match=words):
        client.read(PAGE, 100, ANY)
    assert len(seen) == 1


def test_what_a_server_says_is_quoted_without_being_parsed():
    xml = (
        b'<?xml version="1.0"?><ows:ExceptionReport><ows:ExceptionText>no layer\x1b[2J\nx</ows:ExceptionText>'
    )
    assert quoted(xml) == "no layer[2J x"
    assert quoted(b'{"odata.error":{"code":"","message":{"lang":"nl","value":"Te veel."}}}') == "Te veel."
    assert quoted(b"<html>weg</html>") == ""
    client, _ = playing(response(400, xml))
    with pytest.raises(FetchError, match=r"answers 400 \(no layer\[2J x\)"):
        client.read(PAGE, 100, ANY)


@pytest.mark.parametrize(
    "to",
    [
        "http://server.nl/y",
        "http://ander.nl/y",
        "file:///etc/passwd",
        "https://naam:geheim@ander.nl/",
        "ftp://x.nl/",
    ],
)
def test_redirects_lead_to_https_only(to):
    client, seen = playing(response(302, location=to), response())
    with pytest.raises(FetchError, match="not followed") as error:
        client.read(PAGE, 100, ANY)
    assert len(seen) == 1
    assert "geheim" not in str(error.value)


def test_redirects_to_https_are_followed_but_not_for_ever():
    client, seen = playing(
        response(301, location="/y"), response(307, location="https://ander.nl/z"), response()
    )
    assert client.read(PAGE, 100, ANY) == b"{}"
    assert [str(r.url) for r in seen] == [PAGE, "https://server.nl/y", "https://ander.nl/z"]
    client, seen = playing(response(302, location=PAGE, set_cookie="a=1; Path=/"))
    with pytest.raises(FetchError, match="more than 5 times"):
        client.read(PAGE, 100, ANY)
    assert len(seen) == MOST_REDIRECTS + 1
    assert not [r for r in seen if "cookie" in r.headers]


def test_http_only_for_those_who_ask():
    client, seen = playing(response())
    with pytest.raises(FetchError, match="--allow-http"):
        client.read("http://server.nl/x", 100, ANY)
    assert not seen


def test_an_address_that_is_none_is_told():
    client, seen = playing(response())
    with pytest.raises(FetchError, match="the address is not valid"):
        client.read("https://server.nl:poort/x", 100, ANY)
    assert not seen


def test_a_body_larger_than_allowed_is_not_read_on():
    pieces = 0

    def endless():
        nonlocal pieces
        while True:
            pieces += 1
            yield bytes(65536)

    client, _ = playing(lambda _: httpx.Response(200, content=endless()))
    with pytest.raises(FetchError, match="larger than 1 MB"):
        client.read(PAGE, 1_000_000, ANY)
    assert pieces < 20


def test_each_server_has_its_own_turns(monkeypatch):
    now, waits = [100.0], []
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", waits.append)
    client, _ = playing(response(), per_seconde=4)
    for address in (PAGE, PAGE, "https://ander.nl/", PAGE):
        client.read(address, 100, ANY)
    assert waits == [0.25, 0.5]


@pytest.mark.parametrize(
    ("wanted", "given", "good"),
    [
        ((), "text/csv", True),
        ((), "text/html; charset=x", False),
        (("json",), "application/geo+json", True),
        ((), "", True),
        (("json",), "text/plain", False),
        (("json",), "", False),
    ],
)
def test_content_types(wanted, given, good):
    answer = httpx.Response(200, headers={"content-type": given}, request=httpx.Request("GET", PAGE))
    if good:
        accepting(wanted)(answer)
    else:
        with pytest.raises(FetchError, match=r"server\.nl sends"):
            accepting(wanted)(answer)


def test_a_proxy_of_the_environment_is_used(monkeypatch):
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with serving(lambda asked: Reply(b"{}")) as (address, seen):
        monkeypatch.setenv("HTTP_PROXY", address)
        client = Client(FAST, allow_http=True)
        assert client.read("http://server.invalid/x", 100, ANY) == b"{}"
        client.close()
    assert [a.path for a in seen] == ["http://server.invalid/x"]


def test_a_proxy_that_does_not_exist_is_told(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://x")
    with pytest.raises(ParameterError, match="check HTTPS_PROXY"):
        Client(FAST)


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
    command = ["openssl", *asked.split(), "-keyout", key, "-out", certificate]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}/x", certificate
    server.shutdown()
    server.server_close()


def test_a_certificate_of_an_organisation_is_trusted_where_the_environment_names_it(https, monkeypatch):
    address, certificate = https
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(certificate))
    client = Client(FAST)
    assert client.read(address, 100, ANY) == b"{}"


def test_a_certificate_that_nobody_trusts_is_refused_at_once(https, monkeypatch, waits):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with pytest.raises(FetchError, match="SSL_CERT_FILE"):
        Client(Traffic()).read(https[0], 100, ANY)
    assert not waits


def test_a_certificate_file_that_is_not_there_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(tmp_path / "weg.pem"))
    with pytest.raises(ParameterError, match="SSL_CERT_FILE"):
        Client(FAST)
