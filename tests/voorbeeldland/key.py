"""The key to the known truths: what any analysis of Voorbeeldland must find.

Groups and figures are computed here in plain steps of their own, apart from the analysis they check.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from leefbaarheid.classes import classify
from tests.voorbeeldland import plan
from tests.voorbeeldland.cell_truths import CELL_TRUTHS
from tests.voorbeeldland.findings import change_of, findings, share, wijk_of
from tests.voorbeeldland.scores import DIMENSIONS
from tests.voorbeeldland.truths import TRUTHS

FROM: Final = 2014
TO: Final = 2020
THRESHOLD: Final = 0.0392


def make_key(
    areas: dict[str, pd.DataFrame], scores: dict[str, pd.DataFrame], places: dict[str, list[int]]
) -> dict[str, Any]:
    """Return the key of theme 1 as a tree of plain values, ready for JSON; empty for a country without cells.

    ``areas`` holds per level the columns of ``Country`` and ``weging`` (dwellings), ``scores`` the published tables; the
    relative group includes the absolute one.
    """
    if "grid" not in areas:
        return {}
    cells = _with_groups(areas["grid"], scores["grid"])
    parts = _parts(cells)
    return {
        "waarheden": _truths(areas, cells, places),
        "niveaus": {"grid": {"gebieden": {name: _groups(part) for name, part in parts.items()}}},
        "bevindingen": findings(cells, parts),
    }


def _with_groups(areas: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Add start, change per dimension and a true-false column per group."""
    by_year = {year: scores[scores["jaar"] == year].set_index("code") for year in (FROM, TO)}
    frame = areas[areas["code"].isin(by_year[FROM].index) & areas["code"].isin(by_year[TO].index)]
    frame = frame.set_index("code")
    frame["van"], frame["tot"] = (classify(by_year[y]["afw"].reindex(frame.index)) for y in (FROM, TO))
    for name in ("afw", *DIMENSIONS):
        frame[name] = by_year[TO][name] - by_year[FROM][name]
    change = frame["afw"]
    national = (change * frame["weging"]).sum() / frame["weging"].sum()
    warned = frame["van"].isin([5, 6])
    strong = (frame["van"] <= 3) & (frame["tot"] >= 5)
    frame["sterk_verbeterd"] = strong
    frame["extreme_start"] = strong & (frame["van"] == 1)
    frame["verder_verslechterd"] = (frame["van"] <= 4) & (change <= -THRESHOLD)
    frame["vroegsignalering_absoluut"] = warned & (change <= -THRESHOLD)
    frame["vroegsignalering_relatief"] = warned & (change - national <= -THRESHOLD)
    frame["gestegen_maar_achterblijvend"] = warned & (change > 0) & (change < national)
    if "ouder" in frame:
        stays = (frame["van"] <= 3) & (frame["tot"] <= 3) & (change <= national)
        for name, larger in (("achterblijvend", frame["ouder"]), ("achterblijvend_wijk", wijk_of(frame))):
            improved = set(larger[strong & (frame["weging"] > 0)])
            frame[name] = stays & larger.isin(improved)
    return frame


#: Each group with the starting classes that make up its base.
_BASE: Final = {
    "sterk_verbeterd": (1, 3),
    "extreme_start": (1, 3),
    "achterblijvend": (1, 3),
    "verder_verslechterd": (1, 4),
    "vroegsignalering_absoluut": (5, 6),
    "vroegsignalering_relatief": (5, 6),
    "gestegen_maar_achterblijvend": (5, 6),
}


def _parts(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Split the country into NL, provincies, G4, G40, the rest, the region and the gemeenten."""
    group = frame["groep"].replace("", "overig")
    numbers = ["afw", *DIMENSIONS, "weging", "van", "tot", *(name for name in _BASE if name in frame)]
    slim = frame[numbers]
    parts = {"NL": slim} | {name: slim[group == name] for name in ("G4", "G40", "overig")}
    parts[plan.REGION[0]] = slim[frame["regio"]]
    for column in ("provincie_code", "gemeente_code"):
        parts |= {str(code): part for code, part in slim.groupby(frame[column])}
    return parts


def _groups(part: pd.DataFrame) -> dict[str, Any]:
    """Return each group's codes, counts, dwellings, base, share and change within one part."""
    found = {}
    for name, (low, high) in _BASE.items():
        if name not in part:
            continue
        members = part[part[name]]
        base = float(part.loc[part["van"].between(low, high), "weging"].sum())
        weight = float(members["weging"].sum())
        found[name] = {
            "codes": members.index.tolist(),
            "aantal_gebieden": len(members),
            "woningen": weight,
            "basis_woningen": base,
            "aandeel": share(weight, base),
            **change_of(members),
        }
    return found


def _truths(
    areas: dict[str, pd.DataFrame], cells: pd.DataFrame, places: dict[str, list[int]]
) -> list[dict[str, Any]]:
    """List the truths that are built in: names of the buurten, codes and dwellings of the cells."""
    buurten = areas["buurt"]["naam"]
    truths: list[dict[str, Any]] = [{"id": t.id, "namen": buurten.loc[places[t.id]].tolist()} for t in TRUTHS]
    for truth in CELL_TRUTHS:
        codes = sorted(areas["grid"]["code"].loc[places[truth.id]])
        truths.append({"id": truth.id, "codes": codes, "woningen": float(cells.loc[codes, "weging"].sum())})
    return truths
