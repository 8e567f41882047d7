"""Asking servers: https only, politely, again when they are busy or the line drops, redirected with care."""

from __future__ import annotations

import importlib.metadata
import logging
import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Final, TypeVar

import httpx
import stamina

from leefbaarheid.errors import FetchError, ParameterError
from leefbaarheid.fetching.catalogue import Traffic
from leefbaarheid.sources.archive import printable

MOST_REDIRECTS: Final = 5
#: Answers that may be better a little later.
BUSY: Final = (429, 500, 502, 503, 504)

_PIECE: Final = 1 << 16
_QUOTE: Final = re.compile(
    rb"<(?:\w+:)?(?:ExceptionText|ServiceException)[^<>]*>([^<]{1,2000})", re.IGNORECASE
)
_ODATA: Final = re.compile(
    rb'"(?:odata\.)?error"\s*:\s*\{.{0,500}?"(?:value|message)"\s*:\s*"([^"]{1,2000})"', re.DOTALL
)

T = TypeVar("T")
logging.getLogger("stamina").addHandler(logging.NullHandler())


class UnreachableError(FetchError):
    """A server that did not answer well after all attempts; ``silent`` where it said nothing for too long."""

    silent = False


class AgainError(Exception):
    """An answer that is worth asking for again; ``wait`` in seconds where the server names it."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Client:
    """One way to all servers. Proxy and certificates are those of the environment (HTTPS_PROXY, SSL_CERT_FILE)."""

    def __init__(
        self, traffic: Traffic, *, allow_http: bool = False, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._traffic, self._allow_http = traffic, allow_http
        self._turns: dict[str, float] = {}
        agent = f"leefbaarheid/{importlib.metadata.version('leefbaarheid')}"
        try:
            self._http = httpx.Client(
                headers={"User-Agent": agent},
                timeout=httpx.Timeout(traffic.stilte, connect=min(traffic.stilte, 20.0)),
                follow_redirects=False,
                transport=transport,
            )
            self._http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))
        except (OSError, ssl.SSLError, ValueError, ImportError, httpx.InvalidURL) as error:
            raise ParameterError(
                f"the settings of the environment cannot be used ({printable(str(error))}); check HTTPS_PROXY, "
                "HTTP_PROXY, ALL_PROXY and SSL_CERT_FILE"
            ) from error

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    @contextmanager
    def open(self, address: str, headers: Mapping[str, str] | None = None) -> Iterator[httpx.Response]:
        """Ask once and give an answer 200, 206, 304 or 416, its body unread.

        Raises ``AgainError`` or ``httpx.TransportError`` where asking again may help, FetchError for any other answer.
        """
        url = self._allowed(address, None)
        for _ in range(MOST_REDIRECTS + 1):
            self._wait(url.host)
            with self._http.stream("GET", url, headers=headers) as answer:
                if answer.has_redirect_location:
                    url = self._allowed(str(url.join(answer.headers["location"])), url)
                    continue
                _judge(answer)
                yield answer
                return
        raise FetchError(
            f"{url.host} redirects more than {MOST_REDIRECTS} times; mend the address in the catalogue"
        )

    def read(
        self,
        address: str,
        limit: int,
        accept: Callable[[httpx.Response], None],
        advance: Callable[[int], None] = lambda _: None,
    ) -> bytes:
        """Return a body of at most ``limit`` bytes (unpacked); ``accept`` refuses an answer by its head. Retries."""

        def once() -> bytes:
            with self.open(address, {"Accept": "application/json, application/geo+json"}) as answer:
                accept(answer)
                body = bytearray()
                for piece in answer.iter_bytes(_PIECE):
                    body += piece
                    advance(len(piece))
                    if len(body) > limit:
                        raise too_large(limit)
                return bytes(body)

        return self.retrying(once)

    def retrying(self, work: Callable[[], T]) -> T:
        """Do ``work`` until it succeeds, with growing waits and jitter, at most ``pogingen`` times.

        Raises ``UnreachableError``, with the reason, where it never does.
        """
        traffic = self._traffic
        try:
            for attempt in stamina.retry_context(
                on=self._again,
                attempts=traffic.pogingen,
                timeout=None,
                wait_initial=traffic.wachttijd,
                wait_max=traffic.langste_wachttijd,
                wait_jitter=traffic.wachttijd,
            ):
                with attempt:
                    return work()
        except AgainError as error:
            raise UnreachableError(f"{error}, {traffic.pogingen} times; try again later") from None
        except httpx.InvalidURL as error:
            raise FetchError(
                f"the address is not valid ({printable(str(error))}); mend the catalogue"
            ) from None
        except httpx.RequestError as error:
            failed = UnreachableError(_sentence(error))
            failed.silent = isinstance(error, httpx.TimeoutException)
            raise failed from None
        raise AssertionError  # the loop returns or raises

    def _again(self, error: Exception) -> bool | float:
        if isinstance(error, AgainError):
            return True if error.wait is None else min(error.wait, self._traffic.langste_wachttijd)
        return isinstance(error, httpx.RequestError) and not _is_certificate(error)

    def _allowed(self, address: str, origin: httpx.URL | None) -> httpx.URL:
        """Check an address; after a redirect from https only https will do."""
        url = httpx.URL(address)
        http = self._allow_http and (origin is None or origin.scheme == "http")
        if url.userinfo or not url.host or url.scheme not in (("https", "http") if http else ("https",)):
            shown = printable(f"{url.scheme}://{url.host}")
            if origin is not None:
                raise FetchError(f"{origin.host} redirects to {shown}, which is not followed: only https is")
            raise FetchError(f"{shown} is not fetched: only https is, unless you say --allow-http")
        return url

    def _wait(self, host: str) -> None:
        """Wait for this server's next turn."""
        now = time.monotonic()
        turn = max(now, self._turns.get(host, now))
        self._turns[host] = turn + 1 / self._traffic.per_seconde
        if turn > now:
            time.sleep(turn - now)


def too_large(limit: int) -> FetchError:
    """Return the error for an answer that is larger than allowed."""
    return FetchError(
        f"the answer is larger than {limit / 1e6:,.0f} MB; if the source grew, allow more with --max-size or mend "
        "grootte_mb in the catalogue"
    )


def quoted(body: bytes) -> str:
    """Return what a server's error says (ExceptionText of a WFS, message of OData), or "". Nothing is parsed."""
    found = _QUOTE.search(body[:20_000]) or _ODATA.search(body[:20_000])
    return printable(found[1].decode("utf-8", "replace")) if found else ""


def _judge(answer: httpx.Response) -> None:
    status, host = answer.status_code, answer.url.host
    if status in (200, 206, 304, 416):
        return
    said = quoted(next(answer.iter_bytes(20_000), b""))
    reason = f" ({said})" if said else ""
    if status in BUSY and not (status == 500 and said):
        raise AgainError(
            f"{host} answers {status}{reason}", _retry_after(answer.headers.get("retry-after", ""))
        )
    remedy = {
        401: "it asks for a password, so the address is not the open one: mend adres in the catalogue",
        403: "it refuses: try again later, or mend adres in the catalogue",
        404: "it is not there: the address has changed, so mend adres in the catalogue",
        410: "it is gone: mend adres in the catalogue",
    }.get(status, "mend the source's settings in the catalogue")
    raise FetchError(f"{host} answers {status}{reason}; {remedy}")


def _retry_after(value: str) -> float | None:
    """Return the seconds that a server asks to wait: a number or a date.

    >>> _retry_after("7"), _retry_after("soon")
    (7.0, None)
    """
    if re.fullmatch(r"\d{1,6}", value.strip()):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _is_certificate(error: Exception) -> bool:
    return "CERTIFICATE" in str(error)


def _sentence(error: httpx.RequestError) -> str:
    try:
        host = error.request.url.host
    except RuntimeError:
        host = "the server"
    if _is_certificate(error):
        return (
            f"the certificate of {host} is not trusted; where your organisation has its own, name its file in "
            "SSL_CERT_FILE"
        )
    if isinstance(error, httpx.TimeoutException):
        return f"{host} stayed silent for too long; try again later"
    if isinstance(error, httpx.ProxyError):
        return f"the proxy refuses {host} ({printable(str(error))}); check HTTPS_PROXY"
    reason = printable(str(error)) or type(error).__name__
    return f"{host} cannot be reached or drops the line ({reason}); check the network and try again"
