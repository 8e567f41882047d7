"""Neighbours by hand; clusters against scipy and esda, and by dealing the marks anew."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from esda import Join_Counts, Moran
from hypothesis import given, settings, strategies as st
from libpysal.graph import Graph
from scipy.spatial import Delaunay
from scipy.stats import false_discovery_control, hypergeom

from leefbaarheid.analysis.sociale_ongelijkheid import clusters as c


def pairs_of(n, seed=0):
    """Neighbours of ``n`` scattered points: between 3 and a dozen each, as areas have; and the points."""
    points = np.random.default_rng(seed).random((n, 2))
    indptr, indices = Delaunay(points).vertex_neighbor_vertices
    pairs = pd.DataFrame({"code": np.repeat(np.arange(n), np.diff(indptr)), "buur": indices})
    return pairs.sort_values(["code", "buur"]), points


def marks_of(n, m, seed=0):
    return pd.Series(np.random.default_rng(seed).permutation(np.arange(n) < m))


ROW = [(0, 0), (1.04, 0), (2.10, 0), (2.10, 1)]


BESIDE = [
    # kept pairs are neighbours both ways, others are left out; who has none gets the nearest
    (ROW, "ab cd dz", "ab cd"), (ROW, "cd dz", "ab cd"),
    # a corner is enough, as for cells; of equally near ones the first by code
    ([(0, 0), (1, 1), (2.04, 1)], None, "ab bc"), ([(0, 0), (1, 0), (5, 0), (50, 0)], None, "ab bc cd"),
    ([(10, 0), (0, 0), (5, 0), (10, 1), (0, 1)], None, "ac ad be"),
    ([(0, 0), None, (1, 0)], None, "ac"), ([(0, 0)], None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("corners", "kept", "joined"), BESIDE)
def test_neighbours_by_hand(corners, kept, joined):
    boxes = [at and shapely.box(*np.multiply(1000, [*at, at[0] + 1, at[1] + 1])) for at in corners]
    outlines = gpd.GeoSeries(boxes, index=[*"abcde"][: len(boxes)], crs="EPSG:28992")
    asked = None if kept is None else pd.DataFrame([*map(list, kept.split())], columns=["code", "buur"])
    found = c.neighbours(outlines, asked)
    assert [*found["code"] + found["buur"]] == sorted([*joined.split(), *(p[::-1] for p in joined.split())])
    pd.testing.assert_frame_equal(c.neighbours(outlines[::-1], asked), found)


@settings(max_examples=12)
@given(st.integers(0, 1000), st.integers(1, 150))
def test_p_is_the_hypergeometric_tail_of_scipy(seed, m):
    pairs, marks = pairs_of(150, seed)[0], marks_of(150, m, seed)
    found, beside = c.local_clusters(marks, pairs), pairs.groupby("code")["buur"].agg(list)
    for code in marks.index[marks]:
        x, k = sum(marks[b] for b in beside[code]), len(beside[code])
        told = (x, pytest.approx(hypergeom.sf(x - 1, 149, m - 1, k), abs=1e-12))
        assert (found.loc[code, "joins"], found.loc[code, "p"]) == told
    q = false_discovery_control(found.loc[marks, "p"])
    assert found.loc[marks, "q"].tolist() == pytest.approx(q.tolist())
    assert found.loc[~marks, ["p", "q"]].isna().all(axis=None)
    assert c.local_clusters(marks, pairs, alpha=0.5)["cluster"].equals(found["q"] <= 0.5)
    pd.testing.assert_frame_equal(c.local_clusters(marks, pairs, pd.Series(0, marks.index)), found)
    turned = c.local_clusters(marks[::-1], pairs.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(turned.loc[found.index], found)


def test_p_given_urbanity_is_what_dealing_within_each_tenth_gives():
    pairs, points = pairs_of(120, 5)
    urban = pd.Series(points.sum(axis=1))
    strata = c.tenths(urban)
    assert strata.value_counts().tolist() == [12] * 10
    marks = (urban.rank() > 60) & marks_of(120, 80, 5)
    found, plain = (c.local_clusters(marks, pairs, of).loc[marks, ["joins", "p"]] for of in (strata, None))
    assert (found["p"] > plain["p"]).mean() > 0.7, "marks lie where it is urban"
    rng = np.random.default_rng(2)
    for code, (joins, p) in found[:4].iterrows():
        beside, others = pairs.loc[pairs["code"] == code, "buur"], marks.drop(code)
        dealt = np.zeros(1500)
        for _, part in others.groupby(strata.drop(code)):
            dealt += rng.permuted(np.tile(part, (1500, 1)), axis=1)[:, part.index.isin(beside)].sum(axis=1)
        assert p == pytest.approx((dealt >= joins).mean(), abs=0.05)


def test_areas_without_neighbours_among_the_marks_and_no_marks_at_all():
    pairs, marks = pairs_of(50)[0], marks_of(50, 10)
    marks["zonder omtrek"] = True
    assert c.local_clusters(marks, pairs).loc["zonder omtrek", ["joins", "p"]].tolist() == [0, 1]
    assert c.local_clusters(marks_of(50, 0), pairs)["p"].isna().all()
    assert c.tenths(pd.Series([*range(20), np.nan])).iloc[[0, 10, 19, 20]].tolist() == [0, 5, 9, -1]


@pytest.mark.filterwarnings("ignore:The inplace keyword:DeprecationWarning")
def test_joins_and_moran_by_hand_and_by_esda():
    chain = pd.DataFrame({"code": [*"abbccd"], "buur": [*"bacbdc"]})
    four = pd.Series([True, True, False, False], [*"abcd"])
    assert c.expected_joins(four, chain) == (1, pytest.approx(0.5))
    assert c.expected_joins(four[:1], chain) == (0, 0)
    pairs, points = pairs_of(150, 2)
    marks, graph = marks_of(150, 40, 2), Graph.from_arrays(*pairs.to_numpy().T, np.ones(len(pairs)))
    np.random.seed(1)
    wanted = Join_Counts(marks.to_numpy(dtype=int), graph, permutations=499)
    assert c.expected_joins(marks, pairs) == (wanted.bb, pytest.approx(wanted.mean_bb, rel=0.03))
    for values in (points[:, 0], np.random.default_rng(0).normal(size=150)):
        wanted = Moran(values, graph, transformation="B", permutations=0).I
        assert c.moran(pd.Series(values), pairs) == pytest.approx(wanted)
    assert np.isnan(c.moran(pd.Series(1.0, range(150)), pairs))
