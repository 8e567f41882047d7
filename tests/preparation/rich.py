"""The small folder with one more file for each thing that the preparation does; a test reads what came of it."""

import shutil
from pathlib import Path

import pandas as pd

from tests.preparation.mini import EAST, NAME, TABLES, WEST, YEARS, X, Y, buurten, make_mini
from tests.sources.cbs import answer, save
from tests.sources.crime import COUNTS, monitor, police_odata
from tests.sources.raw import csv, layer, scores, square

#: Counts of years in which the denominators stand in other files, moved before they divide.
EARLIER = [(WEST, "0.0.0", 2017, 33), (WEST, "0.0.0", 2018, 30)]


def make_rich(folder: Path) -> Path:
    """Write the raw files; files/rich has counts with denominators, of which a dissolved gemeente's go to its successor.

    In its SES-WOA Kerkrade's buurten bear older codes in 2022; 't Oosten has those of the scores, one suppressed. In 2020 it
    has no buurten.
    """
    shutil.copytree(TABLES / "rich", make_mini(folder), dirs_exist_ok=True)
    unknown = scores("bu_code", ["BU99990101"], YEARS, seed=3, name="bu_naam", without_dims=(2016,))
    csv(folder / NAME.format("buurten"), pd.concat([unknown, buurten()]), quoting=2)
    for year, size in ((2018, 500), (2022, 600), (2025, 700)):
        shape = [square(X, Y, size)]
        layer(folder / f"z buurt {year}.gpkg", shape, bu_code=["BU09280101"], bu_naam=[f"N{year}"])
    shapes = [square(X, Y, 1500), square(X + 2000, Y, 1500), square(X, Y + 3000, 500)]
    codes = [WEST, EAST, "GM0001"]
    layer(folder / "gemeenten_2018.gpkg", shapes, gemeentecode=codes, aantalInwoners=[900, 1900, 100])
    layer(folder / "later gemeenten 2018.gpkg", shapes[:1], gemeentecode=[WEST], aantal_inwoners=[1])
    codes = ["WK092801", "WK092899", "WK088200", "WK092898"]
    shapes = [square(X, Y, 900), square(X + 900, Y, 900), square(X + 2000, Y, 2000), square(X, Y + 900, 900)]
    layer(folder / "wijken.gpkg", shapes, wijkcode=codes, jaarstatcode=[f"2022{c}" for c in codes])
    shutil.copy(folder / "misdrijven.csv", folder / "misdrijven_kopie.csv")
    save(folder / "47018NED.json", police_odata([*COUNTS, *EARLIER]))
    save(folder / "vm.json", answer("85146NED", monitor((2021,), (WEST, "GM0363"))))
    return folder
