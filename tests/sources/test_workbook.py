"""A workbook of one sheet gives what the same table in CSV does, whatever its format; others say why not."""

from __future__ import annotations

import csv
import io
import zipfile

import pandas as pd
import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.params import load_indicators
from leefbaarheid.sources.cbs_files import read_properties, read_statline_csv
from leefbaarheid.sources.detect import detect
from leefbaarheid.sources.own_indicators import read_own_indicators
from leefbaarheid.sources.own_table import read_own_table
from leefbaarheid.sources.police import read_police_table
from leefbaarheid.sources.regions import read_groups
from leefbaarheid.sources.scores import read_scores_csv
from leefbaarheid.sources.text import read_text
from tests.sources.cbs import read, rows, statline
from tests.sources.raw import scores, write, xlsx
from tests.sources.test_own_indicators import WHOLE
from tests.sources.test_police import TABLE
from tests.sources.test_regions import GROUPS

KNOWN = load_indicators()
OWN = 'pc4,jaar,a,naam\n6461,2020,0.1,x\n0999,2021,-3,\n6462,2022,1e-17,"y, z"\n6463,2022,,z\n'
SES = statline().replace(";", ",").removeprefix("\ufeff")
PROPERTIES = "ID,ParentID,Type,Key,Title,Unit\n0,,TopicGroup,,G,\n1,0,Topic,A_1,B,%\n"


def cell(text):
    """What a spreadsheet makes of a cell: a number where it can be one and nothing is lost."""
    if not text:
        return None
    try:
        return text if text[0] == "0" and text[1:2].isdigit() else float(text)
    except ValueError:
        return text


def sheet(text, as_text=False):
    return [[c or None if as_text else cell(c) for c in row] for row in csv.reader(io.StringIO(text))]


@pytest.mark.parametrize("as_text", [True, False])
@pytest.mark.parametrize(
    ("name", "kind", "text", "reader"),
    [("own", "own_table", OWN, lambda f: read_own_table(f)[0]),
     ("Leefbaarometer-scores PC4 2002-2022", "scores_csv",
      scores("PC4", ["6461", "6462"], [2014, 2016], without_dims=(2016,)).to_csv(index=False, na_rep="NA"),
      lambda f: read_scores_csv(f)[1]),
     ("crime", "police", TABLE, lambda f: read_police_table(f, KNOWN).frame),
     ("crime", "police", TABLE, lambda f: read_police_table(f, KNOWN).noemers),
     ("zoo", "own_indicators", WHOLE, lambda f: read_own_indicators(f, KNOWN).frame),
     ("86092NED", "statline_csv", SES, lambda f: read_statline_csv(f, ()).table.frame.iloc[:, 1:3]),
     ("p", "cbs_properties", PROPERTIES, lambda f: pd.Series(read_properties(f)[0].paths)),
     ("groepen", "groups", GROUPS, lambda f: read_groups(f)[0])],
)  # fmt: skip
def test_every_table_is_read_as_from_csv(tmp_path, name, kind, text, reader, as_text):
    plain = write(tmp_path / f"{name}.csv", text)
    book = write(
        tmp_path / f"{name}.XLSX", xlsx(blad=sheet(text, as_text), leeg=[], uitleg=[["Bron"], ["CBS"]])
    )
    assert detect(plain).soort == detect(book).soort == kind
    compare = pd.testing.assert_series_equal if kind == "cbs_properties" else pd.testing.assert_frame_equal
    compare(reader(book), reader(plain), rtol=1e-12)


def test_ses_gives_the_same_figures(tmp_path):
    write(tmp_path / "a/86092NED.csv", SES)
    write(tmp_path / "b/86092NED.xlsx", xlsx(blad=sheet(SES)))
    assert rows(read(tmp_path / "b")) == rows(read(tmp_path / "a"))


def test_cells_become_text_without_loss(tmp_path):
    odd = '<c r="A4"><v>0.1</v></c><c r="B4" t="b"><v>1</v></c><c r="C4" t="d"><v>2024-01-02</v></c>'
    odd += '<c r="D4" t="str"><f>A1</f><v>0928</v></c><c r="E4"><f>1</f><v>12345678901</v></c>'
    lines = "".join(
        f'<row r="{n}">{c}</row>'
        for n, c in [
            (2, '<c r="A2" t="inlineStr"><is><t>Titel</t></is></c>'),
            (3, "".join(f'<c r="{x}3" t="inlineStr"><is><t>K&#10;{x} </t></is></c>' for x in "ABCDE")),
            (4, odd),
            (7, '<c r="A7"><v>1e300</v></c><c r="E7"><v>-2</v></c>'),
            (9, '<c r="A9" t="inlineStr"><is><t>Bron: CBS</t></is></c>'),
        ]
    )
    table = read_text(write(tmp_path / "a.xlsx", xlsx(leeg="", blad=lines)))
    assert table.columns == ["k a", "k b", "k c", "k d", "k e"]
    found = table.frame.astype(object).where(table.frame.notna(), None)
    assert found.to_numpy().tolist() == [
        ["0.1", "True", "2024-01-02", "0928", "12345678901"],
        ["1e+300", None, None, None, "-2"],
    ]
    assert [table.place(i) for i in table.frame.index] == ["row 4", "row 7"]
    assert (table.rows, table.refused) == (3, {"line that names the source": 1})
    assert table.remarks == ["2 rows above the headings left out"]
    assert str(table.refusal(3, ": x")) == "a.xlsx, row 7: x"


TWO = [["pc4", "a"], ["6461", 1]]
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
FORMULA = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c>{}</row>'
)


def members(content, **changed):
    with io.BytesIO() as stream:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as old,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for name in old.namelist():
                new.writestr(name, changed.get(name.rpartition("/")[2].partition(".")[0], old.read(name)))
        return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "is something else, no zip"), (b"PK\x03\x04 no more", "cannot be unpacked"),
     (b"<html>", "is a web page (HTML) or XML"),
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an older workbook or has a password; save it as xlsx without one"),
     (xlsx(a=TWO)[:-200], "cannot be unpacked"), (xlsx(a=TWO).replace(b"sheet1", b"sheetx"), "; save it again"),
     (members(xlsx(a=TWO), sheet1="<worksheet"), "is no readable workbook ("),
     (members(xlsx(a=TWO), workbook="x"), "is no readable workbook ("),
     (xlsx(a=FAR), "has cells too far apart (1,048,576 rows, 16,384 columns); delete what stands outside"),
     (xlsx(a=FAR.replace("XFD1048576", "ZZZ2")), "has cells too far apart"),
     (members(xlsx(a=TWO), sheet1=b"<x>" + bytes(2_000_000)), "200 times larger than it is packed"),
     (xlsx(a=FORMULA.format('<c r="B2"><f>A1</f></c>')), "cell B2: is a formula without a value; correct it"),
     (xlsx(a=FORMULA.format('<c r="B2"><f t="shared" si="0"/><v></v></c>')), "cell B2: is a formula without"),
     (xlsx(a=FORMULA.format('<c r="B2" s="1" t="e"><f>1/0</f><v>#DIV/0!</v></c>')), "cell B2: is a formula"),
     (xlsx(a=TWO, b=TWO), "is a workbook with several sheets with data (a, b): keep one, with the figures"),
     (xlsx(a=[["pc4", "a"]]), "is a workbook with no sheet with a table")],
)  # fmt: skip
def test_what_is_no_table_is_one_sentence(tmp_path, content, says):
    with pytest.raises(SourceError) as error:
        read_text(write(tmp_path / "a.xlsx", content))
    assert says in str(error.value)
    assert str(error.value).startswith("a.xlsx")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [("a.xlsx", xlsx(a=TWO, b=TWO), "a workbook with several sheets with data (a, b)"),
     ("a.xlsx", xlsx(a=[["pc4", "a"]]), "a workbook with no sheet with a table"),
     ("a.xlsx", xlsx(a=[["naam", "a"], ["x", "1"]]), "no key column"),
     ("a.xls", b"\xd0\xcf", "a workbook of another kind: save it as xlsx"), ("a.ods", b"PK", "a workbook of another")],
)  # fmt: skip
def test_what_cannot_be_used_is_set_aside(tmp_path, name, content, reason):
    found = detect(write(tmp_path / name, content))
    assert found.soort == ""
    assert found.reason.startswith(reason)
