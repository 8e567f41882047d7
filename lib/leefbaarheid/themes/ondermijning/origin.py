"""What must be said with every figure of theme 3: sources, years, unit, number of areas."""

from __future__ import annotations

from collections.abc import Collection

from leefbaarheid.figures.figure import Herkomst
from leefbaarheid.texts import dutch
from leefbaarheid.texts.ondermijning.terms import SOURCE_LABELS
from leefbaarheid.themes.ondermijning.study import UNSAFETY, Study
from leefbaarheid.themes.shared.provenance import source


def origin(
    study: Study,
    *,
    indicators: list[str] | None = None,
    level: str = "gemeente",
    areas: int | None = None,
    with_score: bool = False,
    unsafety: Collection[str] = (),
    years: tuple[int, ...] = (),
) -> Herkomst:
    """What must stand under a picture of some ``indicators`` (all, where none are named); every area counts once.

    ``with_score``: a score of the Leefbaarometer is shown too; ``unsafety`` names the sources of experienced unsafety in it.
    """
    names = [*(indicators or study.meanings), *(UNSAFETY[s] for s in unsafety if s in UNSAFETY)]
    sources = set[str]().union(*(study.said.get(name, ()) for name in names))
    found = {study.years[n] for n in names if n in study.years}
    if with_score or not UNSAFETY.keys() >= set(unsafety):
        found.add(study.jaar_score)
        sources.add(source(study.editie))
    return Herkomst(
        bron="; ".join(sorted(sources)),
        jaren=years or tuple(sorted(found)),
        niveau=level,
        gewicht="geen",
        aantal=len(study.frame) if areas is None else areas,
    )


def inside_origin(study: Study) -> Herkomst:
    """What must stand with the figures inside the chosen gemeenten (``study.inside``)."""
    level, rows = study.inside
    name, years = str(rows["indicator"].iloc[0]), (int(rows["jaar"].iloc[0]),)
    found = origin(study, indicators=[name], level=level, areas=int(rows["getoond"].sum()), years=years)
    return found.met(study.meanings[name].eenheid)


def sources_in_words(study: Study) -> str:
    """Say which source of experienced unsafety serves for how many gemeenten."""
    counts = study.unsafety["onveiligheid_bron"].value_counts()
    parts = [
        f"{SOURCE_LABELS[str(name)]} voor {dutch.plural(n, 'gemeente', 'gemeenten')}"
        for name, n in counts.items()
    ]
    return dutch.join(parts)
