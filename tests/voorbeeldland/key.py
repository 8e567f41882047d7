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
from tests.voorbeeldland.oddities import Oddities
from tests.voorbeeldland.scores import DIMENSIONS
from tests.voorbeeldland.truths import TRUTHS

FROM: Final = 2014
TO: Final = 2020
THRESHOLD: Final = 0.0392


def make_key(
    areas: dict[str, pd.DataFrame],
    scores: dict[str, pd.DataFrame],
    places: dict[str, list[int]],
    odd: Oddities,
    seed: int,
) -> dict[str, Any]:
    """Return the key as a tree of plain values, ready for JSON.

    ``areas`` holds per level the columns of ``Country`` and ``weging`` (dwellings; households at PC4
    level), ``scores`` the published tables; the relative group includes the absolute one.
    """
    finer = ("buurt", "pc4", "wijk") + (("grid",) if "grid" in areas else ())
    levels = {level: _with_groups(areas[level], scores[level]) for level in finer}
    key = {
        "zaad": seed,
        "periode": [FROM, TO],
        "drempel": THRESHOLD,
        "demo_gemeente": {"code": plan.code(plan.DEMO_GEMEENTE), "naam": plan.DEMO_GEMEENTE},
        "waarheden": _truths(levels, areas, places),
        "niveaus": {
            level: {
                "weging": "huishoudens" if level == "pc4" else "woningen",
                "verandering": change_of(frame),
                "gebieden": {name: _groups(part) for name, part in _parts(frame).items()},
            }
            for level, frame in levels.items()
        },
        "sterk_verbeterd_naar_groep": _composition(levels["buurt"]),
        "bijzondere_buurten": {
            "zonder_woningen": sorted(odd.empty),
            "zonder_score": sorted(odd.silent),
            "hernoemd": dict(odd.recoded),
        },
    }
    if "grid" in levels:
        key["bevindingen"] = findings(levels["grid"], _parts(levels["grid"]))
    return key


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


def _composition(frame: pd.DataFrame) -> dict[str, Any]:
    """Return how the dwellings "sterk verbeterd" are spread, and the rate within each part."""
    parts = {
        name: _groups(part)["sterk_verbeterd"]
        for name, part in _parts(frame).items()
        if not name.startswith("GM")
    }
    total = parts["NL"]["woningen"]
    return {
        "samenstelling": {name: share(parts[name]["woningen"], total) for name in ("G4", "G40", "overig")},
        "tempo": {name: part["aandeel"] for name, part in parts.items()},
    }


def _truths(
    levels: dict[str, pd.DataFrame], areas: dict[str, pd.DataFrame], places: dict[str, list[int]]
) -> list[dict[str, Any]]:
    """List the built-in truths; those that fill a postcode area stand at PC4 level too."""
    truths = []

    def add(
        name: str, level: str, gemeente: str, group: str | None, codes: list[str], leading: str | None
    ) -> None:
        chosen = levels[level].loc[codes]
        truths.append(
            {
                "id": name,
                "niveau": level,
                "gemeente_code": plan.code(gemeente),
                "gemeente": gemeente,
                "groep": group,
                "codes": codes,
                "namen": chosen["naam"].tolist(),
                "leidende_dimensie": leading,
                "aantal_gebieden": len(codes),
                "woningen": float(chosen["weging"].sum()),
            }
        )

    for truth in TRUTHS:
        rows = areas["buurt"].loc[places[truth.id]]
        add(truth.id, "buurt", truth.gemeente, truth.groep, sorted(rows["code"]), truth.leading)
        if not truth.aantal:
            pc4 = rows["pc4"].iloc[0]
            leading = change_of(levels["pc4"].loc[[pc4]])["leidende_dimensie"]
            add(f"{truth.id}-pc4", "pc4", truth.gemeente, truth.groep, [pc4], leading)
    if "grid" in levels:
        own = {t.id: areas["grid"]["code"].loc[places[t.id]].tolist() for t in CELL_TRUTHS}
        apart = {code for codes in own.values() for code in codes}
        for truth in TRUTHS:
            hosts = areas["buurt"]["code"].loc[places[truth.id]]
            inside = levels["grid"].index[levels["grid"]["ouder"].isin(hosts)]
            codes = [code for code in inside if code not in apart]
            add(f"{truth.id}-grid", "grid", truth.gemeente, truth.groep, codes, truth.leading)
        for part in CELL_TRUTHS:
            add(part.id, "grid", part.gemeente, part.groep, sorted(own[part.id]), part.leading)
    for level, frame in levels.items():
        add(f"rustig-{level}", level, plan.QUIET, None, [], None)
        if level == "grid":
            continue
        single = frame.index[frame["gemeente_code"] == plan.code(plan.SINGLE)].tolist()
        add(
            f"enkel-{level}",
            level,
            plan.SINGLE,
            "alle",
            single,
            change_of(frame.loc[single])["leidende_dimensie"],
        )
    return truths
