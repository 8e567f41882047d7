import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from esda import Join_Counts, Moran
from hypothesis import given, settings
from hypothesis import strategies as st
from libpysal.graph import Graph
from scipy.spatial import Delaunay
from scipy.stats import false_discovery_control, hypergeom

from leefbaarheid.analysis.sociale_ongelijkheid.clusters import (
    expected_joins,
    local_clusters,
    moran,
    neighbours,
    tenths,
)


def squares(*corners, side=1000.0):
    """Squares by code from lower left corners in km."""
    boxes = [shapely.box(x * 1000, y * 1000, x * 1000 + side, y * 1000 + side) for x, y in corners]
    return gpd.GeoSeries(boxes, index=[f"a{i}" for i in range(len(boxes))], crs="EPSG:28992")


def both_ways(pairs):
    return set(zip(pairs["code"], pairs["buur"], strict=True))


def pairs_of(n, seed=0):
    """Neighbours of ``n`` scattered points: between 3 and a dozen each, as areas have; and the points."""
    points = np.random.default_rng(seed).random((n, 2))
    indptr, indices = Delaunay(points).vertex_neighbor_vertices
    codes = np.array([f"{1000 + i}" for i in range(n)])
    return pd.DataFrame({"code": np.repeat(codes, np.diff(indptr)), "buur": codes[indices]}), points


def marks_of(n, m, seed=0):
    codes = [f"{1000 + i}" for i in range(n)]
    return pd.Series(np.random.default_rng(seed).permutation(np.arange(n) < m), index=codes)


def graph(pairs):
    ordered = pairs.sort_values(["code", "buur"])
    return Graph.from_arrays(ordered["code"].to_numpy(), ordered["buur"].to_numpy(), np.ones(len(ordered)))


def test_kept_pairs_are_neighbours_both_ways_and_others_are_left_out():
    outlines = squares((0, 0), (1.04, 0), (2.10, 0), (2.10, 1))
    kept = pd.DataFrame([("a0", "a1"), ("a2", "a3"), ("a3", "z9")], columns=["code", "buur"])
    found = neighbours(outlines, kept)
    assert both_ways(found) == {("a0", "a1"), ("a1", "a0"), ("a2", "a3"), ("a3", "a2")}
    assert both_ways(neighbours(outlines, kept[1:])) == both_ways(found)


def test_without_kept_pairs_areas_that_share_a_corner_are_neighbours_as_cells_are():
    found = neighbours(squares((0, 0), (1, 1), (2.04, 1)))
    assert both_ways(found) == {("a0", "a1"), ("a1", "a0"), ("a1", "a2"), ("a2", "a1")}


def test_an_island_gets_the_nearest_outline_both_ways():
    found = neighbours(squares((0, 0), (1, 0), (5, 0), (50, 0)))
    pairs = {("a0", "a1"), ("a1", "a2"), ("a2", "a3")}
    assert both_ways(found) == pairs | {(b, a) for a, b in pairs}


def test_of_two_equally_near_the_first_by_code_is_taken():
    outlines = squares((10, 0), (0, 0), (5, 0), (10, 1), (0, 1))
    found = neighbours(outlines)
    assert found.loc[found["code"] == "a2", "buur"].tolist() == ["a0"]
    pd.testing.assert_frame_equal(neighbours(outlines[::-1]), found)


def test_areas_without_outline_are_left_out_and_a_lone_one_has_no_neighbour():
    outlines = squares((0, 0), (1, 0))
    outlines["b"] = None
    assert set(neighbours(outlines)["code"]) == {"a0", "a1"}
    lone = neighbours(outlines[1:])
    assert lone.empty
    table = local_clusters(pd.Series({"a1": True}), lone)
    assert table[["joins", "p"]].iloc[0].tolist() == [0, 1]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 60))
def test_p_is_the_hypergeometric_tail_of_scipy(seed, m):
    pairs, _ = pairs_of(150, seed)
    marks = marks_of(150, m, seed)
    found = local_clusters(marks, pairs)
    beside = pairs.groupby("code")["buur"].agg(list)
    for code in marks.index[marks]:
        x, k = sum(marks[b] for b in beside[code]), len(beside[code])
        assert found.loc[code, "joins"] == x
        assert found.loc[code, "p"] == pytest.approx(hypergeom.sf(x - 1, 149, m - 1, k), abs=1e-12)
    known = found.loc[marks, "p"]
    assert found.loc[marks, "q"].tolist() == pytest.approx(false_discovery_control(known).tolist())
    assert found.loc[~marks, ["p", "q"]].isna().all(axis=None)
    assert not found.loc[~marks, "cluster"].any()


def test_p_is_what_dealing_the_marks_gives():
    pairs, _ = pairs_of(60, 4)
    marks = marks_of(60, 20, 4)
    code = marks.index[marks][3]
    beside = pairs.loc[pairs["code"] == code, "buur"]
    rng, others = np.random.default_rng(1), marks.drop(code)
    dealt = [pd.Series(rng.permutation(others), others.index)[beside].sum() for _ in range(4000)]
    found = local_clusters(marks, pairs).loc[code]
    assert found["p"] == pytest.approx(np.mean(np.array(dealt) >= found["joins"]), abs=0.03)


def test_p_given_urbanity_is_what_dealing_within_each_tenth_gives():
    pairs, points = pairs_of(120, 5)
    urban = pd.Series(points[:, 0] + points[:, 1], [f"{1000 + i}" for i in range(120)])
    strata = tenths(urban)
    assert strata.value_counts().tolist() == [12] * 10
    marks = (urban.rank() > 60) & marks_of(120, 80, 5)
    found = local_clusters(marks, pairs, strata)
    plain = local_clusters(marks, pairs)
    assert (found.loc[marks, "p"] > plain.loc[marks, "p"]).mean() > 0.7, "marks lie where it is urban"
    rng = np.random.default_rng(2)
    for code in marks.index[marks][:4]:
        beside, others = pairs.loc[pairs["code"] == code, "buur"], marks.drop(code)
        reached = 0
        for _ in range(1500):
            dealt = others.groupby(strata.drop(code)).transform(lambda part: rng.permutation(part.to_numpy()))
            reached += dealt[beside].sum() >= found.loc[code, "joins"]
        assert found.loc[code, "p"] == pytest.approx(reached / 1500, abs=0.05)


def test_one_stratum_is_no_condition_and_order_does_not_matter():
    pairs, _ = pairs_of(80, 6)
    marks = marks_of(80, 25, 6)
    plain = local_clusters(marks, pairs)
    same = local_clusters(marks, pairs, pd.Series(0, marks.index))
    pd.testing.assert_frame_equal(plain, same)
    turned = local_clusters(marks[::-1], pairs.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(turned.loc[plain.index], plain)


def test_a_planted_cluster_is_found():
    pairs, points = pairs_of(400, 3)
    near = np.argsort(((points - 0.5) ** 2).sum(axis=1))[:12]
    marks = marks_of(400, 20, 3)
    marks.iloc[near] = True
    found = np.flatnonzero(local_clusters(marks, pairs)["cluster"])
    assert len(found) >= 6
    assert set(found) <= set(near)
    assert local_clusters(marks, pairs, alpha=1e-9)["cluster"].sum() == 0


def test_areas_without_neighbours_among_the_marks_and_no_marks_at_all():
    pairs, _ = pairs_of(50)
    marks = marks_of(50, 10)
    marks["zonder omtrek"] = True
    table = local_clusters(marks, pairs)
    assert table.loc["zonder omtrek", ["joins", "p"]].tolist() == [0, 1]
    none = local_clusters(marks_of(30, 0), pairs_of(30)[0])
    assert not none["cluster"].any()
    assert none["p"].isna().all()


@pytest.mark.filterwarnings("ignore:The inplace keyword:DeprecationWarning")
def test_expected_joins_by_hand_and_by_esda():
    chain = pd.DataFrame({"code": list("abbccd"), "buur": list("bacbdc")})
    assert expected_joins(pd.Series([True, True, False, False], list("abcd")), chain) == (
        1,
        pytest.approx(0.5),
    )
    pairs, _ = pairs_of(200, 2)
    marks = marks_of(200, 50, 2)
    joins, expected = expected_joins(marks, pairs)
    np.random.seed(1)
    wanted = Join_Counts(marks.to_numpy(dtype=int), graph(pairs), permutations=999)
    assert joins == wanted.bb
    assert expected == pytest.approx(wanted.mean_bb, rel=0.02)


def test_moran_agrees_with_esda():
    pairs, points = pairs_of(150, 7)
    codes = [f"{1000 + i}" for i in range(150)]
    for values in (points[:, 0], np.random.default_rng(0).normal(size=150)):
        wanted = Moran(values, graph(pairs), transformation="B", permutations=0).I
        assert moran(pd.Series(values, codes), pairs) == pytest.approx(wanted)
    assert np.isnan(moran(pd.Series(1.0, codes), pairs))


@pytest.mark.slow
def test_shuffled_marks_are_seldom_called_a_cluster():
    pairs, _ = pairs_of(400, 11)
    runs = 200
    marked = [local_clusters(marks_of(400, 60, run), pairs)["cluster"].any() for run in range(runs)]
    assert np.mean(marked) <= 0.05 + 1.96 * np.sqrt(0.05 * 0.95 / runs)
