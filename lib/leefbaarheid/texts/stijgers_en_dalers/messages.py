"""The key messages of theme 1, written from the figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from leefbaarheid.analysis.weighted import NO_CHANGE
from leefbaarheid.terms import DIMENSIONS
from leefbaarheid.texts.common import WEIGHT_NOUNS, areas_of, dimension
from leefbaarheid.texts.dutch import capital, number, percent, plural, signed

#: A share of fewer areas than this gets no percentage: it would look more exact than it is.
SHARE_FROM: Final = 5
CLASS_COLUMNS: Final = ("klasse_van", "klasse_tot")


@dataclass(frozen=True)
class Facts:
    """What the messages are written from.

    ``groepen``, ``gebieden`` and ``overgangen`` are the tables of those names; ``weight`` names the weight
    (``geen`` where areas count one); ``least`` is the weight from which a single area is named; ``single`` tells
    that the area is one gemeente, so that the threshold for a change says something about it; ``reference`` says on
    what the national figures stand, where that is another level or edition than the area's; ``undrawn`` are the
    codes of areas without outline.
    """

    name: str
    country: str
    level: str
    van: int
    tot: int
    weight: str
    drempel: float
    least: float
    groepen: pd.DataFrame
    gebieden: pd.DataFrame
    overgangen: pd.DataFrame
    is_country: bool
    single: bool
    reference: str = ""
    undrawn: Collection[str] = ()

    def row(self, group: str, region: str = "gekozen") -> Mapping[str, Any] | None:
        """One row of ``groepen``, or ``None`` where there is none."""
        rows = self.groepen[(self.groepen["groep"] == group) & (self.groepen["gebied"] == region)]
        return None if rows.empty else {str(k): v for k, v in rows.iloc[0].items()}

    def counted(self, row: Mapping[str, Any]) -> str:
        """Write what a group holds: "3 buurten (1.200 woningen)"."""
        areas = areas_of(self.level, row["aantal_gebieden"])
        if self.weight == "geen":
            return areas
        if row["aantal_gebieden"] and not row["woningen"]:
            return f"{areas} (aantal {self.weight} onbekend)"
        return f"{areas} ({plural(row['woningen'], *WEIGHT_NOUNS[self.weight])})"


def key_messages(facts: Facts) -> list[str]:
    """Write three to five messages for the head of the report.

    Each is one to three plain Dutch sentences that follow from the figures alone; none where the data do not
    carry it (no national figure, no weight, too few areas).
    """
    found = [_overall(facts), _levels(facts), _weak_areas(facts), _early_warning(facts), _largest_fall(facts)]
    return [m for m in found if m]


def change_in_words(row: Mapping[str, Any]) -> str:
    """Say how a group changed, and which dimensions went along and against it most.

    ``row`` has ``verandering`` and the five dimensions, in points of ``afw``.
    """
    change = row["verandering"]
    if abs(change) < NO_CHANGE:
        return "De score bleef gelijk."
    up = change > 0
    along = max(DIMENSIONS, key=lambda d: row[d] if up else -row[d])
    against = min(DIMENSIONS, key=lambda d: row[d] if up else -row[d])
    text = f"De score {'steeg' if up else 'daalde'} met {number(abs(change), 3)} punt."
    text += f" {capital(dimension(along))} ging het meest mee {'omhoog' if up else 'omlaag'} ({signed(row[along])})"
    if row[against] * change < 0 and abs(row[against]) >= NO_CHANGE:
        text += f"; {dimension(against)} ging het meest de andere kant op ({signed(row[against])})"
    return f"{text}."


def _overall(f: Facts) -> str | None:
    own = f.row("alle")
    if own is None or pd.isna(own["verandering"]):
        return None
    change = own["verandering"]
    when = f"tussen {f.van} en {f.tot}"
    if abs(change) < NO_CHANGE:
        text = f"De score van {f.name} bleef {when} gelijk."
    else:
        verb = "steeg" if change > 0 else "daalde"
        text = f"De score van {f.name} {verb} {when} met {number(abs(change), 3)} punt."
        if f.single and abs(change) < f.drempel:
            text += f" Dat is een kleine verandering (kleiner dan {number(f.drempel, 4)} punt)."
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
    verb = "scoorde" if before <= 1 else "scoorden"
    first = f"In {f.van} {verb} {number(before) if before else 'geen'} van de {areas} zwak of lager."
    verb = "was" if after == 1 else "waren"
    return f"{first} In {f.tot} {verb} dat er {number(after) if after else 'geen'}."


def _weak_areas(f: Facts) -> str | None:
    better, worse = f.row("sterk_verbeterd"), f.row("verder_verslechterd")
    if better is None or worse is None or not _any_start(f, 4):
        return None
    sentences = []
    if not _any_start(f, 3):
        sentences.append(
            f"Geen enkel gebied scoorde in {f.van} onvoldoende of lager; sterk verbeteren van onvoldoende naar voldoende "
            "kon dus niet."
        )
    elif better["aantal_gebieden"]:
        verb = _verb(better, "ging", "gingen")
        sentences.append(
            f"{f.counted(better)} {verb} van onvoldoende naar voldoende of hoger{_details(f, better)}."
        )
    else:
        sentences.append("Geen enkel gebied ging van onvoldoende naar voldoende of hoger.")
    if worse["aantal_gebieden"]:
        verb = _verb(worse, "zakte", "zakten")
        sentences.append(f"{f.counted(worse)} {verb} vanuit zwak of lager verder weg{_details(f, worse)}.")
    else:
        sentences.append("Geen enkel gebied zakte vanuit zwak of lager verder weg.")
    return " ".join(sentences)


def _any_start(f: Facts, highest: int) -> bool:
    """Whether any area started in this class or lower."""
    return bool((f.overgangen["klasse_van"] <= highest).any())


def _verb(row: Mapping[str, Any], one: str, many: str) -> str:
    return one if row["aantal_gebieden"] == 1 else many


def _details(f: Facts, row: Mapping[str, Any]) -> str:
    """The leading dimension and, for a group that is large enough, its share of the base."""
    lead = row["leidende_dimensie"]
    text = f", het meest via {dimension(lead)}" if lead else ""
    if row["aantal_gebieden"] >= SHARE_FROM and pd.notna(row["aandeel"]) and row["aandeel"] > 0:
        unit = "gebieden" if f.weight == "geen" else f.weight
        text += f"; dat is {percent(row['aandeel'])} van de {unit} met die start"
    return text


def _early_warning(f: Facts) -> str | None:
    fell, behind = f.row("vroegsignalering_absoluut"), f.row("vroegsignalering_relatief")
    rose = f.row("gestegen_maar_achterblijvend")
    if fell is None or not f.overgangen["klasse_van"].isin([5, 6]).any():
        return None
    start = "een score voldoende of ruim voldoende"
    if fell["aantal_gebieden"]:
        verb = _verb(fell, "daalde", "daalden")
        text = f"Vroegsignalering: {f.counted(fell)} {verb} duidelijk vanuit {start}{_details(f, fell)}."
    else:
        text = f"Vroegsignalering: geen enkel gebied daalde duidelijk vanuit {start}."
    if behind is not None and pd.notna(behind["aantal_gebieden"]) and behind["aantal_gebieden"]:
        verb = _verb(behind, "bleef", "bleven")
        also = " (de dalers meegeteld)" if fell["aantal_gebieden"] else ""
        text += (
            f" {capital(f.counted(behind))}{also} {verb} duidelijk achter bij de verandering in {f.country}."
        )
    elif rose is not None and pd.notna(rose["aantal_gebieden"]) and rose["aantal_gebieden"]:
        verb = _verb(rose, "steeg", "stegen")
        text += f" {capital(f.counted(rose))} {verb}, maar minder dan {f.country}."
    return text


def _largest_fall(f: Facts) -> str | None:
    areas = f.gebieden if f.weight == "geen" else f.gebieden[f.gebieden["woningen"] >= f.least]
    if len(areas) < 3 or areas.iloc[0]["verandering"] > -f.drempel:
        return None
    worst = areas.iloc[0]
    falls = {d: worst[d] for d in DIMENSIONS}
    lead = min(falls, key=lambda d: falls[d])
    where = worst["naam"] if worst["gemeente"] == f.name else f"{worst['naam']} ({worst['gemeente']})"
    which = "" if f.weight == "geen" else f" van een gebied met minstens {number(f.least)} {f.weight}"
    text = f"De grootste daling{which} was in {where}: {signed(worst['verandering'])} punt,"
    text += f" het meest via {dimension(lead)} ({signed(falls[lead])})."
    if f.weight == "geen":
        text += " Hoeveel mensen daar wonen, is hier niet bekend."
    if worst["code"] in f.undrawn:
        text += " Dit gebied staat niet op de kaart."
    return text
