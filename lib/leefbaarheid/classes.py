"""The nine classes of Leefbaarometer 3.0 and the cut-offs between them.

The exact cut-offs are not published. ``BOUNDS`` holds what is known: for each of the eight bounds
the bracket in which it must lie on ``afw`` (read off the 12,147 buurten of 2024, the bound between
5 and 6 narrowed by the gemeenten of 2024) and the bound on ``lbm`` published with two decimals.
"""

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

#: Version of this table; it stands in every report's provenance.
VERSION: Final = "2024-1"

#: Names and colours of the classes, the lowest first; pages have these colours from templates/tokens.css (a test compares).
_NAMES = "Zeer onvoldoende, Ruim onvoldoende, Onvoldoende, Zwak, Voldoende, Ruim voldoende, Goed, Zeer goed, Uitstekend"
_COLOURS = "#cf783f, #d7995e, #e0b881, #fbf2c4, #d0d2a6, #a7b38a, #819470, #5e7658, #3c5941"

LABELS: Final = dict(enumerate(_NAMES.split(", "), 1))
COLOURS: Final = dict(enumerate(_COLOURS.split(", "), 1))

#: Upper bound of classes 1-8: lowest and highest value on ``afw``, and the published one on ``lbm``.
BOUNDS: Final = pd.DataFrame(index=pd.RangeIndex(1, 9, name="klasse"))
BOUNDS["laag"] = [-0.4324, -0.3546, -0.2819, -0.1642, -0.103087, 0.0101, 0.0895, 0.16794]
BOUNDS["hoog"] = [-0.4242, -0.3530, -0.2810, -0.1639, -0.102852, 0.0102, 0.0896, 0.16798]
BOUNDS["gepubliceerd_lbm"] = [3.67, 3.74, 3.81, 3.93, 3.99, 4.11, 4.19, 4.27]

#: The class step, readers' unit of a change, in points of ``afw``: the mean width of classes 2-8.
STEP: Final = 0.0852
#: Smaller changes, in steps, are called level: of one area below ``HARDLY``, of a mean of many below ``HARDLY_MEAN``.
HARDLY: Final = 0.05
HARDLY_MEAN: Final = 0.1

#: Noise of a change of ``afw`` between two score years that says nothing of the place (points, standard deviation), of an
#: area with at least this many households. The recipe is in tests/analysis/stijgers_en_dalers/test_groups.py.
NOISE: Final = pd.DataFrame({"huishoudens": [0, 25, 100, 250, 500, 1000, 2500, 5000]})
NOISE["sd"] = [0.0829, 0.0454, 0.0281, 0.0242, 0.0229, 0.0182, 0.0151, 0.0124]

#: Constant between ``lbm`` and ``afw`` in the editions of 2022 and 2024.
REFERENCE: Final = 4.102264851143684

#: The variants of the cut-offs that a sensitivity analysis goes through.
VARIANTS: Final = ("midden", "laag", "hoog", "gepubliceerd")


@cache
def cutoffs(variant: str = "midden", reference: float = REFERENCE) -> npt.NDArray[np.float64]:
    """Return the eight upper bounds on ``afw`` (shape ``(8,)``, rising, read-only), for one variant.

    ``midden`` (default) is the middle of each bracket, ``laag`` and ``hoog`` its ends,
    ``gepubliceerd`` the two-decimal bounds on ``lbm`` less ``reference``.

    Raises ``ValueError`` for a variant that is not in ``VARIANTS``.

    >>> cutoffs()[[3, 4]].round(3).tolist(), cutoffs("gepubliceerd")[[3, 4]].round(3).tolist()
    ([-0.164, -0.103], [-0.172, -0.112])
    """
    if variant not in VARIANTS:
        raise ValueError(f"variant {variant!r} is not one of {', '.join(VARIANTS)}")
    middle, published = (BOUNDS["laag"] + BOUNDS["hoog"]) / 2, BOUNDS["gepubliceerd_lbm"] - reference
    bounds = BOUNDS.assign(midden=middle, gepubliceerd=published)[variant].to_numpy()
    bounds.flags.writeable = False  # all who ask get the same one
    return bounds


def classify(afw: npt.ArrayLike, bounds: npt.NDArray[np.float64] | None = None) -> npt.NDArray[np.float64]:
    """Cut ``afw`` into the classes 1-9; a missing score gives a missing class.

    A score on a bound belongs to the lower class. Returns floats of the shape of ``afw``.

    >>> classify([-0.5, 0.0, 0.2]).tolist()
    [1.0, 6.0, 9.0]
    """
    values = np.asarray(afw, dtype=float)
    found = np.searchsorted(cutoffs() if bounds is None else bounds, values, side="left") + 1.0
    return np.where(np.isnan(values), np.nan, found)


def uncertain(afw: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Tell which scores lie inside a bracket, so that their class is not certain."""
    values = np.asarray(afw, dtype=float)[..., None]
    inside = (values >= BOUNDS["laag"].to_numpy()) & (values <= BOUNDS["hoog"].to_numpy())
    return np.asarray(inside.any(axis=-1))


def middle_of_class_6(bounds: npt.NDArray[np.float64] | None = None) -> float:
    """Return the score that halves class 6 ("net ruim voldoende" lies below it)."""
    b = cutoffs() if bounds is None else bounds
    return float((b[4] + b[5]) / 2)


def noise_sd(households: pd.Series) -> pd.Series:
    """Return the noise of a change (points of ``afw``, one standard deviation) of areas by their households.

    By the table :data:`NOISE`; an area of unknown weight counts as the smallest.

    >>> noise_sd(pd.Series([99.0, 100.0, None])).tolist()
    [0.0454, 0.0281, 0.0829]
    """
    band = np.searchsorted(NOISE["huishoudens"], households.fillna(0.0), side="right") - 1
    return pd.Series(NOISE["sd"].to_numpy()[band], index=households.index)
