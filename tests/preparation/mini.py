"""A small folder of raw files: two gemeenten side by side, everything in squares."""

import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd

from leefbaarheid.classes import classify
from leefbaarheid.preparation import check_dataset, prepare
from tests.sources.raw import csv, layer, scores, square, wfs

WEST, EAST = "GM0928", "GM0882"
X, Y = 200_000, 320_000
YEARS = [2014, 2016, 2020, 2022]
BUURTEN = ["BU09280101", "BU09280102", "BU08820101"]
PC4 = ["6461", "6462", "6371", "6372"]
#: Raw tables that are the same for all.
TABLES = Path(__file__).parent / "files"
NAME = "Leefbaarometer-scores {} 2002-2022.csv"


def buurten(years: list[int] = YEARS) -> pd.DataFrame:
    return scores("bu_code", BUURTEN, years, seed=2, name="bu_naam", without_dims=(2016,))


def wfs_rows(year: int = 2022) -> pd.DataFrame:
    """The buurten of one year as the WFS gives them, one more (without CSV row) and their classes."""
    frame = buurten().query("jaar == @year").rename(columns={"bu_code": "id"})
    frame = pd.concat([frame, scores("id", ["BU08820102"], [year], seed=5)], ignore_index=True)
    return frame.assign(kscore=classify(frame["afw"]).astype(int))


WFS_SHAPES = [square(X + 1000 * i, Y, 1000) for i in range(4)]


def make_mini(folder: Path) -> Path:
    """Write the raw files; PC4 6461 lies in one wijk, 6462 half in each of two, 6371 and 6372 in the east."""
    shutil.copytree(TABLES / "mini", folder, dirs_exist_ok=True)
    csv(folder / NAME.format("PC4"), scores("PC4", PC4, YEARS, seed=1, without_dims=(2016,)))
    csv(folder / NAME.format("buurten"), buurten(), quoting=2)
    wfs(folder / "wfs" / "buurtscore22.geojson", wfs_rows(), WFS_SHAPES, "buurtscore22")
    names, people = ["Kerkrade", "'t Oosten"], [1000.0, 2000.0]
    layer(
        folder / "gemeenten_2024.gpkg", [square(X, Y, 2000), square(X + 2000, Y, 2000)],
        gemeentecode=[WEST, EAST], gemeentenaam=names, aantal_inwoners=people,
    )  # fmt: skip
    corners = [(X, Y, 1000), (X + 1000, Y, 1000), (X, Y + 1000, 1000), (X + 2000, Y, 2000)]
    shapes = [square(*corner) for corner in corners]
    layer(
        folder / "wijken_2024.gpkg", shapes, wijkcode=["WK092801", "WK092802", "WK092803", "WK088200"],
        wijknaam=["Wijk 01 Noord", "Wijk 02 Zuid", "Wijk 03 Bedrijven", "Wijk 00"],
        gemeentecode=[WEST, WEST, WEST, EAST], huishoudens=[300.0, 250.0, 0.0, 900.0],
    )  # fmt: skip
    corners = [(X, Y, 900), (X + 500, Y + 100, 1000), (X + 2100, Y, 900), (X + 3000, Y, 900)]
    shapes = [square(*corner) for corner in corners]
    layer(folder / "gebieden_pc4.gpkg", shapes, pc4=PC4, gm_code_2024=[WEST, WEST, EAST, None])
    return folder


def table(folder: Path, name: str) -> pd.DataFrame:
    """Read a table of a dataset, such as ``scores/pc4``."""
    return (gpd.read_parquet if name.startswith("gebieden/") else pd.read_parquet)(folder / f"{name}.parquet")


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of every file of a folder, by name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


class Made:
    """The dataset that the preparation makes of ``source``, which keeps every rule; ``made("scores/pc4")`` is a table."""

    def __init__(self, source: Path) -> None:
        self.folder = source.parent / "klaar"
        self.report = prepare(source, self.folder)
        self.files = self.report.table.set_index("bestand")
        assert check_dataset(self.folder).violations == 0

    def __call__(self, name: str) -> pd.DataFrame:
        return table(self.folder, name)
