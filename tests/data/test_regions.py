"""Where size, urbanity and status of gemeenten come from is told with their years."""

from dataclasses import dataclass, field

import pandas as pd
import pytest

from leefbaarheid.data.regions import profile_source
from tests.notebooks.making import made

COLUMNS = ["code", "jaar", "kenmerk", "waarde", "bron"]


@dataclass(frozen=True, eq=False)
class Known:
    """What of a dataset is asked here."""

    rows: list
    levels: tuple = ("buurt", "pc4")
    meta: dict = field(
        default_factory=lambda: {
            "bronnen": [{"bestand": "a.csv", "bron": "CBS"}, {"bestand": "b.csv", "bron": "Gemeente"}]
        }
    )

    def attributes(self, level, names):
        found = [(*r[:5],) for r in self.rows if r[2] in names and (r[5:] or ("pc4",)) == (level,)]
        return pd.DataFrame(found, columns=COLUMNS)


SIZE = ("1011", 2022, "huishoudens", 10.0, "a.csv")


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([SIZE], "Huishoudens: CBS (2022)."),
        ([("1011", 2019, "huishoudens", 9.0, "b.csv"), SIZE], "Huishoudens: CBS (2022)."),
        ([SIZE, ("1011", 2022, "oad", 9.0, "a.csv")], "Huishoudens en stedelijkheid: CBS (2022)."),
        ([SIZE, ("1011", 2023, "oad", 9.0, "a.csv")], "Huishoudens: CBS (2022). Stedelijkheid: CBS (2023)."),
        ([SIZE, ("1011", 2022, "woningen", 9.0, "b.csv")], "Huishoudens: CBS (2022)."),
        ([SIZE, ("1012", 0, "woningen", 9.0, "b.csv")],
         "Huishoudens: CBS (2022). Woningen: Gemeente (jaar onbekend)."),
        ([("1011", 2022, "woningen", 9.0, "c.csv")], "Woningen: c.csv (2022)."),
        ([SIZE, ("1011", 2022, "ses_totaal", 0.1, "a.csv")], "Huishoudens en SES: CBS (2022)."),
        ([SIZE, ("WK036301", 2021, "ses_totaal", 0.1, "b.csv", "wijk")],
         "Huishoudens: CBS (2022). SES: Gemeente (2021)."),
        ([], ""),
    ],
)  # fmt: skip
def test_what_is_known_is_named_with_its_year(rows, text):
    assert profile_source(Known(rows)) == text


def test_gemeenten_that_are_named_as_alike_have_a_source(demo_path, tmp_path):
    _, _, text = made("ondermijning", "Wilgenvoorde", tmp_path, data=str(demo_path))
    assert "Huishoudens, stedelijkheid en SES: CBS (2022)." in text
