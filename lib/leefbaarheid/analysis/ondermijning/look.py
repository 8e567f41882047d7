"""Where to look: areas and kinds of crime that stand out by more than chance, at most ten."""

from collections.abc import Collection
from typing import Final

import pandas as pd

from leefbaarheid.analysis.ondermijning.buurten import CASES, enough
from leefbaarheid.analysis.ondermijning.change import LEAST

#: A list has so many rows at most, and of each rule these first.
MOST: Final = 10
FIRST: Final = {"hoog": 4, "stijgt": 3, "soort": 3}
#: A page shows so many kinds of crime; the others stand in its table.
KINDS: Final = 12
#: A kind counts where the gemeente is among this share with most per inhabitant.
TOP: Final = 0.1


def areas_to_look_at(areas: pd.DataFrame, own: float, least: float = LEAST) -> pd.DataFrame:
    """Areas whose rate lies above ``own`` (that of all together) by more than chance, or that clearly rose.

    ``areas`` are those of :func:`leefbaarheid.data.crime_inside.load_inside`. A rate counts where the lower end of its
    interval lies the share ``least`` above ``own``, the highest first; a rise where it is clear
    (:func:`.change.changed`), the largest share first; of those that do both the highest stand as high, the others as
    risen. Only areas that are judged and may be ranked. Returns their rows with ``regel`` ("hoog", "stijgt"),
    ``sleutel`` (the code) and ``maal`` (times ``own``).
    """
    known = areas[areas["beoordeeld"] & areas["te_rangschikken"].eq(True)]
    known = known.assign(maal=known["waarde"] / own, sleutel=known["code"])
    known = known.sort_values(["maal", "code"], ascending=[False, True])
    high = known[known["zeker"] > (1 + least) * own]
    rest = known.drop(index=high.index[: FIRST["hoog"]])
    rose = rest[rest["duidelijk"].eq(1).fillna(False)].sort_values(
        ["verandering", "code"], ascending=[False, True]
    )
    high = high.drop(index=rose.index, errors="ignore")
    return pd.concat([high.assign(regel="hoog"), rose.assign(regel="stijgt")], ignore_index=True)


def kinds_to_look_at(profile: pd.DataFrame, least: float = LEAST, cases: int = CASES) -> pd.DataFrame:
    """Kinds of which a gemeente is among the tenth with most, and has clearly more than gemeenten like it.

    ``profile`` has a row an ``indicator``: ``plaats`` (1 is the most), ``van`` (of how many), ``teller, waarde, peers``
    and ``getoond``; kinds of fewer than ``cases`` do not count. Returns its rows, the first place first, with ``regel``
    ("soort") and ``sleutel`` (the indicator).
    """
    high = (profile["plaats"] <= TOP * profile["van"]) & (profile["waarde"] > (1 + least) * profile["peers"])
    kept = profile[high.fillna(False) & enough(profile["teller"], cases) & profile["getoond"]]
    return kept.sort_values("plaats", kind="stable").assign(regel="soort", sleutel=kept["indicator"])


def first_of_each(*lists: pd.DataFrame) -> pd.DataFrame:
    """The first rows of each rule (:data:`FIRST`), then the rest in order, up to :data:`MOST`; rules stay together."""
    every = pd.concat([t for t in lists if len(t)] or lists[:1], ignore_index=True)
    if every.empty:
        return every
    number = every.groupby("regel", sort=False).cumcount()
    early = number < every["regel"].map(FIRST)
    kept = pd.concat([every[early], every[~early]]).head(MOST).index
    return every.loc[kept.sort_values()].reset_index(drop=True)


def concentration(teller: pd.Series, noemer: pd.Series, share: float = 0.5) -> tuple[int, float]:
    """In how few areas this share of the cases falls, and what part of all inhabitants (``noemer``) lives there."""
    order = teller.sort_values(ascending=False, kind="stable")
    many = int((order.cumsum() < share * order.sum() - 1e-9).sum()) + 1 if len(order) else 0
    return many, float(noemer[order.index[:many]].sum() / noemer.sum()) if len(order) else 0.0


def around(ranking: pd.DataFrame, codes: Collection[str], near: int = 4) -> pd.DataFrame:
    """The rows of a ranking around one gemeente, or the first rows of several; missing ranks last."""
    mine = ranking["gemeente_code"].isin(list(codes))
    if len(codes) > 1:
        return ranking[mine].head(15)
    at = int(mine.to_numpy().argmax())
    return ranking.iloc[max(0, at - near) : at + near + 1]
