"""What theme 3 offers: the type of every gemeente, and one indicator inside the chosen ones."""

from __future__ import annotations

from leefbaarheid.areas import Area
from leefbaarheid.dataset import Dataset
from leefbaarheid.figures.block import Blok
from leefbaarheid.params import load_indicators
from leefbaarheid.texts import dutch
from leefbaarheid.themes import ondermijning as theme
from leefbaarheid.themes.ondermijning.export import RANGLIJST
from leefbaarheid.themes.ondermijning.origin import inside_origin, origin
from leefbaarheid.themes.ondermijning.rates import shown_rates
from leefbaarheid.themes.ondermijning.study import GROUPS, build_study
from leefbaarheid.themes.shared.ground import gemeenten
from leefbaarheid.verkennen.offers import Export, Offer, View

INSIDE = "kernindicator"


def _open(dataset: Dataset, area: Area, parameters: theme.Parameters) -> theme.Study:
    return build_study(dataset, area, parameters)


def _years(dataset: Dataset) -> dict[str, list[int]]:
    rates = shown_rates(dataset)
    about = [m for level in dataset.levels for m in dataset.editions(level).values()]
    scored = {year for m in about for year in m["jaren_met_dimensies"]}
    known = rates.loc[rates["niveau"] == "gemeente", "jaar"]
    return {"jaar": [0, *sorted(set(map(int, known)))], "jaar_score": [0, *sorted(scored)]}


def _choices(dataset: Dataset) -> dict[str, dict[str, str]]:
    rates = shown_rates(dataset)
    held = set(rates.loc[rates["niveau"] == "gemeente", "indicator"])
    known = {n: i.label for n, i in load_indicators().items() if n in held and i.groep in GROUPS}
    return {"kernindicator": known}


def _tables(study: theme.Study) -> Blok:
    return Blok(theme.ranking_table(study), theme.profile_table(study))


def _notes(study: theme.Study) -> list[str]:
    rates = study.all_rates
    codes = [*study.area.gemeenten]
    level = study.inside[0]
    if level:
        areas = study.dataset.areas(level, gemeenten=study.area.gemeenten, geometry=False)
        codes += areas["code"].tolist()
    hidden = rates.get("onderdrukt")
    notes = []
    if hidden is not None:
        n = int((hidden.eq(True) & rates["code"].isin(codes)).sum())
        if n:
            notes.append(
                f"{dutch.plural(n, 'cijfer uit een eigen tabel is', 'cijfers uit een eigen tabel zijn')} verborgen: "
                "ze gaan over minder dan vijf gevallen, of die zouden eruit volgen."
            )
    if study.circular:
        notes.append(
            "Ervaren onveiligheid komt hier uit de Leefbaarometer zelf, die deels uit criminaliteit is gemaakt (circulair)."
        )
    return notes


def _export(study: theme.Study, view: str) -> Export:
    """The chosen gemeenten with index and type; for the map of one indicator the areas inside them."""
    level, rows = study.inside
    if view == INSIDE and level:
        about = inside_origin(study)
        table = rows[["code", "naam", "gemeente", "jaar", "waarde", "indicator"]].dropna(subset="waarde")
        areas = study.dataset.areas(level, gemeenten=study.area.gemeenten)
        return Export(table.assign(eenheid=about.eenheid), areas[["code", "geometry"]], about)
    chosen = study.ranglijst["gemeente_code"].isin(study.area.gemeenten)
    table = study.ranglijst.loc[chosen, RANGLIJST].reset_index(drop=True)
    return Export(
        table.rename(columns={"gemeente_code": "code", "gemeente": "naam"}),
        gemeenten(study.dataset)[["code", "geometry"]],
        origin(study, with_score=True),
    )


OFFER = Offer(
    titel="Ondermijning",
    open=_open,
    jaren=_years,
    drempels=(
        "grens",
        "methode",
        "minimum_dekking",
        "kernindicator",
        "weinig_inwoners",
    ),
    keuzes=_choices,
    kaarten={
        "typen": View("Vier typen gemeenten", theme.types_map),
        INSIDE: View("De kernindicator binnen het gebied", theme.area_map),
    },
    tables=_tables,
    notes=_notes,
    export=_export,
)
