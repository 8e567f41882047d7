import pandas as pd

from leefbaarheid.dataset import open_dataset
from leefbaarheid.themes import stijgers_en_dalers as theme
from leefbaarheid.themes.shared.export import origin_table, safe
from leefbaarheid.themes.stijgers_en_dalers.origin import origin


def test_no_cell_starts_a_formula():
    frame = pd.DataFrame(
        {"naam": ["=1+1", "@x", "-x", "+x", "'t Gooi", None], "verandering": [-1.0, 1, 2, 3, 4, 5]}
    )
    guarded = safe(frame)
    assert guarded["naam"].tolist()[:5] == ["'=1+1", "'@x", "'-x", "'+x", "'t Gooi"]
    assert guarded["verandering"].tolist() == frame["verandering"].tolist()


def test_a_row_says_where_the_figures_come_from(demo_path):
    study = theme.open_study("Wilgenvoorde", data=str(demo_path))
    (row,) = origin_table(study.dataset, study.area, origin(study)).to_dict("records")
    assert row["gebied_code"] == study.area.code
    assert row["jaren"] == "2014 2020"
    assert (row["niveau"], row["gewicht"]) == (study.frame.niveau, study.frame.gewicht)
    assert row["aantal_gebieden"] == len(study.areas)
    assert row["demo"] is True
    assert row["controlegetal"] == open_dataset(demo_path).checksum
