"""The folder of raw files: whole files only, where each came from, and every version by its content."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from leefbaarheid.errors import FetchError, ParameterError
from leefbaarheid.fetching.catalogue import PROVENANCE, Item, is_safe

FORMAT: Final = 1
#: Where files lie by the checksum of their content, and where one is made; both hidden, and no raw files.
CACHE: Final = ".cache"
WORKPLACE: Final = ".werk"


class Store:
    """A raw folder. ``records`` has an entry a file, by its path below the folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.records: dict[str, dict[str, Any]] = self._load()

    def workplace(self, item: Item) -> Path:
        """Return the folder in which an item is made; what lies there is of an earlier try."""
        folder = self.root / WORKPLACE / item.name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def of(self, item: Item) -> list[dict[str, Any]]:
        """Return the records of an item, with what its source's items share (which has no ``rijen``)."""
        key = (item.jaar, item.gemeente)
        mine = [r for r in self.records.values() if r.get("bron") == item.source.id]
        return [r for r in mine if (r.get("jaar"), r.get("gemeente")) == key or r.get("rijen") is None]

    def restore(self, item: Item) -> bool:
        """Tell whether all files of an item are there as they came; one that is lost or altered comes from the cache."""
        mine = self.of(item)
        return bool(mine) and all(self._intact(record) for record in mine)

    def place(self, item: Item, files: Mapping[str, Path], facts: Mapping[str, Mapping[str, Any]]) -> bool:
        """Put files in place and record them; tell whether any differs from what was there.

        ``files`` are by path below the folder, ``facts`` what is recorded beside checksum, size and date. A file that is
        replaced stays in the cache; one that the source no longer has leaves its place.
        """
        changed = False
        moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for name, path in files.items():
            target = self._target(name)
            sha256, size = checksum(path), path.stat().st_size
            self._keep(path, sha256)
            if not (target.is_file() and checksum(target) == sha256):
                changed = True
                if target.is_file():
                    self._keep(target, checksum(target), link=True)
                self._give(sha256, target)
            before = self.records.get(name, {})
            self.records[name] = {
                "bestand": name,
                "bron": item.source.id,
                **facts[name],
                "opgehaald": before["opgehaald"] if before.get("sha256") == sha256 else moment,
                "sha256": sha256,
                "grootte": size,
            }
        for record in self.of(item):
            name = record["bestand"]
            if name not in files:
                changed = True
                if self._intact(record):
                    self._target(name).unlink(missing_ok=True)
                del self.records[name]
        self._save()
        return changed

    def clean(self, item: Item) -> None:
        """Remove an item's workplace."""
        shutil.rmtree(self.root / WORKPLACE / item.name, ignore_errors=True)

    def _target(self, name: str) -> Path:
        target = self.root / name
        if not is_safe(name) or not target.resolve().is_relative_to(self.root.resolve()):
            raise FetchError(f"{name!r} would lie outside the raw folder; mend doel in the catalogue")
        return target

    def _cached(self, sha256: str) -> Path:
        return self.root / CACHE / sha256

    def _keep(self, path: Path, sha256: str, *, link: bool = False) -> None:
        """Put a file into the cache, under the checksum of its content."""
        cached = self._cached(sha256)
        cached.parent.mkdir(parents=True, exist_ok=True)
        if cached.is_file() and checksum(cached) == sha256:
            return
        if link:
            self._link(path, cached)
        else:
            path.replace(cached)

    def _give(self, sha256: str, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        self._link(self._cached(sha256), target)

    def _link(self, source: Path, target: Path) -> None:
        """Put the content of ``source`` at ``target`` in one step, as a hard link where the disk has these."""
        part = self.root / WORKPLACE / f"{uuid.uuid4().hex[:12]}.deel"
        part.parent.mkdir(parents=True, exist_ok=True)
        try:
            try:
                os.link(source, part)
            except OSError:
                shutil.copyfile(source, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def _intact(self, record: Mapping[str, Any]) -> bool:
        target, sha256 = self._target(record["bestand"]), record["sha256"]
        if target.is_file() and target.stat().st_size == record["grootte"] and checksum(target) == sha256:
            return True
        cached = self._cached(sha256)
        if not cached.is_file() or checksum(cached) != sha256:
            return False
        if target.is_file():
            self._keep(target, checksum(target), link=True)
        self._give(sha256, target)
        return True

    def _load(self) -> dict[str, dict[str, Any]]:
        file = self.root / PROVENANCE
        if not file.exists():
            return {}
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
            rows = content["bestanden"]
            known = {str(row["bestand"]): dict(row) for row in rows}
            whole = all(
                is_safe(name) and isinstance(row["grootte"], int) and isinstance(row["opgehaald"], str)
                for name, row in known.items()
            )
            whole &= all(re.fullmatch("[0-9a-f]{64}", row["sha256"]) for row in known.values())
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise ParameterError(f"{file} is broken ({type(error).__name__}); {_REMEDY}") from None
        if not whole or content.get("formaat") != FORMAT:
            raise ParameterError(f"{file} is not of format {FORMAT} of this program; {_REMEDY}")
        return known

    def _save(self) -> None:
        rows = [self.records[name] for name in sorted(self.records)]
        text = json.dumps({"formaat": FORMAT, "bestanden": rows}, ensure_ascii=False, indent=1) + "\n"
        part = self.root / WORKPLACE / f"{PROVENANCE}.deel"
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(self.root / PROVENANCE)


_REMEDY: Final = "move it away and fetch again: the cache keeps what came before"


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Let one fetch at a time work in a folder. Raises ParameterError where another does."""
    place = root / WORKPLACE
    try:
        place.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place / "slot", timeout=0)
        lock.acquire()
    except Timeout:
        raise ParameterError(f"another fetch is working in {root}; wait until it is done") from None
    except OSError as error:
        raise ParameterError(
            f"{root} cannot be written ({error.strerror}); give another folder with --to"
        ) from None
    try:
        yield
    finally:
        lock.release()


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
