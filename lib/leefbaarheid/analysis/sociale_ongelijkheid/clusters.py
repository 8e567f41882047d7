"""Where areas of one kind lie together: local join counts, and the join count of the whole map.

The local statistic is that of L. Anselin and X. Li, "Operational local join count statistics for cluster detection",
Journal of Geographical Systems 21 (2019): of an area with the mark, the number of its neighbours that have it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

if TYPE_CHECKING:
    from libpysal.graph import Graph


@dataclass(frozen=True)
class Neighbours:
    """Which areas lie beside each other, and which of them are islands that were tied to the nearest."""

    graph: Graph
    islands: tuple[str, ...]


def neighbours(outlines: gpd.GeoSeries, kept: pd.DataFrame | None = None) -> Neighbours:
    """Tell which areas lie beside each other (binary, both ways).

    ``outlines`` is indexed by code, in RD New; areas without one are left out. ``kept`` are pairs ``code, buur`` that the
    preparation found (:meth:`leefbaarheid.dataset.Dataset.neighbours`); without these, areas are neighbours that share a
    point, as cells do. An area without any gets the one nearest to its outline (the first by code of equals), both ways;
    a lone area has no neighbour.
    """
    from libpysal.graph import Graph

    outlines = outlines[outlines.notna() & ~outlines.is_empty].sort_index()
    graph = Graph.build_contiguity(outlines, rook=False) if kept is None else _graph(kept, outlines.index)
    islands = graph.isolates
    if islands.empty or len(outlines) < 2:
        return Neighbours(graph, tuple(islands))
    at, near = outlines.sindex.nearest(outlines[islands], return_all=True, exclusive=True)
    first = pd.Series(near).groupby(at).min()
    own, other = islands[first.index], outlines.index[first]
    pairs = (
        graph.adjacency[graph.adjacency > 0]
        .reset_index()[["focal", "neighbor"]]
        .set_axis(["code", "buur"], axis=1)
    )
    tied = pd.DataFrame({"code": own, "buur": other})
    return Neighbours(_graph(pd.concat([pairs, tied]), outlines.index), tuple(islands))


def _graph(pairs: pd.DataFrame, codes: pd.Index) -> Graph:
    """Return the graph over ``codes`` of pairs ``code, buur``, both ways; pairs with other areas are left out."""
    from libpysal.graph import Graph

    known = pairs[pairs["code"].isin(codes) & pairs["buur"].isin(codes)]
    both = pd.concat([known, known.set_axis(["buur", "code"], axis=1)]).drop_duplicates()
    alone = codes[~codes.isin(both["code"])]  # libpysal marks an isolate by a link of weight 0 to itself
    every = pd.concat([both.assign(w=1.0), pd.DataFrame({"code": alone, "buur": alone, "w": 0.0})])
    every = every.sort_values(["code", "buur"])
    return Graph.from_arrays(every["code"].to_numpy(), every["buur"].to_numpy(), every["w"].to_numpy())


def local_clusters(
    flags: pd.Series, graph: Graph, *, permutations: int = 9999, seed: int = 0, alpha: float = 0.05
) -> pd.DataFrame:
    """Tell which marked areas have more marked neighbours than chance would give them.

    ``flags`` (bool, indexed by code) must hold every area of ``graph``; the graph should hold areas of which the mark
    is known, and no others, as an unmarked area counts as unlike. The reference keeps an area's own mark and deals the
    others anew (esda's conditional randomisation, one-sided): p = (times at least as many + 1) / (permutations + 1), and
    1 without marked neighbours. q is Benjamini and Hochberg's over the family of ALL marked areas of the graph, not only
    those with marked neighbours (which the outcome itself has picked). Returns, on the index of ``flags``, ``joins``
    (Int64), ``p``, ``q`` (missing for unmarked areas and for those outside the graph) and ``cluster`` (q <= ``alpha``: the
    core of a cluster; unmarked or less sure neighbours are not part of it).
    """
    from esda.crand import crand
    from scipy.stats import false_discovery_control

    ids = graph.unique_ids
    marks = flags.loc[ids].to_numpy(dtype=float)
    table = pd.DataFrame({"joins": 0, "p": np.nan, "q": np.nan}, index=ids)
    joins = np.rint(marks * (graph.sparse @ marks))
    table["joins"] = joins.astype(np.int64)
    marked = marks > 0
    if marked.any():
        with _numpy_seed(seed):
            p, _ = crand(
                z=marks,
                w=graph,
                observed=joins,
                permutations=permutations,
                keep=False,
                n_jobs=1,
                stat_func=_compiled(),
                seed=seed,
                alternative="greater",
            )
        exact = np.rint(p.astype(float) * (permutations + 1)) / (permutations + 1)  # crand rounds to float32
        table.loc[marked, "p"] = exact[marked]
        table.loc[marked, "q"] = false_discovery_control(table.loc[marked, "p"], method="bh")
    table = table.astype({"joins": "Int64"}).reindex(flags.index)
    return table.assign(cluster=table["q"] <= alpha)


@dataclass(frozen=True)
class JoinCount:
    """Joins of two marked areas: found, expected by chance, and the one-sided pseudo p."""

    gebieden: int
    gemarkeerd: int
    joins: int
    verwacht: float
    p: float


def global_join_count(
    flags: pd.Series, graph: Graph, *, permutations: int = 9999, seed: int = 0
) -> JoinCount:
    """Count the joins between marked areas (BB of esda's ``Join_Counts``) on the whole map.

    Expected by chance with ``m`` of ``n`` areas marked and ``J`` joins: J m (m - 1) / (n (n - 1)) (sampling without
    replacement: A.D. Cliff and J.K. Ord, "Spatial processes", 1981). p = (times at least as many + 1) /
    (permutations + 1), the marks dealt anew over all areas; ``flags`` as in :func:`local_clusters`.
    """
    ids = graph.unique_ids
    marks = flags.loc[ids].to_numpy(dtype=bool)
    n, m = len(marks), int(marks.sum())
    focal, neighbour = graph.sparse.nonzero()
    once = focal < neighbour
    focal, neighbour = focal[once], neighbour[once]
    joins = int((marks[focal] & marks[neighbour]).sum())
    rng = np.random.default_rng(seed)
    reached = 0
    for _ in range(permutations):
        dealt = np.zeros(n, dtype=bool)
        dealt[rng.choice(n, m, replace=False, shuffle=False)] = True
        reached += int(np.count_nonzero(dealt[focal] & dealt[neighbour])) >= joins
    expected = len(focal) * m * (m - 1) / (n * (n - 1)) if n > 1 else 0.0
    return JoinCount(n, m, joins, expected, (reached + 1) / (permutations + 1))


@cache
def _compiled() -> Callable[..., npt.NDArray[Any]]:
    """Compile :func:`_joins` once where numba is installed; esda runs it as it is where not."""
    from esda.crand import njit

    compiled: Callable[..., npt.NDArray[Any]] = njit(fastmath=True)(_joins)
    return compiled


def _joins(
    i: int, z: npt.NDArray[Any], permuted_ids: npt.NDArray[Any], weights_i: npt.NDArray[Any], scaling: float
) -> npt.NDArray[Any]:
    """Marked neighbours of area ``i`` in each permutation; unmarked areas have none and need no reference."""
    if z[i] == 0:
        return np.zeros(1)
    others = np.concatenate((z[:i], z[i + 1 :]))
    count = len(weights_i) - 1
    dealt = others[permuted_ids[:, :count].copy().reshape(-1)].reshape(-1, count)
    return dealt @ weights_i[1:]


@contextmanager
def _numpy_seed(seed: int) -> Iterator[None]:
    """Give numpy's shared generator, from which esda draws, back as it was."""
    state = np.random.get_state()
    np.random.seed(seed)
    try:
        yield
    finally:
        np.random.set_state(state)
