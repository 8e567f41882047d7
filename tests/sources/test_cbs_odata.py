"""JSON of CBS, as published and dirtied: each is read right with a count, or refused in a sentence."""

import json

import pytest

from tests.sources import cbs
from tests.sources.cbs import EXPECTED, ROWS, data_properties, log_of, read, rows, save, typed
from tests.sources.raw import refusal, write
from tests.sources.test_statline_csv import UNUSED


def pair(folder, answer=None, properties=None):
    save(folder / "bron" / "ses.json", typed() if answer is None else answer)
    save(folder / "bron" / "onderwerpen.json", data_properties() if properties is None else properties)
    return folder / "bron"


def test_odata_with_its_properties_whatever_the_suffixes(tmp_path):
    found = read(pair(tmp_path, typed(first=101), data_properties(first=101)))
    assert rows(found) == EXPECTED
    log = log_of(found, "ses.json")
    assert (log.rijen_gelezen, dict(log.geweigerd), log.soort) == (len(ROWS), UNUSED, "CBS table 86092NED")
    assert log_of(found, "onderwerpen.json").rijen_gebruikt == len(data_properties()["value"])


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
    save(bare / "DataProperties.json", [*data_properties()["value"], code])
    assert rows(read(tmp_path / "los")) == EXPECTED


ERROR = {"odata.error": {"code": "", "message": {"lang": "nl-NL", "value": "More than 10000 records."}}}
OBSERVATIONS = {
    "@odata.context": "https://x/86092NED/$metadata#Observations",
    "value": [{"Measure": "M", "Value": 1}],
}
LOW = {"Opleidingsniveau/Laag/Waarde": "%"}


@pytest.mark.parametrize(
    ("answer", "says"),
    [(ERROR, " holds an error of CBS's service (More than 10000 records), not a table"),
     (typed(rows=[]), " has no rows (value); widen the filter"), (typed() | {"value": None}, " has no rows (value)"),
     (typed() | {"value": [*typed()["value"], 5]}, ", row 19: is no row of a table"),
     (typed(first=2), " has the topic ParticuliereHuishoudens_2, which onderwerpen.json does not know"),
     (typed(tabel="85163NED"), "cannot be told apart; put the answer of .../85163NED/DataProperties"),
     (typed(**{"odata.nextLink": "https://.../TypedDataSet?$skip=18"}), "its last page is missing; put the other"),
     (typed() | {"value": [{**row, "id": 1} for row in typed()["value"]]}, " has the column id twice; remove or rename one"),
     (OBSERVATIONS, " holds Observations; download the table's TypedDataSet"),
     (typed(topics=LOW), " is of 86092NED but has no topic that is known as SES-WOA")],
)  # fmt: skip
def test_dirt_that_is_refused(tmp_path, answer, says):
    properties = data_properties(topics=LOW) if "no topic that is known" in says else data_properties()
    said = refusal(read, pair(tmp_path, answer, properties))
    assert says in said
    assert said.startswith("ses.json")


def test_json_that_was_cut_off(tmp_path):
    write(tmp_path / "bron/86092NED.json", json.dumps(typed())[:-20])
    assert refusal(read, tmp_path / "bron") == "86092NED.json is broken or cut-off JSON; download it again."


def test_pages_of_one_table_are_put_together(tmp_path):
    save(tmp_path / "bron/86092NED_DataProperties.json", data_properties())
    for number, (start, stop) in enumerate([(0, 8), (8, 14), (14, 18)], 1):
        more = {"odata.nextLink": f"https://.../TypedDataSet?$skip={stop}"} if stop < 18 else {}
        save(tmp_path / f"bron/86092NED_{number}.json", typed(rows=ROWS[start:stop], start=start, **more))
    found = read(tmp_path / "bron")
    assert (rows(found), [log.rijen_gelezen for _, log in found.own]) == (EXPECTED, [8, 6, 4])
    (tmp_path / "bron/86092NED_2.json").unlink()
    said = refusal(read, tmp_path / "bron")
    assert said.startswith(
        "86092NED_1.json is not the whole table: a page after it is missing; put the other"
    )


def test_as_many_rows_as_one_answer_holds_may_be_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr("leefbaarheid.sources.cbs_files.MOST_ROWS", len(ROWS))
    assert "it may be cut off" in "".join(log_of(read(pair(tmp_path)), "ses.json").opmerkingen)
