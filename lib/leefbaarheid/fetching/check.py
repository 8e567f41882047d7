"""What is asked of a file on arrival, before it replaces an older one: its columns, its rows and its years."""

import re
import shutil
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

import pandas as pd
import pyogrio

from leefbaarheid.errors import FetchError
from leefbaarheid.fetching.catalogue import Item
from leefbaarheid.fetching.pages import bare, dump, parse, renamed
from leefbaarheid.sources.geometry import quietly
from leefbaarheid.sources.log import RawFile
from leefbaarheid.sources.names import printable
from leefbaarheid.sources.text import read_text


def check(item: Item, path: Path, name: str) -> int:
    """Check a file that came, ``name`` in the raw folder; return its rows.

    Raises FetchError that names the column, the rows or the year that is not as the catalogue says, and the edition.
    """
    source, wanted = item.source, {item.jaar} if item.jaar else set(item.source.jaren)
    columns, rows, cells = _shape(path, source.jaarkolom)
    years = {int(year[1]) for cell in cells if (year := re.match(r"\s*((?:19|20)\d\d)(?!\d)", str(cell)))}
    astray = wanted - years or (years - wanted if item.jaar else set())
    least, most = source.rijen or (1, max(rows, 1))
    known = {name.casefold() for column in columns for name in (column, bare(column))}
    if lost := next((column for column in source.kolommen if column.casefold() not in known), ""):
        others = [bare(column) for column in columns if bare(column) not in source.kolommen]
        near = [column for column in others if column.casefold().startswith(lost.casefold())]
        guess = [*near, *get_close_matches(lost, others), "ITS NAME NOW"][0]
        wrong = f"no column {lost}, but {', '.join(printable(column, 40) for column in columns[:8])}"
        field = f"hernoem: {{{printable(guess, 40)}: {lost}}}"
    elif not (1 if item.gemeente else least) <= rows <= most:
        wrong, field = f"{rows:,} rows, not {least:,} to {most:,}", "rijen"
    elif source.jaarkolom and astray:
        wrong = f"{'no' if astray <= wanted else 'also'} rows of {', '.join(map(str, sorted(astray)))}"
        field = "jaren"
    else:
        return rows
    where = f"{name} ({source.id}, edition {source.editie or item.jaar or '?'}) has {wrong}"
    raise FetchError(f"{where}; the older data stay; if it is right, write {field} in the catalogue")


def rename(path: Path, names: Mapping[str, str]) -> None:
    """Give the columns of a CSV, or of what a GeoJSON or JSON holds, the names that are expected, in place."""
    if names and path.suffix == ".csv":
        lower, part = {k.casefold(): v for k, v in names.items()}, path.with_suffix(".deel")
        with path.open("rb") as source, part.open("wb") as sink:
            cells = re.split(r'([,;\t"\r\n]+)', source.readline().decode("utf-8-sig", "replace"))
            sink.write("".join(lower.get(cell.strip().casefold(), cell) for cell in cells).encode())
            shutil.copyfileobj(source, sink)
        part.replace(path)
    elif names and path.suffix in (".geojson", ".json"):
        content, rows = parse(path.read_bytes())
        rows[:] = [renamed(row, names) for row in rows]  # those in the content
        path.write_text(dump(content), encoding="utf-8")


def _shape(path: Path, year: str) -> tuple[list[str], int, list[object]]:
    """Return the columns of a file, its rows (of the largest layer), and what stands in the column ``year``."""
    if path.suffix in (".csv", ".parquet"):
        frame, year = read_text(RawFile(path, path.name)).frame, year.casefold()
    elif path.suffix == ".gpkg":
        with path.open("rb") as stream, quietly():
            if stream.read(16) != b"SQLite format 3\0":
                raise ValueError("GDAL would read other formats under this name")
            layers = [pyogrio.read_info(path, layer=layer) for layer, _ in pyogrio.list_layers(path)]
        most = max(int(layer["features"]) for layer in layers)
        return sorted({str(name) for layer in layers for name in layer["fields"]}), most, []
    else:
        frame = pd.DataFrame([row.get("properties") or row for row in parse(path.read_bytes())[1]])
    return [str(c) for c in frame], len(frame), list(frame[year].unique()) if year in frame else []
