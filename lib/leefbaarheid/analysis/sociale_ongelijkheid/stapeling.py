"""Areas where a low status and a low score come together, and areas where a low status goes with a high score."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.analysis.correlation import Z95
from leefbaarheid.errors import ParameterError


@dataclass(frozen=True)
class Limits:
    """Choices that the letter leaves open; the defaults are this project's (docs/method.md).

    ``kwintiel`` is the share of the country's areas that have a low status; an area is "stapeling" with a low status
    and a class of at most ``klasse_laag``, its counterpart ("tegenhanger") with one of at least ``klasse_hoog``. Raises
    :class:`ParameterError` where these are not in order.

    >>> Limits(klasse_laag=5).klasse_hoog
    8
    """

    kwintiel: float = 0.2
    klasse_laag: int = 4
    klasse_hoog: int = 8

    def __post_init__(self) -> None:
        if self.klasse_laag >= self.klasse_hoog:
            raise ParameterError(f"klasse_laag must be below klasse_hoog ({self.klasse_hoog})")


@dataclass(frozen=True)
class Cuts:
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


def assign_stapeling(areas: pd.DataFrame, limits: Limits, cuts: Cuts) -> pd.DataFrame:
    """Tell of every area its fifth of SES and whether it is "stapeling" or its counterpart.

    ``areas`` has ``totaal, klasse``. Returns, on its index, ``ses_kwintiel`` (1 lowest .. 5, missing without SES),
    ``stapeling`` and ``tegenhanger`` (bool, False without SES or class: it is not known to be one).
    """
    fifth = pd.Series(1.0 + np.searchsorted(np.array(cuts.vijfden), areas["totaal"]), areas.index)
    low = areas["totaal"] <= cuts.laag
    table = pd.DataFrame({"ses_kwintiel": fifth.where(areas["totaal"].notna()).astype("Int64")})
    table["stapeling"] = low & (areas["klasse"] <= limits.klasse_laag)
    return table.assign(tegenhanger=low & (areas["klasse"] >= limits.klasse_hoog))


def pairs(areas: pd.DataFrame, limits: Limits) -> pd.Series:
    """Put SES and score of every area in one of nine boxes: "b00" is both low, "b22" both high; missing without SES.

    First the SES: 0 low, 2 the highest fifth; then the class: 0 at most ``klasse_laag``, 2 at least ``klasse_hoog``.
    ``areas`` has ``laag, ses_kwintiel, klasse``.
    """
    ses = np.select([areas["laag"], areas["ses_kwintiel"].eq(5).fillna(False)], ["0", "2"], "1")
    low, high = areas["klasse"] <= limits.klasse_laag, areas["klasse"] >= limits.klasse_hoog
    boxes = pd.Series(ses, areas.index).radd("b") + np.select([low, high], ["0", "2"], "1")
    return boxes.where(areas["ses_kwintiel"].notna(), None)


def shares(areas: pd.DataFrame, flags: pd.DataFrame) -> pd.DataFrame:
    """Count "stapeling" and its counterpart in every gemeente, each area counting once.

    ``flags`` is :func:`assign_stapeling`'s. Returns one row a gemeente, by code: ``gemeente_code, gemeente, n`` (areas with
    SES and score: the base of the shares), and for both kinds the number, ``_aandeel`` (0-1) and its 95% interval
    ``_laag, _hoog`` (:func:`wilson`); missing shares where ``n`` is 0.
    """
    rows = areas[["gemeente_code", "gemeente"]].assign(n=areas["totaal"].notna() & areas["afw"].notna())
    rows[["stapeling", "tegenhanger"]] = flags[["stapeling", "tegenhanger"]]
    by = rows.groupby("gemeente_code")
    table = by[["n", "stapeling", "tegenhanger"]].sum()
    columns = {"gemeente": by["gemeente"].first(), "n": table["n"]}
    for kind in ("stapeling", "tegenhanger"):
        low, high = wilson(table[kind], table["n"])
        columns |= {kind: table[kind], f"{kind}_aandeel": table[kind] / table["n"].where(table["n"] > 0)}
        columns |= {f"{kind}_laag": pd.Series(low, table.index), f"{kind}_hoog": pd.Series(high, table.index)}
    return pd.DataFrame(columns).reset_index()


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
