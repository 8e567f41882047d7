"""What the figures of theme 3 are called and what they mean."""

from __future__ import annotations

from typing import Final

from leefbaarheid.texts.dutch import MISSING, is_missing, number

GROUP_LABELS: Final = {
    "drugs": "Drugs",
    "vermogen": "Vermogen",
    "vastgoed": "Vastgoed",
    "witwassen": "Witwassen",
    "overig": "Overig",
}

SOURCE_LABELS: Final = {
    "veiligheidsmonitor": "Veiligheidsmonitor",
    "eigen": "eigen tabel",
    "leefbaarometer": "Leefbaarometer (circulair)",
}

#: What each source of experienced unsafety measures.
SOURCE_MEANING: Final = {
    "veiligheidsmonitor": "het aandeel bewoners dat zich volgens de Veiligheidsmonitor (een enquête) weleens onveilig "
    "voelt in de eigen buurt",
    "eigen": "het cijfer uit de tabel die de gebruiker gaf",
    "leefbaarometer": "de dimensie overlast en onveiligheid van de Leefbaarometer, omgekeerd (hoger is onveiliger): een "
    "schatting met een model, voor een deel gemaakt uit geregistreerde criminaliteit",
}

TYPE_LABELS: Final = {
    "hoog_hoog": "Veel signalen, veel onveiligheid",
    "hoog_laag": "Veel signalen, minder onveiligheid",
    "laag_hoog": "Minder signalen, veel onveiligheid",
    "laag_laag": "Minder signalen, minder onveiligheid",
}

#: What stands by every figure where the Leefbaarometer stands in for a survey.
CIRCULAR: Final = (
    "Circulair: voor ervaren onveiligheid staat hier de dimensie overlast en onveiligheid van de "
    "Leefbaarometer. Die is zelf voor een "
    "deel uit geregistreerde criminaliteit gemaakt. De samenhang is daardoor deels ingebouwd. Er zijn daarom "
    "geen toetsen (p-waarden) en "
    "er hoort geen conclusie bij over hoe sterk criminaliteit en ervaren onveiligheid samenhangen."
)


#: The same as one of the key messages.
CIRCULAR_SHORT: Final = (
    "Hoe sterk criminaliteit en ervaren onveiligheid samenhangen, is met deze gegevens niet te zeggen: voor ervaren "
    "onveiligheid staat een cijfer dat zelf deels uit criminaliteit is gemaakt (circulair)."
)


def chance(p: float) -> str:
    """Write a p-value; a small one is never nought.

    >>> chance(0.0213), chance(0.00049), chance(float("nan"))
    ('0,021', '<0,001', '–')
    """
    if is_missing(p):
        return MISSING
    return "<0,001" if p < 0.001 else number(p, 3)


def shown(value: float, unit: str) -> str:
    """Write an indicator's value with its unit.

    >>> shown(45.26, "per 1.000 inwoners"), shown(float("nan"), "%")
    ('45,3 per 1.000 inwoners', '–')
    """
    if is_missing(value):
        return MISSING
    text = number(value, 2 if abs(value) < 10 else 1)
    return f"{text}{'' if unit.startswith('%') else ' '}{unit}"
