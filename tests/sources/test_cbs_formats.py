"""The two formats of CBS, as published and dirtied: each is read right with a count, or refused in a sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leefbaarheid.errors import SourceError
from leefbaarheid.preparation.cbs import KINDS, read_cbs
from leefbaarheid.sources.detect import walk
from leefbaarheid.sources.log import CBS
from tests.sources.cbs import (
    AREAS,
    BECOMES,
    EXPECTED,
    ROWS,
    TOPICS,
    data_properties,
    figures,
    keys,
    save,
    statline,
    typed,
)
from tests.sources.raw import write

UNUSED = {"row of the whole country": 2, "row of a landsdeel": 2, "row of a provincie": 2}


def read(folder):
    """Read the CBS files of a folder as the preparation does."""
    return read_cbs([f for f in walk(folder, folder.parent / "uitgepakt") if f.soort in KINDS])


def rows(cbs):
    parts = [f for f, _ in cbs.figures]
    return sorted(r for f in parts for r in f.itertuples(index=False, name=None))


def csv(tmp_path, content, name="SES_WOA_scores_per_wijk_en_buurt_25042023_160857.csv"):
    write(tmp_path / "bron" / name, content)
    return tmp_path / "bron"


def pair(tmp_path, answer=None, properties=None):
    save(tmp_path / "bron" / "ses.json", typed() if answer is None else answer)
    save(tmp_path / "bron" / "onderwerpen.json", data_properties() if properties is None else properties)
    return tmp_path / "bron"


def one_log(cbs, name=None):
    return next(log for _, log in cbs.logs if name is None or log.bestand == name)


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"comma": True},
        {"bom": False},
        {"region": "Wijken/Codering (code)"},
        {"region": "Codering (code)"},
        {"region": "Iets anders"},
        {"period": "{}JJ00"},
        {"period": " {} "},
    ],
)
def test_statline_csv_in_its_variants(tmp_path, how):
    cbs = read(csv(tmp_path, statline(**how)))
    assert rows(cbs) == EXPECTED
    log = one_log(cbs)
    assert (log.rijen_gelezen, dict(log.geweigerd)) == (len(ROWS), UNUSED)
    assert log.herkomst == CBS
    assert "topics set aside: opleidingsniveau/laag/waarde, financiële welvaart/" in "".join(log.opmerkingen)


@pytest.mark.parametrize("first", [1, 29, 101])
def test_odata_with_its_properties_whatever_the_suffixes(tmp_path, first):
    cbs = read(pair(tmp_path, typed(first=first), data_properties(first=first)))
    assert rows(cbs) == EXPECTED
    log = one_log(cbs, "ses.json")
    assert (log.rijen_gelezen, dict(log.geweigerd), log.soort) == (len(ROWS), UNUSED, "CBS table 86092NED")
    assert one_log(cbs, "onderwerpen.json").rijen_gebruikt == len(data_properties(first=first)["value"])


def test_untyped_odata_and_bare_rows_with_labels_are_read_too(tmp_path):
    answer = typed()
    for row in answer["value"]:
        for key in keys().values():
            row[key] = "       ." if row[key] is None else f"{row[key]:>8}"
    answer["odata.metadata"] = answer["odata.metadata"].replace("Typed", "Untyped")
    assert rows(read(pair(tmp_path, answer))) == EXPECTED
    bare = tmp_path / "los" / "86092NED"
    value = [r | {"WijkenEnBuurten": "Naam", "Regiocode_99": r["WijkenEnBuurten"]} for r in typed()["value"]]
    properties = data_properties()["value"] + [
        {"ID": 99, "ParentID": None, "Type": "Topic", "Key": "Regiocode_99", "Title": "Regiocode"}
    ]
    save(bare / "TypedDataSet.json", [r | {"Perioden": r["Perioden"][:4]} for r in value])
    save(bare / "DataProperties.json", properties)
    assert rows(read(tmp_path / "los")) == EXPECTED


def test_the_raw_csv_with_keys_for_headings(tmp_path):
    named = keys()
    lines = [";".join(f'"{c}"' for c in ["ID", "WijkenEnBuurten", "Perioden", *named.values()])]
    for i, (code, _, year, values) in enumerate(ROWS):
        cells = ["." if values[t] is None else f"{values[t]:>8}" for t in TOPICS]
        lines.append(";".join(f'"{c}"' for c in [i, f"{code:<10}", f"{year}JJ00", *cells]))
    bron = csv(tmp_path, "\n".join(lines), "86092NED_UntypedDataSet_25042023_160857.csv")
    with pytest.raises(SourceError, match=r"put the answer of \.\.\./86092NED/DataProperties beside it as"):
        read(bron)
    save(bron / "onderwerpen.json", data_properties())
    assert rows(read(bron)) == EXPECTED


def test_both_formats_of_one_table_agree_and_count_once(tmp_path):
    bron = csv(tmp_path, statline(comma=True), "a.csv")
    pair(tmp_path)
    cbs = read(bron)
    assert rows(cbs) == EXPECTED
    used = len(ROWS) - sum(UNUSED.values())
    assert dict(one_log(cbs, "ses.json").geweigerd) == UNUSED | {"same row in another file": used}


numbers = st.one_of(st.none(), st.integers(-3000, 3000).map(lambda n: n / 1000))


@given(
    totals=st.lists(numbers, min_size=2, max_size=12),
    comma=st.booleans(),
    first=st.integers(1, 60),
    data=st.data(),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_csv_and_odata_give_the_same(tmp_path, totals, comma, first, data):
    topic = "SES-WOA/Totaalscore/Gemiddelde score"
    made = [
        (f"BU092801{i:02}", f"B {i}", 2020, figures("GM0928", 2019) | {topic: t})
        for i, t in enumerate(totals)
    ]
    made = data.draw(st.permutations(made))
    save(tmp_path / "o" / "86092NED.json", typed(first=first, rows=made))
    save(tmp_path / "o" / "86092NED_DataProperties.json", data_properties(first=first))
    write(tmp_path / "c" / "ses.csv", statline(comma=comma, rows=made))
    found = rows(read(tmp_path / "c"))
    assert found == rows(read(tmp_path / "o"))
    assert {r[1]: r[4] for r in found if r[3] == "ses_totaal"} == {
        code: values[topic] for code, _, _, values in made if values[topic] is not None
    }


def line(row, period="{}"):
    """One line of a download."""
    return statline(rows=[row], period=period).split("\r\n")[1]


def all_rows(**changes):
    return [(c, n, y, v | changes) for c, n, y, v in ROWS]


def shorter(**changes):
    """The text of a small table with one row changed."""
    code, name, year, values = ROWS[6]
    return statline(rows=[*ROWS[8:12], (code, name, year, values | changes)])


TOTAL = "SES-WOA/Totaalscore/Gemiddelde score"
WORTH = "SES-WOA/Totaalscore/Waarde"
AGAIN = (*ROWS[6][:3], ROWS[6][3] | {TOTAL: 0.9})
OTHER_TABLE = {"Nabijheid/Afstand tot school": "km", "Particuliere huishoudens": "Aantal"}


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (statline(footer='"Bron: CBS"\r\n'), {"line that names the source": 1}),
        (statline(footer="Bron: CBS"), {"line that names the source": 1}),
        (statline(footer="© CBS, Den Haag\n"), {"line that names the source": 1}),
        (
            statline(footer='"Bron: CBS"' + ';""' * (len(TOPICS) + 2) + "\r\n"),
            {"row without a code of an area": 1},
        ),
        (statline(footer="\r\n\r\n"), {}),
        (statline() + statline(bom=False).splitlines()[0] + "\r\n", {"repeated heading": 1}),
        (statline() + statline().splitlines()[-1] + "\r\n", {"same row twice": 1}),
        (statline().replace('"WK092801  "', '"WK92801"', 1), {"row without a code of an area": 1}),
        (statline() + line(ROWS[6], "{} 1e kwartaal"), {"period that is no whole year": 1}),
        (statline() + line(ROWS[6], "{}KW01"), {"period that is no whole year": 1}),
        (statline() + line(("CR39", "Corop", *ROWS[6][2:])), {"row of another kind of area (CR..)": 1}),
    ],
)  # fmt: skip
def test_dirt_that_is_counted(tmp_path, content, refused):
    cbs = read(csv(tmp_path, content))
    lost = "WK92801" in content
    assert rows(cbs) == [r for r in EXPECTED if not (lost and r[:3] == ("wijk", "WK092801", 2019))]
    log = one_log(cbs)
    assert dict(log.geweigerd) == UNUSED | refused
    assert log.rijen_gebruikt == 12 - lost


@pytest.mark.parametrize(
    ("content", "remark"),
    [
        (statline(period="{}*"), "marked as provisional by CBS: 2019, 2023"),
        (statline().replace('"2023"', '"2023**"'), "marked as provisional by CBS: 2023"),
        (statline().replace('"  -0.016"', '"  -0.016*"', 1), "1 figures marked as provisional by CBS"),
        (statline().encode("cp1252", "ignore"), "not UTF-8: read as Windows-1252"),
        (statline().replace('"       ."', '"       x"'), "topics set aside"),
        (statline().replace('"       ."', '""'), "topics set aside"),
    ],
)  # fmt: skip
def test_marks_are_left_out_and_told(tmp_path, content, remark):
    cbs = read(csv(tmp_path, content))
    assert rows(cbs) == EXPECTED
    assert remark in "; ".join(one_log(cbs).opmerkingen)


def test_a_year_without_figures_stays_out(tmp_path):
    empty = [(c, n, 2024, dict.fromkeys(TOPICS)) for c, n in AREAS]
    cbs = read(csv(tmp_path, statline(rows=[*ROWS, *empty])))
    assert rows(cbs) == EXPECTED
    assert dict(one_log(cbs).geweigerd) == UNUSED | {
        "row of the whole country": 3,
        "row of a landsdeel": 3,
        "row of a provincie": 3,
        "no figure (suppressed by CBS)": 6,
    }
    only = [(c, n, 2024, dict.fromkeys(TOPICS) | {"Particuliere huishoudens": 100}) for c, n in AREAS]
    cbs = read(csv(tmp_path, statline(rows=[*ROWS, *only])))
    assert {r[3] for r in rows(cbs) if r[2] == 2024} == {"huishoudens"}
    assert "no total score in 2024" in one_log(cbs).opmerkingen


def test_numbers_in_thousands_are_multiplied_out(tmp_path):
    topics = TOPICS | {"Particuliere huishoudens": "x 1 000"}
    content = statline(topics=topics, rows=all_rows(**{"Particuliere huishoudens": 1.4}))
    found = [r[4] for r in rows(read(csv(tmp_path, content))) if r[3] == "huishoudens"]
    assert found == [1400.0] * 12


def test_without_a_column_of_years_the_name_of_the_file_tells(tmp_path):
    content = statline(rows=[r for r in ROWS if r[2] == 2019])
    content = content.replace('"Perioden";', "").replace('"2019";', "")
    assert rows(read(csv(tmp_path, content, "ses 2019.csv"))) == [r for r in EXPECTED if r[2] == 2019]
    with pytest.raises(
        SourceError, match=r"ses\.csv has no column Perioden; download it with its periods, or put"
    ):
        read(csv(tmp_path / "b", content, "ses.csv"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (statline(region=""), "names of areas but no codes; download it from StatLine as 'CSV met"),
        (shorter(**{TOTAL: 45.0}), "line 6: 45 cannot be ses_totaal of GM0928; was a decimal mark lost or added?"),
        (shorter(**{"Particuliere huishoudens": -100}), "line 6: -100 cannot be huishoudens of GM0928"),
        (shorter(**{"Vermogen/Gemiddelde percentielgroep": 512.0}), "512 cannot be ses_vermogen of GM0928"),
        (shorter().replace('"     700"', '"   0.700"'), "line 6: 0.7 cannot be huishoudens of GM0928"),
        (shorter().replace('"     700"', '" 1 700  "'), "line 6, column particuliere huishoudens (aantal): '1 700'"),
        (shorter().replace('"     700"', '"onbekend"'), "'onbekend' is no number"),
        (statline().replace(".", ",", 100), "has a decimal point where others have a comma; use one of the two"),
        (statline(period="vorig jaar {}"), "line 8, column perioden: 'vorig jaar 2019' is no period"),
        (statline(period="{}MM01"), "column perioden: holds no whole year; download it with years chosen"),
        (statline(rows=ROWS[:6]), "has no rows of a gemeente, wijk or buurt"),
        (statline(rows=[]), "has a heading but no rows"),
        (statline() + '"2019";"Kerkrade";"GM0928', "download"),
        (statline() + '"2019";"Kerkrade"\r\n', "line 20: 2 columns where the heading has 17"),
        (statline(rows=[*ROWS, AGAIN]), "line 20: GM0928 has two different rows in 2019"),
        (statline(topics=TOPICS | {WORTH: "Getal"}, rows=all_rows(**{WORTH: 1.0})), "both give ses_totaal; keep one"),
        (statline(rows=all_rows(**{TOTAL: 9.0})).replace("9.000", "   ja"), "holds no numbers"),
        (statline().encode("utf-16"), "is UTF-16 or binary"),
        ("<!DOCTYPE html><html>", "holds a web page"),
    ],
)  # fmt: skip
def test_dirt_in_a_csv_that_is_refused(tmp_path, content, says):
    with pytest.raises(SourceError) as error:
        read(csv(tmp_path, content, "ses.csv"))
    assert says in str(error.value)
    assert str(error.value).startswith("ses.csv")
    assert "\n" not in str(error.value)


def test_a_further_dimension_is_named(tmp_path):
    lines = statline().split("\r\n")[:-1]
    head = lines[0].replace('"Wijken', '"Huishoudens";"Wijken', 1)
    both = [
        line.replace(";", f';"{kind}";', 1)
        for line in lines[1:]
        for kind in ("Met studenten", "Zonder studenten")
    ]
    with pytest.raises(SourceError, match="one for each value of huishoudens; download it with one of them"):
        read(csv(tmp_path, "\n".join([head, *both])))
    one = [line.replace(";", ';"Met studenten";', 1) for line in lines[1:]]
    assert rows(read(csv(tmp_path, "\n".join([head, *one])))) == EXPECTED


MESSAGE = {"lang": "nl-NL", "value": "The query returns more than 10000 records."}
ERROR = {"odata.error": {"code": "", "message": MESSAGE}}
OBSERVATIONS = {
    "@odata.context": "https://x/v1/CBS/86092NED/$metadata#Observations",
    "value": [{"Measure": "M1", "Value": 1}],
}


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (ERROR, "holds an error of CBS's service (The query returns more than 10000 records), not a table"),
        ({"error": {"code": "400", "message": "Bad request"}}, "holds an error of CBS's service (Bad request)"),
        (typed(rows=[]), "has no rows; widen the filter"),
        (typed() | {"value": None}, "has no rows (value)"),
        (typed() | {"value": [*typed()["value"], 5]}, "row 19: is no row of a table"),
        (typed(first=2), "has the topic ParticuliereHuishoudens_2, which onderwerpen.json does not know"),
        (typed(tabel="85163NED"), "cannot be told apart; put the answer of .../85163NED/DataProperties"),
        (typed(**{"odata.nextLink": "https://.../TypedDataSet?$skip=18"}), "its last page is missing; put the other"),
        (typed(rows=all_rows(**{TOTAL: "ja"})), "holds no numbers"),
        (typed(rows=[(c, n, "2019KW", v) for c, n, _, v in ROWS]), "holds no whole year"),
        (typed(rows=[(n, n, y, v) for _, n, y, v in ROWS]), "names of areas but no codes"),
        (typed() | {"value": [{**row, "id": 1} for row in typed()["value"]]}, "has one column under two names"),
        (OBSERVATIONS, "holds Observations; download the table's TypedDataSet"),
        (typed(rows=[*ROWS, AGAIN]), "row 19: GM0928 has two different rows in 2019"),
        (typed(topics={"Opleidingsniveau/Laag/Waarde": "%"}), "is of 86092NED but has no topic that is known as SES-WOA"),
    ],
)  # fmt: skip
def test_dirt_in_odata_that_is_refused(tmp_path, answer, says):
    properties = data_properties()
    if "has no topic that is known" in says:
        properties = data_properties(topics={"Opleidingsniveau/Laag/Waarde": "%"})
    with pytest.raises(SourceError) as error:
        read(pair(tmp_path, answer, properties))
    assert says in str(error.value)
    assert str(error.value).startswith("ses.json")


def test_properties_without_topics_are_refused(tmp_path):
    properties = data_properties()
    properties["value"] = [row for row in properties["value"] if "Topic" not in row["Type"]]
    with pytest.raises(
        SourceError, match=r"onderwerpen\.json names no topics; download the table's DataProperties"
    ):
        read(pair(tmp_path, typed(), properties))


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.99])
def test_json_that_was_cut_off(tmp_path, cut):
    text = json.dumps(typed())
    write(tmp_path / "bron/86092NED.json", text[: int(len(text) * cut)])
    with pytest.raises(SourceError, match=r"86092NED\.json is broken or cut-off JSON; download it again"):
        read(tmp_path / "bron")


def test_a_single_score_without_properties_is_not_guessed(tmp_path):
    """With one column chosen its name is unique, but tells nothing: which of the four scores is it?"""
    save(tmp_path / "bron/ses.json", typed(topics={TOTAL: "Getal"}))
    with pytest.raises(
        SourceError, match=r"no topic that is known as SES-WOA.*86092NED_DataProperties\.json"
    ):
        read(tmp_path / "bron")


def test_names_that_are_unique_need_no_properties(tmp_path):
    topics = {
        "Particuliere huishoudens": "Aantal",
        "Totaalscore SES-WOA": "Getal",
        "Spreiding totaal": "Getal",
    }
    old = {"Totaalscore SES-WOA": TOTAL, "Spreiding totaal": "Spreiding/Spreiding totaal/Waarde"}
    made = [(c, n, y, {t: v[old.get(t, t)] for t in topics}) for c, n, y, v in ROWS]
    answer = typed(topics=topics, rows=made)
    text = json.dumps(answer).replace("TotaalscoreSES-WOA", "TotaalscoreSesWoa")
    write(tmp_path / "bron/86092NED.json", text)
    assert rows(read(tmp_path / "bron")) == [
        r for r in EXPECTED if r[3] in ("huishoudens", "ses_totaal", "ses_spreiding")
    ]


def page(number, start, stop, last):
    more = {} if last else {"odata.nextLink": f"https://.../TypedDataSet?$skip={stop}"}
    return f"86092NED_{number}.json", typed(rows=ROWS[start:stop], start=start, **more)


def test_pages_of_one_table_are_put_together(tmp_path):
    pages = [page(1, 0, 8, False), page(2, 8, 14, False), page(3, 14, 18, True)]
    save(tmp_path / "bron/86092NED_DataProperties.json", data_properties())
    for name, answer in pages:
        save(tmp_path / "bron" / name, answer)
    cbs = read(tmp_path / "bron")
    assert rows(cbs) == EXPECTED
    assert [log.rijen_gelezen for _, log in cbs.figures] == [8, 6, 4]
    (tmp_path / "bron/86092NED_2.json").unlink()
    with pytest.raises(
        SourceError, match=r"86092NED_1\.json is not the whole table: a page after it is missing"
    ):
        read(tmp_path / "bron")


def test_downloads_in_parts_repeat_rows_which_count_once(tmp_path):
    bron = csv(tmp_path, statline(rows=ROWS[:12]), "deel 1.csv")
    csv(tmp_path, statline(rows=[*ROWS[6:8], *ROWS[12:]], comma=True), "deel 2.csv")
    cbs = read(bron)
    assert rows(cbs) == EXPECTED
    assert dict(one_log(cbs, "deel 2.csv").geweigerd) == {"same row in another file": 2}


def test_two_versions_of_a_table_are_refused(tmp_path):
    bron = csv(tmp_path, statline(), "a.csv")
    csv(tmp_path, statline(rows=all_rows(**{TOTAL: 0.5})), "b.csv")
    with pytest.raises(
        SourceError, match=r"b\.csv and a\.csv disagree on ses_totaal of .* they are of two tables"
    ):
        read(bron)


def test_tables_of_another_subject_are_set_aside_with_the_reason(tmp_path):
    made = [(c, n, y, dict.fromkeys(OTHER_TABLE, 1)) for c, n, y, _ in ROWS]
    bron = csv(tmp_path, statline(rows=made, topics=OTHER_TABLE), "a.csv")
    csv(
        tmp_path,
        '"Nabijheid voorzieningen; 2021"\n""\n"";"Wijken en buurten"\n"Onderwerp";"Nederland"\n',
        "b.csv",
    )
    save(bron / "perioden.json", {"odata.metadata": "https://x/86092NED/$metadata#Cbs.OData.WebAPI.Perioden"})
    save(bron / "c_DataProperties.json", data_properties(tabel="70072NED"))
    save(bron / "zonder.json", data_properties() | {"odata.metadata": ""})
    cbs = read(bron)
    reasons = {file.name: reason for file, reason in cbs.set_aside}
    assert cbs.figures == cbs.logs == []
    assert reasons["a.csv"].startswith("a table of CBS without a topic that is used here, SES-WOA")
    assert reasons["c_DataProperties.json"].startswith("explains the topics of 70072NED, of which no rows")
    assert reasons["zonder.json"].startswith("of which table? put its id in the name")
    found = {f.file.name: f.reason for f in walk(bron, tmp_path / "u") if not f.soort}
    assert found["b.csv"].startswith("StatLine's 'CSV volgens tabelindeling'")
    assert found["perioden.json"].startswith("JSON of CBS without figures")


def test_properties_must_be_whole_and_one(tmp_path):
    broken = data_properties()
    broken["value"] = [r for r in broken["value"] if r["Title"] != "Totaalscore"]
    with pytest.raises(
        SourceError, match=r"onderwerpen\.json: the group \d+ of GemiddeldeScore_11 is not in it"
    ):
        read(pair(tmp_path / "a", None, broken))
    bron = pair(tmp_path / "b")
    save(bron / "z_DataProperties.json", data_properties(first=3))
    with pytest.raises(SourceError, match="explain 86092NED differently; keep the newest"):
        read(bron)
    circle = data_properties()
    next(r for r in circle["value"] if r["Title"] == "SES-WOA")["ParentID"] = next(
        r["ID"] for r in circle["value"] if r["Title"] == "Totaalscore"
    )
    with pytest.raises(SourceError, match="download DataProperties whole"):
        read(pair(tmp_path / "c", None, circle))


def test_every_topic_of_the_table_has_its_kenmerk():
    assert len(set(BECOMES.values())) == len(BECOMES) == 11
