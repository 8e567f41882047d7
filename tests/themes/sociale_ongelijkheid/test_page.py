"""Everything the notebook of theme 2 shows, for areas of every kind."""

import re

import pytest

from leefbaarheid.themes import notebook_of
from leefbaarheid.themes import sociale_ongelijkheid as theme
from tests.themes import pages

QUICK = {"permutaties": 99, "trekkingen": 100}


@pytest.mark.parametrize(
    "values",
    [
        {"gebied": "Wilgenvoorde"},
        pytest.param(
            {"gebied": "Wilgenvoorde", "schaal": "wijk", "jaar_ses": 2020, "jaar": 2014},
            marks=pytest.mark.slow,
        ),
        pytest.param({"gebied": "Wilgenvoorde", "schaal": "gemeente"}, marks=pytest.mark.slow),
        pytest.param({"gebied": "Hemelaar"}, marks=pytest.mark.slow),
        {"gebied": "Meeuwenoog", "schaal": "pc4"},
        pytest.param({"gebied": "Rietschans"}, marks=pytest.mark.slow),
        pytest.param({"gebied": "G40", "klasse_laag": 6}, marks=pytest.mark.slow),
        pytest.param({"gebied": "PV91", "schaal": "pc4", "kwintiel": 0.1}, marks=pytest.mark.slow),
        {"gebied": "Nederland", "minimum_huishoudens": 300},
        pytest.param({"gebied": "Wilgenvoorde, Meeuwenoog", "verandering_tot": 2018}, marks=pytest.mark.slow),
    ],
    ids=str,
)
def test_pages_of_every_kind_of_area(demo_path, values):
    pages.check(theme, theme.open_study(**QUICK, **values, data=str(demo_path)))


def test_a_real_gemeente_with_few_areas_says_so_and_still_shows_them(real_path):
    study = theme.open_study("Urk", **QUICK, data=str(real_path))
    said, pictures = pages.check(theme, study)
    assert "te weinig voor een eigen verband" in said["messages"]
    assert "In de provincie Flevoland is de samenhang" in said["messages"]
    assert "daarom is er geen lijn" in said["scatter"]
    assert "Alle postcodegebieden van Urk" in said["lists"]
    assert len(pictures) >= 5
    near = study.vergelijking.set_index("gebied").loc["gekozen"]
    row = study.gemeenten.set_index("gemeente_code").loc["GM0184"]
    assert [row["gemiddeld_afw"], row["gemiddeld_ses"]] == pytest.approx([near["afw"], near["totaal"]])
    among = study.gemeenten[study.gemeenten["gemeente_code"].isin([*study.peers["gemeente_code"], "GM0184"])]
    score, ses = (int((among[c] > row[c]).sum()) + 1 for c in ("gemiddeld_afw", "gemiddeld_ses"))
    assert (
        f"gemiddelde score op plaats {score} en met de gemiddelde SES op plaats {ses} van 11"
        in said["position"]
    )
    assert "Gebieden in Urk" in said["scatter"]


def test_intervals_stand_with_correlation_and_share_and_one_area_is_singular(real_path):
    study = theme.open_study("gemeente Groningen", **QUICK, data=str(real_path))
    said, _ = pages.check(theme, study)
    table = said["gemeenten_table"]
    assert "SES over 41 postcodegebieden is 0,58 (0,34 tot 0,76)" in table, "Fisher's interval"
    assert "Stapeling is er in 2,4% van die gebieden (0,4% tot 12,6%)" in table, "Wilson for 1 of 41"
    assert "gewogen naar huishoudens in 2022" in table
    assert "over 4.035 postcodegebieden, gewogen" in table, "13 of 4,048 have no household"
    assert "plaats" not in said["position"], (
        "with enough areas the gemeente stands by its spread and correlation"
    )
    assert "over 48 postcodegebieden van Groningen is 0,101" in table, "spread over all areas with a score"
    assert "<table" not in theme.gemeenten_table(study)._repr_html_(), "one row is a sentence"
    assert "scoort het ene gebied met stapeling lager dan het gemiddelde van de 40" in said["profile_chapter"]
    assert "klasse 4 (zwak) of lager" in said["lists"]
    assert "een hogere score op sociale samenhang" in said["messages"]


def test_a_subscore_that_the_data_lack_is_named_beside_the_picture(real_path):
    study = theme.open_study("Urk", **QUICK, data=str(real_path))
    assert "Opleiding staat er niet apart bij" in pages.words(theme.heatmap(study)._repr_html_())


def test_of_one_gemeente_there_are_sentences_and_no_table_of_one_row(demo_path):
    one = theme.open_study("Wilgenvoorde", **QUICK, data=str(demo_path))
    html = theme.gemeenten_table(one)._repr_html_()
    row = one.gemeenten[one.gemeenten["gekozen"]].iloc[0]
    assert "<table" not in html
    assert f"op plaats {row['rang_spreiding']:.0f} van {one.ranked} gemeenten" in html
    assert "De samenhang van leefbaarheid en SES over" in html
    assert "staat er niet apart bij" not in pages.words(theme.heatmap(one)._repr_html_()), (
        "all parts are there"
    )
    several = theme.open_study("Wilgenvoorde, Meeuwenoog", **QUICK, data=str(demo_path))
    assert theme.gemeenten_table(several)._repr_html_().count("<table") == 2


def test_a_real_region_ranks_its_gemeenten(real_path):
    said, _ = pages.check(theme, theme.open_study("'t Gooi", **QUICK, data=str(real_path)))
    assert "Hilversum" in said["ranking"]
    assert "Bijgesteld" in said["ranking"]
    assert "Interval van de samenhang" in said["gemeenten_table"]


def test_the_notebook_shows_every_piece_in_its_order():
    source = notebook_of("sociale_ongelijkheid").read_text(encoding="utf-8")
    calls = re.findall(r'"theme\.(\w+)\(study\)"', source)
    assert calls == [*(part.__name__ for part in theme.PARTS), "save_tables"]


def test_names_are_text_never_markup(demo_path):
    study = theme.open_study("Wilgenvoorde", **QUICK, data=str(demo_path))
    pages.spoil(study, study.own)
    for show in theme.PARTS:
        assert "<script>" not in show(study)._repr_html_(), show.__name__
