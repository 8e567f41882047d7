"""The charts of theme 3, each a :class:`leefbaarheid.figures.Figuur` made from a study."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from leefbaarheid.analysis.ondermijning.funnel import LEVELS, limits
from leefbaarheid.figures import charts
from leefbaarheid.figures.block import Blok, paragraph
from leefbaarheid.figures.figure import Figuur
from leefbaarheid.figures.looks import TYPES
from leefbaarheid.texts import dutch
from leefbaarheid.texts.ondermijning.funnel import one_gemeente, several_gemeenten
from leefbaarheid.texts.ondermijning.terms import CIRCULAR, GROUP_LABELS, SOURCE_LABELS, TYPE_LABELS
from leefbaarheid.themes.ondermijning.origin import origin, sources_in_words
from leefbaarheid.themes.ondermijning.study import Study

#: Gemeenten of each end of the ranking that are drawn around the chosen ones.
ENDS: Final = 8
NAMED: Final = 12
#: Edge of the points of all gemeenten, of which there are many.
EDGE: Final = 0.35


def forest(study: Study) -> Blok:
    """The correlation of every indicator with experienced unsafety, grouped, with intervals."""
    table = study.indicatoren
    if table["spearman"].isna().all():
        return Blok("Geen enkele indicator is voor genoeg gemeenten bekend om een samenhang te berekenen.")
    order = {group: place for place, group in enumerate(GROUP_LABELS)}
    rows = table.assign(
        naam=table["indicator"].map(lambda n: study.meanings[n].label),
        waarde=table["spearman"],
        laag=table["spearman_laag"],
        hoog=table["spearman_hoog"],
        beside=table["partieel"],
        volgorde=table["groep"].map(order),
    ).sort_values(["volgorde", "spearman"], ascending=[True, False])
    source, values = study.correlated
    figure = charts.intervals(
        rows[["naam", "groep", "waarde", "laag", "hoog", "beside"]],
        title="Samenhang van elke indicator met ervaren onveiligheid",
        herkomst=origin(study, unsafety=[source], areas=len(values)),
        eenheid="samenhang (Spearman)",
        reference={"geen samenhang": 0.0},
        names={
            **GROUP_LABELS,
            "waarde": "gevonden, met 95%-interval",
            "beside": "bij gelijke stedelijkheid",
        },
    )
    note = (
        f"Elke gemeente telt één keer. Ervaren onveiligheid: {SOURCE_LABELS[source]}, "
        f"{dutch.plural(len(values), 'gemeente', 'gemeenten')}. "
        "Het open teken laat zien wat overblijft als de stedelijkheid van gemeenten gelijk wordt gehouden."
    )
    pieces = [figure.with_caption(f"{figure.onderschrift} {note}".strip())]
    return Blok(*pieces, *([paragraph(CIRCULAR, "let-op")] if study.circular else []))


def scatter(study: Study) -> Figuur:
    """The index beside experienced unsafety, with the four types; the area and its peers named."""
    table = study.ranglijst.dropna(subset=["index", "onveiligheid"])
    chosen = table["gemeente_code"].isin(study.area.gemeenten)
    alike = table["gemeente_code"].isin(study.peers["gemeente_code"])
    points = table.assign(naam=table["gemeente"], groep=table["type"].fillna("laag_laag"))
    label = f"onveiligheid ({'deels circulair; ' if study.circular else ''}hoger is onveiliger)"
    named = points[chosen | alike].sort_values("rang")
    first = points[chosen].sort_values("rang").head(NAMED)
    if study.area.soort == "land":
        named = first = points.sort_values("rang").head(NAMED)
    names = pd.concat([first["naam"], named["naam"]])
    names = names[~names.index.duplicated()]
    figure = charts.scatter(
        points.loc[[*names.index, *points.index.difference(names.index)]],
        x="index",
        y="onveiligheid",
        x_label="index van geregistreerde criminaliteit",
        y_label=label,
        title="Criminaliteit en ervaren onveiligheid van alle gemeenten",
        herkomst=origin(study, indicators=study.in_index, unsafety=study.used, areas=len(points)),
        names=names.head(NAMED),
        groups={k: v for k, v in TYPE_LABELS.items() if k in set(points["groep"])},
        looks={k: {**kind.point, "linewidth": EDGE} for k, kind in TYPES.items()},
    )
    note = (
        f"Hoog is het bovenste deel ({dutch.percent(study.parameters.grens, 0)}) van de gemeenten. "
        f"Onveiligheid: {sources_in_words(study)}. "
        f"Genoemd waar plaats is: {study.area.naam} en vergelijkbare gemeenten; in de tabel staan zij bovenaan."
        if len(study.peers)
        else f"Hoog is het bovenste deel ({dutch.percent(study.parameters.grens, 0)}) van de gemeenten. Onveiligheid: "
        f"{sources_in_words(study)}."
    )
    return figure.with_caption(f"{figure.onderschrift} {note}".strip())


def ranking(study: Study) -> Figuur:
    """The ranking with its range when one indicator is left out: both ends, the chosen gemeenten and their peers."""
    table = study.ranglijst.dropna(subset=["rang"])
    chosen = table["gemeente_code"].isin(study.area.gemeenten)
    if study.area.soort == "land":
        chosen &= False
    keep = chosen | table["gemeente_code"].isin(study.peers["gemeente_code"])
    keep |= pd.Series(np.arange(len(table)) < ENDS, table.index)
    rows = table[keep].assign(
        naam=table["gemeente"],
        waarde=table["rang"].astype(float),
        laag=table["rang_min"].astype(float),
        hoog=table["rang_max"].astype(float),
        gekozen=chosen,
    )
    figure = charts.intervals(
        rows[["naam", "waarde", "laag", "hoog", "gekozen"]],
        title="Plaats in de ranglijst van gemeenten",
        herkomst=origin(study, indicators=study.in_index, areas=len(table)),
        eenheid="plaats",
        names={"waarde": "plaats, met bandbreedte"},
    )
    a = study.agreement
    note = (
        f"Plaats 1 is de hoogste index van {dutch.number(len(table))} gemeenten. De streep is een "
        "bandbreedte: de plaatsen als steeds één "
        "indicator wordt weggelaten. Het is geen interval voor toeval. De eerste acht gemeenten staan er "
        "altijd bij. De varianten lijken op "
        f"elkaar: Kendalls W is {dutch.number(a.w, 2)} ({a.m} varianten); zij delen de meeste indicatoren, "
        "dus W is bijna vanzelf hoog."
    )
    return figure.with_caption(note)


def spine(study: Study) -> Blok:
    """Every indicator of the area beside the country and its peers."""
    if study.area.soort == "land":
        return Blok()
    profile = study.profiel.set_index("indicator")
    ends = study.frame[list(profile.index)].agg(["min", "max"]).T.where(profile["mediaan"].notna(), axis=0)
    table = profile.assign(
        richting=[study.meanings[n].richting for n in profile.index],
        groep=[study.meanings[n].groep for n in profile.index],
        laagste=ends["min"],
        hoogste=ends["max"],
    ).reset_index()
    names = {n: i.label for n, i in study.meanings.items()} | GROUP_LABELS
    return Blok(
        charts.spine(
            table,
            title=f"De indicatoren van {study.called} naast alle gemeenten",
            herkomst=origin(study).met("staat bij elke regel"),
            names=names,
        )
    )


def funnel(study: Study) -> Blok:
    """Whether the chosen gemeenten lie inside the funnel, and the core indicator of every gemeente against its size."""
    if absent := no_funnel(study):
        return Blok(absent)
    found = study.funnel
    meaning = study.meanings[study.parameters.kernindicator]
    names = study.frame.set_index("gemeente_code")["gemeente"]
    points = found.table.assign(
        naam=names.reindex(found.table.index),
        gekozen=found.table.index.isin(study.area.gemeenten) & (study.area.soort != "land"),
    )
    at = np.geomspace(points["verwacht"].min(), points["verwacht"].max(), 200)
    lines = {"verwacht": at}
    for name, level in LEVELS.items():
        lines[f"laag_{name}"], lines[f"hoog_{name}"] = limits(at, found.tau2, level)
    lines["poisson_laag_998"], lines["poisson_hoog_998"] = limits(at, 0.0, LEVELS["998"])
    figure = charts.funnel(
        points,
        pd.DataFrame(lines),
        title=f"{meaning.label} van alle gemeenten naar grootte",
        herkomst=origin(study, indicators=[meaning.indicator], areas=len(points)),
        x_label="aantal dat bij de grootte van de gemeente past",
        y_label="gevonden gedeeld door verwacht",
    )
    outside, plain = (int((found.table[c] != 0).sum()) for c in ("buiten", "buiten_poisson"))
    note = (
        "De trechter: tussen de streepjeslijnen liggen de gewone verschillen tussen gemeenten van die grootte (95%), tussen "
        f"de dikke lijnen 99,8%. {dutch.plural(outside, 'gemeente ligt', 'gemeenten liggen')} buiten die van 95%. Zonder "
        f"rekening te houden met de verschillen die gemeenten altijd hebben, zouden dat er {dutch.number(plain)} zijn."
    )
    return Blok(_answer(study), figure.with_caption(f"{figure.onderschrift} {note}".strip()))


def no_funnel(study: Study) -> str:
    """Why there is no funnel; empty where there is one."""
    if len(study.funnel.table):
        return ""
    name = study.meanings[study.parameters.kernindicator].label.lower()
    return f"Een trechter: van {name} zijn voor te weinig gemeenten aantallen bekend."


def _answer(study: Study) -> str:
    """Say of the chosen gemeenten whether they lie inside the funnel, and of one with which indicators it does not."""
    core = study.parameters.kernindicator
    labels = {n: i.label.lower() for n, i in study.meanings.items()}
    outside = study.funnel.table["buiten"]
    if not study.single:
        names = dict(zip(study.frame["gemeente_code"], study.frame["gemeente"], strict=True))
        mine = outside[outside.index.isin(study.area.gemeenten)]
        pairs = [(str(names[str(code)]), int(side)) for code, side in mine.items()]
        return several_gemeenten(study.called, labels[core], pairs)
    code = study.area.gemeenten[0]
    if code not in outside.index:
        return f"Van {study.called} is geen aantal bekend; de trechter laat de andere gemeenten zien."
    tables = {n: f.table["buiten"] for n, f in study.funnels.items() if n != core}
    others = {labels[n]: int(outside[code]) for n, outside in tables.items() if code in outside.index}
    return one_gemeente(study.called, labels[core], study.funnel.table.loc[code].to_dict(), others)


def series(study: Study) -> Figuur | Blok:
    """The core indicator over the years."""
    if absent := no_series(study):
        return Blok(absent)
    table = study.series
    meaning = study.meanings[study.parameters.kernindicator]
    years = tuple(sorted(int(y) for y in set(table["jaar"])))
    figure = charts.lines(
        table,
        title=f"{meaning.label} door de jaren",
        herkomst=origin(study, indicators=[meaning.indicator], years=years, areas=len(study.area.gemeenten)),
        eenheid=meaning.eenheid,
    )
    note = (
        "Een cijfer van meer gemeenten samen is alle aantallen gedeeld door de hele noemer; van vergelijkbare "
        "gemeenten is dat het gemiddelde. Aantallen staan op de indeling van nu. Inwoners van gemeenten die zijn "
        "opgegaan in een andere, zijn daarheen meegeteld; waar dat niet kan, ontbreekt het jaar."
    )
    return figure.with_caption(f"{figure.onderschrift} {note}".strip())


def no_series(study: Study) -> str:
    """Why there is no series; empty where there is one."""
    if study.series["jaar"].nunique() > 1:
        return ""
    name = study.meanings[study.parameters.kernindicator].label.lower()
    return f"De ontwikkeling door de jaren: van {name} zijn geen cijfers van meer dan één jaar bekend."
