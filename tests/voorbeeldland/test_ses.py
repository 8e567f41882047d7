"""SES-WOA: in CBS's formats, and tied to the scores of 2020 as the key says, by a recomputation in plain pandas."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control, hypergeom

from .conftest import read_key, read_scores

DIMENSIONS = ["fys", "onv", "soc", "vrz", "won"]
CUTS = [-np.inf, -0.4283, -0.3538, -0.28145, -0.16405, -0.10297, 0.01015, 0.08955, 0.16796, np.inf]
STATLINE = "SES_WOA_scores_per_wijk_en_buurt.csv"
PARTS = ["totaal", "welvaart", "opleiding", "arbeid", "spreiding"]
NAMES = ["jaar", "naam", "code", "huishoudens", *PARTS]


@cache
def read_statline(source: Path) -> pd.DataFrame:
    raw = pd.read_csv(source / "tabellen" / STATLINE, sep=";", encoding="utf-8-sig", dtype=str)
    table = raw.set_axis(NAMES, axis=1).apply(lambda c: c.str.strip())
    for name in NAMES[3:]:
        table[name] = pd.to_numeric(table[name].str.replace(",", ".").replace(".", None))
    return table.astype({"jaar": int})


def read_pc4(source: Path) -> pd.DataFrame:
    table = pd.read_csv(source / "tabellen" / "ses_woa_pc4_2022.csv", dtype={"pc4": str})
    own = {
        "pc4": "code",
        "ses_woa": "totaal",
        "inkomen_percentiel": "inkomen",
        "vermogen_percentiel": "vermogen",
    }
    return table.rename(columns=own)


@cache
def joined(source: Path, level: str, year: int) -> pd.DataFrame:
    """Return the areas with a score in 2020, their class and gemeente, and the SES of ``year``."""
    scores = read_scores(source, level).query("jaar == 2020").set_index("code")
    frame = scores[["afw", *DIMENSIONS]].copy()
    frame["klasse"] = pd.cut(frame["afw"], CUTS, labels=range(1, 10)).astype(int)
    if level == "pc4":
        shapes = gpd.read_file(source / "tabellen" / "gebieden_pc4.gpkg", ignore_geometry=True)
        frame["gemeente"] = shapes.set_index("pc4")["gm_code_2024"]
        return frame.join(read_pc4(source).set_index("code"))
    frame["gemeente"] = "GM" + frame.index.str[2:6]
    return frame.join(read_statline(source).query("jaar == @year").set_index("code").drop(columns="jaar"))


def test_sub_scores_make_the_total_and_few_households_hide_them(any_source: Path) -> None:
    table = read_statline(any_source)
    assert (table[PARTS].isna().all(axis=1) == table["totaal"].isna()).all()
    whole = table.dropna()
    assert (whole[["welvaart", "opleiding", "arbeid"]].sum(axis=1) - whole["totaal"]).abs().max() < 0.0021
    buurten = table[table["code"].str.startswith("BU")]
    hidden = buurten["totaal"].isna()
    assert 0 < hidden.mean() < 0.1
    assert buurten.loc[hidden, "huishoudens"].max() <= buurten.loc[~hidden, "huishoudens"].min() + 100
    assert not table.loc[table["huishoudens"] > 500, "totaal"].isna().any()
    assert (table["huishoudens"] % 100 == 0).all()


def test_a_gemeente_and_recoded_buurten_stand_under_old_codes(any_source: Path, cells_source: Path) -> None:
    for source in (any_source, cells_source):
        codes = set(read_statline(source)["code"])
        key = read_key(source)
        old = key["sociale_ongelijkheid"]["oude_codes"]
        merged = old["GM9008"]
        assert {code[:6] for code in merged} == {"BU9013", "BU9014"}
        assert set(merged) | {"GM9013", "GM9014"} <= codes
        assert not codes & {"GM9008", *merged.values()}
        assert not any(code.startswith(("BU9008", "WK9008")) for code in codes)
        pairs = {former: new for part in old.values() for former, new in part.items()}
        assert pairs.items() >= key["bijzondere_buurten"]["hernoemd"].items()
        assert not codes & set(pairs.values())


@pytest.mark.parametrize(("level", "year"), [("buurt", 2020), ("buurt", 2022), ("wijk", 2022), ("pc4", 2022)])
def test_key_equals_a_plain_recomputation(any_source: Path, level: str, year: int) -> None:
    key = read_key(any_source)["sociale_ongelijkheid"]["niveaus"][level][str(year)]
    frame = joined(any_source, level, year)
    known = frame.dropna(subset="totaal").copy()
    limit = known["totaal"].quantile(0.2)
    known["stapeling"] = known["totaal"].le(limit) & known["klasse"].le(4)
    known["tegenhanger"] = known["totaal"].le(limit) & known["klasse"].ge(8)
    assert (key["n"], key["grens"]) == (len(known), pytest.approx(limit))
    assert key["zonder_ses"] == sorted(frame.index[frame["totaal"].isna()])
    for name in ("stapeling", "tegenhanger"):
        assert key[name] == sorted(known.index[known[name]])
    parts = [p for p in (*PARTS, "inkomen", "vermogen") if p in known]
    table = known[["afw", *DIMENSIONS, *parts]].corr().loc[["afw", *DIMENSIONS], parts]
    pd.testing.assert_frame_equal(pd.DataFrame(key["samenhang"]).T[parts], table, check_names=False)
    if "spreiding" in parts:
        assert key["totaal_spreiding"] == pytest.approx(known["totaal"].corr(known["spreiding"]))
    sd = frame.groupby("gemeente")["afw"].std()
    wide = sd[frame.groupby("gemeente").size() >= 10].sort_values(ascending=False)
    assert set(key["gemeenten"]) == set(known["gemeente"])
    for code, part in known.groupby("gemeente"):
        found = key["gemeenten"][code]
        r = part["totaal"].corr(part["afw"]) if len(part) > 2 else None
        assert found["pearson"] == (None if r is None else pytest.approx(r, abs=1e-9))
        assert found["sd"] == (pytest.approx(sd[code]) if pd.notna(sd[code]) else None)
        assert found["rang_spreiding"] == (list(wide.index).index(code) + 1 if code in wide.index else None)
        for name in ("stapeling", "tegenhanger"):
            assert found[name] == part[name].sum()
            assert found[f"{name}_aandeel"] == pytest.approx(part[name].mean())


def correlations_of_gemeenten(source: Path) -> None:
    targets = read_key(source)["sociale_ongelijkheid"]["ontwerp"]["pearson"]
    for year in (2020, 2022):
        frame = joined(source, "buurt", year)
        r = {g: p["totaal"].corr(p["afw"]) for g, p in frame.groupby("gemeente") if p["totaal"].count() > 2}
        assert len(r) >= 10
        for code, value in r.items():
            assert value == pytest.approx(targets[code], abs=0.002), code
        assert abs(r["GM9004"]) < 0.05
        assert r["GM9007"] == pytest.approx(0.9, abs=0.002)
        assert r["GM9001"] > r["GM9002"] > r["GM9003"] > 0.65 > r["GM9006"] > r["GM9010"] > 0.35


def order_of_dimensions(source: Path) -> None:
    for level in ("buurt", "wijk", "pc4"):
        frame = joined(source, level, 2022)
        r = frame[["afw", *DIMENSIONS]].corrwith(frame["totaal"])
        assert r["afw"] > 0.5
        assert set(r[DIMENSIONS].nlargest(3).index) == {"onv", "soc", "won"}
        if level == "buurt":
            parts = frame[["welvaart", "opleiding", "arbeid"]].corrwith(frame["afw"])
            assert parts.idxmax() == "opleiding"


def spread_falls_with_level(source: Path) -> None:
    for year in (2020, 2022):
        r = joined(source, "buurt", year)[["afw", "totaal", "spreiding"]].corr()
        assert r.loc["totaal", "spreiding"] == pytest.approx(-0.65, abs=0.003)
        assert r.loc["afw", "spreiding"] == pytest.approx(-0.15, abs=0.003)
        assert r.loc["afw", "totaal"] > 0.5


def changes_go_together(source: Path) -> None:
    ses = read_statline(source).pivot(index="code", columns="jaar", values="totaal")
    score = read_scores(source, "buurt").pivot(index="code", columns="jaar", values="afw")
    change = pd.DataFrame({"ses": ses[2020] - ses[2014], "afw": score[2020] - score[2014]}).dropna()
    found = read_key(source)["sociale_ongelijkheid"]["verandering"]
    assert (found["n"], found["van"], found["tot"]) == (len(change), 2014, 2020)
    assert (
        change["ses"].corr(change["afw"]) == pytest.approx(found["pearson"]) == pytest.approx(0.4, abs=0.005)
    )


def shares_of_gemeenten(source: Path) -> None:
    key = read_key(source)["sociale_ongelijkheid"]["niveaus"]["buurt"]
    for year in ("2020", "2022"):
        frame = pd.DataFrame(key[year]["gemeenten"]).T.query("n >= 10").astype(float, errors="ignore")
        for name in ("stapeling_aandeel", "tegenhanger_aandeel"):
            first, second = frame[name].astype(float).nlargest(2)
            assert first > 1.35 * second > 0
        assert frame["tegenhanger_aandeel"].astype(float).idxmax() == "GM9004"
        own = frame.loc["GM9003"]
        assert own["stapeling"] >= 3
        assert own["tegenhanger"] >= 3


def cluster_is_one_patch_beyond_chance(source: Path) -> None:
    cluster = read_key(source)["sociale_ongelijkheid"]["cluster"]
    paths = sorted((source / "bronnen" / "leefbaarometer-wfs").glob("buurtscore24*"))
    shapes = pd.concat([gpd.read_file(path) for path in paths]).to_crs(28992).set_index("id")
    for year in (2020, 2022):
        frame = joined(source, "buurt", year).dropna(subset="totaal")
        low = frame["totaal"].le(frame["totaal"].quantile(0.2)) & frame["klasse"].le(cluster["klasse_laag"])
        assert len(cluster["codes"]) >= 8
        assert low[cluster["codes"]].all()
        assert set(cluster["stapeling"]) == set(low.index[low & frame["klasse"].le(4)]) & set(
            cluster["codes"]
        )
        assert "GM9003" in cluster["gemeenten"] == sorted({f"GM{c[2:6]}" for c in cluster["codes"]})
        outlines = shapes.loc[shapes.index.intersection(frame.index), "geometry"]
        outlines = gpd.GeoSeries(outlines, crs=28992)
        assert outlines[cluster["codes"]].buffer(1).union_all().geom_type == "Polygon"
        flag = low[outlines.index].to_numpy()
        i, j = outlines.sindex.query(outlines.buffer(50), predicate="intersects")
        i, j = i[i != j], j[i != j]
        near, joins = np.bincount(i, minlength=len(flag)), np.bincount(i, flag[j], len(flag))
        p = hypergeom.sf(joins - 1, len(flag) - 1, flag.sum() - 1, near)[flag]
        marked = outlines.index[flag][false_discovery_control(p) <= 0.05]
        assert len(marked.intersection(cluster["codes"])) >= 5


TRUTHS = [
    correlations_of_gemeenten,
    order_of_dimensions,
    spread_falls_with_level,
    changes_go_together,
    shares_of_gemeenten,
    cluster_is_one_patch_beyond_chance,
]


@pytest.mark.parametrize("truth", TRUTHS)
def test_truths_are_in_every_country(any_source: Path, truth: Callable[[Path], None]) -> None:
    truth(any_source)


@pytest.mark.slow
@pytest.mark.parametrize("truth", TRUTHS)
def test_truths_are_in_the_standard_country(cells_source: Path, truth: Callable[[Path], None]) -> None:
    truth(cells_source)


@pytest.mark.slow
@pytest.mark.parametrize("truth", TRUTHS)
def test_flipped_truths_are_not_found(flipped: Path, truth: Callable[[Path], None]) -> None:
    with pytest.raises(AssertionError):
        truth(flipped)


@pytest.mark.slow
def test_flipped_relations_have_the_other_sign(flipped: Path) -> None:
    frame = joined(flipped, "buurt", 2022)
    assert frame["totaal"].corr(frame["afw"]) < -0.4
    assert frame["totaal"].corr(frame["spreiding"]) == pytest.approx(0.65, abs=0.003)
    found = read_key(flipped)["sociale_ongelijkheid"]
    assert found["verandering"]["pearson"] == pytest.approx(-0.4, abs=0.005)
    assert found["niveaus"]["buurt"]["2022"]["gemeenten"]["GM9007"]["pearson"] == pytest.approx(
        -0.9, abs=0.002
    )
