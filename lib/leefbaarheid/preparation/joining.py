"""How much of each gemeente found its SES-WOA: areas that were recoded must not fail to join in silence."""

from typing import Final

import pandas as pd

from leefbaarheid.preparation.denominators import closest
from leefbaarheid.preparation.places import Places
from leefbaarheid.preparation.read import Raw, Tables
from leefbaarheid.sources.log import some

#: A gemeente with a smaller share joined is named.
LIMIT: Final = 0.8
#: How many gemeenten a level and year names.
NAMED: Final = 20
#: Why areas of a gemeente have none, as a rule, and what to do.
RECODED: Final = "there are codes of other areas: take the SES table of the division that the scores have"
LACKING: Final = "suppressed by CBS, or not in the table: add the rest of the table"

_SHARES: Final = ["gebieden", "gekoppeld", "aandeel_gebieden", "aandeel_huishoudens", "onbekend"]
COLUMNS: Final = ["niveau", "jaar", "gemeente_code", "gemeente", *_SHARES]


def joined_ses(raw: Raw, places: Places, scores: Tables, features: pd.DataFrame) -> pd.DataFrame:
    """Return how many scored areas have ``ses_totaal``: a row a level, year of SES and gemeente (``COLUMNS``).

    ``gebieden`` counts areas with a score in the level's newest edition, ``gekoppeld`` those with a figure;
    ``aandeel_gebieden`` and ``aandeel_huishoudens`` (0-1) are their shares. Households are those of the nearest
    year (dwellings where there are none); where the gemeente's own number of households of that year is larger
    than their sum, the rest counts as not joined; missing where nothing is known. ``onbekend`` counts codes of
    the SES tables in the gemeente that are no scored area: old or new codes of areas that were recoded.
    """
    key, names = ["niveau", "code", "jaar"], places.gemeenten.set_index("gemeente_code")["gemeente"]
    given = [f.loc[f["kenmerk"] == "ses_totaal", key] for f, _ in raw.own]
    every = pd.concat([pd.DataFrame(columns=key), *given]).drop_duplicates().groupby(["niveau", "jaar"])
    parts = [pd.DataFrame(columns=COLUMNS)]
    for level, year, ses in ((str(n), int(str(y)), rows["code"]) for (n, y), rows in every if n in scores):
        newest = scores[level][scores[level]["editie"] == scores[level]["editie"].max()]
        areas = newest.drop_duplicates("code")[["code", "gemeente_code"]].reset_index(drop=True)
        known, weight = areas["code"].isin(ses), _households(features, level, year, areas["code"])
        areas = areas.assign(gebieden=1, gekoppeld=known, alle=weight, deel=weight.where(known, 0.0))
        table = areas.drop(columns="code").groupby("gemeente_code").sum()
        whole = features[(features["niveau"] == "gemeente") & (features["kenmerk"] == "huishoudens")]
        whole = whole[whole["jaar"] == year].set_index("code")
        everyone = table["alle"].clip(lower=whole["waarde"].reindex(table.index).fillna(0.0))
        strange = ses[~ses.isin(areas["code"])].reset_index(drop=True)
        unknown = places.gemeente_of(level, strange).value_counts()
        table = table.assign(niveau=level, jaar=year, gemeente=names.reindex(table.index))
        table["aandeel_gebieden"] = table["gekoppeld"] / table["gebieden"]
        table["aandeel_huishoudens"] = (table["deel"] / everyone).where(everyone > 0)
        table["onbekend"] = unknown.reindex(table.index).fillna(0).astype(int)
        parts.append(table.reset_index()[COLUMNS])
    return pd.concat(parts[1:] or parts).sort_values(COLUMNS[:3], ignore_index=True)


def _households(features: pd.DataFrame, level: str, year: int, code: pd.Series) -> pd.Series:
    """Return the households of each area in the year nearest to ``year``, else its dwellings, else 0."""
    asked, pool = code.to_frame("code").assign(jaar=year), features[features["niveau"] == level]
    homes, dwellings = (
        closest(asked, pool[pool["kenmerk"] == name], ["code"])["waarde"]
        for name in ("huishoudens", "woningen")
    )
    return homes.fillna(dwellings).fillna(0.0)


def describe_joined(table: pd.DataFrame) -> list[str]:
    """Return a line a level on how much of SES-WOA was joined, with the gemeenten under ``LIMIT``.

    Years in which the same was joined stand in one line. The share of households decides, where it is known, else
    that of areas.
    """
    share = table["aandeel_huishoudens"].fillna(table["aandeel_gebieden"]).astype(float)
    years: dict[str, list[str]] = {}
    for (level, year), rows in table.assign(deel=share).groupby(["niveau", "jaar"]):
        total, joined = int(rows["gebieden"].sum()), int(rows["gekoppeld"].sum())
        said = f"{level}: {joined:,} of {total:,} scored areas have it ({joined / total:.1%})"
        said += f", in {len(rows)} gemeenten"
        low = rows[rows["deel"] < LIMIT].sort_values(["deel", "gemeente_code"])
        if len(low):
            counts = low[["gemeente", "gekoppeld", "gebieden", "deel"]].itertuples(index=False, name=None)
            named = [f"{name} {got} of {of} ({deel:.0%})" for name, got, of, deel in counts]
            cause = RECODED if low["onbekend"].any() else LACKING
            said += f"; {len(low)} under {LIMIT:.0%}: {some(named, NAMED)}; {cause}"
        years.setdefault(said, []).append(str(year))
    return [f"SES-WOA {', '.join(found)}, {said}" for said, found in years.items()]
