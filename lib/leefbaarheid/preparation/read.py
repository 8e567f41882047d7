"""Read all raw files of a folder, each with its reader; what they hold, and the report on them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

import geopandas as gpd
import pandas as pd

from leefbaarheid.errors import LeefbaarheidError, SourceError, printable
from leefbaarheid.params import Indicator, load_indicators
from leefbaarheid.sources import cbs_files, indicators, outlines, own_table, police, regions, scores
from leefbaarheid.sources.cbs_table import CbsTable, kerncijfers, read_kenmerken, ses_woa
from leefbaarheid.sources.detect import Found, walk
from leefbaarheid.sources.fetched import FetchRecord, read_fetch
from leefbaarheid.sources.indicators import IndicatorRows
from leefbaarheid.sources.log import FileLog, RawFile

#: Kinds of files of CBS: those of one table are read together.
CBS_KINDS: Final = ("statline_csv", "cbs_odata", "cbs_properties")

_KENMERK: Final = ["niveau", "code", "jaar", "kenmerk"]
_NO_TABLE: Final = "of which table? put its id in the name: 86092NED_DataProperties.json"
#: Of each other kind its reader, and what of :class:`Raw` takes what that gives.
_READERS: Final[dict[str, tuple[Callable[..., Any], str]]] = {
    "scores_csv": (scores.read_scores_csv, "scores"),
    "scores_wfs": (scores.read_scores_wfs, "scores"),
    "outlines": (outlines.read_outlines, "outlines"),
    "own_table": (own_table.read_own_table, "own"),
    "own_indicators": (indicators.read_own_indicators, "indicators"),
    "police": (police.read_police_table, "indicators"),
    "regions": (regions.read_regions, "regions"),
    "succession": (regions.read_succession, "succession"),
    "groups": (regions.read_groups, "groups"),
    "fetched": (read_fetch, "fetched"),
}

#: Rows of one file, and its log.
Logged = tuple[pd.DataFrame, FileLog]
#: A table of each level.
Tables = Mapping[str, pd.DataFrame]


class Scores(NamedTuple):
    """Scores of one file: their level, rows (with outlines if from the WFS) and log."""

    niveau: str
    frame: pd.DataFrame
    log: FileLog


@dataclass
class Raw:
    """What the raw files hold, file by file in order of name."""

    scores: list[Scores] = field(default_factory=list)
    outlines: list[tuple[gpd.GeoDataFrame, FileLog]] = field(default_factory=list)
    own: list[Logged] = field(default_factory=list)
    indicators: list[IndicatorRows] = field(default_factory=list)
    known: dict[str, Indicator] = field(default_factory=load_indicators)
    regions: tuple[int, pd.DataFrame, FileLog] | None = None
    succession: tuple[int, pd.DataFrame, FileLog] | None = None
    groups: Logged | None = None
    fetched: FetchRecord = field(default_factory=FetchRecord)
    division: tuple[int, pd.DataFrame, FileLog] | None = None
    logs: list[tuple[RawFile, FileLog]] = field(default_factory=list)
    set_aside: list[tuple[RawFile, str]] = field(default_factory=list)
    refused: list[tuple[RawFile, SourceError]] = field(default_factory=list)

    @contextmanager
    def reading(self, file: RawFile) -> Iterator[None]:
        """Keep a SourceError about ``file`` among the refused, so that the others are read (and told) too.

        So is what any library makes of a stranger's bytes.
        """
        try:
            yield
        except SourceError as error:
            self.refused.append((file, error))
        except LeefbaarheidError:
            raise
        except Exception as error:
            said = printable(f"{type(error).__name__}: {error}".rstrip("."))
            text = f"cannot be read ({said}); download it again or remove it."
            self.refused.append((file, file.refusal(text)))

    def table(self, more: Sequence[FileLog] = ()) -> pd.DataFrame:
        """Return a row a file, and one for each log of ``more``: what was read, kept and refused of it.

        ``prepare.PrepareReport`` tells the columns.
        """
        columns = ["bestand", "soort", "status", "rijen_gelezen", "rijen_gebruikt", "rijen_geweigerd"]
        rows: list[list[object]] = []
        for log in (*(log for _, log in self.logs), *more):
            refused = "; ".join(f"{reason}: {n}" for reason, n in sorted(log.geweigerd.items()))
            counts = [log.rijen_gelezen, log.rijen_gebruikt, log.geweigerd.total()]
            rows.append([log.bestand, log.soort, "read", *counts, refused, "; ".join(log.opmerkingen)])
        rows += [[file.name, "", "set aside", 0, 0, 0, "", reason] for file, reason in self.set_aside]
        rows += [[file.name, "", "refused", 0, 0, 0, "", str(error)] for file, error in self.refused]
        table = pd.DataFrame(rows, columns=[*columns, "geweigerd", "opmerking"])
        return table.sort_values("bestand", ignore_index=True)


def read_all(source: Path, unpacked: Path, progress: Callable[[str], None]) -> Raw:
    """Read every file under ``source``.

    Raises SourceError for the first that cannot be read right, after the others were tried: its ``report`` tells of all.
    """
    raw, of_cbs = Raw(), []
    for found in walk(source, unpacked):
        with raw.reading(found.file):
            if found.refusal:
                raise found.refusal
            if found.soort:
                progress(f"reading {found.file.name}")
            if found.soort in CBS_KINDS:
                of_cbs.append(found)
            elif reason := read_file(found, raw) if found.soort else found.reason:
                raw.set_aside.append((found.file, reason))
    wfs = [part for part in raw.scores if part.log.editie is None]
    years = [int(part.frame["jaar"].max()) for part in wfs if len(part.frame)]
    for part in wfs:  # all are of the edition that ends at their newest year, and all of 3.0 begin in 2002
        part.frame["editie"] = part.log.editie = f"2002-{max(years)}" if years else None
    raw.regions = raw.regions or raw.division
    read_cbs(of_cbs, raw)
    raw.own.sort(key=lambda part: part[1].bestand)
    if raw.refused:
        error = raw.refused[0][1]
        error.report = raw.table()
        raise error
    return raw


def read_file(found: Found, raw: Raw) -> str:
    """Read one file into ``raw``; return a reason where it has to be set aside after all."""
    file, (reader, place) = found.file, _READERS[found.soort]
    held = getattr(raw, place)
    if place in ("regions", "succession", "groups") and held:
        raise file.refusal(f"and {held[-1].bestand} are tables of one kind; keep one of them.")
    made = reader(file, raw.known) if place == "indicators" else reader(file)
    if place == "outlines" and isinstance(made, str) and (cells := outlines.read_cells(file)):
        held, made = raw.own, cells
    if isinstance(made, str):
        return made
    if isinstance(held, list):
        held.append(Scores(*made) if place == "scores" else made)
    else:
        setattr(raw, place, made)
    if held is raw.outlines and (division := outlines.read_division(file, made[0])):
        raw.division = max(raw.division or division, division, key=lambda one: one[0])
    fetch = FileLog(file.name, "record of a fetch")
    log = fetch if place == "fetched" else made.log if place == "indicators" else made[-1]
    raw.logs.append((file, log))
    return ""


def read_cbs(found: Sequence[Found], raw: Raw) -> None:
    """Read the files of ``CBS_KINDS`` into ``raw``; what cannot be read right comes among its refused.

    A row that an earlier file gives as well is counted, not kept; files that give other figures for the same
    area and year are refused.
    """
    properties: list[tuple[cbs_files.Properties, FileLog]] = []
    tables: list[CbsTable] = []
    for f in sorted(found, key=lambda f: f.soort != "cbs_properties"):  # what explains topics goes first
        with raw.reading(f.file):
            if f.soort != "cbs_properties":
                read_table = cbs_files.read_odata if f.soort == "cbs_odata" else cbs_files.read_statline_csv
                tables.append(read_table(f.file, [p for p, _ in properties]))
                continue
            one, log = cbs_files.read_properties(f.file)
            earlier = next((p for p, _ in properties if one.tabel and p.tabel == one.tabel), one)
            if earlier.paths != one.paths:
                both = f"and {earlier.file.name} explain {one.tabel} differently"
                raise f.file.refusal(f"{both}; keep the newest.")
            properties.append((one, log))
    if tables:
        with raw.reading(tables[0].table.file):
            cbs_files.demand_all_pages(tables)
    figures: list[Logged] = []
    for table in tables:
        with raw.reading(table.table.file):
            if _read_table(table, raw, figures):
                raw.logs.append((table.table.file, table.table.log))
    raw.own.extend(figures)
    for one, log in properties:
        if any(one.explains(t.tabel, [x.column for x in t.topics]) for t in tables):
            raw.logs.append((one.file, log))
        else:
            reason = f"explains the topics of {one.tabel}, of which no rows are here"
            raw.set_aside.append((one.file, reason if one.tabel else _NO_TABLE))


def _read_table(table: CbsTable, raw: Raw, figures: list[Logged]) -> bool:
    """Read one table by what its topics are; tell whether it holds anything that is used."""
    if wanted := ses_woa(table):
        figures.append(_not_given(*read_kenmerken(table, wanted), figures))
    elif raw.known and (wanted := police.topic_of(table)):
        raw.indicators.append(police.read_police_cbs(table, wanted, raw.known))
    elif raw.known and (wanted := police.topics_of(table, raw.known)):
        raw.indicators.append(police.read_veiligheidsmonitor(table, wanted, raw.known))
    elif wanted := kerncijfers(table):
        figures.append(_not_given(*read_kenmerken(table, wanted), figures))
    else:
        topics = ", ".join(t.path for t in table.topics[:3]) or "none"
        used = "SES-WOA, registered crime, experienced safety or kerncijfers"
        reason = f"a table of CBS without a topic that is used here, {used} (its topics: {topics})"
        raw.set_aside.append((table.table.file, reason))
        return False
    return True


def _not_given(frame: pd.DataFrame, log: FileLog, figures: list[Logged]) -> Logged:
    """Leave out what an earlier file gives as well; a row that has nothing left is counted as refused."""
    none, given = frame.head(0).assign(bestand=""), [f.assign(bestand=other.bestand) for f, other in figures]
    both = frame.merge(pd.concat([none, *given]), on=_KENMERK, suffixes=("", "_eerder"))
    apart = (both["waarde"] - both["waarde_eerder"]).abs() > 1e-9
    refuse_apart(log, both, "waarde", apart, "they are of two tables or versions: keep one.")
    rest = frame[~among(frame, both, _KENMERK)]
    log.refuse("same row in another file", frame.index.nunique() - rest.index.nunique())
    return rest, log


def refuse_apart(log: FileLog, both: pd.DataFrame, figure: str, apart: pd.Series, remedy: str) -> None:
    """Raise SourceError where a file and an earlier one give a figure for the same area and year, and these are ``apart``.

    ``both`` has their rows side by side: ``code, jaar, kenmerk``, the earlier ``bestand``, and its figures (``_eerder``).
    """
    if apart.any():
        row = both[apart].sort_values(["code", "jaar", "kenmerk"]).iloc[0]
        what = f"{row['kenmerk']} of {row['code']} in {row['jaar']}"
        figures = f"{row[figure]:g}, {row[f'{figure}_eerder']:g}"
        raise log.refusal(f"and {row['bestand']} disagree on {what} ({figures}); {remedy}")


def among(rows: pd.DataFrame, others: pd.DataFrame, key: list[str]) -> pd.Series:
    """Tell which ``rows`` have the same ``key`` (columns) as one of the ``others``."""
    same = pd.MultiIndex.from_frame(rows[key]).isin(pd.MultiIndex.from_frame(others[key]))
    return pd.Series(same, rows.index)


def in_areas(rows: pd.DataFrame, areas: Tables, column: str = "code") -> pd.Series:
    """Tell which ``rows`` (``niveau`` and a code in ``column``) are of one of ``areas``: frames with ``code`` by level."""
    every = [(level, code) for level, frame in areas.items() for code in frame["code"].unique()]
    return pd.Series(pd.MultiIndex.from_frame(rows[["niveau", column]]).isin(every), rows.index)
