"""What goes wrong with a service: each function wraps an app and spoils its answers.

``times`` is how often (None: always); ``where`` a part of the address that is spoiled, all others stay well.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from tests.fetching.services.server import Answer, App, Request

Spoil = Callable[[Request, Answer], Answer]
HTML = b"<!DOCTYPE html><html><head><title>Onderhoud</title></head><body>Wij zijn even bezig.</body></html>"


def spoiled(app: App, spoil: Spoil, times: int | None = None, where: str = "", after: int = 0) -> App:
    """Spoil ``times`` answers to requests that hold ``where``, but for the first ``after``."""
    numbers = count()

    def spoiling(request: Request) -> Answer:
        answer = app(request)
        if where not in request.target:
            return answer
        number = next(numbers) - after
        return spoil(request, answer) if number >= 0 and (times is None or number < times) else answer

    return spoiling


def drops(app: App, at: int, **when: Any) -> App:
    """The connection ends after ``at`` bytes of the body."""
    return spoiled(app, lambda _, a: replace(a, drop_after=at), **when)


def fails(app: App, status: int, **when: Any) -> App:
    """Errors of the service."""
    return spoiled(app, lambda *_: Answer(status, b"sorry", {"Content-Type": "text/html"}), **when)


def cuts(app: App, by: int, **when: Any) -> App:
    """Content-Length says ``by`` bytes fewer than there are."""
    return spoiled(app, lambda _, a: replace(a, length=max(len(a.body) - by, 0)), **when)


def says(app: App, body: bytes, content_type: str = "", status: int = 200, **when: Any) -> App:
    """Another body."""

    def spoil(_: Request, answer: Answer) -> Answer:
        return Answer(status, body, {"Content-Type": content_type or answer.headers["Content-Type"]})

    return spoiled(app, spoil, **when)


def rewrites(app: App, change: Callable[[Any, Request], Any], **when: Any) -> App:
    """The JSON of an answer goes through ``change``."""

    def spoil(request: Request, answer: Answer) -> Answer:
        return replace(answer, body=json.dumps(change(json.loads(answer.body), request)).encode())

    return spoiled(app, spoil, **when)


def slow(app: App, pause: float, piece: int, **when: Any) -> App:
    """The body comes in pieces with pauses."""
    return spoiled(app, lambda _, a: replace(a, pause=pause, piece=piece), **when)


def endless(app: App, most: int = 400_000_000, **when: Any) -> App:
    """A body without an announced length that goes on (until ``most``, so that a test ends)."""

    def flow() -> Iterator[bytes]:
        for _ in range(most // 65_536):
            yield b" " * 65_536

    return spoiled(app, lambda _, a: replace(a, body=flow()), **when)


def gzip_bomb(app: App, millions: int = 100, **when: Any) -> App:
    """A small body that its encoding makes large."""
    packer = zlib.compressobj(9, wbits=31)
    body = b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(millions)), packer.flush()])

    def spoil(_: Request, answer: Answer) -> Answer:
        return replace(answer, body=body, headers=answer.headers | {"Content-Encoding": "gzip"})

    return spoiled(app, spoil, **when)
