"""How each protocol brings an item: the files that came, checked, in its workplace."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any, Final

import httpx

from leefbaarheid.errors import FetchError
from leefbaarheid.fetching.answers import accepting
from leefbaarheid.fetching.arrival import check, rename
from leefbaarheid.fetching.catalogue import Item, is_safe
from leefbaarheid.fetching.client import Client
from leefbaarheid.fetching.download import Version, download
from leefbaarheid.fetching.features import fetch_ogc, fetch_wfs
from leefbaarheid.fetching.odata import fetch_odata, fetch_properties, modified, table_address
from leefbaarheid.fetching.pages import ChangedError, Pages
from leefbaarheid.fetching.progress import Progress
from leefbaarheid.sources.archive import opened, printable, safe_members, unpack

#: Fields of a source that change nothing in what arrives.
_WORDS: Final = {
    "naam",
    "licentie",
    "citaat",
    "formaat",
    "zekerheid",
    "standaard",
    "tweede_weg",
    "toelichting",
}
#: A zip may hold so many times its own size.
_UNPACKED: Final = 20


@dataclass
class Arrived:
    """Files by their place below the raw folder, what is recorded of each, and bytes that came over the line."""

    files: dict[str, Path] = field(default_factory=dict)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    bytes: int = 0
    resumed: bool = False
    unchanged: bool = False


@dataclass(frozen=True)
class Round:
    """One item to bring: where it is made, its limit in bytes, and the records of what is there of it already."""

    item: Item
    client: Client
    folder: Path
    limit: int
    known: Sequence[Mapping[str, Any]]
    progress: Progress

    @property
    def mark(self) -> str:
        """What tells these settings of the catalogue from others: after a change a server's "unchanged" does not serve."""
        settings = self.item.source.model_dump_json(exclude=_WORDS)
        return hashlib.sha256(f"{settings}\n{self.item.name}".encode()).hexdigest()[:16]

    @property
    def version(self) -> Version:
        """The version that is there, where it came by these settings."""
        own = [r for r in self.known if r.get("rijen") is not None]
        if own and all(r.get("afdruk") == self.mark for r in own):
            return Version(str(own[0].get("etag", "")), str(own[0].get("last_modified", "")))
        return Version()

    def facts(self, address: str, rows: int, version: Version) -> dict[str, Any]:
        """Return what is recorded of a file."""
        item = self.item
        return {
            "adres": str(httpx.URL(address)),
            "etag": version.etag,
            "last_modified": version.last_modified,
            "editie": item.source.editie or str(item.jaar or ""),
            "rijen": rows,
            "jaar": item.jaar,
            "gemeente": item.gemeente,
            "afdruk": self.mark,
        }

    def place(self, name: str) -> Path:
        """Return where the file ``name`` is made, under its own name."""
        path = self.folder / "nieuw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        return path


def bring(this: Round) -> Arrived:
    """Bring an item by its protocol. Raises LeefbaarheidError with the reason where it does not come whole."""
    return {"bestand": _file, "zip": _zip, "wfs": _features, "ogc": _features, "odata": _table}[
        this.item.source.protocol
    ](this)


def _file(this: Round) -> Arrived:
    item = this.item
    answer = _download(this)
    if answer is None:
        return Arrived(unchanged=True)
    path = this.place(item.target)
    part, arrived = answer
    part.replace(path)
    rename(path, item.source.hernoem)
    rows = check(item, path, item.target)
    arrived.files[item.target] = path
    arrived.facts[item.target] = this.facts(item.fill(item.source.adres), rows, arrived.version)
    return arrived


@dataclass
class _Downloaded(Arrived):
    version: Version = field(default_factory=Version)


def _download(this: Round) -> tuple[Path, _Downloaded] | None:
    item = this.item
    answer = download(
        this.client,
        item.fill(item.source.adres),
        this.folder / "inhoud.deel",
        limit=this.limit,
        known=this.version,
        accept=accepting(item.source.inhoudstype),
        progress=this.progress,
    )
    if answer.path is None:
        return None
    return answer.path, _Downloaded(bytes=answer.bytes, resumed=answer.resumed, version=answer.version)


def _zip(this: Round) -> Arrived:
    item = this.item
    answer = _download(this)
    if answer is None:
        return Arrived(unchanged=True)
    part, arrived = answer
    this.progress.note("unpacking")
    name = printable(item.fill(item.source.adres).rpartition("/")[2]) or item.name
    with opened(part, name) as content:
        members = safe_members(content, name, this.limit * _UNPACKED)
        patterns = [item.fill(p).casefold() for p in item.source.leden]
        taken = [m for m in members if any(fnmatch(m.casefold(), p) for p in patterns)]
        if not taken:
            held = ", ".join(printable(m, 60) for m in list(members)[:5]) or "nothing"
            raise FetchError(
                f"{name} has no file like {' or '.join(patterns)}, but {held}; mend leden of {item.source.id} "
                "in the catalogue"
            )
        targets = {f"{item.target}/{PurePosixPath(m).name}": m for m in taken}
        if len({t.casefold() for t in targets}) < len(taken):
            raise FetchError(
                f"{name} holds two files of one name; mend leden of {item.source.id} in the catalogue"
            )
        for target, member in sorted(targets.items()):
            if not is_safe(target):
                raise FetchError(f"{name} holds {printable(member)}, which cannot be the name of a file here")
            path = this.place(target)
            unpack(content, members[member], path)
            arrived.files[target] = path
    for target, path in arrived.files.items():
        this.progress.note(f"checking {PurePosixPath(target).name}")
        rename(path, item.source.hernoem)
        rows = check(item, path, target)
        arrived.facts[target] = this.facts(item.fill(item.source.adres), rows, arrived.version)
    return arrived


def _pages(this: Round) -> Pages:
    accept = accepting(this.item.source.inhoudstype or ("json",))
    return Pages(this.client, this.folder / "bladzijden", this.limit, accept, this.progress)


def _features(this: Round) -> Arrived:
    item, pages = this.item, _pages(this)
    path = this.place(item.target)
    try:
        (fetch_wfs if item.source.protocol == "wfs" else fetch_ogc)(item, pages, path)
    except ChangedError:
        pages.forget()
        raise
    rows = check(item, path, item.target)
    facts = this.facts(pages.address, rows, Version())
    return Arrived({item.target: path}, {item.target: facts}, pages.received, pages.resumed)


def _table(this: Round) -> Arrived:
    item, pages = this.item, _pages(this)
    changed = modified(item, pages)
    if changed and this.version.last_modified == changed:
        return Arrived(bytes=pages.received, unchanged=True)
    explained = str(PurePosixPath(item.target).with_name(f"{item.source.tabel}_DataProperties.json"))
    beside, path = this.place(explained), this.place(item.target)
    fetch_properties(item, pages, beside)
    try:
        fetch_odata(item, pages, path, changed)
    except ChangedError:
        pages.forget()
        raise
    rows = check(item, path, item.target, beside)
    version = Version("", changed)
    facts = {item.target: this.facts(pages.address, rows, version)}
    facts[explained] = this.facts(table_address(item, "DataProperties"), 0, version) | {
        "jaar": None,
        "gemeente": "",
        "rijen": None,
    }
    return Arrived({item.target: path, explained: beside}, facts, pages.received, pages.resumed)
