"""The key messages of theme 2, written from the figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from leefbaarheid.texts.common import areas_of, dimension
from leefbaarheid.texts.dutch import is_missing, join, number, percent, plural
from leefbaarheid.texts.sociale_ongelijkheid.terms import STRENGTHS, strength, with_interval

#: From this size on a correlation is more than "nauwelijks".
_SOME: Final = STRENGTHS[-1][0]


@dataclass(frozen=True)
class Facts:
    """What the messages are written from.

    ``own`` and ``country_row`` are rows of ``samenhang`` for the total score and the total SES; ``near`` is the row of
    ``vergelijking`` that stands in for a gemeente with too few areas (its provincie), with its name; ``dimensions`` are
    the rows of ``samenhang`` of the five dimensions with the total SES, here or else in the country (``dimensions_of``);
    ``shares`` is the area's row of ``vergelijking``, ``country_shares`` that of the country; ``clustered`` counts its
    stapeling areas that are the core of a cluster; ``spread`` is the gemeente's row of ``gemeenten``, ``ranked`` how many
    gemeenten have a rank; ``eta2`` is the part of all differences that lies between gemeenten.
    """

    name: str
    country: str
    level: str
    minimum: int
    own: Mapping[Any, Any]
    country_row: Mapping[Any, Any]
    near: tuple[str, Mapping[Any, Any]] | None
    dimensions: pd.DataFrame
    dimensions_of: str
    shares: Mapping[Any, Any]
    country_shares: Mapping[Any, Any]
    clustered: int
    spread: Mapping[Any, Any] | None
    ranked: int
    eta2: float
    is_country: bool


def key_messages(facts: Facts) -> list[str]:
    """Write three to five messages for the head of the report: one to three plain Dutch sentences each.

    They follow from the figures alone; none where the data do not carry it. They say what goes together, never why.
    """
    found = [_relation(facts), _dimensions(facts), _stapeling(facts), _counterpart(facts), _spread(facts)]
    return [m for m in found if m]


def _relation(f: Facts) -> str:
    r, n = f.own["pearson"], int(f.own["n"])
    areas = areas_of(f.level, n)
    if is_missing(r):
        if n >= f.minimum:
            text = f"De {areas} van {f.name} verschillen te weinig om een verband te berekenen."
        else:
            text = (
                f"Van {f.name} {'is' if n == 1 else 'zijn'} van {areas} zowel de leefbaarheid als de SES bekend. Dat is te "
                f"weinig voor een eigen verband; daarvoor zijn er minstens {f.minimum} nodig."
            )
        if f.near is not None and not is_missing(f.near[1]["pearson"]):
            text += f" In {f.near[0]} is de samenhang {number(f.near[1]['pearson'], 2)}"
            text += f" ({areas_of(f.level, f.near[1]['n'])})."
        return text
    how = {"nauwelijks": "nauwelijks", "zwak": "een beetje", "matig": "matig", "sterk": "sterk"}[strength(r)]
    if how == "nauwelijks":
        text = f"In {f.name} hangen de SES van huishoudens en de leefbaarheid van hun {_many(f)} nauwelijks samen"
    elif r > 0:
        text = f"In {f.name} gaan een hogere SES en een hogere leefbaarheid {how} samen"
    else:
        text = f"In {f.name} gaat een hogere SES {how} samen met een lagere leefbaarheid"
    text += (
        f": de samenhang over {areas} is {with_interval(r, f.own['pearson_laag'], f.own['pearson_hoog'])}."
    )
    if how != "nauwelijks" and f.own["pearson_laag"] <= 0 <= f.own["pearson_hoog"]:
        text += " Dat kan toeval zijn: ook 0 (geen verband) ligt tussen die grenzen."
    if not f.is_country and not is_missing(f.country_row["pearson"]):
        text += f" In {f.country} is de samenhang {number(f.country_row['pearson'], 2)}."
    return text


def _many(f: Facts) -> str:
    return areas_of(f.level, 2).split(" ", 1)[1]


def _dimensions(f: Facts) -> str | None:
    """Up to three dimensions that go with SES, the closest first, those that go against it, and what may be chance."""
    rows = f.dimensions.dropna(subset=["pearson"]).sort_values("pearson", ascending=False)
    if rows.empty:
        return None
    named = [f"{dimension(s)} ({number(r, 2)})" for s, r in zip(rows["score"], rows["pearson"], strict=True)]
    some = rows["pearson"].abs() >= _SOME
    chance = (rows["pearson_laag"] <= 0) & (rows["pearson_hoog"] >= 0)

    def those(kept: pd.Series) -> list[str]:
        return [text for text, keep in zip(named, some & kept, strict=True) if keep]

    along, against = those((rows["pearson"] > 0) & ~chance), those((rows["pearson"] < 0) & ~chance)
    if along:
        text = f"In {f.dimensions_of} gaat een hogere SES het meest samen met een hogere score op {join(along[:3])}."
        text += f" Bij {join(against)} is het andersom." if against else ""
    else:
        text = f"In {f.dimensions_of} gaat een hogere SES bij geen enkele dimensie duidelijk samen met een hogere score"
        text += f", wel met een lagere score op {join(against)}." if against else "."
    unsure = those(chance)
    return text + (f" Bij {join(unsure)} kan het verband toeval zijn." if unsure else "")


def _stapeling(f: Facts) -> str:
    n, found = int(f.shares["n"]), int(f.shares["stapeling"])
    national = "" if f.is_country else f"in {f.country} {percent(f.country_shares['stapeling_aandeel'])}"
    meet = f"de {areas_of(f.level, n)} komen een lage SES en een lage leefbaarheid samen"
    beside = f" ({national})" if national else ""
    if n == 1:
        both = "samen" if found else "niet samen"
        return f"Stapeling: in het enige gebied komen een lage SES en een lage leefbaarheid {both}{beside}."
    if not found:
        return f"Stapeling: in geen van {meet}{beside}."
    own = percent(f.shares["stapeling_aandeel"]) if n >= f.minimum else ""
    aside = "; ".join(part for part in (own, national) if part)
    text = f"Stapeling: in {number(found)} van {meet}{f' ({aside})' if aside else ''}."
    if f.clustered:
        verb = "ligt" if f.clustered == 1 else "liggen"
        text += (
            f" Daarvan {verb} er {number(f.clustered)} bij meer andere gebieden met stapeling dan door toeval"
        )
        text += " te verwachten is."
    return text


def _counterpart(f: Facts) -> str | None:
    found = int(f.shares["tegenhanger"])
    if not found:
        return None
    areas = plural(found, "gebied", "gebieden")
    text = f"Tegenhanger: {areas} met een lage SES {'heeft' if found == 1 else 'hebben'} juist een hoge leefbaarheid"
    if int(f.shares["n"]) >= f.minimum:
        own, national = (percent(row["tegenhanger_aandeel"]) for row in (f.shares, f.country_shares))
        text += f" ({own})" if f.is_country else f" ({own}; in {f.country} {national})"
    return f"{text}."


def _spread(f: Facts) -> str | None:
    if f.is_country:
        if is_missing(f.eta2):
            return None
        inside = 1 - f.eta2
        return (
            f"Van alle verschillen in leefbaarheid ligt {percent(inside, 0)} binnen gemeenten en "
            f"{percent(f.eta2, 0)} tussen "
            "gemeenten."
        )
    s = f.spread
    if s is None or is_missing(s["rang_spreiding"]):
        return None
    low, high = int(s["rang_laag"]), int(s["rang_hoog"])
    return (
        f"De verschillen in leefbaarheid binnen {f.name} staan op plaats {int(s['rang_spreiding'])} van "
        f"{number(f.ranked)} "
        f"gemeenten (1 is het grootst; de plaats is onzeker: ongeveer {low} tot {high})."
    )
