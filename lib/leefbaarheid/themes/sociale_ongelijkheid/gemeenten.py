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
from leefbaarheid.texts.sociale_ongelijkheid.terms import with_interval
from leefbaarheid.themes.sociale_ongelijkheid.lists import FOLDER, SHOWN
from leefbaarheid.themes.sociale_ongelijkheid.origin import beside, country_name, origin, weight_in_words
from leefbaarheid.themes.sociale_ongelijkheid.study import SIZES, Study

_SUMMARY: Final = {
    "gemeenten": "Gemeenten",
    "met_verband": "Met eigen verband",
    "pearson": "Samenhang (mediaan)",
    "sd": "Spreiding (mediaan)",
    "stapeling_aandeel": "Stapeling",
    "tegenhanger_aandeel": "Tegenhanger",
}
_INTERVALS: Final = "Het interval is dat van 95% (Fisher voor de samenhang, Wilson voor het aandeel)."
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
    """The chosen gemeenten one by one: spread with its rank, then correlation and shares with their intervals.

    Of one gemeente the same in sentences.
    """
    if study.single:
        return Blok(*_one(study), *_divided(study))
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
            "band": "Bandbreedte van de plaats",
        },
        {
            **dict.fromkeys(("n", "rang_spreiding"), "aantal"),
            **dict.fromkeys(("sd", "sd_gewogen", "p90_p10"), "maat"),
        },
        SHOWN,
        where,
        f"{scored} {dash} P90 − P10: het verschil tussen de score waar 10% en die waar 90% van de gebieden onder "
        f"ligt. Plaats 1 is de grootste spreiding van {dutch.number(study.ranked)} gemeenten. De "
        f"bandbreedte: waar 95% van {dutch.number(p.trekkingen)} herhalingen met getrokken gebieden uitkomt.",
    )
    relation = Tabel(
        rows,
        f"Samenhang en stapeling per gemeente in {study.called}",
        {
            "gemeente": "Gemeente",
            "n_ses": "Gebieden met SES",
            "pearson": "Samenhang",
            "verband": "Interval van de samenhang",
            "pearson_gekrompen": "Bijgesteld",
            "stapeling_aandeel": "Stapeling",
            "stapeling_band": "Interval van de stapeling",
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
        f"{_INTERVALS}",
    )
    return Blok(spread, relation, *_divided(study))


def _one(study: Study) -> list[str]:
    """Say of one gemeente what the tables hold of several; what is not known is left out."""
    found = study.gemeenten[study.gemeenten["gekozen"]]
    if found.empty:
        return []
    row = found.iloc[0]
    return [s for s in (_spread_of(study, row), _relation_of(study, row), beside(study).strip()) if s]


def _spread_of(study: Study, row: pd.Series) -> str:
    areas, least = areas_of(study.country.niveau, row["n"]), study.parameters.minimum_gebieden
    if pd.isna(row["sd"]):
        verb = "heeft" if row["n"] == 1 else "hebben"
        return f"Van {study.called} {verb} {areas} een score: te weinig voor een spreiding (minstens {least} nodig)."
    weight = weight_in_words(study.country)
    weighed = f"; {weight} {dutch.measure(row['sd_gewogen'])}" if pd.notna(row["sd_gewogen"]) else ""
    text = (
        f"De spreiding van de score over {areas} van {study.called} is {dutch.measure(row['sd'])}{weighed}. De score waar "
        f"90% van de gebieden onder ligt, is {dutch.measure(row['p90_p10'])} punt hoger dan die waar 10% onder ligt."
    )
    if pd.isna(row["rang_spreiding"]):
        return text
    place, low, high = (dutch.number(row[c]) for c in ("rang_spreiding", "rang_laag", "rang_hoog"))
    return (
        f"{text} Met die spreiding staat {study.called} op plaats {place} van {dutch.number(study.ranked)} gemeenten (1 is "
        f"de grootste). De bandbreedte is plaats {low} tot {high}: daar komt 95% van "
        f"{dutch.number(study.parameters.trekkingen)} herhalingen met getrokken gebieden uit."
    )


def _relation_of(study: Study, row: pd.Series) -> str:
    if pd.isna(row["pearson"]):
        return ""
    r = with_interval(row["pearson"], row["pearson_laag"], row["pearson_hoog"])
    shares = ("stapeling_aandeel", "stapeling_laag", "stapeling_hoog", "tegenhanger_aandeel")
    own, low, high, counterpart = (dutch.percent(row[c]) for c in shares)
    return (
        f"De samenhang van leefbaarheid en SES over {areas_of(study.country.niveau, row['n_ses'])} is {r}; bijgesteld voor "
        f"toeval {dutch.number(row['pearson_gekrompen'], 2)}. Stapeling is er in {own} van die gebieden ({low} tot {high}), "
        f"de tegenhanger in {counterpart}. {_INTERVALS}"
    )


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
