import json
import shutil

import geopandas as gpd
import pandas as pd
import pytest


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
