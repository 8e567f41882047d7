"""What the standard size has beside cells: odd buurten, mergers in several years, a second edition."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from leefbaarheid.classes import REFERENCE

from .conftest import read_key, read_scores, read_weights

CSV = "bronnen/leefbaarometer"


def test_buurten_without_dwellings_without_scores_and_recoded(cells_source: Path) -> None:
    odd = read_key(cells_source)["bijzondere_buurten"]
    weight, scores = read_weights(cells_source, "buurt"), read_scores(cells_source, "buurt")
    years = scores.groupby("code")["jaar"].agg(set)
    assert len(odd["zonder_woningen"]) == 12
    assert (weight[odd["zonder_woningen"]] == 0).all()
    assert set(weight.index[weight == 0]) == set(odd["zonder_woningen"])
    assert len(odd["zonder_score"]) == 6
    assert set(odd["zonder_score"]) == set(weight.index) - set(years.index)
    assert len(odd["hernoemd"]) == 6
    for old, new in odd["hernoemd"].items():
        assert years[old] == {2002, 2008, 2012, 2014, 2016, 2018}
        assert years[new] == {2020, 2022, 2024}
        assert old not in weight.index
    groups = read_key(cells_source)["niveaus"]["buurt"]["gebieden"]["NL"]
    listed = {code for group in groups.values() for code in group["codes"]}
    assert not listed & {*odd["zonder_score"], *odd["hernoemd"], *odd["hernoemd"].values()}


def test_an_older_edition_has_another_reference_and_no_2024(cells_source: Path) -> None:
    older = pd.read_csv(cells_source / CSV / "Leefbaarometer-scores PC4 2002-2022.csv", dtype={"PC4": str})
    gap = older["lbm"] - older["afw"]
    assert gap.max() - gap.min() < 1e-12
    assert abs(gap.mean() - REFERENCE) > 0.01
    assert older["jaar"].max() == 2022
    newer = read_scores(cells_source, "pc4")
    both = older.merge(newer, left_on=["PC4", "jaar"], right_on=["code", "jaar"]).dropna()
    assert len(both) == 4 * newer["code"].nunique()
    apart = (both["afw_x"] - both["afw_y"]).abs()
    assert 0 < apart.median() < 0.01
