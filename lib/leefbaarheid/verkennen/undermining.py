"""What theme 3 offers: the type of every gemeente, and one kind of crime inside the chosen ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.analysis.ondermijning.buurten import ADDED_UP, enough
from leefbaarheid.analysis.ondermijning.composite import composite, leave_one_out
from leefbaarheid.analysis.ondermijning.look import around
from leefbaarheid.analysis.ondermijning.profile import profile
from leefbaarheid.analysis.ondermijning.typology import types
from leefbaarheid.analysis.ondermijning.unsafety import CIRCULAR, experienced
from leefbaarheid.areas import Area
from leefbaarheid.data import crime
from leefbaarheid.data.crime_inside import load_inside
from leefbaarheid.data.crime_tables import RANGLIJST
from leefbaarheid.data.indicators import shown_rates
from leefbaarheid.data.regions import alike
from leefbaarheid.dataset import Dataset
from leefbaarheid.figures import maps, style
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.looks import TYPES
from leefbaarheid.figures.maps import Category
from leefbaarheid.figures.tables import Format, Tabel
from leefbaarheid.params import load_indicators
from leefbaarheid.terms import LEVEL_LABELS, TYPE_LABELS
from leefbaarheid.texts import common, dutch
from leefbaarheid.themes.notebooks import load_constants
from leefbaarheid.themes.shared import ground
from leefbaarheid.themes.shared.provenance import source
from leefbaarheid.verkennen.offers import Export, Offer, View

#: How many names stand on the map of what lies inside, and how many rows of the ranking in its table.
NAMES: Final = 14
SHOWN: Final = 15
SOURCES: Final = {"veiligheidsmonitor": "Veiligheidsmonitor", "eigen": "eigen tabel"}
SOURCES[CIRCULAR] = "Leefbaarometer (deels dubbel geteld)"
#: Columns of the ranking: those of a report but for what that draws lots for. And those of the areas inside.
RANKED: Final = [c for c in RANGLIJST.split() if c not in ("rang_laag", "rang_hoog", "marge_door")]
AREAS: Final = ["code", "naam", "gemeente", "indicator", "jaar", "waarde", "eenheid", "beoordeeld"]


@dataclass(frozen=True, eq=False)
class Crime:
    """All gemeenten in their ranking, every kind of crime here, and the areas inside.

    ``vast`` are the constants of the theme. ``ranglijst`` has the columns :data:`RANKED`, the first place
    first. ``profiel`` is that of :func:`.profile.profile` with what each kind means
    (:func:`.crime.kinds_of_crime`); its ``lager``, the percentile as a share, is missing for few cases.
    ``inside`` is that of :func:`load_inside`, at the level ``niveau``; ``herkomst`` that of what stands per
    gemeente.
    """

    dataset: Dataset
    area: Area
    parameters: Any
    vast: dict[str, Any]
    ranglijst: pd.DataFrame
    profiel: pd.DataFrame
    inside: gpd.GeoDataFrame
    niveau: str
    herkomst: Herkomst
    called: str


def _open(dataset: Dataset, area: Area, p: Any) -> Crime:
    fixed = load_constants("ondermijning")
    share, least, cases = (fixed[f"minimum_{name}"] for name in ("dekking", "gebieden", "gevallen"))
    frame, rates = crime.load_crime(dataset, p.jaar, p.jaar_score)
    kinds: Any = crime.kinds_of_crime(dataset, frame, rates)
    core, names = crime.core_of(kinds, p.kernindicator), crime.in_index(frame, kinds, p.indicatoren, share)
    weights = crime.weights_of(names, fixed["gewichten"])
    asked = (frame, names, kinds["richting"], weights, share, fixed["methode"])
    ranking = composite(*asked).merge(leave_one_out(*asked)).set_index("gemeente_code")
    unsafe = experienced(crime.unsafety_sources(frame), p.onveiligheid.split(", "), minimum=least)
    ranking = ranking.join(unsafe).join(frame.set_index("gemeente_code")[["gemeente", "soc"]])
    ranking["type"] = types(ranking["index"], ranking["onveiligheid"], fixed["grens"])
    ranking = ranking.reset_index().sort_values(["rang", "gemeente_code"], ignore_index=True)[RANKED]
    base = rates.pivot(index="code", columns="indicator", values="noemer").dropna(axis=1, how="all")
    about: Any = {"weights": base.rename_axis("gemeente_code").reset_index(), "coverage": share}
    near = alike(dataset, area)["gemeente_code"].tolist()
    own = profile(frame, kinds["eenheid"], area.gemeenten, near, **about).set_index("indicator")
    own = own.join(kinds.drop(columns="eenheid")).assign(teller=crime.cases_of(area.gemeenten, rates))
    placed = enough(own["teller"], cases) & (own["gemeenten"] >= least)
    own["lager"] = own["percentiel"].where(placed) / 100
    bounds = (fixed["weinig_inwoners"], p.minimum_huishoudens, fixed["minste_verschil"], cases)
    inside, level = load_inside(dataset, area, p.kernindicator, int(core["jaar"]), *bounds)
    served = {n for s, n in crime.UNSAFETY.items() if unsafe["onveiligheid_bron"].eq(s).any()}
    rows = rates[rates["indicator"].isin(served.union(kinds.index))]
    score = {source(frame.attrs["editie"]): frame.attrs["jaar_score"]}
    origin = _origin(dataset, rows, "gemeente", len(frame), score)
    called = common.called(area.naam, area.soort)
    return Crime(dataset, area, p, fixed, ranking, own, inside, level, origin, called)


def _origin(dataset: Dataset, rows: pd.DataFrame, level: str, n: int, also: dict[str, int]) -> Herkomst:
    """What must stand with rows of indicators, and with other sources of a year (``also``)."""
    files, known = {b["bestand"]: b["bron"] for b in dataset.meta["bronnen"]}, load_indicators()
    kinds = rows[["indicator", "eigen", "bron"]].drop_duplicates().itertuples(index=False)
    said = {f"{files[f]} (eigen tabel {f})" if own else known[str(name)].bron for name, own, f in kinds}
    years = {int(year) for year in [*rows["jaar"].unique(), *also.values()]}
    return Herkomst("; ".join(sorted(said.union(also))), tuple(sorted(years)), level, "geen", n)


def _inside_origin(study: Crime) -> Herkomst:
    """What must stand with the figures inside the gemeenten."""
    name, year = study.inside[["indicator", "jaar"]].iloc[0]
    rows, codes = shown_rates(study.dataset), study.inside.dropna(subset="waarde")["code"]
    rows = rows[rows["code"].isin(codes) & (rows["indicator"] == name) & (rows["jaar"] == year)]
    return _origin(study.dataset, rows, study.niveau, len(rows), {}).met(load_indicators()[name].eenheid)


def _years(dataset: Dataset) -> dict[str, list[int]]:
    rates = shown_rates(dataset)
    about = [m for level in dataset.levels for m in dataset.editions(level).values()]
    scored = {year for m in about for year in m["jaren_met_dimensies"]}
    known = rates.loc[rates["niveau"] == "gemeente", "jaar"]
    return {"jaar": [0, *sorted(set(map(int, known)))], "jaar_score": [0, *sorted(scored)]}


def _choices(dataset: Dataset) -> dict[str, dict[str, str]]:
    rates = shown_rates(dataset)
    held = set(rates.loc[rates["niveau"] == "gemeente", "indicator"])
    known = {n: i.label for n, i in load_indicators().items() if n in held and i.groep in crime.GROUPS}
    return {"kernindicator": known}


def _double(study: Crime) -> list[str]:
    """Say of how many gemeenten unsafety is made of the same crime; nothing where of none."""
    known = study.ranglijst.loc[study.ranglijst["type"].notna(), "onveiligheid_bron"]
    n, every = int(known.eq(CIRCULAR).sum()), dutch.number(len(known))
    who = f"alle {every}" if n == len(known) else f"{dutch.number(n)} van de {every}"
    told = (
        f"Deels dubbel geteld: bij {who} gemeenten met een type is de maat voor onveiligheid (overlast en "
        "onveiligheid van de Leefbaarometer) mede gemaakt van dezelfde misdrijven."
    )
    return [told] if n else []


def _draw_types(study: Crime) -> Figuur | Blok:
    """Draw the type of every gemeente in the country, the chosen ones outlined."""
    areas, naam = ground.gemeenten(study.dataset), study.area.naam
    if areas.empty:
        return Blok("Van geen enkele gemeente is een omtrek bekend; er is geen kaart.")
    areas = areas.assign(type=areas["code"].map(study.ranglijst.set_index("gemeente_code")["type"]))
    about: dict[str, Any] = {"herkomst": study.herkomst.met("type, in verhouding tot andere gemeenten")}
    if study.area.soort != "land":
        about |= {"outlined": areas["code"].isin(study.area.gemeenten), "outline_label": naam, "named": True}
    title = f"Vier typen gemeenten in {study.dataset.country}"
    figure = maps.category_map(areas, "type", categories=TYPES, title=title, **about)
    part = f"de bovenste {dutch.percent(study.vast['grens'], 0)} van de gemeenten"
    told = f"‘Meer’ is altijd {part}: een plaats tussen gemeenten, geen oordeel."
    return figure.with_caption(" ".join([told, *_double(study)]))


def _draw_inside(study: Crime) -> Figuur | Blok:
    """Draw the core indicator, else all crime, inside the gemeenten: fifths of the areas that are judged."""
    areas, p = study.inside, study.parameters
    if len(study.area.gemeenten) > ground.MANY:
        return Blok("Geen kaart: dit gebied heeft te veel buurten. Kies een gemeente of een regio.")
    if areas.geometry.isna().all():
        return Blok(f"Geen kaart: van geen buurt of wijk in {study.called} is cijfer en omtrek bekend.")
    good, (one, many), notes = areas["beoordeeld"].eq(True), LEVEL_LABELS[study.niveau], []
    meaning = load_indicators()[areas["indicator"].iloc[0]]
    if meaning.indicator != p.kernindicator:
        notes.append(f"Van {study.profiel['label'][p.kernindicator].lower()} zijn er geen cijfers per {one}.")
    partial = areas.loc[~areas["eigen"].astype(bool) & ~(areas["opgeteld"] >= ADDED_UP), "gemeente"].unique()
    if len(partial):
        share = f"samen minder dan {dutch.percent(ADDED_UP, 0)} van het aantal van de hele gemeente"
        notes.append(f"Geen cijfer hebben {many} in {dutch.join(partial)}: hun aantallen zijn {share}.")
    if (areas["waarde"].notna() & ~good).any():
        few = f"{dutch.number(study.vast['weinig_inwoners'])} {meaning.noemer or 'inwoners'}"
        few += f" of {dutch.number(p.minimum_huishoudens)} huishoudens"
        notes.append(f"Niet beoordeeld zijn {many} met minder dan {few}.")
    if not good.any():
        return Blok(" ".join([f"Geen kaart: geen enkele {one} heeft een cijfer om te tonen.", *notes]))
    bounds = np.unique(areas.loc[good, "waarde"].quantile([0.2, 0.4, 0.6, 0.8]))
    ends = [dutch.number(bound, 1) for bound in bounds]
    labels = [f"tot en met {ends[0]}", *(f"meer dan {end}" for end in ends)]
    looks = {str(i): Category(text, style.SEQUENCE[4 * i // len(ends)]) for i, text in enumerate(labels)}
    steps = pd.Series(np.searchsorted(bounds, areas["waarde"]), areas.index).map(str)
    shapes = areas.assign(trap=steps.where(good, None), beoordeeld=good | areas["waarde"].isna())
    about: dict[str, Any] = {"herkomst": _inside_origin(study), "neighbours": ground.gemeenten(study.dataset)}
    about["borders"] = ground.borders(study.dataset, study.area)
    if study.area.soort == "gemeente":
        best = shapes[good].dropna(subset="geometry").nlargest(NAMES, "noemer")
        xy = best.geometry.representative_point()
        about["labels"] = best[["naam"]].assign(x=xy.x, y=xy.y, priority=best["noemer"])
    title = f"{meaning.label} per {one} in {study.called}, {areas['jaar'].iloc[0]}"
    figure = maps.category_map(shapes, "trap", categories=looks, title=title, **about)
    told = (
        f"Vijf even grote groepen {many}. Waar weinig mensen wonen maar veel mensen komen (een centrum, een "
        "station), is een cijfer per inwoner hoog zonder dat het voor bewoners onveilig hoeft te zijn."
    )
    return figure.with_caption(" ".join([told, *notes]))


def _tables(study: Crime) -> Blok:
    """The ranking around one gemeente or of several; every kind beside the country and gemeenten like it."""
    kind, rows, fixed, under = study.area.soort, study.ranglijst, study.vast, study.herkomst
    own = rows[rows["gemeente_code"].isin(study.area.gemeenten)]
    rows = around(rows, study.area.gemeenten) if kind == "gemeente" else own
    ends = zip(rows["rang_min"], rows["rang_max"], strict=True)
    without: Any = [None if pd.isna(low) else f"{low} tot {high}" for low, high in ends]
    rows = rows.assign(soort=rows["type"].map(TYPE_LABELS), bron=rows["onveiligheid_bron"].map(SOURCES))
    head = {"gemeente": "Gemeente", "rang": "Plaats", "zonder": "Plaats als één soort wegvalt"}
    head |= {"index": "Index", "dekking": "Bekende soorten", "soort": "Type", "bron": "Onveiligheid uit"}
    head["soc"] = "Sociale samenhang"
    formats: dict[str, Format] = {"rang": "aantal", "index": "decimaal", "dekking": "procent", "soc": "score"}
    scale = "0-100" if fixed["methode"] == "percentiel" else "standaarddeviaties"
    unit = f"plaats (1 is de meeste misdrijven), index ({scale}) en punten van de score"
    caption, file = f"Ranglijst: {study.called}", "gebieden.csv, bij de kaart van vier typen"
    ranking = Tabel(rows.assign(zonder=without), caption, head, formats, SHOWN, file, under.met(unit).zin)
    head = {"label": "Soort", "eenheid": "Eenheid", "jaar": "Jaar", "teller": "Aantal"}
    head |= {"waarde": study.area.naam, "nl": study.dataset.country, "peers": "Gemeenten die erop lijken"}
    head["lager"] = "Gemeenten die lager zijn (gelijke half geteld)"
    for column in {"gemeente": (), "land": ("waarde", "peers", "lager")}.get(kind, ("peers",)):
        del head[column]
    formats = {"jaar": "jaar", "teller": "aantal", "waarde": "maat", "nl": "maat", "peers": "maat"}
    formats = {name: f for name, f in (formats | {"lager": "procent"}).items() if name in head}
    told = (
        f"{under.met('staat bij elke regel').zin} Van meer gemeenten samen: alle aantallen gedeeld door alle "
        "inwoners of woningen. Van gemeenten die erop lijken: het gemiddelde. Een streepje: onbekend of "
        f"verborgen, bekend van minder dan {dutch.percent(fixed['minimum_dekking'], 0)} van de gemeenten, of "
        f"te weinig om te vergelijken (minder dan {fixed['minimum_gevallen']} gevallen of "
        f"{fixed['minimum_gebieden']} gemeenten)."
    )
    caption = f"De misdrijven van {study.called}"
    return Blok(ranking, Tabel(study.profiel, caption, head, formats, herkomst=told))


def _notes(study: Crime) -> list[str]:
    rates, codes = shown_rates(study.dataset), [*study.area.gemeenten, *study.inside["code"]]
    if not (n := int((rates["onderdrukt"] & rates["code"].isin(codes)).sum())):
        return _double(study)
    number = dutch.plural(n, "cijfer uit een eigen tabel is", "cijfers uit een eigen tabel zijn")
    why = "ze gaan over minder dan vijf gevallen, of die zouden eruit volgen"
    return [f"{number} verborgen: {why}.", *_double(study)]


def _export(study: Crime, view: str) -> Export:
    """The chosen gemeenten with index and type; for the map of one indicator the areas inside them."""
    areas = study.inside.dropna(subset="waarde").reset_index(drop=True)
    if view == "kernindicator" and len(areas):
        about = _inside_origin(study)
        table = pd.DataFrame(areas.assign(eenheid=about.eenheid)[AREAS])
        return Export(table, areas[["code", "geometry"]], about)
    rows = study.ranglijst[study.ranglijst["gemeente_code"].isin(study.area.gemeenten)].reset_index(drop=True)
    table = rows.rename(columns={"gemeente_code": "code", "gemeente": "naam"})
    return Export(table, ground.gemeenten(study.dataset)[["code", "geometry"]], study.herkomst)


_VIEWS: Final = {
    "typen": View("Vier typen gemeenten", _draw_types),
    "kernindicator": View("De kernindicator binnen het gebied", _draw_inside),
}
OFFER = Offer(
    titel="Criminaliteit en onveiligheid",
    open=_open,
    jaren=_years,
    drempels=("kernindicator", "minimum_huishoudens"),
    keuzes=_choices,
    kaarten=_VIEWS,
    tables=_tables,
    notes=_notes,
    export=_export,
)
