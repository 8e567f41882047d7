import itertools

import pandas as pd
import pytest

from leefbaarheid.figures.charts import lines

YEARS = [2002, 2008, 2012, 2014, 2016, 2018, 2020, 2022]


def series(last):
    """Series whose last scores lie close together."""
    rows = []
    for i, (name, kind) in enumerate(last):
        rows += [(name, kind, year, -0.2 + 0.004 * i + 0.01 * n) for n, year in enumerate(YEARS)]
    return pd.DataFrame(rows, columns=["reeks", "soort", "jaar", "waarde"])


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
    figuur = rates(herkomst, ROWS)
    found = names(figuur)
    assert len(found) == len(NAMES)
    renderer = figuur.figure.canvas.get_renderer()
    boxes = [t.get_window_extent(renderer) for t in found.values()]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))
    assert all(b.x0 > 0 and b.x1 <= figuur.figure.bbox.width for b in boxes)


def test_kinds_differ_without_colour_too(herkomst):
    axes = rates(herkomst, ROWS).figure.axes[0]
    lines = [line for line in axes.lines if line.get_marker() not in (None, "None", "")]
    looks = {(line.get_marker(), str(line._dash_pattern)) for line in lines}
    assert len(lines) == len(NAMES)
    assert len({marker for marker, _ in looks}) == 4
    assert len({dash for _, dash in looks}) == 4


def test_a_missing_year_is_skipped_not_guessed(herkomst):
    rows = ROWS.copy()
    rows.loc[(rows["reeks"] == "Kerkrade") & (rows["jaar"].isin([2016, 2022])), "waarde"] = None
    figuur = rates(herkomst, rows)
    line = next(line for line in figuur.figure.axes[0].lines if line.get_linewidth() == 2.8)
    assert line.get_xdata().tolist() == [2002, 2008, 2012, 2014, 2018, 2020]
    assert "niet bekend" in figuur.table._repr_html_()


def test_the_order_of_the_rows_does_not_matter(herkomst):
    first = rates(herkomst, ROWS)
    second = rates(herkomst, ROWS.sample(frac=1, random_state=3))
    assert first.png() == second.png()
    assert first.alt == second.alt


def test_nothing_or_something_unknown_is_refused(herkomst):
    with pytest.raises(ValueError, match="no values"):
        rates(herkomst, ROWS.assign(waarde=None))
    with pytest.raises(ValueError, match="buur"):
        rates(herkomst, ROWS.assign(soort="buur"))


RATES = pd.DataFrame(
    {
        "reeks": ["Heerlen"] * 4 + ["Nederland"] * 4 + ["10 gemeenten"] * 3,
        "soort": ["gekozen"] * 4 + ["NL"] * 4 + ["vergelijkbaar"] * 3,
        "jaar": [2017, 2018, 2019, 2022] * 2 + [2017, 2018, 2022],
        "waarde": [66.8, 64.4, 64.0, 68.1, 48.9, 45.6, 46.4, 45.4, 44.6, None, 37.1],
    }
)


def rates(herkomst, table=RATES, **kwargs):
    return lines(table, title="Misdrijven", herkomst=herkomst, eenheid="per 1.000 inwoners", **kwargs)


def drawn(figuur):
    """The points of each line with markers."""
    marked = [x for x in figuur.figure.axes[0].lines if x.get_marker() not in (None, "None", "")]
    return [list(zip(x.get_xdata(), x.get_ydata(), strict=True)) for x in marked if len(x.get_xdata())]


def test_any_measure_is_drawn_at_its_years_and_named(herkomst, words):
    figuur = rates(herkomst)
    assert [(2017, 66.8), (2018, 64.4), (2019, 64.0), (2022, 68.1)] in drawn(figuur)
    assert [(2017, 44.6), (2022, 37.1)] in drawn(figuur)
    assert {"Heerlen", "Nederland", "10 gemeenten", "Per 1.000 inwoners →"} <= set(words(figuur))
    assert "Heerlen: 66,8 in 2017, 68,1 in 2022. Nederland: 48,9 in 2017, 45,4 in 2022." in figuur.alt
    assert "De verticale as begint niet bij 0." in figuur.caption
    assert "Eenheid: per 1.000 inwoners" in figuur.caption
    assert figuur.figure.legends == []


def test_a_new_method_breaks_the_lines_and_is_explained(herkomst, words):
    figuur = rates(herkomst, breaks={2019: "de politie telt anders", 2030: "later", 2017: "het begin"})
    assert [(2017, 66.8), (2018, 64.4)] in drawn(figuur)
    assert [(2019, 64.0), (2022, 68.1)] in drawn(figuur)
    upright = [x.get_xdata()[0] for x in figuur.figure.axes[0].lines if list(x.get_ydata()) == [0, 1]]
    assert upright == [2018.5]
    assert "vanaf hier anders gemeten" in words(figuur)
    for text in (figuur.alt, figuur.caption):
        assert "niet te vergelijken. Vanaf 2019: de politie telt anders." in text
        assert "later" not in text
        assert "het begin" not in text
