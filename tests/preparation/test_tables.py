"""Figures of own tables and maps, and groups."""

from __future__ import annotations

import pandas as pd
import pytest

from leefbaarheid.preparation import prepare
from tests.preparation.mini import EAST, WEST, make_mini
from tests.sources.raw import write


@pytest.fixture
def source(tmp_path):
    return make_mini(tmp_path / "bron")


def made(source, name="kenmerken"):
    table = prepare(source, source.parent / "klaar").table.set_index("bestand")
    return pd.read_parquet(source.parent / f"klaar/{name}.parquet"), table


def test_figures_of_own_tables_and_of_outlines(source):
    found = made(source)[0].drop(columns="bron")
    assert set(found.itertuples(index=False, name=None)) == {
        *(("pc4", code, 2022, "huishoudens", n) for code, n in (("6461", 300.0), ("6462", 200.0), ("6371", 100.0))),
        *(("pc4", code, 2022, "oad", n) for code, n in (("6461", 1500.0), ("6371", 90.0))),
        *(("pc4", code, 2025, "inwoners", n) for code, n in (("6461", 700.0), ("6462", 500.0), ("6371", 200.0))),
        *(("wijk", f"WK09280{i}", 2024, "huishoudens", n) for i, n in ((1, 300.0), (2, 250.0), (3, 0.0))),
        ("wijk", "WK088200", 2024, "huishoudens", 900.0),
        *(("gemeente", code, 2024, "inwoners", n) for code, n in ((WEST, 1000.0), (EAST, 2000.0)))
    }  # fmt: skip


def test_of_two_tables_with_one_kenmerk_the_first_stands(source):
    text = "pc4,jaar,huishoudens,ses_woa\n6461,2022,999,0.5\n6372,2022,888,0.1\n"
    write(source / "ses_woa_pc4_2022.csv", text)
    found, table = made(source)
    found = found.query("niveau == 'pc4'")
    assert found.query("kenmerk == 'huishoudens'")["waarde"].sum() == 600
    assert found.query("kenmerk == 'ses_totaal'")["waarde"].tolist() == [0.1, 0.5]
    remark = table.loc["ses_woa_pc4_2022.csv", "opmerking"]
    assert remark == "huishoudens 2022 is taken from kerncijfers_pc4_2022.csv"


def test_parts_of_one_table_are_put_together(source):
    write(source / "woningen_west_2020.csv", "bu_code,woningen\nBU09280101,10\n")
    write(source / "woningen_oost_2020.csv", "bu_code,woningen\nBU08820101,20\n")
    found = made(source)[0].query("kenmerk == 'woningen'")
    assert found[["code", "waarde"]].to_numpy().tolist() == [["BU08820101", 20.0], ["BU09280101", 10.0]]


def test_without_groups_of_its_own_those_of_the_project_are_used(source):
    (source / "gebiedsgroepen.csv").unlink()
    groups, table = made(source, "groepen")
    assert set(groups["gemeente_code"]) <= {WEST, EAST}
    row = table.loc["params/gebieden"]
    assert row["rijen_gebruikt"] == len(groups)
    assert row["rijen_gelezen"] - len(groups) == int(row["geweigerd"].rsplit(" ", 1)[1])
