from __future__ import annotations

import pandas as pd
import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.text import headings, read_text
from tests.sources.raw import raw, write


def cells(tmp_path, content):
    return read_text(write(tmp_path / "t.csv", content)).frame.astype(object).where(lambda f: f.notna(), None)


@pytest.mark.parametrize(
    "content",
    ["code,waarde\nGM0928,1.5\nGM0014,NA\n", "\ufeffcode,waarde\nGM0928,1.5\nGM0014,NA\n",
     '"code";"waarde"\r\n"GM0928";"1.5"\r\n"GM0014";""\r\n', "code\twaarde\nGM0928\t1.5\nGM0014\t.\n",
     "sep=;\ncode;waarde\nGM0928;1.5\nGM0014;\n", "\n\nCode , Waarde\n GM0928 ,1.5 \n\nGM0014,  \n\n",
     ',"code","waarde"\n"1","GM0928",1.5\n"2","GM0014",NA\n',
     "Unnamed: 0,code,waarde\n0,GM0928,1.5\n1,GM0014,nan\n", "code,waarde\nGM0928,1.5\nGM0014,NULL",
     "code,waarde\rGM0928,1.5\rGM0014,-\r"],
)  # fmt: skip
def test_every_dialect_gives_the_same_cells(tmp_path, content):
    found = cells(tmp_path, content)
    assert list(found.columns) == ["code", "waarde"]
    assert found.to_numpy().tolist() == [["GM0928", "1.5"], ["GM0014", None]]


def test_windows_1252_is_read_and_said(tmp_path):
    table = read_text(write(tmp_path / "t.csv", "code,naam\nGM0001,Súdwest\n".encode("cp1252")))
    assert table.frame["naam"][0] == "Súdwest"
    assert table.remarks == ["not UTF-8: read as Windows-1252"]


def test_a_file_cut_within_a_letter_is_not_utf_8(tmp_path):
    table = read_text(write(tmp_path / "t.csv", "code,naam\nGM0001,Sú".encode()[:-1]))
    assert table.remarks[-1] == "not UTF-8: read as Windows-1252"


def test_the_line_of_a_bad_letter_is_told_in_a_long_file_too(tmp_path, monkeypatch):
    monkeypatch.setattr("leefbaarheid.sources.text._HEAD", 16)
    with pytest.raises(SourceError, match=r"t\.csv, line 6: is neither UTF-8 nor Windows-1252"):
        read_text(write(tmp_path / "t.csv", b"code,naam\n" + b"GM0001,a\n" * 4 + b"GM0001,\x81\n"))


def test_windows_1252_in_the_heading(tmp_path):
    assert headings(write(tmp_path / "t.csv", "code,größe\nGM0001,1\n".encode("cp1252"))) == ["code", "größe"]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "is empty"), (b"\xef\xbb\xbf\n\n", "is empty"), (b"code,waarde\n", "has a heading but no rows"),
     (b"code,waarde\n,\n,NA\ncode,waarde\n", "has a heading but no rows"),
     ("code,waarde\nGM0928,1\n".encode("utf-16"), "UTF-16 or binary"), (b"PK\x03\x04\0\0\0", "UTF-16 or binary"),
     (b"<!DOCTYPE html><html></html>", "web page"),
     (b"code,waarde\nGM0928,1\nGM0014", "line 3: 1 columns where the heading has 2"),
     (b"code,waarde\n\nGM0928,1\nGM0014,2,3\nGM0015,1\n", "line 4: 3 columns where the heading has 2"),
     (b'code,waarde\nGM0928,"1\nGM0014,2\nGM0015,3\n', "line 2: a quoted value runs over several lines"),
     (b"code,Code\nGM0928,1\n", "has the column code twice"),
     (b"code,naam\nGM0001,\x81\n", "line 2: is neither UTF-8 nor Windows-1252")],
)  # fmt: skip
def test_a_broken_file_is_refused_with_place_and_remedy(tmp_path, content, says):
    with pytest.raises(SourceError) as error:
        read_text(write(tmp_path / "kapot.csv", content))
    assert says in str(error.value)
    assert str(error.value).startswith("kapot.csv")


def test_repeated_headings_and_empty_rows_are_counted(tmp_path):
    table = read_text(write(tmp_path / "t.csv", "code,waarde\nGM0928,1\ncode,waarde\n,\nGM0014,2\n"))
    assert table.rows == 4
    assert table.refused == {"repeated heading": 1, "empty row": 1}
    assert table.frame["code"].tolist() == ["GM0928", "GM0014"]
    assert table.place(int(table.frame.index[1])) == "line 5"


def test_place_counts_blank_lines(tmp_path):
    table = read_text(write(tmp_path / "t.csv", "\nsep=;\n\ncode;waarde\n\nGM0928;1\n\n\nGM0014;2\n"))
    assert [table.place(i) for i in table.frame.index] == ["line 6", "line 9"]


def test_parquet_keeps_numbers_and_trims_text(tmp_path):
    path = tmp_path / "t.parquet"
    pd.DataFrame({"Code": [" GM0928", "NA"], "waarde": [1.5, 2.5]}, index=[7, 8]).to_parquet(path)
    table = read_text(raw(path))
    assert table.columns == ["code", "waarde"]
    assert table.frame["code"].tolist()[0] == "GM0928"
    assert pd.isna(table.frame["code"][1])
    assert table.frame["waarde"].dtype == "float64"
    assert table.place(1) == "row 2"


def test_a_column_twice_in_a_parquet_is_refused(tmp_path):
    pd.DataFrame({"code": ["GM0928"], "a": [1], "A": [2]}).to_parquet(tmp_path / "t.parquet")
    with pytest.raises(SourceError, match=r"t\.parquet has the column a twice"):
        read_text(raw(tmp_path / "t.parquet"))


def test_a_file_that_is_gone_is_refused(tmp_path):
    with pytest.raises(SourceError, match=r"weg\.csv cannot be opened"):
        headings(raw(tmp_path / "weg.csv"))


def test_broken_parquet_is_refused(tmp_path):
    with pytest.raises(SourceError, match=r"t\.parquet is no readable Parquet"):
        read_text(write(tmp_path / "t.parquet", "PAR1 nothing"))


@pytest.mark.parametrize("footer", ["Bron: CBS", '"Bron: CBS"\r\n', "© CBS, Den Haag\n"])
def test_a_line_that_names_the_source_is_counted_not_kept(tmp_path, footer):
    table = read_text(write(tmp_path / "a.csv", "pc4;a\n6461;1\n6462;2\n" + footer))
    assert table.frame["pc4"].tolist() == ["6461", "6462"]
    assert (table.rows, table.refused) == (3, {"line that names the source": 1})
    with pytest.raises(SourceError, match="line 4: 1 columns where the heading has 2"):
        read_text(write(tmp_path / "b.csv", "pc4;a\n6461;1\n6462;2\nBronnen\n" + footer))
