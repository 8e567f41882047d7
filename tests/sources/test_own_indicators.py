from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.params import load_indicators
from leefbaarheid.preparation import validate_indicators
from leefbaarheid.sources.detect import detect
from leefbaarheid.sources.own_indicators import EXAMPLE, HEADINGS, read_own_indicators
from tests.sources.raw import raw, write

KNOWN = load_indicators()
TEMPLATE = Path(__file__).resolve().parents[2] / "docs/sjabloon_indicatoren.csv"
WHOLE = """code,jaar,indicator,waarde,teller,noemer,bron
GM0928,2023,verdachten_drugs,,61,45600,Zicht op Ondermijning
GM0917,2023,verdachten_drugs,1.9,,,Zicht op Ondermijning
GM0917,2023,Hennepkwekerijen ,0.09,4,43250,Zicht op Ondermijning
gm0882,2023,misbruik_vastgoed,,0,17000,Zicht op Ondermijning
BU09280101,2022,hennepkwekerijen,2.4,3,1250,eigen telling
6461,2022,onveiligheid,31,,,eigen enquête
GM0881,2023,onveiligheid,,,,eigen enquête
"""


def read(tmp_path, text, name="zoo.csv"):
    return read_own_indicators(write(tmp_path / name, text), KNOWN)


def test_a_table_in_the_template(tmp_path):
    file = write(tmp_path / "zoo.csv", WHOLE)
    assert detect(file).soort == "own_indicators"
    found = read_own_indicators(file, KNOWN)
    values = found.frame.set_index(["niveau", "code", "indicator"])["waarde"].to_dict()
    assert values == pytest.approx(
        {
            ("gemeente", "GM0928", "verdachten_drugs"): 1000 * 61 / 45600,
            ("gemeente", "GM0917", "verdachten_drugs"): 1.9,
            ("gemeente", "GM0917", "hennepkwekerijen"): 1000 * 4 / 43250,
            ("gemeente", "GM0882", "misbruik_vastgoed"): 0.0,
            ("buurt", "BU09280101", "hennepkwekerijen"): 2.4,
            ("pc4", "6461", "onveiligheid"): 31.0,
        },
        rel=1e-12,
    )
    assert found.eigen
    assert dict(found.log.geweigerd) == {"no figure": 1}
    assert (found.log.rijen_gelezen, found.log.rijen_gebruikt) == (7, 6)
    said = "Zicht op Ondermijning; eigen enquête; eigen telling"
    assert (found.log.herkomst.bron, found.log.herkomst.citaat) == (said, f"Bron: {said} (eigen tabel)")


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace(",", ";").replace("1.9", "1,9").replace("0.09", "0,09").replace("2.4", "2,4"),
        lambda t: "\ufeff" + t.replace("\n", "\r\n"),
        lambda t: t.replace("code,jaar,", "naam,code,jaar,").replace("\nG", "\nn,G").replace("\ng", "\nn,g")
        .replace("\nB", "\nn,B").replace("\n6", "\nn,6"),
        lambda t: t + t.splitlines()[1] + "\n",
        lambda t: t.replace(",2023,", ",2023JJ00,"),
    ],
)  # fmt: skip
def test_other_ways_to_write_the_same(tmp_path, change):
    expected = read(tmp_path / "a", WHOLE).frame.drop(columns="rijen").reset_index(drop=True)
    found = read(tmp_path / "b", change(WHOLE)).frame.drop(columns="rijen").reset_index(drop=True)
    pd.testing.assert_frame_equal(found, expected)


def test_a_parquet_gives_the_same(tmp_path):
    text = write(tmp_path / "a.csv", WHOLE)
    pd.read_csv(text.path, dtype={"code": str}).to_parquet(tmp_path / "a.parquet")
    found = read_own_indicators(raw(tmp_path / "a.parquet"), KNOWN).frame
    pd.testing.assert_frame_equal(found, read_own_indicators(text, KNOWN).frame, check_dtype=False)


def test_only_values_or_only_counts_will_do(tmp_path):
    values = read(tmp_path, "code,jaar,indicator,waarde,bron\nGM0928,2023,onveiligheid,31,x\n")
    assert values.frame["waarde"].tolist() == [31.0]
    counts = read(tmp_path, "code,jaar,indicator,teller,noemer,bron\nGM0928,2023,onveiligheid,31,62,x\n")
    assert counts.frame["waarde"].tolist() == [50.0]


def swap(old, new, count=1):
    assert old in WHOLE
    return WHOLE.replace(old, new, count)


HEAD = ",".join(HEADINGS)
BROKEN = [
    (swap("code,", "gebied,"), "has no column code; the columns are code,jaar,indicator,waarde,teller,noemer,bron"),
    (swap("jaar", "jaartal"), "has no column jaar (did you mean jaartal?)"),
    (swap("indicator", "indicatr"), "has no column indicator (did you mean indicatr?)"),
    (swap("waarde,teller", "getal,aantal"), "has no column waarde"),
    (swap("teller", "tellr"), "has the unknown column tellr (did you mean teller?); rename it"),
    (swap("teller", "waarde"), "has the column waarde twice"),
    (swap(",bron", ",herkomst"), "has no column bron"),
    (HEAD + "\n", "has a heading but no rows"),
    ("", "is empty"),
    (swap(",Zicht op Ondermijning", ","), "line 2, column bron: an empty cell must say where the figure comes from"),
    (swap("Zicht op", EXAMPLE + ": Zicht op"), "line 2, column bron: 'VOORBEELD: Zicht op Ondermijning' marks an example"),
    (swap("GM0928,", "Kerkrade,"), "line 2, column code: 'Kerkrade' is no code of a gemeente"),
    (swap("GM0928,", "0928,"), "line 2, column code: '0928' is no code of a gemeente"),
    (swap("GM0928,", ","), "line 2, column code: an empty cell is no code"),
    (swap("GM0928,", "E1953N3199,"), "line 2, column code: 'E1953N3199' is no code"),
    (swap("2023", "23"), "line 2, column jaar: '23' is no year"),
    (swap("2023", ""), "line 2, column jaar: an empty cell is no year"),
    (swap("2023", "1975"), "line 2, column jaar: '1975' is before 1990"),
    (swap("verdachten_drugs", "verdachte_drugs"), "line 2, column indicator: 'verdachte_drugs' is no indicator (did you"),
    (swap("verdachten_drugs", "koffie"), "'koffie' is no indicator; correct it, or add it to params/indicatoren.yml"),
    (swap("verdachten_drugs", ""), "line 2, column indicator: an empty cell must name an indicator"),
    (swap(",61,", ",ca. 61,"), "line 2, column teller: 'ca. 61' is no number"),
    (swap(",61,", ",-61,"), "line 2, column teller: '-61' is below 0"),
    (swap(",61,", ",61.5,"), "line 2, column teller: '61.5' is no whole number"),
    (swap(",61,", ",,"), "line 2, column noemer: '45600' stands without a teller"),
    (swap("45600", ""), "line 2, column teller: '61' stands without a noemer"),
    (swap("45600", "0"), "line 2, column noemer: '0' is 0"),
    (swap(",1.9,", ",1e999,"), "line 3, column waarde: '1e999' is infinite"),
    (swap(",1.9,", ",\"1,9\","), "has a decimal point where others have a comma"),
    (swap(",31,", ",131,"), "line 7, column waarde: '131' gives more than the indicator's unit allows"),
    (swap("2.4,3", "3.4,3"), "line 6, column waarde: '3.4' is not per times teller by noemer"),
    (swap("GM0917,2023,verd", "GM0928,2023,verd"), "line 3: GM0928 has two different rows in 2023"),
    (swap("1.9,,,", "1.9,,,x,"), "line 3: 8 columns where the heading has 7"),
    (swap(WHOLE.split("\n", 1)[1], "GM0928,2023,onveiligheid,,,,x\n"), "has no figure; fill in waarde"),
    (swap(WHOLE.split("\n", 1)[1], "GM0928,2023,onveiligheid,veel,,,x\n"), "column waarde: 'veel' is no number"),
    ("<html>", "holds a web page"),
    (WHOLE.encode("utf-16"), "is UTF-16 or binary"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says"), BROKEN, ids=range(len(BROKEN)))
def test_a_broken_table_is_refused_in_one_sentence(tmp_path, text, says):
    with pytest.raises(SourceError) as error:
        read(tmp_path, text)
    assert says in str(error.value)
    assert str(error.value).startswith("zoo.csv")
    assert "\n" not in str(error.value)
    with pytest.raises(SourceError) as again:
        validate_indicators(tmp_path / "zoo.csv")
    assert str(again.value) == str(error.value)


def test_the_template_holds_examples_that_are_in_order_but_not_taken_for_figures():
    with pytest.raises(SourceError, match="marks an example of the template"):
        validate_indicators(TEMPLATE)
    assert TEMPLATE.read_text(encoding="utf-8").splitlines()[0] == HEAD


def test_the_examples_of_the_template_are_in_order(tmp_path):
    text = TEMPLATE.read_text(encoding="utf-8").replace(f"{EXAMPLE}: ", "")
    assert len(read(tmp_path, text).frame) == 3


@pytest.mark.parametrize(
    ("name", "says"),
    [("weg.csv", "is no file"), ("boek.xls", "a workbook of another kind: save it as xlsx"),
     ("a.pdf", "no table, map or zip")],
)  # fmt: skip
def test_what_is_no_table_is_named(tmp_path, name, says):
    if name != "weg.csv":
        write(tmp_path / name, "x")
    with pytest.raises(SourceError, match=says):
        validate_indicators(tmp_path / name)
