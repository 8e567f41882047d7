"""Every table of a theme of all gemeenten in one."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from leefbaarheid.batch.record import DONE, Record
from leefbaarheid.data.save import as_cell
from leefbaarheid.report.place import write_whole

#: Folder of the stacked tables, below the output folder.
STACKED: Final = "landelijk"
#: Columns that tell from whose report a row comes.
_WHOSE: Final = ("rapport_code", "rapport")
_GEMEENTE: Final = "gemeente_code"


def stack_tables(out: Path, records: Sequence[Record]) -> list[str]:
    """Write ``landelijk/<theme>/<table>.csv``: the rows of the reports of all gemeenten, whose they are in front.

    A table that lists gemeenten gives each gemeente its own row, not those of the others. Reports in a folder of their own
    (``map``) were made with other parameters, and stay out. Returns the paths from ``out``. Raises ``OSError``.
    """
    found: dict[tuple[str, str], list[tuple[Record, Path]]] = {}
    for record in records:
        if record.status == DONE and record.soort == "gemeente" and not record.map:
            for path in sorted((out / record.folder / "tabellen" / record.theme).glob("*.csv")):
                found.setdefault((record.theme, path.name), []).append((record, path))
    written = []
    for (theme, name), sources in sorted(found.items()):
        target = out / STACKED / theme / name
        _stack(sources, target)
        written.append(target.relative_to(out).as_posix())
    for path in (out / STACKED).glob("*/*.csv"):
        if path.relative_to(out).as_posix() not in written:
            path.unlink()
    return written


def _stack(sources: Sequence[tuple[Record, Path]], target: Path) -> None:
    columns: dict[str, None] = {}
    rows: list[dict[str, str]] = []
    for record, path in sources:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            columns.update(dict.fromkeys(reader.fieldnames or ()))
            for row in reader:
                if row.get(_GEMEENTE, record.code) == record.code:
                    rows.append({**row, _WHOSE[0]: record.code, _WHOSE[1]: as_cell(record.naam)})
    text = io.StringIO()
    writer = csv.DictWriter(text, [*_WHOSE, *columns], lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    write_whole(target, text.getvalue())
