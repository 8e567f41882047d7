"""Fetch what is asked, source by source: one that fails leaves the others alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pandas as pd

from leefbaarheid.errors import FetchError, LeefbaarheidError, ParameterError, did_you_mean
from leefbaarheid.fetching.catalogue import Catalogue, Item
from leefbaarheid.fetching.client import Client, UnreachableError
from leefbaarheid.fetching.progress import Progress, Silent
from leefbaarheid.fetching.protocols import Round, bring
from leefbaarheid.fetching.store import Store, locked
from leefbaarheid.params import load_gemeenten, plain_name
from leefbaarheid.sources.archive import printable

#: Columns of ``FetchReport.table``.
COLUMNS: Final = ["bron", "status", "bestanden", "rijen", "bytes", "reden"]
#: What a source's row says, the first that any of its items has.
STATUSES: Final = ("mislukt", "hervat", "opgehaald", "ongewijzigd", "aanwezig", "zelf aanleveren")


@dataclass
class FetchReport:
    """What came of it: ``table`` has a row a source, in the order of the catalogue.

    Columns: bron, status (one of ``STATUSES``), bestanden (files in place), rijen (theirs), bytes (those sent over the
    line), reden (one sentence where it failed).
    """

    table: pd.DataFrame

    @property
    def failed(self) -> bool:
        """Whether any source failed."""
        return bool((self.table["status"] == "mislukt").any())


@dataclass
class _Row:
    """What came of the items of one source."""

    bron: str
    statuses: list[str] = field(default_factory=list)
    bestanden: dict[str, int] = field(default_factory=dict)
    bytes: int = 0
    reasons: list[str] = field(default_factory=list)

    def values(self) -> list[object]:
        status = next(s for s in STATUSES if s in self.statuses)
        reasons = "; ".join(dict.fromkeys(self.reasons))
        rows = sum(self.bestanden.values())
        return [self.bron, status, len(self.bestanden), rows, self.bytes, reasons]


def fetch(
    catalogue: Catalogue,
    to: Path,
    *,
    sources: Sequence[str] = (),
    years: Sequence[int] = (),
    gemeenten: Sequence[str] = (),
    only_new: bool = False,
    allow_http: bool = False,
    max_size: int | None = None,
    offline: bool = False,
    progress: Progress | None = None,
) -> FetchReport:
    """Fetch ``sources`` (ids; empty: the standard ones) into the raw folder ``to``.

    ``years`` chooses among the years of a source, ``gemeenten`` (names or codes) narrows those that have a filter for
    it. What is there is asked for again only where it changed, with ``only_new`` not at all; ``offline`` asks no server
    and mends lost or altered files from the cache. ``max_size`` (bytes) replaces the largest size that the catalogue
    allows. A file is put in place when whole and checked; what a source had before stays until then.

    Raises ParameterError for a wrong request and where another fetch works in ``to``; a source that fails is in the
    report instead.
    """
    items = catalogue.items(sources, years, gemeente_codes(gemeenten))
    say = progress or Silent()
    to = Path(to).expanduser().absolute()
    rows: dict[str, _Row] = {}
    client = Client(catalogue.verkeer, allow_http=allow_http)
    try:
        with locked(to):
            store = Store(to)
            for item in items:
                row = rows.setdefault(item.source.id, _Row(item.source.id))
                say.begin(item.name)
                limit = max_size or int(item.source.grootte_mb * 1e6 * catalogue.verkeer.marge)
                try:
                    _one(item, store, client, limit, only_new, offline, say, row)
                except (LeefbaarheidError, OSError) as error:
                    row.statuses.append("mislukt")
                    row.reasons.append(_reason(item, error))
                    if not isinstance(error, UnreachableError | OSError):
                        store.clean(item)
                row.bestanden |= {r["bestand"]: int(r.get("rijen") or 0) for r in store.of(item)}
    finally:
        client.close()
    return FetchReport(pd.DataFrame([row.values() for row in rows.values()], columns=COLUMNS))


def gemeente_codes(names: Sequence[str]) -> list[str]:
    """Return the codes of gemeenten given as a code, a name or a group of them.

    Names are those of ``params.load_gemeenten``. Raises ParameterError, with near ones, for another.
    """
    names_known = load_gemeenten() if names else {}
    known = {plain_name(name): codes for name, codes in names_known.items()}
    found: list[str] = []
    for name in names:
        if re.fullmatch(r"GM\d{4}", name.strip().upper()):
            found.append(name.strip().upper())
        elif plain_name(name) in known:
            found += known[plain_name(name)]
        else:
            meant = did_you_mean(name, names_known)
            raise ParameterError(
                f"{printable(name)} is unknown{meant or '; give its code of CBS, for instance GM0928 for Kerkrade'}"
            )
    return sorted(set(found))


def _one(
    item: Item,
    store: Store,
    client: Client,
    limit: int,
    only_new: bool,
    offline: bool,
    say: Progress,
    row: _Row,
) -> None:
    if item.source.protocol == "eigen":
        row.statuses.append("zelf aanleveren")
        row.reasons.append(item.source.toelichting)
        return
    present = store.restore(item)
    if present and (only_new or offline):
        row.statuses.append("aanwezig")
        return
    if offline:
        raise FetchError(
            "is not here as it came, and offline no server is asked; fetch it again with a network"
        )
    known = store.of(item) if present else []
    arrived = bring(Round(item, client, store.workplace(item), limit, known, say))
    row.bytes += arrived.bytes
    changed = not arrived.unchanged and store.place(item, arrived.files, arrived.facts)
    row.statuses.append("hervat" if arrived.resumed else "opgehaald" if changed else "ongewijzigd")
    store.clean(item)


def _reason(item: Item, error: LeefbaarheidError | OSError) -> str:
    """Return one sentence, fit for a terminal, with the second way where there is one."""
    if isinstance(error, OSError):
        text = f"the disk refuses ({error.strerror or type(error).__name__}); make room or give another folder with --to"
    else:
        text = str(error)
    place = "" if item.name == item.source.id else f"{item.name}: "
    second = item.source.tweede_weg
    other = f"; a second way is --source {second}" if second and isinstance(error, UnreachableError) else ""
    text = re.sub(r"[^\s{}]{100,}", lambda word: f"{word[0][:60]}...", text.rstrip("."))
    return printable(f"{place}{text}{other}", 380)
