"""Theme 1 at the level at which the letter worked: cells of 100 m, weighted by dwellings, against the key."""

import json

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.stijgers_en_dalers import lagging_parts
from leefbaarheid.terms import DIMENSIONS
from leefbaarheid.texts import dutch
from leefbaarheid.themes.stijgers_en_dalers import open_study, save_tables
from leefbaarheid.themes.stijgers_en_dalers.larger import LISTED, larger_areas, larger_lists

from .test_page import check
from .test_study import GROUPS, chosen, find_truth

THIRDS = ("G4", "G40", "overig")


def slow(*values):
    return [pytest.param(value, marks=pytest.mark.slow) for value in values]


@pytest.fixture(scope="module")
def key(cells_source):
    return json.loads((cells_source / "sleutel.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def country(cells_path):
    return open_study("Nederland", schaal="grid", data=str(cells_path))


def test_every_truth_of_the_key_is_found(cells_path, key):
    truths = [t for t in key["waarheden"] if t["groep"] in GROUPS]
    at = pd.Series([t["niveau"] for t in truths]).value_counts()
    assert at["grid"] >= 20
    assert set(at.index) == {"grid", "buurt", "pc4", "wijk"}
    for truth in truths:
        find_truth(truth, cells_path)


@pytest.mark.parametrize(
    "code", ["NL", "G40", "GM9003", *slow("G4", "PV90", "PV92", "RG-WILGENDAL", "GM9007", "GM9009")]
)
def test_every_figure_of_the_key_is_found(cells_path, key, code):
    study = open_study(code, schaal="grid", data=str(cells_path))
    groups = key["niveaus"]["grid"]["gebieden"][code]
    assert set(groups) == set(GROUPS) - {"alle"}
    for group, truth in groups.items():
        row = chosen(study, group)
        assert set(study.areas.loc[study.groups[group], "code"]) == set(truth["codes"]), group
        assert row["aantal_gebieden"] == truth["aantal_gebieden"], group
        for column in ("woningen", "basis_woningen", "aandeel", "verandering", *DIMENSIONS):
            expected = np.nan if truth[column] is None else truth[column]
            assert row[column] == pytest.approx(expected, abs=1e-9, nan_ok=True), (group, column)
        lead = row["leidende_dimensie"]
        assert (None if pd.isna(lead) else lead) == truth["leidende_dimensie"], group


@pytest.mark.parametrize("level", ["buurt", "pc4", "wijk"])
def test_country_with_odd_buurten_and_two_editions(cells_path, key, level):
    study = open_study("NL", schaal=level, data=str(cells_path))
    assert study.frame.editie == "2002-2024"
    for group, truth in key["niveaus"][level]["gebieden"]["NL"].items():
        row = chosen(study, group)
        assert set(study.areas.loc[study.groups[group], "code"]) == set(truth["codes"]), group
        assert row["woningen"] == truth["woningen"]
        assert row["verandering"] == pytest.approx(truth["verandering"] or np.nan, abs=1e-9, nan_ok=True)


def test_recoded_buurten_are_incomplete(cells_path, key):
    odd = key["bijzondere_buurten"]
    study = open_study("NL", schaal="buurt", data=str(cells_path))
    assert set(study.frame.onvolledig["code"]) == {*odd["hernoemd"], *odd["hernoemd"].values()}
    assert not study.areas["code"].isin(odd["zonder_score"]).any()
    empty = study.areas[study.areas["code"].isin(odd["zonder_woningen"])]
    assert len(empty) == 6
    assert (empty["woningen"] == 0).all()
    assert not empty["gewicht_onbekend"].any()


def test_findings_of_the_letter(country, key):
    """The counterparts of findings 1.1-1.18, by the analysis, are those that the generator worked out."""
    expected, groups = key["bevindingen"], country.groepen.set_index(["groep", "gebied"])
    parts = country.composition.set_index(["groep", "gebied"])
    starts = country.by_starting_class.set_index(["groep", "klasse_van"])

    def own(group, column):
        return groups.loc[(group, "gekozen"), column]

    def spread(group, column="samenstelling"):
        return {name: parts.loc[(group, name), column] for name in THIRDS}

    strong, down, early = "sterk_verbeterd", "verder_verslechterd", "vroegsignalering_"
    found = {
        "1.1": own(strong, "woningen"),
        "1.2": own(strong, "aandeel"),
        "1.3": own(strong, "leidende_dimensie"),
        "1.4": own("alle", "leidende_dimensie"),
        "1.5": spread(strong),
        "1.6": spread(strong, "aandeel"),
        "1.8": {"1": starts.loc[(strong, 1), "leidende_dimensie"], "2": None},
        "1.9": {"extreme_start": own("extreme_start", "soc"), "NL": own("alle", "soc")},
        "1.10": own(down, "woningen"),
        "1.11": own(down, "aandeel"),
        "1.12": spread(down),
        "1.13": spread(down, "aandeel"),
        "1.14": own(down, "leidende_dimensie"),
        "1.15": own(f"{early}absoluut", "woningen"),
        "1.16": own(f"{early}relatief", "woningen"),
        "1.17": {k: own(f"{early}{k}", "leidende_dimensie") for k in ("absoluut", "relatief")},
        "1.18": {k: spread(f"{early}{k}") for k in ("absoluut", "relatief")},
    }
    assert {*found, "1.7"} == set(expected)
    for number, value in found.items():
        for name, part in (value if isinstance(value, dict) else {"": value}).items():
            other = expected[number][name] if name else expected[number]
            assert part == (other if other is None or isinstance(other, str) else pytest.approx(other)), (
                number
            )
    improved = country.groups[strong]
    assert ("sterk_verbeterd", 2) not in starts.index
    buurt = country.parents
    for name, larger in (("buurten", buurt), ("wijken", "WK" + buurt.str[2:8])):
        lagging = lagging_parts(country.areas, improved, larger, country.national_change)
        holds = set(larger[improved & (country.areas["woningen"] > 0)])
        assert expected["1.7"][name] == {
            "aantal": len(holds),
            "met_achterblijvend": larger[lagging].nunique(),
            "aandeel": larger[lagging].nunique() / len(holds),
        }


def test_nothing_happens_in_any_cell_of_the_quiet_gemeente(cells_path, key):
    (truth,) = (t for t in key["waarheden"] if t["id"] == "rustig-grid")
    study = open_study(truth["gemeente_code"], schaal="grid", data=str(cells_path))
    assert len(study.areas) > 50
    assert not study.groups.drop(columns="alle").to_numpy().any()


@pytest.mark.slow
@pytest.mark.parametrize("sign", [1, -1], ids=["as built in", "flipped"])
def test_flipped_truths_are_not_found(small_countries, sign):
    source, data = small_countries[sign]
    key = json.loads((source / "sleutel.json").read_text(encoding="utf-8"))
    truths = [t for t in key["waarheden"] if t["groep"] in GROUPS and t["groep"] != "alle"]
    assert len(truths) > 40
    for truth in truths:
        if sign == 1:
            find_truth(truth, data)
        else:
            with pytest.raises(AssertionError):
                find_truth(truth, data)


@pytest.mark.parametrize("level", ["grid", *slow("buurt", "pc4")])
def test_written_tables_hold_the_truths(cells_path, key, tmp_path, level):
    study = open_study("Wilgenvoorde", schaal=level, data=str(cells_path))
    save_tables(study, tmp_path)
    folder = tmp_path / "tabellen" / "stijgers_en_dalers"
    groups = pd.read_csv(folder / "groepen.csv").query("gebied == 'gekozen'").set_index("groep")
    areas = pd.read_csv(folder / "gebieden.csv", dtype={"code": str}, keep_default_na=False)
    small = set(study.areas.loc[study.areas["woningen"] < 5, "code"])
    for group, truth in key["niveaus"][level]["gebieden"]["GM9003"].items():
        assert groups.loc[group, "aantal_gebieden"] == truth["aantal_gebieden"], group
        assert groups.loc[group, "woningen"] == pytest.approx(truth["woningen"]), group
        listed = set(areas.loc[[group in g.split(";") for g in areas["groepen"]], "code"])
        assert listed <= set(truth["codes"]), group
        assert set(truth["codes"]) - listed <= small, group


def test_the_page_by_cells_is_whole_and_lists_buurten(cells_path):
    said = check(open_study("Wilgenvoorde", schaal="grid", data=str(cells_path)))
    for one in ("wijk", "buurt"):
        assert f"Per {one} Woningen per groep in elke {one}" in said["lists"]
    assert "Achtergebleven deel" in said["lists"]


def rows_of(code, key, cells_path, larger):
    """Woningen per group in each larger area, from the key's codes: plain dictionaries, no code of the theme."""
    areas = open_study(code, schaal="grid", data=str(cells_path)).areas
    buurt = dict(zip(areas["code"], areas["ouder_code"], strict=True))
    inside = (
        buurt if larger == "buurt" else {c: f"WK{b[2:8]}" for c, b in buurt.items() if isinstance(b, str)}
    )
    weight = dict(zip(areas["code"], areas["woningen"], strict=True))
    rows = {}
    for group, truth in key["niveaus"]["grid"]["gebieden"][code].items():
        for cell in truth["codes"]:
            row = rows.setdefault(inside[cell], {})
            row[group] = row.get(group, 0) + weight[cell]
    return rows


@pytest.mark.parametrize("code", ["NL", "GM9003", *slow("GM9001", "GM9007")])
@pytest.mark.parametrize("larger", ["buurt", "wijk"])
def test_lists_of_larger_areas_hold_what_the_key_says(cells_path, key, code, larger):
    table = larger_areas(open_study(code, schaal="grid", data=str(cells_path)))[larger].set_index("code")
    rows = rows_of(code, key, cells_path, larger)
    shown = [g for g in LISTED if g != "achterblijvend" or larger == "buurt"]
    for name, row in rows.items():
        for group in shown:
            found = table[group].get(name, 0)
            assert (0 if pd.isna(found) else found) == row.get(group, 0), (name, group)
    assert set(table.index[(table[shown] != 0).any(axis=1)]) <= set(rows)
    strongest = table[list(LISTED[:3])].sum(axis=1)
    assert strongest.is_monotonic_decreasing


@pytest.mark.parametrize(
    ("gemeente", "kind"), [("Wilgenvoorde", "won"), ("Kroonhaven", "onv"), ("Bremhorst", "won")]
)
def test_lagging_parts_are_named_inside_the_buurt_and_wijk_that_improved(cells_path, key, gemeente, kind):
    truths = {t["id"]: t for t in key["waarheden"]}
    lagging = truths[f"{gemeente.lower()}-blijft-cellen"]
    hosts = truths[f"{gemeente.lower()}-{kind}"]["namen"]
    study = open_study(gemeente, schaal="grid", data=str(cells_path))
    tables = larger_areas(study)
    buurt = tables["buurt"].query("achterblijvend > 0").iloc[0]
    assert buurt["naam"] in hosts
    assert buurt["sterk_verbeterd"] > 0
    assert set(buurt["achtergebleven_delen"].split(";")) == set(lagging["codes"])
    assert buurt["achterblijvend"] == lagging["woningen"]
    wijk = tables["wijk"].set_index("code").loc["WK" + buurt["code"][2:8]]
    assert buurt["naam"] in wijk["achtergebleven_delen"].split(";")
    assert wijk["achterblijvend"] >= buurt["achterblijvend"]
    said = " ".join(repr(piece) for piece in larger_lists(study))
    assert (
        f"{buurt['naam']}: {dutch.join(sorted(lagging['codes']))} ({buurt['achterblijvend']:.0f} woningen)"
        in said
    )
    assert f"{wijk['naam']}: {dutch.join(wijk['achtergebleven_delen'].split(';'))} (" in said


def test_larger_areas_with_lagging_parts_are_as_many_as_in_the_key(country, key):
    truth = key["bevindingen"]["1.7"]
    said = " ".join(repr(piece) for piece in larger_lists(country))
    for level, many in (("buurt", "buurten"), ("wijk", "wijken")):
        table = larger_areas(country)[level]
        assert (table["sterk_verbeterd"] > 0).sum() == truth[many]["aantal"]
        assert (table["achtergebleven_delen"] != "").sum() == truth[many]["met_achterblijvend"]
        assert (
            f"liggen in {truth[many]['aantal']} {many}; in {truth[many]['met_achterblijvend']} daarvan"
            in said
        )


def test_parts_too_small_to_list_are_counted_without_their_name(cells_path):
    study = open_study("Wilgenvoorde", schaal="grid", data=str(cells_path))
    lagging = study.groups["achterblijvend"]
    small = study.areas["woningen"].mask(lagging, 4.0)
    object.__setattr__(study.frame, "gebieden", study.areas.assign(woningen=small, beoordeeld=small >= 5))
    row = larger_areas(study)["buurt"].query("achterblijvend > 0").iloc[0]
    assert row["achterblijvend"] == 4 * lagging.sum()
    assert row["achtergebleven_delen"] == ""
    said = " ".join(repr(piece) for piece in larger_lists(study))
    assert f"{row['naam']}: te klein om te noemen" in said
    assert not any(code in said for code in study.areas.loc[lagging, "code"])
