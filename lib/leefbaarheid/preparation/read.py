"""Read all raw files of a folder, each with its reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from leefbaarheid.preparation.cbs import KINDS, read_cbs
from leefbaarheid.preparation.raw import Raw, Scores
from leefbaarheid.sources import detect, scores_wfs
from leefbaarheid.sources.fetched import read_record
from leefbaarheid.sources.log import FileLog, RawFile
from leefbaarheid.sources.outlines import key_of_cells, read_cells, read_division, read_outlines
from leefbaarheid.sources.own_indicators import read_own_indicators
from leefbaarheid.sources.own_table import read_own_table
from leefbaarheid.sources.police import read_police_table
from leefbaarheid.sources.regions import read_groups, read_regions, read_succession
from leefbaarheid.sources.scores import read_scores_csv
from leefbaarheid.sources.scores_wfs import read_scores_wfs

_INDICATORS: Final = {"own_indicators": read_own_indicators, "police": read_police_table}
#: Kinds of which a folder holds one file at most.
_ONE: Final[dict[str, Callable[[RawFile], Any]]] = {
    "regions": read_regions,
    "succession": read_succession,
    "groups": read_groups,
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
    _name_wfs_edition(raw)
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
    made: Any
    if kind in ("scores_csv", "scores_wfs"):
        made = (read_scores_csv if kind == "scores_csv" else read_scores_wfs)(file)
        raw.scores.append(Scores(*made))
    elif kind in ("outlines", "own_table"):
        made = read_outlines(file) if kind == "outlines" else read_own_table(file)
        cells = key_of_cells(file) if kind == "outlines" and isinstance(made, str) else None
        made = read_cells(file, *cells) if cells else made
        if isinstance(made, str):
            return made
        (raw.own if cells or kind == "own_table" else raw.outlines).append(made)
        division = read_division(file) if kind == "outlines" and not cells else None
        if division and (raw.division is None or division[0] > raw.division[0]):
            raw.division = division
    elif kind in _INDICATORS:
        raw.indicators.append(_INDICATORS[kind](file, raw.known))
        made = (raw.indicators[-1].log,)
    elif kind == "fetched":
        raw.fetched = read_record(file)
        made = (FileLog(file.name, "record of a fetch"),)
    else:
        earlier = getattr(raw, kind)
        if earlier:
            raise file.refusal(f"and {earlier[-1].bestand} are tables of one kind; keep one of them.")
        made = _ONE[kind](file)
        setattr(raw, kind, made)
    raw.logs.append((file, made[-1]))
    return ""


def _name_wfs_edition(raw: Raw) -> None:
    """Give all WFS scores the edition that ends at the newest year among them."""
    wfs = [s for s in raw.scores if s.log.editie is None]
    years = [int(s.frame["jaar"].max()) for s in wfs if len(s.frame)]
    for scores in wfs:
        scores.log.editie = scores_wfs.edition(max(years)) if years else None
        scores.frame["editie"] = scores.log.editie
