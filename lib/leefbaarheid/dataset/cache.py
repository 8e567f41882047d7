"""National results kept on disk beside the dataset, so that each is computed once."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from leefbaarheid.dataset.store import Dataset

#: Rooms whose code decides what a result is: another version of it makes the result anew.
_ROOMS = ("analysis", "data", "dataset")
#: Beginning of the name of a folder in which a result is being made.
_MAKING = ".making-"
#: The file that names the tables of a result: a result that lacks one is no result.
_TABLES = "tables.json"


def cached(
    dataset: Dataset, name: str, parameters: Mapping[str, Any], compute: Callable[[], dict[str, pd.DataFrame]]
) -> dict[str, pd.DataFrame]:
    """Return ``compute()``, or what an earlier run with the same data, parameters and code kept of it.

    Kept in ``<dataset>.cache/``, a folder a result, named by what it depends on and put in place when whole: many
    processes may ask at once, and at worst each computes. A result that cannot be read is made again; where the
    folder cannot be written nothing is kept. Results of another content of the dataset are removed.
    """
    root = dataset.path.with_name(dataset.path.name + ".cache")
    about = json.dumps([name, dict(parameters), _code()], sort_keys=True, default=str)
    prefix = dataset.checksum[:16]
    place = root / f"{prefix}-{name}-{hashlib.sha256(about.encode()).hexdigest()[:16]}"
    kept = _read(place)
    if kept is not None:
        return kept
    made = compute()
    _write(root, place, prefix, made)
    return made


def _read(place: Path) -> dict[str, pd.DataFrame] | None:
    try:
        names = json.loads((place / _TABLES).read_text(encoding="utf-8"))
        return {name: pd.read_parquet(place / f"{name}.parquet") for name in names}
    except (OSError, ValueError, pa.ArrowException):
        return None


def _write(root: Path, place: Path, prefix: str, tables: Mapping[str, pd.DataFrame]) -> None:
    staging = None
    try:
        root.mkdir(exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=_MAKING, dir=root))
        (staging / "new").mkdir()
        for name, table in tables.items():
            table.to_parquet(staging / "new" / f"{name}.parquet")
        (staging / "new" / _TABLES).write_text(json.dumps(list(tables)), encoding="utf-8")
        if place.exists() and _read(place) is None:
            place.rename(staging / "broken")
        (staging / "new").rename(place)  # fails where another process was first, whose result is as good
        for old in root.iterdir():
            if not old.name.startswith((prefix, _MAKING)):
                shutil.rmtree(old, ignore_errors=True)
    except OSError:
        pass
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)


@lru_cache(maxsize=1)
def _code() -> str:
    """Digest of the code that results depend on."""
    package = Path(__file__).resolve().parents[1]
    files = [package / "classes.py", *(path for room in _ROOMS for path in (package / room).rglob("*.py"))]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()
