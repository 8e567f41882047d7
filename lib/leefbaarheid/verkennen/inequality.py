"""What theme 2 offers: SES and score at once, areas where both are low, and how far the two go together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from leefbaarheid.analysis.sociale_ongelijkheid.correlation import correlations
from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import Limits, pairs
from leefbaarheid.areas import Area
from leefbaarheid.data.ses import in_gemeenten, load_with_ses, ses_country, with_kinds
from leefbaarheid.data.ses_tables import ses_area_list
from leefbaarheid.dataset import Dataset, Snapshot, ses_years
from leefbaarheid.figures import maps
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.maps import Category
from leefbaarheid.figures.tables import Format, Tabel
from leefbaarheid.params import load_constants
from leefbaarheid.terms import DIMENSION_LABELS
from leefbaarheid.texts import common, dutch
from leefbaarheid.themes.shared.ground import borders, gemeenten
from leefbaarheid.themes.shared.provenance import source
from leefbaarheid.verkennen.offers import Export, Offer, View, levels

#: Rows of the list of areas; an export has them all.
SHOWN: Final = 15
#: Colour of each box of SES and class (:func:`.stapeling.pairs`): orange where both
#: are low, blue where both are high, light and dark where they part, so that the colour-blind see both diagonals too.
COLOURS: Final = {
    "b02": "#f4ecc1",
    "b12": "#90b4d8",
    "b22": "#1666a8",
    "b01": "#f4b272",
    "b11": "#a8a29c",
    "b21": "#4a5078",
    "b00": "#e77821",
    "b10": "#9e583a",
    "b20": "#4f3743",
}
_LEVELS: Final = {"0": "laag", "1": "midden", "2": "hoog"}
#: Lines over the low classes and dots over the high ones, so that on a grey print no two boxes look alike.
_HATCHES: Final = {"0": "--", "1": "", "2": ".."}
#: The boxes in words, and how each kind of area looks: as its box does.
PAIRS: Final = {
    box: Category(f"SES {_LEVELS[box[1]]}, leefbaarheid {_LEVELS[box[2]]}", colour, _HATCHES[box[2]])
    for box, colour in COLOURS.items()
}
CATEGORIES: Final = {
    "stapeling": Category("Stapeling", COLOURS["b00"], "--", "^"),
    "tegenhanger": Category("Tegenhanger", COLOURS["b02"], "..", "D"),
    "laag": Category("Lage SES, leefbaarheid ertussenin", COLOURS["b01"]),
    "overig": Category("Andere gebieden", COLOURS["b11"]),
}


@dataclass(frozen=True, eq=False)
class Unequal:
    """The areas here with their kinds (:func:`leefbaarheid.data.ses.with_kinds`), and those that have SES and score."""

    dataset: Dataset
    area: Area
    parameters: Any
    limits: Limits
    own: Snapshot
    areas: gpd.GeoDataFrame
    herkomst: Herkomst
    called: str

    @property
    def known(self) -> gpd.GeoDataFrame:
        """The areas that have both a score and SES-WOA."""
        return self.areas[self.areas["totaal"].notna()]

    @property
    def gebieden(self) -> pd.DataFrame:
        """The areas one by one, as in a report."""
        return ses_area_list(self.areas, self.own)


def _open(dataset: Dataset, area: Area, p: Any) -> Unequal:
    fixed = load_constants("sociale_ongelijkheid")
    limits = Limits(p.kwintiel, fixed["klasse_laag"], fixed["klasse_hoog"])
    bounds, least = fixed["klassegrenzen"], fixed["koppeling_vanaf"]
    asked = (p.jaar, p.jaar_ses, p.schaal, bounds, p.minimum_huishoudens, least)
    level, _ = load_with_ses(dataset, area, *asked)
    areas = in_gemeenten(with_kinds(dataset, level, limits, fixed["fdr"]), area.gemeenten)
    about = (f"{source(level.editie)}, en SES-WOA (CBS)", (level.jaar, level.jaar_ses), level.niveau, "geen")
    herkomst = Herkomst(*about, int(areas["totaal"].notna().sum()), 0)
    own = level.within(area.gemeenten)
    return Unequal(dataset, area, p, limits, own, areas, herkomst, common.called(area.naam, area.soort))


def _years(dataset: Dataset) -> dict[str, list[int]]:
    ses = ses_years(dataset)
    about = [m for level in ses if level in dataset.levels for m in dataset.editions(level).values()]
    scored = sorted({year for m in about for year in m["jaren_met_dimensies"]})
    return {"jaar": scored, "jaar_ses": [0, *sorted({year for years in ses.values() for year in years})]}


def _draw(study: Unequal, view: str) -> Figuur | Blok:
    """Draw SES and score at once (``samen``), or the kinds of areas (``stapeling``)."""
    areas, limits = study.areas, study.limits
    if areas.geometry.isna().all():
        return Blok("Van geen enkel gebied is een omtrek bekend; er is geen kaart.")
    about: dict[str, Any] = {"herkomst": study.herkomst, "neighbours": gemeenten(study.dataset)}
    about["borders"] = borders(study.dataset, study.area)
    if view == "stapeling":
        kind = pd.Series("overig", areas.index).mask(areas["laag"], "laag")
        for name in ("stapeling", "tegenhanger"):
            kind = kind.mask(areas[name], name)
        about |= {
            "outlined": areas["cluster"].eq(True),
            "outline_label": "kern van een cluster van stapeling",
        }
        title = f"Stapeling en de tegenhanger in {study.called}"
        shapes = areas.assign(soort=kind.where(areas["totaal"].notna(), None))
        return maps.category_map(shapes, "soort", categories=CATEGORIES, title=title, **about)
    shapes, title = areas.assign(vak=pairs(areas, limits)), f"Leefbaarheid en SES van {study.called}"
    figure = maps.category_map(shapes, "vak", categories=PAIRS, title=title, **about)
    told = (
        f"SES laag: de laagste {dutch.percent(limits.kwintiel, 0)} van het land, hoog: de hoogste vijfde. "
        f"Leefbaarheid laag: klasse {limits.klasse_laag} of lager, hoog: klasse {limits.klasse_hoog} of hoger."
    )
    return figure.with_caption(f"{figure.onderschrift} {told}")


def _relations(study: Unequal) -> pd.DataFrame:
    minimum, fixed = study.parameters.minimum_gebieden, load_constants("sociale_ongelijkheid")
    if study.area.soort == "land":
        return ses_country(study.own, minimum, fixed["trekkingen"], fixed["zaad"])
    return correlations(study.known, minimum=minimum)


def _tables(study: Unequal) -> Blok:
    known, under = study.known, study.herkomst
    kinds = pd.DataFrame(
        {
            "soort": [CATEGORIES[k].label for k in ("stapeling", "tegenhanger")],
            "gebieden": [int(known[k].sum()) for k in ("stapeling", "tegenhanger")],
        }
    ).assign(aandeel=lambda t: t["gebieden"] / max(len(known), 1))
    head = {"soort": "Groep", "gebieden": "Gebieden", "aandeel": "Aandeel van de gebieden"}
    formats: dict[str, Format] = {"gebieden": "aantal", "aandeel": "procent"}
    unit = under.met("aantal en aandeel van de gebieden").zin
    pieces = [Tabel(kinds, f"Stapeling en de tegenhanger in {study.called}", head, formats, herkomst=unit)]
    if len(known) >= study.parameters.minimum_gebieden:
        rows = _relations(study).query("ses == 'totaal'")
        names = {"afw": "Leefbaarheid (totaal)", **DIMENSION_LABELS}
        margins = [
            dutch.MISSING if pd.isna(low) else f"{dutch.number(low, 2)} tot {dutch.number(high, 2)}"
            for low, high in zip(rows["pearson_laag"], rows["pearson_hoog"], strict=True)
        ]
        rows = rows.assign(naam=rows["score"].map(names), marge=margins)
        head = {"naam": "Score", "n": "Gebieden", "pearson": "Correlatie", "marge": "95%-interval"}
        formats = {"n": "aantal", "pearson": "maat", "spearman": "maat"}
        unit = under.met("correlatie, van −1 tot 1; een samenhang is geen oorzaak").zin
        caption = f"Samenhang met SES in {study.called}"
        pieces.append(Tabel(rows, caption, head | {"spearman": "Spearman"}, formats, herkomst=unit))
    listed = study.gebieden[study.gebieden["ses"].notna()]
    head = {"naam": "Gebied", "gemeente": "Gemeente", "ses": "SES", "klasse": "Klasse", "afw": "Score"}
    if len(study.area.gemeenten) == 1:
        del head["gemeente"]
    formats = {"ses": "maat", "klasse": "klasse", "afw": "score"}
    caption, unit = f"De laagste SES in {study.called}", under.met("SES-WOA en punten van de score").zin
    pieces.append(Tabel(listed, caption, head, formats, SHOWN, "gebieden.csv", unit))
    return Blok(*pieces)


def _notes(study: Unequal) -> list[str]:
    least, level, notes = study.parameters.minimum_gebieden, study.own.niveau, []
    if len(study.known) < least:
        notes.append(
            f"Te weinig gebieden voor een samenhang: {common.areas_of(level, len(study.known))} met beide cijfers, en "
            f"{dutch.number(least)} zijn nodig."
        )
    if without := len(study.areas) - len(study.known):
        notes.append(f"{common.areas_of(level, without)} zonder SES-WOA tellen niet mee.")
    return notes


_VIEWS: Final = {"samen": "SES en leefbaarheid samen", "stapeling": "Stapeling en de tegenhanger"}
OFFER = Offer(
    titel="Sociale ongelijkheid",
    open=_open,
    jaren=_years,
    drempels=("schaal", "kwintiel", "minimum_huishoudens", "minimum_gebieden"),
    keuzes=levels,
    kaarten={view: View(label, partial(_draw, view=view)) for view, label in _VIEWS.items()},
    tables=_tables,
    notes=_notes,
    export=lambda s, _: Export(s.gebieden, s.own.gebieden[["code", "geometry"]], s.herkomst),
)
