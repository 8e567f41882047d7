import re
from pathlib import Path

import pytest
import yaml

from leefbaarheid.errors import LeefbaarheidError, ParameterError
from leefbaarheid.fetching import load_catalogue
from leefbaarheid.fetching.catalogue import Catalogue, Item, Source, Traffic, is_safe
from tests.fetching.harness import WORDS, source

PROJECT = Path(__file__).resolve().parents[2]
ROW = WORDS | {"id": "een", "protocol": "bestand", "adres": "https://x.nl/a.csv", "doel": "a.csv"}


def test_the_projects_own_catalogue_is_safe_to_follow():
    catalogue = load_catalogue()
    assert all(s.adres.startswith("https://") for s in catalogue.bronnen if s.protocol != "eigen")
    assert all(s.sorteer for s in catalogue.bronnen if s.protocol in ("wfs", "odata")), "pages need an order"
    assert not [s.id for s in catalogue.bronnen if s.standaard and s.zekerheid == "uit herinnering"]


def test_the_page_about_sources_has_each_source_of_the_catalogue():
    text = (PROJECT / "docs/sources.md").read_text(encoding="utf-8")
    table = text.partition("## The sources")[2].partition("## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    told = {name: row.split("|") for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])}
    catalogue = load_catalogue()
    assert set(told) == {s.id for s in catalogue.bronnen}
    for one in catalogue.bronnen:
        what, *others = map(str.strip, told[one.id][2:-1])
        assert others == [one.licentie, one.citaat, one.zekerheid], one.id
        assert one.tabel in what, one.id


def test_the_top_of_the_catalogue_tells_each_field():
    text = (PROJECT / "params/bronnen.yml").read_text(encoding="utf-8")
    assert set(Source.model_fields) <= set(re.findall(r"\w+", text.partition("\n\n")[0]))
    traffic = text.partition("verkeer:")[2].partition("bronnen:")[0]
    assert set(Traffic.model_fields) <= set(re.findall(r"(\w+): .*#", traffic))


MISTAKES = [
    ({"licentei": "x"}, "did you mean licentie"),
    ({"protocol": "ftp"}, "field 'protocol' is 'ftp'"),
    ({"protocol": "wfs", "doel": "a.geojson"}, "needs the field 'laag, sorteer'"),
    ({"adres": "file:///etc/passwd"}, "begins with https://"),
    ({"adres": "https://naam:geheim@x.nl/"}, "leave these out"),
    ({"doel": "../a.csv"}, "below the raw folder"),
    ({"doel": "a.exe"}, "ends with .csv"), ({"adres": "https://x.nl/{jaar}.csv"}, "doel needs {jaar}"),
    ({"doel": "{jaar}.csv"}, "needs its jaren"), ({"doel": "{jaar.__class__}.csv"}, "is unknown; write {jaar}"),
    ({"filter": "id = 'x'"}, "write {gemeente}"), ({"standaardjaren": [2020]}, "must be among jaren"),
    ({"rijen": [5, 2]}, "the fewest and the most"), ({"tweede_weg": "eeen"}, "unknown; did you mean een"),
    ({"id": "Een bron"}, "field 'id'"), ({"grootte_mb": -1}, "field 'grootte_mb' is -1"),
]  # fmt: skip


FORMS = [
    ("[]", "key 'bronnen'"), ("bronnen: []\nbron: 1", "and no others"),
    ("verkeer: {pogingen: 0}\nbronnen: []", "field 'pogingen' is 0"),
    ("bronnen: [1]", "'- id: ...'"), ("bronnen: [{id: een}]", "id een lacks the field 'naam'"),
    *((yaml.safe_dump({"bronnen": [ROW | change]}), words) for change, words in MISTAKES),
    ('bronnen: !!python/object/apply:os.mkdir ["gehackt"]', "is not valid YAML"),
    (yaml.safe_dump({"bronnen": [ROW, {**ROW}]}, sort_keys=False), "two sources have the id een"),
    (yaml.safe_dump({"bronnen": [ROW, ROW | {"id": "b", "doel": "A.csv"}]}), "have the doel a.csv"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), FORMS)
def test_a_mistake_names_source_field_and_remedy(tmp_path, text, words):
    (tmp_path / "bronnen.yml").write_text(text, encoding="utf-8")
    with pytest.raises(LeefbaarheidError, match=re.escape(words)) as error:
        load_catalogue(tmp_path / "bronnen.yml")
    assert error.value.exit_code == 2
    assert "geheim" not in str(error.value)


def test_items_follow_years_and_gemeenten():
    more = dict(doel="{jaar}.geojson", laag="score{jj}", filter="id = '{gemeente}'", filter_jaar="j={jaar}")
    yearly = source("wfs", id="laag", **more)
    whole = source(id="geheel", jaren=[2014, 2020])
    catalogue = Catalogue(Traffic(), (yearly, whole, source(id="ander", standaard=False)))
    both = [*catalogue.items([], [], []), *catalogue.items(["ander", "laag"], [], [])]
    assert [i.name for i in both] == ["laag_2024", "geheel", "laag_2024", "ander"]
    years = [*catalogue.items([], [2020], []), *catalogue.items([], [2024], [])]
    assert [i.name for i in years] == ["laag_2020", "geheel", "laag_2024"]
    areas = catalogue.items([], [], ["GM0928", "GM0363"])
    assert [i.name for i in areas] == ["laag_2024_GM0363", "laag_2024_GM0928", "geheel"]
    (one,) = catalogue.items(["laag"], [2020], ["GM0928"])
    assert (one.target, one.fill(one.source.laag)) == ("2020_GM0928.geojson", "score20")
    assert one.condition == "(j=2020) and (id = '0928')"
    assert (Item(yearly, 2020).condition, Item(whole).condition) == ("j=2020", "")
    with pytest.raises(ParameterError, match="lagg is unknown; did you mean laag"):
        catalogue.items(["lagg"], [], [])
    with pytest.raises(ParameterError, match=r"fits \[1999\]; they have 2014, 2020, 2024"):
        catalogue.items([], [1999], [])
    with pytest.raises(ParameterError, match="give a --source"):
        Catalogue(Traffic(), (source(standaard=False),)).items([], [], [])


def test_safe_and_unsafe_names():
    assert all(map(is_safe, ("a.csv", "map/één b.csv", "a-b_{jaar}.json")))
    unsafe = "|.|..|a/../b|/a|a//b|a/|.a|a\\b|C:a|a\nb|~/a|Herkomst.json|a |" + "x" * 300
    for name in unsafe.split("|"):
        assert not is_safe(name), name
