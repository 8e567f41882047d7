import json
import shutil
from functools import partial

import geopandas as gpd
import pandas as pd
import pytest

from leefbaarheid.preparation import prepare
from tests.conftest import kept
from tests.voorbeeldland import make_demo


@pytest.fixture(scope="session")
def flipped_path():
    """The prepared dataset of the small country with the contrary of every truth."""
    source = kept("gekeerd-bron", partial(make_demo, size="klein", sign=-1))
    return kept("gekeerd", partial(prepare, source))


@pytest.fixture(scope="session")
def small_countries():
    """Raw files and dataset of a small country with cells: as built in (1), and with the contrary of every truth (-1)."""
    found = {}
    for sign, name in ((1, "tekens"), (-1, "tekens-gekeerd")):
        source = kept(f"{name}-bron", partial(make_demo, seed=7, size="klein-cellen", sign=sign))
        found[sign] = source, kept(name, partial(prepare, source))
    return found


@pytest.fixture
def changed_data(demo_path, tmp_path):
    """A function that copies the demo dataset with some of its rows: kept gemeenten, kenmerken left out, outlines gone."""

    def change(*, gemeenten=None, without=(), outlines=True):
        folder = tmp_path / "veranderd"
        shutil.copytree(demo_path, folder)
        for file in folder.glob("scores/*.parquet") if gemeenten else ():
            rows = pd.read_parquet(file)
            rows[rows["gemeente_code"].isin(gemeenten)].to_parquet(file)
        for file in folder.glob("gebieden/*.parquet") if not outlines else ():
            rows = gpd.read_parquet(file)
            rows.assign(geometry=gpd.GeoSeries(None, rows.index, crs=rows.crs)).to_parquet(file)
        if without:
            file = folder / "kenmerken.parquet"
            rows = pd.read_parquet(file)
            rows[~rows["kenmerk"].isin(without)].to_parquet(file)
        meta = json.loads((folder / "dataset.json").read_text(encoding="utf-8"))
        meta["checksum"] = f"{gemeenten}{without}{outlines}".encode().hex().ljust(64, "0")[:64]
        (folder / "dataset.json").write_text(json.dumps(meta), encoding="utf-8")
        return str(folder)

    return change
