"""The charts of theme 1, each a :class:`leefbaarheid.figures.Figuur` made from a study."""

from __future__ import annotations

from leefbaarheid.figures import charts
from leefbaarheid.figures.block import Blok, Piece, heading, paragraph
from leefbaarheid.figures.figure import Figuur
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import areas_of
from leefbaarheid.texts.stijgers_en_dalers.messages import change_in_words
from leefbaarheid.texts.stijgers_en_dalers.terms import GROUP_LABELS, group_definitions, in_no_group
from leefbaarheid.themes.stijgers_en_dalers.origin import beside, origin, own_place, region_names
from leefbaarheid.themes.stijgers_en_dalers.study import CHOSEN, COUNTRY, Study
from leefbaarheid.themes.stijgers_en_dalers.tables import unknown_weights


def transition_matrix(study: Study) -> Figuur:
    """Class at the start against class at the end."""
    f = study.frame
    title = f"Van klasse in {f.van} naar klasse in {f.tot}, {study.area.naam}"
    return charts.transition_matrix(study.overgangen, title=title, herkomst=origin(study))


def contributions(study: Study) -> Blok:
    """For all areas and for each group that holds any: what each dimension contributed, beside the country."""
    names = region_names(study)
    meaning = group_definitions(
        study.parameters.rules(), study.frame.van, study.frame.tot, study.dataset.country
    )
    shown = [CHOSEN] if study.area.soort == "land" else [CHOSEN, COUNTRY]
    pieces: list[str | Piece] = []
    empty: list[str] = []
    for group, rows in study.groepen[study.groepen["gebied"].isin(shown)].groupby("groep", sort=False):
        own = rows[rows["gebied"] == CHOSEN].iloc[0]
        name = GROUP_LABELS[str(group)]
        if group not in study.groups:
            continue
        if not own["aantal_gebieden"]:
            empty.append(str(group))
            continue
        pieces.append(heading(name))
        if group in meaning:
            pieces.append(paragraph(meaning[str(group)]))
        if dutch.is_missing(own["verandering"]):
            number = areas_of(study.frame.niveau, own["aantal_gebieden"])
            pieces.append(
                f"{number}. Het aantal {study.frame.gewicht} is onbekend; daarom is er geen gemiddelde."
            )
            continue
        pieces.append(change_in_words({str(k): v for k, v in own.items()}))
        picture = charts.contributions(
            rows,
            title=f"Wat droeg bij aan de verandering? {name}",
            herkomst=origin(study, areas=int(own["aantal_gebieden"])),
            namen=names if group == "alle" else {k: f"{v}, deze groep" for k, v in names.items()},
        )
        pieces.append(picture.with_caption(f"{picture.onderschrift}{beside(study)}"))
    if empty:
        pieces.append(in_no_group(empty))
    return Blok(*pieces)


def comparison(study: Study) -> Blok:
    """How often each group occurs here and elsewhere, and where in the country each group lies."""
    if study.reference is None:
        return Blok("Een vergelijking met andere gebieden is voor deze jaren niet mogelijk.")
    rows = study.comparable[study.comparable["groep"] != "alle"]
    hidden = {"land": CHOSEN, "provincie": "provincie", "groep": study.area.code}.get(study.area.soort)
    rows = unknown_weights(rows[rows["gebied"] != hidden].dropna(subset=["aantal_gebieden"]))
    names = {**region_names(study), **GROUP_LABELS}
    where = f" in {study.called}" if study.area.soort == "land" else f", in {study.called} en elders"
    rate = charts.comparison(
        rows,
        title=f"Hoe vaak komt elke groep voor{where}?",
        herkomst=origin(study, national=True),
        namen=names,
    )
    if study.area.soort != "land":
        rate = rate.with_caption(f"{rate.onderschrift}{own_place(study)}")
    parts = unknown_weights(study.composition.query("groep != 'alle'").dropna(subset=["samenstelling"]))
    if parts.empty:
        return Blok(rate)
    country = charts.comparison(
        parts,
        title=f"Waar in {study.dataset.country} ligt elke groep: G4, G40 of elders?",
        herkomst=origin(study, national=True),
        namen=names,
        maat="samenstelling",
    )
    return Blok(rate, country)


def time_series(study: Study) -> Figuur:
    """The score over all years of the edition."""
    table = study.time_series
    own = table.loc[table["soort"] == CHOSEN, "jaar"]
    picture = charts.time_series(
        table,
        title=f"De score van {study.called} door de jaren",
        herkomst=origin(study, years=tuple(sorted(set(own)))),
    )
    return picture.with_caption(f"{picture.onderschrift}{beside(study)}")


def threshold(study: Study) -> Figuur:
    """How the size of each group depends on the threshold."""
    return charts.sensitivity(
        study.by_threshold[study.by_threshold["groep"].isin(_threshold_groups(study))],
        title=f"Hoeveel gebieden telt elke groep in {study.called} bij een andere drempel?",
        herkomst=origin(study),
        drempel=study.parameters.drempel,
        namen=GROUP_LABELS,
    )


def _threshold_groups(study: Study) -> list[str]:
    named = ("verder_verslechterd", "vroegsignalering_absoluut", "vroegsignalering_relatief")
    return [g for g in named if g in study.groups]
