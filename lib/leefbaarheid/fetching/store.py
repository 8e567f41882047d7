"""The folder of raw files: whole files only, where each came from, and every version by its content."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock

from leefbaarheid.errors import FetchError, ParameterError
from leefbaarheid.fetching.catalogue import Item, is_safe
from leefbaarheid.sources.fetched import RECORD_FILE, Fetched, FetchRecord, read_fetch
from leefbaarheid.sources.log import RawFile, checksum

#: Where files lie by the checksum of their content, and where new ones are made; both hidden, and no raw files.
CACHE: Final = ".cache"
WORKPLACE: Final = ".werk"


class Store:
    """A raw folder. ``records`` has an entry a file, by its path below the folder; ``work`` is where new ones are made."""

    def __init__(self, root: Path) -> None:
        self._root, self.work, self.records = root, root / WORKPLACE / "nieuw", read_records(root)
        self._part = root / WORKPLACE / "deel"

    def of(self, item: Item) -> list[Fetched]:
        """Return the records of an item, with what its source's items share."""
        mine = [r for r in self.records.values() if r.bron == item.source.id]
        return [r for r in mine if (r.jaar, r.gemeente) == (item.jaar, item.gemeente) or r.rijen is None]

    def restore(self, item: Item) -> bool:
        """Tell whether all files of an item are there as they came; one that is lost or altered comes from the cache."""
        mine = self.of(item)
        return bool(mine) and all(self._give(record) for record in mine)

    def place(self, item: Item, folder: Path, files: Sequence[Fetched]) -> bool:
        """Put files that were made in ``folder`` in place and record them; tell whether any differs from what was there.

        A file that is replaced stays in the cache; one that the source no longer has leaves its place.
        """
        before = {record.bestand: record for record in self.of(item)}
        for new in files:
            self._keep(folder / new.bestand)
            self._give(new)
            old = before.get(new.bestand, new)
            date = old.opgehaald if old.sha256 == new.sha256 else new.opgehaald
            self.records[new.bestand] = new.model_copy(update={"opgehaald": date})
        for name in before.keys() - {new.bestand for new in files}:
            if checksum(self._target(name)) == self.records.pop(name).sha256:
                self._target(name).unlink()
        content = FetchRecord(bestanden=[self.records[name] for name in sorted(self.records)])
        self._part.unlink(missing_ok=True)
        self._part.write_text(content.model_dump_json(indent=1) + "\n", encoding="utf-8", newline="\n")
        self._part.replace(self._root / RECORD_FILE)
        return {old.sha256 for old in before.values()} != {new.sha256 for new in files}

    def _target(self, name: str) -> Path:
        target = self._root / name
        if not is_safe(name) or not target.resolve().is_relative_to(self._root.resolve()):
            raise FetchError(f"{name!r} would lie outside the raw folder; mend doel in the catalogue")
        return target

    def _keep(self, path: Path) -> None:
        """Put the content of a file, where there is one, into the cache, under its checksum."""
        if (sha256 := checksum(path)) != checksum(self._root / CACHE / sha256) and sha256:
            self._put(path, self._root / CACHE / sha256)

    def _give(self, record: Fetched) -> bool:
        """Let a file stand in its place as it came, from the cache where need be; tell whether it does."""
        target, cached = self._target(record.bestand), self._root / CACHE / record.sha256
        if checksum(target) == record.sha256:
            return True
        if checksum(cached) != record.sha256:
            return False
        self._keep(target)  # what stood there may be a user's own
        self._put(cached, target)
        return True

    def _put(self, source: Path, target: Path) -> None:
        """Put the content of ``source`` at ``target`` in one step, as a hard link where the disk has these."""
        target.parent.mkdir(parents=True, exist_ok=True)
        self._part.unlink(missing_ok=True)
        try:
            os.link(source, self._part)
        except OSError:
            shutil.copyfile(source, self._part)
        self._part.replace(target)


def read_records(root: Path) -> dict[str, Fetched]:
    """Return what a raw folder's record tells, by file. Raises SourceError where it is broken."""
    file = RawFile(root / RECORD_FILE, str(root / RECORD_FILE))
    return {row.bestand: row for row in (read_fetch(file).bestanden if file.path.exists() else ())}


@contextmanager
def opened_store(root: Path) -> Iterator[Store]:
    """Open a raw folder for one fetch at a time. Raises ParameterError where another works in it."""
    try:
        (root / WORKPLACE).mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / WORKPLACE / "slot", timeout=0).acquire()
    except OSError as error:  # that the lock is taken is one as well
        said = f"another fetch works in {root}, or it cannot be written; wait, or give another with --to"
        raise ParameterError(said) from error
    with lock:
        store = Store(root)
        shutil.rmtree(store.work, ignore_errors=True)  # of a fetch that was killed
        yield store
