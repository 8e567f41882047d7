"""Reading delimited text and Parquet as plain columns, without guessing types."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from leefbaarheid.errors import SourceError
from leefbaarheid.sources import workbook
from leefbaarheid.sources.log import OWN, FileLog, Origin, RawFile

#: Cells that mean "no value" in the sources read here.
MISSING: Final = ("", "NA", "NaN", "nan", "N/A", "NULL", "null", "None", ".", "-")

_OPEN: Final = "a quoted value runs over several lines; close the quotation mark or download the file again."
_HEAD: Final = 1 << 20
#: A line below the rows that says where they come from, as StatLine writes it.
_FOOTER: Final = re.compile(r'[";\s]*(Bron:|Source:|©)', re.IGNORECASE)
_UNNAMED: Final = re.compile(r"\0\d+|unnamed: ?\d+|__index_level_\d+__")


@dataclass
class TextTable:
    """Columns of a table by heading in lower case; the index is a row's position in the file.

    ``log`` counts its rows and what was refused of them. ``written`` has each heading as the file writes it, which
    tells where the words of a key of CBS begin.
    """

    file: RawFile
    frame: pd.DataFrame
    first_line: int = 1
    unit: str = "row"
    written: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.log = FileLog(self.file.name, "", place=self.place)

    @property
    def columns(self) -> list[str]:
        """The headings, in lower case."""
        return [str(c) for c in self.frame.columns]

    def called(self, kind: str, origin: Origin = OWN) -> FileLog:
        """Return its log, in which is written now what ``kind`` of table it is and where that comes from."""
        self.log.soort, self.log.herkomst = kind, origin
        return self.log

    def place(self, row: int) -> str:
        """Say where a row (position in the file, from 0) stands: "line 12" of a text, else "row 12"."""
        if self.unit != "line":
            return f"{self.unit} {row + self.first_line}"
        with self.file.path.open(encoding="latin-1", newline="") as stream:
            filled = (n for n, line in enumerate(stream, 1) if n >= self.first_line and line.strip("\r\n"))
            return f"line {next((n for i, n in enumerate(filled) if i == row), '?')}"

    def refusal(self, row: int, text: str) -> SourceError:
        """Return the error to raise about a row (its label in the frame): file, place and ``text``."""
        return self.file.refusal(f", {self.place(int(row))}{text}")

    def demand(self, good: pd.Series, column: str, complaint: str) -> None:
        """Raise SourceError, with line, column and cell, for the first row where ``good`` fails."""
        bad = good.index[~good.to_numpy(dtype=bool)]
        if len(bad):
            cell = self.frame.loc[bad[0], column]
            shown = "an empty cell" if pd.isna(cell) else repr(cell) if isinstance(cell, str) else str(cell)
            raise self.refusal(bad[0], f", column {column}: {shown} {complaint}")


def headings(file: RawFile) -> list[str]:
    """Return the headings of a table in lower case, without reading the rows."""
    if file.suffix in workbook.ENDINGS:
        names = workbook.read_sheet(file, workbook.HEAD)[1][0]
    else:
        names = _parquet(file).schema_arrow.names if file.suffix == ".parquet" else _header(file)[0]
    return [str(name).strip().lower() for name in names]


def read_text(file: RawFile) -> TextTable:
    """Read a CSV (comma, semicolon or tab; UTF-8, else Windows-1252), a workbook of one sheet, or a Parquet.

    Every cell of a CSV or workbook is text; ``MISSING`` cells become missing, wholly empty columns of row
    numbers and repeated headings are dropped with a remark. Raises SourceError, with line and
    remedy, for a file that is empty, cut off, ragged, or has one heading twice.
    """
    if file.suffix in workbook.ENDINGS:
        return tidy(_read_workbook(file))
    if file.suffix != ".parquet":
        return tidy(_read_csv(file))
    frame = _parquet(file).read().to_pandas(types_mapper=_as_text, ignore_metadata=True)
    return tidy(headed(TextTable(file, frame), list(frame.columns)))


def headed(table: TextTable, names: list[str], footers: int = 0) -> TextTable:
    """Give a table its headings in lower case, and count ``footers``: lines that say where it comes from.

    Raises SourceError where a heading stands there twice.
    """
    lower = [str(name).strip().lower() or f"\0{i}" for i, name in enumerate(names)]
    if double := next((n for n in lower if lower.count(n) > 1), None):
        raise table.file.refusal(f"has the column {double} twice; remove or rename one.")
    table.frame = table.frame.set_axis(lower, axis=1)
    table.written = dict(zip(lower, (str(name).strip() for name in names), strict=True))
    table.log.rijen_gelezen += footers
    table.log.refuse("line that names the source", footers)
    return table


def _as_text(kind: pa.DataType) -> pd.StringDtype[Any] | None:
    is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)
    return pd.StringDtype("pyarrow") if is_text else None


def _parquet(file: RawFile) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(file.path)
    except (pa.ArrowException, OSError) as error:
        raise file.refusal("is no readable Parquet; write it again or remove it.") from error


def _read_workbook(file: RawFile) -> TextTable:
    first, (names, *rows) = workbook.read_sheet(file)
    frame = pd.DataFrame(rows, dtype="string[pyarrow]")
    filled = (frame != "").sum(axis=1)
    footer = (filled == 1) & frame[0].str.match(_FOOTER)
    table = headed(TextTable(file, frame[(filled > 0) & ~footer], first + 1), names, int(footer.sum()))
    table.log.remark(f"{first - 1} rows above the headings left out", first > 1)
    return table


def _header(file: RawFile) -> tuple[list[str], str, int]:
    """Return the headings as written, the separator and the number of lines up to the first row."""
    head = file.head(_HEAD)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:1000]:
        raise file.refusal("is UTF-16 or binary, not text; save it as CSV in UTF-8.")
    lines = re.split(rb"\r\n|\n|\r", head.removeprefix(b"\xef\xbb\xbf"))
    number = next((i for i, line in enumerate(lines) if line.strip() and not line.startswith(b"sep=")), None)
    if number is None:
        raise file.refusal("is empty; download it again or remove it.")
    line = _decoded(file, lines[number], number)
    if line.lstrip().startswith("<"):
        raise file.refusal("holds a web page or an error message of a service; download it again.")
    separator = max(",;\t", key=re.sub(r'"[^"]*"', "", line).count)
    return next(csv.reader([line], delimiter=separator)), separator, number + 1


def _decoded(file: RawFile, content: bytes, above: int = 0) -> str:
    """Decode UTF-8, else Windows-1252; ``above`` are the lines above. Before it is parsed: the parser takes UTF-8 only."""
    line = 0
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            line = above + content.count(b"\n", 0, error.start) + 1
    raise file.refusal(f", line {line}: is neither UTF-8 nor Windows-1252; save it as UTF-8.")


def _read_csv(file: RawFile) -> TextTable:
    names, separator, skip = _header(file)
    given = file.path.read_bytes()
    content = _decoded(file, given).encode()
    columns = [str(i) for i in range(len(names))]
    footers, ragged = 0, list[pacsv.InvalidRow]()

    def pass_over(row: pacsv.InvalidRow) -> str:
        nonlocal footers
        if row.actual_columns == 1 and _FOOTER.match(row.text):
            footers += 1
        else:
            ragged.append(row)
        return "skip"

    types = dict.fromkeys(columns, pa.string())
    options = (
        pacsv.ReadOptions(column_names=columns, skip_rows=skip, use_threads=False),
        pacsv.ParseOptions(delimiter=separator, newlines_in_values=True, invalid_row_handler=pass_over),
        pacsv.ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=True),
    )
    try:
        frame = pacsv.read_csv(pa.BufferReader(content), *options).to_pandas(types_mapper=_as_text)
    except pa.ArrowInvalid as error:
        raise file.refusal(f"cannot be read as CSV ({error}); download it again.") from error
    table = headed(TextTable(file, frame, skip + 1, "line"), names, footers)
    at = ragged[0].number - skip - 1 if ragged else len(frame)
    opened = [c.index[c.str.contains("\n", regex=False).fillna(False)] for _, c in frame.items()]
    first = min((rows[0] for rows in opened if len(rows)), default=at)
    if first < at or (ragged and "\n" in ragged[0].text):
        raise table.refusal(min(first, at), f": {_OPEN}")
    if ragged:
        many = f"{ragged[0].actual_columns} columns where the heading has {len(names)}"
        raise table.refusal(at, f": {many}; the file was cut off or edited: download it again.")
    table.log.opmerkingen += file.marks
    table.log.remark("the last line has no end: see whether the file is whole", given[-1:] not in b"\r\n")
    table.log.remark("not UTF-8: read as Windows-1252", content != given)
    return table


def tidy(table: TextTable) -> TextTable:
    """Drop a column of row numbers, repeated headings and empty rows, and trim the cells of a table just read.

    Raises SourceError where no row is left.
    """
    log, index = table.log, [c for c in table.columns if _UNNAMED.fullmatch(c)]
    log.remark("a column without a heading is left out", index)
    frame = table.frame.drop(columns=index)
    spaces = marks = 0
    for column in frame.columns[[isinstance(kind, pd.StringDtype) for kind in frame.dtypes]]:
        trimmed = frame[column].str.strip()
        missing = trimmed.isin(MISSING)
        spaces += int((trimmed != frame[column]).sum())
        marks += int(missing.sum()) - int((trimmed == "").sum())
        frame[column] = trimmed.mask(missing)
    log.remark(f"{spaces} cells trimmed", spaces)
    log.remark(f"{marks} cells such as NA or . taken as missing", marks)
    log.rijen_gelezen += len(frame)
    frame = log.keep(frame, ~_is_heading(frame), "repeated heading")
    table.frame = log.keep(frame, frame.notna().any(axis=1), "empty row")
    if table.frame.empty:
        raise table.file.refusal("has a heading but no rows; download it again or remove it.")
    return table


def _is_heading(frame: pd.DataFrame) -> pd.Series:
    """Tell the rows that repeat the heading."""
    same = pd.Series(all(isinstance(kind, pd.StringDtype) for kind in frame.dtypes), frame.index)
    for column in frame:
        if same.any():
            same &= (frame[column].str.lower() == column).fillna(False).astype(bool)
    return same
