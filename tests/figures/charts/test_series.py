import itertools

import pandas as pd
import pytest

from leefbaarheid.figures.charts import time_series

YEARS = [2002, 2008, 2012, 2014, 2016, 2018, 2020, 2022]


def series(last):
    """Series whose last scores lie close together."""
    rows = []
    for i, (name, kind) in enumerate(last):
        rows += [(name, kind, year, -0.2 + 0.004 * i + 0.01 * n) for n, year in enumerate(YEARS)]
    return pd.DataFrame(rows, columns=["reeks", "soort", "jaar", "afw"])


NAMES = [
    ("Kerkrade", "gekozen"),
    ("Nederland", "NL"),
    ("6461 Kerkrade-Oost", "beste"),
    ("6462 Kerkrade-Oost", "beste"),
    ("6463 Kerkrade-Noord", "slechtste"),
    ("6464 Kerkrade-Noord", "slechtste"),
]
ROWS = series(NAMES)


def names(figuur):
    known = {n for n, _ in NAMES}
    return {t.get_text(): t for t in figuur.figure.axes[0].texts if t.get_text().replace("\n", " ") in known}


def test_every_line_is_named_and_no_name_covers_another(herkomst):
    figuur = time_series(ROWS, title="Door de jaren", herkomst=herkomst)
    found = names(figuur)
    assert len(found) == len(NAMES)
    renderer = figuur.figure.canvas.get_renderer()
    boxes = [t.get_window_extent(renderer) for t in found.values()]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))
    assert all(b.x0 > 0 and b.x1 <= figuur.figure.bbox.width for b in boxes)


def test_names_stand_in_the_order_of_the_last_scores(herkomst):
    found = names(time_series(ROWS, title="Door de jaren", herkomst=herkomst))
    by_height = sorted(found, key=lambda n: found[n].get_position()[1])
    last = ROWS[ROWS["jaar"] == 2022].set_index("reeks")["afw"]
    assert by_height == sorted(found, key=lambda n: last[n])


def test_kinds_differ_without_colour_too(herkomst):
    axes = time_series(ROWS, title="Door de jaren", herkomst=herkomst).figure.axes[0]
    lines = [line for line in axes.lines if line.get_marker() not in (None, "None", "")]
    looks = {(line.get_marker(), str(line._dash_pattern)) for line in lines}
    assert len(lines) == len(NAMES)
    assert len({marker for marker, _ in looks}) == 4
    assert len({dash for _, dash in looks}) == 4


def test_points_stand_at_the_real_years(herkomst):
    axes = time_series(ROWS, title="Door de jaren", herkomst=herkomst).figure.axes[0]
    assert [int(t) for t in axes.get_xticks()] == YEARS
    line = next(line for line in axes.lines if line.get_linewidth() == 2.8)
    assert line.get_xdata().tolist() == YEARS
    assert line.get_ydata() == pytest.approx(ROWS[ROWS["reeks"] == "Kerkrade"]["afw"].tolist())


def test_a_missing_year_is_skipped_not_guessed(herkomst):
    rows = ROWS.copy()
    rows.loc[(rows["reeks"] == "Kerkrade") & (rows["jaar"].isin([2016, 2022])), "afw"] = None
    figuur = time_series(rows, title="Door de jaren", herkomst=herkomst)
    line = next(line for line in figuur.figure.axes[0].lines if line.get_linewidth() == 2.8)
    assert line.get_xdata().tolist() == [2002, 2008, 2012, 2014, 2018, 2020]
    assert "Kerkrade: −0,200 in 2002, −0,140 in 2020." in figuur.alt
    assert "niet bekend" in figuur.table._repr_html_()


def test_the_order_of_the_rows_does_not_matter(herkomst):
    first = time_series(ROWS, title="Door de jaren", herkomst=herkomst)
    second = time_series(ROWS.sample(frac=1, random_state=3), title="Door de jaren", herkomst=herkomst)
    assert first.png() == second.png()
    assert first.alt == second.alt


def test_one_series_of_one_year_is_drawn(herkomst):
    one = ROWS[(ROWS["reeks"] == "Kerkrade") & (ROWS["jaar"] == 2014)]
    assert time_series(one, title="Eén jaar", herkomst=herkomst).png()


def test_nothing_or_something_unknown_is_refused(herkomst):
    with pytest.raises(ValueError, match="no scores"):
        time_series(ROWS.assign(afw=None), title="Leeg", herkomst=herkomst)
    with pytest.raises(ValueError, match="buur"):
        time_series(ROWS.assign(soort="buur"), title="Vreemd", herkomst=herkomst)
