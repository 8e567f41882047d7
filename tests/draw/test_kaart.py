"""The map: every outline once, what is said and named as text, hatches and the scale bar measured in the drawing itself."""

import re
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.geometry import box

from leefbaarheid.draw import change_layer, class_layer, draw_map

HOSTILE = "<b>&\"x' d='1'/>"
SIDE = 1000.0
TAGS = {"svg", "defs", "path", "g", "rect", "use", "text", "tspan", "title", "a", "circle"}


def square(column, row=0, size=1.0):
    x, y = 150_000 + SIDE * column, 450_000 + SIDE * row
    return box(x, y, x + size * SIDE, y + size * SIDE)


def land(shapes, names=None, codes=None):
    names = names or [f"naam {i}" for i in range(len(shapes))]
    frame = {"code": codes or [f"A{i}" for i in range(len(shapes))], "naam": names}
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=28992)


@pytest.fixture
def drawn():
    """A function that draws a gemeente of three squares, one with a hole, beside another gemeente."""

    def draw(shapes=None, **changed):
        parts = land(shapes or [square(0), square(1), square(2) - square(2.3, 0.3, 0.4)], [HOSTILE, "b", "c"])
        whole = land([parts.union_all(), square(0, 1, 3)], ["eigen", HOSTILE], ["GM1", "GM2"])
        of = pd.Series([4, 7, None], index=["A0", "A1", "A2"])
        layers = {"n": class_layer(parts, of), "a": change_layer(parts.iloc[:2], of.map({4: -2, 7: 1}))}
        told = {"A0": f"{HOSTILE}: klasse 4", "A1": "b: klasse 7"}
        asked = {"frame": parts, "letters": pd.Series({"A0": "A"}), "names": parts} | changed
        return draw_map(layers, whole, ["GM1"], told, alt=HOSTILE, **asked)

    return draw


def parse(picture):
    return ElementTree.fromstring(str(picture.svg))


def area_of(path):
    """The shape that a path draws: rings inside others are holes."""
    found = shapely.Polygon()
    for x, y, rest in re.findall(r"M(-?\d+) (-?\d+)l([^z]*)z", path):
        steps = [int(n) for n in re.findall(r"-?\d+", rest)]
        points = [(int(x), int(y))]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            points.append((points[-1][0] + dx, points[-1][1] + dy))
        found = found.symmetric_difference(shapely.Polygon(points))
    return found


def outline(picture):
    (path,) = parse(picture).find("g[@id='O']")
    return area_of(path.get("d"))


def test_every_area_stands_once_and_no_pattern_or_script(drawn):
    picture = drawn()
    root = parse(picture)
    assert [p.get("id") for p in root.find("defs")] == ["pA0", "pA1", "pA2"]
    assert {e.tag for e in root.iter()} <= TAGS
    fills = {u.get("href"): u.get("class") for u in root.find(".//g[@id='Ln']")}
    assert fills == {"#pA0": "fk4", "#pA1": "fk7"}, "an area without a class is not filled"
    assert [t.text for t in root.findall(".//g[@id='Da']/text")] == ["▼▼", "▲"]
    ids = re.findall(r' id="([^"]+)"', str(picture.svg))
    assert len(ids) == len(set(ids))
    used = re.findall(r'href="#(\w+)"', "".join([str(picture.svg), *map(str, picture.small)]))
    assert set(used) <= set(ids)
    assert len(picture.small) == 1
    assert drawn() == picture, "the same bytes"


def test_names_and_what_is_said_are_text(drawn):
    root = parse(drawn())
    assert root.get("aria-label") == HOSTILE
    titles = [t.text for t in root.iter("title")]
    assert titles.count(f"{HOSTILE}: klasse 4") == 3, "in both layers to point at, and at its letter"
    written = ["".join(t.itertext()) for t in root.findall("g[@class='nm']/text")]
    assert sorted(written) == sorted([HOSTILE.replace(" ", ""), "b", "c"])
    assert [t.text for t in root.findall("g[@class='nb']/text/tspan")] == HOSTILE.split()


def test_a_letter_leads_to_the_list_from_inside_its_area(drawn):
    picture = drawn()
    (link,) = parse(picture).find("g[@id='G']")
    assert link.get("href") == "#b-A"
    assert link.get("aria-label") == f"{HOSTILE}: naar de lijst"
    circle, text = link.find("circle"), link.find("text")
    at = shapely.Point(int(circle.get("cx")), int(circle.get("cy")))
    assert area_of(parse(picture).find("defs/path[@id='pA0']").get("d")).contains(at)
    assert text.text == "A"


def test_hatches_fill_the_chosen_land_and_nothing_else(drawn):
    picture = drawn()
    own, path = outline(picture), parse(picture).find(".//path[@class='hatch']").get("d")
    lines = [
        shapely.LineString([(a, b), (c, d)])
        for a, b, c, d in (map(int, m) for m in re.findall(r"M(-?\d+) (-?\d+)L(-?\d+) (-?\d+)", path))
    ]
    assert len(own.interiors) == 1
    assert all(own.buffer(1.5).contains(line) for line in lines)
    assert sum(line.length for line in lines) == pytest.approx(own.area * 2**0.5 / 16, rel=0.02)


@pytest.mark.parametrize("size", [0.3, 1, 7.3, 60, 260])
def test_the_scale_bar_has_its_length(size):
    parts = land([box(0, 300_000, size * 1000, 300_000 + size * 1000)])
    layer = class_layer(parts, pd.Series({"A0": 5}))
    picture = draw_map({"n": layer}, parts, ["A0"], {}, pd.Series(dtype=object), "", parts)
    bar = parse(picture).find("g[@class='schaal']")
    units = int(re.search(r"H(\d+)", bar.find("path").get("d"))[1])
    km = float(bar.find("text").text.removesuffix(" km").replace(",", "."))
    left, _, right, _ = outline(picture).bounds
    assert units == pytest.approx(km * (right - left) / size, abs=1 + km / size)
    assert units <= 200 or km == 0.1


def test_a_wide_area_has_a_wide_map_and_one_without_outlines_none(drawn):
    assert drawn().wide
    assert not drawn([square(0), square(1), square(2, 1)]).wide
    unknown = land([square(0)]).set_geometry([None], crs=28992)
    assert drawn(frame=unknown) is None
    assert drawn(frame=unknown.iloc[:0]) is None


def test_many_areas_have_no_signs_and_no_names_and_still_each_its_outline():
    parts = land([square(i % 21, i // 21) for i in range(420)])
    layer = class_layer(parts, pd.Series(5, index=parts["code"]))
    root = parse(draw_map({"n": layer}, parts, ["A0"], {}, pd.Series(dtype=object), "", parts, parts))
    assert len(root.find("defs")) == len(root.find(".//g[@id='Ln']")) == 420
    assert [len(root.find(f".//g[@{at}]")) for at in ("id='Dn'", "class='nm'")] == [0, 0]
