"""The charts of theme 2, each a :class:`leefbaarheid.figures.Figuur` made from a study."""

from __future__ import annotations

from typing import Final

import pandas as pd

from leefbaarheid.analysis.line import fitted_line
from leefbaarheid.data.regions import CHOSEN, COUNTRY
from leefbaarheid.figures import charts
from leefbaarheid.figures.block import Blok, Piece
from leefbaarheid.figures.charts import Line
from leefbaarheid.figures.figure import Figuur
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import areas_of
from leefbaarheid.texts.sociale_ongelijkheid.terms import (
    KIND_LABELS,
    SCORE_LABELS,
    SES_LABELS,
    SES_PARTS,
    with_interval,
)
from leefbaarheid.themes.sociale_ongelijkheid.maps import CATEGORIES
from leefbaarheid.themes.sociale_ongelijkheid.origin import beside, country_name, origin, region_names
from leefbaarheid.themes.sociale_ongelijkheid.study import Study

#: Areas named in the scatter, at most; of a small gemeente all are.
NAMES: Final = 12
SES_AXIS: Final = "SES-WOA, totaal"
SCORE_AXIS: Final = "score, afwijking van het landelijke ijkpunt"


def scatter(study: Study) -> Blok:
    """The chosen areas as points of SES and score, over all areas of the country."""
    points = _points(study.known)
    land = study.area.soort == "land"
    judged = points[points["beoordeeld"]]
    fit = fitted_line(judged["totaal"], judged["afw"]) if study.enough else pd.DataFrame()
    line = None
    if len(fit):
        label = f"lijn door de {areas_of(study.own.niveau, len(judged))} van {study.area.naam}, met 95%-band"
        line = Line(fit["x"], fit["y"], fit["laag"], fit["hoog"], label)
    figure = charts.scatter(
        points,
        x="totaal",
        y="afw",
        x_label=SES_AXIS,
        y_label=SCORE_AXIS,
        title=f"SES en leefbaarheid van de {LEVEL_LABELS[study.own.niveau][1]} in {study.called}",
        herkomst=origin(study),
        cloud=None if land else study.level.gebieden,
        line=line,
        names=_names(study, points),
        groups=_groups(study, points),
        looks={kind: CATEGORIES[kind].point for kind in KIND_LABELS},
    )
    return Blok(figure, *_too_few(study))


def _points(areas: pd.DataFrame) -> pd.DataFrame:
    kind = pd.Series("overig", areas.index).mask(areas["stapeling"], "stapeling")
    return areas.assign(groep=kind.mask(areas["tegenhanger"], "tegenhanger"))


def _groups(study: Study, points: pd.DataFrame) -> dict[str, str]:
    """What kinds of areas are called; those of neither kind as the area's own, as its cloud is of the country."""
    found = {k: v for k, v in KIND_LABELS.items() if k in set(points["groep"])}
    return {**found, "overig": f"{'Andere gebieden' if found else 'Gebieden'} in {study.called}"}


def _names(study: Study, points: pd.DataFrame) -> pd.Series | None:
    """Names of the areas that stand out: all of few, else both kinds, then those farthest from the middle."""
    if not study.single:
        return None
    points = points[points["beoordeeld"]]
    away = sum((points[c] - points[c].mean()).abs() / points[c].std() for c in ("totaal", "afw"))
    order = points.assign(eerst=points["groep"] != "overig", ver=away)
    return order.sort_values(["eerst", "ver"], ascending=False)["naam"].head(NAMES)


def _too_few(study: Study) -> list[str]:
    if study.enough:
        return []
    n = areas_of(study.own.niveau, len(study.known))
    return [
        f"{study.area.naam} heeft {n} met een score en SES. Een verband over zo weinig gebieden hangt te veel "
        "van toeval af; "
        f"daarom is er geen lijn en geen samenhang van {study.area.naam} zelf. Wel is te zien waar elk gebied "
        "ligt tussen alle "
        f"{LEVEL_LABELS[study.level.niveau][1]}."
    ]


def heatmap(study: Study) -> Figuur | Blok:
    """Every score with every figure of SES, here and in the country."""
    names = region_names(study)
    shown = [CHOSEN, COUNTRY] if study.enough and study.area.soort != "land" else [COUNTRY]
    table = study.samenhang.rename(columns={"score": "rij", "ses": "kolom", "pearson": "waarde"})
    panels = {names[g]: table[table["gebied"] == g] for g in shown}
    if table.loc[table["gebied"].isin(shown), "waarde"].isna().all():
        return Blok("Er zijn te weinig gebieden met een score en SES; de samenhang is niet te bepalen.")
    present = [s for s in SES_LABELS if s in set(table["kolom"])]
    figure = charts.heatmap(
        panels,
        title="Hoe sterk hangt elke dimensie samen met de SES?",
        herkomst=origin(study, national=shown == [COUNTRY]),
        rows=SCORE_LABELS,
        columns={s: SES_LABELS[s] for s in present},
    )
    sizes = {CHOSEN: study.own.niveau, COUNTRY: study.country.niveau}
    counts = " ".join(f"{names[g]}: {areas_of(sizes[g], study.correlation(g)['n'])}." for g in shown)
    note = (
        "Elk vak geeft de samenhang (Pearson r): van −1 (precies tegengesteld) via 0 (geen verband) tot 1 (precies "
        f"gelijk op). Elk gebied telt één keer. {counts}{beside(study)}{_parts_unknown(study, present)}"
    )
    return figure.with_caption(f"{figure.onderschrift} {note}".strip())


def _parts_unknown(study: Study, present: list[str]) -> str:
    """Name the sub-scores of SES that the data do not have, so that nobody looks for their column."""
    absent = [SES_LABELS[s].lower() for s in SES_PARTS if s not in present]
    if not absent:
        return ""
    named, total = dutch.join(absent), SES_LABELS["totaal"]
    verb, counts = ("staat", "telt") if len(absent) == 1 else ("staan", "tellen")
    return (
        f" {dutch.capital(named)} {verb} er niet apart bij: daarvan hebben de gegevens geen deelscore voor "
        f"{LEVEL_LABELS[study.own.niveau][1]}. In ‘{total}’ {counts} {named} wel mee."
    )


def position(study: Study) -> Blok:
    """Where the gemeente stands among all gemeenten in spread and correlation; one of few areas in its means too."""
    table = study.gemeenten
    kinds = {CHOSEN: study.area.naam, "vergelijkbaar": "Vergelijkbare gemeenten", "G4": "G4", "G40": "G40"}
    soort = pd.Series("overig", table.index)
    for name in ("G40", "G4", "vergelijkbaar"):
        soort = soort.mask(table["gemeente_code"].isin(study.regions.get(name, ())), name)
    if study.area.soort in ("gemeente", "selectie", "regio", "provincie"):
        soort = soort.mask(table["gekozen"], CHOSEN)
    table = table.assign(soort=soort, naam=table["gemeente"])
    kinds = {k: v for k, v in {**kinds, "overig": "Overige gemeenten"}.items() if k in set(soort)}
    return Blok(*_means(study, table, kinds), _differences(study, table, kinds))


def _differences(study: Study, table: pd.DataFrame, kinds: dict[str, str]) -> str | Piece:
    if table[["sd", "pearson"]].isna().all(axis=None):
        return f"Geen enkele gemeente heeft {study.parameters.minimum_gebieden} gebieden op deze schaal."
    figure = charts.strips(
        {
            "Verschillen tussen gebieden (standaardafwijking van de score)": _panel(table, "sd"),
            "Samenhang van leefbaarheid en SES (r)": _panel(table, "pearson"),
        },
        title=f"Waar staat {study.called} tussen alle gemeenten?"
        if CHOSEN in kinds
        else "Hoe verschillen gemeenten?",
        herkomst=origin(study, national=True),
        kinds=kinds,
        noun=("gemeente", "gemeenten"),
    )
    least = (
        f"Alleen gemeenten met minstens {study.parameters.minimum_gebieden} gebieden: {study.ranked} voor de "
        "verschillen (gebieden met een score), "
        f"{int(table['pearson'].notna().sum())} voor de samenhang (gebieden met score en SES)."
    )
    return figure.with_caption(f"{figure.onderschrift} {least}")


def _panel(table: pd.DataFrame, column: str) -> pd.DataFrame:
    return table[["naam", "soort"]].assign(waarde=table[column])


def _means(study: Study, table: pd.DataFrame, kinds: dict[str, str]) -> list[str | Piece]:
    """Place a gemeente of few areas by its mean score and SES, which every gemeente has."""
    shown = {"gemiddeld_afw": "Gemiddelde score", "gemiddeld_ses": "Gemiddelde SES (SES-WOA)"}
    table = table.dropna(subset=[*shown])
    if not study.single or study.enough or not table["gekozen"].any():
        return []
    figure = charts.strips(
        {label: _panel(table, column) for column, label in shown.items()},
        title=f"Hoe hoog zijn score en SES van {study.area.naam} gemiddeld?",
        herkomst=origin(study, national=True, weighted=True),
        kinds=kinds,
        noun=("gemeente", "gemeenten"),
    )
    near = table[table["soort"].isin([CHOSEN, "vergelijkbaar"])]
    if len(near) == 1:
        return [figure]
    first, second = (int(near[c].rank(ascending=False, method="min")[near["gekozen"]].iloc[0]) for c in shown)
    return [
        f"Naast {dutch.plural(len(near) - 1, 'vergelijkbare gemeente', 'vergelijkbare gemeenten')} staat "
        f"{study.area.naam} met de gemiddelde score op plaats {first} en met de gemiddelde SES op plaats {second} van "
        f"{len(near)} (1 is het hoogst). Een gemiddelde is ook van weinig gebieden te geven, een eigen samenhang niet.",
        figure,
    ]


def dimension_profile(study: Study) -> Blok:
    """How areas of stapeling differ from other areas in each dimension, in the country and here."""
    if absent := no_profile(study):
        return Blok(absent)
    national = study.of_country.profiel
    rows = national.rename(
        columns={"score": "naam", "effect": "waarde", "effect_laag": "laag", "effect_hoog": "hoog"}
    )
    one, other = int(national["n_stapeling"].max()), int(national["n_overig"].max())
    figure = charts.intervals(
        rows,
        title=f"Gebieden met stapeling naast andere gebieden, {country_name(study)}",
        herkomst=origin(study, national=True),
        eenheid="standaarddeviaties",
        reference={"geen verschil": 0.0},
        names=SCORE_LABELS,
    )
    note = (
        f"Verschil van het gemiddelde van {dutch.plural(one, 'gebied', 'gebieden')} met stapeling en "
        f"{dutch.number(other)} andere, "
        "in standaarddeviaties (Hedges’ g) met 95%-interval. Links van de lijn: lager in gebieden met "
        "stapeling. Stapeling is mede op de totale score gekozen: dat die lager is, spreekt vanzelf."
    )
    pieces: list[str | Piece] = [figure.with_caption(f"{figure.onderschrift} {note}".strip())]
    own = study.own_profile
    if len(own):
        low = own[own["verschil"] < 0]["score"].map(lambda s: SCORE_LABELS[s].lower()).tolist()
        n = int(own["n_stapeling"].max())
        who = f"scoren de {dutch.number(n)} gebieden" if n > 1 else "scoort het ene gebied"
        which = dutch.join(low) if low else "geen enkele dimensie"
        than = (
            f"het gemiddelde van de {areas_of(study.own.niveau, int(own['n_overig'].max()))} zonder stapeling"
        )
        pieces.append(
            f"In {study.called} {who} met stapeling {'gemiddeld ' if n > 1 else ''}lager dan {than} op: {which}."
        )
    return Blok(*pieces)


def no_profile(study: Study) -> str:
    """Why areas of stapeling are not compared with others; empty where they are."""
    if study.of_country.profiel["effect"].notna().any():
        return ""
    return "Waarin gebieden met stapeling verschillen: er zijn te weinig gebieden met stapeling om te vergelijken."


def ranking(study: Study) -> Blok:
    """The gemeenten of a region, or of the country, ranked by their correlation, with intervals."""
    if study.single:
        return Blok()
    table = study.gemeenten
    rows = table[table["gekozen"] & table["pearson"].notna()].sort_values(
        ["pearson_gekrompen", "gemeente_code"], ascending=[False, True]
    )
    if rows.empty:
        n = study.parameters.minimum_gebieden
        return Blok(f"Geen enkele gemeente in {study.called} heeft {n} gebieden met een score en SES.")
    shown = rows.rename(
        columns={
            "gemeente": "naam",
            "pearson": "waarde",
            "pearson_laag": "laag",
            "pearson_hoog": "hoog",
            "pearson_gekrompen": "beside",
        }
    )[["naam", "waarde", "laag", "hoog", "beside"]]
    country = study.correlation(COUNTRY)["pearson"]
    figure = charts.intervals(
        shown,
        title=f"Samenhang van leefbaarheid en SES per gemeente in {study.called}",
        herkomst=origin(study, national=True, areas=int(rows["n_ses"].sum())),
        eenheid="samenhang (Pearson r)",
        reference={f"alle gebieden van {country_name(study)}": float(country)},
        names={"waarde": "gevonden, met 95%-interval", "beside": "bijgesteld voor toeval"},
    )
    note = (
        "Bijgesteld: naar het gemiddelde van alle gemeenten getrokken, meer naarmate er minder gebieden zijn; "
        "zo heet een "
        "gemeente met tien gebieden niet bij toeval de uiterste."
    )
    return Blok(figure.with_caption(f"{figure.onderschrift} {note}".strip()))


def inside(study: Study) -> Blok:
    """Level and spread of SES inside areas, where the data have it."""
    if absent := no_inside(study):
        return Blok(absent)
    figure = charts.scatter(
        study.known,
        x="totaal",
        y="spreiding",
        x_label=SES_AXIS,
        y_label="spreiding van SES binnen het gebied",
        title=f"Hoogte en spreiding van SES in {study.called}",
        herkomst=origin(study),
        cloud=None if study.area.soort == "land" else study.level.gebieden,
    )
    return Blok(figure, _inside_table(study))


def no_inside(study: Study) -> str:
    """Why the spread of SES inside areas is not shown; empty where it is."""
    if study.of_country.binnen["pearson"].notna().any() and "spreiding" in study.known:
        return ""
    return (
        "Verschillen in SES binnen een gebied: het CBS geeft deze spreiding voor buurten en wijken; in deze gegevens is zij "
        f"er niet voor {LEVEL_LABELS[study.own.niveau][1]}."
    )


def _inside_table(study: Study) -> Tabel:
    names = {"afw": "leefbaarheid", "totaal": "hoogte van SES", "spreiding": "spreiding van SES"}
    rows = [
        {
            "paar": f"{dutch.capital(names[r['x']])} en {names[r['y']]}",
            "gelijk": names.get(r["gegeven"], "niets"),
            "samenhang": with_interval(r["pearson"], r["pearson_laag"], r["pearson_hoog"]),
            "n": r["n"],
        }
        for r in study.of_country.binnen.to_dict("records")
    ]
    headings = {
        "paar": "Samenhang tussen",
        "gelijk": "Gelijk gehouden",
        "samenhang": "Samenhang met 95%-interval",
        "n": "Gebieden",
    }
    under = origin(study, national=True).met("samenhang (Pearson r)").zin
    caption = f"Hoogte en spreiding van SES, en leefbaarheid, {country_name(study)}"
    return Tabel(pd.DataFrame(rows), caption, headings, {"n": "aantal"}, herkomst=under)


def change(study: Study) -> Blok:
    """Change of SES beside change of the score, where the data have both years of both."""
    if absent := no_change(study):
        return Blok(absent)
    p, row = study.parameters, study.of_country.verandering.iloc[0]
    figure = charts.scatter(
        study.changes,
        x="ses_verandering",
        y="verandering",
        x_label="verandering van SES-WOA",
        y_label="verandering van de score",
        title=f"Verandering van SES en van leefbaarheid in {study.called}, {p.verandering_van}-{p.verandering_tot}",
        herkomst=origin(study, areas=len(study.changes)).van_jaren(p.verandering_van, p.verandering_tot),
        cloud=None if study.area.soort == "land" else study.all_changes,
    )
    r = with_interval(row["pearson"], row["pearson_laag"], row["pearson_hoog"])
    n = areas_of(study.country.niveau, row["n"])
    return Blok(figure, f"In {country_name(study)} is de samenhang van beide veranderingen {r}; {n}.")


def no_change(study: Study) -> str:
    """Why the change of SES is not set beside that of the score; empty where it is."""
    p = study.parameters
    if len(study.of_country.verandering) and len(study.changes):
        return ""
    return (
        "Verandering van SES naast verandering van de leefbaarheid: daarvoor zijn van twee jaren cijfers van beide nodig; "
        f"voor {p.verandering_van} en {p.verandering_tot} zijn die er niet."
    )
