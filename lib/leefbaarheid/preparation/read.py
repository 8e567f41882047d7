"""Read all raw files of a folder, each with its reader."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from leefbaarheid.preparation.cbs import KINDS, read_cbs
from leefbaarheid.preparation.raw import Raw, Scores
from leefbaarheid.sources import (
    detect,
    fetched,
    indicators,
    outlines,
    own_table,
    police,
    regions,
    scores,
)
from leefbaarheid.sources.log import FileLog

_READERS: Final[dict[str, Callable[..., Any]]] = {
    "scores_csv": scores.read_scores_csv,
    "scores_wfs": scores.read_scores_wfs,
    "outlines": outlines.read_outlines,
    "own_table": own_table.read_own_table,
    "own_indicators": indicators.read_own_indicators,
    "police": police.read_police_table,
    "regions": regions.read_regions,
    "succession": regions.read_succession,
    "groups": regions.read_groups,
    "fetched": fetched.read_record,
}


def read_all(source: Path, unpacked: Path, progress: Callable[[str], None]) -> Raw:
    """Read every file under ``source``.

    Raises SourceError for the first that cannot be read right, after the others were tried: its ``report`` tells of all.
    """
    raw, of_cbs = Raw(), []
    for found in detect.walk(source, unpacked):
        with raw.reading(found.file):
            if found.refusal:
                raise found.refusal
            if found.soort:
                progress(f"reading {found.file.name}")
            if found.soort in KINDS:
                of_cbs.append(found)
            elif reason := read_file(found, raw) if found.soort else found.reason:
                raw.set_aside.append((found.file, reason))
    wfs = [part for part in raw.scores if part.log.editie is None]
    years = [int(part.frame["jaar"].max()) for part in wfs if len(part.frame)]
    for part in wfs:  # all are of the edition that ends at their newest year
        part.log.editie = scores.edition(max(years)) if years else None
        part.frame["editie"] = part.log.editie
    raw.regions = raw.regions or raw.division
    read_cbs(of_cbs, raw)
    raw.own.sort(key=lambda part: part[1].bestand)
    if raw.refused:
        error = raw.refused[0][1]
        error.report = raw.table()
        raise error
    return raw


def read_file(found: detect.Found, raw: Raw) -> str:
    """Read one file into ``raw``; return a reason where it has to be set aside after all."""
    file, kind = found.file, found.soort
    if kind in ("regions", "succession", "groups") and (earlier := getattr(raw, kind)):
        raise file.refusal(f"and {earlier[-1].bestand} are tables of one kind; keep one of them.")
    counts = kind in ("own_indicators", "police")
    made = _READERS[kind](file, *([raw.known] if counts else []))
    if kind == "outlines" and isinstance(made, str) and (cells := outlines.read_cells(file)):
        kind, made = "own_table", cells
    if isinstance(made, str):
        return made
    if kind in ("scores_csv", "scores_wfs"):
        raw.scores.append(Scores(*made))
    elif kind in ("outlines", "own_table"):
        (raw.own if kind == "own_table" else raw.outlines).append(made)
    elif counts:
        raw.indicators.append(made)
    else:
        setattr(raw, kind, made)
    if kind == "outlines" and (division := outlines.read_division(file)):
        raw.division = max(raw.division or division, division, key=lambda one: one[0])
    log = FileLog(file.name, "record of a fetch") if kind == "fetched" else made.log if counts else made[-1]
    raw.logs.append((file, log))
    return ""
