"""Make the tables of scores, figures, groups and successors."""

from typing import Any, Final

import pandas as pd

from leefbaarheid.dataset.layout import FEATURES, GROUPS, SCORES
from leefbaarheid.params import load_groups
from leefbaarheid.preparation.places import Places
from leefbaarheid.preparation.read import Logged, Raw, Scores, Tables, among, in_areas, refuse_apart
from leefbaarheid.sources.indicators import IndicatorRows
from leefbaarheid.sources.log import FileLog
from leefbaarheid.sources.outlines import figures_of
from leefbaarheid.sources.scores import TOLERANCE
from leefbaarheid.terms import DIMENSIONS, LEVELS

#: What to do with files of two editions.
REMEDY: Final = "name each by its edition (scores PC4 2002-2024.csv), an extract by that of the whole file."


def join_scores(raw: Raw, places: Places) -> dict[str, pd.DataFrame]:
    """Return the table ``scores`` (docs/tables.md) of each level that has one.

    Rows of areas in no known gemeente are refused and counted. Where CSV and WFS give the same area,
    edition and year, the CSV's figures stand and the WFS adds ``kscore``. Raises SourceError where two
    files disagree, or where files of one edition have different references.
    """
    _one_reference(raw.scores)
    tables = {}
    for level in LEVELS:
        parts: list[Logged] = []
        for _, frame, log in (part for part in raw.scores if part.niveau == level):
            gemeente = places.gemeente_of(level, frame["code"])
            rows = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
            rows["gemeente_code"] = gemeente
            parts.append((log.keep(rows, gemeente.notna(), f"area in no gemeente of {places.divisie}"), log))
        if any(len(rows) for rows, _ in parts):
            tables[level] = SCORES.of(_join(parts) if len(parts) > 1 else parts[0][0])
    return tables


def _join(parts: list[Logged]) -> pd.DataFrame:
    """Put files together, CSV before WFS: each row once, as the first has it; a WFS adds ``kscore`` to those of a CSV."""
    named = [(rows.assign(bestand=log.bestand).astype({"kscore": "object"}), log) for rows, log in parts]
    (joined, _), *others = sorted(named, key=lambda part: bool((part[0]["bron"] == "wfs").any()))
    for rows, log in others:
        both = rows.drop(columns="bestand").merge(joined, on=SCORES.key, suffixes=("", "_eerder"))
        for figure in ("afw", *DIMENSIONS):
            one, other = both[figure], both[f"{figure}_eerder"]
            apart = (one - other).abs() > both["bron"].map(TOLERANCE).astype(float)
            apart |= one.isna() != other.isna()
            remedy = f"they are of two editions: keep one, or {REMEDY}"
            refuse_apart(log, both.assign(kenmerk=figure), figure, apart, remedy)
        of_csv, known = both[both["bron"] != both["bron_eerder"]], among(rows, both, SCORES.key)
        log.refuse("same row in another file", int(known.sum()) - len(of_csv))
        log.remark(f"{len(of_csv)} rows also in a CSV, whose figures stand; the WFS adds kscore", len(of_csv))
        classes = of_csv[[*SCORES.key, "kscore"]]
        kscore = joined[SCORES.key].merge(classes, on=SCORES.key, how="left")["kscore"].set_axis(joined.index)
        joined["kscore"] = joined["kscore"].where(joined["kscore"].notna(), kscore)
        joined = pd.concat([joined, rows[~known]], ignore_index=True)
    return joined


def describe_editions(scores: Tables) -> dict[str, Any]:
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
    years, detailed = (sorted(map(int, f["jaar"].unique())) for f in (frame, frame[frame["fys"].notna()]))
    counts = {"gebieden": int(frame["code"].nunique()), "rijen": len(frame)}
    return {"jaren": years, "jaren_met_dimensies": detailed, **counts}


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


def make_features(raw: Raw, areas: Tables, taken: pd.DataFrame | None = None) -> pd.DataFrame:
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
        parts += [part for _, part in every[in_areas(every, areas)].groupby("bron")]
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
    gemeente, kenmerk = "GM" + inside["code"].str[2:6], inside["indicator"] + "_per_" + inside["niveau"]
    named = inside.assign(code=gemeente, kenmerk=kenmerk, niveau="gemeente")
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
