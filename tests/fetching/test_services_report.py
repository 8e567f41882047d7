"""From services to a report: what is fetched gives the same report as the same data from local files."""

from __future__ import annotations

import difflib
import html
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest

from leefbaarheid.preparation import check, prepare
from leefbaarheid.report import make_report
from leefbaarheid.themes import THEMES
from tests.fetching.harness import HERKOMST, Place, source, zip_of
from tests.fetching.services.files import Files
from tests.fetching.services.odata import OData, Table
from tests.fetching.services.server import Server, mount
from tests.fetching.services.wfs import Wfs

LBM = "bronnen/leefbaarometer"
WFS = "bronnen/leefbaarometer-wfs"
#: The key of the invented country, which no service publishes.
KEY = "sleutel.json"


def services(folder: Path) -> tuple[Any, list[dict[str, Any]]]:
    """An app that publishes a folder of raw files as the services do, and the catalogue's sources for it.

    Scores come in a zip, layers of the WFS from the WFS, tables of CBS from OData, all else as files; each lands where it
    lay in the folder. Of an address stands only its path.
    """
    sources: list[dict[str, Any]] = []
    csv = {p.name: p.read_bytes() for p in (folder / LBM).glob("*.csv")}
    sources.append(
        source(
            "zip",
            "/files/open-data.zip",
            id="scores",
            doel=LBM,
            jaarkolom=None,
            jaren=None,
            editie=None,
            kolommen=["jaar", "lbm"],
        )
    )
    layers: dict[str, list[Path]] = {}
    for path in sorted((folder / WFS).glob("*.geojson")):
        layers.setdefault(path.stem.split("_")[0], []).append(path)
    for layer in layers:
        kind = {"buurtscore24": "BU", "gemeentescore24": "GM"}[layer]
        sources.append(
            source(
                "wfs",
                "/wfs/lbm3/ows",
                id=layer,
                laag=f"lbm3:{layer}",
                doel=f"{WFS}/{layer}.geojson",
                jaren=[2024],
                standaardjaren=None,
                pagina=1000,
                filter=f"id LIKE '{kind}{{gemeente}}%'",
                grootte_mb=100,
            )
        )
    rest = folder / "tabellen"
    tables = sorted({p.name.split("_")[0] for p in rest.glob("*_TypedDataSet.json")})
    for tabel in tables:
        sources.append(
            source(
                "odata",
                "/cbs/ODataFeed/OData",
                id=f"cbs-{tabel.lower()}",
                tabel=tabel,
                doel=f"tabellen/{tabel}_TypedDataSet.json",
                pagina=10_000,
                filter=None,
                jaarkolom=None,
                kolommen=["Perioden"],
            )
        )
    for path in sorted([*rest.glob("*"), *folder.glob("*.*")]):
        if path.suffix not in (".csv", ".gpkg", ".json") or "NED_" in path.name or path.name == KEY:
            continue
        name = path.relative_to(folder).as_posix()
        ident = re.sub(r"[^a-z0-9]+", "-", name.lower())
        sources.append(
            source(
                "bestand",
                f"/web/{name}",
                id=ident,
                doel=name,
                kolommen=None,
                jaren=None,
                jaarkolom=None,
                editie=None,
            )
        )
    app = mount(
        files=Files(
            {
                "open-data.zip": zip_of(
                    {f"Leefbaarometer 3.0 - Meting 2024 - open data/{n}": c for n, c in csv.items()}
                )
            }
        ),
        wfs=Wfs.of_files(layers),
        cbs=OData({t: Table.of_files(rest, t) for t in tables}, most=1000),
        web=Files(folder),
    )
    return app, sources


def fetched(place: Place, folder: Path) -> Place:
    """Fetch all that ``folder`` holds from its services into the place."""
    app, sources = services(folder)
    with Server(app) as server:
        own = [s | {"adres": server.url + s["adres"]} for s in sources]
        report = place.fetch(*own, verkeer={"stilte": 30})
        problems = report.table[report.table["status"] != "opgehaald"]
        assert problems.empty, problems[["bron", "reden"]].to_dict("records")
    return place


def same_tables(one: Path, other: Path, but: tuple[str, ...] = ()) -> None:
    """Every table of two datasets is equal, but for columns that name files."""
    names = sorted(p.relative_to(one).as_posix() for p in one.rglob("*.parquet"))
    assert names == sorted(p.relative_to(other).as_posix() for p in other.rglob("*.parquet"))
    for name in names:
        a, b = (
            pd.read_parquet(folder / name).drop(columns=list(but), errors="ignore") for folder in (one, other)
        )
        pd.testing.assert_frame_equal(a, b, obj=name)


def outputs(notebook: Path) -> list[tuple[str, Any]]:
    """Every output of a notebook, cell by cell, without what says where the files lay."""
    book = nbformat.read(notebook, as_version=4)
    found = []
    for number, cell in enumerate(book.cells):
        for output in cell.get("outputs", []):
            data = output.get("data", {}) or {"text/plain": output.get("text", "")}
            for kind, content in sorted(data.items()):
                found.append((f"{number} {kind}", content))
    return found


def differences(one: object, other: object) -> list[str]:
    """The lines of two outputs that are not in both."""
    both = [[" ".join(line.split()) for line in str(text).splitlines()] for text in (one, other)]
    return [line[2:] for line in difflib.ndiff(*both) if line[:2] in ("- ", "+ ")]


def assert_same_reports(
    local: Path, from_services: Path, area: str, themes: tuple[str, ...], out: Path
) -> None:
    """Tables, pictures and the outputs of each cell are equal; only lines of the provenance may differ."""
    folders = (str(local), str(from_services))
    known = [json.loads((Path(f) / "dataset.json").read_text("utf-8")) for f in folders]
    of_provenance = {*folders, "Bronbestanden ("} | {k["checksum"] for k in known}
    of_provenance |= {v for k in known for b in k["bronnen"] for v in (b["bestand"], b["sha256"])}
    for theme in themes:
        one, other = (
            make_report(theme, {"gebied": area, "data": data}, out / name).html
            for data, name in zip(folders, ("lokaal", "opgehaald"), strict=True)
        )
        tables = sorted(p.relative_to(one.parent).as_posix() for p in one.parent.rglob("*.csv"))
        assert tables, "a report has tables"
        assert tables == sorted(p.relative_to(other.parent).as_posix() for p in other.parent.rglob("*.csv"))
        for name in tables:
            assert (one.parent / name).read_bytes() == (other.parent / name).read_bytes(), name
        cells = [outputs(page.with_suffix(".ipynb")) for page in (one, other)]
        assert [k for k, _ in cells[0]] == [k for k, _ in cells[1]]
        for (place, left), (_, right) in zip(*cells, strict=True):
            assert left == right or "image" not in place, f"{theme}: the picture of cell {place} differs"
            for line in differences(left, right):
                assert any(text in line for text in of_provenance), f"{theme}, cell {place}: {line}"
        pictures = [
            re.findall(r"data:image/[^\"')]+|<svg.*?</svg>", page.read_text("utf-8"), re.S)
            for page in (one, other)
        ]
        assert pictures[0], "a report has pictures"
        assert pictures[0] == pictures[1], f"{theme}: pictures differ"


@pytest.mark.slow
def test_a_report_of_the_demo_country_from_services_is_that_from_files(
    demo_source, demo_path, place, tmp_path
):
    fetched(place, demo_source)
    dataset = tmp_path / "klaar"
    prepare(place.to, dataset)
    assert check(dataset).violations == 0
    same_tables(demo_path, dataset)
    assert_same_reports(demo_path, dataset, "Wilgenvoorde", THEMES, tmp_path / "rapport")
    here, there = (json.loads((d / "dataset.json").read_text("utf-8")) for d in (demo_path, dataset))
    assert here["checksum"] == there["checksum"]
    assert here["edities"] == there["edities"]
    held = {b["bestand"]: b for b in there["bronnen"]}
    page = next((tmp_path / "rapport" / "opgehaald").rglob("stijgers_en_dalers.html")).read_text("utf-8")
    known = place.herkomst()
    assert len(known) > 15
    assert set(held) == {*known, HERKOMST}, "exactly the files that were used"
    for name, entry in known.items():
        assert {k: held[name][k] for k in ("sha256", "adres", "opgehaald")} == {
            k: entry[k] for k in ("sha256", "adres", "opgehaald")
        }
        assert entry["sha256"] in page
        assert html.escape(entry["adres"]) in page
    assert page.count("opgehaald op") == len(known)


def test_services_of_the_demo_country_give_its_dataset(demo_source, demo_path, place, tmp_path):
    fetched(place, demo_source)
    dataset = tmp_path / "klaar"
    prepare(place.to, dataset)
    same_tables(demo_path, dataset)
