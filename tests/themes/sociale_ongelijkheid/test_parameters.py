import pytest

from leefbaarheid.errors import ParameterError
from leefbaarheid.params import load_defaults
from leefbaarheid.themes import notebook_of, plan
from leefbaarheid.themes.notebooks import defaults
from leefbaarheid.themes.sociale_ongelijkheid import Parameters


def test_notebook_params_and_class_have_the_same_defaults():
    own = defaults(notebook_of("sociale_ongelijkheid"))
    assert set(own) == set(Parameters.model_fields)
    with_file = {**own, **load_defaults("sociale_ongelijkheid")}
    assert with_file == own
    assert Parameters.read(own) == Parameters(gebied=own["gebied"])


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"klasse_laag": 8}, "klasse_laag: .*less than or equal to 6"),
        ({"klasse_laag": 6, "klasse_hoog": 5}, r"^parameters: klasse_laag must be below klasse_hoog \(5\)$"),
        ({"kwintiel": 20}, "kwintiel: .*less than or equal to 0.5"),
        ({"kwintiel": "nan"}, "kwintiel: .*finite"),
        ({"jaar_ses": "oudste"}, "jaar_ses: .*integer"),
        ({"jaar_ses": 22}, "jaar_ses is a year or nieuwste"),
        ({"jaar": "2020-2022"}, "jaar: .*integer"),
        ({"verandering_van": 2020, "verandering_tot": 2014}, "verandering_van must be before"),
        ({"permutaties": 9}, "permutaties: .*greater than or equal to 99"),
        ({"fdr": 1}, "fdr: .*less than 0.5"),
        ({"minimum_gebieden": 2}, "minimum_gebieden: .*greater than or equal to 5"),
        ({"schaal": "stad"}, "schaal: .*'buurt'"),
        ({"drempel": 0.1}, "parameter drempel is unknown; parameters are"),
        ({"kwintil": 0.1}, "did you mean kwintiel"),
    ],
    ids=str,
)
def test_a_wrong_parameter_is_one_sentence(values, sentence):
    with pytest.raises(ParameterError, match=sentence) as caught:
        Parameters.read({"gebied": "Wilgenvoorde", **values})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["nieuwste", "Nieuwste ", "", "0", 0])
def test_newest_in_every_spelling(text):
    assert Parameters.read({"gebied": "x", "jaar_ses": text}).jaar_ses == 0


def test_a_decimal_comma_is_read():
    assert Parameters.read({"gebied": "x", "kwintiel": "0,25"}).kwintiel == 0.25


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"jaar": 2016}, "no level joins scores of 2016 with SES-WOA"),
        ({"jaar_ses": 2013}, "no level joins scores of 2020 with SES-WOA of 2013"),
        ({"schaal": "grid"}, "level grid has no SES-WOA with scores; choose schaal"),
        ({"gebied": "Wilgenvorde"}, "did you mean Wilgenvoorde"),
    ],
    ids=str,
)
def test_what_the_data_do_not_hold_is_said_before_any_kernel(demo_path, values, sentence):
    with pytest.raises(Exception, match=sentence) as caught:
        plan("sociale_ongelijkheid", {"gebied": "Wilgenvoorde", "data": str(demo_path), **values})
    assert "\n" not in str(caught.value)


def test_a_plan_names_the_report(demo_path):
    found = plan("sociale_ongelijkheid", {"gebied": "Wilgenvoorde", "data": str(demo_path)})
    assert found.title == "Leefbaarheid en sociale ongelijkheid in Wilgenvoorde, 2020"
    assert found.folder == "GM9003-wilgenvoorde"
