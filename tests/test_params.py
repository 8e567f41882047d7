import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

from leefbaarheid import params
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.params import load_aliases, load_findings, load_groups, load_indicators

GROUP = """\
- {code: G2, naam: G twee, soort: groep, bron: proef, zekerheid: zeker, gemeenten: [GM0344 Utrecht, GM0014 Groningen]}
"""


#: COROP regions that are a region of our own too.
OWN_REGIONS = {"RG-GOOI": "Het Gooi en Vechtstreek", "RG-RIJNMOND": "Groot-Rijnmond"}
OWN_REGIONS |= {"RG-OOST-GRONINGEN": "Oost-Groningen", "RG-VELUWE": "Veluwe"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "gebieden").mkdir()
    monkeypatch.setenv("LEEFBAARHEID_PARAMS", str(tmp_path))
    return tmp_path


def test_own_groups_have_the_right_number_of_gemeenten_and_say_why(real):
    groups = load_groups()
    assert set(groups["gemeente_code"]) == set(real.gemeenten["code"])
    sizes = groups.groupby("groep_code").size()
    corop = sizes[sizes.index.str.startswith("CR")]
    assert (corop.index.tolist(), corop.sum()) == ([f"CR{n:02}" for n in range(1, 41)], 342)
    # the division of 2024 tells the other four regions
    own = sizes[["G4", "G40", "NPLV", "RG-IJSSELMONDE", "RG-MRA", "SR-PARKSTAD"]]
    assert own.tolist() == [4, 40, 19, 5, 30, 7]
    assert groups.equals(groups.sort_values(["groep_code", "gemeente_code"], ignore_index=True))
    assert groups[groups["groep_code"].isin(["G4", "G40"])]["gemeente_code"].is_unique
    for group in own_groups():
        assert group["zekerheid"] in ("zeker", "keuze", "te controleren"), group["code"]
        assert len(group["toelichting"]) > 40, group["code"]


def own_groups():
    files = (params.params_folder() / "gebieden").glob("*.yml")
    return [group for file in files for group in yaml.safe_load(file.read_text(encoding="utf-8"))]


@pytest.mark.real
def test_own_groups_agree_with_the_division_of_2024(real_source):
    table = pd.read_csv(real_source / "tabellen" / "gemeente_regio.csv").query("jaar == 2024")
    names = dict(zip(table["gemeentecode"], table["gemeentenaam"], strict=True))
    corop = table.groupby("corop")["gemeentecode"].agg(set)
    listed = {}
    for group in own_groups():
        members = dict(line.split(" ", 1) for line in group["gemeenten"])
        assert members == {code: names[code] for code in members}
        listed |= {name: set(members) for name in (group["code"], group["naam"])}
    for (code, name), rows in table.groupby(["corop_code", "corop"]):
        assert listed[code] == listed[f"COROP-regio {name}"] == set(rows["gemeentecode"])
    assert {code: listed[code] for code in OWN_REGIONS} == {c: corop[name] for c, name in OWN_REGIONS.items()}


def test_own_aliases_point_to_something_and_shadow_no_name(real):
    table = real.gemeenten
    codes = set(table["code"]) | set(table["provincie_code"]) | set(load_groups()["groep_code"])
    aliases = load_aliases()
    assert set(aliases.values()) <= codes
    assert not set(aliases) & (set(table["naam"]) | set(table["provincie"]))


def test_a_file_that_is_no_text_is_refused_and_a_missing_folder_is_named(folder, monkeypatch, tmp_path):
    (folder / "aliassen.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LeefbaarheidError, match="cannot be read"):
        load_aliases()
    monkeypatch.setenv("LEEFBAARHEID_PARAMS", str(tmp_path / "weg"))
    with pytest.raises(LeefbaarheidError, match="LEEFBAARHEID_PARAMS"):
        load_groups()


INDICATOR = """\
- {indicator: fraude, label: Fraude, groep: overig, eenheid: per 1.000 inwoners, noemer: inwoners, per: 1000, richting: 1,
   meet: gebeurt, bron: Politie, in_index: true, namen: [3.9.1+3.9.2, "Fraude, totaal"], toelichting: proef}
"""
OTHER = INDICATOR.replace("fraude", "bedrog", 1)


FINDING = 'bevindingen:\n- {id: "9.1", thema: t, zin: z, relatie: r, functie: f, eenheid: e, niveaus: [pc4], bestand: b}\n'


DEFAULTS = "standaard: {van: 2014, schaal: auto}"
ALIAS = "Den Haag: GM0518"
FILES = {
    "groep": ("gebieden/een.yml", GROUP, load_groups),
    "indicator": ("indicatoren.yml", INDICATOR, load_indicators),
    "standaard": ("proef.yml", DEFAULTS, lambda: params.load_defaults("proef")),
    "alias": ("aliassen.yml", ALIAS, load_aliases),
    "bevinding": ("bevindingen.yml", FINDING, load_findings),
}


def test_files_of_another_folder_are_read_and_may_be_absent(folder):
    assert [len(FILES[file][2]()) for file in ("groep", "indicator", "standaard", "alias")] == [0] * 4
    for name, text, _ in FILES.values():
        (folder / name).write_text(text, encoding="utf-8")
    rows = [["G2", "G twee", "groep", code, "proef"] for code in ("GM0014", "GM0344")]
    assert load_groups().to_numpy().tolist() == rows
    assert load_indicators()["fraude"].namen == ("3.9.1+3.9.2", "Fraude, totaal")
    assert params.load_defaults("proef") == {"van": 2014, "schaal": "auto"}
    assert load_aliases() == {"Den Haag": "GM0518"}


def test_the_national_series_have_every_year():
    table = params.load_national_series()
    assert [*table.index] == [*range(2012, 2024)]
    assert table.loc[2023].to_dict() == {"Drugshandel": 13468, "Wapenhandel": 6662, "Mensenhandel": 628}


MISTAKES = [
    ("groep", "code: G2", "code: ../x", "the field 'code' is '../x'"),
    ("groep", "GM0344 Utrecht", "344 Utrecht", "must have the form"),
    ("groep", "GM0344 Utrecht", "GM0014 Groningen", "GM0014 stands there twice"),
    ("groep", GROUP, "een: twee", "must hold a list of groups, each with a line '- code: ...'"),
    ("groep", GROUP, GROUP + GROUP, "has already"),
    ("indicator", "label: Fraude, ", "", "indicator fraude lacks the field 'label'; add it"),
    ("indicator", "indicator: fraude, ", "", "indicator 1 lacks the field 'indicator'"),
    ("indicator", "per: 1000", "per: 0", "'per' is 0; input should be greater than 0"),
    ("indicator", "meet:", "meten:", "the field 'meten' is unknown; did you mean meet"),
    ("indicator", INDICATOR, OTHER + INDICATOR, "stands for bedrog and for fraude; keep one"),
    ("indicator", INDICATOR, "- fraude\n", "indicator 1: give each a line"),
    ("indicator", INDICATOR, "fraude: 1\n", "must hold a list of indicators"),
    ("indicator", "- {indicator", "x\n- {indicator", ", line 2 is not valid YAML"),
    ("bevinding", "bevindingen:", "bevinding:", "must have the key 'bevindingen'"),
    ("bevinding", FINDING, FINDING + FINDING.partition("\n")[2], "stands there twice"),
    ("standaard", DEFAULTS, "", "'standaard'"),
    ("standaard", "{van: 2014, schaal: auto}", "[1]", "'standaard'"),
    ("standaard", "2014", "[1]", "the default of van must be one"),
    ("alias", ALIAS, "- Den Haag", "must hold lines"),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), MISTAKES)
def test_a_mistake_is_refused_with_its_place(folder, file, old, new, message):
    name, text, load = FILES[file]
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LeefbaarheidError, match=re.escape(message)) as caught:
        load()
    assert str(caught.value).startswith(str(folder / name))
    assert "\n" not in str(caught.value)
