from __future__ import annotations

import subprocess
import sys

import geopandas as gpd
import pandas as pd
import pytest
from pandera.errors import SchemaErrors

from leefbaarheid.dataset.layout import INDICATORS, TABLES
from leefbaarheid.preparation.schemas import SCHEMAS
from leefbaarheid.terms import DIMENSIONS
from tests.sources.raw import square


def scores():
    row = {
        "code": "6461", "gemeente_code": "GM0928", "editie": "2002-2022", "jaar": 2014, "lbm": 4.2, "afw": 0.1
    }  # fmt: skip
    row |= {**dict.fromkeys(DIMENSIONS, 0.02), "kscore": 8, "bron": "csv"}
    frame = pd.DataFrame([row, row | {"jaar": 2016, "kscore": None, "lbm": None} | dict.fromkeys(DIMENSIONS)])
    return frame.astype({"jaar": "int16", "kscore": "Int8", "lbm": float} | dict.fromkeys(DIMENSIONS, float))


def areas():
    columns = {
        "code": ["BU0363AA01", "BU09280101"], "naam": "Hier", "gemeente_code": "GM0928", "gemeente": "K"
    }  # fmt: skip
    columns |= {
        "provincie_code": "PV31", "provincie": "Limburg", "jaar_omtrek": pd.array([2024, None], "Int16")
    }  # fmt: skip
    return gpd.GeoDataFrame(columns, geometry=[square(200_000, 320_000, 10), None], crs="EPSG:28992")


def features():
    frame = pd.DataFrame(
        [["pc4", "6461", 0, "woningen", 3.0, "a.csv"], ["wijk", "WK092801", 2020, "oad", 1.0, "b"]]
    )
    return frame.set_axis(["niveau", "code", "jaar", "kenmerk", "waarde", "bron"], axis=1).astype(
        {"jaar": "int16"}
    )


def groups():
    return pd.DataFrame(
        {"groep_code": ["G4"], "groep": "G4", "soort": "groep", "gemeente_code": "GM0928", "bron": "x"}
    )


def succession():
    frame = pd.DataFrame([[2019, "GM0003", "Oud", "GM1979", 0.999]])
    columns = ["jaar", "gemeente_code_oud", "gemeente_oud", "gemeente_code", "aandeel"]
    return frame.set_axis(columns, axis=1).astype({"jaar": "int16"})


def indicators():
    rows = [
        ["gemeente", "GM0928", 2023, "fraude", 2.0, 90.0, 45000.0, "a.csv", False],
        ["gemeente", "GM0928", 2023, "vm_onveilig", 21.0, None, None, "b.json", True],
    ]
    return pd.DataFrame(rows, columns=INDICATORS.names).astype(
        {"jaar": "int16", "teller": float, "noemer": float}
    )


WHOLE = {
    "scores/pc4.parquet": scores, "gebieden/buurt.parquet": areas, "kenmerken.parquet": features,
    "indicatoren.parquet": indicators, "groepen.parquet": groups, "opvolging.parquet": succession
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_table_passes(name):
    frame = WHOLE[name]()
    assert len(SCHEMAS[name].validate(frame, lazy=True)) == len(frame)


def test_every_table_has_a_schema():
    for name in TABLES:
        assert SCHEMAS[name].strict


def put(column, value):
    def change(frame):
        frame.loc[0, column] = value
        return frame

    return change


BROKEN = {
    "scores/pc4": [("code", "646"), ("code", None), ("gemeente_code", "0928"), ("editie", "2022"), ("jaar", 1066), 
                   ("jaar", 0), ("afw", None), ("kscore", 10), ("bron", "fax")],
    "gebieden/buurt": [("code", "BU0928010"), ("code", "BU09280101"), ("naam", ""), ("provincie_code", "31"),
                       ("provincie", None), ("jaar_omtrek", 0)],
    "kenmerken": [("niveau", "land"), ("code", "Kerkrade"), ("waarde", None), ("jaar", 14)],
    "indicatoren": [("waarde", None), ("waarde", -1.0), ("teller", -1.0), ("noemer", 0.0), ("jaar", 0),
                    ("indicator", "Fraude")],
    "groepen": [("soort", "streek"), ("gemeente_code", "Kerkrade")],
    "opvolging": [("aandeel", 1.1)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "column", "value"), [(n, *pair) for n, pairs in BROKEN.items() for pair in pairs]
)
def test_a_cell_that_breaks_a_rule_fails_at_its_column(name, column, value):
    frame = put(column, value)(WHOLE[f"{name}.parquet"]())
    assert column in broken(f"{name}.parquet", frame)


def broken(name, frame):
    with pytest.raises(SchemaErrors) as error:
        SCHEMAS[name].validate(frame, lazy=True)
    return set(error.value.failure_cases["column"].dropna())


@pytest.mark.parametrize(
    ("name", "change", "column"),
    [
        ("scores/pc4.parquet", put("jaar", 2016), "code"),
        ("scores/pc4.parquet", lambda f: f.drop(columns="lbm"), None),
        ("scores/pc4.parquet", lambda f: f.assign(extra=1), None),
        ("scores/pc4.parquet", lambda f: f[sorted(f)], None),
        ("scores/pc4.parquet", lambda f: f.astype({"jaar": "int64"}), "jaar"),
        ("scores/pc4.parquet", lambda f: f.astype({"kscore": "float64"}), "kscore"),
        ("gebieden/buurt.parquet", lambda f: pd.DataFrame(f).astype({"geometry": str}), "geometry"),
        ("kenmerken.parquet", lambda f: pd.concat([f, f], ignore_index=True), "niveau"),
        ("indicatoren.parquet", put("indicator", "vm_onveilig"), "niveau"),
        ("indicatoren.parquet", lambda f: f.astype({"eigen": "int8"}), "eigen"),
        ("opvolging.parquet", lambda f: pd.concat([f, f], ignore_index=True), "jaar"),
    ],
)
def test_a_table_of_another_form_fails(name, change, column):
    found = broken(name, change(WHOLE[name]()))
    assert column is None or column in found


def test_reading_a_dataset_does_not_pay_for_pandera():
    code = "import sys, leefbaarheid.dataset; print('pandera' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
