"""Hostile names from raw files to a dataset."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

from leefbaarheid.preparation import check, prepare
from tests.hostile import NAMES, UNSEEN
from tests.preparation.mini import EAST, WEST, X, Y, make_mini
from tests.sources.raw import layer, square


def spoiled(folder, names):
    """The small folder of raw files, with names of a gemeente, provincie, wijken, a group and a file."""
    source = make_mini(folder)
    first, second, third, *_ = [*names, *names, *names]
    regions = pd.DataFrame(
        {
            "jaar": 2024, "gemeentecode": [WEST, EAST], "gemeentenaam": [first, "'t Oosten"],
            "provincie_code": "PV31", "provincie": second
        }
    )  # fmt: skip
    regions.to_csv(source / "gemeente_regio.csv", index=False)
    (source / "wijken_2024.gpkg").unlink()
    layer(
        source / "wijken_2024.gpkg",
        [square(X, Y, 1000), square(X + 1000, Y, 1000), square(X + 2000, Y, 2000)],
        wijkcode=["WK092801", "WK092802", "WK088200"],
        wijknaam=[first, second, third],
        gemeentecode=[WEST, WEST, EAST],
    )
    groups = pd.DataFrame(
        {"groep_code": "G4", "groep": third, "soort": "groep", "gemeente_code": [WEST], "bron": first}
    )
    groups.to_csv(source / "gebiedsgroepen.csv", index=False)
    return source


@pytest.mark.parametrize("start", range(0, len(NAMES), 3))
def test_a_name_comes_into_the_dataset_as_it_is(tmp_path, start):
    names = NAMES[start : start + 3]
    first, second, third, *_ = [*names, *names, *names]
    prepare(spoiled(tmp_path / "bron", names), tmp_path / "klaar")
    gemeente = gpd.read_parquet(tmp_path / "klaar/gebieden/gemeente.parquet").set_index("code")
    assert gemeente.loc[WEST, ["naam", "provincie"]].tolist() == [first, second]
    wijk = gpd.read_parquet(tmp_path / "klaar/gebieden/wijk.parquet").set_index("code")["naam"]
    assert wijk[["WK092801", "WK092802", "WK088200"]].tolist() == [first, second, third]
    pc4 = gpd.read_parquet(tmp_path / "klaar/gebieden/pc4.parquet").set_index("code")["naam"]
    assert pc4["6461"] == f"6461 {first}"
    assert set(pd.read_parquet(tmp_path / "klaar/groepen.parquet")["groep"]) == {third}
    assert check(tmp_path / "klaar").violations == 0


def test_what_cannot_be_seen_is_taken_out(tmp_path):
    prepare(
        spoiled(tmp_path / "bron", ["\x1b[31mrood\x1b[0m", "\u202egnorts\u202c", "\u200f\u200b"]),
        tmp_path / "klaar",
    )
    gemeente = gpd.read_parquet(tmp_path / "klaar/gebieden/gemeente.parquet").set_index("code")
    assert gemeente.loc[WEST, ["naam", "provincie"]].tolist() == ["[31mrood[0m", "gnorts"]
    wijk = gpd.read_parquet(tmp_path / "klaar/gebieden/wijk.parquet").set_index("code")["naam"]
    assert wijk["WK088200"] == "WK088200"
    assert check(tmp_path / "klaar").violations == 0


def test_the_check_finds_names_that_cannot_be_seen(tmp_path):
    prepare(make_mini(tmp_path / "bron"), tmp_path / "klaar")
    path = tmp_path / "klaar/groepen.parquet"
    pd.read_parquet(path).assign(groep=f"G4{UNSEEN[0]}").to_parquet(path, index=False)
    broken = check(tmp_path / "klaar").table.query("regel == 'schema' and overtredingen > 0")
    assert broken["tabel"].tolist() == ["groepen.parquet"]
    assert "text that can be seen" in broken["voorbeelden"].iloc[0]
