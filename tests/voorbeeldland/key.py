"""The key to the known truths: what any analysis of Voorbeeldland must find, in plain steps apart from the library's."""

from typing import Any, Final

import numpy as np
import pandas as pd

from leefbaarheid.classes import classify
from tests.voorbeeldland.lattice import CORE, Lattice
from tests.voorbeeldland.scores import CLUSTER, COUNTERPART, DIMENSIONS, KINDS, Scores

FROM, TO, THRESHOLD = 2014, 2020, 0.0392
GROUPS: Final = (
    "sterk_verbeterd", "extreme_start", "achterblijvend", "verder_verslechterd", "vroegsignalering_absoluut",
    "vroegsignalering_relatief", "gestegen_maar_achterblijvend",
)  # fmt: skip


def make_key(lattice: Lattice, scores: Scores) -> dict[str, Any]:
    """Return the key as a tree of plain values.

    ``waarheden``: of the cluster of low status and its counterpart their group and buurten. Of a country with cells also
    ``niveaus`` (the groups of each of the first gemeenten by cells) and ``bevindingen`` (some of the letter's 1.1-1.18, by
    number).
    """
    truths = []
    for name in (CLUSTER, COUNTERPART):
        wijk, buurt, _ = scores.truths[name]
        rows = lattice.levels["buurt"].loc[np.unique(4 * wijk + buurt)].query("woningen > 0")
        truths.append({"groep": KINDS[name.split("-")[1]][0], "codes": rows["code"].tolist()})
    if not lattice.published:
        return {"waarheden": truths}
    cells = _with_groups(lattice, scores)
    parts = {name: _groups(part) for name, part in cells[cells["eerste"]].groupby("gemeente")}
    return {"waarheden": truths, "niveaus": {"grid": {"gebieden": parts}}, "bevindingen": _findings(cells)}


def _with_groups(lattice: Lattice, scores: Scores) -> pd.DataFrame:
    """Return the inhabited cells by code: dwellings, gemeente, third of the country, buurt, change and groups."""
    before, after = (scores.levels["grid"][year] for year in (FROM, TO))
    each = lattice.cells[0, 0].size
    frame = pd.DataFrame(after - before, pd.Index(lattice.cells.ravel(), name="code"), ["afw", *DIMENSIONS])
    frame["van"], frame["tot"] = classify(before[:, 0]), classify(after[:, 0])
    frame["buurt"] = np.repeat(lattice.levels["buurt"]["code"].to_numpy(), each)
    frame["wijk"] = "WK" + frame["buurt"].str[2:8]
    own = lattice.gemeenten.iloc[np.repeat(lattice.of, 4 * each)]
    frame["gemeente"], frame["deel"] = own["code"].to_numpy(), own["groep"].replace("", "overig").to_numpy()
    frame["eerste"] = own["naam"].isin(CORE).to_numpy()
    frame["weging"] = lattice.inhabited()["woningen"].fillna(0).to_numpy()
    frame = frame.dropna(subset="afw")
    change = frame["afw"]
    national = np.average(change, weights=frame["weging"])
    warned, low = frame["van"].isin([5, 6]), frame["van"] <= 3
    strong = low & (frame["tot"] >= 5)
    frame["sterk_verbeterd"], frame["extreme_start"] = strong, strong & (frame["van"] == 1)
    frame["verder_verslechterd"] = (frame["van"] <= 4) & (change <= -THRESHOLD)
    frame["vroegsignalering_absoluut"] = warned & (change <= -THRESHOLD)
    frame["vroegsignalering_relatief"] = warned & (change - national <= -THRESHOLD)
    frame["gestegen_maar_achterblijvend"] = warned & (change > 0) & (change < national)
    for level in ("buurt", "wijk"):
        improved = frame[level].isin(frame.loc[strong & (frame["weging"] > 0), level])
        frame[f"achterblijvend_{level}"] = low & (frame["tot"] <= 3) & (change <= national) & improved
    return frame.assign(achterblijvend=frame["achterblijvend_buurt"])


def _groups(part: pd.DataFrame) -> dict[str, Any]:
    """Return of each group its codes and dwellings."""
    own = {name: part[part[name]] for name in GROUPS}
    return {name: {"codes": rows.index.tolist(), "woningen": _weight(rows)} for name, rows in own.items()}


def _findings(cells: pd.DataFrame) -> dict[str, Any]:
    """Return the counterparts of findings 1.1-1.18."""
    parts = {name: cells[cells["deel"] == name] for name in ("G4", "G40", "overig")}

    def spread(group: str) -> dict[str, float | None]:
        return {name: _share(part[part[group]], cells[cells[group]]) for name, part in parts.items()}

    def rate(group: str, last: int) -> dict[str, float | None]:
        return {name: _share(p[p[group]], p[p["van"] <= last]) for name, p in parts.items()}

    def lagging(level: str) -> dict[str, float]:
        many = cells.loc[cells["sterk_verbeterd"] & (cells["weging"] > 0), level].nunique()
        held = cells.loc[cells[f"achterblijvend_{level}"], level].nunique()
        return {"aantal": many, "met_achterblijvend": held, "aandeel": held / many if many else 0.0}

    def mean(rows: pd.DataFrame) -> float:
        return float(np.average(rows["soc"], weights=rows["weging"])) if rows["weging"].any() else 0.0

    strong, down = cells[cells["sterk_verbeterd"]], cells[cells["verder_verslechterd"]]
    early = {kind: cells[cells[f"vroegsignalering_{kind}"]] for kind in ("absoluut", "relatief")}
    return {
        "1.1": _weight(strong), "1.2": _share(strong, cells[cells["van"] <= 3]), "1.5": spread("sterk_verbeterd"),
        "1.6": rate("sterk_verbeterd", 3), "1.7": {f"{n}en": lagging(n) for n in ("buurt", "wijk")},
        "1.9": {"extreme_start": mean(strong[strong["van"] == 1]), "NL": mean(cells)},
        "1.10": _weight(down), "1.11": _share(down, cells[cells["van"] <= 4]), "1.12": spread("verder_verslechterd"),
        "1.13": rate("verder_verslechterd", 4), "1.15": _weight(early["absoluut"]), "1.16": _weight(early["relatief"]),
    }  # fmt: skip


def _weight(cells: pd.DataFrame) -> float:
    return float(cells["weging"].sum())


def _share(part: pd.DataFrame, whole: pd.DataFrame) -> float | None:
    return _weight(part) / _weight(whole) if _weight(whole) else None
