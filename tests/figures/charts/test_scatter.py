import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from leefbaarheid.figures import style
from leefbaarheid.figures.charts import Line, scatter
from leefbaarheid.figures.charts.marks import GROUPS, OTHER, OWN

POINTS = pd.DataFrame(
    {
        "naam": ["Oost", "West", "Noord", "Zuid", "Kern"],
        "ses": [-0.5, 0.1, 0.3, np.nan, 0.1],
        "afw": [-0.2, 0.05, 0.15, 0.1, 0.05],
        "groep": ["laag", "rest", "hoog", "rest", "rest"],
    }
)
LINE = Line([-0.5, 0.3], [-0.19, 0.16], [-0.3, 0.05], [-0.1, 0.3], "eigen lijn")
GROUP_LABELS = {"laag": "Lage score", "hoog": "Hoge score", "rest": "Overig"}


def draw(points=POINTS, herkomst=None, **kwargs):
    return scatter(
        points, x="ses", y="afw", x_label="sociale score", y_label="leefbaarheid", title="Wolk",
        herkomst=herkomst, **kwargs,
    )  # fmt: skip


def dots(figuur):
    """Places of the points by colour."""
    return {
        to_hex(c.get_facecolor()[0]): c.get_offsets().tolist()
        for c in figuur.figure.axes[0].collections
        if len(c.get_offsets()) and c.get_zorder() != 2
    }


def test_a_group_keeps_the_look_that_it_has_elsewhere(herkomst):
    look = {"marker": "s", "color": "#e77821", "edgecolor": style.INK}
    figuur = draw(herkomst=herkomst, groups=GROUP_LABELS, looks={"laag": look})
    assert dots(figuur)["#e77821"] == [[-0.5, -0.2]]
    assert dots(figuur)[OTHER["color"]], "the others keep their own"
    handles = figuur.figure.legends[0].legend_handles
    assert to_hex(handles[0].get_markerfacecolor()) == "#e77821"
    assert handles[0].get_marker() == "s"


def test_groups_have_their_own_look_and_the_last_is_grey(herkomst):
    found = dots(draw(herkomst=herkomst, groups=GROUP_LABELS))
    assert found == {
        GROUPS[0]["color"]: [[-0.5, -0.2]],
        OWN["color"]: [[0.3, 0.15]],
        OTHER["color"]: [[0.1, 0.05], [0.1, 0.05]],
    }


def test_an_empty_group_is_not_in_the_key_and_keeps_the_looks_of_the_others(herkomst, words):
    figuur = draw(POINTS[POINTS["groep"] != "laag"], herkomst, groups=GROUP_LABELS)
    assert set(dots(figuur)) == {OWN["color"], OTHER["color"]}
    assert "Lage score" not in words(figuur)
    with pytest.raises(ValueError, match="labels"):
        draw(herkomst=herkomst, groups={"laag": "Laag"})
    with pytest.raises(ValueError, match="5 at most"):
        draw(herkomst=herkomst, groups={**GROUP_LABELS, "a": "A", "b": "B", "c": "C"})


def test_the_line_is_drawn_as_given_with_its_band(herkomst, words):
    figuur = draw(herkomst=herkomst, line=LINE)
    ax = figuur.figure.axes[0]
    assert ax.lines[0].get_xydata().tolist() == [[-0.5, -0.19], [0.3, 0.16]]
    band = next(c for c in ax.collections if c.get_zorder() == 2).get_paths()[0].vertices
    assert {(-0.5, -0.3), (-0.5, -0.1), (0.3, 0.05), (0.3, 0.3)} <= {tuple(v) for v in band}
    assert "eigen lijn" in words(figuur)
    assert "Eigen lijn: van −0,190 links tot 0,160 rechts." in figuur.alt
    assert "hoe onzeker" in figuur.caption
    assert "hoe onzeker" not in draw(herkomst=herkomst).caption


def test_names_are_written_and_those_without_room_counted(herkomst, words):
    figuur = draw(herkomst=herkomst, names=POINTS["naam"].drop(1))
    assert {"Oost", "Noord", "Kern"} <= set(words(figuur))
    assert not {"West", "Zuid"} & set(words(figuur))
    assert "geen plaats" not in figuur.caption
    crowd = pd.DataFrame({"ses": [0.0] * 50, "afw": [0.0] * 50})
    full = draw(crowd, herkomst, names=pd.Series(["Een lange naam van een gebied"] * 50))
    written = words(full).count("Een lange naam van een gebied")
    assert f"Voor {50 - written} namen was geen plaats." in full.caption
    assert 0 < written < 50


def test_missing_figures_are_counted_and_the_rest_told(herkomst):
    figuur = draw(herkomst=herkomst, groups=GROUP_LABELS)
    assert "1 postcodegebied zonder beide cijfers staat niet in de figuur." in figuur.caption
    assert "Lage score, 1 punt: sociale score van −0,500 tot −0,500 en leefbaarheid van −0,200" in figuur.alt
    assert "Laagste leefbaarheid: Oost; hoogste: Noord." in figuur.alt
    assert figuur.table.frame["naam"].tolist() == ["Oost", "West", "Noord", "Kern"]
    assert figuur.table.frame["groep"].tolist() == ["Lage score", "Overig", "Hoge score", "Overig"]
    with pytest.raises(ValueError, match="no points"):
        draw(POINTS.assign(ses=np.nan), herkomst)


def test_one_point_and_very_many_points_can_be_drawn(herkomst):
    assert "1 postcodegebied, 1 punt" in draw(POINTS.head(1), herkomst).alt
    many = pd.DataFrame({"ses": np.linspace(-1, 1, 4000), "afw": np.linspace(-1, 1, 4000) ** 3})
    figuur = draw(many, herkomst)
    assert len(next(iter(dots(figuur).values()))) == 4000
    assert figuur.table._repr_html_().count("<tr>") == 201
    assert figuur.png() == draw(many, herkomst).png()
    ax = draw(many, herkomst, line=LINE).figure.axes[0]
    assert ax.lines[0].get_zorder() > max(c.get_zorder() for c in ax.collections), (
        "points do not hide the line"
    )
