import pandas as pd
import pytest

from leefbaarheid.params import load_indicators
from leefbaarheid.sources.detect import detect
from leefbaarheid.sources.police import read_police_table
from tests.sources import cbs, crime
from tests.sources.cbs import given
from tests.sources.crime import UNSAFE, rows
from tests.sources.raw import refusal, write

KNOWN = load_indicators()
TABLE = """gemeentecode,gemeentenaam,jaar,misdrijf,aantal,aantal_inwoners,woningvoorraad
GM0928,Kerkrade,2022,totaal_misdrijven,300,45000.0,24000.0
GM0928,Kerkrade,2022,inbraak_woning,12,45000.0,24000.0
GM0928,Kerkrade,2022,koffiediefstal,3,45000.0,24000.0
GM0001,Oudstad,2022,totaal_misdrijven,,1000.0,
"""


def read(folder, files):
    return cbs.read(given(folder, files), KNOWN).indicators


def read_counts(folder, files):
    """The figures of the police in these files, which are those of COUNTS."""
    (found,) = read(folder, files)
    assert rows(found) == crime.EXPECTED
    return found


@pytest.mark.parametrize(("suffix", "explained"), [(1, False), (7, True)])
def test_odata_with_padded_keys_and_any_suffix(tmp_path, suffix, explained):
    topics = {"Veiligheid/Geregistreerde misdrijven": "aantal"}
    properties = cbs.data_properties(first=suffix, tabel="47018NED", topics=topics)
    files = {"b.json": properties} if explained else {}
    found = read_counts(tmp_path, files | {"a.json": crime.police_odata(suffix=suffix)})
    assert found.frame[["waarde", "noemer"]].isna().all().all()
    assert (found.noemers, found.eigen) == (None, False)
    assert dict(found.log.geweigerd) == {
        "row of the whole country": 1, "no figure (suppressed by CBS)": 1,
        "kind that is no indicator": 1, "a part of an indicator of which other parts are missing": 1
    }  # fmt: skip
    assert (found.log.rijen_gelezen, found.log.rijen_gebruikt) == (len(crime.COUNTS), 9)
    assert found.frame["rijen"].sum() == 9
    assert "kinds not in params/indicatoren.yml: 3.5.2" in found.log.opmerkingen
    assert found.log.herkomst.citaat == "Bron: Politie (47018NED), CBS"


LOWER = pd.DataFrame(crime.police_odata()["value"]).rename(columns=str.lower).astype("string")
LABELS = (crime.LABELS, {}, {k: f" {v.upper()} " for k, v in crime.LABELS.items()})


@pytest.mark.parametrize("text", [*map(crime.police_statline, LABELS), LOWER.to_csv(index=False)])
def test_csv_with_labels_or_codes_and_as_pandas_writes_it(tmp_path, text):
    read_counts(tmp_path, {"47018NED.csv": text})


def test_the_long_table_with_its_denominators(tmp_path):
    file = write(tmp_path / "misdrijven.csv", TABLE)
    found = read_police_table(file, KNOWN)
    whole, home = ("gemeente", "GM0928", 2022, "misdrijven_totaal", 300.0), ("inbraak_woning", 12.0)
    assert (detect(file).soort, rows(found)) == ("police", {whole, (*whole[:3], *home)})
    assert found.noemers.columns.tolist() == ["niveau", "code", "jaar", "inwoners", "woningen"]
    assert found.noemers.fillna(-1).values.tolist() == [
        ["gemeente", "GM0928", 2022, 45000.0, 24000.0], ["gemeente", "GM0001", 2022, 1000.0, -1]
    ]  # fmt: skip
    assert (found.log.rijen_gelezen, found.log.rijen_gebruikt) == (4, 2)
    assert "kinds not in params/indicatoren.yml: koffiediefstal" in found.log.opmerkingen


def test_the_long_table_without_denominators_and_of_buurten(tmp_path):
    text = "buurtcode,jaar,misdrijf,aantal\nBU09280101,2022,1.1.1,3\nBU09280101,2022,1.1.1,3\n,2022,1.1.1,4\n"
    found = read_police_table(write(tmp_path / "m.csv", text), KNOWN)
    assert (rows(found), found.noemers) == ({("buurt", "BU09280101", 2022, "inbraak_woning", 3.0)}, None)
    assert dict(found.log.geweigerd) == {"same row twice": 1, "buurtcode is no code of an area": 1}


VALUES = {
    ("gemeente", "GM0363", 2021, "vm_onveilig", 21.4), ("gemeente", "GM0363", 2023, "vm_onveilig", 23.4),
    ("gemeente", "GM0363", 2021, "vm_rapportcijfer", 7.1), ("gemeente", "GM0363", 2023, "vm_rapportcijfer", 7.1)
}  # fmt: skip
BREAK = "years before 2021 were asked in another way: not to be compared with later ones"


@pytest.mark.parametrize("value", ["MW00000", "Waarde"])
def test_only_the_values_of_gemeenten_are_used(tmp_path, value):
    made = [row | {"Marges": row["Marges"].replace("MW00000", value)} for row in crime.monitor()]
    (found,) = read(tmp_path, {"vm.json": cbs.answer("85146NED", made)})
    assert rows(found, "waarde") == VALUES
    assert found.frame[["teller", "noemer"]].isna().all().all()
    refused = {
        "row of the whole country": 2, "row of another kind of area (RE..)": 2,
        "row of another kind of marges than the value itself": 12
    }  # fmt: skip
    assert (found.eigen, dict(found.log.geweigerd)) == (False, refused)
    assert (found.log.rijen_gelezen, found.log.rijen_gebruikt) == (18, 2)
    assert "topics set aside: sociale cohesie schaalscore" in found.log.opmerkingen
    assert BREAK not in found.log.opmerkingen


def test_by_the_titles_of_its_properties(tmp_path):
    kept = ("Marges", "RegioS", "Perioden")
    made = [{k: r[k] for k in kept} | {"M001_1": r[UNSAFE]} for r in crime.monitor()]
    topics = {"Veiligheid/Voelt zich weleens onveilig in buurt": "%"}
    explained = cbs.data_properties(tabel="85146NED", topics=topics)
    explained["value"][-1]["Key"] = "M001_1"
    (found,) = read(tmp_path, {"vm.json": cbs.answer("85146NED", made), "p.json": explained})
    assert rows(found, "waarde") == {r for r in VALUES if r[3] == "vm_onveilig"}


def test_years_before_the_break_are_kept_and_told_and_a_suppressed_value_is_counted(tmp_path):
    made = crime.monitor(codes=("GM0363", "GM0344"))
    made = [r | (dict.fromkeys(crime.TOPICS) if "GM0344" in r["RegioS"] else {}) for r in made]
    early = cbs.answer("81877NED", crime.monitor((2017, 2019)))
    old, new = read(tmp_path, {"a.json": early, "b.json": cbs.answer("85146NED", made)})
    assert ({r[2] for r in rows(old, "waarde")}, BREAK in old.log.opmerkingen) == ({2017, 2019}, True)
    assert (rows(new, "waarde"), new.log.geweigerd["no figure (suppressed by CBS)"]) == (VALUES, 2)


@pytest.mark.parametrize(
    ("kind", "count", "says"),
    [("", 1, "row 1, column soortmisdrijf: an empty cell must be filled in"),
     ("0.0.0", 3.5, "row 1, column geregistreerdemisdrijven_1: 3.5 cannot be teller")],
)  # fmt: skip
def test_dirt_in_counts_of_cbs_is_refused(tmp_path, kind, count, says):
    assert says in refusal(read, tmp_path, {"a.json": crime.police_odata([("GM0928", kind, 2023, count)])})
