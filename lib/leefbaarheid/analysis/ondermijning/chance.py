"""One area beside others, and what chance does to its counts.

How low a rate may be, whether it changed, whether it is usual at its urbanity, and which parts to look at.
"""

from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from leefbaarheid.dataset.frame import JUDGED_FROM
from leefbaarheid.params import FEW

#: From this share on a clear change is a large one.
LARGE_CHANGE: Final = 0.4
#: So many gemeenten nearest in urbanity tell what is usual.
NEAR: Final = 50
#: The share of z-scores at each end that is pulled in before overdispersion is estimated.
WINSOR: Final = 0.1
_END: Final = NormalDist().inv_cdf(1 - WINSOR)
#: Mean square of standard normal scores that are so pulled in, 0.679: without it the limits would be too narrow.
WINSORISED: Final = 1 - 2 * WINSOR - 2 * _END * NormalDist().pdf(_END) + 2 * WINSOR * _END**2
#: Of each rule of the list these come first.
FIRST: Final = {"hoog": 4, "stijgt": 3, "soort": 3}
_Z95: Final = NormalDist().inv_cdf(0.975)


class Bounds(NamedTuple):
    """From when on a figure is shown, judged or called different.

    A share that is smaller than ``least`` is no clear difference. From fewer ``cases`` nothing is called high, low or
    changed: by chance alone 20 are 11 one year and 29 another. A buurt of fewer inhabitants than ``people`` has no figure,
    one of fewer ``households`` is not judged.
    """

    least: float = 0.1
    cases: int = 20
    people: float = FEW
    households: float = JUDGED_FROM


USUAL: Final = Bounds()


def at_least(teller: pd.Series) -> pd.Series:
    """The lower end of the exact 95% interval of a Poisson count (F. Garwood, Biometrika 28, 1936); 0 for a count of 0."""
    from scipy.special import gammaincinv

    count = teller.astype(float)
    return pd.Series(gammaincinv(count, 0.025), count.index).mask(count == 0, 0.0)


def changed(
    before: pd.Series, after: pd.Series, growth: pd.Series | float = 1.0, bounds: Bounds = USUAL
) -> pd.DataFrame:
    """Compare counts of two years, on one index.

    ``growth`` is how much the denominator grew (its later value by its earlier; 1 where it is not known). Returns
    ``verandering`` (the later rate by the earlier, less 1) and ``duidelijk``: 1 up or -1 down where the log of their ratio
    lies beyond 1.96 standard errors, sqrt(1 / before + 1 / after), as for two independent Poisson counts (a count of 0
    taken as a half), and change and cases of one of both years are within the ``bounds``; else 0, and
    missing where a count is not known.
    """
    a, b = before.astype(float), after.astype(float)
    share = (b / a.where(a > 0)) / growth - 1
    low, high = a.clip(lower=0.5), b.clip(lower=0.5)
    z = pd.Series(np.log(high / low / growth) / np.sqrt(1 / low + 1 / high), a.index)
    clear = (z.abs() >= _Z95) & (np.maximum(a, b) >= bounds.cases) & ~(share.abs() < bounds.least - 1e-9)
    side = z.clip(-1, 1).round().where(clear, 0.0).where(a.notna() & b.notna())
    return pd.DataFrame({"verandering": share, "duidelijk": side.astype("Int64")})


def change_steps(found: pd.DataFrame) -> pd.Series:
    """The step on a map of each change that :func:`changed` found: 1 up or -1 down where clear, 2 or -2 from 40% on."""
    return found["duidelijk"] * (1 + (found["verandering"].abs() >= LARGE_CHANGE - 1e-9).astype(int))


def expected(teller: pd.Series, noemer: pd.Series, oad: pd.Series, near: int = NEAR) -> pd.DataFrame:
    """Judge counts O against what gemeenten of the same urbanity make one expect.

    The series share one index: cases, their denominator and addresses per km². What is usual is the pooled rate (all
    cases by all of the denominator) of the ``near`` gemeenten nearest in log ``oad``, the gemeente itself left out; at
    equal distance the first stands. Returns, for rows that have all three: ``verwacht`` (E, that rate times ``noemer``),
    ``laag`` and ``hoog`` (the ratios O / E of exp(-+1.96 sqrt(1 / E + tau2))) and ``buiten`` (-1 below these, 1 above, else
    0; a count of 0 taken as a half). Empty with fewer than twice ``near`` rows: their neighbours would not be alike.

    ``tau2`` is additive overdispersion by moments, never below 0: (I phi - (I - 1)) / (sum E - sum E^2 / sum E) over the I
    rows, where phi is the mean square of ln ratio times sqrt E, winsorised at 10% a side and divided by what that leaves
    of normal scores. D.J. Spiegelhalter, "Handling over-dispersion of performance indicators", Qual. Saf. Health Care
    14 (2005). The pooled rate leans to large gemeenten, and tails are heavier than normal: see docs/method.md for
    how many gemeenten lie inside.
    """
    rows = pd.DataFrame({"teller": teller, "noemer": noemer, "oad": oad}).astype(float).dropna()
    rows = rows[(rows["noemer"] > 0) & (rows["oad"] > 0)]
    if len(rows) < 2 * near or not rows["teller"].sum() > 0:
        return pd.DataFrame(columns=["verwacht", "laag", "hoog", "buiten"], index=rows.index[:0], dtype=float)
    cases, base, place = rows["teller"].to_numpy(), rows["noemer"].to_numpy(), np.log(rows["oad"].to_numpy())
    apart = np.abs(place[:, None] - place)
    np.fill_diagonal(apart, np.inf)
    beside = np.argsort(apart, axis=1, kind="stable")[:, :near]
    usual = base * cases[beside].sum(axis=1) / base[beside].sum(axis=1)
    usual = np.where(usual > 0, usual, np.nan)
    log = np.log(np.maximum(cases, 0.5) / usual)
    z, known = log * np.sqrt(usual), usual[usual > 0]
    phi = np.nanmean(np.clip(z, *np.nanquantile(z, [WINSOR, 1 - WINSOR])) ** 2) / WINSORISED
    excess = len(known) * phi - (len(known) - 1)
    tau2 = max(0.0, excess / (known.sum() - (known**2).sum() / known.sum()))
    half = _Z95 * np.sqrt(1 / usual + tau2)
    side = (log > half).astype(int) - (log < -half).astype(int)
    ends = {"laag": np.exp(-half), "hoog": np.exp(half)}
    return pd.DataFrame({"verwacht": usual, **ends, "buiten": side}, index=rows.index)


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
        part.loc[:, part.notna().mean() >= coverage].reindex(columns=units.index)
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
    rose = rest[rest["duidelijk"].isin([1])].sort_values(["verandering", "code"], ascending=[False, True])
    high = high.drop(index=rose.index, errors="ignore")
    return pd.concat([high.assign(regel="hoog"), rose.assign(regel="stijgt")], ignore_index=True)
