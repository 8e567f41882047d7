"""What must be said with every figure of theme 3: sources, years, unit, number of areas."""

from __future__ import annotations

from leefbaarheid.figures.figure import Herkomst
from leefbaarheid.texts import dutch
from leefbaarheid.texts.ondermijning.terms import SOURCE_LABELS
from leefbaarheid.themes.ondermijning.study import Study
from leefbaarheid.themes.shared.provenance import source


def origin(
    study: Study,
    *,
    indicators: list[str] | None = None,
    level: str = "gemeente",
    areas: int | None = None,
    with_score: bool = False,
    years: tuple[int, ...] = (),
) -> Herkomst:
    """What must stand under a picture of some ``indicators`` (all, where none are named); every area counts once."""
    names = indicators or list(study.meanings)
    rows = study.rates[study.rates["indicator"].isin(names)]
    own = rows["eigen"].astype(bool)
    said = {b["bestand"]: b["bron"] for b in study.dataset.meta["bronnen"]}
    sources = {study.meanings[n].bron for n in rows.loc[~own, "indicator"].unique() if n in study.meanings}
    sources |= {f"{said[name]} (eigen tabel {name})" for name in rows.loc[own, "bron"].unique()}
    if study.dataset.demo:
        sources = {source(study.dataset)}
    found = {study.years[n] for n in names if n in study.years}
    if with_score:
        found.add(study.jaar_score)
        sources.add(source(study.dataset, study.editie))
    return Herkomst(
        bron="; ".join(sorted(sources)),
        jaren=years or tuple(sorted(found)),
        niveau=level,
        gewicht="geen",
        aantal=len(study.frame) if areas is None else areas,
        demo=study.dataset.demo,
    )


def sources_in_words(study: Study) -> str:
    """Say which source of experienced unsafety serves for how many gemeenten."""
    counts = study.unsafety["onveiligheid_bron"].value_counts()
    parts = [
        f"{SOURCE_LABELS[str(name)]} voor {dutch.plural(n, 'gemeente', 'gemeenten')}"
        for name, n in counts.items()
    ]
    return dutch.join(parts)
