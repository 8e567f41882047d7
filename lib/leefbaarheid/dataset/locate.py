"""Where the prepared dataset lies when nobody says so."""

import os
from pathlib import Path

from leefbaarheid.dataset.recover import recover
from leefbaarheid.dataset.store import Dataset, as_path, open_dataset
from leefbaarheid.errors import DatasetError
from leefbaarheid.params import PROJECT


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
    raise DatasetError(
        "there is no prepared dataset in data/real or data/nederland; restore data/nederland from the repository, make one "
        "with 'leefbaarheid data prepare', or name a folder with --data (or the parameter data)"
    )
