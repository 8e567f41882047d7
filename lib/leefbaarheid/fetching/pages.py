"""Answers in pages: kept on disk one by one, so that a fetch that was broken off goes on with the next."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import httpx

from leefbaarheid.errors import FetchError
from leefbaarheid.fetching.answers import dump, parse
from leefbaarheid.fetching.client import Client, too_large
from leefbaarheid.fetching.progress import Progress
from leefbaarheid.sources.archive import printable

#: More pages than any source has.
MOST_PAGES: Final = 20_000


class ChangedError(FetchError):
    """Pages do not fit together: they have to be fetched anew."""


class Pages:
    """The pages of one item in a folder, as long as the server's data stay as they were."""

    def __init__(
        self, client: Client, folder: Path, limit: int, accept: Callable[..., None], progress: Progress
    ) -> None:
        self._client, self._folder, self._limit = client, folder, limit
        self._accept, self._progress = accept, progress
        self._left = limit
        self._seen: set[str] = set()
        self.taken = 0
        self.address = ""
        self.received = 0
        self.count = 0

    @property
    def resumed(self) -> bool:
        """Whether pages of an earlier try served."""
        return self.taken > 0

    def ask(self, address: str) -> dict[str, Any]:
        """Return an answer that is no page, as parsed."""
        return parse(self._read(address))

    def first(self, address: str, identity: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Fetch page one; the others of an earlier try serve where ``identity`` of it is what it was."""
        self.address = address
        body = self._read(address)
        content = parse(body)
        mark = hashlib.sha256(f"{address}\n{dump(identity(content))}".encode()).hexdigest()
        file = self._folder / "bladzijden.json"
        try:
            same = json.loads(file.read_text(encoding="utf-8")) == mark
        except (OSError, ValueError):
            same = False
        if not same:
            self.forget()
            self._folder.mkdir(parents=True)
            file.write_text(json.dumps(mark), encoding="utf-8")
        self._keep(1, body)
        self._count(address)
        return content

    def next(self, address: str) -> dict[str, Any]:
        """Return the next page, from disk where an earlier try left it. Raises FetchError for a page asked before."""
        self._count(address)
        kept = self._page(self.count)
        if kept.exists():
            self.taken += 1
            return parse(kept.read_bytes())
        body = self._read(address)
        content = parse(body)
        self._keep(self.count, body)
        return content

    def note(self, rows: int, total: int | None) -> None:
        """Say how many rows are there."""
        self._progress.note(f"{rows:,} of {total:,} rows" if total else f"{rows:,} rows")

    def all(self) -> Iterator[dict[str, Any]]:
        """Give every page again, one at a time."""
        for number in range(1, self.count + 1):
            yield parse(self._page(number).read_bytes())

    def forget(self) -> None:
        """Throw all pages away."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _count(self, address: str) -> None:
        if address in self._seen:
            raise FetchError("the service sends a page again that it sent before; try again later")
        self._seen.add(address)
        self.count += 1
        if self.count > MOST_PAGES:
            raise FetchError(f"the service has no end: more than {MOST_PAGES:,} pages; mend the catalogue")

    def _read(self, address: str) -> bytes:
        def advance(amount: int) -> None:
            self.received += amount
            self._progress.advance(amount)

        body = self._client.read(address, self._limit, self._accept, advance)
        self._left -= len(body)
        if self._left < 0:
            raise too_large(self._limit)
        return body

    def _page(self, number: int) -> Path:
        return self._folder / f"bladzijde_{number:05d}.json"

    def _keep(self, number: int, body: bytes) -> None:
        part = self._page(number).with_suffix(".deel")
        part.write_bytes(body)
        part.replace(self._page(number))


def same_server(address: str, link: str) -> str:
    """Return where a link in the answer of ``address`` leads. Raises FetchError for another server."""
    try:
        here, there = httpx.URL(address), httpx.URL(address).join(link)
    except httpx.InvalidURL:
        raise FetchError("the service's link to its next page is not valid; try again later") from None
    if there.host == here.host and (here.scheme, there.scheme, there.port) == ("https", "http", None):
        there = there.copy_with(scheme="https")
    if (there.scheme, there.host, there.port) != (here.scheme, here.host, here.port):
        raise FetchError(
            f"{here.host} has its next page at another server ({printable(there.netloc.decode('ascii', 'replace'))}), "
            "which is not followed"
        )
    return str(there)
