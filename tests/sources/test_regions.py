"""Tables of gemeenten; how dirty ones end is tried in tests/preparation/dirty.py."""

from leefbaarheid.sources.regions import GROUP_COLUMNS, read_groups, read_regions, read_succession
from tests.sources.raw import refusal, write

REGIONS = """jaar,gemeentecode,gemeentenaam,provincie_code,provincie,corop_code
2019,GM0003,Appingedam,PV20,Groningen,CR02
2024,GM1979,Eemsdelta,PV20,Groningen,CR02
2024,GM0518,'s-Gravenhage,PV28,Zuid-Holland,CR26
"""
SUCCESSION = """year_from,gm_code_from,gm_naam_from,gm_code_2024,gm_naam_2024,share,others,code_unchanged
2019,GM0003,Appingedam,GM1979,Eemsdelta,0.999,GM0518:0.20,0
2019,GM0518,'s-Gravenhage,GM0518,'s-Gravenhage,1.0,,1
"""
GROUPS = """groep_code,groep,soort,gemeente_code,bron
G4,G4,groep,GM0518,letter
RG-N,Noord,regio,GM1979,eigen
"""


def test_the_newest_year_is_the_division(tmp_path):
    year, frame, log = read_regions(write(tmp_path / "r.csv", REGIONS))
    assert (year, list(frame)) == (2024, ["gemeente_code", "gemeente", "provincie_code", "provincie"])
    hague = ["GM0518", "'s-Gravenhage", "PV28", "Zuid-Holland"]
    assert frame.values.tolist() == [["GM1979", "Eemsdelta", "PV20", "Groningen"], hague]
    assert (log.rijen_gelezen, log.rijen_gebruikt, dict(log.geweigerd)) == (3, 2, {"older than 2024": 1})


def test_successors_and_who_else_took_a_part(tmp_path):
    year, frame, log = read_succession(write(tmp_path / "s.csv", SUCCESSION))
    names = ["jaar", "gemeente_code_oud", "gemeente_oud", "gemeente_code", "aandeel", "anderen"]
    assert (year, list(frame), log.rijen_gebruikt) == (2024, names, 2)
    first = [2019, "GM0003", "Appingedam", "GM1979", 0.999, "GM0518:0.20"]
    assert frame.values.tolist() == [first, [2019, "GM0518", "'s-Gravenhage", "GM0518", 1.0, ""]]
    without = write(tmp_path / "s.csv", SUCCESSION.replace(",others,", ",anders,"))
    assert read_succession(without)[1]["anderen"].isna().all()


def test_groups(tmp_path):
    frame, log = read_groups(write(tmp_path / "gebiedsgroepen.csv", GROUPS))
    assert list(frame) == list(GROUP_COLUMNS)
    assert frame.values.tolist() == [line.split(",") for line in GROUPS.splitlines()[1:]]
    assert log.rijen_gebruikt == 2


def test_a_column_that_is_missing_is_named(tmp_path):
    file = write(tmp_path / "t.csv", REGIONS.replace("provincie_code", "prov"))
    assert "has no column provincie_code; it needs jaar, gemeentecode" in refusal(read_regions, file)
