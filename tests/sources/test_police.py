from __future__ import annotations

import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.params import load_indicators
from leefbaarheid.sources.detect import detect
from leefbaarheid.sources.police import read_police_table
from tests.sources import cbs
from tests.sources.cbs import save
from tests.sources.crime import COUNTS, LABELS, police_odata, police_statline, properties, rows_of
from tests.sources.raw import write

KNOWN = load_indicators()
TABLE = """gemeentecode,gemeentenaam,jaar,misdrijf,aantal,aantal_inwoners,woningvoorraad
GM0928,Kerkrade,2022,totaal_misdrijven,300,45000.0,24000.0
GM0928,Kerkrade,2022,inbraak_woning,12,45000.0,24000.0
GM0928,Kerkrade,2022,koffiediefstal,3,45000.0,24000.0
GM0001,Oudstad,2022,totaal_misdrijven,,1000.0,
"""


def read(folder):
    return cbs.read(folder, KNOWN)


def rows(frame):
    return set(frame[["niveau", "code", "jaar", "indicator", "teller"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("suffix", [1, 7])
def test_odata_with_padded_keys_and_any_suffix(tmp_path, suffix):
    save(tmp_path / "bron/a.json", police_odata(suffix=suffix))
    found = rows_of(cbs.read, tmp_path / "bron")
    assert found.frame[["waarde", "noemer"]].isna().all().all()
    assert (found.noemers, found.eigen) == (None, False)
    assert dict(found.log.geweigerd) == {
        "row of the whole country": 1, "no count (suppressed, or counted with a successor)": 1,
        "kind that is no indicator": 1, "a part of an indicator of which other parts are missing": 1
    }  # fmt: skip
    assert found.log.rijen_gelezen == len(COUNTS)
    assert found.log.rijen_gebruikt == found.frame["rijen"].sum() == 9
    assert "kinds not in params/indicatoren.yml: 3.5.2" in found.log.opmerkingen
    assert found.log.herkomst.citaat == "Bron: Politie (47018NED), CBS"


def test_odata_with_its_properties(tmp_path):
    save(tmp_path / "bron/a.json", police_odata())
    topics = {"GeregistreerdeMisdrijven_1": ("Geregistreerde misdrijven", "aantal")}
    save(tmp_path / "bron/b.json", properties("47018NED", topics))
    rows_of(cbs.read, tmp_path / "bron")
    assert sorted(log.bestand for _, log in read(tmp_path / "bron").logs) == ["a.json", "b.json"]


@pytest.mark.parametrize("labels", [LABELS, {}, {k: f" {v.upper()} " for k, v in LABELS.items()}])
def test_statline_with_labels_or_codes(tmp_path, labels):
    write(tmp_path / "bron/47018NED.csv", police_statline(labels=labels))
    rows_of(cbs.read, tmp_path / "bron")


def test_a_sum_needs_all_its_parts_in_the_same_year(tmp_path):
    parts = [
        ("GM0928", f"3.9.{n}", year, n) for n, year in ((1, 2022), (2, 2022), (3, 2022), (1, 2023), (2, 2023))
    ]
    save(tmp_path / "bron/a.json", police_odata(parts))
    found = read(tmp_path / "bron").indicators[0]
    assert rows(found.frame) == {("gemeente", "GM0928", 2022, "fraude", 6.0)}
    assert found.log.rijen_gebruikt == 3


@pytest.mark.parametrize(
    ("rows", "says"),
    [([*COUNTS, ("GM0928", "0.0.0", 2023, 301)], "row 14: GM0928 has two different rows in 2023"),
     ([("GM0928", "0.0.0", 2023, 3.5)], "row 1, column geregistreerdemisdrijven_1: 3.5 cannot be teller"),
     ([("GM0928", "0.0.0", 2023, -1)], "-1 cannot be teller"),
     ([("Kerkrade", "0.0.0", 2023, 1)], "names of areas but no codes"),
     ([("NL01", "0.0.0", 2023, 1)], "no rows of a gemeente, wijk or buurt")],
)  # fmt: skip
def test_dirt_in_odata_is_refused(tmp_path, rows, says):
    save(tmp_path / "bron/a.json", police_odata(rows))
    with pytest.raises(SourceError) as error:
        read(tmp_path / "bron")
    assert says in str(error.value)
    assert str(error.value).startswith("a.json")


def test_without_indicators_in_params_the_table_is_set_aside(tmp_path):
    save(tmp_path / "bron/a.json", police_odata())
    ((_, reason),) = cbs.read(tmp_path / "bron").set_aside
    assert reason.startswith("a table of CBS without a topic that is used here")


def test_the_long_table_with_its_denominators(tmp_path):
    file = write(tmp_path / "misdrijven.csv", TABLE)
    assert detect(file).soort == "police"
    found = read_police_table(file, KNOWN)
    assert rows(found.frame) == {
        ("gemeente", "GM0928", 2022, "misdrijven_totaal", 300.0),
        ("gemeente", "GM0928", 2022, "inbraak_woning", 12.0),
    }
    beside = found.noemers.set_index("code")
    assert beside.loc["GM0928", ["inwoners", "woningen"]].tolist() == [45000.0, 24000.0]
    assert beside.loc["GM0001", "inwoners"] == 1000.0
    assert beside["woningen"].isna().tolist() == [False, True]
    assert (found.log.rijen_gelezen, found.log.rijen_gebruikt) == (4, 2)
    assert "kinds not in params/indicatoren.yml: koffiediefstal" in found.log.opmerkingen


def test_the_long_table_without_denominators_and_of_buurten(tmp_path):
    text = "buurtcode,jaar,misdrijf,aantal\nBU09280101,2022,1.1.1,3\nBU09280101,2022,1.1.1,3\n,2022,1.1.1,4\n"
    found = read_police_table(write(tmp_path / "m.csv", text), KNOWN)
    assert rows(found.frame) == {("buurt", "BU09280101", 2022, "inbraak_woning", 3.0)}
    assert found.noemers is None
    assert dict(found.log.geweigerd) == {"same row twice": 1, "buurtcode is no code of an area": 1}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [("inbraak_woning,12", "inbraak_woning,12.5", "line 3, column aantal: '12.5' is no whole number"),
     ("inbraak_woning,12", "inbraak_woning,-2", "line 3, column aantal: '-2' is below 0"),
     ("inbraak_woning,12", "inbraak_woning,veel", "line 3, column aantal: 'veel' is no number"),
     ("2022,inbraak", "22,inbraak", "line 3, column jaar: '22' is no year"),
     ("inbraak_woning,12,45000.0", "inbraak_woning,12,44000.0", "line 3: GM0928 has other inhabitants"),
     ("inbraak_woning", "", "line 3, column misdrijf: an empty cell must be filled in"),
     ("koffiediefstal", "totaal_misdrijven", "line 4: GM0928 has two different rows in 2022"),
     ("gemeentenaam", "inwoners", "has two columns for one of inwoners, aantal_inwoners, woningvoorraad"),
     ("GM0", "XX0", "column gemeentecode: holds no codes of areas")],
)  # fmt: skip
def test_dirt_in_the_long_table_is_refused(tmp_path, old, new, says):
    with pytest.raises(SourceError) as error:
        read_police_table(write(tmp_path / "m.csv", TABLE.replace(old, new)), KNOWN)
    assert says in str(error.value)
    assert "\n" not in str(error.value)
