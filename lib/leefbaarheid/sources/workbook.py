"""Workbooks (xlsx): the one sheet that holds a table, as the cells of text that a CSV of it would have."""

import re
from typing import Any, Final

from python_calamine import CalamineError, SheetTypeEnum, load_workbook

from leefbaarheid.errors import printable
from leefbaarheid.sources import archive
from leefbaarheid.sources.log import RawFile

#: Endings of the workbooks that are read, and of those that are not: nothing bounds what these unpack to.
ENDINGS: Final = (".xlsx", ".xlsm")
OTHERS: Final = (".xls", ".xlsb", ".ods")
OTHER_KIND: Final = "a workbook of another kind: save it as xlsx"
#: Rows that tell what a sheet holds.
HEAD: Final = 50

_MOST_BYTES: Final = 500 * 1000**2
#: Most columns, and most cells up to the last that is filled: the reader makes room for all of them.
_MOST_COLUMNS: Final = 2_000
_MOST_CELLS: Final = 20_000_000
_FILLED: Final = re.compile(rb"""\br=["']([A-Z]+)(\d+)["'][^>]*(?<!/)>""")
#: A formula that was never worked out, or that gave an error; an empty text (t="str") is a value.
_NO_VALUE: Final = re.compile(
    rb"""<c\b(?![^>]*\bt="str")[^>]*?\br="(\w+)"(?:[^>]*\bt="e"[^>]*>|"""
    rb"""[^>]*>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v>\s*</v>|<v\s*/>)?\s*</c>)"""
)


def why_none(file: RawFile) -> str:
    """Return why no sheet of a workbook can be read, or "" where just one holds a table. Raises SourceError."""
    return _tables(file, HEAD)[1]


def read_sheet(file: RawFile, most: int | None = None) -> tuple[int, list[list[str]]]:
    """Return the cells of the one table in a workbook, headings first, and the row of the sheet where these stand.

    ``most`` is the number of rows that are wanted. Rows above the headings (a title) are left out; whole numbers have no
    point, dates are ISO 8601. Raises SourceError for a workbook that is broken, protected or larger than is sane, has no
    such sheet or several, and, where all rows are wanted, holds a formula without a value.
    """
    found, reason = _tables(file, most)
    if reason:
        raise file.refusal(f"is {reason}.")
    return next(iter(found.values()))


def _tables(file: RawFile, most: int | None) -> tuple[dict[str, tuple[int, list[list[str]]]], str]:
    """Return what ``read_sheet`` does for each sheet with a table (two rows of two cells), and why it is not just one."""
    _demand_sane(file, values=most is None)
    found = {}
    try:
        with load_workbook(file.path) as book:
            for about in book.sheets_metadata:
                sheet = book.get_sheet_by_name(about.name) if about.typ == SheetTypeEnum.WorkSheet else None
                rows = [list(map(_text, row)) for row in sheet.to_python(nrows=most)] if sheet else []
                wide = [i for i, row in enumerate(rows) if sum(map(bool, row)) > 1]
                if sheet and sheet.start and len(wide) > 1:
                    found[about.name] = (sheet.start[0] + wide[0] + 1, rows[wide[0] :])
    except (CalamineError, ValueError, OSError) as error:
        reason = printable(str(error))
        raise file.refusal(f"is no readable workbook ({reason}); save it again or remove it.") from error
    held = f"several sheets with data ({', '.join([*found][:4])})" if found else "no sheet with a table"
    why = f"a workbook with {held}: keep one, with the figures and their headings"
    return found, "" if len(found) == 1 else why


def _text(cell: Any) -> str:
    whole = isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53
    return re.sub(r"\s*[\r\n]+\s*", " ", str(int(cell) if whole else cell))


def _demand_sane(file: RawFile, *, values: bool) -> None:
    """Refuse a workbook that would take too much to read; where asked, also one with formulas without values."""
    if file.head(4) == b"\xd0\xcf\x11\xe0":
        raise file.refusal("is an older workbook or has a password; save it as xlsx without one.")
    with archive.opened_zip(file.path, file.name) as content:
        for member in archive.safe_members(content, file.name, _MOST_BYTES).values():
            part = content.read(member)
            cells = set(_FILLED.findall(part))
            height = max((int(row) for _, row in cells), default=0)
            last = max((letters for letters, _ in cells), key=lambda x: (len(x), x), default=b"")
            width = sum((letter - 64) * 26**i for i, letter in enumerate(reversed(last)))
            if width > _MOST_COLUMNS or width * height > _MOST_CELLS:
                remedy = "delete what stands outside the table, or save that as CSV."
                raise file.refusal(f"has cells too far apart ({height:,} rows, {width:,} columns); {remedy}")
            if values and (formula := _NO_VALUE.search(part)):
                what = f", cell {formula[1].decode()}: is a formula without a value"
                raise file.refusal(f"{what}; correct it, or open it in a spreadsheet and save it.")
