"""What is asked of files on arrival, before they replace older ones: columns, rows, years, and that a reader takes them."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pyogrio

from leefbaarheid.errors import FetchError, LeefbaarheidError
from leefbaarheid.fetching.answers import dump, parse, renamed, rows_of, split_key
from leefbaarheid.fetching.catalogue import Item
from leefbaarheid.params import load_indicators
from leefbaarheid.sources import kerncijfers, police, ses_woa, veiligheidsmonitor
from leefbaarheid.sources.archive import printable
from leefbaarheid.sources.cbs_odata import read_odata, read_properties
from leefbaarheid.sources.cells import key_of_cells, read_cells
from leefbaarheid.sources.detect import detect
from leefbaarheid.sources.geometry import quietly
from leefbaarheid.sources.log import RawFile
from leefbaarheid.sources.outlines import read_outlines
from leefbaarheid.sources.own_indicators import read_own_indicators
from leefbaarheid.sources.own_table import read_own_table
from leefbaarheid.sources.regions import read_groups, read_regions, read_succession
from leefbaarheid.sources.scores_csv import read_scores_csv
from leefbaarheid.sources.scores_wfs import read_scores_wfs
from leefbaarheid.sources.text import headings

#: Larger files (bytes) are not read whole on arrival, only their columns, rows and years are.
READ_WHOLE: Final = 200 * 1000**2

_SHOWN: Final = 8


@dataclass
class Shape:
    """What a file holds: its columns, its number of rows, and the years in the column that the catalogue names."""

    columns: list[str]
    rows: int
    years: set[int]


def check(item: Item, path: Path, name: str, beside: Path | None = None) -> int:
    """Check a file that came, ``name`` in the raw folder; return its rows. ``beside`` are the DataProperties of a table.

    Raises FetchError that names the column, the rows or the year that is not as the catalogue says, and the edition.
    """
    with path.open("rb") as stream:
        head = stream.read(500).lstrip()
    if head.startswith(b"<"):
        raise FetchError(f"{name} is a web page (HTML) or XML, no data; mend the address in the catalogue")
    shape = _shape(item, path, name)
    _demand_columns(item, shape, name)
    _demand_rows(item, shape, name)
    _demand_years(item, shape, name)
    _demand_reader(path, name, beside)
    return shape.rows


def rename(path: Path, names: Mapping[str, str]) -> None:
    """Give the columns of a CSV or the properties of a GeoJSON the names that are expected, in place."""
    if not names:
        return
    if path.suffix == ".csv":
        _rename_heading(path, names)
    elif path.suffix in (".geojson", ".json"):
        content = parse(path.read_bytes())
        if "features" in content:
            for feature in rows_of(content, "features"):
                feature["properties"] = renamed(feature.get("properties"), names)
            path.write_text(dump(content), encoding="utf-8", newline="\n")


def _rename_heading(path: Path, names: Mapping[str, str]) -> None:
    part = path.with_name(path.name + ".nieuw")
    lower = {k.casefold(): v for k, v in names.items()}
    with path.open("rb") as source, part.open("wb") as sink:
        line = source.readline().decode("utf-8-sig", "replace").rstrip("\r\n")
        separator = max(",;\t", key=re.sub(r'"[^"]*"', "", line).count)
        cells = next(csv.reader([line], delimiter=separator), [])
        quoted = ('"' + lower.get(c.strip().casefold(), c).replace('"', '""') + '"' for c in cells)
        sink.write((separator.join(quoted) + "\n").encode())
        shutil.copyfileobj(source, sink)
    part.replace(path)


def _shape(item: Item, path: Path, name: str) -> Shape:
    try:
        suffix = path.suffix.lower()
        if suffix == ".csv":
            return _of_csv(path, name, item.source.jaarkolom.casefold())
        if suffix == ".parquet":
            file = pq.ParquetFile(path)
            return Shape(list(file.schema_arrow.names), file.metadata.num_rows, set())
        if suffix == ".gpkg":
            return _of_layers(path)
        content = parse(path.read_bytes())
        if not {"features", "value"} & set(content):
            return Shape(list(content), 1, set())
        features = "features" in content
        rows = rows_of(content, "features" if features else "value")
        rows = [row.get("properties") or {} for row in rows] if features else rows
        years = {_year(row.get(item.source.jaarkolom)) for row in rows} if item.source.jaarkolom else set()
        return Shape(sorted({key for row in rows for key in row}), len(rows), years - {0})
    except LeefbaarheidError as error:
        raise FetchError(str(error)) from error
    except Exception as error:  # whatever a library makes of bytes that are no such file
        kind = path.suffix.lstrip(".")
        raise FetchError(f"{name} is no readable {kind} ({type(error).__name__}); try again later") from error


def _of_csv(path: Path, name: str, year: str) -> Shape:
    """Read a CSV piece by piece: only the column with years is kept."""
    columns = headings(RawFile(path, name))
    with path.open("rb") as stream:
        line = stream.readline().decode("utf-8-sig", "replace")
    separator = max(",;\t", key=re.sub(r'"[^"]*"', "", line).count)
    at = columns.index(year) if year in columns else 0
    names = [str(i) for i in range(len(columns))]
    reader = pacsv.open_csv(
        path,
        pacsv.ReadOptions(column_names=names, skip_rows=1, encoding="latin1"),
        pacsv.ParseOptions(delimiter=separator, newlines_in_values=False),
        pacsv.ConvertOptions(include_columns=[names[at]], column_types={names[at]: pa.string()}),
    )
    rows, years = 0, set()
    for batch in reader:
        rows += batch.num_rows
        if year in columns:
            years |= {_year(value) for value in batch.column(0).unique().to_pylist()}
    return Shape(columns, rows, years - {0})


def _of_layers(path: Path) -> Shape:
    """Return the columns of all layers; rows are those of the largest."""
    with path.open("rb") as stream:
        if stream.read(16) != b"SQLite format 3\x00":
            raise ValueError("no GeoPackage")
    with quietly():
        infos = [pyogrio.read_info(path, layer=layer) for layer, _ in pyogrio.list_layers(path)]
    columns = sorted({str(field).lower() for info in infos for field in info["fields"]})
    return Shape(columns, max((int(info["features"]) for info in infos), default=0), set())


def _year(value: object) -> int:
    found = re.match(r"\s*((?:19|20)\d\d)(?!\d)", str(value))
    return int(found[1]) if found else 0


def _demand_columns(item: Item, shape: Shape, name: str) -> None:
    known = {c.casefold() for c in shape.columns} | {split_key(c)[0].casefold() for c in shape.columns}
    lost = next((c for c in item.source.kolommen if c.casefold() not in known), None)
    if lost is None:
        return
    guess = _guess(lost, [split_key(c)[0] for c in shape.columns], item.source.kolommen)
    listed = ", ".join(printable(c, 40) for c in shape.columns[:_SHOWN])
    more = ", ..." if len(shape.columns) > _SHOWN else ""
    raise FetchError(
        f"{name} ({_edition(item)}) has no column {lost}, but {listed}{more}; the older data stay as they are. If the "
        f"column has another name now, write under {item.source.id} in the catalogue: "
        f"hernoem: {{{printable(guess, 40) or 'ITS NAME NOW'}: {lost}}}"
    )


def _guess(lost: str, columns: Sequence[str], demanded: Collection[str]) -> str:
    """Return the column that most likely is the lost one under another name, or ""."""
    plain = {c.casefold(): c for c in columns if c.casefold() not in {d.casefold() for d in demanded}}
    part = [c for c in plain if c.startswith(lost.casefold()) or lost.casefold().startswith(c)]
    near = part or get_close_matches(lost.casefold(), plain, n=1, cutoff=0.6)
    return plain[near[0]] if near else ""


def _demand_rows(item: Item, shape: Shape, name: str) -> None:
    least, most = item.source.rijen or (1, shape.rows or 1)
    least = 1 if item.gemeente else least
    if not least <= shape.rows <= most:
        raise FetchError(
            f"{name} ({_edition(item)}) has {shape.rows:,} rows, not {least:,} to {most:,}; the older data stay as they "
            "are. If that is right now, mend rijen in the catalogue"
        )


def _demand_years(item: Item, shape: Shape, name: str) -> None:
    if not item.source.jaarkolom:
        return
    wanted = {item.jaar} if item.jaar else set(item.source.jaren)
    lost = sorted(wanted - shape.years)
    other = sorted(shape.years - wanted) if item.jaar else []
    if lost or other:
        what = (
            f"no rows of {', '.join(map(str, lost))}"
            if lost
            else f"rows of {', '.join(map(str, other))} as well"
        )
        raise FetchError(
            f"{name} ({_edition(item)}) has {what}; the older data stay as they are. If that is right now, mend jaren "
            "in the catalogue"
        )


def _edition(item: Item) -> str:
    edition = item.source.editie or str(item.jaar or "")
    return f"{item.source.id}, edition {edition}" if edition else item.source.id


def _demand_reader(path: Path, name: str, beside: Path | None) -> None:
    """Let the project's own reader try the file, as the preparation will."""
    if path.stat().st_size > READ_WHOLE:
        return
    file = RawFile(path, name)
    try:
        found = detect(file)
        reason = found.reason or _read(found.soort, file, beside)
    except LeefbaarheidError as error:
        raise FetchError(str(error)) from error
    except Exception as error:  # a reader's fault must not end the fetching of other sources
        raise FetchError(f"{name} cannot be read ({type(error).__name__}); try again later") from error
    if reason:
        raise FetchError(f"{name} would be set aside by the preparation: {reason}; mend the catalogue")


def _read(soort: str, file: RawFile, beside: Path | None) -> str:
    """Read a file with the reader of its kind; return why it would be set aside."""
    if soort == "cbs_odata":
        return _read_cbs(file, beside)
    if soort in ("own_indicators", "police"):
        (read_own_indicators if soort == "own_indicators" else police.read_police_table)(
            file, load_indicators()
        )
    elif soort in ("outlines", "own_table"):
        read = (read_outlines if soort == "outlines" else read_own_table)(file)
        if isinstance(read, str):
            cells = key_of_cells(file) if soort == "outlines" and file.path.suffix == ".gpkg" else None
            if cells is None:
                return read
            read = read_cells(file, *cells)
        return "" if len(read[0]) else "no row of it can be used"
    elif soort in _READERS:
        _READERS[soort](file)
    return ""


_READERS: Final = {
    "scores_csv": read_scores_csv,
    "scores_wfs": read_scores_wfs,
    "groups": read_groups,
    "regions": read_regions,
    "succession": read_succession,
}


def _read_cbs(file: RawFile, beside: Path | None) -> str:
    known = read_properties(RawFile(beside, beside.name))[0] if beside else None
    table = read_odata(file, {known.tabel: known} if known else {})
    indicators = load_indicators()
    if wanted := ses_woa.kenmerken(table):
        ses_woa.read_ses_woa(table, wanted)
    elif wanted := police.topic_of(table):
        police.read_police_cbs(table, wanted, indicators)
    elif wanted := veiligheidsmonitor.topics_of(table, indicators):
        veiligheidsmonitor.read_veiligheidsmonitor(table, wanted, indicators)
    elif wanted := kerncijfers.kenmerken(table):
        kerncijfers.read_kerncijfers(table, wanted)
    else:
        return "it has no topic that is used here"
    return ""
