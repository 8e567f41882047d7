"""The truths of the key are in the written files, by a recomputation in plain pandas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.voorbeeldland import DEMO_GEMEENTE
from tests.voorbeeldland.cell_truths import CELL_TRUTHS
from tests.voorbeeldland.truths import KINDS, TRUTHS

from .conftest import read_key, read_scores, read_weights

DIMENSIONS = ["fys", "onv", "soc", "vrz", "won"]
CUTS = [-np.inf, -0.4283, -0.3538, -0.28145, -0.16405, -0.10297, 0.01015, 0.08955, 0.16796, np.inf]
T = 0.0392
BASE = {
    "sterk_verbeterd": [1, 2, 3],
    "extreme_start": [1, 2, 3],
    "verder_verslechterd": [1, 2, 3, 4],
    "vroegsignalering_absoluut": [5, 6],
    "vroegsignalering_relatief": [5, 6],
    "gestegen_maar_achterblijvend": [5, 6],
}


def recompute(source: Path, level: str) -> pd.DataFrame:
    wide = read_scores(source, level).pivot(index="code", columns="jaar", values=["afw", *DIMENSIONS])
    frame = pd.DataFrame({n: wide[n, 2020] - wide[n, 2014] for n in ["afw", *DIMENSIONS]})
    frame = frame.dropna()
    wide = wide.loc[frame.index]
    for name, year in (("van", 2014), ("tot", 2020)):
        frame[name] = pd.cut(wide["afw", year], CUTS, labels=range(1, 10)).astype(int)
    frame["weging"] = read_weights(source, level).reindex(frame.index).fillna(0)
    nl = np.average(frame["afw"], weights=frame["weging"])
    early, d = frame["van"].isin([5, 6]), frame["afw"]
    frame["sterk_verbeterd"] = frame["van"].le(3) & frame["tot"].ge(5)
    frame["extreme_start"] = frame["van"].eq(1) & frame["tot"].ge(5)
    frame["verder_verslechterd"] = frame["van"].le(4) & d.le(-T)
    frame["vroegsignalering_absoluut"] = early & d.le(-T)
    frame["vroegsignalering_relatief"] = early & (d - nl).le(-T)
    frame["gestegen_maar_achterblijvend"] = early & d.gt(0) & d.lt(nl)
    return frame


def gemeente_of(source: Path, level: str, codes: pd.Index) -> pd.Series:
    if level != "pc4":
        return pd.Series("GM" + codes.str[2:6], index=codes)
    import pyogrio

    table = pyogrio.read_dataframe(source / "tabellen" / "gebieden_pc4.gpkg", read_geometry=False)
    return table.set_index("pc4")["gm_code_2024"].reindex(codes)


def parts_of(source: Path, level: str, frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    gm = gemeente_of(source, level, frame.index)
    groups = pd.read_csv(source / "gebiedsgroepen.csv").groupby("groep_code")["gemeente_code"].agg(set)
    regions = pd.read_csv(source / "tabellen" / "gemeente_regio.csv").query("jaar == 2024")
    parts = {"NL": frame, "overig": frame[~gm.isin(groups["G4"] | groups["G40"])]}
    parts |= {name: frame[gm.isin(members)] for name, members in groups.items()}
    parts |= {pv: frame[gm.isin(g["gemeentecode"])] for pv, g in regions.groupby("provincie_code")}
    return parts | {name: frame[gm == name] for name in gm.unique()}


@pytest.mark.parametrize("level", ["buurt", "pc4", "wijk"])
def test_key_equals_a_plain_recomputation(any_source: Path, level: str) -> None:
    key = read_key(any_source)["niveaus"][level]
    frame = recompute(any_source, level)
    parts = parts_of(any_source, level, frame)
    assert set(parts) == set(key["gebieden"])
    for name, part in parts.items():
        for group, start in BASE.items():
            found, members = key["gebieden"][name][group], part[part[group]]
            assert found["codes"] == sorted(members.index), (name, group)
            assert found["aantal_gebieden"] == len(members)
            assert found["woningen"] == pytest.approx(members["weging"].sum())
            assert found["basis_woningen"] == pytest.approx(part.loc[part["van"].isin(start), "weging"].sum())
            if not members["weging"].sum():
                assert found["leidende_dimensie"] is None
                continue
            mean = members[DIMENSIONS].mul(members["weging"], axis=0).sum() / members["weging"].sum()
            assert [found[n] for n in DIMENSIONS] == pytest.approx(mean.tolist(), abs=1e-12)
            if abs(mean.sum()) >= 0.0005:
                assert found["leidende_dimensie"] == (mean.idxmax() if mean.sum() > 0 else mean.idxmin())
    nl = frame[DIMENSIONS].mul(frame["weging"], axis=0).sum() / frame["weging"].sum()
    assert nl.sum() == pytest.approx(0.04, abs=2e-4)
    assert nl.sort_values().index[-2:].tolist() == ["onv", "vrz"]
    assert key["verandering"]["leidende_dimensie"] == "vrz"


def test_every_truth_is_found_where_the_key_says(any_source: Path) -> None:
    frames = {level: recompute(any_source, level) for level in ("buurt", "pc4", "wijk")}
    for truth in read_key(any_source)["waarheden"]:
        frame = frames[truth["niveau"]]
        own = gemeente_of(any_source, truth["niveau"], frame.index) == truth["gemeente_code"]
        if truth["groep"] is None:
            assert own.any()
            assert not frame.loc[own, list(BASE)].any(axis=None), truth["id"]
            continue
        members = frame.loc[truth["codes"]]
        assert own[truth["codes"]].all()
        if truth["groep"] == "alle":
            assert own.sum() == 1 == len(members)
        else:
            assert len(members) >= 1
            assert members[truth["groep"]].all(), truth["id"]
        sign = 1 if members["afw"].mean() > 0 else -1
        leading = (members[DIMENSIONS] * sign).idxmax(axis=1)
        assert (leading == truth["leidende_dimensie"]).all(), truth["id"]
        assert truth["aantal_gebieden"] == len(members)
        assert truth["woningen"] == members["weging"].sum()


def test_truths_keep_away_from_bounds_and_thresholds(any_source: Path) -> None:
    frame = recompute(any_source, "buurt")
    wide = read_scores(any_source, "buurt").pivot(index="code", columns="jaar", values="afw")
    nl = np.average(frame["afw"], weights=frame["weging"])
    codes = [
        c
        for t in read_key(any_source)["waarheden"]
        if t["niveau"] == "buurt" and t["groep"] in BASE
        for c in t["codes"]
    ]
    for year, margin in ((2014, 0.02), (2020, 0.005)):
        assert np.abs(wide.loc[codes, [year]].to_numpy() - CUTS[1:-1]).min() > margin
    change = frame.loc[codes, "afw"].to_numpy()
    assert np.abs(change[:, None] - [0, nl, -T, nl - T]).min() > 0.009


def test_nothing_but_the_truths_is_strong_worse_or_warned(any_source: Path) -> None:
    frame = recompute(any_source, "buurt")
    truths = [t for t in read_key(any_source)["waarheden"] if t["niveau"] == "buurt"]
    for group, names in {
        "sterk_verbeterd": {"sterk_verbeterd", "extreme_start"},
        "verder_verslechterd": {"verder_verslechterd"},
        "vroegsignalering_absoluut": {"vroegsignalering_absoluut"},
    }.items():
        assert set(frame.index[frame[group]]) == {
            c for t in truths if t["groep"] in names for c in t["codes"]
        }


def test_same_truths_by_name_for_every_seed(any_source: Path) -> None:
    ids = [t["id"] for t in read_key(any_source)["waarheden"] if t["niveau"] == "buurt"]
    assert ids == [*(t.id for t in TRUTHS), "rustig-buurt", "enkel-buurt"]
    assert len(set(ids)) == len(ids)


def test_letter_like_leaders(any_source: Path) -> None:
    groups = read_key(any_source)["niveaus"]["buurt"]["gebieden"]["NL"]
    for name in ("sterk_verbeterd", "verder_verslechterd", "vroegsignalering_absoluut"):
        assert groups[name]["leidende_dimensie"] == "onv"
    assert groups["extreme_start"]["leidende_dimensie"] == "won"
    assert groups["extreme_start"]["soc"] > 0.05


def test_demo_gemeente_shows_every_group(any_source: Path) -> None:
    key = read_key(any_source)
    assert key["demo_gemeente"] == {"code": "GM9003", "naam": DEMO_GEMEENTE}
    groups = key["niveaus"]["buurt"]["gebieden"]["GM9003"]
    assert set(groups) == set(BASE)
    assert all(g["aantal_gebieden"] > 0 and g["woningen"] > 0 for g in groups.values())


def test_composition_is_the_share_of_each_part(any_source: Path) -> None:
    frame = recompute(any_source, "buurt")
    parts = parts_of(any_source, "buurt", frame)
    key = read_key(any_source)["sterk_verbeterd_naar_groep"]
    strong = {n: p.loc[p["sterk_verbeterd"], "weging"].sum() for n, p in parts.items()}
    assert sum(key["samenstelling"].values()) == pytest.approx(1)
    for name in ("G4", "G40", "overig"):
        assert key["samenstelling"][name] == pytest.approx(strong[name] / strong["NL"])
        assert key["samenstelling"][name] > 0
    for name, rate in key["tempo"].items():
        base = parts[name].loc[parts[name]["van"] <= 3, "weging"].sum()
        assert rate == (pytest.approx(strong[name] / base) if base else None)


def test_every_kind_moves_its_group_the_right_way() -> None:
    assert {t.kind for t in [*TRUTHS, *CELL_TRUTHS]} == set(KINDS)
    ups = {kind: sum(change) > 0 for kind, (_, change) in KINDS.items()}
    assert [kind for kind, up in ups.items() if not up] == ["slechter", "vroeg", "achter"]
