"""What is compared stands on one level, and an unknown number is no nought."""

from dataclasses import replace

import pandas as pd
import pytest

from leefbaarheid.figures.block import Blok
from leefbaarheid.themes.stijgers_en_dalers import changes_table, comparison, open_study, save_tables


@pytest.fixture
def pc4(demo_path):
    return open_study("Wilgenvoorde", schaal="pc4", data=str(demo_path))


@pytest.fixture
def mixed(demo_path, pc4):
    """Buurten of a gemeente in a country that is known by postcodegebieden only."""
    return replace(open_study("Wilgenvoorde", schaal="buurt", data=str(demo_path)), reference=pc4.reference)


def rate(study):
    shown = comparison(study)
    assert isinstance(shown, Blok)
    return shown.pieces[0]


def drawn(picture, region):
    frame = picture.table.frame
    return frame[frame["gebied"] == region].set_index("groep")


def test_the_chosen_area_stands_on_the_level_of_the_others(mixed, pc4):
    assert not mixed.same_level
    own = drawn(rate(mixed), "Wilgenvoorde")
    assert len(own)
    wanted = drawn(rate(pc4), "Wilgenvoorde")
    for column in ("aandeel", "woningen", "basis_woningen", "aantal_gebieden"):
        assert own[column].tolist() == pytest.approx(wanted[column].tolist(), nan_ok=True)
    assert "gaat het ook voor Wilgenvoorde hier om" in rate(mixed).caption
    assert "gaat het ook voor" not in rate(pc4).caption


def test_the_chosen_area_is_left_out_where_that_level_lacks_it(mixed):
    elsewhere = ~mixed.reference.gebieden["gemeente_code"].isin(mixed.area.gemeenten)
    lacking = replace(mixed, reference=mixed.reference.where(elsewhere))
    picture = rate(lacking)
    assert "Wilgenvoorde" not in set(picture.table.frame["gebied"])
    assert "Wilgenvoorde staat er niet bij: op postcodegebieden zijn er geen scores" in picture.caption
    assert "op postcodegebieden" not in changes_table(lacking).pieces[0].frame["waar"].str.cat()


def test_the_change_stands_beside_the_country_on_its_level_too(mixed, pc4):
    rows = changes_table(mixed).pieces[0].frame.set_index("waar")
    assert list(rows.index[:2]) == ["Wilgenvoorde", "Wilgenvoorde, op postcodegebieden"]
    own = pc4.comparison.query("groep == 'alle' and gebied == 'gekozen'")["verandering"].iloc[0]
    assert rows.loc["Wilgenvoorde, op postcodegebieden", "verandering"] == pytest.approx(own)
    assert rows.loc["Wilgenvoorde", "verandering"] == pytest.approx(
        mixed.groepen.query("groep == 'alle' and gebied == 'gekozen'")["verandering"].iloc[0]
    )
    assert "Wilgenvoorde, op postcodegebieden" not in set(changes_table(pc4).pieces[0].frame["waar"])


def test_the_table_says_of_each_row_what_it_stands_on(mixed, pc4, tmp_path):
    save_tables(mixed, tmp_path)
    rows = pd.read_csv(tmp_path / "tabellen" / "stijgers_en_dalers" / "groepen.csv")
    rows = rows[rows["groep"] == "alle"].set_index("gebied")
    assert rows.loc["gekozen", "niveau"] == "buurt"
    assert set(rows.drop("gekozen")["niveau"]) == {"pc4"}
    assert {"gekozen_landelijk", "NL"} < set(rows.index)
    for region, frame in (("gekozen", mixed.frame), ("gekozen_landelijk", mixed.reference)):
        row = rows.loc[region]
        assert row["bron"].endswith(f"editie {frame.editie}")
        assert row["jaren"] == f"{frame.van} {frame.tot}"
        assert (row["gewicht"], row["gewicht_jaar"]) == (frame.gewicht, frame.gewicht_jaar)


def test_the_chosen_area_stands_on_the_level_of_the_country_too(mixed, pc4):
    found, wanted = (
        table.query("gebied == @name").drop(columns="gebied").reset_index(drop=True)
        for table, name in ((mixed.groepen, "gekozen_landelijk"), (pc4.groepen, "gekozen"))
    )
    # lagging parts need a finer level than that of the country
    same = found["groep"] != "achterblijvend"
    pd.testing.assert_frame_equal(found[same], wanted[same])
    assert "gekozen_landelijk" not in set(pc4.groepen["gebied"])


def test_no_row_on_the_level_of_the_country_where_that_lacks_the_area(mixed):
    elsewhere = ~mixed.reference.gebieden["gemeente_code"].isin(mixed.area.gemeenten)
    lacking = replace(mixed, reference=mixed.reference.where(elsewhere))
    assert "gekozen_landelijk" not in set(lacking.groepen["gebied"])


def test_a_group_of_unknown_weight_has_no_share(pc4):
    frame = pc4.reference
    areas = frame.gebieden.copy()
    own = areas["gemeente_code"].isin(pc4.area.gemeenten)
    fell = areas.index[own][0]
    areas.loc[own, ["klasse_van", "verandering"]] = [5, 0.0]
    areas.loc[fell, ["verandering", "woningen"]] = [-0.2, 0.0]
    areas["gewicht_onbekend"] = areas.index == fell
    whole = replace(frame, gebieden=areas)
    study = replace(pc4, reference=whole, frame=whole.within(pc4.area.gemeenten))
    row = drawn(rate(study), "Wilgenvoorde").loc["Vroegsignalering: gedaald"]
    assert row["aantal_gebieden"] == 1
    assert row[["aandeel", "woningen"]].isna().all()
