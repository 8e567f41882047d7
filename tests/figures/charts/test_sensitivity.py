import numpy as np
import pandas as pd
import pytest

from leefbaarheid.figures.charts import sensitivity

THRESHOLDS = [0.02, 0.0392, 0.0667, 0.08]


def rows(**groups):
    parts = [
        pd.DataFrame(
            {"drempel": THRESHOLDS, "groep": g, "aantal_gebieden": n, "woningen": np.array(n) * 1000.0}
        )
        for g, n in groups.items()
    ]
    return pd.concat(parts, ignore_index=True)


ROWS = rows(
    verder_verslechterd=[12, 3, 1, 1], vroegsignalering_absoluut=[76, 34, 15, 10], extreme_start=[0, 0, 0, 0]
)


def draw(table, herkomst, **kwargs):
    return sensitivity(table, title="Bij welke drempel", herkomst=herkomst, drempel=0.0392, **kwargs)


def test_each_group_has_its_line_and_its_number_at_the_chosen_threshold(herkomst):
    panels = draw(ROWS, herkomst).figure.axes
    assert len(panels) == 2
    for panel, counts in zip(panels, ([12, 3, 1, 1], [76, 34, 15, 10]), strict=True):
        line = next(line for line in panel.lines if len(line.get_xdata()) == 4)
        assert line.get_xdata().tolist() == THRESHOLDS
        assert line.get_ydata().tolist() == counts
        assert [t.get_text() for t in panel.texts] == [str(counts[1])]


def test_both_thresholds_are_marked_and_explained(herkomst, words):
    figuur = draw(ROWS, herkomst)
    for panel in figuur.figure.axes:
        upright = {line.get_xdata()[0] for line in panel.lines if list(line.get_ydata()) == [0, 1]}
        assert upright == {0.0392, 0.0667}
    assert "drempel in dit rapport: 0,0392" in words(figuur)
    assert "drempel van Leefbaarometer 2.0: 0,0667" in words(figuur)


def test_woningen_may_be_counted_instead(herkomst):
    figuur = draw(ROWS, herkomst, maat="woningen")
    assert figuur.figure.axes[0].texts[0].get_text() == "3.000"
    assert "aantal huishoudens" in figuur.caption


def test_empty_groups_are_named_and_unknown_ones_left_out(herkomst):
    unknown = rows(achterblijvend=[1, 1, 1, 1]).assign(aantal_gebieden=pd.NA)
    figuur = draw(pd.concat([ROWS, unknown]), herkomst)
    assert "Nergens gevonden: extreme start." in figuur.caption
    assert "chterblijvend" not in figuur.alt
    assert len(draw(rows(extreme_start=[0, 0, 0, 0]), herkomst).figure.axes) == 1
    with pytest.raises(ValueError, match="no group"):
        draw(unknown, herkomst)


def test_alt_reads_the_line_at_both_ends_and_at_the_threshold(herkomst):
    assert (
        "Verder verslechterd: 12 bij drempel 0,0200, 3 bij 0,0392, 1 bij 0,0800." in draw(ROWS, herkomst).alt
    )


def test_table_has_a_row_a_threshold(herkomst):
    frame = draw(ROWS, herkomst).table.frame
    assert frame["drempel"].tolist() == ["0,0200", "0,0392", "0,0667", "0,0800"]
    assert frame["vroegsignalering_absoluut"].tolist() == [76, 34, 15, 10]
