"""Reading delimited text and Parquet as plain columns, without guessing types."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.log import RawFile

#: Cells that mean "no value" in the sources read here.
MISSING: Final = ("", "NA", "NaN", "nan", "N/A", "NULL", "null", "None", ".", "-")

_OPEN: Final = "a quoted value runs over several lines; close the quotation mark or download the file again."

_HEAD: Final = 1 << 20
#: A line below the rows that says where they come from, as StatLine writes it.
_FOOTER: Final = re.compile(r'[";\s]*(Bron:|Source:|©)', re.IGNORECASE)


@dataclass
class TextTable:
    """Columns of a table by heading in lower case; the index is a row's position in the file."""

    file: RawFile
    frame: pd.DataFrame
    remarks: list[str] = field(default_factory=list)
    first_line: int = 2
    encoding: str = "utf-8"
    footers: int = 0
    rows: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """The headings, in lower case."""
        return [str(c) for c in self.frame.columns]

    def place(self, row: int) -> str:
        """Say where a row (position in the file, from 0) stands: "line 12"."""
        if self.file.path.suffix.lower() in (".parquet", ".json"):
            return f"row {row + 1}"
        with self.file.path.open(encoding=self.encoding, errors="replace", newline="") as stream:
            filled = (n for n, line in enumerate(stream, 1) if n >= self.first_line and line.strip("\r\n"))
            return f"line {next((n for i, n in enumerate(filled) if i == row), '?')}"

    def demand(self, good: pd.Series, column: str, complaint: str) -> None:
        """Raise SourceError, with line, column and cell, for the first row where ``good`` fails."""
        bad = good.index[~good.to_numpy(dtype=bool)]
        if len(bad):
            cell = self.frame.loc[bad[0], column]
            shown = "an empty cell" if pd.isna(cell) else repr(cell) if isinstance(cell, str) else str(cell)
            place = self.place(int(bad[0]))
            raise SourceError(f"{self.file.name}, {place}, column {column}: {shown} {complaint}")


def headings(file: RawFile) -> list[str]:
    """Return the headings of a CSV or Parquet in lower case, without reading the rows."""
    if file.path.suffix.lower() == ".parquet":
        return [str(n).strip().lower() for n in _parquet(file).schema_arrow.names]
    return _header(file)[0]


def read_text(file: RawFile) -> TextTable:
    """Read a CSV (comma, semicolon or tab; UTF-8, else Windows-1252) or a Parquet.

    Every cell of a CSV stays text; ``MISSING`` cells become missing, wholly empty columns of row
    numbers and repeated headings are dropped with a remark. Raises SourceError, with line and
    remedy, for a file that is empty, cut off, ragged, or has one heading twice.
    """
    if file.path.suffix.lower() == ".parquet":
        frame = _parquet(file).read().to_pandas(types_mapper=_as_text, ignore_metadata=True)
        frame.columns = pd.Index([str(c).strip().lower() for c in frame.columns])
        table = TextTable(file, frame)
        _no_doubles(file, list(frame.columns))
    else:
        table = _read_csv(file)
    return tidy(table)


def _as_text(kind: pa.DataType) -> pd.StringDtype[Any] | None:
    is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)
    return pd.StringDtype("pyarrow") if is_text else None


def _parquet(file: RawFile) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(file.path)
    except (pa.ArrowException, OSError) as error:
        raise SourceError(f"{file.name} is no readable Parquet; write it again or remove it.") from error


def _header(file: RawFile) -> tuple[list[str], str, int]:
    """Return the headings, the separator and the number of lines up to the first row."""
    try:
        with file.path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        raise SourceError(f"{file.name} cannot be opened ({error.strerror}); check its rights.") from error
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:1000]:
        raise SourceError(f"{file.name} is UTF-16 or binary, not text; save it as CSV in UTF-8.")
    lines = re.split(rb"\r\n|\n|\r", head.removeprefix(b"\xef\xbb\xbf"))
    number = next((i for i, line in enumerate(lines) if line.strip() and not line.startswith(b"sep=")), None)
    if number is None:
        raise SourceError(f"{file.name} is empty; download it again or remove it.")
    try:
        line = lines[number].decode("utf-8")
    except UnicodeDecodeError:
        line = lines[number].decode("cp1252", errors="replace")
    if line.lstrip().startswith("<"):
        raise SourceError(
            f"{file.name} holds a web page or an error message of a service; download it again."
        )
    bare = re.sub(r'"[^"]*"', "", line)
    separator = max(",;\t", key=bare.count)
    names = next(csv.reader([line], delimiter=separator))
    return [name.strip().lower() for name in names], separator, number + 1


def _read_csv(file: RawFile) -> TextTable:
    names, separator, skip = _header(file)
    _no_doubles(file, names)
    footers = 0

    def pass_footer(row: pacsv.InvalidRow) -> str:
        nonlocal footers
        if row.actual_columns > 1 or not _FOOTER.match(row.text):
            return "error"
        footers += 1
        return "skip"

    unique = [name or f"\0{i}" for i, name in enumerate(names)]
    options = {
        "read_options": pacsv.ReadOptions(column_names=unique, skip_rows=skip),
        "parse_options": pacsv.ParseOptions(
            delimiter=separator, newlines_in_values=True, invalid_row_handler=pass_footer
        ),
        "convert_options": pacsv.ConvertOptions(
            column_types=dict.fromkeys(unique, pa.string()), null_values=[""], strings_can_be_null=True
        ),
    }
    remarks, encoding = _edges(file), "utf-8"
    try:
        try:
            table = pacsv.read_csv(file.path, **options)
        except pa.ArrowInvalid as error:
            if "UTF8" not in str(error):
                raise
            footers = 0
            table = pacsv.read_csv(io.BytesIO(_from_cp1252(file)), **options)
            remarks.append("not UTF-8: read as Windows-1252")
            encoding = "cp1252"
    except pa.ArrowInvalid as error:
        raise SourceError(_ragged(file, len(names), separator, skip, str(error))) from error
    frame = table.to_pandas(types_mapper=_as_text)
    result = TextTable(file, frame, remarks, skip + 1, encoding, footers)
    for column in frame:
        broken = frame[column].str.contains("\n", regex=False).fillna(False)
        if broken.any():
            raise SourceError(f"{file.name}, {result.place(int(broken.argmax()))}: {_OPEN}")
    return result


def _edges(file: RawFile) -> list[str]:
    """Tell what is odd at the begin and end of a file that is not empty."""
    with file.path.open("rb") as stream:
        stream.seek(-1, io.SEEK_END)
        ended = stream.read(1) in b"\r\n"
    return file.marks if ended else [*file.marks, "the last line has no end: see whether the file is whole"]


def _from_cp1252(file: RawFile) -> bytes:
    try:
        return file.path.read_bytes().decode("cp1252").encode()
    except UnicodeDecodeError as error:
        raise SourceError(f"{file.name} is neither UTF-8 nor Windows-1252; save it as UTF-8.") from error


def _ragged(file: RawFile, width: int, separator: str, skip: int, reason: str) -> str:
    """Name the first line whose number of columns is not that of the heading."""
    with file.path.open(encoding="utf-8", errors="replace", newline="") as stream:
        for _ in range(skip):
            next(stream)
        reader = csv.reader(stream, delimiter=separator)
        begin = skip + 1
        for row in reader:
            if any("\n" in cell for cell in row):
                return f"{file.name}, line {begin}: {_OPEN}"
            begin = reader.line_num + skip + 1
            if row and len(row) != width and not (len(row) == 1 and _FOOTER.match(row[0])):
                return (
                    f"{file.name}, line {reader.line_num + skip}: {len(row)} columns where the heading has "
                    f"{width}; the file was cut off or edited: download it again."
                )
    return f"{file.name} cannot be read as CSV ({reason}); download it again."


def _no_doubles(file: RawFile, names: list[str]) -> None:
    double = next((n for n in names if n and names.count(n) > 1), None)
    if double:
        raise SourceError(f"{file.name} has the column {double} twice; remove or rename one.")


def tidy(table: TextTable) -> TextTable:
    """Drop a column of row numbers, repeated headings and empty rows, and trim the cells of a table just read.

    Raises SourceError where no row is left.
    """
    frame = table.frame
    unnamed = re.compile(r"\0\d+|unnamed: ?\d+|__index_level_\d+__")
    index = [c for c in table.columns if unnamed.fullmatch(c)]
    if index:
        table.remarks.append("a column without a heading is left out")
        frame = frame.drop(columns=index)
    spaces = marks = 0
    for column in frame:
        if isinstance(frame[column].dtype, pd.StringDtype):
            trimmed = frame[column].str.strip()
            missing = trimmed.isin(MISSING)
            spaces += int((trimmed != frame[column]).sum())
            marks += int(missing.sum()) - int((trimmed == "").sum())
            frame[column] = trimmed.mask(missing)
    if spaces:
        table.remarks.append(f"{spaces} cells trimmed")
    if marks:
        table.remarks.append(f"{marks} cells such as NA or . taken as missing")
    table.rows = len(frame) + table.footers
    heading, empty = _is_heading(frame), frame.isna().all(axis=1)
    table.refused = {
        reason: int(rows.sum())
        for reason, rows in (("repeated heading", heading), ("empty row", empty))
        if rows.any()
    }
    table.frame = frame[~(heading | empty)] if table.refused else frame
    if table.footers:
        table.refused["line that names the source"] = table.footers
    if table.frame.empty:
        raise SourceError(f"{table.file.name} has a heading but no rows; download it again or remove it.")
    return table


def _is_heading(frame: pd.DataFrame) -> pd.Series:
    """Tell the rows that repeat the heading."""
    same = pd.Series(True, frame.index)
    for column in frame:
        if not same.any() or not isinstance(frame[column].dtype, pd.StringDtype):
            return same & False
        same &= (frame[column].str.lower() == column).fillna(False).astype(bool)
    return same
