"""Several files of CBS in one folder: each row once, each file told."""

import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.detect import walk
from tests.sources.cbs import EXPECTED, ROWS, data_properties, log_of, read, rows, save, statline
from tests.sources.test_cbs_odata import pair
from tests.sources.test_statline_csv import TOTAL, UNUSED, all_rows, csv

OTHER_TABLE = {"Nabijheid/Afstand tot school": "km", "Particuliere huishoudens": "Aantal"}


def test_tables_in_two_formats_and_in_parts_agree_and_count_once(tmp_path):
    bron = csv(tmp_path, statline(rows=ROWS[:12]), "a.csv")
    csv(tmp_path, statline(rows=[*ROWS[6:8], *ROWS[12:]], comma=True), "b.csv")
    pair(tmp_path)
    found = read(bron)
    assert rows(found) == EXPECTED
    assert dict(log_of(found, "b.csv").geweigerd) == {"same row in another file": 2}
    used = len(ROWS) - sum(UNUSED.values())
    assert dict(log_of(found, "ses.json").geweigerd) == UNUSED | {"same row in another file": used}
    csv(tmp_path, statline(rows=all_rows(**{TOTAL: 0.5})), "c.csv")
    with pytest.raises(SourceError, match=r"c\.csv and [ab]\.csv disagree on ses_totaal of .* of two tables"):
        read(bron)


def test_tables_of_another_subject_are_set_aside_with_the_reason(tmp_path):
    made = [(c, n, y, dict.fromkeys(OTHER_TABLE, 1)) for c, n, y, _ in ROWS]
    bron = csv(tmp_path, statline(rows=made, topics=OTHER_TABLE), "a.csv")
    title = '"Nabijheid voorzieningen; 2021"\n""\n"";"Wijken en buurten"\n"Onderwerp";"Nederland"\n'
    csv(tmp_path, title, "b.csv")
    save(bron / "c_DataProperties.json", data_properties(tabel="70072NED"))
    found = read(bron)
    reasons = {file.name: reason for file, reason in found.set_aside}
    assert found.own == found.logs == []
    assert reasons["a.csv"].startswith("a table of CBS without a topic that is used here, SES-WOA")
    assert reasons["c_DataProperties.json"].startswith("explains the topics of 70072NED, of which no rows")
    found = {f.file.name: f.reason for f in walk(bron, tmp_path / "u") if not f.soort}
    assert found["b.csv"].startswith("StatLine's 'CSV volgens tabelindeling'")
