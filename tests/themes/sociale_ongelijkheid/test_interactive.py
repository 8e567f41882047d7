import pytest

from leefbaarheid.classes import LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.themes.sociale_ongelijkheid import interactive_map, open_study


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
