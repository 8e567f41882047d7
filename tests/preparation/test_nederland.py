"""The dataset of this repository: whole, small, explained, and what its raw files give."""

import importlib.util

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from leefbaarheid.dataset import open_dataset
from leefbaarheid.preparation import check_dataset
from tests.conftest import PROJECT


def test_it_keeps_every_rule_and_is_small_and_explained(real_path, real):
    report = check_dataset(real_path)
    assert report.violations == 0
    rows = report.table.set_index(["regel", "tabel"])["gecontroleerd"].loc["class on afw = kscore"]
    assert rows[["scores/gemeente.parquet", "scores/buurt.parquet"]].tolist() == [342, 12147]
    assert sum(p.stat().st_size for p in real_path.rglob("*") if p.is_file()) <= 10_000_000
    text = (real_path / "HERKOMST.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert len(rows) == len(real.meta["bronnen"]) == 27
    for about in real.meta["bronnen"]:
        (row,) = (r for r in rows if f"`{about['bestand']}`" in r)
        for told in (about["sha256"], about["licentie"], about["citaat"], f"{about['rijen_gelezen']:,}"):
            assert told in row
    assert {about["licentie"] for about in real.meta["bronnen"]} == {"CC0 1.0", "CC BY 4.0"}


def test_it_holds_what_the_readme_promises(real):
    pc4, buurt = real.scores("pc4"), real.scores("buurt")
    assert (pc4["jaar"].min(), pc4["jaar"].max(), len(pc4)) == (2002, 2022, 32_300)
    assert buurt.query("jaar == 2024")["kscore"].notna().sum() == 12_147
    assert real.areas("buurt").geometry.notna().sum() >= 12_147
    assert buurt.query("jaar == 2014")["gemeente_code"].nunique() == 19
    assert len(real.scores("gemeente", years=[2024])) == len(real.gemeenten) == 342
    assert real.attributes("buurt", ["huishoudens"])["code"].nunique() > 12_200
    rates = real.indicators("buurt").groupby("jaar").size()
    assert rates.index.tolist() == [2021, 2022, 2023, 2024, 2025]
    assert rates.min() > 12_000
    assert real.groepen["groep_code"].drop_duplicates().str.fullmatch(r"CR\d\d").sum() == 40
    # An area is named after where its households live, not after the village whose fields it takes in (Asenray).
    names = real.areas("pc4", geometry=False).set_index("code")["naam"]
    assert names[["6044", "6461"]].tolist() == ["6044 Donderberg", "6461 Kerkrade-Oost"]
    assert not names.str.contains(r"Wijk \d|Groot water").any()


def test_gemeenten_fit_together_and_neighbours_are_near(real):
    gemeenten = real.areas("gemeente")
    assert shapely.coverage_is_valid(gemeenten.geometry.to_numpy())
    pairs = real.neighbours("gemeente")
    shapes = gemeenten.set_index("code").geometry
    apart = shapely.distance(shapes[pairs["code"]].to_numpy(), shapes[pairs["buur"]].to_numpy())
    assert apart.max() <= 50 + 20
    joined = set(zip(pairs["code"], pairs["buur"], strict=True))
    assert {("GM0917", "GM0928"), ("GM0882", "GM0928")} <= joined


@pytest.mark.real
@pytest.mark.slow
def test_its_raw_files_give_the_same_dataset(real_path, real, real_source, tmp_path):
    spec = importlib.util.spec_from_file_location("nederland", PROJECT / "docs" / "nederland.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.main(real_source, tmp_path / "nederland")
    kept, fresh = real.meta, open_dataset(tmp_path / "nederland").meta
    assert fresh["edities"] == kept["edities"]
    assert [b["sha256"] for b in fresh["bronnen"]] == [b["sha256"] for b in kept["bronnen"]]
    for name in kept["tabellen"]:
        read = gpd.read_parquet if name.startswith("gebieden/") else pd.read_parquet
        old, new = read(real_path / name), read(tmp_path / "nederland" / name)
        if "geometry" in old:
            off = shapely.hausdorff_distance(old.pop("geometry").to_numpy(), new.pop("geometry").to_numpy())
            assert np.nanmax(off) <= 1
        pd.testing.assert_frame_equal(pd.DataFrame(new), pd.DataFrame(old), rtol=1e-12)
    assert (tmp_path / "nederland" / "HERKOMST.md").read_text() == (real_path / "HERKOMST.md").read_text()
