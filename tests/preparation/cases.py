"""What a case of a dirty file is, and the good folder with a file of each format of which it spoils one."""

import shutil
from collections.abc import Callable, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from leefbaarheid.classes import classify
from tests.preparation.mini import BUURTEN, EAST, NAME, PC4, TABLES, WEST, X, Y
from tests.sources.raw import layer, scores, square, wfs

#: Outlines of the WFS and of maps, apart from those of gemeenten and PC4.
NORTH = Y + 20_000
SHAPES = [square(X + 2000, NORTH, 1000), square(X, NORTH, 1000), square(X + 1000, NORTH, 1000)]
#: Wijken of each map.
WIJKEN = {
    "gpkg": ["WK088200", "WK092801", "WK092802"], "geojson": ["WK088210", "WK092811", "WK092812"],
    "shp": ["WK088220", "WK092821", "WK092822"],
}  # fmt: skip
FILES = {
    "pc4": NAME.format("PC4"), "buurt": NAME.format("buurten"), "wijk": NAME.format("wijken"),
    "gemeente": NAME.format("gemeenten"), "grid": NAME.format("grids"), "wfs": "wfs/buurtscore22.geojson",
    "gpkg": "wijken_2024.gpkg", "geojson": "wijken_2024.geojson", "shp": "wijken_2024.shp",
    "regions": "gemeente_regio.csv", "succession": "gemeente_naar_2024.csv", "groups": "gebiedsgroepen.csv",
    "own": "gemeenten_eigen.csv", "parquet": "gemeenten_later.parquet",
    "indicators": "ondermijning.csv", "police": "misdrijven.csv", "ses": "ses.csv", "odata": "86092NED.json",
    "topics": "86092NED.topics.json", "safety": "85146NED.json", "cells": "cellen_2024.gpkg"
}  # fmt: skip
AGAIN = "download it again"

Table = pd.DataFrame
Spoil = Callable[[Path], object]


class Read(NamedTuple):
    """A spoiled file that is read: all that the report ``says`` of it, and what a clean table ``changes`` into.

    ``name`` begins with the format (of ``FILES``); ``file`` is the one that is told of, where it is another.
    """

    name: str
    spoil: Spoil
    says: str = ""
    changes: Mapping[str, Callable[[Table], Table | None]] = {}
    file: str = ""


class Refused(NamedTuple):
    """A spoiled file that is refused, in a sentence with this ``place`` and ``remedy`` (patterns)."""

    name: str
    spoil: Spoil
    place: str
    remedy: str = AGAIN
    file: str = ""


def rounds(cases: list, kind_of: Callable) -> list[list]:
    """Put the first case of every kind together, then the second, and so on: cases that do not touch each other."""
    kinds = {}
    for case in cases:
        kinds.setdefault(kind_of(case), []).append(case)
    return [[case for case in together if case] for together in zip_longest(*kinds.values())]


def make_source(folder: Path) -> Path:
    """Write the good folder, in which no two files tell of the same areas and years."""
    shutil.copytree(TABLES / "good", folder)
    pd.read_csv(folder / FILES["own"]).assign(jaar=[2015, 2021, 2021]).to_parquet(folder / FILES["parquet"])
    frame = scores("id", sorted(BUURTEN), [2022], seed=3).assign(name="Plek")
    frame = frame.assign(kscore=classify(frame["afw"]).astype(int))
    wfs(folder / FILES["wfs"], frame, SHAPES, "buurtscore22")
    for number, (kind, codes) in enumerate(WIJKEN.items()):
        shapes = [square(x, y + 5000 * number, 1000) for x, y, *_ in (shape.bounds for shape in SHAPES)]
        people = {"wijknaam": ["Oost", "Noord", "Zuid"], "aant_inw": [900, 300, 200]}
        layer(folder / FILES[kind], shapes, wijkcode=codes, **people)
    cells = ["E2000N3200", "E2001N3200", "E2020N3200"]
    layer(folder / FILES["cells"], SHAPES, crs28992res100m=cells, aantal_woningen=[5, 25, 3])
    shapes = [square(X + 1000 * i, Y + 10_000, 1000) for i in range(4)]
    layer(folder / "gebieden_pc4.gpkg", shapes, pc4=PC4, gm_code_2024=[WEST, WEST, EAST, EAST])
    shapes = [square(X, Y, 2000), square(X + 2000, Y, 2000)]
    layer(folder / "gemeenten_2024.gpkg", shapes, gemeentecode=[WEST, EAST])
    return folder
