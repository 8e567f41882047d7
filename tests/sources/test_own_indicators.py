from pathlib import Path

import pytest

from leefbaarheid.params import load_indicators
from leefbaarheid.preparation import validate_indicators
from leefbaarheid.sources.detect import detect
from leefbaarheid.sources.indicators import EXAMPLE, HEADINGS, read_own_indicators
from tests.sources.raw import refusal, write

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
    assert [tuple(r) for r in found.frame[["niveau", "code", "jaar", "indicator", "waarde"]].values] == [
        ("gemeente", "GM0928", 2023, "verdachten_drugs", pytest.approx(1000 * 61 / 45600, rel=1e-12)),
        ("gemeente", "GM0917", 2023, "verdachten_drugs", 1.9),
        ("gemeente", "GM0917", 2023, "hennepkwekerijen", pytest.approx(1000 * 4 / 43250, rel=1e-12)),
        ("gemeente", "GM0882", 2023, "misbruik_vastgoed", 0.0),
        ("buurt", "BU09280101", 2022, "hennepkwekerijen", 2.4),
        ("pc4", "6461", 2022, "onveiligheid", 31.0),
    ]
    assert (found.eigen, dict(found.log.geweigerd)) == (True, {"no figure": 1})
    assert (found.log.rijen_gelezen, found.log.rijen_gebruikt) == (7, 6)
    said = "Zicht op Ondermijning; eigen enquête; eigen telling"
    assert (found.log.herkomst.bron, found.log.herkomst.citaat) == (said, f"Bron: {said} (eigen tabel)")


def test_only_values_or_only_counts_will_do(tmp_path):
    text = "code,jaar,indicator,{},bron\nGM0928,2023,onveiligheid,31{},x\n"
    assert read(tmp_path, text.format("waarde", "")).frame["waarde"].tolist() == [31]
    assert read(tmp_path, text.format("teller,noemer", ",62")).frame["waarde"].tolist() == [50]


def test_the_template_holds_examples_that_are_in_order_but_not_taken_for_figures(tmp_path):
    assert "marks an example of the template" in refusal(validate_indicators, TEMPLATE)
    text = TEMPLATE.read_text(encoding="utf-8")
    assert text.splitlines()[0] == ",".join(HEADINGS)
    assert len(read(tmp_path, text.replace(f"{EXAMPLE}: ", "")).frame) == 3


def test_what_is_wrong_is_named_before_anything_is_prepared(tmp_path):
    assert "is no file" in refusal(validate_indicators, tmp_path / "weg.csv")
    file = write(tmp_path / "boek.xls", "x")
    assert "a workbook of another kind: save it as xlsx" in refusal(validate_indicators, file.path)
