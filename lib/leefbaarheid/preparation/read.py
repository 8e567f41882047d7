"""Read all raw files of a folder, each with its reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd

from leefbaarheid.errors import SourceError
from leefbaarheid.params import Indicator, load_indicators
from leefbaarheid.preparation.cbs import KINDS, read_cbs
from leefbaarheid.sources import detect, scores_wfs
from leefbaarheid.sources.cells import key_of_cells, read_cells
from leefbaarheid.sources.divisions import read_division
from leefbaarheid.sources.fetched import FetchRecord, read_record
from leefbaarheid.sources.indicator_rows import IndicatorRows
from leefbaarheid.sources.log import OWN, FileLog, RawFile
from leefbaarheid.sources.outlines import read_outlines
from leefbaarheid.sources.own_indicators import read_own_indicators
from leefbaarheid.sources.own_table import read_own_table
from leefbaarheid.sources.police import read_police_table
from leefbaarheid.sources.regions import read_groups, read_regions, read_succession
from leefbaarheid.sources.scores_csv import read_scores_csv
from leefbaarheid.sources.scores_wfs import read_scores_wfs


@dataclass
class Scores:
    """Scores of one file: their level, rows (with outlines if from the WFS) and log."""

    niveau: str
    frame: pd.DataFrame
    log: FileLog


@dataclass
class Raw:
    """What the raw files hold, file by file in order of name."""

    scores: list[Scores] = field(default_factory=list)
    outlines: list[tuple[gpd.GeoDataFrame, FileLog]] = field(default_factory=list)
    own: list[tuple[pd.DataFrame, FileLog]] = field(default_factory=list)
    indicators: list[IndicatorRows] = field(default_factory=list)
    known: dict[str, Indicator] = field(default_factory=load_indicators)
    regions: tuple[int, pd.DataFrame, FileLog] | None = None
    succession: tuple[int, pd.DataFrame, FileLog] | None = None
    groups: tuple[pd.DataFrame, FileLog] | None = None
    fetched: FetchRecord = field(default_factory=FetchRecord)
    division: tuple[int, pd.DataFrame, FileLog] | None = None
    logs: list[tuple[RawFile, FileLog]] = field(default_factory=list)
    set_aside: list[tuple[RawFile, str]] = field(default_factory=list)


def read_all(source: Path, unpacked: Path, progress: Callable[[str], None]) -> Raw:
    """Read every file under ``source``. Raises SourceError for the first that cannot be read right."""
    raw = Raw()
    of_cbs = []
    for found in detect.walk(source, unpacked):
        if found.soort:
            progress(f"reading {found.file.name}")
        if found.soort in KINDS:
            of_cbs.append(found)
            continue
        reason = read_file(found, raw) if found.soort else found.reason
        if reason:
            raw.set_aside.append((found.file, reason))
    _name_wfs_edition(raw)
    raw.regions = raw.regions or raw.division
    cbs = read_cbs(of_cbs, raw.known)
    raw.own = sorted([*raw.own, *cbs.figures], key=lambda part: part[1].bestand)
    raw.indicators.extend(cbs.indicators)
    raw.logs.extend(cbs.logs)
    raw.set_aside.extend(cbs.set_aside)
    return raw


def read_file(found: detect.Found, raw: Raw) -> str:
    """Read one file into ``raw``; return a reason where it has to be set aside after all."""
    file = found.file
    log: FileLog
    if found.soort in ("scores_csv", "scores_wfs"):
        niveau, frame, log = read_scores_csv(file) if found.soort == "scores_csv" else read_scores_wfs(file)
        raw.scores.append(Scores(niveau, frame, log))
    elif found.soort == "outlines":
        outlines = read_outlines(file)
        if isinstance(outlines, str):
            cells = key_of_cells(file)
            if cells is None:
                return outlines
            raw.own.append(read_cells(file, *cells))
            raw.logs.append((file, raw.own[-1][1]))
            return ""
        division = read_division(file)
        if division and (raw.division is None or division[0] > raw.division[0]):
            raw.division = division
        raw.outlines.append(outlines)
        log = outlines[1]
    elif found.soort == "own_table":
        own = read_own_table(file)
        if isinstance(own, str):
            return own
        raw.own.append(own)
        log = own[1]
    elif found.soort in ("own_indicators", "police"):
        read = read_police_table if found.soort == "police" else read_own_indicators
        rows = read(file, raw.known)
        raw.indicators.append(rows)
        log = rows.log
    elif found.soort == "fetched":
        raw.fetched = read_record(file)
        log = FileLog(file.name, "record of a fetch", OWN)
    elif found.soort == "groups":
        _only_one(raw.groups and raw.groups[1], file)
        raw.groups = read_groups(file)
        log = raw.groups[1]
    elif found.soort == "regions":
        _only_one(raw.regions and raw.regions[2], file)
        raw.regions = read_regions(file)
        log = raw.regions[2]
    else:
        _only_one(raw.succession and raw.succession[2], file)
        raw.succession = read_succession(file)
        log = raw.succession[2]
    raw.logs.append((file, log))
    return ""


def _only_one(earlier: FileLog | None, file: RawFile) -> None:
    if earlier:
        raise SourceError(f"{file.name} and {earlier.bestand} are tables of one kind; keep one of them.")


def _name_wfs_edition(raw: Raw) -> None:
    """Give all WFS scores the edition that ends at the newest year among them."""
    wfs = [s for s in raw.scores if s.log.editie is None]
    years = [int(s.frame["jaar"].max()) for s in wfs if len(s.frame)]
    for scores in wfs:
        scores.log.editie = scores_wfs.edition(max(years)) if years else None
        scores.frame["editie"] = scores.log.editie
