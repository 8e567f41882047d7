"""What can be chosen follows from the model that checks it, and mistakes are told in Dutch."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leefbaarheid.themes import model
from leefbaarheid.verkennen.fields import checked, fields, written
from leefbaarheid.verkennen.look import OFFERS


@pytest.mark.parametrize("theme", OFFERS)
def test_every_field_is_a_parameter_with_the_reports_own_default(theme):
    names = OFFERS[theme].drempels
    for name, field in fields(theme, names).items():
        values = {"gebied": "x", name: written(field.standaard)}
        assert getattr(checked(theme, values), name) == pytest.approx(
            getattr(checked(theme, {"gebied": "x", name: field.standaard}), name)
        )
        assert field.label
        assert field.uitleg, f"{name} has no remark in its notebook"


def test_limits_and_choices_are_those_of_the_model():
    found = fields("stijgers_en_dalers", ["drempel", "klasse_6", "minimum_huishoudens"])
    assert found["drempel"].grenzen == "meer dan 0, hoogstens 1"
    assert found["minimum_huishoudens"].grenzen == "minstens 0, hoogstens 1.000.000"
    assert found["klasse_6"].keuzes == {"alles": "alles", "onderste_helft": "onderste helft"}
    found = fields("sociale_ongelijkheid", ["kwintiel", "minimum_gebieden"])
    assert (found["kwintiel"].grenzen, found["kwintiel"].standaard) == ("minstens 0,05, hoogstens 0,5", 0.2)
    assert found["minimum_gebieden"].grenzen == "minstens 5, hoogstens 200"


def test_other_defaults_of_the_project_are_followed(tmp_path, monkeypatch):
    (tmp_path / "stijgers_en_dalers.yml").write_text("standaard:\n  drempel: 0.0667\n", encoding="utf-8")
    monkeypatch.setenv("LEEFBAARHEID_PARAMS", str(tmp_path))
    assert fields("stijgers_en_dalers", ["drempel"])["drempel"].standaard == 0.0667


@pytest.mark.parametrize(
    ("theme", "values", "said"),
    [
        ("stijgers_en_dalers", {"drempel": "5"}, "‘Drempel’ kan niet ‘5’ zijn: meer dan 0, hoogstens 1."),
        (
            "stijgers_en_dalers",
            {"drempel": "veel"},
            "‘Drempel’ kan niet ‘veel’ zijn: meer dan 0, hoogstens 1.",
        ),
        (
            "stijgers_en_dalers",
            {"klasse_6": "half"},
            "‘Deel van klasse 6 dat telt’ kan niet ‘half’ zijn: kies alles of",
        ),
        (
            "sociale_ongelijkheid",
            {"kwintiel": "2"},
            "‘Deel dat een lage SES heet’ kan niet ‘2’ zijn: minstens 0,05, hoogstens 0,5.",
        ),
    ],
)
def test_a_mistake_is_a_sentence_with_the_remedy(theme, values, said):
    sentence = checked(theme, {"gebied": "x", **values})
    assert isinstance(sentence, str)
    assert said in sentence


@given(st.floats(0.0001, 1))
def test_what_is_written_is_read_as_the_same_number(value):
    parameters = checked("stijgers_en_dalers", {"gebied": "x", "drempel": written(value)})
    assert parameters.drempel == pytest.approx(value)


@settings(max_examples=30)
@given(st.text(max_size=30))
def test_any_text_is_a_value_or_a_sentence(text):
    found = checked("stijgers_en_dalers", {"gebied": "x", "drempel": text})
    assert isinstance(found, str | model("stijgers_en_dalers"))
