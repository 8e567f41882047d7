import pytest

from leefbaarheid.texts.ondermijning.head import about, title, unsafety


def test_the_title_says_what_the_signals_come_from():
    assert title("Urk", 2024, ["politie"]).endswith("in Urk, 2024: signalen uit politiecijfers")
    assert title("Urk", 2024, ["politie", "eigen"]).endswith("signalen uit politiecijfers en eigen tabellen")


@pytest.mark.parametrize("kinds", [["politie"], ["eigen"], ["politie", "eigen"]])
def test_ordinary_crime_is_named_where_the_police_count_it_and_always_a_signal(kinds):
    text = about(kinds)
    assert ("gewone criminaliteit die de politie heeft geregistreerd" in text) == ("politie" in kinds)
    assert ("eigen tabellen" in text) == ("eigen" in kinds)
    assert "ondermijning zelf is niet te tellen" in text


def test_experienced_unsafety_is_what_the_figures_hold():
    alone = unsafety(["leefbaarometer"])
    assert "de dimensie overlast en onveiligheid van de Leefbaarometer" in alone
    assert "Veiligheidsmonitor" not in alone
    both = unsafety(["veiligheidsmonitor", "leefbaarometer"])
    assert both.index("Veiligheidsmonitor") < both.index("waarvan dat niet bekend is: de dimensie")
