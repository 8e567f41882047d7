"""Buurten that are not as others are: without dwellings, without scores, or with another code before 2020."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tests.voorbeeldland import plan

#: First year in which recoded buurten have their new code.
RECODED_IN = 2020


@dataclass(frozen=True)
class Oddities:
    """Codes of buurten: ``empty`` have no dwellings, ``silent`` neither dwellings nor scores; ``recoded`` old to new."""

    empty: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    recoded: tuple[tuple[str, str], ...] = ()


def choose(buurten: pd.DataFrame, number: int, rng: np.random.Generator) -> Oddities:
    """Choose ``number`` buurten of each kind, none in a gemeente that is in every size.

    Those without dwellings are the least dense, in postcode areas with other buurten.
    """
    if not number:
        return Oddities()
    core = [g.naam for g in plan.CORE]
    spare = buurten[~buurten["gemeente"].isin(core)].sort_values("dichtheid", kind="stable")
    spare = spare[spare.groupby("pc4")["code"].transform("size") >= 3]
    thin = spare.drop_duplicates("pc4").head(2 * number)["code"].tolist()
    rest = spare[~spare["code"].isin(thin)].drop_duplicates("gemeente")["code"]
    new = sorted(rng.choice(rest.to_numpy(dtype=str), number, replace=False).tolist())
    old = [f"{code[:8]}9{code[9]}" for code in new]
    return Oddities(tuple(thin), tuple(thin[1::2]), tuple(zip(old, new, strict=True)))


def publish(scores: pd.DataFrame, odd: Oddities) -> pd.DataFrame:
    """Return the scores of the buurten as published: without the silent ones, old codes in the older years."""
    old = {new: old for old, new in odd.recoded}
    kept = scores[~scores["code"].isin(odd.silent)].copy()
    before = kept["code"].isin(list(old)) & (kept["jaar"] < RECODED_IN)
    kept.loc[before, "code"] = kept.loc[before, "code"].map(old)
    return kept.sort_values(["code", "jaar"], ignore_index=True)
