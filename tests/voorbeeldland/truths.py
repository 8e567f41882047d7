"""The known truths of Voorbeeldland, 2014-2020: what is built in and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from tests.voorbeeldland import plan
from tests.voorbeeldland.scores import DIMENSIONS

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Each kind of truth: its group, and its change of fys, onv, soc, vrz and won.
KINDS: Final = {
    "onv": ("sterk_verbeterd", (0.002, 0.124, 0.011, 0.028, 0.035)),
    "won": ("sterk_verbeterd", (0.004, 0.070, 0.008, 0.023, 0.090)),
    "extreem": ("extreme_start", (0.006, 0.095, 0.080, 0.020, 0.145)),
    "slechter": ("verder_verslechterd", (-0.001, -0.066, -0.022, 0.012, -0.008)),
    "vroeg": ("vroegsignalering_absoluut", (0.000, -0.058, -0.014, 0.012, -0.005)),
    "achter": ("vroegsignalering_relatief", (0.000, -0.021, -0.007, 0.014, -0.001)),
    "traag": ("gestegen_maar_achterblijvend", (0.001, 0.001, -0.002, 0.014, 0.004)),
    "blijft": ("achterblijvend", (0.000, -0.004, 0.000, 0.010, 0.000)),
}
#: Scores (``afw``) well inside a class; "6-" is its lower half, "6+" its upper half.
STARTS: Final = {"1": -0.480, "3": -0.325, "4": -0.215, "5": -0.134, "6-": -0.077, "6+": -0.020}


def leading(kind: str) -> str:
    """Return the dimension that contributes most to a kind's change, in its direction."""
    change = np.array(KINDS[kind][1])
    return DIMENSIONS[int(np.argmax(change * np.sign(change.sum())))]


@dataclass(frozen=True)
class Truth:
    """One built-in truth: some buurten of one postcode area, all with the change of its kind.

    Truths with the same gemeente and ``plek`` share a postcode area; ``aantal`` 0 takes the rest of
    it, so that the postcode area as a whole falls in the group too. The ``starts`` are taken in turn.
    """

    gemeente: str
    plek: str
    kind: str
    namen: str
    starts: str
    aantal: int = 0

    @property
    def id(self) -> str:
        """The truth's name, the same for every seed."""
        return f"{self.gemeente.lower()}-{self.kind}"

    @property
    def groep(self) -> str:
        """The group in which its buurten must be found."""
        return KINDS[self.kind][0]

    @property
    def leading(self) -> str:
        """The dimension with the largest contribution in the direction of the change."""
        return leading(self.kind)


TRUTHS: Final = (
    Truth("Kroonhaven", "haven", "onv", "Oude Touwbaan, Kabelbuurt, Zeilmakerskwartier", "3"),
    Truth("Kroonhaven", "rand", "slechter", "Dokwerkersbuurt, Kraanbuurt", "4 3", 2),
    Truth("Valkenmonde", "flats", "won", "Hoge Valk", "3", 1),
    Truth("Valkenmonde", "rand", "slechter", "Ververskwartier", "4", 1),
    Truth("Wilgenvoorde", "weverij", "extreem", "De Weverij", "1", 1),
    Truth("Wilgenvoorde", "weverij", "onv", "Spoelersbuurt", "3", 1),
    Truth("Wilgenvoorde", "weverij", "won", "Garenkwartier, Spinnerspark, Vlasbuurt", "3"),
    Truth("Wilgenvoorde", "smederij", "slechter", "Ketelbuurt, Smidsehof, Aambeeldbuurt", "4 3"),
    Truth("Wilgenvoorde", "oost", "vroeg", "Notenlaan-Oost, Merelhof, Elzenhof", "5 6- 6+"),
    Truth("Wilgenvoorde", "west", "achter", "Notenlaan-West, Lijsterhof", "6- 5", 2),
    Truth("Wilgenvoorde", "zuid", "traag", "Kersenhof, Perenhof", "6- 5", 2),
    Truth("Elzerwoud", "gordel", "vroeg", "Boswachtersbuurt, Houtvesterij", "6- 5"),
    Truth("Elzerwoud", "schil", "achter", "Jagersbuurt, Stropershoek", "6- 5"),
    Truth("Elzerwoud", "kern", "traag", "Mastbos, Sparrenhof", "6- 5"),
    Truth("Bremhorst", "kern", "won", "Steenoven", "3", 1),
)

#: By which dimensions a start is moved to its score: mostly safety, dwellings and cohesion.
MIX: Final = np.array([0.10, 0.40, 0.25, 0.0, 0.25])


def place(buurten: gpd.GeoDataFrame) -> dict[str, list[int]]:
    """Choose the rows of ``buurten`` for each truth: dense postcode areas without many buurten."""
    areas = buurten.groupby("pc4").agg(
        gemeente=("gemeente", "first"), aantal=("code", "size"), dicht=("dichtheid", "median")
    )
    found: dict[str, list[int]] = {}
    left: dict[tuple[str, str], list[int]] = {}
    for truth in TRUTHS:
        spot = truth.gemeente, truth.plek
        if spot not in left:
            need = sum(t.aantal or 2 for t in TRUTHS if (t.gemeente, t.plek) == spot)
            free = areas[(areas["gemeente"] == truth.gemeente) & (areas["aantal"] >= need)]
            large = (free["aantal"] - need - 2).clip(lower=0)
            pc4 = free.assign(large=large).sort_values(["large", "dicht"], ascending=[True, False]).index[0]
            areas = areas.drop(pc4)
            rows = buurten[buurten["pc4"] == pc4].sort_values("dichtheid", ascending=False)
            left[spot] = rows.index.tolist()
        take = truth.aantal or len(left[spot])
        found[truth.id], left[spot] = left[spot][:take], left[spot][take:]
    return found


def names(buurten: pd.DataFrame, places: dict[str, list[int]]) -> pd.Series:
    """Return the names of all buurten, with the truths' own names in their places."""
    naam = buurten["naam"].copy()
    for truth in TRUTHS:
        for row, own in zip(places[truth.id], truth.namen.split(", "), strict=False):
            naam[row] = own
    return naam


def build_in(
    buurten: pd.DataFrame,
    start: Floats,
    change: Floats,
    places: dict[str, list[int]],
    rng: np.random.Generator,
    sign: int = 1,
) -> tuple[Floats, Floats, Bools]:
    """Return start and change with the truths in them, and which buurten are free to shift.

    In the quiet gemeente every buurt starts in class 7 or above, so that none can fall in a group. A
    ``sign`` of -1 builds in the contrary of every truth.
    """
    start, change = start.copy(), change.copy()
    free = np.ones(len(start), dtype=bool)
    for truth in TRUTHS:
        goals = [STARTS[key] for key in truth.starts.split()]
        for i, row in enumerate(places[truth.id]):
            goal = goals[i % len(goals)] + rng.uniform(-0.004, 0.004)
            start[row] += MIX * (goal - start[row].sum())
            change[row] = sign * np.array(KINDS[truth.kind][1]) + rng.uniform(-0.0006, 0.0006, 5)
            free[row] = False
    quiet = (buurten["gemeente"] == plan.QUIET).to_numpy()
    low = np.maximum(0.03 + rng.uniform(0, 0.05, len(start)) - start.sum(axis=1), 0)
    start += np.outer(low * quiet, MIX)
    return start, change, free
