import re
from dataclasses import replace

import pandas as pd
import pytest

from leefbaarheid.texts.sociale_ongelijkheid.messages import Facts, key_messages

NAN = float("nan")
CAUSAL = re.compile(r"\b(doordat|omdat|dankzij|veroorza|leidt tot|gevolg|komt door)\b", re.IGNORECASE)


def row(r, n=40, low=0.3, high=0.8):
    return {"pearson": r, "n": n, "pearson_laag": low, "pearson_hoog": high}


def scores(unsure=(), **found):
    """Rows of dimensions; the interval of the unsure ones holds 0."""
    rows = pd.DataFrame({"score": list(found), "pearson": list(found.values())})
    half = 0.01 + rows["score"].isin(unsure)
    return rows.assign(pearson_laag=rows["pearson"] - half, pearson_hoog=rows["pearson"] + half)


FACTS = Facts(
    name="Kerkrade",
    country="Nederland",
    level="buurt",
    minimum=10,
    own=row(0.65),
    country_row=row(0.6, 9000),
    near=("de provincie Limburg", {"pearson": 0.8, "n": 262}),
    dimensions=scores(fys=0.06, won=0.63, vrz=-0.38, soc=0.68, onv=0.73),
    dimensions_of="Kerkrade",
    shares={
        "n": 40,
        "stapeling": 14,
        "stapeling_aandeel": 0.35,
        "tegenhanger": 1,
        "tegenhanger_aandeel": 0.025,
    },
    country_shares={"stapeling_aandeel": 0.037, "tegenhanger_aandeel": 0.012},
    clustered=3,
    spread={"rang_spreiding": 5, "rang_laag": 3, "rang_hoog": 12},
    ranked=141,
    eta2=0.26,
    is_country=False,
)


def test_a_gemeente_with_enough_areas():
    relation, dimensions, stapeling, counterpart, spread = key_messages(FACTS)
    assert "een hogere SES en een hogere leefbaarheid sterk samen" in relation
    assert "over 40 buurten is 0,65 (0,30 tot 0,80)" in relation
    assert relation.endswith("In Nederland is de samenhang 0,60.")
    assert "overlast en onveiligheid (0,73), sociale samenhang (0,68) en woningvoorraad (0,63)" in dimensions
    assert dimensions.endswith("Bij voorzieningen (−0,38) is het andersom.")
    assert "in 14 van de 40 buurten" in stapeling
    assert "(35,0%; in Nederland 3,7%)" in stapeling
    assert stapeling.endswith(
        "Daarvan liggen er 3 bij meer andere gebieden met stapeling dan door toeval te verwachten is."
    )
    assert (
        "1 gebied met een lage SES heeft juist een hoge leefbaarheid (2,5%; in Nederland 1,2%)" in counterpart
    )
    assert "plaats 5 van 141 gemeenten" in spread
    assert "3 tot 12" in spread


def test_too_few_areas_get_the_provincie_instead():
    few = replace(
        FACTS,
        own=row(NAN, 8, NAN, NAN),
        shares={**FACTS.shares, "n": 8, "stapeling": 3, "stapeling_aandeel": 0.375},
        clustered=0,
        spread={"rang_spreiding": pd.NA, "rang_laag": NAN, "rang_hoog": NAN},
        dimensions_of="Nederland",
    )
    messages = key_messages(few)
    assert "van 8 buurten zowel de leefbaarheid als de SES bekend. Dat is te weinig" in messages[0]
    assert "In de provincie Limburg is de samenhang 0,80 (262 buurten)." in messages[0]
    assert "In Nederland gaat een hogere SES het meest samen" in messages[1]
    assert "(in Nederland 3,7%)" in messages[2]
    assert "37,5" not in messages[2], "a share of eight areas looks more exact than it is"
    assert not any("plaats" in m for m in messages)


@pytest.mark.parametrize(
    ("r", "words"),
    [
        (0.35, "gaan een hogere SES en een hogere leefbaarheid matig samen"),
        (0.2, "gaan een hogere SES en een hogere leefbaarheid een beetje samen"),
        (0.02, "hangen de SES van huishoudens en de leefbaarheid van hun buurten nauwelijks samen"),
        (-0.5, "gaat een hogere SES sterk samen met een lagere leefbaarheid"),
    ],
)
def test_size_and_direction_in_words(r, words):
    assert words in key_messages(replace(FACTS, own=row(r)))[0]


def test_the_country_says_how_differences_divide():
    messages = key_messages(replace(FACTS, is_country=True, name="Nederland", spread=None))
    assert "74% binnen gemeenten en 26% tussen" in messages[-1]
    assert "In Nederland is de samenhang" not in messages[0]
    assert "; in Nederland" not in " ".join(messages)


def test_nothing_found_is_said():
    none = replace(
        FACTS,
        shares={
            "n": 40,
            "stapeling": 0,
            "stapeling_aandeel": 0.0,
            "tegenhanger": 0,
            "tegenhanger_aandeel": 0.0,
        },
    )
    messages = key_messages(none)
    assert "in geen van de 40 buurten" in messages[2]
    assert not any("Tegenhanger" in m for m in messages)


def dimensions(unsure=(), **found):
    return key_messages(replace(FACTS, dimensions=scores(unsure, **found)))[1]


def test_a_dimension_that_hardly_goes_along_is_not_called_among_the_closest():
    text = dimensions(fys=0.04, won=-0.05, vrz=-0.7, soc=0.9, onv=-0.6)
    assert text.endswith(
        "een hogere score op sociale samenhang (0,90). "
        "Bij overlast en onveiligheid (−0,60) en voorzieningen (−0,70) is het andersom."
    )
    assert "fysieke" not in text
    assert "woning" not in text


def test_no_dimension_that_goes_along():
    text = dimensions(fys=0.04, won=-0.05, vrz=-0.7, soc=0.0, onv=NAN)
    assert text.endswith(
        "bij geen enkele dimensie duidelijk samen met een hogere score, wel met een lagere score op voorzieningen (−0,70)."
    )
    assert dimensions(fys=0.04).endswith("bij geen enkele dimensie duidelijk samen met een hogere score.")


def test_a_dimension_whose_interval_holds_nought_is_not_called_with_or_against():
    text = dimensions(("won", "vrz"), fys=0.34, won=0.62, vrz=-0.26, soc=0.91, onv=0.96)
    assert "overlast en onveiligheid (0,96), sociale samenhang (0,91) en fysieke omgeving (0,34)." in text
    assert text.endswith("Bij woningvoorraad (0,62) en voorzieningen (−0,26) kan het verband toeval zijn.")
    assert "andersom" not in text
    none = dimensions(("fys", "vrz"), fys=0.3, vrz=-0.3, soc=0.02)
    assert "geen enkele dimensie duidelijk" in none
    assert none.endswith("Bij fysieke omgeving (0,30) en voorzieningen (−0,30) kan het verband toeval zijn.")


def test_a_relation_that_may_be_chance_is_said_to_be():
    assert "kan toeval zijn" in key_messages(replace(FACTS, own=row(0.3, 15, -0.2, 0.7)))[0]
    assert "toeval" not in key_messages(FACTS)[0]
    assert "toeval" not in key_messages(replace(FACTS, own=row(0.02, 15, -0.2, 0.7)))[0]


@pytest.mark.parametrize(
    ("found", "words"), [(0, "niet samen (in Nederland 3,7%)"), (1, "leefbaarheid samen (in")]
)
def test_a_gemeente_of_one_area(found, words):
    one = replace(FACTS, own=row(NAN, 1), clustered=0, shares={**FACTS.shares, "n": 1, "stapeling": found})
    messages = key_messages(one)
    assert "Van Kerkrade is van 1 buurt zowel" in messages[0]
    assert "in het enige gebied" in messages[2]
    assert words in messages[2]


def test_areas_that_do_not_differ():
    assert "verschillen te weinig" in key_messages(replace(FACTS, own=row(NAN, 40)))[0]


@pytest.mark.parametrize("facts", [FACTS, replace(FACTS, own=row(-0.5)), replace(FACTS, is_country=True)])
def test_no_cause_and_no_gap(facts):
    messages = key_messages(facts)
    text = " ".join(messages)
    assert all(m.endswith(".") for m in messages)
    assert not CAUSAL.search(text)
    assert not re.search(r"nan|None|<NA>| \.| ,|  ", text)
