import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from leefbaarheid.draw.estimates import estimates


@pytest.mark.parametrize(("bounds", "lines"), [([0.0, 0.0], 1), ([0.0, 3.0], 2)])
def test_every_estimate_stands_on_one_axis_with_what_it_must_pass(bounds, lines):
    rows = pd.DataFrame({"label": ["een <b>lange naam & meer", "twee"], "waarde": [2.0, 4], "laag": 1.0})
    svg = ET.fromstring(str(estimates(rows.assign(hoog=[5.0, None], grens=bounds), "brief & zo")))
    kinds = [path.get("class") for path in svg.iter("path")]
    assert (kinds.count("iv"), kinds.count("gr")) == (1, lines)
    assert [*svg.itertext()] == ["een <b>lange n…", "twee", *["brief & zo"][: 2 - lines]]
    at = [float(circle.get("cx")) for circle in svg.iter("circle")]
    assert at == pytest.approx([88 + 104 * value / 5 for value in (2, 4)], abs=0.05)
    one = rows[:1].assign(hoog=5.0, grens=4.0)
    svg = ET.fromstring(str(estimates(one, "brief", sure=False, origin=-1.0)))
    assert ([*svg.itertext()], svg.get("class")) == (["brief"], "est open")
    assert float(next(svg.iter("circle")).get("cx")) == pytest.approx(8 + 184 * 3 / 6, abs=0.05)
