"""Time of theme 2's whole national computation, on invented areas of national size.

    python benchmarks/sociale_ongelijkheid.py [--areas 12000]

Spread, range of ranks (1,000 draws), correlations, "stapeling", and clusters (9,999 permutations) over 342
gemeenten, in one process, must together take less than 10 seconds.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from leefbaarheid.analysis import sociale_ongelijkheid as analysis
from leefbaarheid.classes import classify

#: The computation may take this long in seconds.
WITHIN = 10.0
GEMEENTEN = 342


def make(n: int) -> gpd.GeoDataFrame:
    """Scatter areas, with outlines that do not quite touch, and scores and SES that vary from place to place."""
    rng = np.random.default_rng(1)
    side = int(np.ceil(np.sqrt(n)))
    grid = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)[:n]
    points = grid * 800 + rng.uniform(-300, 300, (n, 2))
    outlines = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), ordered=True))
    outlines = shapely.segmentize(shapely.buffer(outlines, -5, quad_segs=2), 60.0)
    gemeente = np.argsort(np.argsort(points[:, 0] // 14_000 * 1e7 + points[:, 1])) * GEMEENTEN // n
    level = np.sin(points[:, 0] / 9000) + np.cos(points[:, 1] / 7000) + rng.normal(0, 1, n)
    frame = gpd.GeoDataFrame({"code": [f"BU{i:08}" for i in range(n)]}, geometry=outlines, crs="EPSG:28992")
    frame["gemeente_code"] = [f"GM{g:04}" for g in gemeente]
    frame["gemeente"] = frame["gemeente_code"]
    frame["provincie_code"] = [f"PV{g * 12 // GEMEENTEN:02}" for g in gemeente]
    frame["huishoudens"] = rng.integers(0, 3000, n).astype(float)
    for name in analysis.SCORES:
        frame[name] = 0.1 * level + rng.normal(0, 0.08, n)
    for name in (*analysis.SES, "spreiding"):
        frame[name] = 0.2 * level + rng.normal(0, 0.2, n)
    frame.loc[rng.random(n) < 0.1, "totaal"] = np.nan
    frame["klasse"] = classify(frame["afw"]).astype(int)
    return frame


def main() -> None:
    """Run every step in turn and print what it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--areas", type=int, default=12_000)
    areas = make(parser.parse_args().areas)
    known = areas[areas["totaal"].notna()].set_index("code")
    print(f"{len(areas):,} areas, {shapely.get_num_coordinates(areas.geometry).sum():,} coordinates")
    start = time.perf_counter()

    def lap(name: str, run: Callable[[], pd.DataFrame | object]) -> object:
        before = time.perf_counter()
        result = run()
        print(f"{name}: {time.perf_counter() - before:.2f} s")
        return result

    lap("correlations", lambda: analysis.correlations(areas))
    lap("correlations per gemeente", lambda: analysis.per_gemeente(areas))
    lap("spread", lambda: analysis.spread(areas))
    lap("range of ranks", lambda: analysis.rank_range(areas))
    lap(
        "decomposition",
        lambda: [analysis.decomposition(areas, by) for by in ("gemeente_code", "provincie_code")],
    )
    flags = analysis.assign(known, analysis.Rules(), analysis.ses_cuts(known["totaal"]))
    lap("shares", lambda: analysis.shares(known, flags))
    lap("profile", lambda: analysis.profile(known, flags))
    lap("sensitivity", lambda: analysis.sensitivity(areas, areas["totaal"]))
    lap("level and spread", lambda: analysis.level_and_spread(areas))
    found = lap("neighbours", lambda: analysis.neighbours(known.geometry))
    assert isinstance(found, analysis.Neighbours)
    lap("local clusters", lambda: analysis.local_clusters(flags["stapeling"], found.graph))
    lap("global join count", lambda: analysis.global_join_count(flags["stapeling"], found.graph))
    took = time.perf_counter() - start
    print(f"together: {took:.1f} s (limit {WITHIN:.0f} s)")
    if took >= WITHIN:
        raise SystemExit("the national computation of theme 2 takes too long")


if __name__ == "__main__":
    main()
