from leefbaarheid.params import load_defaults
from leefbaarheid.themes import model, notebook_of
from leefbaarheid.themes.bevindingen.parameters import Parameters
from leefbaarheid.themes.notebooks import defaults


def test_notebook_file_and_class_agree():
    own = Parameters.read({"gebied": "NL"})
    for values in (defaults(notebook_of("bevindingen")), {**load_defaults("bevindingen"), "gebied": "NL"}):
        assert Parameters.read(values) == own
    assert set(defaults(notebook_of("bevindingen"))) == set(Parameters.model_fields)


def test_themes_get_what_they_know_with_their_own_defaults():
    p = Parameters.read({"gebied": "NL", "drempel": "0,05", "kwintiel": 0.3})
    theme_1 = model("stijgers_en_dalers")
    assert p.of(theme_1, schaal="pc4") == theme_1(gebied="NL", drempel=0.05, schaal="pc4")
