"""The known truths that only cells of 100 m show: parts of a buurt that went their own way, 2014-2020."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from tests.voorbeeldland import plan
from tests.voorbeeldland.cells import balance
from tests.voorbeeldland.truths import KINDS, MIX, STARTS, Bools, Floats, leading

Places = dict[str, list[int]]


@dataclass(frozen=True)
class CellTruth:
    """Neighbouring cells with the change of their kind, within one buurt: about ``deel`` of its dwellings.

    ``binnen`` names the truth whose first buurt it is; without, it is an ordinary buurt of the gemeente,
    which as a whole falls in no group. The other cells of the buurt make up for them.
    """

    gemeente: str
    kind: str
    start: str
    deel: float
    binnen: str = ""

    @property
    def id(self) -> str:
        """The truth's name, the same for every seed."""
        return f"{self.gemeente.lower()}-{self.kind}-cellen"

    @property
    def groep(self) -> str:
        """The group in which its cells must be found."""
        return KINDS[self.kind][0]

    @property
    def leading(self) -> str:
        """The dimension with the largest contribution in the direction of the change."""
        return leading(self.kind)


CELL_TRUTHS: Final = (
    CellTruth("Kroonhaven", "blijft", "3", 0.20, "kroonhaven-onv"),
    CellTruth("Wilgenvoorde", "blijft", "3", 0.20, "wilgenvoorde-won"),
    CellTruth("Bremhorst", "blijft", "3", 0.25, "bremhorst-won"),
    CellTruth("Zilverbroek", "won", "3", 0.14),
    CellTruth("Zilverbroek", "extreem", "1", 0.10),
    CellTruth("Vinkenrade", "slechter", "4", 0.16),
    CellTruth("Bremhorst", "vroeg", "6-", 0.16),
    CellTruth("Otterdonk", "achter", "6-", 0.20),
    CellTruth("Klaverzijl", "traag", "6-", 0.20),
)


def calm(buurten: pd.DataFrame, cells: pd.DataFrame, places: Places) -> Bools:
    """Tell which cells lie in a truth's buurt or in the quiet gemeente: nearly alike, so that none strays."""
    rows = (buurten["gemeente"] == plan.QUIET).to_numpy(copy=True)
    rows[[row for found in places.values() for row in found]] = True
    return np.asarray(rows[cells["buurt"].to_numpy()])


def place_cells(buurten: pd.DataFrame, start: Floats, cells: pd.DataFrame, places: Places) -> Places:
    """Choose the rows of ``cells`` for each truth: those nearest to the outermost cell of its buurt."""
    taken = {row for rows in places.values() for row in rows}
    lived = cells[cells["woningen"].notna()]
    many = lived["buurt"].value_counts().reindex(buurten.index, fill_value=0) >= 8
    found: Places = {}
    for truth in CELL_TRUTHS:
        if truth.binnen:
            host = places[truth.binnen][0]
        else:
            score = pd.Series(start.sum(axis=1), buurten.index)
            fit = many & (buurten["gemeente"] == truth.gemeente) & ~buurten.index.isin(taken)
            host = int(np.where(fit, (score - STARTS["5"]).abs(), np.inf).argmin())
            taken.add(host)
        own = lived[lived["buurt"] == host]
        away = np.asarray(np.hypot(own["x"] - own["x"].mean(), own["y"] - own["y"].mean()))
        tip = own.iloc[int(away.argmax())]
        near = own.assign(afstand=np.hypot(own["x"] - tip["x"], own["y"] - tip["y"]))
        near = near.sort_values(["afstand", "code"])
        count = int((near["woningen"].cumsum() <= truth.deel * near["woningen"].sum()).sum())
        found[truth.id] = near.index[: max(count, 2)].tolist()
    return found


def build_in_cells(
    cells: pd.DataFrame,
    buurten: tuple[Floats, Floats],
    deviations: tuple[Floats, Floats],
    places: Places,
    rng: np.random.Generator,
    sign: int = 1,
) -> tuple[Floats, Floats]:
    """Return the deviations at the start and of the change, with the truths in them and in balance.

    ``buurten`` gives start and change of the buurten; a ``sign`` of -1 builds in the contrary of every truth.
    """
    start, change = (values.copy() for values in deviations)
    free = np.ones(len(cells), dtype=bool)
    buurt = cells["buurt"].to_numpy()
    for truth in CELL_TRUTHS:
        for row in places[truth.id]:
            goal = STARTS[truth.start] + rng.uniform(-0.004, 0.004)
            start[row] = MIX * (goal - buurten[0][buurt[row]].sum())
            kind = sign * np.array(KINDS[truth.kind][1]) + rng.uniform(-0.0006, 0.0006, 5)
            change[row] = kind - buurten[1][buurt[row]]
            free[row] = False
    return balance(start, cells, free), balance(change, cells, free)
