"""What the funnel says, in words: of one gemeente, and of several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from leefbaarheid.texts.dutch import capital, join, number, plural

#: So many gemeenten outside are named; of more only the number is told.
NAMED: Final = 6
LEVEL: Final = "95%"
#: What lies outside among many figures says little by itself.
BY_CHANCE: Final = "Ook zonder iets bijzonders ligt ongeveer één op de twintig cijfers buiten zulke grenzen."


def one_gemeente(name: str, label: str, row: Mapping[Any, Any], others: Mapping[str, int]) -> str:
    """Answer for one gemeente: the core indicator first, then which other ones lie outside their own funnel.

    ``row`` has ``ratio, laag_95, hoog_95, buiten`` of the core indicator, called ``label`` as in a sentence; ``others``
    gives ``buiten`` (-2..2) by label.
    """
    outside = int(row["buiten"])
    where = f"{_side(outside)} de trechter" if outside else "binnen de trechter"
    low, high = number(row["laag_95"], 2), number(row["hoog_95"], 2)
    text = (
        f"{capital(name)} ligt met {label} {where}: het gevonden aantal is {number(row['ratio'], 2)} keer wat bij de "
        f"grootte past. Van gemeenten van deze grootte hoort {LEVEL} tussen {low} en {high} te liggen."
    )
    if abs(outside) == 2:
        text += " Dat is ook buiten de grenzen van 99,8%."
    return f"{text} {_others(others)}".strip()


def several_gemeenten(name: str, label: str, outside: Sequence[tuple[str, int]]) -> str:
    """Answer for several gemeenten: how many lie outside the funnel of the indicator, and which.

    ``outside`` gives each one's name and ``buiten`` (-2..2).
    """
    found = [(gemeente, side) for gemeente, side in outside if side]
    text = f"Van de {plural(len(outside), 'gemeente', 'gemeenten')} in {name} waarvan het aantal bekend is, "
    if not found:
        return f"{text}ligt er met {label} geen buiten de trechter ({LEVEL})."
    verb = "ligt er 1" if len(found) == 1 else f"liggen er {number(len(found))}"
    names = {side: [g for g, s in found if s * side > 0] for side in (1, -1)}
    parts = [
        f"{join(members) if len(found) <= NAMED else number(len(members))} {_side(side)}"
        for side, members in names.items()
        if members
    ]
    return f"{text}{verb} met {label} buiten de trechter ({LEVEL}): {join(f'{part} de grens' for part in parts)}."


def _others(others: Mapping[str, int]) -> str:
    if not others:
        return ""
    if len(others) == 1:
        ((label, side),) = others.items()
        return f"Met {label} ligt de gemeente {_side(side) if side else 'binnen'} de eigen trechter daarvan."
    found = {label: side for label, side in others.items() if side}
    first = f"Van de {number(len(others))} andere indicatoren"
    if not found:
        return f"{first} ligt er geen buiten de eigen trechter ({LEVEL})."
    sides: dict[int, Sequence[str]] = {s: [k for k, v in found.items() if v * s > 0] for s in (1, -1)}
    parts = [f"{join(labels)} ({'erboven' if s > 0 else 'eronder'})" for s, labels in sides.items() if labels]
    verb = "ligt er 1" if len(found) == 1 else f"liggen er {number(len(found))}"
    return f"{first} {verb} buiten de eigen trechter ({LEVEL}): {join(parts)}. {BY_CHANCE}"


def _side(outside: int) -> str:
    return "boven" if outside > 0 else "onder"
