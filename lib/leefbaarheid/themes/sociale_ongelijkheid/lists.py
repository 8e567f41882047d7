"""The tables on the page of theme 2."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import pandas as pd

from leefbaarheid.figures.block import Blok, Piece, heading, paragraph
from leefbaarheid.figures.tables import Format, Tabel
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import URBANITY_LABELS, areas_of
from leefbaarheid.texts.sociale_ongelijkheid.terms import KIND_LABELS, kind_definitions
from leefbaarheid.themes.shared.opening import CHOSEN
from leefbaarheid.themes.shared.provenance import definition
from leefbaarheid.themes.sociale_ongelijkheid.origin import beside, country_name, origin, region_names
from leefbaarheid.themes.sociale_ongelijkheid.study import SIZES, Study

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
_SUMMARY: Final = {
    "gemeenten": "Gemeenten",
    "met_verband": "Met eigen verband",
    "pearson": "Samenhang (mediaan)",
    "sd": "Spreiding (mediaan)",
    "stapeling_aandeel": "Stapeling",
    "tegenhanger_aandeel": "Tegenhanger",
}
_SUMMARY_FORMATS: Final[dict[str, Format]] = {
    "gemeenten": "aantal",
    "met_verband": "aantal",
    "pearson": "maat",
    "pearson_regio": "maat",
    "sd": "maat",
    "stapeling_aandeel": "procent",
    "tegenhanger_aandeel": "procent",
}


def lists(study: Study) -> Blok:
    """The areas of stapeling and of its counterpart one by one; all areas of a small gemeente."""
    level = LEVEL_LABELS[study.own.niveau][1]
    meaning = kind_definitions(study.parameters.rules(), level, country_name(study))
    pieces: list[str | Piece] = []
    for kind, name in KIND_LABELS.items():
        rows = study.gebieden[study.gebieden[kind]]
        pieces += [heading(name), paragraph(f"{name} is hier: {meaning[kind]}")]
        if rows.empty:
            pieces.append(f"Geen enkel gebied in {study.called}.")
        else:
            pieces.append(_areas(study, f"{name}: {areas_of(study.own.niveau, len(rows))}", rows))
    if len(study.areas) <= FEW:
        pieces += [
            heading("Alle gebieden"),
            _areas(study, f"Alle {level} van {study.area.naam}", study.gebieden),
        ]
    return Blok(*pieces)


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
        "kern": "In een cluster",
    }
    rows = rows.assign(kern=rows["cluster"].eq(True).map({True: "ja", False: "nee"}))
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
        f"{_under(study, 'punten, samenhang (Pearson r) en aandeel van de gebieden')} De gemiddelden zijn gewogen naar "
        f"{study.own.gewicht}; samenhang en aandelen tellen elk gebied één keer.{beside(study)}"
    )
    if study.own.gewicht == "geen":
        under = f"{_under(study, 'punten, samenhang (Pearson r) en aandeel van de gebieden')}{beside(study)}"
    table = Tabel(rows, f"Hier en elders, {study.own.jaar}", headings, formats, herkomst=under)
    return Blok(table, *_peers(study))


def _peers(study: Study) -> list[Piece]:
    notes = []
    if len(study.peers):
        urban = study.peers["stedelijkheid"].dropna()
        kind = f" en ook {URBANITY_LABELS[int(urban.iloc[0])]}" if len(urban) else ""
        named = dutch.join(study.peers["naam"])
        notes.append(f"Vergelijkbare gemeenten zijn het dichtst bij in aantal huishoudens{kind}: {named}.")
    defined = [definition(study.dataset, code) for code in ("G4", "G40") if study.dataset.members(code)]
    if defined:
        notes.append(f"{' '.join(defined)} Overige gemeenten: alle andere.")
    return [paragraph(n, "noot") for n in notes]


def gemeenten_table(study: Study) -> Blok:
    """The chosen gemeenten one by one: spread with its rank, correlation, shares."""
    rows = study.gemeenten[study.gemeenten["gekozen"]].sort_values(["rang_spreiding", "gemeente_code"])
    with_range = rows.assign(
        band=pd.Series(
            [
                f"{int(a)} tot {int(b)}" if pd.notna(a) else None
                for a, b in zip(rows["rang_laag"], rows["rang_hoog"], strict=True)
            ],
            rows.index,
            dtype=object,
        )
    )
    headings = {
        "gemeente": "Gemeente",
        "n": "Gebieden",
        "sd": "Spreiding",
        "sd_gewogen": "Spreiding, gewogen",
        "p90_p10": "P90 − P10",
        "rang_spreiding": "Plaats",
        "band": "Onzekerheid",
        "pearson": "Samenhang",
        "pearson_gekrompen": "Bijgesteld",
        "stapeling_aandeel": "Stapeling",
        "tegenhanger_aandeel": "Tegenhanger",
    }
    formats: dict[str, Format] = {
        "n": "aantal",
        **dict.fromkeys(("sd", "sd_gewogen", "p90_p10", "pearson", "pearson_gekrompen"), "maat"),
        "rang_spreiding": "aantal",
        **dict.fromkeys(("stapeling_aandeel", "tegenhanger_aandeel"), "procent"),
    }
    p = study.parameters
    under = (
        f"{_under(study, 'punten, samenhang (Pearson r) en aandeel van de gebieden', national=True)} Een streepje: "
        f"minder dan {p.minimum_gebieden} gebieden. Plaats 1 is de grootste spreiding van "
        f"{dutch.number(study.ranked)} gemeenten; "
        f"onzekerheid: waar 95% van {dutch.number(p.trekkingen)} herhalingen met getrokken gebieden uitkomt."
    )
    caption = f"Verschillen en samenhang per gemeente in {study.called}"
    return Blok(
        Tabel(with_range, caption, headings, formats, SHOWN, f"{FOLDER}/gemeenten.csv", under),
        *_divided(study),
    )


def _divided(study: Study) -> list[str]:
    """How much of all differences lies between gemeenten and between provincies."""
    parts = study.of_country.verdeling.set_index("naar")["eta2"]
    if parts.isna().any():
        return []
    inside, between = 1 - parts["gemeente"], parts["provincie"]
    return [
        f"Van alle verschillen in leefbaarheid tussen de {LEVEL_LABELS[study.country.niveau][1]} van "
        f"{country_name(study)} ligt "
        f"{dutch.percent(inside, 0)} binnen gemeenten. Tussen provincies ligt {dutch.percent(between, 0)}. "
        "(Variantie van de score, "
        f"gewogen naar {study.country.gewicht if study.country.gewicht != 'geen' else 'gebieden'}.)"
    ]


def elsewhere(study: Study) -> Blok:
    """Gemeenten by size, and the groups and regions that the letter speaks of."""
    bounds = [dutch.number(b) for b in SIZES]
    names = [f"minder dan {bounds[0]}", *(f"{a} tot {b}" for a, b in pairwise(bounds))]
    names.append(f"{bounds[-1]} of meer")
    sizes = study.by_size.assign(naam=study.by_size["grootte"].astype(int).map(dict(enumerate(names))))
    regions = study.by_region.rename(columns={"groep": "naam"})
    unit = "mediaan over gemeenten; aandeel van de gebieden"
    pieces: list[str | Piece] = []
    if len(sizes):
        headings = {"naam": "Huishoudens in de gemeente", **_SUMMARY}
        formats = {k: v for k, v in _SUMMARY_FORMATS.items() if k in headings}
        pieces.append(
            Tabel(
                sizes,
                "Gemeenten naar grootte",
                headings,
                formats,
                herkomst=_under(study, unit, national=True),
            )
        )
    if len(regions):
        headings = {"naam": "Groep of regio", **_SUMMARY, "pearson_regio": "Samenhang over alle gebieden"}
        pieces.append(
            Tabel(
                regions,
                "Groepen en regio’s",
                headings,
                _SUMMARY_FORMATS,
                herkomst=_under(study, unit, national=True),
            )
        )
    return Blok(*pieces)


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
        f"Pearson, gewogen naar {study.own.gewicht}: {dutch.number(own['pearson_gewogen'], 2)}",
        f"Spearman (alleen de volgorde telt): {dutch.number(own['spearman'], 2)}",
    ]
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
            f"{KIND_LABELS[s]}: klasse {k} of {'lager' if s == 'stapeling' else 'hoger'}"
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
    headings = {"grens": "Grens"} | {c: f"Laagste {dutch.percent(float(c[1:]), 0)} van SES" for c in shares}
    return Tabel(
        wide,
        f"Aantal gebieden in {study.area.naam} bij andere grenzen",
        headings,
        dict.fromkeys(shares, "aantal"),
        herkomst=_under(study, "aantal gebieden"),
    )
