"""Add tables of a user's own to a prepared dataset, without the raw files from which it was made."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from leefbaarheid.dataset import open_dataset
from leefbaarheid.dataset.layout import INDICATORS
from leefbaarheid.dataset.store import as_path
from leefbaarheid.errors import DatasetError, SourceError
from leefbaarheid.preparation.indicators import add_own
from leefbaarheid.preparation.prepare import describe_file
from leefbaarheid.preparation.raw import Raw
from leefbaarheid.preparation.read import read_file
from leefbaarheid.preparation.tables import make_features
from leefbaarheid.preparation.write import refuse_foreign, staging, write_dataset
from leefbaarheid.sources.detect import detect
from leefbaarheid.sources.log import RawFile
from leefbaarheid.terms import LEVELS

#: Kinds of files that are tables of a user's own.
KINDS: Final = ("own_indicators", "own_table")


def extend(base: str | Path, files: Sequence[str | Path], to: str | Path) -> pd.DataFrame:
    """Write the dataset ``to``: that in ``base`` with tables of your own beside it; return what was made of each file.

    ``files`` are tables of indicators (docs/eigen-indicatoren.md) or own tables (docs/tables.md), read and joined as the
    preparation does; its table of files comes back (``prepare.PrepareReport``). All or nothing. Raises SourceError for a
    file that is neither or holds a mistake, DatasetError for a ``base`` or ``to`` that cannot serve.
    """
    dataset, to = open_dataset(base), as_path(to).resolve()
    if to == dataset.path:
        raise DatasetError(f"{to} would take the place of what it is made from; choose another folder.")
    refuse_foreign(to)
    raw = Raw()
    for path in map(Path, files):
        if not path.is_file():
            raise SourceError(f"{path} is no file; give a table of your own.")
        found = detect(RawFile(path, path.name))
        reason = read_file(found, raw) if found.soort in KINDS else found.reason or f"is {found.soort}"
        if reason:
            what = f"is no table of your own ({reason})"
            raise found.file.refusal(f"{what}; other files go through 'data prepare'.")
    held = {about["bestand"] for about in dataset.meta["bronnen"]}
    for file, _ in raw.logs:
        if file.name in held:
            raise SourceError(f"the dataset has a file {file.name} already; give yours another name.")
        held.add(file.name)
    areas = {level: dataset.areas(level, geometry=False) for level in LEVELS if dataset.has_areas(level)}
    features = pd.read_parquet(dataset.path / "kenmerken.parquet")
    indicators = dataset.path / "indicatoren.parquet"
    taken = pd.read_parquet(indicators) if indicators.is_file() else INDICATORS.empty_table().to_pandas()
    changed = {
        "kenmerken.parquet": make_features(raw, areas, taken=features),
        "indicatoren.parquet": add_own(raw.indicators, areas, taken),
    }
    fetched = {"opgehaald": None, "adres": None}
    own = [describe_file(file, log, file.sha256()) | fetched for file, log in raw.logs]
    content = dict(dataset.meta) | {"bronnen": [*dataset.meta["bronnen"], *own]}
    with staging(to) as folder:
        shutil.copytree(dataset.path, folder, dirs_exist_ok=True)
        write_dataset(folder, changed, content)
    return raw.table()
