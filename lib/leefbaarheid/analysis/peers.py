"""Gemeenten that resemble another in size and urbanity."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

#: Lower bounds of CBS's classes of urbanity 1-4 in addresses per km²; below the last is class 5.
URBANITY: Final = (2500, 1500, 1000, 500)
#: A gemeente more than so many times larger or smaller is no peer.
FACTOR: Final = 2.0


def gemeente_profile(attributes: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Size and urbanity of every gemeente, from the areas that lie in it.

    ``attributes`` has ``code, kenmerk, waarde`` with ``huishoudens`` (or ``woningen``) and ``oad``;
    ``areas`` has ``code, gemeente_code``. Returns a frame indexed by ``gemeente_code``: ``omvang`` (households, or
    woningen), ``oad`` (weighted by them) and ``stedelijkheid`` (CBS classes, 1 very urban .. 5 not).
    """
    wide = attributes.pivot_table(index="code", columns="kenmerk", values="waarde", aggfunc="last")
    wide = wide.reindex(columns=["huishoudens", "woningen", "oad"])
    size = wide["huishoudens"].fillna(wide["woningen"])
    rows = pd.DataFrame({"omvang": size, "oad": wide["oad"]}).dropna(subset=["omvang"])
    rows["gemeente_code"] = areas.set_index("code")["gemeente_code"].reindex(rows.index)
    known = rows.dropna(subset=["oad"])
    sums = (
        known.assign(deel=known["oad"] * known["omvang"]).groupby("gemeente_code")[["deel", "omvang"]].sum()
    )
    profile = rows.groupby("gemeente_code")[["omvang"]].sum()
    profile["oad"] = (sums["deel"] / sums["omvang"]).reindex(profile.index)
    below = (profile[["oad"]].to_numpy() < np.array(URBANITY)).sum(axis=1)
    profile["stedelijkheid"] = (
        pd.Series(1 + below, profile.index).where(profile["oad"].notna()).astype("Int64")
    )
    return profile


def peers(profile: pd.DataFrame, gemeente: str, number: int) -> list[str]:
    """Return at most ``number`` gemeenten of the same urbanity class, nearest in size (ratio of ``omvang``) first.

    None is more than ``FACTOR`` times larger or smaller. Where urbanity is not known, only size counts. Empty
    where the gemeente has no profile.
    """
    if gemeente not in profile.index or number < 1:
        return []
    own = profile.loc[gemeente].to_dict()
    others = profile.drop(index=gemeente)
    others = others[others["omvang"] > 0]
    if pd.notna(own["stedelijkheid"]):
        others = others[others["stedelijkheid"] == own["stedelijkheid"]]
    ratio = np.log(others["omvang"].to_numpy(dtype=float) / own["omvang"])
    distance = pd.DataFrame({"code": others.index, "afstand": np.abs(ratio)})
    distance = distance[distance["afstand"] <= np.log(FACTOR) + 1e-9]
    return distance.sort_values(["afstand", "code"])["code"].head(number).tolist()
