"""Bring the scores of all files together, a table a level."""

from __future__ import annotations

import pandas as pd

from leefbaarheid.dataset.layout import SCORES, SCORES_KEY, SCORES_SORT
from leefbaarheid.errors import SourceError
from leefbaarheid.preparation.places import Places
from leefbaarheid.preparation.read import Raw, Scores
from leefbaarheid.sources.log import FileLog
from leefbaarheid.sources.scores import TOLERANCE
from leefbaarheid.terms import DIMENSIONS, LEVELS

FIGURES = ["afw", *DIMENSIONS]


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
            raise SourceError(
                f"{part.log.bestand} and {name} are both of edition {part.log.editie} but have different "
                f"references ({mine:.9f}, {value:.9f}); their names must tell editions apart."
            )


def _union(parts: list[tuple[pd.DataFrame, FileLog]], tolerance: float) -> pd.DataFrame | None:
    """Put files of one kind together; a row that an earlier file has already is counted, not kept."""
    joined: pd.DataFrame | None = None
    for rows, log in parts:
        if joined is None:
            joined = rows
            continue
        both = rows[SCORES_KEY].merge(joined[SCORES_KEY], on=SCORES_KEY)
        if len(both):
            _must_agree(joined, rows, tolerance, f"{log.bestand} and an earlier file", log)
            known = pd.MultiIndex.from_frame(rows[SCORES_KEY]).isin(pd.MultiIndex.from_frame(both))
            rows = log.keep(rows, pd.Series(~known, rows.index), "same row in another file")
        joined = pd.concat([joined, rows], ignore_index=True)
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
            raise SourceError(
                f"{who} disagree on {figure} of {row['code']} in {row['jaar']} ({row[figure]:.6f}, "
                f"{row[figure + '_wfs']:.6f}), edition {log.editie}; they are of two editions: keep one."
            )
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
