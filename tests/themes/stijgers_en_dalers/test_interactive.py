import json
from dataclasses import replace

import pytest
from matplotlib.text import Text

from leefbaarheid.classes import LABELS
from leefbaarheid.figures.interactive import Kaart
from leefbaarheid.terms import DIMENSION_LABELS, DIMENSIONS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.stijgers_en_dalers.terms import GROUP_LABELS
from leefbaarheid.themes.stijgers_en_dalers import change_map, class_maps, interactive_map, open_study


def texts(measure):
    return measure["tekst"].split("|")


def names(measure):
    found = {s["code"]: s["naam"] for s in measure["stappen"]}
    return [found[code] for code in measure["stap"]]


@pytest.mark.parametrize(
    "values", [{}, {"schaal": "pc4"}, {"schaal": "wijk", "van": 2018, "tot": 2024}], ids=str
)
def test_the_map_holds_the_figures_of_the_table(demo_path, values):
    study = open_study("Wilgenvoorde", data=str(demo_path), **values)
    kaart = interactive_map(study)
    assert isinstance(kaart, Kaart)
    data, table = kaart.data(), study.gebieden
    n = len(table)
    assert n
    assert data["namen"][:n] == table["naam"].tolist()
    change, van, tot, *dimensions = data["maten"]
    assert texts(change)[:n] == [dutch.signed(v) for v in table["verandering"]]
    for measure, end in ((van, "van"), (tot, "tot")):
        assert names(measure)[:n] == [LABELS[int(k)] for k in table[f"klasse_{end}"]]
        assert texts(measure)[:n] == [dutch.signed(v) for v in table[f"afw_{end}"]]
    assert [m["naam"] for m in dimensions] == list(DIMENSION_LABELS.values())
    for measure, dimension in zip(dimensions, DIMENSIONS, strict=True):
        assert texts(measure)[:n] == [dutch.signed(v) for v in table[dimension]]
    groups = next(e["tekst"] for e in data["extra"] if e["naam"] == "Groepen")
    for text, row in zip(groups, table["groepen"], strict=False):
        assert (text or "") == dutch.join(GROUP_LABELS[g] for g in row.split(";") if g)
    assert set(data["namen"]) == set(study.shapes["naam"])


def test_areas_without_a_score_are_on_the_map_without_figures(demo_path):
    study = open_study("Wilgenvoorde", data=str(demo_path))
    gone = study.areas["code"].iloc[2]
    lacking = replace(study, frame=study.frame.where(study.areas["code"] != gone))
    data = interactive_map(lacking).data()
    at = data["namen"].index(study.areas.set_index("code").loc[gone, "naam"])
    assert at == len(study.areas) - 1, "after those with figures"
    assert data["paden"][at]
    for measure in data["maten"]:
        assert [i for i, code in enumerate(measure["stap"]) if code == "-"] == [at]
        assert not measure["tekst"].split("|")[at]


def test_an_area_too_small_to_list_shows_no_figure(demo_path):
    study = open_study("Wilgenvoorde", data=str(demo_path))
    areas = study.frame.gebieden.copy()
    place = 3
    areas.loc[areas.index[place], ["woningen", "beoordeeld", "verandering", "afw_van"]] = [
        99,
        False,
        -0.6543,
        0.7531,
    ]
    small = replace(study, frame=replace(study.frame, gebieden=areas))
    name = areas["naam"].iloc[place]
    assert name not in set(small.judged["naam"])
    assert name in set(small.gebieden["naam"])
    data = interactive_map(small).data()
    at = data["namen"].index(name)
    assert {m["stap"][at] for m in data["maten"]} == {"k"}
    assert {texts(m)[at] for m in data["maten"]} == {""}
    assert data["punten"]["plekken"][at] is None
    assert {e["tekst"][at] for e in data["extra"]} == {None}
    for still in (class_maps(small), change_map(small)):
        assert still.alt.count("1 niet beoordeeld") == (2 if still.alt.startswith("Klassen") else 1)
        said = "Niet beoordeeld: minder dan 100 woningen; deze gebieden tellen wel mee in de groepen."
        assert said in still.caption
        assert name not in {
            t.get_text().replace("\n", " ") for t in still.figure.axes[0].artists if isinstance(t, Text)
        }
    held = json.dumps(data, ensure_ascii=False)
    assert "0,654" not in held
    assert "0,753" not in held


def test_what_stands_in_the_page_is_a_map_or_a_sentence(cells_path):
    cells = open_study("Wilgenvoorde, Kroonhaven", schaal="grid", data=str(cells_path))
    assert len(cells.shapes) > 1000
    html = interactive_map(cells)._repr_html_()
    assert "kaartblok" not in html
    assert "cellen van 100 meter. Vanaf 1.000 gebieden is er geen kaart om aan te wijzen" in html
