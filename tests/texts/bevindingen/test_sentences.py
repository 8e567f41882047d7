import pandas as pd
import pytest

from leefbaarheid.params import load_findings
from leefbaarheid.texts.bevindingen.sentences import (
    found_in_words,
    hint_in_words,
    key_messages,
    lacking_in_words,
    likely_reasons,
    stands_on,
    steadiness,
)

FINDINGS = load_findings()


def others(*rows):
    return pd.DataFrame(rows, columns=["keuze", "waarde", "oordeel", "eigen"])


def thresholds(*verdicts):
    at = ("0.02", "0.0392", "0.06", "0.08")
    return others(*[("drempel", t, v, t == "0.0392") for t, v in zip(at, verdicts, strict=True)])


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        (["bevestigd"] * 4, "een drempel van 0,02 tot 0,08 (alles wat is geprobeerd)"),
        (["bevestigd"] * 3 + ["niet bevestigd"], "een drempel van 0,02 tot 0,06 (geprobeerd: 4 waarden)"),
        (
            ["niet bevestigd", "bevestigd", "niet te toetsen", "bevestigd"],
            "een drempel van 0,0392 (geprobeerd",
        ),
    ],
)
def test_the_range_of_thresholds_over_which_a_verdict_stays_is_told(verdicts, words):
    (text,) = steadiness(thresholds(*verdicts), "bevestigd")
    assert words in text


def test_other_choices_are_named_with_what_they_change():
    rows = others(
        ("klassegrenzen", "midden", "bevestigd", True),
        ("klassegrenzen", "gepubliceerd", "niet bevestigd", False),
        ("maat", "spearman", "bevestigd", False),
    )
    text = " ".join(steadiness(rows, "bevestigd"))
    assert "blijft gelijk met: samenhang op volgorde (Spearman)." in text
    assert "anders met: klassegrenzen: zoals gepubliceerd, met twee decimalen (niet bevestigd)." in text
    assert steadiness(others(), "bevestigd") == ["Geen van de geprobeerde keuzes verandert het cijfer."]


def test_likely_reasons_name_threshold_level_year_and_weight():
    rows = thresholds("bevestigd", "niet bevestigd", "niet bevestigd", "niet bevestigd")
    text = " ".join(likely_reasons(FINDINGS["1.14"], "pc4", "huishoudens", (2014, 2020), 0, rows))
    for words in (
        "een drempel van 0,02",
        "cellen van 100 meter",
        "postcodegebieden",
        "hier tellen huishoudens",
    ):
        assert words in text
    text = " ".join(likely_reasons(FINDINGS["2.3"], "buurt", "geen", (2024,), 2022, others()))
    assert "scores van 2024 en SES van 2022" in text
    assert "schaal" not in text
    (text,) = likely_reasons(FINDINGS["2.5"], "buurt", "geen", (2020,), 2020, others())
    assert text.endswith("het geldt hier niet.")


def test_figures_are_written_in_their_unit_with_their_interval():
    figures = pd.DataFrame(
        {
            "naam": ["onv", "won", "G4"],
            "waarde": [0.0626, 0.04, 3],
            "laag": [0.032, None, 1],
            "hoog": [0.093, None, 5],
            "gekozen": [True, False, True],
        }
    )
    text = found_in_words(figures.head(2), FINDINGS["1.3"], "Nederland")
    assert text == "Overlast en onveiligheid: +0,063 (+0,032 tot +0,093)"
    assert found_in_words(figures.tail(1), FINDINGS["2.1"], "Nederland") == "G4: plaats 3 (1 tot 5)"
    count = pd.DataFrame(
        {"naam": ["woningen"], "waarde": [14515], "laag": None, "hoog": None, "gekozen": True}
    )
    for weight, word in (("woningen", "Woningen"), ("huishoudens", "Huishoudens"), ("geen", "Gebieden")):
        assert found_in_words(count, FINDINGS["1.1"], "Nederland", weight) == f"{word}: 14.515"


def test_where_figures_stand_and_what_lacks():
    assert stands_on("pc4", (2014, 2020), 6, "huishoudens", 0) == (
        "6 postcodegebieden, 2014 en 2020, gewogen naar huishoudens"
    )
    assert stands_on("pc4", (2020,), 133, "geen", 2022, per="gemeente") == (
        "133 gemeenten, uit postcodegebieden, 2020, SES van 2022, elk gebied telt één keer"
    )
    assert stands_on("pc4", (), 342, "huishoudens", 2022, per="gemeente") == (
        "342 gemeenten, uit postcodegebieden, SES van 2022, gewogen naar huishoudens"
    )
    assert "gaat over heel Nederland" in lacking_in_words(("regio", "niveau"), "pc4", "Kerkrade")
    assert "fijnere schaal dan postcodegebieden" in lacking_in_words(("niveau",), "pc4", "Nederland")


def test_an_indication_is_no_verdict():
    assert "past bij de bevinding" in hint_in_words(True, "x", "y", by_class=False)
    assert "SES ontbreekt" in hint_in_words(True, "x", "y", by_class=True)
    assert "past niet" in hint_in_words(False, "x", "y", by_class=False)
    assert "zegt niet of" in hint_in_words(None, "x", "y", by_class=True)


def test_messages_count_every_verdict():
    verdicts = {"1.1": "niet te toetsen", "1.3": "bevestigd", "2.3": "niet bevestigd"}
    said = key_messages(verdicts, {"een bestand": 1}, "Nederland", country=True)
    assert said[0] == (
        "Van de 3 bevindingen uit de brief zijn er met deze gegevens 1 bevestigd, 1 niet bevestigd en 1 niet te toetsen."
    )
    assert said[1:] == [
        "Bevestigd: 1.3.",
        "Niet bevestigd: 2.3. Bij elk staat wat een reden kan zijn.",
        "Het meest helpt dit bestand, voor 1 bevinding: een bestand.",
    ]
    assert len(key_messages({"1.1": "niet te toetsen"}, {}, "Urk", country=False)) == 1
