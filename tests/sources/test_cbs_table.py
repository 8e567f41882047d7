"""What the topics of a table of CBS mean, and the kerncijfers among them."""

import json

import pandas as pd
import pytest

from leefbaarheid.sources.cbs_table import CbsTable, Topic, ses_woa
from leefbaarheid.sources.log import RawFile
from leefbaarheid.sources.text import TextTable
from tests.sources.cbs import BECOMES, EXPECTED, TOPICS, data_properties, keys, read, rows, save, typed
from tests.sources.crime import answer, properties
from tests.sources.raw import refusal, write
from tests.sources.test_cbs_odata import pair
from tests.sources.test_statline_csv import TOTAL

NAMELESS = data_properties() | {"odata.metadata": ""}


def without(word):
    answer = data_properties()
    return answer | {"value": [r for r in answer["value"] if word not in (r["Title"], r["Type"])]}


@pytest.mark.parametrize(
    ("properties", "says"),
    [(without("Topic"), "onderwerpen.json names no topics; download the table's DataProperties again"),
     (without("Totaalscore"), "onderwerpen.json: the group ")],
)  # fmt: skip
def test_properties_that_are_not_whole_are_refused(tmp_path, properties, says):
    assert says in refusal(read, pair(tmp_path, typed(), properties))


def test_two_that_explain_one_table_differently_are_refused(tmp_path):
    bron = pair(tmp_path)
    save(bron / "z_DataProperties.json", data_properties())
    assert rows(read(bron)) == EXPECTED
    save(bron / "z_DataProperties.json", data_properties(first=3))
    says = "z_DataProperties.json and onderwerpen.json explain 86092NED differently"
    assert says in refusal(read, bron)


def test_without_an_id_properties_explain_the_table_that_has_just_their_topics(tmp_path):
    bron = pair(tmp_path, properties=NAMELESS)
    assert rows(read(bron)) == EXPECTED
    part = typed()
    for row in part["value"]:
        del row[keys()["Vermogen/Gemiddelde percentielgroep"]]
    assert "cannot be told apart" in refusal(read, pair(tmp_path / "deel", part, NAMELESS))
    (bron / "ses.json").unlink()
    ((_, reason),) = read(bron).set_aside
    assert reason.startswith("of which table? put its id in the name")


def test_properties_with_the_tables_id_go_before_others(tmp_path):
    bron = pair(tmp_path)
    for name, new in (("a.json", "Iets"), ("z.json", "Iets anders")):
        write(bron / name, json.dumps(NAMELESS).replace("Totaalscore", new))
    assert rows(read(bron)) == EXPECTED


def test_a_single_score_without_properties_is_not_guessed(tmp_path):
    """With one column chosen its name is unique, but tells nothing: which of the four scores is it?"""
    save(tmp_path / "bron/ses.json", typed(topics={TOTAL: "Getal"}))
    said = refusal(read, tmp_path / "bron")
    assert "no topic that is known as SES-WOA" in said
    assert "86092NED_DataProperties.json" in said


NAMES = ("WijkenEnBuurten", "Gemeentenaam_1", "AantalInwoners_5", "Woningvoorraad_35")
FIGURES = [("NL00", "K", 17_000_000, 8_000_000), ("GM0928    ", "K", 45_000, 23_000), ("BU09280101", "K", 905, None),
           ("BU09280102", "K", None, None)]  # fmt: skip
COUNTED = [dict(zip(NAMES, row, strict=True)) for row in FIGURES]
COUNTS = {
    "AantalInwoners_5": ("Aantal inwoners", "aantal"),
    "Woningvoorraad_35": ("Woningvoorraad", "aantal"),
}
COUNTS |= {"Gemeentenaam_1": ("Gemeentenaam", "naam")}


def prepared(folder, rows=COUNTED, topics=COUNTS):
    save(folder / "85984NED_2024.json", answer("85984NED", rows))
    if topics:
        save(folder / "p.json", properties("85984NED", topics))
    return read(folder)


@pytest.mark.parametrize(("suffix", "explained"), [("_35", True), ("_7", False)])
def test_counts_become_kenmerken_whatever_their_number(tmp_path, suffix, explained):
    renumbered = [{k.replace("_35", suffix): v for k, v in row.items()} for row in COUNTED]
    topics = {key.replace("_35", suffix): topic for key, topic in COUNTS.items()}
    found = prepared(tmp_path, renumbered, topics if explained else None)
    gemeente = ("gemeente", "GM0928", 2024)
    assert rows(found) == [
        ("buurt", "BU09280101", 2024, "inwoners", 905), (*gemeente, "inwoners", 45000), (*gemeente, "woningen", 23000)
    ]  # fmt: skip
    refused = {"row of the whole country": 1, "no figure (suppressed by CBS)": 1}
    assert dict(found.own[0][1].geweigerd) == refused


@pytest.mark.parametrize(
    ("change", "says"),
    [({"AantalInwoners_5": -3}, "row 3, column aantalinwoners_5: -3.0 cannot be inwoners"),
     ({"AantalInwoners_5": 1.5}, "row 3, column aantalinwoners_5: 1.5 cannot be inwoners"),
     ({"Anders_9": 1}, "85984NED_2024.json: the topics ")],
)  # fmt: skip
def test_dirt_is_refused(tmp_path, change, says):
    topics = COUNTS | {k: ("Aantal inwoners", "aantal") for k in change if k == "Anders_9"}
    assert says in refusal(prepared, tmp_path, [*COUNTED[:2], COUNTED[2] | change, COUNTED[3]], topics)


def topics_of(*paths, tabel=""):
    table = TextTable(RawFile("x.csv", "x.csv"), pd.DataFrame())
    return ses_woa(CbsTable(table, tabel, [Topic(p, p.lower()) for p in paths]))


def test_the_topics_of_the_table_as_published():
    assert topics_of(*TOPICS) == BECOMES


@pytest.mark.parametrize(
    ("path", "kenmerk"),
    [("SES-WOA/Totaalscore/Gemiddelde score", "ses_totaal"), ("SES-WOA/Totaalscore/Gem. score", "ses_totaal"),
     ("SES WOA-scores/Totaalscore/Score", "ses_totaal"),
     ("Sociaal-economische status/SES-WOA/Totaal/Gemiddelde SES-WOA score", "ses_totaal"),
     ("SES-WOA totaalscore", "ses_totaal"), ("Totaalscore SES-WOA", "ses_totaal"),
     ("SES-WOA/Deelscore financiele welvaart/Gemiddelde score", "ses_welvaart"),
     ("SES-WOA/Financiële welvaart/Gemiddelde score", "ses_welvaart"),
     ("SES-WOA/Deelscore welvaart/Score", "ses_welvaart"),
     ("SES-WOA/Deelscore opleiding/Gemiddelde score", "ses_opleiding"),
     ("SES-WOA/Deelscore recent arbeidsverleden/Gemiddelde score", "ses_arbeid"),
     ("Deelscore arbeid", "ses_arbeid"), ("Spreiding/Spreiding totaalscore/Waarde", "ses_spreiding"),
     ("SES-WOA/Spreiding/Spreiding SES-WOA totaal", "ses_spreiding"),
     ("Spreiding/Spreiding financiële welvaart/Waarde", "ses_spreiding_welvaart"),
     ("Spreiding/Spreiding recent arbeidsverleden/Waarde", "ses_spreiding_arbeid"),
     ("Gestandaardiseerd inkomen/Gemiddeld percentiel", "ses_inkomen"),
     ("Vermogen/Percentielgroep", "ses_vermogen")],
)  # fmt: skip
def test_other_wordings(path, kenmerk):
    assert topics_of(path) == {path: kenmerk}


@pytest.mark.parametrize(
    "path",
    ["Gemiddelde score", "Score", "Opleidingsniveau/Hoog/Waarde", "Financiële Welvaart/Gemiddelde percentielgroep",
     "SES-WOA/Totaalscore/Percentielgroep", "SES-WOA/Totaalscore/Ondergrens",
     "SES-WOA/Totaalscore/Gemiddelde score/Betrouwbaarheidsinterval", "Vermogen/Percentielgroep 1",
     "Veiligheid/Totaal/Score", "Particuliere huishoudens"],
)  # fmt: skip
def test_what_is_no_score_is_not_taken_for_one(path):
    assert topics_of(path) == {}


def test_a_known_table_without_a_known_topic_is_refused():
    said = refusal(lambda: topics_of("Gemiddelde score", tabel="86296NED"))
    assert said.startswith("x.csv is of 86296NED but has no topic that is known as SES-WOA")
