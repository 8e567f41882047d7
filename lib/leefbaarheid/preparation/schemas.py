"""Schemas of the canonical tables (docs/tables.md); pandera is needed here only."""

from __future__ import annotations

from typing import Any, Final

import pandera.pandas as pa

from leefbaarheid.dataset import layout
from leefbaarheid.sources.codes import PATTERNS
from leefbaarheid.terms import DIMENSIONS, LEVELS

_CODE: Final = {level: f"^{pattern}$" for level, pattern in PATTERNS.items()}
_ANY_CODE: Final = f"^({'|'.join(PATTERNS.values())})$"
_SEEN: Final = pa.Check(lambda names: names.astype(object).map(str.isprintable), name="text that can be seen")
_YEAR: Final = pa.Check(lambda years: years.between(1990, 2100), name="a year")
_YEAR_OR_NONE: Final = pa.Check(lambda years: years.between(1990, 2100) | (years == 0), name="a year")

#: What the cells of a column must be, whatever table it is in: a pattern, or checks.
_RULES: Final[dict[str, Any]] = {
    **dict.fromkeys(("gemeente_code", "gemeente_code_oud"), _CODE["gemeente"]),
    **dict.fromkeys(("naam", "gemeente", "provincie", "groep", "gemeente_oud"), _SEEN),
    **dict.fromkeys(("jaar", "jaar_omtrek"), _YEAR),
    **dict.fromkeys(("waarde", "teller"), pa.Check.ge(0)),
    **dict.fromkeys(("lbm", "afw", "geometry", *DIMENSIONS), ()),
    "niveau": pa.Check.isin(LEVELS),
    "provincie_code": r"^PV\d\d$",
    layout.PARENT_COLUMN: _CODE["buurt"],
    "editie": r"^\d{4}-\d{4}$",
    "kscore": pa.Check.in_range(1, 9),
    "indicator": r"^[a-z][a-z0-9_]*$",
    "noemer": pa.Check.gt(0),
    "soort": pa.Check.isin(["groep", "regio"]),
    "aandeel": pa.Check.in_range(0, 1),
}
#: Columns that may be empty, and types that pandas has other names for.
_MISSING: Final = (
    "lbm",
    "kscore",
    "jaar_omtrek",
    "geometry",
    "teller",
    "noemer",
    layout.PARENT_COLUMN,
    *DIMENSIONS,
)
_TYPES: Final = {"string": str, "double": float, "int8": "Int8", "bool": bool}


def schema(table: str) -> pa.DataFrameSchema:
    """Return the schema of one table, by its file's name in a dataset (``scores/pc4.parquet``).

    Columns, their order and types, missing values, codes by pattern, and the key, which is unique.
    Raises KeyError for a table that is not in ``layout.TABLES``.
    """
    return SCHEMAS[table]


def _schema(types: dict[str, Any], key: list[str], **rules: Any) -> pa.DataFrameSchema:
    """Make a schema: ``types`` of the columns in their order, the key, and what is other than in ``_RULES``."""
    columns = {}
    for name, kind in types.items():
        rule = rules.get(name, _RULES.get(name, r"(?s)^\S.*$"))
        checks = pa.Check.str_matches(rule) if isinstance(rule, str) else rule or None
        checks = [pa.Check.str_matches(r"^\S.*$"), checks] if checks is _SEEN else checks
        columns[name] = pa.Column(kind, checks, nullable=name in _MISSING)
    return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=key)


def _types(table: Any) -> dict[str, Any]:
    return {field.name: _TYPES.get(str(field.type), str(field.type)) for field in table}


def _areas(level: str) -> pa.DataFrameSchema:
    names = [*layout.AREA_COLUMNS[:-1], *([layout.PARENT_COLUMN] if level == "grid" else []), "geometry"]
    types = dict.fromkeys(names, str) | {"jaar_omtrek": "Int16", "geometry": "geometry"}
    return _schema(types, ["code"], code=_CODE[level])


def _scores(level: str) -> pa.DataFrameSchema:
    source = pa.Check.isin(["csv", "wfs"])
    return _schema(_types(layout.SCORES), layout.SCORES_KEY, code=_CODE[level], bron=source)


_FEATURES: Final = {"code": _ANY_CODE, "jaar": _YEAR_OR_NONE, "waarde": ()}
SCHEMAS: Final = {
    **{f"scores/{level}.parquet": _scores(level) for level in LEVELS},
    **{f"gebieden/{level}.parquet": _areas(level) for level in LEVELS},
    "kenmerken.parquet": _schema(_types(layout.FEATURES), layout.FEATURES_SORT, **_FEATURES),
    "indicatoren.parquet": _schema(
        _types(layout.INDICATORS), layout.INDICATORS_SORT, code=_ANY_CODE, eigen=()
    ),
    "groepen.parquet": _schema(_types(layout.GROUPS), layout.GROUPS_SORT),
    "opvolging.parquet": _schema(_types(layout.SUCCESSION), layout.SUCCESSION_SORT),
    "buren.parquet": _schema(_types(layout.NEIGHBOURS), layout.NEIGHBOURS_SORT),
}
