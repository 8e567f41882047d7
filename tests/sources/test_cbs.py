"""Files of CBS, as published and dirtied: read right with a count, or refused in a sentence; and what their topics mean."""

import re

import pandas as pd
import pytest

from leefbaarheid.sources.cbs_table import CbsTable, Topic, ses_woa
from leefbaarheid.sources.detect import walk
from leefbaarheid.sources.log import CBS, RawFile
from leefbaarheid.sources.text import TextTable
from tests.sources import cbs
from tests.sources.cbs import EXPECTED, ROWS, TOPICS, given, log_of, read, rows, statline, typed
from tests.sources.raw import refusal

UNUSED = {"row of the whole country": 2, "row of a landsdeel": 2, "row of a provincie": 2}
TOTAL = "SES-WOA/Totaalscore/Gemiddelde score"
WEALTH = "Vermogen/Gemiddelde percentielgroep"
EXPLAINED = cbs.data_properties()
NAMELESS = EXPLAINED | {"odata.metadata": ""}
PAIR = {"ses.json": typed(), "onderwerpen.json": EXPLAINED}


def line(row, period="{}"):
    """One line of a download."""
    return statline(rows=[row], period=period).split("\r\n")[1]


def table(answer, sep=",", na_rep="NA"):
    """An answer as R and pandas write it: CSV, without the table's address."""
    # whole numbers beside missing ones become floats
    return pd.DataFrame(answer["value"]).to_csv(index=False, sep=sep, na_rep=na_rep, quoting=1)


HOUSEHOLDS = "Particuliere huishoudens"
THOUSANDS = [(c, n, y, v | {HOUSEHOLDS: v[HOUSEHOLDS] / 1000}) for c, n, y, v in ROWS]
SET_ASIDE = "topics set aside: opleidingsniveau/laag/waarde, financiële welvaart/"


@pytest.mark.parametrize(
    ("content", "refused", "remark"),
    [*((statline(**how), {}, SET_ASIDE) for how in (
        {}, {"comma": True}, {"bom": False}, {"region": "Wijken/Codering (code)"}, {"region": "Codering (code)"},
        {"region": "Iets anders"}, {"period": "{}JJ00"}, {"period": " {} "}, {"footer": "\r\n\r\n"})),
     (statline(topics=TOPICS | {HOUSEHOLDS: "x 1 000"}, rows=THOUSANDS), {}, SET_ASIDE),
     (statline().replace('"       ."', '"       x"'), {}, SET_ASIDE),
     (statline().replace('"2023"', '"2023**"'), {}, "marked as provisional by CBS: 2023"),
     (statline().replace('"  -0.016"', '"  -0.016*"', 1), {}, "1 figures marked as provisional by CBS"),
     (statline(footer='"Bron: CBS"\r\n'), {"line that names the source": 1}, SET_ASIDE),
     (statline(footer='"Bron: CBS"' + ';""' * (len(TOPICS) + 2) + "\r\n"), {"row without a code of an area": 1}, SET_ASIDE),
     (statline() + statline().splitlines()[-1] + "\r\n", {"same row twice": 1}, SET_ASIDE),
     (statline() + line(ROWS[6], "{} 1e kwartaal"), {"period that is no whole year": 1}, SET_ASIDE),
     (statline() + line(("CR39", "Corop", *ROWS[6][2:])), {"row of another kind of area (CR..)": 1}, SET_ASIDE)],
)  # fmt: skip
def test_variants_and_dirt_of_csv_are_read_and_counted(tmp_path, content, refused, remark):
    found = read(given(tmp_path, {"SES_WOA_scores_25042023_160857.csv": content}))
    assert rows(found) == EXPECTED
    log = log_of(found)
    assert (dict(log.geweigerd), log.rijen_gebruikt, log.herkomst) == (UNUSED | refused, 12, CBS)
    assert remark in "; ".join(log.opmerkingen)


def untyped():
    answer = typed()
    for row in answer["value"]:
        row |= {k: "       ." if row[k] is None else f"{row[k]:>8}" for k in cbs.keys().values()}
    return answer | {"odata.metadata": answer["odata.metadata"].replace("Typed", "Untyped")}


def bare():
    """Rows alone, with labels of areas and the code as a topic."""
    value = [r | {"WijkenEnBuurten": "Naam", "Regiocode_99": r["WijkenEnBuurten"]} for r in typed()["value"]]
    code = {"ID": 99, "ParentID": None, "Type": "Topic", "Key": "Regiocode_99", "Title": "Regiocode"}
    value = [r | {"Perioden": r["Perioden"][:4]} for r in value]
    folder = "86092NED/{}.json".format
    return {folder("TypedDataSet"): value, folder("DataProperties"): [*EXPLAINED["value"], code]}


KEYED = {"86092NED_UntypedDataSet_25042023_160857.csv": table(typed(), ";", ".")}
BY_R = {"value": pd.DataFrame(EXPLAINED["value"]).astype({"ParentID": "Int64"})}


@pytest.mark.parametrize(
    "files",
    [PAIR, {"ses.json": typed(first=101), "onderwerpen.json": cbs.data_properties(first=101)}, bare(),
     PAIR | {"ses.json": untyped()}, PAIR | {"z_DataProperties.json": EXPLAINED}, PAIR | {"onderwerpen.json": NAMELESS},
     *(KEYED | explained for explained in (
         {"a.json": EXPLAINED}, {"DataProperties.csv": table(BY_R)}, {"DataProperties.csv": table(EXPLAINED)}))],
)  # fmt: skip
def test_keys_are_explained_by_the_properties_whatever_their_form(tmp_path, files):
    found = read(given(tmp_path, files))
    assert rows(found) == EXPECTED
    log = found.own[0][1]
    assert (log.rijen_gelezen, dict(log.geweigerd), log.soort) == (len(ROWS), UNUSED, "CBS table 86092NED")


def test_a_year_without_figures_stays_out(tmp_path):
    empty = [(c, n, 2024, dict.fromkeys(TOPICS)) for c, n in cbs.AREAS]
    found = read(given(tmp_path, {"a.csv": statline(rows=[*ROWS, *empty])}))
    assert rows(found) == EXPECTED
    assert dict(log_of(found).geweigerd) == {k: 3 for k in UNUSED} | {"no figure (suppressed by CBS)": 6}
    only = [(*row, values | {HOUSEHOLDS: 100}) for *row, values in empty]
    found = read(given(tmp_path, {"a.csv": statline(rows=[*ROWS, *only])}))
    assert {r[3] for r in rows(found) if r[2] == 2024} == {"huishoudens"}
    assert "no total score in: 2024" in log_of(found).opmerkingen


def test_without_a_column_of_years_the_name_of_the_file_tells(tmp_path):
    content = statline(rows=[r for r in ROWS if r[2] == 2019])
    content = content.replace('"Perioden";', "").replace('"2019";', "")
    assert rows(read(given(tmp_path, {"ses 2019.csv": content}))) == [r for r in EXPECTED if r[2] == 2019]
    said = refusal(read, given(tmp_path / "b", {"ses.csv": content}))
    assert said.startswith("ses.csv has no column Perioden; download it with its periods, or put")


MORE = {"odata.nextLink": "https://.../TypedDataSet?$skip=18"}


def test_keys_that_nothing_explains_are_refused(tmp_path):
    lacking = [{k: v for k, v in row.items() if k != cbs.keys()[WEALTH]} for row in typed()["value"]]
    files = {"ses.json": typed() | {"value": lacking}, "onderwerpen.json": NAMELESS}
    assert "cannot be told apart" in refusal(read, given(tmp_path, files)), "of a table of other topics"
    says = "known as SES-WOA; download it with the scores chosen, and JSON with 86092NED_DataProperties.json"
    assert says in refusal(read, given(tmp_path / "b", {"ses.json": typed(topics={TOTAL: "Getal"})}))


def test_a_further_dimension_is_named(tmp_path):
    lines = statline().split("\r\n")[:-1]
    head = lines[0].replace('"Wijken', '"Huishoudens";"Wijken', 1)
    kinds = ("Met studenten", "Zonder studenten")
    both = [line.replace(";", f';"{kind}";', 1) for line in lines[1:] for kind in kinds]
    says = "one for each value of huishoudens; download it with one of them"
    assert says in refusal(read, given(tmp_path, {"a.csv": "\n".join([head, *both])}))
    assert rows(read(given(tmp_path, {"a.csv": "\n".join([head, *both[::2]])}))) == EXPECTED


def test_pages_of_one_table_are_put_together(tmp_path):
    pages = [(0, 8, MORE), (8, 14, MORE), (14, 18, {})]
    files = {f"86092NED_{a:02}.json": typed(rows=ROWS[a:b], start=a, **more) for a, b, more in pages}
    bron = given(tmp_path, files | {"86092NED_DataProperties.json": EXPLAINED})
    found = read(bron)
    assert (rows(found), [log.rijen_gelezen for _, log in found.own]) == (EXPECTED, [8, 6, 4])
    (bron / "86092NED_14.json").unlink()
    says = "86092NED_00.json is not the whole table: its last page is missing; put the other"
    assert refusal(read, bron).startswith(says)


def test_as_many_rows_as_one_answer_holds_may_be_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr("leefbaarheid.sources.cbs_files.MOST_ROWS", len(ROWS))
    assert "it may be cut off" in "".join(log_of(read(given(tmp_path, PAIR)), "ses.json").opmerkingen)


def test_properties_that_differ_are_refused_and_those_of_no_table_set_aside(tmp_path):
    bron = given(tmp_path, PAIR | {"z_DataProperties.json": cbs.data_properties(first=3)})
    assert "z_DataProperties.json and onderwerpen.json explain 86092NED differently" in refusal(read, bron)
    ((_, reason),) = read(given(tmp_path / "b", {"onderwerpen.json": NAMELESS})).set_aside
    assert reason.startswith("of which table? put its id in the name")


def test_tables_in_two_formats_and_in_parts_agree_and_count_once(tmp_path):
    parts = {"a.csv": statline(rows=ROWS[:12]), "b.csv": statline(rows=[*ROWS[6:8], *ROWS[12:]], comma=True)}
    found = read(given(tmp_path, parts | PAIR))
    assert rows(found) == EXPECTED
    assert dict(log_of(found, "b.csv").geweigerd) == {"same row in another file": 2}
    used = len(ROWS) - sum(UNUSED.values())
    assert dict(log_of(found, "ses.json").geweigerd) == UNUSED | {"same row in another file": used}
    other = [(c, n, y, v | {TOTAL: 0.5}) for c, n, y, v in ROWS]
    said = refusal(read, given(tmp_path, {"c.csv": statline(rows=other)}))
    assert re.match(r"c\.csv and [ab]\.csv disagree on ses_totaal of .* of two tables", said)


def test_tables_of_another_subject_are_set_aside_with_the_reason(tmp_path):
    topics = {"Nabijheid/Afstand tot school": "km", "Particuliere huishoudens": "Aantal"}
    made = [(c, n, y, dict.fromkeys(topics, 1)) for c, n, y, _ in ROWS]
    title = '"Nabijheid voorzieningen; 2021"\n""\n"";"Wijken en buurten"\n"Onderwerp";"Nederland"\n'
    files = {"a.csv": statline(rows=made, topics=topics), "b.csv": title}
    bron = given(tmp_path, files | {"c_DataProperties.json": cbs.data_properties(tabel="70072NED")})
    found = read(bron)
    reasons = {f.file.name: f.reason for f in walk(bron, tmp_path) if not f.soort}
    reasons |= {file.name: reason for file, reason in found.set_aside}
    assert found.own == found.logs == []
    assert reasons["a.csv"].startswith("a table of CBS without a topic that is used here, SES-WOA")
    assert reasons["b.csv"].startswith("StatLine's 'CSV volgens tabelindeling'")
    assert reasons["c_DataProperties.json"].startswith("explains the topics of 70072NED, of which no rows")


FIGURES = [("NL00", "K", 17_000_000, 8_000_000), ("GM0928    ", "K", 45_000, 23_000)]
FIGURES += [("BU09280101", "K", 905, None), ("BU09280102", "K", None, None)]
COUNTS = {"Gemeentenaam": "naam", "Bevolking/Aantal inwoners": "aantal", "Wonen/Woningvoorraad": "aantal"}


@pytest.mark.parametrize(("first", "explained"), [(1, True), (7, False)])
def test_counts_become_kenmerken_whatever_their_number(tmp_path, first, explained):
    names, about = cbs.keys(first, COUNTS).values(), {"tabel": "85984NED", "topics": COUNTS, "first": first}
    value = [dict(zip(("WijkenEnBuurten", *names), row, strict=True)) for row in FIGURES]
    files = {"p.json": cbs.data_properties(**about)} if explained else {}
    found = read(given(tmp_path, files | {"85984NED_2024.json": cbs.answer("85984NED", value)}))
    gemeente = ("gemeente", "GM0928", 2024)
    assert rows(found) == [
        ("buurt", "BU09280101", 2024, "inwoners", 905), (*gemeente, "inwoners", 45000), (*gemeente, "woningen", 23000)
    ]  # fmt: skip
    refused = {"row of the whole country": 1, "no figure (suppressed by CBS)": 1}
    assert dict(found.own[0][1].geweigerd) == refused


@pytest.mark.parametrize(
    ("kenmerk", "paths"),
    [("ses_totaal",
      ["SES-WOA/Totaalscore/Gemiddelde score", "SES-WOA/Totaalscore/Gem. score", "SES WOA-scores/Totaalscore/Score",
       "Sociaal-economische status/SES-WOA/Totaal/Gemiddelde SES-WOA score", "SES-WOA totaalscore", "Totaalscore SES-WOA"]),
     ("ses_welvaart", ["SES-WOA/Deelscore financiele welvaart/Gemiddelde score", "SES-WOA/Deelscore welvaart/Score",
                       "SES-WOA/Financiële welvaart/Gemiddelde score"]),
     ("ses_opleiding", ["SES-WOA/Deelscore opleiding/Gemiddelde score"]),
     ("ses_arbeid", ["SES-WOA/Deelscore recent arbeidsverleden/Gemiddelde score", "Deelscore arbeid"]),
     ("ses_spreiding", ["Spreiding/Spreiding totaalscore/Waarde", "SES-WOA/Spreiding/Spreiding SES-WOA totaal"]),
     ("ses_spreiding_welvaart", ["Spreiding/Spreiding financiële welvaart/Waarde"]),
     ("ses_spreiding_arbeid", ["Spreiding/Spreiding recent arbeidsverleden/Waarde"]),
     ("ses_inkomen", ["Gestandaardiseerd inkomen/Gemiddeld percentiel"]), ("ses_vermogen", ["Vermogen/Percentielgroep"]),
     (None, ["Gemiddelde score", "Score", "Opleidingsniveau/Hoog/Waarde", "Particuliere huishoudens",
             "Financiële Welvaart/Gemiddelde percentielgroep", "SES-WOA/Totaalscore/Percentielgroep",
             "SES-WOA/Totaalscore/Ondergrens", "SES-WOA/Totaalscore/Gemiddelde score/Betrouwbaarheidsinterval",
             "Vermogen/Percentielgroep 1", "Veiligheid/Totaal/Score"])],
)  # fmt: skip
def test_other_wordings_and_what_is_no_score(kenmerk, paths):
    for path in paths:
        table = TextTable(RawFile("x.csv", "x.csv"), pd.DataFrame())
        found = ses_woa(CbsTable(table, "", [Topic(path, path.lower())]))
        assert found == ({path: kenmerk} if kenmerk else {})
