from __future__ import annotations

import pandas as pd
import pytest

from leefbaarheid.preparation import check, describe_joined, prepare
from leefbaarheid.preparation.joining import COLUMNS
from tests.preparation.mini import EAST, WEST, make_mini
from tests.sources.cbs import TABEL, TOPICS, data_properties, save, statline, typed
from tests.sources.raw import write

TOTAL, HOMES = "SES-WOA/Totaalscore/Gemiddelde score", "Particuliere huishoudens"


def row(code, total, homes, year=2022):
    return code, code, year, dict.fromkeys(TOPICS) | {TOTAL: total, HOMES: homes}


#: Kerkrade's buurten bear older codes in SES-WOA; 't Oosten has those of the scores, one suppressed.
RECODED = [
    row("NL01", 0.0, 8_000_000), row(WEST, -0.2, 500), row(EAST, 0.1, 1000), row("BU09280901", -0.3, 300),
    row("BU09280902", -0.1, 200), row("BU08820101", 0.1, 900), row("BU08820102", None, 100)
]  # fmt: skip


@pytest.fixture
def source(tmp_path):
    return make_mini(tmp_path / "bron")


def prepared(source, rows):
    write(source / "ses.csv", statline(rows=rows))
    return prepare(source, source.parent / "klaar")


def test_a_gemeente_that_was_recoded_is_named_with_cause_and_remedy(source):
    report = prepared(source, RECODED)
    table = report.koppeling
    assert list(table.columns) == COLUMNS
    found = table.set_index(["niveau", "gemeente_code"]).loc["buurt"]
    assert found.loc[WEST, ["gebieden", "gekoppeld", "onbekend"]].tolist() == [2, 0, 2]
    assert found.loc[WEST, ["aandeel_gebieden", "aandeel_huishoudens"]].tolist() == [0.0, 0.0]
    assert found.loc[EAST, ["gebieden", "gekoppeld", "onbekend"]].tolist() == [2, 1, 0]
    assert found.loc[EAST, ["aandeel_gebieden", "aandeel_huishoudens"]].tolist() == [0.5, 0.9]
    assert describe_joined(table) == [
        "SES-WOA 2022, buurt: 1 of 4 scored areas have it (25.0%), in 2 gemeenten, of which 1 under 80%",
        "  under 80%: Kerkrade 0 of 2 (0%; 2 other codes in the table); other codes mean recoded areas, as a rule: take "
        "the SES table of the division that the scores have",
    ]
    refused = report.table.set_index("bestand").loc["ses.csv", "geweigerd"]
    assert refused == "area not known in this dataset: 2; row of the whole country: 1"
    assert check(source.parent / "klaar").violations == 0


def test_figures_reach_the_dataset_with_their_source(source):
    prepared(source, RECODED)
    features = pd.read_parquet(source.parent / "klaar/kenmerken.parquet")
    mine = features[features["bron"] == "ses.csv"]
    assert mine[mine["kenmerk"] == "ses_totaal"].set_index("code")["waarde"].to_dict() == {
        "BU08820101": 0.1, WEST: -0.2, EAST: 0.1
    }  # fmt: skip
    assert mine[mine["kenmerk"] == "huishoudens"].set_index("code")["waarde"]["BU08820102"] == 100


def test_each_year_and_level_has_its_own_rows(source):
    whole = [row(c, 0.1, 100, y) for c in (WEST, EAST, "BU09280101", "BU09280102") for y in (2020, 2021)]
    report = prepared(source, [*whole, row("BU08820101", 0.1, 100, 2021)])
    found = report.koppeling.set_index(["jaar", "gemeente_code"])["gekoppeld"]
    assert found.to_dict() == {(2020, EAST): 0, (2020, WEST): 2, (2021, EAST): 1, (2021, WEST): 2}
    lines = describe_joined(report.koppeling)
    assert lines[0].startswith("SES-WOA 2020, buurt: 2 of 4 scored areas have it (50.0%)")
    assert lines[1].endswith(
        "'t Oosten 0 of 2 (0%); suppressed by CBS, or not in the table: add the rest of the table"
    )


def test_without_ses_there_is_nothing_to_tell(source):
    report = prepare(source, source.parent / "klaar")
    assert list(report.koppeling.columns) == COLUMNS
    assert describe_joined(report.koppeling) == []


def test_csv_and_odata_prepare_the_same_figures(source, tmp_path):
    prepared(source, RECODED)
    (source / "ses.csv").unlink()
    save(source / f"{TABEL}.json", typed(rows=RECODED, first=31))
    save(source / f"{TABEL}_DataProperties.json", data_properties(first=31))
    report = prepare(source, tmp_path / "klaar2")
    columns = ["niveau", "code", "jaar", "kenmerk", "waarde"]
    one, two = (pd.read_parquet(tmp_path / n / "kenmerken.parquet")[columns] for n in ("klaar", "klaar2"))
    assert one.equals(two)
    kinds = report.table.set_index("bestand")["soort"]
    assert kinds[f"{TABEL}.json"] == "CBS table 86092NED"
    origins = {b["bestand"]: (b["citaat"], b["licentie"]) for b in report.dataset["bronnen"]}
    assert origins[f"{TABEL}.json"] == ("Bron: CBS", "CC BY 4.0")


def test_a_gemeente_of_just_the_limit_is_not_named():
    rows = [
        ["buurt", 2022, "GM0001", "Net", 5, 4, 0.8, None, 0],
        ["buurt", 2022, "GM0002", "Onder", 5, 3, 0.6, None, 0],
    ]
    table = pd.DataFrame(rows, columns=COLUMNS).astype({"aandeel_huishoudens": float})
    first, second = describe_joined(table)
    assert first.endswith("of which 1 under 80%")
    assert "Onder 3 of 5 (60%)" in second
    assert "Net" not in second


def test_a_long_list_of_gemeenten_is_cut():
    table = pd.DataFrame(
        [["buurt", 2022, f"GM{i:04}", f"G{i}", 4, i % 4, i % 4 / 4, None, 0] for i in range(1, 41)],
        columns=COLUMNS,
    ).astype({"aandeel_huishoudens": float})
    text = describe_joined(table)[1]
    assert text.count(" of 4 (") == 20
    assert "G4 0 of 4 (0%)" in text
    assert " and 20 more; suppressed" in text
