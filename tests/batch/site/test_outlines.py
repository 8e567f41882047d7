import re

import shapely

from leefbaarheid.batch.site.outlines import WIDTH, outlines
from leefbaarheid.dataset import open_dataset


def rings(path):
    """Read a path back: every ring as a list of points."""
    found = []
    for part in path.split("z")[:-1]:
        numbers = [int(n) for n in re.findall(r"-?\d+", part)]
        x, y = numbers[:2]
        points = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        found.append(points)
    return found


def test_every_gemeente_has_its_place_on_the_map(demo_path):
    dataset = open_dataset(demo_path)
    paths, height = outlines(dataset)
    frame = dataset.areas("gemeente").set_index("code")
    assert set(paths) == set(frame.index[frame.geometry.notna()])
    left, bottom, right, top = frame.total_bounds
    scale = WIDTH / (right - left)
    assert height == round((top - bottom) * scale)
    for code, path in paths.items():
        drawn = max((shapely.Polygon(ring) for ring in rings(path)), key=lambda p: p.area)
        true = max(shapely.get_parts(frame.geometry[code]), key=shapely.area)
        assert abs(drawn.area / (true.area * scale**2) - 1) < 0.05
        middle = true.centroid
        assert drawn.distance(shapely.Point((middle.x - left) * scale, (top - middle.y) * scale)) < 5
        assert all(0 <= x <= WIDTH and 0 <= y <= height for ring in rings(path) for x, y in ring)
