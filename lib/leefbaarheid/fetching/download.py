"""One file over the line: streamed to disk, resumed where it was left, no longer than promised."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from leefbaarheid.errors import FetchError
from leefbaarheid.fetching.client import AgainError, Client, UnreachableError, too_large
from leefbaarheid.fetching.progress import Progress

#: How often in all a file may be taken up again after the last attempt, where the attempts brought some of it.
MOST_DROPS: Final = 50


@dataclass(frozen=True)
class Version:
    """What tells one version of a file at its server from another; "" where the server does not say."""

    etag: str = ""
    last_modified: str = ""

    @property
    def strong(self) -> str:
        """What ``If-Range`` may hold: a weak ETag says too little."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


@dataclass(frozen=True)
class Answer:
    """A file that came: ``path`` is None where the server still has the version that was known."""

    path: Path | None
    version: Version
    bytes: int
    resumed: bool


@dataclass
class _State:
    """What is there of a file: its bytes so far, and beside them the version and length that were promised."""

    part: Path
    address: str
    received: int = 0
    resumed: bool = False

    @property
    def _beside(self) -> Path:
        return self.part.with_suffix(".json")

    def load(self) -> tuple[int, Version, int | None]:
        """Return how many bytes serve, of which version, and the length promised; nought where none do."""
        try:
            known = json.loads(self._beside.read_text(encoding="utf-8"))
            version, total = Version(known["etag"], known["last_modified"]), known["total"]
            if known["adres"] == self.address and version.strong:
                return self.part.stat().st_size, version, total
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return 0, Version(), None

    def begin(self, version: Version, total: int | None) -> None:
        """Begin a file anew."""
        self.part.write_bytes(b"")
        content = {"adres": self.address, "total": total, "etag": version.etag}
        self._beside.write_text(
            json.dumps(content | {"last_modified": version.last_modified}), encoding="utf-8"
        )

    def drop(self) -> None:
        """Forget what is there."""
        self.part.unlink(missing_ok=True)
        self._beside.unlink(missing_ok=True)


def download(
    client: Client,
    address: str,
    part: Path,
    *,
    limit: int,
    known: Version,
    accept: Callable[[httpx.Response], None],
    progress: Progress,
) -> Answer:
    """Bring ``address`` to ``part`` (bytes of an earlier try there are used), at most ``limit`` bytes.

    ``known`` is the version that is there already, for a conditional request; ``accept`` refuses an answer by its head.
    Raises FetchError where the server does not keep its word, with the reason; what came so far stays for a next time
    unless it is of no use.
    """
    state = _State(part, address)
    for _ in range(MOST_DROPS):
        before = state.load()[0]
        try:
            return client.retrying(lambda: _once(client, state, limit, known, accept, progress))
        except UnreachableError as error:
            if error.silent or state.load()[0] <= before:
                raise
    raise UnreachableError("the line dropped too often; the same command goes on from here")


def _once(
    client: Client,
    state: _State,
    limit: int,
    known: Version,
    accept: Callable[[httpx.Response], None],
    progress: Progress,
) -> Answer:
    have, version, total = state.load()
    headers = {"Accept-Encoding": "identity"}
    whole = have > 0 and have == total
    known = version if whole else known
    if have and not whole:
        headers |= {"Range": f"bytes={have}-", "If-Range": version.strong}
    elif known.etag:
        headers["If-None-Match"] = known.etag
    elif known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    with client.open(state.address, headers) as answer:
        if answer.status_code == 304 and {"If-None-Match", "If-Modified-Since"} & set(headers):
            return Answer(state.part if whole else None, known, state.received, whole)
        packed = answer.headers.get("content-encoding", "identity").lower() != "identity"
        if answer.status_code == 206 and "Range" in headers:
            total = _goes_on(answer, have, version, total)
            if total is None or packed:
                state.drop()
                raise AgainError(f"{answer.url.host} sends another part than was asked")
            state.resumed = True
        elif answer.status_code == 200:
            accept(answer)
            have, total = 0, _length(answer) if not packed else None
            version = Version(answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))
            state.begin(Version() if packed else version, total)
        else:
            state.drop()
            raise AgainError(f"{answer.url.host} answers {answer.status_code} where the whole file was asked")
        _demand_room(state, total, have, limit)
        progress.size(total, have)
        size = have
        with state.part.open("ab") as sink:
            for piece in answer.iter_bytes() if packed else answer.iter_raw():
                size += len(piece)
                if size > limit or (total is not None and size > total):
                    state.drop()
                    raise too_large(limit) if size > limit else FetchError("more came than was promised")
                sink.write(piece)
                state.received += len(piece)
                progress.advance(len(piece))
    if total is not None and size != total:
        raise AgainError(f"{answer.url.host} promised {total:,} bytes and sent {size:,}")
    return Answer(state.part, version, state.received, state.resumed)


def _demand_room(state: _State, total: int | None, have: int, limit: int) -> None:
    if total is None:
        return
    if total > limit:
        state.drop()
        raise too_large(limit)
    free = shutil.disk_usage(state.part.parent).free
    if total - have > free:
        raise FetchError(f"{(total - have) / 1e6:,.0f} MB do not fit on the disk ({free / 1e6:,.0f} MB free)")


def _goes_on(answer: httpx.Response, have: int, version: Version, total: int | None) -> int | None:
    """Return the length of the whole where a part of the same version begins where the bytes that are there end."""
    found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", answer.headers.get("content-range", "").strip())
    if not found or int(found[1]) != have or int(found[2]) + 1 != int(found[3]):
        return None
    same = answer.headers.get("etag", version.etag) == version.etag and int(found[3]) == (
        total or int(found[3])
    )
    return int(found[3]) if same else None


def _length(answer: httpx.Response) -> int | None:
    value = answer.headers.get("content-length", "")
    return int(value) if re.fullmatch(r"\d{1,15}", value) else None
