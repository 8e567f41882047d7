"""The one picture of each finding, by the charts that every theme uses."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from leefbaarheid.analysis.bevindingen import Outcome
from leefbaarheid.analysis.line import fitted_line
from leefbaarheid.figures import charts
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.terms import DIMENSION_LABELS
from leefbaarheid.texts.bevindingen.terms import choice_in_words, figure_label
from leefbaarheid.themes.bevindingen.places import Place
from leefbaarheid.themes.bevindingen.study import Judged, Study
from leefbaarheid.themes.shared.provenance import source


def origin(study: Study, place: Place, found: Outcome) -> Herkomst:
    """What must stand under a picture: source, years, level, weight, number of areas (all, not only those with SES)."""
    ses = " en SES-WOA (CBS)" if place.jaar_ses else ""
    return Herkomst(
        bron=f"{source(place.editie)}{ses}",
        jaren=(*(() if found.ses_alone else place.jaren), *([place.jaar_ses] if place.jaar_ses else [])),
        niveau=place.niveau,
        gewicht=found.gewicht or place.gewicht,
        aantal=place.aantal if found.per else max(place.aantal, found.n),
        gewicht_jaar=place.gewicht_jaar,
    )


def picture(study: Study, j: Judged) -> Figuur | None:
    """Draw the figures on which a verdict stands, else those of the first indication; nothing where there are none."""
    shown = j.base or next(iter(j.hints), None)
    if shown is None:
        return None
    place, found = shown
    title = f"{j.finding.id} {_about(j)}{'' if j.base else ' (aanwijzing)'}"
    herkomst = origin(study, place, found)
    if found.points is not None:
        return _cloud(found, j, title, herkomst)
    return _figures(study, j, place, found, title, herkomst)


def _about(j: Judged) -> str:
    return {
        "size": "De grootte van de groep",
        "leading": "Wat droeg elke dimensie bij?",
        "division": "De groep in G4, G40 en de rest",
        "lagging": "Waar een deel achterbleef",
        "above_country": f"De bijdrage van {DIMENSION_LABELS['soc'].lower()}",
        "widest": "Gemeenten met de grootste verschillen",
        "by_size": "Kleine en grote gemeenten",
        "status": "De gemiddelde SES van delen van het land",
        "relations": "De samenhang met SES",
        "regional": "De samenhang per regio",
        "share": "Gemeenten met het hoogste deel",
        "clusters": "Gebieden die bij elkaar liggen",
        "below_others": "Gebieden met stapeling tegenover de andere",
        "inside": "Niveau en spreiding van SES",
        "urban": "Hoog op beide, en stedelijkheid",
        "extreme": "De plaats van de genoemde gemeenten",
        "of_type": "De plaats van de genoemde gemeenten",
        "cohesion": "De sociale samenhang van kleine gemeenten",
    }.get(j.finding.functie, "De samenhang met ervaren onveiligheid")


def _cloud(found: Outcome, j: Judged, title: str, herkomst: Herkomst) -> Figuur:
    points = found.points
    assert points is not None
    if j.finding.functie == "by_size":
        points = points.assign(x=points["x"].rank())
        herkomst = replace(herkomst, niveau="gemeente", aantal=len(points))
        x_label = "plaats naar aantal huishoudens (1 is de kleinste gemeente)"
        y_label = "samenhang in de gemeente" if j.finding.kolommen else "spreiding van de score"
        points = points.rename(columns={"x": "plaats", "y": "cijfer"})
        return charts.scatter(
            points, x="plaats", y="cijfer", x_label=x_label, y_label=y_label, title=title, herkomst=herkomst
        )
    line = fitted_line(points["x"], points["y"])
    drawn = charts.Line(line["x"], line["y"], line["laag"], line["hoog"], "rechte lijn door de punten")
    return charts.scatter(
        points,
        x="x",
        y="y",
        x_label="SES-WOA",
        y_label="score",
        title=title,
        herkomst=herkomst,
        line=drawn if len(line) else None,
    )


def _figures(study: Study, j: Judged, place: Place, found: Outcome, title: str, herkomst: Herkomst) -> Figuur:
    """Figures below each other; a single number beside the same under other choices."""
    country, unit = study.dataset.country, j.finding.eenheid
    rows = found.figures.dropna(subset=["waarde"]).reset_index(drop=True)
    numbers = {n: v for n, v in j.finding.verwacht.items() if isinstance(v, int | float)}
    reference = {"in de brief": float(next(iter(numbers.values())))} if len(numbers) == 1 else {}
    others = study.others(j.finding.id)
    if len(rows) == 1 and len(others) and j.found is found:
        more = others[~others["eigen"]].dropna(subset=["cijfer"])
        labels = [choice_in_words(r["keuze"], r["waarde"]) for r in more.to_dict("records")]
        rows = pd.concat(
            [
                rows.assign(naam="zoals in dit rapport"),
                pd.DataFrame({"naam": labels, "waarde": more["cijfer"], "gekozen": False}),
            ],
            ignore_index=True,
        )
    if unit == "woningen":
        unit = herkomst.telwoord
    names = {n: figure_label(str(n), country, place.gewicht) for n in rows["naam"]}
    if "groep" in rows:
        names |= {g: figure_label(str(g), country) for g in rows["groep"]}
        if rows["groep"].nunique() == 1:
            rows = rows.drop(columns="groep")
    if "beside" in rows and (rows["beside"] - rows["waarde"]).abs().max() < 1e-12:
        rows = rows.drop(columns="beside")
    if "beside" in rows:
        beside = "de middelste gemeente" if j.finding.functie == "regional" else f"heel {country}"
        names["beside"] = beside
    drawn = charts.intervals(
        rows, title=title, herkomst=herkomst, eenheid=unit, reference=reference, names=names
    )
    return drawn.with_caption(f"{drawn.onderschrift} {place.land}") if "beside" in rows else drawn
