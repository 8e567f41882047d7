"""Areas where a low status and a low score come together, or a low status and a high score; which to go and look at."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.analysis.correlation import Z95
from leefbaarheid.analysis.sociale_ongelijkheid.correlation import SCORES
from leefbaarheid.errors import ParameterError

#: A list holds this many areas; of those that do well, this many at most where there are more of the others.
MOST: Final = 10
WELL: Final = 3
#: An area with a low SES does well too from this many class steps above what is usual at its SES.
ABOVE: Final = 0.29


@dataclass(frozen=True)
class LowHigh:
    """Choices that the letter leaves open; the defaults are this project's (docs/method.md).

    ``kwintiel`` is the share of the country's areas that have a low status; an area is "stapeling" with a low status
    and a class of at most ``klasse_laag``, its counterpart ("tegenhanger") with one of at least ``klasse_hoog``. Raises
    :class:`ParameterError` where these are not in order.

    >>> LowHigh(klasse_laag=5).klasse_hoog
    8
    """

    kwintiel: float = 0.2
    klasse_laag: int = 4
    klasse_hoog: int = 8

    def __post_init__(self) -> None:
        if self.klasse_laag >= self.klasse_hoog:
            raise ParameterError(f"klasse_laag must be below klasse_hoog ({self.klasse_hoog})")


class Cuts(NamedTuple):
    """Upper bounds on SES-WOA: of a low status, and of the first four fifths of the country's areas."""

    laag: float
    vijfden: tuple[float, ...]


def ses_cuts(national_ses: pd.Series, share: float = 0.2) -> Cuts:
    """Find the bounds among the areas of one level in the whole country, each area counting once.

    Quantiles by linear interpolation; an area on a bound belongs below it. Missing where no area has a figure.
    """
    known = national_ses.dropna()
    return Cuts(float(known.quantile(share)), tuple(known.quantile([0.2, 0.4, 0.6, 0.8]).tolist()))


def household_cut(areas: pd.DataFrame, share: float = 0.2) -> float:
    """The SES up to which a share of the households lives, areas from low to high (each with all its households).

    ``areas`` has ``totaal, huishoudens``. Missing without any weight.
    """
    by = areas[areas["totaal"].notna()].groupby("totaal")["huishoudens"].sum().cumsum()
    return float(by.index[by >= share * by.iloc[-1]][0]) if len(by) and by.iloc[-1] > 0 else float("nan")


def assign_stapeling(areas: pd.DataFrame, limits: LowHigh, cuts: Cuts) -> pd.DataFrame:
    """Tell of every area its fifth of SES and whether it is "stapeling" or its counterpart.

    ``areas`` has ``totaal, klasse``. Returns, on its index, ``ses_kwintiel`` (1 lowest .. 5, missing without SES),
    ``stapeling`` and ``tegenhanger`` (bool, False without SES or class: it is not known to be one).
    """
    fifth = pd.Series(1.0 + np.searchsorted(np.array(cuts.vijfden), areas["totaal"]), areas.index)
    low = areas["totaal"] <= cuts.laag
    table = pd.DataFrame({"ses_kwintiel": fifth.where(areas["totaal"].notna()).astype("Int64")})
    table["stapeling"] = low & (areas["klasse"] <= limits.klasse_laag)
    return table.assign(tegenhanger=low & (areas["klasse"] >= limits.klasse_hoog))


def wilson(count: npt.ArrayLike, n: npt.ArrayLike) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give the 95% interval of a share ``count / n`` by Wilson's score (JASA 22, 1927); missing where ``n`` is 0.

    Arrays of one shape in, two of that shape out; no continuity correction.
    """
    n = np.asarray(n, dtype=float)
    n = np.where(n > 0, n, np.nan)
    p, z2 = np.asarray(count, dtype=float) / n, Z95**2
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * np.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # none and all lie on the end itself, which rounding misses
    low, high = np.where(p == 0, 0.0, middle - half), np.where(p == 1, 1.0, middle + half)
    return np.clip(low, 0, 1), np.clip(high, 0, 1)


def with_low_ses(areas: pd.DataFrame, limits: LowHigh, step: float) -> pd.DataFrame:
    """Pick the areas to look at: where both are low, then those close to it; and areas with a low SES that do well.

    ``areas`` are judged, with ``stapeling, laag, klasse, afw`` and ``boven`` (points above what is usual at its SES; missing
    where that is not known); ``step`` is the width of a class in points. Both low come first, the lowest score ahead; where
    these all fit, those with a low SES one class above ``klasse_laag`` (``bijna``); then up to three of those that do well
    (``goed``): in ``klasse_hoog`` or higher, else at least 0.29 step above what is usual. At most ten in all; the column
    ``regel`` says why each is on the list.
    """
    low = areas[areas["laag"]]
    both = low[low["stapeling"]].sort_values(["afw", "code"]).assign(regel="beide laag")
    close = low[low["klasse"].eq(limits.klasse_laag + 1) & low["klasse"].lt(limits.klasse_hoog)]
    close = close.sort_values(["afw", "code"]).assign(regel="bijna")
    high = low[low["klasse"] >= limits.klasse_hoog]
    above = low[(low["boven"] >= ABOVE * step) & (low["klasse"] > limits.klasse_laag + 1)]
    well = high if len(high) else above
    well = well.sort_values(["boven", "afw", "code"], ascending=[False, False, True]).head(WELL)
    first = both.head(MOST - len(well))
    if len(first) == len(both):
        first = pd.concat([first, close.head(MOST - len(first) - len(well))])
    return pd.concat([first, well.assign(regel="goed")]).reset_index(drop=True)


def low_and_others(areas: pd.DataFrame) -> pd.DataFrame:
    """Average the score and its dimensions over areas with a low SES and over the others, weighted by households.

    ``areas`` has ``laag, huishoudens``. A row a score (points): ``laag, ander, alle``, and ``n_laag, n_ander``; missing
    where a side has no weight.
    """
    areas = pd.DataFrame(areas)  # outlines would only cost time
    scores = [s for s in SCORES if s in areas]
    sides = {"laag": areas[areas["laag"]], "ander": areas[~areas["laag"]], "alle": areas}
    table = pd.DataFrame(index=scores)
    for name, part in sides.items():
        w = part["huishoudens"]
        table[name] = part[scores].astype(float).mul(w, axis=0).sum() / (w.sum() if w.sum() > 0 else np.nan)
    return table.assign(n_laag=len(sides["laag"]), n_ander=len(sides["ander"]))
