"""Cells get their buurt, wijk and gemeente by where their centres lie, whatever way that is worked out."""

import subprocess
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from leefbaarheid.dataset import choose_level, load_frame, open_dataset, parents
from tests.preparation.mini import EAST, WEST, X, Y, make_mini
from tests.sources.raw import csv, layer, scores, square

#: Peak memory that a row of the grid's CSV may add, in bytes; its cells as Python strings take 700 more.
BYTES_A_ROW = 1_000


def joined(codes, areas):
    """The code of the area in which each cell's centre lies, by geopandas' spatial join."""
    corners = np.array([[int(code[1:5]), int(code[6:])] for code in codes]) * 100 + 50
    centres = gpd.GeoDataFrame({"cel": codes}, geometry=gpd.points_from_xy(*corners.T), crs=areas.crs)
    pairs = gpd.sjoin(centres, areas[["code", "geometry"]].dropna(), predicate="within")
    return pairs.sort_values("index_right").drop_duplicates("cel").set_index("cel")["code"].reindex(codes)


@pytest.mark.slow
def test_cells_of_the_demo_lie_where_a_spatial_join_puts_them(cells_path):
    levels = ("grid", "buurt", "wijk", "gemeente")
    areas = {n: gpd.read_parquet(cells_path / f"gebieden/{n}.parquet") for n in levels}
    cells = areas["grid"].set_index("code")
    assert len(cells) > 10_000
    buurt = joined(cells.index, areas["buurt"])
    assert cells["ouder_code"].fillna("").tolist() == buurt.fillna("").tolist()
    gemeente = joined(cells.index, areas["gemeente"])
    known = gemeente.notna().to_numpy()
    assert known.mean() > 0.99
    assert cells.loc[known, "gemeente_code"].tolist() == gemeente[known].tolist()
    dataset, own = open_dataset(cells_path), ("GM9003", "GM9004")
    frame = load_frame(dataset, choose_level(dataset, own, 2014, 2020, "grid"), 2014, 2020, gemeenten=own)
    wijk = parents(frame)["wijk"].set_axis(frame.gebieden["code"])
    assert wijk.tolist() == joined(wijk.index, areas["wijk"]).tolist()


def peak(source, to):
    """Peak memory in bytes of a process that prepares a folder (by Linux, as that of its parent is not in it)."""
    code = (
        "import re, sys\nfrom pathlib import Path\nfrom leefbaarheid.preparation import prepare\n"
        "prepare(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "print(re.search(r'VmHWM:\\s+(\\d+) kB', Path('/proc/self/status').read_text())[1])"
    )
    run = [sys.executable, "-c", code, source, to]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1]) * 1024


@pytest.mark.slow
def test_a_tenth_of_the_whole_grid_is_prepared_without_its_cells_as_python_strings(tmp_path):
    source = make_mini(tmp_path / "bron")
    (source / "gemeenten_2024.gpkg").unlink()
    wide = [square(X, Y, 20_000), square(X + 20_000, Y, 20_000)]
    layer(source / "gemeenten_2024.gpkg", wide, gemeentecode=[WEST, EAST])
    without = peak(source, tmp_path / "zonder")
    cells = [f"E{2000 + i % 200:04d}N{3200 + i // 200:04d}" for i in range(40_000)]
    table = scores("grid_id", cells, [2002, 2008, 2012, 2014, 2016, 2018, 2020, 2022, 2024], seed=1)
    csv(source / "Leefbaarometer-scores grids 2002-2024.csv", table)
    more = peak(source, tmp_path / "klaar") - without
    held = pd.read_parquet(tmp_path / "klaar/scores/grid.parquet")
    assert len(held) == len(table) == 360_000
    assert held["gemeente_code"].is_monotonic_increasing
    assert more < BYTES_A_ROW * len(table), f"{more / len(table):.0f} bytes a row"
