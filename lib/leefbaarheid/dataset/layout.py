"""The files of a prepared dataset and their columns, as docs/tables.md has them."""

from typing import Final

import pyarrow as pa

from leefbaarheid.terms import DIMENSIONS, LEVELS

SCORES: Final = pa.schema(
    [
        ("code", pa.string()),
        ("gemeente_code", pa.string()),
        ("editie", pa.string()),
        ("jaar", pa.int16()),
        ("lbm", pa.float64()),
        ("afw", pa.float64()),
        *[(d, pa.float64()) for d in DIMENSIONS],
        ("kscore", pa.int8()),
        ("bron", pa.string()),
    ]
)
SCORES_SORT: Final = ["gemeente_code", "code", "editie", "jaar"]
SCORES_KEY: Final = ["code", "editie", "jaar"]

AREA_COLUMNS: Final = [
    "code",
    "naam",
    "gemeente_code",
    "gemeente",
    "provincie_code",
    "provincie",
    "jaar_omtrek",
    "geometry",
]
#: Cells have one column more: the buurt in which each lies.
PARENT_COLUMN: Final = "ouder_code"
AREA_SORT: Final = ["gemeente_code", "code"]

FEATURES: Final = pa.schema(
    [
        ("niveau", pa.string()),
        ("code", pa.string()),
        ("jaar", pa.int16()),
        ("kenmerk", pa.string()),
        ("waarde", pa.float64()),
        ("bron", pa.string()),
    ]
)
FEATURES_SORT: Final = ["niveau", "kenmerk", "code", "jaar"]

INDICATORS: Final = pa.schema(
    [
        ("niveau", pa.string()),
        ("code", pa.string()),
        ("jaar", pa.int16()),
        ("indicator", pa.string()),
        ("waarde", pa.float64()),
        ("teller", pa.float64()),
        ("noemer", pa.float64()),
        ("bron", pa.string()),
        ("eigen", pa.bool_()),
    ]
)
INDICATORS_SORT: Final = ["niveau", "indicator", "code", "jaar"]

GROUPS: Final = pa.schema(
    [(c, pa.string()) for c in ("groep_code", "groep", "soort", "gemeente_code", "bron")]
)
GROUPS_SORT: Final = ["groep_code", "gemeente_code"]

SUCCESSION: Final = pa.schema(
    [
        ("jaar", pa.int16()),
        ("gemeente_code_oud", pa.string()),
        ("gemeente_oud", pa.string()),
        ("gemeente_code", pa.string()),
        ("aandeel", pa.float64()),
    ]
)
SUCCESSION_SORT: Final = ["jaar", "gemeente_code_oud"]

#: Pairs of areas of a level that lie beside each other, each once (``code`` before ``buur``).
NEIGHBOURS: Final = pa.schema([(c, pa.string()) for c in ("niveau", "code", "buur")])
NEIGHBOURS_SORT: Final = ["niveau", "code", "buur"]

#: A file in which a dataset may say in words where it comes from.
ABOUT: Final = "HERKOMST.md"
#: Every table that a dataset may hold.
TABLES: Final = frozenset(
    [
        *(f"scores/{level}.parquet" for level in LEVELS),
        *(f"gebieden/{level}.parquet" for level in LEVELS),
        "kenmerken.parquet",
        "indicatoren.parquet",
        "groepen.parquet",
        "opvolging.parquet",
        "buren.parquet",
    ]
)
