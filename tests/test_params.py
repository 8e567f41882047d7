import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

from leefbaarheid.dataset import open_dataset
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.params import (
    GROUP_COLUMNS,
    load_aliases,
    load_defaults,
    load_findings,
    load_groups,
    load_indicators,
    params_folder,
)

GROUP = """\
- code: G2
  naam: G twee
  soort: groep
  bron: proef
  zekerheid: zeker
  gemeenten:
    - GM0344 Utrecht
    - GM0014 Groningen
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "gebieden").mkdir()
    monkeypatch.setenv("LEEFBAARHEID_PARAMS", str(tmp_path))
    return tmp_path


def test_own_groups_have_the_right_number_of_gemeenten():
    groups = load_groups()
    sizes = groups.groupby("groep_code").size()
    corop = sizes[sizes.index.str.startswith("CR")]
    assert (corop.index.tolist(), corop.sum()) == ([f"CR{n:02}" for n in range(1, 41)], 342)
    assert sizes.drop(corop.index).to_dict() == {
        "G4": 4,
        "G40": 40,
        "NPLV": 19,
        "RG-GOOI": 6,
        "RG-IJSSELMONDE": 5,
        "RG-MRA": 30,
        "RG-OOST-GRONINGEN": 5,
        "RG-RIJNMOND": 15,
        "RG-VELUWE": 16,
        "SR-PARKSTAD": 7,
    }
    assert groups.columns.tolist() == list(GROUP_COLUMNS)
    assert groups.equals(groups.sort_values(["groep_code", "gemeente_code"], ignore_index=True))
    assert not set(groups.query("groep_code == 'G4'")["gemeente_code"]) & set(
        groups.query("groep_code == 'G40'")["gemeente_code"]
    )


def test_own_groups_say_how_certain_they_are_and_why():
    for file in (params_folder() / "gebieden").glob("*.yml"):
        for group in yaml.safe_load(file.read_text(encoding="utf-8")):
            assert group["zekerheid"] in ("zeker", "keuze", "te controleren"), group["code"]
            assert len(group["toelichting"]) > 40, group["code"]


@pytest.mark.real
def test_own_groups_agree_with_the_division_of_2024(real_source):
    table = pd.read_csv(real_source / "tabellen" / "gemeente_regio.csv").query("jaar == 2024")
    names = dict(zip(table["gemeentecode"], table["gemeentenaam"], strict=True))
    corop = table.groupby("corop")["gemeentecode"].agg(set)
    listed = {}
    for file in (params_folder() / "gebieden").glob("*.yml"):
        for group in yaml.safe_load(file.read_text(encoding="utf-8")):
            members = dict(line.split(" ", 1) for line in group["gemeenten"])
            assert members == {code: names[code] for code in members}
            listed[group["code"], group["naam"]] = set(members)
    for (code, name), rows in table.groupby(["corop_code", "corop"]):
        assert listed[code, f"COROP-regio {name}"] == set(rows["gemeentecode"])
    listed = {code: members for (code, _), members in listed.items()}
    assert listed["RG-GOOI"] == corop["Het Gooi en Vechtstreek"]
    assert listed["RG-OOST-GRONINGEN"] == corop["Oost-Groningen"]
    assert listed["RG-RIJNMOND"] == corop["Groot-Rijnmond"]
    assert listed["RG-VELUWE"] == corop["Veluwe"]


def test_own_aliases_point_to_something_and_shadow_no_name(real_path):
    table = open_dataset(real_path).gemeenten
    codes = set(table["code"]) | set(table["provincie_code"]) | set(load_groups()["groep_code"])
    aliases = load_aliases()
    assert set(aliases.values()) <= codes
    assert not set(aliases) & (set(table["naam"]) | set(table["provincie"]))


def test_groups_of_another_folder(folder):
    (folder / "gebieden" / "een.yml").write_text(GROUP, encoding="utf-8")
    assert load_groups().to_numpy().tolist() == [
        ["G2", "G twee", "groep", "GM0014", "proef"],
        ["G2", "G twee", "groep", "GM0344", "proef"],
    ]


def test_no_groups_give_an_empty_frame_with_columns(folder):
    assert load_groups().columns.tolist() == list(GROUP_COLUMNS)
    assert load_groups().empty


def test_defaults_of_a_theme(folder):
    (folder / "proef.yml").write_text("standaard:\n  van: 2014\n  schaal: auto\n", encoding="utf-8")
    assert load_defaults("proef") == {"van": 2014, "schaal": "auto"}
    assert load_defaults("afwezig") == {}


@pytest.mark.parametrize(
    "content", ["", "van: 2014", "standaard: [1]", "standaard:\n  van: [2014]", "standaard:\n  1: 2"]
)
def test_wrong_defaults_are_refused(folder, content):
    (folder / "proef.yml").write_text(content, encoding="utf-8")
    with pytest.raises(LeefbaarheidError, match=r"proef\.yml"):
        load_defaults("proef")


def test_aliases(folder):
    assert load_aliases() == {}
    (folder / "aliassen.yml").write_text("Den Haag: GM0518\n", encoding="utf-8")
    assert load_aliases() == {"Den Haag": "GM0518"}
    for wrong in ("- Den Haag", "Den Haag: 518", "a: [b]"):
        (folder / "aliassen.yml").write_text(wrong, encoding="utf-8")
        with pytest.raises(LeefbaarheidError, match=r"aliassen\.yml must hold lines"):
            load_aliases()


def test_a_file_that_is_no_text_is_refused(folder):
    (folder / "aliassen.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LeefbaarheidError, match="cannot be read"):
        load_aliases()


def test_a_missing_folder_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("LEEFBAARHEID_PARAMS", str(tmp_path / "weg"))
    with pytest.raises(LeefbaarheidError, match="LEEFBAARHEID_PARAMS"):
        load_groups()


INDICATOR = """\
- indicator: fraude
  label: Fraude
  groep: overig
  eenheid: per 1.000 inwoners
  noemer: inwoners
  per: 1000
  richting: 1
  meet: gebeurt
  bron: Politie
  in_index: true
  namen: [3.9.1+3.9.2, "Fraude, totaal"]
  toelichting: proef
"""
OTHER = INDICATOR.replace("fraude", "bedrog", 1)


def test_indicators(folder):
    assert load_indicators() == {}
    (folder / "indicatoren.yml").write_text(INDICATOR, encoding="utf-8")
    found = load_indicators()["fraude"]
    assert (found.noemer, found.per, found.richting, found.in_index) == ("inwoners", 1000, 1, True)
    assert found.namen == ("3.9.1+3.9.2", "Fraude, totaal")


def test_own_indicators_hold_what_the_letter_names_and_the_police_counts():
    found = load_indicators()
    assert {
        g: sum(i.groep == g for i in found.values()) for g in ("drugs", "vermogen", "vastgoed", "witwassen")
    } == {"drugs": 5, "vermogen": 10, "vastgoed": 1, "witwassen": 1}
    assert {n for n, i in found.items() if i.meet == "woont" and i.groep != "beleving"} == {
        "verdachten_drugs",
        "veroordeelden_drugs",
        "verdachten_vermogen",
        "veroordeelden_vermogen",
    }
    assert [n for n, i in found.items() if i.richting == -1] == ["vm_rapportcijfer"]
    assert [n for n, i in found.items() if not i.in_index] == [
        "misdrijven_totaal",
        "drugs_drank",
        "overval",
        "wapenhandel",
        "mensenhandel",
        "vm_onveilig",
        "vm_rapportcijfer",
        "onveiligheid",
    ]


TWICE = 'id: "9.1", thema: t, zin: z, relatie: r, functie: f, eenheid: e, niveaus: [pc4], bestand: b'
FINDING = """\
bevindingen:
- id: "9.1"
  thema: ondermijning
  zin: z
  relatie: r
  functie: many
  eenheid: samenhang
  niveaus: [gemeente]
  bestand: b
"""


def test_own_findings_are_those_of_the_letter():
    found = load_findings()
    assert [n.split(".")[0] for n in found].count("1") == 18
    assert [n.split(".")[0] for n in found].count("2") == 16
    assert [n.split(".")[0] for n in found].count("3") == 9
    assert found["1.10"].verwacht == {"woningen": 75000}
    assert found["2.8"].keuzes["hoogste"] == ["onv", "soc", "won"]
    assert all(f.zin.endswith(".") and len(f.zin) < 140 for f in found.values())


FILES = {
    "groep": ("gebieden/een.yml", GROUP, load_groups),
    "indicator": ("indicatoren.yml", INDICATOR, load_indicators),
    "bevinding": ("bevindingen.yml", FINDING, load_findings),
}


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("groep", "code: G2", "code: ../x", "the field 'code' is '../x'"),
        ("groep", "soort: groep", "soort: club", "'soort' is 'club'; input should be 'groep' or 'regio'"),
        ("groep", "GM0344 Utrecht", "344 Utrecht", "must have the form"),
        ("groep", "GM0344 Utrecht", "GM0014 Groningen", "GM0014 stands there twice"),
        ("groep", GROUP, "een: twee", "must hold a list of groups, each with a line '- code: ...'"),
        ("groep", GROUP, GROUP + GROUP, "has already"),
        ("indicator", "  label: Fraude\n", "", "indicator fraude lacks the field 'label'; add it"),
        ("indicator", "- indicator: fraude\n  label", "- label", "indicator 1 lacks the field 'indicator'"),
        ("indicator", "groep: overig", "groep: geweld", "the field 'groep' is 'geweld'; input should be"),
        ("indicator", "noemer: inwoners", "noemer: inwoner", "input should be 'inwoners', 'woningen' or ''"),
        ("indicator", "per: 1000", "per: 0", "'per' is 0; input should be greater than 0"),
        ("indicator", "per: 1000", "per: duizend", "'per' is 'duizend'"),
        ("indicator", "richting: 1", "richting: 2", "'richting' is 2; input should be 1 or -1"),
        ("indicator", "in_index: true", "in_index: 1", "'in_index' is 1; input should be a valid boolean"),
        ("indicator", "meet:", "meten:", "the field 'meten' is unknown; did you mean meet"),
        ("indicator", "  namen", "  names", "the field 'names' is unknown; did you mean namen"),
        ("indicator", "[3.9.1+3.9.2,", "[3.9,", "'namen.0' is 3.9; input should be a valid string"),
        ("indicator", "indicator: fraude", "indicator: Fraude!", "the field 'indicator' is 'Fraude!'"),
        ("indicator", INDICATOR, INDICATOR + INDICATOR, "stands for fraude and for fraude; keep one"),
        ("indicator", INDICATOR, OTHER + INDICATOR, "stands for bedrog and for fraude; keep one"),
        ("indicator", INDICATOR, "- fraude\n", "indicator 1: give each a line"),
        ("indicator", INDICATOR, "fraude: 1\n", "must hold a list of indicators"),
        ("indicator", "- indicator", "x\n- indicator", ", line 2 is not valid YAML"),
        ("bevinding", '"9.1"', "9.1", "id 9.1: the field 'id' is 9.1; input should be a valid string"),
        ("bevinding", "niveaus: [gemeente]", "niveaus: []", "the field 'niveaus'"),
        ("bevinding", "bevindingen:", "bevinding:", "must have the key 'bevindingen'"),
        ("bevinding", "- id", "- {" + TWICE + "}\n- id", "stands there twice"),
    ],
)
def test_a_mistake_is_refused_with_its_place(folder, file, old, new, message):
    name, text, load = FILES[file]
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LeefbaarheidError, match=re.escape(message)) as caught:
        load()
    assert str(caught.value).startswith(str(folder / name))
    assert "\n" not in str(caught.value)
