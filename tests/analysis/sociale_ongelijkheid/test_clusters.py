import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from esda import Join_Counts, Join_Counts_Local
from esda.crand import crand
from esda.join_counts_local import _ljc_uni
from hypothesis import given, settings
from hypothesis import strategies as st
from libpysal.graph import Graph
from scipy.spatial import Delaunay
from scipy.stats import hypergeom

from leefbaarheid.analysis.sociale_ongelijkheid import global_join_count, local_clusters, neighbours


def squares(*corners, side=1000.0):
    """Squares by code from lower left corners in km."""
    boxes = [shapely.box(x * 1000, y * 1000, x * 1000 + side, y * 1000 + side) for x, y in corners]
    return gpd.GeoSeries(boxes, index=[f"a{i}" for i in range(len(boxes))], crs="EPSG:28992")


def graph_of(n, seed=0):
    """Neighbours of ``n`` scattered points: between 3 and a dozen each, as areas have."""
    points = np.random.default_rng(seed).random((n, 2))
    indptr, indices = Delaunay(points).vertex_neighbor_vertices
    codes = np.array([f"{1000 + i}" for i in range(n)])
    focal = np.repeat(codes, np.diff(indptr))
    pairs = pd.DataFrame({"focal": focal, "neighbor": codes[indices]}).sort_values(["focal", "neighbor"])
    return Graph.from_arrays(pairs["focal"], pairs["neighbor"], np.ones(len(pairs))), points


def flags_of(graph, m, seed=0):
    marks = np.arange(graph.n) < m
    return pd.Series(np.random.default_rng(seed).permutation(marks), index=graph.unique_ids)


def exact(flags, graph):
    """The chance of at least so many marked neighbours, drawn without replacement from all other areas."""
    cardinality = graph.sparse.sum(axis=1)
    joins = graph.sparse @ flags.loc[graph.unique_ids].astype(float)
    chances = hypergeom.sf(joins - 1, graph.n - 1, flags.sum() - 1, cardinality)
    return pd.Series(chances, graph.unique_ids)[flags]


def test_kept_pairs_are_neighbours_both_ways_and_others_are_left_out():
    outlines = squares((0, 0), (1.04, 0), (2.10, 0), (2.10, 1))
    kept = pd.DataFrame([("a0", "a1"), ("a2", "a3"), ("a3", "z9")], columns=["code", "buur"])
    found = neighbours(outlines, kept)
    assert found.islands == ()
    assert set(found.graph.adjacency.index) == {("a0", "a1"), ("a1", "a0"), ("a2", "a3"), ("a3", "a2")}
    assert neighbours(outlines, kept[1:]).islands == ("a0", "a1")


def test_without_kept_pairs_areas_that_share_a_corner_are_neighbours_as_cells_are():
    found = neighbours(squares((0, 0), (1, 1), (2.04, 1)))
    assert set(found.graph.adjacency.index) >= {("a0", "a1"), ("a1", "a0")}
    assert found.islands == ("a2",)


def test_an_island_gets_the_nearest_outline_both_ways():
    outlines = squares((0, 0), (1, 0), (5, 0), (50, 0))
    found = neighbours(outlines)
    assert found.islands == ("a2", "a3")
    pairs = {("a0", "a1"), ("a1", "a2"), ("a2", "a3")}
    assert set(found.graph.adjacency.index) == pairs | {(b, a) for a, b in pairs}
    assert (found.graph.adjacency == 1).all()


def test_of_two_equally_near_the_first_by_code_is_taken():
    outlines = squares((10, 0), (0, 0), (5, 0), (10, 1), (0, 1))
    found = neighbours(outlines)
    assert found.islands == ("a2",)
    assert list(found.graph["a2"].index) == ["a0"]
    assert list(neighbours(outlines[::-1]).graph["a2"].index) == ["a0"]


def test_areas_without_outline_are_left_out_and_a_lone_one_stands():
    outlines = squares((0, 0), (1, 0))
    outlines["b"] = None
    assert neighbours(outlines).graph.unique_ids.tolist() == ["a0", "a1"]
    lone = neighbours(outlines[1:])
    assert lone.graph.unique_ids.tolist() == list(lone.islands) == ["a1"]
    table = local_clusters(pd.Series({"a1": True}), lone.graph, permutations=99)
    assert table[["joins", "p"]].iloc[0].tolist() == [0, 1]


def test_numbers_are_those_of_esda():
    graph, _ = graph_of(120)
    flags = flags_of(graph, 30)
    table = local_clusters(flags, graph, permutations=499, seed=7)
    marks = flags.to_numpy(dtype=float)
    joins = Join_Counts_Local(connectivity=graph).fit(marks, permutations=0).LJC
    assert table["joins"].tolist() == joins.tolist()
    p, _ = crand(marks, graph, joins, 499, False, 1, _ljc_uni, seed=7, alternative="greater")
    chosen = flags.to_numpy() & (joins > 0)
    assert table.loc[chosen, "p"].tolist() == pytest.approx(p[chosen].tolist(), abs=1e-7)
    assert (table.loc[flags & (table["joins"] == 0), "p"] == 1).all()


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000), st.integers(2, 60))
def test_p_is_the_hypergeometric_tail(seed, m):
    graph, _ = graph_of(150, seed)
    flags = flags_of(graph, m, seed)
    p = local_clusters(flags, graph, permutations=4999, seed=seed).loc[flags, "p"]
    wanted = exact(flags, graph)
    error = 5 * np.sqrt(wanted * (1 - wanted) / 4999) + 2 / 5000
    assert ((p - wanted).abs() <= error).all()


def test_q_is_over_all_marked_areas_and_a_planted_cluster_is_found():
    graph, points = graph_of(400, 3)
    near = np.argsort(((points - 0.5) ** 2).sum(axis=1))[:12]
    flags = flags_of(graph, 20, 3)
    flags.iloc[near] = True
    table = local_clusters(flags, graph, seed=1)
    family = table.loc[flags, "p"].sort_values(ascending=False)
    m = len(family)
    assert m == flags.sum()
    steps = (family * m / np.arange(m, 0, -1)).cummin()
    assert table.loc[steps.index, "q"].tolist() == pytest.approx(steps.tolist())
    found = np.flatnonzero(table["cluster"])
    assert len(found) >= 6
    assert set(found) <= set(near)
    assert table.loc[~flags, ["p", "q"]].isna().all(axis=None)
    assert not table.loc[~flags, "cluster"].any()
    assert table["cluster"].equals(table["q"].le(0.05))
    assert local_clusters(flags, graph, seed=1, alpha=1e-9)["cluster"].sum() == 0


def test_areas_outside_the_graph_are_in_the_table_without_figures():
    graph, _ = graph_of(50)
    flags = flags_of(graph, 10)
    flags["zonder omtrek"] = True
    table = local_clusters(flags, graph, permutations=99)
    assert table.index.equals(flags.index)
    assert table.loc["zonder omtrek", ["joins", "p", "q"]].isna().all()
    assert not table.loc["zonder omtrek", "cluster"]
    with pytest.raises(KeyError):
        local_clusters(flags.iloc[5:], graph)


def test_without_marked_areas_nothing_is_found():
    graph, _ = graph_of(30)
    flags = flags_of(graph, 0)
    table = local_clusters(flags, graph)
    assert not table["cluster"].any()
    assert table["p"].isna().all()
    found = global_join_count(flags, graph, permutations=99)
    assert (found.gemarkeerd, found.joins, found.verwacht, found.p) == (0, 0, 0, 1)


def test_the_seed_decides_and_the_shared_generator_is_left_alone():
    graph, _ = graph_of(150)
    flags = flags_of(graph, 40)
    np.random.seed(5)
    wanted = np.random.random()
    np.random.seed(5)
    one = local_clusters(flags, graph, permutations=199, seed=1)
    assert np.random.random() == wanted
    pd.testing.assert_frame_equal(one, local_clusters(flags, graph, permutations=199, seed=1))
    assert not one["p"].equals(local_clusters(flags, graph, permutations=199, seed=2)["p"])
    first = global_join_count(flags, graph, permutations=199, seed=1)
    assert first == global_join_count(flags, graph, permutations=199, seed=1)
    assert first.p != global_join_count(flags, graph, permutations=199, seed=2).p


def test_global_count_by_hand():
    chain = Graph.from_arrays(list("abbccd"), list("bacbdc"), np.ones(6))
    found = global_join_count(pd.Series([True, True, False, False], list("abcd")), chain)
    assert (found.gebieden, found.gemarkeerd, found.joins) == (4, 2, 1)
    assert found.verwacht == pytest.approx(3 * 2 / 12)
    assert found.p == pytest.approx(0.5, abs=0.02), "3 of the 6 pairs lie beside each other"


@pytest.mark.filterwarnings("ignore:The inplace keyword:DeprecationWarning")
def test_global_count_agrees_with_esda():
    graph, _ = graph_of(200, 2)
    flags = flags_of(graph, 50, 2)
    np.random.seed(1)
    wanted = Join_Counts(flags.to_numpy(dtype=int), graph, permutations=999)
    found = global_join_count(flags, graph, permutations=9999)
    assert found.joins == wanted.bb
    assert found.verwacht == pytest.approx(wanted.mean_bb, rel=0.02)
    assert found.p == pytest.approx(wanted.p_sim_bb, abs=0.06)


@pytest.mark.slow
def test_shuffled_marks_are_seldom_called_a_cluster():
    graph, _ = graph_of(400, 11)
    runs = 200
    marked = [
        local_clusters(flags_of(graph, 60, run), graph, seed=run)["cluster"].any() for run in range(runs)
    ]
    margin = 1.96 * np.sqrt(0.05 * 0.95 / runs)
    assert np.mean(marked) <= 0.05 + margin
