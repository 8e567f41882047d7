"""Make the tables of scores, figures, groups and successors."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from leefbaarheid.dataset.layout import FEATURES, GROUPS, SCORES
from leefbaarheid.errors import SourceError
from leefbaarheid.params import load_groups
from leefbaarheid.preparation.places import Places
from leefbaarheid.preparation.read import Part, Raw, Scores, among, in_areas
from leefbaarheid.sources.indicators import IndicatorRows
from leefbaarheid.sources.log import FileLog
from leefbaarheid.sources.outlines import figures_of
from leefbaarheid.sources.scores import TOLERANCE
from leefbaarheid.terms import DIMENSIONS, LEVELS

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
        parts: dict[str, list[Part]] = {"csv": [], "wfs": []}
        for scores in (s for s in raw.scores if s.niveau == level):
            gemeente = places.gemeente_of(level, scores.frame["code"])
            rows = pd.DataFrame(scores.frame.drop(columns="geometry", errors="ignore"))
            rows = rows.assign(gemeente_code=gemeente)
            rows = scores.log.keep(rows, gemeente.notna(), f"area in no gemeente of {places.divisie}")
            parts["wfs" if (scores.frame["bron"] == "wfs").any() else "csv"].append((rows, scores.log))
        csv, wfs = _union(parts["csv"]), _union(parts["wfs"])
        joined = csv if wfs is None else wfs if csv is None else _add_wfs(csv, wfs, parts["wfs"])
        if joined is not None and len(joined):
            tables[level] = SCORES.of(joined)
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


def _union(parts: list[Part]) -> pd.DataFrame | None:
    """Put files of one kind together; a row that an earlier file has already is counted, not kept."""
    joined = parts[0][0] if parts else None
    for rows, log in parts[1:]:
        both = _must_agree(joined, rows, f"{log.bestand} and an earlier file", log)
        rows = log.keep(rows, ~among(rows, both, SCORES.key), "same row in another file")
        joined = pd.concat([joined, rows], ignore_index=True)
    return joined


def _must_agree(left: Any, right: pd.DataFrame, who: str, log: FileLog) -> pd.DataFrame:
    """Return the rows of both side by side; raise SourceError where a figure differs by more than ``right`` rounds."""
    both = left.merge(right, on=SCORES.key, suffixes=("", "_ook"))
    for figure in ("afw", *DIMENSIONS):
        apart = (both[figure] - both[f"{figure}_ook"]).abs() > both["bron_ook"].map(TOLERANCE).astype(float)
        apart |= both[figure].isna() != both[f"{figure}_ook"].isna()
        if apart.any():
            row = both[apart].sort_values(SCORES.key).iloc[0]
            values = f"{row[figure]:.6f}, {row[figure + '_ook']:.6f}"
            what = f"{figure} of {row['code']} in {row['jaar']} ({values}), edition {log.editie}"
            raise SourceError(f"{who} disagree on {what}; they are of two editions: keep one, or {REMEDY}")
    return both


def _add_wfs(csv: pd.DataFrame, wfs: pd.DataFrame, parts: list[Part]) -> pd.DataFrame:
    both = _must_agree(csv, wfs, "the CSV and the WFS", parts[0][1])
    for rows, log in parts:
        if shared := int(among(rows, both, SCORES.key).sum()):
            log.remark(f"{shared} rows also in a CSV, whose figures stand; the WFS adds kscore")
    kscore = csv[SCORES.key].merge(wfs[[*SCORES.key, "kscore"]], on=SCORES.key, how="left")["kscore"]
    csv = csv.assign(kscore=kscore.to_numpy())
    new = wfs[~among(wfs, both, SCORES.key)]
    return pd.concat([csv, new.astype({"kscore": "object"})], ignore_index=True)


def make_features(
    raw: Raw, areas: Mapping[str, pd.DataFrame], taken: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the table ``kenmerken`` (docs/tables.md): own tables, figures of the outlines' files, sums of counts.

    Rows of unknown areas are refused and counted. Where two files give one kenmerk of the same year for
    the same areas, the first in order of name stands for all of them; the other's log says so. Figures that came with
    outlines serve in their own year, also where another outline stands. ``taken`` are rows of the table that stand already.
    """
    parts: list[pd.DataFrame] = []
    for frame, log in raw.own:
        good = in_areas(frame, areas)
        log.refuse("area not known in this dataset", frame.index[~good].nunique())
        parts.append(frame[good].assign(bron=log.bestand))
    logs = {log.bestand: log for _, log in raw.logs}
    maps = [figures_of(f).assign(bron=log.bestand) for f, log in raw.outlines]
    if maps:
        every = pd.concat(maps).drop_duplicates(FEATURES.key)
        every = every[in_areas(every, areas)]
        parts += [part for _, part in every.groupby("bron")]
    sums = [_counts_inside(rows) for rows in raw.indicators if not rows.eigen]
    parts.extend(s[s["code"].isin(areas["gemeente"]["code"])] for s in sums)
    taken = FEATURES.empty() if taken is None else taken
    for part in (part for part in parts if len(part)):
        taken = pd.concat([taken, _not_taken(part, taken, logs)])
    return FEATURES.of(taken)


def _counts_inside(rows: IndicatorRows) -> pd.DataFrame:
    """Per gemeente and year what the counts of all its buurten (or wijken) come to: ``<indicator>_per_buurt``.

    Only here those are counted too that have no score or no inhabitants, and so no row in ``indicatoren``.
    """
    inside = rows.frame[rows.frame["niveau"].isin(["buurt", "wijk"])].dropna(subset="teller")
    named = inside.assign(
        code="GM" + inside["code"].str[2:6],
        kenmerk=inside["indicator"] + "_per_" + inside["niveau"],
        niveau="gemeente",
    )
    sums = named.groupby(FEATURES.key)["teller"].sum().rename("waarde")
    return sums.reset_index().assign(bron=rows.log.bestand)


def _not_taken(part: pd.DataFrame, taken: pd.DataFrame, logs: dict[str, FileLog]) -> pd.DataFrame:
    """Leave out kenmerken that an earlier file gives for some of the same areas and year."""
    column = ["niveau", "kenmerk", "jaar"]
    shared = part[FEATURES.key].merge(taken[[*FEATURES.key, "bron"]], on=FEATURES.key)
    left_out = shared.drop_duplicates(column)
    for row in left_out.itertuples():
        year = f" {row.jaar!s}" if row.jaar else ""
        logs[str(part["bron"].iloc[0])].remark(f"{row.kenmerk!s}{year} is taken from {row.bron!s}")
    return part[~among(part, left_out, column)]


def make_groups(raw: Raw, places: Places) -> tuple[pd.DataFrame, FileLog]:
    """Return the table ``groepen``, of the raw files or else of ``params/``, and the log."""
    if raw.groups:
        frame, log = raw.groups
    else:
        frame = load_groups()
        log = FileLog("params/gebieden", "groups of gemeenten", rijen_gelezen=len(frame))
    known = frame["gemeente_code"].isin(places.gemeenten["gemeente_code"])
    frame = log.keep(frame, known, f"gemeente unknown in {places.divisie}")
    return GROUPS.of(frame), log
