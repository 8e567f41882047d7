import geopandas as gpd
import pytest
from shapely import MultiPolygon, Polygon, box

from leefbaarheid.terms import CRS


@pytest.fixture
def town():
    """Four areas in a row of 1 km squares from (100, 400) km; one of two parts, one with a hole, one not outlined."""
    x, y = 100_000, 400_000
    outlines = [
        box(x, y, x + 1000, y + 1000),
        Polygon(
            box(x + 1000, y, x + 2000, y + 1000).exterior,
            [box(x + 1400, y + 400, x + 1600, y + 600).exterior],
        ),
        MultiPolygon([box(x + 2000, y, x + 3000, y + 400), box(x + 2000, y + 600, x + 3000, y + 1000)]),
        None,
    ]
    frame = {
        "code": ["1001", "1002", "1003", "1004"],
        "naam": ["1001 Oost", "1002 <West>", "1003 Noord", "1004 Zuid"],
        "klasse_van": [1, 4, 6, 6],
        "klasse_tot": [3.0, 4.0, None, 9.0],
        "verandering": [0.0784, -0.0392, None, 0.01],
        "signaal": [False, True, False, False],
    }
    return gpd.GeoDataFrame(frame, geometry=outlines, crs=CRS)
