"""What counts are divided by: inhabitants and dwellings, brought to the division on which the counts stand."""

from typing import Final

import numpy as np
import pandas as pd

#: A gemeente that took less than this share of an older one took only a part of it.
WHOLE: Final = 0.95
#: Years that a denominator may be away from its count, where the count's source has none of its own.
MOST_YEARS: Final = 5

_KEY: Final = ["code", "jaar"]


def move(noemers: pd.DataFrame, opvolging: pd.DataFrame, gemeenten: set[str], divisie: int) -> pd.DataFrame:
    """Sum denominators of gemeenten, on each year's own division, to the gemeenten of ``divisie``.

    ``noemers`` has a row a gemeente and year: ``code, jaar`` and columns with numbers. ``opvolging`` is the table
    of successors, with ``anderen`` (``sources.regions``). Returns ``code, jaar``, the same columns (missing where one
    of the older gemeenten has none) and ``reden``: empty, or why the sum is not that of the gemeente: it has a part of
    one that was divided (and as a whole has more than 5% of its inhabitants), or one that went into it is not in
    ``noemers``. Gemeenten without a successor keep their code. So the sums over all rows are those of ``noemers``. A row
    without numbers of a gemeente that there was not yet (it stands there for its counts) takes no part.
    """
    rows = noemers[~_not_yet(noemers, opvolging)].reset_index(drop=True)
    links = _links(rows[_KEY], opvolging, gemeenten, divisie)
    columns = [c for c in rows if c not in _KEY]
    target = pd.DataFrame({"code": links["nieuw"], "jaar": rows["jaar"]})
    groups = rows[columns].groupby([target["code"], target["jaar"]])
    unknown = rows[columns].isna().groupby([target["code"], target["jaar"]]).any()
    moved = groups.sum().mask(unknown)
    parts = _parts(links)
    whole = moved.reindex(pd.MultiIndex.from_frame(parts[_KEY])).to_numpy()
    harmless = (rows.loc[parts.index, columns].to_numpy() <= (1 - WHOLE) * whole).all(axis=1)
    lost = links.loc[~links["nieuw"].isin(gemeenten), _KEY].assign(reden=f"has no successor in {divisie}")
    reasons = pd.concat([parts[~harmless], _absent(rows[_KEY], opvolging, divisie), lost])
    said = reasons.drop_duplicates().sort_values([*_KEY, "reden"]).groupby(_KEY)["reden"].agg("; ".join)
    return moved.assign(reden=said.reindex(moved.index).fillna("")).reset_index()


def _not_yet(noemers: pd.DataFrame, opvolging: pd.DataFrame) -> pd.Series:
    """Tell which rows have no numbers, for a gemeente that is not in the division of that year."""
    division = pd.MultiIndex.from_frame(opvolging[["gemeente_code_oud", "jaar"]])
    there = pd.MultiIndex.from_frame(noemers[_KEY]).isin(division)
    return noemers.drop(columns=_KEY).isna().all(axis=1) & noemers["jaar"].isin(opvolging["jaar"]) & ~there


def _links(keys: pd.DataFrame, opvolging: pd.DataFrame, gemeenten: set[str], divisie: int) -> pd.DataFrame:
    """Return for each row of ``keys`` its successor ``nieuw`` by the nearest year, ``aandeel``, ``anderen`` and ``naam``."""
    columns = ["jaar", "gemeente_code_oud", "gemeente_oud", "gemeente_code", "aandeel", "anderen"]
    own = opvolging.reindex(columns=columns)
    own = own.set_axis(["van", "code", "naam", "nieuw", "aandeel", "anderen"], axis=1)
    found = keys.reset_index().merge(own, on="code")
    found = found[found["jaar"] < divisie]
    away = (found["van"].astype(int) - found["jaar"].astype(int)).abs()
    nearest = found.assign(ver=away).sort_values(["index", "ver", "van"]).drop_duplicates("index")
    links = keys.join(nearest.set_index("index")[["nieuw", "naam", "aandeel", "anderen"]])
    none = links["nieuw"].isna()
    links["nieuw"] = links["nieuw"].astype("object").mask(none, links["code"].astype("object"))
    links["anderen"] = links["anderen"].astype("object").mask(none, "")
    return links


def _parts(links: pd.DataFrame) -> pd.DataFrame:
    """Return ``code, jaar, reden`` of each gemeente that has a part of one that was divided, on the latter's index."""
    split = links[(links["aandeel"].astype(float) < WHOLE) & (links["anderen"] != "").fillna(True)]
    said = split["anderen"].fillna("").astype(str).str.findall(r"(GM\d{4}):(\d*\.?\d+)")
    others = split.assign(ander=said).explode("ander").dropna(subset="ander")
    other = pd.DataFrame(list(others["ander"]), index=others.index, columns=["code", "deel"])
    other = other.assign(jaar=others["jaar"], naam=others["naam"])
    other = other[other["deel"].astype(float) > 1 - WHOLE - 1e-9]
    took = pd.concat([split[["nieuw", "jaar", "naam"]].set_axis(["code", "jaar", "naam"], axis=1), other])
    return took[_KEY].assign(reden=took["naam"].astype(str) + " was divided")


def _absent(keys: pd.DataFrame, opvolging: pd.DataFrame, divisie: int) -> pd.DataFrame:
    """Return ``code, jaar, reden`` where an older gemeente of that very year is not in ``keys``."""
    older = opvolging[opvolging["jaar"].isin(keys["jaar"]) & (opvolging["jaar"] < divisie)]
    held = pd.MultiIndex.from_frame(keys[_KEY])
    there = pd.MultiIndex.from_arrays([older["gemeente_code_oud"], older["jaar"]]).isin(held)
    lost = older[~there].rename(columns={"gemeente_code": "code"})
    return lost[_KEY].assign(reden="lacks " + lost["gemeente_oud"].astype(str))


def nearest(rows: pd.DataFrame, pool: pd.DataFrame) -> pd.DataFrame:
    """Return ``noemer`` and its year ``noemer_jaar`` for each of ``rows``, missing where there is none near.

    ``rows`` has ``niveau, code, jaar, kenmerk``; ``pool`` the same and ``waarde``. The nearest year within
    ``MOST_YEARS`` counts, the earlier of two.
    """
    key = ["niveau", "code", "kenmerk"]
    pairs = rows[[*key, "jaar"]].assign(rij=np.arange(len(rows))).merge(pool, on=key, suffixes=("", "_van"))
    away = (pairs["jaar_van"].astype(int) - pairs["jaar"].astype(int)).abs()
    pairs = pairs.assign(ver=away)[away <= MOST_YEARS].sort_values(["rij", "ver", "jaar_van"])
    best = pairs.drop_duplicates("rij").set_index("rij").reindex(range(len(rows)))
    found = best[["waarde", "jaar_van"]].set_axis(["noemer", "noemer_jaar"], axis=1)
    return found.set_axis(rows.index)
