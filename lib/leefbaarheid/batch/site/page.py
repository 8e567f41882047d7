"""The page of all gemeenten: find one, see where each stands, compare two, and go to what was made of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from leefbaarheid.batch.record import DONE, INDEX, Record
from leefbaarheid.classes import HARDLY_MEAN, LABELS, STEP
from leefbaarheid.data.change import shares
from leefbaarheid.data.index import COLUMNS, load_index
from leefbaarheid.data.now import standing
from leefbaarheid.data.save import safe, source_files
from leefbaarheid.dataset import Dataset
from leefbaarheid.draw import Layer, draw_map, layer
from leefbaarheid.params import load_groups
from leefbaarheid.report.look import read
from leefbaarheid.report.overview import MANIFEST
from leefbaarheid.report.page import OVERVIEW, SCRIPT, render
from leefbaarheid.report.place import write_whole
from leefbaarheid.report.themes import LABELS as THEMES
from leefbaarheid.version import __version__

#: Gemeenten with fewer households lead no list of those that rose or fell most.
LISTED_FROM: Final = 10_000
#: Their table, for those who calculate on.
TABLE: Final = "gemeenten.csv"


def write_index(out: Path, dataset: Dataset, records: Sequence[Record], tables: Sequence[str]) -> None:
    """Write ``index.html`` with all gemeenten of the dataset, and their table ``gemeenten.csv``.

    ``records`` are those of the manifest: which gemeenten have an overview, what else was made, and what failed;
    ``tables`` are the stacked tables. Raises ``OSError``.
    """
    gemeenten = load_index(dataset)
    write_whole(out / TABLE, safe(pd.DataFrame(gemeenten[COLUMNS])).to_csv(index=False, lineterminator="\n"))
    page = render("land.html.j2", SCRIPT + read("land.js"), **_content(dataset, gemeenten, records, tables))
    write_whole(out / INDEX, page)


def _content(
    dataset: Dataset, gemeenten: gpd.GeoDataFrame, records: Sequence[Record], tables: Sequence[str]
) -> dict[str, Any]:
    done = [r for r in records if r.status == DONE]
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
        "land": dataset.country,
        "gemeenten": gemeenten,
        "feiten": gemeenten.attrs,
        "nederland": standing(gemeenten, gemeenten["code"]),
        "tel": shares(gemeenten["klasse"], gemeenten["huishoudens"], gemeenten["klasse"].notna()),
        "omlaag": large[large["sinds"] <= -HARDLY_MEAN * STEP].head(3),
        "omhoog": large[large["sinds"] >= HARDLY_MEAN * STEP].iloc[::-1].head(3),
        "vanaf": LISTED_FROM,
        "kaart": _map(gemeenten),
        "groepen": dict(zip(groups["groep_code"], groups["groep"], strict=True)),
        "overzichten": plain,
        "andere": dict(sorted(others.items())),
        "mislukt": [(r.naam, THEMES.get(r.theme, r.theme), r.reason, r.notebook) for r in records if r.status != DONE],
        "tabellen": tables,
        "tabel": TABLE,
        "manifest": MANIFEST,
        "oud": sum(r.checksum != dataset.checksum for r in done),
        "gegevens": dataset,
        "citaten": dataset.citations(),
        "bestanden": source_files(dataset),
        "versie": __version__,
    }  # fmt: skip


def _map(gemeenten: gpd.GeoDataFrame) -> Any:
    """The map of the classes; of a gemeente it says where she stands."""
    klasse = gemeenten.set_index("code")["klasse"]
    told = {
        g.code: f"{g.naam}: " + (
            f"klasse {int(g.klasse)}, {LABELS[int(g.klasse)].lower()}; plaats {g.rang} van {len(gemeenten)}"
            if pd.notna(g.klasse) else "geen score"
        )
        for g in gemeenten.itertuples()
    }  # fmt: skip
    colours = layer(gemeenten, klasse, "klasse").colour
    plain = Layer(gemeenten, colours, colours.iloc[:0])  # so many digits would hide the colours
    largest = gemeenten.sort_values("huishoudens", ascending=False).head(8)
    alt = "Kaart van alle gemeenten met hun klasse. Alle cijfers staan in de tabel."
    letters = pd.Series(dtype=str)
    names = largest[["naam", "geometry"]]
    return draw_map({"n": plain}, gemeenten, gemeenten["code"], told, letters, alt, gemeenten, names, 1.2)
