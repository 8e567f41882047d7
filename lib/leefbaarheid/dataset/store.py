"""Find a prepared dataset, open it and read parts of it by filter."""

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, ClassVar

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from leefbaarheid.dataset.layout import AREAS, INDICATORS
from leefbaarheid.dataset.recover import read_description, recover
from leefbaarheid.errors import DatasetError
from leefbaarheid.labels import LEVEL_LABELS
from leefbaarheid.templates import macros
from leefbaarheid.terms import LEVELS, PROJECT

#: Version of the layout that this code reads and writes (docs/tables.md).
FORMAT = 2


#: A table of up to this many rows is read for the whole country, once; what reports ask of it then takes no file.
KEPT = 1_000_000

_Names = Collection[str] | None
_Filters = tuple[tuple[str, str, tuple[Any, ...]], ...]


def _within(**wanted: Collection[Any] | None) -> _Filters:
    """Filters for rows whose columns have one of the values wanted; ``None`` wants them all."""
    return tuple((name, "in", tuple(sorted(values))) for name, values in wanted.items() if values is not None)


@dataclass(frozen=True)
class Dataset:
    """A prepared dataset: its description in memory, its tables read when asked for.

    Use :func:`open_dataset` to make one. Frames that a property gives are shared: copy before changing them.
    """

    path: Path
    naam: str
    #: Checksum over all its tables.
    checksum: str
    meta: dict[str, Any] = field(hash=False, repr=False)
    #: What readers call the whole country.
    country: ClassVar[str] = "Nederland"

    @property
    def levels(self) -> tuple[str, ...]:
        """Levels that have scores, from fine to coarse."""
        present = {n for e in self.meta["edities"].values() for n in e["niveaus"]}
        return tuple(n for n in LEVELS if n in present)

    def has_areas(self, level: str) -> bool:
        """Whether it knows the areas of a level, with or without scores."""
        return f"gebieden/{level}.parquet" in self.meta["tabellen"]

    def editions(self, level: str) -> dict[str, dict[str, Any]]:
        """Editions that have a level, newest first: years, years with dimensions, areas, rows."""
        found = {e: m["niveaus"][level] for e, m in self.meta["edities"].items() if level in m["niveaus"]}
        return dict(sorted(found.items(), reverse=True))

    def scores(
        self,
        level: str,
        *,
        edition: str | None = None,
        years: Collection[int] | None = None,
        gemeenten: _Names = None,
        columns: _Names = None,
    ) -> pd.DataFrame:
        """Rows of ``scores/<level>.parquet`` that fit the filters (columns: docs/tables.md)."""
        filters = _within(editie=None if edition is None else [edition], jaar=years)
        return self._read(f"scores/{level}.parquet", filters, columns, gemeenten)

    def areas(
        self, level: str, *, gemeenten: _Names = None, geometry: bool = True
    ) -> gpd.GeoDataFrame | pd.DataFrame:
        """Areas of a level, with outlines in RD New (a GeoDataFrame) or without (a DataFrame)."""
        columns = None if geometry else AREAS.columns[:6]
        return self._read(f"gebieden/{level}.parquet", (), columns, gemeenten)

    def attributes(self, level: str, names: _Names = None) -> pd.DataFrame:
        """Rows of ``kenmerken.parquet`` of one level: ``code, jaar, kenmerk, waarde, bron``."""
        filters = _within(niveau=[level], kenmerk=names)
        return self._read("kenmerken.parquet", filters, ["code", "jaar", "kenmerk", "waarde", "bron"])

    def indicators(self, level: str, names: _Names = None, gemeenten: _Names = None) -> pd.DataFrame:
        """Rows of ``indicatoren.parquet`` of one level (columns: docs/tables.md); empty where there is no such table.

        ``names`` are those of params/indicatoren.yml; ``gemeenten`` limits it to areas in some gemeenten.
        """
        if "indicatoren.parquet" not in self.meta["tabellen"]:
            return INDICATORS.empty()
        codes: _Names = None if gemeenten is None else []
        if gemeenten is not None and self.has_areas(level):
            codes = self.areas(level, gemeenten=gemeenten, geometry=False)["code"]
        return self._read("indicatoren.parquet", _within(niveau=[level], indicator=names, code=codes))

    @cached_property
    def gemeenten(self) -> pd.DataFrame:
        """Every gemeente: ``code, naam, provincie_code, provincie``, by code."""
        frame = self.areas("gemeente", geometry=False)
        return pd.DataFrame(frame[["code", "naam", "provincie_code", "provincie"]])

    @cached_property
    def groepen(self) -> pd.DataFrame:
        """Members of each group and region (columns: docs/tables.md)."""
        return self._read("groepen.parquet")

    @cached_property
    def opvolging(self) -> pd.DataFrame:
        """Which gemeente of today an older one went into (columns: docs/tables.md)."""
        return self._read("opvolging.parquet")

    def neighbours(self, level: str) -> pd.DataFrame | None:
        """Pairs ``code, buur`` of areas whose own outlines lie within 50 m, each once; None where a level has none kept.

        The preparation finds them before it simplifies outlines (:mod:`leefbaarheid.preparation.areas`).
        """
        found = self._read("buren.parquet", _within(niveau=[level]), ["code", "buur"])
        return found if len(found) else None

    def members(self, group: str) -> tuple[str, ...]:
        """Codes of the gemeenten in a group; empty where the dataset does not know it."""
        return tuple(self.groepen.loc[self.groepen["groep_code"] == group, "gemeente_code"])

    def citations(self) -> list[str]:
        """How to cite the sources of this dataset, each once, in Dutch."""
        lines = {f"{b['citaat']} ({b['licentie']})" for b in self.meta["bronnen"] if b.get("rijen_gebruikt")}
        return sorted(lines)

    def _repr_html_(self) -> str:
        return str(macros("werkblad.html.j2").gegevens(self, LEVEL_LABELS))

    def _read(
        self, name: str, filters: _Filters = (), columns: _Names = None, gemeenten: _Names = None
    ) -> pd.DataFrame:
        """Rows of a table that fit the filters, of some gemeenten or all: of one that is kept they are chosen in memory."""
        keep = self._rows_in(name) <= KEPT
        if not keep or gemeenten is None:
            read = _kept if keep else _kept.__wrapped__
            wanted = None if columns is None else tuple(columns)
            found: pd.DataFrame = read(self, name, (*filters, *_within(gemeente_code=gemeenten)), wanted)
            return found.copy(deep=False)
        rows = self._read(name, filters, columns and [*dict.fromkeys([*columns, "gemeente_code"])])
        rows = rows[rows["gemeente_code"].isin(list(gemeenten))].reset_index(drop=True)
        return rows if columns is None else rows[[*columns]]

    def keeps(self, level: str) -> bool:
        """Whether the scores and areas of a level, of the whole country, are read once and kept."""
        return all(self._rows_in(f"{table}/{level}.parquet") <= KEPT for table in ("scores", "gebieden"))

    def _rows_in(self, name: str) -> int:
        return int(self.meta["tabellen"].get(name, {}).get("rijen", 0))


@lru_cache(maxsize=64)
def _kept(dataset: Dataset, name: str, filters: _Filters, columns: tuple[str, ...] | None) -> pd.DataFrame:
    """Read rows of a table; with outlines where these are among its columns."""
    path = dataset.path / name
    if name not in dataset.meta["tabellen"] or not path.is_file():
        remedy = "run 'leefbaarheid data prepare' with a source that holds it"
        raise DatasetError(f"the dataset {dataset.path} has no {name}; {remedy}")
    wanted = None if columns is None else [*columns]
    asked: dict[str, Any] = {"filters": [*filters] or None, "columns": wanted, "use_threads": False}
    try:
        if columns is None and name.startswith("gebieden/"):
            return gpd.read_parquet(path, **asked)
        return pq.read_table(path, **asked).to_pandas()
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        remedy = f"run 'leefbaarheid data check {dataset.path}' and prepare the dataset again"
        raise DatasetError(f"{path} cannot be read; {remedy}") from error


def as_path(name: str | Path) -> Path:
    """Return the path that a user's text stands for. Raises :class:`DatasetError` where it can be none."""
    try:
        path = Path(name).expanduser()
        path.resolve().exists()
    except (OSError, ValueError, RuntimeError):
        raise DatasetError(f"{str(name)[:60]!r} is no path that can be opened; name a folder") from None
    return path


def open_dataset(path: str | Path) -> Dataset:
    """Open the prepared dataset in a folder.

    Raises :class:`DatasetError` where the folder holds none, a broken one, or one of another format.
    """
    folder = as_path(path).resolve()
    recover(folder)
    try:
        changed = (folder / "dataset.json").stat().st_mtime_ns
    except OSError:
        remedy = f"make one with 'leefbaarheid data prepare --source DIR --to {path}'"
        raise DatasetError(f"{path} holds no prepared dataset (no dataset.json); {remedy}") from None
    return _open(folder, changed)


@lru_cache(maxsize=4)
def _open(folder: Path, changed: int) -> Dataset:
    meta = read_description(folder)
    if not meta:
        raise DatasetError(f"{folder / 'dataset.json'} is broken; prepare the dataset again")
    if meta["formaat"] != FORMAT:
        held = f"{folder} has format {meta['formaat']} and this version reads format {FORMAT}"
        raise DatasetError(f"{held}; prepare it again")
    return Dataset(folder, meta["naam"], meta["checksum"], meta)


def locate_dataset(data: str | Path = "") -> Dataset:
    """Open the dataset in the folder ``data`` (taken from the working folder, else from the project's).

    Without one that of ``LEEFBAARHEID_DATA``, else ``data/real`` of the project, else ``data/nederland``: the first that
    exists serves. Raises :class:`DatasetError` where there is none, or for a name that can be no folder's.
    """
    named = str(data).strip() or os.environ.get("LEEFBAARHEID_DATA", "")
    if named:
        path = as_path(named)
        inside = PROJECT / path
        for place in (path, inside):
            recover(place)
        return open_dataset(inside if not path.exists() and inside.exists() else path)
    for path in (PROJECT / "data" / "real", PROJECT / "data" / "nederland"):
        recover(path)
        if (path / "dataset.json").is_file():
            return open_dataset(path)
    remedy = "restore data/nederland, make one by 'leefbaarheid data prepare', or name a folder with --data"
    raise DatasetError(f"there is no prepared dataset in data/real or data/nederland; {remedy}")
