"""Parameters of theme 3."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, field_validator

from leefbaarheid.errors import did_you_mean
from leefbaarheid.params import FEW, load_indicators
from leefbaarheid.themes.shared.parameters import Decimal, ThemeParameters, Weight, Word

#: Sources of experienced unsafety, in the order in which they are taken.
SOURCES: Final = ("veiligheidsmonitor", "eigen", "leefbaarometer")


def _year_or_newest(value: object) -> object:
    return 0 if isinstance(value, str) and value.strip().casefold() in ("", "nieuwste") else value


def _share(value: object) -> object:
    """Read a share written as a fraction ("1/3") or with a decimal comma."""
    if not isinstance(value, str):
        return value
    try:
        return float(Fraction(value.strip().replace(",", ".")))
    except (ValueError, ZeroDivisionError):
        return value


YearOrNewest = Annotated[int, BeforeValidator(_year_or_newest), Field(ge=0, le=2100)]


class Parameters(ThemeParameters):
    """What a report of theme 3 can be asked; the defaults are documented in docs/method.md.

    ``jaar`` is the newest year of indicators that counts, ``jaar_score`` that of the Leefbaarometer; 0 (or "nieuwste") is
    the newest there is. ``onveiligheid`` names sources in order, ``indicatoren`` those of the index (empty: as
    params/indicatoren.yml has it), ``gewichten`` their weights as ``name=2``; all are lists with commas.
    """

    gebied: str
    jaar: YearOrNewest = 0
    jaar_score: YearOrNewest = 0
    onveiligheid: str = ", ".join(SOURCES)
    indicatoren: str = ""
    gewichten: str = ""
    methode: Annotated[Literal["percentiel", "z"], Word] = "percentiel"
    minimum_dekking: Annotated[float, Decimal, Field(gt=0, le=1)] = 0.6
    grens: Annotated[float, BeforeValidator(_share), Field(gt=0, lt=1)] = 1 / 3
    kernindicator: Annotated[str, Word] = "misdrijven_totaal"
    minimum_gebieden: Annotated[int, Field(ge=5, le=200)] = 10
    weinig_inwoners: Weight = FEW
    data: str = ""

    def national(self) -> Parameters:
        """The same parameters without those that differ from area to area: national results depend on them."""
        return self.model_copy(update={"gebied": "", "data": ""})

    @property
    def order(self) -> tuple[str, ...]:
        """Sources of experienced unsafety in order."""
        return tuple(_names(self.onveiligheid))

    @property
    def chosen(self) -> tuple[str, ...]:
        """Indicators of the index, by name."""
        named = tuple(_names(self.indicatoren))
        return named or tuple(n for n, i in load_indicators().items() if i.in_index)

    @property
    def weights(self) -> dict[str, float]:
        """Weight of each indicator of the index; one where none is given."""
        given = dict(_pairs(self.gewichten))
        return {name: given.get(name, 1.0) for name in self.chosen}

    @field_validator("onveiligheid")
    @classmethod
    def _known_sources(cls, value: str) -> str:
        names = _names(value)
        strange = [n for n in names if n not in SOURCES]
        if strange or not names or len(set(names)) < len(names):
            hint = did_you_mean(strange[0], SOURCES) if strange else ""
            raise ValueError(f"name sources once, out of {', '.join(SOURCES)}{hint}")
        return value

    @field_validator("indicatoren", "kernindicator")
    @classmethod
    def _known_indicators(cls, value: str) -> str:
        for name in _names(value):
            _demand(name)
        return value

    @field_validator("gewichten")
    @classmethod
    def _known_weights(cls, value: str) -> str:
        for name, weight in _pairs(value):
            _demand(name)
            if not 0 < weight <= 100:
                raise ValueError(f"the weight of {name} must be above 0 and at most 100")
        return value


def _names(text: str) -> list[str]:
    return [part.strip().casefold() for part in text.split(",") if part.strip()]


def _pairs(text: str) -> list[tuple[str, float]]:
    pairs = []
    for part in _names(text):
        name, equals, number = part.partition("=")
        try:
            pairs.append((name.strip(), float(number)))
        except ValueError:
            equals = ""
        if not equals:
            raise ValueError(f"write weights as name=2, with commas between them, not {part!r}")
    return pairs


def _demand(name: str) -> None:
    known = load_indicators()
    if name not in known:
        hint = did_you_mean(name, known) or f"; indicators are {', '.join(known)}"
        raise ValueError(f"indicator {name} is unknown{hint}")
