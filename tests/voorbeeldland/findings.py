"""What stands in the letter on theme 1, for Voorbeeldland: each finding at the level of cells, with dwellings."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from tests.voorbeeldland.scores import DIMENSIONS

_THIRDS: Final = ("G4", "G40", "overig")


def change_of(part: pd.DataFrame) -> dict[str, Any]:
    """Return the weighted change, its dimensions and the leading one; none where nothing weighs."""
    names, weight = ("afw", *DIMENSIONS), part["weging"].to_numpy(dtype=float)
    if weight.sum() == 0:
        return {name: None for name in ("verandering", *DIMENSIONS, "leidende_dimensie")}
    values = weight @ part[list(names)].to_numpy() / weight.sum()
    mean = dict(zip(names, map(float, values), strict=True))
    sign = 1 if mean["afw"] > 0 else -1
    leading = max(DIMENSIONS, key=lambda n: sign * mean[n]) if abs(mean["afw"]) >= 0.0005 else None
    return {"verandering": mean.pop("afw"), **mean, "leidende_dimensie": leading}


def share(part: float, whole: float) -> float | None:
    """Return a part of a whole, or none where there is no whole."""
    return part / whole if whole else None


def wijk_of(cells: pd.DataFrame) -> pd.Series:
    """Return the code of the wijk of each cell, by the buurt in which it lies."""
    return "WK" + cells["ouder"].str[2:8]


def findings(cells: pd.DataFrame, parts: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """Return the counterpart of findings 1.1-1.18 by number.

    ``cells`` has a row a cell with ``weging``, change, classes ``van`` and ``tot``, ``ouder`` and a true-false
    column per group; ``parts`` the same rows for G4, G40 and the rest.
    """
    strong, down = cells[cells["sterk_verbeterd"]], cells[cells["verder_verslechterd"]]
    absolute, relative = (cells[cells[f"vroegsignalering_{kind}"]] for kind in ("absoluut", "relatief"))
    lead = "leidende_dimensie"
    extreme = change_of(strong[strong["van"] == 1])
    return {
        "1.1": _weight(strong),
        "1.2": share(_weight(strong), _weight(cells[cells["van"] <= 3])),
        "1.3": change_of(strong)[lead],
        "1.4": change_of(cells)[lead],
        "1.5": _spread(parts, "sterk_verbeterd"),
        "1.6": {name: _rate(parts[name], "sterk_verbeterd", 3) for name in _THIRDS},
        "1.7": {
            "buurten": _with_lagging(cells, cells["ouder"], "achterblijvend"),
            "wijken": _with_lagging(cells, wijk_of(cells), "achterblijvend_wijk"),
        },
        "1.8": {str(k): change_of(strong[strong["van"] == k])[lead] for k in (1, 2)},
        "1.9": {"extreme_start": extreme["soc"], "NL": change_of(cells)["soc"]},
        "1.10": _weight(down),
        "1.11": share(_weight(down), _weight(cells[cells["van"] <= 4])),
        "1.12": _spread(parts, "verder_verslechterd"),
        "1.13": {name: _rate(parts[name], "verder_verslechterd", 4) for name in _THIRDS},
        "1.14": change_of(down)[lead],
        "1.15": _weight(absolute),
        "1.16": _weight(relative),
        "1.17": {"absoluut": change_of(absolute)[lead], "relatief": change_of(relative)[lead]},
        "1.18": {kind: _spread(parts, f"vroegsignalering_{kind}") for kind in ("absoluut", "relatief")},
    }


def _weight(cells: pd.DataFrame) -> float:
    return float(cells["weging"].sum())


def _spread(parts: dict[str, pd.DataFrame], group: str) -> dict[str, float | None]:
    """Divide the dwellings of a group over G4, G40 and the rest."""
    held = {name: _weight(parts[name][parts[name][group]]) for name in _THIRDS}
    return {name: share(weight, sum(held.values())) for name, weight in held.items()}


def _rate(part: pd.DataFrame, group: str, last_class: int) -> float | None:
    return share(_weight(part[part[group]]), _weight(part[part["van"] <= last_class]))


def _with_lagging(cells: pd.DataFrame, larger: pd.Series, column: str) -> dict[str, float | None]:
    """Count larger areas with dwellings that improved strongly, and those of them that hold a lagging cell."""
    improved = set(larger[cells["sterk_verbeterd"] & (cells["weging"] > 0)])
    lagging = set(larger[cells[column]])
    return {
        "aantal": len(improved),
        "met_achterblijvend": len(lagging),
        "aandeel": share(len(lagging), len(improved)),
    }
