"""Bring the scores of all files together, a table a level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from leefbaarheid.dataset.layout import SCORES, SCORES_KEY, SCORES_SORT
from leefbaarheid.errors import SourceError
from leefbaarheid.preparation.places import Places
from leefbaarheid.preparation.raw import Raw, Scores
from leefbaarheid.sources.log import FileLog
from leefbaarheid.sources.scores import TOLERANCE
from leefbaarheid.terms import DIMENSIONS, LEVELS

FIGURES: Final = ["afw", *DIMENSIONS]


#: What to do with files of two editions.
REMEDY: Final = (
    "name each by its edition (scores PC4 2002-2024.csv), an extract by that of the file it is taken from."
)


def join_scores(raw: Raw, places: Places) -> dict[str, pd.DataFrame]:
    """Return the table ``scores`` (docs/tables.md) of each level that has one.

    Rows of areas in no known gemeente are refused and counted. Where CSV and WFS give the same area,
    edition and year, the CSV's figures stand and the WFS adds ``kscore``. Raises SourceError where two
    files disagree, or where files of one edition have different references.
    """
    _one_reference(raw.scores)
    tables = {}
    for level in LEVELS:
        parts: dict[str, list[tuple[pd.DataFrame, FileLog]]] = {"csv": [], "wfs": []}
        for scores in (s for s in raw.scores if s.niveau == level):
            gemeente = places.gemeente_of(level, scores.frame["code"])
            rows = pd.DataFrame(scores.frame.drop(columns="geometry", errors="ignore"))
            rows = rows.assign(gemeente_code=gemeente)
            rows = scores.log.keep(rows, gemeente.notna(), f"area in no gemeente of {places.divisie}")
            parts["wfs" if (scores.frame["bron"] == "wfs").any() else "csv"].append((rows, scores.log))
        csv, wfs = _union(parts["csv"], TOLERANCE["csv"]), _union(parts["wfs"], TOLERANCE["wfs"])
        joined = csv if wfs is None else wfs if csv is None else _add_wfs(csv, wfs, parts["wfs"])
        if joined is not None and len(joined):
            joined = joined.astype({"kscore": "Int8", "jaar": "int16"})[SCORES.names]
            tables[level] = joined.sort_values(SCORES_SORT, ignore_index=True)
    return tables


def describe_editions(scores: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Return per edition its reference (None without any lbm) and what each level holds."""
    found: dict[str, Any] = {}
    for edition in sorted({e for frame in scores.values() for e in frame["editie"].unique()}):
        mine = {level: frame[frame["editie"] == edition] for level, frame in scores.items()}
        gaps = pd.concat([frame["lbm"] - frame["afw"] for frame in mine.values()]).dropna().sort_values()
        levels = {level: _describe(frame) for level, frame in mine.items() if len(frame)}
        reference = float(gaps.iloc[len(gaps) // 2]) if len(gaps) else None
        found[edition] = {"referentie": reference, "niveaus": levels}
    return found


def _describe(frame: pd.DataFrame) -> dict[str, Any]:
    return {
        "jaren": sorted(map(int, frame["jaar"].unique())),
        "jaren_met_dimensies": sorted(map(int, frame.loc[frame["fys"].notna(), "jaar"].unique())),
        "gebieden": int(frame["code"].nunique()),
        "rijen": len(frame),
    }


def _one_reference(scores: list[Scores]) -> None:
    """Refuse files of one edition whose ``lbm - afw`` differs."""
    first: dict[str | None, tuple[float, str]] = {}
    for part in scores:
        gap = (part.frame["lbm"] - part.frame["afw"]).dropna()
        if gap.empty:
            continue
        mine = float(gap.median())
        value, name = first.setdefault(part.log.editie, (mine, part.log.bestand))
        if abs(value - mine) > 1e-9:
            both = f"and {name} are both of edition {part.log.editie} but have different references"
            raise part.log.refusal(f"{both} ({mine:.9f}, {value:.9f}); {REMEDY}")


def _union(parts: list[tuple[pd.DataFrame, FileLog]], tolerance: float) -> pd.DataFrame | None:
    """Put files of one kind together; a row that an earlier file has already is counted, not kept."""
    joined: pd.DataFrame | None = None
    for rows, log in parts:
        if joined is not None:
            both = _must_agree(joined, rows, tolerance, f"{log.bestand} and an earlier file", log)
            known = pd.MultiIndex.from_frame(rows[SCORES_KEY]).isin(
                pd.MultiIndex.from_frame(both[SCORES_KEY])
            )
            rows = log.keep(rows, pd.Series(~known, rows.index), "same row in another file")
        joined = rows if joined is None else pd.concat([joined, rows], ignore_index=True)
    return joined


def _must_agree(
    left: pd.DataFrame, right: pd.DataFrame, tolerance: float, who: str, log: FileLog
) -> pd.DataFrame:
    """Return the rows of both side by side; raise SourceError where a figure differs."""
    both = left.merge(right, on=SCORES_KEY, suffixes=("", "_wfs"))
    for figure in FIGURES:
        apart = (both[figure] - both[f"{figure}_wfs"]).abs() > tolerance
        apart |= both[figure].isna() != both[f"{figure}_wfs"].isna()
        if apart.any():
            row = both[apart].sort_values(SCORES_KEY).iloc[0]
            values = f"{row[figure]:.6f}, {row[figure + '_wfs']:.6f}"
            what = f"{figure} of {row['code']} in {row['jaar']} ({values}), edition {log.editie}"
            raise SourceError(f"{who} disagree on {what}; they are of two editions: keep one, or {REMEDY}")
    return both


def _add_wfs(csv: pd.DataFrame, wfs: pd.DataFrame, parts: list[tuple[pd.DataFrame, FileLog]]) -> pd.DataFrame:
    both = _must_agree(csv, wfs, TOLERANCE["wfs"], "the CSV and the WFS", parts[0][1])
    known = pd.MultiIndex.from_frame(both[SCORES_KEY])
    for rows, log in parts:
        shared = int(pd.MultiIndex.from_frame(rows[SCORES_KEY]).isin(known).sum())
        if shared:
            log.remark(f"{shared} rows also in a CSV, whose figures stand; the WFS adds kscore")
    kscore = csv[SCORES_KEY].merge(wfs[[*SCORES_KEY, "kscore"]], on=SCORES_KEY, how="left")["kscore"]
    csv = csv.assign(kscore=kscore.to_numpy())
    new = wfs[~pd.MultiIndex.from_frame(wfs[SCORES_KEY]).isin(known)]
    return pd.concat([csv, new.astype({"kscore": "object"})], ignore_index=True)
