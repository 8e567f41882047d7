import io
import time
from unittest.mock import Mock

import httpx
import pytest

from leefbaarheid.errors import FetchError, ParameterError
from leefbaarheid.fetching.catalogue import Traffic
from leefbaarheid.fetching.client import MOST_REDIRECTS, Client
from tests.fetching import harness
from tests.fetching.services import Server, says

PAGE = "https://server.nl/x"
FAST = Traffic(**harness.FAST | {"langste_wachttijd": 0.05})
GOOD = says(b"{}", "application/json")


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
        seen.append(request)
        reply = replies[min(len(seen), len(replies)) - 1]
        if isinstance(reply, Exception):
            raise reply
        return reply(request)

    return Client(FAST.model_copy(update=traffic), Mock(), transport=httpx.MockTransport(answer)), seen


def read(client, address=PAGE, limit=1 << 20, wanted=""):
    sink, client.left = io.BytesIO(), limit
    client.get(address, sink, wanted)
    return sink.getvalue()


def half():
    yield b"a" * (1 << 17)  # more than one piece, so that some is written
    raise httpx.ReadError("")


DROPS = r"server\.nl cannot be reached or drops the line .*try again"
PASSING = [(says(b"half", status=s), f"answers {s}; try again later") for s in (429, 500)]
PASSING += [(httpx.ReadTimeout(""), DROPS), (lambda _: httpx.Response(200, content=half()), DROPS)]


@pytest.mark.parametrize(("reply", "words"), PASSING)
def test_a_busy_server_or_dropped_line_is_tried_again_with_growing_waits(waits, reply, words):
    client, seen = playing(reply, reply, says(b"whole", ""), wachttijd=1, langste_wachttijd=60)
    assert read(client) == b"whole"
    assert len(seen) == 3
    assert all(least <= wait <= least + 1 for wait, least in zip(waits, (1, 2), strict=True))
    client, seen = playing(reply)
    with pytest.raises(FetchError, match=words):
        read(client)
    assert len(seen) == FAST.pogingen == 3


@pytest.mark.parametrize(("value", "low", "high"), [("7", 7, 7), ("100000", 20, 20), ("soon", 0.5, 1)])
def test_a_wait_that_the_server_names_is_kept_within_bounds(waits, value, low, high):
    client, _ = playing(says(b"", status=429, retry_after=value), GOOD, wachttijd=0.5, langste_wachttijd=20)
    read(client)
    (wait,) = waits
    assert low <= wait <= high


SAID = b"<ServiceException>no\x1b[2J\nlayer</ServiceException>"
ELSEWHERE = ["http://server.nl/y", "https://naam:geheim@ander.nl/"]
SIGNED = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed")
LASTING = [(says(SAID, status=s), rf"answers {s} \(no\[2J layer\); .*mend the") for s in (206, 304, 404)]
LASTING += [(says(b"", status=302, location=to), "is not asked, only https is") for to in ELSEWHERE]
LASTING += [(SIGNED, r"self-signed.*SSL_CERT_FILE")]
LASTING += [(says(b"", "Text/HTML; charset=x"), r"server\.nl answers a web page")]


@pytest.mark.parametrize(("reply", "words"), LASTING)
def test_what_another_try_does_not_mend_is_told_at_once(reply, words):
    client, seen = playing(reply, GOOD)
    client._schemes = ("https", "http")
    with pytest.raises(FetchError, match=words) as error:
        read(client)
    assert len(seen) == 1
    assert "geheim" not in str(error.value)


def test_redirects_to_https_are_followed_but_not_for_ever():
    moved = (says(b"", status=301, location=to) for to in ("/y", "https://ander.nl/z"))
    client, seen = playing(*moved, GOOD)
    assert read(client) == b"{}"
    assert [str(r.url) for r in seen] == [PAGE, "https://server.nl/y", "https://ander.nl/z"]
    client, seen = playing(says(b"", status=302, location=PAGE, set_cookie="a=1; Path=/"))
    with pytest.raises(FetchError, match="more than 5 times"):
        read(client)
    assert len(seen) == MOST_REDIRECTS + 1
    assert not [r for r in seen if "cookie" in r.headers]


def test_a_server_is_asked_so_often_a_second(monkeypatch):
    waits = []
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    monkeypatch.setattr(time, "sleep", waits.append)
    client, _ = playing(GOOD, per_seconde=4)
    read(client)
    read(client)
    assert waits == [0.0, 0.25]


def test_the_settings_of_the_environment_are_used_and_wrong_ones_told(monkeypatch):
    with Server(GOOD) as server:
        monkeypatch.setenv("HTTP_PROXY", server.url)
        assert read(Client(FAST, Mock(), True), "http://server.invalid/x") == b"{}"
    assert [str(s.url) for s in server.seen] == ["http://server.invalid/x"]
    for name, value in (("HTTPS_PROXY", "nonsense://x"), ("SSL_CERT_FILE", "/nergens/weg.pem")):
        monkeypatch.setenv(name, value)
        with pytest.raises(ParameterError, match=name):
            Client(FAST, Mock())
