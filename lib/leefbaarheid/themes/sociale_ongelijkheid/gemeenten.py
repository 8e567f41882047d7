"""The tables of theme 2 that have a gemeente, or a group of them, on each row."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final

import pandas as pd

from leefbaarheid.figures.block import Blok, Piece
from leefbaarheid.figures.tables import Format, Tabel
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import areas_of
from leefbaarheid.themes.sociale_ongelijkheid.lists import FOLDER, SHOWN
from leefbaarheid.themes.sociale_ongelijkheid.origin import country_name, origin, weight_in_words
from leefbaarheid.themes.sociale_ongelijkheid.study import SIZES, Study

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


def gemeenten_table(study: Study) -> Blok:
    """The chosen gemeenten one by one: spread with its rank, then correlation and shares with their intervals."""
    rows = study.gemeenten[study.gemeenten["gekozen"]].sort_values(["rang_spreiding", "gemeente_code"])
    rows = rows.assign(
        band=_ranges(rows["rang_laag"], rows["rang_hoog"], dutch.number),
        verband=_ranges(rows["pearson_laag"], rows["pearson_hoog"], dutch.measure),
        stapeling_band=_ranges(rows["stapeling_laag"], rows["stapeling_hoog"], dutch.percent),
    )
    p, where = study.parameters, f"{FOLDER}/gemeenten.csv"
    dash = f"Een streepje: minder dan {p.minimum_gebieden} gebieden."
    scored = origin(study, national=True, areas=len(study.country.gebieden)).met("punten van de score").zin
    if study.country.gewicht != "geen":
        scored += f" Alleen ‘Spreiding, gewogen’ is {weight_in_words(study.country)}."
    spread = Tabel(
        rows,
        f"Verschillen per gemeente in {study.called}",
        {
            "gemeente": "Gemeente",
            "n": "Gebieden met score",
            "sd": "Spreiding",
            "sd_gewogen": "Spreiding, gewogen",
            "p90_p10": "P90 − P10",
            "rang_spreiding": "Plaats",
            "band": "Plaats, van tot",
        },
        {
            **dict.fromkeys(("n", "rang_spreiding"), "aantal"),
            **dict.fromkeys(("sd", "sd_gewogen", "p90_p10"), "maat"),
        },
        SHOWN,
        where,
        f"{scored} {dash} P90 − P10: het verschil tussen de score waar 10% en die waar 90% van de gebieden onder "
        f"ligt. Plaats 1 is de grootste spreiding van {dutch.number(study.ranked)} gemeenten; van tot: waar 95% van "
        f"{dutch.number(p.trekkingen)} herhalingen met getrokken gebieden uitkomt.",
    )
    relation = Tabel(
        rows,
        f"Samenhang en stapeling per gemeente in {study.called}",
        {
            "gemeente": "Gemeente",
            "n_ses": "Gebieden met SES",
            "pearson": "Samenhang",
            "verband": "Samenhang, van tot",
            "pearson_gekrompen": "Bijgesteld",
            "stapeling_aandeel": "Stapeling",
            "stapeling_band": "Stapeling, van tot",
            "tegenhanger_aandeel": "Tegenhanger",
        },
        {
            "n_ses": "aantal",
            **dict.fromkeys(("pearson", "pearson_gekrompen"), "maat"),
            **dict.fromkeys(("stapeling_aandeel", "tegenhanger_aandeel"), "procent"),
        },
        SHOWN,
        where,
        f"{origin(study, national=True).met('samenhang (Pearson r) en aandeel van de gebieden met SES').zin} {dash} "
        "Van tot: het interval van 95% (Fisher voor de samenhang, Wilson voor het aandeel).",
    )
    return Blok(spread, relation, *_divided(study))


def _ranges(low: pd.Series, high: pd.Series, write: Callable[[object], str]) -> pd.Series:
    """Write intervals: "21 tot 63"; missing where they are."""
    texts = [f"{write(a)} tot {write(b)}" if pd.notna(a) else None for a, b in zip(low, high, strict=True)]
    return pd.Series(texts, low.index, dtype=object)


def _divided(study: Study) -> list[str]:
    """How much of all differences lies between gemeenten and between provincies."""
    parts = study.of_country.verdeling.set_index("naar")["eta2"]
    if parts.isna().any():
        return []
    inside, between = 1 - parts["gemeente"], parts["provincie"]
    weighed = int((study.country.gebieden["huishoudens"] > 0).sum())
    return [
        f"Van alle verschillen in leefbaarheid tussen de {LEVEL_LABELS[study.country.niveau][1]} van "
        f"{country_name(study)} ligt "
        f"{dutch.percent(inside, 0)} binnen gemeenten. Tussen provincies ligt {dutch.percent(between, 0)}. "
        f"(Variantie van de score over {areas_of(study.country.niveau, weighed)}, "
        f"{weight_in_words(study.country).split(' (')[0]}.)"
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
                herkomst=origin(study, national=True).met(unit).zin,
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
                herkomst=origin(study, national=True).met(unit).zin,
            )
        )
    return Blok(*pieces)
