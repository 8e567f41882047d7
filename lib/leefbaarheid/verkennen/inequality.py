"""What theme 2 offers: SES and score at once, stapeling, and how far the two go together.

A report also tests which areas are the core of a cluster, by drawing lots over the whole country; that takes seconds
and stands only there.
"""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from leefbaarheid.analysis import sociale_ongelijkheid as analysis
from leefbaarheid.areas import Area
from leefbaarheid.dataset import Dataset, ses_years
from leefbaarheid.figures.block import Blok, Piece
from leefbaarheid.figures.tables import Format, Tabel
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import areas_of
from leefbaarheid.texts.sociale_ongelijkheid.terms import KIND_LABELS, SCORE_LABELS, with_interval
from leefbaarheid.themes import sociale_ongelijkheid as theme
from leefbaarheid.themes.sociale_ongelijkheid.export import GEBIEDEN
from leefbaarheid.themes.sociale_ongelijkheid.origin import origin
from leefbaarheid.themes.sociale_ongelijkheid.results import national_ses
from leefbaarheid.themes.sociale_ongelijkheid.study import build_study
from leefbaarheid.verkennen.offers import Export, Offer, View, levels

#: Rows of the list of areas; an export has them all.
SHOWN = 15
#: What a report finds by drawing lots.
_DRAWN = "cluster"


class QuickStudy(theme.Study):
    """Theme 2 without its clusters: figures of the chosen areas alone, by the limits of the whole country."""

    @cached_property
    def areas(self) -> pd.DataFrame:
        """The chosen areas with their fifth of SES, stapeling and its counterpart; ``cluster`` is missing."""
        areas, p = self.own.gebieden, self.parameters
        cuts = analysis.ses_cuts(national_ses(self.dataset, self.own.niveau, self.own.jaar_ses), p.kwintiel)
        return areas.join(analysis.assign(areas, p.rules(), cuts)).assign(**{_DRAWN: pd.NA})

    @cached_property
    def samenhang(self) -> pd.DataFrame:
        """Every score with every figure of SES over the chosen areas."""
        return analysis.correlations(self.known, minimum=self.parameters.minimum_gebieden)


def _open(dataset: Dataset, area: Area, parameters: theme.Parameters) -> QuickStudy:
    return QuickStudy(**vars(build_study(dataset, area, parameters)))


def _years(dataset: Dataset) -> dict[str, list[int]]:
    ses = ses_years(dataset)
    about = [m for level in ses if level in dataset.levels for m in dataset.editions(level).values()]
    scored = sorted({year for m in about for year in m["jaren_met_dimensies"]})
    return {"jaar": scored, "jaar_ses": [0, *sorted({year for years in ses.values() for year in years})]}


def _tables(study: QuickStudy) -> Blok:
    pieces: list[str | Piece] = []
    areas = study.known
    kinds = pd.DataFrame(
        {
            "soort": [KIND_LABELS[k] for k in KIND_LABELS],
            "gebieden": [int(areas[k].sum()) for k in KIND_LABELS],
        }
    ).assign(aandeel=lambda t: t["gebieden"] / max(len(areas), 1))
    under = origin(study)
    pieces.append(
        Tabel(
            kinds,
            f"Stapeling en de tegenhanger in {study.called}",
            {"soort": "Groep", "gebieden": "Gebieden", "aandeel": "Aandeel van de gebieden"},
            {"gebieden": "aantal", "aandeel": "procent"},
            herkomst=under.met("aantal en aandeel van de gebieden").zin,
        )
    )
    if study.enough:
        rows = study.samenhang.query("ses == 'totaal'")
        rows = rows.assign(
            naam=rows["score"].map(SCORE_LABELS),
            r=[
                with_interval(*r)
                for r in rows[["pearson", "pearson_laag", "pearson_hoog"]].itertuples(index=False)
            ],
        )
        pieces.append(
            Tabel(
                rows,
                f"Samenhang met SES in {study.called}",
                {"naam": "Score", "n": "Gebieden", "r": "Correlatie (95%-interval)", "spearman": "Spearman"},
                {"n": "aantal", "spearman": "maat"},
                herkomst=under.met("correlatie, van −1 tot 1; een samenhang is geen oorzaak").zin,
            )
        )
    listed = study.gebieden[study.gebieden["ses"].notna()]
    headings = {"naam": "Gebied"}
    if len(study.area.gemeenten) > 1:
        headings["gemeente"] = "Gemeente"
    headings |= {"ses": "SES", "klasse": "Klasse", "afw": "Score"}
    formats: dict[str, Format] = {"ses": "maat", "klasse": "klasse", "afw": "score"}
    caption = f"De laagste SES in {study.called}"
    unit = "SES-WOA en punten van de score"
    pieces.append(Tabel(listed, caption, headings, formats, SHOWN, "gebieden.csv", under.met(unit).zin))
    return Blok(*pieces)


def _notes(study: QuickStudy) -> list[str]:
    least, level = study.parameters.minimum_gebieden, study.own.niveau
    notes = []
    if not study.enough:
        notes.append(
            f"Te weinig gebieden voor een samenhang: {areas_of(level, len(study.known))} met beide cijfers, en "
            f"{dutch.number(least)} zijn nodig."
        )
    without = len(study.areas) - len(study.known)
    if without:
        notes.append(f"{areas_of(level, without)} zonder SES-WOA tellen niet mee.")
    notes.append("Welke gebieden de kern van een cluster zijn, rekent alleen het rapport uit.")
    return notes


def _export(study: QuickStudy, view: str) -> Export:
    table: pd.DataFrame = study.gebieden[[c for c in GEBIEDEN if c != _DRAWN]]
    return Export(table, study.own.gebieden[["code", "geometry"]], origin(study))


OFFER = Offer(
    titel="Sociale ongelijkheid",
    open=_open,
    jaren=_years,
    drempels=(
        "schaal",
        "kwintiel",
        "klasse_laag",
        "klasse_hoog",
        "klassegrenzen",
        "minimum_huishoudens",
        "minimum_gebieden",
        "koppeling_vanaf",
    ),
    keuzes=levels,
    kaarten={
        "samen": View("SES en leefbaarheid samen", theme.bivariate_map),
        "stapeling": View("Stapeling en de tegenhanger", theme.stapeling_map),
    },
    tables=_tables,
    notes=_notes,
    export=_export,
)
