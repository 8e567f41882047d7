"""What the figures of theme 2 are called and what they mean."""

from __future__ import annotations

from typing import Final

from leefbaarheid.analysis.sociale_ongelijkheid import Rules
from leefbaarheid.classes import LABELS
from leefbaarheid.terms import DIMENSION_LABELS
from leefbaarheid.texts.dutch import MISSING, is_missing, number, percent

SCORE_LABELS: Final = {"afw": "Leefbaarheid (totaal)", **DIMENSION_LABELS}

SES_LABELS: Final = {
    "totaal": "SES (totaal)",
    "welvaart": "Welvaart",
    "opleiding": "Opleiding",
    "arbeid": "Werk",
    "inkomen": "Inkomen",
    "vermogen": "Vermogen",
}

#: The sub-scores that the total is made of.
SES_PARTS: Final = ("welvaart", "opleiding", "arbeid")

#: What each figure of SES-WOA is.
SES_MEANING: Final = {
    "totaal": "de score van alle huishoudens in een gebied op welvaart, opleiding en werk samen; 0 is "
    "ongeveer het gemiddelde "
    "van Nederland",
    "welvaart": "deelscore: inkomen en vermogen van huishoudens",
    "opleiding": "deelscore: het opleidingsniveau van volwassenen",
    "arbeid": "deelscore: recent betaald werk van volwassenen",
    "inkomen": "de plaats van het gemiddelde inkomen op een schaal van 1 tot 100",
    "vermogen": "de plaats van het gemiddelde vermogen op een schaal van 1 tot 100",
}

KIND_LABELS: Final = {"stapeling": "Stapeling", "tegenhanger": "Tegenhanger"}

#: From these sizes on a correlation is called so (J. Cohen, 1988); below the first there is hardly any.
STRENGTHS: Final = ((0.5, "sterk"), (0.3, "matig"), (0.1, "zwak"))


def strength(r: float) -> str:
    """Call the size of a correlation: "sterk", "matig", "zwak" or "nauwelijks".

    >>> strength(0.66), strength(-0.35), strength(0.02)
    ('sterk', 'matig', 'nauwelijks')
    """
    return next((word for least, word in STRENGTHS if abs(r) >= least), "nauwelijks")


def with_interval(r: float, low: float, high: float) -> str:
    """Write a correlation with its 95% interval: "0,66 (0,64 tot 0,67)".

    >>> with_interval(0.655, 0.636, 0.674), with_interval(float("nan"), 0, 0)
    ('0,66 (0,64 tot 0,67)', '–')
    """
    if is_missing(r):
        return MISSING
    return f"{number(r, 2)} ({number(low, 2)} tot {number(high, 2)})"


def kind_definitions(rules: Rules, level: str) -> dict[str, str]:
    """Define stapeling and its counterpart with the limits of this report; ``level`` is a noun in the plural."""
    low = f"een lage SES (bij de laagste {share(rules.kwintiel)} van alle {level} van het land waarvan de SES bekend is)"
    return {
        "stapeling": f"{low} én een leefbaarheid van {klasse(rules.klasse_laag)} of lager.",
        "tegenhanger": f"{low}, maar een leefbaarheid van {klasse(rules.klasse_hoog)} of hoger.",
    }


def klasse(number: int) -> str:
    """Name a class as in a sentence.

    >>> klasse(4)
    'klasse 4 (zwak)'
    """
    return f"klasse {number} ({LABELS[number].lower()})"


def share(part: float) -> str:
    """Write a limit as it was asked, without decimals where it has none.

    >>> share(0.2), share(0.125)
    ('20%', '12,5%')
    """
    return percent(part, 0 if round(100 * part, 6).is_integer() else 1)
