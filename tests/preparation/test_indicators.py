"""Counts divided by what belongs to them, values as given, and how much of SES-WOA found its area."""

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.dataset import open_dataset
from leefbaarheid.dataset.layout import INDICATORS
from leefbaarheid.errors import SourceError
from leefbaarheid.params import load_indicators
from leefbaarheid.preparation import describe_gaps, describe_joined, joining
from leefbaarheid.preparation.joining import COLUMNS
from tests.preparation.mini import EAST, WEST, Made
from tests.sources.cbs import TABEL, TOPICS, data_properties, save, statline, typed
from tests.sources.crime import answer, monitor, police_odata
from tests.sources.raw import write

CRIME = f"""gemeentecode,jaar,misdrijf,aantal,aantal_inwoners,woningvoorraad
{WEST},2019,totaal_misdrijven,30,900,400
{WEST},2019,inbraak_woning,4,900,400
GM0001,2019,totaal_misdrijven,,100,50
GM0001,2019,inbraak_woning,,100,50
{EAST},2019,totaal_misdrijven,8,2000,900
{WEST},2024,totaal_misdrijven,22,1100,
{WEST},2024,inbraak_woning,2,1100,
GM9999,2024,totaal_misdrijven,1,10,5
"""
OWN = f"""code,jaar,indicator,waarde,teller,noemer,bron
{WEST},2023,verdachten_drugs,,2,1000,Zicht op Ondermijning
BU09280101,2023,hennepkwekerijen,1.5,,,Zicht op Ondermijning
"""


def rows(made, *columns):
    return made("indicatoren")[[*columns]].to_numpy().tolist()


def test_counts_are_divided_by_denominators_of_their_own_division(source):
    write(source / "misdrijven.csv", CRIME)
    made = Made(source)
    assert rows(made, "indicator", "code", "jaar", "waarde", "bron", "eigen") == [
        ["inbraak_woning", WEST, 2019, 1000 * 4 / 450, "misdrijven.csv", False],
        ["misdrijven_totaal", EAST, 2019, 1000 * 8 / 2000, "misdrijven.csv", False],
        ["misdrijven_totaal", WEST, 2019, 1000 * 30 / 1000, "misdrijven.csv", False],
        ["misdrijven_totaal", WEST, 2024, 1000 * 22 / 1100, "misdrijven.csv", False],
    ]
    log = made.files.loc["misdrijven.csv"]
    assert (log["rijen_gelezen"], log["rijen_gebruikt"]) == (8, 4)
    assert log["geweigerd"] == (
        "area not known in this dataset: 1; no count (suppressed, or counted with a successor): 2; "
        "no rate: no woningen of its own year: 1"
    )
    assert "no woningen of its own year for some areas in 2024: no rate there" in log["opmerking"]
    assert "denominators of 1 gemeenten and years moved to their successors of 2024" in log["opmerking"]


def test_gemeenten_and_years_without_a_rate_are_told(source):
    write(source / "misdrijven.csv", "".join(x for x in CRIME.splitlines(True) if not x.startswith("GM0001")))
    found = Made(source).report.zonder_cijfer[["jaar", "gemeente", "reden"]].to_numpy().tolist()
    assert found == [[2019, "Kerkrade", "lacks Oudstad"], [2024, "GM9999", "has no successor in 2024"]]
    path = source / "gemeente_naar_2024.csv"
    path.write_text(path.read_text().replace(",1.0\n", ",0.6\n"))
    write(source / "misdrijven.csv", CRIME)
    made = Made(source)
    assert [WEST, 2019] not in rows(made, "code", "jaar")
    assert describe_gaps(made.report.zonder_cijfer)[:2] == [
        "misdrijven.csv 2019: gemeenten without rates, as counts stand on the newest division: 1",
        "  Oudstad was divided: Kerkrade",
    ]
    refused = made.files.loc["misdrijven.csv", "geweigerd"]
    assert "cannot be moved to the division of the counts: 2" in refused


def test_cbs_counts_are_divided_by_the_nearest_year(source):
    save(source / "47018NED.json", police_odata())
    text = "buurtcode,jaar,inwoners,woningen\nBU09280101,2020,200,90\nBU09280102,2020,50,20\n"
    write(source / "inwoners.csv", text)
    made = Made(source)
    found = made("indicatoren").query("niveau == 'buurt' or code == @WEST")
    assert found[["niveau", "indicator", "teller", "noemer", "waarde"]].to_numpy().tolist() == [
        ["buurt", "inbraak_woning", 1.0, 90.0, 1000 / 90], ["buurt", "misdrijven_totaal", 30.0, 200.0, 150.0],
        ["gemeente", "drugshandel", 7.0, 1000.0, 7.0], ["gemeente", "fraude", 7.0, 1000.0, 7.0],
        ["gemeente", "misdrijven_totaal", 300.0, 1000.0, 300.0],
    ]  # fmt: skip
    log = made.files.loc["47018NED.json"]
    assert log["rijen_gelezen"] == log["rijen_gebruikt"] + log["rijen_geweigerd"]
    assert "no rate: no woningen within 5 years: 1" in log["geweigerd"]
    for level, year in (("buurt", 2020), ("gemeente", 2024)):
        assert f"divided by inwoners per {level} of {year}" in log["opmerking"]
    assert "1 areas have fewer than 250 inwoners or woningen: their rates say little" in log["opmerking"]


def test_counts_of_buurten_are_summed_whether_or_not_they_have_a_rate(source):
    counts = [("BU09280101", "30"), ("BU09289999", "7"), ("BU09280102", "")]
    lines = "".join(f"{code},2024,totaal_misdrijven,{n}\n" for code, n in counts)
    text = f"buurtcode,jaar,misdrijf,aantal\n{lines}"
    write(source / "misdrijven_buurt.csv", text)
    found = Made(source)("kenmerken").query("kenmerk == 'misdrijven_totaal_per_buurt'")
    row = [WEST, 2024, 37.0, "misdrijven_buurt.csv"]
    assert found[["code", "jaar", "waarde", "bron"]].to_numpy().tolist() == [row]


def test_inhabitants_of_gemeenten_in_an_own_table_are_moved_before_they_divide(source):
    save(source / "47018NED.json", police_odata([(WEST, "0.0.0", 2019, 33)]))
    write(source / "inwoners.csv", f"gemeentecode,jaar,inwoners\n{WEST},2019,1000\nGM0001,2019,100\n")
    assert rows(Made(source), "noemer", "waarde") == [[1100.0, 30.0]]


def test_own_rows_and_the_veiligheidsmonitor_stand_as_given_and_are_cited(source):
    write(source / "zoo.csv", OWN)
    save(source / "vm.json", answer("85146NED", monitor((2021,), (WEST, "GM0363"))))
    made = Made(source)
    columns = ["code", "indicator", "waarde", "teller", "noemer", "bron", "eigen"]
    assert made("indicatoren")[columns].fillna(0).to_numpy().tolist() == [
        ["BU09280101", "hennepkwekerijen", 1.5, 0, 0, "zoo.csv", True],
        [WEST, "verdachten_drugs", 2.0, 2.0, 1000.0, "zoo.csv", True],
        [WEST, "vm_onveilig", 21.4, 0, 0, "vm.json", False],
        [WEST, "vm_rapportcijfer", 7.1, 0, 0, "vm.json", False],
    ]
    assert made.files.loc["vm.json", "rijen_gebruikt"] == 1
    dataset = open_dataset(made.folder)
    assert dataset.indicators("buurt", gemeenten=[EAST]).empty
    assert "Bron: Zicht op Ondermijning (eigen tabel) (onbekend (eigen tabel))" in dataset.citations()


def test_the_same_figures_in_two_files_count_once_and_others_are_refused(source):
    write(source / "a.csv", CRIME)
    write(source / "b.csv", CRIME)
    once = f"code,jaar,indicator,waarde,bron\n{WEST},2019,misdrijven_totaal,30,x\n"
    write(source / "zoo.csv", once)
    made = Made(source)
    assert set(made("indicatoren")["bron"]) == {"a.csv"}
    assert "same figure in another file: 4" in made.files.loc["b.csv", "geweigerd"]
    assert made.files.loc["zoo.csv", "rijen_gebruikt"] == 0
    head, *lines = CRIME.splitlines()
    write(source / "a.csv", "\n".join([head, *lines[::-1]]) + "\n")
    assert Made(source).report.dataset["tabellen"] == made.report.dataset["tabellen"], "in whatever order"
    write(source / "zoo.csv", once.replace(",30,", ",31,"))
    with pytest.raises(SourceError, match=r"zoo\.csv and a\.csv disagree on .* of GM0928 in 2019 \(31, 30\)"):
        Made(source)
    write(source / "b.csv", CRIME.replace("inbraak_woning,4,", "inbraak_woning,5,"))
    with pytest.raises(
        SourceError, match=r"b\.csv and a\.csv disagree on inbraak_woning .* \(5, 4\); keep one"
    ):
        Made(source)


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


def ses(code, total, homes, year=2022):
    values = {"SES-WOA/Totaalscore/Gemiddelde score": total, "Particuliere huishoudens": homes}
    return code, code, year, dict.fromkeys(TOPICS) | values


#: Kerkrade's buurten bear older codes in SES-WOA; 't Oosten has those of the scores, one suppressed.
RECODED = [
    ses("NL01", 0.0, 8_000_000), ses(WEST, -0.2, 500), ses(EAST, 0.1, 1000), ses("BU09280901", -0.3, 300),
    ses("BU09280902", -0.1, 200), ses("BU08820101", 0.1, 900), ses("BU08820102", None, 100)
]  # fmt: skip


def test_ses_of_a_gemeente_that_was_recoded_is_named_with_cause_and_remedy_from_csv_and_odata(source):
    write(source / "ses.csv", statline(rows=RECODED))
    made = Made(source)
    table, features = made.report.koppeling, made("kenmerken")
    assert table[table["niveau"] == "buurt"].values.tolist() == [
        ["buurt", 2022, EAST, "'t Oosten", 2, 1, 0.5, 0.9, 0], ["buurt", 2022, WEST, "Kerkrade", 2, 0, 0.0, 0.0, 2]
    ]  # fmt: skip
    assert describe_joined(table) == [
        "SES-WOA 2022, buurt: 1 of 4 scored areas have it (25.0%), in 2 gemeenten, of which 1 under 80%",
        "  under 80%: Kerkrade 0 of 2 (0%; 2 other codes in the table); other codes mean recoded areas, as a rule: take "
        "the SES table of the division that the scores have",
    ]
    told = "area not known in this dataset: 2; row of the whole country: 1"
    assert made.files.loc["ses.csv", "geweigerd"] == told
    mine = features[features["bron"] == "ses.csv"].set_index(["kenmerk", "code"])["waarde"]
    assert mine["ses_totaal"].to_dict() == {"BU08820101": 0.1, WEST: -0.2, EAST: 0.1}
    assert mine["huishoudens", "BU08820102"] == 100
    (source / "ses.csv").unlink()
    save(source / f"{TABEL}.json", typed(rows=RECODED, first=31))
    save(source / f"{TABEL}_DataProperties.json", data_properties(first=31))
    again = Made(source)
    assert again("kenmerken").drop(columns="bron").equals(features.drop(columns="bron"))
    assert again.files.loc[f"{TABEL}.json", "soort"] == "CBS table 86092NED"
    origin = next(b for b in again.report.dataset["bronnen"] if b["bestand"] == f"{TABEL}.json")
    assert (origin["citaat"], origin["licentie"]) == ("Bron: CBS", "CC BY 4.0")


def test_each_year_of_ses_has_its_own_rows(source):
    whole = [ses(c, 0.1, 100, y) for c in (WEST, EAST, "BU09280101", "BU09280102") for y in (2020, 2021)]
    write(source / "ses.csv", statline(rows=[*whole, ses("BU08820101", 0.1, 100, 2021)]))
    table = Made(source).report.koppeling
    found = table.set_index(["jaar", "gemeente_code"])["gekoppeld"]
    assert found.to_dict() == {(2020, EAST): 0, (2020, WEST): 2, (2021, EAST): 1, (2021, WEST): 2}
    first, second, *_ = describe_joined(table)
    assert first.startswith("SES-WOA 2020, buurt: 2 of 4 scored areas have it (50.0%)")
    cause = "suppressed by CBS, or not in the table: add the rest of the table"
    assert second.endswith(f"'t Oosten 0 of 2 (0%); {cause}")


def test_households_of_the_nearest_year_weigh_else_dwellings():
    rows = [("A", 2014, "huishoudens", 1.0), ("A", 2022, "huishoudens", 5.0), ("B", 2022, "woningen", 3.0)]
    features = pd.DataFrame(rows, columns=["code", "jaar", "kenmerk", "waarde"]).assign(niveau="buurt")
    found = joining._households(features, "buurt", 2020, pd.Series(["A", "B", "C"]))
    assert found.tolist() == [5.0, 3.0, 0.0]


def test_a_long_list_of_gemeenten_is_cut_and_one_of_just_the_limit_is_not_in_it():
    shares = [(f"G{i}", i % 4, 4) for i in range(1, 41)] + [("Net", 4, 5)]
    rows = [["buurt", 2022, f"GM{n}", n, of, got, got / of, None, 0] for n, got, of in shares]
    table = pd.DataFrame(rows, columns=COLUMNS).astype({"aandeel_huishoudens": float})
    first, text = describe_joined(table)
    assert first.endswith("of which 40 under 80%")
    assert text.count(" of 4 (") == 20
    assert "G4 0 of 4 (0%)" in text
    assert " and 20 more; suppressed" in text
    assert "Net" not in text
    assert " more" not in describe_joined(table.head(20))[1]
