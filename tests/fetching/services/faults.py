"""What goes wrong with a service: each function wraps an app and spoils its answers.

``times`` is how often (None: always); ``where`` a part of the address that is spoiled, all others stay well.
"""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from tests.fetching.services.server import Answer, App, Request

Spoil = Callable[[Request, Answer], Answer]
HTML = b"<!DOCTYPE html><html><head><title>Onderhoud</title></head><body>Wij zijn even bezig.</body></html>"


def spoiled(app: App, spoil: Spoil, times: int | None = None, where: str = "", after: int = 0) -> App:
    """Spoil ``times`` answers to requests that hold ``where``, but for the first ``after``."""
    count, lock = 0, threading.Lock()

    def spoiling(request: Request) -> Answer:
        nonlocal count
        if where not in unquote(request.target):
            return app(request)
        with lock:
            count += 1
            bad = count > after and (times is None or count <= after + times)
        answer = app(request)
        return spoil(request, answer) if bad else answer

    return spoiling


def _whole(answer: Answer) -> bytes:
    return answer.body if isinstance(answer.body, bytes) else b"".join(answer.body)


def drops(app: App, at: int, **when: Any) -> App:
    """The connection ends after ``at`` bytes of the body."""
    return spoiled(app, lambda _, a: replace(a, drop_after=at), **when)


def fails(app: App, status: int, retry_after: str = "", **when: Any) -> App:
    """Errors of the service."""
    headers = {"Content-Type": "text/html"} | ({"Retry-After": retry_after} if retry_after else {})
    return spoiled(app, lambda *_: Answer(status, b"<html>sorry</html>", headers), **when)


def lies(app: App, by: int, **when: Any) -> App:
    """Content-Length says ``by`` bytes more (or fewer) than there are."""
    return spoiled(app, lambda _, a: replace(a, length=max(len(_whole(a)) + by, 0)), **when)


def html(app: App, claims: str = "text/html;charset=utf-8", **when: Any) -> App:
    """A page for people instead of data, with status 200."""
    return spoiled(app, lambda *_: Answer(200, HTML, {"Content-Type": claims}), **when)


def says(app: App, body: bytes, content_type: str = "", status: int = 200, **when: Any) -> App:
    """Another body."""

    def spoil(_: Request, answer: Answer) -> Answer:
        kind = content_type or answer.headers.get("Content-Type", "application/octet-stream")
        return Answer(status, body, {"Content-Type": kind})

    return spoiled(app, spoil, **when)


def renames(app: App, old: str, new: str, **when: Any) -> App:
    """A column has another name."""

    def spoil(_: Request, answer: Answer) -> Answer:
        body = _whole(answer).replace(old.encode(), new.encode())
        kept = {k: v for k, v in answer.headers.items() if k not in ("ETag", "Content-Length")}
        return replace(answer, body=body, headers=kept)

    return spoiled(app, spoil, **when)


def rewrites(app: App, change: Callable[[Any, Request], Any], **when: Any) -> App:
    """The JSON of an answer goes through ``change``."""

    def spoil(request: Request, answer: Answer) -> Answer:
        if answer.status != 200:
            return answer
        content = change(json.loads(_whole(answer)), request)
        return replace(answer, body=json.dumps(content).encode())

    return spoiled(app, spoil, **when)


def slow(app: App, pause: float, piece: int, **when: Any) -> App:
    """The body comes in pieces with pauses."""
    return spoiled(app, lambda _, a: replace(a, pause=pause, piece=piece), **when)


def redirects(app: App, to: Callable[[Request], str], status: int = 302, **when: Any) -> App:
    """The answer is elsewhere."""
    return spoiled(app, lambda request, _: Answer(status, b"", {"Location": to(request)}), **when)


def endless(app: App, most: int = 400_000_000, **when: Any) -> App:
    """A body without an announced length that goes on (until ``most``, so that a test ends)."""

    def flow(head: bytes) -> Iterator[bytes]:
        yield head
        for _ in range(most // 65_536):
            yield b" " * 65_536

    return spoiled(app, lambda _, a: Answer(200, flow(_whole(a)[:1000]), _kept(a)), **when)


def gzip_bomb(app: App, size: int = 100_000_000, **when: Any) -> App:
    """A small body that its encoding makes large."""

    def spoil(_: Request, answer: Answer) -> Answer:
        return Answer(200, _bomb(size), _kept(answer) | {"Content-Encoding": "gzip"})

    return spoiled(app, spoil, **when)


@lru_cache
def _bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    million = b" " * 1_000_000
    return b"".join([*(packer.compress(million) for _ in range(size // len(million))), packer.flush()])


def _kept(answer: Answer) -> dict[str, str]:
    return {k: v for k, v in answer.headers.items() if k == "Content-Type"}
