"""Fetch what is asked, item by item, and check what came: one that fails leaves the others alone."""

import hashlib
import re
import shutil
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from fnmatch import fnmatch
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal

import httpx
import pandas as pd
import pyogrio

from leefbaarheid.errors import FetchError, LeefbaarheidError, printable
from leefbaarheid.fetching.catalogue import Item, is_safe
from leefbaarheid.fetching.client import Client
from leefbaarheid.fetching.pages import Pages, bare, parse
from leefbaarheid.fetching.store import Store, opened_store
from leefbaarheid.sources import archive
from leefbaarheid.sources.fetched import Fetched
from leefbaarheid.sources.log import RawFile, checksum
from leefbaarheid.sources.text import read_text

#: What a source's row says, the first that any of its items has.
STATUSES: Final = ("mislukt", "opgehaald", "ongewijzigd", "aanwezig", "zelf aanleveren")
#: Which files are asked for: all that may have changed, those that are not there, none.
Ask = Literal["changed", "new", "nothing"]
#: Reads a folder as the preparation will: gives why files would be set aside, raises SourceError.
Reader = Callable[[Path], list[str]]
#: Names of files that came, below the folder where they were made, and what is known of each.
Came = dict[str, dict[str, str]]
#: The end of the name of what explains a table of CBS; its years and gemeenten share it.
_TOPICS: Final = "_DataProperties.json"


def fetch(client: Client, items: list[Item], to: Path, reader: Reader, ask: Ask, most: int) -> pd.DataFrame:
    """Fetch ``items`` into the raw folder ``to``; return a row a source, in their order.

    A file is put in place when it is whole, as the catalogue promises and read by ``reader``; what was there stays until
    then. With ``ask`` "new" what is there is not asked for again; with "nothing" no server is asked, and lost or altered
    files come from the cache. ``most`` (bytes), unless 0, replaces the largest size that the catalogue allows.

    Columns: bron, status (one of ``STATUSES``), bestanden (files in place), rijen (theirs), bytes (those that came in),
    reden (one sentence where it failed). Raises ParameterError where another fetch works in ``to``.
    """
    done, rows = [], []
    with opened_store(Path(to).expanduser().absolute()) as store:
        for item in items:
            client.progress.begin(item.name)
            client.left = most or item.source.grootte_mb * 1e6 * client.traffic.marge
            before = client.received
            try:
                status, reason = _one(item, store, client, ask, reader)
            except Exception as error:  # of whatever library, on strangers' bytes: the other sources go on
                status, reason = "mislukt", _reason(item, error)
            finally:  # also of one that is stopped
                shutil.rmtree(store.work, ignore_errors=True)
            files = {record.bestand: record.rijen or 0 for record in store.of(item)}
            done.append((item.source.id, status, reason, client.received - before, files))
    for bron, group in groupby(done, key=lambda one: one[0]):
        _, statuses, reasons, sizes, held = zip(*group, strict=True)
        files = {name: count for one in held for name, count in one.items()}
        status, reason = min(statuses, key=STATUSES.index), "; ".join(dict.fromkeys(filter(None, reasons)))
        rows.append([bron, status, len(files), sum(files.values()), sum(sizes), reason])
    return pd.DataFrame(rows, columns=["bron", "status", "bestanden", "rijen", "bytes", "reden"])


def _one(item: Item, store: Store, client: Client, ask: Ask, reader: Reader) -> tuple[str, str]:
    """Bring one item; return its status and why. Raises FetchError, or OSError of the disk, where it does not come whole."""
    source, raw = item.source, store.work / "bron"
    if source.protocol == "eigen":
        return "zelf aanleveren", source.toelichting
    present = store.restore(item)
    if present and ask != "changed":
        return "aanwezig", ""
    if ask == "nothing":
        raise FetchError("is not here as it came, and offline no server is asked; fetch it with a network")
    mark = hashlib.sha256(f"{source.model_dump_json()}\n{item.name}".encode()).hexdigest()[:16]
    # after a change of the catalogue a server's "unchanged" does not serve
    known = next((r for r in store.of(item) if present and r.afdruk == mark and r.rijen is not None), None)
    (raw / item.target).parent.mkdir(parents=True)
    came = (_files if source.protocol in ("bestand", "zip") else _pages)(item, client, raw, known)
    records, now = [], datetime.now(UTC).replace(microsecond=0)
    for name, facts in came.items():
        client.progress.note(f"checking {PurePosixPath(name).name}")
        path, edition = raw / name, source.editie or str(item.jaar or "")
        own: dict[str, Any] = dict(bron=source.id, bestand=name, editie=edition, afdruk=mark, opgehaald=now)
        if not name.endswith(_TOPICS):
            own |= dict(rijen=check_file(item, path, name), jaar=item.jaar, gemeente=item.gemeente)
        own |= facts | dict(sha256=checksum(path), grootte=path.stat().st_size)
        records.append(Fetched.model_validate(own))
    if aside := reader(raw) if came else []:
        raise FetchError(f"the preparation would set aside {aside[0]}; mend the source in the catalogue")
    return "opgehaald" if came and store.place(item, raw, records) else "ongewijzigd", ""


def _files(item: Item, client: Client, raw: Path, known: Fetched | None) -> Came:
    """Bring a file, or what is wanted of a zip; nothing where it is unchanged."""
    address, headers, packed = item.fill(item.source.adres), {}, item.source.protocol == "zip"
    if known and (known.etag or known.last_modified):
        headers = {"If-None-Match": known.etag} if known.etag else {"If-Modified-Since": known.last_modified}
    path = raw.parent / "inhoud.zip" if packed else raw / item.target
    with path.open("w+b") as sink:
        answer = client.get(address, sink, **headers)
    if answer is None:
        return {}
    # a zip may hold twenty times its own size
    names = _unzipped(item, path, raw, int(client.left * 20)) if packed else [item.target]
    facts = {field: answer.get(field.replace("_", "-"), "") for field in ("etag", "last_modified")}
    return {name: facts | {"adres": str(httpx.URL(address))} for name in names}


def _unzipped(item: Item, path: Path, raw: Path, most: int) -> list[str]:
    """Unpack the members of a zip that ``leden`` names, at most ``most`` bytes."""
    name = printable(item.fill(item.source.adres).rpartition("/")[2]) or item.name
    patterns = [item.fill(pattern).casefold() for pattern in item.source.leden]
    with archive.opened_zip(path, name) as content:
        members = archive.safe_members(content, name, most)
        taken = sorted(m for m in members if any(fnmatch(m.casefold(), pattern) for pattern in patterns))
        targets = [f"{item.target}/{PurePosixPath(member).name}" for member in taken]
        if not taken or len({t.casefold() for t in targets}) < len(taken) or not all(map(is_safe, targets)):
            held = ", ".join(printable(member, 60) for member in (taken or list(members))[:5]) or "nothing"
            wanted = f"{' or '.join(patterns)}, each of another name that a file here can have"
            raise FetchError(f"{name} holds {held}, not {wanted}; mend leden of {item.source.id}")
        for target, member in zip(targets, taken, strict=True):
            archive.unpack(content, members[member], raw / target)
    return targets


def _pages(item: Item, client: Client, raw: Path, known: Fetched | None) -> Came:
    """Bring what comes in pages, a table of CBS with its DataProperties; nothing where the table is unchanged."""
    pages, came, changed = Pages(item, client), Came(), ""
    if item.source.protocol == "odata":
        changed = pages.modified()
        if known and changed and known.last_modified == changed:
            return came
        name = str(PurePosixPath(item.target).with_name(item.source.tabel + _TOPICS))
        came[name] = {"adres": pages.write_topics(raw / name), "last_modified": changed}
    pages.write(raw / item.target)
    return came | {item.target: {"adres": pages.address, "last_modified": changed}}


def check_file(item: Item, path: Path, name: str) -> int:
    """Check a file that came, ``name`` in the raw folder; return its rows.

    Raises FetchError that names the column, the rows or the year that is not as the catalogue says, and the edition.
    """
    source, wanted = item.source, {item.jaar} if item.jaar else set(item.source.jaren)
    columns, rows, cells = _shape(path, source.jaarkolom)
    years = {int(year[1]) for cell in cells if (year := re.match(r"\s*((?:19|20)\d\d)(?!\d)", str(cell)))}
    astray = wanted - years or (years - wanted if item.jaar else set())
    least, most = source.rijen or (1, max(rows, 1))
    known = {name.casefold() for column in columns for name in (column, bare(column))}
    if lost := next((column for column in source.kolommen if column.casefold() not in known), ""):
        wrong = f"no column {lost}, but {', '.join(printable(column, 40) for column in columns[:8])}"
        field = "kolommen"
    elif not (1 if item.gemeente else least) <= rows <= most:
        wrong, field = f"{rows:,} rows, not {least:,} to {most:,}", "rijen"
    elif source.jaarkolom and astray:
        wrong = f"{'no' if astray <= wanted else 'also'} rows of {', '.join(map(str, sorted(astray)))}"
        field = "jaren"
    else:
        return rows
    where = f"{name} ({source.id}, edition {source.editie or item.jaar or '?'}) has {wrong}"
    raise FetchError(f"{where}; the older data stay; if it is right, write {field} in the catalogue")


def _shape(path: Path, year: str) -> tuple[list[str], int, list[object]]:
    """Return the columns of a file, its rows (of the largest layer), and what stands in the column ``year``."""
    if path.suffix in (".csv", ".parquet"):
        frame, year = read_text(RawFile(path, path.name)).frame, year.casefold()
    elif path.suffix == ".gpkg":
        with path.open("rb") as stream, warnings.catch_warnings(action="ignore"):
            if stream.read(16) != b"SQLite format 3\0":
                raise ValueError("GDAL would read other formats under this name")
            layers = [pyogrio.read_info(path, layer=layer) for layer, _ in pyogrio.list_layers(path)]
        most = max(int(layer["features"]) for layer in layers)
        return sorted({str(name) for layer in layers for name in layer["fields"]}), most, []
    else:
        frame = pd.DataFrame([row.get("properties") or row for row in parse(path.read_bytes())[1]])
    return [str(c) for c in frame], len(frame), list(frame[year].unique()) if year in frame else []


def _reason(item: Item, error: Exception) -> str:
    """Return one sentence, fit for a terminal, with the second way where there is one."""
    second = item.source.tweede_weg and f"; a second way is --source {item.source.tweede_weg}"
    text = f"{str(error).rstrip('.')}{second}"
    if isinstance(error, OSError):
        text = f"the disk refuses ({error.strerror or error}); make room, or give another folder with --to"
    elif not isinstance(error, LeefbaarheidError):
        text = f"what came is no such data ({type(error).__name__}: {text}); try again later, or mend the catalogue"
    text = text if item.name == item.source.id else f"{item.name}: {text}"
    return printable(re.sub(r"[^\s{}]{100,}", lambda word: f"{word[0][:60]}...", text), 380)
