"""The findings for one area: each judged, with what it rests on and how much that hangs on the choices made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import pandas as pd

from leefbaarheid.analysis.bevindingen import FUNCTIONS, NO_SES, Outcome, Rises
from leefbaarheid.areas import Area
from leefbaarheid.data.regions import open_data
from leefbaarheid.dataset import Dataset, cached
from leefbaarheid.errors import ParameterError, did_you_mean
from leefbaarheid.params import Finding, load_findings
from leefbaarheid.texts.common import called
from leefbaarheid.themes.bevindingen.parameters import Parameters
from leefbaarheid.themes.bevindingen.places import (
    Case,
    Place,
    crime_places,
    inequality_places,
    rise_places,
)

#: Verdicts, as codes.
HOLDS, FAILS, UNTESTED = "bevestigd", "niet bevestigd", "niet te toetsen"
PLACES: Final = {
    "stijgers_en_dalers": rise_places,
    "sociale_ongelijkheid": inequality_places,
    "ondermijning": crime_places,
}
#: What this report chooses where it has no parameter.
OWN: Final = {
    "maat": "pearson",
    "spreiding": "sd",
    "methode": "percentiel",
    "weging": "huishoudens",
    "minimum_huishoudens": 0,
}


@dataclass(frozen=True, eq=False)
class Judged:
    """A finding with its verdict.

    ``place`` and ``found`` are what the verdict stands on (``None`` where nothing can judge it); ``lacking`` names what the
    best place lacks (:func:`lacking`), or why it cannot be told; ``hints`` are outcomes on places that cannot judge.
    """

    finding: Finding
    verdict: str
    lacking: tuple[str, ...]
    place: Place | None
    found: Outcome | None
    hints: tuple[tuple[Place, Outcome], ...]

    @property
    def base(self) -> tuple[Place, Outcome] | None:
        """The place and the figures that the verdict stands on; none where there is no verdict."""
        return (self.place, self.found) if self.place and self.found and self.verdict != UNTESTED else None


@dataclass(frozen=True, eq=False)
class Study:
    """The findings for one area. Make one with :func:`open_study`."""

    dataset: Dataset
    area: Area
    parameters: Parameters
    findings: Mapping[str, Finding]

    @property
    def called(self) -> str:
        """The area as in a sentence: "Kerkrade", "de G40"."""
        return called(self.area.naam, self.area.soort)

    @property
    def is_country(self) -> bool:
        """Whether the findings are checked for the whole country."""
        return self.area.soort == "land"

    @cached_property
    def places(self) -> dict[str, list[Place]]:
        """Where the findings of each theme can be checked, the best place first."""
        return {name: find(self.dataset, self.area, self.parameters) for name, find in PLACES.items()}

    @cached_property
    def judged(self) -> dict[str, Judged]:
        """Every finding with its verdict, in the order of the letter."""
        return {name: self._judge(finding) for name, finding in self.findings.items()}

    @cached_property
    def bevindingen(self) -> pd.DataFrame:
        """The table ``bevindingen.csv``: a row a finding."""
        return pd.DataFrame([self._row(j) for j in self.judged.values()])

    @cached_property
    def cijfers(self) -> pd.DataFrame:
        """The table ``cijfers.csv``: the figures behind each verdict and indication, long."""
        parts = [
            o.figures.assign(id=j.finding.id, soort=kind, niveau=place.niveau, jaar=place.jaren[-1], n=o.n)
            for j in self.judged.values()
            for kind, place, o in [
                *([("oordeel", *j.base)] if j.base else []),
                *(("aanwijzing", place, o) for place, o in j.hints),
            ]
            if len(o.figures)
        ]
        columns = ["id", "soort", "niveau", "jaar", "n", "groep", "naam", "waarde", "laag", "hoog"]
        return pd.concat(parts, ignore_index=True).reindex(columns=columns)

    @cached_property
    def gevoeligheid(self) -> pd.DataFrame:
        """The table ``gevoeligheid.csv``: each finding with one choice made otherwise, as far as that changes a figure.

        ``id, keuze, waarde`` (as text), ``klopt`` (missing where it cannot be told), ``cijfer`` and ``eigen``: the choice of
        this report. Kept on disk, for it takes longest.
        """
        about = self.parameters.model_dump(exclude={"gebied", "data"})
        about |= {"gebied": self.area.gemeenten, "rijen": repr(self.findings)}
        found = cached(self.dataset, "bevindingen", about, lambda: {"gevoeligheid": self._otherwise()})
        return found["gevoeligheid"]

    def others(self, name: str) -> pd.DataFrame:
        """The rows of ``gevoeligheid`` of one finding."""
        return self.gevoeligheid[self.gevoeligheid["id"] == name]

    def stays(self, j: Judged) -> tuple[int, int]:
        """Under how many of the other choices a verdict stays, and of how many."""
        rows = self.others(j.finding.id)
        rows = rows[~rows["eigen"]]
        return int((rows["klopt"].map(verdict) == j.verdict).sum()), len(rows)

    def check(self, finding: Finding, case: Case) -> Outcome:
        """Check a finding on a case, against the numbers of the letter."""
        return FUNCTIONS[finding.functie](case, dict(finding.verwacht), **finding.keuzes)

    def _judge(self, finding: Finding) -> Judged:
        places = self.places[finding.thema]
        lack = [lacking(finding, place, self) for place in places]
        at = next((i for i, reasons in enumerate(lack) if not reasons), None)
        checked = [
            (place, self.check(finding, place.case))
            for i, place in enumerate(places)
            if i != at and self._hints(finding, lack[i])
        ]
        kept = [(place, o) for place, o in checked if o.holds is not None or o.absent == NO_SES]
        year = finding.jaar or self.parameters.jaar
        hints = tuple(
            sorted(kept, key=lambda h: (h[0].niveau not in finding.niveaus, year not in h[0].jaren))
        )
        if at is None:
            return Judged(finding, UNTESTED, lack[0] if lack else ("gegevens",), None, None, hints)
        place = places[at]
        found = self._banded(finding, place, self.check(finding, place.case))
        missing = (found.absent,) if found.absent else ()
        return Judged(finding, verdict(found.holds), missing, place, found, hints)

    def _banded(self, finding: Finding, place: Place, found: Outcome) -> Outcome:
        """Give numbers and shares of theme 1 the range over the class bounds."""
        if finding.eenheid not in ("woningen", "procent") or not isinstance(place.case, Rises):
            return found
        makes = [make for (name, _), make in place.others.items() if name == "klassegrenzen"]
        values = pd.concat([self.check(finding, make()).figures["waarde"] for make in makes], axis=1)
        return replace(found, figures=found.figures.assign(laag=values.min(axis=1), hoog=values.max(axis=1)))

    def _hints(self, finding: Finding, lacks: tuple[str, ...]) -> bool:
        """Whether a place that cannot judge a finding can hint at it: one of the country, or a part that tells something."""
        ses = {name for name in lacks if name.startswith("ses_")}
        if not self.is_country or "circulair" in lacks or (ses and not finding.deel):
            return False
        return finding.deel or "deel" not in lacks

    def _otherwise(self) -> pd.DataFrame:
        """Check every finding with one choice made otherwise at a time; keep the choices that change any figure."""
        own = self.parameters.model_dump() | OWN
        rows: list[tuple[Any, ...]] = []
        for j in self.judged.values():
            if j.place is None or j.found is None:
                continue
            checked = {other: self.check(j.finding, make()) for other, make in j.place.others.items()}
            moved = {name for (name, _), o in checked.items() if _values(o) != _values(j.found)}
            rows += [
                (j.finding.id, name, str(value), o.holds, main_figure(o), own.get(name) == value)
                for (name, value), o in checked.items()
                if name in moved
            ]
        table = pd.DataFrame(rows, columns=["id", "keuze", "waarde", "klopt", "cijfer", "eigen"])
        return table.astype({"klopt": "boolean", "cijfer": float, "eigen": bool})

    def _row(self, j: Judged) -> dict[str, Any]:
        place, (same, number) = j.place, self.stays(j)
        return {
            "id": j.finding.id,
            "thema": j.finding.thema,
            "bevinding": j.finding.zin,
            "relatie": j.finding.relatie,
            "oordeel": j.verdict,
            "niveau": place.niveau if place else None,
            "jaren": "-".join(map(str, place.jaren)) if place else None,
            "gewicht": place.gewicht if place else None,
            "n": j.base[1].n if j.base else pd.NA,
            "cijfer": main_figure(j.base[1]) if j.base else None,
            "gelijk": same if number and j.base else pd.NA,
            "keuzes": number if number and j.base else pd.NA,
            "mist": ";".join(j.lacking),
            "nodig": j.finding.bestand if j.verdict == UNTESTED else "",
        }


def verdict(holds: object) -> str:
    """Name the verdict of a relation that holds, does not, or cannot be told (missing)."""
    return UNTESTED if pd.isna(holds) else HOLDS if holds else FAILS  # type: ignore[call-overload]


def lacking(finding: Finding, place: Place, study: Study) -> tuple[str, ...]:
    """Name what a place lacks to judge a finding; nothing where it can.

    ``regio``: it is about the country and the area is none; ``circulair``; ``deel``: a part of the gemeenten only;
    ``niveau``, ``jaar``, ``gewicht``; or the names of figures of SES.
    """
    reasons = {
        "regio": not (study.is_country or finding.regio),
        "circulair": place.circulair,
        "niveau": place.niveau not in finding.niveaus,
        "deel": not place.whole,
        "jaar": bool(finding.jaar) and finding.jaar not in place.jaren,
        "gewicht": bool(finding.gewicht) and place.gewicht == "geen",
    }
    absent = [f"ses_{name}" for name in finding.kolommen if name not in place.kolommen]
    return (*(name for name, lacks in reasons.items() if lacks), *absent)


def open_study(gebied: str, **parameters: Any) -> Study:
    """Open the findings for an area, with the parameters of the notebook (:class:`Parameters`).

    Raises :class:`AreaError`, :class:`ParameterError` or :class:`DatasetError`, each one sentence.
    """
    checked = Parameters.read({"gebied": gebied, **parameters})
    dataset, area = open_data(checked.gebied, checked.data)
    return build_study(dataset, area, checked)


def build_study(dataset: Dataset, area: Area, parameters: Parameters) -> Study:
    """Read the findings; see :func:`open_study`."""
    findings = load_findings()
    for finding in findings.values():
        for name, known in ((finding.functie, FUNCTIONS), (finding.thema, PLACES)):
            if name not in known:
                hint = did_you_mean(name, known) or f"; choose one of {', '.join(known)}"
                raise ParameterError(f"params/bevindingen.yml, id {finding.id}: {name} is unknown{hint}")
    return Study(dataset, area, parameters, findings)


def main_figure(o: Outcome) -> float | None:
    """The first figure that a finding is about."""
    chosen = o.figures.loc[o.figures["gekozen"], "waarde"]
    return None if chosen.empty else float(chosen.iloc[0])


def _values(o: Outcome) -> list[str]:
    figures = zip(o.figures["naam"], o.figures["waarde"], strict=True)
    return [str(o.holds), *(f"{name} {value:.10g}" for name, value in figures)]
