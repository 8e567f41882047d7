"""What the figures, choices and reasons of the report on the findings are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from leefbaarheid.params import load_indicators
from leefbaarheid.terms import DIMENSION_LABELS, GROUP_LABELS, SES_LABELS, TYPE_LABELS
from leefbaarheid.texts.common import BOUNDS_LABELS
from leefbaarheid.texts.dutch import capital, measure, number, percent, signed

THEME_LABELS: Final = {
    "stijgers_en_dalers": "Stijgers en dalers",
    "sociale_ongelijkheid": "Leefbaarheid en sociale ongelijkheid",
    "ondermijning": "Ondermijnende criminaliteit en ervaren onveiligheid",
}

#: Codes in figures, as readers see them.
FIGURE_LABELS: Final = {
    **GROUP_LABELS,
    **DIMENSION_LABELS,
    **SES_LABELS,
    **TYPE_LABELS,
    "afw": "Leefbaarheid en SES",
    "absoluut": "Gedaald",
    "relatief": "Achtergebleven bij het land",
    "overig": "Buiten G4 en G40",
    "1": "Begonnen in klasse 1",
    "2": "Begonnen in klasse 2",
    "buurten": "Buurten",
    "wijken": "Wijken",
    "spreiding": "Spreiding en grootte",
    "samenhang": "Samenhang en grootte",
    "totaal_spreiding": "Niveau van SES en spreiding",
    "afw_totaal": "Leefbaarheid en niveau van SES",
    "afw_spreiding": "Leefbaarheid en spreiding van SES",
    "index": "Signalen (index)",
    "onveiligheid": "Ervaren onveiligheid",
    "stedelijkheid": "Stedelijkheid",
}

#: A choice made otherwise: how its value reads in a sentence.
CHOICE_LABELS: Final[Mapping[str, str]] = {
    "drempel": "een drempel van {}",
    "kwintiel": "een lage SES bij de laagste {}",
    "klasse_laag": "stapeling tot en met klasse {}",
    "klasse_hoog": "een hoge leefbaarheid vanaf klasse {}",
    "minimum_gebieden": "minstens {} gebieden per gemeente",
    "minimum_huishoudens": "alleen gebieden vanaf {} huishoudens",
    "jaar": "de score van {}",
    "grens": "‘hoog’ bij de bovenste {}",
    "klasse_6": "klasse 6 telt mee: {}",
    "klassegrenzen": "{}",
    "maat": "{}",
    "spreiding": "{}",
    "methode": "een index met {}",
    "weging": "elke gemeente even zwaar",
}

VALUE_LABELS: Final = {
    **BOUNDS_LABELS,
    "alles": "alles",
    "onderste_helft": "onderste helft",
    "pearson": "samenhang volgens Pearson",
    "pearson_gewogen": "samenhang gewogen naar huishoudens",
    "spearman": "samenhang op volgorde (Spearman)",
    "sd": "spreiding als standaarddeviatie",
    "sd_gewogen": "spreiding gewogen naar huishoudens",
    "p90_p10": "spreiding als P90 min P10",
    "percentiel": "percentielen",
    "z": "z-scores",
}

#: Why a finding cannot be judged, by the code of what lacks.
LACKING: Final = {
    "regio": "deze bevinding gaat over heel Nederland en niet over één gebied",
    "circulair": "voor ervaren onveiligheid is er alleen een cijfer dat zelf deels uit criminaliteit is gemaakt (circulair)",
    "niveau": "op een fijnere schaal dan {niveau} zijn de gegevens voor {gebied} niet compleet",
    "deel": "er zijn alleen cijfers van een deel van de gemeenten",
    "jaar": "er zijn op deze schaal geen landelijke scores van het jaar van de brief",
    "gewicht": "het aantal woningen per gebied is niet bekend",
    "gegevens": "de gegevens over dit thema ontbreken",
    "leeg": "geen enkel gebied hoort bij de groep waar de bevinding over gaat",
    "weinig": "er zijn te weinig gebieden of gemeenten met cijfers",
    "afwezig": "wat de bevinding bij naam noemt, staat niet in deze gegevens",
    "onbekend": "de cijfers waar de bevinding over gaat, ontbreken",
    "ses_totaal": "op deze schaal is SES-WOA niet bekend",
    "ses_opleiding": "de deelscore voor opleiding is op deze schaal niet bekend",
    "ses_spreiding": "de spreiding van SES binnen gebieden is op deze schaal niet bekend",
}


def figure_label(name: str, country: str, weight: str = "woningen") -> str:
    """Write the name of a figure: a code or two codes in a row; other names stand. ``weight`` is what was counted.

    >>> figure_label("onv", "Nederland"), figure_label("absoluut G4", "Nederland"), figure_label("Tiel", "Nederland")
    ('Overlast en onveiligheid', 'Gedaald, G4', 'Tiel')
    >>> figure_label("woningen", "Nederland", "huishoudens"), figure_label("aandeel", "Nederland", "geen")
    ('Huishoudens', 'Deel van de gebieden')
    """
    noun = "gebieden" if weight == "geen" else weight
    counted = {"woningen": capital(noun), "aandeel": f"Deel van de {noun}"}
    known = {**FIGURE_LABELS, **counted, "NL": country, "extreme_start": "Begonnen in klasse 1"}
    if name in known:
        return known[name]
    first, _, rest = name.partition(" ")
    if first in known and rest:
        return f"{known[first]}, {figure_label(rest, country).replace('Buiten', 'buiten')}"
    indicators = load_indicators() if "_" in name else {}
    return indicators[name].label if name in indicators else name


def value_in_words(value: Any, unit: str) -> str:
    """Write a figure in its unit.

    >>> value_in_words(26000, "woningen"), value_in_words(0.055, "procent"), value_in_words(0.0626, "punten van de score")
    ('26.000', '5,5%', '+0,063')
    >>> value_in_words(3, "plaats"), value_in_words(0.655, "samenhang")
    ('plaats 3', '0,66')
    """
    if unit in ("woningen", "gebieden"):
        return number(value)
    if unit == "procent":
        return percent(value)
    if unit.startswith("punten"):
        return signed(value)
    if unit == "plaats":
        return f"plaats {number(value)}"
    return measure(value) if unit.startswith("plaats op") else number(value, 3 if unit == "SES-WOA" else 2)


def choice_in_words(name: str, *values: str) -> str:
    """Write a choice, or the first and the last of a row of them, as in "bij een drempel van 0,0392".

    >>> choice_in_words("drempel", "0.0667"), choice_in_words("kwintiel", "0.15"), choice_in_words("jaar", "2018")
    ('een drempel van 0,0667', 'een lage SES bij de laagste 15%', 'de score van 2018')
    >>> choice_in_words("klasse_laag", "3", "5"), choice_in_words("drempel", "0.02", "0.02")
    ('stapeling tot en met klasse 3 tot 5', 'een drempel van 0,02')
    """
    texts = []
    for value in dict.fromkeys(values):
        if name in ("kwintiel", "grens"):
            texts.append(percent(float(value), 0))
        else:
            texts.append(
                f"{float(value):g}".replace(".", ",") if name == "drempel" else VALUE_LABELS.get(value, value)
            )
    return CHOICE_LABELS[name].format(" tot ".join(texts))
