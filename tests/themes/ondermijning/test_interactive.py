from dataclasses import replace

import numpy as np

from leefbaarheid.texts import dutch
from leefbaarheid.texts.ondermijning.terms import TYPE_LABELS
from leefbaarheid.themes.ondermijning import interactive_map, open_study


def names(measure):
    found = {s["code"]: s["naam"] for s in measure["stappen"]}
    return [found[code] for code in measure["stap"]]


def test_the_map_holds_the_figures_of_the_ranking(demo_path):
    study = open_study("Wilgenvoorde", data=str(demo_path))
    data, table = interactive_map(study).data(), study.ranglijst
    assert data["namen"] == table["gemeente"].tolist()
    kind, index, unsafety, core, *_ = data["maten"]
    missing = {None: "geen cijfer"}
    expected = [TYPE_LABELS.get(t) if isinstance(t, str) else missing[None] for t in table["type"]]
    assert names(kind) == expected
    assert index["tekst"].split("|") == [
        "" if dutch.is_missing(v) else dutch.number(v, 1) for v in table["index"]
    ]
    assert unsafety["tekst"].split("|") == [
        "" if dutch.is_missing(v) else dutch.measure(v) for v in table["onveiligheid"]
    ]
    assert core["naam"] == study.meanings[study.parameters.kernindicator].label
    assert [m["naam"] for m in data["maten"][4:]] == [
        study.meanings[n].label for n in study.in_index if n != study.parameters.kernindicator
    ]
    known = table["index"].notna() & table["onveiligheid"].notna()
    assert [p is not None for p in data["punten"]["plekken"]] == known.tolist()
    assert data["namen"][data["begin"]] == "Wilgenvoorde"
    assert data["gekozen"] == [data["begin"]]


def test_another_area_shares_all_but_what_is_chosen(demo_path):
    first, second = (
        interactive_map(open_study(g, data=str(demo_path))) for g in ("Wilgenvoorde", "Kroonhaven")
    )
    assert first.measures is second.measures
    one, other = first.data(), second.data()
    assert one.pop("gekozen") != other.pop("gekozen")
    assert one.pop("begin") != other.pop("begin")
    assert one == other
    country = interactive_map(open_study("Nederland", data=str(demo_path))).data()
    assert (country["gekozen"], country["begin"]) == ([], None)


def test_what_is_hidden_in_a_table_of_the_user_is_called_so(demo_path):
    study = open_study("Wilgenvoorde", data=str(demo_path))
    name = study.parameters.kernindicator
    hidden = study.frame["gemeente_code"].iloc[[2, 5]]
    unknown = study.frame["gemeente_code"].iloc[[7]]
    rates, frame = study.rates.copy(), study.frame.copy()
    rates.loc[rates["indicator"].eq(name) & rates["code"].isin(hidden), "onderdrukt"] = True
    frame.loc[frame["gemeente_code"].isin([*hidden, *unknown]), name] = np.nan
    measure = interactive_map(replace(study, rates=rates, frame=frame, shared={})).data()["maten"][3]
    codes = study.ranglijst["gemeente_code"]
    for code, found, text in zip(codes, measure["stap"], measure["tekst"].split("|"), strict=True):
        expected = "x" if code in set(hidden) else "-" if code in set(unknown) else None
        assert found == expected if expected else found in "01234"
        assert bool(text) == (expected is None)
    counts = {s["naam"]: s["n"] for s in measure["stappen"]}
    assert (counts["onderdrukt"], counts["geen cijfer"]) == ("2", "1")
