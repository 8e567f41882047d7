"""The study on the real police figures, against plain pandas."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from leefbaarheid.analysis.ondermijning import left_out
from leefbaarheid.dataset import open_dataset
from leefbaarheid.errors import ParameterError
from leefbaarheid.themes.ondermijning import (
    area_chapter,
    indicators_table,
    lacking,
    messages,
    open_study,
    save_tables,
    scatter,
)
from tests.themes import pages

HEADERS = {
    "herkomst": "gebied_code,gebied,soort,bron,jaren,niveau,gewicht,gewicht_jaar,aantal_gebieden,gegevensset,"
    "controlegetal",
    "indicatoren": "indicator,groep,n,spearman,spearman_laag,spearman_hoog,pearson,partieel,p,q,"
    "bron,jaren,niveau,gewicht,gewicht_jaar",
    "ranglijst": "gemeente_code,gemeente,index,rang,rang_min,rang_max,dekking,onveiligheid,onveiligheid_bron,type,soc",
    "buurten": "code,naam,gemeente_code,gemeente,indicator,waarde,teller,noemer,te_rangschikken,"
    "bron,jaren,niveau,gewicht,gewicht_jaar",
    "profiel": "indicator,waarde,eenheid,nl,q1,mediaan,q3,percentiel,peers,bron,jaren,niveau,gewicht,gewicht_jaar",
}


@pytest.fixture(scope="module")
def study(real_path):
    return open_study("Heerlen", data=str(real_path))


@pytest.fixture(scope="module")
def counts(real_path):
    return (
        open_dataset(real_path).indicators("gemeente").query("jaar == 2024").set_index(["indicator", "code"])
    )


@pytest.fixture(scope="module")
def raw(counts):
    """All crime of 2024 per 1,000 inhabitants, by gemeente."""
    table = counts.loc["misdrijven_totaal"]
    return 1000 * table["teller"] / table["noemer"]


def test_thirteen_kinds_run_as_they_are(study, raw):
    assert len(study.meanings) == 13
    by_code = study.frame.set_index("gemeente_code")
    total = by_code["misdrijven_totaal"]
    pd.testing.assert_series_equal(total, raw.reindex(total.index), check_names=False)
    assert study.years["misdrijven_totaal"] == 2024
    assert study.years["inbraak_woning"] == 2023, "there are no dwellings of 2024"
    assert "misdrijven_totaal" not in study.in_index, "its parts are in the index"


def test_correlations_are_circular_and_have_no_tests(study, raw):
    assert study.circular
    table = study.indicatoren.set_index("indicator")
    assert table[["p", "q"]].isna().all(axis=None)
    onv = study.frame.set_index("gemeente_code")["onv"]
    wanted = stats.spearmanr(raw.reindex(onv.index), -onv).statistic
    assert table.loc["misdrijven_totaal", "spearman"] == pytest.approx(wanted)
    assert table.loc["misdrijven_totaal", "pearson"] == pytest.approx(
        np.corrcoef(raw.reindex(onv.index), -onv)[0, 1]
    )
    assert (study.unsafety["onveiligheid_bron"] == "leefbaarometer").all()


def test_the_index_is_the_mean_percentile(study):
    frame = study.frame.set_index("gemeente_code")[study.in_index]
    wanted = (100 * (frame.rank() - 1) / (frame.notna().sum() - 1)).mean(axis=1)
    found = study.ranglijst.set_index("gemeente_code")["index"]
    np.testing.assert_allclose(found.reindex(wanted.index).astype(float), wanted)
    ranks = study.ranglijst
    assert (ranks["rang_min"] <= ranks["rang"]).all()
    assert (ranks["rang"] <= ranks["rang_max"]).all()


def test_types_cut_at_the_upper_third(study):
    table = study.ranglijst
    high = table["type"].str.startswith("hoog")
    assert high.sum() == 342 // 3
    assert table.loc[high, "index"].min() > table.loc[~high, "index"].max()
    assert study.type_sensitivity.changed > 0


def test_far_fewer_lie_outside_the_funnel_than_by_chance_alone(study):
    table = study.funnel.table
    assert (table["buiten"] != 0).sum() < 0.15 * len(table) < (table["buiten_poisson"] != 0).sum()


def test_the_provincie_stands_beside_a_gemeente_in_it(study, counts, real_path):
    codes = study.frame.loc[study.frame["provincie"] == "Limburg", "gemeente_code"]
    assert len(codes) == 31
    rows = counts.loc["misdrijven_totaal"].loc[codes]
    total = study.profiel.set_index("indicator").loc["misdrijven_totaal"]
    assert total["provincie"] == pytest.approx(1000 * rows["teller"].sum() / rows["noemer"].sum())
    assert study.provincie[0] == "Limburg"
    assert open_study("Limburg", data=str(real_path)).provincie == ("", [])
    assert open_study("Heerlen, Urk", data=str(real_path)).provincie == ("", [])


def test_peers_are_one_figure_on_the_page(study):
    series = study.series[(study.series["soort"] == "vergelijkbaar") & (study.series["jaar"] == 2024)]
    peers = study.profiel.set_index("indicator").loc["misdrijven_totaal", "peers"]
    assert series["waarde"].tolist() == [pytest.approx(peers)]


def test_the_page_tells_which_indicators_were_chosen(real_path):
    study = open_study("Heerlen", indicatoren="misdrijven_totaal, fraude", data=str(real_path))
    rows = pages.words(indicators_table(study)._repr_html_())
    assert rows.count("Voor dit rapport gekozen.") == 1
    assert rows.count("Voor dit rapport niet gekozen.") == 10
    assert "onderdelen zitten er al in" not in rows


def test_the_area_and_its_peers_lead_the_table_of_the_scatter(real_path):
    study = open_study("Urk", data=str(real_path))
    rows = scatter(study).table.frame["naam"].tolist()
    assert rows[0] == "Urk", "on place 337 it would fall outside the rows shown"
    assert set(rows[1:11]) == set(study.peers["gemeente"])
    assert len(rows) == len(set(rows)) == 342


def test_one_other_choice_leaves_the_weights(real_path):
    values = {"gewichten": "vernieling=100", "data": str(real_path)}
    study = open_study("Heerlen", **values)
    rest = ", ".join(n for n in study.in_index if n != "fraude")
    wanted = open_study("Heerlen", indicatoren=rest, **values).ranglijst.set_index("gemeente_code")["rang"]
    choice = study.choices.set_index("keuze").loc["zonder fraude", "rang"]
    assert choice == wanted["GM0917"]
    assert (
        choice
        != open_study("Heerlen", indicatoren=rest, data=str(real_path))
        .ranglijst.set_index("gemeente_code")
        .loc["GM0917", "rang"]
    )


def test_peers_are_near_in_all_three(study):
    about = study.frame.set_index("gemeente_code")
    own = about.loc["GM0917"]
    peers = about.loc[study.peers["gemeente_code"]]
    assert len(peers) == 10
    assert (peers["omvang"] / own["omvang"]).between(1 / 4, 4).all()
    assert peers["ses"].mean() == pytest.approx(own["ses"], abs=0.15)


@pytest.mark.parametrize("area", ["Heerlen", "Limburg", "Nederland"])
def test_tables_are_written_with_their_contract(real_path, tmp_path, area):
    study = open_study(area, data=str(real_path))
    save_tables(study, tmp_path)
    folder = tmp_path / "tabellen/ondermijning"
    assert sorted(p.name for p in folder.iterdir()) == [f"{n}.csv" for n in sorted(HEADERS)]
    for name, header in HEADERS.items():
        assert (folder / f"{name}.csv").read_bytes().decode("utf-8").splitlines()[0] == header
    assert len(pd.read_csv(folder / "ranglijst.csv")) == 342
    buurten = pd.read_csv(folder / "buurten.csv")
    assert set(buurten["gemeente_code"]) == set(study.area.gemeenten)
    assert buurten["te_rangschikken"].dtype == bool


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"jaar": 2011}, "no indicators of gemeenten up to 2011"),
        ({"indicatoren": "hennepkwekerijen"}, "no figures of hennepkwekerijen; indicators it has are"),
        ({"kernindicator": "hennepkwekerijen"}, "kernindicator hennepkwekerijen has no figures here"),
        ({"jaar_score": 2013}, "no scores of 2013; years with dimensions are"),
    ],
    ids=str,
)
def test_what_the_data_do_not_hold_is_one_sentence(real_path, values, sentence):
    with pytest.raises(ParameterError, match=sentence) as caught:
        open_study("Heerlen", **values, data=str(real_path))
    assert "\n" not in str(caught.value)


@pytest.fixture(scope="module")
def buurten(real_path):
    """Buurten in 2024: cases, inhabitants, and cases per 1,000."""
    table = open_dataset(real_path).indicators("buurt").query("jaar == 2024").set_index("code")
    return table.assign(cijfer=1000 * table["teller"] / table["noemer"])


def test_buurten_are_left_out_where_they_do_not_add_up_to_their_gemeente(real_path):
    country = open_study("Nederland", data=str(real_path))
    found = {name: round(share, 2) for name, share in left_out(country.inside[1]).items()}
    assert found == {"Best": 0.0, "Voorst": 0.07, "Zoetermeer": 0.12, "Heeze-Leende": 0.15}
    staphorst = open_study("Staphorst", data=str(real_path)).inside[1]
    assert staphorst["opgeteld"].unique() == [pytest.approx(333 / 369)]
    assert staphorst["getoond"].any()


@pytest.mark.parametrize("core", ["misdrijven_totaal", "fraude"])
def test_the_map_has_all_crime_per_buurt_in_the_year_of_the_gemeenten(real_path, buurten, core):
    study = open_study("Rotterdam", kernindicator=core, data=str(real_path))
    level, rows = study.inside
    assert (level, set(rows["indicator"]), set(rows["jaar"])) == ("buurt", {"misdrijven_totaal"}, {2024})
    shown = rows[rows["getoond"]].set_index("code")
    wanted = buurten.loc[shown.index]
    np.testing.assert_allclose(shown["waarde"], wanted["cijfer"])
    assert shown["noemer"].min() >= 250
    small = {"Europoort", "Botlek-Vondelingenplaat", "Waalhaven"} & set(rows["naam"])
    assert small
    assert not small & set(shown["naam"])
    page = pages.words(area_chapter(study)._repr_html_())
    assert "Alle misdrijven samen per buurt in Rotterdam, 2024" in page


def test_the_list_goes_by_rate_and_says_that_visitors_do_not_count(real_path, buurten):
    study = open_study("Kerkrade", data=str(real_path))
    page = pages.words(area_chapter(study)._repr_html_())
    listed = page.split("hoogste cijfer eerst Buurt")[1]
    own = buurten[buurten.index.str.startswith("BU0928") & (buurten["noemer"] >= 250)]
    codes = own[own["teller"] >= 20].sort_values("cijfer", ascending=False).index[:15]
    names = study.inside[1].set_index("code")["naam"][codes]
    places = [listed.index(name) for name in names]
    assert places == sorted(places)
    assert "Verspreide huizen Dentgenbach" not in listed, "3,200 per 1,000 of its 20 inhabitants"
    assert "Bezoekers zijn niet meegeteld als inwoner" in listed
    assert "Jaar: 2024. Eenheid: per 1.000 inwoners. 17 buurten, zonder gewicht" in listed


@pytest.mark.parametrize(
    ("area", "said", "shown"),
    [
        ("Best", "In Best (0%) tellen", False),
        ("Zoetermeer", "In Zoetermeer (12%) tellen", False),
        ("Zoetermeer, Delft", "In Zoetermeer (12%) tellen", True),
        ("Staphorst", "minder dan 250 inwoners: geen cijfer", True),
    ],
)
def test_who_is_left_out_reads_why_where_the_map_would_stand(real_path, area, said, shown):
    study = open_study(area, data=str(real_path))
    page = pages.words(area_chapter(study)._repr_html_())
    assert page.startswith("Buurten en wijken")
    assert said in page
    assert ("Wat de kleuren betekenen" in page or "hoogste cijfer eerst" in page) == shown
    rows = study.inside[1]
    assert rows.loc[rows["gemeente"].isin(["Best", "Zoetermeer"]), ["waarde", "teller"]].isna().all(axis=None)
    assert not pages.words(lacking(study)._repr_html_())


def test_before_there_were_counts_per_buurt_nobody_is_said_to_be_left_out(real_path):
    study = open_study("Rotterdam", jaar=2019, data=str(real_path))
    assert study.inside[0] == ""
    assert "per buurt of wijk geen cijfers" in pages.words(lacking(study)._repr_html_())


def test_the_country_has_no_map_of_all_its_buurten(real_path):
    study = open_study("Nederland", data=str(real_path))
    assert not area_chapter(study).pieces
    assert "Kies een gemeente of een regio." in pages.words(lacking(study)._repr_html_())


def test_seven_burglaries_put_no_gemeente_in_the_highest_tenth(real_path):
    study = open_study("Rozendaal", data=str(real_path))
    row = study.profiel.set_index("indicator").loc["inbraak_woning"]
    assert row["percentiel"] > 90
    said = pages.words(messages(study)._repr_html_())
    assert "inbraak bij woningen" not in said
