"""JSON of CBS, as published and dirtied: read right with a count, or refused in a sentence; and what its topics mean."""

import json

import pandas as pd
import pytest

from leefbaarheid.sources.cbs_table import CbsTable, Topic, ses_woa
from leefbaarheid.sources.log import RawFile
from leefbaarheid.sources.text import TextTable
from tests.sources import cbs
from tests.sources.cbs import EXPECTED, ROWS, read, rows, save, typed
from tests.sources.crime import answer, properties
from tests.sources.raw import refusal, write
from tests.sources.test_statline_csv import TOTAL, UNUSED


def pair(folder, answer=None, properties=None):
    save(folder / "bron" / "ses.json", typed() if answer is None else answer)
    save(folder / "bron" / "onderwerpen.json", cbs.data_properties() if properties is None else properties)
    return folder / "bron"


def test_odata_with_its_properties_whatever_the_suffixes(tmp_path):
    found = read(pair(tmp_path, typed(first=101), cbs.data_properties(first=101)))
    assert rows(found) == EXPECTED
    log = cbs.log_of(found, "ses.json")
    assert (log.rijen_gelezen, dict(log.geweigerd), log.soort) == (len(ROWS), UNUSED, "CBS table 86092NED")
    assert cbs.log_of(found, "onderwerpen.json").rijen_gebruikt == len(cbs.data_properties()["value"])


def test_untyped_odata_and_bare_rows_with_labels_are_read_too(tmp_path):
    answer = typed()
    for row in answer["value"]:
        row |= {k: "       ." if row[k] is None else f"{row[k]:>8}" for k in cbs.keys().values()}
    answer["odata.metadata"] = answer["odata.metadata"].replace("Typed", "Untyped")
    assert rows(read(pair(tmp_path, answer))) == EXPECTED
    bare = tmp_path / "los" / "86092NED"
    value = [r | {"WijkenEnBuurten": "Naam", "Regiocode_99": r["WijkenEnBuurten"]} for r in typed()["value"]]
    code = {"ID": 99, "ParentID": None, "Type": "Topic", "Key": "Regiocode_99", "Title": "Regiocode"}
    save(bare / "TypedDataSet.json", [r | {"Perioden": r["Perioden"][:4]} for r in value])
    save(bare / "DataProperties.json", [*cbs.data_properties()["value"], code])
    assert rows(read(tmp_path / "los")) == EXPECTED


ERROR = {"odata.error": {"code": "", "message": {"lang": "nl-NL", "value": "More than 10000 records."}}}
OBSERVATIONS = {"@odata.context": "https://x/$metadata#Observations", "value": [{"Measure": "M", "Value": 1}]}
LOW = {"Opleidingsniveau/Laag/Waarde": "%"}
EXPLAINED = cbs.data_properties()
NAMELESS = EXPLAINED | {"odata.metadata": ""}
MORE = {"odata.nextLink": "https://.../TypedDataSet?$skip=18"}


def without(word):
    return EXPLAINED | {"value": [r for r in EXPLAINED["value"] if word not in (r["Title"], r["Type"])]}


@pytest.mark.parametrize(
    ("answer", "properties", "says"),
    [(ERROR, EXPLAINED, "ses.json holds an error of CBS's service (More than 10000 records), not a table"),
     (typed(rows=[]), EXPLAINED, "ses.json has no rows (value); widen"), (typed() | {"value": None}, EXPLAINED, "no rows"),
     (typed() | {"value": [*typed()["value"], 5]}, EXPLAINED, "ses.json, row 19: is no row of a table"),
     (typed(first=2), EXPLAINED, "has the topic ParticuliereHuishoudens_2, which onderwerpen.json does not know"),
     (typed(tabel="85163NED"), EXPLAINED, "cannot be told apart; put the answer of .../85163NED/DataProperties"),
     (typed(**MORE), EXPLAINED, "its last page is missing; put the other"),
     (typed() | {"value": [{**row, "id": 1} for row in typed()["value"]]}, EXPLAINED, "has the column id twice; remove"),
     (OBSERVATIONS, EXPLAINED, "ses.json holds Observations; download the table's TypedDataSet"),
     (typed(topics=LOW), cbs.data_properties(topics=LOW), "is of 86092NED but has no topic that is known as SES-WOA"),
     (typed(), without("Topic"), "onderwerpen.json names no topics; download the table's DataProperties again"),
     (typed(), without("Totaalscore"), "onderwerpen.json: the group ")],
)  # fmt: skip
def test_dirt_that_is_refused(tmp_path, answer, properties, says):
    assert says in refusal(read, pair(tmp_path, answer, properties))


def test_json_that_was_cut_off(tmp_path):
    write(tmp_path / "bron/86092NED.json", json.dumps(typed())[:-20])
    assert refusal(read, tmp_path / "bron") == "86092NED.json is broken or cut-off JSON; download it again."


def test_pages_of_one_table_are_put_together(tmp_path):
    save(tmp_path / "bron/86092NED_DataProperties.json", cbs.data_properties())
    for number, (start, stop) in enumerate([(0, 8), (8, 14), (14, 18)], 1):
        more = {"odata.nextLink": f"https://.../TypedDataSet?$skip={stop}"} if stop < 18 else {}
        save(tmp_path / f"bron/86092NED_{number}.json", typed(rows=ROWS[start:stop], start=start, **more))
    found = read(tmp_path / "bron")
    assert (rows(found), [log.rijen_gelezen for _, log in found.own]) == (EXPECTED, [8, 6, 4])
    (tmp_path / "bron/86092NED_2.json").unlink()
    says = "86092NED_1.json is not the whole table: a page after it is missing; put the other"
    assert refusal(read, tmp_path / "bron").startswith(says)


def test_as_many_rows_as_one_answer_holds_may_be_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr("leefbaarheid.sources.cbs_files.MOST_ROWS", len(ROWS))
    assert "it may be cut off" in "".join(cbs.log_of(read(pair(tmp_path)), "ses.json").opmerkingen)


def test_two_that_explain_one_table_differently_are_refused(tmp_path):
    bron = pair(tmp_path)
    save(bron / "z_DataProperties.json", cbs.data_properties())
    assert rows(read(bron)) == EXPECTED
    save(bron / "z_DataProperties.json", cbs.data_properties(first=3))
    says = "z_DataProperties.json and onderwerpen.json explain 86092NED differently"
    assert says in refusal(read, bron)


def test_without_an_id_properties_explain_the_table_that_has_just_their_topics(tmp_path):
    bron = pair(tmp_path, properties=NAMELESS)
    assert rows(read(bron)) == EXPECTED
    part = typed()
    for row in part["value"]:
        del row[cbs.keys()["Vermogen/Gemiddelde percentielgroep"]]
    assert "cannot be told apart" in refusal(read, pair(tmp_path / "deel", part, NAMELESS))
    (bron / "ses.json").unlink()
    ((_, reason),) = read(bron).set_aside
    assert reason.startswith("of which table? put its id in the name")


def test_a_single_score_without_properties_is_not_guessed(tmp_path):
    """With one column chosen its name is unique, but tells nothing: which of the four scores is it?"""
    save(tmp_path / "bron/ses.json", typed(topics={TOTAL: "Getal"}))
    said = refusal(read, tmp_path / "bron")
    assert "no topic that is known as SES-WOA" in said
    assert "86092NED_DataProperties.json" in said


NAMES = ("WijkenEnBuurten", "Gemeentenaam_1", "AantalInwoners_5", "Woningvoorraad_35")
FIGURES = [("NL00", "K", 17_000_000, 8_000_000), ("GM0928    ", "K", 45_000, 23_000)]
FIGURES += [("BU09280101", "K", 905, None), ("BU09280102", "K", None, None)]
COUNTED = [dict(zip(NAMES, row, strict=True)) for row in FIGURES]
COUNTS = {"Gemeentenaam_1": ("Gemeentenaam", "naam"), "AantalInwoners_5": ("Aantal inwoners", "aantal")}
COUNTS |= {"Woningvoorraad_35": ("Woningvoorraad", "aantal")}


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
def test_counts_that_cannot_be_are_refused(tmp_path, change, says):
    topics = COUNTS | {k: ("Aantal inwoners", "aantal") for k in change if k == "Anders_9"}
    assert says in refusal(prepared, tmp_path, [*COUNTED[:2], COUNTED[2] | change, COUNTED[3]], topics)


def topics_of(*paths, tabel=""):
    table = TextTable(RawFile("x.csv", "x.csv"), pd.DataFrame())
    return ses_woa(CbsTable(table, tabel, [Topic(p, p.lower()) for p in paths]))


def test_the_topics_of_the_table_as_published():
    assert topics_of(*cbs.TOPICS) == cbs.BECOMES


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
