"""The tables of a prepared dataset: their columns, types, order and key, as docs/tables.md has them."""

from typing import Final, NamedTuple, TypeVar

import pandas as pd
import pyarrow as pa

from leefbaarheid.terms import DIMENSIONS, LEVELS

Rows = TypeVar("Rows", bound=pd.DataFrame)

#: Type of a column by its name, as pandas writes it, in whatever table; all other columns are text.
TYPES: Final = {
    **dict.fromkeys(("lbm", "afw", *DIMENSIONS, "waarde", "teller", "noemer", "aandeel"), "float64"),
    "jaar": "int16", "jaar_omtrek": "Int16", "kscore": "Int8", "eigen": "bool", "geometry": "geometry",
}  # fmt: skip


class Table(NamedTuple):
    """The columns of a table and its key, by which it is sorted; first by gemeente where it is read by gemeente."""

    columns: list[str]
    key: list[str]
    by_gemeente: bool = False

    @property
    def sort(self) -> list[str]:
        """The columns by which its rows are sorted."""
        return ["gemeente_code", *self.key] if self.by_gemeente else self.key

    @property
    def schema(self) -> pa.Schema:
        """Columns and types of its file (not of outlines, of which geopandas has its own)."""
        return pa.schema([(name, TYPES.get(name, "string").lower()) for name in self.columns])

    def empty(self) -> pd.DataFrame:
        """Return the table without rows."""
        return self.schema.empty_table().to_pandas()

    def of(self, rows: Rows) -> Rows:
        """Return rows as the table has them: its columns, numbers in their types, in order."""
        kinds = {name: TYPES[name] for name in self.columns if name in TYPES and name != "geometry"}
        return rows[self.columns].astype(kinds).sort_values(self.sort, ignore_index=True)


def _table(columns: str, key: str, by_gemeente: bool = False) -> Table:
    return Table(columns.split(), key.split(), by_gemeente)


SCORES: Final = _table(
    f"code gemeente_code editie jaar lbm afw {' '.join(DIMENSIONS)} kscore bron", "code editie jaar", True
)
_PLACE: Final = "code naam gemeente_code gemeente provincie_code provincie jaar_omtrek"
AREAS: Final = _table(f"{_PLACE} geometry", "code", True)
#: Cells have one column more: the buurt in which each lies.
PARENT_COLUMN: Final = "ouder_code"
CELLS: Final = _table(f"{_PLACE} {PARENT_COLUMN} geometry", "code", True)
FEATURES: Final = _table("niveau code jaar kenmerk waarde bron", "niveau kenmerk code jaar")
_INDICATORS: Final = "niveau code jaar indicator waarde teller noemer bron eigen"
INDICATORS: Final = _table(_INDICATORS, "niveau indicator code jaar")
GROUPS: Final = _table("groep_code groep soort gemeente_code bron", "groep_code gemeente_code")
_SUCCESSION: Final = "jaar gemeente_code_oud gemeente_oud gemeente_code aandeel"
SUCCESSION: Final = _table(_SUCCESSION, "jaar gemeente_code_oud")
#: Pairs of areas of a level that lie beside each other, each once (``code`` before ``buur``).
NEIGHBOURS: Final = _table("niveau code buur", "niveau code buur")

#: Every table that a dataset may hold, by the name of its file.
TABLES: Final = {
    **{f"scores/{level}.parquet": SCORES for level in LEVELS},
    **{f"gebieden/{level}.parquet": CELLS if level == "grid" else AREAS for level in LEVELS},
    "kenmerken.parquet": FEATURES, "indicatoren.parquet": INDICATORS, "groepen.parquet": GROUPS,
    "opvolging.parquet": SUCCESSION, "buren.parquet": NEIGHBOURS,
}  # fmt: skip
#: A file in which a dataset may say in words where it comes from.
ABOUT: Final = "HERKOMST.md"
