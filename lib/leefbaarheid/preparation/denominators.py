"""What counts are divided by: inhabitants and dwellings, brought to the division on which the counts stand."""

from typing import Final

import numpy as np
import pandas as pd

from leefbaarheid.preparation.read import among

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
    there = among(noemers, opvolging.rename(columns={"gemeente_code_oud": "code"}), _KEY)
    empty = noemers.drop(columns=_KEY).isna().all(axis=1)
    rows = noemers[there | ~empty | ~noemers["jaar"].isin(opvolging["jaar"])].reset_index(drop=True)
    links = _links(rows[_KEY], opvolging, gemeenten, divisie)
    columns = [c for c in rows if c not in _KEY]
    moved = rows[columns].groupby([links["nieuw"].rename("code"), rows["jaar"]]).sum(skipna=False)
    parts = _parts(links)
    whole = moved.reindex(pd.MultiIndex.from_frame(parts[_KEY])).to_numpy()
    harmless = (rows.loc[parts.index, columns].to_numpy() <= (1 - WHOLE) * whole).all(axis=1)
    lost = links.loc[~links["nieuw"].isin(gemeenten), _KEY].assign(reden=f"has no successor in {divisie}")
    reasons = pd.concat([parts[~harmless], _absent(rows[_KEY], opvolging, divisie), lost])
    said = reasons.drop_duplicates().sort_values([*_KEY, "reden"]).groupby(_KEY)["reden"].agg("; ".join)
    return moved.assign(reden=said.reindex(moved.index).fillna("")).reset_index()


def _links(keys: pd.DataFrame, opvolging: pd.DataFrame, gemeenten: set[str], divisie: int) -> pd.DataFrame:
    """Return for each row of ``keys`` its successor ``nieuw`` by the nearest year, ``aandeel``, ``anderen`` and ``naam``."""
    names = {"gemeente_code_oud": "code", "gemeente_oud": "naam", "gemeente_code": "nieuw"}
    own = opvolging.reindex(columns=["jaar", *names, "aandeel", "anderen"]).rename(columns=names)
    older = keys[keys["jaar"] < divisie]
    links = keys.join(closest(older, own, ["code"])[["nieuw", "naam", "aandeel", "anderen"]])
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
    there = among(older.rename(columns={"gemeente_code_oud": "code"}), keys, _KEY)
    lost = older[~there].rename(columns={"gemeente_code": "code"})
    return lost[_KEY].assign(reden="lacks " + lost["gemeente_oud"].astype(str))


def closest(rows: pd.DataFrame, pool: pd.DataFrame, key: list[str], most: float = np.inf) -> pd.DataFrame:
    """Return for each of ``rows`` the one of ``pool`` with the same ``key`` and the nearest ``jaar``, the earlier of two.

    The year of the latter is ``jaar_van``. Missing where there is none within ``most`` years.
    """
    pairs = rows[[*key, "jaar"]].assign(rij=np.arange(len(rows))).merge(pool, on=key, suffixes=("", "_van"))
    away = (pairs["jaar_van"].astype(int) - pairs["jaar"].astype(int)).abs()
    best = pairs.assign(ver=away)[away <= most].sort_values(["rij", "ver", "jaar_van"]).drop_duplicates("rij")
    return best.set_index("rij").reindex(range(len(rows))).set_axis(rows.index)
