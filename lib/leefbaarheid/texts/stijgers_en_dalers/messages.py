"""The key messages of theme 1, written from the figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from leefbaarheid.analysis.weighted import NO_CHANGE
from leefbaarheid.texts.common import WEIGHT_NOUNS, areas_of, dimension
from leefbaarheid.texts.dutch import capital, number, percent, plural, signed

#: A share of fewer areas than this gets no percentage: it would look more exact than it is.
SHARE_FROM: Final = 5
CLASS_COLUMNS: Final = ("klasse_van", "klasse_tot")


@dataclass(frozen=True)
class Facts:
    """What the messages are written from.

    ``groepen``, ``gebieden`` and ``overgangen`` are the tables of those names; ``weight`` names the weight
    (``geen`` where areas count one); ``reference`` says on what the national figures stand, where that is
    another level or edition than the area's.
    """

    name: str
    country: str
    level: str
    van: int
    tot: int
    weight: str
    drempel: float
    groepen: pd.DataFrame
    gebieden: pd.DataFrame
    overgangen: pd.DataFrame
    is_country: bool
    reference: str = ""

    def row(self, group: str, region: str = "gekozen") -> Mapping[str, Any] | None:
        """One row of ``groepen``, or ``None`` where there is none."""
        rows = self.groepen[(self.groepen["groep"] == group) & (self.groepen["gebied"] == region)]
        return None if rows.empty else {str(k): v for k, v in rows.iloc[0].items()}

    def counted(self, row: Mapping[str, Any]) -> str:
        """Write what a group holds: "3 buurten (1.200 woningen)"."""
        areas = areas_of(self.level, row["aantal_gebieden"])
        if self.weight == "geen":
            return areas
        return f"{areas} ({plural(row['woningen'], *WEIGHT_NOUNS[self.weight])})"


def key_messages(facts: Facts) -> list[str]:
    """Write three to five sentences for the head of the report.

    Each is one or two plain Dutch sentences that follow from the figures alone; none where the data do not
    carry it (no national figure, no weight, too few areas).
    """
    found = [
        _overall(facts),
        _levels(facts),
        _weak_areas(facts),
        _early_warning(facts),
        _largest_fall(facts),
    ]
    return [m for m in found if m]


def _overall(f: Facts) -> str | None:
    own = f.row("alle")
    if own is None or pd.isna(own["verandering"]):
        return None
    change = own["verandering"]
    when = f"tussen {f.van} en {f.tot}"
    if abs(change) < NO_CHANGE:
        text = f"De score van {f.name} bleef {when} gelijk."
    else:
        text = f"De score van {f.name} {'steeg' if change > 0 else 'daalde'} {when} met {number(abs(change), 3)} punt"
        text += (
            "." if abs(change) >= f.drempel else f"; dat is minder dan de drempel van {number(f.drempel, 4)}."
        )
    if own["leidende_dimensie"]:
        text += f" De dimensie {dimension(own['leidende_dimensie'])} droeg daar het meest aan bij"
        text += f" ({signed(own[own['leidende_dimensie']])})."
    national = f.row("alle", "NL")
    if national is not None and not f.is_country:
        text += f" In heel {f.country} was de verandering {signed(national['verandering'])}"
        text += f" ({f.reference})." if f.reference else "."
    return text


def _levels(f: Facts) -> str | None:
    n = int(f.overgangen["aantal_gebieden"].sum())
    if n < 2:
        return None
    weak = [int(f.overgangen.loc[f.overgangen[c] <= 4, "aantal_gebieden"].sum()) for c in CLASS_COLUMNS]
    before, after = weak
    areas = areas_of(f.level, n)
    if before == after == 0:
        return f"Geen van de {areas} scoorde in {f.van} of {f.tot} zwak of lager."
    now = "evenveel" if before == after else f"{number(after)}"
    verb = "scoorde" if before == 1 else "scoorden"
    return f"Van de {areas} {verb} er in {f.van} {number(before)} zwak of lager, en in {f.tot} {now}."


def _weak_areas(f: Facts) -> str | None:
    better, worse = f.row("sterk_verbeterd"), f.row("verder_verslechterd")
    if better is None or worse is None or not worse["basis_woningen"]:
        return None
    if not better["aantal_gebieden"] and not worse["aantal_gebieden"]:
        return "Van de gebieden die zwak of lager scoorden, verbeterde er geen sterk en zakte er geen verder weg."
    sentences = []
    if better["aantal_gebieden"]:
        verb = _verb(better, "ging", "gingen")
        sentences.append(
            f"{f.counted(better)} {verb} van onvoldoende naar voldoende of hoger{_details(f, better)}."
        )
    else:
        sentences.append("Geen enkel gebied ging van onvoldoende naar voldoende.")
    if worse["aantal_gebieden"]:
        verb = _verb(worse, "zakte", "zakten")
        sentences.append(f"{f.counted(worse)} {verb} vanuit zwak of lager verder weg{_details(f, worse)}.")
    else:
        sentences.append("Geen enkel gebied zakte vanuit zwak of lager verder weg.")
    return " ".join(sentences)


def _verb(row: Mapping[str, Any], one: str, many: str) -> str:
    return one if row["aantal_gebieden"] == 1 else many


def _details(f: Facts, row: Mapping[str, Any]) -> str:
    """The leading dimension and, for a group that is large enough, its share of the base."""
    lead = row["leidende_dimensie"]
    text = f", het meest via {dimension(lead)}" if lead else ""
    if row["aantal_gebieden"] >= SHARE_FROM and pd.notna(row["aandeel"]):
        unit = "gebieden" if f.weight == "geen" else f.weight
        text += f"; dat is {percent(row['aandeel'])} van de {unit} met die start"
    return text


def _early_warning(f: Facts) -> str | None:
    fell, behind = f.row("vroegsignalering_absoluut"), f.row("vroegsignalering_relatief")
    if fell is None or not fell["basis_woningen"]:
        return None
    if fell["aantal_gebieden"]:
        verb = _verb(fell, "daalde", "daalden")
        start = "een score voldoende of ruim voldoende"
        text = f"Vroegsignalering: {f.counted(fell)} {verb} duidelijk vanuit {start}{_details(f, fell)}."
    else:
        text = "Geen enkel gebied daalde duidelijk vanuit een score voldoende of ruim voldoende."
    if behind is not None and pd.notna(behind["aantal_gebieden"]) and behind["aantal_gebieden"]:
        verb = _verb(behind, "bleef", "bleven")
        text += f" {capital(f.counted(behind))} {verb} duidelijk achter bij de verandering in {f.country}."
    return text


def _largest_fall(f: Facts) -> str | None:
    if len(f.gebieden) < 3:
        return None
    worst = f.gebieden.iloc[0]
    if worst["verandering"] > -f.drempel:
        return None
    falls = {d: worst[d] for d in ("fys", "won", "vrz", "soc", "onv")}
    lead = min(falls, key=lambda d: falls[d])
    where = worst["naam"] if worst["gemeente"] == f.name else f"{worst['naam']} ({worst['gemeente']})"
    return (
        f"De grootste daling was in {where}: {signed(worst['verandering'])} punt,"
        f" het meest via {dimension(lead)} ({signed(falls[lead])})."
    )
