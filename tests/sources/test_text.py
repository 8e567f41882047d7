import pandas as pd
import pytest

from leefbaarheid.sources.text import headings, read_text
from tests.sources.raw import raw, refusal, write


@pytest.mark.parametrize(
    "content",
    ["code,waarde\nGM0928,1.5\nGM0014,NA\n", "\ufeffcode,waarde\nGM0928,1.5\nGM0014,NA\n",
     '"code";"waarde"\r\n"GM0928";"1.5"\r\n"GM0014";""\r\n', "code\twaarde\nGM0928\t1.5\nGM0014\t.\n",
     "sep=;\ncode;waarde\nGM0928;1.5\nGM0014;\n", "\n\nCode , Waarde\n GM0928 ,1.5 \n\nGM0014,  \n\n",
     ',"code","waarde"\n"1","GM0928",1.5\n"2","GM0014",NA\n', "code,waarde\nGM0928,1.5\nGM0014,NULL",
     "Unnamed: 0,code,waarde\n0,GM0928,1.5\n1,GM0014,nan\n", "code,waarde\rGM0928,1.5\rGM0014,-\r",
     "code,waarde\nGM0928,1.5\ncode,waarde\n,\nGM0014,\n"],
)  # fmt: skip
def test_every_dialect_gives_the_same_cells(tmp_path, content):
    found = read_text(write(tmp_path / "t.csv", content)).frame.astype(object)
    assert list(found.columns) == ["code", "waarde"]
    assert found.where(found.notna(), None).values.tolist() == [["GM0928", "1.5"], ["GM0014", None]]


@pytest.mark.parametrize(
    ("content", "heading", "cell", "remarks"),
    [("code,größe\nGM0001,Súd\n".encode("cp1252"), "größe", "Súd", ["not UTF-8: read as Windows-1252"]),
     ("code,größe\nGM0001,Sú".encode("cp1252")[:-1] + "ú\n".encode("cp1252"), "größe", "Sú",
      ["not UTF-8: read as Windows-1252"]),
     ("code,naam\nGM0001,Sú".encode()[:-1], "naam", "SÃ",
      ["the last line has no end: see whether the file is whole", "not UTF-8: read as Windows-1252"])],
)  # fmt: skip
def test_windows_1252_is_read_and_said(tmp_path, content, heading, cell, remarks):
    file = write(tmp_path / "t.csv", content)
    table = read_text(file)
    assert headings(file) == table.columns == ["code", heading]
    assert (table.frame[heading].tolist(), table.log.opmerkingen) == ([cell], remarks)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\xef\xbb\xbf\n\n", " is empty"), (b"code,waarde\n,\n,NA\ncode,waarde\n", " has a heading but no rows"),
     (b"code,waarde\n\nGM0928,1\nGM0014,2,3\nGM0015,1\n", ", line 4: 3 columns where the heading has 2"),
     (b'code,waarde\nGM0928,"1\nGM0014,2\nGM0015,3\n', ", line 2: a quoted value runs over several lines"),
     (b'code,waarde\nGM0928,"1\n"\n', ", line 2: a quoted value runs over several lines"),
     (b"pc4;a\n6461;1\nBronnen\nBron: CBS\n", ", line 3: 1 columns where the heading has 2"),
     (b"pc4,a\n6461,\0\n", " is UTF-16 or binary")],
)  # fmt: skip
def test_a_broken_file_is_refused_with_place_and_remedy(tmp_path, content, says):
    said = refusal(read_text, write(tmp_path / "kapot.csv", content))
    assert said.startswith("kapot.csv")
    assert says in said


@pytest.mark.parametrize(
    ("content", "rows", "refused", "places"),
    [("a,b\n1,1\na,b\n,\n2,2\n", 4, {"repeated heading": 1, "empty row": 1}, ["line 2", "line 5"]),
     ("\nsep=;\n\na;b\n\n1;1\n\n\n2;2\n", 2, {}, ["line 6", "line 9"]),
     *((f"a;b\n1;1\n2;2\n{footer}", 3, {"line that names the source": 1}, ["line 2", "line 3"])
       for footer in ("Bron: CBS", '"Bron: CBS"\r\n', "© CBS, Den Haag\n"))],
)  # fmt: skip
def test_what_is_no_row_is_counted_and_the_others_keep_their_place(tmp_path, content, rows, refused, places):
    table = read_text(write(tmp_path / "t.csv", content))
    assert (table.log.rijen_gelezen, table.log.geweigerd) == (rows, refused)
    assert table.frame["a"].tolist() == ["1", "2"]
    assert [table.place(i) for i in table.frame.index] == places


def test_parquet_keeps_numbers_and_trims_text(tmp_path):
    path = tmp_path / "t.parquet"
    pd.DataFrame({"Code": [" GM0928", "NA"], "waarde": [1.5, 2.5]}, index=[7, 8]).to_parquet(path)
    table = read_text(raw(path))
    code = pd.Series(["GM0928", None], dtype="string[pyarrow]")
    pd.testing.assert_frame_equal(table.frame, pd.DataFrame({"code": code, "waarde": [1.5, 2.5]}))
    assert table.place(1) == "row 2"
