"""The key messages of theme 1, written from the figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from leefbaarheid.analysis.weighted import NO_CHANGE
from leefbaarheid.classes import LABELS, STEP
from leefbaarheid.terms import DIMENSIONS
from leefbaarheid.texts.common import WEIGHT_NOUNS, areas_of, dimension
from leefbaarheid.texts.dutch import capital, join, number, percent, plural
from leefbaarheid.texts.steps import HARDLY_MEAN, moved, size_in_words

#: A share of fewer areas than this gets no percentage: it would look more exact than it is.
SHARE_FROM: Final = 5
#: Areas of a group are named where they are no more than this.
NAMED: Final = 3
CLASS_COLUMNS: Final = ("klasse_van", "klasse_tot")


@dataclass(frozen=True)
class Facts:
    """What the messages are written from.

    ``groepen``, ``gebieden`` and ``overgangen`` are the tables of those names; ``weight`` names the weight
    (``geen`` where areas count one); ``least`` is the weight from which a single area is named; ``place`` is the row of the
    chosen gemeente in ``gemeenten.csv``, which has ``gemeenten`` of them (``None`` for another area); ``reference`` says on
    what the national figures stand, where that is another level or edition than the area's; ``later`` is a year after
    ``tot`` and the change until then; ``undrawn`` are the codes of areas without outline.
    """

    name: str
    country: str
    level: str
    van: int
    tot: int
    weight: str
    least: float
    groepen: pd.DataFrame
    gebieden: pd.DataFrame
    overgangen: pd.DataFrame
    is_country: bool
    place: Mapping[str, Any] | None = None
    gemeenten: int = 0
    reference: str = ""
    later: tuple[int, float] | None = None
    undrawn: Collection[str] = ()

    def row(self, group: str, region: str = "gekozen") -> Mapping[str, Any] | None:
        """One row of ``groepen``, or ``None`` where there is none."""
        rows = self.groepen[(self.groepen["groep"] == group) & (self.groepen["gebied"] == region)]
        return None if rows.empty else {str(k): v for k, v in rows.iloc[0].items()}

    @property
    def named(self) -> pd.DataFrame:
        """Areas that are judged, those that fell most first."""
        return self.gebieden[self.gebieden["beoordeeld"]]

    def counted(self, row: Mapping[str, Any]) -> str:
        """Write what a group holds, by name where it is little: "3 buurten (1.200 woningen)"."""
        areas = areas_of(self.level, row["aantal_gebieden"])
        inside = [self._names(row)]
        if self.weight != "geen":
            unknown = row["aantal_gebieden"] and not row["woningen"]
            known = plural(row["woningen"], *WEIGHT_NOUNS[self.weight])
            inside.append(f"aantal {self.weight} onbekend" if unknown else known)
        told = "; ".join(part for part in inside if part)
        return f"{areas} ({told})" if told else areas

    def _names(self, row: Mapping[str, Any]) -> str:
        """Name the areas of a group, where they are few and all of them large enough."""
        if not 0 < row["aantal_gebieden"] <= NAMED:
            return ""
        members = [row["groep"] in groups.split(";") for groups in self.named["groepen"]]
        names = list(self.named.loc[members, "naam"])
        return join(names) if len(names) == row["aantal_gebieden"] else ""


def key_messages(facts: Facts) -> list[str]:
    """Write three to five messages for the head of the report.

    Each is one to three plain Dutch sentences that follow from the figures alone; none where the data do not
    carry it (no national figure, no weight, too few areas).
    """
    found = [_overall(facts), _levels(facts), _weak_areas(facts), _early_warning(facts), _largest(facts)]
    return [m for m in found if m]


def change_in_words(row: Mapping[str, Any]) -> str:
    """Say how a group changed in class steps, and which dimensions went along and against it most.

    ``row`` has ``verandering`` and the five dimensions, in points of ``afw``.
    """
    change = row["verandering"]
    if abs(change) < NO_CHANGE:
        return "De score bleef gelijk."
    up = change > 0
    along = max(DIMENSIONS, key=lambda d: row[d] if up else -row[d])
    against = min(DIMENSIONS, key=lambda d: row[d] if up else -row[d])
    text = f"De score ging {_went(change)}, vooral het onderdeel {dimension(along)}"
    if row[against] * change < 0 and abs(row[against]) >= NO_CHANGE:
        text += f"; {dimension(against)} ging het meest de andere kant op"
    return f"{text}."


def _went(change: float) -> str:
    return (
        moved(change)
        if abs(change) >= HARDLY_MEAN * STEP
        else f"heel licht {'omhoog' if change > 0 else 'omlaag'}"
    )


def _overall(f: Facts) -> str | None:
    own = f.place or f.row("alle")
    if own is None or pd.isna(own["verandering"]):
        return None
    text = ""
    if f.place:
        label = LABELS[int(own["klasse"])].lower()
        text = (
            f"In {own['jaar']} is de score van {f.name} ‘{label}’ (klasse {own['klasse']} van 9): plaats {own['rang']} van "
            f"{number(f.gemeenten)} gemeenten. "
        )
    n = int(own["aantal_gebieden"]) if not f.place and f.weight == "geen" else 0
    text += f"Van {f.van} tot {f.tot} {_moved(f'de score van {f.name}' if not text else 'de score', own['verandering'])}"
    text += f" (het gemiddelde van {areas_of(f.level, n)}, die elk even zwaar tellen)" if n > 1 else ""
    national = f.row("alle", "NL")
    if national is not None and not f.is_country:
        base = "" if f.place or not f.reference else f", op {f.reference}"
        text += f" ({f.country}: {moved(national['verandering'])}{base})"
    lead = _lead(own, "verandering", "verandering_" if f.place else "")
    text += f". {lead}" if lead else "."
    if f.place and "sinds" in own:
        about = "" if own["sinds_niveau"] else " (benadering: twee reeksen)"
        doubt = ". Klopt dit cijfer? Zo'n sprong is zeldzaam" if own["sinds_twijfel"] else ""
        text += f" Sinds {f.tot} {_moved('de score', own['sinds'])}{about}{doubt}."
    elif f.later is not None:
        text += f" Van {f.tot} tot {f.later[0]} {_moved('de score', f.later[1])}."
    return text


def _moved(what: str, change: float) -> str:
    """Say what a mean did: "ging de score ongeveer een derde klasse omhoog", "bleef de score vrijwel gelijk"."""
    how = moved(change)
    return f"{'bleef' if how == moved(0.0) else 'ging'} {what} {how}"


def _lead(row: Mapping[str, Any], change: str, prefix: str) -> str:
    """Name the dimension that moved most in the direction of the change; nothing where there is hardly any."""
    if abs(row[change]) < HARDLY_MEAN * STEP:
        return ""
    sign = 1 if row[change] > 0 else -1
    lead = max(DIMENSIONS, key=lambda d: sign * row[f"{prefix}{d}"])
    return f"Vooral het onderdeel {dimension(lead)} werd {'gunstiger' if sign > 0 else 'ongunstiger'}."


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
    """The leading dimension, for a group that is large enough its share of the base, and how much is more than noise."""
    lead = row["leidende_dimensie"]
    text = f", vooral het onderdeel {dimension(lead)}" if lead else ""
    if row["aantal_gebieden"] >= SHARE_FROM and pd.notna(row["aandeel"]) and row["aandeel"] > 0:
        unit = "gebieden" if f.weight == "geen" else f.weight
        text += f"; dat is {percent(row['aandeel'])} van de {unit} met die start"
    return text + _noise(row)


def _noise(row: Mapping[str, Any]) -> str:
    """Say of how many of a group the change is more than noise; nothing where it is of all, or not known."""
    n, clear = row["aantal_gebieden"], row["waarvan_boven_ruis"]
    if pd.isna(clear) or clear == n:
        return ""
    return (
        "; de verandering kan ruis zijn" if not clear else f"; bij {number(clear)} ervan is het meer dan ruis"
    )


def _early_warning(f: Facts) -> str | None:
    fell, behind = f.row("vroegsignalering_absoluut"), f.row("vroegsignalering_relatief")
    rose = f.row("gestegen_maar_achterblijvend")
    if fell is None or not f.overgangen["klasse_van"].isin([5, 6]).any():
        return None
    start = "een score voldoende of ruim voldoende"
    if fell["aantal_gebieden"]:
        verb = _verb(fell, "daalde", "daalden")
        text = f"Vroegsignalering: {f.counted(fell)} {verb} vanuit {start}{_details(f, fell)}."
    else:
        text = f"Vroegsignalering: geen enkel gebied daalde genoeg vanuit {start}."
    if behind is not None and pd.notna(behind["aantal_gebieden"]) and behind["aantal_gebieden"]:
        verb = _verb(behind, "bleef", "bleven")
        also = " (de dalers meegeteld)" if fell["aantal_gebieden"] else ""
        text += f" {capital(f.counted(behind))}{also} {verb} achter bij de verandering in {f.country}{_noise(behind)}."
    elif rose is not None and pd.notna(rose["aantal_gebieden"]) and rose["aantal_gebieden"]:
        verb = _verb(rose, "steeg", "stegen")
        text += f" {capital(f.counted(rose))} {verb}, maar minder dan {f.country}."
    return text


def _largest(f: Facts) -> str | None:
    """The largest fall and the largest rise of one area, where they are beyond the threshold and noise."""
    clear = f.named[f.named["boven_ruis"]]
    ends = [("daling", clear.head(1), -1), ("stijging", clear.tail(1), 1)]
    found = [
        (name, rows.iloc[0], s) for name, rows, s in ends if len(rows) and s * rows["verandering"].iloc[0] > 0
    ]
    if len(f.named) < 3 or not found:
        return None
    which = "" if f.weight == "geen" else f" van een gebied met minstens {number(f.least)} {f.weight}"
    sentences = []
    for name, row, sign in found:
        lead = max(DIMENSIONS, key=lambda d: sign * row[d])
        where = row["naam"] if row["gemeente"] == f.name else f"{row['naam']} ({row['gemeente']})"
        sentences.append(
            f"De grootste {name}{which} was in {where}: {size_in_words(row['verandering'])}, vooral het onderdeel "
            f"{dimension(lead)}."
        )
        which = ""
        if row["code"] in f.undrawn:
            sentences.append("Dit gebied staat niet op de kaart.")
    if f.weight == "geen":
        sentences.append("Hoeveel mensen er in een gebied wonen, is hier niet bekend.")
    return " ".join(sentences)
