"""Where the prepared dataset lies when nobody says so."""

from __future__ import annotations

import os
from pathlib import Path

from leefbaarheid.dataset.recover import recover
from leefbaarheid.dataset.store import Dataset, as_path, open_dataset
from leefbaarheid.errors import DatasetError

#: The project's own folder, in which ``data/`` lies.
PROJECT = Path(__file__).resolve().parents[3]


def candidates(data: str | Path = "") -> list[Path]:
    """Return the folders in which a dataset may lie, best first.

    A named folder stands alone (taken from the working folder, else from the project's). Otherwise
    ``LEEFBAARHEID_DATA``, else ``data/real`` and ``data/demo`` of the project, as far as they exist.

    Raises :class:`DatasetError` where there is none, or for a name that can be no folder's.
    """
    named = str(data).strip() or os.environ.get("LEEFBAARHEID_DATA", "")
    if named:
        path = as_path(named)
        inside = PROJECT / path
        for place in (path, inside):
            recover(place)
        return [inside if not path.exists() and inside.exists() else path]
    found = [PROJECT / "data" / name for name in ("real", "demo")]
    for path in found:
        recover(path)
    found = [path for path in found if (path / "dataset.json").is_file()]
    if not found:
        raise DatasetError(
            "there is no prepared dataset in data/real or data/demo; "
            "run 'make demo', or name a folder with --data (or the parameter data)"
        )
    return found


def locate_dataset(data: str | Path = "") -> Dataset:
    """Open the dataset in a folder, or the first of :func:`candidates`."""
    return open_dataset(candidates(data)[0])
