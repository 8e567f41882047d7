"""Write a dataset whole or not at all, the same bytes for the same tables."""

import hashlib
import json
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from leefbaarheid.dataset import layout
from leefbaarheid.errors import DatasetError, printable

ROWS_IN_GROUP: Final = 10_000
_CODES: Final = {name: f"{name}_code" for name in ("gemeente", "provincie", "groep")}
#: Columns of tables that hold names, and the column with what an area is called that has none.
NAMES: Final = {"naam": "code", "gemeente_oud": "gemeente_code_oud"} | _CODES


def refuse_foreign(to: Path) -> None:
    """Raise DatasetError where ``to`` exists and holds anything that is no part of a dataset."""
    if not to.exists():
        return
    if not to.is_dir():
        raise DatasetError(f"{to} is a file; choose a folder for the dataset.")
    held = {p.relative_to(to).as_posix() for p in to.rglob("*") if not p.is_dir()}
    foreign = sorted(held - layout.TABLES.keys() - {"dataset.json", layout.ABOUT})
    if foreign or (held and "dataset.json" not in held):
        what = f"is no prepared dataset (it holds {(foreign or sorted(held))[0]})"
        raise DatasetError(f"{to} {what}; choose an empty or new folder.")


def with_visible_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with names of which all can be seen, on one line; a name of nothing else becomes the code."""
    for name, code in NAMES.items():
        if name in frame and not (known := frame[name].astype(object)).map(str.isprintable).all():
            shown = known.map(lambda text: text if text.isprintable() else printable(text, len(text)))
            frame = frame.assign(**{name: shown.where(shown != "", frame[code])})
    return frame


def write_dataset(folder: Path, tables: dict[str, pd.DataFrame], content: dict[str, Any]) -> dict[str, Any]:
    """Write tables, by their names in ``folder``, and dataset.json; return what that holds.

    It is ``content``, with rows and checksums of these tables beside those of which it tells already.
    """
    written = dict(content.get("tabellen", {}))
    for name, frame in tables.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        words = frame.select_dtypes(["string", "object"]).columns.difference(["geometry"])
        frame = frame.astype(dict.fromkeys(words, str))
        if isinstance(frame, gpd.GeoDataFrame):
            frame.to_parquet(path, index=False, compression="zstd", row_group_size=ROWS_IN_GROUP)
        else:
            table = pa.Table.from_pandas(frame, layout.TABLES[name].schema, preserve_index=False)
            pq.write_table(table, path, compression="zstd", row_group_size=ROWS_IN_GROUP)
        written[name] = {"rijen": len(frame), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    written = dict(sorted(written.items()))
    content = content | {"tabellen": written, "checksum": total_checksum(written)}
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    (folder / "dataset.json").write_text(text, encoding="utf-8")
    return content


def total_checksum(written: dict[str, dict[str, Any]]) -> str:
    """Return the checksum over the tables' checksums."""
    lines = (f"{name} {about['sha256']}\n" for name, about in sorted(written.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()
