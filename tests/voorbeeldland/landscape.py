"""Draws the country: coast, towns, and nested outlines that share their edges exactly.

Small Voronoi cells, denser in towns, are grown into gemeenten, wijken and buurten along "barriers"
(zero lines of smooth noise: waters, roads). Only the edges between two buurten are drawn, made
fractal inside their own pair of cells, so that the outlines stay a valid coverage.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import Voronoi, cKDTree

from leefbaarheid.terms import CRS
from tests.voorbeeldland.edges import outlines
from tests.voorbeeldland.plan import Gemeente, Size

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Relief: TypeAlias = Callable[[Floats], Floats]

DWELLINGS_KM2 = 2_300


class Noise:
    """A smooth random field: sums of cosines over octaves, about standard normal."""

    def __init__(self, rng: np.random.Generator, scale: float, octaves: int = 1) -> None:
        """Fix the waves; ``scale`` is the longest wavelength in metres."""
        octave = np.repeat(np.arange(octaves), 14)
        angle, self.phase = rng.uniform(0, 2 * np.pi, (2, len(octave)))
        freq = 2 * np.pi / scale * 2.0**octave * rng.uniform(0.7, 1.3, len(octave))
        self.waves = np.array([np.cos(angle), np.sin(angle)]) * freq
        weight = 0.55**octave
        self.weight = weight * np.sqrt(2 / (weight**2).sum())

    def __call__(self, xy: Floats) -> Floats:
        """Return the field at each point (shape ``(n,)``)."""
        return np.asarray(np.cos(xy @ self.waves + self.phase) @ self.weight)


def draw(size: Size, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Draw the buurten of a country: one row a buurt, in RD New, a valid coverage.

    Columns: ``gemeente``, ``wijk``, ``pc4`` (running numbers; wijken and PC4 count within their
    gemeente, from its centre outwards), ``bebouwd`` (built-up km²), ``geometry``.
    """
    plan = size.gemeenten
    height = _relief(size, rng)
    centres = _centres(size, height, rng)
    radius = np.array([np.sqrt(0.75 * g.woningen / DWELLINGS_KM2 / np.pi) * 1000 for g in plan])
    kernels, radii = _villages(centres, radius, height, rng)
    xy, side = _sites(size, kernels, radii, height, rng)
    voronoi = Voronoi(xy)
    pairs = voronoi.ridge_points
    land = _land(xy, height, pairs, centres, np.array(size.origin), Noise(rng, 5_000, 4))
    cells = _gemeenten(xy, pairs, land, centres, radius, rng)
    near = pairs[(cells[pairs] >= 0).all(axis=1)]
    hops = _hops(xy, near, rng)
    wijk, buurt = np.full((2, len(xy)), -1)
    count = 0
    for i, gemeente in enumerate(plan):
        inside = np.flatnonzero(cells == i)
        wijk[inside] = _outwards(xy[inside], _partition(xy, hops, inside, gemeente.wijken, rng), centres[i])
        sizes = np.bincount(wijk[inside], minlength=gemeente.wijken)
        for w, k in enumerate(_shares(sizes, gemeente.buurten)):
            part = inside[wijk[inside] == w]
            buurt[part] = count + _outwards(xy[part], _partition(xy, hops, part, k, rng), centres[i])
            count += k
    built = side**2 / 1e6 * np.exp(-(_least(xy, kernels, scale=radii) ** 2) / 1.5)
    first = np.unique(buurt, return_index=True)[1][-count:]
    frame = gpd.GeoDataFrame(
        {
            "gemeente": cells[first],
            "wijk": wijk[first],
            "bebouwd": np.bincount(buurt[buurt >= 0], built[buurt >= 0], minlength=count),
        },
        geometry=outlines(voronoi, buurt, count, rng),
        crs=CRS,
    )
    frame["pc4"] = _postcodes(plan, frame, buurt[near], centres, rng)
    return frame


def _least(xy: Floats, centres: Floats, scale: Floats | float = 1.0, less: Floats | float = 0.0) -> Floats:
    """Return the least distance of each point to a centre, each distance divided by its scale, less its radius."""
    parts = np.array_split(xy, len(xy) * len(centres) // 5_000_000 + 1)
    return np.concatenate(
        [
            (np.hypot(*(part[:, None] - centres[None]).transpose(2, 0, 1)) / scale - less).min(axis=1)
            for part in parts
        ]
    )


def _relief(size: Size, rng: np.random.Generator) -> Relief:
    """Return a function that is positive on land: a rounded block with a ragged rim."""
    extent = np.array(size.extent)
    noise, middle = Noise(rng, 26_000 * extent[0] / 70_000, 6), size.origin + extent * [0.54, 0.5]

    def height(xy: Floats) -> Floats:
        u, v = ((xy - middle) / (extent * 0.40)).T
        block: Floats = 0.86 - (np.abs(u) ** 3 + np.abs(v) ** 3) ** (1 / 3)
        return block + 0.27 * np.tanh(noise(xy) * 0.8)

    return height


def _raster(size: Size, step: float) -> Floats:
    """Return the lower left corners of squares that cover the map."""
    ticks = (np.arange(0, side, step) for side in size.extent)
    return np.stack(np.meshgrid(*ticks), -1).reshape(-1, 2) + size.origin


def _centres(size: Size, height: Relief, rng: np.random.Generator) -> Floats:
    """Spread the gemeenten: the first at the west coast, the third inland, the last an island."""
    origin, extent = np.array(size.origin), np.array(size.extent)
    grid = _raster(size, 900)
    grid = grid + rng.uniform(-300, 300, grid.shape)
    level = height(grid)
    inland = grid[level > 0.12]
    spots = inland[rng.choice(len(inland), len(size.gemeenten) - 1, replace=False)]
    for _ in range(4):
        owner = cKDTree(spots).query(inland)[1]
        spots = np.array([inland[owner == i].mean(axis=0) for i in range(len(spots))])
    spots = inland[cKDTree(inland).query(spots)[1]]
    west, *others = np.argsort(spots[:, 0] + np.abs(spots[:, 1] - origin[1] - extent[1] / 2) / 2)
    inner, *others = sorted(others, key=lambda i: float(np.hypot(*(spots[i] - inland.mean(axis=0)))))
    order = [west, inner, *rng.permutation(others)]
    order[1], order[2] = order[2], order[1]
    away = cKDTree(grid[level > -0.05]).query(grid)[0]
    sea = grid[(away > 4_500) & (away < 7_000) & (grid[:, 1] > origin[1] + extent[1] / 2)]
    sea = sea[((sea > origin + 5_000) & (sea < origin + extent - 5_000)).all(axis=1)]
    return np.vstack([spots[order], sea[np.argmin(sea[:, 0] - sea[:, 1])]])


def _villages(
    centres: Floats, radius: Floats, height: Relief, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return the built-up kernels: every centre, and up to four villages around each on land."""
    n = 4 * (len(centres) - 1)
    angle, reach = rng.uniform(0, 2 * np.pi, n), rng.uniform(3_000, 6_500, n)
    around = np.repeat(np.arange(len(centres) - 1), 4)
    spots = centres[around] + (radius[around] + reach)[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)
    clear = _least(spots, centres, scale=radius) * radius.min()
    spots = spots[(height(spots) > 0.06) & (clear > radius.min())]
    return np.vstack([centres, spots]), np.concatenate([radius, rng.uniform(300, 650, len(spots))])


def _sites(
    size: Size, kernels: Floats, radii: Floats, height: Relief, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return jittered points of a quadtree, finer towards towns and coast, with the side of each."""
    xy, sides = [], []
    corner = _raster(size, size.squares[0])
    coast = 3_000 * size.extent[0] / 70_000
    for side in size.squares:
        middle = corner + side / 2
        away = _least(middle, kernels, less=radii)
        wanted = np.minimum(110 + 0.3 * np.maximum(away, 0), 330 + coast * np.abs(height(middle)))
        keep = (wanted > side * 0.8) | (side == size.squares[-1])
        xy.append(middle[keep] + rng.uniform(-0.38, 0.38, (keep.sum(), 2)) * side)
        sides.append(np.full(keep.sum(), side))
        quarter = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]) * side / 2
        corner = (corner[~keep][:, None] + quarter).reshape(-1, 2)
    return np.vstack(xy), np.concatenate(sides)


def _land(
    xy: Floats, height: Relief, pairs: Ints, centres: Floats, corner: Floats, ragged: Noise
) -> npt.NDArray[np.bool_]:
    """Tell which cells are land: the mainland without lakes, and the island."""
    away = xy - centres[-1]
    island = np.hypot(away[:, 0] + away[:, 1], (away[:, 0] - away[:, 1]) * 2.6) / 4_600
    high = height(xy) > 0
    near = island < 1.9
    high = np.where(near, island + 0.25 * ragged(xy) < 0.9, high)
    joined = (high[pairs[:, 0]] == high[pairs[:, 1]]) & (near[pairs[:, 0]] == near[pairs[:, 1]])
    parts = connected_components(_graph(len(xy), pairs[joined]), directed=False)[1]
    tree = cKDTree(xy)
    main, isle = np.bincount(parts[high & ~near]).argmax(), parts[tree.query(centres[-1])[1]]
    wet = (parts != main) & (parts != isle)
    open_sea = connected_components(_graph(len(xy), pairs[wet[pairs].all(axis=1)]), directed=False)[1]
    return open_sea != open_sea[tree.query(corner)[1]]


def _graph(n: int, pairs: Ints, weight: Floats | None = None) -> csr_array:
    return csr_array((np.ones(len(pairs)) if weight is None else weight, tuple(pairs.T)), shape=(n, n))


def _gemeenten(
    xy: Floats,
    pairs: Ints,
    land: npt.NDArray[np.bool_],
    centres: Floats,
    radius: Floats,
    rng: np.random.Generator,
) -> Ints:
    """Give each land cell to the gemeente that reaches it first, the large ones ahead; -1 is sea."""
    radius = np.minimum(radius, 0.3 * cKDTree(centres).query(centres, k=2)[0][:, 1])
    near = pairs[land[pairs].all(axis=1)]
    barrier = np.sign(Noise(rng, 15_000, 5)(xy))
    length = np.hypot(*(xy[near[:, 0]] - xy[near[:, 1]]).T) * rng.lognormal(0, 0.3, len(near))
    weight = length * np.where(barrier[near[:, 0]] == barrier[near[:, 1]], 1, 7)
    starts = np.flatnonzero(land)[cKDTree(xy[land]).query(centres)[1]]
    gate = len(xy)
    doors = np.column_stack([np.full(len(starts), gate), starts])
    ahead = 1.3 * (radius.max() - radius) + 1
    graph = _graph(gate + 1, np.vstack([near, doors]), np.concatenate([weight, ahead]))
    root = dijkstra(graph, directed=False, indices=gate, return_predecessors=True)[1]
    root[starts] = starts
    root[root < 0] = starts[0]
    while (root[root] != root).any():
        root = root[root]
    owner = np.zeros(gate + 1, dtype=np.intp)
    owner[starts] = np.arange(len(starts))
    return np.where(land, owner[root[:gate]], -1)


def _hops(xy: Floats, near: Ints, rng: np.random.Generator) -> csr_array:
    """Return the graph of steps between cells: a step over a road or water counts for more."""
    weight = rng.lognormal(0, 0.35, len(near))
    for scale in (6_000, 2_200, 1_100):
        side = np.sign(Noise(rng, scale, 2)(xy))
        weight = weight * np.where(side[near[:, 0]] == side[near[:, 1]], 1, 2.2)
    return _graph(len(xy), near, weight)


def _partition(xy: Floats, graph: csr_array, inside: Ints, k: int, rng: np.random.Generator) -> Ints:
    """Divide connected cells into ``k`` connected parts of about as many cells each."""
    part, points = graph[inside][:, inside], xy[inside]
    seeds = np.sort(rng.choice(len(inside), k, replace=False))
    for _ in range(6):
        source = dijkstra(part, directed=False, indices=seeds, min_only=True, return_predecessors=True)[2]
        labels = np.searchsorted(seeds, source)
        members = [np.flatnonzero(labels == i) for i in range(k)]
        middle = [m[np.hypot(*(points[m] - points[m].mean(axis=0)).T).argmin()] for m in members]
        seeds = np.sort(np.array(middle))
    return labels


def _outwards(xy: Floats, labels: Ints, centre: Floats) -> Ints:
    """Renumber the labels by the distance of their middle from ``centre``."""
    count = np.bincount(labels)
    middle = np.stack([np.bincount(labels, column) / count for column in xy.T], axis=1)
    return np.argsort(np.argsort(np.hypot(*(middle - centre).T), kind="stable"))[labels]


def _shares(sizes: Ints, total: int) -> list[int]:
    """Divide ``total`` in proportion to ``sizes``, at least one each, by largest remainder."""
    exact = sizes / sizes.sum() * (total - len(sizes))
    extra = np.argsort(np.argsort(-(exact % 1), kind="stable")) < round((exact % 1).sum())
    return [int(n) for n in 1 + np.floor(exact) + extra]


def _postcodes(
    plan: tuple[Gemeente, ...],
    frame: gpd.GeoDataFrame,
    pairs: Ints,
    centres: Floats,
    rng: np.random.Generator,
) -> Ints:
    """Divide the buurten of each gemeente into PC4 that do not follow its wijken."""
    xy = shapely.get_coordinates(frame.geometry.centroid)
    owner = frame["gemeente"].to_numpy()
    near = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
    near = near[owner[near[:, 0]] == owner[near[:, 1]]]
    graph = _graph(len(frame), near, rng.lognormal(0, 0.25, len(near)))
    pc4 = np.zeros(len(frame), dtype=np.intp)
    for i, gemeente in enumerate(plan):
        inside = np.flatnonzero(owner == i)
        pc4[inside] = _outwards(xy[inside], _partition(xy, graph, inside, gemeente.pc4, rng), centres[i])
    return pc4
