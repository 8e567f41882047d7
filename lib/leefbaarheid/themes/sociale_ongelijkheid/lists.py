"""The tables on the page of theme 2."""

from __future__ import annotations

from typing import Final

import pandas as pd

from leefbaarheid.data.regions import CHOSEN, profile_source
from leefbaarheid.dataset.frame import judged_from
from leefbaarheid.figures.block import Blok, Piece, heading, paragraph
from leefbaarheid.figures.tables import Format, Tabel
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import areas_of, peers_in_words
from leefbaarheid.texts.sociale_ongelijkheid.terms import KIND_LABELS, kind_definitions, klasse, share
from leefbaarheid.themes.shared.provenance import definition
from leefbaarheid.themes.sociale_ongelijkheid.origin import (
    beside,
    origin,
    region_names,
)
from leefbaarheid.themes.sociale_ongelijkheid.study import Study

#: Rows that a list on the page shows; the CSV has them all.
SHOWN: Final = 15
#: A gemeente with at most so many areas has all of them listed.
FEW: Final = 12
FOLDER: Final = "tabellen/sociale_ongelijkheid"
_AREA_FORMATS: Final[dict[str, Format]] = {
    "huishoudens": "aantal",
    "klasse": "klasse",
    "afw": "score",
    "ses": "score",
    "ses_kwintiel": "aantal",
}


def lists(study: Study) -> Blok:
    """The areas of stapeling and of its counterpart one by one; all areas of a small gemeente."""
    level = LEVEL_LABELS[study.own.niveau][1]
    meaning = kind_definitions(study.parameters.rules(), level)
    pieces: list[str | Piece] = []
    for kind, name in KIND_LABELS.items():
        every = study.gebieden[study.gebieden[kind].eq(True)]
        rows = every[every["beoordeeld"]]
        pieces += [heading(name), paragraph(f"{name} is hier {meaning[kind]}")]
        if rows.empty:
            pieces.append(f"Geen enkel gebied in {study.called}.")
        else:
            pieces.append(_areas(study, f"{name}: {areas_of(study.own.niveau, len(rows))}", rows))
        if len(rows) < len(every):
            pieces.append(paragraph(_left_out(study, len(every) - len(rows)), "noot"))
    if len(study.areas) <= FEW:
        pieces += [
            heading("Alle gebieden"),
            _areas(study, f"Alle {level} van {study.area.naam}", study.gebieden),
        ]
    return Blok(*pieces)


def _left_out(study: Study, n: int) -> str:
    least = dutch.number(judged_from(study.own.niveau, study.parameters.minimum_huishoudens))
    return (
        f"{areas_of(study.own.niveau, n)} met minder dan {least} {study.own.gewicht} of een onbekend aantal: telt mee, maar "
        "staat niet in de lijst."
    )


def _areas(study: Study, caption: str, rows: pd.DataFrame) -> Tabel:
    headings = {"naam": "Gebied"}
    if len(study.area.gemeenten) > 1:
        headings["gemeente"] = "Gemeente"
    if study.own.gewicht != "geen":
        headings["huishoudens"] = dutch.capital(study.own.gewicht)
    headings |= {
        "klasse": "Klasse",
        "afw": "Score",
        "ses": "SES",
        "ses_kwintiel": "SES-vijfde",
        "kern": "Kern van een cluster",
    }
    rows = rows.assign(kern=rows["cluster"].map({True: "ja", False: "nee"}, na_action="ignore"))
    formats: dict[str, Format] = {k: v for k, v in _AREA_FORMATS.items() if k in headings}
    return Tabel(rows, caption, headings, formats, SHOWN, f"{FOLDER}/gebieden.csv", _under(study))


def _under(study: Study, unit: str = "punten van de score en van SES-WOA", *, national: bool = False) -> str:
    return origin(study, national=national).met(unit).zin


def comparison(study: Study) -> Blok:
    """The chosen area beside its provincie, like-sized gemeenten, G4, G40, the rest and the country."""
    rows = study.vergelijking.assign(waar=study.vergelijking["gebied"].map(region_names(study)))
    if study.area.soort == "land":
        rows = rows[rows["gebied"] != CHOSEN]
    headings = {
        "waar": "Gebied",
        "n": "Gebieden",
        "afw": "Score (gemiddeld)",
        "totaal": "SES (gemiddeld)",
        "sd": "Spreiding van de score",
        "pearson": "Samenhang",
        "stapeling_aandeel": "Stapeling",
        "tegenhanger_aandeel": "Tegenhanger",
    }
    formats: dict[str, Format] = {
        "n": "aantal",
        "afw": "score",
        "totaal": "score",
        "sd": "maat",
        "pearson": "maat",
        "stapeling_aandeel": "procent",
        "tegenhanger_aandeel": "procent",
    }
    under = (
        f"{_under(study, 'punten, samenhang (Pearson r) en aandeel van de gebieden')} Gebieden: met score en SES; de "
        "spreiding telt ook die zonder SES."
    )
    if study.own.gewicht != "geen":
        under += f" De gemiddelden zijn gewogen naar {study.own.gewicht}; de rest telt elk gebied één keer."
    under += beside(study)
    table = Tabel(rows, f"Hier en elders, {study.own.jaar}", headings, formats, herkomst=under)
    return Blok(table, *_peers(study))


def _peers(study: Study) -> list[Piece]:
    notes = []
    if len(study.peers):
        notes.append(
            f"{peers_in_words(study.peers)} {profile_source(study.dataset)} Zij lijken dus ook in SES: vergelijk SES zelf "
            "met alle gemeenten."
        )
    defined = [definition(study.dataset, code) for code in ("G4", "G40") if code in study.regions]
    if defined:
        others = " Overige gemeenten: alle andere." if "overig" in study.regions else ""
        notes.append(" ".join(defined) + others)
    return [paragraph(n, "noot") for n in notes]


def choices_table(study: Study) -> Blok:
    """What another choice does to the outcome."""
    headings = {
        "keuze": "Keuze",
        "n": "Gebieden",
        "pearson": "Samenhang",
        "sd": "Spreiding",
        "stapeling": "Stapeling",
        "tegenhanger": "Tegenhanger",
    }
    formats: dict[str, Format] = {
        "n": "aantal",
        "pearson": "maat",
        "sd": "maat",
        "stapeling": "aantal",
        "tegenhanger": "aantal",
    }
    first = Tabel(
        study.choices,
        f"{study.area.naam} als één keuze anders was",
        headings,
        formats,
        herkomst=_under(study, "samenhang (Pearson r), punten van de score en aantallen gebieden"),
    )
    own = study.correlation()
    measures = [
        f"Pearson, elk gebied één keer: {dutch.number(own['pearson'], 2)}",
        f"Spearman (alleen de volgorde telt): {dutch.number(own['spearman'], 2)}",
    ]
    if study.own.gewicht != "geen":
        weighed = f"Pearson, gewogen naar {study.own.gewicht}: {dutch.number(own['pearson_gewogen'], 2)}"
        measures.insert(1, weighed)
    interval = study.bca
    if interval is not None:
        low, high = (dutch.number(v, 2) for v in interval)
        measures.append(
            f"95%-interval van Pearson met een bootstrap (BCa) in plaats van Fisher: {low} tot {high}"
        )
    pieces: list[str | Piece] = [first]
    if study.enough:
        pieces.append(paragraph(f"De samenhang met een andere maat. {'; '.join(measures)}."))
    return Blok(*pieces, _limits(study))


def _limits(study: Study) -> Tabel:
    """Counts of both kinds at other limits of SES and of the class."""
    table = study.stapeling_sensitivity
    table = table.assign(
        grens=[
            f"{KIND_LABELS[s]}: {klasse(k)} of {'lager' if s == 'stapeling' else 'hoger'}"
            for s, k in zip(table["soort"], table["klasse"], strict=True)
        ],
        kolom=table["kwintiel"].map(lambda q: f"q{q:.3f}"),
    )
    wide = (
        table.pivot(index="grens", columns="kolom", values="aantal")
        .loc[table["grens"].unique()]
        .reset_index()
    )
    shares = dict.fromkeys(table.sort_values("kwintiel")["kolom"])
    headings = {"grens": "Grens"} | {c: f"Laagste {share(float(c[1:]))} van SES" for c in shares}
    return Tabel(
        wide,
        f"Aantal gebieden in {study.area.naam} bij andere grenzen",
        headings,
        dict.fromkeys(shares, "aantal"),
        herkomst=_under(study, "aantal gebieden"),
    )
