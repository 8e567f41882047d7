"""Every dirty parameter is read right or refused in one sentence that says what to write instead."""

from __future__ import annotations

import math
import re

import pytest

from leefbaarheid.errors import AreaError, DatasetError, LeefbaarheidError, ParameterError
from leefbaarheid.preparation import prepare
from leefbaarheid.themes import plan
from tests.preparation.mini import make_mini

WHOLE = {"gebied": "Kroonhaven", "van": 2014, "tot": 2020}
YEARS = "years with dimensions are 2014, 2018, 2020, 2022, 2024"
SEARCH = "is unknown; search with: leefbaarheid areas TEXT --data DIR"
KNOWN = "is unknown; parameters are gebied, van, tot, schaal"
LEVELS = "Input should be 'auto', 'grid', 'buurt', 'pc4', 'wijk' or 'gemeente'"
TYPE = "type a name or code, such as Kerkrade, GM0928, G40 or NL"

REFUSED = [
    # areas
    ({"gebied": "Kroonhavn"}, AreaError, "Kroonhavn is unknown; did you mean Kroonhaven"),
    ({"gebied": "Kerkrade"}, AreaError, f"Kerkrade {SEARCH}"),
    ({"gebied": "Kroonhaven, Nergens"}, AreaError, f"Nergens {SEARCH}"),
    ({"gebied": "GM9001;GM9002"}, AreaError, f"GM9001;GM9002 {SEARCH}"),
    ({"gebied": "Kroonhaven\nValkenmonde"}, AreaError, f"Kroonhaven Valkenmonde {SEARCH}"),
    ({"gebied": "Rietum"}, AreaError, 'Rietum is no gemeente any more: it went into Rietschans; type "Rietschans"'),
    ({"gebied": "gm9013"}, AreaError, 'it went into Rietschans; type "Rietschans"'),
    ({"gebied": "GM90010"}, AreaError, "GM90010 is unknown; did you mean Kroonhaven"),
    ({"gebied": "9001"}, AreaError, "9001 could be a postcode; type GM9001 for the gemeente Kroonhaven"),
    ({"gebied": "6461"}, AreaError, "6461 is no postcode of this dataset; type the name or code of its gemeente"),
    ({"gebied": ""}, AreaError, f"no area was given; {TYPE}"),
    ({"gebied": " , "}, AreaError, f"no area was given; {TYPE}"),
    ({"gebied": "Kroon\0haven"}, AreaError, "the area holds control characters; type a name or code"),
    ({"gebied": "../data"}, AreaError, '"../data" looks like a path; type the name or code of an area'),
    ({"gebied": "k" * 300}, AreaError, "is too long for a name; put commas between the names"),
    ({"gebied": None}, ParameterError, "parameter gebied: Input should be a valid string (got None)"),
    ({"gebied": math.nan}, ParameterError, "parameter gebied: Input should be a valid string (got nan)"),
    ({"gebied": 9001}, ParameterError, "parameter gebied: Input should be a valid string (got 9001)"),
    ({"gebied": ["Kroonhaven"] * 99}, ParameterError, "parameter gebied: Input should be a valid string (got ['Kroonhaven'"),
    # years
    ({"van": 2020, "tot": 2014}, ParameterError, "van (2020) must be before tot (2014)"),
    ({"van": 2020}, ParameterError, "van (2020) must be before tot (2020)"),
    ({"van": 2016}, ParameterError, f"2016 has scores but no dimensions; {YEARS}"),
    ({"van": 2013}, ParameterError, f"2013 is not in this dataset; {YEARS}"),
    ({"tot": 2026}, ParameterError, f"2026 is not in this dataset; {YEARS}"),
    ({"van": 14}, ParameterError, "parameter van: Input should be greater than or equal to 2000 (got 14)"),
    ({"tot": 10**30}, ParameterError, "parameter tot: Input should be less than or equal to 2100"),
    ({"van": 2014.5}, ParameterError, "parameter van: Input should be a valid integer"),
    ({"van": "2014-2020"}, ParameterError, "parameter van: Input should be a valid integer"),
    ({"van": "'14"}, ParameterError, "parameter van: Input should be a valid integer"),
    ({"tot": ""}, ParameterError, "parameter tot: Input should be a valid integer"),
    ({"tot": None}, ParameterError, "parameter tot: Input should be a valid integer (got None)"),
    ({"tot": math.nan}, ParameterError, "parameter tot: Input should be a finite number (got nan)"),
    ({"van": True}, ParameterError, "parameter van: give a number or text, not True"),
    # thresholds, weights and counts
    ({"drempel": -0.1}, ParameterError, "parameter drempel: Input should be greater than 0 (got -0.1)"),
    ({"drempel": 0}, ParameterError, "parameter drempel: Input should be greater than 0 (got 0)"),
    ({"drempel": 1e300}, ParameterError, "parameter drempel: Input should be less than or equal to 1"),
    ({"drempel": "4%"}, ParameterError, "parameter drempel: Input should be a valid number"),
    ({"drempel": "nan"}, ParameterError, "parameter drempel: Input should be a finite number"),
    ({"drempel": True}, ParameterError, "parameter drempel: give a number or text, not True"),
    ({"drempel_relatief": math.inf}, ParameterError, "parameter drempel_relatief: Input should be a finite number"),
    ({"drempel_relatief": [0.04]}, ParameterError, "parameter drempel_relatief: Input should be a valid number"),
    ({"minimum_huishoudens": -1}, ParameterError, "parameter minimum_huishoudens: Input should be greater than or equal"),
    ({"minimum_huishoudens": "1.000"}, ParameterError, "may be thousands or decimals, write it without separators"),
    ({"minimum_woningen": 5}, ParameterError, "parameter minimum_woningen is gone: small areas always count"),
    ({"weinig_woningen": 5}, ParameterError, "parameter weinig_woningen is gone: minimum_huishoudens says"),
    ({"extreme_start_tot": False}, ParameterError, "parameter extreme_start_tot: give a number or text, not False"),
    # words
    ({"schaal": "pc6"}, ParameterError, f"parameter schaal: {LEVELS} (got 'pc6')"),
    ({"schaal": ""}, ParameterError, f"parameter schaal: {LEVELS} (got '')"),
    ({"schaal": 4}, ParameterError, f"parameter schaal: {LEVELS} (got 4)"),
    ({"schaal": "grid"}, ParameterError, "no scores at level grid; it has buurt, pc4, wijk, gemeente"),
    ({"klasse_6": "helft"}, ParameterError, "parameter klasse_6: Input should be 'alles' or 'onderste_helft'"),
    ({"klassegrenzen": "midde"}, ParameterError, "parameter klassegrenzen: Input should be 'midden', 'laag', 'hoog' or"),
    # names
    ({"drempl": 0.04}, ParameterError, "parameter drempl is unknown; did you mean drempel?"),
    ({"Gebied": "Kroonhaven"}, ParameterError, "parameter Gebied is unknown; did you mean gebied?"),
    ({"drempel relatief": 1}, ParameterError, "is unknown; did you mean drempel_relatief or drempel?"),
    ({"jaar": 2014}, ParameterError, f"parameter jaar {KNOWN}"),
    ({1: 2}, ParameterError, f"parameter 1 {KNOWN}"),
    # the dataset
    ({"data": "/nergens/hier"}, DatasetError, "/nergens/hier holds no prepared dataset (no dataset.json); make one with"),
    ({"data": __file__}, DatasetError, "holds no prepared dataset (no dataset.json); make one with"),
    ({"data": "a\0b"}, DatasetError, "is no path that can be opened; name a folder"),
    ({"data": "x" * 5000}, DatasetError, "is no path that can be opened; name a folder"),
    ({"data": "~niemand-heet-zo/data"}, DatasetError, "is no path that can be opened; name a folder"),
    ({"data": None}, ParameterError, "parameter data: Input should be a valid string (got None)"),
]  # fmt: skip

READ = [
    ({"van": "2014"}, {"van": 2014}),
    ({"van": 2014.0}, {"van": 2014}),
    ({"van": " 2014.0 "}, {"van": 2014}),
    ({"drempel": "0,04"}, {"drempel": 0.04}),
    ({"drempel_relatief": " 0.05 "}, {"drempel_relatief": 0.05}),
    ({"drempel": "1e-3"}, {"drempel": 0.001}),
    ({"minimum_huishoudens": "1000"}, {"minimum_huishoudens": 1000}),
    ({"minimum_huishoudens": "0,5"}, {"minimum_huishoudens": 0.5}),
    ({"schaal": " PC4 "}, {"schaal": "pc4"}),
    ({"klasse_6": "Onderste_Helft"}, {"klasse_6": "onderste_helft"}),
]
AREAS = [
    ("  KROONHAVEN ", "GM9001-kroonhaven"),
    ("gm 9001", "GM9001-kroonhaven"),
    ("gemeente kroonhaven", "GM9001-kroonhaven"),
    ("Kroonhaven,, kroonhaven,", "GM9001-kroonhaven"),
    ("GM9002,GM9001", "SEL-42c2a34d-kroonhaven-en-valkenmonde"),
    ("BU90010101", "GM9001-kroonhaven"),
    ("nl", "NL-nederland"),
]


def said(error):
    """The sentence, which must be one and not long."""
    text = str(error.value)
    assert "\n" not in text
    assert not re.search(r"[.!?] [A-Z]", text)
    assert len(text) < 300
    return text


def test_there_are_enough():
    assert len(REFUSED) + len(READ) + len(AREAS) >= 40


@pytest.mark.parametrize(("values", "kind", "words"), REFUSED, ids=lambda v: str(v)[:40])
def test_what_is_wrong_is_one_sentence(demo_path, values, kind, words):
    with pytest.raises(LeefbaarheidError) as error:
        plan("stijgers_en_dalers", WHOLE | {"data": str(demo_path)} | values)
    assert type(error.value) is kind
    assert words in said(error)


@pytest.mark.parametrize(("values", "expected"), READ, ids=lambda v: str(v)[:40])
def test_what_can_be_understood_is_read_right(demo_path, values, expected):
    found = plan("stijgers_en_dalers", WHOLE | {"data": str(demo_path)} | values)
    given = WHOLE | {"data": str(demo_path)} | expected
    plain = plan("stijgers_en_dalers", given)
    assert {name: found.parameters[name] for name in given} == given
    assert found == plain


@pytest.mark.parametrize(("query", "folder"), AREAS)
def test_ways_to_write_an_area(demo_path, query, folder):
    assert plan("stijgers_en_dalers", {"gebied": query, "data": str(demo_path)}).folder == folder


def test_a_missing_area_is_one_sentence(demo_path):
    with pytest.raises(ParameterError) as error:
        plan("stijgers_en_dalers", {"data": str(demo_path)})
    assert "parameter gebied: Field required" in said(error)


def test_years_of_two_editions_are_no_series(tmp_path):
    from tests.preparation.mini import WFS_SHAPES
    from tests.sources.raw import scores, wfs

    bron = make_mini(tmp_path / "bron")
    newer = scores("id", ["BU09280101"], [2024], seed=4).assign(kscore=6)
    wfs(bron / "wfs/buurtscore24.geojson", newer, WFS_SHAPES[:1], "buurtscore24")
    prepare(bron, tmp_path / "klaar")
    with pytest.raises(ParameterError) as error:
        plan("stijgers_en_dalers", {"gebied": "Kerkrade", "tot": 2024, "data": str(tmp_path / "klaar")})
    assert re.search("2014.*2024.*edition", said(error))


@pytest.mark.parametrize("theme", ["", "stijgers", "thema 1", None, 1])
def test_an_unknown_theme_is_one_sentence(theme):
    with pytest.raises(ParameterError) as error:
        plan(theme, WHOLE)
    assert re.search("is unknown; (did you mean|themes are) stijgers_en_dalers", said(error))
