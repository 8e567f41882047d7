"""What an area is compared with, and where size, urbanity and status of gemeenten come from, with their years."""

from unittest.mock import Mock

import pandas as pd
import pytest

from leefbaarheid.data.regions import profile_source, region_names, regions


def known(rows):
    """What of a dataset is asked here: attributes of a level, from rows of PC4 or another level."""

    def attributes(level, names):
        found = [row[:5] for row in rows if row[2] in names and (*row, "pc4")[5] == level]
        return pd.DataFrame(found, columns=["code", "jaar", "kenmerk", "waarde", "bron"])

    files = [{"bestand": "a.csv", "bron": "CBS"}, {"bestand": "b.csv", "bron": "Gemeente"}]
    return Mock(attributes=attributes, levels=("buurt", "pc4"), meta={"bronnen": files})


SIZE = ("1011", 2022, "huishoudens", 10.0, "a.csv")


SOURCES = [
    ([], ""), ([SIZE], "Huishoudens: CBS (2022)."),
    ([("1011", 2019, "huishoudens", 9.0, "b.csv"), SIZE], "Huishoudens: CBS (2022)."),
    ([SIZE, ("1011", 2022, "woningen", 9.0, "b.csv")], "Huishoudens: CBS (2022)."),
    ([SIZE, ("1011", 2022, "oad", 9.0, "a.csv")], "Huishoudens en stedelijkheid: CBS (2022)."),
    ([SIZE, ("1011", 2023, "oad", 9.0, "a.csv")], "Huishoudens: CBS (2022). Stedelijkheid: CBS (2023)."),
    ([SIZE, ("1012", 0, "woningen", 9.0, "b.csv")], "Huishoudens: CBS (2022). Woningen: Gemeente (jaar onbekend)."),
    ([("1011", 2022, "woningen", 9.0, "c.csv")], "Woningen: c.csv (2022)."),
    ([SIZE, ("1011", 2022, "ses_totaal", 0.1, "a.csv")], "Huishoudens en SES: CBS (2022)."),
    ([SIZE, ("WK036301", 2021, "ses_totaal", 0.1, "b.csv", "wijk")], "Huishoudens: CBS (2022). SES: Gemeente (2021)."),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "text"), SOURCES)
def test_what_is_known_is_named_with_its_year(rows, text):
    assert profile_source(known(rows)) == text


def test_the_rest_of_the_country_is_known_where_all_groups_are(kerkrade, monkeypatch):
    monkeypatch.setattr(type(kerkrade[0]), "members", lambda _, name: ("GM0363",) if name == "G4" else ())
    assert {"G40", "overig"}.isdisjoint(found := regions(*kerkrade, pd.DataFrame()))
    assert found["G4"] == ("GM0363",)


def test_regions_have_names_and_those_that_are_the_area_itself_are_left_out(kerkrade):
    found = regions(*kerkrade, pd.DataFrame({"gemeente_code": ["GM0917", "GM0994"]}))
    assert found["vergelijkbaar"] == ("GM0917", "GM0994")
    assert [*found] == ["provincie", "vergelijkbaar", "G4", "G40", "overig", "NL"]
    names = region_names(*kerkrade, found | {"gekozen_landelijk": ("GM0928",)})
    assert {"Kerkrade", "provincie Limburg", "Nederland"} <= set(names.values())
    assert names["gekozen_landelijk"] == "Kerkrade, op de schaal van het land"
    assert "provincie" not in region_names(*kerkrade, {"provincie": ("GM0928",)})
