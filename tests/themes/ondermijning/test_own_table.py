"""A user's own table beside the police figures: shown with its source, small counts hidden."""

import pandas as pd
import pytest

from leefbaarheid.preparation import prepare
from leefbaarheid.themes import ondermijning as theme
from tests.themes import pages

ROWS = """code,jaar,indicator,waarde,teller,noemer,bron
GM0917,2023,hennepkwekerijen,,40,46000,"Zicht op Ondermijning, overgenomen op 1 maart 2024"
GM0928,2023,hennepkwekerijen,,25,23000,"Zicht op Ondermijning, overgenomen op 1 maart 2024"
GM0184,2023,hennepkwekerijen,,3,6600,"Zicht op Ondermijning, overgenomen op 1 maart 2024"
GM0917,2023,verdachten_drugs,,280,72000,"Zicht op Ondermijning, overgenomen op 1 maart 2024"
GM0928,2023,verdachten_drugs,,150,37000,"Zicht op Ondermijning, overgenomen op 1 maart 2024"
GM0184,2023,verdachten_drugs,,0,15000,"Zicht op Ondermijning, overgenomen op 1 maart 2024"
GM0917,2022,hennepkwekerijen,,50,46000,"Zicht op Ondermijning, overgenomen op 1 maart 2024"
GM0928,2022,hennepkwekerijen,,3,23000,"Zicht op Ondermijning, overgenomen op 1 maart 2024"
GM0184,2022,hennepkwekerijen,0.45,,,"Zicht op Ondermijning, overgenomen op 1 maart 2024"
"""
pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture(scope="module")
def data(real_source, tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    source = folder / "bron"
    source.mkdir()
    for path in real_source.rglob("*"):
        if path.is_file() and "buurt" not in path.name:
            (source / path.name).symlink_to(path)
    (source / "zicht_op_ondermijning.csv").write_text(ROWS, encoding="utf-8")
    prepare(source, folder / "data")
    return str(folder / "data")


def test_it_shows_up_with_its_source(data):
    study = theme.open_study("Heerlen", data=data)
    said, _ = pages.check(theme, study)
    assert study.meanings["hennepkwekerijen"].label in said["profile_table"]
    source = "Zicht op Ondermijning, overgenomen op 1 maart 2024 (eigen tabel zicht_op_ondermijning.csv)"
    for part in ("head", "spine", "profile_table", "indicators_table"):
        assert source in said[part]
        assert "bijvoorbeeld" not in said[part], "what params say of such tables is no source"
    assert "Niet in de index: minder dan 60% van de gemeenten heeft een cijfer." in said["indicators_table"]
    assert "In de index, als een van de soorten die de brief noemt." not in said["indicators_table"]
    assert "zicht_op_ondermijning.csv" in said["certainty"]
    assert "Zicht op Ondermijning, overgenomen op 1 maart 2024" in said["provenance"]
    own = study.profiel.set_index("indicator")
    assert own.loc["verdachten_drugs", "waarde"] == pytest.approx(
        study.meanings["verdachten_drugs"].per * 280 / 72000
    )
    assert "hennepkwekerijen" not in study.in_index, "three gemeenten are too few to rank among"
    relations = study.indicatoren.set_index("indicator")
    assert relations.loc["hennepkwekerijen", "n"] <= 3
    assert pd.isna(relations.loc["hennepkwekerijen", "spearman"])


def test_a_small_count_is_nowhere(data, tmp_path):
    study = theme.open_study("Urk", data=data)
    newest = study.all_rates[study.all_rates["jaar"] >= 2023]
    rates = newest[newest["code"] == "GM0184"].set_index("indicator")
    assert pd.isna(rates.loc["hennepkwekerijen", "teller"])
    assert pd.isna(rates.loc["hennepkwekerijen", "waarde"])
    assert rates.loc["verdachten_drugs", "teller"] == 0, "nought may show"
    theme.save_tables(study, tmp_path)
    profile = pd.read_csv(tmp_path / "tabellen/ondermijning/profiel.csv").set_index("indicator")
    assert pd.isna(profile.loc["hennepkwekerijen", "waarde"])
    rate = study.meanings["hennepkwekerijen"].per * 3 / 6600
    frame = study.frame.set_index("gemeente_code")["hennepkwekerijen"]
    assert not frame.sub(rate).abs().lt(1e-9).any()


def test_three_gemeenten_do_not_pass_for_the_country(data):
    study = theme.open_study("Heerlen", data=data, kernindicator="hennepkwekerijen")
    row = study.profiel.set_index("indicator").loc["hennepkwekerijen"]
    assert row["waarde"] == pytest.approx(1000 * 40 / 46000)
    assert row[["nl", "q1", "mediaan", "q3", "percentiel", "peers", "provincie"]].isna().all()
    assert study.series[["reeks", "jaar"]].to_numpy().tolist() == [["Heerlen", 2022], ["Heerlen", 2023]]
    assert study.funnel.table.empty
    said, _ = pages.check(theme, study)
    assert "0,87 per 1.000 woningen." in said["messages"], "beside no country, peers or limits"
    assert "hennepkwekerijen" not in said["messages"].split("Opgeruimde hennepkwekerijen:")[0]


def test_a_hidden_count_is_no_nought_in_the_years(data):
    series = theme.open_study(
        "Heerlen, Kerkrade", data=data, kernindicator="hennepkwekerijen", minimum_dekking=0.5
    ).series
    found = series[series["soort"] == "gekozen"].set_index("jaar")["waarde"]
    assert found[2023] == pytest.approx(1000 * (40 + 25) / (46000 + 23000))
    assert found[2022] == pytest.approx(1000 * 50 / 46000), "without the dwellings of Kerkrade either"


def test_a_rate_without_a_count_is_hidden_by_published_dwellings(data):
    rates = theme.open_study("Urk", data=data).all_rates
    own = rates[(rates["code"] == "GM0184") & (rates["indicator"] == "hennepkwekerijen")].set_index("jaar")
    assert own["onderdrukt"].all(), "0.45 per 1,000 of the dwellings that the police figures give is 3"
    assert own["waarde"].isna().all()
