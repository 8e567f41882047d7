"""Make the table of indicators: counts divided by what belongs to them, values as given, each once."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd

from leefbaarheid.dataset.layout import INDICATORS
from leefbaarheid.errors import SourceError
from leefbaarheid.params import FEW, load_indicators
from leefbaarheid.preparation.denominators import MOST_YEARS, closest, move
from leefbaarheid.preparation.places import Places
from leefbaarheid.preparation.read import Raw, Tables, among, in_areas, refuse_apart
from leefbaarheid.sources.detect import detect
from leefbaarheid.sources.indicators import KEY, IndicatorRows, read_own_indicators
from leefbaarheid.sources.log import RawFile
from leefbaarheid.sources.outlines import figures_of

#: What counts may be divided by.
NOEMERS: Final = ("inwoners", "woningen")
#: How many gemeenten and years without a rate are named.
NAMED: Final = 30

_AREA: Final = ["niveau", "code", "jaar"]


def make_indicators(raw: Raw, places: Places, areas: Tables, features: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``indicatoren`` (docs/tables.md).

    What a file gives a denominator for is divided by that; for gemeenten it is moved to the division first, the counts
    never. Other counts are divided by the kenmerken of the nearest year. Figures that an earlier file gives as well
    are counted, not kept; rows without a rate are refused and counted. Raises SourceError where files disagree.
    """
    pool, taken = cache(lambda: _pool(raw, places, features)), INDICATORS.empty()
    soort, per = ({n: getattr(one, field) for n, one in raw.known.items()} for field in ("noemer", "per"))
    for rows in sorted((rows for rows in raw.indicators if not rows.eigen), key=lambda r: r.log.bestand):
        kinds = rows.frame["indicator"]
        rows.frame = rows.frame.assign(soort=kinds.map(soort), per=kinds.map(per))
        rows.keep(in_areas(rows.frame, areas), "area not known in this dataset")
        if rows.noemers is not None:
            _by_own(rows, rows.noemers, places)
        elif rows.frame["teller"].notna().any():
            _by_nearest(rows, pool())
        taken = _join(rows, taken)
    return add_own(raw.indicators, areas, taken)


def add_own(indicators: Sequence[IndicatorRows], areas: Tables, taken: pd.DataFrame) -> pd.DataFrame:
    """Add the tables of a user's own among ``indicators`` to the table ``indicatoren``; their figures stand as given."""
    for rows in sorted((rows for rows in indicators if rows.eigen), key=lambda r: r.log.bestand):
        rows.keep(in_areas(rows.frame, areas), "area not known in this dataset")
        taken = _join(rows, taken)
    return INDICATORS.of(taken)


def _join(rows: IndicatorRows, taken: pd.DataFrame) -> pd.DataFrame:
    """Add the rows that no earlier file gives as well. Raises SourceError where one gives another figure."""
    both = rows.frame.merge(taken, on=KEY, suffixes=("", "_eerder"))
    both = both.rename(columns={"indicator": "kenmerk", "bron": "bestand"})
    counts = both["teller"].notna() & both["teller_eerder"].notna()
    other = both["teller"] != both["teller_eerder"]
    apart = (both["waarde"] - both["waarde_eerder"]).abs() > 0.01 * both["waarde_eerder"].clip(lower=1)
    refuse_apart(rows.log, both, "teller", counts & other, "keep one of the two.")
    refuse_apart(rows.log, both, "waarde", ~counts & apart, "keep one of the two.")
    rows.keep(~among(rows.frame, taken, KEY), "same figure in another file")
    part = rows.frame.assign(bron=rows.log.bestand, eigen=rows.eigen)[INDICATORS.columns]
    return pd.concat([taken, part], ignore_index=True) if len(part) else taken


def _by_own(rows: IndicatorRows, given: pd.DataFrame, places: Places) -> None:
    """Divide by the file's own denominators; the log names the gemeenten of which these cannot be moved."""
    names = places.gemeenten.set_index("gemeente_code")["gemeente"]
    at_gemeente = given["niveau"] == "gemeente"
    own = given[at_gemeente].drop(columns="niveau")
    moved = move(own, places.opvolging, set(names.index), places.divisie).assign(niveau="gemeente")
    every = pd.concat([moved, given[~at_gemeente].assign(reden="")], ignore_index=True)
    frame = rows.frame.drop(columns="noemer").merge(every, on=_AREA, how="left").set_axis(rows.frame.index)
    frame["noemer"] = float("nan")
    for name in set(NOEMERS) & set(every):
        frame["noemer"] = frame["noemer"].mask(frame["soort"] == name, frame[name])
    rows.frame, sound = frame[rows.frame.columns], frame["reden"] == ""
    lost = frame[~sound].drop_duplicates(["code", "jaar"]).sort_values(["jaar", "code"])
    lost = lost.assign(naam=lost["code"].map(names)).fillna({"reden": "no inhabitants or dwellings"})
    said = [f"{name} {year} ({why})" for name, year, why in lost[["naam", "jaar", "reden"]].to_numpy()]
    rows.log.remark_list("no rates, as counts stand on the newest division", said, NAMED)
    rows.keep(sound, "no rate: inhabitants and dwellings cannot be moved to the division of the counts")
    _divide(rows, "of its own year")
    gone, to = len(own) - len(moved), f"to their successors of {places.divisie}"
    rows.log.remark(f"denominators of {gone} gemeenten and years moved {to}", gone)


def _by_nearest(rows: IndicatorRows, pool: pd.DataFrame) -> None:
    """Divide by the kenmerken of the nearest year, and say which year that is."""
    key = ["niveau", "code", "kenmerk"]
    found = closest(rows.frame.rename(columns={"soort": "kenmerk"}), pool, key, MOST_YEARS)
    for (name, level), part in found.groupby(["kenmerk", "niveau"]):
        years = ", ".join(str(int(year)) for year in sorted(part["jaar_van"].unique()))
        rows.log.remark(f"divided by {name} per {level} of {years}")
    rows.frame = rows.frame.assign(noemer=found["waarde"])
    _divide(rows, f"within {MOST_YEARS} years")


def _divide(rows: IndicatorRows, when: str) -> None:
    frame = rows.frame
    frame["waarde"] = frame["per"] * frame["teller"] / frame["noemer"].where(frame["noemer"] > 0)
    for name in sorted(frame["soort"].unique()):
        lost = rows.frame["waarde"].isna() & (rows.frame["soort"] == name)
        what, years = f"no {name or 'noemer'} {when}", map(str, sorted(rows.frame.loc[lost, "jaar"].unique()))
        rows.log.remark(f"{what} for some areas in {', '.join(years)}: no rate there", lost.any())
        rows.keep(~lost, f"no rate: {what}")
    few = len(rows.frame[rows.frame["noemer"] < FEW].drop_duplicates(["niveau", "code"]))
    rows.log.remark(f"{few} areas have fewer than {FEW} inwoners or woningen: their rates say little", few)


def _pool(raw: Raw, places: Places, features: pd.DataFrame) -> pd.DataFrame:
    """Return inhabitants and dwellings of areas by year (``niveau, code, jaar, kenmerk, waarde``).

    Those of gemeenten in own tables and maps stand on each year's own division and are moved, else not used.
    """
    gemeenten, columns, parts = set(places.gemeenten["gemeente_code"]), [*_AREA, "kenmerk", "waarde"], []
    given = [*raw.own, *((figures_of(outlines), log) for outlines, log in raw.outlines)]
    for frame, _ in given:
        counted = frame["kenmerk"].isin(NOEMERS) & (frame["jaar"] > 0) & (frame["niveau"] == "gemeente")
        for name, part in frame[counted].groupby("kenmerk"):
            one = move(part[["code", "jaar", "waarde"]], places.opvolging, gemeenten, places.divisie)
            parts.append(one[one["reden"] == ""].assign(niveau="gemeente", kenmerk=name))
    rest = (features["niveau"] != "gemeente") | ~features["bron"].isin([log.bestand for _, log in given])
    parts.append(features[rest & features["kenmerk"].isin(NOEMERS) & (features["jaar"] > 0)])
    return pd.concat(parts)[columns].drop_duplicates(columns[:-1], ignore_index=True)


def validate_indicators(path: Path) -> IndicatorRows:
    """Read one table of a user's own as the preparation does, without preparing anything.

    Raises SourceError, with file, place and remedy, for the first mistake.
    """
    file = RawFile(Path(path), Path(path).name)
    if not file.path.is_file():
        raise SourceError(f"{path} is no file; give the table to be checked.")
    if file.suffix not in (".csv", ".tsv", ".parquet"):
        raise file.refusal(f": {detect(file).reason or 'no table: save it as CSV'}.")
    return read_own_indicators(file, load_indicators())
