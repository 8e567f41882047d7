"""One area: its indicators beside those of others, and which of its parts and kinds of crime to look at."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from leefbaarheid.analysis.ondermijning.chance import USUAL, Bounds

#: A list has so many rows at most, and of each rule these first.
MOST: Final = 10
FIRST: Final = {"hoog": 4, "stijgt": 3, "soort": 3}
#: A page shows so many kinds of crime; the others stand in its table.
KINDS: Final = 12
#: A kind counts where the gemeente is among this share with most per inhabitant.
TOP: Final = 0.1


def profile(
    frame: pd.DataFrame,
    indicators: Mapping[str, str],
    codes: Sequence[str],
    peers: Sequence[str],
    weights: pd.DataFrame,
    coverage: float,
) -> pd.DataFrame:
    """Set the indicators of a gemeente, or of several together, in the national picture.

    ``frame`` has a row a gemeente, by code, with ``omvang`` and a column an indicator; ``indicators`` gives the unit of
    each; ``weights`` has for a rate its denominator, in the same rows and columns: without one, means are weighted by
    ``omvang``. Returns by indicator: ``waarde`` (of several gemeenten the weighted mean), ``eenheid, nl`` (weighted mean of
    all: with denominators as weights the national rate), ``q1, mediaan, q3`` (over gemeenten), ``percentiel`` (share, 0-100,
    of the other gemeenten that are lower, equals counting half) and ``peers`` (unweighted mean). As published, in the
    indicator's own unit; missing where there is no figure, and for several gemeenten (the country, peers) where under
    ``coverage`` of them have one: a few would else pass for all.
    """
    units = pd.Series(indicators, dtype="str")
    values = frame[units.index].astype(float)
    chosen = values.index.isin(list(codes))
    bases = {name: weights[name] if name in weights else frame["omvang"] for name in units.index}
    weight = pd.DataFrame(bases, frame.index, dtype=float)
    country, own_part, peer_part = (
        part.where(part.notna().mean() >= coverage, axis="columns")
        for part in (values, values[chosen], values[values.index.isin(list(peers))])
    )
    own, others = _means(own_part, weight), country[~chosen]
    lower = ((others < own).sum() + (others == own).sum() / 2) / others.count()
    table = pd.DataFrame({"waarde": own, "eenheid": units, "nl": _means(country, weight)})
    table[["q1", "mediaan", "q3"]] = country.quantile([0.25, 0.5, 0.75]).T
    table = table.assign(percentiel=100 * lower.where(own.notna()), peers=peer_part.mean())
    return table.rename_axis("indicator")


def _means(values: pd.DataFrame, weight: pd.DataFrame) -> pd.Series:
    """Weighted means over the areas with a value; of a single one the value itself, whatever its weight."""
    used = weight.loc[values.index].where(values.notna() & (weight > 0))
    mean = (values * used).sum() / used.sum(min_count=1)
    return mean.where(values.count() > 1, values.sum(min_count=1))


def areas_to_look_at(areas: pd.DataFrame, own: float, bounds: Bounds = USUAL) -> pd.DataFrame:
    """Areas whose rate lies above ``own`` (that of all together) by more than chance, or that clearly rose.

    ``areas`` are those of :func:`leefbaarheid.data.crime_inside.load_inside`. A rate counts where the lower end of its
    interval lies the share ``bounds.least`` above ``own``, the highest first; a rise where it is clear
    (:func:`.chance.changed`), the largest share first; of those that do both the highest stand as high, the others as
    risen. Only areas that are judged and may be ranked. Returns their rows with ``regel`` ("hoog", "stijgt"),
    ``sleutel`` (the code) and ``maal`` (times ``own``).
    """
    known = areas[areas["beoordeeld"] & areas["te_rangschikken"].eq(True)]
    known = known.assign(maal=known["waarde"] / own, sleutel=known["code"])
    known = known.sort_values(["maal", "code"], ascending=[False, True])
    high = known[known["zeker"] > (1 + bounds.least) * own]
    rest = known.drop(index=high.index[: FIRST["hoog"]])
    rose = rest[rest["duidelijk"].eq(1).fillna(False)].sort_values(
        ["verandering", "code"], ascending=[False, True]
    )
    high = high.drop(index=rose.index, errors="ignore")
    return pd.concat([high.assign(regel="hoog"), rose.assign(regel="stijgt")], ignore_index=True)


def kinds_to_look_at(profile: pd.DataFrame, bounds: Bounds = USUAL) -> pd.DataFrame:
    """Kinds of which a gemeente is among the tenth with most, and has clearly more than gemeenten like it.

    ``profile`` has a row an ``indicator``: ``plaats`` (1 is the most), ``van`` (of how many), ``teller, waarde, peers``
    and ``getoond``; kinds of fewer than ``bounds.cases`` do not count. Returns its rows, the first place first, with
    ``regel`` ("soort") and ``sleutel`` (the indicator).
    """
    more = profile["waarde"] > (1 + bounds.least) * profile["peers"]
    high = (profile["plaats"] <= TOP * profile["van"]) & more
    kept = profile[high.fillna(False) & ~(profile["teller"] < bounds.cases) & profile["getoond"]]
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
