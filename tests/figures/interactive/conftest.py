import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from leefbaarheid.figures import Figuur, style
from leefbaarheid.figures.interactive import Kaart, Points, categories, change_steps, class_steps, fifths
from leefbaarheid.figures.maps import Category
from leefbaarheid.terms import CRS
from leefbaarheid.texts import dutch

#: A square of areas of 1 km: rows from north to south, so that the last one is in the south-east.
SIDE = 3
NAMES = [
    "Noordwest",
    "</script><script>document.title='mis'</script>",
    "A & B 'c' \"d\"",
    "West\u2028regel",
    "Midden",
    "Oost",
    "Zuidwest",
    "Zuid",
    "Zuidoost",
    "Zonder omtrek",
]
CHANGES = [-0.2, -0.05, -0.0391, 0.0, 0.0391, 0.05, 0.1, None, 0.4321, 0.02]
KINDS = {"a": Category("Soort a", "#7b3294", "///"), "b": Category("Soort b", "#eef0ea")}


@pytest.fixture
def parts(herkomst):
    """What a map of ten invented areas is made of: one without change, one suppressed, one without outline."""
    at = [(100_000 + 1000 * (i % SIDE), 400_000 + 1000 * (SIDE - 1 - i // SIDE)) for i in range(SIDE * SIDE)]
    outlines = [shapely.box(x, y, x + 1000, y + 1000) for x, y in at] + [None]
    areas = gpd.GeoDataFrame({"naam": NAMES}, geometry=outlines, crs=CRS)
    change = pd.Series(CHANGES, dtype=float)
    score = pd.Series(np.linspace(-0.5, 0.4, len(areas)))
    classes = pd.Series([1, 2, 3, 4, 5, 6, 7, 8, 9, 9], dtype=float)
    canvas = style.Canvas(1.0, "Een vaste kaart")
    canvas.axes(0.1, 0.4, 2.0, 0.5)
    static = Figuur(canvas.figure, "Een vaste kaart van tien gebieden, voor wie geen script heeft.", herkomst)
    return {
        "static": static,
        "areas": areas,
        "measures": [
            change_steps("Verandering", change, 0.0392),
            class_steps("Klasse in 2014", score, classes),
            fifths("Maat", score * 1000, "per 1.000", dutch.measure),
            categories("Soort", pd.Series(["a", "b"] * 4 + ["a", None]), KINDS),
        ],
        "points": Points(score, change, "score in 2014", "verandering", "Score en verandering"),
        "herkomst": herkomst,
        "title": "Tien gebieden",
        "order": "van noord naar zuid",
        "notes": {"Groepen": ["", "Groep <b>"] * 5},
        "hidden": np.array([False] * 8 + [True, False]),
    }


@pytest.fixture
def kaart(parts):
    return Kaart(**parts)
