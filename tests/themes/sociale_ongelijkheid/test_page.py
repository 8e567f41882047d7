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
        {"gebied": "Wilgenvoorde", "schaal": "wijk", "jaar_ses": 2020, "jaar": 2014},
        pytest.param({"gebied": "Wilgenvoorde", "schaal": "gemeente"}, marks=pytest.mark.slow),
        pytest.param({"gebied": "Hemelaar"}, marks=pytest.mark.slow),
        {"gebied": "Meeuwenoog", "schaal": "pc4"},
        {"gebied": "Rietschans"},
        pytest.param({"gebied": "G40", "aantal_vergelijkbaar": 0, "klasse_laag": 6}, marks=pytest.mark.slow),
        pytest.param({"gebied": "PV91", "schaal": "pc4", "kwintiel": 0.1}, marks=pytest.mark.slow),
        {"gebied": "Voorbeeldland", "minimum_huishoudens": 300},
        pytest.param({"gebied": "Wilgenvoorde, Meeuwenoog", "verandering_tot": 2018}, marks=pytest.mark.slow),
    ],
    ids=str,
)
def test_pages_of_every_kind_of_area(demo_path, values):
    pages.check(theme, theme.open_study(**QUICK, **values, data=str(demo_path)))


@pytest.mark.real
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
    among = study.gemeenten[study.gemeenten["gemeente_code"].isin([*study.peers["code"], "GM0184"])]
    score, ses = (int((among[c] > row[c]).sum()) + 1 for c in ("gemiddeld_afw", "gemiddeld_ses"))
    assert (
        f"gemiddelde score op plaats {score} en met de gemiddelde SES op plaats {ses} van 11"
        in said["position"]
    )
    assert "Gebieden in Urk" in said["scatter"]


@pytest.mark.real
def test_intervals_stand_with_correlation_and_share_and_one_area_is_singular(real_path):
    said, _ = pages.check(theme, theme.open_study("gemeente Groningen", **QUICK, data=str(real_path)))
    table = said["gemeenten_table"]
    assert "Groningen 41 0,583 0,336 tot 0,755" in table, (
        "correlation with Fisher's interval, over areas with SES"
    )
    assert "2,4% 0,4% tot 12,6%" in table, "Wilson for 1 of 41"
    assert "Alleen ‘Spreiding, gewogen’ is gewogen naar huishoudens in 2022." in table
    assert "over 4.035 postcodegebieden, gewogen" in table, "13 of 4,048 have no household"
    assert "plaats" not in said["position"], (
        "with enough areas the gemeente stands by its spread and correlation"
    )
    assert "Groningen 48 0,101" in table, "spread over all areas with a score"
    assert (
        "scoort het ene gebied met stapeling lager dan het gemiddelde van de 40" in said["dimension_profile"]
    )
    assert "klasse 4 (zwak) of lager" in said["lists"]
    assert "een hogere score op sociale samenhang" in said["messages"]


@pytest.mark.real
def test_a_real_region_ranks_its_gemeenten(real_path):
    said, _ = pages.check(theme, theme.open_study("'t Gooi", **QUICK, data=str(real_path)))
    assert "Hilversum" in said["ranking"]
    assert "Bijgesteld" in said["ranking"]


def test_the_notebook_shows_every_piece_in_its_order():
    source = notebook_of("sociale_ongelijkheid").read_text(encoding="utf-8")
    calls = re.findall(r'"theme\.(\w+)\(study\)"', source)
    assert calls == [*(part.__name__ for part in theme.PARTS), "save_tables"]


def test_names_are_text_never_markup(demo_path):
    study = theme.open_study("Wilgenvoorde", **QUICK, data=str(demo_path))
    pages.spoil(study, study.own)
    for show in theme.PARTS:
        assert "<script>" not in show(study)._repr_html_(), show.__name__
