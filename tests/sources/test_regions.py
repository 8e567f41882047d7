from __future__ import annotations

import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.regions import kind_of, read_groups, read_regions, read_succession
from tests.sources.raw import write

REGIONS = """jaar,gemeentecode,gemeentenaam,provincie_code,provincie,corop_code
2019,GM0003,Appingedam,PV20,Groningen,CR02
2024,GM1979,Eemsdelta,PV20,Groningen,CR02
2024,GM0518,'s-Gravenhage,PV28,Zuid-Holland,CR26
"""
SUCCESSION = """year_from,gm_code_from,gm_naam_from,gm_code_2024,gm_naam_2024,share,others,code_unchanged
2019,GM0003,Appingedam,GM1979,Eemsdelta,0.999,,0
2019,GM0518,'s-Gravenhage,GM0518,'s-Gravenhage,1.0,,1
"""
GROUPS = """groep_code,groep,soort,gemeente_code,bron
G4,G4,groep,GM0518,letter
RG-N,Noord,regio,GM1979,eigen
"""


def test_the_newest_year_is_the_division(tmp_path):
    year, frame, log = read_regions(write(tmp_path / "r.csv", REGIONS))
    assert year == 2024
    assert frame.to_dict("list") == {
        "gemeente_code": ["GM1979", "GM0518"], "gemeente": ["Eemsdelta", "'s-Gravenhage"],
        "provincie_code": ["PV20", "PV28"], "provincie": ["Groningen", "Zuid-Holland"]
    }  # fmt: skip
    assert (log.rijen_gelezen, log.rijen_gebruikt, dict(log.geweigerd)) == (3, 2, {"older than 2024": 1})


def test_successors(tmp_path):
    year, frame, log = read_succession(write(tmp_path / "s.csv", SUCCESSION))
    assert year == 2024
    assert frame.iloc[0].to_dict() == {
        "jaar": 2019, "gemeente_code_oud": "GM0003", "gemeente_oud": "Appingedam", "gemeente_code": "GM1979",
        "aandeel": 0.999, "anderen": ""
    }  # fmt: skip
    assert log.rijen_gebruikt == 2


def test_who_else_took_a_part(tmp_path):
    text = SUCCESSION.replace("0.999,,", "0.8,GM0518:0.20,")
    assert read_succession(write(tmp_path / "s.csv", text))[1]["anderen"].tolist() == ["GM0518:0.20", ""]
    without = text.replace(",others,", ",anders,")
    assert read_succession(write(tmp_path / "s.csv", without))[1]["anderen"].isna().all()


def test_groups(tmp_path):
    frame, log = read_groups(write(tmp_path / "gebiedsgroepen.csv", GROUPS))
    assert frame["gemeente_code"].tolist() == ["GM0518", "GM1979"]
    assert log.rijen_gebruikt == 2


@pytest.mark.parametrize(
    ("read", "content", "old", "new", "says"),
    [(read_regions, REGIONS, "provincie_code", "prov", "has no column provincie_code"),
     (read_regions, REGIONS, "PV28", "28", "line 4, column provincie_code: '28' must look like PV31"),
     (read_regions, REGIONS, "GM0518", "Den Haag", "line 4, column gemeentecode: 'Den Haag' is no code of a gemeente",),
     (read_regions, REGIONS, "'s-Gravenhage", "", "line 4, column gemeentenaam: an empty cell must be filled in",),
     (read_regions, REGIONS, "GM0518,'s-G", "GM1979,'s-G", "gives GM1979 twice, with different contents"),
     (read_regions, REGIONS, "2019", "jaar", "line 2, column jaar: 'jaar' is no year"),
     (read_succession, SUCCESSION, "gm_code_2024", "code", "has no column gm_code_2024"),
     (read_succession, SUCCESSION, "0.999", "99.9", "line 2, column share: '99.9' must lie between 0 and 1",),
     (read_succession, SUCCESSION, "0.999", "veel", "line 2, column share: 'veel' is no number"),
     (read_succession, SUCCESSION, "2019,GM0518", "2019,GM0003", "gives 2019 GM0003 twice"),
     (read_groups, GROUPS, "regio", "streek", "line 3, column soort: 'streek' must be groep or regio"),
     (read_groups, GROUPS + "G4,De G4,groep,GM1979,x\n", "zz", "", "G4 has several names")],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path, read, content, old, new, says):
    with pytest.raises(SourceError) as error:
        read(write(tmp_path / "t.csv", content.replace(old, new)))
    assert says in str(error.value)


def test_told_by_columns():
    kinds = [
        kind_of(text.splitlines()[0].split(","))
        for text in (REGIONS, SUCCESSION, GROUPS, "gemeentecode,aantal")
    ]
    assert kinds == ["regions", "succession", "groups", ""]
