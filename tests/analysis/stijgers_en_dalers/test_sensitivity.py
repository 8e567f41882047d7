import pandas as pd
from hypothesis import given

from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules, assign_groups
from leefbaarheid.analysis.stijgers_en_dalers.sensitivity import by_choice, by_threshold
from tests.analysis.frames import areas, make_areas


@given(areas())
def test_thresholds_agree_with_the_groups_and_never_rise(frame):
    table = by_threshold(frame, Rules(), 0.03, [0.02, 0.0392, 0.08])
    groups = assign_groups(frame, Rules(), 0.03)
    chosen = table[table["drempel"] == 0.0392].set_index("groep")
    for name in groups.columns.drop("alle"):
        assert chosen.loc[name, "aantal_gebieden"] == groups[name].sum()
    for name in ("verder_verslechterd", "vroegsignalering_absoluut", "vroegsignalering_relatief"):
        counts = table[table["groep"] == name].sort_values("drempel")["aantal_gebieden"].tolist()
        assert counts == sorted(counts, reverse=True)


def test_a_choice_uses_its_own_areas_rules_and_national_change():
    frame = make_areas([(-0.05, {"onv": -0.03}, 10), (-0.05, {"onv": 0.02}, 20)])
    table = by_choice(
        {
            "zoals het is": (frame, Rules(), 0.03),
            "zonder Nederland": (frame, Rules(), None),
            "kleiner": (frame.iloc[1:], Rules(), 0.03),
        }
    ).set_index(["keuze", "groep"])
    assert table.loc[("zoals het is", "vroegsignalering_relatief"), "aantal_gebieden"] == 1
    assert pd.isna(table.loc[("zonder Nederland", "vroegsignalering_relatief"), "aantal_gebieden"])
    assert table.loc[("kleiner", "vroegsignalering_relatief"), "aantal_gebieden"] == 0
    assert table.loc[("kleiner", "gestegen_maar_achterblijvend"), "woningen"] == 20
