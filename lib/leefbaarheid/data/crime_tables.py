"""The tables of theme 3 as they are written, each row with what it stands on."""

from collections.abc import Collection
from typing import Any

import pandas as pd

from leefbaarheid.analysis.ondermijning.unsafety import CIRCULAR
from leefbaarheid.data.crime import UNSAFETY
from leefbaarheid.data.save import basis_of
from leefbaarheid.params import load_indicators


def crime_tables(
    samenhang: pd.DataFrame,
    ranglijst: pd.DataFrame,
    profiel: pd.DataFrame,
    buurten: pd.DataFrame,
    niveau: str,
    gemeenten: pd.DataFrame,
    tegen: str,
) -> dict[str, pd.DataFrame]:
    """Say of each row of the four tables of theme 3 what it stands on (:data:`leefbaarheid.data.save.BASIS`).

    ``profiel`` is by indicator with ``bron`` and ``jaar`` (:func:`leefbaarheid.data.crime.kinds_of_crime`), ``niveau`` the
    level of ``buurten``, ``tegen`` the source of unsafety that ``samenhang`` is with. outputs/README.md tells what the
    columns mean.
    """
    bron, jaar, score = profiel["bron"], profiel["jaar"], gemeenten.attrs["jaar_score"]
    kinds = samenhang["indicator"]
    related = samenhang.assign(bron=kinds.map(bron), jaren=kinds.map(jaar).astype(str))
    if tegen == CIRCULAR:
        related["bron"] = [_joined(b, _score(gemeenten)) for b in related["bron"]]
        related["jaren"] = [" ".join(map(str, sorted({int(j), score}))) for j in related["jaren"]]
    inside = pd.DataFrame(buurten)
    if len(inside):
        inside = inside.assign(bron=inside["indicator"].map(bron), jaren=inside["jaar"])
    basis: dict[str, Any] = {"niveau": "gemeente", "gewicht": "geen", "gewicht_jaar": pd.NA}
    return {
        "indicatoren": related.assign(**basis),
        "ranglijst": ranglijst,
        "profiel": profiel.assign(jaren=jaar, **basis).reset_index(),
        "buurten": inside.assign(**basis | {"niveau": niveau}),
    }


def crime_origin(soorten: pd.DataFrame, gemeenten: pd.DataFrame, onveilig: Collection[str]) -> dict[str, Any]:
    """What the figures of a report stand on, for ``herkomst.csv``: every gemeente counts once.

    ``onveilig`` names the sources of experienced unsafety that are used.
    """
    asked = [load_indicators()[UNSAFETY[name]].bron for name in onveilig if name in UNSAFETY]
    years = {*soorten["jaar"], gemeenten.attrs["jaar_score"]}
    source = _joined(*soorten["bron"], *asked, _score(gemeenten))
    basis = basis_of(source, " ".join(map(str, sorted(map(int, years)))), "gemeente", "geen")
    return basis | {"aantal_gebieden": len(gemeenten)}


def _score(gemeenten: pd.DataFrame) -> str:
    return f"Leefbaarometer 3.0, editie {gemeenten.attrs['editie']}"


def _joined(*sources: str) -> str:
    parts = {one for source in sources for one in source.split("; ")}
    return "; ".join(sorted(parts))
