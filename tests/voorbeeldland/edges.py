"""Draws the edges between buurten, fractal and shared exactly, and makes outlines of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import Voronoi

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


def outlines(voronoi: Voronoi, buurt: Ints, count: int, rng: np.random.Generator) -> npt.NDArray[np.object_]:
    """Return one (multi)polygon a buurt from the fractal edges between cells of two buurten."""
    pairs, ends = voronoi.ridge_points, np.array(voronoi.ridge_vertices)
    drawn = buurt[pairs[:, 0]] != buurt[pairs[:, 1]]
    pairs, ends = pairs[drawn], ends[drawn]
    lines = fractal(
        voronoi.vertices[ends[:, 0]], voronoi.vertices[ends[:, 1]], voronoi.points[pairs[:, 0]], rng
    )
    faces = shapely.get_parts(shapely.polygonize(shapely.linestrings(lines)))
    site, face = shapely.STRtree(faces).query(shapely.points(voronoi.points), predicate="within")
    owner = np.full(len(faces), -1)
    owner[face] = buurt[site]
    order = np.argsort(owner, kind="stable")
    parts = np.split(faces[order], np.searchsorted(owner[order], np.arange(count + 1)))[1:-1]
    shapes = [shapely.coverage_union_all(part) for part in parts]
    return shapely.coverage_simplify(np.array(shapes), 45)


def fractal(start: Floats, stop: Floats, site: Floats, rng: np.random.Generator) -> Floats:
    """Bend each edge sideways at three points, inside the triangles between it and its two sites.

    The two sites mirror each other in the edge, so that one of them tells how far it may bend.
    """
    along = stop - start
    length = np.hypot(*along.T)[:, None]
    normal = along[:, ::-1] * [-1, 1] / length
    foot = ((site - start) * along).sum(axis=1, keepdims=True) / length
    high = np.abs(((site - start) * normal).sum(axis=1, keepdims=True))
    u = np.array([0.25, 0.5, 0.75])
    room = np.full((len(start), 3), np.inf)
    np.divide(u * length, foot, out=room, where=foot > 0)
    back = np.full_like(room, np.inf)
    np.divide((1 - u) * length, length - foot, out=back, where=foot < length)
    bend = rng.uniform(-0.8, 0.8, (len(start), 1))
    turn = np.hstack([bend * 0.6, bend, bend * 0.6]) + rng.uniform(-0.2, 0.2, (len(start), 3))
    offset = turn * np.minimum(high * np.minimum(room, back), 0.45 * length)
    middle = start[:, None] + u[:, None] * along[:, None] + offset[..., None] * normal[:, None]
    return np.concatenate([start[:, None], middle, stop[:, None]], axis=1)
