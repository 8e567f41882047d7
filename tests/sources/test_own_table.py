from __future__ import annotations

import pandas as pd
import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.figures import COLUMNS, key_columns
from leefbaarheid.sources.log import CBS, OWN
from leefbaarheid.sources.own_table import read_own_table
from tests.sources.raw import raw, write


def rows(found):
    return sorted(found[["niveau", "code", "jaar", "kenmerk", "waarde"]].itertuples(index=False, name=None))


def read(tmp_path, content, name="tabel.csv"):
    return read_own_table(write(tmp_path / name, content))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [("t.csv", "pc4,jaar,a\n6461,2020,1\n6461,2022,2\n",
     [("pc4", "6461", 2020, "a", 1.0), ("pc4", "6461", 2022, "a", 2.0)]),
     ("t.csv", "pc4,inwoners_2025\n6461,7\n", [("pc4", "6461", 2025, "inwoners", 7.0)]),
     ("woningen_buurt_2020.csv", "bu_code,woningen\nBU09280101,7\n",
     [("buurt", "BU09280101", 2020, "woningen", 7.0)]),
     ("t.csv", "wk_code,woningen\nWK092801,7\n", [("wijk", "WK092801", 0, "woningen", 7.0)]),
     ("t_2014_2020.csv", "gm_code,a\nGM0928,7\n", [("gemeente", "GM0928", 0, "a", 7.0)]),
     ("t_2014.csv", "gemeentecode,jaar,a\n928,2020,7\n", [("gemeente", "GM0928", 2020, "a", 7.0)]),
     ("t.csv", "grid,woningen\nE1953N3199,7\n", [("grid", "E1953N3199", 0, "woningen", 7.0)]),
     ("t.csv", "grid,aantal_woningen\nE1953N3199,7\n", [("grid", "E1953N3199", 0, "woningen", 7.0)]),
     ("t.csv", "pc4,Aantal_inwoners_2025\n6461,7\n", [("pc4", "6461", 2025, "inwoners", 7.0)]),
     ("t.csv", "code,a\n6461,7\n", [("pc4", "6461", 0, "a", 7.0)]), ("t.csv",
     "code;A ;b\nGM0928;1,5;\nWK092801;2;3\n",
     [("gemeente", "GM0928", 0, "a", 1.5), ("wijk", "WK092801", 0, "a", 2.0), ("wijk", "WK092801", 0, "b", 3.0)]),
     ("t.csv", "buurtcode,gemeentecode,a\nBU09280101,GM0928,7\n", [("buurt", "BU09280101", 0, "a", 7.0)])],
)  # fmt: skip
def test_key_level_and_year(tmp_path, name, content, expected):
    found, log = read(tmp_path, content, name)
    assert list(found.columns) == COLUMNS
    assert rows(found) == expected
    assert found["jaar"].dtype == "int16"
    assert log.rijen_gebruikt == log.rijen_gelezen


def test_parquet_with_integer_codes(tmp_path):
    path = tmp_path / "woningen_2020.parquet"
    pd.DataFrame({"pc4": [999, 6461], "woningen": [3, 7], "naam": ["a", "b"]}).to_parquet(path)
    found, log = read_own_table(raw(path))
    assert rows(found) == [("pc4", "0999", 2020, "woningen", 3.0), ("pc4", "6461", 2020, "woningen", 7.0)]
    assert log.opmerkingen == ["1 codes in pc4 brought to the form of CBS", "columns of text set aside: naam"]


def test_text_empty_columns_and_missing_figures(tmp_path):
    content = "pc4,naam,a,leeg,b\n6461,Hier,1,,-99997\n6462,Daar,,,2\n6463,Ginds,,,-150000\n"
    found, log = read(tmp_path, content)
    assert rows(found) == [
        ("pc4", "6461", 0, "a", 1.0), ("pc4", "6462", 0, "b", 2.0), ("pc4", "6463", 0, "b", -150000.0)
    ]  # fmt: skip
    assert log.opmerkingen == ["columns of text set aside: naam", "1 figures such as -99997 taken as missing"]


@pytest.mark.parametrize("mark", ["-99999999", "-99997", "-99999995"])
def test_marks_of_cbs_for_no_figure_are_missing_and_a_row_of_them_is_not_used(tmp_path, mark):
    found, log = read(tmp_path, f"pc4,a,b\n6461,1,{mark}\n6462,{mark},{mark}\n6463,,\n")
    assert rows(found) == [("pc4", "6461", 0, "a", 1.0)]
    assert (log.rijen_gelezen, log.rijen_gebruikt, dict(log.geweigerd)) == (3, 1, {"no figure": 2})


@pytest.mark.parametrize(
    ("key", "code", "level"),
    [("buurt_code", "BU09280101", "buurt"), ("BUC", "9280101", "buurt"), ("WKC", "92801", "wijk"),
     ("wijk_code", "WK092801", "wijk"), ("GMC", "928", "gemeente"), ("gwb_code", "WK092801", "wijk"),
     ("pc4_code", "6461", "pc4")],
)  # fmt: skip
def test_other_names_of_keys(tmp_path, key, code, level):
    found, _ = read(tmp_path, f"{key},a\n{code},7\n")
    assert found[["niveau", "waarde"]].values.tolist() == [[level, 7.0]]


@pytest.mark.parametrize(
    ("heading", "kenmerk"),
    [("omgevingsadressendichtheid", "oad"), ("aantalInwoners", "inwoners"), ("Aantal huishoudens", "huishoudens"),
     ("stedelijkheid_adressen_per_km2", "stedelijkheid"),
     ("stedelijkheidAdressenPerKm2_2022", "stedelijkheid"), ("groen", "groen"), ("woningen (%)", "woningen (%)")],
)  # fmt: skip
def test_figures_have_the_same_name_as_in_maps(tmp_path, heading, kenmerk):
    assert read(tmp_path, f"pc4,{heading}\n6461,4\n")[0]["kenmerk"].tolist() == [kenmerk]


def test_finer_codes_under_a_foreign_name_are_not_taken_for_the_coarser(tmp_path):
    remedy = "column gebied: holds codes of a buurt, finer than gm_code; name it buurtcode or remove it"
    with pytest.raises(SourceError, match=remedy):
        read(tmp_path, "gm_code,gebied,woningen\nGM0928,BU09280101,50\n")
    coarser, _ = read(tmp_path, "bu_code,gebied,woningen\nBU09280101,GM0928,50\n")
    assert rows(coarser) == [("buurt", "BU09280101", 0, "woningen", 50.0)]


def test_coarser_keys_beside_the_key_are_no_figures(tmp_path):
    found, _ = read(tmp_path, "code,gemeentecode,a\nBU09280101,928,7\n")
    assert rows(found) == [("buurt", "BU09280101", 0, "a", 7.0)]
    assert "no key column" in read(tmp_path, "gemeente_id,a\n5,7\n"), "any number could be an id"


def test_rows_of_incidents_are_to_be_counted_first(tmp_path):
    reason = read(
        tmp_path,
        "gm_code,pleegdatum,misdrijf,schade\nGM0928,2023-01-02,inbraak,5\nGM0928,2023-01-02,inbraak,6\n",
    )
    assert "rows of incidents (column pleegdatum): count them by area, year and kind" in reason


def test_codes_of_nothing_are_counted(tmp_path):
    found, log = read(tmp_path, "code,a\nNL00,9\nGM0928,1\n,4\n")
    assert rows(found) == [("gemeente", "GM0928", 0, "a", 1.0)]
    assert dict(log.geweigerd) == {"code is no code of an area": 2}


def test_the_same_row_twice_is_kept_once(tmp_path):
    found, log = read(tmp_path, "pc4,a\n6461,1\n6461,1\n6462,2\n")
    assert len(found) == 2
    assert dict(log.geweigerd) == {"same row twice": 1}


def test_a_long_table_is_set_aside_with_what_splits_it(tmp_path):
    content = (
        "gemeentecode,gemeentenaam,jaar,misdrijf,aantal\nGM0928,K,2020,fraude,1\nGM0928,K,2020,inbraak,2\n"
    )
    reason = read(tmp_path, content)
    assert isinstance(reason, str)
    assert "one for each misdrijf" in reason


@pytest.mark.parametrize("content", ["pc4,naam\n6461,Hier\n", "naam,a\nHier,1\n"])
def test_without_key_or_numbers_it_is_set_aside(tmp_path, content):
    assert isinstance(read(tmp_path, content), str)


@pytest.mark.parametrize(
    ("content", "says"),
    [("pc4,a\n6461,1\n6461,2\n", "line 3: 6461 has two different rows; keep one"),
     ("pc4,jaar,a\n6461,2020,1\n6462,2020,1\n6461,2020,2\n", "line 4: 6461 has two different rows in 2020",),
     ("pc4,a\n6461,1\n6462,x\n", "line 3, column a: 'x' is no number"),
     ("pc4,jaar,a\n6461,vorig jaar,1\n", "line 2, column jaar: 'vorig jaar' is no year"),
     ("pc4,a_2020,a 2020\n6461,1,2\n", "columns a_2020 and a 2020 both give a of one year; keep one"),
     ("pc4,woningen\n6461,5\n6462,-1\n", "line 3, column woningen: '-1' is a number below 0"),
     ("pc4,a\n6461AB,1\n", "column pc4: holds no codes of areas"),
     ("pc4,a\n6461,1\n6462\n", "line 3: 1 columns where the heading has 2")],
)  # fmt: skip
def test_what_is_not_whole_is_refused(tmp_path, content, says):
    with pytest.raises(SourceError) as error:
        read(tmp_path, content)
    assert says in str(error.value)


def test_origin_of_tables_of_cbs_and_of_others(tmp_path):
    content = "pc4,a\n6461,1\n"
    assert read(tmp_path, content, "kerncijfers_pc4_2022.csv")[1].herkomst == CBS
    assert read(tmp_path, content, "ses_woa_pc4_2022.csv")[1].herkomst == CBS
    assert read(tmp_path, content, "mijn.csv")[1].herkomst == OWN


@pytest.mark.parametrize("year", ["", "_2022"])
def test_headings_of_ses_woa_become_its_kenmerken(tmp_path, year):
    headings = [
        "ses_woa", "welvaart", "opleiding", "arbeid", "inkomen_percentiel", "vermogen_percentiel", "spreiding"
    ]  # fmt: skip
    content = (
        f"pc4,{','.join(h + year for h in headings)},huishoudens\n6461,-0.1,0.2,0.3,0.4,45,50,0.9,1200\n"
    )
    found, _ = read(tmp_path, content, "ses_woa_pc4_2022.csv")
    assert found.set_index("kenmerk")["waarde"].to_dict() == {
        "ses_totaal": -0.1, "ses_welvaart": 0.2, "ses_opleiding": 0.3, "ses_arbeid": 0.4, "ses_inkomen": 45,
        "ses_vermogen": 50, "ses_spreiding": 0.9, "huishoudens": 1200
    }  # fmt: skip
    assert set(found["jaar"]) == {2022}


def test_the_same_words_in_another_table_stay_as_they_are(tmp_path):
    found, _ = read(tmp_path, "pc4,welvaart,arbeid\n6461,1,2\n")
    assert set(found["kenmerk"]) == {"welvaart", "arbeid"}
    with pytest.raises(SourceError, match="columns ses_totaal and ses_woa both give ses_totaal of one year"):
        read(tmp_path, "pc4,ses_totaal,ses_woa\n6461,1,2\n")


@pytest.mark.real
def test_real_ses_woa_per_pc4(real_source):
    path = real_source / "tabellen/ses_woa_pc4_2022.csv"
    found, log = read_own_table(raw(path))
    published = pd.read_csv(path, dtype={"pc4": str}).set_index("pc4")["ses_woa"].dropna()
    mine = found[found["kenmerk"] == "ses_totaal"].set_index("code")["waarde"]
    assert len(mine) > 3580
    assert mine.to_dict() == published.to_dict()
    assert (set(found["jaar"]), log.rijen_gebruikt) == ({2022}, 4059)


def test_key_columns_finest_first():
    assert key_columns(["gemeentecode", "pc4", "buurtcode"]) == ["buurtcode", "pc4", "gemeentecode"]
    assert key_columns(["gemeentecode", "code"]) == ["code"]
    assert key_columns(["naam"]) == []
