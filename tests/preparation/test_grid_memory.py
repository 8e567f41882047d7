"""The whole grid of cells fits in memory: what a row may take when it is prepared."""

import subprocess
import sys

import pandas as pd
import pytest

from tests.preparation.mini import EAST, WEST, X, Y, make_mini
from tests.sources.raw import csv, layer, scores, square

#: Peak memory that a row of the grid's CSV may add, in bytes; its cells as Python strings take 700 more.
BYTES_A_ROW = 1_000


def peak(source, to):
    """Peak memory in bytes of a process that prepares a folder (by Linux, as that of its parent is not in it)."""
    code = (
        "import re, sys\nfrom pathlib import Path\nfrom leefbaarheid.preparation import prepare\n"
        "prepare(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "print(re.search(r'VmHWM:\\s+(\\d+) kB', Path('/proc/self/status').read_text())[1])"
    )
    run = [sys.executable, "-c", code, source, to]
    return int(subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()[-1]) * 1024


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
