"""Rows of indicators as the readers give them, and the project's own format for these (docs/how-to-add.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from leefbaarheid.errors import did_you_mean
from leefbaarheid.params import Indicator, plain_name
from leefbaarheid.sources import codes
from leefbaarheid.sources.figures import one_each, parse_counts, parse_years
from leefbaarheid.sources.log import FileLog, Origin, RawFile
from leefbaarheid.sources.text import TextTable, read_text

#: Columns of rows; ``rijen`` is the number of rows of the file behind each.
COLUMNS: Final = ["niveau", "code", "jaar", "indicator", "waarde", "teller", "noemer", "rijen"]
KEY: Final = ["niveau", "code", "jaar", "indicator"]

Known = Mapping[str, Indicator]

#: Headings of the project's own format.
HEADINGS: Final = ("code", "jaar", "indicator", "waarde", "teller", "noemer", "bron")
#: What these tables are called in logs and in dataset.json.
KIND: Final = "own indicators"
#: How the template marks its example rows.
EXAMPLE: Final = "VOORBEELD"
FIGURES: Final = ["waarde", "teller", "noemer"]


@dataclass
class IndicatorRows:
    """Rows of one file (``COLUMNS``, of which those not given are missing; the index is the row in the file) and its log.

    ``noemers`` holds what counts are to be divided by, where the file gives it: ``niveau, code, jaar`` and inwoners
    or woningen, on each year's own division. ``eigen`` tells a table of the user's own.
    """

    frame: pd.DataFrame
    log: FileLog
    noemers: pd.DataFrame | None = None
    eigen: bool = False

    def __post_init__(self) -> None:
        self.frame = self.frame.assign(rijen=self.frame.get("rijen", 1)).reindex(columns=COLUMNS)

    def keep(self, good: pd.Series, reason: str) -> None:
        """Keep the rows where ``good``; rows of the file that have nothing left are counted as refused."""
        kept = self.frame[good.to_numpy(dtype=bool)]
        lost = self.frame[~self.frame.index.isin(kept.index)]
        self.log.refuse(reason, int(lost.loc[~lost.index.duplicated(), "rijen"].sum()))
        self.frame = kept


def names_of(indicators: Known) -> dict[str, str]:
    """Return the indicator for each name that a source may use, as ``plain_name`` writes it."""
    return {plain_name(n): name for name, one in indicators.items() for n in (name, *one.namen)}


def recognises(names: list[str]) -> bool:
    """Tell the format by its headings: ``indicator`` with figures, or most of the seven."""
    has = set(names) & set(HEADINGS)
    return len(has) >= 5 or ("indicator" in has and bool(has & {"waarde", "teller"}))


def read_own_indicators(file: RawFile, indicators: Known) -> IndicatorRows:
    """Return the rows of a user's own table.

    A ``waarde`` beside ``teller`` and ``noemer`` must agree with them, and is then computed from them. Rows without a
    figure are counted as refused. Raises SourceError, with line, column and remedy, for the first mistake.
    """
    table = read_text(file)
    _check_headings(table)
    bron = table.frame["bron"].astype("string")
    table.demand(bron.notna(), "bron", "must say where the figure comes from.")
    example = "marks an example of the template; put your own rows in its place."
    table.demand(~bron.str.startswith(EXAMPLE), "bron", example)
    said = "; ".join(sorted(bron.str.strip().str.rstrip(".").unique()))
    log = table.called(KIND, Origin(said, "onbekend (eigen tabel)", f"Bron: {said} (eigen tabel)"))
    frame = _areas(table).assign(jaar=parse_years(table, "jaar"))
    table.demand(frame["jaar"] >= 1990, "jaar", "is before 1990; correct it.")
    frame["indicator"] = _indicators(table, indicators)
    given = [c for c in FIGURES if c in table.frame]
    figures = parse_counts(table, given).reindex(columns=FIGURES)
    figures["waarde"] = _values(table, figures, frame["indicator"].map(lambda n: indicators[n].per))
    highest = frame["indicator"].map(lambda n: indicators[n].highest)
    good = figures["waarde"].isna() | (figures["waarde"] <= highest)
    table.demand(good, given[0], "gives more than the indicator's unit allows; see params/indicatoren.yml.")
    log.remark_list("columns set aside", [c for c in table.columns if c not in HEADINGS], most=99)
    rows = one_each(frame.join(figures), KEY, log)
    if (rows := log.keep(rows, rows["waarde"].notna(), "no figure")).empty:
        raise file.refusal("has no figure; fill in waarde, or teller and noemer.")
    return IndicatorRows(rows, log, eigen=True)


def _check_headings(table: TextTable) -> None:
    others = [h for h in table.columns if h not in HEADINGS]
    figures = () if {"noemer", "teller"} <= set(table.columns) else ("waarde",)
    needed = ("code", "jaar", "indicator", "bron", *figures)
    if lost := next((c for c in needed if c not in table.columns), ""):
        hint = did_you_mean(lost, others, 1) or "; add it"
        raise table.file.refusal(f"has no column {lost} (of {','.join(HEADINGS)}){hint}")
    for column in others:
        if hint := did_you_mean(column, HEADINGS, 1):
            raise table.file.refusal(f"has the unknown column {column}{hint}")


def _areas(table: TextTable) -> pd.DataFrame:
    cells = table.frame["code"].astype("string[pyarrow]").str.strip().str.upper()
    level = codes.levels_of(cells)
    good = level.isin(["gemeente", "wijk", "buurt", "pc4"]) & ~cells.str.startswith("0").fillna(False)
    remedy = "is no code of a gemeente, wijk, buurt or PC4; write it as GM0928, WK092801, BU09280101 or 6461."
    table.demand(good, "code", remedy)
    return pd.DataFrame({"niveau": level, "code": cells})


def _indicators(table: TextTable, indicators: Known) -> pd.Series:
    cells = table.frame["indicator"].astype("string")
    table.demand(cells.notna(), "indicator", "must name an indicator of params/indicatoren.yml.")
    found = cells.map(plain_name).map(names_of(indicators))
    strange = plain_name(cells[found.isna()].iloc[0]) if found.isna().any() else ""
    remedy = did_you_mean(strange, indicators, 1) or "; correct it, or add it."
    table.demand(found.notna(), "indicator", f"is no indicator of params/indicatoren.yml{remedy}")
    return found.astype("string[pyarrow]")


def _values(table: TextTable, figures: pd.DataFrame, per: pd.Series) -> pd.Series:
    """Return the value of each row: that of ``teller`` and ``noemer``, else ``waarde``; check what they must be."""
    waarde, teller, noemer = (figures[c] for c in FIGURES)
    table.demand(noemer.isna() | (noemer > 0), "noemer", "is 0; leave teller and noemer empty.")
    for column, one, other in (("noemer", noemer, teller), ("teller", teller, noemer)):
        remedy = f"stands without a {other.name}; give both or neither."
        table.demand(one.isna() | other.notna(), column, remedy)
    table.demand(~(teller % 1 > 0), "teller", "is no whole number; a teller counts.")
    rate = per * teller / noemer
    if "waarde" in table.frame:
        written = table.frame["waarde"].astype("string").str.extract(r"[.,](\d+)$", expand=False)
        rounding = 10.0 ** -written.str.len().fillna(0).astype(float)
        agrees = waarde.isna() | rate.isna() | ((waarde - rate).abs() <= rounding + 1e-9)
        remedy = "is not per times teller by noemer (params/indicatoren.yml); correct one of the three."
        table.demand(agrees, "waarde", remedy)
    return rate.fillna(waarde)
