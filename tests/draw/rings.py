"""Read the paths of a drawing back, by hand."""

import re


def rings(path):
    """Every ring of a path as a list of points; fails where a ring does not close or holds something else."""
    assert re.fullmatch(r"(M-?\d+ -?\d+(l(-?\d+[ ]?)+|h2v2h-2)z)*", path), path
    found = []
    for part in path.split("z")[:-1]:
        if part.endswith("h2v2h-2"):
            x, y = (int(n) for n in re.findall(r"-?\d+", part)[:2])
            found.append([(x, y), (x + 2, y), (x + 2, y + 2), (x, y + 2)])
            continue
        numbers = [int(n) for n in re.findall(r"-?\d+", part)]
        x, y = numbers[:2]
        points = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        found.append(points)
    return found
