"""What a case of a dirty file is, and the small good source folders, one for each format."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from leefbaarheid.classes import classify
from tests.preparation.mini import BUURTEN, EAST, NAME, PC4, WEST, X, Y
from tests.sources.raw import csv, layer, scores, square, wfs, write

WIJKEN = ["WK088200", "WK092801", "WK092802"]
CELLS = ["E2000N3200", "E2001N3200", "E2020N3200"]
SHAPES = [square(X + 2000, Y, 1000), square(X, Y, 1000), square(X + 1000, Y, 1000)]
REGIONS = f"""jaar,gemeentecode,gemeentenaam,provincie_code,provincie
2024,{WEST},Kerkrade,PV31,Limburg
2024,{EAST},Súdoost,PV31,Limburg
"""
SUCCESSION = f"""year_from,gm_code_from,gm_naam_from,gm_code_2024,share
2012,GM0001,Oudstad,{EAST},0.6
2019,GM0001,Oudstad,{WEST},0.9
"""
GROUPS = (
    f"groep_code,groep,soort,gemeente_code,bron\nG4,G4,groep,{WEST},brief\nRG-Z,Zuid,regio,{EAST},eigen\n"
)
OWN = f"gm_code,jaar,woningen,groen\n{WEST},2014,1000,2.5\n{WEST},2020,1100,2.25\n{EAST},2020,900,\n"
#: What several formats say.
AGAIN, OLDER = "download it again", r"is of Leefbaarometer 2\.0, another instrument than 3\.0"
USE_3 = r"remove it and download the scores of Leefbaarometer 3\.0"
PAD, SKIPPED, TWICE = "brought to the form of CBS", "byte order mark skipped", "same row twice: 1"
FOLDER = "is a folder, not a file; what is in it is listed by itself"

Table = pd.DataFrame
Spoil = Callable[[Path], object]

FILES = {
    "pc4": NAME.format("PC4"), "buurt": NAME.format("buurten"), "wijk": NAME.format("wijken"),
    "gemeente": NAME.format("gemeenten"), "grid": NAME.format("grids"), "wfs": "wfs/buurtscore22.geojson",
    "gpkg": "wijken_2024.gpkg", "geojson": "wijken_2024.geojson", "shp": "wijken_2024.shp",
    "regions": "gemeente_regio.csv", "succession": "gemeente_naar_2024.csv", "groups": "gebiedsgroepen.csv",
    "own": "gemeenten_eigen.csv", "parquet": "gemeenten_eigen.parquet"
}  # fmt: skip


class Read(NamedTuple):
    """A spoiled file that is read: all that the report ``says`` of it, and what a clean table ``changes`` into."""

    source: str
    kind: str
    what: str
    spoil: Spoil
    says: str = ""
    changes: Mapping[str, Callable[[Table], Table | None]] = {}
    file: str = ""


class Refused(NamedTuple):
    """A spoiled file that is refused, in a sentence with this ``place`` and ``remedy`` (patterns)."""

    source: str
    kind: str
    what: str
    spoil: Spoil
    place: str
    remedy: str
    file: str = ""


def make_source(source: str, folder: Path) -> Path:
    """Write a good source folder: gemeenten with scores, and the file of the format in hand."""
    file = folder / FILES[source]
    scored(folder / FILES["gemeente"], "gm_code", [EAST, WEST], "gm_naam")
    write(folder / FILES["regions"], REGIONS)
    write(folder / FILES["groups"], GROUPS)
    if source == "pc4":
        scored(file, "PC4", PC4)
        shapes = [square(X + 1000 * i, Y, 1000) for i in range(4)]
        layer(folder / "gebieden_pc4.gpkg", shapes, pc4=PC4, gm_code_2024=[WEST, WEST, EAST, EAST])
    elif source == "buurt":
        scored(file, "bu_code", BUURTEN, "bu_naam")
    elif source == "wijk":
        scored(file, "wk_code", WIJKEN)
    elif source == "grid":
        scored(file, "grid_id", CELLS)
        shapes = [square(X, Y, 2000), square(X + 2000, Y, 2000)]
        layer(folder / "gemeenten_2024.gpkg", shapes, gemeentecode=[WEST, EAST])
    elif source == "wfs":
        frame = scores("id", sorted(BUURTEN), [2022], seed=3)
        wfs(file, frame.assign(kscore=classify(frame["afw"]).astype(int)), SHAPES, "buurtscore22")
    elif source in ("gpkg", "geojson", "shp"):
        layer(file, SHAPES, wijkcode=WIJKEN, wijknaam=["Oost", "Noord", "Zuid"], aant_inw=[900, 300, 200])
    elif source == "parquet":
        pd.read_csv(io.StringIO(OWN)).to_parquet(file)
    elif source in ("succession", "own"):
        write(file, {"succession": SUCCESSION, "own": OWN}[source])
    return folder


def scored(file: Path, key: str, codes: list[str], name: str | None = None) -> None:
    frame = scores(key, codes, [2014, 2016, 2020], seed=len(codes), name=name, without_dims=(2016,))
    csv(file, frame, na_rep="")
