from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.dataset import open_dataset
from leefbaarheid.dataset.layout import INDICATORS
from leefbaarheid.errors import SourceError
from leefbaarheid.params import load_indicators
from leefbaarheid.preparation import check, describe_gaps, prepare
from tests.preparation.mini import EAST, WEST, make_mini
from tests.sources.cbs import save
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


@pytest.fixture
def source(tmp_path):
    source = make_mini(tmp_path / "bron")
    path = source / "gemeente_naar_2024.csv"
    path.write_text(path.read_text().replace(",0.9\n", ",1.0\n"))
    return source


def made(source, tmp_path):
    report = prepare(source, tmp_path / "klaar")
    return report, open_dataset(tmp_path / "klaar")


def log_of(report, name):
    return report.table.set_index("bestand").loc[name]


def test_counts_are_divided_by_denominators_of_their_own_division(source, tmp_path):
    write(source / "misdrijven.csv", CRIME)
    report, dataset = made(source, tmp_path)
    found = dataset.indicators("gemeente").set_index(["code", "jaar", "indicator"])
    assert found["waarde"].to_dict() == {
        (WEST, 2019, "misdrijven_totaal"): 1000 * 30 / 1000, (WEST, 2024, "misdrijven_totaal"): 1000 * 22 / 1100,
        (EAST, 2019, "misdrijven_totaal"): 1000 * 8 / 2000, (WEST, 2019, "inbraak_woning"): 1000 * 4 / 450
    }  # fmt: skip
    assert not found["eigen"].any()
    assert set(found["bron"]) == {"misdrijven.csv"}
    log = log_of(report, "misdrijven.csv")
    assert (log["rijen_gelezen"], log["rijen_gebruikt"]) == (8, 4)
    assert log["geweigerd"] == (
        "area not known in this dataset: 1; no count (suppressed, or counted with a successor): 2; "
        "no rate: no woningen of its own year: 1"
    )
    assert "no woningen of its own year for some areas in 2024: no rate there" in log["opmerking"]
    assert "denominators of 1 gemeenten and years moved to their successors of 2024" in log["opmerking"]
    assert check(tmp_path / "klaar").violations == 0


def test_gemeenten_and_years_without_a_rate_are_told(source, tmp_path):
    path = source / "gemeente_naar_2024.csv"
    path.write_text(path.read_text().replace(",1.0\n", ",0.6\n"))
    write(source / "misdrijven.csv", CRIME)
    report, dataset = made(source, tmp_path)
    assert (WEST, 2019) not in set(
        zip(*dataset.indicators("gemeente")[["code", "jaar"]].to_numpy().T, strict=True)
    )
    said = "\n".join(describe_gaps(report.zonder_cijfer))
    assert "misdrijven.csv 2019: gemeenten without rates, as counts stand on the newest division: 1" in said
    assert "  Oudstad was divided: Kerkrade" in said
    assert "cannot be moved to the division of the counts: 2" in log_of(report, "misdrijven.csv")["geweigerd"]


def test_a_user_is_told_what_a_dissolved_gemeente_left_out_would_do(source, tmp_path):
    write(source / "misdrijven.csv", "".join(x for x in CRIME.splitlines(True) if not x.startswith("GM0001")))
    report, _ = made(source, tmp_path)
    assert report.zonder_cijfer[["jaar", "gemeente", "reden"]].to_numpy().tolist() == [
        [2019, "Kerkrade", "lacks Oudstad"],
        [2024, "GM9999", "has no successor in 2024"],
    ]


def test_cbs_counts_are_divided_by_the_nearest_year(source, tmp_path):
    save(source / "47018NED.json", police_odata())
    write(
        source / "inwoners.csv",
        "buurtcode,jaar,inwoners,woningen\nBU09280101,2020,200,90\nBU09280102,2020,50,20\n",
    )
    report, dataset = made(source, tmp_path)
    buurt = dataset.indicators("buurt").set_index("indicator")
    assert buurt[["teller", "noemer", "waarde"]].to_dict("index") == {
        "inbraak_woning": {"teller": 1.0, "noemer": 90.0, "waarde": 1000 / 90},
        "misdrijven_totaal": {"teller": 30.0, "noemer": 200.0, "waarde": 150.0},
    }
    gemeente = dataset.indicators("gemeente", gemeenten=[WEST]).set_index("indicator")["waarde"]
    assert gemeente.to_dict() == {"misdrijven_totaal": 300.0, "drugshandel": 7.0, "fraude": 7.0}
    log = log_of(report, "47018NED.json")
    assert log["rijen_gelezen"] == log["rijen_gebruikt"] + log["rijen_geweigerd"]
    assert "no rate: no woningen within 5 years: 1" in log["geweigerd"]
    assert "divided by inwoners per buurt of 2020" in log["opmerking"]
    assert "divided by inwoners per gemeente of 2024" in log["opmerking"]
    assert "1 areas have fewer than 250 inwoners or woningen: their rates say little" in log["opmerking"]


def test_counts_of_buurten_are_summed_whether_or_not_they_have_a_rate(source, tmp_path):
    rows = "BU09280101,2024,totaal_misdrijven,30\nBU09280102,2024,totaal_misdrijven,\nBU09289999,2024,totaal_misdrijven,7\n"
    write(source / "misdrijven_buurt.csv", f"buurtcode,jaar,misdrijf,aantal\n{rows}")
    _, dataset = made(source, tmp_path)
    found = dataset.attributes("gemeente", ["misdrijven_totaal_per_buurt"])
    assert found[["code", "jaar", "waarde", "bron"]].to_numpy().tolist() == [
        [WEST, 2024, 37.0, "misdrijven_buurt.csv"]
    ]
    assert check(tmp_path / "klaar").violations == 0


def test_inhabitants_of_gemeenten_in_an_own_table_are_moved_before_they_divide(source, tmp_path):
    save(source / "47018NED.json", police_odata([(WEST, "0.0.0", 2019, 33)]))
    text = f"gemeentecode,jaar,inwoners\n{WEST},2019,1000\nGM0001,2019,100\n"
    write(source / "inwoners.csv", text)
    _, dataset = made(source, tmp_path)
    assert dataset.indicators("gemeente")[["noemer", "waarde"]].to_numpy().tolist() == [[1100.0, 30.0]]


def test_own_rows_are_marked_and_cited(source, tmp_path):
    write(source / "zoo.csv", OWN)
    write(source / "misdrijven.csv", CRIME)
    _, dataset = made(source, tmp_path)
    rows = dataset.indicators("gemeente", ["verdachten_drugs"])
    assert rows[["code", "waarde", "teller", "noemer", "bron", "eigen"]].to_numpy().tolist() == [
        [WEST, 2.0, 2.0, 1000.0, "zoo.csv", True]
    ]
    assert dataset.indicators("buurt", gemeenten=[WEST])["code"].tolist() == ["BU09280101"]
    assert dataset.indicators("buurt", gemeenten=[EAST]).empty
    assert "Bron: Zicht op Ondermijning (eigen tabel) (onbekend (eigen tabel))" in dataset.citations()
    assert check(tmp_path / "klaar").violations == 0


def test_the_veiligheidsmonitor_stands_as_given(source, tmp_path):
    save(source / "vm.json", answer("85146NED", monitor((2021,), (WEST, "GM0363"))))
    report, dataset = made(source, tmp_path)
    found = dataset.indicators("gemeente")
    assert found[["code", "indicator", "waarde"]].to_numpy().tolist() == [
        [WEST, "vm_onveilig", 21.4],
        [WEST, "vm_rapportcijfer", 7.1],
    ]
    assert found[["teller", "noemer"]].isna().all().all()
    assert log_of(report, "vm.json")["rijen_gebruikt"] == 1
    assert check(tmp_path / "klaar").violations == 0


def test_the_same_figures_in_two_files_count_once_and_others_are_refused(source, tmp_path):
    write(source / "a.csv", CRIME)
    write(source / "b.csv", CRIME)
    once = f"code,jaar,indicator,waarde,bron\n{WEST},2019,misdrijven_totaal,30,x\n"
    write(source / "zoo.csv", once)
    report, dataset = made(source, tmp_path)
    assert set(dataset.indicators("gemeente")["bron"]) == {"a.csv"}
    assert "same figure in another file: 4" in log_of(report, "b.csv")["geweigerd"]
    assert log_of(report, "zoo.csv")["rijen_gebruikt"] == 0
    write(source / "zoo.csv", once.replace(",30,", ",31,"))
    with pytest.raises(
        SourceError, match=r"zoo\.csv and a\.csv disagree on misdrijven_totaal of GM0928 in 2019 \(31, 30\)"
    ):
        made(source, tmp_path)
    write(source / "b.csv", CRIME.replace("inbraak_woning,4,", "inbraak_woning,5,"))
    with pytest.raises(
        SourceError, match=r"b\.csv and a\.csv disagree on inbraak_woning .* \(5, 4\); keep one"
    ):
        made(source, tmp_path)


def test_an_older_dataset_without_the_table_opens(source, tmp_path):
    _, dataset = made(source, tmp_path)
    assert "indicatoren.parquet" not in dataset.meta["tabellen"]
    empty = dataset.indicators("gemeente", ["misdrijven_totaal"], [WEST])
    assert list(empty.columns) == INDICATORS.names
    assert empty.empty
    assert check(tmp_path / "klaar").violations == 0


def test_the_order_of_rows_and_files_does_not_matter(source, tmp_path):
    write(source / "misdrijven.csv", CRIME)
    write(source / "zoo.csv", OWN)
    first, _ = made(source, tmp_path)
    head, *lines = CRIME.splitlines()
    write(source / "misdrijven.csv", "\n".join([head, *lines[::-1]]) + "\n")
    again = prepare(source, tmp_path / "klaar")
    assert again.dataset["tabellen"] == first.dataset["tabellen"]


@pytest.fixture(scope="module")
def real(real_path):
    return open_dataset(real_path).indicators("gemeente")


@pytest.fixture(scope="module")
def by_hand(real_source):
    """Rates in plain pandas: counts on 2024's division, denominators summed to it by the table of successors."""
    table = pd.read_csv(real_source / "tabellen/misdrijven_gemeente.csv")
    naar = pd.read_csv(real_source / "tabellen/gemeente_naar_2024.csv")
    people = table.drop_duplicates(["gemeentecode", "jaar"])
    link = people.merge(
        naar, left_on=["gemeentecode", "jaar"], right_on=["gm_code_from", "year_from"], how="left"
    )
    link["gm_code_2024"] = link["gm_code_2024"].fillna(link["gemeentecode"])
    sums = (
        link.groupby(["gm_code_2024", "jaar"])[["aantal_inwoners", "woningvoorraad"]]
        .sum(min_count=1)
        .reset_index()
    )
    counts = table.dropna(subset="aantal").merge(
        sums, left_on=["gemeentecode", "jaar"], right_on=["gm_code_2024", "jaar"]
    )
    per_dwelling = counts["misdrijf"] == "inbraak_woning"
    counts["noemer"] = np.where(per_dwelling, counts["woningvoorraad_y"], counts["aantal_inwoners_y"])
    counts["waarde"] = 1000 * counts["aantal"] / counts["noemer"]
    counts["indicator"] = counts["misdrijf"].replace("totaal_misdrijven", "misdrijven_totaal")
    return counts.dropna(subset="waarde").rename(columns={"gemeentecode": "code"})


@pytest.mark.real
def test_real_rates_are_those_of_plain_pandas(real, by_hand):
    both = by_hand.merge(
        real, on=["code", "jaar", "indicator"], how="outer", suffixes=("_hand", ""), indicator="in_both"
    )
    assert (both["in_both"] != "right_only").all()
    assert (both["waarde"] - both["waarde_hand"]).abs().max() < 1e-9
    lost = both[both["in_both"] == "left_only"]
    assert lost.groupby("jaar")["code"].nunique().to_dict() == {2012: 11, 2017: 7, 2018: 4, 2019: 4}
    assert set(lost.loc[lost["jaar"] == 2019, "code"]) == {"GM0757", "GM0824", "GM0855", "GM0865"}
    assert len(real) == 29649


def test_groningen_shows_no_jump(real):
    total = real[(real["code"] == "GM0014") & (real["indicator"] == "misdrijven_totaal")].set_index("jaar")[
        "waarde"
    ]
    assert abs(total[2019] / total[2018] - 1) < 0.02


def test_real_kinds_and_years(real, real_path):
    assert set(real["indicator"]) == {
        "bedreiging", "cybercrime", "diefstal_fietsen", "diefstal_motor", "drugs_drank", "fraude", "inbraak_bedrijven",
        "inbraak_woning", "misdrijven_totaal", "mishandeling", "straatroof", "vernieling", "winkeldiefstal",
    }  # fmt: skip
    newest = real[real["jaar"] == 2024].groupby("indicator")["code"].nunique()
    assert "inbraak_woning" not in newest
    assert set(newest) == {342}
    assert not real["eigen"].any()
    origin = {b["bestand"]: b for b in json.loads((real_path / "dataset.json").read_text())["bronnen"]}
    assert origin["tabellen/misdrijven_gemeente.csv"]["citaat"] == "Bron: Politie (47018NED), CBS"


def test_every_indicator_of_params_says_what_it_divides_by_and_why():
    for name, one in load_indicators().items():
        assert one.in_index is False or one.groep != "beleving", name
        assert one.toelichting.startswith(("In de index", "Niet in de index", "Ervaren"))
        assert one.in_index == one.toelichting.startswith("In de index"), name
        assert (one.noemer in one.eenheid) if one.noemer else one.groep == "beleving", name
