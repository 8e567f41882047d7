from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from leefbaarheid.errors import LeefbaarheidError, ParameterError
from leefbaarheid.fetching import gemeente_codes, load_catalogue
from leefbaarheid.fetching.catalogue import Catalogue, Item, Source, Traffic, is_safe
from tests.fetching.serving import source

PROJECT = Path(__file__).resolve().parents[2]
#: What must be in the catalogue: word of an address, table or name -> how many sources at least.
DEMANDED = {
    **{"open-data-leefbaarometer": 2, "geometrie-lbm3": 1, "geo.leefbaarometer.nl": 5, "api.pdok.nl": 3},
    **dict.fromkeys(
        ("86092NED", "86296NED", "85900NED", "85539NED", "85163NED", "47018NED", "85146NED", "81877NED"), 1
    ),
    **dict.fromkeys(
        ("82931NED", "84799NED", "85984NED", "86165NED", "vk100", "WijkBuurtkaart", "Zicht op Ondermijning"),
        1,
    ),
    **{"service.pdok.nl": 2, "cbsgebiedsindelingen": 1},
}


def written(tmp_path, **change):
    row = {
        "id": "een",
        "protocol": "bestand",
        "naam": "x",
        "adres": "https://x.nl/a.csv",
        "doel": "a.csv",
        "licentie": "CC0",
        "citaat": "x",
        "formaat": "x",
        "zekerheid": "gezien",
    }
    row = {k: v for k, v in (row | change).items() if v is not None}
    (tmp_path / "bronnen.yml").write_text(yaml.safe_dump({"bronnen": [row]}), encoding="utf-8")
    return tmp_path / "bronnen.yml"


def test_the_projects_own_catalogue_has_every_source():
    catalogue = load_catalogue()
    for word, least in DEMANDED.items():
        found = [s for s in catalogue.bronnen if word in f"{s.adres} {s.tabel} {s.naam}"]
        assert len(found) >= least, word
    assert all(s.adres.startswith("https://") for s in catalogue.bronnen if s.protocol != "eigen")
    assert {s.zekerheid for s in catalogue.bronnen} == {"gezien", "meermaals gebruikt", "uit herinnering"}
    assert not [s.id for s in catalogue.bronnen if s.standaard and s.zekerheid == "uit herinnering"]


def test_the_page_about_sources_has_each_source_of_the_catalogue():
    text = (PROJECT / "docs/sources.md").read_text(encoding="utf-8")
    table = text.partition("## The sources")[2].partition("## ")[0]
    rows = [line.split("|") for line in table.splitlines() if line.startswith("| `")]
    told = {r[1].strip().strip("`"): [c.strip() for c in r[2:-1]] for r in rows}
    catalogue = load_catalogue()
    assert list(told) == [s.id for s in catalogue.bronnen]
    for one in catalogue.bronnen:
        what, licence, citation, certainty = told[one.id]
        assert what
        assert (licence, citation.strip('"'), certainty) == (one.licentie, one.citaat, one.zekerheid), one.id
        if one.tabel:
            assert one.tabel in what, one.id
    fields = set(re.findall(r"`(\w+)`", text))
    assert {*Source.model_fields, *Traffic.model_fields} <= fields


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"licentie": None}, "id een lacks the field 'licentie'"),
        ({"licentei": "x"}, "did you mean licentie"),
        ({"protocol": "ftp"}, "field 'protocol' is 'ftp'"),
        ({"protocol": "wfs", "doel": "a.geojson"}, "needs the field 'laag'"),
        ({"protocol": "zip"}, "needs the field 'leden'"),
        ({"adres": "file:///etc/passwd"}, "begins with https://"),
        ({"adres": "https:///x.csv"}, "names a server"),
        ({"adres": "https://naam:geheim@x.nl/"}, "leave these out"),
        ({"doel": "../a.csv"}, "below the raw folder"),
        ({"doel": "/a.csv"}, "below the raw folder"),
        ({"doel": "a.exe"}, "ends with .csv"),
        ({"doel": "herkomst.json"}, "below the raw folder"),
        ({"adres": "https://x.nl/{jaar}.csv"}, "doel needs {jaar}"),
        ({"doel": "{jaar}.csv"}, "needs its jaren"),
        ({"doel": "{jaar.__class__}.csv"}, "is unknown; write {jaar}"),
        ({"filter": "id = 'x'"}, "needs {gemeente}"),
        ({"standaardjaren": [2020]}, "must be among jaren"),
        ({"rijen": [5, 2]}, "the fewest and the most"),
        ({"tweede_weg": "eeen"}, "unknown; did you mean een"),
        ({"id": "Een bron"}, "field 'id'"),
        ({"grootte_mb": -1}, "field 'grootte_mb' is -1"),
    ],
)
def test_a_mistake_names_source_field_and_remedy(tmp_path, change, words):
    with pytest.raises(ParameterError) as error:
        load_catalogue(written(tmp_path, **change))
    assert words in str(error.value)
    assert "geheim" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "key 'bronnen'"),
        ("bronnen: []\nbron: 1", "the key 'bron' is unknown"),
        ("verkeer: {pogingen: 0}\nbronnen: []", "field 'pogingen' is 0"),
        ("verkeer: {poging: 1}\nbronnen: []", "field 'poging'"),
        ("bronnen: [1]", "'- id: ...'"),
        ("bronnen: 7", "key 'bronnen'"),
        ("bronnen: [", "line"),
        ('bronnen: !!python/object/apply:os.mkdir ["gehackt"]', "is not valid YAML"),
    ],
)
def test_a_file_of_another_form(tmp_path, text, words):
    (tmp_path / "b.yml").write_text(text)
    with pytest.raises(LeefbaarheidError) as error:
        load_catalogue(tmp_path / "b.yml")
    assert words in str(error.value)
    assert error.value.exit_code == 2


def test_two_sources_with_one_id_or_target(tmp_path):
    file = written(tmp_path)
    (row,) = yaml.safe_load(file.read_text())["bronnen"]
    for change, words in (
        ({}, "stands there twice"),
        ({"id": "twee", "doel": "A.csv"}, "that of een as well"),
    ):
        file.write_text(yaml.safe_dump({"bronnen": [row, row | change]}))
        with pytest.raises(ParameterError, match=words):
            load_catalogue(file)


def test_another_catalogue_lies_in_another_folder_of_parameters(tmp_path, monkeypatch):
    monkeypatch.setenv("LEEFBAARHEID_PARAMS", str(tmp_path))
    with pytest.raises(ParameterError, match="there is no catalogue"):
        load_catalogue()
    written(tmp_path)
    assert [s.id for s in load_catalogue().bronnen] == ["een"]


def test_items_follow_years_and_gemeenten():
    yearly = source(
        "wfs",
        id="laag",
        doel="{jaar}.geojson",
        laag="score{jj}",
        jaren=[2020, 2024],
        standaardjaren=[2024],
        filter="id LIKE 'BU{gemeente}%'",
        standaard=True,
    )
    whole = source(id="geheel", jaren=[2014, 2020], standaard=True)
    catalogue = Catalogue(Traffic(), (yearly, whole, source(id="ander")))

    def names(*args):
        return [i.name for i in catalogue.items(*args)]

    assert names() == ["laag_2024", "geheel"]
    assert names(["ander", "laag"]) == ["laag_2024", "ander"]
    assert names([], [2020]) == ["laag_2020", "geheel"]
    assert names([], [2024]) == ["laag_2024"]
    assert names([], [], ["GM0928", "GM0363"]) == ["laag_2024_GM0363", "laag_2024_GM0928", "geheel"]
    (one,) = catalogue.items(["laag"], [2020], ["GM0928"])
    assert (one.target, one.fill(one.source.laag)) == ("2020_GM0928.geojson", "score20")
    assert one.conditions == ["id LIKE 'BU0928%'"]
    assert Item(yearly, 2020).conditions == []
    with pytest.raises(ParameterError, match="lagg is unknown; did you mean laag"):
        names(["lagg"])
    with pytest.raises(ParameterError, match="has the year 1999; they have 2014, 2020, 2024"):
        names([], [1999])


@pytest.mark.parametrize("name", ["a.csv", "map/één b.csv", "a-b_{jaar}.json"])
def test_safe_names(name):
    assert is_safe(name)


UNSAFE = [
    "",
    ".",
    "..",
    "a/../b",
    "/a",
    "a//b",
    "a/",
    ".a",
    "a\\b",
    "C:a",
    "a\nb",
    "~/a",
    "con/a",
    "Herkomst.json",
    "a ",
]


@pytest.mark.parametrize("name", [*UNSAFE, "x" * 300])
def test_unsafe_names(name):
    assert not is_safe(name)
    with pytest.raises(ValidationError):
        source(doel=name or "..")


def test_gemeenten_by_code_name_or_group():
    assert gemeente_codes(["gm0928", " GM0363 "]) == ["GM0363", "GM0928"]
    assert gemeente_codes(["Den Haag", "Hilversum"]) == ["GM0402", "GM0518"]
    assert gemeente_codes(["kerkrade", "'s-Hertogenbosch", "Bergen (NH.)"]) == ["GM0373", "GM0796", "GM0928"]
    assert gemeente_codes(["G4"]) == ["GM0344", "GM0363", "GM0518", "GM0599"]
    with pytest.raises(ParameterError, match="did you mean Hilversum"):
        gemeente_codes(["Hilvarsum"])
    with pytest.raises(ParameterError, match="Kerkrada is unknown; did you mean Kerkrade"):
        gemeente_codes(["Kerkrada"])
    with pytest.raises(ParameterError, match="give its code of CBS"):
        gemeente_codes(["Xyzzy"])
