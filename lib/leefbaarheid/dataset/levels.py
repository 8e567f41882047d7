"""Which level and edition can answer for some gemeenten in two years."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pandas as pd

from leefbaarheid.dataset.store import Dataset
from leefbaarheid.errors import ParameterError
from leefbaarheid.terms import LEVELS

#: A level covers the country from this share of its areas (method: below it, a coarser level serves).
COUNTRY_SHARE: Final = 0.95
#: A level serves chosen gemeenten well from this share of their areas: buurten come and go between years.
CHOSEN_SHARE: Final = 0.80


@dataclass(frozen=True)
class Choice:
    """A level and the edition whose two years it takes."""

    niveau: str
    editie: str


def choices(dataset: Dataset, *years: int, level: str = "auto") -> list[Choice]:
    """Return the levels, or the one named, and editions that have dimensions in all these years (or in any, without)."""
    return [
        Choice(niveau, edition)
        for niveau in (dataset.levels if level == "auto" else (level,))
        for edition, about in dataset.editions(niveau).items()
        if about["jaren_met_dimensies"] and {*years} <= {*about["jaren_met_dimensies"]}
    ]


def complete_years(dataset: Dataset, level: str = "auto") -> list[int]:
    """Return the years with dimensions at any level, or at the one named."""
    levels = dataset.levels if level == "auto" else (level,)
    return sorted({y for n in levels for m in dataset.editions(n).values() for y in m["jaren_met_dimensies"]})


@lru_cache(maxsize=32)
def coverage(dataset: Dataset, level: str, edition: str, van: int, tot: int) -> pd.DataFrame:
    """Count per gemeente the areas that the edition scores in either year and those with dimensions in both.

    An area that only has an outline, or a code of another edition's division, is no area of this edition:
    the Leefbaarometer gives no score where hardly anybody lives. Returns a frame indexed by
    ``gemeente_code`` with integer columns ``bekend`` and ``beide``.
    """
    columns = ["code", "gemeente_code", "jaar", "fys"]
    rows = dataset.scores(level, edition=edition, years=(van, tot), columns=columns)
    known = rows.groupby("gemeente_code")["code"].nunique()
    both = rows[rows["fys"].notna()].groupby(["gemeente_code", "code"])["jaar"].nunique().eq(2)
    counts = pd.DataFrame({"bekend": known, "beide": both.groupby("gemeente_code").sum()})
    return counts.fillna(0).astype(int)


@lru_cache(maxsize=32)
def covers_country(dataset: Dataset, level: str, edition: str, van: int, tot: int) -> bool:
    """Tell whether a level has both years for (nearly) all its areas and all gemeenten."""
    counts = coverage(dataset, level, edition, van, tot)
    served = counts.index[counts["beide"] > 0].isin(dataset.gemeenten["code"]).sum()
    most = counts["beide"].sum() >= COUNTRY_SHARE * counts["bekend"].sum()
    return bool(most and served >= COUNTRY_SHARE * len(dataset.gemeenten))


def _served_share(counts: pd.DataFrame, gemeenten: Collection[str]) -> float:
    """Give the share of the areas that have both years; 0 unless (nearly) all chosen gemeenten have such areas."""
    chosen = counts.reindex(list(gemeenten), fill_value=0)
    known, enough = chosen["bekend"].sum(), (chosen["beide"] > 0).sum() >= COUNTRY_SHARE * len(chosen)
    return float(chosen["beide"].sum() / known) if known and enough else 0.0


def national_level(dataset: Dataset, van: int, tot: int, preferred: Choice | None = None) -> Choice | None:
    """Return the level on which national figures stand: ``preferred`` if it covers the country, else the finest.

    ``None`` where no level has both years for the whole country.
    """
    options = [*([preferred] if preferred else []), *choices(dataset, van, tot)]
    return next((c for c in options if covers_country(dataset, c.niveau, c.editie, van, tot)), None)


def choose_level(
    dataset: Dataset, gemeenten: Collection[str], van: int, tot: int, level: str = "auto"
) -> Choice:
    """Choose the level and edition for some gemeenten: the finest that serves them all, or the one named.

    Where no level has both years for enough of their areas, it is the one that has them for most.

    Raises :class:`ParameterError` with the levels and years that do exist.
    """
    _check_years(dataset, van, tot)
    if level != "auto" and level not in LEVELS:
        raise ParameterError(f"schaal is auto or one of {', '.join(LEVELS)}, not {level!r}")
    if level != "auto" and level not in dataset.levels:
        held = ", ".join(dataset.levels)
        raise ParameterError(f"this dataset has no scores at level {level}; it has {held}")
    found = {
        choice: _served_share(coverage(dataset, choice.niveau, choice.editie, van, tot), gemeenten)
        for choice in choices(dataset, van, tot, level=level)
    }
    most = max(found.values(), default=0.0)
    if not most:
        raise ParameterError(_why_not(dataset, gemeenten, van, tot, level))
    enough = min(CHOSEN_SHARE, most) if level == "auto" else 0.0
    return next(choice for choice, served in found.items() if served >= enough and served > 0)


def _check_years(dataset: Dataset, van: int, tot: int) -> None:
    if van >= tot:
        raise ParameterError(f"van ({van}) must be before tot ({tot})")
    scored = {y for n in dataset.levels for m in dataset.editions(n).values() for y in m["jaren"]}
    complete = complete_years(dataset)
    for year in (year for year in (van, tot) if year not in complete):
        why = "has scores but no dimensions" if year in scored else "is not in this dataset"
        raise ParameterError(f"{year} {why}; years with dimensions are {', '.join(map(str, complete))}")


def _why_not(dataset: Dataset, gemeenten: Collection[str], van: int, tot: int, level: str) -> str:
    """Say which levels and years could serve instead."""
    names = dataset.gemeenten.set_index("code")["naam"]
    scored = pd.concat([dataset.scores(n, columns=["gemeente_code"]) for n in dataset.levels])
    if not {*scored["gemeente_code"]} & {*gemeenten}:
        some = ", ".join(names.get(c, c) for c in list(gemeenten)[:5])
        return f"this dataset has no scores in {some}; prepare it with files that hold them, or choose another area"
    instead, lacking = [], set[str]()
    for niveau in dataset.levels:
        for edition, about in dataset.editions(niveau).items():
            years = about["jaren_met_dimensies"]
            if {van, tot} <= {*years}:
                counts = coverage(dataset, niveau, edition, van, tot)["beide"]
                unserved = {*gemeenten} - {*counts.index[counts > 0]}
                instead += [] if unserved else [f"schaal {niveau}"]
                lacking |= {names.get(c, c) for c in unserved if level in (niveau, "auto")}
            elif niveau == level and len(years) > 1:
                instead.append(f"years {', '.join(map(str, years))} at this level")
    where = "no level has" if level == "auto" else f"level {level} has not"
    more = f" and {len(lacking) - 5} more" if len(lacking) > 5 else ""
    missing = f" for {', '.join(sorted(lacking)[:5])}{more}" if lacking else ""
    apart = _apart(dataset, van, tot, level)
    choose = " or ".join(dict.fromkeys(instead)) or ("" if apart else "other years")
    remedy = f"; choose {choose}" if choose else ""
    return f"{where} both {van} and {tot} with dimensions in one edition{missing}{remedy}{apart}"


def _apart(dataset: Dataset, van: int, tot: int, level: str) -> str:
    """Tell what to do where the two years stand in different editions of a level, as an extract without a name does."""
    for niveau in dataset.levels if level == "auto" else (level,):
        first, last = ([c.editie for c in choices(dataset, year, level=niveau)] for year in (van, tot))
        if first and last and not set(first) & set(last):
            both = f"of {niveau}, {van} is of edition {first[-1]} and {tot} of {last[-1]}"
            remedy = "if both are of one publication, name its edition in both files (2002-2024)"
            return f"; {both}: {remedy} and prepare again"
    return ""
