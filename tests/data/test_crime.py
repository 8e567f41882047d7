"""Theme 3 on the data inside: what was measured comes out, frames agree with plain loops, and a user's table joins."""

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.ondermijning.composite import composite, leave_one_out
from leefbaarheid.analysis.ondermijning.ranks import wider
from leefbaarheid.analysis.ondermijning.typology import types
from leefbaarheid.analysis.ondermijning.unsafety import experienced
from leefbaarheid.data.crime import (
    by_year,
    cases_of,
    core_of,
    expected_rates,
    in_index,
    kinds_of_crime,
    load_crime,
    rank_ranges,
    since,
    undermining_known,
    unsafety_sources,
    weights_of,
)
from leefbaarheid.data.crime_inside import load_inside, load_parts, steps_of, yearly_counts
from leefbaarheid.data.indicators import newest_shown, shown_rates
from leefbaarheid.data.regions import open_data
from leefbaarheid.errors import ParameterError
from leefbaarheid.params import load_national_series

NAN = float("nan")


@pytest.fixture(scope="module")
def country(real_path):
    dataset, area = open_data("Kerkrade", str(real_path))
    gemeenten, cijfers = load_crime(dataset)
    return dataset, area, gemeenten, cijfers, kinds_of_crime(dataset)


@pytest.fixture(scope="module")
def ranking(country):
    dataset, _, gemeenten, _, soorten = country
    names = in_index(gemeenten, soorten, "", 0.6)
    asked = (gemeenten, names, soorten["richting"])
    table = composite(*asked).merge(leave_one_out(*asked)).set_index("gemeente_code")
    weights = tuple(weights_of(names, "").items())
    return wider(table.join(rank_ranges(dataset, 0, weights, seed=2023))), names


def test_the_range_of_kerkrade_is_that_of_chance_not_of_the_choice_of_kinds(ranking):
    row = ranking[0].loc["GM0928"]
    assert (row["rang"], row["rang_min"], row["rang_max"]) == (44, 35, 56)
    assert row["marge_door"] == "toeval"
    assert abs(row["marge_laag"] - 26) <= 2
    assert abs(row["marge_hoog"] - 66) <= 2


def test_half_of_the_least_safe_third_scores_better_than_the_reference(country, ranking):
    gemeenten = country[2]
    unsafe = experienced(unsafety_sources(gemeenten), ["veiligheidsmonitor", "eigen", "leefbaarometer"])
    kinds = types(ranking[0]["index"], unsafe["onveiligheid"])
    less_safe = kinds.str.endswith("hoog")
    onv = gemeenten.set_index("code")["onv"].reindex(kinds.index)
    assert (less_safe.sum(), (less_safe & (onv > 0)).sum()) == (114, 57)


def test_what_is_usual_leaves_out_what_the_page_says(country):
    dataset, _, gemeenten, _, soorten = country
    usual = expected_rates(dataset)
    inside = 1 - usual["buiten"].abs().groupby("indicator").mean()
    shown = inside[soorten.index[soorten["getoond"]]]
    assert 0.80 < shown.min() <= shown.max() < 0.95, "docs/method.md gives these shares"
    row = usual.loc[("misdrijven_totaal", "GM0928")]
    base = gemeenten.set_index("code")
    apart = (np.log(base["oad"]) - np.log(base.loc["GM0928", "oad"])).abs().drop("GM0928")
    near = apart.sort_values(kind="stable").index[:50]
    own = shown_rates(dataset).query(
        "niveau == 'gemeente' and indicator == 'misdrijven_totaal' and jaar == 2024"
    )
    own = own.set_index("code").loc[near, ["teller", "noemer"]].sum()
    assert row["verwacht"] == pytest.approx(1000 * own["teller"] / own["noemer"])
    assert row["gewoon_laag"] < row["verwacht"] < row["gewoon_hoog"]
    assert list(soorten.index[~soorten["getoond"]]) == ["drugs_drank"]


def test_rates_by_year_and_changes_are_sums_of_counts(country):
    dataset, area, _gemeenten, cijfers, _soorten = country
    limburg = open_data("Limburg", str(dataset.path))[1]
    rows = shown_rates(dataset)
    rows = rows[(rows["niveau"] == "gemeente") & (rows["indicator"] == "vernieling")]
    parts = {"een": area.gemeenten, "samen": limburg.gemeenten, "gemiddeld": limburg.gemeenten}
    table = by_year(dataset, "vernieling", parts, 0.6, averaged=["gemiddeld"])
    for year in (2012, 2019, 2024):
        mine = rows[(rows["jaar"] == year) & rows["code"].isin(limburg.gemeenten)]
        assert table.loc[year, "samen"] == pytest.approx(1000 * mine["teller"].sum() / mine["noemer"].sum())
        assert table.loc[year, "gemiddeld"] == pytest.approx(mine["waarde"].mean())
        assert table.loc[year, "een"] == pytest.approx(mine.set_index("code").loc["GM0928", "waarde"])
    found = since(dataset, area.gemeenten, 0, 2019, 0.6)
    assert found.loc["inbraak_woning", ["jaar_eerst", "jaar_laatst"]].tolist() == [2019, 2023]
    assert found.loc["vernieling", "verandering"] == pytest.approx(
        table.loc[2024, "een"] / table.loc[2019, "een"] - 1
    )
    assert found["duidelijk"].to_dict() | {"inbraak_woning": -1, "fraude": 1} == found["duidelijk"].to_dict()
    assert (found["duidelijk"] != 0).sum() == 2
    assert cases_of(area.gemeenten, cijfers)["misdrijven_totaal"] == 2318
    unknown = (*area.gemeenten, "GM9998", "GM9999")
    assert since(dataset, unknown, 0, 2019, 0.6).empty, "one of three is known"
    assert len(since(dataset, unknown, 0, 2019, 0.3)) == len(found)


def test_undermining_is_known_of_enough_of_the_gemeenten_or_not_at_all():
    kinds = pd.DataFrame({"ondermijning": [True, True, False]}, index=["drugs", "geld", "diefstal"])
    table = pd.DataFrame(
        {"code": list("ABC"), "drugs": [1.0, 2, NAN], "geld": [1.0, NAN, NAN], "diefstal": 1.0}
    )
    assert undermining_known(kinds, table, ["A", "B", "C"], 0.6) == ["drugs"]
    assert undermining_known(kinds, table, ["A"], 0.6) == ["drugs", "geld"]
    assert undermining_known(kinds, table, ["C"], 0.6) == []


def test_buurten_of_gemeenten_that_do_not_add_up_have_no_figure(country):
    dataset, area, _gemeenten, _cijfers, _ = country
    for name in ("Best", "Voorst", "Zoetermeer", "Heeze-Leende"):
        one = open_data(name, str(dataset.path))[1]
        inside, level = load_inside(dataset, one, "misdrijven_totaal", 2024)
        assert level == "buurt"
        assert not inside["beoordeeld"].any()
        assert inside["waarde"].isna().all()
    inside, _ = load_inside(dataset, area, "misdrijven_totaal", 2024)
    judged = inside[inside["beoordeeld"]]
    assert (len(inside), len(judged)) == (18, 17)
    assert (judged["noemer"] >= 250).all()
    assert (judged["huishoudens"] >= 100).all()
    assert judged["jaar_eerst"].eq(2021).all()
    assert judged["jaar_laatst"].eq(2025).all()
    counts = yearly_counts(dataset, "misdrijven_totaal", "buurt")
    rows = judged.set_index("code")
    assert (counts.loc[rows.index, 2025] == rows["teller_laatst"]).all()
    assert rows.loc["BU09280000", "waarde"] == pytest.approx(1000 * 405 / 3280)
    steps = steps_of(rows, 44.66, 1000)
    assert steps["BU09280000"] == 5
    assert steps.value_counts().to_dict() == {2: 11, 3: 3, 4: 2, 5: 1}
    few = pd.DataFrame({"waarde": [90.0, 3.8, 90.0], "teller": [9.0, 19, NAN], "noemer": [100.0, 5000, 100]})
    assert steps_of(few, 44.66, 1000).tolist() == [0, 1, 5], (
        "few cases, but many were to be expected; no count known"
    )
    assert steps_of(few, NAN, 1000).isna().all()


def test_the_parts_of_a_region_are_its_gemeenten(country):
    dataset, _, gemeenten, cijfers, _ = country
    limburg = open_data("Limburg", str(dataset.path))[1]
    parts = load_parts(dataset, limburg, gemeenten, cijfers, "misdrijven_totaal", 2019).set_index("code")
    assert sorted(parts.index) == sorted(limburg.gemeenten)
    line = by_year(dataset, "misdrijven_totaal", {"x": ["GM0917"]}, 0.6)["x"]
    assert parts.loc["GM0917", "verandering"] == pytest.approx(line[2024] / line[2019] - 1)
    assert parts.loc["GM0917", "jaar_eerst"] == 2019


def test_of_an_indicator_of_which_all_is_hidden_the_newest_hidden_year_is_kept():
    rows = pd.DataFrame(
        {"indicator": list("aabb"), "jaar": [2022, 2023, 2022, 2023], "waarde": [1.0, 2.0, NAN, NAN]}
    ).assign(onderdrukt=[False, False, True, True])
    kept = newest_shown(rows)
    assert kept[["indicator", "jaar"]].to_numpy().tolist() == [["a", 2023], ["b", 2023]]
    assert newest_shown(rows, 2022)["jaar"].tolist() == [2022, 2022]


def test_errors_name_the_remedy(country):
    _, _, gemeenten, _, soorten = country
    with pytest.raises(ParameterError, match="has no figures of drugshandel; indicators it has are"):
        in_index(gemeenten, soorten, "drugshandel", 0.6)
    with pytest.raises(ParameterError, match="no indicator of the index is known for 60%"):
        in_index(gemeenten.assign(fraude=np.nan), soorten, "fraude", 0.6)
    with pytest.raises(ParameterError, match="kernindicator overval has no figures here; choose one of"):
        core_of(soorten, "overval")
    assert weights_of(["a", "b"], "b=2") == {"a": 1.0, "b": 2.0}


def test_the_national_series_have_every_year():
    table = load_national_series()
    assert table.columns.tolist() == ["Drugshandel", "Wapenhandel", "Mensenhandel"]
    assert table.index.tolist() == list(range(2012, 2024))
    assert table.loc[[2012, 2023]].to_numpy().tolist() == [[15144, 6110, 536], [13468, 6662, 628]]
    assert table.attrs["bron"] == "Politie, 47018NED"


SOURCE = "Zicht op Ondermijning, overgenomen op 1 maart 2024"
ROWS = f"""code,jaar,indicator,waarde,teller,noemer,bron
GM0917,2023,hennepkwekerijen,,40,46000,"{SOURCE}"
GM0928,2023,hennepkwekerijen,,25,23000,"{SOURCE}"
GM0184,2023,hennepkwekerijen,,3,6600,"{SOURCE}"
GM0917,2023,verdachten_drugs,,280,72000,"{SOURCE}"
GM0928,2023,verdachten_drugs,,150,37000,"{SOURCE}"
GM0184,2023,verdachten_drugs,,0,15000,"{SOURCE}"
GM0184,2022,hennepkwekerijen,0.45,,,"{SOURCE}"
"""


@pytest.fixture(scope="module")
def with_table(real_path, tmp_path_factory):
    from leefbaarheid.preparation import extend

    folder = tmp_path_factory.mktemp("eigen")
    (folder / "zicht_op_ondermijning.csv").write_text(ROWS, encoding="utf-8")
    extend(real_path, [folder / "zicht_op_ondermijning.csv"], folder / "data")
    return str(folder / "data")


def page(gebied, data, folder, **parameters):
    from tests.notebooks.making import made

    return made("ondermijning", gebied, folder, data=data, **parameters)


def test_a_users_table_changes_the_name_of_the_page_and_what_it_may_conclude(with_table, tmp_path):
    from leefbaarheid.report.themes import plan

    names, _html, text = page("Heerlen", with_table, tmp_path)
    assert "Ondermijnende criminaliteit en ervaren onveiligheid · gemeente Heerlen" in text
    assert plan("ondermijning", {"gebied": "Heerlen", "data": with_table}).title.startswith("Ondermijnende")
    assert "Twee cijfers over ondermijning" in text
    assert f"{SOURCE} (eigen tabel zicht_op_ondermijning.csv)" in text
    assert "geen: drie gemeenten met een cijfer" in text
    assert "zeggen deze cijfers niets" not in text
    assert names["profiel"].loc["verdachten_drugs", "waarde"] == pytest.approx(1000 * 280 / 72000)
    assert "hennepkwekerijen" not in names["mee"], "three gemeenten are too few to rank among"
    saved = pd.read_csv(tmp_path / "tabellen/ondermijning/profiel.csv").set_index("indicator")
    row = saved.loc["hennepkwekerijen"]
    assert row["waarde"] == pytest.approx(1000 * 40 / 46000)
    assert row[["nl", "q1", "mediaan", "q3", "percentiel", "peers", "verwacht"]].isna().all()
    assert SOURCE in row["bron"]
    alone, _, text = page("Heerlen", with_table, tmp_path / "kern", kernindicator="hennepkwekerijen")
    assert "0,87 opgeruimde hennepkwekerijen per 1.000 woningen" in text
    assert alone["jaren"].columns.tolist() == ["Heerlen", "lijkt erop", "Nederland"]
    assert alone["jaren"][["lijkt erop", "Nederland"]].isna().all(axis=None)


def test_a_small_count_is_nowhere_and_a_zero_may_show(with_table, tmp_path):
    names, _html, text = page("Urk", with_table, tmp_path)
    assert "Eén cijfer over ondermijning" in text
    assert "Weggelaten zijn cijfers van minder dan vijf gevallen" in text
    rates = names["cijfers"].set_index(["code", "indicator"]).loc["GM0184"]
    assert rates.loc["hennepkwekerijen", ["waarde", "teller"]].isna().all()
    assert rates.loc["hennepkwekerijen", "onderdrukt"]
    assert rates.loc["verdachten_drugs", "teller"] == 0
    saved = pd.read_csv(tmp_path / "tabellen/ondermijning/profiel.csv").set_index("indicator")
    assert saved.loc["hennepkwekerijen", ["waarde", "teller"]].isna().all()
    assert saved.loc["hennepkwekerijen", "onderdrukt"]
    rate = 1000 * 3 / 6600
    figures = pd.concat([names["gemeenten"]["hennepkwekerijen"], saved["waarde"]])
    assert not (figures - rate).abs().lt(1e-9).any()


def test_of_another_gemeente_the_page_says_nothing_of_undermining(with_table, tmp_path):
    _, _, text = page("Rozendaal", with_table, tmp_path)
    assert "Geregistreerde criminaliteit en ervaren onveiligheid · gemeente Rozendaal" in text
    assert "Over ondermijning zeggen deze cijfers niets" in text
    assert "Er is wel een cijfer van drie gemeenten" in text
