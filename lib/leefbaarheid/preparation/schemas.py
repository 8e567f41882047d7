"""Schemas of the canonical tables (docs/tables.md); pandera is needed here only."""

from typing import Any, Final

import pandera.pandas as pa

from leefbaarheid.dataset import layout
from leefbaarheid.sources.codes import PATTERNS
from leefbaarheid.terms import DIMENSIONS, LEVELS

_CODE: Final = {level: f"^{pattern}$" for level, pattern in PATTERNS.items()}
_SEEN: Final = [
    pa.Check.str_matches(r"^\S.*$"),
    pa.Check(lambda names: names.astype(object).map(str.isprintable), name="text that can be seen"),
]
_YEAR: Final = pa.Check(lambda years: years.between(1990, 2100), name="a year")
_YEAR_OR_NONE: Final = pa.Check(lambda years: years.between(1990, 2100) | (years == 0), name="a year")

#: What the cells of a column must be, whatever table it is in: a pattern, or checks.
_RULES: Final[dict[str, Any]] = {
    "code": f"^({'|'.join(PATTERNS.values())})$",
    **dict.fromkeys(("gemeente_code", "gemeente_code_oud"), _CODE["gemeente"]),
    **dict.fromkeys(("naam", "gemeente", "provincie", "groep", "gemeente_oud"), _SEEN),
    **dict.fromkeys(("jaar", "jaar_omtrek"), _YEAR), **dict.fromkeys(("waarde", "teller"), pa.Check.ge(0)),
    **dict.fromkeys(("lbm", "afw", "geometry", "eigen", *DIMENSIONS)),
    "niveau": pa.Check.isin(LEVELS), "provincie_code": r"^PV\d\d$", layout.PARENT_COLUMN: _CODE["buurt"],
    "editie": r"^\d{4}-\d{4}$", "kscore": pa.Check.in_range(1, 9), "indicator": r"^[a-z][a-z0-9_]*$",
    "noemer": pa.Check.gt(0), "soort": pa.Check.isin(["groep", "regio"]), "aandeel": pa.Check.in_range(0, 1),
}  # fmt: skip
#: What is other in some tables.
_OTHER: Final[dict[str, dict[str, Any]]] = {
    "scores": {"bron": pa.Check.isin(["csv", "wfs"])},
    "kenmerken.parquet": {"jaar": _YEAR_OR_NONE, "waarde": None},
}
#: Columns that may be empty.
_MISSING: Final = ("lbm", "kscore", "jaar_omtrek", "geometry", "teller", "noemer", layout.PARENT_COLUMN)


def _schema(name: str, table: layout.Table) -> pa.DataFrameSchema:
    place, _, level = name.removesuffix(".parquet").rpartition("/")
    rules = _RULES | ({"code": _CODE[level]} if place else {}) | _OTHER.get(place or name, {})
    columns = {}
    for column in table.columns:
        rule = rules.get(column, r"(?s)^\S.*$")
        checks = pa.Check.str_matches(rule) if isinstance(rule, str) else rule
        empty = column in (*_MISSING, *DIMENSIONS)
        columns[column] = pa.Column(layout.TYPES.get(column, str), checks, nullable=empty)
    return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=table.key)


#: Schema of each table by its name: columns, their order and types, missing values, codes by pattern, the key, unique.
SCHEMAS: Final = {name: _schema(name, table) for name, table in layout.TABLES.items()}
