from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.bevindingen import FUNCTIONS, Unequal
from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import Limits
from tests.analysis.sociale_ongelijkheid.country import make_country


@pytest.fixture(scope="module")
def case():
    areas = make_country([60, 50, 40, 30, 20, 12, 5], seed=3, rho=0.8)
    codes = sorted(areas["gemeente_code"].unique())
    about = pd.DataFrame(
        {
            "naam": [f"Proefstad {i}" for i in range(len(codes))],
            "provincie_code": ["PV20", "PV21", "PV22"] * 2 + ["PV20"],
            "omvang": areas.groupby("gemeente_code")["huishoudens"].sum().reindex(codes).to_numpy(),
            "ses": [0.3, 0.1, -0.2, 0.2, 0.0, -0.1, 0.5],
        },
        index=codes,
    )
    members = {"G2": tuple(codes[:2]), "KLEIN": (codes[6],)}
    ses = areas["totaal"].dropna()
    return Unequal(areas, ses, about, members, pd.Series(dtype=bool), Limits(), draws=100, seed=1)


def values(found):
    return found.figures.set_index("naam")["waarde"].to_dict()


def test_widest_ranks_by_the_spread_of_each_gemeente(case):
    sd = case.areas.groupby("gemeente_code")["afw"].std().drop("GM9007")
    rank = sd.rank(ascending=False)
    found = FUNCTIONS["widest"](case, {}, groep="G2", plaats=int(rank[["GM9001", "GM9002"]].max()))
    assert found.holds is True
    assert values(found)["Proefstad 0"] == rank["GM9001"]
    assert found.figures.query("gekozen")["laag"].notna().all()
    strict = int(rank[["GM9001", "GM9002"]].max()) - 1
    assert FUNCTIONS["widest"](case, {}, groep="G2", plaats=strict).holds is False
    for group in ("KLEIN", "ONBEKEND"):
        assert FUNCTIONS["widest"](case, {}, groep=group, plaats=1).absent == "afwezig"


def test_by_size_correlates_gemeenten_by_rank(case):
    small = replace(case, minimum=5)
    found = FUNCTIONS["by_size"](small, {}, van="spreiding")
    sd = case.areas.groupby("gemeente_code")["afw"].std()
    expected = sd.corr(case.about["omvang"], method="spearman")
    assert values(found)["spreiding"] == pytest.approx(expected)
    assert (found.n, found.per) == (7, "gemeente")
    assert found.holds is bool(found.figures["laag"].iloc[0] > 0)
    by = {c: g for c, g in case.areas.groupby("gemeente_code")}
    r = pd.Series({c: g["afw"].corr(g["totaal"]) for c, g in by.items() if g["totaal"].notna().sum() >= 5})
    found = FUNCTIONS["by_size"](small, {}, van="samenhang")
    assert values(found)["samenhang"] == pytest.approx(
        r.corr(case.about["omvang"].reindex(r.index), method="spearman")
    )
    assert FUNCTIONS["by_size"](case, {}, van="spreiding").absent == "weinig"


def test_status_orders_means_weighted_by_households(case):
    about = case.about
    inside = about["provincie_code"] == "PV22"
    south = np.average(about.loc[inside, "ses"], weights=about.loc[inside, "omvang"])
    parts = {"Zuid": ["PV22"], "Steden": ["G2"]}
    found = FUNCTIONS["status"](case, {}, gebieden=parts, volgorde=[["NL", "Zuid"], ["Steden", "Zuid"]])
    assert values(found)["Zuid"] == pytest.approx(south)
    assert values(found)["Steden"] == pytest.approx(np.average(about["ses"][:2], weights=about["omvang"][:2]))
    assert found.holds is True
    assert (found.n, found.per, found.gewicht, found.ses_alone) == (7, "gemeente", "huishoudens", True)
    assert "NL" in set(found.figures.query("gekozen")["naam"]), "what the others are compared with is told"
    assert FUNCTIONS["status"](case, {}, gebieden=parts, volgorde=[["Zuid", "NL"]]).holds is False
    even = FUNCTIONS["status"](
        replace(case, weging="gemeenten"), {}, gebieden=parts, volgorde=[["NL", "Zuid"]]
    )
    assert values(even)["NL"] == pytest.approx(about["ses"].mean())
    gone = FUNCTIONS["status"](case, {}, gebieden={"Weg": ["PV99"]}, volgorde=[["NL", "Weg"]])
    assert (gone.holds, gone.absent) == (None, "afwezig")


def test_relations_name_the_strongest(case):
    ask = FUNCTIONS["relations"]
    known = case.areas.dropna(subset=["totaal"])
    r = {s: known[s].corr(known["totaal"]) for s in ("onv", "soc", "won", "fys", "vrz")}
    top = sorted(r, key=r.get, reverse=True)
    found = ask(case, {}, scores=[*r], ses=["totaal"], hoogste=top[:3])
    assert values(found) == pytest.approx(r)
    assert found.holds is True
    assert ask(case, {}, scores=[*r], ses=["totaal"], hoogste=[*top[:2], top[3]]).holds is False
    one = {"scores": ["afw"], "ses": ["totaal"], "hoogste": ["afw"]}
    total = known["afw"].corr(known["totaal"])
    assert ask(case, {}, **one, grens=total - 0.01).holds is True
    assert ask(case, {}, **one, grens=total + 0.01).holds is False
    assert len(ask(case, {}, **one).points) == len(known)
    parts = {"scores": ["afw"], "ses": ["welvaart", "opleiding", "arbeid"]}
    best = max(("welvaart", "opleiding", "arbeid"), key=lambda s: known["afw"].corr(known[s]))
    assert ask(case, {}, **parts, hoogste=[best]).holds is True
    without = replace(case, areas=case.areas.drop(columns="opleiding"))
    assert ask(without, {}, **parts, hoogste=["opleiding"]).holds is None


def test_regional_compares_with_the_middle_gemeente(case):
    known = case.areas.dropna(subset=["totaal"])
    r = {c: g["afw"].corr(g["totaal"]) for c, g in known.groupby("gemeente_code") if len(g) >= 10}
    pooled = known[known["gemeente_code"].isin(["GM9001", "GM9002"])]
    found = FUNCTIONS["regional"](case, {}, gebieden={"Steden": "G2"})
    assert values(found) == pytest.approx(
        {"Steden": pooled["afw"].corr(pooled["totaal"]), "NL": np.median([*r.values()])}
    )
    assert found.holds is bool(values(found)["Steden"] > values(found)["NL"])
    assert FUNCTIONS["regional"](case, {}, gebieden={"Klein": "KLEIN"}).absent == "afwezig"


def test_share_of_stapeling_by_hand(case):
    known = case.areas.dropna(subset=["totaal"])
    cut = known["totaal"].quantile(0.2)
    flag = (known["totaal"] <= cut) & (known["klasse"] <= 4)
    shares = flag.groupby(known["gemeente_code"]).mean()
    ask, one = FUNCTIONS["share"], {"GM9001": "Proefstad 0"}
    about = {"soort": "stapeling", "gemeenten": one}
    found = ask(case, {"Proefstad 0": float(shares["GM9001"])}, **about)
    assert values(found)["Proefstad 0"] == pytest.approx(shares["GM9001"])
    assert found.holds is True
    assert ask(case, {"Proefstad 0": shares["GM9001"] * 1.2 + 0.01}, **about).holds is False
    place = int(shares.drop("GM9007").rank(ascending=False, method="min")["GM9001"])
    assert ask(case, {}, **about, plaats=place).holds is True
    assert place == 1 or ask(case, {}, **about, plaats=place - 1).holds is False
    gone = ask(case, {}, soort="stapeling", gemeenten={"GM0001": "Weg"})
    assert (gone.holds, gone.absent) == (None, "afwezig")


def test_without_ses_only_the_class_counts(case):
    bare = replace(case, areas=case.areas.assign(totaal=np.nan))
    assert not bare.ses
    found = FUNCTIONS["share"](bare, {}, soort="stapeling", gemeenten={"GM9001": "Proefstad 0"})
    own = case.areas[case.areas["gemeente_code"] == "GM9001"]
    assert values(found)["Proefstad 0"] == pytest.approx((own["klasse"] <= 4).mean())
    other = FUNCTIONS["share"](bare, {}, soort="tegenhanger", gemeenten={"GM9001": "Proefstad 0"})
    assert (other.holds, other.absent) == (None, "zonder_ses")


def test_clusters_count_cores_in_regions(case):
    codes = case.areas.loc[case.areas["gemeente_code"] == "GM9001", "code"].head(3)
    held = replace(case, cluster=pd.Series(True, codes))
    found = FUNCTIONS["clusters"](held, {}, gebieden={"Steden": "G2"})
    assert (values(found), found.holds) == ({"Steden": 3.0, "NL": 3.0}, True)
    assert FUNCTIONS["clusters"](held, {}, gebieden={"Klein": "KLEIN"}).holds is False
    assert FUNCTIONS["clusters"](held, {}, gebieden={"Weg": "WEG"}).absent == "afwezig"
    assert FUNCTIONS["clusters"](case, {}, gebieden={"Steden": "G2"}).absent == "onbekend"


def test_below_others_flips_with_the_scores(case):
    ask = FUNCTIONS["below_others"]
    found = ask(case, {}, scores=["onv", "won", "soc"])
    assert found.holds is True
    assert (found.figures.query("gekozen")["hoog"] < 0).all()
    turned = case.areas.assign(**{d: -case.areas[d] for d in ("onv", "won", "soc")})
    assert ask(replace(case, areas=turned), {}, scores=["onv", "won", "soc"]).holds is False
    none = case.areas.assign(klasse=9)
    assert ask(replace(case, areas=none), {}, scores=["onv"]).absent == "weinig"
    lowest = case.areas["totaal"].idxmin()
    one = none.assign(klasse=none["klasse"].where(none.index != lowest, 1))
    alone = ask(replace(case, areas=one), {}, scores=["onv"])
    assert (alone.n, alone.holds, alone.absent) == (1, None, "weinig")


def test_inside_tells_level_from_spread(case):
    known = case.areas.dropna(subset=["totaal", "spreiding"])
    r = known["totaal"].corr(known["spreiding"])
    found = FUNCTIONS["inside"](case, {}, sterker=False)
    assert values(found)["totaal_spreiding"] == pytest.approx(r)
    assert found.holds is bool(r < -0.5)
    weak = replace(case, areas=case.areas.assign(spreiding=np.arange(len(case.areas)) % 7))
    assert FUNCTIONS["inside"](weak, {}, sterker=False).holds is False
    assert FUNCTIONS["inside"](weak, {}, sterker=True).holds is True
    bare = replace(case, areas=case.areas.drop(columns="spreiding"))
    assert FUNCTIONS["inside"](bare, {}, sterker=True).absent == "onbekend"
