"""The verdicts on the letter's findings, with their figures, and those of choices made otherwise."""

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
from pydantic import BaseModel

from leefbaarheid.analysis.bevindingen import FUNCTIONS
from leefbaarheid.analysis.bevindingen.verdict import FAILS, FIGURES, HOLDS, UNTESTED, as_table, verdict
from leefbaarheid.areas import Area
from leefbaarheid.data.finding_places import PLACES, Case, Choices, Place, PlacesByTheme, with_defaults
from leefbaarheid.errors import ParameterError, did_you_mean
from leefbaarheid.params import Finding, checked_row, load_findings as read_findings, params_folder, read_yaml

#: Columns of the table of verdicts.
VERDICT: Final = "id thema bevinding relatie oordeel niveau jaren jaar_ses gewicht n cijfer mist nodig"


class Otherwise(BaseModel):
    """Choices made otherwise (``anders``: values by theme and name) and which of them a function heeds (``let_op``)."""

    anders: dict[str, dict[str, list[str | int | float]]]
    let_op: dict[str, list[str]]


def load_otherwise() -> Otherwise:
    """The choices of ``params/bevindingen.yml`` that are made otherwise, one at a time.

    Raises :class:`ParameterError` for the first mistake.
    """
    file = params_folder() / "bevindingen.yml"
    found = checked_row(Otherwise, "anders", read_yaml(file), file, 1)
    for name in found.anders:
        _check(name, PLACES, "anders")
    for name in found.let_op:
        _check(name, FUNCTIONS, "let_op")
    return found


def load_findings() -> dict[str, Finding]:
    """The findings of ``params/bevindingen.yml`` by number.

    Raises :class:`ParameterError` where one names a theme or function that is not there.

    >>> findings = load_findings()
    >>> len(findings), findings["2.5"].zin
    (43, 'Leefbaarheid en SES gaan sterk gelijk op.')
    """
    found = read_findings()
    for one in found.values():
        _check(one.functie, FUNCTIONS, f"id {one.id}")
        _check(one.thema, PLACES, f"id {one.id}")
    return found


def _check(name: str, known: Collection[str], where: str) -> None:
    if name not in known:
        hint = did_you_mean(name, known) or f"; choose one of {', '.join(known)}"
        raise ParameterError(f"params/bevindingen.yml, {where}: {name} is unknown{hint}")


def lacking(finding: Finding, place: Place, area: Area) -> list[str]:
    """Name what a place lacks to judge a finding; nothing where it can.

    ``regio``: it is about the country and the area is none; ``circulair``; ``niveau``, ``gewicht``, ``jaar``; or the names
    of figures of SES.
    """
    reasons = {
        "regio": not (area.soort == "land" or finding.regio),
        "circulair": place.circulair,
        "niveau": place.niveau not in finding.niveaus,
        "jaar": bool(finding.jaar) and finding.jaar not in place.jaren,
        "gewicht": bool(finding.gewicht) and place.gewicht == "geen",
    }
    absent = [f"ses_{name}" for name in finding.kolommen if name not in place.kolommen]
    return [*(name for name, lacks in reasons.items() if lacks), *absent]


def check_finding(finding: Finding, case: Case) -> pd.DataFrame:
    """The figures of a finding on a case (:data:`.verdict.FIGURES`), with the bounds of the letter."""
    expected = {"verwacht": finding.verwacht} if finding.verwacht else {}
    return as_table(FUNCTIONS[finding.functie](case, **finding.keuzes, **expected))


def judge(
    findings: Mapping[str, Finding], places: PlacesByTheme, area: Area, choices: Choices
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Judge every finding on the best place that can; returns the verdicts, and all figures behind them.

    Verdicts, a row a finding: ``id, thema, bevinding, relatie, oordeel, niveau, jaren, jaar_ses, gewicht, n`` (areas of that
    place), ``cijfer, mist`` (what lacks, :func:`lacking`; ``leeg`` and ``cijfers`` where nothing is in the group, or there
    are too few figures) and ``nodig``. Figures: ``id, soort, niveau, jaar, gewicht`` and :data:`.verdict.FIGURES`; ``soort``
    is ``oordeel``, or ``aanwijzing`` where a place that cannot judge says something of the country.

    >>> import leefbaarheid as lb
    >>> choices = {"van": 2014, "tot": 2020, "jaar": 2020, "jaar_ses": 0, "drempel": 0.0392, "kwintiel": 0.2}
    >>> dataset, area = lb.open_data("NL")
    >>> places = lb.finding_places(dataset, area, choices | lb.load_constants("bevindingen"))
    >>> one = {"2.5": load_findings()["2.5"]}
    >>> verdicts, figures = judge(one, places, area, choices | lb.load_constants("bevindingen"))
    >>> verdicts[["oordeel", "niveau", "n"]].values.tolist()
    [['bevestigd', 'pc4', 3580]]
    >>> figures[["laag", "waarde", "hoog"]].round(2).values.tolist()
    [[0.61, 0.66, 0.7]]
    """
    values, rows, parts = with_defaults(choices), [], []
    for f in findings.values():
        options = [(p, lacking(f, p, area)) for p in places[f.thema]]
        options.sort(key=lambda option: len(option[1]) > 0)
        told, lacks = UNTESTED, options[0][1] if options else ["gegevens"]
        row: dict[str, Any] = {"id": f.id, "thema": f.thema, "bevinding": f.zin, "relatie": f.relatie}
        for place, reasons in options:
            if {"regio", "circulair"} & set(reasons):
                continue
            found = check_finding(f, place.case(values))
            if not reasons:
                told = verdict(found, values["minimum_gebieden"])
                lacks = [] if told != UNTESTED else ["leeg" if len(found) else "cijfers"]
            if (not reasons or area.soort == "land") and found["waarde"].notna().any():
                on = {"niveau": place.niveau, "gewicht": place.gewicht}
                kind = "oordeel" if told != UNTESTED else "aanwijzing"
                parts.append(found.assign(id=f.id, soort=kind, jaar=place.jaren[-1], **on))
                if told != UNTESTED:
                    row |= on | {"n": main_figure(found)["n"], "cijfer": main_figure(found)["waarde"]}
                    row |= {"jaren": "-".join(map(str, place.jaren)), "jaar_ses": place.jaar_ses or None}
                break
        needed = f.bestand if told == UNTESTED else ""
        rows.append(row | {"oordeel": told, "mist": ";".join(lacks), "nodig": needed})
    columns = ["id", "soort", "niveau", "jaar", "gewicht", "n", *(c for c in FIGURES if c != "n")]
    every = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    verdicts = pd.DataFrame(rows, columns=VERDICT.split())
    verdicts = verdicts.astype({"jaar_ses": "Int64", "n": "Int64", "cijfer": float})
    return verdicts, every.reindex(columns=columns)


def main_figure(figures: pd.DataFrame) -> pd.Series:
    """The first figure that is judged, else the first."""
    told = figures[figures["kant"].notna()]
    return pd.Series((told if len(told) else figures).iloc[0])


def otherwise(
    findings: Mapping[str, Finding], places: PlacesByTheme, choices: Choices, verdicts: pd.DataFrame
) -> pd.DataFrame:
    """Judge every finding that has a verdict with one choice made otherwise at a time, where that changes a figure.

    Returns ``id, keuze, waarde`` (as text), ``klopt`` (missing where it cannot be told), ``oordeel, cijfer`` and ``eigen``:
    the choice of this report.
    """
    values, tried, rows = with_defaults(choices), load_otherwise(), []
    level = verdicts[verdicts["oordeel"] != UNTESTED].set_index("id")["niveau"]
    judged = [(f, p) for f in findings.values() for p in places[f.thema] if level.get(f.id) == p.niveau]
    for f, place in judged:
        of_theme, as_chosen = tried.anders.get(f.thema, {}), check_finding(f, place.case(values))
        for name in tried.let_op.get(f.functie, of_theme):
            usual = values.get(name, place.jaren[-1])
            others = {*of_theme.get(name, place.years)} - {usual}
            found = {value: check_finding(f, place.case({**values, name: value})) for value in others}
            if not any(_differs(table, as_chosen) for table in found.values()):
                continue
            for value, table in sorted((found | {usual: as_chosen}).items()):
                told = verdict(table, values["minimum_gebieden"])
                cijfer = main_figure(table)["waarde"] if len(table) else None
                rows.append((f.id, name, str(value), told, cijfer, value == usual))
    made = pd.DataFrame(rows, columns=["id", "keuze", "waarde", "oordeel", "cijfer", "eigen"])
    made.insert(3, "klopt", made["oordeel"].map({HOLDS: True, FAILS: False}).astype("boolean"))
    return made.astype({"cijfer": float, "eigen": bool})


def _differs(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether two tables of figures have other names, values or bounds."""
    if list(one["naam"]) != list(other["naam"]):
        return True
    a, b = (table[["waarde", "laag", "hoog", "grens"]].astype(float) for table in (one, other))
    return not np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True)
