"""Crime and experienced unsafety: in the published formats, and as the key says by a recomputation in plain pandas."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from scipy.stats import false_discovery_control, spearmanr

from leefbaarheid.params import load_indicators
from tests.voorbeeldland.plan import CORE

from .conftest import read_key, read_scores, read_weights

STRONGEST = ["verdachten_drugs", "veroordeelden_drugs", "verdachten_vermogen", "veroordeelden_vermogen"]
WEAKER = ["misbruik_vastgoed", "witwasgevoelige_bedrijven"]


def odata(source: Path, table: str, name: str = "TypedDataSet") -> pd.DataFrame:
    answer = json.loads((source / "tabellen" / f"{table}_{name}.json").read_text(encoding="utf-8"))
    assert answer["odata.metadata"].endswith(f"/{table}/$metadata#Cbs.OData.WebAPI.{name}")
    return pd.DataFrame(answer["value"])


def police(source: Path) -> pd.DataFrame:
    names = {
        name: one.indicator for one in load_indicators().values() for n in one.namen for name in n.split("+")
    }
    raw = odata(source, "99018NED")
    kinds = raw["SoortMisdrijf"].str.strip().map(names)
    frame = raw.assign(
        indicator=kinds, code=raw["WijkenEnBuurten"].str.strip(), jaar=raw["Perioden"].str[:4].astype(int)
    )
    found = frame.groupby(["indicator", "code", "jaar"])["GeregistreerdeMisdrijven_1"].sum(min_count=1)
    return found.rename("teller").reset_index()


def long_table(source: Path) -> pd.DataFrame:
    table = pd.read_csv(source / "tabellen" / "misdrijven_gemeente.csv")
    return table.replace({"misdrijf": {"totaal_misdrijven": "misdrijven_totaal"}})


def own_table(source: Path, name: str = "zicht_op_ondermijning") -> pd.DataFrame:
    return pd.read_csv(source / "tabellen" / f"{name}.csv")


@cache
def rates(source: Path) -> pd.DataFrame:
    """Return code, jaar, indicator, waarde of gemeenten: denominators moved, small counts of own tables left out."""
    known = load_indicators()
    shown = own_table(source).query("code.str.startswith('GM') and not (1 <= teller <= 4)")
    long = long_table(source)
    after = pd.read_csv(source / "tabellen" / "gemeente_naar_2024.csv").query("code_unchanged == 0")
    after = after.drop_duplicates("gm_code_from").set_index("gm_code_from")["gm_code_2024"]
    base = long.drop_duplicates(["gemeentecode", "jaar"]).replace({"gemeentecode": after.to_dict()})
    base = base.groupby(["gemeentecode", "jaar"])[["aantal_inwoners", "woningvoorraad"]].sum(min_count=1)
    long = (
        long.drop(columns=list(base))
        .join(base, on=["gemeentecode", "jaar"])
        .rename(columns={"aantal": "teller"})
    )
    long["noemer"] = long["aantal_inwoners"].where(
        long["misdrijf"] != "inbraak_woning", long["woningvoorraad"]
    )
    counts = police(source).query("code.str.startswith('GM')")
    woningen = counts["code"].map(read_weights(source, "gemeente"))
    per = counts["indicator"].map({n: one.noemer for n, one in known.items()})
    counts = counts.assign(noemer=(woningen * 2.15).round().where(per == "inwoners", woningen))
    long = long.rename(columns={"gemeentecode": "code", "misdrijf": "indicator"})
    every = pd.concat([long, counts, shown])
    every["waarde"] = 1000 * every["teller"] / every["noemer"]
    return every.dropna(subset="waarde")[["code", "jaar", "indicator", "waarde"]]


@cache
def newest(source: Path) -> pd.DataFrame:
    table = rates(source)
    last = table[table["jaar"] == table.groupby("indicator")["jaar"].transform("max")]
    return last.pivot(index="code", columns="indicator", values="waarde")


@cache
def unsafety(source: Path) -> pd.DataFrame:
    monitor = odata(source, "99146NED").query("Marges == 'MW00000' and Perioden == '2023JJ00'")
    monitor = monitor.set_index(monitor["RegioS"].str.strip())["VoeltZichWeleensOnveiligInBuurt_50"]
    onv = read_scores(source, "gemeente").query("jaar == 2024").set_index("code")["onv"]
    own = own_table(source, "veiligheidsenquete").set_index("code")["waarde"]
    frame = pd.DataFrame({"eigen": own, "leefbaarometer": -onv})
    frame["veiligheidsmonitor"] = monitor.reindex(frame.index)
    both = frame.dropna()
    linked = (frame["veiligheidsmonitor"] - both["veiligheidsmonitor"].mean()) / both[
        "veiligheidsmonitor"
    ].std()
    linked = linked * both["eigen"].std() + both["eigen"].mean()
    frame["alle"] = linked.fillna(frame["eigen"]) if len(both) >= 10 else frame["eigen"]
    return frame


def index(source: Path) -> pd.Series:
    names = [name for name, one in load_indicators().items() if one.in_index]
    places = newest(source)[names].rank()
    return (100 * (places - 1) / (places.count() - 1)).mean(axis=1).round(10)


def types(source: Path, by: str) -> pd.Series:
    pair = pd.DataFrame({"index": index(source), "onveilig": unsafety(source)[by]})
    high = pair.rank(method="max", ascending=False).le(len(pair) / 3).replace({True: "hoog", False: "laag"})
    return high["index"] + "_" + high["onveilig"]


def test_parts_of_a_gemeente_add_up(any_source: Path, cells_source: Path) -> None:
    for source in (any_source, cells_source):
        counts = (
            police(source).query("jaar == 2023").pivot(index="code", columns="indicator", values="teller")
        )
        counts = counts.dropna()
        whole = counts.loc[[g.code for g in CORE]]
        for prefix in ("WK", "BU"):
            parts = counts[counts.index.str.startswith(prefix)]
            pd.testing.assert_frame_equal(
                parts.groupby("GM" + parts.index.str[2:6]).sum(), whole, check_names=False
            )
        gemeenten = counts[counts.index.str.startswith("GM")].sum()
        assert (counts.loc["NL00"] == gemeenten).all()
        assert (counts["misdrijven_totaal"] >= counts.drop(columns="misdrijven_totaal").sum(axis=1)).all()


def test_which_own_counts_may_not_be_shown(any_source: Path, cells_source: Path) -> None:
    for source in (any_source, cells_source):
        found, table = read_key(source)["ondermijning"]["eigen_tabel"], own_table(source)
        listed = table[["code", "indicator", "teller"]]
        assert found["verbergen"] == listed[table["teller"].between(1, 4)].to_numpy().tolist() != []
        assert found["nul"] == listed[table["teller"] == 0].to_numpy().tolist() != []
        hidden = listed[table["code"].str.startswith("WK") & table["teller"].between(1, 4)]
        alone = hidden[~hidden.duplicated("indicator", keep=False)]
        assert found["te_herleiden"] == alone.to_numpy().tolist()
        assert "hennepkwekerijen" in set(alone["indicator"])


def test_key_equals_a_plain_recomputation(any_source: Path, cells_source: Path) -> None:
    for source in (any_source, cells_source):
        key = read_key(source)["ondermijning"]
        table, sources = newest(source), unsafety(source)
        assert key["jaren"] == rates(source).groupby("indicator")["jaar"].max().to_dict()
        assert set(key["ontwerp"]["spearman"]) == {n for n, one in load_indicators().items() if one.in_index}
        found = pd.DataFrame(key["cijfers"]).astype(float)[table.columns]
        pd.testing.assert_frame_equal(found, table, check_names=False)
        for name, part in key["samenhang"].items():
            for indicator, related in part.items():
                pair = pd.concat([table[indicator], sources[name]], axis=1).dropna()
                assert related["n"] == len(pair)
                assert related["spearman"] == pytest.approx(pair.corr("spearman").iloc[0, 1])
                assert related["pearson"] == pytest.approx(pair.corr().iloc[0, 1])
        gemeenten = pd.DataFrame(key["gemeenten"]).T
        ranked = index(source)
        assert gemeenten["index"].astype(float).to_dict() == pytest.approx(ranked.to_dict())
        assert gemeenten["rang"].to_dict() == ranked.rank(ascending=False, method="min").to_dict()
        assert gemeenten["onveiligheid"].astype(float).to_dict() == pytest.approx(sources["alle"].to_dict())
        monitored = sources["veiligheidsmonitor"].notna() & (sources["veiligheidsmonitor"].count() >= 10)
        assert ((gemeenten["onveiligheid_bron"] == "veiligheidsmonitor") == monitored).all()
        for by in ("alle", "eigen", "leefbaarometer"):
            named = types(source, by)
            assert {code: one["type"][by] for code, one in key["gemeenten"].items()} == named.to_dict()
            counts = {name: n for name, n in key["typen"][by].items() if n}
            assert counts == named.value_counts().to_dict()


def designed_correlations(source: Path) -> None:
    design = read_key(source)["ondermijning"]["ontwerp"]["spearman"]
    sources = unsafety(source)
    for by in ("eigen", "veiligheidsmonitor"):
        if sources[by].count() < 10:
            continue
        r = newest(source)[list(design)].corrwith(sources[by], method="spearman")
        assert (r - pd.Series(design)).abs().max() < 0.15
        assert (r - pd.Series(design)).abs().mean() < 0.05
        assert set(r.nlargest(4).index) == set(STRONGEST)
        assert r["hennepkwekerijen"] > 0.4
        assert max(r[WEAKER]) < min(r[STRONGEST]) - 0.25
        p = [spearmanr(newest(source)[n], sources[by], nan_policy="omit").pvalue for n in design]
        q = pd.Series(false_discovery_control(p), list(design))
        assert (q[STRONGEST] < 0.05).all()
        assert len(sources) < 20 or (q < 0.05).mean() > 0.5


def designed_types(source: Path) -> None:
    design = read_key(source)["ondermijning"]["ontwerp"]
    named, unsafe = types(source, "alle"), unsafety(source)["alle"]
    extreme = design["extreem"]
    assert extreme == ["GM9003"] == [index(source).idxmax()] == [unsafe.idxmax()]
    (small,), others = design["hoog_hoog_klein"], design["hoog_laag_klein"]
    assert named[extreme[0]] == named[small] == "hoog_hoog"
    assert len(others) == 2
    assert (named[others] == "hoog_laag").all()
    woningen = read_weights(source, "gemeente")
    assert woningen[[small, *others]].max() < 17_000
    soc = read_scores(source, "gemeente").query("jaar == 2024").set_index("code")["soc"]
    assert soc[others].min() > soc[small]
    low = woningen < woningen.median()
    mean = soc[low].groupby(named).mean()
    assert read_key(source)["ondermijning"]["soc_klein"] == pytest.approx(
        {kind: mean.get(kind) for kind in ("hoog_hoog", "hoog_laag")}
    )
    assert mean["hoog_laag"] > soc[small]
    assert len(named) < 20 or woningen[named == "hoog_hoog"].mean() > woningen[named == "laag_laag"].mean()


TRUTHS = [designed_correlations, designed_types]


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
def test_flipped_correlations_have_the_other_sign(flipped: Path) -> None:
    design = pd.Series(read_key(flipped)["ondermijning"]["ontwerp"]["spearman"])
    r = newest(flipped)[list(design.index)].corrwith(unsafety(flipped)["eigen"], method="spearman")
    assert (r + design).abs().max() < 0.15
    assert types(flipped, "alle")["GM9003"] == "laag_hoog"


def test_a_merged_gemeente_shows_no_jump(any_source: Path, cells_source: Path) -> None:
    for source in (any_source, cells_source):
        key = read_key(source)["ondermijning"]
        total = (
            rates(source)
            .query("indicator == 'misdrijven_totaal'")
            .pivot(index="code", columns="jaar", values="waarde")
        )
        assert key["mediaan"] == pytest.approx({str(y): v for y, v in total.median().items()})
        for code, merged in key["fusies"].items():
            own = total.loc[code].dropna()
            assert merged["cijfers"] == pytest.approx({str(y): v for y, v in own.items()})
            level = own / total.median()[own.index]
            assert level.max() / level.min() < 1.05
        assert set(key["fusies"]["GM9008"]["cijfers"]) == {str(y) for y in total}
        gaps = {str(y): sorted(total.index[total[y].isna()]) for y in total if total[y].isna().any()}
        assert key["zonder_cijfer"] == gaps
    assert gaps == {year: ["GM9028", "GM9029"] for year in ("2012", "2017", "2018")} | {"2019": ["GM9029"]}
