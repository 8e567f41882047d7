"""What the groups of theme 1 are called, what they mean, and what to ask locally."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from leefbaarheid.analysis.stijgers_en_dalers import Rules
from leefbaarheid.texts.dutch import join, number

GROUP_LABELS: Final = {
    "alle": "Alle gebieden",
    "sterk_verbeterd": "Sterk verbeterd",
    "verder_verslechterd": "Verder verslechterd",
    "vroegsignalering_absoluut": "Vroegsignalering: gedaald",
    "vroegsignalering_relatief": "Vroegsignalering: achtergebleven bij het land",
    "gestegen_maar_achterblijvend": "Gestegen, maar minder dan het land",
    "achterblijvend": "Achtergebleven deel",
    "extreme_start": "Sterk verbeterd vanuit een extreme start",
}

#: The same, short enough for the head of a column.
GROUP_SHORT: Final = {
    "sterk_verbeterd": "Sterk verbeterd",
    "verder_verslechterd": "Verder verslechterd",
    "vroegsignalering_absoluut": "Gedaald",
    "vroegsignalering_relatief": "Achter bij land",
    "gestegen_maar_achterblijvend": "Gestegen, minder dan land",
    "achterblijvend": "Achtergebleven deel",
    "extreme_start": "Extreme start",
}

DIMENSION_SHORT: Final = {
    "fys": "Fysiek",
    "won": "Woningvoorraad",
    "vrz": "Voorzieningen",
    "soc": "Sociaal",
    "onv": "Overlast",
}

#: What the base of each share is.
BASE_NOTE: Final = (
    "De basis van een groep zijn de gebieden die erin konden komen. Voor sterk verbeterd, achtergebleven deel en extreme "
    "start begonnen die als onvoldoende of lager (klasse 1-3), voor verder verslechterd als zwak of lager (klasse 1-4), "
    "voor vroegsignalering en gestegen als voldoende of ruim voldoende (klasse 5-6)."
)

#: What noise is, under the table of groups.
NOISE_NOTE: Final = (
    "Ruis: een score schommelt vanzelf, meer naarmate er minder huishoudens zijn. Een verandering is meer dan ruis als zij "
    "groter is dan 1,96 keer de standaardafwijking daarvan (op PC4 gemeten, een bovengrens). ‘Verwacht door ruis’ "
    "is hoeveel gebieden er in de groep zouden zitten als elk gebied met het land meeging."
)

#: Which part of class 6 counts as "net ruim voldoende".
CLASS_6_LABELS: Final = {
    "alles": "heel klasse 6 telt mee",
    "onderste_helft": "van klasse 6 telt alleen de onderste helft mee",
}

#: Questions for a talk with people who know the place, by leading dimension. Questions, never causes.
QUESTIONS: Final = {
    "fys": "Wat veranderde er in de openbare ruimte, het groen of de bebouwing, en hoe ervaren bewoners dat?",
    "won": "Welke woningen kwamen erbij, gingen weg of werden opgeknapt, en wie woont er nu?",
    "vrz": "Welke winkels, scholen, zorg of haltes kwamen erbij of verdwenen, en wat missen bewoners?",
    "soc": "Kennen buren elkaar nog, wie verhuisde er, en waar ontmoeten bewoners elkaar?",
    "onv": "Welke overlast en onveiligheid zien bewoners, wijkagent en gemeente, waar en op welke momenten?",
}

#: The question where no dimension leads.
QUESTION_OPEN: Final = "Herkennen bewoners en professionals dit beeld, en wat zien zij zelf veranderen?"


def in_no_group(groups: Sequence[str]) -> str:
    """Say of groups that no area is in them."""
    named = [f"‘{GROUP_LABELS[g][0].lower()}{GROUP_LABELS[g][1:]}’" for g in groups]
    return f"Geen enkel gebied zit in de groep{'en' if len(named) > 1 else ''} {join(named, 'of')}."


def group_definitions(rules: Rules, van: int, tot: int, country: str) -> dict[str, str]:
    """Define each group in plain Dutch with the thresholds of this report."""
    t, rel = number(rules.drempel, 4), number(rules.drempel_relatief, 4)
    half = "" if rules.klasse_6 == "alles" else ", en dan de onderste helft van die klasse"
    early = f"Begonnen in {van} als voldoende (klasse 5) of ruim voldoende (klasse 6{half})"
    extreme = "klasse 1" if rules.extreme_start_tot == 1 else "klasse 1 of 2"
    return {
        "sterk_verbeterd": f"Scoorde in {van} onvoldoende of lager (klasse 1, 2 of 3) en in {tot} voldoende of hoger"
        " (klasse 5 of meer).",
        "verder_verslechterd": f"Scoorde in {van} zwak of lager (klasse 1 tot en met 4) en daalde daarna"
        f" {t} punt of meer.",
        "vroegsignalering_absoluut": f"{early} en daarna {t} punt of meer gedaald.",
        "vroegsignalering_relatief": f"{early} en daarna {rel} punt of meer achtergebleven bij de verandering in"
        f" {country}. Ook gebieden die zelf daalden, kunnen in deze groep zitten.",
        "gestegen_maar_achterblijvend": f"{early} en daarna gestegen, maar minder dan {country}.",
        "achterblijvend": f"Ligt in een groter gebied met sterk verbeterde woningen, maar scoorde zelf in {van} én"
        f" {tot} onvoldoende of lager en steeg niet meer dan {country}.",
        "extreme_start": f"Sterk verbeterd vanuit {extreme}.",
    }
