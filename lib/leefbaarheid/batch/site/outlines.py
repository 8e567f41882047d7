"""Outlines of gemeenten as paths of an SVG, small enough to stand in a page."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely

from leefbaarheid.dataset import Dataset

#: Width of the drawing in its own units; its height follows from the country's shape.
WIDTH: Final = 1000
#: Detail that is left out, in those units.
DETAIL: Final = 1.0


def outlines(dataset: Dataset) -> tuple[dict[str, str], int]:
    """Give the path of each gemeente by code, and the height of the drawing (its width is :data:`WIDTH`).

    Outlines are simplified one by one, as those of the source were: along borders hair-thin gaps may show. A gemeente
    without outline has no path.
    """
    frame = dataset.areas("gemeente")
    frame = frame[frame.geometry.notna() & ~frame.geometry.is_empty].sort_values("code")
    if frame.empty:
        return {}, 0
    left, bottom, right, top = frame.total_bounds
    scale = WIDTH / max(right - left, 1e-9)
    moved = shapely.transform(
        frame.geometry.to_numpy(),
        lambda xy: np.column_stack([(xy[:, 0] - left) * scale, (top - xy[:, 1]) * scale]),
    )
    simple = shapely.simplify(moved, DETAIL, preserve_topology=True)
    paths = {code: _path(shape) for code, shape in zip(frame["code"], simple, strict=True)}
    return paths, round((top - bottom) * scale)


def _path(shape: shapely.Geometry) -> str:
    """Write rings in whole units, relative to each other; what falls together to a point is left out."""
    parts = []
    for polygon in shapely.get_parts(shape):
        for ring in (polygon.exterior, *polygon.interiors):
            points = np.rint(shapely.get_coordinates(ring)).astype(int)
            keep = np.r_[True, (np.diff(points, axis=0) != 0).any(axis=1)]
            points = points[keep][:-1]
            if len(points) < 3:
                continue
            steps = np.diff(points, axis=0)
            parts.append(
                f"M{points[0][0]},{points[0][1]}l" + " ".join(f"{x},{y}" for x, y in steps.tolist()) + "z"
            )
    return "".join(parts)
