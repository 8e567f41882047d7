"""Outlines as paths of an SVG: whole units, each point relative to the one before, in few bytes."""

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

#: What stands for an outline that is too small to be drawn: a square of two units.
_DOT: Final = "h2v2h-2z"


def paths(shapes: npt.NDArray[np.object_]) -> list[str]:
    """Write the rings of polygons in units of the drawing, rounded: ``M x y l dx dy ... z`` a ring.

    Points that fall together are one; a ring of fewer than three is left out, and an outline without any ring becomes
    a dot.
    """
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    whole = np.rint(points).astype(int)
    new = np.diff(ring, prepend=-1) != 0
    kept = new | (np.diff(whole, axis=0, prepend=0) != 0).any(axis=1)
    whole, ring = whole[kept], ring[kept]
    steps = np.diff(whole, axis=0, append=0)
    starts = np.flatnonzero(np.diff(ring, prepend=-1))
    found: list[list[str]] = [[] for _ in range(len(shapes))]
    for start, stop in zip(starts, [*starts[1:], len(ring)], strict=True):
        if stop - start > 3:  # the last point is the first one again
            x, y = whole[start]
            line = " ".join(map(str, steps[start : stop - 2].ravel().tolist())).replace(" -", "-")
            found[owner[part[ring[start]]]].append(f"M{x} {y}l{line}z")
    dots = np.rint(shapely.get_coordinates(shapely.centroid(shapes))).astype(int).tolist()
    return ["".join(own) or f"M{x - 1} {y - 1}{_DOT}" for own, (x, y) in zip(found, dots, strict=True)]
