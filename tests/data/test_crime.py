"""Theme 3 on the data inside: what was measured comes out, frames agree with plain loops, and a user's table joins."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

import leefbaarheid as lb
from leefbaarheid.data.indicators import newest_shown, shown_rates
from leefbaarheid.errors import ParameterError
from leefbaarheid.preparation import extend
from leefbaarheid.report.parameters import plan
from tests.notebooks.making import made

NAN = float("nan")


@pytest.fixture(scope="module")
def country(kerkrade):
    return *kerkrade, lb.load_crime(kerkrade[0])[0], lb.kinds_of_crime(kerkrade[0])


def test_half_of_the_least_safe_third_scores_better_than_the_reference(country):
    gemeenten, order = country[2], ["veiligheidsmonitor", "eigen", "leefbaarometer"]
    unsafe = lb.experienced(lb.unsafety_sources(gemeenten), order)["onveiligheid"]
    less_safe = lb.types(unsafe, unsafe).eq("hoog_hoog")
    told = (less_safe.sum(), (less_safe & (gemeenten["onv"] > 0)).sum())
    assert told == (114, 57), "docs/method.md gives these numbers"


def test_what_is_usual_leaves_out_what_the_page_says(country):
    dataset, _, _, kinds = country
    usual = lb.expected_rates(dataset)
    shown = (1 - usual["buiten"].abs().groupby("indicator").mean())[kinds.index[kinds["getoond"]]]
    assert 0.80 < shown.min() <= shown.max() < 0.95, "docs/method.md gives these shares"
    assert [*kinds.index[~kinds["getoond"]]] == ["drugs_drank"]


def test_rates_by_year_and_changes_are_sums_of_counts(country):
    dataset, area, *_ = country
    limburg = lb.open_data("Limburg", str(dataset.path))[1]
    rows = shown_rates(dataset).query("niveau == 'gemeente' and indicator == 'vernieling'")
    parts = {"een": area.gemeenten, "samen": limburg.gemeenten, "gemiddeld": limburg.gemeenten}
    table = lb.by_year(dataset, "vernieling", parts, 0.6, averaged=["gemiddeld"])
    mine = rows[(rows["jaar"] == 2012) & rows["code"].isin(limburg.gemeenten)].set_index("code")
    rate = 1000 * mine["teller"].sum() / mine["noemer"].sum()
    told = {"een": mine.at["GM0928", "waarde"], "samen": rate, "gemiddeld": mine["waarde"].mean()}
    assert table.loc[2012].to_dict() == pytest.approx(told)
    found = lb.since(dataset, area.gemeenten, 0, 2019, 0.6)
    assert found.loc["inbraak_woning", ["jaar_eerst", "jaar_laatst"]].tolist() == [2019, 2023]
    known = shown_rates(dataset).query("niveau == 'gemeente'").dropna(subset=["waarde", "teller", "noemer"])
    own = known[known["code"].isin(limburg.gemeenten)]
    counts = own.pivot(index=["indicator", "code"], columns="jaar", values="teller")
    for name, row in lb.since(dataset, limburg.gemeenten, 0, 2019, 0.6).iterrows():
        both = counts.loc[name][[row["jaar_eerst"], row["jaar_laatst"]]].dropna()
        assert both.sum().tolist() == row[["teller_eerst", "teller_laatst"]].tolist()
    grown = pytest.approx(table.at[2024, "een"] / table.at[2019, "een"] - 1)
    gemeenten = lb.load_parts(dataset, limburg, "vernieling", 0, 2019).set_index("code")
    assert gemeenten.loc["GM0928", ["jaar_eerst", "verandering"]].tolist() == [2019, grown]
    few = lb.Bounds(cases=int(gemeenten.at["GM0928", "teller"]))
    bound = lb.load_parts(dataset, limburg, "vernieling", 0, 2019, few).set_index("code")
    assert bound.at["GM0928", "te_rangschikken"], "just enough cases"
    assert found.at["vernieling", "verandering"] == grown
    assert found["duidelijk"][found["duidelijk"] != 0].to_dict() == {"inbraak_woning": -1, "fraude": 1}
    unknown = (*area.gemeenten, "GM9998", "GM9999")
    assert lb.since(dataset, unknown, 0, 2019, 0.6).empty, "one of three is known"


def test_buurten_of_gemeenten_that_do_not_add_up_have_no_figure(country):
    dataset, area, *_ = country
    one = lb.open_data("Voorst", str(dataset.path))[1]
    inside, level = lb.load_inside(dataset, one, "misdrijven_totaal", 2024)
    assert (level, inside["beoordeeld"].any(), inside["waarde"].count()) == ("buurt", False, 0)
    inside, _ = lb.load_inside(dataset, area, "misdrijven_totaal", 2024)
    judged = inside[inside["beoordeeld"]].set_index("code")
    assert (len(inside), len(judged)) == (18, 17)
    assert judged[["jaar_eerst", "jaar_laatst"]].drop_duplicates().to_numpy().tolist() == [[2021, 2025]]
    assert lb.load_recorded(dataset, area, "wijk", 2024)[1] == 0, "figures inside are per buurt"
    counts = lb.yearly_counts(dataset, "misdrijven_totaal", "buurt")
    assert (counts.loc[judged.index, 2025] == judged["teller_laatst"]).all()
    assert judged.loc["BU09280000", "waarde"] == pytest.approx(1000 * 405 / 3280)
    steps = lb.steps_of(judged, 44.66, 1000)
    assert (steps["BU09280000"], steps.value_counts().to_dict()) == (5, {2: 11, 3: 3, 4: 2, 5: 1})
    few = pd.DataFrame({"waarde": [90.0, 3.8, 90.0], "teller": [9.0, 19, NAN], "noemer": [100.0, 5000, 100]})
    # few cases, but many were to be expected; no count known
    assert lb.steps_of(few, 44.66, 1000).tolist() == [0, 1, 5]
    assert lb.steps_of(few, NAN, 1000).isna().all()


def test_of_an_indicator_of_which_all_is_hidden_the_newest_hidden_year_is_kept():
    rows = [("a", 2022, 1.0, False), ("a", 2023, 2.0, False), ("b", 2022, NAN, True), ("b", 2023, NAN, True)]
    table = pd.DataFrame(rows, columns=["indicator", "jaar", "waarde", "onderdrukt"])
    assert newest_shown(table)[["indicator", "jaar"]].to_numpy().tolist() == [["a", 2023], ["b", 2023]]
    assert newest_shown(table, 2022)["jaar"].tolist() == [2022, 2022]


def test_errors_name_the_remedy(country):
    gemeenten, kinds = country[2:]
    with pytest.raises(ParameterError, match="has no figures of drugshandel; indicators it has are"):
        lb.in_index(gemeenten, kinds, "drugshandel", 0.6)
    with pytest.raises(ParameterError, match="no indicator of the index is known in 60%"):
        lb.in_index(gemeenten.assign(fraude=np.nan), kinds, "fraude", 0.6)
    with pytest.raises(ParameterError, match="kernindicator overval has no figures here; choose one of"):
        lb.core_of(kinds, "overval")
    with pytest.raises(ParameterError, match="kernindicator fraude has no figures here"):
        lb.core_of(kinds.assign(gemeenten=0), "fraude")
    assert lb.weights_of({"a": 1, "b": -1}, "b=2") == {"a": 1.0, "b": -2.0}


SOURCE = "Zicht op Ondermijning, overgenomen op 1 maart 2024"
HEMP, DRUGS = "hennepkwekerijen", "verdachten_drugs"
ROWS = [
    ("GM0917", 2023, HEMP, NAN, 40, 46000), ("GM0928", 2023, HEMP, NAN, 25, 23000), ("GM0184", 2023, HEMP, NAN, 3, 6600),
    ("GM0917", 2023, DRUGS, NAN, 280, 72000), ("GM0928", 2023, DRUGS, NAN, 150, 37000),
    ("GM0184", 2023, DRUGS, NAN, 0, 15000), ("GM0184", 2022, HEMP, 0.45, NAN, NAN),
    ("GM0184", 2023, "mensenhandel", NAN, 3, 20000),
]  # fmt: skip


@pytest.fixture(scope="module")
def page(real_path, tmp_path_factory):
    """Make the page of an area with a user's table: its names, its text and its table of indicators."""
    folder = tmp_path_factory.mktemp("eigen")
    table, data = folder / "zicht_op_ondermijning.csv", str(folder / "data")
    rows = pd.DataFrame(ROWS, columns=["code", "jaar", "indicator", "waarde", "teller", "noemer"])
    rows.assign(bron=SOURCE).to_csv(table, index=False)
    extend(real_path, [table], folder / "data")

    @cache
    def make(gebied, kernindicator="misdrijven_totaal"):
        own = folder / gebied / kernindicator
        names, _, text = made("ondermijning", gebied, own, data=data, kernindicator=kernindicator)
        return names, text, pd.read_csv(own / "tabellen/ondermijning/profiel.csv").set_index("indicator")

    return make


PAGES = [
    ("Heerlen", ["Twee cijfers over ondermijning", f"{SOURCE} (eigen tabel zicht_op_ondermijning.csv)",
                 "geen: drie gemeenten met een cijfer"], "Ondermijnende"),
    ("Urk", ["Eén cijfer over ondermijning", "Weggelaten zijn cijfers van minder dan vijf gevallen"], "Ondermijnende"),
    ("Rozendaal", ["Over ondermijning zeggen deze cijfers niets", "Er is wel een cijfer van drie gemeenten",
                   "Huishoudens, stedelijkheid en SES: CBS ("], "Geregistreerde"),
]  # fmt: skip


@pytest.mark.parametrize(("gebied", "says", "title"), PAGES)
def test_a_users_table_changes_the_name_of_the_page_and_what_it_may_conclude(page, gebied, says, title):
    names, text, _ = page(gebied)
    assert f"{title} criminaliteit en ervaren onveiligheid · gemeente {gebied}" in text
    assert [words for words in says if words not in text] == []
    assert ("zeggen deze cijfers niets" in text) == (gebied == "Rozendaal")
    planned = plan("ondermijning", {"gebied": gebied, "data": names["data"]}).title
    assert planned.startswith("Ondermijnende") == (title == "Ondermijnende")


def test_of_an_indicator_of_three_gemeenten_no_figure_of_the_country_is_told(page):
    names, _, saved = page("Heerlen")
    assert "hennepkwekerijen" not in names["mee"], "three gemeenten are too few to rank among"
    row = saved.loc["hennepkwekerijen"]
    assert row["waarde"] == pytest.approx(1000 * 40 / 46000)
    assert row[["nl", "q1", "mediaan", "q3", "percentiel", "peers", "verwacht"]].isna().all()
    assert SOURCE in row["bron"]
    alone, text, _ = page("Heerlen", "hennepkwekerijen")
    assert "0,87 opgeruimde hennepkwekerijen per 1.000 woningen" in text
    shown = alone["jaren"].notna().any().to_dict()
    assert shown == {"Heerlen": True, "lijkt erop": False, "Nederland": False}


def test_a_small_count_is_nowhere_and_a_zero_may_show(page):
    names, _, saved = page("Urk")
    rates = names["cijfers"].set_index(["code", "indicator"]).loc["GM0184"]
    assert rates.loc["verdachten_drugs", "teller"] == 0
    assert saved.loc["hennepkwekerijen", "onderdrukt"]
    assert lb.by_year(names["gegevens"], "mensenhandel", {"Urk": ("GM0184",)}, 0.6).empty, "all is hidden"
    figures = pd.concat([names["gemeenten"]["hennepkwekerijen"], saved["waarde"]])
    assert not (figures - 1000 * 3 / 6600).abs().lt(1e-9).any()
