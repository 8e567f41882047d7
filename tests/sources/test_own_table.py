"""Own tables and those of gemeenten; how dirty ones end is tried in tests/preparation/dirty.py."""

import pytest

from leefbaarheid.sources.figures import COLUMNS
from leefbaarheid.sources.log import CBS, OWN
from leefbaarheid.sources.own_table import read_own_table
from leefbaarheid.sources.regions import read_succession
from tests.sources.raw import write


def rows(found):
    return sorted(found[["niveau", "code", "jaar", "kenmerk", "waarde"]].itertuples(index=False, name=None))


def read(tmp_path, content, name="tabel.csv"):
    return read_own_table(write(tmp_path / name, content))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [("t.csv", "pc4,jaar,a\n6461,2020,1\n6461,2022,2\n",
      [("pc4", "6461", 2020, "a", 1.0), ("pc4", "6461", 2022, "a", 2.0)]),
     ("t.csv", "pc4,Aantal_inwoners_2025\n6461,7\n", [("pc4", "6461", 2025, "inwoners", 7.0)]),
     ("woningen_2020.csv", "bu_code,woningen\nBU09280101,7\n", [("buurt", "BU09280101", 2020, "woningen", 7.0)]),
     ("t.csv", "WKC,stedelijkheidAdressenPerKm2\n92801,7\n", [("wijk", "WK092801", 0, "stedelijkheid", 7.0)]),
     ("t.csv", "gwb_code,woningen (%)\nWK092801,7\n", [("wijk", "WK092801", 0, "woningen (%)", 7.0)]),
     ("t_2014_2020.csv", "gm_code,a\nGM0928,7\n", [("gemeente", "GM0928", 0, "a", 7.0)]),
     ("t_2014.csv", "gemeentecode,jaar,a\n928,2020,7\n", [("gemeente", "GM0928", 2020, "a", 7.0)]),
     ("t.csv", "grid,aantal_woningen\nE1953N3199,7\n", [("grid", "E1953N3199", 0, "woningen", 7.0)]),
     ("t.csv", "code;A ;b\nGM0928;1,5;\nWK092801;2;3\n6461;;4\n",
      [("gemeente", "GM0928", 0, "a", 1.5), ("pc4", "6461", 0, "b", 4.0), ("wijk", "WK092801", 0, "a", 2.0),
       ("wijk", "WK092801", 0, "b", 3.0)]),
     ("t.csv", "buurtcode,gemeentecode,gebied,niveau,a\nBU09280101,GM0928,GM0928,1,7\n",
      [("buurt", "BU09280101", 0, "a", 7.0)]),
     ("t.csv", "code,gemeentecode,a\nBU09280101,928,7\n", [("buurt", "BU09280101", 0, "a", 7.0)])],
)  # fmt: skip
def test_key_level_and_year(tmp_path, name, content, expected):
    found, log = read(tmp_path, content, name)
    assert (list(found.columns), found["jaar"].dtype) == (COLUMNS, "int16")
    assert rows(found) == expected
    assert log.rijen_gebruikt == log.rijen_gelezen


def test_marks_of_cbs_for_no_figure_are_missing_and_a_row_of_them_is_not_used(tmp_path):
    lines = ("6461,1,-99997", "6462,-99999999,-99999995", "6463,,", "6461,1,-99997", ",1,1\n")
    found, log = read(tmp_path, "\n".join(["pc4,a,b", *lines]))
    assert rows(found) == [("pc4", "6461", 0, "a", 1.0)]
    refused = {"no figure": 2, "same row twice": 1, "pc4 is no code of an area": 1}
    assert (log.rijen_gelezen, log.rijen_gebruikt, dict(log.geweigerd)) == (5, 1, refused)


@pytest.mark.parametrize(
    ("content", "says"),
    [("gm_code,pleegdatum,misdrijf,schade\nGM0928,2023-01-02,x,5\nGM0928,2023-01-02,x,6\n",
      "rows of incidents (column pleegdatum): count them by area, year and kind"),
     ("gm_code,naam,jaar,misdrijf,aantal\nGM0928,K,2020,fraude,1\nGM0928,K,2020,inbraak,2\n", "one for each misdrijf"),
     ("pc4,naam\n6461,Hier\n", "no numeric column"), ("naam,a\nHier,1\n", "no key column"),
     ("gemeente_id,a\n5,7\n", "no key column")],
)  # fmt: skip
def test_what_cannot_be_used_is_set_aside(tmp_path, content, says):
    assert says in read(tmp_path, content)


@pytest.mark.parametrize("year", ["", "_2022"])
def test_headings_of_ses_woa_become_its_kenmerken(tmp_path, year):
    names = ["ses_woa", "welvaart", "opleiding", "arbeid"]
    names += ["inkomen_percentiel", "vermogen_percentiel", "spreiding"]
    parts = ["totaal", "welvaart", "opleiding", "arbeid", "inkomen", "vermogen", "spreiding"]
    content = f"pc4,{','.join(name + year for name in names)},huishoudens\n6461,0,1,2,3,4,5,6,7\n"
    found, log = read(tmp_path, content, "ses_woa_pc4_2022.csv")
    expected = [[name, 2022, i] for i, name in enumerate([*(f"ses_{part}" for part in parts), "huishoudens"])]
    assert found[["kenmerk", "jaar", "waarde"]].values.tolist() == expected
    assert log.herkomst == read(tmp_path, content, "kerncijfers_x.csv")[1].herkomst == CBS
    assert read(tmp_path, content, "mijn.csv")[1].herkomst == OWN


def test_successors_and_who_else_took_a_part(tmp_path):
    text = "year_from,gm_code_from,gm_naam_from,gm_code_2024,share,others\n2019,GM0003,Appingedam,GM1979,0.999,GM0518:0.20\n"
    text += "2019,GM0518,'s-Gravenhage,GM0518,1.0,\n"
    year, frame, log = read_succession(write(tmp_path / "s.csv", text))
    names = ["jaar", "gemeente_code_oud", "gemeente_oud", "gemeente_code", "aandeel", "anderen"]
    assert (year, list(frame), log.rijen_gebruikt) == (2024, names, 2)
    first = [2019, "GM0003", "Appingedam", "GM1979", 0.999, "GM0518:0.20"]
    assert frame.values.tolist() == [first, [2019, "GM0518", "'s-Gravenhage", "GM0518", 1.0, ""]]
    without = write(tmp_path / "s.csv", text.replace(",others", ",anders"))
    assert read_succession(without)[1]["anderen"].isna().all()
