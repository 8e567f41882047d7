"""CSV of CBS, as published and dirtied: each is read right with a count, or refused in a sentence."""

import pandas as pd
import pytest

from leefbaarheid.sources.log import CBS
from tests.sources import cbs
from tests.sources.cbs import EXPECTED, ROWS, TOPICS, log_of, read, rows, statline
from tests.sources.crime import police_odata, rows_of as crimes
from tests.sources.raw import refusal, write

UNUSED = {"row of the whole country": 2, "row of a landsdeel": 2, "row of a provincie": 2}
TOTAL = "SES-WOA/Totaalscore/Gemiddelde score"
WORTH = "SES-WOA/Totaalscore/Waarde"
AGAIN = (*ROWS[6][:3], ROWS[6][3] | {TOTAL: 0.9})


def csv(folder, content, name="SES_WOA_scores_per_wijk_en_buurt_25042023_160857.csv"):
    write(folder / "bron" / name, content)
    return folder / "bron"


def line(row, period="{}"):
    """One line of a download."""
    return statline(rows=[row], period=period).split("\r\n")[1]


def all_rows(**changes):
    return [(c, n, y, v | changes) for c, n, y, v in ROWS]


def shorter(**changes):
    """The text of a small table with one row changed."""
    code, name, year, values = ROWS[6]
    return statline(rows=[*ROWS[8:12], (code, name, year, values | changes)])


SET_ASIDE = "topics set aside: opleidingsniveau/laag/waarde, financiële welvaart/"


@pytest.mark.parametrize(
    ("content", "refused", "remark"),
    [*((statline(**how), {}, SET_ASIDE) for how in (
        {}, {"comma": True}, {"bom": False}, {"region": "Wijken/Codering (code)"}, {"region": "Codering (code)"},
        {"region": "Iets anders"}, {"period": "{}JJ00"}, {"period": " {} "}, {"footer": "\r\n\r\n"})),
     (statline().replace('"       ."', '"       x"'), {}, SET_ASIDE),
     (statline().replace('"2023"', '"2023**"'), {}, "marked as provisional by CBS: 2023"),
     (statline().replace('"  -0.016"', '"  -0.016*"', 1), {}, "1 figures marked as provisional by CBS"),
     (statline(footer='"Bron: CBS"\r\n'), {"line that names the source": 1}, SET_ASIDE),
     (statline(footer='"Bron: CBS"' + ';""' * (len(TOPICS) + 2) + "\r\n"), {"row without a code of an area": 1}, SET_ASIDE),
     (statline() + statline().splitlines()[-1] + "\r\n", {"same row twice": 1}, SET_ASIDE),
     (statline() + line(ROWS[6], "{} 1e kwartaal"), {"period that is no whole year": 1}, SET_ASIDE),
     (statline() + line(("CR39", "Corop", *ROWS[6][2:])), {"row of another kind of area (CR..)": 1}, SET_ASIDE)],
)  # fmt: skip
def test_variants_and_dirt_are_read_and_counted(tmp_path, content, refused, remark):
    found = read(csv(tmp_path, content))
    assert rows(found) == EXPECTED
    log = log_of(found)
    assert (dict(log.geweigerd), log.rijen_gebruikt, log.herkomst) == (UNUSED | refused, 12, CBS)
    assert remark in "; ".join(log.opmerkingen)


@pytest.mark.parametrize("name", ["onderwerpen.json", "DataProperties.csv", "DataProperties pandas.csv"])
def test_keys_for_headings_are_explained_by_data_properties(tmp_path, name):
    text = pd.DataFrame(cbs.typed()["value"]).to_csv(index=False, sep=";", na_rep=".", quoting=1)
    bron = csv(tmp_path, text, "86092NED_UntypedDataSet_25042023_160857.csv")
    assert "put the answer of .../86092NED/DataProperties beside it as" in refusal(read, bron)
    explained(bron / name, cbs.data_properties())
    assert rows(read(bron)) == EXPECTED


def explained(path, answer):
    """Write DataProperties as JSON, or as R and pandas write them: CSV, without the table's address."""
    if path.suffix == ".json":
        return cbs.save(path, answer)
    frame = pd.DataFrame(answer["value"])  # whole numbers beside missing ones become floats
    frame = frame if "pandas" in path.name else frame.astype({"ParentID": "Int64"})
    return write(path, frame.to_csv(index=False, na_rep="NA", quoting=1))


@pytest.mark.parametrize("how", ["r", "pandas", "lower"])
def test_police_figures_under_keys_of_cbs_as_r_and_pandas_write_them(tmp_path, how):
    names = ["SoortMisdrijf", "WijkenEnBuurten", "Perioden", "GeregistreerdeMisdrijven_1"]
    frame = pd.DataFrame(police_odata()["value"])[names].astype({names[-1]: "Int64"})
    frame = frame.rename(columns=str.lower) if how == "lower" else frame
    text = frame.to_csv(index=how == "pandas", na_rep="NA", quoting=int(how == "r"))
    crimes(read, csv(tmp_path, text, "47018NED/data.csv"))


def test_a_year_without_figures_stays_out(tmp_path):
    empty = [(c, n, 2024, dict.fromkeys(TOPICS)) for c, n in cbs.AREAS]
    found = read(csv(tmp_path, statline(rows=[*ROWS, *empty])))
    assert rows(found) == EXPECTED
    assert dict(log_of(found).geweigerd) == {k: 3 for k in UNUSED} | {"no figure (suppressed by CBS)": 6}
    only = [(c, n, 2024, dict.fromkeys(TOPICS) | {"Particuliere huishoudens": 100}) for c, n in cbs.AREAS]
    found = read(csv(tmp_path, statline(rows=[*ROWS, *only])))
    assert {r[3] for r in rows(found) if r[2] == 2024} == {"huishoudens"}
    assert "no total score in: 2024" in log_of(found).opmerkingen


def test_numbers_in_thousands_are_multiplied_out(tmp_path):
    topics = TOPICS | {"Particuliere huishoudens": "x 1 000"}
    content = statline(topics=topics, rows=all_rows(**{"Particuliere huishoudens": 1.4}))
    assert [r[4] for r in rows(read(csv(tmp_path, content))) if r[3] == "huishoudens"] == [1400.0] * 12


def test_without_a_column_of_years_the_name_of_the_file_tells(tmp_path):
    content = statline(rows=[r for r in ROWS if r[2] == 2019])
    content = content.replace('"Perioden";', "").replace('"2019";', "")
    assert rows(read(csv(tmp_path, content, "ses 2019.csv"))) == [r for r in EXPECTED if r[2] == 2019]
    said = refusal(read, csv(tmp_path / "b", content, "ses.csv"))
    assert said.startswith("ses.csv has no column Perioden; download it with its periods, or put")


@pytest.mark.parametrize(
    ("content", "says"),
    [(statline(region=""), "names of areas but no codes; download it from StatLine as 'CSV met"),
     (shorter(**{TOTAL: 45.0}), "line 6, column ses-woa/totaalscore/gemiddelde score (getal): '45.000' cannot"),
     (shorter(**{"Vermogen/Gemiddelde percentielgroep": 512.0}), "'512.000' cannot be ses_vermogen"),
     (shorter().replace('"     700"', '"   0.700"'), "'0.700' cannot be huishoudens"),
     (shorter().replace('"     700"', '" 1 700  "'), "line 6, column particuliere huishoudens (aantal): '1 700'"),
     (statline().replace(".", ",", 100), "has a decimal point where others have a comma; use one of the two"),
     (statline(period="vorig jaar {}"), "line 8, column perioden: 'vorig jaar 2019' is no period"),
     (statline(period="{}MM01"), "column perioden: holds no whole year; download it with years chosen"),
     (statline(rows=ROWS[:6]), "has no rows of a gemeente, wijk or buurt"),
     (statline(rows=[*ROWS, AGAIN]), "line 20: GM0928 has two different rows in 2019"),
     (statline(topics=TOPICS | {WORTH: "Getal"}, rows=all_rows(**{WORTH: 1.0})), "both give ses_totaal; keep one")],
)  # fmt: skip
def test_dirt_that_is_refused(tmp_path, content, says):
    said = refusal(read, csv(tmp_path, content, "ses.csv"))
    assert says in said
    assert said.startswith("ses.csv")


def test_a_further_dimension_is_named(tmp_path):
    lines = statline().split("\r\n")[:-1]
    head = lines[0].replace('"Wijken', '"Huishoudens";"Wijken', 1)
    kinds = ("Met studenten", "Zonder studenten")
    both = [line.replace(";", f';"{kind}";', 1) for line in lines[1:] for kind in kinds]
    says = "one for each value of huishoudens; download it with one of them"
    assert says in refusal(read, csv(tmp_path, "\n".join([head, *both])))
    assert rows(read(csv(tmp_path, "\n".join([head, *both[::2]])))) == EXPECTED
