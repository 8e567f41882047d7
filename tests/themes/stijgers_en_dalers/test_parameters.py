import inspect

import pytest

from leefbaarheid.errors import ParameterError
from leefbaarheid.params import load_defaults
from leefbaarheid.report.notebook import defaults
from leefbaarheid.themes import check_theme, notebook_of
from leefbaarheid.themes.stijgers_en_dalers import Parameters


def test_text_from_the_command_line_is_read():
    read = Parameters.read({"gebied": "Kerkrade", "van": "2014", "drempel": " 0,05 ", "schaal": "PC4"})
    assert (read.van, read.drempel, read.schaal) == (2014, 0.05, "pc4")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"drempl": 1}, "parameter drempl is unknown; did you mean drempel"),
        ({"xyz": 1}, "parameter xyz is unknown; parameters are gebied, van"),
        ({"drempel": 0}, "parameter drempel: Input should be greater than 0"),
        ({"drempel": -0.1}, "parameter drempel"),
        ({"drempel": "nan"}, "parameter drempel"),
        ({"drempel": "inf"}, "parameter drempel"),
        ({"drempel": "veel"}, "parameter drempel"),
        ({"drempel": None}, "parameter drempel"),
        ({"drempel": 2}, "parameter drempel"),
        ({"drempel_relatief": "0,0,4"}, "parameter drempel_relatief"),
        ({"van": "vroeger"}, "parameter van"),
        ({"van": 2014.5}, "parameter van"),
        ({"tot": 20}, "parameter tot"),
        ({"tot": [2020]}, "parameter tot"),
        ({"schaal": "straat"}, "parameter schaal: Input should be 'auto', 'grid'"),
        ({"klasse_6": "bovenste"}, "parameter klasse_6"),
        ({"extreme_start_tot": 3}, "parameter extreme_start_tot"),
        ({"klassegrenzen": "hoogst"}, "parameter klassegrenzen"),
        ({"minimum_huishoudens": -1}, "parameter minimum_huishoudens"),
        ({"minimum_huishoudens": "abc"}, "parameter minimum_huishoudens"),
        (
            {"aantal_vergelijkbaar": 5},
            "parameter aantal_vergelijkbaar is gone: ten gemeenten are called alike in every theme",
        ),
        ({"gebied": 3}, "parameter gebied"),
        ({"data": 7}, "parameter data"),
    ],
)
def test_wrong_values_are_one_sentence(values, words):
    with pytest.raises(ParameterError) as error:
        Parameters.read({"gebied": "Kerkrade", **values})
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_area_is_required():
    with pytest.raises(ParameterError, match="parameter gebied: Field required"):
        Parameters.read({})


def test_notebook_params_and_model_agree_on_the_defaults():
    notebook = defaults(notebook_of("stijgers_en_dalers"))
    model = {n: f.default for n, f in Parameters.model_fields.items() if n != "gebied"}
    assert {k: v for k, v in notebook.items() if k != "gebied"} == model
    stored = load_defaults("stijgers_en_dalers")
    assert stored == {k: model[k] for k in stored}
    assert stored, "params/ documents the defaults"


def test_every_parameter_reaches_the_study():
    source = notebook_of("stijgers_en_dalers").read_text(encoding="utf-8")
    for name in Parameters.model_fields:
        assert f"{name}={name}" in source or name == "gebied"
    assert "gebied" in inspect.signature(Parameters.read).parameters or "gebied,\\n" in source


@pytest.mark.parametrize("name", ["stijgers-en-dalers", " Stijgers_En_Dalers ", "stijgers en dalers"])
def test_theme_names_are_forgiven(name):
    assert check_theme(name) == "stijgers_en_dalers"


def test_unknown_theme():
    with pytest.raises(ParameterError, match="did you mean stijgers_en_dalers"):
        check_theme("stijgers_en_daler")
