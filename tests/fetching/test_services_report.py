"""From services to a report: what is fetched gives the same report as the same data from local files."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd

from leefbaarheid.preparation import check, prepare
from leefbaarheid.report.run import make_report
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
    bare = dict.fromkeys(("jaarkolom", "jaren", "standaardjaren", "editie", "filter", "kolommen"))
    sources: list[dict[str, Any]] = []

    def publish(protocol: str, adres: str, ident: str, doel: str, **more: Any) -> None:
        sources.append(source(protocol, adres, id=ident, doel=doel, **(bare | more)))

    csv = {p.name: p.read_bytes() for p in (folder / LBM).glob("*.csv")}
    publish("zip", "/files/open-data.zip", "scores", LBM, kolommen=["jaar", "lbm"])
    layers: dict[str, list[Path]] = {}
    for path in sorted((folder / WFS).glob("*.geojson")):
        layers.setdefault(path.stem.split("_")[0], []).append(path)
    assert set(layers) == {"buurtscore24", "gemeentescore24"}
    for layer in layers:
        more = {"laag": f"lbm3:{layer}", "jaren": [2024], "jaarkolom": "year", "pagina": 1000}
        publish("wfs", "/wfs/lbm3/ows", layer, f"{WFS}/{layer}.geojson", kolommen=["id", "afw"], **more)
    rest = folder / "tabellen"
    tables = sorted({p.name.split("_")[0] for p in rest.glob("*_TypedDataSet.json")})
    for tabel in tables:
        more = {"tabel": tabel, "pagina": 10_000, "kolommen": ["Perioden"]}
        doel = f"tabellen/{tabel}_TypedDataSet.json"
        publish("odata", "/cbs/ODataFeed/OData", f"cbs-{tabel.lower()}", doel, **more)
    for path in sorted([*rest.glob("*"), *folder.glob("*.*")]):
        if path.suffix not in (".csv", ".gpkg", ".json") or "NED_" in path.name or path.name == KEY:
            continue
        name = path.relative_to(folder).as_posix()
        publish("bestand", f"/web/{name}", re.sub(r"[^a-z0-9]+", "-", name.lower()), name)
    app = mount(
        files=Files({"open-data.zip": zip_of({f"Meting 2024 - open data/{n}": c for n, c in csv.items()})}),
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


def same_tables(one: Path, other: Path) -> None:
    """Every table of two datasets is equal."""
    names = sorted(p.relative_to(one).as_posix() for p in one.rglob("*.parquet"))
    assert names
    assert names == sorted(p.relative_to(other).as_posix() for p in other.rglob("*.parquet"))
    for name in names:
        pd.testing.assert_frame_equal(pd.read_parquet(one / name), pd.read_parquet(other / name), obj=name)


def test_a_report_from_services_is_of_the_same_data_as_from_files(demo_source, demo_path, place, tmp_path):
    """Fetched, prepared and reported; the same tables give the same report, so one is looked at for where they come from."""
    fetched(place, demo_source)
    dataset = tmp_path / "klaar"
    prepare(place.to, dataset)
    assert check(dataset).violations == 0
    same_tables(demo_path, dataset)
    here, there = (json.loads((d / "dataset.json").read_text("utf-8")) for d in (demo_path, dataset))
    assert here["checksum"] == there["checksum"]
    assert here["edities"] == there["edities"]
    held, known = {b["bestand"]: b for b in there["bronnen"]}, place.herkomst()
    assert len(known) > 15
    assert set(held) == {*known, HERKOMST}, "exactly the files that were used"
    asked = {"gebied": "Wilgenvoorde", "data": str(dataset)}
    page = make_report("stijgers_en_dalers", asked, tmp_path / "rapport").html.read_text("utf-8")
    for name, entry in known.items():
        for fact in ("sha256", "adres", "opgehaald"):
            assert held[name][fact] == entry[fact]
        assert entry["sha256"] in page
        assert html.escape(entry["adres"]) in page
    assert page.count("opgehaald op") == len(known)
