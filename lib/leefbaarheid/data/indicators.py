"""Indicators as they may be shown: small counts of users' tables hidden, for every table, map and file alike."""

from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from leefbaarheid.analysis.ondermijning.suppression import suppress
from leefbaarheid.dataset import Dataset
from leefbaarheid.dataset.gemeenten import newest_of_each
from leefbaarheid.params import load_indicators

#: Levels inside a gemeente of which figures are mapped, the finest first.
INSIDE: Final = ("buurt", "wijk")


@lru_cache(maxsize=4)
def shown_rates(dataset: Dataset) -> pd.DataFrame:
    """Indicators of gemeenten and of what lies inside them, small counts of users' tables hidden.

    All levels at once: a count that its gemeente's total would give away is hidden too. A user's rate without a count
    is hidden where it times what is known of the area's inhabitants (or dwellings) would give a count of 1-4. The columns
    of docs/tables.md (``indicatoren.parquet``), and ``onderdrukt``: whether ``waarde`` and ``teller`` are hidden.
    """
    levels = ("gemeente", *(n for n in INSIDE if dataset.has_areas(n)))
    every = pd.concat([dataset.indicators(n) for n in levels], ignore_index=True)
    own = every["indicator"].isin(every.loc[every["eigen"].astype(bool), "indicator"])
    mine = every[own]
    without = mine["teller"].isna()
    hidden = suppress(mine.assign(teller=mine["teller"].fillna(_counts_behind(dataset, mine, every))))
    hidden["teller"] = hidden["teller"].mask(without)
    found = pd.concat([every[~own].assign(onderdrukt=False), hidden]).sort_index()
    return found.astype({"eigen": bool, "onderdrukt": bool})


def newest_shown(rows: pd.DataFrame, jaar: int = 0) -> pd.DataFrame:
    """Keep of each indicator the newest year that serves (:func:`.gemeenten.newest_of_each`), with its hidden rows."""
    known = newest_of_each(rows, jaar)
    served = known.groupby("indicator")["jaar"].max()
    only = rows[rows["onderdrukt"] & (rows["jaar"] <= (jaar or np.inf))].groupby("indicator")["jaar"].max()
    served = served.combine_first(only)
    hidden = rows["onderdrukt"] & (rows["jaar"] == rows["indicator"].map(served))
    return pd.concat([known, rows[hidden]], ignore_index=True)


def _counts_behind(dataset: Dataset, rows: pd.DataFrame, every: pd.DataFrame) -> pd.Series:
    """What a rate of a user without a count comes down to, rounded; missing where its denominator is not known.

    Denominators are those by which published counts (in ``every``) were divided, else the kenmerken: the newest of each.
    """
    meanings = load_indicators()
    kinds = every["indicator"].map({name: one.noemer for name, one in meanings.items()})
    published = every.assign(noemer_soort=kinds)[~every["eigen"].astype(bool) & every["noemer"].notna()]
    parts = [pd.Series(dtype=float, index=rows.index[:0])]
    for (level, name), part in rows[rows["eigen"].astype(bool)].groupby(["niveau", "indicator"]):
        meaning = meanings.get(str(name))
        if meaning is None or not meaning.noemer:
            continue
        alike = (published["niveau"] == level) & (published["noemer_soort"] == meaning.noemer)
        divided = published[alike].sort_values("jaar")
        known = dataset.attributes(str(level), [meaning.noemer]).sort_values("jaar")
        latest = known.drop_duplicates("code", keep="last").set_index("code")["waarde"]
        latest = divided.groupby("code")["noemer"].last().combine_first(latest)
        parts.append((part["waarde"] * part["code"].map(latest) / meaning.per).round())
    return pd.concat(parts).reindex(rows.index)
