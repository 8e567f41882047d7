"""The key messages of theme 3, written from the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from leefbaarheid.analysis.ondermijning import CASES
from leefbaarheid.texts.dutch import capital, is_missing, join, number, plural
from leefbaarheid.texts.ondermijning.terms import CIRCULAR_SHORT, TYPE_LABELS, shown

#: An indicator is named as standing out from these percentiles on.
HIGH, LOW = 90.0, 10.0
#: So many indicators of a list are named; all, where only one would be left.
NAMED = 3


@dataclass(frozen=True)
class Facts:
    """What the messages are written from.

    ``own`` is the gemeente's row of ``ranglijst`` (None for several gemeenten), ``ranked`` how many have a rank;
    ``types`` counts the chosen gemeenten by type; ``profile`` is ``profiel`` with ``label``, and with ``percentiel`` only of
    rates from enough cases to be called high or low; ``relations`` is ``indicatoren`` with ``label``; ``core`` names the
    core indicator, ``core_row`` its row of ``profiel``; ``outside`` says where the core indicator of the gemeente lies by
    its limits (-2..2; None for several, or where there are none);
    ``top`` names gemeenten at the top of the ranking among the chosen.
    """

    name: str
    country: str
    own: Mapping[Any, Any] | None
    ranked: int
    chosen: int
    types: Mapping[str, int]
    top: Sequence[str]
    profile: pd.DataFrame
    relations: pd.DataFrame
    circular: bool
    core: str
    core_row: Mapping[Any, Any]
    outside: int | None
    is_country: bool


def key_messages(facts: Facts) -> list[str]:
    """Write three to five messages: what stands out and what does not, never why and never about persons."""
    found = [_rank(facts), _type(facts), _standing_out(facts), _core(facts), _relations(facts)]
    return [m for m in found if m]


def _rank(f: Facts) -> str | None:
    if f.own is None:
        if not f.top:
            return None
        where = "het hoogst in de ranglijst" if len(f.top) > 1 else "het hoogst"
        return f"Van de {plural(f.chosen, 'gemeente', 'gemeenten')} in {f.name} staan {join(f.top)} {where} van de index."
    if is_missing(f.own["rang"]):
        return f"{capital(f.name)} heeft te weinig bekende indicatoren voor een plaats in de ranglijst."
    low, high = int(f.own["rang_min"]), int(f.own["rang_max"])
    band = f"; zonder één van de indicatoren plaats {low} tot {high}" if low != high else ""
    return (
        f"{capital(f.name)} staat op plaats {number(f.own['rang'])} van {number(f.ranked)} gemeenten in de "
        "index van geregistreerde "
        f"criminaliteit (1 is het hoogst{band})."
    )


def _type(f: Facts) -> str | None:
    if f.own is not None:
        kind = f.own["type"]
        if is_missing(kind):
            return None
        text = f"In de indeling in vier typen valt {f.name} onder: {TYPE_LABELS[kind].lower()}."
        return text
    parts = [f"{number(n)} {TYPE_LABELS[t].lower()}" for t, n in f.types.items() if n]
    return f"Verdeeld over vier typen: {'; '.join(parts)}." if parts else None


def _standing_out(f: Facts) -> str | None:
    if f.is_country:
        return None
    known = f.profile.dropna(subset=["percentiel"])
    high = known[known["percentiel"] >= HIGH].sort_values("percentiel", ascending=False)["label"].tolist()
    low = known[known["percentiel"] <= LOW].sort_values("percentiel")["label"].tolist()
    if known.empty:
        return None
    if not high and not low:
        told = f"Indicatoren met minder dan {CASES} gevallen tellen hierbij niet mee."
        if f.own is None:
            return (
                f"Op geen enkele indicator liggen de gemeenten van {f.name} samen hoger of lager dan negen van de "
                f"tien andere gemeenten. {told}"
            )
        return f"Op geen enkele indicator hoort {f.name} bij de hoogste of de laagste tiende van de gemeenten. {told}"
    parts = []
    if f.own is None:
        parts += [f"hoger dan negen van de tien andere gemeenten op {_list(high)}"] if high else []
        parts += [f"lager dan negen van de tien op {_list(low)}"] if low else []
        return f"De gemeenten van {f.name} samen liggen {join(parts)}."
    if high:
        parts.append(f"bij de hoogste tiende van de gemeenten op {_list(high)}")
    if low:
        parts.append(f"bij de laagste tiende op {_list(low)}")
    return f"{capital(f.name)} hoort {join(parts)}."


def _list(labels: list[str]) -> str:
    """Name indicators as in a sentence: all, or the first ones where more than one would be left."""
    named = [label.lower() for label in labels]
    more = len(named) - NAMED
    return join([*named[:NAMED], f"nog {more} andere"]) if more > 1 else join(named)


def _core(f: Facts) -> str | None:
    row = f.core_row
    if is_missing(row["waarde"]):
        return None
    text = f"{f.core}: {shown(row['waarde'], row['eenheid'])}"
    if not f.is_country:
        if not is_missing(row["nl"]):
            text += f"; in heel {f.country} {shown(row['nl'], row['eenheid'])}"
        if not is_missing(row["peers"]):
            text += f", in vergelijkbare gemeenten gemiddeld {shown(row['peers'], row['eenheid'])}"
    text += "."
    return text if f.outside is None else f"{text} {_in_funnel(f, f.outside)}"


def _in_funnel(f: Facts, outside: int) -> str:
    """Say how the core indicator lies by what gemeenten of this size differ, beside its place among all gemeenten."""
    limits = "de grenzen waartussen 95% van de gemeenten van deze grootte hoort te liggen"
    if outside:
        place = "boven" if outside > 0 else "onder"
        last = "maar binnen die van 99,8%" if abs(outside) == 1 else "en ook buiten die van 99,8%"
        return f"Dat ligt {place} {limits}, {last}."
    place = f.core_row["percentiel"]
    end = "laagste" if place <= LOW else "hoogste" if place >= HIGH else ""
    if not end:
        return f"Dat ligt binnen {limits}."
    first = f"{capital(f.name)} hoort daarmee bij de {end} tiende van alle gemeenten."
    return f"{first} Toch ligt het cijfer nog binnen {limits}."


def _relations(f: Facts) -> str | None:
    if f.circular:
        return CIRCULAR_SHORT
    known = f.relations.dropna(subset=["spearman"])
    if known.empty:
        return None
    clear = known[known["spearman_laag"] > 0]
    first = (
        f"Over gemeenten hangen {number(len(clear))} van de {number(len(known))} indicatoren samen met meer"
    )
    first += " ervaren onveiligheid (het interval van 95% ligt boven 0)."
    if len(clear):
        rows = clear.sort_values("spearman", ascending=False).head(NAMED)
        named = [
            f"{la.lower()} ({number(r, 2)})" for la, r in zip(rows["label"], rows["spearman"], strict=True)
        ]
        first += f" Het sterkst: {join(named)}."
    return first
