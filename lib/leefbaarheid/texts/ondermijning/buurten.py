"""What is said of figures inside gemeenten, and of those that are not shown."""

from __future__ import annotations

from collections.abc import Mapping

from leefbaarheid.analysis.ondermijning import ADDED_UP, CASES
from leefbaarheid.texts.dutch import is_missing, join, number, percent


def not_added_up(shares: Mapping[str, float]) -> str:
    """Name the gemeenten without figures inside, and say why; ``shares`` gives by name what their parts come to.

    >>> not_added_up({"Best": 0.0, "Voorst": 0.066})[:82]
    'In Best (0%) en Voorst (7%) tellen de aantallen per buurt niet op tot minstens 90%'
    >>> not_added_up({})
    ''
    """
    if not shares:
        return ""
    known = {name: "niet bekend" if is_missing(s) else percent(s, 0) for name, s in shares.items()}
    names = join(f"{name} ({share})" for name, share in known.items())
    return (
        f"In {names} tellen de aantallen per buurt niet op tot minstens {percent(ADDED_UP, 0)} van het aantal van de hele "
        "gemeente. De buurten daar hebben hier daarom geen cijfer."
    )


def too_few(few: float, noemer: str) -> str:
    """Say on a map why there is no figure."""
    return f"minder dan {number(few)} {noemer}: geen cijfer"


def nothing_shown(few: float, noemer: str) -> str:
    """Say that no part of a gemeente has a figure that can be shown."""
    return f"Van geen enkele buurt met minstens {number(few)} {noemer} is een cijfer bekend."


def ranked(few: float, noemer: str) -> str:
    """Say under a ranking which buurten stand in it, and what a rate per inhabitant does not tell."""
    return (
        f"Alleen buurten met minstens {number(few)} {noemer} en {number(CASES)} gevallen: bij minder kan een hoog of laag "
        "cijfer toeval zijn. Bezoekers zijn niet meegeteld als inwoner: in een buurt met veel winkels is het cijfer al snel "
        "hoog."
    )
