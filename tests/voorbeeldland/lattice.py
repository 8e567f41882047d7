"""The lattice: cells of 100 m in buurten of 6 by 5, four buurten to a wijk, wijken row by row in gemeenten."""

from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from leefbaarheid.terms import CRS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

#: Gemeenten of every size: wijken and group.
CORE: Final = {
    "Kroonhaven": (10, "G4"), "Valkenmonde": (8, "G4"), "Wilgenvoorde": (10, "G40"), "Zilverbroek": (6, "G40"),
    "Elzerwoud": (5, ""), "Vinkenrade": (4, ""), "Bremhorst": (4, ""), "Rietschans": (4, ""), "Hemelaar": (3, ""),
    "Otterdonk": (3, ""), "Klaverzijl": (3, ""), "Meeuwenoog": (1, ""),
}  # fmt: skip
DEMO_GEMEENTE: Final = "Wilgenvoorde"
#: How many further gemeenten each size has, of how many wijken, and whether its cells are published.
SIZES: Final = {"klein": (0, 0, False), "standaard": (28, 3, True), "nederland": (330, 10, True)}
PROVINCIES: Final = {"PV90": "Noorderduin", "PV91": "Middenmark", "PV92": "Zuiderveen"}
#: Dwellings in a cell, about.
_DENSE: Final = {"G4": 40, "G40": 28, "": 15}
_WORDS: Final = ("Linden", "Molen", "Haven", "Spoor", "Tuin", "Vogel", "Sterren", "Weide", "Beuken", "Klaver")
#: Metres of a buurt and of a cell.
_BUURT: Final = np.array([600, 500])
_CELL: Final = 100
#: The lower left corner of each part of a wijk, in buurten, and its sides.
_PARTS: Final = {
    "buurt": ([[0, 1], [1, 1], [0, 0], [1, 0]], [1, 1]), "pc4": ([[0, 1], [0, 0]], [2, 1]), "wijk": ([[0, 0]], [2, 2]),
}  # fmt: skip


@dataclass(frozen=True)
class Lattice:
    """Where everything lies: arrays have the axes wijk, buurt (4) and cell (30, row by row), the outer ones first.

    ``levels`` has per level (but for cells) ``code, naam, gemeente`` (its number), ``woningen`` and ``geometry``; ``of`` is
    the number of the gemeente of each wijk, ``first`` that of the first wijk of each gemeente.
    """

    gemeenten: pd.DataFrame
    of: Ints
    first: Ints
    woningen: Floats
    cells: npt.NDArray[np.object_]
    published: bool
    rng: np.random.Generator
    levels: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)

    def sums(self, buurten: Floats) -> dict[str, Floats]:
        """Add up figures of buurten, shape ``(wijken, 4, ...)``, to every level (areas on the first axis)."""
        wijk, rest = buurten.sum(axis=1), buurten.shape[2:]
        pc4 = buurten.reshape(-1, 2, *rest).sum(axis=1)
        gemeente = np.add.reduceat(wijk, self.first)
        return {"buurt": buurten.reshape(-1, *rest), "pc4": pc4, "wijk": wijk, "gemeente": gemeente}

    def inhabited(self) -> pd.DataFrame:
        """Return ``code`` and ``woningen`` of all cells, missing where nobody lives and in one cell of a hundred."""
        found = pd.DataFrame({"code": self.cells.ravel(), "woningen": self.woningen.ravel()})
        found.loc[(found["woningen"] == 0) | (found.index % 101 == 100), "woningen"] = np.nan
        return found


def make_lattice(size: str, seed: int) -> Lattice:
    """Lay out the country: wijken in rows there and back, so that each gemeente is whole."""
    more, wijken, published = SIZES[size]
    rng = np.random.default_rng(seed)
    groups = ("G4", "G40", "G40", "", "", "", "", "")
    plan = CORE | {f"Voorbeeldstede {i}": (wijken, groups[i % 8]) for i in range(more)}
    gemeenten = pd.DataFrame([(name, *g) for name, g in plan.items()], columns=["naam", "wijken", "groep"])
    number = gemeenten.index.to_numpy()
    gemeenten["code"] = [f"GM{9001 + n + 20 * (n >= len(CORE))}" for n in number]
    gemeenten["provincie_code"] = np.array([*PROVINCIES])[number * len(PROVINCIES) // len(number)]
    gemeenten["provincie"] = gemeenten["provincie_code"].map(PROVINCIES)
    of = np.repeat(number, gemeenten["wijken"])
    first = np.searchsorted(of, number)
    side = int(np.ceil(np.sqrt(len(of))))
    row, column = np.divmod(np.arange(len(of)), side)
    column = np.where(row % 2, side - 1 - column, column)
    corner = [100_000, 400_000] + 2 * _BUURT * np.stack([column, row], axis=-1)
    low = {level: corner[:, None] + _BUURT * np.array(steps) for level, (steps, _) in _PARTS.items()}
    dense = gemeenten["groep"].map(_DENSE).to_numpy()[of][:, None] * rng.lognormal(0, 0.4, (len(of), 4))
    buurt = np.arange(dense.size).reshape(dense.shape)
    dense = np.where(buurt % 29 == 28, 0.5, dense)  # hardly any dwellings
    dense[buurt % 97 == 96] = 0
    place = np.stack(np.meshgrid(*(np.arange(n) for n in _BUURT // _CELL)), axis=-1).reshape(-1, 2)
    east, north = (low["buurt"][:, :, None] // _CELL + place).transpose(3, 0, 1, 2).astype(str)
    cells = np.char.add(np.char.add("E", east), np.char.add("N", north)).astype(object)
    woningen = rng.poisson(dense[..., None], cells.shape).astype(float)
    found = Lattice(gemeenten, of, first, woningen, cells, published, rng)
    inside = (np.arange(len(of)) - first[of]).tolist()
    wijk = [f"{g[2:]}{n:02d}" for g, n in zip(gemeenten["code"].to_numpy()[of], inside, strict=True)]
    pc4 = [str(1001 + n) for n in range(2 * len(of))]
    codes = {"pc4": pc4, "wijk": [f"WK{w}" for w in wijk]}
    codes["buurt"] = [f"BU{w}{k:02d}" for w in wijk for k in range(4)]
    words = [_WORDS[n % len(_WORDS)] for n in inside]
    buurten = [f"{word}{end}" for word in words for end in ("hof", "plein", "park", "veld")]
    names = {"pc4": pc4, "wijk": [f"{word}wijk" for word in words], "buurt": buurten}
    outlines = {}
    for level, (steps, sides) in _PARTS.items():
        corners = [c.reshape(-1, 2).T for c in (low[level], low[level] + _BUURT * sides)]
        outlines[level] = np.repeat(of, len(steps)), shapely.box(*corners[0], *corners[1])
    whole = [shapely.coverage_union_all(part) for part in np.split(outlines["wijk"][1], first[1:])]
    codes["gemeente"], names["gemeente"] = gemeenten["code"], gemeenten["naam"]
    outlines["gemeente"] = number, whole
    for level, woningen_of in found.sums(woningen.sum(axis=2)).items():
        columns = {"code": codes[level], "naam": names[level], "gemeente": outlines[level][0]}
        columns["woningen"] = woningen_of
        found.levels[level] = gpd.GeoDataFrame(columns, geometry=outlines[level][1], crs=CRS)
    return found
