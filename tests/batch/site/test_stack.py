import csv

import pandas as pd


def test_tables_of_all_reports_in_one(made):
    out, summary = made
    for theme in ("stijgers_en_dalers", "sociale_ongelijkheid", "ondermijning"):
        names = {
            p.name
            for r in summary.done
            if r.theme == theme
            for p in (out / r.folder / "tabellen" / theme).iterdir()
        }
        assert {p.name for p in (out / "landelijk" / theme).iterdir()} == names
    stacked = pd.read_csv(out / "landelijk" / "stijgers_en_dalers" / "groepen.csv")
    assert stacked["rapport_code"].unique().tolist() == ["GM9001", "GM9003", "GM9006"]
    own = [
        pd.read_csv(out / r.folder / "tabellen" / r.theme / "groepen.csv")
        for r in summary.done
        if r.theme == "stijgers_en_dalers"
    ]
    assert len(stacked) == sum(map(len, own))
    one = (
        stacked[stacked["rapport_code"] == "GM9003"]
        .drop(columns=["rapport_code", "rapport"])
        .reset_index(drop=True)
    )
    source = pd.read_csv(out / "GM9003-wilgenvoorde" / "tabellen" / "stijgers_en_dalers" / "groepen.csv")
    pd.testing.assert_frame_equal(one, source, check_dtype=False)


def test_a_table_that_lists_gemeenten_gives_each_its_own_row(made):
    out, _ = made
    with (out / "landelijk" / "ondermijning" / "ranglijst.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (
        [row["rapport_code"] for row in rows]
        == [row["gemeente_code"] for row in rows]
        == ["GM9001", "GM9003", "GM9006"]
    )
