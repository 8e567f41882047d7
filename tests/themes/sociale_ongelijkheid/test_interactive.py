from itertools import combinations

import pytest
from matplotlib.colors import to_hex

from leefbaarheid.classes import LABELS
from leefbaarheid.figures import Figuur
from leefbaarheid.figures.maps.bivariate import COLOURS
from leefbaarheid.texts import dutch
from leefbaarheid.themes.sociale_ongelijkheid import interactive_map, open_study, scatter
from leefbaarheid.themes.sociale_ongelijkheid.maps import CATEGORIES
from tests.figures.colour import ALL_EYES, smallest_distance


@pytest.mark.parametrize(
    "values",
    [{"gebied": "Wilgenvoorde"}, {"gebied": "Elzerwoud"}, {"gebied": "G40", "schaal": "wijk"}],
    ids=str,
)
def test_the_map_holds_the_figures_of_the_table(demo_path, values):
    study = open_study(**values, data=str(demo_path))
    data, table = interactive_map(study).data(), study.gebieden
    assert data["namen"] == table["naam"].tolist()
    both, ses, score, kind = data["maten"]
    known = table["ses"].notna()
    assert known.all() == (values["gebied"] != "Elzerwoud"), "there some areas have no SES"
    assert ses["tekst"].split("|") == [
        dutch.signed(v) if k else "" for v, k in zip(table["ses"], known, strict=True)
    ]
    assert score["tekst"].split("|") == [dutch.signed(v) for v in table["afw"]]
    classes = {s["code"]: s["naam"] for s in score["stappen"]}
    assert [classes[c] for c in score["stap"]] == [LABELS[int(k)] for k in table["klasse"]]
    names = {s["code"]: s["naam"] for s in kind["stappen"]}
    for flag, label in (("stapeling", "Stapeling"), ("tegenhanger", "Tegenhanger")):
        assert [names[c] == label for c in kind["stap"]] == table[flag].fillna(False).tolist()
    fifths = [None if c == "-" else 5 - int(c) for c in ses["stap"]]
    assert fifths == [None if dutch.is_missing(k) else int(k) for k in table["ses_kwintiel"]]
    for measure in (both, ses, kind):
        assert [c != "-" for c in measure["stap"]] == known.tolist()
    assert [p is not None for p in data["punten"]["plekken"]] == known.tolist()


def test_both_agree_with_the_static_map(demo_path):
    study = open_study("G40", schaal="wijk", data=str(demo_path))
    kaart = interactive_map(study)
    counts = {s["naam"]: s["n"] for s in kaart.data()["maten"][0]["stappen"]}
    rows = kaart.static.table.frame
    for row in rows.itertuples():
        name = "geen cijfer" if row.x is None else f"leefbaarheid {row.y}, SES {row.x}"
        assert counts[name] == dutch.number(row.gebieden)
    order = [f"leefbaarheid {row.y}, SES {row.x}" for row in rows.head(9).itertuples()]
    assert [*counts][:9] == order, "both read from high to low liveability, and from low to high SES"
    looks = [s["kleur"] for s in kaart.data()["maten"][0]["stappen"][:9]]
    assert looks == [*COLOURS.values()]


def test_stapeling_looks_the_same_in_every_picture(demo_path):
    study = open_study("G40", schaal="wijk", data=str(demo_path))
    both, *_, kind = interactive_map(study).data()["maten"]
    named = {s["naam"]: s for s in kind["stappen"]}
    together = {s["naam"]: s for s in both["stappen"]}
    for key, combination in (
        ("stapeling", "leefbaarheid laag, SES laag"),
        ("tegenhanger", "leefbaarheid hoog, SES laag"),
        ("laag", "leefbaarheid midden, SES laag"),
    ):
        mine, there = named[CATEGORIES[key].label], together[combination]
        assert [mine[k] for k in ("kleur", "teken", "n")] == [there[k] for k in ("kleur", "teken", "n")]
    (points,) = (p for p in scatter(study).pieces if isinstance(p, Figuur))
    drawn = {
        to_hex(c.get_facecolor()[0]): len(c.get_offsets())
        for c in points.figure.axes[0].collections
        if len(c.get_offsets())
    }
    for key in ("stapeling", "tegenhanger"):
        look = named[CATEGORIES[key].label]
        assert look["kleur"] == CATEGORIES[key].colour
        assert drawn.get(look["kleur"], 0) == int(look["n"])


@pytest.mark.parametrize("eye", ALL_EYES)
def test_kinds_can_be_told_apart_by_every_eye_and_on_a_grey_print(eye):
    for a, b in combinations(CATEGORIES.values(), 2):
        assert a.hatch != b.hatch or smallest_distance([a.colour, b.colour], eye) > 10
