"""Schemas of the canonical tables (docs/tables.md); pandera is needed here only."""

from __future__ import annotations

from typing import Final

import pandera.pandas as pa

from leefbaarheid.dataset.layout import (
    FEATURES_SORT,
    INDICATORS_SORT,
    NEIGHBOURS_SORT,
    PARENT_COLUMN,
    SCORES_KEY,
    SUCCESSION_SORT,
)
from leefbaarheid.sources.codes import PATTERNS
from leefbaarheid.terms import DIMENSIONS, LEVELS

_EDITION: Final = r"^\d{4}-\d{4}$"


def _text(pattern: str = r"(?s)^\S.*$", *, nullable: bool = False) -> pa.Column:
    return pa.Column(str, pa.Check.str_matches(pattern), nullable=nullable)


def _name() -> pa.Column:
    seen = pa.Check(lambda names: names.astype(object).map(str.isprintable), name="text that can be seen")
    return pa.Column(str, [pa.Check.str_matches(r"^\S.*$"), seen])


def _code(level: str, *, nullable: bool = False) -> pa.Column:
    return _text(f"^{PATTERNS[level]}$", nullable=nullable)


def _year(dtype: str = "int16", first: int = 1990, *, nullable: bool = False) -> pa.Column:
    years = pa.Check(lambda y: y.between(1990, 2100) | (y == first), name="a year")
    return pa.Column(dtype, years, nullable=nullable)


def schema(table: str) -> pa.DataFrameSchema:
    """Return the schema of one table, by its file's name in a dataset (``scores/pc4.parquet``).

    Columns, their order and types, missing values, codes by pattern, and the key, which is unique.
    Raises KeyError for a table that is not in ``layout.TABLES``.
    """
    return SCHEMAS[table]


def _scores(level: str) -> pa.DataFrameSchema:
    columns = {
        "code": _code(level),
        "gemeente_code": _code("gemeente"),
        "editie": _text(_EDITION),
        "jaar": _year(),
        "lbm": pa.Column(float, nullable=True),
        "afw": pa.Column(float),
        **{d: pa.Column(float, nullable=True) for d in DIMENSIONS},
        "kscore": pa.Column("Int8", pa.Check.in_range(1, 9), nullable=True),
        "bron": pa.Column(str, pa.Check.isin(["csv", "wfs"])),
    }
    return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=SCORES_KEY)


def _areas(level: str) -> pa.DataFrameSchema:
    columns = {
        "code": _code(level),
        "naam": _name(),
        "gemeente_code": _code("gemeente"),
        "gemeente": _name(),
        "provincie_code": _text(r"^PV\d\d$"),
        "provincie": _name(),
        "jaar_omtrek": _year("Int16", nullable=True),
        **({PARENT_COLUMN: _code("buurt", nullable=True)} if level == "grid" else {}),
        "geometry": pa.Column("geometry", nullable=True),
    }
    return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=["code"])


_FEATURES: Final = pa.DataFrameSchema(
    {
        "niveau": pa.Column(str, pa.Check.isin(LEVELS)),
        "code": _text(f"^({'|'.join(PATTERNS.values())})$"),
        "jaar": _year(first=0),
        "kenmerk": _text(),
        "waarde": pa.Column(float),
        "bron": _text(),
    },
    strict=True,
    ordered=True,
    unique=FEATURES_SORT,
)
_NOT_NEGATIVE: Final = pa.Check.ge(0)
_INDICATORS: Final = pa.DataFrameSchema(
    {
        "niveau": pa.Column(str, pa.Check.isin(LEVELS)),
        "code": _text(f"^({'|'.join(PATTERNS.values())})$"),
        "jaar": _year(),
        "indicator": _text(r"^[a-z][a-z0-9_]*$"),
        "waarde": pa.Column(float, _NOT_NEGATIVE),
        "teller": pa.Column(float, _NOT_NEGATIVE, nullable=True),
        "noemer": pa.Column(float, pa.Check.gt(0), nullable=True),
        "bron": _text(),
        "eigen": pa.Column(bool),
    },
    strict=True,
    ordered=True,
    unique=INDICATORS_SORT,
)
_GROUPS: Final = pa.DataFrameSchema(
    {
        "groep_code": _text(),
        "groep": _name(),
        "soort": pa.Column(str, pa.Check.isin(["groep", "regio"])),
        "gemeente_code": _code("gemeente"),
        "bron": _text(),
    },
    strict=True,
    ordered=True,
    unique=["groep_code", "gemeente_code"],
)
_SUCCESSION: Final = pa.DataFrameSchema(
    {
        "jaar": _year(),
        "gemeente_code_oud": _code("gemeente"),
        "gemeente_oud": _name(),
        "gemeente_code": _code("gemeente"),
        "aandeel": pa.Column(float, pa.Check.in_range(0, 1)),
    },
    strict=True,
    ordered=True,
    unique=SUCCESSION_SORT,
)
_NEIGHBOURS: Final = pa.DataFrameSchema(
    {"niveau": pa.Column(str, pa.Check.isin(LEVELS)), "code": _text(), "buur": _text()},
    strict=True,
    ordered=True,
    unique=NEIGHBOURS_SORT,
)

SCHEMAS: Final = {
    **{f"scores/{level}.parquet": _scores(level) for level in LEVELS},
    **{f"gebieden/{level}.parquet": _areas(level) for level in LEVELS},
    "kenmerken.parquet": _FEATURES,
    "indicatoren.parquet": _INDICATORS,
    "groepen.parquet": _GROUPS,
    "opvolging.parquet": _SUCCESSION,
    "buren.parquet": _NEIGHBOURS,
}
