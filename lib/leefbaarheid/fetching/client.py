"""Asking servers: https only, politely, again when they are busy or the line drops, redirected with care."""

import random
import time
from http.cookiejar import DefaultCookiePolicy
from typing import IO, Any, Final, Protocol

import httpx

from leefbaarheid.errors import FetchError, ParameterError, printable, quoted
from leefbaarheid.fetching.catalogue import Traffic
from leefbaarheid.version import __version__

MOST_REDIRECTS: Final = 5
_CHANGED: Final = "its address or settings changed, or it is not open: mend the source in the catalogue"
_LARGER: Final = "the answer is too large; if it grew, allow more with --max-size or mend grootte_mb"
_SETTINGS: Final = "check the network, HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and SSL_CERT_FILE, and try again"


class Progress(Protocol):
    """Told how a fetch goes."""

    def begin(self, name: str) -> None:
        """Hear that ``name`` (a source, with its year and gemeente) begins."""

    def advance(self, done: int, total: int | None) -> None:
        """Hear how many bytes of an answer are here, and of how many where its server says so."""

    def note(self, text: str) -> None:
        """Hear how far a source is."""


class Client:
    """One way to all servers; proxy and certificates are those of the environment.

    ``received`` counts the bytes that came, unpacked and those of failed attempts too; ``left`` is how many more may come.
    """

    def __init__(self, traffic: Traffic, progress: Progress, allow_http: bool = False, **more: Any) -> None:
        self.traffic, self.progress, self.received, self.left = traffic, progress, 0, 0.0
        self._schemes, self._turn = ("https", "http")[: 1 + allow_http], 0.0
        agent = {"User-Agent": f"leefbaarheid/{__version__}"}
        try:
            self._http = httpx.Client(headers=agent, timeout=traffic.stilte, **more)
        except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
            raise ParameterError(f"no way to a server ({printable(str(error))}); {_SETTINGS}") from error
        self._http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self.close = self._http.close

    def get(self, url: str, sink: IO[bytes], wanted: str = "", **headers: str) -> httpx.Headers | None:
        """Write the body of an answer, at most ``left`` bytes unpacked, to ``sink``; return the answer's headers.

        Returns None where ``headers`` hold a condition and the server says 304. ``wanted`` is a part of its content type;
        without one, all but a web page will do. A busy server or a dropped line is tried again, ``pogingen`` times in
        all, after the seconds that ``Retry-After`` names or a growing wait. Raises FetchError where that does not help or
        cannot, httpx.InvalidURL for an address that is none.
        """
        for attempt in range(1, self.traffic.pogingen + 1):
            wait = self.traffic.wachttijd * (2 ** (attempt - 1) + random.random())  # noqa: S311 (no secret)
            try:
                return self._once(httpx.URL(url), sink, wanted, headers)
            except httpx.HTTPStatusError as error:
                named, failed = error.response.headers.get("retry-after", ""), f"{error}; try again later"
                wait = float(named) if named.isdecimal() else wait
            except httpx.RequestError as error:
                reason = f"{error.request.url.host} cannot be reached or drops the line"
                failed = f"{reason} ({printable(str(error)) or type(error).__name__}); {_SETTINGS}"
            if attempt == self.traffic.pogingen or "CERTIFICATE" in failed:
                raise FetchError(failed)
            time.sleep(min(wait, self.traffic.langste_wachttijd))
        raise AssertionError  # the last attempt returns or raises

    def _once(self, url: httpx.URL, sink: IO[bytes], wanted: str, headers: Any) -> httpx.Headers | None:
        sink.truncate(sink.seek(0))
        schemes = self._schemes
        for _ in range(MOST_REDIRECTS + 1):
            if url.scheme not in schemes or not url.host or url.userinfo:
                where = printable(f"{url.scheme}://{url.host}")
                raise FetchError(f"{where} is not asked, only https is (http where you say --allow-http)")
            time.sleep(max(0.0, self._turn - time.monotonic()))
            self._turn = time.monotonic() + 1 / self.traffic.per_seconde
            with self._http.stream("GET", url, headers=headers) as answer:
                if answer.has_redirect_location:
                    # from https never back to http
                    schemes, url = (url.scheme, "https"), url.join(answer.headers["location"])
                    continue
                if answer.status_code == 304 and headers.keys() & {"If-None-Match", "If-Modified-Since"}:
                    return None
                _accept(answer, wanted)
                size, told = 0, answer.headers.get("content-length", "")
                total = int(told) if told.isdecimal() else None
                for piece in answer.iter_bytes(1 << 16):
                    size += len(piece)
                    if max(size, total or 0) > self.left:
                        raise FetchError(_LARGER)
                    sink.write(piece)
                    self.received += len(piece)
                    self.progress.advance(size, total)
                return answer.headers
        raise FetchError(f"{url.host} redirects more than {MOST_REDIRECTS} times; mend the catalogue")


def _accept(answer: httpx.Response, wanted: str) -> None:
    """Raise HTTPStatusError for a busy server, FetchError for another answer that is not what was asked."""
    status, given = answer.status_code, answer.headers.get("content-type", "").partition(";")[0].lower()
    if status == 200 and (wanted in given if wanted else "html" not in given):
        return
    said = quoted(next(answer.iter_bytes(20_000), b""))
    sent = "a web page (HTML)" if "html" in given else printable(given) or "no type"
    told = f"{answer.url.host} answers {status if status != 200 else sent}{said and f' ({said})'}"
    # such answers may be better a little later, but for an error of a WFS
    if status in (429, 502, 503, 504) or (status == 500 and not said):
        raise httpx.HTTPStatusError(told, request=answer.request, response=answer)
    raise FetchError(f"{told}; {_CHANGED}")
