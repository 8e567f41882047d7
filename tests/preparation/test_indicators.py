"""Counts divided by what belongs to them, values as given, and how much of SES-WOA found its area."""

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.dataset import open_dataset
from leefbaarheid.dataset.layout import INDICATORS
from leefbaarheid.params import load_indicators
from leefbaarheid.preparation import describe_joined, joining
from leefbaarheid.preparation.joining import COLUMNS
from tests.preparation.mini import EAST, WEST


def rows(made, bron, *columns):
    found = made("indicatoren")
    return found.loc[found["bron"] == bron, [*columns]].to_numpy().tolist()


def test_counts_are_divided_by_denominators_of_their_own_division(rich):
    assert rows(rich, "misdrijven.csv", "indicator", "code", "jaar", "waarde", "eigen") == [
        ["inbraak_woning", WEST, 2019, 1000 * 4 / 450, False],
        ["misdrijven_totaal", EAST, 2019, 1000 * 8 / 2000, False],
        ["misdrijven_totaal", WEST, 2019, 1000 * 30 / 1000, False],
        ["misdrijven_totaal", WEST, 2024, 1000 * 22 / 1100, False],
    ]
    log, again = (rich.files.loc[f"misdrijven{name}.csv"] for name in ("", "_kopie"))
    assert (log["rijen_gelezen"], log["rijen_gebruikt"]) == (10, 4)
    assert log["geweigerd"] == (
        "area not known in this dataset: 1; no count (suppressed, or counted with a successor): 3; no rate: inhabitants "
        "and dwellings cannot be moved to the division of the counts: 1; no rate: no woningen of its own year: 1"
    )
    assert "no woningen of its own year for some areas in 2024: no rate there" in log["opmerking"]
    assert "denominators of 2 gemeenten and years moved to their successors of 2024" in log["opmerking"]
    assert (again["rijen_gebruikt"], "same figure in another file: 4" in again["geweigerd"]) == (0, True)


def test_gemeenten_and_years_without_a_rate_are_told(rich):
    for name, reason in (("", "Oudstad was divided"), ("_2012", "lacks Oudstad")):
        why = f"no rates, as counts stand on the newest division: 't Oosten 2012 ({reason})"
        assert why in rich.files.loc[f"misdrijven{name}.csv", "opmerking"]


def test_cbs_counts_are_divided_by_the_nearest_year_moved_to_the_division_of_today(rich):
    assert rows(rich, "47018NED.json", "niveau", "indicator", "jaar", "teller", "noemer", "waarde") == [
        ["buurt", "inbraak_woning", 2023, 1.0, 90.0, 1000 / 90],
        ["buurt", "misdrijven_totaal", 2023, 30.0, 200.0, 150.0],
        ["gemeente", "drugshandel", 2023, 7.0, 1000.0, 7.0], ["gemeente", "fraude", 2023, 7.0, 1000.0, 7.0],
        *(["gemeente", "misdrijven_totaal", year, n, noemer, 1000 * n / noemer]
          for year, n, noemer in ((2017, 33.0, 1100.0), (2018, 30.0, 1000.0), (2023, 300.0, 1000.0))),
    ]  # fmt: skip
    log, other = (rich.files.loc[name] for name in ("47018NED.json", "misdrijven_buurt.csv"))
    assert log["rijen_gelezen"] == log["rijen_gebruikt"] + log["rijen_geweigerd"]
    assert "no rate: no woningen within 5 years: 1" in log["geweigerd"]
    for level, years in (("buurt", "2022"), ("gemeente", "2017, 2018, 2024")):
        assert f"divided by inwoners per {level} of {years}" in log["opmerking"]
    assert "1 areas have fewer than 250 inwoners or woningen: their rates say little" in other["opmerking"]


def test_counts_of_buurten_are_summed_whether_or_not_they_have_a_rate(rich):
    found = rich("kenmerken").query("kenmerk == 'misdrijven_totaal_per_buurt' and jaar == 2024")
    assert found[["code", "waarde", "bron"]].to_numpy().tolist() == [[WEST, 37.0, "misdrijven_buurt.csv"]]


def test_own_rows_and_the_veiligheidsmonitor_stand_as_given_and_are_cited(rich):
    found = rich("indicatoren").fillna(0).drop(columns=["niveau", "jaar"])
    assert found[found["bron"].isin(["zoo.csv", "vm.json"])].to_numpy().tolist() == [
        ["BU09280101", "hennepkwekerijen", 1.5, 0, 0, "zoo.csv", True],
        [WEST, "verdachten_drugs", 2.0, 2.0, 1000.0, "zoo.csv", True],
        [WEST, "vm_onveilig", 21.4, 0, 0, "vm.json", False],
        [WEST, "vm_rapportcijfer", 7.1, 0, 0, "vm.json", False],
    ]
    assert rich.files.loc[["vm.json", "zoo.csv"], "rijen_gebruikt"].tolist() == [1, 2]
    dataset = open_dataset(rich.folder)
    assert dataset.indicators("buurt", gemeenten=[EAST]).empty
    assert "Bron: Zicht op Ondermijning (eigen tabel) (onbekend (eigen tabel))" in dataset.citations()


def test_a_dataset_without_the_table_opens_and_has_no_ses_to_tell_of(ready):
    assert "indicatoren.parquet" not in ready.report.dataset["tabellen"]
    empty = open_dataset(ready.folder).indicators("gemeente", ["misdrijven_totaal"], [WEST])
    assert (list(empty), len(empty)) == (INDICATORS.columns, 0)
    assert list(ready.report.koppeling) == COLUMNS
    assert describe_joined(ready.report.koppeling) == []


@pytest.mark.real
def test_real_rates_are_those_of_plain_pandas(real, real_source):
    """Counts on 2024's division, denominators summed to it by the table of successors."""
    folder, key, real = real_source / "tabellen", ["code", "jaar"], real.indicators("gemeente")
    table = pd.read_csv(folder / "misdrijven_gemeente.csv").rename(columns={"gemeentecode": "code"})
    naar = pd.read_csv(folder / "gemeente_naar_2024.csv")
    naar = naar.rename(columns={"gm_code_from": "code", "year_from": "jaar"})
    link = table.drop_duplicates(key).merge(naar, on=key, how="left")
    link["code"] = link["gm_code_2024"].fillna(link["code"])
    sums = link.groupby(key)[["aantal_inwoners", "woningvoorraad"]].sum(min_count=1)
    counts = table.dropna(subset="aantal")[[*key, "misdrijf", "aantal"]].merge(sums, on=key)
    homes, people = counts["woningvoorraad"], counts["aantal_inwoners"]
    counts["hand"] = 1000 * counts["aantal"] / np.where(counts["misdrijf"] == "inbraak_woning", homes, people)
    counts["indicator"] = counts["misdrijf"].replace("totaal_misdrijven", "misdrijven_totaal")
    both = counts.dropna(subset="hand").merge(real, "outer", [*key, "indicator"], indicator="in_both")
    assert (both["in_both"] != "right_only").all()
    assert (both["waarde"] - both["hand"]).abs().max() < 1e-9
    lost = both[both["in_both"] == "left_only"]
    assert lost.groupby("jaar")["code"].nunique().to_dict() == {2012: 11, 2017: 7, 2018: 4, 2019: 4}
    assert set(lost.loc[lost["jaar"] == 2019, "code"]) == {"GM0757", "GM0824", "GM0855", "GM0865"}
    assert len(real) == 29649


def test_every_indicator_of_params_says_what_it_divides_by_and_why():
    for name, one in load_indicators().items():
        assert one.in_index is False or one.groep != "beleving", name
        assert one.toelichting.startswith(("In de index", "Niet in de index", "Ervaren"))
        assert one.in_index == one.toelichting.startswith("In de index"), name
        assert (one.noemer in one.eenheid) if one.noemer else one.groep == "beleving", name


def test_ses_of_a_gemeente_that_was_recoded_is_named_with_cause_and_remedy(rich):
    table, features = rich.report.koppeling, rich("kenmerken").query("bron == 'ses.csv'")
    table = table[table["niveau"] == "buurt"]
    west, east = [WEST, "Kerkrade", 2], [EAST, "'t Oosten", 2]
    assert table.values.tolist() == [
        ["buurt", 2020, *east, 0, 0.0, 0.0, 0], ["buurt", 2020, *west, 2, 1.0, 1.0, 0],
        ["buurt", 2022, *east, 1, 0.5, 0.9, 0], ["buurt", 2022, *west, 0, 0.0, 0.0, 2],
    ]  # fmt: skip
    assert describe_joined(rich.report.koppeling) == [
        "SES-WOA 2020, buurt: 2 of 4 scored areas have it (50.0%), in 2 gemeenten; 1 under 80%: 't Oosten 0 of 2 (0%); "
        f"{joining.LACKING}",
        "SES-WOA 2022, buurt: 1 of 4 scored areas have it (25.0%), in 2 gemeenten; 1 under 80%: Kerkrade 0 of 2 (0%); "
        f"{joining.RECODED}",
        "SES-WOA 2020, 2022, gemeente: 1 of 1 scored areas have it (100.0%), in 1 gemeenten",
        "SES-WOA 2022, pc4: 2 of 4 scored areas have it (50.0%), in 2 gemeenten; 2 under 80%: 't Oosten 1 of 2 (0%), "
        f"Kerkrade 1 of 2 (60%); {joining.LACKING}",
    ]
    told = "area not known in this dataset: 2; row of the whole country: 1"
    assert rich.files.loc["ses.csv", "geweigerd"] == told
    mine = features.query("jaar == 2022").set_index(["kenmerk", "code"])["waarde"]
    assert mine["ses_totaal"].to_dict() == {"BU08820101": 0.1, WEST: -0.2, EAST: 0.1}
    assert mine["huishoudens", "BU08820102"] == 100


def test_households_of_the_nearest_year_weigh_else_dwellings():
    rows = [("A", 2014, "huishoudens", 1.0), ("A", 2022, "huishoudens", 5.0), ("B", 2022, "woningen", 3.0)]
    features = pd.DataFrame(rows, columns=["code", "jaar", "kenmerk", "waarde"]).assign(niveau="buurt")
    found = joining._households(features, "buurt", 2020, pd.Series(["A", "B", "C"]))
    assert found.tolist() == [5.0, 3.0, 0.0]


def test_gemeenten_under_the_limit_are_named_the_worst_first():
    rows = [["buurt", 2022, f"GM{i}", f"G{i}", 5, 4 - i, (4 - i) / 5, None, i // 2] for i in range(3)]
    (said,) = describe_joined(pd.DataFrame(rows, columns=COLUMNS))
    assert f"; 2 under 80%: G2 2 of 5 (40%), G1 3 of 5 (60%); {joining.RECODED}" in said
