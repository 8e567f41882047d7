"""Cells of text and workbooks, numbers, codes and names: read without loss, or refused with place and remedy."""

import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from leefbaarheid.errors import printable
from leefbaarheid.sources.codes import edition_in, level_of, matches, normalise_codes, year_in
from leefbaarheid.sources.figures import parse_numbers
from leefbaarheid.sources.text import TextTable, headings, read_text
from tests.sources.raw import raw, refusal, write, xlsx, zipped


@pytest.mark.parametrize(
    "content",
    ["code\twaarde\nGM0928\t1.5\nGM0014\t.\n", "\n\nCode , Waarde\n GM0928 ,1.5 \n\nGM0014,  \n\n",
     "sep=;\ncode;waarde\nGM0928;1.5\nGM0014;\n", "code,waarde\rGM0928,1.5\rGM0014,-\r"],
)  # fmt: skip
def test_every_dialect_gives_the_same_cells(tmp_path, content):
    found = read_text(write(tmp_path / "t.csv", content)).frame.astype(object)
    assert list(found.columns) == ["code", "waarde"]
    assert found.where(found.notna(), None).values.tolist() == [["GM0928", "1.5"], ["GM0014", None]]


@pytest.mark.parametrize(
    ("content", "heading", "cell", "remarks"),
    [("code,größe\nGM0001,Súd\n".encode("cp1252"), "größe", "Súd", ["not UTF-8: read as Windows-1252"]),
     ("code,naam\nGM0001,Sú".encode()[:-1], "naam", "SÃ",
      ["the last line has no end: see whether the file is whole", "not UTF-8: read as Windows-1252"])],
)  # fmt: skip
def test_windows_1252_is_read_and_said(tmp_path, content, heading, cell, remarks):
    file = write(tmp_path / "t.csv", content)
    table = read_text(file)
    assert headings(file) == table.columns == ["code", heading]
    assert (table.frame[heading].tolist(), table.log.opmerkingen) == ([cell], remarks)


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


ODD = """<row r="2"><c r="A2" t="inlineStr"><is><t>Titel</t></is></c></row>
<row r="3"><c r="A3" t="inlineStr"><is><t>K&#10;A </t></is></c><c r="B3"><v>2020</v></c>
<c r="C3" t="inlineStr"><is><t>c</t></is></c>
<c r="D3" t="inlineStr"><is><t>d</t></is></c></row><row r="4"><c r="A4"><v>0.1</v></c><c r="B4" t="b"><v>1</v></c>
<c r="C4" t="d"><v>2024-01-02</v></c><c r="D4" t="str"><f>A1</f><v>0928</v></c></row>
<row r="7"><c r="A7"><v>1e300</v></c><c r="D7"><f>1</f><v>12345678901</v></c></row>
<row r="9"><c r="A9" t="inlineStr"><is><t>Bron: CBS</t></is></c></row>"""


def test_cells_become_text_without_loss(tmp_path):
    table = read_text(write(tmp_path / "a.xlsx", xlsx(leeg="", blad=ODD)))
    found = table.frame.astype(object).where(table.frame.notna(), None)
    assert [list(found), *found.values.tolist()] == [
        ["k a", "2020", "c", "d"], ["0.1", "True", "2024-01-02", "0928"], ["1e+300", None, None, "12345678901"]
    ]  # fmt: skip
    assert [table.place(i) for i in table.frame.index] == ["row 4", "row 7"]
    assert (table.log.rijen_gelezen, table.log.geweigerd) == (3, {"line that names the source": 1})
    assert table.log.opmerkingen == ["2 rows above the headings left out"]


TWO = [["pc4", "a"], ["6461", 1]]
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
FORMULA = FAR.split("</row>")[0] + '<c r="B1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c>{}</row>'


def part(name, text):
    """A workbook of which one part is replaced."""
    with zipfile.ZipFile(io.BytesIO(xlsx(a=TWO))) as old:
        return zipped(*((p, text if p.endswith(name) else old.read(p)) for p in old.namelist()))


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"<html>", " is a web page (HTML) or XML"),
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", " is an older workbook or has a password; save it as xlsx without one"),
     (xlsx(a=TWO)[:-200], " cannot be unpacked"), (xlsx(a=TWO).replace(b"sheet1", b"sheetx"), "; save it again"),
     (part("sheet1.xml", "<worksheet"), " is no readable workbook ("),
     (xlsx(a=FAR), " has cells too far apart (1,048,576 rows, 16,384 columns); delete what stands outside"),
     (xlsx(a=FAR.replace("XFD1048576", "ZZZ2")), "has cells too far apart"),
     (part("sheet1.xml", "<x>" + " " * 2_000_000), "unpacks to 2 MB"),
     (xlsx(a=FORMULA.format('<c r="B2" s="1" t="e"><f>1/0</f><v>#DIV/0!</v></c>')), "cell B2: is a formula"),
     (xlsx(a=FORMULA.format('<c r="B2"><f>A1</f></c>')), "cell B2: is a formula without a value; correct it, or open it"),
     (xlsx(a=[["pc4", "a"]]), " is a workbook with no sheet with a table")],
)  # fmt: skip
def test_a_workbook_without_a_table_is_refused_with_place_and_remedy(tmp_path, content, says):
    said = refusal(read_text, write(tmp_path / "a.xlsx", content))
    assert says in said
    assert said.startswith("a.xlsx")


def table(**columns):
    frame = pd.DataFrame({k: pd.Series(v, dtype="string[pyarrow]") for k, v in columns.items()})
    return TextTable(raw(Path("t.csv")), frame)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_numbers_come_back_to_the_last_bit(values):
    assert parse_numbers(table(a=[repr(v) for v in values]), ["a"])["a"].tolist() == values


def test_decimal_commas_among_numbers_and_text():
    columns = {"a": ["0,25", "-1,5", "3", None], "b": [*"1234"], "naam": ["Hier, daar", "1, 2", "x", "y"]}
    numbers = {"a": [0.25, -1.5, 3, None], "b": [1, 2, 3, 4], "naam": [None] * 4}
    found = parse_numbers(table(**columns), list(columns))
    pd.testing.assert_frame_equal(found, pd.DataFrame(numbers, dtype="float64"))


@pytest.mark.parametrize(
    ("level", "written", "code"),
    [("pc4", "999", "0999"), ("pc4", "1011.0", "1011"), ("pc4", None, None), ("buurt", " bu0363aa01 ", "BU0363AA01"),
     ("buurt", "3630101", "BU03630101"), ("buurt", "WK092801", None), ("wijk", "92801", "WK092801"),
     ("gemeente", "928", "GM0928"), ("gemeente", "GM92 8", None), ("grid", "e1953n3199", "E1953N3199")],
)  # fmt: skip
def test_other_spellings_become_the_form_of_cbs_and_what_is_no_code_does_not_match(level, written, code):
    found = normalise_codes(pd.Series([written], dtype="string[pyarrow]"), level)
    assert matches(found, level).tolist() == [code is not None]
    assert code is None or found[0] == code


@pytest.mark.parametrize(
    ("codes", "level"),
    [(["BU09280101", "BU0363AA01"], "buurt"), (["WK092801", None], "wijk"), (["6461", "6462"], "pc4"),
     (["GM0928", "WK092801"], None), (["3", "7"], None), ([], None)],
)  # fmt: skip
def test_level_is_told_by_all_codes_together(codes, level):
    assert level_of(pd.Series(codes, dtype="string[pyarrow]")) == level


@pytest.mark.parametrize(
    ("find", "name", "found"),
    [(edition_in, "s_PC4_2002_2022", "2002-2022"), (edition_in, "scores 2002 – 2024 v2", "2002-2024"),
     (edition_in, "scores 12002-20223", None), (year_in, "a2014b2020", None), (year_in, "20201", None),
     (year_in, "2020_2020", 2020)],
)  # fmt: skip
def test_edition_and_year_in_a_name(find, name, found):
    assert find(name) == found


@given(st.text())
def test_what_is_left_can_be_seen_and_stays_so(text):
    seen, shown = printable(text, len(text)), printable(text, 20)
    assert (len(shown) <= 20, shown.isprintable(), seen.isprintable()) == (True, True, True)
    assert printable(seen, len(seen)) == seen
