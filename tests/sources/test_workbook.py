"""Cells of a workbook, and why others are none; that one gives what its CSV does is tried in tests/preparation/dirty.py."""

import io
import zipfile

import pytest

from leefbaarheid.sources.text import read_text
from tests.sources.raw import refusal, write, xlsx, zipped

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
    [(b"<html>", "is a web page (HTML) or XML"),
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an older workbook or has a password; save it as xlsx without one"),
     (xlsx(a=TWO)[:-200], "cannot be unpacked"), (xlsx(a=TWO).replace(b"sheet1", b"sheetx"), "; save it again"),
     (part("sheet1.xml", "<worksheet"), "is no readable workbook ("),
     (xlsx(a=FAR), "has cells too far apart (1,048,576 rows, 16,384 columns); delete what stands outside"),
     (xlsx(a=FAR.replace("XFD1048576", "ZZZ2")), "has cells too far apart"),
     (part("sheet1.xml", "<x>" + " " * 2_000_000), "200 times larger than it is packed"),
     (xlsx(a=FORMULA.format('<c r="B2"><f>A1</f></c>')), "cell B2: is a formula without a value; correct it"),
     (xlsx(a=FORMULA.format('<c r="B2" s="1" t="e"><f>1/0</f><v>#DIV/0!</v></c>')), "cell B2: is a formula"),
     (xlsx(a=[["pc4", "a"]]), "is a workbook with no sheet with a table")],
)  # fmt: skip
def test_what_is_no_table_is_one_sentence(tmp_path, content, says):
    said = refusal(read_text, write(tmp_path / "a.xlsx", content))
    assert says in said
    assert said.startswith("a.xlsx")
