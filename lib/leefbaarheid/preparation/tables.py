"""Make the tables of figures, groups and successors."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from leefbaarheid.dataset import layout
from leefbaarheid.dataset.layout import FEATURES, FEATURES_SORT
from leefbaarheid.params import load_groups
from leefbaarheid.preparation.places import Places
from leefbaarheid.preparation.raw import Raw
from leefbaarheid.sources.indicator_rows import IndicatorRows
from leefbaarheid.sources.log import FileLog
from leefbaarheid.sources.outlines import figures_of


def make_features(
    raw: Raw, areas: Mapping[str, pd.DataFrame], taken: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the table ``kenmerken`` (docs/tables.md): own tables, figures of the outlines' files, sums of counts.

    Rows of unknown areas are refused and counted. Where two files give one kenmerk of the same year for
    the same areas, the first in order of name stands for all of them; the other's log says so. Figures that came with
    outlines serve in their own year, also where another outline stands. ``taken`` are rows of the table that stand already.
    """
    known = pd.MultiIndex.from_tuples([(n, code) for n, frame in areas.items() for code in frame["code"]])
    parts: list[pd.DataFrame] = []
    for frame, log in raw.own:
        good = pd.MultiIndex.from_frame(frame[["niveau", "code"]]).isin(known)
        log.refuse("area not known in this dataset", frame.index[~good].nunique())
        parts.append(frame[good].assign(bron=log.bestand))
    logs = {log.bestand: log for _, log in (*raw.own, *raw.outlines)}
    logs |= {rows.log.bestand: rows.log for rows in raw.indicators}
    maps = [figures_of(f).assign(bron=log.bestand) for f, log in raw.outlines]
    if maps:
        every = pd.concat(maps).drop_duplicates(FEATURES_SORT)
        every = every[pd.MultiIndex.from_frame(every[["niveau", "code"]]).isin(known)]
        parts += [part for _, part in every.groupby("bron")]
    sums = [_counts_inside(rows) for rows in raw.indicators if not rows.eigen]
    parts.extend(s[s["code"].isin(areas["gemeente"]["code"])] for s in sums)
    taken = FEATURES.empty_table().to_pandas() if taken is None else taken
    for part in (part for part in parts if len(part)):
        taken = pd.concat([taken, _not_taken(part, taken, logs)])
    taken = taken.astype({"jaar": "int16", "waarde": "float64"})[FEATURES.names]
    return taken.sort_values(FEATURES_SORT, ignore_index=True)


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
    sums = named.groupby(FEATURES_SORT)["teller"].sum().rename("waarde")
    return sums.reset_index().assign(bron=rows.log.bestand)


def _not_taken(part: pd.DataFrame, taken: pd.DataFrame, logs: dict[str, FileLog]) -> pd.DataFrame:
    """Leave out kenmerken that an earlier file gives for some of the same areas and year."""
    column = ["niveau", "kenmerk", "jaar"]
    shared = part[FEATURES_SORT].merge(taken[[*FEATURES_SORT, "bron"]], on=FEATURES_SORT)
    left_out = shared.drop_duplicates(column)
    for row in left_out.itertuples():
        year = f" {row.jaar!s}" if row.jaar else ""
        logs[str(part["bron"].iloc[0])].remark(f"{row.kenmerk!s}{year} is taken from {row.bron!s}")
    return part[~pd.MultiIndex.from_frame(part[column]).isin(pd.MultiIndex.from_frame(left_out[column]))]


def make_groups(raw: Raw, places: Places) -> tuple[pd.DataFrame, FileLog]:
    """Return the table ``groepen``, of the raw files or else of ``params/``, and the log."""
    if raw.groups:
        frame, log = raw.groups
    else:
        frame = load_groups()
        log = FileLog("params/gebieden", "groups of gemeenten", rijen_gelezen=len(frame))
    known = frame["gemeente_code"].isin(places.gemeenten["gemeente_code"])
    frame = log.keep(frame, known, f"gemeente unknown in {places.divisie}")
    return frame[layout.GROUPS.names].sort_values(layout.GROUPS_SORT, ignore_index=True), log


def make_succession(places: Places) -> pd.DataFrame:
    """Return the table ``opvolging``."""
    frame = places.opvolging.astype({"jaar": "int16", "aandeel": "float64"})
    return frame[layout.SUCCESSION.names].sort_values(layout.SUCCESSION_SORT, ignore_index=True)
