"""Everything the notebook shows, for areas of every kind: whole, plain and without holes."""

import re

import pytest

from leefbaarheid.themes import notebook_of
from leefbaarheid.themes import stijgers_en_dalers as theme
from tests.themes import pages


def check(study):
    said, pictures = pages.check(theme, study)
    assert not any(axis.get_xlabel() + axis.get_ylabel() for p in pictures[:3] for axis in p.figure.axes)
    return said


@pytest.mark.parametrize(
    "values",
    [
        {"gebied": "Wilgenvoorde"},
        pytest.param(
            {"gebied": "Wilgenvoorde", "schaal": "pc4", "klasse_6": "onderste_helft", "extreme_start_tot": 2},
            marks=pytest.mark.slow,
        ),
        pytest.param({"gebied": "Wilgenvoorde", "schaal": "gemeente"}, marks=pytest.mark.slow),
        {"gebied": "Meeuwenoog"},
        pytest.param(
            {"gebied": "G40", "schaal": "wijk", "drempel": 0.2},
            marks=pytest.mark.slow,
        ),
        {"gebied": "PV91", "van": 2018, "tot": 2024},
        {"gebied": "Nederland", "klassegrenzen": "gepubliceerd", "minimum_huishoudens": 300},
        pytest.param({"gebied": "Wilgenvoorde, Meeuwenoog", "schaal": "pc4"}, marks=pytest.mark.slow),
    ],
    ids=str,
)
def test_pages_of_every_kind_of_area(demo_path, values):
    check(theme.open_study(**values, data=str(demo_path)))


def test_the_quiet_gemeente_says_so(demo_path):
    said = check(theme.open_study("Hemelaar", data=str(demo_path)))
    assert "Geen enkel gebied zit in de groep" in said["lists"]


def test_buurten_without_weights(changed_data):
    study = theme.open_study("Wilgenvoorde", data=changed_data(without=("huishoudens", "woningen")))
    assert study.areas["beoordeeld"].all()
    said = check(study)
    assert "elk gebied telt even zwaar" in said["head"]
    assert "woningen)" not in said["groups_table"]


def test_buurten_without_national_figures(real_path):
    said = check(theme.open_study("Beverwijk", tot=2024, data=str(real_path)))
    assert "Vergelijking met het land niet mogelijk" in said["head"]
    assert "huishoudens in 2024" in said["head"]
    assert "geen landelijke cijfers om mee te vergelijken" in said["groups_table"]
    assert "Per wijk" in said["lists"]
    assert "WK0375" not in said["lists"], "wijken are named"


@pytest.mark.parametrize("minimum", [10**6, 0])
def test_no_area_or_every_area_may_be_judged(demo_path, minimum):
    study = theme.open_study("Wilgenvoorde", data=str(demo_path), minimum_huishoudens=minimum)
    assert study.areas["beoordeeld"].eq(minimum == 0).all()
    check(study)


def test_buurten_beside_national_figures_of_another_level(real_path):
    said = check(theme.open_study("Kerkrade", data=str(real_path)))
    assert "met postcodegebieden, editie 2002-2022 (huishoudens in 2022)" in said["head"]


def test_the_notebook_shows_every_piece_in_its_order():
    source = notebook_of("stijgers_en_dalers").read_text(encoding="utf-8")
    calls = re.findall(r'"theme\.(\w+)\(study\)"', source)
    assert calls == [*(part.__name__ for part in theme.PARTS), "save_tables"]


def test_names_are_text_never_markup(demo_path):
    study = theme.open_study("Wilgenvoorde", data=str(demo_path))
    pages.spoil(study, study.frame)
    for show in theme.PARTS:
        assert "<script>" not in show(study)._repr_html_(), show.__name__
