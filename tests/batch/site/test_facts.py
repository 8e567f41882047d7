import shutil
from itertools import combinations

import pandas as pd
import pytest

from leefbaarheid import dutch
from leefbaarheid.batch.site.facts import COLUMNS, THEMES, read_facts
from leefbaarheid.data.save import BASIS
from tests.draw.colour import ALL_EYES, smallest_distance


def tables(out, theme, code="GM9003-wilgenvoorde"):
    return out / code / "tabellen" / theme


@pytest.mark.parametrize("theme", THEMES)
def test_a_cell_a_column(made, theme):
    facts = read_facts(theme, tables(made[0], theme), "GM9003")
    assert len(facts.cells) == sum(column.theme == theme for column in COLUMNS)
    assert facts.sentence
    assert "; " in facts.origin
    for cell, column in zip(facts.cells, [c for c in COLUMNS if c.theme == theme], strict=True):
        assert cell.text
        if column.numeric and cell.sorts:
            float(cell.sorts)


def test_figures_are_those_of_the_tables(made):
    out, _ = made
    groups = pd.read_csv(tables(out, "stijgers_en_dalers") / "groepen.csv")
    own = groups[(groups["gebied"] == "gekozen") & (groups["groep"] == "alle")].iloc[0]
    cells = read_facts("stijgers_en_dalers", tables(out, "stijgers_en_dalers"), "GM9003").cells
    assert cells[0].text == dutch.signed(own["verandering"])
    assert float(cells[0].sorts) == own["verandering"]
    ranks = pd.read_csv(tables(out, "ondermijning") / "ranglijst.csv").set_index("gemeente_code")
    assert (
        float(read_facts("ondermijning", tables(out, "ondermijning"), "GM9003").cells[0].sorts)
        == ranks.at["GM9003", "rang"]
    )
    table = pd.read_csv(tables(out, "sociale_ongelijkheid") / "gemeenten.csv").set_index("gemeente_code")
    facts = read_facts("sociale_ongelijkheid", tables(out, "sociale_ongelijkheid"), "GM9003")
    assert float(facts.cells[1].sorts) == table.at["GM9003", "stapeling_aandeel"]


def test_gemeenten_are_set_side_by_side_on_the_level_of_the_country(made, tmp_path):
    folder = shutil.copytree(tables(made[0], "stijgers_en_dalers"), tmp_path / "t")
    before = read_facts("stijgers_en_dalers", folder, "GM9003")
    assert "buurten" in before.origin
    rows = pd.read_csv(folder / "groepen.csv")
    other = rows[rows["gebied"] == "gekozen"].assign(
        gebied="gekozen_landelijk", verandering=-0.05, aandeel=0.25, niveau="pc4", gewicht="huishoudens"
    )
    pd.concat([rows, other]).to_csv(folder / "groepen.csv", index=False)
    after = read_facts("stijgers_en_dalers", folder, "GM9003")
    assert [cell.sorts for cell in after.cells[:2]] == ["-0.05", "0.25"]
    assert after.cells[2].text == "postcodegebieden"
    assert after.step == "stap-1"
    assert "postcodegebieden, gewogen naar huishoudens" in after.origin


@pytest.mark.parametrize("theme", ["stijgers_en_dalers", "sociale_ongelijkheid"])
def test_tables_of_an_older_version_that_do_not_say_what_they_stand_on_are_read(made, tmp_path, theme):
    folder = shutil.copytree(tables(made[0], theme), tmp_path / "t")
    now = read_facts(theme, folder, "GM9003")
    for path in folder.glob("g*.csv"):
        table = pd.read_csv(path)
        table.drop(columns=[c for c in BASIS if c in table]).to_csv(path, index=False)
    before = read_facts(theme, folder, "GM9003")
    assert (before.cells, before.step, before.sentence) == (now.cells, now.step, now.sentence)
    assert before.origin.count("; ") >= 2


def test_the_origin_is_that_of_the_table_of_gemeenten(made, tmp_path):
    folder = shutil.copytree(tables(made[0], "sociale_ongelijkheid"), tmp_path / "t")
    table = pd.read_csv(folder / "gemeenten.csv").assign(niveau="pc4", jaren=2018, gewicht="huishoudens")
    table.to_csv(folder / "gemeenten.csv", index=False)
    origin = read_facts("sociale_ongelijkheid", folder, "GM9003").origin
    assert "; 2018; postcodegebieden, elk gebied telt één keer" in origin
    table[table["gemeente_code"] != "GM9003"].to_csv(folder / "gemeenten.csv", index=False)
    absent = read_facts("sociale_ongelijkheid", folder, "GM9003")
    assert "buurten, elk gebied telt één keer" in absent.origin
    assert absent.step == "geen-cijfer"


@pytest.mark.parametrize(
    ("share", "step"), [(0.0, 0), (0.05, 1), (0.0999, 1), (0.10, 2), (0.2499, 2), (0.25, 3), (1.0, 3)]
)
def test_steps_of_stapeling(made, tmp_path, share, step):
    shutil.copytree(tables(made[0], "sociale_ongelijkheid"), tmp_path / "t")
    table = pd.read_csv(tmp_path / "t" / "gemeenten.csv")
    table.loc[table["gemeente_code"] == "GM9003", "stapeling_aandeel"] = share
    table.to_csv(tmp_path / "t" / "gemeenten.csv", index=False)
    assert read_facts("sociale_ongelijkheid", tmp_path / "t", "GM9003").step == f"stap-{step}"


def test_what_is_missing_is_said_and_sorts_last(made, tmp_path):
    shutil.copytree(tables(made[0], "sociale_ongelijkheid"), tmp_path / "t")
    table = pd.read_csv(tmp_path / "t" / "gemeenten.csv")
    table.loc[table["gemeente_code"] == "GM9003", ["stapeling_aandeel", "pearson"]] = None
    table.to_csv(tmp_path / "t" / "gemeenten.csv", index=False)
    facts = read_facts("sociale_ongelijkheid", tmp_path / "t", "GM9003")
    assert [cell.sorts for cell in facts.cells] == ["", ""]
    assert facts.cells[0].text == "te weinig gebieden"
    assert facts.step == "geen-cijfer"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("eye", ALL_EYES)
def test_steps_of_the_map_can_be_told_apart_by_every_eye_and_on_a_grey_print(theme, eye):
    for a, b in combinations(THEMES[theme][2], 2):
        assert a.hatch != b.hatch or smallest_distance([a.colour, b.colour], eye) > 10
