"""Reports in an object store, or any other place that fsspec has an address for (``s3://bucket/map``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final

from leefbaarheid.batch.record import DONE, INDEX, MANIFEST, Record, path_of, write_record
from leefbaarheid.batch.site import STACKED
from leefbaarheid.errors import LeefbaarheidError

#: The record of a report: a hidden file beside its page.
_RECORD: Final = re.compile(r"\.[a-z_]+\.json")


def is_address(out: str | Path) -> bool:
    """Whether reports go to an address of fsspec, not to a folder."""
    return "://" in str(out)


class Store:
    """The output folder at an address. Files arrive whole; a page arrives after its tables and its notebook.

    Raises :class:`LeefbaarheidError` for an address that fsspec cannot open, with the package that it lacks; every method
    raises ``OSError`` where the store does not answer.
    """

    def __init__(self, address: str) -> None:
        import fsspec

        self.address = address
        try:
            self.fs, self.root = fsspec.core.url_to_fs(address)
        except ImportError as error:
            raise LeefbaarheidError(f"{address} needs another library: {error}") from None
        except ValueError as error:
            raise LeefbaarheidError(f"{address} cannot be opened: {error}; see docs/batch.md") from None

    def put_report(self, folder: Path, record: Record) -> None:
        """Replace what there is of a report by what stands under ``folder``; of a failed one that is its notebook."""
        page, own = record.page, _relative(path_of(Path(), record.id))
        area = _relative(Path(page).parent)
        for part in (page, record.pdf, own, f"{area}/tabellen/{record.theme}"):
            self._remove(part)
        write_record(folder, record)
        wanted = [*record.files, *([record.notebook] if record.notebook else []), own]
        for name in sorted(set(wanted), key=lambda name: (name == own, name == page, name)):
            self._put(folder / name, name)

    def pull_records(self, mirror: Path) -> None:
        """Fetch the record of every report into a folder of ours, with an empty stand-in for each page and PDF."""
        for name in self._names():
            if _RECORD.fullmatch(PurePosixPath(name).name):
                self._get(name, mirror)
            elif name.endswith((".html", ".pdf")) and "/" in name:
                (mirror / name).parent.mkdir(parents=True, exist_ok=True)
                (mirror / name).touch()

    def pull_tables(self, mirror: Path, records: Iterable[Record]) -> None:
        """Fetch the tables of finished reports into a folder of ours."""
        for record in records:
            for name in record.files if record.status == DONE else ():
                if name.endswith(".csv"):
                    self._get(name, mirror)

    def pull_pages(self, mirror: Path, folder: Path) -> None:
        """Fetch the pages of an area, of which a folder of ours holds empty stand-ins."""
        for path in folder.glob("*.html"):
            if path.name != INDEX:
                self._get(_relative(path.relative_to(mirror)), mirror)

    def push_file(self, mirror: Path, path: Path) -> None:
        """Put one file there; remove it where a folder of ours has it no more."""
        name = _relative(path.relative_to(mirror))
        if path.is_file():
            self._put(path, name)
        else:
            self._remove(name)

    def push_overview(self, mirror: Path) -> None:
        """Put the index, the manifest and the stacked tables there; the index last."""
        self._remove(STACKED)
        tables = [_relative(path.relative_to(mirror)) for path in sorted((mirror / STACKED).glob("*/*.csv"))]
        for name in [*tables, MANIFEST, INDEX]:
            if (mirror / name).is_file():
                self._put(mirror / name, name)

    def holder(self) -> Callable[[Record], bool]:
        """Give a function that tells whether all files of a report are there, by one listing of the store."""
        names = set(self._names())
        return lambda record: names.issuperset(record.files)

    def _names(self) -> list[str]:
        """List all files below the address."""
        self.fs.invalidate_cache()
        found: Sequence[Any] = self.fs.find(self.root) if self.fs.exists(self.root) else []
        start = self.root.rstrip("/") + "/"
        return sorted(str(name).removeprefix(start) for name in found)

    def _put(self, path: Path, name: str) -> None:
        target = f"{self.root.rstrip('/')}/{name}"
        self.fs.makedirs(target.rpartition("/")[0], exist_ok=True)
        self.fs.put_file(str(path), target)

    def _get(self, name: str, mirror: Path) -> None:
        (mirror / name).parent.mkdir(parents=True, exist_ok=True)
        self.fs.get_file(f"{self.root.rstrip('/')}/{name}", str(mirror / name))

    def _remove(self, name: str) -> None:
        target = f"{self.root.rstrip('/')}/{name}"
        if self.fs.exists(target):
            self.fs.rm(target, recursive=True)


def _relative(path: Path) -> str:
    return path.as_posix()
