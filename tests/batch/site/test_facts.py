from itertools import combinations

import pandas as pd
import pytest

from leefbaarheid.batch.site.facts import COLUMNS, THEMES, read_facts
from leefbaarheid.texts import dutch
from tests.figures.colour import ALL_EYES, smallest_distance


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


@pytest.mark.parametrize(
    ("share", "step"), [(0.0, 0), (0.05, 1), (0.0999, 1), (0.10, 2), (0.2499, 2), (0.25, 3), (1.0, 3)]
)
def test_steps_of_stapeling(made, tmp_path, share, step):
    import shutil

    shutil.copytree(tables(made[0], "sociale_ongelijkheid"), tmp_path / "t")
    table = pd.read_csv(tmp_path / "t" / "gemeenten.csv")
    table.loc[table["gemeente_code"] == "GM9003", "stapeling_aandeel"] = share
    table.to_csv(tmp_path / "t" / "gemeenten.csv", index=False)
    assert read_facts("sociale_ongelijkheid", tmp_path / "t", "GM9003").step == f"stap-{step}"


def test_what_is_missing_is_said_and_sorts_last(made, tmp_path):
    import shutil

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
