"""The key of theme 2: what any analysis of leefbaarheid and SES in Voorbeeldland must find.

Computed from the published tables in plain numpy, apart from the analysis that it checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from leefbaarheid.classes import classify
from tests.voorbeeldland import ses
from tests.voorbeeldland.findings import share
from tests.voorbeeldland.scores import DIMENSIONS

YEAR: Final = 2020
_FIFTH, _LOW, _HIGH, _FEWEST = 0.2, 4, 8, 10


def inequality(
    areas: Mapping[str, pd.DataFrame], scores: Mapping[str, pd.DataFrame], status: ses.Status
) -> dict[str, Any]:
    """Return the part ``sociale_ongelijkheid`` of the key, as a tree of plain values.

    Scores are those of 2020, with the SES of 2020 and of 2022. Shares are of the areas with both; a low SES lies
    at or below the ``grens``, the lowest fifth of those areas. ``rang_spreiding`` counts every area with a score.
    """
    buurten = areas["buurt"].set_index("code")
    cluster = areas["buurt"].loc[status.cluster]
    levels: dict[str, Any] = {}
    for level in ("buurt", "wijk", "pc4"):
        frame = scores[level][scores[level]["jaar"] == YEAR].set_index("code").drop(columns="jaar")
        frame = frame.join(areas[level].set_index("code")[["gemeente_code"]], how="inner")
        frame["klasse"] = classify(frame["afw"])
        table = status.tables[level]
        levels[level] = {
            str(year): _level(frame.join(table[table["jaar"] == year].set_index("code")))
            for year in sorted(table["jaar"].unique())
            if year >= YEAR
        }
    former = pd.Series(status.recoded)
    return {
        "jaar": YEAR,
        "regels": {"kwintiel": _FIFTH, "klasse_laag": _LOW, "klasse_hoog": _HIGH, "minimum": _FEWEST},
        "ontwerp": {
            "pearson": status.targets,
            "totaal_spreiding": ses.SPREAD_LEVEL,
            "afw_spreiding": ses.SPREAD_SCORE,
            "verandering": ses.CHANGE,
        },
        "niveaus": levels,
        "verandering": _change(scores["buurt"], status.tables["buurt"]),
        "cluster": {
            "naam": f"{cluster['naam'].iloc[0]} en omgeving",
            "klasse_laag": ses.CLUSTER_CLASS,
            "codes": sorted(cluster["code"]),
            "stapeling": sorted(set(levels["buurt"][str(YEAR)]["stapeling"]) & set(cluster["code"])),
            "gemeenten": sorted(cluster["gemeente_code"].unique()),
        },
        "oude_codes": {
            str(code): part.to_dict() for code, part in former.groupby(former.map(buurten["gemeente_code"]))
        },
    }


def _level(frame: pd.DataFrame) -> dict[str, Any]:
    """Return the figures of one level; ``frame`` has a row an area with a score, SES missing where there is none."""
    known = frame.dropna(subset="totaal")
    low = known["totaal"] <= float(np.quantile(known["totaal"], _FIFTH))
    known = known.assign(
        stapeling=low & (known["klasse"] <= _LOW), tegenhanger=low & (known["klasse"] >= _HIGH)
    )
    parts = [name for name in (*ses.PARTS, "inkomen", "vermogen") if name in known]
    spread = frame.groupby("gemeente_code")["afw"].agg(["size", "std"])
    rank = spread.loc[spread["size"] >= _FEWEST, "std"].rank(ascending=False)
    gemeenten = {}
    for code, part in known.groupby("gemeente_code"):
        stapeling, tegenhanger = int(part["stapeling"].sum()), int(part["tegenhanger"].sum())
        gemeenten[str(code)] = {
            "n": len(part),
            "pearson": _pearson(part["totaal"], part["afw"]),
            "sd": float(spread["std"][code]) if spread["size"][code] > 1 else None,
            "rang_spreiding": int(rank[code]) if code in rank else None,
            "stapeling": stapeling,
            "stapeling_aandeel": share(stapeling, len(part)),
            "tegenhanger": tegenhanger,
            "tegenhanger_aandeel": share(tegenhanger, len(part)),
        }
    return {
        "n": len(known),
        "grens": float(np.quantile(known["totaal"], _FIFTH)),
        "samenhang": {
            name: {part: _pearson(known[part], known[name]) for part in parts}
            for name in ("afw", *DIMENSIONS)
        },
        "totaal_spreiding": _pearson(known["totaal"], known["spreiding"]) if "spreiding" in known else None,
        "stapeling": sorted(known.index[known["stapeling"]]),
        "tegenhanger": sorted(known.index[known["tegenhanger"]]),
        "zonder_ses": sorted(frame.index.difference(known.index)),
        "gemeenten": gemeenten,
    }


def _change(scores: pd.DataFrame, table: pd.DataFrame) -> dict[str, Any]:
    """Return the correlation of the changes of SES and score, 2014-2020, over the buurten with both."""
    both = scores.merge(table, on=["code", "jaar"]).dropna(subset="totaal").set_index("code")
    first, last = (both.loc[both["jaar"] == year, ["afw", "totaal"]] for year in (2014, YEAR))
    change = (last - first).dropna()
    return {"van": 2014, "tot": YEAR, "n": len(change), "pearson": _pearson(change["totaal"], change["afw"])}


def _pearson(x: pd.Series, y: pd.Series) -> float | None:
    """Return the correlation from its definition; none for fewer than three areas."""
    if len(x) < 3:
        return None
    a, b = (v.to_numpy() - v.mean() for v in (x, y))
    return float((a @ b) / np.sqrt((a @ a) * (b @ b)))
