import pytest

from leefbaarheid.errors import ParameterError
from leefbaarheid.params import load_defaults, load_indicators
from leefbaarheid.themes import notebook_of
from leefbaarheid.themes.notebooks import defaults
from leefbaarheid.themes.ondermijning import Parameters


def read(**values):
    return Parameters.read({"gebied": "Heerlen", **values})


def test_notebook_params_and_class_have_the_same_defaults():
    own = defaults(notebook_of("ondermijning"))
    assert set(own) == set(Parameters.model_fields)
    assert {**own, **load_defaults("ondermijning")} == own
    assert Parameters.read(own) == Parameters(gebied=own["gebied"])


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"onveiligheid": "enquete"}, "name sources once, out of veiligheidsmonitor"),
        ({"onveiligheid": "leefbaarometr"}, "did you mean leefbaarometer"),
        ({"onveiligheid": ""}, "name sources once"),
        ({"onveiligheid": "eigen, eigen"}, "name sources once"),
        ({"indicatoren": "drugshandl"}, "indicator drugshandl is unknown; did you mean drugshandel"),
        ({"kernindicator": "misdaad"}, "indicator misdaad is unknown"),
        ({"gewichten": "drugshandel"}, "write weights as name=2"),
        ({"gewichten": "drugshandel=veel"}, "write weights as name=2"),
        ({"gewichten": "drugshandel=0"}, "must be above 0"),
        ({"gewichten": "drugshndel=2"}, "did you mean drugshandel"),
        ({"grens": "een derde"}, "grens: .*number"),
        ({"grens": "1/0"}, "grens: .*number"),
        ({"grens": 1}, "grens: .*less than 1"),
        ({"methode": "som"}, "methode: .*'percentiel' or 'z'"),
        ({"minimum_dekking": 0}, "minimum_dekking: .*greater than 0"),
        ({"jaar": "vorig jaar"}, "jaar: .*integer"),
        ({"schaal": "buurt"}, "parameter schaal is unknown"),
    ],
    ids=str,
)
def test_a_wrong_parameter_is_one_sentence(values, sentence):
    with pytest.raises(ParameterError, match=sentence) as caught:
        read(**values)
    assert "\n" not in str(caught.value)


def test_fractions_lists_and_weights_are_read():
    p = read(grens="1/4", onveiligheid="Leefbaarometer", gewichten="Drugshandel=2, fraude=0.5")
    assert p.grens == 0.25
    assert p.order == ("leefbaarometer",)
    assert p.weights["drugshandel"] == 2
    assert set(p.weights) == {n for n, i in load_indicators().items() if i.in_index}
    assert read(grens="0,4").grens == 0.4
    assert read(indicatoren="fraude, drugshandel").chosen == ("fraude", "drugshandel")
