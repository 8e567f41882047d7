"""The map: every outline once, what is said and named as text, hatches and the scale bar measured in the drawing itself."""

import re
from functools import reduce
from importlib.resources import files
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, strategies as st
from matplotlib.colors import to_rgba_array
from scipy.spatial.distance import pdist
from shapely.geometry import box

from leefbaarheid.draw import draw_map, layer
from leefbaarheid.draw.kaart import paths

HOSTILE = "<b>&\"x' d='1'/>"
TAGS = {"svg", "defs", "path", "g", "rect", "use", "text", "tspan", "title", "a", "circle"}


def square(column, row=0, size=1.0):
    x, y = 150_000 + 1000 * column, 450_000 + 1000 * row
    return box(x, y, x + size * 1000, y + size * 1000)


THREE = [square(0), square(1), square(2) - square(2.3, 0.3, 0.4)]


def land(shapes, names=None):
    frame = pd.DataFrame({"code": [f"A{i}" for i in range(len(shapes))]})
    return gpd.GeoDataFrame(frame.assign(naam=names or frame["code"]), geometry=shapes, crs=28992)


def draw(shapes=THREE, **changed):
    """Draw a gemeente of some areas, the third with a hole, beside another gemeente."""
    parts = land(shapes, [HOSTILE, *"bc"])
    whole = land([parts.union_all(), square(0, 1, 3)], ["eigen", HOSTILE])
    of = pd.Series([4, 7, None], index=["A0", "A1", "A2"])
    drawn = {"n": layer(parts, of, "klasse"), "a": layer(parts.iloc[:2], of.map({4: -2, 7: 1}), "stap")}
    told = {"A0": f"{HOSTILE}: klasse 4", "A1": "b: klasse 7"}
    asked = {"frame": parts, "letters": pd.Series({"A0": "A"}), "names": parts} | changed
    return draw_map(drawn, whole, ["A0"], told, alt=HOSTILE, **asked)


def parse(picture):
    # JupyterLab sets the href of each such link, which those of a picture refuse
    assert "<a href" not in picture.svg
    return ElementTree.fromstring(str(picture.svg).replace("xlink:", ""))


def rings(path):
    """Every ring of a path as a list of points; fails where a ring does not close or holds something else."""
    assert re.fullmatch(r"(M-?\d+ -?\d+(l(-?\d+[ ]?)+|h2v2h-2)z)*", path), path
    found = []
    for part in path.replace("h2v2h-2", "l2 0 0 2 -2 0").split("z")[:-1]:
        steps = np.array(re.findall(r"-?\d+", part), dtype=int).reshape(-1, 2)
        found.append([*map(tuple, steps.cumsum(axis=0).tolist())])
    return found


def outline(root, at="g[@id='O']/path"):
    """The shape that a path draws: rings inside others are holes."""
    return reduce(shapely.symmetric_difference, map(shapely.Polygon, rings(root.find(at).get("d"))))


def test_land_that_no_area_of_a_layer_fills_is_told():
    parts = land(THREE)
    one = {"n": layer(parts, pd.Series({"A0": 4}), "klasse")}
    drawn = draw_map(one, land([parts.union_all()]), ["A0"], {}, pd.Series(dtype=str), "", parts)
    assert not drawn.bare, "not judged is another thing"
    assert draw().bare, "the second layer has two of three"


def test_every_area_stands_once_and_no_pattern_or_script():
    picture = draw()
    root = parse(picture)
    assert [p.get("id") for p in root.find("defs")] == ["pA0", "pA1", "pA2"]
    assert {e.tag for e in root.iter()} <= TAGS
    fills = {u.get("href"): u.get("class") for u in root.find(".//g[@id='Ln']")}
    assert fills == {"#pA0": "fk4", "#pA1": "fk7"}, "an area without a class is not filled"
    assert [t.text for t in root.findall(".//g[@id='Da']/text")] == ["▼▼", "▲"]
    ids = re.findall(r' id="([^"]+)"', str(picture.svg))
    assert set(re.findall(r'href="#(\w+)"', "".join([str(picture.svg), *picture.small]))) <= set(ids)
    assert (len(picture.small), draw()) == (1, picture), "a copy of each other layer, and the same bytes"


def test_names_and_what_is_said_are_text_and_a_letter_leads_to_the_list():
    root = parse(draw())
    assert root.get("aria-label") == HOSTILE
    titles = [t.text for t in root.iter("title")]
    assert titles.count(f"{HOSTILE}: klasse 4") == 3, "in two layers and at its letter"
    assert {" ".join(t.itertext()) for t in root.findall("g[@class='nm']/text")} == {HOSTILE, "b", "c"}
    assert " ".join(root.find("g[@class='nb']").itertext()) == HOSTILE
    (link,) = root.find("g[@id='G']")
    assert (link.get("href"), link.get("aria-label")) == ("#b-A", f"{HOSTILE}: naar de lijst")
    at = shapely.Point(*(int(link.find("circle").get(c)) for c in ("cx", "cy")))
    assert outline(root, "defs/path[@id='pA0']").contains(at)


def test_a_file_of_the_map_needs_nothing_else():
    key = [("k4", "4", "Zwak", 1, 1.0), ("k5", "5", "Voldoende", 0, 0.0)]
    drawn = draw().to_file(HOSTILE, f"{HOSTILE} " * 40, key, 2)
    root = ElementTree.fromstring(drawn)
    told, *text = (" ".join(" ".join(part.itertext()).split()) for part in root)
    assert told == HOSTILE
    assert [" ".join(text).count(t) for t in ("Zwak (1)", "Niet beoordeeld (2)", "Voldoende")] == [1, 1, 0]
    assert text[-1].count(HOSTILE) == 1 + 40 + 4, "title, source; a name on its halo, a neighbour, a letter"
    used = {use.get("{http://www.w3.org/1999/xlink}href")[1:] for use in root.findall(".//{*}use")}
    assert used <= {path.get("id") for path in root.findall(".//{*}path")}
    assert "var(" not in drawn


def test_hatches_fill_the_chosen_land_and_nothing_else():
    root = parse(draw())
    numbers = re.findall(r"-?\d+", root.find(".//path[@class='hatch']").get("d"))
    lines = shapely.linestrings(np.array(numbers, dtype=int).reshape(-1, 2, 2))
    assert len(outline(root).interiors) == 1
    assert all(outline(root).buffer(1.5).contains(line) for line in lines)
    assert sum(line.length for line in lines) == pytest.approx(outline(root).area * 2**0.5 / 16, rel=0.02)


@pytest.mark.parametrize("size", [0.3, 1, 7.3, 60, 260])
def test_the_scale_bar_has_its_length(size):
    parts = land([square(0, 0, size)])
    one = layer(parts, pd.Series({"A0": 5}), "klasse")
    root = parse(draw_map({"n": one}, parts, ["A0"], {}, pd.Series(dtype=object), "", parts))
    units = int(re.search(r"H(\d+)", root.find("g[@class='schaal']/path").get("d"))[1])
    km = float(root.find("g[@class='schaal']/text").text.removesuffix(" km").replace(",", "."))
    left, _, right, _ = outline(root).bounds
    assert units == pytest.approx(km * (right - left) / size, abs=1 + km / size)
    assert units <= 200 or km == 0.1


def test_a_wide_area_has_a_wide_map_one_without_outlines_none_and_many_no_names():
    assert [draw(s).wide for s in (THREE, [square(0), square(1), square(2, 1)])] == [True, False]
    assert draw(frame=land([None])) is None
    parts = land([square(i % 21, i // 21) for i in range(420)])
    one = layer(parts, pd.Series(5, index=parts["code"]), "klasse")
    root = parse(draw_map({"n": one}, parts, ["A0"], {}, pd.Series(dtype=object), "", parts, parts))
    kinds = ("defs", ".//g[@id='Ln']", ".//g[@id='Dn']", "g[@class='nm']")
    assert [len(root.find(kind)) for kind in kinds] == [420, 420, 0, 0]


#: Colours for all eyes, those that miss the red, green or blue cones, and on a grey print:
#: full protanopia, deuteranopia and tritanopia on linear RGB (Machado, Oliveira and Fernandes, 2009).
ALL_EYES = {
    "all": [1, 0, 0, 0, 1, 0, 0, 0, 1],
    "protan": [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
    "deutan": [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
    "tritan": [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    "grey": [0.2126, 0.7152, 0.0722] * 3,
}
_WHITE = np.array([[0.9505], [1.0], [1.089]])
_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) / _WHITE


def distances(colours, eye):
    """CIE 1976 distances of each pair of colours, as an eye sees them."""
    c = to_rgba_array(colours)[:, :3].T
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.reshape(ALL_EYES[eye], (3, 3)) @ linear, 0, 1)
    x, y, z = np.cbrt(np.clip(_TO_XYZ @ seen, 0.01, None))
    return pdist(np.column_stack([116 * y - 16, 500 * (x - y), 200 * (y - z)]))


@pytest.mark.parametrize("eye", ALL_EYES)
def test_where_both_are_low_stands_apart_for_every_eye_and_on_a_grey_print(eye):
    tokens = (files("leefbaarheid.templates") / "tokens.css").read_text(encoding="utf-8")
    boxes = dict(re.findall(r"--(b\d\d):(#\w{6})", tokens.partition("@media")[0]))
    assert (len(boxes), next(iter(boxes))) == (9, "b00")
    apart = distances([*boxes.values()], eye)
    assert apart[:8].min() > 14, "of both low and each of the others"
    assert eye == "grey" or apart.min() > 6


#: Points on a circle, so that any three or more of them make a ring that does not cross itself.
CIRCLES = st.lists(st.integers(0, 359), min_size=3, max_size=60, unique=True).map(sorted)


@given(CIRCLES, st.floats(-500, 1500), st.floats(-500, 1500), st.floats(0.1, 900))
def test_a_path_read_back_is_the_outline_in_whole_units(degrees, x, y, radius):
    at = np.deg2rad(degrees)
    outline = shapely.Polygon(np.column_stack([x + radius * np.cos(at), y + radius * np.sin(at)]))
    (path,) = paths(np.array([outline], dtype=object))
    points = [*map(tuple, np.rint(shapely.get_coordinates(outline)).astype(int).tolist())]
    told = [p for p, before in zip(points, [None, *points], strict=False) if p != before]
    told = told[:-1] if len(told) > 1 and told[0] == told[-1] else told
    assert rings(path) == [told] if len(told) >= 3 else len(rings(path)[0]) == 4, "what is tiny keeps a dot"


def test_parts_holes_and_order_are_kept_and_what_is_tiny_keeps_a_dot():
    far = shapely.box(10, 10, 14, 12)
    holed = shapely.Polygon(shapely.box(0, 0, 9, 9).exterior, [shapely.box(2, 2, 5, 5).exterior])
    tiny = shapely.box(500.1, 250.1, 500.2, 250.2)
    first, second, third = paths(np.array([shapely.MultiPolygon([holed, far]), far, tiny], dtype=object))
    assert [len(ring) for ring in rings(first)] == [4, 4, 4]
    assert rings(second) == rings(first)[-1:]
    assert third == "M499 249h2v2h-2z"
