"""The key to the known truths: what any analysis of Voorbeeldland must find.

Groups and figures are computed here in plain steps of their own, apart from the analysis they check.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from leefbaarheid.classes import classify
from leefbaarheid.demo import plan
from leefbaarheid.demo.scores import DIMENSIONS
from leefbaarheid.demo.truths import TRUTHS

FROM: Final = 2014
TO: Final = 2020
THRESHOLD: Final = 0.0392


def make_key(
    areas: dict[str, pd.DataFrame], scores: dict[str, pd.DataFrame], places: dict[str, list[int]], seed: int
) -> dict[str, Any]:
    """Return the key as a tree of plain values, ready for JSON.

    ``areas`` holds per level the columns of ``Country`` and ``weging`` (dwellings; households at PC4
    level), ``scores`` the published tables; the relative group includes the absolute one.
    """
    levels = {level: _with_groups(areas[level], scores[level]) for level in ("buurt", "pc4", "wijk")}
    return {
        "zaad": seed,
        "periode": [FROM, TO],
        "drempel": THRESHOLD,
        "demo_gemeente": {"code": plan.code(plan.DEMO_GEMEENTE), "naam": plan.DEMO_GEMEENTE},
        "waarheden": _truths(levels, areas["buurt"], places),
        "niveaus": {
            level: {
                "weging": "huishoudens" if level == "pc4" else "woningen",
                "verandering": _change(frame),
                "gebieden": {name: _groups(part) for name, part in _parts(frame).items()},
            }
            for level, frame in levels.items()
        },
        "sterk_verbeterd_naar_groep": _composition(levels["buurt"]),
    }


def _with_groups(areas: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Add start, change per dimension and a true-false column per group."""
    by_year = {year: scores[scores["jaar"] == year].set_index("code") for year in (FROM, TO)}
    frame = areas.set_index("code")
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
    return frame


#: Each group with the starting classes that make up its base.
_BASE: Final = {
    "sterk_verbeterd": (1, 3),
    "extreme_start": (1, 3),
    "verder_verslechterd": (1, 4),
    "vroegsignalering_absoluut": (5, 6),
    "vroegsignalering_relatief": (5, 6),
    "gestegen_maar_achterblijvend": (5, 6),
}


def _parts(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Split the country into NL, provincies, G4, G40, the rest, the region and the gemeenten."""
    group = frame["groep"].replace("", "overig")
    parts = {"NL": frame} | {name: frame[group == name] for name in ("G4", "G40", "overig")}
    parts[plan.REGION[0]] = frame[frame["regio"]]
    for column in ("provincie_code", "gemeente_code"):
        parts |= {str(code): part for code, part in frame.groupby(column)}
    return parts


def _change(part: pd.DataFrame) -> dict[str, Any]:
    """Return the weighted change, its dimensions and the leading one; none where nothing weighs."""
    names, weight = ("afw", *DIMENSIONS), part["weging"].to_numpy(dtype=float)
    if weight.sum() == 0:
        return {name: None for name in ("verandering", *DIMENSIONS, "leidende_dimensie")}
    values = weight @ part[list(names)].to_numpy() / weight.sum()
    mean = dict(zip(names, map(float, values), strict=True))
    sign = 1 if mean["afw"] > 0 else -1
    leading = max(DIMENSIONS, key=lambda n: sign * mean[n]) if abs(mean["afw"]) >= 0.0005 else None
    return {"verandering": mean.pop("afw"), **mean, "leidende_dimensie": leading}


def _groups(part: pd.DataFrame) -> dict[str, Any]:
    """Return each group's codes, counts, dwellings, base, share and change within one part."""
    found = {}
    for name, (low, high) in _BASE.items():
        members = part[part[name]]
        base = float(part.loc[part["van"].between(low, high), "weging"].sum())
        weight = float(members["weging"].sum())
        found[name] = {
            "codes": members.index.tolist(),
            "aantal_gebieden": len(members),
            "woningen": weight,
            "basis_woningen": base,
            "aandeel": weight / base if base else None,
            **_change(members),
        }
    return found


def _composition(frame: pd.DataFrame) -> dict[str, Any]:
    """Return how the dwellings "sterk verbeterd" are spread, and the rate within each part."""
    parts = {name: _groups(part)["sterk_verbeterd"] for name, part in _parts(frame).items()}
    total = parts["NL"]["woningen"]
    return {
        "samenstelling": {name: parts[name]["woningen"] / total for name in ("G4", "G40", "overig")},
        "tempo": {n: p["aandeel"] for n, p in parts.items() if not n.startswith("GM")},
    }


def _truths(
    levels: dict[str, pd.DataFrame], buurten: pd.DataFrame, places: dict[str, list[int]]
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
        rows = buurten.loc[places[truth.id]]
        add(truth.id, "buurt", truth.gemeente, truth.groep, sorted(rows["code"]), truth.leading)
        if not truth.aantal:
            pc4 = rows["pc4"].iloc[0]
            leading = _change(levels["pc4"].loc[[pc4]])["leidende_dimensie"]
            add(f"{truth.id}-pc4", "pc4", truth.gemeente, truth.groep, [pc4], leading)
    for level, frame in levels.items():
        single = frame.index[frame["gemeente_code"] == plan.code(plan.SINGLE)].tolist()
        add(f"rustig-{level}", level, plan.QUIET, None, [], None)
        add(
            f"enkel-{level}",
            level,
            plan.SINGLE,
            "alle",
            single,
            _change(frame.loc[single])["leidende_dimensie"],
        )
    return truths
