"""What a batch leaves over all its reports: the page of all gemeenten, and each table of a theme of all of them in one."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from leefbaarheid.batch.record import Record
from leefbaarheid.classes import HARDLY_MEAN, STEP
from leefbaarheid.data.change import shares
from leefbaarheid.data.index import COLUMNS, load_index
from leefbaarheid.data.now import standing
from leefbaarheid.data.save import as_cell, safe
from leefbaarheid.dataset import Dataset
from leefbaarheid.draw import Layer, draw_map, layer
from leefbaarheid.params import load_groups
from leefbaarheid.report.page import MANIFEST, OVERVIEW, SCRIPT, render
from leefbaarheid.report.place import write_whole
from leefbaarheid.say import environment
from leefbaarheid.templates import read
from leefbaarheid.terms import THEME_LABELS as THEMES

#: Gemeenten with fewer households lead no list of those that rose or fell most.
LISTED_FROM: Final = 10_000
#: Their table, for those who calculate on.
TABLE: Final = "gemeenten.csv"
#: Folder of the stacked tables, below the output folder.
STACKED: Final = "landelijk"
#: Columns that tell from whose report a row comes.
_WHOSE: Final = ("rapport_code", "rapport")
_GEMEENTE: Final = "gemeente_code"


def write_index(out: Path, dataset: Dataset, records: Sequence[Record], tables: Sequence[str]) -> None:
    """Write ``index.html`` with all gemeenten of the dataset, and their table ``gemeenten.csv``.

    ``records`` are those of the manifest: which gemeenten have an overview, what else was made, and what failed;
    ``tables`` are the stacked tables. Raises ``OSError``.
    """
    gemeenten = load_index(dataset)
    write_whole(out / TABLE, safe(pd.DataFrame(gemeenten[COLUMNS])).to_csv(index=False, lineterminator="\n"))
    page = render("land.html.j2", SCRIPT + read("land.js"), **_content(dataset, gemeenten, records, tables))
    write_whole(out / OVERVIEW, page)


def _content(
    dataset: Dataset, gemeenten: gpd.GeoDataFrame, records: Sequence[Record], tables: Sequence[str]
) -> dict[str, Any]:
    done = [r for r in records if r.done]
    place = {r.id: f"{r.id.rpartition('/')[0]}/{OVERVIEW}" for r in done}
    plain = {r.code: place[r.id] for r in done if r.soort == "gemeente" and not r.map}
    rest = [r for r in done if r.code not in plain or r.map]
    others = {f"{r.naam} ({r.map})" if r.map else r.naam: place[r.id] for r in rest}
    large = gemeenten[(gemeenten["huishoudens"] >= LISTED_FROM) & ~gemeenten["sinds_twijfel"].eq(True)]
    large = large[large["sinds"].notna()].astype({"sinds": float}).sort_values("sinds", kind="stable")
    groups = load_groups()
    groups = groups[groups["gemeente_code"].isin(gemeenten["code"])].drop_duplicates("groep_code")
    return {
        "title": f"Leefbaarheid in {dataset.country}: alle gemeenten",
        "gemeenten": gemeenten,
        "nederland": standing(gemeenten, gemeenten["code"]),
        "tel": shares(gemeenten["klasse"], gemeenten["huishoudens"], gemeenten["klasse"].notna()),
        "omlaag": large[large["sinds"] <= -HARDLY_MEAN * STEP].head(3),
        "omhoog": large[large["sinds"] >= HARDLY_MEAN * STEP].iloc[::-1].head(3),
        "vanaf": LISTED_FROM,
        "kaart": _map(gemeenten),
        "groepen": dict(zip(groups["groep_code"], groups["groep"], strict=True)),
        "overzichten": plain,
        "andere": dict(sorted(others.items())),
        "mislukt": [(r.naam, THEMES.get(r.theme, r.theme), r.reason, r.notebook) for r in records if not r.done],
        "tabellen": tables,
        "tabel": TABLE,
        "manifest": MANIFEST,
        "oud": sum(r.checksum != dataset.checksum for r in done),
        "gegevens": dataset,
    }  # fmt: skip


def _map(gemeenten: gpd.GeoDataFrame) -> Any:
    """The map of the classes; of a gemeente it says where she stands."""
    zin: Any = environment().globals["zin"]
    told = {g.code: zin.op_landkaart(g, len(gemeenten)).unescape().strip() for g in gemeenten.itertuples()}
    colours = layer(gemeenten, gemeenten.set_index("code")["klasse"], "klasse").colour
    plain = Layer(gemeenten, colours, colours.iloc[:0])  # so many digits would hide the colours
    largest = gemeenten.sort_values("huishoudens", ascending=False).head(8)
    alt = "Kaart van alle gemeenten met hun klasse. Alle cijfers staan in de tabel."
    place = (gemeenten, gemeenten["code"], told, pd.Series(dtype=str), alt, gemeenten)
    return draw_map({"n": plain}, *place, largest[["naam", "geometry"]], 1.2)


def stack_tables(out: Path, records: Sequence[Record]) -> list[str]:
    """Write ``landelijk/<theme>/<table>.csv``: the rows of the reports of all gemeenten, whose they are in front.

    A table that lists gemeenten gives each gemeente its own row, not those of the others. Reports in a folder of their own
    (``map``) were made with other parameters, and stay out. Returns the paths from ``out``. Raises ``OSError``.
    """
    found: dict[tuple[str, str], list[tuple[Record, Path]]] = {}
    for record in records:
        if record.done and record.soort == "gemeente" and not record.map:
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
    columns, rows = dict.fromkeys(_WHOSE), list[dict[str, str]]()
    for record, path in sources:
        whose = dict(zip(_WHOSE, (record.code, as_cell(record.naam)), strict=True))
        with path.open(encoding="utf-8", newline="") as file:
            table = csv.DictReader(file)
            columns |= dict.fromkeys(table.fieldnames or ())
            rows += [whose | row for row in table if row.get(_GEMEENTE, record.code) == record.code]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_whole(target, text.getvalue())
