"""Title and opening of theme 3: what it is about, said once and early."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from leefbaarheid.texts.dutch import join
from leefbaarheid.texts.ondermijning.terms import SOURCE_MEANING

#: What the indicators come from, in a title.
FROM: Final = {"politie": "politiecijfers", "eigen": "eigen tabellen"}
#: The same in a sentence.
ABOUT: Final = {
    "politie": "gewone criminaliteit die de politie heeft geregistreerd, zoals diefstal, vernieling en fraude",
    "eigen": "cijfers uit eigen tabellen",
}


def title(name: str, year: int, kinds: Sequence[str]) -> str:
    """Write the title; ``kinds`` (of :data:`FROM`) says what the indicators come from.

    >>> title("Urk", 2024, ["politie"])
    'Ondermijnende criminaliteit en ervaren onveiligheid in Urk, 2024: signalen uit politiecijfers'
    """
    what = join(FROM[kind] for kind in kinds)
    return f"Ondermijnende criminaliteit en ervaren onveiligheid in {name}, {year}: signalen uit {what}"


def about(kinds: Sequence[str]) -> str:
    """Say what the indicators are and what they are not."""
    what = join((f"over {ABOUT[kind]}" for kind in kinds), "en ook")
    return (
        f"Dit rapport gaat {what}. Die cijfers zijn hier signalen: ondermijning zelf is niet te tellen, en een hoog cijfer "
        "is geen bewijs."
    )


def unsafety(sources: Sequence[str]) -> str:
    """Say what experienced unsafety is here; ``sources`` (of ``SOURCE_MEANING``) in the order in which they are taken."""
    first, *others = (SOURCE_MEANING[source] for source in sources)
    text = f"Met ‘ervaren onveiligheid’ bedoelt dit rapport {first}."
    for other in others:
        text += f" Van gemeenten waarvan dat niet bekend is: {other}."
    return text
