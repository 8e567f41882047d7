"""What the raw files of a folder hold, as their readers give it, and the report on them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from leefbaarheid.errors import LeefbaarheidError, SourceError
from leefbaarheid.params import Indicator, load_indicators
from leefbaarheid.sources.fetched import FetchRecord
from leefbaarheid.sources.indicators import IndicatorRows
from leefbaarheid.sources.log import FileLog, RawFile
from leefbaarheid.sources.names import printable

#: Rows of one file, and its log.
Part = tuple[pd.DataFrame, FileLog]


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
    own: list[Part] = field(default_factory=list)
    indicators: list[IndicatorRows] = field(default_factory=list)
    known: dict[str, Indicator] = field(default_factory=load_indicators)
    regions: tuple[int, pd.DataFrame, FileLog] | None = None
    succession: tuple[int, pd.DataFrame, FileLog] | None = None
    groups: Part | None = None
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
            said = printable(f"{type(error).__name__}: {error}".rstrip("."), 150)
            refusal = file.refusal(f"cannot be read ({said}); download it again or remove it.")
            refusal.__cause__ = error
            self.refused.append((file, refusal))

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


def among(rows: pd.DataFrame, others: pd.DataFrame, key: list[str]) -> pd.Series:
    """Tell which ``rows`` have the same ``key`` (columns) as one of the ``others``."""
    same = pd.MultiIndex.from_frame(rows[key]).isin(pd.MultiIndex.from_frame(others[key]))
    return pd.Series(same, rows.index)


def in_areas(rows: pd.DataFrame, areas: Mapping[str, pd.DataFrame], column: str = "code") -> pd.Series:
    """Tell which ``rows`` (``niveau`` and a code in ``column``) are of one of ``areas``: frames with ``code`` by level."""
    every = [(level, code) for level, frame in areas.items() for code in frame["code"].unique()]
    return pd.Series(pd.MultiIndex.from_frame(rows[["niveau", column]]).isin(every), rows.index)
