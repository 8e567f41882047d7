from __future__ import annotations

import io
import time

import httpx
import pytest

from leefbaarheid.errors import FetchError, ParameterError
from leefbaarheid.fetching.client import MOST_REDIRECTS, Client
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


@pytest.mark.parametrize(("value", "low", "high"), [("7", 7, 7), ("100000", 20, 20), ("soon", 0.5, 1)])
def test_a_wait_that_the_server_names_is_kept_within_bounds(waits, value, low, high):
    client, _ = playing(response(429, retry_after=value), response(), wachttijd=0.5, langste_wachttijd=20)
    read(client)
    (wait,) = waits
    assert low <= wait <= high


FAILURES = [httpx.ConnectError, httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError]


@pytest.mark.parametrize("kind", FAILURES)
def test_a_line_that_drops_is_taken_up_again_and_in_the_end_told(waits, kind):
    client, seen = playing(kind(""), kind(""), response())
    assert read(client) == b"{}"
    client, seen = playing(kind(""))
    with pytest.raises(FetchError, match=r"server\.nl cannot be reached or drops the line .*try again"):
        read(client)
    assert len(seen) == FAST.pogingen
    client, seen = playing(kind("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed"))
    with pytest.raises(FetchError, match=r"self-signed.*SSL_CERT_FILE"):
        read(client)
    assert len(seen) == 1, "a certificate does not get better"


def test_what_came_before_a_line_dropped_is_not_kept(waits):
    def half():
        yield b"a" * (1 << 17)  # more than one piece, so that some is written
        raise httpx.ReadError("")

    client, seen = playing(lambda _: httpx.Response(200, content=half()), response(content=b"whole"))
    assert read(client, limit=1 << 20) == b"whole"
    assert len(seen) == 2


@pytest.mark.parametrize("status", [206, 304, 400, 401, 403, 404, 410, 416, 418])
def test_another_answer_is_not_asked_again(waits, status):
    client, seen = playing(response(status, b"<ServiceException>no\x1b[2J\nlayer</ServiceException>"))
    with pytest.raises(FetchError, match=rf"answers {status} \(no\[2J layer\); .*mend the source"):
        read(client)
    assert len(seen) == 1


ELSEWHERE = ["http://server.nl/y", "file:///etc/passwd", "https://naam:geheim@ander.nl/", "ftp://x.nl/"]


@pytest.mark.parametrize("to", ELSEWHERE)
def test_redirects_lead_to_https_only(to):
    client, seen = playing(response(302, location=to), response())
    client._schemes = ("https", "http")
    with pytest.raises(FetchError, match="is not asked, only https is") as error:
        read(client)
    assert len(seen) == 1
    assert "geheim" not in str(error.value)


def test_redirects_to_https_are_followed_but_not_for_ever():
    away = response(307, location="https://ander.nl/z")
    client, seen = playing(response(301, location="/y"), away, response())
    assert read(client) == b"{}"
    assert [str(r.url) for r in seen] == [PAGE, "https://server.nl/y", "https://ander.nl/z"]
    client, seen = playing(response(302, location=PAGE, set_cookie="a=1; Path=/"))
    with pytest.raises(FetchError, match="more than 5 times"):
        read(client)
    assert len(seen) == MOST_REDIRECTS + 1
    assert not [r for r in seen if "cookie" in r.headers]


def test_a_server_is_asked_so_often_a_second(monkeypatch):
    waits = []
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    monkeypatch.setattr(time, "sleep", waits.append)
    client, _ = playing(response(), per_seconde=4)
    read(client)
    read(client)
    assert waits == [0.0, 0.25]


TYPES = [((), "text/csv", ""), ((), "", ""), (("json",), "application/geo+json", "")]
TYPES += [((), "Text/HTML; charset=x", "a web page"), (("json",), "a/b", "a/b"), (("json",), "", "no type")]


@pytest.mark.parametrize(("wanted", "given", "words"), TYPES)
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


SETTINGS = [("HTTPS_PROXY", "nonsense://x"), ("SSL_CERT_FILE", "/nergens/weg.pem")]


@pytest.mark.parametrize(("name", "value"), SETTINGS)
def test_a_wrong_setting_of_the_environment_is_told(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ParameterError, match=name):
        Client(FAST, Told())
