import re
from dataclasses import replace

import pandas as pd
import pytest

from leefbaarheid.texts.ondermijning.messages import Facts, key_messages

NAN = float("nan")
CAUSAL = re.compile(r"\b(doordat|omdat|dankzij|veroorza|leidt tot|gevolg|komt door)\b", re.IGNORECASE)
PERSONS = re.compile(r"\b(daders?|criminelen|verdachten zijn|inwoners zijn|bewoners zijn)\b", re.IGNORECASE)

FACTS = Facts(
    name="Heerlen",
    country="Nederland",
    own={"rang": 9, "rang_min": 5, "rang_max": 14, "type": "hoog_hoog"},
    ranked=342,
    chosen=1,
    types={"hoog_hoog": 1, "hoog_laag": 0, "laag_hoog": 0, "laag_laag": 0},
    top=["Heerlen"],
    profile=pd.DataFrame(
        {
            "label": ["Bedreiging", "Vernieling", "Fraude", "Straatroof", "Cybercrime"],
            "percentiel": [100, 99, 95, 91, 8],
        }
    ),
    relations=pd.DataFrame(
        {"label": ["Drugshandel", "Fraude"], "spearman": [0.7, 0.1], "spearman_laag": [0.6, -0.1]}
    ),
    circular=False,
    core="Alle misdrijven samen",
    core_row={
        "waarde": 69.06,
        "nl": 44.66,
        "peers": 55.0,
        "eenheid": "per 1.000 inwoners",
        "percentiel": 97.0,
    },
    outside=1,
    is_country=False,
)


def test_one_gemeente():
    rank, kind, out, core, relations = key_messages(FACTS)
    assert "plaats 9 van 342 gemeenten" in rank
    assert "zonder één van de indicatoren plaats 5 tot 14" in rank
    assert kind == "In de indeling in vier typen valt Heerlen onder: veel signalen, veel onveiligheid."
    assert out == (
        "Heerlen hoort bij de hoogste tiende van de gemeenten op bedreiging, vernieling, fraude en straatroof en bij de "
        "laagste tiende op cybercrime."
    )
    assert core.startswith("Alle misdrijven samen: 69,1 per 1.000 inwoners; in heel Nederland 44,7")
    assert core.endswith(
        "Dat ligt boven de grenzen waartussen 95% van de gemeenten van deze grootte hoort te liggen, maar binnen die van "
        "99,8%."
    )
    assert "1 van de 2 indicatoren" in relations
    assert "Het sterkst: drugshandel (0,70)." in relations


def test_where_the_source_is_circular_nothing_is_said_of_strength():
    last = key_messages(replace(FACTS, circular=True))[-1]
    assert "niet te zeggen" in last
    assert "circulair" in last
    assert "0,70" not in " ".join(key_messages(replace(FACTS, circular=True)))


def test_several_gemeenten_are_counted_by_type():
    many = replace(
        FACTS,
        name="Limburg",
        own=None,
        chosen=31,
        top=["Heerlen", "Roermond", "Maastricht"],
        types={"hoog_hoog": 9, "hoog_laag": 2, "laag_hoog": 0, "laag_laag": 20},
        outside=None,
    )
    messages = key_messages(many)
    assert "Van de 31 gemeenten in Limburg staan Heerlen, Roermond en Maastricht het hoogst" in messages[0]
    assert (
        "9 veel signalen, veel onveiligheid; 2 veel signalen, minder onveiligheid; 20 minder" in messages[1]
    )
    assert messages[2] == (
        "De gemeenten van Limburg samen liggen hoger dan negen van de tien andere gemeenten op bedreiging, vernieling, "
        "fraude en straatroof en lager dan negen van de tien op cybercrime."
    ), "several gemeenten are no gemeente"
    assert not any("gewone verschillen" in m or "99,8%" in m for m in messages)


def test_a_figure_that_few_gemeenten_have_stands_alone():
    core = key_messages(replace(FACTS, core_row={**FACTS.core_row, "nl": NAN, "peers": NAN}, outside=None))[3]
    assert core == "Alle misdrijven samen: 69,1 per 1.000 inwoners."


def test_nothing_stands_out_and_nothing_is_ranked():
    plain = replace(
        FACTS,
        own={"rang": pd.NA, "rang_min": pd.NA, "rang_max": pd.NA, "type": None},
        profile=FACTS.profile.assign(percentiel=50.0),
        core_row={**FACTS.core_row, "waarde": NAN},
    )
    messages = key_messages(plain)
    assert "te weinig bekende indicatoren" in messages[0]
    assert "Op geen enkele indicator hoort Heerlen" in messages[1]
    assert messages[1].endswith("minder dan 20 gevallen tellen hierbij niet mee.")
    assert len(messages) == 3
    few = replace(plain, profile=FACTS.profile.assign(percentiel=NAN))
    assert key_messages(few) == [messages[0], messages[2]], "nothing can be called high or low"


@pytest.mark.parametrize("outside", [-2, -1, 0, 1, 2])
def test_the_funnel_in_words(outside):
    text = key_messages(replace(FACTS, outside=outside))[3]
    assert ("Toch ligt het cijfer nog binnen de grenzen" in text) == (outside == 0)
    assert ("ligt onder" in text) == (outside < 0)
    assert ("ligt boven" in text) == (outside > 0)
    assert ("binnen die van 99,8%" in text) == (abs(outside) == 1)
    assert ("buiten die van 99,8%" in text) == (abs(outside) == 2)


def test_a_place_among_all_gemeenten_and_one_among_those_of_its_size_do_not_speak_against_each_other():
    def told(percentiel):
        return key_messages(replace(FACTS, outside=0, core_row={**FACTS.core_row, "percentiel": percentiel}))[
            3
        ]

    limits = "binnen de grenzen waartussen 95% van de gemeenten van deze grootte hoort te liggen."
    assert told(3.0).endswith(
        f" Heerlen hoort daarmee bij de laagste tiende van alle gemeenten. Toch ligt het cijfer nog {limits}"
    )
    assert "bij de hoogste tiende van alle gemeenten. Toch" in told(90.0)
    assert told(50.0).endswith(f" Dat ligt {limits}")


def test_more_than_one_indicator_that_is_left_is_counted_and_a_single_one_named():
    labels = ["Bedreiging", "Vernieling", "Fraude", "Straatroof", "Cybercrime"]
    profile = pd.DataFrame({"label": labels, "percentiel": [99, 98, 97, 96, 95]})
    out = key_messages(replace(FACTS, profile=profile))[2]
    assert out.endswith("op bedreiging, vernieling, fraude en nog 2 andere.")
    out = key_messages(replace(FACTS, profile=profile.head(4)))[2]
    assert out.endswith("op bedreiging, vernieling, fraude en straatroof.")


@pytest.mark.parametrize("facts", [FACTS, replace(FACTS, circular=True), replace(FACTS, is_country=True)])
def test_no_cause_no_person_and_no_gap(facts):
    messages = key_messages(facts)
    text = " ".join(messages)
    assert all(m.endswith(".") for m in messages)
    assert not CAUSAL.search(text)
    assert not PERSONS.search(text)
    assert not re.search(r"nan|None|<NA>| \.| ,|  ", text)
