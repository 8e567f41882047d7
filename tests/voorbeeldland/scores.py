"""Scores of the cells by formula, with known truths in them; every other level is their mean by dwellings."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from typing import Final

import numpy as np

from tests.voorbeeldland.lattice import CORE, DEMO_GEMEENTE, Floats, Ints, Lattice

Place = tuple[Ints, Ints, Ints]

#: The dimensions in the order of the published files.
DIMENSIONS: Final = ("fys", "onv", "soc", "vrz", "won")
#: Years with scores, and the part of the change 2014-2020 that was reached; none where only the total is published.
YEARS: Final = {
    2002: -0.8, 2008: -0.7, 2012: -0.3, 2014: 0.0, 2016: 0.3, 2018: 0.6, 2020: 1.0, 2022: 1.05, 2024: 1.1,
}  # fmt: skip
DETAILED: Final = (2014, 2018, 2020, 2022, 2024)
#: National change of 2014-2020 of each dimension: vrz leads, onv is second.
NATIONAL_CHANGE: Final = (0.0015, 0.0125, -0.0015, 0.0180, 0.0095)
#: Kinds of truths: the group that must be found, the score (``afw``) in 2014, well inside a class, and the change to 2020.
KINDS: Final = {
    "onv": ("sterk_verbeterd", -0.325, (0.002, 0.124, 0.011, 0.028, 0.035)),
    "won": ("sterk_verbeterd", -0.325, (0.004, 0.070, 0.008, 0.023, 0.090)),
    "extreem": ("extreme_start", -0.480, (0.006, 0.095, 0.080, 0.020, 0.145)),
    "slechter": ("verder_verslechterd", -0.215, (-0.001, -0.066, -0.022, 0.012, -0.008)),
    "vroeg": ("vroegsignalering_absoluut", -0.077, (0.000, -0.058, -0.014, 0.012, -0.005)),
    "achter": ("vroegsignalering_relatief", -0.077, (0.000, -0.021, -0.007, 0.014, -0.001)),
    "traag": ("gestegen_maar_achterblijvend", -0.077, (0.001, 0.001, -0.002, 0.014, 0.004)),
    "blijft": ("achterblijvend", -0.325, (0.000, -0.004, 0.000, 0.010, 0.000)),
    "laag": ("stapeling", -0.235, (0.001, 0.008, 0.000, 0.012, 0.006)),
    "hoog": ("tegenhanger", 0.105, (0.001, 0.008, 0.000, 0.012, 0.006)),
}
#: The truths of a gemeente: the n-th is the first two buurten (and so a PC4) of its n-th wijk.
TRUTHS: Final = {
    "Kroonhaven": ("onv", "slechter"), "Valkenmonde": ("won", "slechter"),
    "Wilgenvoorde": ("won", "extreem", "slechter", "vroeg", "achter", "traag", "hoog"),
    "Elzerwoud": ("vroeg", "achter", "traag"), "Bremhorst": ("won",),
}  # fmt: skip
#: Gemeenten of which a row of cells stayed behind in the first buurt, which improved.
BEHIND: Final = ("Kroonhaven", "Wilgenvoorde", "Bremhorst")
#: Truths of low status: twelve buurten that adjoin, of low scores, and the counterpart, of high ones.
CLUSTER, COUNTERPART = (f"{DEMO_GEMEENTE.lower()}-{kind}" for kind in ("laag", "hoog"))
#: What moves a start to its score: mostly safety, dwellings and cohesion.
_MIX: Final = np.array([0.10, 0.40, 0.25, 0.0, 0.25])


@dataclass
class Scores:
    """``levels``: per level and year ``afw`` and the ``DIMENSIONS`` (missing in years without), shape ``(areas, 6)``.

    ``truths`` gives the wijken, buurten and cells of each truth: arrays that select from those of the lattice.
    """

    levels: dict[str, dict[int, Floats]] = field(default_factory=dict)
    truths: dict[str, Place] = field(default_factory=dict)


def make_scores(lattice: Lattice) -> Scores:
    """Make the scores of all years."""
    rng, shape = lattice.rng, lattice.woningen.shape
    town = lattice.gemeenten["groep"].map({"G4": 1.0, "G40": 0.6, "": 0.2}).to_numpy()[lattice.of, None]
    status = rng.normal(0.1, 0.7, shape[:2]) + rng.normal(0, 0.5, len(lattice.first))[lattice.of, None]
    start = 0.01 + rng.normal(0, [0.01, 0.02, 0.012, 0.01, 0.015], (*shape, 5))
    start += np.multiply.outer(town, [0, -0.09, -0.06, 0.19, -0.04])[:, :, None]
    start += np.multiply.outer(status, [0.01, 0.05, 0.034, 0.0, 0.036])[:, :, None]
    change = rng.normal(NATIONAL_CHANGE, 0.009, (*shape[:2], 1, 5)) + rng.normal(0, 0.006, (*shape, 5))
    total = change.sum(axis=-1, keepdims=True)
    change += (np.clip(total, -0.03, 0.09) - total) / 5
    found = Scores(truths=_places(lattice))
    for name, place in found.truths.items():
        _, goal, moved = KINDS[name.split("-")[1]]
        own = start[place]
        start[place] += _MIX * (goal + rng.uniform(-0.004, 0.004, len(own)) - own.sum(axis=-1))[:, None]
        change[place] = np.array(moved) + rng.uniform(-0.0006, 0.0006, own.shape)
    weight = lattice.woningen[..., None]
    whole = lattice.sums(weight.sum(axis=2))
    for year, part in YEARS.items():
        wobble = rng.normal(0, 0.0 if year in (2014, 2020) else 0.004, (*shape[:2], 1, 5))
        cells = start + part * change + wobble
        with np.errstate(invalid="ignore"):
            values = {n: v / whole[n] for n, v in lattice.sums((cells * weight).sum(axis=2)).items()}
        values["grid"] = np.where(weight > 0, cells, np.nan).reshape(-1, 5)
        for level, dims in values.items():
            afw = dims.sum(axis=1)
            dims = dims if year in DETAILED else np.full_like(dims, np.nan)
            found.levels.setdefault(level, {})[year] = np.column_stack([afw, dims])
    return found


def make_key(lattice: Lattice, scores: Scores) -> dict[str, list[str]]:
    """Return the codes of what must be found in each group: buurten of low status and its counterpart, else cells."""
    groups = np.full(lattice.cells.shape, "", dtype=object)
    for name, place in scores.truths.items():
        groups[place] = KINDS[name.split("-")[1]][0]
    groups[lattice.woningen == 0] = ""
    buurten = lattice.levels["buurt"]["code"].to_numpy().reshape(groups.shape[:2])
    key = {group: lattice.cells[groups == group].tolist() for group, *_ in KINDS.values()}
    low = ("stapeling", "tegenhanger")
    return key | {group: buurten[(groups == group).any(axis=2)].tolist() for group in low}


def _places(lattice: Lattice) -> dict[str, Place]:
    """Return where each truth lies; the later goes over the earlier where a row of cells lies in a buurt."""
    first = dict(zip(CORE, lattice.first.tolist(), strict=False))
    found = {CLUSTER: _block(range(first[DEMO_GEMEENTE] + 7, first[DEMO_GEMEENTE] + 10), range(4), 30)}
    for name, kinds in TRUTHS.items():
        for number, kind in enumerate(kinds):
            found[f"{name.lower()}-{kind}"] = _block([first[name] + number], range(2), 30)
    for name in BEHIND:
        found[f"{name.lower()}-blijft"] = _block([first[name]], [0], 6)
    return found


def _block(wijken: Iterable[int], buurten: Iterable[int], cells: int) -> Place:
    """Return the places of the first cells of each buurt of each wijk."""
    wijk, buurt, cell = np.array([*product(wijken, buurten, range(cells))]).T
    return wijk, buurt, cell
